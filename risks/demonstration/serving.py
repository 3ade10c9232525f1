"""Which activities carry which strategies in the demonstration: by the owner of a map and its edition, by the keys of actors."""

from collections.abc import Mapping
from datetime import datetime

from partners.demonstration import Cast
from powermaps.demonstration import WHO
from powermaps.models import Strategy
from reporting.models import Kind, Report
from risks.demonstration.telling import INCEPTION
from risks.models import StrategyLink
from risks.serving import activities_offered, set_activities

# How the activities begin that carry the strategy for each actor.
SERVED: Mapping[tuple[str, str, str], Mapping[str, tuple[str, ...]]] = {
    ("FLM", INCEPTION, "2"): {"village": ("Talk with village agents",), "tied": ("Have recruiters keep",)},
    ("FLM", "IID", "2017Q1"): {
        "village": ("Talk with village agents",),
        "tied": ("Have recruiters keep", "Bring ministry, recruiters"),
        "home": ("Write one-page briefs",),
    },
    ("FLM", "YPSA", "2017Q1"): {
        "middlemen": ("Talk with village agents", "Run help desks"),
        "returnees": ("Play street theatre",),
    },
    ("FLM", "BOMSA", "2017Q1"): {"middlemen": ("Train returned women",)},
    ("FLM", "RMMRU", "2017Q1"): {"village": ("Settle disputes",)},
    ("CFTM", INCEPTION, "2"): {"erd": ("Meet the budget wing",)},
    ("CFTM", "ICCCAD", "2017Q1"): {
        "erd": ("Meet the budget wing",),
        "finance": ("Meet the budget wing", "Compare the definitions"),
    },
    ("CFTM", "BCAS", "2017Q1"): {"audit": ("Draw how climate funds",), "planning": ("Draw how climate funds",)},
}


def serve(cast: Cast, report: Report, *, at: datetime) -> None:
    """Say what carries the strategies of a map, once that is drawn."""
    if report.kind == Kind.CONSOLIDATED or (report.quarter and report.snapshots.exists()):
        return
    owner = report.seat.organisation.acronym if report.seat else INCEPTION
    edition = report.quarter.code if report.quarter else str(report.snapshots.count() + 1)
    by = cast.contributors[owner] if report.seat else cast.consortium_leads[report.ibp.code]
    activities = activities_offered(report)
    for key, begun in SERVED.get((report.ibp.code, owner, edition), {}).items():
        strategy = Strategy.objects.get(report=report, actor__name=WHO[key].name)
        chosen = [row.key for row in activities if row.title.startswith(begun)]
        assert len(chosen) == len(begun), f"{strategy} in {report}: {begun}"
        set_activities(strategy, chosen, by=by)
        StrategyLink.objects.filter(strategy=strategy).update(at=at)
