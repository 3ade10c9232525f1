"""The demonstration's plans and what is said of them and of risks, written by the verbs before every report is submitted."""

from datetime import datetime

from partners.demonstration import Cast
from reporting.models import Report
from risks.demonstration.decisions import write_decisions
from risks.demonstration.joined import answer_what_came_up, join
from risks.demonstration.plans import date_back_versions, propose_third, write_first, write_second
from risks.demonstration.registers import date_back_opened, write_risks
from risks.demonstration.reviews import review
from risks.demonstration.serving import serve
from risks.models import RiskCategory, RiskScale
from risks.register.scale import fill

__all__ = ["date_back_versions", "draw", "finish", "propose_third", "write_first", "write_second"]


def draw(cast: Cast, report: Report, *, at: datetime) -> None:
    """Write what this app's chapters say in a report that is about to be submitted, or is being written."""
    fill(RiskScale, RiskCategory)
    write_risks(cast, report, at=at)
    join(cast, report, at=at)
    review(cast, report, at=at)
    serve(cast, report, at=at)


def finish(cast: Cast) -> None:
    """What is left to be done when everything is written."""
    answer_what_came_up(cast)
    write_decisions(cast)
    date_back_opened()
