"""Knows the life of a workshop and of a session in it: which deed leads from which state to which."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise


class State(TextChoices):
    PLANNED = "planned", _("Planned")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class Action(TextChoices):
    OPEN = "open", _("Open the workshop")
    CLOSE = "close", _("Close the workshop")


@dataclass(frozen=True)
class Step:
    before: State
    after: State


STEPS = {
    Action.OPEN: Step(State.PLANNED, State.OPEN),
    Action.CLOSE: Step(State.OPEN, State.CLOSED),
}

TOO_LATE = {
    State.PLANNED: _("This workshop has not been opened yet."),
    State.OPEN: _("This workshop is open already."),
    State.CLOSED: _("This workshop is closed and its record is locked. Add an erratum instead."),
}


class Phase(TextChoices):
    """What participants do on the board of a session."""

    WAITING = "waiting", _("Not begun")
    COLLECTING = "collecting", _("Everybody writes for themselves")
    SHOWN = "shown", _("All notes are shown")
    VOTING = "voting", _("Everybody votes")
    DONE = "done", _("Done")


# From which phase one goes to which. Back from voting to the shown notes is possible; a done session may be taken up again.
PHASES: dict[Phase, tuple[Phase, ...]] = {
    Phase.WAITING: (Phase.COLLECTING,),
    Phase.COLLECTING: (Phase.SHOWN, Phase.DONE),
    Phase.SHOWN: (Phase.VOTING, Phase.COLLECTING, Phase.DONE),
    Phase.VOTING: (Phase.SHOWN, Phase.DONE),
    Phase.DONE: (Phase.SHOWN,),
}
TAKES_NOTES = (Phase.COLLECTING, Phase.SHOWN, Phase.VOTING)


class Take(TextChoices):
    """How far one is with something that somebody has to do."""

    OPEN = "open", _("Open")
    DONE = "done", _("Done")
    VERIFIED = "verified", _("Done and verified")
    DROPPED = "dropped", _("Dropped")


class Deed(TextChoices):
    """What is done to an action point."""

    FINISH = "finish", _("Say that it is done")
    VERIFY = "verify", _("Verify that it is done")
    RETURN = "return", _("It is not done yet")
    DROP = "drop", _("Drop it")
    REOPEN = "reopen", _("Open it again")


@dataclass(frozen=True)
class Turn:
    """From which states a deed leads where, and the words that it cannot do without."""

    before: tuple[Take, ...]
    after: Take
    asks: StrOrPromise = ""


TURNS = {
    Deed.FINISH: Turn((Take.OPEN,), Take.DONE, _("What came of it")),
    Deed.VERIFY: Turn((Take.DONE,), Take.VERIFIED),
    Deed.RETURN: Turn((Take.DONE,), Take.OPEN, _("What is still missing")),
    Deed.DROP: Turn((Take.OPEN, Take.DONE), Take.DROPPED, _("Why it is dropped")),
    Deed.REOPEN: Turn((Take.VERIFIED, Take.DROPPED), Take.OPEN, _("Why it is opened again")),
}
