"""Amounts as people in Bangladesh write them, and as the portal writes them back; sums and differences hold for any figures."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.amounts import amount, number, taka
from reporting.diligence import Account, Threshold, total

AMOUNTS = st.decimals(min_value=0, max_value=Decimal("99999999999.99"), places=2)
ACCOUNTS = st.builds(Account, budget=AMOUNTS, planned=AMOUNTS, spent=st.none() | AMOUNTS, before=AMOUNTS)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1234567", "1234567"),
        ("12,34,567", "1234567"),
        ("12,34,567.50", "1234567.5"),
        ("1,234,567.5", "1234567.5"),
        ("১২,৩৪,৫৬৭", "1234567"),
        ("১২৩৪৫৬৭.৫০", "1234567.5"),
        (" 12 34 567 ", "1234567"),
        ("Tk 12,34,567/-", "1234567"),
        ("৳৫০০", "500"),
        ("BDT 500.00", "500"),
        ("0", "0"),
        ("−5", "-5"),
        ("12.", "12"),
        ("12.500", "12.5"),
    ],
)
def test_an_amount_is_read_as_it_is_written(written, value):
    assert amount(written) == Decimal(value)


@pytest.mark.parametrize(
    "written",
    ["", "twelve", "12,5", "1.2.3", "=1+1", "1e9", "12.345", ",5", "5,", "1,2345", "9" * 40, "NaN", "½", "১২,৫"],
)
def test_what_is_no_amount_is_not_guessed(written):
    assert amount(written) is None


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("0", "0"),
        ("999", "999"),
        ("1000", "1,000"),
        ("100000", "1,00,000"),
        ("1234567", "12,34,567"),
        ("123456789.5", "12,34,56,789.50"),
        ("-5000.5", "−5,000.50"),
        ("-0.001", "0"),
    ],
)
def test_an_amount_is_shown_with_lakh_grouping(value, shown):
    assert taka(Decimal(value)) == shown


@given(AMOUNTS)
def test_what_is_shown_reads_the_same(value):
    assert amount(taka(value)) == value
    bangla = taka(value).translate(str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯"))
    assert amount(bangla) == value


@given(st.text(max_size=40))
def test_any_text_is_an_amount_or_none(text):
    found = amount(text)
    assert found is None or found.is_finite()
    assert number(text, places=0) is None or number(text, places=0) == int(number(text, places=0))


@given(st.lists(ACCOUNTS, max_size=6), st.lists(ACCOUNTS, max_size=6))
def test_a_total_is_the_sum_of_its_parts_in_whatever_order(some, others):
    together = total([*some, *others])
    assert together == total([*others, *some])
    assert together.to_date == sum((one.to_date for one in [*some, *others]), Decimal(0))
    assert together.left == total(some).left + total(others).left
    assert (together.spent is None) == all(one.spent is None for one in [*some, *others])


@given(ACCOUNTS)
def test_what_is_left_and_spent_make_up_the_budget(account):
    assert account.left + account.to_date == account.budget
    assert (account.variance is None) == (account.spent is None)
    if account.percent is not None and account.variance:
        assert (account.percent >= 0) == (account.variance > 0) or account.percent == 0


@given(AMOUNTS, AMOUNTS, st.decimals(min_value=0, max_value=500, places=1), AMOUNTS)
def test_a_threshold_is_passed_only_where_both_are(planned, spent, percent, least):
    rule = Threshold(percent, least)
    passed = rule.is_passed_by(planned, spent)
    off = abs(spent - planned)
    assert not passed or off > least
    assert passed == (off > least and (planned == 0 or off * 100 > planned * percent))
    assert rule.is_passed_by(planned, planned) is False


def test_nothing_entered_is_not_nothing_spent():
    assert Account(spent=None).variance is None and Account(spent=Decimal(0)).variance == 0
    rule = Threshold(Decimal(10), Decimal(10_000))
    assert not Account(planned=Decimal(50_000)).wants_reason(rule)
    assert Account(planned=Decimal(50_000), spent=Decimal(0)).wants_reason(rule)
