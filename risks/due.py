"""What is due for one person, of the seats and projects that are theirs: reports, activities, actions, acceptances, decisions, introductions,
and what apps to the right have due.

A fixed number of queries, however much is due; nothing above the person's clearance is in it.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q, TextChoices
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.module_loading import import_string
from django.utils.text import Truncator
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from partners.clearance import Level
from partners.models import User
from powermaps.models import Introduction
from reporting.models import Report
from reporting.quarters import Period
from risks.models import Activity, ActivityReview, Assessment, Decision, Mitigation, PlanState, PlanVersion, RiskVerdict
from risks.slippage import OVER as FINISHED

AHEAD = timedelta(days=366)  # what is due later than that is nobody's worry yet
MOST = 300  # of one kind, the most urgent: more than anybody works through
RECENT = timedelta(days=183)  # what is overdue for longer stands apart, so that one sees what can still be saved
LONGEST = 200  # letters of a title


class DueKind(TextChoices):
    REPORT = "report", _("Report")
    ACTIVITY = "activity", _("Activity of the plan")
    ACTION = "action", _("Action against a risk")
    ACCEPTANCE = "acceptance", _("Acceptance of a risk ends")
    DECISION = "decision", _("Decision")
    INTRODUCTION = "introduction", _("Introduction")
    ACTION_POINT = "action_point", _("Action point")


@dataclass(frozen=True)
class Due:
    """One thing that is due on a day. `level` is how far its title may travel."""

    on: date
    kind: DueKind
    id: UUID
    title: str
    ibp: str
    who: str
    url: str
    level: Level
    is_own: bool = False

    @property
    def label(self) -> str:
        return str(self.kind.label)


@dataclass(frozen=True)
class Week:
    title: str
    rows: list[Due]


@dataclass(frozen=True)
class Month:
    title: str
    weeks: list[Week]


@dataclass(frozen=True)
class Past:
    year: int
    rows: list[Due]

    @property
    def kinds(self) -> list[tuple[str, int]]:
        counts = Counter(row.kind for row in self.rows)
        return [(str(kind.label), counts[kind]) for kind in DueKind if counts[kind]]


class WhatIsDue:
    """For those who write or lead, what is theirs; for PROKAS, what is due in the projects one reviews or facilitates."""

    def __init__(self, user: User, on: date) -> None:
        self.user, self.on, self.until = user, on, on + AHEAD

    @cached_property
    def rows(self) -> list[Due]:
        if not (self._is_everywhere or self._projects):
            return []
        found = [
            *self._reports(),
            *self._activities(),
            *self._actions(),
            *self._acceptances(),
            *self._decisions(),
            *self._introductions(),
            *self._brought(),
        ]
        return sorted(found, key=lambda due: (due.on, due.kind, due.ibp, due.title, str(due.id)))

    @property
    def overdue(self) -> list[Due]:
        """Since not more than half a year, the longest overdue first."""
        return [row for row in self.rows if self.on - RECENT <= row.on < self.on]

    @property
    def long_overdue(self) -> list[Past]:
        """The rest of what is overdue, by the year in which it was due: to be brought up to date rather than done."""
        found = [row for row in self.rows if row.on < self.on - RECENT]
        return [Past(rows[0].on.year, rows) for rows in _together(found, lambda day: day.year)]

    @property
    def months(self) -> list[Month]:
        """What is to come, by month and week."""
        coming = [row for row in self.rows if row.on >= self.on]
        return [
            Month(
                date_format(rows[0].on, "F Y"),
                [Week(week_words(them[0].on), them) for them in _together(rows, week_of)],
            )
            for rows in _together(coming, lambda day: (day.year, day.month))
        ]

    # ── Whose ──

    @cached_property
    def _looks_across(self) -> frozenset[UUID]:
        """Projects whose partners' work one follows."""
        standing = self.user.standing
        return standing.leads | standing.reviews.ibps | standing.facilitates.ibps

    @cached_property
    def _is_everywhere(self) -> bool:
        standing = self.user.standing
        return standing.reviews.everywhere or standing.facilitates.everywhere

    @cached_property
    def _projects(self) -> frozenset[UUID]:
        return self._looks_across | self.user.standing.member_of

    def _mine(self, ibp: str, seat: str) -> Q:
        """Of a project one follows, everything; else of one's own seats, and what no single partner does."""
        if self._is_everywhere:
            return Q(**{f"{ibp}__isnull": False})
        own = Q(**{f"{seat}__in": self.user.standing.writes_for})
        together = Q(**{f"{ibp}__in": self.user.standing.member_of, f"{seat}__isnull": True})
        return own | together | Q(**{f"{ibp}__in": self._looks_across})

    def _is_own(self, seat: UUID | None, ibp: UUID) -> bool:
        standing = self.user.standing
        return seat in standing.writes_for if seat else ibp in standing.leads

    # ── What ──

    def _reports(self) -> Iterable[Due]:
        """One's own by name; of others whom one follows how many are awaited of a project and quarter."""
        there = Report.objects.known_to(self.user).open().filter(self._mine("ibp", "seat"), due_on__lte=self.until)
        others: dict[tuple[Any, ...], list[Report]] = {}
        in_order = there.with_names().order_by("due_on", "ibp__code", "-kind", "seat__organisation__acronym", "pk")
        for report in in_order[:MOST]:
            if self._is_own(report.seat_id, report.ibp_id):
                url = report.get_absolute_url()
                title = str(report.quarter or report.get_kind_display())
                yield Due(
                    *(report.due_on, DueKind.REPORT, report.pk, title, report.ibp.code, report.owner_name, url),
                    level=Level.PUBLIC,
                    is_own=True,
                )
            elif report.ibp_id in self._looks_across or self._is_everywhere:
                others.setdefault((report.due_on, report.ibp, report.quarter), []).append(report)
        for (due_on, ibp, quarter), reports in others.items():
            count = len(reports)
            words = ngettext("%(count)s report awaited", "%(count)s reports awaited", count) % {"count": count}
            title = f"{words} · {quarter or _now('Inception')}"
            code = [quarter.code] if quarter else []
            url = reverse("reporting:board", args=[ibp.code, *code]) if code else reports[0].get_absolute_url()
            who = ", ".join(report.owner_name for report in reports)
            yield Due(due_on, DueKind.REPORT, reports[0].pk, title, ibp.code, who, url, Level.PUBLIC)

    def _activities(self) -> Iterable[Due]:
        """On the last day of its last quarter, or by when its partner expects it; those that are over are left out."""
        plans = PlanVersion.objects.filter(state=PlanState.APPROVED).order_by("ibp", "number")
        holds: dict[UUID, UUID] = dict(plans.values_list("ibp", "pk"))  # the last one of a project stays
        rows: Any = Activity.objects.filter(self._mine("plan__ibp", "responsible"), plan__in=holds.values())
        rows = rows.exclude(status__in=FINISHED).exclude(last="").readable_by(self.user)
        there = list(rows.select_related("plan__ibp", "responsible__organisation").order_by("last", "pk")[:MOST])
        said = self._said_of([row.key for row in there])
        for row in there:
            status, expected = said.get((row.key, row.responsible_id), ("", ""))
            if status in FINISHED:
                continue
            due_on = Period.parse(max(expected, row.last)).ends_on
            if due_on <= self.until:
                yield Due(
                    *(due_on, DueKind.ACTIVITY, row.key, row.title, row.plan.ibp.code, row.who),
                    url=f"{reverse('risks:plan', args=[row.plan.ibp.code])}#row-{row.pk}",
                    level=Level(row.confidentiality),
                    is_own=row.responsible_id in self.user.standing.writes_for,
                )

    def _said_of(self, keys: list[UUID]) -> dict[tuple[UUID, UUID], tuple[str, str]]:
        """What each partner said last of each activity: how far it is, and by when it is expected."""
        rows: Any = ActivityReview.objects.visible_to(self.user).filter(activity__in=keys).exclude(status="")
        ordered = rows.order_by("report__quarter__year", "report__quarter__number")
        names = ("activity", "report__seat", "status", "expected_last")
        return {(key, seat): (status, last) for key, seat, status, last in ordered.values_list(*names)}

    @cached_property
    def _latest(self) -> list[UUID]:
        """The newest report of each partner, and of each consortium, that one may read: what is said there holds."""
        there = Report.objects.visible_to(self.user).filter(self._mine("ibp", "seat")).exclude(quarter=None)
        ordered = there.order_by("quarter__year", "quarter__number").values_list("ibp", "seat", "pk")
        return list({(ibp, seat): pk for ibp, seat, pk in ordered}.values())

    def _actions(self) -> Iterable[Due]:
        rows: Any = Mitigation.objects.visible_to(self.user).filter(report__in=self._latest, state__in=Mitigation.OPEN)
        rows = rows.filter(due_on__lte=self.until).select_related("report__ibp", "report__seat__organisation", "owner")
        for row in rows.order_by("due_on", "pk")[:MOST]:
            yield Due(
                *(row.due_on, DueKind.ACTION, row.key, _brief(row.text), row.report.ibp.code),
                who=", ".join(filter(None, [row.report.owner_name, row.owner.name if row.owner else ""])),
                url=reverse("risks:risk", args=[row.risk_id]),
                level=Level(row.confidentiality),
                is_own=self._is_own(row.report.seat_id, row.report.ibp_id),
            )

    def _acceptances(self) -> Iterable[Due]:
        rows: Any = Assessment.objects.visible_to(self.user).filter(report__in=self._latest)
        rows = rows.filter(verdict=RiskVerdict.ACCEPTED, accepted_until__lte=self.until)
        named = ("report__ibp", "report__seat__organisation", "risk")
        for row in rows.select_related(*named).order_by("accepted_until", "pk")[:MOST]:
            yield Due(
                *(row.accepted_until, DueKind.ACCEPTANCE, row.risk_id, f"{row.risk.reference} {row}"),
                *(row.report.ibp.code, row.report.owner_name, reverse("risks:risk", args=[row.risk_id])),
                level=Level(row.confidentiality),
                is_own=self._is_own(row.report.seat_id, row.report.ibp_id),
            )

    def _decisions(self) -> Iterable[Due]:
        rows: Any = Decision.objects.visible_to(self.user).filter(self._mine("ibp", "seat"), due_on__lte=self.until)
        for row in rows.open().with_names().order_by("due_on", "pk")[:MOST]:
            session = reverse("risks:session", args=[row.ibp.code])
            yield Due(
                *(row.due_on, DueKind.DECISION, row.pk, _brief(row.text), row.ibp.code),
                who=row.seat.organisation.acronym if row.seat else _now("Consortium"),
                url=f"{session}?q={row.quarter.code}#decision-{row.pk}",
                level=Level(row.reach),
                is_own=row.seat_id in self.user.standing.writes_for,
            )

    def _introductions(self) -> Iterable[Due]:
        """Asked for or promised, by when they are needed. Who knows whom is for the two partners and for nobody's calendar."""
        rows = Introduction.objects.visible_to(self.user).open().filter(due_on__lte=self.until)
        named = ("rapport__seat__ibp", "rapport__seat__organisation", "rapport__actor", "asked_by_seat__organisation")
        for row in rows.select_related(*named).order_by("due_on", "pk")[:MOST]:
            asked, promises = row.asked_by_seat.organisation.acronym, row.rapport.seat.organisation.acronym
            words = _now("%(promises)s introduces %(asked)s to %(actor)s")
            assert row.due_on
            yield Due(
                *(row.due_on, DueKind.INTRODUCTION, row.pk),
                words % {"promises": promises, "asked": asked, "actor": row.rapport.actor},
                *(row.rapport.seat.ibp.code, promises),
                url=f"{reverse('powermaps:rapport', args=[row.rapport.seat.ibp.code])}#requests",
                level=Level(max(row.rapport.confidentiality, row.rapport.actor.confidentiality)),
                is_own=bool({row.asked_by_seat_id, row.rapport.seat_id} & self.user.standing.writes_for),
            )

    def _brought(self) -> Iterable[Due]:
        """What apps to the right have due (`settings.DUE_LISTS`), within the person's clearance."""
        for path in settings.DUE_LISTS:
            yield from import_string(path)(self.user, self.until)[:MOST]


def _brief(text: str) -> str:
    return str(Truncator(text).chars(LONGEST))


def week_of(day: date) -> date:
    """Its Sunday: with it the week begins in Bangladesh."""
    return day - timedelta(days=(day.weekday() + 1) % 7)


def week_words(day: date) -> str:
    """Such as: 2–8 April; a week that runs over the end of a month ends with it here, and goes on in the next."""
    first = max(week_of(day), day.replace(day=1))
    last = min(week_of(day) + timedelta(days=6), _last_of_month(day))
    if first == last:
        return date_format(first, "j F")
    return f"{first.day}–{date_format(last, 'j F')}"


def _last_of_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _together(rows: Iterable[Due], by: Any) -> list[list[Due]]:
    return [list(them) for _key, them in groupby(rows, key=lambda row: by(row.on))]
