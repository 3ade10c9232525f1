"""What registers say together follows from what each says: not from the order, nor from who is late."""

from hypothesis import given
from hypothesis import strategies as st

from partners.clearance import Level
from risks.matrix import LOOKUP, Rating, Trend
from risks.together import joined, together

PARTNERS = ["BOMSA", "IID", "RMMRU", "WARBE", "YPSA"]
SCALE = {"number": 1, "lookup": LOOKUP, "likelihoods": [], "impacts": []}


def rated(likelihood, impact):
    return [likelihood, impact, int(Rating(likelihood, impact).level(LOOKUP))]


def voice(risk, today=(4, 4), last=None, **words):
    return {
        "id": f"row of {risk}",
        "risk": risk,
        "reference": f"R-{risk}",
        "text": f"{risk} may happen.",
        "cause": "",
        "effect": "",
        "category": "Delivery",
        "appetite": 2,
        "owner": "",
        "held_at": 1,
        "today": rated(*today) if today else None,
        "last": rated(*last) if last else None,
        "trend": "new",
        "verdict": "changed" if last else "new",
        "confidentiality": 2,
        "actions": [],
        "links": [],
        **words,
    }


def content(voices, same=(), agreed=(), different=(), late=()):
    """`voices` by partner; the consortium's own stand under FLM."""
    came = {}
    for partner, rows in voices.items():
        for row in rows if partner != "FLM" else []:
            came[str(row["confidentiality"])] = came.get(str(row["confidentiality"]), 0) + 1
    return {
        "voices": [{"partner": p, "is_own": p == "FLM", "risks": rows} for p, rows in voices.items()],
        "same": list(same),
        "different": list(different),
        "agreed": list(agreed),
        "came": came,
        "late": list(late),
        "scale": SCALE,
    }


def row_of(values, risk):
    [row] = [row for row in values["rows"] if risk in [row["id"], *(one["risk"] for one in row["same_as"])]]
    return row


steps = st.tuples(st.integers(1, 5), st.integers(1, 5))


@st.composite
def registers(draw):
    """A few risks of each partner, what they rate, and who was found to be the same."""
    voices = {
        partner: [
            voice(
                f"{partner}{number}",
                today=draw(st.none() | steps),
                last=draw(st.none() | steps),
                verdict=draw(st.sampled_from(["new", "carried", "kept", "changed", "escalated", "closed", "happened"])),
                confidentiality=draw(st.sampled_from([1, 2, 3])),
            )
            for number in range(draw(st.integers(0, 3)))
        ]
        for partner in PARTNERS
    }
    risks = [row["risk"] for rows in voices.values() for row in rows]
    pairs = st.tuples(st.sampled_from(risks), st.sampled_from(risks)) if risks else st.nothing()
    same = draw(st.lists(pairs.filter(lambda pair: pair[0] != pair[1]), max_size=6)) if len(risks) > 1 else []
    return voices, same


@given(registers(), st.randoms(use_true_random=False))
def test_the_order_of_partners_and_of_answers_never_matters(register, random):
    voices, same = register
    shuffled, turned = list(voices), [pair[::-1] for pair in same]
    random.shuffle(shuffled)
    random.shuffle(turned)
    one = together(content(voices, same), Level.CONSORTIUM)
    other = together(content({partner: voices[partner] for partner in shuffled}, turned), Level.CONSORTIUM)
    assert one["rows"] == other["rows"]
    assert {name: one[name] for name in one if name != "rows"} == {
        name: other[name] for name in other if name != "rows"
    }


@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh")), max_size=12))
def test_joining_is_symmetric_and_transitive(pairs):
    leads = joined(pairs)
    assert leads == joined([(other, one) for one, other in reversed(pairs)])
    for one, other in pairs:
        assert leads[one] == leads[other]
    same = {(one, other) for one in leads for other in leads if leads[one] == leads[other]}
    # Nothing joins but by a chain of answers.
    closed = {(one, one) for one in leads} | set(pairs) | {pair[::-1] for pair in pairs}
    while more := {(a, d) for a, b in closed for c, d in closed if b == c} - closed:
        closed |= more
    assert same == closed


@given(registers(), st.lists(steps, min_size=1, max_size=3), st.data())
def test_a_partner_that_comes_late_never_changes_a_trend(register, rated_now, data):
    voices, same = register
    risks = [row["risk"] for rows in voices.values() for row in rows]
    late = [voice(f"LATE{number}", today=rating) for number, rating in enumerate(rated_now)]
    said = [(one["risk"], data.draw(st.sampled_from(risks))) for one in late if risks]
    before = together(content(voices, [*same, *said], late=["LATE"]), Level.CONSORTIUM)
    after = together(content({**voices, "LATE": late}, [*same, *said]), Level.CONSORTIUM)
    for row in before["rows"]:
        assert row_of(after, row["id"])["trend"] == row["trend"]


