"""The workshop of 29 March 2017, as far as it is known: prepared, held and written up by the verbs; and the next one, to be held."""

from datetime import datetime
from zoneinfo import ZoneInfo

from partners.demonstration import Cast
from workshops.demonstration import boards, follow_up, recording, synergies
from workshops.demonstration.attending import register
from workshops.demonstration.placing import place_together
from workshops.demonstration.preparing import prepare, prepare_next
from workshops.workflow import Action

OPENED_AT = datetime(2017, 3, 29, 9, 30, tzinfo=ZoneInfo("Asia/Dhaka"))
CLOSED_AT = datetime(2017, 3, 29, 17, 40, tzinfo=ZoneInfo("Asia/Dhaka"))


def load(cast: Cast) -> None:
    workshop = prepare(cast)
    workshop.take(Action.OPEN, by=cast.facilitator, at=OPENED_AT)
    register(workshop, cast)
    place_together(workshop, cast)
    boards.run(workshop, cast)
    synergies.answer(workshop, cast)
    follow_up.agree(workshop, cast)
    recording.record(workshop, cast)
    workshop.take(Action.CLOSE, by=cast.facilitator, at=CLOSED_AT)
    recording.correct_afterwards(workshop, cast)
    follow_up.afterwards(workshop, cast)
    prepare_next(cast)
