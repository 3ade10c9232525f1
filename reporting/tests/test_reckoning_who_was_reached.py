"""Who was reached over all events, and who was absent throughout."""

from hypothesis import given
from hypothesis import strategies as st

from reporting.diligence import GROUPS, SEXES, UNKNOWN
from reporting.inclusion import KIND_LABELS, reached, warnings

counts = st.integers(0, 500)
events = st.lists(
    st.fixed_dictionaries(
        {
            "sexes": st.dictionaries(st.sampled_from([*SEXES, UNKNOWN]), counts),
            "groups": st.dictionaries(st.sampled_from([*GROUPS]), counts),
            "kinds": st.dictionaries(st.sampled_from([*KIND_LABELS]), counts),
        }
    ),
    max_size=6,
)


def event(women=0, men=0, **groups):
    return {"sexes": {"women": women, "men": men}, "groups": groups, "kinds": {"migrants": women + men}}


@given(events)
def test_the_total_is_the_sum_of_the_sexes(given_events):
    found = reached(given_events)
    assert found["total"] == sum(sum(one["sexes"].values()) for one in given_events)
    assert found["total"] == sum(part["count"] for part in found["sexes"])


@given(events)
def test_the_order_of_events_does_not_matter(given_events):
    assert reached(given_events) == reached(given_events[::-1])
    assert warnings(given_events) == warnings(given_events[::-1])


def test_women_absent_throughout_are_missed():
    assert "No woman took part in any event." in warnings([event(men=12, youth=2, poor=1), event(men=3)])


def test_one_event_with_women_ends_the_warning():
    assert warnings([event(men=12, youth=2, poor=1), event(women=6)]) == []


def test_few_women_are_named_with_their_share():
    assert warnings([event(women=1, men=9, youth=2, poor=1)]) == ["Women were 10 per cent of those who took part."]


def test_few_are_never_nobody_and_most_are_never_all():
    few = [event(women=1, men=499, youth=2, poor=1)]
    assert warnings(few) == ["Women were under 1 per cent of those who took part."]
    assert [(part["label"], part["share"]) for part in reached(few)["sexes"]] == [
        ("Women", "under 1"),
        ("Men", "over 99"),
    ]


def test_youth_and_marginalised_groups_are_missed():
    assert warnings([event(women=5, men=5)]) == [
        "No young people were recorded at any event.",
        "Nobody from a marginalised group was recorded at any event.",
    ]


def test_of_no_events_nothing_is_said():
    assert warnings([]) == []
    assert reached([])["absent_kinds"] == []


def test_stakeholders_who_were_never_there_are_named():
    assert "Local government" in reached([event(women=5, men=5)])["absent_kinds"]
    assert "Migrants and diaspora" not in reached([event(women=5, men=5)])["absent_kinds"]
