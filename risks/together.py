"""Reads what the registers of a consortium say together out of a content, for one audience: no queries, no clock.

Everything is reckoned from the voices that the audience may hear: nothing of a withheld one shows through in a rating, an
agreement, a trend or a count. Risks that a person found to be the same stand as one, with what each partner says of it.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, NamedTuple

from django.db.models import TextChoices
from django.utils.text import get_text_list
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from partners.clearance import Level
from risks.matrix import SIGNS, Rating, RiskLevel, Trend, trend
from risks.reading import as_known
from risks.register import OVER, HeldAt, RiskVerdict

Row = dict[str, Any]
Words = Mapping[Any, str]
Pairs = Iterable[tuple[str, str] | list[str]]
NOT_RATED = 0  # among levels, where a risk has none yet


class Agreement(TextChoices):
    """How far the partners that know a risk agree on its level."""

    SINGLE = "single", _("One partner")
    AGREE = "agree", _("Agree")
    DIFFER = "differ", _("Differ")


class Heard(NamedTuple):
    """What one partner says of a risk, as a content holds it."""

    voice: Row
    partner: str
    is_own: bool  # the consortium's


@dataclass(frozen=True)
class Weighed:
    """The risks of a register, each weighed from what the audience may hear of it, the gravest first.

    What each partner says stands in a row only `in_full`: of thousands of risks a page shows a few.
    """

    audience: Level
    rows: list[Row]
    heard: Mapping[str, list[Heard]]  # by the row's id
    content: Mapping[str, Any]

    @cached_property
    def summary(self) -> Row:
        rows = self.rows
        return {
            "sentences": [*sentences(rows), *late_words(self.content["late"])],
            "agreements": agreements(rows),
            "for_discussion": [row["id"] for row in for_discussion(rows)],
            "settled": [row["id"] for row in rows if row["agreement"] == Agreement.DIFFER and row["agreed"]],
            "at_programme": [row["id"] for row in rows if row["is_at_programme"]],
            "reckoning": _reckoning(self.content["came"], rows, self.audience),
            "heat": heat(rows),
            "late": self.content["late"],
            "scale": self.content["scale"],
        }

    def in_full(self, row: Row) -> Row:
        return {**row, **_in_full(self.heard[row["id"]], self.audience, _said(get_language()))}

    def of(self, risk: Any) -> Row | None:
        """The row in which a risk stands, in full, also where another one that is the same gives it its words."""
        wanted = str(risk)
        rows = (row for row in self.rows if any(one.voice["risk"] == wanted for one in self.heard[row["id"]]))
        found = next(rows, None)
        return self.in_full(found) if found else None

    def narrowed(self, wanted: Mapping[str, Any]) -> list[Row]:
        """The rows that fit all that is wanted: level, category, partner, trend, held, square (likelihood-impact), state, text."""
        asked = [(name, value) for name, value in wanted.items() if value not in (None, "")]
        tests = [(TESTS[name], value) for name, value in asked if name in TESTS]
        words = [value for name, value in asked if name == "text"]
        return [
            row
            for row in self.rows
            if all(test(row, value) for test, value in tests)
            and all(_says(self.heard[row["id"]], value) for value in words)
        ]


def together(content: Mapping[str, Any], audience: Level) -> Row:
    """The consolidated register as this audience may know it, in full, JSON-able."""
    found = weigh(content, audience)
    return {"rows": [found.in_full(row) for row in found.rows], **found.summary}


def weigh(content: Mapping[str, Any], audience: Level) -> Weighed:
    """Every risk once, from what the audience may hear."""
    agreed = {one["risk"]: one for one in content["agreed"] if audience.admits(one["confidentiality"])}
    leads = joined(content["same"])
    groups: dict[str, list[Heard]] = defaultdict(list)
    for one in content["voices"]:
        partner, is_own = one["partner"], one["is_own"]
        for voice in one["risks"]:
            if voice["confidentiality"] <= audience:
                heard_of = Heard(as_known(voice, audience), partner, is_own)
                groups[leads.get(voice["risk"], voice["risk"])].append(heard_of)
    apart = [(one, other) for one, other in content["different"] if leads.get(one, one) == leads.get(other, other)]
    told = {one.voice["risk"] for group in groups.values() for one in group} if apart else set()
    contradicted = {leads.get(one, one) for one, other in apart if one in told and other in told}
    said = _said(get_language())
    rows, heard = [], {}
    for lead, group in groups.items():
        if len(group) > 1:
            group.sort(key=_first)
        row = _weighed(group, agreed, said)
        row["is_contradicted"] = lead in contradicted
        rows.append(row)
        heard[row["id"]] = group
    rows.sort(key=_order)
    return Weighed(audience, rows, heard, content)


def joined(same: Pairs) -> dict[str, str]:
    """What stands for each risk that was found to be the same as another, whether these are there this quarter or not.

    So two stay joined through a third also while the partner of the third is late.
    """
    leads: dict[str, str] = {}

    def lead(pk: str) -> str:
        leads.setdefault(pk, pk)
        while leads[pk] != pk:
            leads[pk] = leads[leads[pk]]
            pk = leads[pk]
        return pk

    for one, other in same:
        first, second = sorted((lead(one), lead(other)))
        leads[second] = first
    return {pk: lead(pk) for pk in leads}


# ── One risk ────────────────────────────────────────────────────────────────


def _weighed(group: list[Heard], agreed: Mapping[str, Row], said: Words) -> Row:
    voices = [one.voice for one in group]
    names = voices[0]
    still_open = [one for one in group if one.voice["verdict"] not in OVER]
    counted = still_open or group
    ratings = [one.voice["today"] for one in counted if one.voice["today"]]
    computed = ratings[0] if len(ratings) == 1 else gravest(ratings)
    settled = next((agreed[voice["risk"]] for voice in voices if voice["risk"] in agreed), None)
    rating = (settled and settled["rating"]) or computed
    held_at = settled["held_at"] if settled else max(one.voice["held_at"] for one in counted)
    which = trend_of(voices)
    spread = max(rated[2] for rated in ratings) - min(rated[2] for rated in ratings) if ratings else 0
    agreement = _agreement(len({one.partner for one in counted if one.voice["today"]}), spread)
    appetite = min((one.voice["appetite"] for one in counted if one.voice["appetite"]), default=None)
    level = rating[2] if rating else NOT_RATED
    return {
        "id": names["risk"],
        "reference": names["reference"],
        "text": names["text"],
        "cause": names["cause"],
        "effect": names["effect"],
        "category": names["category"],
        "categories": sorted({voice["category"] for voice in voices if voice["category"]}),
        "confidentiality": names["confidentiality"],
        "partners": sorted({one.partner for one in group}),
        "members": sum(not one.is_own for one in group),
        "computed": computed,
        "computed_words": said[computed[2] if computed else NOT_RATED],
        "agreed": {**settled, "label": level_words(settled["rating"])} if settled else None,
        "rating": rating,
        "level": level,
        "level_words": said[level],
        "spread": spread,
        "agreement": str(agreement.value) if agreement else "",
        "agreement_words": agreement_words(agreement, spread) if spread else said[agreement],
        "trend": str(which.value),
        "trend_sign": SIGNS[which],
        "trend_words": said[which],
        "is_open": bool(still_open),
        "is_escalated": any(voice["verdict"] == RiskVerdict.ESCALATED for voice in voices),
        "has_happened": any(voice["verdict"] == RiskVerdict.HAPPENED for voice in voices),
        "held_at": held_at,
        "held_words": said["held", held_at],
        "is_at_programme": bool(still_open) and held_at == HeldAt.PROGRAMME,
        "is_above_appetite": bool(still_open and appetite and level > appetite),
        "appetite": appetite,
    }


def _in_full(group: list[Heard], audience: Level, said: Words) -> Row:
    """What the partners say of a risk, side by side, and what is done about it."""
    still_open = [one for one in group if one.voice["verdict"] not in OVER]
    return {
        "same_as": [
            {"partner": one.partner, **{name: one.voice[name] for name in ("risk", "reference", "text")}}
            for one in group[1:]
        ],
        "voices": [_told(one, audience, said) for one in group],
        "placed": _placed(still_open or group, said),
        "actions": [
            {**{name: value for name, value in action.items() if name != "id"}, "partner": one.partner}
            for one in group
            for action in one.voice["actions"]
            if audience.admits(action["confidentiality"])
        ],
        "owners": list(dict.fromkeys(one.voice["owner"] for one in group if one.voice["owner"])),
    }


def _first(one: Heard) -> tuple[int, bool, str, str]:
    """Of several that are the same the least confidential gives the words, the consortium's own first, then by acronym."""
    return one.voice["confidentiality"], not one.is_own, one.partner, one.voice["risk"]


