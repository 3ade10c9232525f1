"""Writes the demonstration's risks by the verbs, before a report is submitted or where it is only a draft, and dates them back."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from partners.demonstration import Cast
from partners.models import User
from powermaps.demonstration import WHO
from powermaps.models import Actor
from reporting.chapters.notes import note_of
from reporting.models import ChapterNote, ContextChange, Kind, Report, ReportPart
from reporting.quarters import DHAKA
from risks.assessing import carry_risks, earlier
from risks.demonstration import cftm, flm
from risks.demonstration.telling import INCEPTION, Acts, Became, May, Register, Told
from risks.judging import judge
from risks.linking import About, activities_read, link, of_actor, of_change
from risks.models import Assessment, Mitigation, RiskCategory, RiskLink, RiskVerdict

TOLD: dict[str, Told] = {"CFTM": cftm.TOLD, "FLM": flm.TOLD}
TELLING_ENDS = datetime(2018, 1, 1, tzinfo=DHAKA)  # whatever the history dates later was written by loading
NOT_YET = "The weeks before the first quarter: the register of the inception report holds for us too."
RATED = ("inherent", "today", "expected")


def write_risks(cast: Cast, report: Report, *, at: datetime) -> None:
    """The register of a report. One that was sent before stays as it is, but for what the next edition tells."""
    told = TOLD[report.ibp.code]
    owner = report.seat.organisation.acronym if report.seat else report.ibp.code if report.quarter else INCEPTION
    edition = report.quarter.code if report.quarter else str(report.snapshots.count() + 1)
    if report.quarter and report.snapshots.exists():
        return
    if (before := earlier(report)) and not report.assessments.exists():
        carry_risks(report, before)
    by = cast.contributors[owner] if report.seat else cast.consortium_leads[report.ibp.code]
    register = told.registers.get((owner, edition)) or Register(nothing=NOT_YET if edition == "2016Q4" else "")
    _Writing(cast, report, told, register, by).write()
    date_back([report], at)


class _Writing:
    """One register while it is being written."""

    def __init__(self, cast: Cast, report: Report, told: Told, register: Register, by: User) -> None:
        self.cast, self.report, self.told, self.register, self.by = cast, report, told, register, by
        self.focal = cast.focal_persons[report.seat.organisation.acronym] if report.seat else by

    def write(self) -> None:
        for key in self.register.new:
            self._add(self.told.risks[key])
        for key, became in self.register.became.items():
            self._become(self._row(self.told.risks[key]), became)
        for row in Assessment.objects.filter(report=self.report, verdict=RiskVerdict.CARRIED):
            if self.report.is_open and not self.register.not_looked:
                judge(row, "keep", version=row.version, by=self.by)
        if self.report.kind != Kind.INCEPTION:
            self._note()

    def _row(self, may: May) -> Assessment:
        return Assessment.objects.get(report=self.report, event=may.event)

    def _add(self, may: May) -> None:
        ratings: dict[str, Any] = {
            f"{name}_{axis}": value
            for name, rating in zip(RATED, may.rated, strict=True)
            for axis, value in zip(("likelihood", "impact"), rating, strict=True)
        }
        accepted: dict[str, Any] = {}
        if may.accepted:
            who, until = may.accepted
            accepted = {"verdict": RiskVerdict.ACCEPTED, "accepted_by": who, "accepted_until": until}
        row = Assessment.add(
            self.report,
            by=self.by,
            cause=may.cause,
            event=may.event,
            effect=may.effect,
            category=RiskCategory.objects.get(name=may.category),
            owner=self.focal if may.by_focal else self.by,
            held_at=may.held,
            rationale=may.why,
            confidentiality=may.level,
            **ratings,
            **accepted,
        )
        self._link(row, may.comes_from, may.context)
        for acts in may.actions:
            self._act(row, acts)

    def _act(self, row: Assessment, acts: Acts) -> None:
        plan = (one for one in activities_read(self.report) if acts.plan and one.title.startswith(acts.plan))
        activity = next(plan, None)
        Mitigation.add(
            self.report,
            by=self.by,
            risk=row.risk,
            text=acts.text,
            lowers=acts.lowers,
            response=acts.response,
            owner=self.focal if acts.by_focal else self.by,
            due_on=acts.due,
            state=acts.state,
            activity=activity.key if activity else None,
            result=acts.result,
        )

    def _become(self, row: Assessment, became: Became) -> None:
        if became.deed:
            judge(row, became.deed, version=row.version, by=self.by)
        words: dict[str, Any] = {"remark": became.remark} if became.remark else {}
        for name, rating in (("today", became.today), ("expected", became.expected)):
            if rating:
                words |= {f"{name}_likelihood": rating[0], f"{name}_impact": rating[1]}
        if became.happened:
            day, what, lesson = became.happened
            words |= {"happened_on": day, "happening": what, "lesson": lesson}
        if words:
            row.rewrite(version=row.version, by=self.by, **words)
        self._link(row, became.comes_from, became.context)
        for acts in became.actions:
            self._act(row, acts)
        for start, result in became.done.items():
            self._rewrite_action(row, start, result=result)
        for start, day in became.later.items():
            self._rewrite_action(row, start, due_on=day)

    def _rewrite_action(self, row: Assessment, start: str, **words: Any) -> None:
        action = Mitigation.objects.get(report=self.report, risk=row.risk_id, text__startswith=start)
        action.rewrite(version=action.version, by=self.by, **words)

    def _link(self, row: Assessment, actors: Iterable[str], context: str) -> None:
        found: list[About] = [of_actor(Actor.objects.get(name=WHO[key].name)) for key in actors]
        if context:
            changes = ContextChange.objects.filter(report=self.report, text__startswith=context)
            found += [of_change(change) for change in changes[:1]]
        for about in found:
            link(self.report, row.risk, about, by=self.by)

    def _note(self) -> None:
        register = self.register
        words = {"reached": register.reached, "missing": register.missing, "done": register.done}
        if register.nothing:
            words |= {
                "nothing_because": register.nothing,
                "reached": "The partner’s own staff, women and men.",
                "missing": "Nobody outside was asked about risks in these weeks.",
            }
        if any(words.values()):
            note: ChapterNote = note_of(self.report, "risks")
            note.rewrite(version=note.version, by=self.by, **words)


def date_back(reports: Iterable[Report], at: datetime) -> None:
    """What loading has just written was written then."""
    rows: tuple[type[ReportPart], ...] = (Assessment, Mitigation)
    for model in rows:
        there: Any = model.objects.filter(report__in=reports)
        there.filter(created_at__gt=TELLING_ENDS).update(created_at=at)
        there.filter(changed_at__gt=TELLING_ENDS).update(changed_at=at)
        history = model.history.filter(report__in=reports)
        history.filter(created_at__gt=TELLING_ENDS).update(created_at=at)
        history.filter(history_date__gt=TELLING_ENDS).update(history_date=at, changed_at=at)
    for report in reports:
        notes = ChapterNote.objects.filter(report=report, chapter="risks")
        notes.filter(changed_at__gt=TELLING_ENDS).update(changed_at=at)
        notes.filter(created_at__gt=TELLING_ENDS).update(created_at=at)
        told = ChapterNote.history.filter(report=report, chapter="risks", history_date__gt=TELLING_ENDS)
        told.update(history_date=at, created_at=at, changed_at=at)
        RiskLink.objects.filter(report=report, at__gt=TELLING_ENDS).update(at=at)
        for row in Assessment.objects.filter(report=report, risk__opened_at__gt=TELLING_ENDS).select_related("risk"):
            type(row.risk).objects.filter(pk=row.risk_id).update(opened_at=at)


def date_back_opened() -> None:
    """Rows with which a report was opened and that nobody has touched."""
    for report in Report.objects.filter(opened_at__lt=TELLING_ENDS):
        date_back([report], report.opened_at)
