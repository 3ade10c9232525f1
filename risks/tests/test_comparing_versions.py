"""Two versions compared by the keys of their rows: what was added, removed, changed; nothing where nothing is."""

from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import MORNING
from risks.differences import compare
from risks.models import PlanVersion

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # other tests run beside

words = st.text("abc ", max_size=12)
ids = st.integers(1, 40).map(lambda n: str(UUID(int=n)))
activity = st.fixed_dictionaries(
    {
        "id": ids, "title": words, "responsible": words, "is_joint": st.booleans(), "first": st.just("2017Q1"),
        "last": st.sampled_from(["2017Q2", "2017Q3"]), "target": words, "status": st.sampled_from(["planned", "done"]),
    }
)  # fmt: skip


@st.composite
def contents(draw):
    """Contents of plans: every key stands once."""
    rows = draw(st.lists(activity, max_size=8, unique_by=lambda row: row["id"]))
    keys = draw(st.lists(st.integers(50, 60), min_size=1, max_size=3, unique=True))
    outcomes = [
        {"id": str(UUID(int=key)), "title": draw(words), "detail": draw(words), "activities": []} for key in keys
    ]
    for row in rows:
        draw(st.sampled_from(outcomes))["activities"].append(row)
    return {"outcomes": outcomes}


@UNHURRIED
@given(contents())
def test_nothing_changed_between_a_version_and_itself(content):
    found = compare(content, content)
    assert found.is_empty
    assert {row.change for row in found} <= {"same"}


@UNHURRIED
@given(contents(), contents())
def test_every_row_of_both_stands_there_once(before, after):
    keys = [row.key for row in compare(before, after)]
    there = {
        key
        for content in (before, after)
        for outcome in content["outcomes"]
        for key in [outcome["id"], *(row["id"] for row in outcome["activities"])]
    }
    assert sorted(keys) == sorted(there)


@UNHURRIED
@given(contents(), contents())
def test_what_one_way_is_added_is_removed_the_other(before, after):
    there, back = compare(before, after), compare(after, before)
    assert (there.count("added"), there.count("removed")) == (back.count("removed"), back.count("added"))
    assert there.count("changed") == back.count("changed")


def test_fields_are_told_with_their_words(approved, consortium_lead):
    new = PlanVersion.objects.revise(approved.ibp, by=consortium_lead, at=MORNING, reason="So.")
    row = new.activities.get()
    row.rewrite(version=1, by=consortium_lead, target="50 unions.", last="2017Q4")
    [_outcome, changed] = list(compare(approved.content(), new.content()))
    assert changed.change == "changed"
    assert [(field.name, field.before, field.after) for field in changed.fields] == [
        ("last", "2017Q3", "2017Q4"),
        ("target", "40 unions.", "50 unions."),
    ]
    assert [(piece.kind, piece.text) for piece in changed.fields[1].pieces] == [
        ("removed", "40"),
        ("added", "50"),
        ("same", " unions."),
    ]


def test_a_copy_says_the_same(revised, approved):
    found = compare(approved.content(), revised.content())
    assert [(row.kind, row.change) for row in found] == [
        ("outcome", "same"),
        ("activity", "same"),
        ("outcome", "added"),
        ("activity", "added"),
    ]