def _told(one: Heard, audience: Level, said: Words) -> Row:
    """What a partner says of it, in words; without an id of its own: the row is the joined risk."""
    voice = one.voice
    told = {**voice, "row": voice["id"], "partner": one.partner, "is_own": one.is_own}
    for name in ("id", "text", "actions"):
        del told[name]
    return {
        **told,
        "words": voice["text"],
        "links": [link for link in voice["links"] if audience.admits(link["confidentiality"])],
        "level_words": said[voice["today"][2] if voice["today"] else NOT_RATED],
        "verdict_words": said[voice["verdict"]],
        "trend_sign": SIGNS[Trend(voice["trend"])],
        "trend_words": said[voice["trend"]],
        "is_open": voice["verdict"] not in OVER,
    }


def gravest(ratings: Iterable[list[int] | None]) -> list[int] | None:
    """The rating with the highest level: until partners agree, what one of them fears must not be averaged away."""
    given = [rating for rating in ratings if rating]
    return max(given, key=_gravity) if given else None


def _gravity(rating: list[int]) -> tuple[int, int, int]:
    return rating[2], rating[1], rating[0]


def trend_of(voices: Iterable[Row]) -> Trend:
    """Like for like: only over those who rated it in both quarters. Who comes late to a risk never moves it."""
    before = [voice for voice in voices if voice["last"]]
    compared = [voice for voice in before if voice["today"] and voice["verdict"] != RiskVerdict.CARRIED]
    if len(compared) == 1:
        return _way(tuple(compared[0]["last"]), tuple(compared[0]["today"]))
    if compared:
        was, now = gravest(voice["last"] for voice in compared), gravest(voice["today"] for voice in compared)
        assert was and now, "those that are compared were rated in both quarters"
        return _way(tuple(was), tuple(now))
    return Trend.NOT_REVIEWED if before else Trend.NEW


