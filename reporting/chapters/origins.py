"""Knows what keeps a consolidated chapter back: a line that travels further than the member it came from agrees to."""

from django.utils.translation import gettext as _

from reporting.chapter import Gap
from reporting.consolidation import Line, outgrown
from reporting.models import Report


def outgrown_gaps(report: Report, model: type[Line], url: str) -> list[Gap]:
    return [
        Gap(
            _(
                "%(partner)s has made what “%(line)s” was taken from more confidential: change the line or drop the source."
            )
            % {"partner": link.seat.organisation.acronym, "line": link.line.text[:60]},
            f"{url}#row-{link.line_id}",
        )
        for link in outgrown(report, model)
    ]
