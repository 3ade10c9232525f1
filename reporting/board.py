"""Knows how a project's quarter looks across its partners: who is in, who is late, and how much time is left."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from django.db.models import QuerySet, prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partners.models import IBP, User
from reporting import rules
from reporting.chapter import Chapter, chapters
from reporting.models import Kind, Quarter, Report, ReportEvent
from reporting.opening import Expected, missing
from reporting.reminding import reminders_of
from reporting.workflow import Action, Status

TOLD = [Action.RETURN, Action.REOPEN, Action.EXCUSE, ReportEvent.EXTENDED]


@dataclass(frozen=True)
class Cell:
    """A chapter of one report: what stands in it, or what is missing; neither where one may not read it now."""

    title: str
    tally: str = ""
    gaps: int | None = None


@dataclass(frozen=True)
class Row:
    """One partner's report as this person may know it."""

    report: Report
    on: date
    cells: list[Cell]
    extended_from: date | None
    event: ReportEvent | None  # why there is more time, no return, or work to do again; only for those who may read it
    can_extend: bool
    can_excuse: bool
    can_expect: bool
    can_review: bool
    can_remind: bool
    reminder: ReportEvent | None  # of this day

    @property
    def days_late(self) -> int:
        return max(0, -self.report.days_left(self.on)) if self.report.is_open else 0


@dataclass(frozen=True)
class Count:
    """How a set of reports stands, in numbers."""

    reports: Sequence[Report]
    on: date

    @cached_property
    def sent(self) -> int:
        return sum(report.is_sent for report in self.reports)

    @cached_property
    def approved(self) -> int:
        return sum(report.status == Status.APPROVED for report in self.reports)

    @cached_property
    def to_review(self) -> int:
        return sum(report.status == Status.SUBMITTED for report in self.reports)

    @cached_property
    def expected(self) -> int:
        """Reports that are still to come or in: all but those without a return."""
        return sum(report.status != Status.NO_RETURN for report in self.reports)

    @property
    def words(self) -> str:
        """Such as: 3 of 4 reports in, 1 approved, 2 waiting for PROKAS, 1 without a return."""
        parts = [
            ngettext("%(sent)s of %(total)s report in", "%(sent)s of %(total)s reports in", self.expected)
            % {"sent": self.sent, "total": self.expected}
        ]
        if self.approved:
            parts.append(_("%(count)s approved") % {"count": self.approved})
        if self.to_review:
            parts.append(_("%(count)s waiting for PROKAS") % {"count": self.to_review})
        if self.no_return:
            parts.append(_("%(count)s without a return") % {"count": len(self.no_return)})
        return ", ".join(parts)

    @cached_property
    def late(self) -> list[Report]:
        return [report for report in self.reports if report.is_overdue(self.on)]

    @cached_property
    def no_return(self) -> list[Report]:
        return [report for report in self.reports if report.status == Status.NO_RETURN]


@dataclass(frozen=True)
class Board:
    ibp: IBP
    quarter: Quarter
    rows: list[Row]
    consolidated: Report | None
    not_opened: list[Expected]
    count: Count

    @property
    def to_remind(self) -> list[Report]:
        """Late reports about which nobody has been reminded today, and this person can."""
        return [row.report for row in self.rows if row.can_remind and not row.reminder]

    @property
    def all_reminded(self) -> bool:
        """Everybody who is late has been reminded today, as far as this person may remind."""
        return any(row.can_remind for row in self.rows) and not self.to_remind

    @property
    def titles(self) -> list[str]:
        return [str(chapter.title) for chapter in chapters(Kind.PARTNER)]


@dataclass(frozen=True)
class ProjectQuarter:
    """How one project's quarter stands, in short."""

    ibp: IBP
    quarter: Quarter
    members: Count
    consolidated: Report | None