@cache
def _way(was: tuple[int, ...], now: tuple[int, ...]) -> Trend:
    """Each as likelihood, impact and level: of these there are few."""
    return trend(_rated(was), _rated(now), is_reviewed=True)


def _rated(rating: tuple[int, ...]) -> tuple[Rating, RiskLevel]:
    return Rating(rating[0], rating[1]), RiskLevel(rating[2])


def _agreement(partners: int, spread: int) -> Agreement | None:
    if not partners:
        return None
    if spread:
        return Agreement.DIFFER
    return Agreement.SINGLE if partners == 1 else Agreement.AGREE


def _placed(group: list[Heard], said: Words) -> list[Row]:
    """Which level who gives it, by acronyms, the gravest first."""
    levels: dict[int, set[str]] = defaultdict(set)
    for one in group:
        levels[one.voice["today"][2] if one.voice["today"] else NOT_RATED].add(one.partner)
    return [
        {"partner": ", ".join(sorted(levels[level])), "level": level, "what": said[level]}
        for level in sorted(levels, reverse=True)
    ]


def _order(row: Row) -> tuple[bool, int, int, int, str, str]:
    likelihood, impact, level = row["rating"] or (0, 0, 0)
    return not row["is_open"], -level, -impact, -likelihood, row["reference"], row["id"]


# ── In words ────────────────────────────────────────────────────────────────


@cache
def _said(language: str | None) -> Words:
    """Verdicts, trends and agreements by their codes, levels by their numbers, and where it is held, in words."""
    coded = [*RiskVerdict.choices, *Trend.choices, *Agreement.choices]
    words: dict[Any, str] = {code: str(label) for code, label in coded}
    words |= {level.value: str(level.label) for level in RiskLevel} | {NOT_RATED: _now("Not rated"), None: ""}
    return words | {("held", held.value): str(held.label) for held in HeldAt}


def level_name(level: int) -> str:
    return _said(get_language())[level]


def level_words(rating: list[int] | None) -> str:
    return level_name(rating[2] if rating else NOT_RATED)


def agreement_words(agreement: Agreement | None, spread: int) -> str:
    if agreement == Agreement.DIFFER:
        return ngettext("Differ by %(count)s level", "Differ by %(count)s levels", spread) % {"count": spread}
    return str(agreement.label) if agreement else ""


