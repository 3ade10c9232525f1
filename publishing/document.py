"""A document is a value before it is a page: what one audience may read, in printed order, with nothing else in it."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from hashlib import sha256
from itertools import count

from django.contrib.humanize.templatetags.humanize import apnumber
from django.db.models import Prefetch
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partners.clearance import Level
from partners.models import IBP, Seat, User
from powermaps.models import Actor
from publishing.kinds import PROGRAMME, Kind
from publishing.layout import Chapter, Tally, laid_out
from reporting.chapter import Section
from reporting.comparing import Comparison
from reporting.models import Kind as ReportKind
from reporting.models import Quarter, Report, ReportEvent
from reporting.quarters import day_in_dhaka
from reporting.submissions import compare_submissions, submissions_of
from reporting.workflow import Action, Status
from workshops import document as workshop_report
from workshops import pack
from workshops.models import Workshop
from workshops.paper import Fact, Paper, Picture

BRAND = "#0b5d4b"

Tell = Callable[[str, int, int], None]  # what is being read, how much is done, of how much


@dataclass(frozen=True)
class Partner:
    """A member of the consortium, and whether it reported."""

    acronym: str
    name: str
    is_lead: bool
    has_reported: bool
    state: str  # in words, with the day
    reason: str = ""


@dataclass(frozen=True)
class Part:
    """One report inside the document. Without chapters it says in `missing` why."""

    anchor: str
    ibp_code: str
    ibp_name: str
    colour: str
    head: str
    state: str
    partners: tuple[Partner, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    tallies: tuple[Tally, ...] = ()
    missing: str = ""

    @property
    def present(self) -> list[Partner]:
        return [partner for partner in self.partners if partner.has_reported]

    @property
    def absent(self) -> list[Partner]:
        return [partner for partner in self.partners if not partner.has_reported]

    @property
    def lead(self) -> str:
        """“Three of five partners reported.”"""
        here, all_ = len(self.present), len(self.partners)
        if not here:
            return _("No partner has reported.")
        if here == all_:
            words = ngettext("The one partner reported.", "All %(all)s partners reported.", all_)
        else:
            words = _("%(here)s of %(all)s partners reported.")
        return words % {"here": capfirst(str(apnumber(here))), "all": apnumber(all_)}


@dataclass(frozen=True)
class Changes:
    """What two submissions say differently; each with its number and its day."""

    before: tuple[int, date]
    after: tuple[int, date]
    found: Comparison


@dataclass(frozen=True)
class ProjectChapter:
    """What a chapter of a workshop says of one project."""

    code: str
    name: str
    colour: str
    chapter: Chapter


@dataclass(frozen=True)
class Heading:
    """A chapter of a workshop's document: its own words, then each project's."""

    chapter: Chapter
    projects: tuple[ProjectChapter, ...]
    opens: bool


@dataclass(frozen=True)
class Meeting:
    """A workshop inside the document: its cover and its chapters."""

    held: str
    lead: str
    facts: tuple[Fact, ...]
    headings: tuple[Heading, ...]
    pictures: tuple[Picture, ...]


@dataclass(frozen=True)
class Document:
    kind: Kind
    title: str
    subject: str  # the project, or the programme, in full
    owner: str  # in short: the partner, the project or the programme
    owner_name: str
    quarter: str
    period: str
    colour: str
    head: str
    state: str
    audience: str
    readers: str
    is_draft: bool
    number: str
    made_on: date
    parts: tuple[Part, ...] = field(default=())
    changes: Changes | None = None
    stickers: tuple[tuple[str, str, str], ...] = ()  # short name, name, local name
    meeting: Meeting | None = None

    @classmethod
    def compose(
        cls,
        kind: Kind,
        audience: Level,
        *,
        made_on: date,
        number: str = "",
        report: Report | None = None,
        quarter: Quarter | None = None,
        ibp: IBP | None = None,
        workshop: Workshop | None = None,
        reader: User | None = None,
        before: int | None = None,
        after: int | None = None,
        tell: Tell = lambda doing, done, total: None,
    ) -> "Document":
        """Ask the database everything that the document says; `report`, or the `quarter` of the whole programme.

        Of what changed also the numbers of the two submissions; raises LookupError where there are none such.
        """
        if kind is Kind.PROGRAMME:
            if quarter is None:
                raise TypeError("the document of the programme is of a quarter")
            return cls._of_programme(quarter, audience, made_on, number, tell)
        if kind is Kind.WALL:
            if ibp is None or reader is None:
                raise TypeError("what hangs on the wall is of a project, for the one who asked")
            return cls._of_wall(ibp, reader, audience, made_on, number)
        if kind.is_of_workshop:
            if workshop is None:
                raise TypeError("this document is of a workshop")
            return cls._of_workshop(kind, workshop, audience, made_on, number, tell)
        if report is None:
            raise TypeError("this document is of a report")
        if kind is Kind.CHANGES:
            return cls._of_changes(report, before, after, audience, made_on, number, tell)
        if kind is Kind.MAP:
            part = _map_part(report, audience, tell)
            title = _("Power map")
            owner_name = report.seat.organisation.name if report.seat else report.ibp.name
            head = [report.owner_name] if report.seat else []
        elif kind is Kind.INCEPTION:
            part = _inception_part(report, audience, tell)
            title, owner_name, head = _("Inception report"), report.ibp.name, []
        elif kind is Kind.PARTNER and report.seat is not None:
            part = _partner_part(report, audience, tell)
            title, owner_name, head = _("Quarterly report"), report.seat.organisation.name, [report.owner_name]
        else:
            part = _consolidated_part(report, audience, made_on, tell)
            title, owner_name, head = _("Consolidated quarterly report"), report.ibp.name, []
        return cls(
            kind=kind,
            title=title,
            subject=report.ibp.name,
            owner=report.owner_name,
            owner_name=owner_name,
            quarter=str(report.quarter or ""),
            period=_period(report.quarter),
            colour=report.ibp.colour,
            head=" · ".join([part.head, *head]),
            state=part.state,
            audience=str(audience.label),
            readers=str(audience.readers),
            is_draft=not report.is_sent,
            number=number,
            made_on=made_on,
            parts=(part,),
        )

    @classmethod
    def _of_changes(
        cls,
        report: Report,
        before: int | None,
        after: int | None,
        audience: Level,
        made_on: date,
        number: str,
        tell: Tell,
    ) -> "Document":
        if before is None or after is None:
            raise TypeError("this document is of two submissions")
        tell(_("Comparing the submissions"), 0, 1)
        found = compare_submissions(report, before, after, audience)
        sent = submissions_of(report)
        first, then = ((n, day_in_dhaka(sent[n - 1].event.at)) for n in (before, after))
        part = replace(_frame(report, partners=()), state="")  # it says what was submitted, whatever came of it
        head = [report.owner_name] if report.seat else []
        return cls(
            kind=Kind.CHANGES,
            title=_("What changed"),
            subject=report.ibp.name,
            owner=report.owner_name,
            owner_name=report.seat.organisation.name if report.seat else report.ibp.name,
            quarter=str(report.quarter or ""),
            period=_period(report.quarter),
            colour=report.ibp.colour,
            head=" · ".join([part.head, *head, _("What changed")]),
            state=part.state,
            audience=str(audience.label),
            readers=str(audience.readers),
            is_draft=False,
            number=number,
            made_on=made_on,
            parts=(part,),
            changes=Changes(first, then, found),
        )

    @classmethod
    def _of_programme(cls, quarter: Quarter, audience: Level, made_on: date, number: str, tell: Tell) -> "Document":
        reports = list(Report.objects.in_quarter(quarter).filter(kind=ReportKind.CONSOLIDATED).with_names())
        parts = []
        for done, report in enumerate(reports):
            tell(report.ibp.code, done, len(reports))
            if report.is_sent:
                parts.append(_consolidated_part(report, audience, made_on))
            else:
                missing = _("The consolidated report of this project has not been submitted to PROKAS.")
                parts.append(_frame(report, partners=_partners(report, audience, made_on), missing=missing))
        sent = sum(report.is_sent for report in reports)
        return cls(
            kind=Kind.PROGRAMME,
            title=_("Quarterly report of the programme"),
            subject=_("All Issue Based Projects"),
            owner="PROKAS",
            owner_name="PROKAS",
            quarter=str(quarter),
            period=_period(quarter),
            colour=BRAND,
            head=f"PROKAS · {quarter}",
            state=_("Consolidated reports submitted: %(sent)s of %(all)s") % {"sent": sent, "all": len(reports)},
            audience=str(audience.label),
            readers=str(audience.readers),
            is_draft=False,
            number=number,
            made_on=made_on,
            parts=tuple(parts),
        )

    @classmethod
    def _of_wall(cls, ibp: IBP, reader: User, audience: Level, made_on: date, number: str) -> "Document":
        """Only the names that the one who asked may know, and that everybody before the wall may."""
        actors = Actor.objects.filter(ibp=ibp).there().visible_to(reader).admitted_to(audience)
        return cls(
            kind=Kind.WALL,
            title=_("Power map"),
            subject=ibp.name,
            owner=ibp.code,
            owner_name=ibp.name,
            quarter="",
            period="",
            colour=ibp.colour,
            head=ibp.code,
            state="",
            audience=str(audience.label),
            readers=str(audience.readers),
            is_draft=False,
            number=number,
            made_on=made_on,
            stickers=tuple((actor.short_name, actor.name, actor.local_name) for actor in actors),
        )

    @classmethod
    def _of_workshop(
        cls, kind: Kind, workshop: Workshop, audience: Level, made_on: date, number: str, tell: Tell
    ) -> "Document":
        """The app of workshops says what stands in it; here it is made ready for paper."""
        compose = pack.compose if kind is Kind.PACK else workshop_report.compose
        paper = compose(workshop, audience, tell)
        return cls(
            kind=kind,
            title=paper.title,
            subject=paper.theme,
            owner=PROGRAMME,
            owner_name=PROGRAMME,
            quarter=str(workshop.quarter),
            period=_period(workshop.quarter),
            colour=BRAND,
            head=f"{paper.title} · {paper.held}",
            state=paper.state,
            audience=str(audience.label),
            readers=str(audience.readers),
            is_draft=paper.is_draft,
            number=number,
            made_on=made_on,
            meeting=_meeting(paper),
        )

    @property
    def fingerprint(self) -> str:
        """SHA-256 of what it says, whenever and under whatever number it is printed."""
        said = json.dumps(asdict(replace(self, number="", made_on=date.min)), sort_keys=True, default=str)
        return sha256(said.encode()).hexdigest()

    @property
    def full_title(self) -> str:
        """As it stands in the file's properties and in a viewer's title bar."""
        return f"{self.owner}: {self.title}" + (f", {self.quarter}" if self.quarter else "")

    @property
    def colours(self) -> dict[str, str]:
        """Of each project in it, by what its elements are marked with."""
        found = {part.anchor: part.colour for part in self.parts}
        for heading in self.meeting.headings if self.meeting else ():
            found |= {project.code.lower(): project.colour for project in heading.projects}
        return found

    @property
    def pictures(self) -> dict[str, str]:
        """Photographs in it: the name of each file in the storage, by its checksum."""
        return {one.sha256: one.file for one in self.meeting.pictures} if self.meeting else {}

    @property
    def has_parts(self) -> bool:
        """Several reports, each with a heading of its own."""
        return self.kind is Kind.PROGRAMME

    @property
    def is_of_partner(self) -> bool:
        return self.kind is Kind.PARTNER

    @property
    def is_map(self) -> bool:
        return self.kind is Kind.MAP

    @property
    def is_wall(self) -> bool:
        return self.kind is Kind.WALL

    @property
    def is_of_inception(self) -> bool:
        return self.kind is Kind.INCEPTION


def _meeting(paper: Paper) -> Meeting:
    numbers = count(1)
    headings = [
        Heading(
            laid_out(one.section, "workshop", numbers, True),
            tuple(
                ProjectChapter(of.code, of.name, of.colour, laid_out(of.section, of.code.lower(), numbers, True))
                for of in one.projects
            ),
            one.opens,
        )
        for one in paper.chapters
    ]
    return Meeting(paper.held, paper.lead, paper.facts, tuple(headings), paper.pictures)


def _period(quarter: Quarter | None) -> str:
    if quarter is None:
        return ""
    return _("%(first)s to %(last)s") % {
        "first": date_format(quarter.starts_on, "j F"),
        "last": date_format(quarter.ends_on, "j F Y"),
    }


def _day(day: date) -> str:
    return date_format(day, "j F Y")


def _state(report: Report) -> str:
    """“Approved on 12 April 2017”."""
    words = {
        Status.DRAFT: _("Draft, not submitted"),
        Status.SUBMITTED: _("Submitted on %(day)s"),
        Status.RETURNED: _("Draft, returned for correction on %(day)s"),
        Status.APPROVED: _("Approved on %(day)s"),
        Status.REOPENED: _("Draft, reopened on %(day)s"),
        Status.NO_RETURN: _("No return"),
    }[Status(report.status)]
    return words % {"day": _day(day_in_dhaka(report.status_at))} if "%(day)s" in words else words


def _partners(report: Report, audience: Level, on: date) -> tuple[Partner, ...]:
    """The members of the consortium that were to report; of an unsent report only that it has not come, and by when."""
    excuses = ReportEvent.objects.filter(action=Action.EXCUSE).order_by("at", "id")
    members = report.members().prefetch_related(Prefetch("events", excuses, to_attr="excuses"))
    partners = []
    for member in members:
        state, reason = _state(member), ""
        if member.status == Status.NO_RETURN:
            state = _("No return this quarter")
            if audience > Level.PUBLIC:  # why a partner could not report is no business of the public
                reason = "".join(event.note for event in member.excuses[-1:])
        elif member.status in (Status.RETURNED, Status.REOPENED):
            state = _("Being revised after review")  # it came; that it came in time or not is no longer the point
        elif member.is_open:
            words = _("Late: was due on %(day)s") if member.is_overdue(on) else _("Awaited by %(day)s")
            state = words % {"day": _day(member.due_on)}
        partners.append(_named(member, state, reason))
    return tuple(partners)


def _named(report: Report, state: str, reason: str = "") -> Partner:
    seat = report.seat
    assert seat is not None, "a partner’s report has a seat"
    return Partner(seat.organisation.acronym, seat.organisation.name, seat.is_lead, report.is_sent, state, reason)


def _partner_part(report: Report, audience: Level, tell: Tell) -> Part:
    return _frame(
        report,
        partners=(_named(report, _state(report)),),
        sections=_sections(report, audience, tell),
        names_partners=False,
    )


def _consolidated_part(report: Report, audience: Level, on: date, tell: Tell = lambda doing, done, total: None) -> Part:
    return _frame(report, partners=_partners(report, audience, on), sections=_sections(report, audience, tell))


def _inception_part(report: Report, audience: Level, tell: Tell) -> Part:
    """The members on its cover are those of the day it is due."""
    seats = Seat.objects.filter(ibp=report.ibp).held_on(report.due_on).select_related("organisation")
    members = tuple(
        Partner(seat.organisation.acronym, seat.organisation.name, seat.is_lead, True, "")
        for seat in seats.order_by("-is_lead", "organisation__acronym")
    )
    return _frame(report, partners=members, sections=_sections(report, audience, tell))


def _map_part(report: Report, audience: Level, tell: Tell) -> Part:
    """The one chapter."""
    tell(_("Drawing the map"), 0, 1)
    sections = [chapter.section(report, audience) for chapter in report.chapters if chapter.key == "power"]
    return _frame(report, partners=(), sections=sections, names_partners=report.seat is None)


def _sections(report: Report, audience: Level, tell: Tell) -> list[Section]:
    sections = []
    for done, chapter in enumerate(report.chapters):
        tell(str(chapter.title), done, len(report.chapters))
        sections.append(chapter.section(report, audience))
    return sections


def _frame(
    report: Report,
    *,
    partners: tuple[Partner, ...],
    sections: list[Section] | None = None,
    names_partners: bool = True,
    missing: str = "",
) -> Part:
    anchor, numbers = report.ibp.code.lower(), count(1)
    chapters = tuple(laid_out(section, anchor, numbers, names_partners) for section in sections or [])
    return Part(
        anchor=anchor,
        ibp_code=report.ibp.code,
        ibp_name=report.ibp.name,
        colour=report.ibp.colour,
        head=f"{report.ibp.code} · {report.quarter or report.get_kind_display()}",
        state=_state(report),
        partners=partners,
        chapters=chapters,
        tallies=tuple(Tally(chapter.title, chapter.counts) for chapter in chapters if chapter.counts),
        missing=missing,
    )
