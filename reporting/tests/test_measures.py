"""How figures are read, added up over quarters and partners, held against targets and told apart: pure knowledge, by example and property."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.diligence import PARTS, UNKNOWN, Dimension
from reporting.measures import (
    Measure,
    NoFigure,
    as_number,
    exact,
    grouped,
    merged,
    natural,
    plain,
    read_figure,
    together,
    told_apart,
    troubles,
)

figures = st.decimals(min_value=0, max_value=10**9, places=2)
counts = st.integers(min_value=0, max_value=10**6)


@pytest.mark.parametrize(
    ("written", "figure"),
    [
        ("42", "42"),
        (" 1,20,000 ", "120000"),
        ("120,000", "120000"),
        ("12.5", "12.5"),
        ("৪২", "42"),
        ("১,২০,০০০.৫", "120000.5"),
        ("85 %", "85"),
        (0, "0"),
        ("0", "0"),
        ("007", "7"),
    ],
)
def test_figures_are_read_as_people_write_them(written, figure):
    assert read_figure(written) == Decimal(figure)


@pytest.mark.parametrize("nothing", ["", "  ", None])
def test_nothing_is_no_figure_and_not_nought(nothing):
    assert read_figure(nothing) is None


@pytest.mark.parametrize("written", ["many", "12,5", "1.2.3", "=1+1", "1e9", True, "٣", "NaN", "∞"])
def test_what_is_no_figure_is_asked_back(written):
    with pytest.raises(NoFigure, match="not a figure"):
        read_figure(written)


@pytest.mark.parametrize(
    ("written", "said"),
    [("-3", "less than nothing"), ("−3", "less than nothing"), ("9" * 12, "too large"), ("0.00001", "four digits")],
)
def test_figures_that_cannot_stand_say_why(written, said):
    with pytest.raises(NoFigure, match=said):
        read_figure(written)


@given(figures)
def test_a_figure_survives_being_written_grouped_and_kept(figure):
    assert read_figure(plain(figure)) == figure
    assert read_figure(grouped(figure)) == figure
    assert exact(as_number(figure)) == figure


# ── Over quarters ───────────────────────────────────────────────────────────


@given(st.lists(figures, max_size=8), st.none() | figures)
def test_to_date_is_the_sum_or_the_latest(before, actual):
    known = [*before, *([] if actual is None else [actual])]
    assert Measure(adds=True, before=before, actual=actual).to_date == (sum(known) if known else None)
    assert Measure(adds=False, before=before, actual=actual).to_date == (known[-1] if known else None)


def test_not_reported_is_not_nought():
    silent, nought = Measure(True, target=Decimal(10)), Measure(True, target=Decimal(10), actual=Decimal(0))
    assert (silent.to_date, silent.percent) == (None, None)
    assert (nought.to_date, nought.percent) == (Decimal(0), Decimal(0))


def test_what_stands_for_itself_is_measured_from_its_baseline():
    """A cost is to fall: half the way is half reached, above the baseline less than nothing."""
    cost = {"adds": False, "baseline": Decimal(400), "target": Decimal(300)}
    assert Measure(actual=Decimal(350), **cost).percent == Decimal(50)
    assert Measure(actual=Decimal(420), **cost).percent == Decimal(-20)
    assert Measure(False, actual=Decimal(350), target=Decimal(700)).percent == Decimal(50)
    assert Measure(False, baseline=Decimal(3), target=Decimal(3), actual=Decimal(4)).percent is None


# ── Over partners ───────────────────────────────────────────────────────────

measures = st.builds(
    Measure,
    adds=st.just(True),
    target=st.none() | figures,
    actual=st.none() | figures,
    before=st.lists(figures, max_size=3),
    targets_before=st.lists(figures, max_size=3),
)


@given(st.lists(measures, max_size=6))
def test_a_sum_is_that_of_the_partners_who_reported(found):
    joint = together(found)
    reported = [one for one in found if one.actual is not None]
    assert joint.actual == (sum(one.actual for one in reported) if reported else None)
    targets = [one.target for one in reported if one.target is not None]
    assert joint.target == (sum(targets) if targets else None)


@given(st.lists(measures, max_size=6), measures)
def test_a_partner_who_did_not_report_changes_no_sum_of_the_quarter(found, other):
    silent = Measure(True, target=other.target)
    assert together([*found, silent]) == together(found)


@given(st.permutations([Measure(True, actual=Decimal(n), target=Decimal(n + 1)) for n in range(4)]))
def test_the_order_of_partners_does_not_matter(found):
    assert together(found) == together(sorted(found, key=lambda one: one.actual))


# ── Told apart ──────────────────────────────────────────────────────────────

parts = st.dictionaries(st.sampled_from([*PARTS[Dimension.SEX], UNKNOWN]), counts, min_size=1)


@given(parts)
def test_parts_that_add_up_are_in_order(sexes):
    assert troubles(Decimal(sum(sexes.values())), {"sex": sexes}, [Dimension.SEX], adds=True) == []


@given(parts, st.integers(min_value=1, max_value=99))
def test_parts_that_do_not_add_up_say_by_how_much_and_where(sexes, off):
    total = sum(sexes.values())
    said = troubles(Decimal(total + off), {"sex": sexes}, [Dimension.SEX], adds=True)
    assert len(said) == 1
    assert said[0].startswith("Sex:")
    assert f"{off} less than the total of {grouped(Decimal(total + off))}" in said[0]
    if total >= off:
        [said] = troubles(Decimal(total - off), {"sex": sexes}, [Dimension.SEX], adds=True)
        assert f"{off} more than the total" in said


def test_fractions_add_up_exactly():
    assert troubles(Decimal("0.3"), {"sex": {"women": 0.1, "men": 0.2}}, [Dimension.SEX], adds=True) == []


def test_each_dimension_is_told_by_itself():
    breakdown = {"sex": {"women": 20, "men": 22}, "age": {"youth": 30}}
    dimensions = [Dimension.SEX, Dimension.AGE, Dimension.LOCATION]
    assert [words.partition(":")[0] for words in troubles(Decimal(42), breakdown, dimensions, adds=True)] == [
        "Age group",
        "Location",
    ]
    assert troubles(Decimal(0), {}, dimensions, adds=True) == []
    [said] = troubles(None, breakdown, dimensions, adds=True)
    assert said == "There are parts, but no figure for all. Write the figure, or take the parts out."
    assert troubles(None, {"sex": {}}, dimensions, adds=True) == []


def test_a_rate_lies_between_those_of_its_parts():
    cost = {"sex": {"women": 300, "men": 500}}
    assert troubles(Decimal(400), cost, [Dimension.SEX], adds=False) == []
    [said] = troubles(Decimal(600), cost, [Dimension.SEX], adds=False)
    assert "between 300 and 500" in said


def test_parts_read_in_their_order_with_what_nobody_knows_last():
    [group] = told_apart({"sex": {"unknown": 2, "men": 100000, "women": 5}}, [])
    assert group["text"] == "Women 5 · Men 1,00,000 · Not known 2"


def test_what_was_told_apart_by_only_some_leaves_a_rest():
    [group] = told_apart(merged([{"sex": {"women": 5}}, {"sex": {"women": 1, "men": 1}}, {}]), [], total=Decimal(10))
    assert group["text"] == "Women 6 · Men 1 · Not told apart 3"


@given(st.lists(st.fixed_dictionaries({"sex": parts}), min_size=1, max_size=5))
def test_merged_parts_hold_everybody_once(breakdowns):
    assert sum(merged(breakdowns)["sex"].values()) == sum(sum(one["sex"].values()) for one in breakdowns)


def test_numbers_stand_as_one_counts():
    assert sorted(["1.10", "2", "1.2", "1.2a", "A1"], key=natural) == ["1.2", "1.2a", "1.10", "2", "A1"]
