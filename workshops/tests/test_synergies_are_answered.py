"""A suggestion becomes a joint action, or is dismissed with the reason; both can be taken back while the record is open."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from conftest import MORNING
from partners.refusals import Refused
from workshops.answering import accept, dismiss, take_back
from workshops.models import ActionPoint, Synergy
from workshops.synergies import Suggestion, SynergyKind
from workshops.workflow import Action, Take

DOOR = Suggestion(
    SynergyKind.DOOR, "a" * 64, "YPSA could introduce COAST", "It has access.", ("CFTM", "FLM"), 1, "YPSA does.", "YPSA"
)


@pytest.fixture
def ypsa(organisations):
    return organisations["YPSA"].pk


def accepted(workshop, by, owner, text="YPSA writes to the Bank for COAST."):
    return accept(workshop, DOOR, text, owner=owner, due_on=date(2017, 5, 1), by=by, at=MORNING)


def test_it_becomes_a_joint_action_once(opened, facilitator, ypsa):
    first = accepted(opened, facilitator, ypsa)
    assert accepted(opened, facilitator, ypsa) == first
    (action,) = ActionPoint.objects.all()
    assert (action.is_joint, action.owner_id, action.due_on, action.confidentiality) == (
        True,
        ypsa,
        date(2017, 5, 1),
        2,
    )
    assert (first.action_point, first.text) == (action, "YPSA could introduce COAST. It has access.")


def test_it_is_dismissed_with_a_reason(opened, facilitator, ypsa):
    with pytest.raises(Refused, match="Write why"):
        dismiss(opened, DOOR, "  ", by=facilitator, at=MORNING)
    dismiss(opened, DOOR, "They know each other.", by=facilitator, at=MORNING)
    with pytest.raises(Refused, match="Nasrin Akter dismissed this meanwhile: “They know each other"):
        accepted(opened, facilitator, ypsa)
    assert not ActionPoint.objects.exists()
    take_back(opened, DOOR.key, by=facilitator)
    accepted(opened, facilitator, ypsa)
    with pytest.raises(Refused, match="joint action meanwhile"):
        dismiss(opened, DOOR, "No.", by=facilitator, at=MORNING)


def test_taken_back_the_joint_action_goes(opened, facilitator, ypsa):
    action = accepted(opened, facilitator, ypsa).action_point
    take_back(opened, DOOR.key, by=facilitator)
    take_back(opened, DOOR.key, by=facilitator)
    assert (Synergy.objects.count(), ActionPoint.objects.count()) == (0, 0)
    assert ActionPoint.history.filter(id=action.pk, history_type="-").get().text == action.text


def test_what_something_was_done_about_stays(opened, facilitator, ypsa):
    accepted(opened, facilitator, ypsa)
    ActionPoint.objects.update(state=Take.DONE)
    with pytest.raises(Refused, match="done about this"):
        take_back(opened, DOOR.key, by=facilitator)
    assert Synergy.objects.count() == 1


def test_its_action_point_goes_only_with_it(opened, facilitator, ypsa):
    action = accepted(opened, facilitator, ypsa).action_point
    with pytest.raises(Refused, match="take it back under Synergies"):
        action.remove(version=action.version, by=facilitator)


def test_a_locked_record_answers_nothing(opened, facilitator, ypsa):
    accepted(opened, facilitator, ypsa)
    opened.take(Action.CLOSE, by=facilitator, at=MORNING)
    for deed in (
        lambda: accepted(opened, facilitator, ypsa),
        lambda: dismiss(opened, DOOR, "No.", by=facilitator, at=MORNING),
        lambda: take_back(opened, DOOR.key, by=facilitator),
    ):
        with pytest.raises(Refused, match="locked"):
            deed()


def test_the_database_wants_an_action_or_a_reason(opened):
    with pytest.raises(IntegrityError), transaction.atomic():
        Synergy.objects.create(workshop=opened, key="k", kind="door", text="x", state="dismissed", at=MORNING)