def board_of(ibp: IBP, quarter: Quarter, user: User, *, on: date) -> Board:
    """The board of one project's quarter, as this person may see it. The same queries for any number of partners."""
    known = list(Report.objects.known_to(user).filter(ibp=ibp).in_quarter(quarter).with_names())
    reports = [report for report in known if report.kind == Kind.PARTNER]
    consolidated = next((report for report in known if report.kind == Kind.CONSOLIDATED), None)
    events = latest_events(report for report in reports if rules.can_read_submissions(user, report))
    columns = chapters(Kind.PARTNER)
    cells = _cells(reports, columns, user)
    reminders = reminders_of(reports, on)
    return Board(
        ibp,
        quarter,
        [
            _row(report, quarter, user, on, cells[report.pk], events.get(report.pk), reminders.get(report.pk))
            for report in reports
        ],
        consolidated,
        [item for item in missing(quarter) if item.ibp == ibp and item.seat],
        Count(reports, on),
    )


def _row(
    report: Report,
    quarter: Quarter,
    user: User,
    on: date,
    cells: list[Cell],
    event: ReportEvent | None,
    reminder: ReportEvent | None,
) -> Row:
    actions = rules.actions_for(user, report)
    return Row(
        report,
        on,
        cells,
        extended_from=quarter.due_on if report.due_on > quarter.due_on else None,
        event=event,
        can_extend=rules.can_extend(user, report),
        can_excuse=Action.EXCUSE in actions,
        can_expect=Action.EXPECT in actions,
        can_review=Action.APPROVE in actions,
        can_remind=report.is_overdue(on) and rules.can_remind(user, report),
        reminder=reminder,
    )


def boards_of(user: User) -> QuerySet[IBP]:
    """The projects across whose partners this person looks: `rules.can_see_board`, as a set."""
    standing = user.standing
    if standing.reviews.everywhere or standing.facilitates.everywhere:
        return IBP.objects.all()
    return IBP.objects.filter(pk__in=standing.leads | standing.reviews.ibps | standing.facilitates.ibps)


def programme_of(projects: Iterable[IBP], quarter: Quarter, user: User, *, on: date) -> list[ProjectQuarter]:
    """How a quarter stands in each of these projects that has reports in it; one query."""
    reports = Report.objects.known_to(user).filter(ibp__in=list(projects)).in_quarter(quarter).with_names()
    return group(reports.by_project(), on=on)


def group(reports: Iterable[Report], *, on: date) -> list[ProjectQuarter]:
    """Reports by project and quarter, in the order given."""
    groups: dict[tuple[UUID, UUID | None], list[Report]] = defaultdict(list)
    for report in reports:
        groups[report.ibp_id, report.quarter_id].append(report)
    return [
        ProjectQuarter(
            found[0].ibp,
            found[0].quarter,
            Count([report for report in found if report.kind == Kind.PARTNER], on),
            next((report for report in found if report.kind == Kind.CONSOLIDATED), None),
        )
        for found in groups.values()
        if found[0].quarter
    ]


def latest_events(reports: Iterable[Report]) -> dict[UUID, ReportEvent]:
    """The last event that says why: of returns, reopenings, no returns and extensions; one query."""
    events = ReportEvent.objects.filter(report__in=[report.pk for report in reports], action__in=TOLD)
    return {event.report_id: event for event in events.select_related("by").order_by("at", "id")}


def _cells(reports: list[Report], columns: tuple[Chapter, ...], user: User) -> dict[UUID, list[Cell]]:
    """Of a sent report what stands in it; of one's own draft what is missing; of others' drafts nothing."""
    sent = [report for report in reports if report.is_sent and rules.can_read(user, report)]
    mine = [report for report in reports if report.is_open and rules.writes(user, report)]
    prefetch_related_objects(mine, *{name for chapter in columns for name in chapter.read_by_gaps})
    cells: dict[UUID, list[Cell]] = {report.pk: [] for report in reports}
    for chapter in columns:
        tallies = chapter.tally(sent, user)
        title = str(chapter.title)
        for report in reports:
            if report in sent:
                cells[report.pk].append(Cell(title, tally=tallies.get(report.pk, "")))
            elif report in mine:
                cells[report.pk].append(Cell(title, gaps=len(chapter.gaps(report))))
            else:
                cells[report.pk].append(Cell(title))
    return cells
