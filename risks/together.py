"""Reads what the registers of a consortium say together out of a content, for one audience: no queries, no clock.

Everything is reckoned from the voices that the audience may hear: nothing of a withheld one shows through in a rating, an
agreement, a trend or a count. Risks that a person found to be the same stand as one, with what each partner says of it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from django.db.models import TextChoices
from django.utils.text import get_text_list
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from partners.clearance import Level
from risks.matrix import SIGNS, Rating, RiskLevel, Trend, trend
from risks.register import OVER, HeldAt, RiskVerdict

Row = dict[str, Any]
Pairs = Iterable[tuple[str, str] | list[str]]
NOT_RATED = 0  # among levels, where a risk has none yet


class Agreement(TextChoices):
    """How far the partners that know a risk agree on its level."""

    SINGLE = "single", _("One partner")
    AGREE = "agree", _("Agree")
    DIFFER = "differ", _("Differ")


def together(content: Mapping[str, Any], audience: Level) -> Row:
    """The consolidated register as this audience may know it, JSON-able."""
    voices = [
        {**voice, "partner": one["partner"], "is_own": one["is_own"]}
        for one in content["voices"]
        for voice in one["risks"]
        if audience.admits(voice["confidentiality"])
    ]
    agreed = {one["risk"]: one for one in content["agreed"] if audience.admits(one["confidentiality"])}
    leads = joined(content["same"])
    groups: dict[str, list[Row]] = defaultdict(list)
    for voice in voices:
        groups[leads.get(voice["risk"], voice["risk"])].append(voice)
    apart = [(one, other) for one, other in content["different"] if leads.get(one, one) == leads.get(other, other)]
    contradicted = {leads.get(one, one) for one, _other in apart}
    rows = [
        {**_together(group, agreed, audience), "is_contradicted": lead in contradicted}
        for lead, group in groups.items()
    ]
    rows.sort(key=_order)
    return {
        "rows": rows,
        "sentences": [*sentences(rows), *late_words(content["late"])],
        "agreements": agreements(rows),
        "for_discussion": [row["id"] for row in for_discussion(rows)],
        "settled": [row["id"] for row in rows if row["agreement"] == Agreement.DIFFER and row["agreed"]],
        "at_programme": [row["id"] for row in rows if row["is_at_programme"]],
        "reckoning": _reckoning(content["came"], rows, audience),
        "heat": heat(rows),
        "late": content["late"],
        "scale": content["scale"],
    }


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


def _together(group: list[Row], agreed: Mapping[str, Row], audience: Level) -> Row:
    voices = sorted(group, key=_first)
    names = voices[0]
    still_open = [voice for voice in voices if voice["verdict"] not in OVER]
    counted = still_open or voices
    computed = gravest(voice["today"] for voice in counted)
    settled = next((agreed[voice["risk"]] for voice in voices if voice["risk"] in agreed), None)
    levels = {voice["today"][2] for voice in counted if voice["today"]}
    partners = {voice["partner"] for voice in counted if voice["today"]}
    rating = (settled and settled["rating"]) or computed
    held_at = settled["held_at"] if settled else max(voice["held_at"] for voice in counted)
    which = trend_of(voices)
    spread = max(levels) - min(levels) if levels else 0
    agreement = _agreement(len(partners), spread)
    actions = [
        {**{name: value for name, value in one.items() if name != "id"}, "partner": voice["partner"]}
        for voice in voices
        for one in voice["actions"]
        if audience.admits(one["confidentiality"])
    ]
    appetite = min((voice["appetite"] for voice in counted if voice["appetite"]), default=None)
    return {
        "id": names["risk"],
        "reference": names["reference"],
        "text": names["text"],
        "cause": names["cause"],
        "effect": names["effect"],
        "category": names["category"],
        "categories": sorted({voice["category"] for voice in voices if voice["category"]}),
        "confidentiality": names["confidentiality"],
        "same_as": [{name: voice[name] for name in ("risk", "reference", "partner", "text")} for voice in voices[1:]],
        "voices": [_told(voice, audience) for voice in voices],
        "partners": list(dict.fromkeys(sorted(voice["partner"] for voice in voices))),
        "members": sum(not voice["is_own"] for voice in voices),
        "placed": _placed(counted),
        "computed": computed,
        "computed_words": level_words(computed),
        "agreed": {**settled, "label": level_words(settled["rating"])} if settled else None,
        "rating": rating,
        "level": rating[2] if rating else NOT_RATED,
        "level_words": level_words(rating),
        "spread": spread,
        "agreement": str(agreement.value) if agreement else "",
        "agreement_words": agreement_words(agreement, spread),
        "trend": str(which.value),
        "trend_sign": SIGNS[which],
        "trend_words": str(which.label),
        "is_open": bool(still_open),
        "is_escalated": any(voice["verdict"] == RiskVerdict.ESCALATED for voice in voices),
        "has_happened": any(voice["verdict"] == RiskVerdict.HAPPENED for voice in voices),
        "held_at": held_at,
        "held_words": str(HeldAt(held_at).label),
        "is_at_programme": bool(still_open) and held_at == HeldAt.PROGRAMME,
        "is_above_appetite": bool(still_open and rating and appetite and rating[2] > appetite),
        "appetite": appetite,
        "actions": actions,
        "owners": list(dict.fromkeys(voice["owner"] for voice in voices if voice["owner"])),
    }


def _first(voice: Row) -> tuple[int, bool, str, str]:
    """Of several that are the same the least confidential gives the words, the consortium's own first, then by acronym."""
    return voice["confidentiality"], not voice["is_own"], voice["partner"], voice["risk"]


