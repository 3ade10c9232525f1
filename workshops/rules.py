"""Knows who may: one sentence per question, about a person and a workshop."""

from partners.clearance import Level
from partners.models import User
from workshops.models import Workshop
from workshops.workflow import STEPS, Action


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


def reads_contacts(user: User, workshop: Workshop) -> bool:
    """Phone numbers and addresses of participants are for those who run it."""
    return runs(user, workshop)


def steps_for(user: User, workshop: Workshop) -> list[Action]:
    """What this person can do with the workshop as a whole now."""
    return [action for action, step in STEPS.items() if step.before == workshop.state and runs(user, workshop)]
