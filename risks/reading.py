"""Knows how risks read, out of the values that a content holds: in a sentence, in levels, on the matrix, and which way they went."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from partners.clearance import Level
from reporting.chapter import Count
from risks.matrix import LOOKUP, SIGNS, STEPS, RiskLevel, Trend

Row = dict[str, Any]
INHERENT, TODAY, EXPECTED = "inherent", "today", "expected"
WHEN = {
    INHERENT: gettext_lazy("Before any action"),
    TODAY: gettext_lazy("Today"),
    EXPECTED: gettext_lazy("If the planned actions work"),
}
HELD = {1: gettext_lazy("Partner"), 2: gettext_lazy("Consortium"), 3: gettext_lazy("Programme")}
VERDICTS = {
    "new": gettext_lazy("New"),
    "carried": gettext_lazy("Not reviewed"),
    "kept": gettext_lazy("Kept as it is"),
    "changed": gettext_lazy("Changed"),
    "escalated": gettext_lazy("Escalated"),
    "happened": gettext_lazy("Happened"),
    "closed": gettext_lazy("Closed"),
    "accepted": gettext_lazy("Accepted"),
}
OVER = ("happened", "closed")
CROWD = 5  # more than so many in a square are counted, and listed where one asks
TRAILS = 6  # up to so many risks each shows on the matrix where it comes from and where it is to go


def level_words(level: int | None) -> str:
    return str(RiskLevel(level).label) if level in RiskLevel.values else ""


def trend_words(trend: str) -> str:
    return str(Trend(trend).label) if trend in Trend.values else ""


def sign(trend: str) -> str:
    return SIGNS.get(Trend(trend), "") if trend in Trend.values else ""


# ── What an audience may read ───────────────────────────────────────────────


def presented(rows: Iterable[Row], scale: Mapping[str, Any] | None, audience: Level) -> list[Row]:
    """The rows an audience may read, with their codes in words, and of what hangs on them what it may read too."""
    return [_presented(row, scale, audience) for row in rows if audience.admits(row["confidentiality"])]


def as_known(row: Row, audience: Level) -> Row:
    """A risk without how it stood last quarter, where that was above the audience: to them it is new."""
    if audience.admits(row.get("last_confidentiality") or Level.PUBLIC):
        return row
    return {**row, "last": None, "last_confidentiality": None, "trend": Trend.NEW.value}


def _presented(values: Row, scale: Mapping[str, Any] | None, audience: Level) -> Row:
    row = as_known(values, audience)
    trend = row.get("trend", "")
    return {
        **row,
        "actions": [
            _action(action, audience) for action in row.get("actions", []) if audience.admits(action["confidentiality"])
        ],
        "links": [link for link in row.get("links", []) if audience.admits(link["confidentiality"])],
        "became": str(VERDICTS.get(row["verdict"], row["verdict"])),
        "held": str(HELD.get(row["held_at"], "")),
        "way": f"{sign(trend)} {trend_words(trend)}".strip(),
        "is_open": row["verdict"] not in OVER,
        **{f"{name}_words": rating_words(row.get(name), scale) for name in WHEN},
    }


def _action(action: Row, audience: Level) -> Row:
    about = action.get("activity")
    named = about if isinstance(about, dict) and audience.admits(about["confidentiality"]) else None
    return {
        **action,
        "activity": named["text"] if named else "",
        "response": str(RESPONSES.get(action["response"], action["response"])),
        "lowers": str(LOWERED.get(action["lowers"], action["lowers"])),
        "state": str(STATES.get(action["state"], action["state"])),
        "state_code": action["state"],
    }


RESPONSES = {
    "avoid": gettext_lazy("Avoid"),
    "reduce": gettext_lazy("Reduce"),
    "share": gettext_lazy("Share"),
    "accept": gettext_lazy("Accept"),
}
LOWERED = {
    "likelihood": gettext_lazy("likelihood"),
    "impact": gettext_lazy("impact"),
    "both": gettext_lazy("likelihood and impact"),
}
STATES = {
    "planned": gettext_lazy("Planned"),
    "under_way": gettext_lazy("Under way"),
    "done": gettext_lazy("Done"),
    "dropped": gettext_lazy("Dropped"),
}


def rating_words(rating: list[int | None] | None, scale: Mapping[str, Any] | None) -> str:
    """“Major: likely, serious”; nothing where it is not rated."""
    if not rating:
        return ""
    likelihood, impact, level = rating
    names = _("%(likelihood)s, %(impact)s") % {
        "likelihood": step_name(scale, "likelihoods", likelihood),
        "impact": step_name(scale, "impacts", impact).lower(),
    }
    return f"{level_words(level)}: {names}" if level else names


def step_name(scale: Mapping[str, Any] | None, axis: str, step: int | None) -> str:
    """What the scale calls a step of an axis."""
    names = (scale or {}).get(axis) or []
    return str(names[step - 1]) if step in STEPS and step and len(names) == len(STEPS) else str(step or "")


def tally_words(rows: Iterable[Row]) -> list[str]:
    """Which way the risks went, in sentences, the worst news first."""
    there = list(rows)
    ways = Counter(row["trend"] for row in there if row["is_open"])
    over = Counter(row["verdict"] for row in there if not row["is_open"])
    counts = [
        (Trend.WORSE, ngettext("%(count)s is worse", "%(count)s are worse", ways[Trend.WORSE])),
        (Trend.BETTER, ngettext("%(count)s is better", "%(count)s are better", ways[Trend.BETTER])),
        (Trend.SAME, ngettext("%(count)s is the same", "%(count)s are the same", ways[Trend.SAME])),
        (Trend.NEW, ngettext("%(count)s is new", "%(count)s are new", ways[Trend.NEW])),
        (Trend.NOT_REVIEWED, ngettext("%(count)s was not reviewed", "%(count)s were not reviewed", ways[Trend.NOT_REVIEWED])),
    ]  # fmt: skip
    found = [f"{SIGNS[trend]} {words % {'count': ways[trend]}}" for trend, words in counts if ways[trend]]
    ended = [
        ("happened", ngettext("%(count)s happened", "%(count)s happened", over["happened"])),
        ("closed", ngettext("%(count)s was closed", "%(count)s were closed", over["closed"])),
    ]
    return found + [words % {"count": over[verdict]} for verdict, words in ended if over[verdict]]


def at_a_glance(levels: Mapping[int, int], *, worse: int, at_programme: int = 0) -> list[Count]:
    """How many open risks stand at each level (0: not rated yet), and what of them wants to be known first."""
    if not any(levels.values()):
        return []
    named = [("", str(level.label), str(levels.get(level, 0))) for level in reversed(RiskLevel)]
    more = [
        ("", _("Not rated"), levels.get(0, 0)),
        (SIGNS[Trend.WORSE], _("Became worse"), worse),
        ("", _("With the programme"), at_programme),
    ]
    return named + [(mark, words, str(count)) for mark, words, count in more if count]


# ── The matrix ──────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Mark:
    """A risk in a square: where it stands today, where it came from, or where it is to go."""

    reference: str
    event: str
    url: str
    when: str  # INHERENT, TODAY or EXPECTED
    trend: str = ""

    @property
    def words(self) -> str:
        return str(WHEN[self.when])

    @property
    def sign(self) -> str:
        return sign(self.trend)


@dataclass(frozen=True)
class Square:
    likelihood: int
    impact: int
    level: RiskLevel
    today: list[Mark] = field(default_factory=list)
    trail: list[Mark] = field(default_factory=list)

    @property
    def is_crowded(self) -> bool:
        return len(self.today) > CROWD


@dataclass(frozen=True)
class Line:
    """All squares of one likelihood, with what the scale calls it."""

    step: int
    name: str
    squares: list[Square]


@dataclass(frozen=True)
class Matrix:
    lines: list[Line]  # the likeliest first
    impacts: list[tuple[int, str]]
    unrated: list[Mark]
    has_trails: bool

    @property
    def levels(self) -> list[RiskLevel]:
        return list(RiskLevel)


def matrix(rows: Iterable[Row], scale: Mapping[str, Any] | None, *, page: str = "", shown: str = "") -> Matrix:
    """The open risks on the squares where they stand today. The trail of one (`shown`, a reference), or of all where they are few."""
    there = [row for row in rows if row.get("verdict") not in OVER]
    lookup = (scale or {}).get("lookup") or LOOKUP
    squares = {
        (likelihood, impact): Square(likelihood, impact, RiskLevel(lookup[likelihood - 1][impact - 1]))
        for likelihood in STEPS
        for impact in STEPS
    }
    unrated, has_trails = [], len(there) <= TRAILS
    for row in there:
        rating = row.get(TODAY)
        if not rating:
            unrated.append(_mark(row, TODAY, page))
            continue
        squares[rating[0], rating[1]].today.append(_mark(row, TODAY, page))
        if not has_trails and row["reference"] != shown:
            continue
        for when in (INHERENT, EXPECTED):
            other = row.get(when)
            if other and other[:2] != rating[:2]:
                squares[other[0], other[1]].trail.append(_mark(row, when, page))
    lines = [
        Line(likelihood, step_name(scale, "likelihoods", likelihood), [squares[likelihood, impact] for impact in STEPS])
        for likelihood in reversed(STEPS)
    ]
    return Matrix(lines, [(impact, step_name(scale, "impacts", impact)) for impact in STEPS], unrated, has_trails)


def _mark(row: Row, when: str, page: str) -> Mark:
    return Mark(row["reference"], row["text"], f"{page}#row-{row['id']}", when, row.get("trend", ""))
