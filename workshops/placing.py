"""Placing actors together: the floor proposes where one stands, the room agrees or sets it aside, the lead carries it over."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from partners.clearance import Level
from partners.models import User
from partners.refusals import Refused
from partners.text import tidy
from powermaps.agreeing import agree as agree_on
from powermaps.agreeing import floor_of, row_of
from powermaps.joining import ConsolidatedMap
from powermaps.models import Agreed
from powermaps.models.actors import hold
from powermaps.scale import Band
from reporting.rules import can_edit
from workshops.boards import Author, changing
from workshops.models import Participant, PlacementProposal, Session
from workshops.room_map import RoomMap, consolidated_of
from workshops.taking_over import ROOM
from workshops.workflow import TAKES_NOTES

MOST_PROPOSALS = 12  # of one participant in one session that wait at a time

State = PlacementProposal.State


# ── What the floor says ─────────────────────────────────────────────────────


def propose(
    session: Session,
    id: UUID,
    actor: UUID,
    to: Band,
    *,
    reason: str = "",
    author: Author,
    said_by: Participant | None = None,
    at: datetime,
) -> PlacementProposal:
    """Say where an actor stands, or change one's mind about it. Sent twice it is one proposal.

    `said_by` is whose word a facilitator writes down. Raises Refused where the room does not see the actor, the board takes
    nothing, or the proposal was decided.
    """
    if not to.is_valid:
        raise Refused(_("Choose a square of the map: position −2 to 2, influence 1 to 5."))
    reason = tidy(reason)
    PlacementProposal(reason=reason).clean_fields(
        exclude={one.name for one in PlacementProposal._meta.fields} - {"reason"}
    )
    row = RoomMap(session).row_of(actor)
    participant = author.participant or said_by
    if row is None:
        raise Refused(_("This actor does not stand on the map of the room."))
    if participant and participant.workshop_id != session.workshop_id:
        raise Refused(_("This person does not take part in this workshop."))
    words: dict[str, Any] = {
        "actor_id": UUID(row["id"]),
        "support": to.support,
        "influence": to.influence,
        "reason": reason,
    }
    with changing(session) as now:
        there = PlacementProposal.objects.select_for_update(of=("self",)).filter(pk=id).first()
        if there and (there.session_id != now.pk or not wrote(author, there)):
            raise Refused(_("This proposal could not be added. Reload the page and try again."))
        if there and all(getattr(there, name) == value for name, value in words.items()):
            return there  # the answer to the first sending was lost
        _require_taking(now, author)
        hold(UUID(row["id"]))
        if there:
            if there.state != State.OPEN:
                raise Refused(_("This proposal does not wait any more. Make another one."))
            _change(there, now, **words)
            return there
        if author.participant:
            _make_room(now, author.participant, words["actor_id"])
        return PlacementProposal.objects.create(
            id=id, session=now, participant=participant, by=author.user, at=at, **_noted(now), **words
        )


def wrote(author: Author, proposal: PlacementProposal) -> bool:
    """A phone its own; what facilitators write down belongs to all of them."""
    if author.participant:
        return proposal.by_id is None and proposal.participant_id == author.participant.pk
    return proposal.by_id is not None


def take_back(proposal: PlacementProposal, *, author: Author, at: datetime) -> None:
    """By its author, before it was decided. Twice is as good as once."""
    with changing(proposal.session) as now:
        there = now.proposals.get(pk=proposal.pk)
        if not wrote(author, there):
            raise Refused(_("Only who made this proposal takes it back."))
        if _is_taken_back(there):
            return
        if there.state != State.OPEN:
            raise Refused(_("The room has decided on this proposal already."))
        _change(there, now, state=State.SET_ASIDE, decided_at=at, decided_by=None)


def _is_taken_back(proposal: PlacementProposal) -> bool:
    return proposal.state == State.SET_ASIDE and proposal.decided_by_id is None


def _require_taking(session: Session, author: Author) -> None:
    if not session.workshop.is_open:
        raise Refused(_("This workshop does not run now: nothing can be proposed."))
    if author.participant and not session.shows_map:
        raise Refused(_("The map is not shown on phones now: say it in the room."))
    if author.participant and session.phase not in TAKES_NOTES:
        raise Refused(_("This board takes no proposals now. The facilitator may take it up again."))


def _make_room(session: Session, participant: Participant, actor: UUID) -> None:
    """One proposal for an actor at a time, the last; and not too many in all."""
    waiting = session.proposals.filter(participant=participant, by=None, state=State.OPEN)
    waiting.filter(actor=actor).update(state=State.SET_ASIDE, changed_in=session.sequence)
    if waiting.count() >= MOST_PROPOSALS:
        words = _("%(most)s of your proposals wait for the room: take one back first.")
        raise Refused(words % {"most": MOST_PROPOSALS})


# ── What the room makes of it ───────────────────────────────────────────────


def agree(proposal: PlacementProposal, *, with_whom: str, by: User, at: datetime) -> None:
    """The room agrees that the actor stands there; what else was said of it is set aside. Twice is as good as once."""
    with_whom = tidy(with_whom)
    if not with_whom:
        raise Refused(_("Write who agreed: organisations or names, or “everybody in the room”."))
    PlacementProposal(agreed_with=with_whom).clean_fields(
        exclude={one.name for one in PlacementProposal._meta.fields} - {"agreed_with"}
    )
    with changing(proposal.session) as now:
        there = now.proposals.get(pk=proposal.pk)
        if there.state == State.AGREED and there.agreed_with == with_whom:
            return
        _require_decidable(there)
        if there.state == State.SET_ASIDE:
            raise Refused(_("This proposal was set aside. Take it up again first."))
        others = now.proposals.filter(actor=there.actor_id).exclude(pk=there.pk).exclude(state=State.SET_ASIDE)
        decided = {"decided_at": at, "decided_by": by}
        others.update(state=State.SET_ASIDE, agreed_with="", changed_in=now.sequence, **decided)
        _change(there, now, state=State.AGREED, agreed_with=with_whom, **decided)
    proposal.refresh_from_db()


def set_aside(proposal: PlacementProposal, *, by: User, at: datetime) -> None:
    """The room does not follow it. Twice is as good as once."""
    with changing(proposal.session) as now:
        there = now.proposals.get(pk=proposal.pk)
        if there.state == State.SET_ASIDE:
            return
        _change(there, now, state=State.SET_ASIDE, agreed_with="", decided_at=at, decided_by=by)


def take_up_again(proposal: PlacementProposal) -> None:
    """As if nobody had decided on it. Twice is as good as once."""
    with changing(proposal.session) as now:
        there = now.proposals.get(pk=proposal.pk)
        _require_decidable(there)
        _change(there, now, state=State.OPEN, agreed_with="", decided_at=None, decided_by=None)


def _require_decidable(proposal: PlacementProposal) -> None:
    if _is_taken_back(proposal):
        raise Refused(_("Who made this proposal has taken it back."))


def show_map(session: Session, shows: bool) -> None:
    """Whether phones see the map. It names people who are against: nobody but the facilitator shows it, session by session."""
    with changing(session) as now:
        Session.objects.filter(pk=now.pk).update(shows_map=shows, map_changed_in=now.sequence)
    session.shows_map = shows


def draw_anew(session: Session) -> None:
    """The map as the reports say it by now, on every screen."""
    with changing(session) as now:
        Session.objects.filter(pk=now.pk).update(map_changed_in=now.sequence)


def _noted(session: Session) -> dict[str, int]:
    """When the map last changed, on the session and on the row."""
    Session.objects.filter(pk=session.pk).update(map_changed_in=session.sequence)
    return {"changed_in": session.sequence}


def _change(proposal: PlacementProposal, session: Session, **changes: object) -> None:
    for name, value in {**changes, **_noted(session)}.items():
        setattr(proposal, name, value)
    proposal.save(update_fields=[*changes, "changed_in"])


# ── What becomes of it in the consolidated report ───────────────────────────


def can_carry(user: User, session: Session) -> bool:
    """Those who write the project's consolidated report, while it is open: a facilitator who is not one of them may not."""
    report = consolidated_of(session)
    return report is not None and can_edit(user, report)


