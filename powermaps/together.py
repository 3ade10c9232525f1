"""Reads what partners' maps say together out of a consolidated map's content, for one audience: no queries, no clock.

Everything is reckoned from the voices that the audience may hear: nothing of a withheld one shows through in a median,
an agreement, a movement or a count. One partner has one voice; actors that were found to be the same are one.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple

from django.utils.text import get_text_list
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from partners.clearance import Level
from powermaps.consensus import FOR_DISCUSSION, Agreement, Consensus, Drift, consensus, in_bands, like_for_like
from powermaps.picture import Picture, Shown, draw
from powermaps.reading import SIGNS, band_of
from powermaps.scale import Band, Influence, Support
from powermaps.shifts import COUNTED, MOVEMENT, Verdict
from reporting.workflow import Status

Row = dict[str, Any]
Words = Mapping[Band, str]  # every square of the map in words

SHORT: dict[Agreement, StrOrPromise] = {
    Agreement.SINGLE: gettext_lazy("One partner"),
    Agreement.AGREE: gettext_lazy("Agree"),
    Agreement.NEAR: gettext_lazy("One band apart"),
    Agreement.DIFFER: gettext_lazy("Differ"),
    Agreement.OPPOSITE: gettext_lazy("Opposite sides"),
}
WHY_LATE: dict[str, StrOrPromise] = {
    Status.DRAFT: gettext_lazy("not submitted yet"),
    Status.RETURNED: gettext_lazy("being revised"),
    Status.REOPENED: gettext_lazy("being revised"),
    Status.NO_RETURN: gettext_lazy("no return this quarter"),
}


def together(content: Mapping[str, Any], audience: Level) -> Row:
    """The consolidated map as this audience may know it, JSON-able."""
    there = [_heard(actor, audience) for actor in content["actors"] if audience.admits(actor["confidentiality"])]
    kept = [actor for actor in there if not actor["held_back"]]
    held = [actor for actor in there if actor["held_back"]]
    is_baseline = not any(_stood(actor, audience) for actor in there)
    words = band_words(get_language())
    joined = [_together(group, audience, words, is_baseline) for group in _groups(kept, content["same"])]
    rows = [row for row in joined if row["voices"] or row["agreed"]]
    broken_down = _broken_down(content["broken_down"], audience)
    return {
        "actors": rows,
        "is_baseline": is_baseline,
        "sentences": [*sentences(rows, broken_down, is_baseline=is_baseline), *late_words(content["late"])],
        "agreements": agreements(rows),
        "for_discussion": [row["id"] for row in for_discussion(rows)],
        "settled": [row["id"] for row in rows if row["agreement"] in FOR_DISCUSSION and row["agreed"]],
        "reckoning": _reckoning(content["placed"], rows, held, audience),
        "still": [one for one in content.get("still", []) if audience.admits(one["confidentiality"])],
        "held_back": _reasons(held) if audience.admits(Level.RESTRICTED) else [],
        "late": [{**one, "words": str(WHY_LATE.get(one["status"], ""))} for one in content["late"]],
    }


# ── Who may be heard, and who is the same ───────────────────────────────────


def _heard(actor: Row, audience: Level) -> Row:
    agreed = actor["agreed"]
    return {
        **actor,
        "voices": [voice for voice in actor["voices"] if audience.admits(voice["confidentiality"])],
        "agreed": agreed if agreed and audience.admits(agreed["confidentiality"]) else None,
    }


def _stood(actor: Row, audience: Level) -> bool:
    """Whether the audience may know that somebody had it on the map last quarter."""
    known = actor["known"] is not None and audience.admits(actor["known"])
    return known or any(voice["before"] for voice in actor["voices"])


def _groups(actors: list[Row], same: Iterable[tuple[str, str]]) -> list[list[Row]]:
    """Actors that a person found to be the same stand together, the one that gives the name first."""
    leads = {actor["id"]: actor["id"] for actor in actors}

    def lead(pk: str) -> str:
        while leads[pk] != pk:
            pk = leads[pk]
        return pk

    for one, other in same:
        if one in leads and other in leads:
            leads[lead(one)] = lead(other)
    groups: dict[str, list[Row]] = defaultdict(list)
    for actor in actors:
        groups[lead(actor["id"])].append(actor)
    return [sorted(group, key=_first) if len(group) > 1 else group for group in groups.values()]


def _first(actor: Row) -> tuple[int, int, str, str]:
    """Of several that are the same the least confidential gives the name, then the one that most partners know."""
    return actor["confidentiality"], -len(actor["voices"]), actor["name"], actor["id"]


def _one_voice_each(group: list[Row]) -> list[Row]:
    """One partner, one voice: what it judged this quarter before what it has not looked at, then in the order of the group."""
    heard: dict[str, Row] = {}
    for actor in group:
        for voice in actor["voices"]:
            there = heard.get(voice["partner"])
            if there is None or (voice["verdict"] in COUNTED and there["verdict"] not in COUNTED):
                heard[voice["partner"]] = voice
    return [heard[partner] for partner in sorted(heard)]


# ── One actor ───────────────────────────────────────────────────────────────


def _together(group: list[Row], audience: Level, words: Words, is_baseline: bool) -> Row:
    actor = group[0]
    voices = _one_voice_each(group) if len(group) > 1 else sorted(actor["voices"], key=lambda voice: voice["partner"])
    bands = {voice["partner"]: band_of(voice) for voice in voices}
    judged = [voice for voice in voices if voice["verdict"] in COUNTED]
    agreed = next((one["agreed"] for one in group if one["agreed"]), None)
    said = consensus(bands[voice["partner"]] for voice in judged) if judged else None
    stood = any(_stood(one, audience) for one in group)
    moved = _moved(judged, bands)
    drift, learned = moved.drift, moved.learned
    is_new = bool(judged) and not stood
    is_hollow = not judged and not agreed
    ends = _ends(voices, said, agreed)
    sign, told = _sign(voices, drift, learned=learned, is_new=is_new and not is_baseline, is_hollow=is_hollow)
    return {
        "id": actor["id"],
        "name": actor["name"],
        "short_name": actor["short_name"],
        "local_name": actor["local_name"],
        "confidentiality": actor["confidentiality"],
        "same_as": [{"actor": one["id"], "name": one["name"]} for one in group[1:]],
        "voices": [{**voice, "words": words[bands[voice["partner"]]]} for voice in voices],
        "joined": sum(len(one["voices"]) for one in group) - 1 if voices else 0,
        "placed": _placed(judged, bands, words),
        "hollow": [voice["partner"] for voice in voices if voice["verdict"] not in COUNTED],
        "count": len(judged),
        "computed": [list(end) for end in said.ends] if said else [],
        "computed_words": _(" or ").join(words[end] for end in said.ends) if said else "",
        "agreement": str(said.agreement.value) if said else "",
        "agreement_words": agreement_words(get_language())[said.agreement] if said else "",
        "range": max(said.support.range, said.influence.range) if said else 0,
        "sure": sum(voice["confidence"] for voice in judged),
        "ends": [list(end) for end in ends],
        "is_hollow": is_hollow,
        "is_spoiler": any("spoiler" in voice["roles"] for voice in voices),
        "is_new": is_new,
        "is_compared": drift is not None,
        "drift": [drift.support, drift.influence] if drift else [0, 0],
        "learned": learned,
        "from": moved.begins(ends),
        "sign": sign,
        "said": told,
        "agreed": {**agreed, "label": words[band_of(agreed)]} if agreed else None,
    }


def _ends(voices: list[Row], said: Consensus | None, agreed: Row | None) -> tuple[Band, ...]:
    """Where it is drawn: where it was agreed, else where the partners' placements say, else where it was last."""
    if agreed:
        return (band_of(agreed),)
    if said:
        return said.ends
    return consensus(band_of(voice) for voice in voices).ends if voices else ()


