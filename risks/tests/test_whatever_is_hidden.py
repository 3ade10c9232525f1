"""Risks of every level, and all that hangs on them, are looked for in the bytes of every page, file and answer, as everybody."""

from datetime import date

import pytest
from django.db.models import Q
from django.urls import reverse

from conftest import (
    MORNING,
    complete,
    make_activity,
    make_change,
    make_outcome,
    make_person,
    open_next_quarter,
)
from partners.clearance import Level
from partners.models import Appointment
from partners.standing import Role
from powermaps.mapping import place
from powermaps.models import Actor
from powermaps.scale import Band
from powermaps.strategies import plan
from powermaps.tests.conftest import make_actor
from powermaps.tests.test_whoever_is_hidden import text_of
from reporting.models import ContextChange, Report
from reporting.rules import clearance
from reporting.tests.calling import BACKEND, Api
from risks import deciding
from risks.agreeing import agree
from risks.answering_up import answer_for_programme
from risks.deciding import Subject
from risks.likeness import answer
from risks.linking import link, of_activity, of_actor, of_change
from risks.matrix import Rating
from risks.models import (
    Activity,
    ActivityReview,
    AgreedRisk,
    Assessment,
    Decision,
    Mitigation,
    PlanState,
    PlanVersion,
)
from risks.reviewing import sync
from risks.tests.sending import send_risks
from risks.tests.writing import make_action, make_risk

LEVELS = [level for level in Level if level != Level.PUBLIC]
OWNERS = ("YPSA", "BOMSA", "COAST", "FLM")  # FLM: the consortium's own
DUE = date(2017, 12, 1)


def word(kind, owner, *levels):
    """A word that stands nowhere else."""
    return f"zq{kind}{owner[:2]}{''.join(str(int(level)) for level in levels)}kan".lower()


class Cast:
    """What was written, each by a word of its own."""

    def __init__(self, reports, people):
        self.reports, self.people = reports, people
        self.words: dict[str, tuple[type, object]] = {}
        self.risks: dict[tuple[str, Level], Assessment] = {}

    def by(self, owner):
        return self.people[owner]

    def write(self, owner):
        """For each level a change, an actor, a risk with what is done about it at its own level and above, and the links."""
        report, by = self.reports[owner], self.by(owner)
        things = {}
        for level in LEVELS:
            told = word("chg", owner, level)
            words = {"sign": "negative", "response": "We look.", "meaning": "Meant."}
            change = make_change(report, f"{told} was said.", by=by, confidentiality=level, **words)
            self.words[told] = (ContextChange, change.pk)
            told = word("act", owner, level)
            home = {"seat": report.seat} if report.seat else {"ibp": report.ibp}
            actor = make_actor(f"{told} office", told[:14], by=by, confidentiality=level, **home)
            self.words[told[:14]] = (Actor, actor.pk)
            if report.seat:
                band = Band(-1, 3)
                place(report, actor, band, by=by, reason="It was seen.", confidentiality=level, roles=["spoiler"])
                plan(report, actor, by=by, approach="We talk.", target_support=1, target_influence=4, until="2017Q4")
            things[level] = [of_change(change), of_actor(actor)]
        for level in LEVELS:
            told = word("risk", owner, level)
            texts = {name: f"{told} {name}." for name in ("cause", "effect", "rationale", "remark")}
            held = {"held_at": 3, "accepted_by": f"{told} chair", "accepted_until": DUE, "verdict": "accepted"}
            row = make_risk(report, f"{told} comes.", by=by, confidentiality=level, **texts, **held)
            self.risks[owner, level] = row
            self.words[told] = (Assessment, row.pk)
            self.words[row.risk.reference.lower()] = (Assessment, row.pk)
            self.words[str(row.risk_id)] = (Assessment, row.pk)
            self.words[str(row.pk)] = (Assessment, row.pk)
            for higher in LEVELS:
                for about in things[higher]:
                    link(report, row.risk, about, by=by)
                if higher >= level:
                    told = word("done", owner, level, higher)
                    done = make_action(row, f"{told} helps.", by=by, due_on=DUE, confidentiality=higher)
                    self.words[told] = (Mitigation, done.pk)
                    self.words[str(done.key)] = (Mitigation, done.pk)

    def plan(self, ibp, lead, reviewer):
        plan = PlanVersion.objects.begin(ibp, by=lead, at=MORNING)
        outcome = make_outcome(plan, by=lead)
        self.activities = {}
        for level in LEVELS:
            told = word("plan", "FLM", level)
            row = make_activity(outcome, f"{told} goes on.", by=lead, confidentiality=level, last="2017Q1")
            self.activities[level] = row
            self.words[told] = (Activity, row.pk)
        plan.propose(by=lead, at=MORNING)
        plan.decide(PlanState.APPROVED, by=reviewer, at=MORNING, seen=plan.sha256)

    def review(self, owner, level):
        """What a partner says of what is due by the plan."""
        report, by = self.reports[owner], self.by(owner)
        sync(report)
        for row in report.activityreviews.all():
            told = word("rev", owner, row.floor, level)
            words = {"progress": f"{told} was done.", "slip_reason": f"{told} rain.", "proposal": f"{told} later."}
            words |= {"status": "under_way", "confidentiality": level}
            row.rewrite(version=row.version, by=by, **words)
            self.words[told] = (ActivityReview, row.pk)

    def decide(self, owner, subjects, by):
        report = self.reports[owner]
        for subject in subjects:
            for level in deciding.levels_for(by, report.ibp_id, subject.level):
                told = word(f"dec{subject.kind}", owner, subject.level, level)
                words = {"text": f"{told} was settled.", "confidentiality": level, "about": subject, "due_on": DUE}
                made = deciding.decide(report.ibp, report.quarter, by=by, at=MORNING, **words)
                self.words[told] = (Decision, made.pk)


