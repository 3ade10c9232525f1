"""One actor across quarters and partners: who placed it where, when and why it moved, as far as the reader may read."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from partners.models import User
from powermaps.models import Actor, Agreed, Belonging, Breakdown, Merge, Placement, Rapport, Role, Strategy
from powermaps.scale import Band, Influence, Support
from powermaps.shifts import ChangeReason, Verdict
from reporting.models import ContextChange, Report

QUARTERLY = ("report__quarter", "report__ibp", "report__seat__organisation")


@dataclass
class Moment:
    """What one report says of the actor."""

    report: Report
    who: str
    band: Band
    said: str  # what happened to it since the quarter before, in words
    sign: str = ""
    why: str = ""
    text: str = ""
    details: list[str] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    is_hollow: bool = False
    is_agreed: bool = False
    confidentiality: int = 1

    @property
    def where(self) -> str:
        return f"{Support(self.band.support).label} · {Influence(self.band.influence).label}"


@dataclass
class Chapter:
    """One quarter, or the time before the first."""

    title: str
    moments: list[Moment]


SAID: dict[str, StrOrPromise] = {
    Verdict.NEW: gettext_lazy("First placed here"),
    Verdict.CARRIED: gettext_lazy("Not reviewed yet; as last quarter"),
    Verdict.CONFIRMED: gettext_lazy("Still true"),
    Verdict.CHANGED: gettext_lazy("Changed"),
    Verdict.DROPPED: gettext_lazy("No longer relevant"),
}


@dataclass(frozen=True)
class Lineage:
    """What the actor was, or what it was broken down into, in which report."""

    report: Report
    actors: list[Actor]
    is_origin: bool  # else: what it became

    @property
    def since(self) -> str:
        return str(self.report.quarter) if self.report.quarter else _("inception")


class Biography:
    """All that one person may read of one actor; a constant number of queries."""

    def __init__(self, actor: Actor, user: User) -> None:
        self.actor = actor
        self.user = user
        self.known = Actor.objects.visible_to(user).there().order_by().values("pk")

    def chapters(self) -> list[Chapter]:
        """The newest quarter first; within it the consortium, then its partners."""
        found: dict[str, list[Moment]] = {}
        for moment in sorted(self._moments(), key=_newest_first):
            title = str(moment.report.quarter) if moment.report.quarter else _("Inception")
            found.setdefault(title, []).append(moment)
        return [Chapter(title, moments) for title, moments in found.items()]

    def _moments(self) -> Iterable[Moment]:
        placements: Any = Placement.objects.filter(actor=self.actor).visible_to(self.user)
        placements = list(placements.select_related(*QUARTERLY, "inherited_from"))
        wanted = {row.context_change_id for row in placements} - {None}
        changes = ContextChange.objects.filter(pk__in=wanted).visible_to(self.user).in_bulk()
        origins = {row.inherited_from_id for row in placements} - {None}
        known = set(Actor.objects.visible_to(self.user).filter(pk__in=origins).values_list("pk", flat=True))
        for row in placements:
            yield _placed(row, changes.get(row.context_change_id), row.inherited_from_id in known)
        agreed: Any = Agreed.objects.filter(actor=self.actor).visible_to(self.user)
        for row in agreed.select_related(*QUARTERLY):
            yield Moment(
                row.report,
                _("%(project)s together") % {"project": row.report.ibp.code},
                row.band,
                _("Agreed by the consortium"),
                text=row.text,
                is_agreed=True,
                confidentiality=row.confidentiality,
            )

    def strategies(self) -> list[Any]:
        """Every partner's strategies, the newest first, each with how far the actor has come (`aim`)."""
        rows: Any = Strategy.objects.filter(actor=self.actor).visible_to(self.user)
        found = list(
            rows.select_related(
                *QUARTERLY, "actor", "messenger", "messenger_partner__organisation", "lead__organisation"
            )
        )
        places = {
            report: Band(support, influence)
            for report, support, influence in Placement.objects.filter(actor=self.actor)
            .visible_to(self.user)
            .exclude(verdict=Verdict.DROPPED)
            .values_list("report", "support", "influence")
        }
        carriers = {row.messenger_id for row in found} - {None}
        known = set(Actor.objects.visible_to(self.user).filter(pk__in=carriers).values_list("pk", flat=True))
        for row in found:
            row.aim = row.aim_at(places.get(row.report_id))
            row.carried_by = _carrier(row, known)
        return sorted(found, key=lambda row: (*_minus(row.report), row.report.owner_name))

    def rapports(self) -> Any:
        rows = Rapport.objects.visible_to(self.user).filter(actor=self.actor).with_names()
        return rows.order_by("-strength", "seat__ibp__code", "seat__organisation__acronym")

    def parents(self) -> list[Belonging]:
        rows = Belonging.objects.filter(actor=self.actor, parent__in=self.known).select_related("parent")
        return list(rows.order_by("until", "since", "pk"))

    def parts(self) -> list[Belonging]:
        rows = Belonging.objects.filter(parent=self.actor, actor__in=self.known).select_related("actor")
        return list(rows.filter(actor__merged_into=None).order_by("actor__name", "pk"))

    def lineage(self) -> list[Lineage]:
        """“Was INGOs until …”, and into what it was broken down itself; of reports one may read."""
        reports = Report.objects.visible_to(self.user).order_by().values("pk")
        rows = Breakdown.objects.filter(report__in=reports).select_related("cluster", *QUARTERLY)
        found = [
            Lineage(one.report, [one.cluster], is_origin=True)
            for one in rows.filter(parts=self.actor, cluster__in=self.known)
        ]
        shown = Actor.objects.filter(pk__in=self.known)
        for one in rows.filter(cluster=self.actor).prefetch_related(Prefetch("parts", shown, to_attr="known_parts")):
            found.append(Lineage(one.report, one.known_parts, is_origin=False))
        return [one for one in found if one.actors]

    def merges(self) -> Any:
        rows = Merge.objects.visible_to(self.user).filter(kept=self.actor, undone_at=None)
        return rows.select_related("gone", "by")


