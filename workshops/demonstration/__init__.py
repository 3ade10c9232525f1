"""The workshop of 29 March 2017, as far as it is known: prepared, held and written up by the verbs."""

from partners.demonstration import Cast
from workshops.demonstration import follow_up
from workshops.demonstration.attending import register
from workshops.demonstration.placing import place_together
from workshops.demonstration.preparing import prepare


def load(cast: Cast) -> None:
    workshop = prepare(cast)
    register(workshop, cast)
    place_together(workshop, cast)
    follow_up.agree(workshop, cast)
    follow_up.afterwards(workshop, cast)