@pytest.fixture
def cast(reports, flm, cftm, lead_seat, seat, other_seat, foreign_seat, consortium_lead, reviewer, colleague):
    """A quarter written by four owners, put together, agreed on, decided on, answered; then the next is opened."""
    people = {
        "YPSA": make_person("Owner Ypsa", Role.CONTRIBUTOR, seat=seat),
        "BOMSA": make_person("Owner Bomsa", Role.CONTRIBUTOR, seat=other_seat),
        "COAST": make_person("Owner Coast", Role.CONTRIBUTOR, seat=foreign_seat),
        "FLM": consortium_lead,
    }
    cast = Cast(reports, people)
    cast.plan(flm, consortium_lead, reviewer)
    for owner in OWNERS:
        cast.write(owner)
    for owner in ("YPSA", "BOMSA", "FLM"):
        for level, risk_level in ((Level.PROGRAMME, 2), (Level.CONSORTIUM, 2), (Level.CONSORTIUM, 3)):
            activity, row = cast.activities[level], cast.risks[owner, risk_level]
            link(reports[owner], row.risk, of_activity(activity), by=people[owner])
            done = Mitigation.objects.filter(
                report=reports[owner], risk=row.risk_id, confidentiality=row.confidentiality
            )
            done.update(activity=activity.key)
    row = cast.risks["FLM", 2]
    link(reports["FLM"], row.risk, of_activity(cast.activities[Level.RESTRICTED]), by=consortium_lead)
    for owner in ("YPSA", "BOMSA", "COAST"):
        if owner != "COAST":
            cast.review(owner, Level.RESTRICTED if owner == "YPSA" else Level.CONSORTIUM)
        assert complete(reports[owner], by=people[owner]).gaps() == []
        reports[owner].take("submit", by=people[owner], at=MORNING)
    together, lead = reports["FLM"], consortium_lead
    same = (("YPSA", 2, "BOMSA", 3), ("YPSA", 3, "FLM", 4), ("BOMSA", 2, "FLM", 4))
    for one, its, other, others in same:
        pair = cast.risks[one, its].risk_id, cast.risks[other, others].risk_id
        answer(together, *pair, is_same=True, by=lead, at=MORNING)
    for level in (Level.CONSORTIUM, Level.RESTRICTED):
        told = word("agreed", "FLM", level)
        about = cast.risks["YPSA" if level == Level.CONSORTIUM else "FLM", 2].risk_id
        words = {"held_at": 3, "text": f"{told} says why.", "confidentiality": level, "version": 0}
        made = agree(together, about, Rating(5, 5), by=lead, **words)
        cast.words[told] = (AgreedRisk, made.pk)
    send_risks(together, lead)
    subjects = []
    for level in (Level.PROGRAMME, Level.CONSORTIUM):
        row = cast.risks["YPSA", level]
        subjects.append(Subject("risk", row.risk_id, f"{row.risk.reference} {row.event}", level))
        change = ContextChange.objects.get(pk=cast.words[word("chg", "YPSA", level)][1])
        subjects.append(Subject("change", change.pk, change.text, level))
        actor = Actor.objects.get(pk=cast.words[word("act", "YPSA", level)[:14]][1])
        subjects.append(Subject("actor", actor.pk, actor.name, level))
    own = cast.risks["FLM", Level.RESTRICTED]
    subjects.append(Subject("risk", own.risk_id, f"{own.risk.reference} {own.event}", Level.RESTRICTED))
    subjects.append(Subject("activity", cast.activities[4].key, cast.activities[4].title, Level.RESTRICTED))
    cast.decide("FLM", subjects, lead)
    for owner, level in (("YPSA", 2), ("FLM", 4)):
        told = word("ans", owner, level)
        answer_for_programme(cast.risks[owner, level].risk, text=f"{told} is done.", by=colleague, at=MORNING)
        cast.words[told] = (Assessment, cast.risks[owner, level].pk)
    cast.later = open_next_quarter()
    return cast


