"""Knows who may: one sentence per question, about a person and a map or an actor."""

from partners.models import IBP, User
from powermaps.models import Actor, Introduction, Merge, Rapport
from reporting.models import Report
from reporting.rules import can_edit, writes


def can_work_on(user: User, report: Report) -> bool:
    """One of those whose map it is, while its report is open."""
    return can_edit(user, report)


def can_see_being_drawn(user: User, report: Report) -> bool:
    """Sees the map as it is being worked on: those whose map it is; everybody else reads what was sent."""
    return writes(user, report)


# ── The register of actors, and what partners share of their networks ───────


def can_read_register(user: User) -> bool:
    """Partners and PROKAS share the register; those who only observe do not see who is named."""
    return bool(user.standing.roles) and user.standing.reads_directory


def can_describe(user: User, actor: Actor) -> bool:
    """Who entered it, the project's lead, and its reviewers keep an actor: its names, what it is a part of, its level."""
    standing = user.standing
    return actor.seat_id in standing.writes_for or actor.ibp_id in standing.leads or actor.ibp_id in standing.reviews


def can_loosen(user: User, actor: Actor) -> bool:
    """Only those who entered an actor let its name travel further than they said: nobody else knows what they were afraid of.

    Where another partner's actor was joined with it, that partner's caution counts too: part them first.
    """
    standing = user.standing
    own = actor.seat_id in standing.writes_for if actor.seat_id else actor.ibp_id in standing.leads
    joined = Merge.objects.filter(kept=actor, undone_at=None)
    return own and not joined.exclude(gone__seat=actor.seat_id, gone__ibp=actor.ibp_id).exists()


def can_decide_on(user: User, one: Actor, other: Actor) -> bool:
    """Says whether two are the same, and joins them: whoever keeps both."""
    return can_describe(user, one) and can_describe(user, other)


def can_read_views(user: User, ibp: IBP) -> bool:
    """Works with this project's maps: its members, leads, reviewers and facilitators."""
    standing = user.standing
    return (
        ibp.pk in standing.member_of
        or ibp.pk in standing.leads
        or ibp.pk in standing.reviews
        or ibp.pk in standing.facilitates
    )


def can_keep_rapport(user: User, rapport: Rapport) -> bool:
    return rapport.seat_id in user.standing.writes_for


def can_answer(user: User, introduction: Introduction) -> bool:
    """The partner that was asked."""
    return introduction.rapport.seat_id in user.standing.writes_for


def can_follow_up(user: User, introduction: Introduction) -> bool:
    """The partner that asked says what came of a promise, or that it is needed no more."""
    return introduction.asked_by_seat_id in user.standing.writes_for
