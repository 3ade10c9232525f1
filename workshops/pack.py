"""The preparation pack of a workshop as a value: what its facilitators need on the table before the room fills."""

from django.utils.translation import gettext as _

from partners.clearance import Level
from workshops import cover
from workshops.models import Workshop
from workshops.paper import Paper, Tell


def compose(workshop: Workshop, audience: Level, tell: Tell = lambda doing, done, total: None) -> Paper:
    """All queries are done here. It is read in the room: what only a consortium may read is not in it."""
    return Paper(
        title=_("Preparation pack"),
        theme=workshop.theme,
        held=cover.held(workshop),
        state=cover.state(workshop),
        is_draft=False,
        facts=cover.facts(workshop),
    )