def _placed(row: Placement, change: ContextChange | None, knows_origin: bool) -> Moment:
    said = str(SAID.get(row.verdict, ""))
    if row.verdict == Verdict.INHERITED:
        said = (
            _("Inherited from %(cluster)s, not yet judged") % {"cluster": row.inherited_from}
            if knows_origin
            else _("Inherited, not yet judged")
        )
    why = str(ChangeReason(row.change_reason).label) if row.change_reason else ""
    details = [str(row.get_sight_display()), _("confidence: %(how)s") % {"how": row.get_confidence_display()}]
    if row.exercised != Placement.Exercised.UNKNOWN:
        details.append(str(row.get_exercised_display()))
    if change:
        details.append(_("because of: %(change)s") % {"change": change.text})
    return Moment(
        row.report,
        row.report.owner_name,
        row.band,
        said,
        sign=row.shift.sign,
        why=why,
        text=row.reason,
        details=details,
        roles=_roles(row),
        is_hollow=row.verdict in (Verdict.CARRIED, Verdict.INHERITED),
        confidentiality=row.confidentiality,
    )


def _roles(row: Placement) -> list[str]:
    return [str(Role(role).label) for role in Role.values if role in row.roles]


def _carrier(row: Any, known: set[UUID]) -> str:
    """Who brings the message, if the reader may know of it."""
    if row.messenger_id and row.messenger_id in known:
        return str(row.messenger)
    return row.messenger_partner.organisation.acronym if row.messenger_partner else ""


def _minus(report: Report) -> tuple[int, int]:
    return (-report.quarter.year, -report.quarter.number) if report.quarter else (0, 0)


def _newest_first(moment: Moment) -> tuple[Any, ...]:
    return (*_minus(moment.report), not moment.is_agreed, moment.who)