PEOPLE = {
    "contributor of YPSA": [(Role.CONTRIBUTOR, "YPSA")],
    "focal person of BOMSA": [(Role.FOCAL_PERSON, "BOMSA")],
    "somebody of BOMSA and of the other project": [(Role.CONTRIBUTOR, "BOMSA"), (Role.CONTRIBUTOR, "COAST")],
    "focal person of the other project": [(Role.FOCAL_PERSON, "COAST")],
    "lead of the project": [(Role.CONSORTIUM_LEAD, "FLM")],
    "reviewer of the project": [(Role.REVIEWER, "FLM")],
    "reviewer of the other project": [(Role.REVIEWER, "CFTM")],
    "facilitator": [(Role.FACILITATOR, None)],
    "administrator": [(Role.ADMINISTRATOR, None)],
    "observer": [(Role.OBSERVER, None)],
    "nobody": [],
}


def person(who, cast):
    found = make_person("Jahanara Khatun")
    for role, of in PEOPLE[who]:
        report = cast.reports.get(of) if of else None
        seat = report.seat if report and role in (Role.CONTRIBUTOR, Role.FOCAL_PERSON) else None
        Appointment.objects.create(person=found, role=role, seat=seat, ibp=report.ibp if report and not seat else None)
    return found


def hidden_from(cast, who):
    """The words that this person may read nowhere: what the person reads in its own report, or in the register of all."""
    hidden = set()
    together = cast.reports["FLM"]
    reads = Report.objects.visible_to(who).filter(pk=together.pk).exists()
    heard = min(clearance(who, together) or Level.PUBLIC, Level.CONSORTIUM) if reads else 0
    members = [cast.reports[owner].pk for owner in ("YPSA", "BOMSA")]
    for told, (model, pk) in cast.words.items():
        rows = model.objects.readable_by(who) if model is Activity else model.objects.visible_to(who)
        if rows.filter(pk=pk).exists():
            continue
        there = model.objects.get(pk=pk)
        if getattr(there, "report_id", None) in members and there.confidentiality <= heard:
            continue
        hidden.add(told)
    return hidden


