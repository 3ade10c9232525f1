"""A reviewer reads what was submitted, judges it chapter by chapter, ticks off, hands over the lead, and decides."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conftest import MORNING, fill_catalogue, make_person, make_reason, make_statement, make_thread, review
from partners.standing import Role
from reporting.models import ChecklistItem, Report, Round, Statement
from reporting.workflow import Action, Status

HTMX = {"HX-Request": "true"}


def url(name, report, *more):
    return reverse(f"reporting:{name}", args=[report.pk, *more])


def chapter(round, key="progress"):
    return next(state for state in round.chapters if state.chapter.key == key)


def judge(client, round, key="progress", opinion="fine", **changes):
    words = {"opinion": opinion, "seen": chapter(round, key).sha256, "reason": "", **changes}
    headers = words.pop("headers", {})
    return client.post(url("judge", round.report, key), words, headers=headers)


def decide(client, round, action="approve", **changes):
    words = {"note": "", "reason": "", "seen": round.snapshot.sha256, **changes}
    return client.post(url("take", round.report, action), words)


def returned(round, *needing):
    """The round, returned; its partner rewords one statement and submits again: the second round."""
    review(round, *needing)
    round.decide(
        Action.RETURN, by=round.lead, at=MORNING, seen=round.snapshot.sha256, note="Say where.", reason=make_reason()
    )
    return round.report


@pytest.fixture
def second(round, focal_person):
    """The second round: one statement reworded, one new, one taken out; the context is as it was."""
    report = returned(round, "progress")
    first, gone = report.statements.filter(criterion__in=["went_well", "lessons"])
    first.rewrite(version=first.version, by=focal_person, text="YPSA says of well-being in Sitakunda.")
    make_statement(report, "lessons", "A lesson that is new.", by=focal_person)
    gone.remove(version=gone.version, by=focal_person)
    report.take(Action.SUBMIT, by=focal_person, at=MORNING)
    return report.rounds.last()


# ── The page ────────────────────────────────────────────────────────────────


def test_the_page_shows_what_was_submitted_with_a_verdict_and_comments_at_each_chapter(
    sign_in, reviewer, focal_person, round, submitted_report
):
    row = submitted_report.statements.first()
    make_thread(round, row=row.pk, text="Which upazilas?")
    page = sign_in(reviewer).get(url("review", submitted_report)).text
    for statement in submitted_report.statements.all():
        assert statement.text in page
    assert page.index(row.text) < page.index("Which upazilas?") < page.index("verdict-progress")
    assert url("judge", submitted_report, "context") in page
    assert "Round 1" in page
    assert f"0 of {len(round.report.chapters)} judged by you" in page
    assert "You lead this review and decide." in page


def test_it_shows_the_submission_not_what_is_written_since(sign_in, reviewer, round, submitted_report, focal_person):
    Statement.objects.filter(report=submitted_report).update(text="Slipped in.")
    assert "Slipped in." not in sign_in(reviewer).get(url("review", submitted_report)).text


def test_in_the_second_round_changes_are_marked_and_can_be_walked_alone(sign_in, reviewer, second):
    client = sign_in(reviewer)
    page = client.get(url("review", second.report)).text
    assert "<ins>" in page
    assert page.count("data-since") == 3  # reworded, new, taken out
    assert "unchanged since round 1" in page
    kept = second.report.statements.get(criterion="better").text
    assert kept in page
    only = client.get(url("review", second.report), {"changed": "1"}).text
    assert kept not in only
    assert only.count("data-since") == 3
    assert "No row changed here since round 1." in only
    plain = client.get(url("review", second.report), {"marks": "off"}).text
    assert "<ins>" not in plain
    assert "data-since" not in plain


def test_an_earlier_round_is_read_as_it_was_and_how_it_ended(sign_in, reviewer, second):
    page = sign_in(reviewer).get(url("review", second.report), {"round": "1"}).text
    assert "This round is over: the report was returned" in page
    assert "Say where." in page
    assert "Something is missing" in page  # the reason
    assert "A lesson that is new." not in page
    assert "Needs improvement" in page
    assert url("judge", second.report, "progress") not in page
    assert url("take", second.report, "approve") not in page


@pytest.mark.parametrize("number", ["3", "0", "-1", "x", "1" * 30])
def test_a_round_that_never_was_is_not_found(sign_in, reviewer, second, number):
    assert sign_in(reviewer).get(url("review", second.report), {"round": number}).status_code == 404


@pytest.mark.parametrize("status", ["returned", "approved", "withdrawn"])
def test_when_no_round_is_open_the_last_one_stands_there_with_what_happens_next(
    sign_in, reviewer, focal_person, round, status
):
    report = round.report
    if status == "returned":
        returned(round)
    elif status == "approved":
        review(round)
        round.decide(Action.APPROVE, by=reviewer, at=MORNING, seen=round.snapshot.sha256)
    else:
        report.take(Action.WITHDRAW, by=focal_person, at=MORNING)
    page = sign_in(reviewer).get(url("review", report)).text
    assert "This round is over" in page
    assert ("It is locked." if status == "approved" else "Its partner is changing it.") in page
    assert "verdict-fine" not in page


def test_before_the_first_submission_the_page_says_so(sign_in, reviewer, report):
    page = sign_in(reviewer).get(url("review", report))
    assert page.status_code == 200
    assert "Nothing to review yet" in page.text


@pytest.mark.parametrize(
    ("person", "status"),
    [
        ("focal_person", 302),
        ("contributor", 302),
        ("consortium_lead", 403),
        ("facilitator", 403),
        ("stranger", 404),
        ("observer", 404),
    ],
)
def test_others_do_not_see_a_review(request, sign_in, round, person, status):
    client = sign_in(request.getfixturevalue(person))
    answer = client.get(url("review", round.report))
    assert answer.status_code == status
    if status == 302:
        assert answer.url == url("comments", round.report)
    deeds = [
        client.post(url("judge", round.report, "progress"), {"opinion": "fine", "seen": chapter(round).sha256}),
        client.post(url("checklist", round.report), {"done": "1"}),
        client.post(url("lead_review", round.report), {"person": ""}),
    ]
    assert {deed.status_code for deed in deeds} == {404 if status == 404 else 403}
    assert round.verdicts.count() == 0


@pytest.mark.parametrize("name", ["judge", "checklist", "lead_review"])
def test_deeds_are_posted(sign_in, reviewer, round, name):
    more = ["progress"] if name == "judge" else []
    assert sign_in(reviewer).get(url(name, round.report, *more)).status_code == 405


def test_who_reviews_and_writes_does_not_judge(sign_in, reviewer, seat, round):
    reviewer.appointments.create(role=Role.CONTRIBUTOR, seat=seat)
    client = sign_in(reviewer)
    assert client.get(url("review", round.report)).url == url("comments", round.report)
    assert judge(client, round).status_code == 403


def test_the_page_asks_the_same_however_much_was_written_and_said(sign_in, reviewer, focal_person, reports, quarter):
    counts = []
    for name, many in (("YPSA", 1), ("BOMSA", 3)):
        report = reports[name]
        for n in range(many):
            make_statement(report, text=f"Statement {n}.", by=focal_person)
        Report.objects.filter(pk=report.pk).update(status=Status.DRAFT)
        report.gaps = list  # what is missing does not matter here
        report.take(Action.SUBMIT, by=focal_person, at=MORNING)
        round = report.rounds.get()
        for n in range(many):
            make_thread(round, text=f"Comment {n}.", row=report.statements.all()[n].pk, by=reviewer)
            make_thread(round, text=f"Whole {n}.", by=reviewer)
        fill_catalogue()
        client = sign_in(reviewer)
        client.get(url("review", report))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url("review", report)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


# ── Verdicts ────────────────────────────────────────────────────────────────


def test_a_chapter_is_found_fine(sign_in, reviewer, round):
    answer = judge(sign_in(reviewer), round)
    assert (answer.status_code, answer.url) == (302, url("review", round.report) + "#verdict-progress")
    verdict = round.verdicts.get()
    assert (verdict.chapter, verdict.opinion, verdict.reviewer) == ("progress", "fine", reviewer)


def test_in_place_the_verdict_the_outline_and_the_summary_are_answered(sign_in, reviewer, round):
    reason = make_reason("unclear")
    answer = judge(sign_in(reviewer), round, opinion="needs_improvement", reason=reason.pk, headers=HTMX)
    assert answer.status_code == 200
    assert 'value="needs_improvement" aria-pressed="true"' in answer.text
    assert re.search(f'value="{reason.pk}" selected', answer.text)
    chapters = len(round.report.chapters)
    assert f"1 of {chapters} judged by you" in answer.text
    assert f"1 of {chapters} chapters judged" in answer.text
    assert answer.text.count("hx-swap-oob") == 2
    assert round.verdicts.get().reason == reason


def test_what_needs_improvement_wants_a_reason(sign_in, reviewer, round):
    for headers in ({}, HTMX):
        answer = judge(sign_in(reviewer), round, opinion="needs_improvement", headers=headers)
        assert answer.status_code == 409
        assert "Choose why this chapter needs improvement." in answer.text
    assert round.verdicts.count() == 0


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"opinion": "splendid"}, "Choose fine or needs improvement."),
        ({"opinion": ""}, "Choose fine or needs improvement."),
        ({"seen": "0" * 64}, "another version of this chapter"),
        ({"seen": ""}, "another version of this chapter"),
        ({"seen": "x" * 65}, "at most 64"),
        ({"opinion": "needs_improvement", "reason": "no reason"}, "Choose one of the reasons"),
    ],
)
def test_a_verdict_that_cannot_be_kept_is_refused_in_words(sign_in, reviewer, round, changes, words):
    for headers in ({}, HTMX):
        answer = judge(sign_in(reviewer), round, headers=headers, **changes)
        assert answer.status_code == 409
        assert words in answer.text
    assert round.verdicts.count() == 0


def test_a_chapter_that_the_report_has_not_is_not_found(sign_in, reviewer, round):
    assert judge(sign_in(reviewer), round).status_code == 302
    answer = sign_in(reviewer).post(url("judge", round.report, "budget"), {"opinion": "fine", "seen": ""})
    assert answer.status_code == 404


def test_two_reviewers_judge_each_for_oneself_and_see_each_other(sign_in, reviewer, colleague, round):
    judge(sign_in(reviewer), round)
    judge(sign_in(colleague), round, opinion="needs_improvement", reason=make_reason("unclear").pk)
    assert set(round.verdicts.values_list("reviewer__name", "opinion")) == {
        (reviewer.name, "fine"),
        (colleague.name, "needs_improvement"),
    }
    page = sign_in(reviewer).get(url("review", round.report)).text
    assert 'value="fine" aria-pressed="true"' in page
    assert colleague.name in page
    assert "Not clear enough" in page


def test_a_verdict_can_be_changed(sign_in, reviewer, round):
    client = sign_in(reviewer)
    judge(client, round, opinion="needs_improvement", reason=make_reason().pk)
    judge(client, round)
    assert (round.verdicts.get().opinion, round.verdicts.get().reason) == ("fine", None)


def test_what_was_fine_and_stayed_as_it_was_is_carried_and_can_be_confirmed(sign_in, reviewer, second):
    client = sign_in(reviewer)
    page = client.get(url("review", second.report)).text
    assert "You found it fine in round 1, and it is unchanged since." in page
    chapters = [chapter.key for chapter in second.report.chapters]
    # The progress was reworded: it is to be judged anew.
    assert f"{len(chapters) - 1} of {len(chapters)} judged by you" in page
    for chapter in chapters[1:]:
        judge(client, second, chapter)
    assert set(second.verdicts.values_list("chapter", flat=True)) == set(chapters[1:])
    assert "You found it fine in round 1" not in client.get(url("review", second.report)).text


def test_a_colleagues_carried_verdict_is_named_with_its_round(sign_in, colleague, second):
    page = sign_in(colleague).get(url("review", second.report)).text
    assert "in round 1, unchanged since" in page


def test_nothing_is_judged_in_a_withdrawn_round(sign_in, reviewer, focal_person, round):
    round.report.take(Action.WITHDRAW, by=focal_person, at=MORNING)
    for headers in ({}, HTMX):
        answer = judge(sign_in(reviewer), round, headers=headers)
        assert answer.status_code == 409
        assert "the partner withdrew the report" in answer.text
    assert round.verdicts.count() == 0


# ── Checklist and lead ──────────────────────────────────────────────────────


def test_the_checklist_is_ticked_off_item_by_item(sign_in, reviewer, round):
    fill_catalogue()
    item, client = round.items().first(), sign_in(reviewer)
    for _twice in range(2):
        answer = client.post(url("checklist", round.report), {"item": item.pk, "done": "1"})
        assert answer.url == url("review", round.report) + "#checklist"
    assert (round.ticks.get().item, round.ticks.get().by) == (item, reviewer)
    answer = client.post(url("checklist", round.report), {"item": item.pk, "done": ""}, headers=HTMX)
    assert (answer.status_code, round.ticks.count()) == (200, 0)
    assert "0 of 3 ticked off" in answer.text


@pytest.mark.parametrize("item", ["", "x", "7f1c1d1e-0000-4000-8000-000000000000"])
def test_what_is_not_on_the_checklist_is_not_ticked(sign_in, reviewer, round, item):
    fill_catalogue()
    for headers in ({}, HTMX):
        answer = sign_in(reviewer).post(url("checklist", round.report), {"item": item, "done": "1"}, headers=headers)
        assert answer.status_code == 409
        assert "not on the checklist any more" in answer.text
    assert round.ticks.count() == 0


def test_an_item_for_inception_reports_is_not_asked_of_a_partners_report(sign_in, reviewer, round):
    fill_catalogue()
    item = ChecklistItem.objects.get(kind="inception")
    assert item.label not in sign_in(reviewer).get(url("review", round.report)).text
    answer = sign_in(reviewer).post(url("checklist", round.report), {"item": item.pk, "done": "1"})
    assert answer.status_code == 409


def test_the_lead_is_taken_and_handed_over(sign_in, reviewer, colleague, round):
    client = sign_in(colleague)
    assert f"{reviewer.name} leads this review and decides." in client.get(url("review", round.report)).text
    client.post(url("lead_review", round.report), {"person": colleague.pk})
    round.refresh_from_db()
    assert round.lead == colleague
    page = client.get(url("review", round.report)).text
    assert "You lead this review and decide." in page
    client.post(url("lead_review", round.report), {"person": reviewer.pk})
    round.refresh_from_db()
    assert round.lead == reviewer


@pytest.mark.parametrize("who", ["stranger", "focal_person", "nobody"])
def test_only_those_who_review_it_can_lead(request, sign_in, reviewer, round, who):
    person = "x" if who == "nobody" else request.getfixturevalue(who).pk
    answer = sign_in(reviewer).post(url("lead_review", round.report), {"person": person})
    assert answer.status_code == 409
    assert "Choose one of those who review this report." in answer.text
    round.refresh_from_db()
    assert round.lead == reviewer


# ── The decision ────────────────────────────────────────────────────────────


def test_a_reviewed_report_is_approved(sign_in, reviewer, round):
    review(round)
    answer = decide(sign_in(reviewer), round, note="Thank you.")
    round.report.refresh_from_db()
    assert (answer.status_code, round.report.status) == (302, Status.APPROVED)
    assert round.report.events.last().note == "Thank you."


def test_a_report_is_returned_with_a_reason_and_words(sign_in, reviewer, round):
    review(round, "progress")
    reason = make_reason("unclear")
    answer = decide(sign_in(reviewer), round, "return", note="Name the <unions>.", reason=reason.pk)
    round.refresh_from_db()
    round.report.refresh_from_db()
    assert (answer.status_code, round.report.status) == (302, Status.RETURNED)
    assert (round.outcome, round.reason, round.report.events.last().note) == ("return", reason, "Name the <unions>.")
    assert "Name the &lt;unions&gt;." in sign_in(reviewer).get(url("review", round.report)).text


def test_what_is_not_done_yet_is_listed_with_links_and_the_words_stay(sign_in, reviewer, round):
    make_thread(round, text="Which unions?")
    fill_catalogue()
    answer = decide(sign_in(reviewer), round, note="My careful words.")
    assert answer.status_code == 409
    assert "The review is not complete yet" in answer.text
    for place in ("verdict-progress", "checklist"):
        assert f'href="#{place}"' in answer.text
        assert f'id="{place}"' in answer.text
    assert "Resolve the comment “Which unions?”." in answer.text
    assert "My careful words." in answer.text
    round.refresh_from_db()
    assert round.is_open


def test_a_return_without_reason_or_words_names_both(sign_in, reviewer, round):
    review(round, "progress")
    answer = decide(sign_in(reviewer), round, "return", note=" ")
    assert answer.status_code == 409
    assert "Write what the partner should change." in answer.text
    assert "Choose why the report goes back." in answer.text
    kept = decide(sign_in(reviewer), round, "return", note="Only words.")
    assert "Only words." in kept.text
    round.refresh_from_db()
    assert round.is_open


def test_words_too_long_come_back(sign_in, reviewer, round):
    review(round, "progress")
    answer = decide(sign_in(reviewer), round, "return", note="লেখা " * 20_001, reason=make_reason().pk)
    assert answer.status_code == 409
    assert "characters long" in answer.text
    assert "লেখা লেখা" in answer.text


def test_only_the_lead_decides(sign_in, colleague, reviewer, round):
    review(round)
    client = sign_in(colleague)
    assert url("take", round.report, "approve") not in client.get(url("review", round.report)).text
    answer = decide(client, round, note="From a colleague.")
    assert answer.status_code == 409
    assert f"{reviewer.name} leads this review and decides." in answer.text
    assert "From a colleague." in answer.text
    round.refresh_from_db()
    assert round.is_open


def test_nothing_is_decided_twice(sign_in, reviewer, round):
    review(round)
    client = sign_in(reviewer)
    decide(client, round)
    for action in ("approve", "return"):
        answer = decide(client, round, action, note="Written in another window.")
        assert answer.status_code == 409
        assert "This round is over: the report was approved" in answer.text
        assert "Written in another window." in answer.text
    assert Round.objects.get(pk=round.pk).outcome == "approve"


def test_what_was_submitted_anew_meanwhile_is_not_decided_unread(sign_in, reviewer, round, second):
    review(second)
    client = sign_in(reviewer)
    answer = decide(client, round, note="My careful words.")
    assert answer.status_code == 409
    assert "submitted again since you opened it" in answer.text
    assert "My careful words." in answer.text
    assert "A lesson that is new." in answer.text
    assert f'name="seen" value="{second.snapshot.sha256}"' in answer.text  # what one has before one's eyes now
    assert decide(client, second, note="My careful words.").status_code == 302


def test_a_report_that_was_never_submitted_is_not_decided(sign_in, reviewer, report):
    answer = sign_in(reviewer).post(url("take", report, "approve"), {"note": "", "seen": ""})
    assert answer.status_code == 409
    report.refresh_from_db()
    assert report.status == Status.DRAFT


# ── Taking it back ──────────────────────────────────────────────────────────


def test_a_focal_person_takes_a_submitted_report_back(sign_in, focal_person, reviewer, round):
    client = sign_in(focal_person)
    assert url("take", round.report, "withdraw") in client.get(url("report", round.report)).text
    answer = client.post(url("take", round.report, "withdraw"), {"note": "A figure is wrong."})
    round.refresh_from_db()
    round.report.refresh_from_db()
    assert (answer.status_code, round.report.status, round.outcome) == (302, Status.DRAFT, "withdraw")
    assert round.report.events.last().note == "A figure is wrong."
    assert "A figure is wrong." in sign_in(reviewer).get(url("review", round.report)).text
    again = sign_in(focal_person).post(url("take", round.report, "withdraw"), {"note": "Once more, please."})
    assert again.status_code == 409
    assert "Once more, please." in again.text


@pytest.mark.parametrize(("person", "status"), [("contributor", 403), ("reviewer", 403), ("stranger", 404)])
def test_others_do_not_take_it_back(request, sign_in, round, person, status):
    client = sign_in(request.getfixturevalue(person))
    assert client.post(url("take", round.report, "withdraw"), {"note": ""}).status_code == status
    round.refresh_from_db()
    assert round.is_open


def test_a_reviewer_of_another_project_finds_nothing(sign_in, cftm, round):
    client = sign_in(make_person("Somebody Else", Role.REVIEWER, ibp=cftm))
    assert client.get(url("review", round.report)).status_code == 404
    assert judge(client, round).status_code == 404
    assert decide(client, round).status_code == 404
