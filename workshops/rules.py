"""Knows who may: one sentence per question, about a person and a workshop."""

from django.db.models import QuerySet

from partners.clearance import Level
from partners.models import Seat, User
from powermaps.models import Actor
from reporting import rules as reports
from reporting.models import Report
from workshops.models import ActionPoint, Invitation, PlacementProposal, Session, Subgroup, Workshop
from workshops.workflow import STEPS, TURNS, Action, Deed


def plans_workshops(user: User) -> bool:
    """Facilitators call workshops."""
    return bool(user.standing.facilitates)


def runs(user: User, workshop: Workshop) -> bool:
    """Facilitators of the programme or of one of its projects, and those whom the workshop names."""
    facilitates = user.standing.facilitates
    if facilitates.everywhere or any(ibp.pk in facilitates for ibp in workshop.ibps.all()):
        return True
    return any(person.pk == user.pk for person in workshop.facilitators.all())


def reviews(user: User, workshop: Workshop) -> bool:
    return user.standing.reviews.everywhere or any(ibp.pk in user.standing.reviews for ibp in workshop.ibps.all())


def clearance(user: User, workshop: Workshop) -> Level:
    """Up to which level somebody who sees this workshop reads its record."""
    return Level.RESTRICTED if runs(user, workshop) or reviews(user, workshop) else Level.PROGRAMME


def can_write(user: User, workshop: Workshop) -> bool:
    """Those who run it, until its record is locked."""
    return not workshop.is_closed and runs(user, workshop)


def reads_register(user: User, workshop: Workshop) -> bool:
    """Names are for those who take part and for PROKAS; observers read how many came."""
    standing = user.standing
    if runs(user, workshop) or reviews(user, workshop):
        return True
    return any(ibp.pk in standing.member_of or ibp.pk in standing.leads for ibp in workshop.ibps.all())


def answers_for(user: User, invitation: Invitation) -> bool:
    """An organisation's own people answer for it, or a facilitator who heard what it says."""
    if runs(user, invitation.workshop):
        return True
    own = Seat.objects.filter(pk__in=user.standing.writes_for, organisation=invitation.organisation_id)
    return own.exists()


def reads_contacts(user: User, workshop: Workshop) -> bool:
    """Phone numbers and addresses of participants are for those who run it."""
    return runs(user, workshop)


def steps_for(user: User, workshop: Workshop) -> list[Action]:
    """What this person can do with the workshop as a whole now."""
    return [action for action, step in STEPS.items() if step.before == workshop.state and runs(user, workshop)]


# ── The power map of a session ──────────────────────────────────────────────


def sees_map(user: User, session: Session, report: Report | None) -> bool:
    """Those who run or review it, who may read the project’s map anyway, and while the facilitator shows it everybody who works here.

    Those who only observe do not see who is named.
    """
    workshop = session.workshop
    if not user.standing.reads_directory:
        return False
    if runs(user, workshop) or reviews(user, workshop):
        return True
    if report is not None and reports.can_read(user, report):
        return True
    return workshop.is_open and session.shows_map


def sees_agreed(user: User, session: Session, report: Report | None) -> bool:
    """What the room agreed on the map stands in the record: for those who work here once it is locked, before for those who see the map."""
    held = session.workshop.is_closed and user.standing.reads_directory
    return held or sees_map(user, session, report)


def proposals_readable_by(user: User) -> QuerySet[PlacementProposal]:
    """Of actors of which this person may know, at workshops that this person sees."""
    there = Workshop.objects.visible_to(user).order_by().values("pk")
    actors = Actor.objects.visible_to(user).order_by().values("pk")
    return PlacementProposal.objects.filter(session__workshop__in=there, actor__in=actors)


# ── What a workshop leaves to do ────────────────────────────────────────────


def looks_after(user: User, workshop: Workshop) -> bool:
    """Those who run it, PROKAS, and the leads of its consortia see to it that what was agreed is done."""
    leads = any(ibp.pk in user.standing.leads for ibp in workshop.ibps.all())
    return leads or runs(user, workshop) or reviews(user, workshop)


def can_take(user: User, deed: Deed, point: ActionPoint, *, owns: bool) -> bool:
    """Whoever owns it, or runs the workshop, says that it is done; somebody else who looks after it verifies that."""
    after, runs_it = looks_after(user, point.workshop), runs(user, point.workshop)
    if deed == Deed.FINISH:
        return owns or runs_it
    if deed == Deed.VERIFY:
        return after and not owns and point.done_by_id != user.pk
    if deed == Deed.RETURN:
        return after or owns
    return runs_it or reviews(user, point.workshop)


def deeds_for(user: User, point: ActionPoint, *, owns: bool) -> list[Deed]:
    """What this person can do with it now."""
    there = [deed for deed, turn in TURNS.items() if point.state in turn.before]
    return [deed for deed in there if can_take(user, deed, point, owns=owns)]


def convenes(user: User, subgroup: Subgroup) -> bool:
    """Those who run its workshop, and its convenors, write its mandate and its members."""
    if runs(user, subgroup.workshop):
        return True
    return Subgroup.objects.of(user, convening=True).filter(pk=subgroup.pk).exists()


def works_in(user: User, subgroup: Subgroup) -> bool:
    """Members, and those who run its workshop, write its minutes and its tasks, as long as it works."""
    if subgroup.ended_on is not None:
        return False
    return runs(user, subgroup.workshop) or Subgroup.objects.of(user).filter(pk=subgroup.pk).exists()
