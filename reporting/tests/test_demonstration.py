"""The demonstration quarter: it stands as promised, its Bangla is whole, and it never mixes with anybody's work."""

import unicodedata
from collections import Counter

import pytest
from django.db import transaction

from partners import demonstration as people
from partners.clearance import Level
from partners.models import User
from powermaps import demonstration as maps
from reporting import demonstration
from reporting.consolidation import waiting
from reporting.demonstration import (
    bcas,
    bomsa,
    c3er,
    coast,
    csrl,
    icccad,
    iid,
    inception_cftm,
    inception_flm,
    rmmru,
    ypsa,
)
from reporting.models import (
    ChapterNote,
    Comment,
    ContextChange,
    Evidence,
    Kind,
    MemberRole,
    Passage,
    Quarter,
    Report,
    ReportEvent,
    Round,
    SetAside,
    Snapshot,
    Statement,
    Thread,
    Verdict,
)
from reporting.workflow import Action
from risks import demonstration as plans
from risks.models import Activity, Outcome, PlanAnswer, PlanVersion

TOLD = [icccad.TOLD, bcas.TOLD, coast.TOLD, c3er.TOLD, csrl.TOLD, iid.TOLD, ypsa.TOLD, bomsa.TOLD, rmmru.TOLD]
INCEPTION = [inception_flm.TOLD, inception_cftm.TOLD]
CRITERIA = ("went_well", "better", "successes", "lessons")


