"""What became of a workshop: its action points, decisions and subgroups, cut to what a reader or the room may read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.text import get_text_list
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partners.clearance import Level
from partners.models import User
from risks.models import Decision
from workshops.models import ActionPoint, Line, Session, Subgroup, Workshop
from workshops.sessions import SessionKind
from workshops.workflow import Take


@dataclass(frozen=True)
class Became:
    """How a workshop stands on a day. `points` come with what is most urgent first."""

    workshop: Workshop
    on: date
    points: list[ActionPoint]
    lines: list[Line]  # what the room decided
    decisions: list[Decision]  # of the sessions on risks and plans
    subgroups: list[Subgroup]

    @property
    def overdue(self) -> list[ActionPoint]:
        return [point for point in self.points if point.is_overdue(self.on)]

    @property
    def open(self) -> list[ActionPoint]:
        return [point for point in self.points if point.state == Take.OPEN and not point.is_overdue(self.on)]

    @property
    def waiting(self) -> list[ActionPoint]:
        return self._in(Take.DONE)

    @property
    def verified(self) -> list[ActionPoint]:
        return self._in(Take.VERIFIED)

    @property
    def dropped(self) -> list[ActionPoint]:
        return self._in(Take.DROPPED)

    @property
    def done_words(self) -> str:
        """“5 of 12 action points are done, 3 of them verified; 2 are overdue.”"""
        return progress_words(self.points, self.on)

    def _in(self, state: Take) -> list[ActionPoint]:
        return [point for point in self.points if point.state == state]


def became_of(workshop: Workshop, *, level: int, on: date) -> Became:
    """The same queries however much there is; nothing above the level is in it, nor counted."""
    points = ActionPoint.objects.filter(workshop=workshop).admitted_to(level).with_names()
    lines = Line.objects.filter(
        workshop=workshop, session__kind=SessionKind.WAY_FORWARD, column="decision", is_left_out=False
    )
    room = Level(min(level, Level.PROGRAMME))  # what projects decided by themselves is told to the others up to there
    decisions = Decision.objects.filter(ibp__in=workshop.ibps.all(), quarter=workshop.quarter_id).admitted_to(room)
    subgroups = workshop.subgroups.prefetch_related("members__organisation", "members__user")
    return Became(
        workshop,
        on,
        list(points.order_by("due_on", "position", "created_at")),
        list(lines.admitted_to(Level(level)).order_by("session__position", "position", "created_at")),
        list(decisions.with_names().order_by("ibp__code", "at", "pk")),
        list(subgroups),
    )


def last_of(workshop: Workshop, *, level: int, on: date) -> Became | None:
    """What became of the workshop before this one; nothing where this is the first."""
    last = workshop.previous()
    return became_of(last, level=level, on=on) if last else None


def last_in(session: Session, reader: User | None = None) -> dict[str, Any]:
    """What the session on the last workshop shows on its console, the wall and phones: what the room may read.

    It is `plain` where it leads nowhere: to those without an account, and who may not see that workshop.
    """
    if session.kind != SessionKind.FOLLOW_UP:
        return {}
    became = last_of(session.workshop, level=Level.PROGRAMME, on=localdate())
    known = became and reader and Workshop.objects.visible_to(reader).filter(pk=became.workshop.pk).exists()
    return {"is_last": True, "became": became, "plain": not known}


def at_a_glance(workshop: Workshop, *, level: int, on: date) -> dict[str, Any]:
    """How far its action points are in a sentence, their number, and its subgroups."""
    points = list(workshop.actionpoints.admitted_to(level))
    return {"words": progress_words(points, on), "number": len(points), "subgroups": list(workshop.subgroups.all())}


def progress_words(points: Iterable[ActionPoint], on: date) -> str:
    """“5 of 12 action points are done, 3 of them verified; 2 are overdue, 1 was dropped.”"""
    there = list(points)
    if not there:
        return _("No action point was agreed.")
    kept = [point for point in there if point.state != Take.DROPPED]
    done = sum(point.state in (Take.DONE, Take.VERIFIED) for point in kept)
    verified = sum(point.state == Take.VERIFIED for point in kept)
    words = {"done": done, "total": len(kept), "verified": verified}
    said = ngettext("%(done)s of %(total)s action points is done", "%(done)s of %(total)s action points are done", done)
    if len(kept) == 1:
        said = _("The one action point is done") if done else _("The one action point is still to be done")
    if done > 1:
        said += _(", %(verified)s of them verified")
    elif verified:
        said += _(" and verified")
    more = _rest(there, on)
    return said % words + (f"; {get_text_list(more, _('and'))}." if more else ".")


def _rest(points: list[ActionPoint], on: date) -> list[str]:
    late = sum(point.is_overdue(on) for point in points)
    dropped = sum(point.state == Take.DROPPED for point in points)
    found = [ngettext("%(n)s is overdue", "%(n)s are overdue", late) % {"n": late}] if late else []
    return found + ([ngettext("%(n)s was dropped", "%(n)s were dropped", dropped) % {"n": dropped}] if dropped else [])
