"""What the lead of a consortium decides about its map: where partners agree that an actor stands, and what is held back."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from partners.clearance import Level
from partners.models import User
from partners.refusals import Refused
from powermaps.joining import ConsolidatedMap
from powermaps.models import Agreed, HeldBack
from powermaps.models.actors import hold
from powermaps.scale import Band
from powermaps.together import Row
from reporting.models import Overtaken, Report
from reporting.models.parts import require_open


def row_of(rows: Iterable[Row], actor: UUID) -> Row | None:
    """The actor's row, also where it stands under the name of one that is the same."""
    wanted = str(actor)
    return next((row for row in rows if wanted in [row["id"], *(one["actor"] for one in row["same_as"])]), None)


def floor_of(row: Row) -> Level:
    """The least confidential that may be said of where it stands: as open as the most open of the partners' placements."""
    return Level(
        max([min((voice["confidentiality"] for voice in row["voices"]), default=Level.PUBLIC), row["confidentiality"]])
    )


def strictest_of(row: Row) -> Level:
    """As confidential as the most confidential of the partners' placements: what is offered first."""
    return Level(max([row["confidentiality"], Level.PROGRAMME, *(voice["confidentiality"] for voice in row["voices"])]))


def outgrown(rows: Iterable[Row]) -> list[Row]:
    """Where what was agreed travels further than any partner's placement of the actor by now."""
    return [row for row in rows if row["agreed"] and row["agreed"]["confidentiality"] < floor_of(row)]


def agree(report: Report, actor: UUID, to: Band, *, text: str, confidentiality: int, version: int, by: User) -> Agreed:
    """Record where the partners agree that an actor stands, and why; what each of them says is kept beside it.

    `version` is the one that was seen, 0 where nothing was recorded. Raises Refused, or Overtaken when a colleague was faster.
    """
    if not to.is_valid:
        raise Refused(_("Choose a square of the map: position −2 to 2, influence 1 to 5."))
    words: dict[str, Any] = {
        "support": to.support,
        "influence": to.influence,
        "text": text,
        "confidentiality": confidentiality,
    }
    with transaction.atomic():
        require_open(report)
        hold(actor)
        row = row_of(ConsolidatedMap(report, Level.RESTRICTED).actors, actor)
        if row is None:
            raise Refused(_("This actor does not stand on the map at the moment."))
        if not text.strip():
            raise Refused(_("Write why: what partners said, and what convinced them."))
        if confidentiality < (floor := floor_of(row)):
            raise Refused(
                _("The partners’ placements of it are for “%(level)s”: choose that or stricter.")
                % {"level": floor.label}
            )
        there = Agreed.objects.filter(report=report, actor=actor).first()
        if there is None:
            return Agreed.add(report, by=by, actor_id=actor, **words)
        if not version:
            raise Overtaken(there, words)
        there.rewrite(version=version, by=by, **words)
    return there


def let_go(report: Report, actor: UUID, *, version: int, by: User) -> None:
    """Take back what was agreed: the map shows again what the placements say."""
    there = Agreed.objects.filter(report=report, actor=actor).first()
    if there:
        there.remove(version=version, by=by)


def hold_back(report: Report, actor: UUID, *, reason: str, by: User, at: datetime) -> None:
    """Leave an actor out of the consolidated map, and those that are the same. Twice is as good as once."""
    if not reason.strip():
        raise Refused(_("Write why it is held back."))
    with transaction.atomic():
        require_open(report)
        row = row_of(ConsolidatedMap(report, Level.RESTRICTED).actors, actor)
        if row is None:
            raise Refused(_("This actor does not stand on the map at the moment."))
        for pk in [row["id"], *(one["actor"] for one in row["same_as"])]:
            held = HeldBack(report=report, actor_id=pk, reason=reason, by=by, at=at)
            held.clean_fields(exclude=["report", "actor", "by"])
            HeldBack.objects.update_or_create(
                report=report, actor_id=pk, defaults={"reason": held.reason, "by": by, "at": at}
            )


def bring_back(report: Report, actor: UUID) -> None:
    """Show it again."""
    with transaction.atomic():
        require_open(report)
        HeldBack.objects.filter(report=report, actor=actor).delete()
