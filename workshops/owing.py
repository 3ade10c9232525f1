"""Knows what somebody owes from workshops: action points on the first page and among all days that are due."""

from datetime import date

from django.urls import reverse

from partners.clearance import Level
from partners.models import User
from partners.text import brief
from reporting.views.home import Part
from risks.due import Due, DueKind
from workshops.models import ActionPoint

LISTED = 12  # as many as one reads on the first page


def on_home(person: User, on: date) -> Part | None:
    """One's own open action points, the most urgent first, and those that wait for one to look; nothing where there is neither."""
    visible = ActionPoint.objects.visible_to(person).with_names()
    own = list(visible.owned_by(person).open().order_by("due_on", "pk")[: LISTED + 1])
    waiting = list(visible.to_verify_by(person).order_by("done_at", "pk")[: LISTED + 1])
    if not (own or waiting):
        return None
    values = {"own": own[:LISTED], "waiting": waiting[:LISTED], "more": max(len(own), len(waiting)) > LISTED}
    return Part("workshops/follow_up/home.html", {**values, "on": on})


def due(person: User, until: date) -> list[Due]:
    """Open ones with a day: one's own, and for those who see to it that they are done all of their workshops."""
    visible = ActionPoint.objects.visible_to(person).due(until)
    own = set(visible.owned_by(person).values_list("pk", flat=True))
    there = visible.of_interest_to(person).with_names().prefetch_related("workshop__ibps").order_by("due_on", "pk")
    return [
        Due(
            *(point.due_on, DueKind.ACTION_POINT, point.pk, brief(point.text, 200), _projects(point), point.doers),
            url=reverse("workshops:action", args=[point.pk]),
            level=Level(point.confidentiality),
            is_own=point.pk in own,
        )
        for point in there
        if point.due_on
    ]


def _projects(point: ActionPoint) -> str:
    return point.ibp.code if point.ibp else ", ".join(ibp.code for ibp in point.workshop.ibps.all())
