"""Reckons who was reached and who was missing over a whole report: no queries, no clock, and only what an audience may read."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from partners.models import Organisation
from reporting.diligence import GROUPS, SEXES, UNKNOWN, added_up

Row = dict[str, Any]

# Stakeholders without whom nothing was collective, in the order in which they are asked for.
EXPECTED = (
    Organisation.Kind.LOCAL_GOVERNMENT,
    Organisation.Kind.NATIONAL_GOVERNMENT,
    Organisation.Kind.WOMEN_YOUTH,
    Organisation.Kind.MIGRANTS,
    Organisation.Kind.PRIVATE_SECTOR,
    Organisation.Kind.MEDIA,
)
MARGINALISED = ("disability", "minority", "poor", "climate")
KIND_LABELS: dict[str, StrOrPromise] = {**dict(Organisation.Kind.choices), UNKNOWN: gettext_lazy("Not recorded")}
SEX_LABELS: dict[str, StrOrPromise] = {**SEXES, UNKNOWN: gettext_lazy("Not recorded")}


def reached(gatherings: Iterable[Mapping[str, Any]]) -> Row:
    """Over all events: how many there were, how many people came, and who they were, each part with its words and share."""
    events = list(gatherings)
    sexes = _summed(event["sexes"] for event in events)
    total = sum(sexes.values())
    kinds, groups = _summed(event["kinds"] for event in events), _summed(event["groups"] for event in events)
    return {
        "events": len(events),
        "total": total,
        "sexes": _shares(sexes, SEX_LABELS, total),
        "kinds": _shares(kinds, KIND_LABELS, total),
        "groups": _shares(groups, GROUPS, total),
        "absent_kinds": [str(kind.label) for kind in EXPECTED if not kinds.get(kind.value)] if events else [],
    }


def warnings(gatherings: Iterable[Mapping[str, Any]]) -> list[str]:
    """Who was absent throughout, in sentences. Where no event was held, or nobody recorded who came, nothing can be said."""
    events = list(gatherings)
    sexes = _summed(event["sexes"] for event in events)
    known = sum(count for sex, count in sexes.items() if sex != UNKNOWN)
    groups = _summed(event["groups"] for event in events)
    said = []
    if known and not sexes.get("women"):
        said.append(_("No woman took part in any event."))
    elif known and sexes["women"] * 5 < known:
        said.append(
            _("Women were %(share)s per cent of those who took part.")
            % {"share": share_in_words(sexes["women"], known)}
        )
    if events and not groups.get("youth"):
        said.append(_("No young people were recorded at any event."))
    if events and not any(groups.get(group) for group in MARGINALISED):
        said.append(_("Nobody from a marginalised group was recorded at any event."))
    return said


def in_words(counts: Mapping[str, int], labels: Mapping[str, StrOrPromise]) -> str:
    """“Women 14, Men 11”; nothing where nobody came."""
    return ", ".join(f"{label} {counts[key]}" for key, label in labels.items() if counts.get(key))


def share_in_words(part: int, whole: int) -> str:
    """In whole per cent. Few are never nobody, and most are never all."""
    percent = round(part * 100 / whole)
    if percent == 0 and part:
        return _("under 1")
    if percent == 100 and part < whole:
        return _("over 99")
    return str(percent)


def _summed(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    return {part: int(count) for part, count in added_up(counts).items()}


def _shares(counts: Mapping[str, int], labels: Mapping[str, StrOrPromise], total: int) -> list[Row]:
    """In the order of the labels; parts of which there was nobody are left out."""
    return [
        {
            "key": key,
            "label": str(label),
            "count": counts[key],
            "percent": round(counts[key] * 100 / total) if total else None,
            "share": share_in_words(counts[key], total) if total else "",
        }
        for key, label in labels.items()
        if counts.get(key)
    ]
