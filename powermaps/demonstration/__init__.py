"""The demonstration's power maps, drawn by the verbs before every report is submitted, and dated back to when it happened."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from partners.demonstration import Cast
from partners.models import User
from powermaps.agreeing import agree, hold_back
from powermaps.breaking_down import break_down
from powermaps.demonstration import cftm, flm
from powermaps.demonstration.reached import REACHED
from powermaps.demonstration.telling import INCEPTION, At, Gone, Maps, Sheet, Wants
from powermaps.introducing import ask, note_rapport, settle
from powermaps.mapping import carry_forward, confirm_square, drop, judge, place, stillness_of
from powermaps.models import Actor, Agreed, Introduction, Placement, Rapport, Stillness, Strategy
from powermaps.register import add_name, enter, put_under
from powermaps.scale import Band
from powermaps.shifts import Verdict
from powermaps.strategies import carry_strategies, plan
from reporting.chapters.notes import note_of
from reporting.demonstration.writing import date_back as date_note_back
from reporting.models import ContextChange, Kind, Report, ReportPart
from reporting.quarters import DHAKA

TOLD: dict[str, Maps] = {"CFTM": cftm.MAPS, "FLM": flm.MAPS}
WHO = {key: who for told in TOLD.values() for key, who in told.actors.items()}
ENTERED_BEFORE = timedelta(hours=1)
TELLING_ENDS = datetime(2018, 1, 1, tzinfo=DHAKA)  # whatever the history dates later was written by loading
ROWS: tuple[type[ReportPart], ...] = (Placement, Stillness, Strategy, Agreed)


def draw(cast: Cast, report: Report, *, at: datetime) -> None:
    """Fill the map of a report that is about to be submitted, or is being written. A map that was drawn stays as it is."""
    told = TOLD[report.ibp.code]
    if report.kind == Kind.CONSOLIDATED:
        _agree(cast, report, told, at)
        return
    owner = report.seat.organisation.acronym if report.seat else INCEPTION
    edition = report.quarter.code if report.quarter else str(report.snapshots.count() + 1)
    sheet = told.sheets.get((owner, edition))
    if sheet is None or (report.quarter and report.snapshots.exists()):
        return
    by = cast.contributors[owner] if report.seat else cast.consortium_leads[report.ibp.code]
    if before := report.previous():
        carry_forward(report, before)
        carry_strategies(report, before)
    _Drawing(cast, report, sheet, by, at).draw()
    if report.quarter and (said := REACHED.get((owner, report.quarter.code))):
        note = note_of(report, Placement.chapter)
        words = {"reached": said.reached, "missing": said.missing, "done": said.done}
        note.rewrite(version=note.version, by=by, confidentiality=said.level, **words)
        date_note_back([note], at, is_new=False)


def finish(cast: Cast) -> None:
    """Who has access to whom, the requests for an introduction, and the days on which reports were opened."""
    for told in TOLD.values():
        for knows in told.rapports:
            at = datetime(2017, 3, 20, 10, 30, tzinfo=DHAKA)
            by = cast.focal_persons[knows.partner]
            words = {
                "strength": knows.strength,
                "kind": knows.kind,
                "note": knows.note,
                "confidentiality": knows.level,
            }
            note_rapport(cast.seats[knows.partner], _actor(cast, knows.actor, at), by=by, at=at, **words)
        for asked in told.introductions:
            _introduce(cast, asked)
    for rapport in Rapport.objects.all():
        Rapport.history.filter(id=rapport.pk).update(history_date=rapport.changed_at)
    _date_back_opened()


def _introduce(cast: Cast, asked: Any) -> None:
    rapport = Rapport.objects.get(seat=cast.seats[asked.partner], actor=_actor(cast, asked.actor, _noon(asked.on)))
    seat, by = cast.seats[asked.asks], cast.focal_persons[asked.asks]
    request = ask(rapport, seat, asked.why, by=by, at=_noon(asked.on))
    Introduction.history.filter(id=request.pk).update(history_date=_noon(asked.on))
    for state, outcome, on in asked.then:
        settle(request, state, by=cast.focal_persons[asked.partner], at=_noon(on), outcome=outcome)
        later = Introduction.history.filter(id=request.pk, history_date__gt=TELLING_ENDS)
        later.update(history_date=_noon(on))


def _noon(day: Any) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=DHAKA)


def _actor(cast: Cast, key: str, at: datetime) -> Actor:
    """The actor of this key, entered by who needs it first, on the day before."""
    who = WHO[key]
    there = Actor.objects.filter(name=who.name).first()
    if there:
        return there
    code = next(code for code, told in TOLD.items() if key in told.actors)
    seat = cast.seats[who.by] if who.by else None
    by = cast.contributors[who.by] if who.by else cast.consortium_leads[code]
    at -= ENTERED_BEFORE
    actor = enter(
        cast.ibps[code],
        seat,
        by=by,
        at=at,
        name=who.name,
        short_name=who.short,
        local_name=who.local,
        kind=who.kind,
        stakeholder=who.stakeholder,
        reach=who.reach,
        confidentiality=who.level,
        note=who.note,
    )
    for kind, name in who.aliases:
        add_name(actor, name, kind)
    if who.of:
        put_under(actor, _actor(cast, who.of, at))
    Actor.history.filter(id=actor.pk).update(history_date=at)
    return actor


class _Drawing:
    """One map while it is being drawn."""

    def __init__(self, cast: Cast, report: Report, sheet: Sheet, by: User, at: datetime) -> None:
        self.cast, self.report, self.sheet, self.by, self.at = cast, report, sheet, by, at

    def draw(self) -> None:
        for broken in self.sheet.broken:
            parts = [self._actor(key) for key in broken.parts]
            break_down(self.report, self._actor(broken.cluster), parts, by=self.by, at=self.at, retires=broken.retires)
        there = {row.actor_id: row for row in Placement.objects.filter(report=self.report).select_related("actor")}
        for key, said in self.sheet.places.items():
            actor = self._actor(key)
            self._say(actor, there.get(actor.pk), said)
        self._confirm_the_rest(there.values())
        for key, wants in self.sheet.wants.items():
            self._want(self._actor(key), wants)
        if still := self.sheet.still:
            row = stillness_of(self.report)
            words = {"is_stated": True, "why": still.why, "text": still.text, "next_quarter": still.next}
            row.rewrite(version=row.version, by=self.by, **words)
        date_back([self.report], self.at)

    def _actor(self, key: str) -> Actor:
        return _actor(self.cast, key, self.at)

    def _say(self, actor: Actor, row: Placement | None, said: At | Gone) -> None:
        if isinstance(said, Gone):
            assert row, f"{actor} is not on the map of {self.report}"
            drop(row, version=row.version, by=self.by, reason=said.because)
            return
        words: dict[str, Any] = {
            "reason": said.seen,
            "sight": said.sight,
            "confidence": said.sure,
            "roles": list(said.roles),
            "exercised": said.uses,
            "is_not_mobilised": said.idle,
            "confidentiality": said.level,
        }
        to = Band(said.support, said.influence)
        if row is None:
            place(self.report, actor, to, by=self.by, **words)
            return
        if said.context:
            changes = ContextChange.objects.filter(report=self.report, text__startswith=said.context)
            words["context_change"] = changes.first()
        judge(row, to, version=row.version, by=self.by, change_reason=said.why, **words)

    def _confirm_the_rest(self, rows: Iterable[Placement]) -> None:
        """Square by square, as one does; squares in which somebody has not been looked at stay hollow."""
        away = {self._actor(key).pk for key in self.sheet.not_looked}
        waiting = Placement.objects.filter(report=self.report, verdict=Verdict.CARRIED)
        left = {row.band for row in waiting if row.actor_id in away}
        for band in sorted({row.band for row in waiting} - left):
            confirm_square(self.report, band, by=self.by)

    def _want(self, actor: Actor, wants: Wants) -> None:
        words: dict[str, Any] = {
            "target_support": wants.support,
            "target_influence": wants.influence,
            "until": wants.until,
            "approach": wants.approach,
            "message": wants.message,
            "messenger_partner": self.cast.seats.get(wants.messenger),
            "lead": self.cast.seats.get(wants.lead),
            "result": wants.result,
            "confidentiality": wants.level,
        }
        if wants.messenger and not words["messenger_partner"]:
            words["messenger"] = self._actor(wants.messenger)
        there = Strategy.objects.filter(report=self.report, actor=actor).first()
        if there is None:
            plan(self.report, actor, by=self.by, **words)
            return
        there.rewrite(version=there.version, by=self.by, **{name: value for name, value in words.items() if value})


def _agree(cast: Cast, report: Report, told: Maps, at: datetime) -> None:
    """What the lead decided about the consolidated map of the first quarter of 2017."""
    if report.quarter is None or report.quarter.code != "2017Q1":
        return
    lead = cast.consortium_leads[told.ibp]
    for key, reason in told.held_back.items():
        hold_back(report, _actor(cast, key, at).pk, reason=reason, by=lead, at=at)
    for said in told.agreed:
        actor, to = _actor(cast, said.actor, at), Band(said.support, said.influence)
        agree(report, actor.pk, to, text=said.text, confidentiality=3, version=0, by=lead)
    date_back([report], at)


def date_back(reports: Iterable[Report], at: datetime) -> None:
    """What loading has just written was written then."""
    for model in ROWS:
        rows: Any = model.objects.filter(report__in=reports)
        rows.filter(created_at__gt=TELLING_ENDS).update(created_at=at)
        rows.filter(changed_at__gt=TELLING_ENDS).update(changed_at=at)
        there = model.history.filter(report__in=reports)
        there.filter(created_at__gt=TELLING_ENDS).update(created_at=at)
        there.filter(history_date__gt=TELLING_ENDS).update(history_date=at, changed_at=at)


def _date_back_opened() -> None:
    """Rows with which a report was opened and that nobody has touched."""
    for report in Report.objects.filter(opened_at__lt=TELLING_ENDS):
        date_back([report], report.opened_at)