def _told(voice: Row, audience: Level) -> Row:
    """What a partner says of it, in words; without an id of its own: the row is the joined risk."""
    kept = {name: value for name, value in voice.items() if name not in ("id", "text", "actions")}
    said = _said(get_language())
    return {
        **kept,
        "row": voice["id"],
        "words": voice["text"],
        "links": [link for link in voice["links"] if audience.admits(link["confidentiality"])],
        "level_words": level_words(voice["today"]),
        "verdict_words": said[voice["verdict"]],
        "trend_sign": SIGNS[Trend(voice["trend"])],
        "trend_words": said[voice["trend"]],
        "is_open": voice["verdict"] not in OVER,
    }


def gravest(ratings: Iterable[list[int] | None]) -> list[int] | None:
    """The rating with the highest level: until partners agree, what one of them fears must not be averaged away."""
    given = [rating for rating in ratings if rating]
    return max(given, key=lambda rating: (rating[2], rating[1], rating[0]), default=None)


def trend_of(voices: Iterable[Row]) -> Trend:
    """Like for like: only over those who rated it in both quarters. Who comes late to a risk never moves it."""
    voices = list(voices)
    before = [voice for voice in voices if voice["last"]]
    compared = [voice for voice in before if voice["today"] and voice["verdict"] != RiskVerdict.CARRIED]
    if compared:
        was, now = gravest(voice["last"] for voice in compared), gravest(voice["today"] for voice in compared)
        return trend(_rated(was), _rated(now), is_reviewed=True)
    return Trend.NOT_REVIEWED if before else Trend.NEW


def _rated(rating: list[int] | None) -> tuple[Rating, RiskLevel] | None:
    return (Rating(rating[0], rating[1]), RiskLevel(rating[2])) if rating else None


def _agreement(partners: int, spread: int) -> Agreement | None:
    if not partners:
        return None
    if spread:
        return Agreement.DIFFER
    return Agreement.SINGLE if partners == 1 else Agreement.AGREE


def _placed(voices: list[Row]) -> list[Row]:
    """Which level who gives it, by acronyms, the gravest first."""
    levels: dict[int, list[str]] = defaultdict(list)
    for voice in voices:
        levels[voice["today"][2] if voice["today"] else NOT_RATED].append(voice["partner"])
    return [
        {"partner": ", ".join(dict.fromkeys(sorted(levels[level]))), "level": level, "what": level_name(level)}
        for level in sorted(levels, reverse=True)
    ]


def _order(row: Row) -> tuple[bool, int, int, int, str, str]:
    likelihood, impact, level = row["rating"] or (0, 0, 0)
    return not row["is_open"], -level, -impact, -likelihood, row["reference"], row["id"]


# ── In words ────────────────────────────────────────────────────────────────


@cache
def _said(language: str | None) -> dict[Any, str]:
    """Verdicts and trends by their codes, levels by their numbers, in words."""
    words: dict[Any, str] = {code: str(label) for code, label in [*RiskVerdict.choices, *Trend.choices]}
    return words | {level.value: str(level.label) for level in RiskLevel} | {NOT_RATED: _now("Not rated")}


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
    return {str(audience.value): together(content, audience)["heat"] for audience in Level}


def _reckoning(came: Mapping[str, int], rows: list[Row], audience: Level) -> Row:
    """Members' risks in = shown + joined with another. What came in was counted by the database."""
    total = sum(count for level, count in came.items() if audience.admits(int(level)))
    shown = sum(row["members"] > 0 for row in rows)
    merged = sum(row["members"] - 1 for row in rows if row["members"])
    own = sum(not row["members"] for row in rows)
    return {"came": total, "shown": shown, "joined": merged, "own": own, "fits": total == shown + merged}


# ── To look for ─────────────────────────────────────────────────────────────


def narrowed(rows: Iterable[Row], wanted: Mapping[str, Any]) -> list[Row]:
    """The rows that fit all that is wanted: level, category, partner, trend, held, square (likelihood-impact), state, text."""
    tests = {
        "level": lambda row, value: str(row["level"]) == str(value),
        "category": lambda row, value: value in row["categories"],
        "partner": lambda row, value: value in row["partners"],
        "trend": lambda row, value: row["trend"] == value,
        "held": lambda row, value: str(row["held_at"]) == str(value),
        "square": lambda row, value: row["is_open"] and bool(row["rating"]) and _square(row) == value,
        "state": lambda row, value: row["is_open"] == (value == "open"),
        "text": _says,
    }
    asked = [(tests[name], value) for name, value in wanted.items() if name in tests and value not in (None, "")]
    return [row for row in rows if all(test(row, value) for test, value in asked)]


def _square(row: Row) -> str:
    return f"{row['rating'][0]}-{row['rating'][1]}"


def _says(row: Row, words: str) -> bool:
    """Every word stands somewhere in what any partner says of it."""
    said = " ".join(
        part
        for voice in row["voices"]
        for part in (voice["words"], voice["cause"], voice["effect"], voice["reference"], voice["owner"])
    ).casefold()
    return all(word in said for word in words.casefold().split())
