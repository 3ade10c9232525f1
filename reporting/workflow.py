"""Knows the life of a report: which deed leads from which state to which, who may do it, and what it asks for."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Status(TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned")
    APPROVED = "approved", _("Approved")
    REOPENED = "reopened", _("Reopened")
    NO_RETURN = "no_return", _("No return")


OPEN = frozenset({Status.DRAFT, Status.RETURNED, Status.REOPENED})  # its partner may write in it
SENT = frozenset({Status.SUBMITTED, Status.APPROVED})  # others than its partner may read it
CLOSED = frozenset({Status.APPROVED, Status.NO_RETURN})  # nothing more is said about it


class Action(TextChoices):
    SUBMIT = "submit", _("Submit to PROKAS")
    RETURN = "return", _("Return to partner")
    APPROVE = "approve", _("Approve")
    REOPEN = "reopen", _("Reopen")
    WITHDRAW = "withdraw", _("Withdraw")
    EXCUSE = "excuse", _("Mark as no return")
    EXPECT = "expect", _("Expect a report after all")


class Who(TextChoices):
    """In what capacity a deed is done."""

    SPEAKER = "speaker", _("focal person, or the lead for the consortium")
    REVIEWER = "reviewer", _("PROKAS reviewer")


@dataclass(frozen=True)
class Step:
    before: frozenset[Status]
    after: Status
    by: Who
    needs_note: bool = False
    freezes: bool = False  # keeps an unchangeable copy of what was sent, and opens a review round on it
    closes: bool = False  # ends the review round: it is decided, or taken back


STEPS: dict[Action, Step] = {
    Action.SUBMIT: Step(OPEN, Status.SUBMITTED, Who.SPEAKER, freezes=True),
    Action.RETURN: Step(frozenset({Status.SUBMITTED}), Status.RETURNED, Who.REVIEWER, needs_note=True, closes=True),
    Action.APPROVE: Step(frozenset({Status.SUBMITTED}), Status.APPROVED, Who.REVIEWER, closes=True),
    Action.REOPEN: Step(frozenset({Status.APPROVED}), Status.REOPENED, Who.REVIEWER, needs_note=True),
    Action.WITHDRAW: Step(frozenset({Status.SUBMITTED}), Status.DRAFT, Who.SPEAKER, closes=True),
    Action.EXCUSE: Step(frozenset({Status.DRAFT}), Status.NO_RETURN, Who.REVIEWER, needs_note=True),
    Action.EXPECT: Step(frozenset({Status.NO_RETURN}), Status.DRAFT, Who.REVIEWER, needs_note=True),
}

NOTE_WANTED = {
    Action.RETURN: _("Write what the partner should change."),
    Action.REOPEN: _("Write why the report is opened again."),
    Action.EXCUSE: _("Write why there is no return this quarter."),
    Action.EXPECT: _("Write why a report is expected after all."),
}

TOO_LATE = {
    Status.DRAFT: _("This report is a draft: its partner has not submitted it."),
    Status.SUBMITTED: _("This report has already been submitted."),
    Status.RETURNED: _("This report has been returned to its partner."),
    Status.APPROVED: _("This report has been approved and is locked."),
    Status.REOPENED: _("This report has been reopened and waits for its partner."),
    Status.NO_RETURN: _("No return is expected for this report."),
}


def actions_from(status: str) -> list[Action]:
    """The deeds that a report in this state allows, in the order of the table."""
    return [action for action, step in STEPS.items() if status in step.before]


DECISIONS = frozenset({Action.RETURN, Action.APPROVE})  # taken over a review round, by whoever leads it