class Moved(NamedTuple):
    """How an actor moved over the partners that placed it in both quarters."""

    drift: Drift | None = None  # none where no partner did
    learned: bool = False  # not moved, only seen otherwise
    before: Consensus | None = None
    after: Consensus | None = None

    def begins(self, ends: tuple[Band, ...]) -> list[int] | None:
        """Where an arrow begins: only where the way from there to where the actor is drawn is the way that it went."""
        if not (self.drift and self.drift.is_movement and self.before and self.after):
            return None
        return None if self.before.is_split or self.after.ends != ends or len(ends) > 1 else list(self.before.ends[0])


def _moved(judged: list[Row], bands: Mapping[str, Band]) -> Moved:
    """What a partner learned or corrected is no movement: for it the actor stood there already."""
    both = [voice for voice in judged if voice["before"]]
    if not both:
        return Moved()
    after = {voice["partner"]: bands[voice["partner"]] for voice in both}
    told = {voice["partner"]: Band(*voice["before"]) for voice in both}
    before = {
        voice["partner"]: (told if voice["change_reason"] in MOVEMENT else after)[voice["partner"]] for voice in both
    }
    real = like_for_like(before, after)
    assert real, "both quarters hold the same partners"
    drift = Drift.between(*real)
    if drift.is_movement or told == before:
        return Moved(drift, False, *real)
    seen = like_for_like(told, after)
    return Moved(drift, seen is not None and Drift.between(*seen).is_movement, *real)


