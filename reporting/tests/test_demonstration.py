"""The demonstration quarter: it stands as promised, its Bangla is whole, and it never mixes with anybody's work."""

import unicodedata

import pytest
from django.db import transaction

from partners import demonstration as people
from partners.clearance import Level
from reporting import demonstration
from reporting.consolidation import waiting
from reporting.demonstration import bcas, bomsa, c3er, coast, csrl, icccad, iid, rmmru, ypsa
from reporting.models import (
    ChapterNote,
    ContextChange,
    Evidence,
    Kind,
    Quarter,
    Report,
    ReportEvent,
    SetAside,
    Snapshot,
    Statement,
)
from reporting.workflow import Action

TOLD = [icccad.TOLD, bcas.TOLD, coast.TOLD, c3er.TOLD, csrl.TOLD, iid.TOLD, ypsa.TOLD, bomsa.TOLD, rmmru.TOLD]
CRITERIA = ("went_well", "better", "successes", "lessons")


@pytest.fixture(scope="module", autouse=True)
def loaded(django_db_setup, django_db_blocker):
    """Loaded once for all these tests, and rolled back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        demonstration.load(people.load())
        yield
        transaction.set_rollback(True)


@pytest.fixture
def reports(db):
    """The reports of the first quarter of 2017, by the acronym or code they belong to."""
    there = Report.objects.in_quarter(Quarter.objects.get(year=2017, number=1)).with_names()
    return {report.owner_name: report for report in there}


def test_reports_stand_as_promised(reports):
    assert {name: report.status for name, report in reports.items()} == {
        "CFTM": "approved",
        "ICCCAD": "approved",
        "BCAS": "approved",
        "C3ER": "draft",
        "COAST": "approved",
        "CSRL": "draft",
        "FLM": "submitted",
        "IID": "approved",
        "YPSA": "submitted",
        "WARBE": "no_return",
        "BOMSA": "submitted",
        "RMMRU": "returned",
    }
    assert reports["C3ER"].due_on > reports["C3ER"].quarter.due_on
    assert reports["CSRL"].due_on == reports["CSRL"].quarter.due_on
    before = Report.objects.filter(quarter__year=2016).values_list("status", flat=True)
    assert set(before) == {"approved", "no_return"}


def test_nothing_is_missing_where_a_report_was_sent(reports):
    assert [str(report) for report in Report.objects.sent() if report.gaps()] == []
    assert reports["C3ER"].gaps() and reports["CSRL"].gaps()


def test_a_sent_report_says_enough_of_every_criterion(reports):
    partners = [report for report in reports.values() if report.is_sent and report.kind == Kind.PARTNER]
    for report in partners:
        counts = [report.statements.filter(criterion=criterion).count() for criterion in CRITERIA]
        assert all(3 <= count <= 6 for count in counts), report
        assert 2 <= report.contextchanges.count() <= 4, report


@pytest.mark.parametrize("model", [Statement, ContextChange])
def test_every_consolidated_line_has_its_sources_and_no_row_waits(reports, model):
    for report in (reports["CFTM"], reports["FLM"]):
        lines = list(model.objects.filter(report=report))
        assert lines
        assert all(line.source_links.exists() for line in lines)
        assert not waiting(report, model).exists()


def test_lines_are_merged_from_several_partners_and_others_set_aside_with_a_reason(reports):
    for report in (reports["CFTM"], reports["FLM"]):
        partners = [len(line.values("")["partners"]) for line in report.statements.all()]
        assert partners.count(2) + partners.count(3) >= 6
        aside = SetAside.objects.filter(report=report)
        assert aside.count() >= 3
        assert all(row.reason for row in aside)


def test_confidential_rows_stay_where_they_belong(reports):
    for model in (Statement, ContextChange):
        assert set(model.objects.values_list("confidentiality", flat=True)) == set(Level.values)
        consolidated = model.objects.filter(report__kind=Kind.CONSOLIDATED)
        assert not consolidated.filter(confidentiality=Level.RESTRICTED).exists()
    secret = "Char Nilkantha"
    assert secret in str(reports["COAST"].sections(Level.RESTRICTED))
    assert secret not in str(reports["COAST"].sections(Level.CONSORTIUM))
    assert secret not in str(Snapshot.objects.get(report=reports["CFTM"]).content)


def test_every_word_is_stored_as_it_was_written(reports):
    for told in TOLD:
        report = reports[told.partner]
        stored = [(row.criterion, row.text, row.detail) for row in report.statements.all()]
        written = [(criterion, said.text, said.detail) for criterion, said in told.statements]
        assert sorted(stored) == sorted(written)
    every = [*Statement.objects.all(), *ContextChange.objects.all(), *ChapterNote.objects.all()]
    texts = [value for row in every for value in row.words().values() if isinstance(value, str)]
    assert all(unicodedata.is_normalized("NFC", text) for text in texts)
    in_bangla = [text for text in texts if any("\u0980" <= letter <= "\u09ff" for letter in text)]
    mixed = [text for text in in_bangla if any(letter.isascii() and letter.isalpha() for letter in text)]
    assert len(in_bangla) > 40 and len(mixed) > 5


def test_what_was_returned_says_why_and_came_back_better(reports):
    steps = reports["COAST"].events.values_list("action", flat=True)
    assert list(steps) == ["open", "submit", "return", "submit", "approve"]
    assert all(event.note for event in ReportEvent.objects.filter(action__in=[Action.RETURN, Action.EXCUSE]))
    first, second = Snapshot.objects.filter(report=reports["COAST"])
    assert first.is_intact and second.is_intact and first.sha256 != second.sha256


def test_last_quarters_open_points_are_carried_forward(reports):
    assert Statement.objects.exclude(carried_from=None).filter(report__in=reports.values()).count() == 2
    assert ContextChange.objects.exclude(carried_from=None).filter(report__in=reports.values()).count() == 1


def test_it_happened_in_the_winter_and_spring_of_2017(db):
    moments = [event.at for event in ReportEvent.objects.all()]
    for model in (Statement, ContextChange, ChapterNote):
        moments += model.history.values_list("history_date", flat=True)
        moments += model.objects.values_list("changed_at", flat=True)
        moments += model.objects.values_list("created_at", flat=True)
        moments += Evidence.objects.values_list("added_at", flat=True)
    assert {moment.year for moment in moments} == {2016, 2017}
