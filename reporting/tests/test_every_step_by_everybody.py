"""Every state, every deed, everybody: what happens is what the table of the life cycle says, and nothing else.

Each triple is tried three ways: asked of the rules, posted to the page, posted to the API. Who may do it where it can be
done does it, and leaves an event and a round opened or closed; all others change nothing and are told why.
"""

from datetime import timedelta
from itertools import product

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from conftest import MORNING, complete, make_person, make_reason, review
from partners.models import Appointment
from partners.standing import Role
from reporting import rules
from reporting.models import Report, ReportEvent, Round, Snapshot
from reporting.tests.calling import BACKEND, Api
from reporting.workflow import DECISIONS, NOTE_WANTED, STEPS, Action, Status, Who

pytestmark = pytest.mark.once

ROLES = {  # who it is: in what capacity one may act on the report; None: one may know of it; absent: not even that
    "contributor": None,
    "focal_person": Who.SPEAKER,
    "consortium_lead": None,
    "reviewer": Who.REVIEWER,  # who leads the round
    "colleague": Who.REVIEWER,  # who reviews too, and does not lead
    "facilitator": None,
    "writing_reviewer": None,  # who reviews the project and writes in this report: nobody judges a report of one's own
}
STRANGERS = ("administrator", "observer", "stranger")
EVERYBODY = [*ROLES, *STRANGERS]


@pytest.fixture
def writing_reviewer(flm, seat):
    person = make_person("Rokeya Sultana", Role.REVIEWER, ibp=flm)
    Appointment.objects.create(person=person, role=Role.CONTRIBUTOR, seat=seat)
    return person


@pytest.fixture
def anyone(request, reviewer):
    """Somebody by their role; the project's reviewer is there first, and so leads."""
    return lambda role: request.getfixturevalue(role)


def bring(report, status, speaker, reviewer):
    """Take the report to this state by the deeds that lead there; in a round everything is ready for either decision."""
    moments = (MORNING + timedelta(minutes=minute) for minute in range(1, 9))

    def step(deed, by):
        report.take(deed, by=by, at=next(moments), note="Because.")

    def decided(deed):
        submit()
        there = report.rounds.get()
        words = {"note": "Because.", "reason": make_reason() if deed is Action.RETURN else None}
        there.decide(deed, by=reviewer, at=next(moments), seen=there.snapshot.sha256, **words)

    def submit():
        step(Action.SUBMIT, speaker)
        review(report.rounds.get(), by=reviewer)

    ways = {
        Status.DRAFT: lambda: None,
        Status.SUBMITTED: submit,
        Status.RETURNED: lambda: decided(Action.RETURN),
        Status.APPROVED: lambda: decided(Action.APPROVE),
        Status.REOPENED: lambda: (decided(Action.APPROVE), step(Action.REOPEN, reviewer)),
        Status.NO_RETURN: lambda: step(Action.EXCUSE, reviewer),
    }
    complete(report, by=speaker)
    ways[status]()
    report = Report.objects.get(pk=report.pk)
    assert report.status == status
    return report


def trail(report):
    """All that a step can leave behind."""
    return (
        Report.objects.values_list("status", "status_at").get(pk=report.pk),
        ReportEvent.objects.filter(report=report).count(),
        Snapshot.objects.filter(report=report).count(),
        list(Round.objects.filter(report=report).values_list("number", "closed_at", "outcome", "reason")),
    )


def words_for(report):
    """Right wherever it is asked for: only the right, or the state, can be missing."""
    sent = report.snapshots.last()
    return {"note": "Because.", "seen": sent.sha256 if sent else "0" * 64, "reason": make_reason().code}


def by_page(person, report, action, words):
    client = Client()
    client.force_login(person, backend=BACKEND)
    reason = make_reason()
    if action is Action.SUBMIT:
        return client.post(reverse("reporting:submit", args=[report.pk]))
    return client.post(
        reverse("reporting:take", args=[report.pk, action]),
        {**words, "reason": str(reason.pk)},
    )


def by_program(person, report, action, words):
    return Api(person).post(f"reports/{report.pk}/{action}/", **words)


def assert_done(report, action, before, person):
    """The state, one event, and the round that the step opens or closes."""
    (status, _at), events, snapshots, rounds = before
    step = STEPS[action]
    now_there = Report.objects.get(pk=report.pk)
    assert now_there.status == step.after
    event = now_there.events.last()
    assert (event.action, event.before, event.after, event.by) == (action, status, step.after, person)
    assert (now_there.events.count(), now_there.snapshots.count()) == (events + 1, snapshots + step.freezes)
    assert now_there.rounds.count() == len(rounds) + step.freezes
    if step.freezes:
        assert now_there.rounds.last().snapshot == event.snapshot
    assert now_there.rounds.unfinished().exists() == (step.after == Status.SUBMITTED)
    if step.closes:
        assert now_there.rounds.last().outcome == action


@pytest.mark.parametrize("role", EVERYBODY)
@pytest.mark.parametrize(("status", "action"), list(product(Status, Action)))
def test_a_step_is_taken_by_whom_and_where_the_table_says(anyone, report, focal_person, reviewer, status, action, role):
    person = anyone(role)
    report = bring(report, status, focal_person, reviewer)
    fits = status in STEPS[action].before
    may = ROLES.get(role) is STEPS[action].by
    leads = action not in DECISIONS or role == "reviewer"

    assert rules.can_take(person, action, report) is may
    assert rules.actions_for(person, report) == [
        deed for deed, step in STEPS.items() if status in step.before and step.by is ROLES.get(role, "nobody")
    ]

    before, words = trail(report), words_for(report)
    for post in (by_page, by_program):
        undo = transaction.savepoint()
        answer = post(person, report, action, words)
        if may and fits and leads:
            assert answer.status_code == (302 if post is by_page else 200)
            assert_done(report, action, before, person)
        else:
            assert answer.status_code == (404 if role in STRANGERS else 409 if may else 403)
            if may and post is by_program:
                assert answer.json()["detail"].endswith(".")
            assert trail(report) == before
        transaction.savepoint_rollback(undo)


@pytest.mark.parametrize("action", list(NOTE_WANTED))
def test_no_way_around_the_note(report, focal_person, reviewer, action):
    [status] = STEPS[action].before
    report = bring(report, status, focal_person, reviewer)
    before, words = trail(report), {**words_for(report), "note": " \n"}
    for post in (by_page, by_program):
        assert post(reviewer, report, action, words).status_code == 409
        assert trail(report) == before


def test_the_table_reaches_every_state_and_names_every_deed():
    assert STEPS.keys() == set(Action)
    assert {step.after for step in STEPS.values()} == set(Status)
    assert len(list(product(Status, Action, EVERYBODY))) == 420
