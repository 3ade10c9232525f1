"""The preparation pack of a workshop as a value: what its facilitators need on the table before the room fills."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from partners.clearance import Level
from partners.models import IBP, Organisation
from partners.text import brief
from reporting.chapter import Content, Section
from reporting.models import ContextChange, Kind, Quarter, Report, Statement
from reporting.quarters import day_in_dhaka
from reporting.workflow import SENT
from risks.models import Decision
from workshops import cover
from workshops.last import last_of, progress_words
from workshops.models import ActionPoint, Workshop
from workshops.paper import Chapter, OfProject, Paper, Tell
from workshops.timing import timed
from workshops.workflow import Take

ROOM = Level.PROGRAMME  # it lies on the tables: what only a consortium may read is not in it
IN_BRIEF = 4  # statements of a criterion
MAP, MATRIX = "power", "risks"  # chapters of a report


def compose(
    workshop: Workshop, audience: Level, tell: Tell = lambda doing, done, total: None, on: date | None = None
) -> Paper:
    """All queries are done here. `on`: the day on which things are overdue or not; that of the workshop where none is given."""
    level, on = min(audience, ROOM), on or workshop.held_on
    ibps = list(workshop.ibps.order_by("code"))
    reports = _reports(ibps, workshop.quarter)
    steps = len(ibps) + 2
    tell(_("What became of the last workshop"), 0, steps)
    chapters = [_agenda(workshop), _last(workshop, level, on), *_open_points(workshop, level, on)]
    briefs, maps, risks, apart = [], [], [], []
    for done, ibp in enumerate(ibps, 1):
        tell(ibp.code, done, steps)
        report, members = reports.get(ibp.pk, (None, []))
        sections = _sections(report, level)
        briefs.append(_of(ibp, _in_brief(report, members, level)))
        maps.append(_of(ibp, sections.get(MAP) or _not_sent(MAP, report)))
        risks.append(_of(ibp, sections.get(MATRIX) or _not_sent(MATRIX, report)))
        apart.append(_of(ibp, _apart(sections)))
    chapters += [
        Chapter(_head("brief", _("The quarter in brief")), tuple(briefs)),
        Chapter(_head("apart", _("Where partners disagree")), tuple(apart)),
        Chapter(_head("maps", _("Power maps")), tuple(maps)),
        Chapter(_head("matrix", _("Risks")), tuple(risks)),
    ]
    return Paper(
        title=_("Preparation pack"),
        theme=workshop.theme,
        held=cover.held(workshop),
        state=cover.state(workshop),
        is_draft=False,
        facts=cover.facts(workshop),
        chapters=tuple(chapters),
        lead=_("For those who run the workshop. It holds what everybody in the room may read."),
    )


def _head(key: str, title: str, template: str = "", values: Content | None = None) -> Section:
    return Section(key, title, template, values or {})


def _of(ibp: IBP, section: Section) -> OfProject:
    return OfProject(ibp.code, ibp.name, ibp.colour, section)


def _day(day: date | None) -> str:
    return date_format(day, "j F Y") if day else ""


# ── The workshop ────────────────────────────────────────────────────────────


def _agenda(workshop: Workshop) -> Chapter:
    sessions = list(workshop.sessions.select_related("ibp"))
    pairs = workshop.pairs.select_related("first", "second", "third")
    values: Content = {
        "objectives": [line for line in workshop.objectives.splitlines() if line.strip()],
        "slots": [
            {
                "when": slot.words,
                "minutes": slot.session.minutes,
                "title": slot.session.title,
                "about": slot.session.about,
                "people": slot.session.people,
                "is_break": slot.session.kind == "break",
            }
            for slot in timed(sessions, workshop.starts_at)
        ],
        "pairs": [[str(one) for one in (pair.first, pair.second, pair.third) if one] for pair in pairs],
        "invited": _invited(workshop),
    }
    return Chapter(_head("agenda", _("Agenda"), "workshops/print/agenda.html", values))


def _invited(workshop: Workshop) -> list[Content]:
    return [
        {
            "who": one.organisation.name,
            "acronym": one.organisation.acronym,
            "answer": str(one.get_answer_display()),
            "expected": one.expected,
        }
        for one in workshop.invitations.select_related("organisation")
    ]


# ── What was agreed before ──────────────────────────────────────────────────


def _last(workshop: Workshop, level: Level, on: date) -> Chapter:
    """Decisions and their state: the last workshop's, and those of the projects' sessions on risks and plan since."""
    became = last_of(workshop, level=level, on=on)
    own = _decisions(workshop, level)
    values: Content = {
        "last": None,
        "decisions": [_decided(one, on) for one in own],
    }
    if became:
        values["last"] = {
            "theme": became.workshop.theme,
            "held": cover.held(became.workshop),
            "said": became.done_words,
            "lines": [{"text": line.text, "detail": line.detail} for line in became.lines],
            "points": [_point(point, on) for point in became.points if point.state != Take.OPEN],
            "subgroups": [{"name": one.name, "mandate": one.mandate} for one in became.subgroups],
        }
    title = _("What was decided, and what became of it")
    return Chapter(_head("last", title, "workshops/print/last.html", values))


def _decisions(workshop: Workshop, level: Level) -> list[Decision]:
    """Of the quarter the workshop looks back on, and the one before it."""
    before = workshop.quarter.period.previous
    quarters = Q(quarter=workshop.quarter_id) | Q(quarter__year=before.year, quarter__number=before.number)
    there = Decision.objects.filter(quarters, ibp__in=workshop.ibps.all()).admitted_to(level)
    return list(there.with_names().order_by("ibp__code", "at", "pk"))


def _decided(decision: Decision, on: date) -> Content:
    return {
        "project": decision.ibp.code,
        "text": decision.text,
        "who": str(decision.seat.organisation) if decision.seat else "",
        "due": _day(decision.due_on),
        "state": _("Overdue") if decision.is_overdue(on) else str(decision.get_state_display()),
        "is_late": decision.is_overdue(on),
        "outcome": decision.outcome,
    }


def _open_points(workshop: Workshop, level: Level, on: date) -> list[Chapter]:
    """Of all workshops of these projects: what is to be done, and what waits for somebody to see that it is."""
    there = ActionPoint.objects.filter(
        workshop__ibps__in=workshop.ibps.all(), workshop__held_on__lt=workshop.held_on, state__in=[Take.OPEN, Take.DONE]
    )
    points = list(there.admitted_to(level).with_names().distinct().order_by("due_on", "position", "created_at"))
    values: Content = {"points": [_point(point, on) for point in points], "said": progress_words(points, on)}
    return [Chapter(_head("open", _("Open action points"), "workshops/print/open.html", values), opens=False)]


def _point(point: ActionPoint, on: date) -> Content:
    owner: Organisation | None = point.owner
    who = [str(one) for one in (owner, point.owner_user, point.subgroup) if one]
    return {
        "text": point.text,
        "who": ", ".join(who),
        "due": _day(point.due_on),
        "state": _("Overdue") if point.is_overdue(on) else str(point.get_state_display()),
        "is_late": point.is_overdue(on),
        "outcome": point.outcome,
    }


# ── The projects ────────────────────────────────────────────────────────────


def _reports(ibps: Iterable[IBP], quarter: Quarter) -> dict[Any, tuple[Report | None, list[Report]]]:
    """By project its consolidated report once it is sent, and what its members sent."""
    there = Report.objects.filter(ibp__in=ibps, quarter=quarter, status__in=SENT).with_names()
    found: dict[Any, tuple[Report | None, list[Report]]] = {}
    for report in there.order_by("seat__organisation__acronym"):
        whole, members = found.get(report.ibp_id, (None, []))
        if report.kind == Kind.CONSOLIDATED:
            whole = report
        elif report.kind == Kind.PARTNER:
            members = [*members, report]
        found[report.ibp_id] = (whole, members)
    return found


def _sections(report: Report | None, level: Level) -> dict[str, Section]:
    """Map and matrix as the consolidated report prints them."""
    if report is None:
        return {}
    chapters = [chapter for chapter in report.chapters if chapter.key in (MAP, MATRIX)]
    return {chapter.key: chapter.section(report, level) for chapter in chapters}


def _not_sent(key: str, report: Report | None) -> Section:
    said = _("The consolidated report of this project has not been submitted: nothing can be shown yet.")
    if report is not None:
        said = _("The consolidated report of this project has no such chapter.")
    return Section(key, "", "workshops/print/not_sent.html", {"said": said})


def _in_brief(report: Report | None, members: Sequence[Report], level: Level) -> Section:
    """From the consolidated report; before that from what its members sent."""
    sources = [report] if report else list(members)
    said = Statement.objects.filter(report__in=sources).admitted_to(level).order_by("position", "created_at")
    statements = list(said.select_related("report__seat__organisation"))
    changes = ContextChange.objects.filter(report__in=sources).admitted_to(level).order_by("position", "created_at")
    seen = list(changes)
    values: Content = {
        "said": _sources_in_words(report, members),
        "criteria_in_brief": [
            _criterion(one, [row for row in statements if row.criterion == one]) for one in Statement.Criterion
        ],
        "signs_in_brief": [
            {
                "title": str(sign.label),
                "key": sign.value,
                "changes": [{"text": brief(row.text, 220)} for row in seen if row.sign == sign],
            }
            for sign in ContextChange.Sign
        ],
    }
    return Section("brief", "", "workshops/print/brief.html", values)


def _criterion(criterion: Statement.Criterion, rows: Sequence[Statement]) -> Content:
    return {
        "title": str(criterion.label),
        "statements": [
            {"text": brief(row.text, 260), "who": str(row.report.seat.organisation) if row.report.seat else ""}
            for row in rows[:IN_BRIEF]
        ],
        "more": max(0, len(rows) - IN_BRIEF),
    }


def _sources_in_words(report: Report | None, members: Sequence[Report]) -> str:
    names = ", ".join(member.owner_name for member in members)
    if report is not None:
        day = _day(day_in_dhaka(report.status_at))
        said = _("From the consolidated report, %(state)s on %(day)s.")
        return said % {"state": str(report.get_status_display()).lower(), "day": day}
    if members:
        return _("The consolidated report is not in yet. From the reports of %(names)s.") % {"names": names}
    return _("No report of this project has been submitted yet.")


def _apart(sections: dict[str, Section]) -> Section:
    """Actors and risks on which nothing was agreed yet, those furthest apart first: what to take time for."""
    placed = sections[MAP].values if MAP in sections else {"actors": [], "for_discussion": []}
    rated = sections[MATRIX].values if MATRIX in sections else {"rows": [], "for_discussion": []}
    actors = {row["id"]: row for row in placed["actors"]}
    risks = {row["id"]: row for row in rated["rows"]}
    values: Content = {
        "is_known": bool(sections),
        "apart": [
            {
                "name": actors[pk]["name"],
                "words": str(actors[pk]["agreement_words"]),
                "voices": [{"who": one["partner"], "what": str(one["words"])} for one in actors[pk]["voices"]],
            }
            for pk in placed["for_discussion"]
            if pk in actors
        ],
        "differing": [
            {
                "name": f"{risks[pk]['reference']} {brief(risks[pk]['text'], 160)}",
                "words": str(risks[pk]["agreement_words"]),
                "voices": [{"who": one["partner"], "what": str(one["level_words"])} for one in risks[pk]["voices"]],
            }
            for pk in rated["for_discussion"]
            if pk in risks
        ],
    }
    return Section("apart", "", "workshops/print/apart.html", values)
