"""What the lead of a consortium records about a risk that its members rate: the rating they agree on, and who has to deal with it."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from partners.clearance import Level
from partners.models import User
from partners.refusals import Refused
from reporting.models import Overtaken, Report
from reporting.models.parts import require_open
from risks.joining import ConsolidatedRegister
from risks.likeness import risks_of
from risks.matrix import Rating
from risks.models import AgreedRisk, HeldAt, RiskScale
from risks.together import Row


def floor_of(row: Row) -> Level:
    """The least confidential that may be said of it: as open as the most open of what partners say."""
    return Level(min(voice["confidentiality"] for voice in row["voices"]))


def strictest_of(row: Row) -> Level:
    """As confidential as the most confidential of what partners say: what is offered first."""
    return Level(max([Level.PROGRAMME, *(voice["confidentiality"] for voice in row["voices"])]))


def outgrown(rows: Iterable[Row]) -> list[Row]:
    """Where what was agreed travels further than what any partner says of the risk by now."""
    return [row for row in rows if row["agreed"] and row["agreed"]["confidentiality"] < floor_of(row)]


def agree(
    report: Report,
    risk: UUID,
    rating: Rating,
    *,
    held_at: int,
    text: str,
    confidentiality: int,
    version: int,
    by: User,
) -> AgreedRisk:
    """Record what the partners agree on, and why; what each of them says is kept beside it.

    `version` is the one that was seen, 0 where nothing was recorded. Raises Refused, or Overtaken when a colleague was faster.
    """
    words: dict[str, Any] = {
        "likelihood": rating.likelihood,
        "impact": rating.impact,
        "held_at": HeldAt(held_at),
        "text": text,
        "confidentiality": confidentiality,
    }
    with transaction.atomic():
        require_open(report)
        row = ConsolidatedRegister(report, Level.RESTRICTED).weighed.of(risk)
        if row is None:
            raise Refused(_("This risk does not stand in the register at the moment."))
        if not text.strip():
            raise Refused(_("Write why: what partners said, and what convinced them."))
        if confidentiality < (floor := floor_of(row)):
            raise Refused(
                _("What partners say of it is for “%(level)s”: choose that or stricter.") % {"level": floor.label}
            )
        there = AgreedRisk.objects.filter(report=report, risk__in=_ids(row)).select_related("scale").first()
        if there is None:
            return AgreedRisk.add(report, by=by, risk_id=UUID(row["id"]), scale=RiskScale.current(), **words)
        if not version:
            raise Overtaken(there, words)
        there.rewrite(version=version, by=by, **words)
    return there


def let_go(report: Report, risk: UUID, *, version: int, by: User) -> None:
    """Take back what was agreed: the register shows again what partners say."""
    row = ConsolidatedRegister(report, Level.RESTRICTED).weighed.of(risk)
    risks = _ids(row) if row else [risk]
    if there := AgreedRisk.objects.filter(report=report, risk__in=risks).first():
        there.remove(version=version, by=by)


def _ids(row: Row) -> list[UUID]:
    return [UUID(risk) for risk in risks_of(row)]
