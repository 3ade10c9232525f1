"""Knows what is due for one person: what to write, to consolidate, to review, to watch and to set up."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.db.models import prefetch_related_objects

from partners.loose_ends import LooseEnd, loose_ends
from partners.models import IBP, User
from reporting import rules
from reporting.board import Count, ProjectQuarter, group, latest_events
from reporting.calendar_ends import calendar_ends
from reporting.chapter import Gap, chapters
from reporting.desk import DeskLine, desk_lines
from reporting.models import Kind, Quarter, Report, ReportEvent
from reporting.models.report import facilitated, judged
from reporting.quarters import day_in_dhaka
from reporting.reckoning import waiting_by_report
from reporting.workflow import Status

LISTED = 40  # as many lines as one reads on a page; the board has the rest


@dataclass(frozen=True)
class Own:
    """A report one writes: what is ready in it, and why it came back."""

    report: Report
    on: date
    ready: int = 0
    chapters: int = 0
    event: ReportEvent | None = None
    may_submit: bool = False

    @property
    def days_late(self) -> int:
        return max(0, -self.report.days_left(self.on)) if self.report.is_open else 0


@dataclass(frozen=True)
class Consolidation:
    """The report one makes of the members' reports."""

    report: Report
    members: Count
    waiting: int

    @property
    def days_late(self) -> int:
        return max(0, -self.report.days_left(self.members.on))

    @property
    def sent(self) -> list[Report]:
        return [report for report in self.members.reports if report.is_sent]

    @property
    def awaited(self) -> list[Report]:
        return [report for report in self.members.reports if report.is_open]


class Agenda:
    """What is due for this person on this day. Each part asks the same queries, however much is due."""

    def __init__(self, person: User, *, at: datetime) -> None:
        self.person = person
        self.at = at
        self.on = day_in_dhaka(at)

    # What one writes

    @cached_property
    def _written(self) -> list[Report]:
        standing = self.person.standing
        if not (standing.writes_for or standing.leads):
            return []
        written = Report.objects.written_by(self.person).with_names()
        return list(written.order_by("due_on", "ibp__code", "seat__organisation__acronym"))

    @cached_property
    def own(self) -> list[Own]:
        """Partners' and inception reports that one can still write in, the most urgent first."""
        of_kinds = (Kind.PARTNER, Kind.INCEPTION)
        reports = [report for report in self._written if report.kind in of_kinds and report.is_open]
        for kind in of_kinds:
            of_kind = [report for report in reports if report.kind == kind]
            prefetch_related_objects(of_kind, *{name for chapter in chapters(kind) for name in chapter.read_by_gaps})
        came_back = [report for report in reports if report.status != Status.DRAFT]
        events = latest_events(came_back) if came_back else {}
        return [
            Own(
                report,
                self.on,
                sum(not chapter.gaps(report) for chapter in report.chapters),
                len(report.chapters),
                events.get(report.pk),
                rules.speaks_for(self.person, report),
            )
            for report in reports
        ]

    @cached_property
    def own_sent(self) -> list[Own]:
        """One's own reports of the latest quarter that need nothing more: sent, or not expected. Inception reports too."""
        written = [(report.quarter.period, report) for report in self._written if report.quarter]
        latest = max((period for period, _report in written), default=None)
        closed = [report for period, report in written if period == latest and not report.is_open]
        closed += [report for report in self._written if report.kind == Kind.INCEPTION and not report.is_open]
        return [Own(report, self.on) for report in closed]

    @cached_property
    def to_read(self) -> list[Report]:
        """The inception reports of the consortia one belongs to, once they are sent."""
        standing = self.person.standing
        if not standing.member_of - standing.leads:
            return []
        sent = Report.objects.filter(kind=Kind.INCEPTION, ibp__in=standing.member_of - standing.leads).sent()
        return list(sent.with_names().order_by("ibp__code"))

    # What one consolidates

    @cached_property
    def consolidations(self) -> list[Consolidation]:
        reports = [report for report in self._written if report.kind == Kind.CONSOLIDATED and report.is_open]
        if not reports:
            return []
        waiting = waiting_by_report(reports)
        members = Report.objects.of_partners().filter(
            ibp__in={report.ibp_id for report in reports}, quarter__in={report.quarter_id for report in reports}
        )
        counts: dict[tuple[IBP, Quarter | None], Count] = {
            (found.ibp, found.quarter): found.members for found in group(members.with_names(), on=self.on)
        }
        nobody = Count([], self.on)
        return [
            Consolidation(report, counts.get((report.ibp, report.quarter), nobody), waiting[report.pk])
            for report in reports
        ]

    # What one reviews

    @cached_property
    def to_review(self) -> list[Report]:
        """Submitted reports that wait for a verdict, those that wait longest first."""
        if not self.person.standing.reviews:
            return []
        waiting = Report.objects.filter(judged(self.person), status=Status.SUBMITTED).with_names()
        return list(waiting.order_by("status_at")[: LISTED + 1])

    @cached_property
    def to_decide(self) -> list[DeskLine]:
        """What else waits for a decision of PROKAS: plans that were proposed."""
        return desk_lines(self.person)

    @cached_property
    def late(self) -> list[ProjectQuarter]:
        """Projects' quarters with partners that are late, among those one reviews."""
        if not self.person.standing.reviews:
            return []
        reports = Report.objects.of_partners().filter(judged(self.person)).overdue(self.on).with_names()
        return group(reports.order_by("quarter__year", "quarter__number", "ibp__code", "due_on"), on=self.on)

    # What one watches

    @cached_property
    def facilitated(self) -> list[ProjectQuarter]:
        """How the latest quarter stands in the projects whose workshops and exports one makes."""
        if not self.person.standing.facilitates:
            return []
        quarter = Quarter.objects.opened().first()
        if quarter is None:
            return []
        reports = Report.objects.filter(facilitated(self.person)).in_quarter(quarter).with_names()
        return group(reports.by_project(), on=self.on)

    # What one sets up

    @cached_property
    def to_set_up(self) -> list[Gap | LooseEnd]:
        """What the calendar asks for, and for administrators what people and consortia still lack."""
        ends: list[Gap | LooseEnd] = []
        if rules.can_set_up_quarters(self.person):
            ends += calendar_ends(on=self.on)
        if self.person.standing.administers:
            ends += loose_ends(at=self.at)
        return ends