def sentences(rows: list[Row]) -> list[str]:
    """The change since last quarter in sentences; nothing that did not happen is counted."""
    still_open = [row for row in rows if row["is_open"]]
    trends = Counter(row["trend"] for row in still_open)
    happened = sum(row["has_happened"] for row in rows)
    closed = sum(not row["is_open"] and not row["has_happened"] for row in rows)
    to_programme = sum(row["is_at_programme"] for row in rows)
    severe = sum(row["level"] == RiskLevel.SEVERE for row in still_open)
    counts = [
        (severe, ngettext("%(count)s is severe", "%(count)s are severe", severe)),
        (to_programme, ngettext("%(count)s is with the programme", "%(count)s are with the programme", to_programme)),
        (happened, ngettext("%(count)s happened", "%(count)s happened", happened)),
        (trends[Trend.WORSE], ngettext("%(count)s became worse", "%(count)s became worse", trends[Trend.WORSE])),
        (trends[Trend.BETTER], ngettext("%(count)s became better", "%(count)s became better", trends[Trend.BETTER])),
        (trends[Trend.SAME], ngettext("%(count)s stayed the same", "%(count)s stayed the same", trends[Trend.SAME])),
        (trends[Trend.NEW], ngettext("%(count)s is new", "%(count)s are new", trends[Trend.NEW])),
        (closed, ngettext("%(count)s was closed", "%(count)s were closed", closed)),
        (
            trends[Trend.NOT_REVIEWED],
            ngettext(
                "%(count)s was not reviewed by anybody",
                "%(count)s were not reviewed by anybody",
                trends[Trend.NOT_REVIEWED],
            ),
        ),
    ]
    return [words % {"count": count} for count, words in counts if count]


def late_words(late: list[str]) -> list[str]:
    """Who is not in it, by name; nothing is guessed for them."""
    return [_now("Not in it: %(partners)s") % {"partners": get_text_list(late, _now("and"))}] if late else []


def agreements(rows: Iterable[Row]) -> str:
    """How far partners agree on what several of them see, in a sentence; nothing where none is seen by several."""
    counts = Counter(row["agreement"] for row in rows)
    agree, differ = counts[Agreement.AGREE], counts[Agreement.DIFFER]
    if not agree + differ:
        return ""
    return _now("Several partners see %(count)s: they agree on %(agree)s and differ on %(differ)s.") % {
        "count": agree + differ,
        "agree": agree,
        "differ": differ,
    }


def for_discussion(rows: Iterable[Row]) -> list[Row]:
    """Where partners differ and nothing was agreed: the furthest apart first, then the gravest."""
    apart = [row for row in rows if row["agreement"] == Agreement.DIFFER and not row["agreed"] and row["is_open"]]
    return sorted(apart, key=lambda row: (-row["spread"], *_order(row)))


# ── The register as a whole ─────────────────────────────────────────────────


def heat(rows: Iterable[Row]) -> dict[str, int]:
    """How many open risks stand at each level, by the level as text: as JSON keeps it."""
    counts = Counter(row["level"] for row in rows if row["is_open"])
    return {str(level): counts[level] for level in (*reversed(RiskLevel), NOT_RATED)}


def heats(content: Mapping[str, Any]) -> dict[str, dict[str, int]]:
    """The same for every audience, by its level as text."""
    return {str(audience.value): heat(weigh(content, audience).rows) for audience in Level}


def _reckoning(came: Mapping[str, int], rows: list[Row], audience: Level) -> Row:
    """Members' risks in = shown + joined with another. What came in was counted by the database."""
    total = sum(count for level, count in came.items() if audience.admits(int(level)))
    shown = sum(row["members"] > 0 for row in rows)
    merged = sum(row["members"] - 1 for row in rows if row["members"])
    own = sum(not row["members"] for row in rows)
    return {"came": total, "shown": shown, "joined": merged, "own": own, "fits": total == shown + merged}


# ── To look for ─────────────────────────────────────────────────────────────

TESTS: dict[str, Callable[[Row, Any], bool]] = {
    "level": lambda row, value: str(row["level"]) == str(value),
    "category": lambda row, value: value in row["categories"],
    "partner": lambda row, value: value in row["partners"],
    "trend": lambda row, value: row["trend"] == value,
    "held": lambda row, value: str(row["held_at"]) == str(value),
    "square": lambda row, value: row["is_open"] and bool(row["rating"]) and _square(row) == value,
    "state": lambda row, value: row["is_open"] == (value == "open"),
}


def _square(row: Row) -> str:
    return f"{row['rating'][0]}-{row['rating'][1]}"


def _says(group: Iterable[Heard], words: str) -> bool:
    """Every word stands somewhere in what any partner says of it."""
    said = " ".join(
        one.voice[name] for one in group for name in ("text", "cause", "effect", "reference", "owner")
    ).casefold()
    return all(word in said for word in words.casefold().split())
