"""A bookkeeper enters what was spent, says why it differs, finds last quarter again; nobody types a total."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse

from conftest import MORNING, complete, enter_spending, make_line
from partners.clearance import Level
from partners.refusals import Refused
from reporting.chapters.finance import FinancialReport, papers_of
from reporting.evidence import attach
from reporting.models import FinancialLine, Quarter, VarianceRule
from reporting.opening import open_quarter
from reporting.quarters import Period
from reporting.spending import follow_on, lines_of, renew

CHAPTER = FinancialReport()
DRAFT = {"x-draft": "1"}


def url(name, *args):
    return reverse(f"reporting:{name}", args=args)


def words(row=None, **more):
    """What the form of a line posts."""
    there = {
        "heading": row.heading if row else "Staff",
        "budget": "12,00,000",
        "planned": "1,00,000",
        "spent": "1,00,000",
        "reason": "",
        "confidentiality": "2",
        "version": str(row.version) if row else "0",
    }
    return {**there, **more}


def said(report):
    return [gap.message for gap in CHAPTER.gaps(report)]


def figures(report):
    return {row.heading: (row.budget, row.spent, row.before, row.account.to_date) for row in lines_of(report)}


def next_quarter(report, number=2):
    quarter = Quarter.of(Period(2017, number))
    quarter.save()
    opened = open_quarter(quarter, by=None, at=MORNING + timedelta(days=90 * (number - 1)))
    return next(one for one in opened if one.seat_id == report.seat_id)


# ── Writing ─────────────────────────────────────────────────────────────────


def test_a_heading_is_added_in_bangla_digits_and_grouping(sign_in, contributor, report):
    client = sign_in(contributor)
    posted = words(id=uuid4(), budget="১২,৩৪,৫৬৭", planned="Tk 1,00,000/-", spent="৯৯,৯৯৯.৫০")
    answer = client.post(url("add_financial_line", report.pk), posted)
    line = report.financiallines.get()
    assert (line.budget, line.planned, line.spent) == (Decimal(1234567), Decimal(100000), Decimal("99999.50"))
    assert answer.status_code == 302 and answer.url.endswith(f"#row-{line.pk}")
    page = client.get(url("finance", report.pk)).text
    assert "12,34,567" in page and "99,999.50" in page and "11,34,567.50" in page


def test_a_line_saves_itself_and_the_sums_follow(sign_in, contributor, report):
    row = make_line(report, spent=None)
    travel = make_line(report, "Travel", budget=50_000, planned=10_000, spent=60_000)
    client = sign_in(contributor)
    answer = client.post(url("edit_row", "financial_line", row.pk), words(row, spent="৮০,০০০"), headers=DRAFT)
    assert answer.json()["version"] == 2
    sums = client.get(url("finance_sums", report.pk), {"shown": [str(row.pk)[:8], str(travel.pk)[:8], "no"]}).text
    assert f'id="left-{row.pk}" hx-swap-oob="true"' in sums
    assert "1,40,000" in sums  # spent in all
    assert "overspent" in sums and "More is spent than the whole budget:" in sums
    assert "“Travel”: write why it differs from the plan." in sums
    assert "“Staff”: write why it differs from the plan." in sums


@pytest.mark.parametrize(
    ("name", "typed", "hint"),
    [
        ("spent", "-5", "Write a refund in the reason"),
        ("budget", "-5", "cannot be less than nothing."),
        ("spent", "=SUM(A1)", "digits only"),
        ("spent", "a lot", "digits only"),
        ("spent", "12,5", "digits only"),
        ("spent", "1.234", "digits only"),
        ("planned", "9" * 25, "digit is too many"),
        ("budget", "100000000000", "digit is too many"),
        ("budget", "", "0 if there is none"),
        ("heading", "", "Write the heading"),
        ("heading", "travel  COSTS", "stands here already"),
        ("reason", "x" * 5_001, "at most 5000"),
    ],
)
def test_what_cannot_be_is_told_at_its_field_and_nothing_is_saved(sign_in, contributor, report, name, typed, hint):
    row = make_line(report)
    make_line(report, "Travel costs")
    client = sign_in(contributor)
    posted = words(row, **{name: typed})
    answer = client.post(url("edit_row", "financial_line", row.pk), posted, headers=DRAFT)
    assert answer.status_code == 400 and hint in answer.json()["errors"][name][0]
    page = client.post(url("edit_row", "financial_line", row.pk), posted)
    assert page.status_code == 400 and (typed in page.text or typed.startswith("="))
    row.refresh_from_db()
    assert (row.heading, row.spent, row.version) == ("Staff", Decimal(100_000), 1)


def test_empty_is_not_nothing(sign_in, contributor, report):
    row = make_line(report)
    client = sign_in(contributor)
    client.post(url("edit_row", "financial_line", row.pk), words(row, spent=""))
    row.refresh_from_db()
    assert row.spent is None and said(report) == ["“Staff”: enter what was spent; 0 if nothing was."]
    client.post(url("edit_row", "financial_line", row.pk), words(row, spent="০"))
    row.refresh_from_db()
    assert row.spent == 0 and said(report) == ["“Staff”: write why it differs from the plan."]
    client.post(url("edit_row", "financial_line", row.pk), words(row, spent="0", reason="The project began late."))
    assert said(report) == []


def test_an_empty_report_wants_lines_or_the_reason_why_there_are_none(sign_in, contributor, report):
    assert len(said(report)) == 1
    client = sign_in(contributor)
    page = client.get(url("finance", report.pk))
    assert "The headings of your budget" in page.text
    note = report.chapternotes.get(chapter="finance")
    posted = {"nothing_because": "No money came yet.", "version": note.version}
    client.post(url("edit_row", "nothing", note.pk), posted)
    assert said(report) == []
    assert "No money came yet." in CHAPTER.section(report, Level.PROGRAMME).values["nothing_because"]


def test_two_bookkeepers_in_one_line_are_told(sign_in, contributor, focal_person, report):
    row = make_line(report)
    FinancialLine.objects.get(pk=row.pk).rewrite(version=1, by=focal_person, spent=Decimal(5))
    answer = sign_in(contributor).post(url("edit_row", "financial_line", row.pk), words(row, spent="7"), headers=DRAFT)
    assert answer.status_code == 409 and "Maksuda" in answer.json()["html"]


def test_both_amounts_stand_side_by_side_as_people_read_them(sign_in, contributor, focal_person, report):
    line = make_line(report, spent=100_000, by=focal_person)
    line.rewrite(version=1, by=focal_person, spent=0)
    answer = sign_in(contributor).post(
        url("edit_row", "financial_line", line.pk), words(line, spent="1,23,456.50", version=1)
    )
    assert answer.status_code == 409
    assert "<bdi>1,23,456.50</bdi>" in answer.text and "<bdi>0</bdi>" in answer.text


def test_a_new_heading_can_be_taken_off_and_a_carried_one_not(sign_in, contributor, report):
    enter_spending(report)
    later = next_quarter(report)
    carried = later.financiallines.get()
    new = make_line(later, "Boats")
    client = sign_in(contributor)
    assert client.post(url("remove_row", "financial_line", carried.pk), {"version": 1}).status_code == 404
    with pytest.raises(Refused):
        carried.remove(version=1, by=contributor)
    assert client.post(url("remove_row", "financial_line", new.pk), {"version": 1}).status_code == 200
    assert [line.heading for line in lines_of(later)] == ["Staff"]
    client.post(url("restore_row", "financial_line", new.pk))
    assert [line.heading for line in lines_of(later)] == ["Staff", "Boats"]


def test_the_bank_statement_is_for_reviewers_unless_one_says_otherwise(
    sign_in, contributor, submitted_report, reviewer
):
    papers = papers_of(submitted_report)
    assert papers.confidentiality == Level.RESTRICTED
    submitted_report.take("return", by=reviewer, at=MORNING, note="More, please.")
    attach(papers, by=contributor, at=MORNING, label="Bank statement", url="https://ypsa.example/statement")
    values = {level: CHAPTER.section(submitted_report, level).values["papers"] for level in Level}
    assert [bool(values[level]) for level in Level] == [False, False, False, True]
    client = sign_in(contributor)
    page = client.get(url("finance", submitted_report.pk))
    assert "Bank statement" in page.text and "X-Offline" not in page
    item = papers.evidence.get()
    assert client.post(url("withdraw_evidence", item.pk)).status_code == 302
    assert client.get(url("row_evidence", "financial_papers", papers.pk)).status_code == 200


# ── From quarter to quarter ─────────────────────────────────────────────────


def test_the_next_quarter_begins_with_what_was_spent(report, focal_person):
    make_line(report, "Staff", spent=90_000)
    make_line(report, "Audit", spent=None, confidentiality=Level.CONSORTIUM)
    later = next_quarter(report)
    assert figures(later) == {
        "Staff": (Decimal(1_200_000), None, Decimal(90_000), Decimal(90_000)),
        "Audit": (Decimal(1_200_000), None, Decimal(0), Decimal(0)),
    }
    assert lines_of(later).get(heading="Audit").confidentiality == Level.CONSORTIUM
    follow_on(later, report)
    assert later.financiallines.count() == 2


def test_a_correction_of_last_quarter_reaches_every_open_quarter_after_it(report, focal_person, reviewer):
    complete(report, by=focal_person)
    report.take("submit", by=focal_person, at=MORNING)
    second, third = next_quarter(report), next_quarter(report, 3)
    touched = second.financiallines.get()
    touched.rewrite(version=touched.version, by=focal_person, spent=Decimal(50_000), budget=Decimal(1_300_000))
    renew(second)
    report.take("return", by=reviewer, at=MORNING, note="The ledger says otherwise.")
    line = report.financiallines.get()
    line.rewrite(version=line.version, by=focal_person, spent=Decimal(110_000), heading="Salaries", reason="Backpay.")
    make_line(report, "Boats", by=focal_person, spent=100_000)
    for thread in report.threads.all():
        thread.delete()
    report.take("submit", by=focal_person, at=MORNING)
    assert figures(second) == {
        "Staff": (Decimal(1_300_000), Decimal(50_000), Decimal(110_000), Decimal(160_000)),
        "Boats": (Decimal(1_200_000), None, Decimal(100_000), Decimal(100_000)),
    }
    assert figures(third) == {
        "Staff": (Decimal(1_300_000), None, Decimal(160_000), Decimal(160_000)),
        "Boats": (Decimal(1_200_000), None, Decimal(100_000), Decimal(100_000)),
    }


def test_what_was_taken_off_last_quarter_leaves_the_next_unless_somebody_wrote_there(report, focal_person):
    first, second = make_line(report, "Boats"), make_line(report, "Nets")
    later = next_quarter(report)
    kept = later.financiallines.get(heading="Nets")
    kept.rewrite(version=kept.version, by=focal_person, planned=Decimal(7))
    for line in (first, second):
        line.remove(version=1, by=focal_person)
    renew(report)
    assert figures(later) == {"Nets": (Decimal(1_200_000), None, Decimal(0), Decimal(0))}
    assert not later.financiallines.get().is_fixed


def test_what_was_restricted_last_quarter_stays_so_in_what_is_spent_to_date(sign_in, contributor, report, focal_person):
    make_line(report, "Legal help", confidentiality=Level.RESTRICTED)
    later = next_quarter(report)
    line = later.financiallines.get()
    answer = sign_in(contributor).post(
        url("edit_row", "financial_line", line.pk), words(line, confidentiality="2"), headers=DRAFT
    )
    assert answer.status_code == 400 and "confidentiality" in answer.json()["errors"]
    with pytest.raises(Refused):
        line.rewrite(version=line.version, by=contributor, confidentiality=Level.PROGRAMME)
    assert CHAPTER.section(later, Level.CONSORTIUM).values["lines"] == []


def test_an_older_report_begins_when_it_is_looked_at(sign_in, contributor, report):
    enter_spending(report)
    later = next_quarter(report)
    later.financiallines.all().delete()
    later.chapternotes.filter(chapter__startswith="finance").delete()
    assert len(said(later)) == 1
    assert CHAPTER.section(later, Level.RESTRICTED).values["lines"] == []
    assert sign_in(contributor).get(url("finance", later.pk)).status_code == 200
    assert figures(later) == {"Staff": (Decimal(1_200_000), None, Decimal(100_000), Decimal(100_000))}


# ── Who reads what ──────────────────────────────────────────────────────────


def test_a_restricted_line_is_in_no_total_of_those_who_may_not_read_it(report):
    make_line(report, "Staff", spent=100_000)
    make_line(report, "Legal help", spent=777_777, confidentiality=Level.RESTRICTED)
    values = CHAPTER.section(report, Level.CONSORTIUM).values
    assert [line["text"] for line in values["lines"]] == ["Staff"]
    assert values["sum"]["spent"] == "100000.00" and "777777" not in str(values)
    assert CHAPTER.section(report, Level.RESTRICTED).values["sum"]["spent"] == "877777.00"


def test_rights(sign_in, submitted_report, stranger, reviewer, consortium_lead, facilitator, contributor):
    address = url("finance", submitted_report.pk)
    for person, status in ((stranger, 404), (reviewer, 302), (consortium_lead, 302), (facilitator, 302)):
        client = sign_in(person)
        assert client.get(address).status_code == status
        for name in ("finance_sums", "finance_sheet", "add_financial_line"):
            assert client.get(url(name, submitted_report.pk)).status_code == (404 if status == 404 else 403)
    page = sign_in(contributor).get(address)
    assert page.status_code == 200 and '<form class="money-line"' not in page.text


def test_as_many_queries_for_three_headings_as_for_one(sign_in, contributor, report, django_assert_max_num_queries):
    client = sign_in(contributor)
    make_line(report)
    client.get(url("finance", report.pk))
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as one:
        client.get(url("finance", report.pk))
    for name in ("Travel", "Boats"):
        make_line(report, name, spent=None)
    with django_assert_max_num_queries(len(one)):
        client.get(url("finance", report.pk))


# ── The rule ────────────────────────────────────────────────────────────────


def test_a_rule_counts_for_reports_opened_from_its_day_on(sign_in, colleague, report, contributor):
    make_line(report, planned=100_000, spent=109_000)
    assert said(report) == []
    VarianceRule.objects.create(percent=5, least=1_000, from_on=MORNING.date() + timedelta(days=1))
    assert said(report) == []  # it was opened the day before
    VarianceRule.objects.create(percent=5, least=1_000, from_on=MORNING.date())
    assert said(report) == ["“Staff”: write why it differs from the plan."]
    assert CHAPTER.content(report)["threshold"] == {"percent": "5", "least": "1000"}


def test_a_rule_is_set_by_those_who_set_up(sign_in, administrator, colleague, reviewer, contributor):
    address = url("variance")
    for person in (reviewer, contributor):
        assert sign_in(person).get(address).status_code == 403
        assert sign_in(person).post(address, {}).status_code == 403
    tomorrow = date.today() + timedelta(days=2)
    for person, day in ((administrator, tomorrow), (colleague, tomorrow + timedelta(days=1))):
        client = sign_in(person)
        assert ("10 % and 10,000 taka" in client.get(address).text) == (not VarianceRule.objects.exists())
        posted = {"percent": "১২.৫", "least": "১৫,০০০", "from_on": day.isoformat()}
        assert client.post(address, posted).status_code == 302
    rule = VarianceRule.objects.first()
    assert (rule.percent, rule.least, rule.by) == (Decimal("12.5"), Decimal(15_000), colleague)
    for wrong in (
        {"percent": "-1"},
        {"percent": "1000"},
        {"percent": "1.25"},
        {"percent": "x"},
        {"least": ""},
        {"from_on": ""},
        {"from_on": "2016-01-01"},
        {"from_on": day.isoformat()},
    ):
        answer = client.post(address, {"percent": "5", "least": "0", "from_on": "2099-01-01", **wrong})
        assert answer.status_code == 400, wrong
        assert "This field is required" not in answer.text
    assert VarianceRule.objects.count() == 2