def carry(proposal: PlacementProposal, *, seen: int, by: User) -> Agreed:
    """Record in the consolidated map what the room agreed, by its own verb. `seen`: the version there, 0 where nothing is.

    Raises Refused where this person may not or the report is closed, Overtaken when a colleague was faster.
    """
    with transaction.atomic():
        there = PlacementProposal.objects.select_related("session__workshop", "actor").get(pk=proposal.pk)
        report = consolidated_of(there.session)
        if report is None or not can_edit(by, report):
            raise Refused(_("Only those who write the consolidated report record it there, while it is open."))
        if there.state != State.AGREED:
            raise Refused(_("The room has not agreed on this."))
        row = row_of(ConsolidatedMap(report, Level.RESTRICTED).actors, there.actor_id)
        level = max(floor_of(row), ROOM) if row else ROOM
        of = UUID(row["agreed"]["actor"]) if row and row["agreed"] else there.actor_id
        words = carried_words(there)
        return agree_on(report, of, there.band, text=words, confidentiality=level, version=seen, by=by)


def carried_words(proposal: PlacementProposal) -> str:
    """Why it stands there, as the consolidated map tells it."""
    workshop = proposal.session.workshop
    words = _("Agreed at the workshop of %(day)s with: %(who)s") % {
        "day": date_format(workshop.held_on, "j F Y"),
        "who": proposal.agreed_with,
    }
    return f"{proposal.reason}\n{words}".strip()
