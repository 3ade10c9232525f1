"""Two names of one actor are found: written alike, in short, or with another spelling; strangers are left alone."""

import pytest

from powermaps.naming import QUEUED, fits_initials, plain, score


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ("Bangladesh Bank", "bangladesh  bank.", 100),
        ("LGED", "Local Government Engineering Department", 95),
        ("C3ER", "Centre for Climate Change and Environmental Research", 95),
        ("MoEF", "Ministry of Environment and Forests", 95),
        ("Planning Commission", "General Economics Division, Planning Commission", 80),
    ],
)
def test_names_that_mean_the_same(one, other, found):
    assert score([one], [other]) == score([other], [one]) == found


def test_a_spelling_that_differs_is_asked_about():
    assert score(["External Resources Division"], ["External Resource Division"]) >= QUEUED


def test_any_of_its_names_will_do():
    assert score(["ERD", "অর্থনৈতিক সম্পর্ক বিভাগ"], ["Economic Relations", "অর্থনৈতিক সম্পর্ক বিভাগ"]) == 100


@pytest.mark.parametrize(("one", "other"), [("Ministry of Finance", "Bangladesh Bank"), ("BMET", "BAIRA"), ("", "ERD")])
def test_strangers_are_left_alone(one, other):
    assert score([one], [other]) < QUEUED


def test_joiners_do_not_part_a_bangla_name():
    assert plain("র‍্যাব") == plain("র্যাব")


def test_one_letter_is_no_acronym():
    assert not fits_initials("B", "Bank")
