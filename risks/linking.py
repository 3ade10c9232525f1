"""What a risk comes from or touches: changes in the context, actors of the map, activities of the plan; read both ways."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from partners.clearance import Level
from partners.models import User
from partners.refusals import Refused
from powermaps.models import Actor, Placement
from powermaps.models.actors import is_known_to_writers
from powermaps.shifts import Verdict
from powermaps.strategies import known_actors
from reporting.models import ContextChange, Kind, Report
from reporting.models.parts import require_open
from risks.models import Activity, Assessment, PlanState, PlanVersion, Risk, RiskLink

CHANGE, ACTOR, ACTIVITY = RiskLink.Kind.CHANGE, RiskLink.Kind.ACTOR, RiskLink.Kind.ACTIVITY


@dataclass(frozen=True)
class About:
    """Something that a risk can be linked to, as a form names it and as one reads it."""

    kind: str
    id: UUID
    text: str
    level: int

    @property
    def value(self) -> str:
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True)
class Group:
    title: str
    offers: list[About]


# ── What there is ───────────────────────────────────────────────────────────


def plan_read(report: Report) -> PlanVersion | None:
    """The plan that holds; before one was approved, the newest, which its writers alone see while it is a draft."""
    holds = PlanVersion.objects.current(report.ibp)
    if holds or report.seat_id:
        there = PlanVersion.objects.filter(ibp=report.ibp_id).exclude(state=PlanState.DRAFT)
        return holds or there.order_by("number").last()
    return PlanVersion.objects.newest(report.ibp_id)


def activities_read(report: Report) -> list[Activity]:
    """The activities of which everybody who writes this report may know; two queries."""
    plan = plan_read(report)
    if plan is None:
        return []
    rows: Any = Activity.objects.filter(plan=plan)
    if report.seat_id:
        rows = rows.filter(confidentiality__lte=Level.CONSORTIUM)
    return list(rows.order_by("outcome__position", "position", "pk"))


def actors_read(report: Report) -> QuerySet[Actor]:
    """The actors that stand on its map; on the consortium’s, those that stand on what members sent."""
    maps = report.members().sent() if report.kind == Kind.CONSOLIDATED else Report.objects.filter(pk=report.pk)
    places = Placement.objects.filter(report__in=maps.order_by().values("pk")).exclude(verdict=Verdict.DROPPED)
    if report.kind == Kind.CONSOLIDATED:
        places = places.filter(confidentiality__lte=Level.CONSORTIUM)
    return known_actors(report).filter(pk__in=places.values("actor")).order_by("name", "pk")


def changes_read(report: Report) -> QuerySet[ContextChange]:
    return ContextChange.objects.filter(report=report).exclude(text="").order_by("position", "created_at")


def offers(report: Report) -> list[Group]:
    """All that a risk of this report can be linked to, kind by kind."""
    found = [
        Group(_("Changes in the context"), [of_change(row) for row in changes_read(report)]),
        Group(_("Actors on the map"), [of_actor(row) for row in actors_read(report)]),
        Group(_("Activities of the plan"), [of_activity(row) for row in activities_read(report)]),
    ]
    return [group for group in found if group.offers]


def offered(report: Report, value: str) -> About | None:
    """What a value such as “change:…” names, if a risk of this report can be linked to it."""
    kind, _colon, pk = value.partition(":")
    try:
        wanted = UUID(pk)
    except ValueError:
        return None
    if kind == CHANGE:
        change = changes_read(report).filter(pk=wanted).first()
        return of_change(change) if change else None
    if kind == ACTOR:
        actor = actors_read(report).filter(pk=wanted).first()
        return of_actor(actor) if actor else None
    if kind == ACTIVITY:
        return next((of_activity(row) for row in activities_read(report) if row.key == wanted), None)
    return None


def of_change(row: ContextChange) -> About:
    return About(CHANGE, row.pk, row.text, row.confidentiality)


def of_actor(row: Actor) -> About:
    return About(ACTOR, row.pk, row.name, row.confidentiality)


def of_activity(row: Activity) -> About:
    return About(ACTIVITY, row.key, row.title, row.confidentiality)


# ── Links ───────────────────────────────────────────────────────────────────


def link(report: Report, risk: Risk | UUID, about: About, *, by: User | None) -> RiskLink:
    """Say that the risk hangs together with it. Twice is once. Raises Refused where the report is closed."""
    with transaction.atomic():
        require_open(report)
        risk_id = risk.pk if isinstance(risk, Risk) else risk
        return RiskLink.objects.get_or_create(
            report=report,
            risk_id=risk_id,
            kind=about.kind,
            **_named(about),
            defaults={"by": by, "at": timezone.now()},
        )[0]


def unlink(report: Report, risk_id: UUID, value: str) -> None:
    """It does not hang together with it after all. Twice is once."""
    kind, _colon, pk = value.partition(":")
    with transaction.atomic():
        require_open(report)
        field = "activity" if kind == ACTIVITY else f"{kind}_id"
        RiskLink.objects.filter(report=report, risk=risk_id, kind=kind, **{field: pk}).delete()


def set_links(report: Report, risk_id: UUID, chosen: Iterable[str], *, by: User) -> None:
    """Let the risk hang together with exactly these, of all that is offered; what is not offered any more stays as it is."""
    known = {about.value: about for group in offers(report) for about in group.offers}
    wanted = list(dict.fromkeys(chosen))
    with transaction.atomic():
        require_open(report)
        there = {value_of(row) for row in RiskLink.objects.filter(report=report, risk=risk_id)}
        if strange := [value for value in wanted if value not in known and value not in there]:
            raise Refused(_("“%(value)s” cannot be linked here. Choose from the list.") % {"value": strange[0][:60]})
        for value in wanted:
            if value not in there:
                link(report, risk_id, known[value], by=by)
        for value in there - set(wanted):
            if value in known:
                unlink(report, risk_id, value)


def _named(about: About) -> dict[str, Any]:
    return {"activity": about.id} if about.kind == ACTIVITY else {f"{about.kind}_id": about.id}


def value_of(row: RiskLink) -> str:
    return f"{row.kind}:{row.change_id or row.actor_id or row.activity}"


def links_of(report: Report) -> dict[UUID, list[dict[str, Any]]]:
    """What each risk of a report hangs together with, as it stands in a content; four queries at most.

    An actor that others made stricter since, and of which not all who write here may know, is gone.
    """
    rows = list(RiskLink.objects.filter(report=report).select_related("change", "actor").order_by("at", "pk"))
    titles = {row.key: row for row in activities_named(report, [row.activity for row in rows if row.activity])}
    found: dict[UUID, list[dict[str, Any]]] = {}
    joined = {(row.risk_id, row.actor_id) for row in rows if row.actor_id}
    for row in rows:
        if row.actor and (row.risk_id, row.actor.merged_into_id) in joined:
            continue  # both were linked before they were joined: one of them is enough
        if row.actor and not is_known_to_writers(report, row.actor):
            continue
        about: Any = row.change or row.actor or (row.activity and titles.get(row.activity))
        if about is None:
            continue  # the plan has no such activity any more, or not for everybody
        text = about.text if row.change_id else about.name if row.actor_id else about.title
        found.setdefault(row.risk_id, []).append(
            {
                "kind": row.kind,
                "about": str(row.change_id or row.actor_id or row.activity),
                "text": text,
                "confidentiality": int(about.confidentiality),
            }
        )
    return found


def activities_named(report: Report, keys: Iterable[UUID | None]) -> list[Activity]:
    """The activities that have these keys, as the plan that holds words them, or else the last version that had them.

    Of those that became restricted since a partner learns nothing.
    """
    wanted = {key for key in keys if key}
    if not wanted:
        return []
    holds = plan_read(report)
    rows: Any = Activity.objects.filter(plan__ibp=report.ibp_id, key__in=wanted)
    if report.seat_id:
        rows = rows.exclude(plan__state=PlanState.DRAFT)
    latest: dict[UUID, Activity] = {}
    for row in rows.order_by("plan__number"):
        if row.key not in latest or holds is None or row.plan_id == holds.pk or latest[row.key].plan_id != holds.pk:
            latest[row.key] = row
    highest = Level.CONSORTIUM if report.seat_id else Level.RESTRICTED
    return [row for row in latest.values() if highest.admits(row.confidentiality)]


def readable_by(user: User) -> QuerySet[RiskLink]:
    """Links of risks that this person may read; whether also what they name, its own level says."""
    told = Assessment.objects.visible_to(user).filter(report=OuterRef("report"), risk=OuterRef("risk"))
    return RiskLink.objects.filter(Exists(told))


# ── The other way round ─────────────────────────────────────────────────────


@dataclass(frozen=True)
class Told:
    """A risk, as the row that it hangs together with tells of it."""

    risk_id: UUID
    row_id: UUID
    reference: str
    event: str
    is_open: bool


def risks_beside(report: Report) -> dict[str, list[Told]]:
    """The risks of a report by what they hang together with (“change:…”); two queries."""
    there = {row.risk_id: row for row in Assessment.objects.filter(report=report).select_related("risk")}
    found: dict[str, list[Told]] = {}
    for row in RiskLink.objects.filter(report=report, risk__in=there):
        about = there[row.risk_id]
        told = Told(row.risk_id, about.pk, about.risk.reference, about.event, about.is_open)
        found.setdefault(value_of(row), []).append(told)
    return found
