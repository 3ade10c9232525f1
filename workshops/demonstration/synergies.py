"""What the workshop of 29 March 2017 made of the suggestions: both projects go to the media together; Dhaka is no reason for anything."""

from datetime import date, datetime

from partners.demonstration import Cast
from reporting.quarters import DHAKA
from workshops.answering import accept, dismiss
from workshops.matching import Matching
from workshops.models import Workshop
from workshops.synergies import SynergyKind

ANSWERED_AT = datetime(2017, 3, 29, 15, 40, tzinfo=DHAKA)
BRIEFING = "Brief the editors of national newspapers and television together, on climate change and on migration."


def answer(workshop: Workshop, cast: Cast) -> None:
    by, at = cast.facilitator, ANSWERED_AT
    owner = cast.seats["IID"].organisation_id
    for suggestion in Matching(workshop, by).suggestions:
        if suggestion.kind == SynergyKind.ACTOR and "newspapers" in suggestion.title:
            accept(workshop, suggestion, BRIEFING, owner=owner, due_on=date(2017, 5, 31), by=by, at=at)
        elif suggestion.kind == SynergyKind.PLACE:
            reason = "Everybody meets in Dhaka: nothing follows from it."
            dismiss(workshop, suggestion, reason, by=by, at=at)
