"""Knows the frame around every page: the places a person's roles have, and the quarter one is looking at.

Nothing is asked of the database until a page draws the frame; then it is four queries, however much there is.
"""

from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from partners.models import IBP, User
from partners.standing import Role
from powermaps.rules import can_read_views
from reporting.board import boards_of
from reporting.models import Notice, Quarter, Report
from reporting.rules import can_set_up_quarters
from risks.rules import reads_register

QUARTERS_OFFERED = 8
ON_A_PHONE = 5  # as many places as its bar has room for; the others stand in the person's menu

# Pages whose place does not follow from their app.
PLACE_OF = {
    "home": "home",
    "reporting:desk": "desk",
    "reporting:review": "desk",
    "reporting:why_returned": "desk",
    "reporting:board": "board",
    "reporting:programme_board": "board",
    "reporting:quarters": "setup",
    "reporting:add_quarter": "setup",
    "reporting:quarter": "setup",
    "reporting:remove_quarter": "setup",
    "reporting:catalogue": "setup",
    "reporting:add_entry": "setup",
    "reporting:edit_entry": "setup",
    "reporting:variance": "setup",
    "powermaps:map": "report",
    "powermaps:add": "report",
    "powermaps:placement": "report",
    "powermaps:drop": "report",
    "powermaps:break_down": "report",
    "powermaps:strategy": "report",
    "powermaps:sheet": "report",
    "risks:plan_review": "report",
    "risks:risks": "report",
    "risks:add_risk": "report",
    "risks:add_action": "report",
    "risks:risk_links": "report",
    "risks:together": "report",
    "risks:joined_risk": "report",
    "risks:same_risks": "report",
    "risks:scale": "setup",
    "risks:new_scale": "setup",
    "risks:add_category": "setup",
    "risks:edit_category": "setup",
    "partners:directory": "directory",
    "partners:organisation": "directory",
    "reporting:inbox": "",
    "reporting:notice_settings": "",
    "partners:account": "",
    "partners:create_token": "",
}

PLACE_OF_APP = {
    "publishing": "publications",
    "partners": "setup",
    "powermaps": "map",
    "risks": "risks",
    "workshops": "workshops",
}


@dataclass(frozen=True)
class Place:
    key: str
    label: str
    url: str
    is_current: bool
    is_apart: bool = False  # set-up: kept away from the daily places
    is_beyond: bool = False  # of what a phone's bar has room for


@dataclass(frozen=True)
class Context:
    """A project's quarter one can look at: its board, or for a partner the own report."""

    ibp: IBP
    quarter: Quarter
    url: str

    @property
    def title(self) -> str:
        return f"{self.ibp.code} · {self.quarter}"


class Frame:
    """What stands around one page, for the person who asked for it."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def person(self) -> User | None:
        person = getattr(self.request, "user", None)
        return person if isinstance(person, User) and person.is_authenticated else None

    @cached_property
    def boards(self) -> list[IBP]:
        """Projects across whose partners this person looks."""
        return list(boards_of(self.person)) if self.person else []

    @cached_property
    def quarters(self) -> list[Quarter]:
        return list(Quarter.objects.opened()[:QUARTERS_OFFERED])

    @cached_property
    def own_reports(self) -> list[Report]:
        """Reports this person writes, the latest first, a seat's before the consortium's."""
        if not self.person or not (self.person.standing.writes_for or self.person.standing.leads):
            return []
        reports = Report.objects.written_by(self.person).exclude(quarter=None).select_related("ibp", "quarter")
        return sorted(
            reports.order_by("-quarter__year", "-quarter__number", "ibp__code")[: 2 * QUARTERS_OFFERED],
            key=lambda report: report.seat_id is None,
        )

    @cached_property
    def contexts(self) -> list[Context]:
        boards = [
            Context(ibp, quarter, reverse("reporting:board", args=[ibp.code, quarter.code]))
            for ibp in self.boards
            for quarter in self.quarters
        ]
        shown = {ibp.pk for ibp in self.boards}
        return boards + [
            Context(report.ibp, report.quarter, report.get_absolute_url())
            for report in self.own_reports
            if report.quarter and report.ibp_id not in shown
        ]

    @cached_property
    def unread(self) -> int:
        """How many notices wait in one's inbox."""
        return Notice.objects.visible_to(self.person).unseen().count() if self.person else 0

    def here(self, ibp: IBP | None = None, quarter: Quarter | None = None) -> Context | None:
        """The context of this page, or else the latest: the newest quarter of its project, or of one's first."""
        if not (ibp and quarter):
            of_project = [context for context in self.contexts if context.ibp == ibp]
            return max(of_project or self.contexts, key=lambda context: context.quarter.period, default=None)
        fitting = (context for context in self.contexts if (context.ibp, context.quarter) == (ibp, quarter))
        return next(fitting, Context(ibp, quarter, ""))

    def places(self, here: Context | None) -> list[Place]:
        if not self.person:
            return []
        current = self._current()
        places = [("home", _("Home"), reverse("home"))]
        if report := self._report_at(here):
            places.append(("report", _("Report"), report.get_absolute_url()))
        if self.person.standing.reviews:
            places.append(("desk", _("Reviews"), reverse("reporting:desk")))
        if here and len(self.boards) > 1:
            places.append(("board", _("Board"), reverse("reporting:programme_board", args=[here.quarter.code])))
        elif here and self.boards:
            places.append(
                ("board", _("Board"), reverse("reporting:board", args=[self.boards[0].code, here.quarter.code]))
            )
        if here and can_read_views(self.person, here.ibp):
            places.append(("map", _("Power map"), reverse("powermaps:show_map", args=[here.ibp.code])))
        if here and reads_register(self.person, here.ibp.pk):
            places.append(("risks", _("Risks & plan"), reverse("risks:register", args=[here.ibp.code])))
        if self.person.standing.roles - {Role.ADMINISTRATOR}:
            places.append(("workshops", _("Workshops"), reverse("workshops:workshops")))
        places.append(("publications", _("Publications"), reverse("publishing:publications")))
        if self.person.standing.reads_directory:
            places.append(("directory", _("Directory"), reverse("partners:directory")))
        if self.person.standing.administers:
            places.append(("setup", _("Set-up"), reverse("partners:setup")))
        elif can_set_up_quarters(self.person):
            places.append(("setup", _("Quarters"), reverse("reporting:quarters")))
        return [
            Place(key, label, url, key == current, is_apart=key == "setup", is_beyond=n >= ON_A_PHONE)
            for n, (key, label, url) in enumerate(places)
        ]

    def _report_at(self, here: Context | None) -> Report | None:
        """The own report of the quarter one looks at, else the latest."""
        fitting = (r for r in self.own_reports if here and (r.ibp, r.quarter) == (here.ibp, here.quarter))
        return next(fitting, self.own_reports[0] if self.own_reports else None)

    def _current(self) -> str:
        """The key of the place that the page belongs to; nothing for pages about one's own account."""
        match = self.request.resolver_match
        name = match.view_name if match else ""
        if name in PLACE_OF:
            return PLACE_OF[name]
        if name.startswith("reporting:"):
            return "report" if self.own_reports else "board"
        return PLACE_OF_APP.get(name.partition(":")[0], "")


def frame(request: HttpRequest) -> dict[str, Frame]:
    """Context processor: `frame` in every template."""
    return {"frame": Frame(request)}
