"""A partner reports what each indicator reached: a figure or why there is none, told apart, and it agrees with itself."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conftest import MORNING, complete
from partners.clearance import Level
from partners.refusals import Refused
from reporting.chapters.results import Results
from reporting.framework import remove, rewrite
from reporting.models import ChapterNote, Quarter, Report, Result
from reporting.opening import open_quarter
from reporting.quarters import Period
from reporting.tests.measuring import make_indicator, report_figure

pytestmark = pytest.mark.django_db


@pytest.fixture
def indicator(flm, seat, other_seat, report):
    return make_indicator(
        flm, targets={(seat, "2017Q1"): 300, (seat, "2017Q2"): 200, (other_seat, "2017Q1"): 100}, by=None
    )


@pytest.fixture
def row(indicator, report):
    return Result.objects.get(report=report)


def edit(row):
    return reverse("reporting:edit_row", args=["result", row.pk])


def posted(row, **words):
    return {"version": row.version, "actual": "", "note": "", "confidentiality": 2, **words}


def gaps(report):
    return [gap.message for gap in Results().gaps(Report.objects.get(pk=report.pk))]


def test_an_open_report_is_asked_for_what_has_a_target(indicator, reports, report):
    asked = {row.report.owner_name: row.target for row in Result.objects.select_related("report__seat__organisation")}
    assert asked == {"YPSA": Decimal(300), "BOMSA": Decimal(100)}
    assert gaps(report) == ["1.1: write the figure, or why it is not reported."]


def test_contributor_writes_a_figure_without_scripts(sign_in, contributor, row, report):
    client = sign_in(contributor)
    page = client.get(reverse("reporting:results", args=[report.pk]))
    assert "No figure yet" in page.text
    form = client.get(edit(row)).text
    assert 'inputmode="decimal"' in form
    assert "The target is 300." in form
    answer = client.post(
        edit(row),
        posted(row, actual="৩২৬", note="Registers.", **{"breakdown-sex-women": "৩০০", "breakdown-sex-men": "26"}),
    )
    assert answer.url == f"{reverse('reporting:results', args=[report.pk])}#row-{row.pk}"
    row.refresh_from_db()
    assert (row.actual, row.breakdown, row.note) == (Decimal(326), {"sex": {"women": 300, "men": 26}}, "Registers.")
    text = client.get(reverse("reporting:results", args=[report.pk])).text
    assert "108.7 %" in text
    assert "Women 300 · Men 26" in text
    assert gaps(report) == []


def test_nought_is_a_figure_and_empty_wants_a_reason(sign_in, contributor, row, report):
    client = sign_in(contributor)
    client.post(edit(row), posted(row, actual="0"))
    row.refresh_from_db()
    assert row.actual == 0
    assert gaps(report) == []
    client.post(edit(row), posted(row))
    row.refresh_from_db()
    assert row.actual is None
    assert gaps(report) == ["1.1: write the figure, or why it is not reported."]
    client.post(edit(row), posted(row, note="The registers are still in the field."))
    assert gaps(report) == []
    assert "Not reported" in client.get(reverse("reporting:results", args=[report.pk])).text


def test_parts_that_do_not_add_up_are_kept_and_named(sign_in, contributor, row, report):
    client = sign_in(contributor)
    client.post(edit(row), posted(row, actual="42", **{"breakdown-sex-women": "30", "breakdown-sex-unknown": "10"}))
    row.refresh_from_db()
    assert row.breakdown == {"sex": {"women": 30, "unknown": 10}}
    assert gaps(report) == ["1.1, Sex: the parts add up to 40, 2 less than the total of 42."]
    assert "2 less than the total of 42" in client.get(reverse("reporting:results", args=[report.pk])).text


def test_parts_without_their_figure_are_one_thing_to_mend(sign_in, contributor, row, report, indicator):
    words = indicator.words() | {"told_apart_by": ["sex", "age"]}
    rewrite(indicator, seen=1, by=contributor, words=words, targets={})
    row.refresh_from_db()
    sign_in(contributor).post(edit(row), posted(row, **{"breakdown-sex-women": "3", "breakdown-age-youth": "2"}))
    assert gaps(report) == ["1.1: There are parts, but no figure for all. Write the figure, or take the parts out."]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"actual": "many"}, "not a figure"),
        ({"actual": "-5"}, "less than nothing"),
        ({"actual": "12,5"}, "not a figure"),
        ({"actual": "5", "breakdown-sex-women": "=1+1"}, "Women: This is not a figure"),
        ({"actual": "5", "breakdown-sex-unknown": "-1"}, "Not known: This cannot be less than nothing"),
        ({"actual": "9" * 40}, "not a figure"),
        ({"actual": "9" * 13}, "too large"),
    ],
)
def test_what_is_no_figure_is_given_back_and_nothing_is_saved(sign_in, contributor, row, words, said):
    answer = sign_in(contributor).post(edit(row), posted(row, note="Typed.", **words))
    assert answer.status_code == 400
    assert said in answer.text
    for typed in [*words.values(), "Typed."]:
        assert typed in answer.text
    row.refresh_from_db()
    assert (row.actual, row.note, row.version) == (None, "", 1)


def test_places_are_named_freely(sign_in, contributor, flm, seat, report):
    indicator = make_indicator(flm, "1.2", {(seat, "2017Q1"): 10}, told_apart_by=["location"])
    row = Result.objects.get(report=report, indicator=indicator)
    client = sign_in(contributor)
    words = {
        "breakdown-place-1": " সীতাকুণ্ড ",
        "breakdown-count-1": "৭",
        "breakdown-place-3": "Mirsharai",
        "breakdown-count-3": "3",
    }
    client.post(edit(row), posted(row, actual="10", **words))
    row.refresh_from_db()
    assert row.breakdown == {"location": {"সীতাকুণ্ড": 7, "Mirsharai": 3}}
    for number, (place, count, said) in enumerate(
        [
            ("", "4", "Name the place of 4"),
            ("Mirsharai", "", "Write the number"),
            ("mirsharai", "1", "stands there twice"),
        ]
    ):
        answer = client.post(
            edit(row), posted(row, actual="10", **words, **{"breakdown-place-4": place, "breakdown-count-4": count})
        )
        assert (number, answer.status_code) == (number, 400)
        assert said in answer.text


def test_a_draft_saves_itself(sign_in, contributor, row):
    client = sign_in(contributor)
    answer = client.post(edit(row), posted(row, actual="12"), headers={"X-Draft": "1"})
    assert answer.json()["version"] == 2
    wrong = client.post(edit(row), posted(row, version=2, actual="x"), headers={"X-Draft": "1"})
    assert wrong.status_code == 400
    assert list(wrong.json()["errors"]) == ["actual"]


def test_a_colleague_was_faster(sign_in, contributor, focal_person, row):
    seen = posted(row, actual="12", **{"breakdown-sex-men": "12"})
    row.rewrite(version=1, by=focal_person, actual=Decimal(15), breakdown={"sex": {"women": 15}})
    answer = sign_in(contributor).post(edit(row), seen)
    assert answer.status_code == 409
    assert "Women 15" in answer.text
    assert "Men 12" in answer.text
    assert "15" in answer.text


def test_evidence_stands_at_a_figure(sign_in, contributor, row, report):
    client = sign_in(contributor)
    url = reverse("reporting:row_evidence", args=["result", row.pk])
    assert client.get(url).status_code == 200
    client.post(url, {"label": "Register", "url": "https://ypsa.example/register", "then": "close"})
    assert "https://ypsa.example/register" in client.get(reverse("reporting:results", args=[report.pk])).text
    assert client.get(reverse("reporting:row_history", args=["result", row.pk])).status_code == 200


def test_others_read_and_do_not_write(sign_in, reviewer, stranger, consortium_lead, row, report):
    url = reverse("reporting:results", args=[report.pk])
    assert sign_in(reviewer).get(url).url == reverse("reporting:read", args=[report.pk])
    assert sign_in(stranger).get(url).status_code == 404
    assert sign_in(stranger).get(edit(row)).status_code == 404
    assert sign_in(consortium_lead).get(edit(row)).status_code == 404


def test_what_was_typed_while_the_target_was_taken_away_is_not_lost(
    sign_in, contributor, reviewer, seat, indicator, row
):
    """The row is gone meanwhile: the text can be added again, as with any row. Where the indicator is gone, there is nothing to add to."""
    client, seen = sign_in(contributor), posted(row, actual="12", note="Typed meanwhile.")
    rewrite(indicator, seen=1, by=reviewer, words={}, targets={(seat.pk, "2017Q1"): None})
    assert client.post(edit(row), seen, headers={"X-Draft": "1"}).status_code == 409
    answer = client.post(edit(row), seen)
    assert answer.status_code == 409
    assert "Typed meanwhile." in answer.text
    assert client.post(edit(row), {**seen, "settle": "again"}).status_code == 302
    assert Result.objects.get(pk=row.pk).note == "Typed meanwhile."


def test_what_was_typed_of_an_indicator_that_was_removed(sign_in, contributor, reviewer, indicator, row):
    remove(indicator, seen=1, by=reviewer, at=MORNING)
    client = sign_in(contributor)
    assert client.post(edit(row), posted(row, actual="12")).status_code == 404
    assert client.post(reverse("reporting:restore_row", args=["result", row.pk])).status_code == 404


# ── In step with the framework ──────────────────────────────────────────────


def test_targets_follow_the_framework_until_the_report_is_sent(report, row, indicator, seat, focal_person, reviewer):
    report_figure(report, indicator)
    aim = {(seat.pk, "2017Q1"): Decimal(250)}
    rewrite(indicator, seen=indicator.version, by=reviewer, words={}, targets=aim)
    row.refresh_from_db()
    assert row.target == 250
    complete(report).take("submit", by=focal_person, at=MORNING)
    rewrite(indicator, seen=indicator.version, by=reviewer, words={}, targets={(seat.pk, "2017Q1"): Decimal(999)})
    row.refresh_from_db()
    assert row.target == 250
    assert report.snapshots.get().content["results"]["results"][0]["target"] == "250"
    report.take("return", by=reviewer, at=MORNING, note="Look at the target.")
    row.refresh_from_db()
    assert row.target == 999


def test_what_nobody_asks_for_any_more_goes_unless_something_was_written(report, indicator, seat, reviewer):
    none = {(seat.pk, "2017Q1"): None}
    rewrite(indicator, seen=indicator.version, by=reviewer, words={}, targets=none)
    assert not report.results.exists()
    rewrite(indicator, seen=indicator.version, by=reviewer, words={}, targets={(seat.pk, "2017Q1"): Decimal(5)})
    report_figure(report, indicator, 5)
    rewrite(indicator, seen=indicator.version, by=reviewer, words={}, targets=none)
    assert [(row.actual, row.target) for row in report.results.all()] == [(5, None)]


def test_next_quarter_counts_on(report, indicator, flm, seat, focal_person, sign_in, contributor):
    """Also what has no target there, but was reported before."""
    other = make_indicator(flm, "1.2", {(seat, "2017Q1"): 7})
    report_figure(report, indicator, 326)
    report_figure(report, other, 7)
    complete(report).take("submit", by=focal_person, at=MORNING)
    following = Quarter.of(Period(2017, 2))
    following.save()
    open_quarter(following, by=None, at=MORNING + timedelta(days=90))
    there = Report.objects.get(quarter=following, seat=seat)
    assert [(row.indicator.code, row.target) for row in there.results.all()] == [("1.1", 200), ("1.2", None)]
    report_figure(there, indicator, 100)
    [first, second] = Results().section(there, Level.PROGRAMME).values["results"]
    assert (first["to_date"], first["target_to_date"], first["percent_to_date"]) == ("426", "500", "85.2")
    assert (second["actual"], second["to_date"], second["target_to_date"]) == (None, "7", "7")
    assert "To date 426" in sign_in(contributor).get(reverse("reporting:results", args=[there.pk])).text


def test_what_was_restricted_before_is_in_no_sum_of_others(report, indicator, seat, focal_person):
    report_figure(report, indicator, 3_261_459, confidentiality=4)
    complete(report).take("submit", by=focal_person, at=MORNING)
    following = Quarter.of(Period(2017, 2))
    following.save()
    open_quarter(following, by=None, at=MORNING + timedelta(days=90))
    there = Report.objects.get(quarter=following, seat=seat)
    report_figure(there, indicator, 100)
    for level, to_date in ((Level.RESTRICTED, "3261559"), (Level.CONSORTIUM, "100"), (Level.PROGRAMME, "100")):
        [row] = Results().section(there, level).values["results"]
        assert (level, row["to_date"]) == (level, to_date)
        assert "3261459" not in str(row) or level == Level.RESTRICTED


def test_gaps_keep_the_report_from_being_submitted(report, indicator, focal_person):
    complete(report)
    with pytest.raises(Refused):
        report.take("submit", by=focal_person, at=MORNING)
    report_figure(report, indicator)
    report.take("submit", by=focal_person, at=MORNING)
    assert report.status == "submitted"


def test_a_report_of_an_older_database_reads_and_is_submitted(report, focal_person, sign_in):
    """Opened before there were results: it has neither rows nor a note of this chapter."""
    ChapterNote.objects.filter(report=report, chapter="results").delete()
    complete(report)
    client = sign_in(focal_person)
    assert client.get(report.get_absolute_url()).status_code == 200
    assert "No target is set for you" in client.get(reverse("reporting:results", args=[report.pk])).text
    assert client.get(reverse("reporting:read", args=[report.pk])).status_code == 200
    report.take("submit", by=focal_person, at=MORNING)
    sections = {section.key: section.values for section in report.snapshots.get().sections(Level.PROGRAMME)}
    assert sections["results"]["results"] == []


def test_queries_stay_the_same_however_many(sign_in, contributor, flm, seat, report):
    client = sign_in(contributor)
    url = reverse("reporting:results", args=[report.pk])
    make_indicator(flm, "1.1", {(seat, "2017Q1"): 10})
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for code in ("1.2", "1.3"):
        make_indicator(flm, code, {(seat, "2017Q1"): 10})
    with CaptureQueriesContext(connection) as three:
        client.get(url)
    assert len(three) == len(one)