@given(registers(), st.sampled_from(Level))
def test_everything_that_came_in_is_accounted_for(register, audience):
    voices, same = register
    values = together(content(voices, same), audience)
    sum_ = values["reckoning"]
    assert sum_["fits"]
    assert sum_["came"] == sum(row["confidentiality"] <= audience for rows in voices.values() for row in rows)
    assert sum(values["heat"].values()) == sum(row["is_open"] for row in values["rows"])


@given(registers())
def test_what_an_audience_may_not_read_leaves_no_trace(register):
    voices, same = register
    hidden = {partner: [row for row in rows if row["confidentiality"] <= 2] for partner, rows in voices.items()}
    assert together(content(voices, same), Level.PROGRAMME) == {
        **together(content(hidden, same), Level.PROGRAMME),
        "late": [],
    }


def test_disagreement_stands_side_by_side_and_the_gravest_counts():
    values = together(
        content({"YPSA": [voice("a", (4, 4))], "BOMSA": [voice("b", (2, 2))], "IID": [voice("c", (4, 3))]}, [("a", "b"), ("c", "a")]),
        Level.CONSORTIUM,
    )  # fmt: skip
    [row] = values["rows"]
    assert row["placed"] == [
        {"partner": "IID, YPSA", "level": 3, "what": "Major"},
        {"partner": "BOMSA", "level": 1, "what": "Minor"},
    ]
    assert (row["agreement"], row["spread"], row["agreement_words"]) == ("differ", 2, "Differ by 2 levels")
    assert (row["computed"], row["level_words"]) == ([4, 4, 3], "Major")
    assert values["reckoning"] == {"came": 3, "shown": 1, "joined": 2, "own": 0, "fits": True}
    assert values["for_discussion"] == [row["id"]]


def test_what_was_agreed_counts_and_the_computed_rating_stays_beside_it():
    agreed = {
        "id": "x",
        "risk": "b",
        "rating": [3, 3, 2],
        "held_at": 3,
        "text": "We went through it.",
        "confidentiality": 2,
    }
    values = together(
        content({"YPSA": [voice("a", (4, 4))], "BOMSA": [voice("b", (1, 1))]}, [("a", "b")], [agreed]), Level.CONSORTIUM
    )
    [row] = values["rows"]
    assert (row["rating"], row["computed"], row["agreed"]["label"]) == ([3, 3, 2], [4, 4, 3], "Moderate")
    assert (values["for_discussion"], values["settled"]) == ([], [row["id"]])
    assert row["is_at_programme"] and values["at_programme"] == [row["id"]]


def test_the_trend_is_like_for_like():
    moved = voice("a", (5, 5), last=(3, 3))
    values = together(content({"YPSA": [moved], "BOMSA": [voice("b", (1, 1))]}, [("a", "b")]), Level.CONSORTIUM)
    assert values["rows"][0]["trend"] == Trend.WORSE
    unseen = voice("a", (3, 3), last=(3, 3), verdict="carried")
    values = together(content({"YPSA": [unseen], "BOMSA": [voice("b", (5, 5))]}, [("a", "b")]), Level.CONSORTIUM)
    assert values["rows"][0]["trend"] == Trend.NOT_REVIEWED


def test_two_stay_joined_through_a_third_that_is_late():
    values = together(
        content({"YPSA": [voice("a")], "BOMSA": [voice("b")]}, [("a", "z"), ("z", "b")], late=["IID"]), Level.CONSORTIUM
    )
    assert [row["partners"] for row in values["rows"]] == [["BOMSA", "YPSA"]]


def test_an_answer_against_what_follows_from_others_is_told():
    said = content(
        {"YPSA": [voice("a")], "BOMSA": [voice("b")], "IID": [voice("c")]},
        [("a", "b"), ("b", "c")],
        different=[("a", "c")],
    )
    assert together(said, Level.CONSORTIUM)["rows"][0]["is_contradicted"]


def test_an_answer_on_what_one_may_not_hear_is_not_told():
    said = content(
        {"YPSA": [voice("a")], "BOMSA": [voice("b")], "FLM": [voice("c", confidentiality=4)]},
        [("a", "b"), ("b", "c")],
        different=[("a", "c")],
    )
    assert [row["is_contradicted"] for row in together(said, Level.CONSORTIUM)["rows"]] == [False]
    assert [row["is_contradicted"] for row in together(said, Level.RESTRICTED)["rows"]] == [True]


def test_what_is_over_counts_only_where_nobody_keeps_it_open():
    closed, kept = voice("a", (5, 5), verdict="closed"), voice("b", (2, 2), last=(2, 2), verdict="kept")
    [row] = together(content({"YPSA": [closed], "BOMSA": [kept]}, [("a", "b")]), Level.CONSORTIUM)["rows"]
    assert (row["is_open"], row["computed"]) == (True, [2, 2, 1])
    [row] = together(content({"YPSA": [closed]}), Level.CONSORTIUM)["rows"]
    assert (row["is_open"], row["level"]) == (False, 4)