def addresses(cast):
    """Every page and answer in which risks, or what hangs on them, might stand."""
    yield from (
        "/",
        "/log/",
        "/inbox/",
        "/desk/",
        "/returns/",
        "/publications/",
        "/due/",
        "/due/calendar.ics",
        "/risks/",
    )
    yield from ("/setup/risks/", "/actors/", "/actors/duplicates/")
    for code in ("FLM", "CFTM"):
        yield from (f"/{code}/2017Q1/", f"/{code}/2017Q2/", f"/{code}/plan/", f"/{code}/plan/1/", f"/{code}/map/")
        for q in ("2017Q1", "2017Q2"):
            yield from (f"/{code}/risks/?q={q}", f"/{code}/session/?q={q}", f"/{code}/session/decide/?q={q}")
            yield from (f"/{code}/risks/?q={q}&{asked}" for asked in ("square=4-4", "level=4", "text=zq", "state=over"))
        for row in cast.risks.values():
            yield f"/{code}/session/decide/?q=2017Q1&about=risk:{row.risk_id}"
    for row in Assessment.objects.filter(report__in=[report.pk for report in cast.reports.values()]):
        yield from (f"/risks/{row.risk_id}/", f"/risks/{row.risk_id}/answer/", f"/risks/rows/{row.pk}/links/")
        for name in ("edit_row", "row_history", "row_evidence"):
            yield reverse(f"reporting:{name}", args=["risk", row.pk])
        for part in ("", "history/", "links/"):
            yield f"/api/v1/risk-assessments/{row.pk}/{part}"
    for row in Mitigation.objects.filter(report__in=[report.pk for report in cast.reports.values()]):
        for name in ("edit_row", "row_history"):
            yield reverse(f"reporting:{name}", args=["mitigation", row.pk])
        yield from (f"/api/v1/risk-actions/{row.pk}/", f"/api/v1/risk-actions/{row.pk}/history/")
    for row in Decision.objects.all():
        yield from (f"/decisions/{row.pk}/", f"/api/v1/decisions/{row.pk}/")
    for report in Report.objects.filter(ibp__code="FLM").filter(Q(seat=None) | Q(seat__organisation__acronym="YPSA")):
        for name in ("report", "read", "submit", "receipt", "history", "progress", "context", "review", "comments"):
            yield reverse(f"reporting:{name}", args=[report.pk])
        yield reverse("reporting:compare", args=[report.pk])
        yield reverse("reporting:submission", args=[report.pk, 1])
        for name in ("risks", "risk_state", "add_risk", "sheet", "together", "same_risks", "plan_review"):
            yield reverse(f"risks:{name}", args=[report.pk])
        yield reverse("powermaps:map", args=[report.pk])
        for model, pk in cast.words.values():
            asked = {ContextChange: "change", Actor: "actor"}.get(model)
            if asked and report.is_open:
                yield reverse("risks:add_risk", args=[report.pk]) + f"?{asked}={pk}"
        for row in cast.risks.values():
            yield reverse(f"risks:{'add_action' if report.seat else 'joined_risk'}", args=[report.pk, row.risk_id])
        for part in ("", "content/", "snapshot/", "events/", "threads/", "risk-register/together/"):
            yield f"/api/v1/reports/{report.pk}/{part}"
        yield f"/api/v1/reports/{report.pk}/risk-register/disagreements/"
        yield f"/api/v1/reports/{report.pk}/risk-register/together/?text=zq"
    for name in ("risk-assessments", "risk-actions", "decisions", "plan-reviews", "programme-risks", "reports", "notices",
                 "changes", "plans", "evidence"):  # fmt: skip
        yield f"/api/v1/{name}/?page_size=200"


def echoed(address, told):
    """What one asked with stands in the answer, and tells nothing."""
    return told in address.lower()


def troubles_of(client, cast, who):
    reader = person(who, cast)
    client.force_login(reader, backend=BACKEND)
    hidden, read, troubles = hidden_from(cast, reader), set(), []
    for address in cast.everywhere:
        answer = client.get(address)
        if answer.status_code >= 500:
            troubles.append(f"{who} {address}: {answer.status_code}")
        if answer.status_code != 200:
            continue
        text = text_of(answer)
        read |= {told for told in cast.words if told in text}
        told = {one for one in hidden if one in text and not echoed(address, one)}
        if told:
            troubles.append(f"{who} {address}: {sorted(told)}")
    return troubles, read


def sums_of(cast, who):
    """How many risks the register adds up for a person, and how many the person reads in it."""
    api = Api(person(who, cast))
    answer = api.get(f"reports/{cast.reports['FLM'].pk}/risk-register/together/")
    if answer.status_code != 200:
        return None
    told, reckoning = answer.json(), answer.json()["reckoning"]
    voices = [(voice["risk"], voice["is_own"]) for row in told["rows"] for voice in row["voices"]]
    assert sum(told["heat"].values()) == len([row for row in told["rows"] if row["is_open"]])
    assert len({row["id"] for row in told["rows"]} & {*told["at_programme"]}) == len(told["at_programme"])
    assert reckoning["came"] == len([risk for risk, is_own in voices if not is_own]) and reckoning["fits"]
    return len(voices)


def test_sums_count_what_one_reads(cast):
    counts = {who: sums_of(cast, who) for who in PEOPLE}
    assert counts == {
        "contributor of YPSA": 6,  # of three levels, of YPSA, BOMSA and the consortium: those of two levels
        "focal person of BOMSA": 6,
        "somebody of BOMSA and of the other project": 6,
        "focal person of the other project": None,
        "lead of the project": 7,
        "reviewer of the project": 7,
        "reviewer of the other project": None,
        "facilitator": 3,
        "administrator": None,
        "observer": None,
        "nobody": None,
    }


@pytest.mark.once
def test_no_byte_tells_of_what_is_above_ones_level(client, cast):
    cast.everywhere = list(addresses(cast))
    found = {who: troubles_of(client, cast, who) for who in PEOPLE}
    troubles = [trouble for troubles, _read in found.values() for trouble in troubles]
    assert "\n".join(troubles) == ""
    assert {who for who, (_troubles, read) in found.items() if not read} == {"observer", "nobody"}