def _sign(voices: list[Row], drift: Drift | None, *, learned: bool, is_new: bool, is_hollow: bool) -> tuple[str, str]:
    """What stands beside the name, and the same in words."""
    if is_hollow:
        inherited = bool(voices) and all(voice["verdict"] == Verdict.INHERITED for voice in voices)
        verdict = Verdict.INHERITED if inherited else Verdict.CARRIED
        return SIGNS[verdict], str(verdict.label)
    if is_new:
        return SIGNS[Verdict.NEW], str(Verdict.NEW.label)
    if drift is None:
        return "", ""
    if learned:
        return "", _("Seen otherwise than before, not moved")
    return drift.sign, drift_words(drift)


def drift_words(drift: Drift) -> str:
    words = []
    if drift.support:
        count = {"count": in_bands(drift.support)}
        is_one = abs(drift.support) <= 2
        if drift.support > 0:
            text = _("%(count)s band towards support") if is_one else _("%(count)s bands towards support")
        else:
            text = _("%(count)s band away from support") if is_one else _("%(count)s bands away from support")
        words.append(text % count)
    if drift.influence:
        words.append(
            _("more influence than last quarter") if drift.influence > 0 else _("less influence than last quarter")
        )
    return ", ".join(words) or _("Stands where it stood")


@cache
def agreement_words(language: str | None) -> Mapping[Agreement, str]:
    return {agreement: str(words) for agreement, words in SHORT.items()}


@cache
def band_words(language: str | None) -> Words:
    """Every square of the map in words."""
    return {
        Band(support.value, influence.value): f"{support.label} · {influence.label}"
        for support in Support
        for influence in Influence
    }


def _placed(judged: list[Row], bands: Mapping[str, Band], words: Words) -> list[Row]:
    """Who places it where, by acronyms, the strongest support first."""
    squares: dict[Band, list[str]] = defaultdict(list)
    for voice in judged:
        squares[bands[voice["partner"]]].append(voice["partner"])
    return [{"partner": ", ".join(squares[band]), "what": words[band]} for band in sorted(squares, reverse=True)]


# ── The map as a whole ──────────────────────────────────────────────────────


def for_discussion(rows: Iterable[Row]) -> list[Row]:
    """Where partners disagree and nothing was agreed: the furthest apart first, then the surest, who have most to tell."""
    apart = [row for row in rows if row["agreement"] in FOR_DISCUSSION and not row["agreed"]]
    return sorted(apart, key=_order_of_discussion)


def _order_of_discussion(row: Row) -> tuple[int, int, int, str]:
    return FOR_DISCUSSION.index(row["agreement"]), -row["range"], -row["sure"], row["name"]


def sentences(rows: list[Row], broken_down: Mapping[str, int] | None = None, *, is_baseline: bool = False) -> list[str]:
    """The change since last quarter in sentences, the most telling first; nothing that did not happen is counted."""
    moved = [row for row in rows if any(row["drift"])]
    by_support = [row["drift"][0] for row in moved if row["drift"][0]]
    by_influence = [row["drift"][1] for row in moved if not row["drift"][0]]
    towards, away = sum(one > 0 for one in by_support), sum(one < 0 for one in by_support)
    stronger, weaker = sum(one > 0 for one in by_influence), sum(one < 0 for one in by_influence)
    learned = sum(row["learned"] for row in rows)
    new = 0 if is_baseline else sum(row["is_new"] for row in rows)
    stayed = sum(row["is_compared"] and not any(row["drift"]) and not row["learned"] for row in rows)
    not_reviewed = sum(row["is_hollow"] for row in rows)
    counts = [
        (towards, ngettext("%(count)s moved towards support", "%(count)s moved towards support", towards)),
        (away, ngettext("%(count)s moved away", "%(count)s moved away", away)),
        (stronger, ngettext("%(count)s gained influence", "%(count)s gained influence", stronger)),
        (weaker, ngettext("%(count)s lost influence", "%(count)s lost influence", weaker)),
        (
            learned,
            ngettext("%(count)s is seen otherwise than before", "%(count)s are seen otherwise than before", learned),
        ),
        (new, ngettext("%(count)s is new", "%(count)s are new", new)),
        (stayed, ngettext("%(count)s stands where it stood", "%(count)s stand where they stood", stayed)),
        (
            not_reviewed,
            ngettext("%(count)s was not reviewed by anybody", "%(count)s were not reviewed by anybody", not_reviewed),
        ),
    ]
    said = [words % {"count": count} for count, words in counts if count]
    if is_baseline and rows:
        said.insert(0, _("This is the first map: from here everything will be seen to move"))
    return said + [
        _("%(cluster)s was broken down into %(count)s") % {"cluster": name, "count": count}
        for name, count in (broken_down or {}).items()
    ]