@pytest.fixture(scope="module", autouse=True)
def loaded(django_db_setup, django_db_blocker):
    """Loaded once for all these tests, and rolled back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        demonstration.load(people.load(), plans, maps)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def reports(db):
    """The reports of the first quarter of 2017, by the acronym or code they belong to."""
    there = Report.objects.in_quarter(Quarter.objects.get(year=2017, number=1)).with_names()
    return {report.owner_name: report for report in there}


@pytest.fixture
def inceptions(db):
    """The inception reports, by the code of their project."""
    return {report.ibp.code: report for report in Report.objects.filter(kind=Kind.INCEPTION).with_names()}


def lacking(report):
    """What its chapters lack; comments may wait for an answer."""
    return [gap for chapter in report.chapters for gap in chapter.gaps(report)]


def person(email):
    return User.objects.get(email=email)


def opinions(round, reviewer):
    """What a reviewer finds in a round, by chapter."""
    found = {state.chapter.key: state.of(reviewer) for state in round.chapters}
    return {key: verdict.opinion for key, verdict in found.items() if verdict}


def states(report, **of):
    """How many comments on a report stand in which state."""
    return Counter(Thread.objects.filter(report=report, **of).values_list("state", flat=True))


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
    assert [str(report) for report in Report.objects.sent() if lacking(report)] == []
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
    models = (Statement, ContextChange, ChapterNote, Passage, MemberRole)
    every = [row for model in models for row in model.objects.all()]
    texts = [value for row in every for value in row.words().values() if isinstance(value, str)]
    texts += Comment.objects.values_list("text", flat=True)
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
    for model in (Statement, ContextChange, ChapterNote, Passage, MemberRole):
        moments += model.history.values_list("history_date", flat=True)
        moments += model.objects.values_list("changed_at", flat=True)
        moments += model.objects.values_list("created_at", flat=True)
        moments += Evidence.objects.values_list("added_at", flat=True)
    for model in (Round, Verdict):
        moments += model.history.values_list("history_date", flat=True)
    for model in (PlanVersion, Outcome, Activity):
        moments += model.history.values_list("history_date", flat=True)
        moments += model.objects.values_list("changed_at", flat=True)
    moments += Round.objects.values_list("opened_at", flat=True)
    moments += Round.objects.exclude(closed_at=None).values_list("closed_at", flat=True)
    moments += Verdict.objects.values_list("at", flat=True)
    moments += Comment.objects.values_list("at", flat=True)
    moments += Thread.objects.values_list("changed_at", flat=True)
    assert {moment.year for moment in moments} == {2016, 2017}


# ── Reviews ─────────────────────────────────────────────────────────────────


def test_every_decision_was_taken_over_a_complete_review(db):
    for round in Round.objects.exclude(closed_at=None).select_related("report__ibp", "snapshot", "lead", "reason"):
        assert round.lacking(Action(round.outcome)) == [] or round.report.rounds.count() > round.number, round.report
        assert set(opinions(round, round.lead)) == set(round.snapshot.content)
        assert bool(round.reason) == (round.outcome == Action.RETURN)
    assert set(Report.objects.sent().values_list("rounds__number", flat=True)) == {1, 2}


def test_both_inception_reports_answer_every_question(inceptions):
    for told in INCEPTION:
        report = inceptions[told.ibp]
        assert lacking(report) == []
        written = {chapter: set(answers) for chapter, answers in told.answers.items()}
        asked = {}
        for passage in report.passages.all():
            asked.setdefault(passage.chapter, set()).add(passage.question)
            assert passage.text == told.answers[passage.chapter][passage.question].text
        assert asked == written
        assert {str(member) for member in report.memberroles.all()} == set(told.parts)
    assert "WARBE" not in inception_flm.TOLD.parts  # it joined later


def test_the_section_on_power_first_needed_improvement_and_was_then_accepted(inceptions):
    report = inceptions["FLM"]
    lead, colleague = person("tanvir.ahmed@prokas.example"), person("ishrat.jahan@prokas.example")
    first, second = report.rounds.all()

    assert (report.status, first.outcome, second.outcome) == ("approved", "return", "approve")
    assert first.reason.code == "power"
    assert [key for key, opinion in opinions(first, lead).items() if opinion == "needs_improvement"] == ["power"]
    assert opinions(first, colleague)["mel"] != opinions(first, lead)["mel"]
    assert set(opinions(second, lead).values()) == {"fine"}
    changed = {state.chapter.key for state in second.chapters if not state.is_unchanged}
    assert "power" in changed and "problem" not in changed
    assert states(report) == {"resolved": report.threads.count()}
    answers = Comment.objects.filter(thread__report=report, side="partner").values_list("state", flat=True)
    assert set(answers) == {"agreed", "clarified", "disagreed"}


def test_the_plan_was_returned_with_its_report_and_its_second_version_names_the_comment(inceptions):
    first, second, third = PlanVersion.objects.filter(ibp__code="FLM")
    assert [plan.state for plan in (first, second, third)] == ["returned", "approved", "proposed"]
    assert PlanVersion.objects.current(inceptions["FLM"].ibp) == second
    asked = Thread.objects.get(report=inceptions["FLM"], chapter="plan")
    assert [answer.thread for answer in second.answers.all()] == [asked]
    assert asked.row in {outcome.key for outcome in first.outcomes.all()} & {
        outcome.key for outcome in second.outcomes.all()
    }
    kinds = {PlanAnswer.Kind.CHANGE, PlanAnswer.Kind.LESSON, PlanAnswer.Kind.PROPOSAL}
    assert {answer.kind for answer in third.answers.all()} == kinds
    changed = {state.chapter.key for state in inceptions["FLM"].rounds.last().chapters if not state.is_unchanged}
    assert "plan" in changed


def test_the_other_inception_report_came_back_and_waits_to_be_tried(inceptions):
    report, reviewer = inceptions["CFTM"], person("nazmul.huda@prokas.example")
    first, second = report.rounds.all()
    assert (report.status, first.outcome, first.reason.code) == ("submitted", "return", "power")
    assert (second.is_open, second.lead) == (True, reviewer)
    assert states(report, audience="shared") == {"agreed": 3, "clarified": 2, "disagreed": 1, "resolved": 1, "open": 1}
    waits = {state.chapter.key for state in second.chapters if not state.of(reviewer)}
    assert "power" in waits and "problem" not in waits
    assert second.lacking(Action.APPROVE)


def test_a_returned_report_has_a_list_of_what_to_answer(reports):
    assert states(reports["RMMRU"], audience="shared") == {"open": 3}
    assert [gap.message for gap in reports["RMMRU"].gaps()] == [
        thread.gap.message for thread in Thread.objects.filter(report=reports["RMMRU"], audience="shared")
    ]
    assert states(reports["COAST"]) == {"resolved": 2}


def test_reviews_in_progress_wait_on_the_desk(reports):
    reviewer = person("tanvir.ahmed@prokas.example")
    for name in ("YPSA", "BOMSA"):
        round = reports[name].rounds.get()
        assert (round.is_open, round.lead) == (True, reviewer)
        assert set(Thread.objects.filter(report=reports[name]).values_list("audience", flat=True)) == {
            "shared",
            "internal",
        }
        assert Verdict.objects.filter(round=round).exists()
        assert round.lacking(Action.APPROVE)


def test_what_reviewers_say_among_themselves_exists_for_no_partner(db):
    internal = Thread.objects.filter(audience="internal")
    assert internal.count() == 5
    reviewers = {"tanvir.ahmed@prokas.example", "nazmul.huda@prokas.example", "ishrat.jahan@prokas.example"}
    for user in User.objects.exclude(email__in=reviewers):
        assert not Thread.objects.visible_to(user).filter(audience="internal").exists(), user
    frozen = "".join(str(snapshot.content) for snapshot in Snapshot.objects.all())
    steps = "".join(ReportEvent.objects.values_list("note", flat=True))
    for comment in Comment.objects.filter(thread__in=internal).exclude(text=""):
        assert comment.side == "prokas"
        assert comment.text not in frozen and comment.text not in steps


def test_results_are_reported_against_the_framework(reports):
    """Added up where they add up; what a draft still lacks is named."""
    report = reports["FLM"]
    chapter = next(chapter for chapter in report.chapters if chapter.key == "results")
    values = chapter.section(report, Level.PROGRAMME).values
    by_code = {one["code"]: one for one in values["indicators"]}
    advised, cost = by_code["1.3"], by_code["1.1"]
    assert (advised["sum"]["actual"], advised["sum"]["target"], advised["sum"]["percent"]) == ("924", "800", "115.5")
    assert advised["parts"][0]["text"] == "Women 399 · Men 525"
    assert (cost["sum"], [one["partner"] for one in cost["unreported"]]) == (None, ["IID"])
    assert "RMMRU" in values["late"]
    draft = next(chapter for chapter in reports["C3ER"].chapters if chapter.key == "results")
    assert [gap.message for gap in draft.gaps(reports["C3ER"])] == [
        "2.3, Location: the parts add up to 638, 2 less than the total of 640."
    ]
