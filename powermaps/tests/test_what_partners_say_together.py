"""What an audience reads of a consolidated map is what follows from the voices it may hear, whoever else has spoken."""

from hypothesis import given, settings
from hypothesis import strategies as st

from partners.clearance import Level
from powermaps.consensus import FOR_DISCUSSION, Agreement, Drift, consensus, in_bands
from powermaps.scale import Band
from powermaps.shifts import COUNTED, ChangeReason, Verdict
from powermaps.together import together

ACTORS = ["a", "b", "c", "d"]
PARTNERS = ["BOMSA", "IID", "RMMRU", "YPSA"]
levels = st.sampled_from([int(level) for level in Level if level < Level.RESTRICTED])
squares = st.tuples(st.integers(-2, 2), st.integers(1, 5))


@st.composite
def voices(draw, partner):
    support, influence = draw(squares)
    before = draw(st.none() | squares)
    return {
        "placement": f"{partner} {draw(st.integers(0, 99))}",
        "partner": partner,
        "support": support,
        "influence": influence,
        "verdict": str(draw(st.sampled_from([one.value for one in Verdict if one != Verdict.DROPPED]))),
        "before": list(before) if before else None,
        "change_reason": draw(st.sampled_from([one.value for one in ChangeReason])) if before else "",
        "text": draw(st.sampled_from(["", "Seen at a hearing."])),
        "sight": "act",
        "confidence": draw(st.integers(1, 3)),
        "roles": draw(st.sampled_from([[], ["spoiler"], ["key"]])),
        "confidentiality": draw(levels),
    }


@st.composite
def actors(draw, pk):
    level = draw(levels)
    said = [draw(voices(partner)) for partner in draw(st.lists(st.sampled_from(PARTNERS), unique=True))]
    agreed = {"support": 0, "influence": 3, "text": "After a talk.", "actor": pk, "version": 1}
    agreed["confidentiality"] = draw(levels)
    return {
        "id": pk,
        "name": f"Actor {pk}",
        "short_name": pk.upper(),
        "local_name": "",
        "confidentiality": level,
        "voices": [{**one, "confidentiality": max(one["confidentiality"], level)} for one in said],
        "agreed": {**agreed, "confidentiality": max(agreed["confidentiality"], level)} if draw(st.booleans()) else None,
        "held_back": draw(st.sampled_from([None, None, {"text": "Not ours."}])),
        "known": draw(st.none() | levels.map(lambda known: max(known, level))),
    }


@st.composite
def contents(draw):
    there = [draw(actors(pk)) for pk in draw(st.lists(st.sampled_from(ACTORS), unique=True))]
    pairs = st.tuples(st.sampled_from(ACTORS), st.sampled_from(ACTORS)).filter(lambda pair: pair[0] < pair[1])
    return {
        "actors": there,
        "same": [list(pair) for pair in draw(st.lists(pairs, max_size=2, unique=True))],
        "broken_down": [],
        "placed": counted(there),
        "late": [],
    }


def counted(there):
    at = [voice["confidentiality"] for actor in there for voice in actor["voices"]]
    return {str(level): at.count(level) for level in set(at)}


def cut(content, audience):
    """What the map would be made of, had the others never spoken."""
    there = []
    for actor in content["actors"]:
        if not audience.admits(actor["confidentiality"]):
            continue
        agreed, known = actor["agreed"], actor["known"]
        there.append(
            {
                **actor,
                "voices": [voice for voice in actor["voices"] if audience.admits(voice["confidentiality"])],
                "agreed": agreed if agreed and audience.admits(agreed["confidentiality"]) else None,
                "known": known if known and audience.admits(known) else None,
            }
        )
    return {**content, "actors": there, "placed": counted(there)}


@settings(max_examples=200, deadline=None)
@given(contents(), st.sampled_from(Level))
def test_a_withheld_voice_leaves_no_trace(content, audience):
    assert together(content, audience) == together(cut(content, audience), audience)


@settings(max_examples=100, deadline=None)
@given(contents(), st.randoms())
def test_the_order_of_partners_never_matters(content, chance):
    there = together(content, Level.CONSORTIUM)
    for actor in content["actors"]:
        chance.shuffle(actor["voices"])
    assert together(content, Level.CONSORTIUM) == there


@settings(max_examples=100, deadline=None)
@given(contents(), squares)
def test_a_late_partner_never_makes_an_actor_move(content, square):
    """WARBE sends its first map, in which every actor stands in the same square."""
    before = {row["id"]: (row["drift"], row["learned"]) for row in together(content, Level.CONSORTIUM)["actors"]}
    for actor in content["actors"]:
        late = {"support": square[0], "influence": square[1], "verdict": "new", "before": None, "change_reason": ""}
        rest = {"placement": "late", "partner": "WARBE", "text": "", "sight": "act", "confidence": 3, "roles": []}
        actor["voices"].append({**late, **rest, "confidentiality": actor["confidentiality"]})
    after = {row["id"]: (row["drift"], row["learned"]) for row in together(content, Level.CONSORTIUM)["actors"]}
    assert {pk: after[pk] for pk in before if pk in after} == {pk: before[pk] for pk in before if pk in after}


@settings(max_examples=100, deadline=None)
@given(contents(), st.sampled_from(Level))
def test_everything_in_is_accounted_for_and_said_once(content, audience):
    values = together(content, audience)
    assert values["reckoning"]["fits"]
    apart = [row["id"] for row in values["actors"] if row["agreement"] in FOR_DISCUSSION]
    assert sorted(values["for_discussion"] + values["settled"]) == sorted(apart)
    for row in values["actors"]:
        assert len({voice["partner"] for voice in row["voices"]}) == len(row["voices"])
        assert row["count"] == sum(voice["verdict"] in COUNTED for voice in row["voices"])
        assert (row["agreement"] in Agreement.values) == bool(row["count"])
        assert bool(row["ends"])


@given(st.lists(st.builds(Band, st.integers(-2, 2), st.integers(1, 5)), min_size=1))
def test_nobody_drifts_from_where_it_stands(bands):
    assert not Drift.between(consensus(bands), consensus(bands)).is_movement


def test_half_bands_read_as_such():
    assert [in_bands(halves) for halves in (0, 1, 2, 3, -4)] == ["0", "½", "1", "1½", "2"]
