"""The report of a workshop as a value: its record, cut to what one audience may read."""

from django.utils.translation import gettext as _

from partners.clearance import Level
from workshops import cover
from workshops.models import Workshop
from workshops.paper import Paper, Tell


def compose(workshop: Workshop, audience: Level, tell: Tell = lambda doing, done, total: None) -> Paper:
    """All queries are done here. A draft until the workshop is closed."""
    return Paper(
        title=_("Workshop report"),
        theme=workshop.theme,
        held=cover.held(workshop),
        state=cover.state(workshop),
        is_draft=not workshop.is_closed,
        facts=cover.facts(workshop),
    )
