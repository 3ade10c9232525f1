"""The power map as a chapter of reports that have a plan: beside each strategy the activities that carry it."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy

from partners.clearance import Level
from powermaps.chapters import power
from reporting.chapter import Chapter, Content
from reporting.chapters.notes import admitted
from reporting.models import Report, ReportEvent
from reporting.workflow import Action
from risks.serving import activities_by_strategy, carry_links

CARRIED_BY = {"activities": gettext_lazy("Carried by")}


class WithActivities(Chapter):
    """What the plan adds to a map."""

    def begin(self, report: Report, sources: Iterable[Report]) -> None:
        before = list(sources)
        super().begin(report, before)
        for one in before:
            carry_links(report, one)

    def follow(self, report: Report, event: ReportEvent) -> None:
        super().follow(report, event)
        after = report.following() if event.action == Action.SUBMIT else None
        if after and after.lock().is_open:
            carry_links(after, report)

    def content(self, report: Report) -> Content:
        content, carried = super().content(report), activities_by_strategy(report)
        return {**content, "strategies": [_with(one, carried.get(one["id"], [])) for one in content["strategies"]]}

    def present(self, content: Content, audience: Level) -> Content:
        values = super().present(content, audience)
        shown = values.get("strategies", [])  # what was sent long ago may have had no map
        return {**values, "strategies": [_with(one, admitted(one.get("activities", []), audience)) for one in shown]}


def _with(strategy: Content, activities: list[Any]) -> Content:
    return {**strategy, "activities": activities}


class PowerMap(WithActivities, power.PowerMap):
    labels = {**power.PowerMap.labels, **CARRIED_BY}


class InceptionPower(WithActivities, power.InceptionPower):
    labels = {**power.InceptionPower.labels, **CARRIED_BY}
