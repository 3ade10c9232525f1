"""Reckons who came to a workshop: by sex and stakeholder type, in a table and in a sentence, and who was missing."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reporting import inclusion
from reporting.diligence import SEXES, UNKNOWN
from reporting.inclusion import KIND_LABELS, SEX_LABELS

Row = Mapping[str, Any]  # of a participant: sex, kind, is_young, comes_from


def as_event(people: Iterable[Row]) -> dict[str, Any]:
    """Those who came, counted as an attendance register counts them."""
    there = list(people)
    return {
        "sexes": dict(Counter(one["sex"] for one in there)),
        "kinds": dict(Counter(one["kind"] for one in there)),
        "groups": {"youth": sum(1 for one in there if one["is_young"])} if there else {},
        "total": len(there),
    }


def table(people: Iterable[Row]) -> dict[str, Any]:
    """Stakeholder types by sex, only those that came: `columns` are sexes, `rows` have a label, counts and their sum; `sums` the last line."""
    cells = Counter((one["kind"], one["sex"]) for one in people)
    sexes = [sex for sex in SEX_LABELS if any(count_sex == sex for _kind, count_sex in cells)]
    rows: list[dict[str, Any]] = []
    for kind, label in KIND_LABELS.items():
        counts = [cells[kind, sex] for sex in sexes]
        if any(counts):
            rows.append({"label": str(label), "counts": counts, "sum": sum(counts)})
    return {
        "columns": [str(SEX_LABELS[sex]) for sex in sexes],
        "rows": rows,
        "sums": [sum(row["counts"][at] for row in rows) for at in range(len(sexes))],
        "total": sum(cells.values()),
    }


def sentence(people: Iterable[Row]) -> str:
    """“58 people of 19 organisations took part: 21 women and 37 men.”"""
    there = list(people)
    if not there:
        return _("Nobody has been entered yet.")
    houses = {one["comes_from"] for one in there if one["comes_from"]}
    words = {
        "people": ngettext("%(count)s person", "%(count)s people", len(there)) % {"count": len(there)},
        "houses": ngettext("%(count)s organisation", "%(count)s organisations", len(houses)) % {"count": len(houses)},
        "sexes": get_text_list(_sexes(there), _("and")),
    }
    if not houses:
        return _("%(people)s took part: %(sexes)s.") % words
    return _("%(people)s of %(houses)s took part: %(sexes)s.") % words


def _sexes(people: Iterable[Row]) -> list[str]:
    counts = Counter(one["sex"] for one in people)
    told = {
        "women": lambda count: ngettext("%(count)s woman", "%(count)s women", count),
        "men": lambda count: ngettext("%(count)s man", "%(count)s men", count),
    }
    found = []
    for sex in (*SEXES, UNKNOWN):
        if count := counts[sex]:
            form = told[sex](count) if sex in told else f"%(count)s {str(SEX_LABELS[sex]).lower()}"
            found.append(form % {"count": count})
    return found


def missing(people: Iterable[Row]) -> list[str]:
    """Who was not in the room, in sentences. What nobody was asked, nobody is missed for."""
    there = list(people)
    if not there:
        return []
    absent = inclusion.reached([as_event(there)])["absent_kinds"]
    found = [_("Nobody came from: %(kinds)s.") % {"kinds": get_text_list(absent, _("and"))}] if absent else []
    told = [one["sex"] for one in there if one["sex"] != UNKNOWN]
    women = told.count("women")
    if told and not women:
        found.append(_("No woman came."))
    elif women * 3 < len(told):
        share = inclusion.share_in_words(women, len(told))
        found.append(_("Women were %(share)s per cent of those who came.") % {"share": share})
    ages = [one["is_young"] for one in there if one["is_young"] is not None]
    if ages and not any(ages):
        found.append(_("Nobody under 30 came."))
    return found
