"""Two people review at the same moment: exactly one decision, no comment on a round that has just ended, no answer lost."""

import threading

import pytest
from django.db import connection

from conftest import MORNING, make_reason, make_thread, review
from partners.refusals import Refused
from reporting.models import Report, Round, Side, State, Thread
from reporting.workflow import Action


def at_once(*deeds):
    """Each deed in a thread of its own, begun together; what came of each: its answer, or the refusal."""
    together, came_of = threading.Barrier(len(deeds)), [None] * len(deeds)

    def do(number, deed):
        together.wait()
        try:
            came_of[number] = deed()
        except Refused as refusal:
            came_of[number] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came_of


def decision(round, action, **more):
    there = Round.objects.get(pk=round.pk)
    return lambda: there.decide(
        action, by=there.lead, at=MORNING, seen=there.snapshot.sha256, note="See the comments.", **more
    )


@pytest.mark.django_db(transaction=True)
def test_of_approving_and_returning_at_once_exactly_one_happens(round, submitted_report):
    review(round)
    came_of = at_once(decision(round, Action.APPROVE), decision(round, Action.RETURN, reason=make_reason()))
    assert sum(isinstance(one, Refused) for one in came_of) == 1
    assert submitted_report.events.filter(action__in=[Action.APPROVE, Action.RETURN]).count() == 1
    assert submitted_report.rounds.get().outcome == submitted_report.events.last().action


@pytest.mark.django_db(transaction=True)
def test_a_comment_is_made_before_a_withdrawal_or_refused_after_it(round, submitted_report, focal_person):
    report = Report.objects.get(pk=submitted_report.pk)
    said, _withdrawn = at_once(
        lambda: make_thread(Round.objects.get(pk=round.pk)),
        lambda: report.take(Action.WITHDRAW, by=focal_person, at=MORNING),
    )
    assert Thread.objects.count() == (0 if isinstance(said, Refused) else 1)
    assert submitted_report.rounds.get().outcome == Action.WITHDRAW


@pytest.mark.django_db(transaction=True)
def test_an_answer_and_its_resolution_at_once_are_both_kept_or_one_is_told(round, focal_person):
    thread = make_thread(round)
    answer, _resolved = at_once(
        lambda: Thread.objects.get(pk=thread.pk).reply(
            "Named now.", by=focal_person, at=MORNING, side=Side.PARTNER, state=State.AGREED
        ),
        lambda: Thread.objects.get(pk=thread.pk).reply(
            "", by=round.lead, at=MORNING, side=Side.PROKAS, state=State.RESOLVED
        ),
    )
    thread.refresh_from_db()
    assert thread.state == State.RESOLVED
    assert thread.comments.count() == (2 if isinstance(answer, Refused) else 3)
