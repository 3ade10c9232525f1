"""Knows how a content of a plan reads: what an audience may see of it, its quarters in words, and its timeline."""

from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from partners.clearance import Level
from reporting.chapter import Content
from risks.spans import cells, columns, in_words


def present(content: Content, audience: Level) -> Content:
    """The values an audience may read. Pure: also reads what was frozen years ago."""
    outcomes = [
        {
            **outcome,
            "activities": [_activity(row) for row in outcome["activities"] if audience.admits(row["confidentiality"])],
        }
        for outcome in content.get("outcomes", [])
        if audience.admits(outcome["confidentiality"])
    ]
    is_for_programme = audience.admits(Level.PROGRAMME)
    return {
        "number": content.get("number", 0),
        "reason": content.get("reason", "") if is_for_programme else "",
        "answers": [
            {**answer, "what": kind_in_words(answer["kind"])}
            for answer in content.get("answers", [])
            if audience.admits(answer["confidentiality"])
        ],
        "outcomes": outcomes,
    }


def _activity(row: Content) -> Content:
    """An activity as it reads: who, when and how far in words."""
    return {
        **row,
        "responsible": _("Consortium") if row.get("is_joint") else row["responsible"],
        "when": in_words(row["first"], row["last"]),
        "state": state_in_words(row["status"]),
    }


def state_in_words(status: str) -> str:
    words = {"planned": _("Planned"), "under_way": _("Under way"), "done": _("Done"), "dropped": _("Dropped")}
    return words.get(status, status)


def kind_in_words(kind: str) -> str:
    words = {
        "comment": _("Comment"),
        "change": _("Contextual change"),
        "lesson": _("Lesson learnt"),
        "risk": _("Risk"),
        "proposal": _("Proposal of a partner"),
    }
    return words.get(kind, kind)


def timeline(values: Content) -> dict[str, Any]:
    """The presented plan by quarter: years over their quarters, and for each activity what stands under each."""
    rows = [row for outcome in values["outcomes"] for row in outcome["activities"]]
    shown = columns([(row["first"], row["last"]) for row in rows])
    return {
        "quarters": shown,
        "years": [(year, len(list(them))) for year, them in groupby(shown, key=lambda period: period.year)],
        "outcomes": [
            {
                **outcome,
                "activities": [
                    {**row, "cells": cells(row["first"], row["last"], shown)} for row in outcome["activities"]
                ],
            }
            for outcome in values["outcomes"]
        ],
    }