def agreements(rows: Iterable[Row]) -> str:
    """How far partners agree, in a sentence; nothing where nobody judged."""
    counts = Counter(row["agreement"] for row in rows if row["agreement"])
    parts = {
        Agreement.AGREE: _("agree on %(count)s"),
        Agreement.NEAR: _("are one band apart on %(count)s"),
        Agreement.DIFFER: _("differ on %(count)s"),
        Agreement.OPPOSITE: _("see %(count)s on opposite sides"),
    }
    said = [words % {"count": counts[kind]} for kind, words in parts.items() if counts[kind]]
    sentence = _("Partners %(what)s.") % {"what": get_text_list(said, _("and"))} if said else ""
    if single := counts[Agreement.SINGLE]:
        sentence += " " + ngettext(
            "%(count)s was placed by one partner only.", "%(count)s were placed by one partner only.", single
        ) % {"count": single}
    return sentence.strip()


def late_words(late: Iterable[Row]) -> list[str]:
    """Who is not in it, by name; nothing is guessed for them."""
    names = [
        f"{one['partner']} ({WHY_LATE[one['status']]})" if one["status"] in WHY_LATE else one["partner"] for one in late
    ]
    return [_("Not in it: %(partners)s") % {"partners": get_text_list(names, _("and"))}] if names else []


def _broken_down(breakdowns: Iterable[Row], audience: Level) -> dict[str, int]:
    """Into how many parts each cluster was broken down by the partners together, as far as the audience may know."""
    parts: dict[str, set[str]] = defaultdict(set)  # by the cluster's name
    for one in breakdowns:
        if audience.admits(one["confidentiality"]):
            known = {part["actor"] for part in one["parts"] if audience.admits(part["confidentiality"])}
            if known:
                parts[one["name"]] |= known
    return {name: len(parts[name]) for name in sorted(parts)}


def _reckoning(placed: Mapping[str, int], rows: list[Row], held: list[Row], audience: Level) -> Row:
    """Partner actors in = on the map + joined as the same + held back. What came in was counted by the database."""
    came = sum(count for level, count in placed.items() if audience.admits(int(level)))
    shown, joined = sum(bool(row["voices"]) for row in rows), sum(row["joined"] for row in rows)
    kept_back = sum(len(actor["voices"]) for actor in held)
    return {
        "placed": came,
        "shown": shown,
        "joined": joined,
        "held_back": kept_back,
        "fits": came == shown + joined + kept_back,
    }


def _reasons(held: Iterable[Row]) -> list[Row]:
    """What the lead holds back and why: for those who decide on it and those who review it."""
    return [
        {
            "id": actor["id"],
            "name": actor["name"],
            "text": actor["held_back"]["text"],
            "partner": ", ".join(sorted(voice["partner"] for voice in actor["voices"])),
            "confidentiality": int(Level.RESTRICTED),
        }
        for actor in held
    ]


# ── The picture ─────────────────────────────────────────────────────────────


def shown_together(values: Mapping[str, Any], urls: Mapping[str, str] | None = None) -> list[Shown]:
    """The actors as they are drawn: at the median, at both ends where the middle falls between. `urls` by the row's id."""
    return [
        Shown(
            key=row["id"],
            label=row["short_name"],
            name=row["name"],
            bands=tuple(Band(*end) for end in row["ends"]),
            sign=row["sign"],
            said=row["said"],
            is_hollow=row["is_hollow"],
            is_spoiler=row["is_spoiler"],
            is_restricted=row["confidentiality"] >= Level.RESTRICTED,
            before=Band(*row["from"]) if row["from"] else None,
            moved=row["from"] is not None,
            url=(urls or {}).get(row["id"], ""),
        )
        for row in values["actors"]
    ]


def picture_together(values: Mapping[str, Any], urls: Mapping[str, str] | None = None) -> Picture:
    return draw(shown_together(values, urls))
