"""The demonstration's plans: what CFTM and FLM set out to do, and what they changed when PROKAS asked and the context moved."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from partners.clearance import Level
from partners.demonstration import Cast
from partners.models import User
from reporting.models import ContextChange, Statement, Thread
from risks.demonstration.reviews import proposal_of
from risks.models import Activity, ActivityReview, Outcome, PlanVersion

SITTING = timedelta(minutes=11)  # from one row to the next
ALL = ""  # the whole consortium is responsible


@dataclass(frozen=True)
class Does:
    """An activity: what, who, from when until when, up to what."""

    title: str
    partner: str
    first: str
    last: str
    target: str
    status: str = Activity.Progress.PLANNED
    level: Level = Level.PROGRAMME


@dataclass(frozen=True)
class Aims:
    """An outcome and what is done for it."""

    title: str
    detail: str
    activities: tuple[Does, ...]


@dataclass(frozen=True)
class Adds:
    """What a later version adds: an activity for the outcome whose title begins so."""

    outcome: str
    activity: Does


@dataclass(frozen=True)
class Rewrites:
    """What a later version says otherwise of the activity whose title begins so."""

    activity: str
    first: str = ""
    last: str = ""
    target: str = ""
    status: str = ""
    partner: str = ""


@dataclass(frozen=True)
class Revision:
    reason: str
    answered: str  # how it answers
    changes: tuple[Adds | Rewrites, ...]


FLM = (
    Aims(
        "Whoever leaves for work abroad pays no more than the rate that the government fixed, and holds a receipt for it.",
        "One would notice it in RMMRU’s survey: the excess cost halves by the end of 2018. It rests on the receipt becoming usual in the village.",
        (
            Does(
                "Survey what 1,200 returned migrants paid, and publish it by country, sex and upazila.",
                *(
                    "RMMRU",
                    "2017Q1",
                    "2017Q3",
                    "1,200 interviews, half with women; one table per upazila.",
                    "under_way",
                ),
            ),
            Does(
                "Run help desks in the digital centres of Sitakunda, Mirsharai and Banshkhali.",
                *("YPSA", "2017Q1", "2018Q4", "Three desks, open two days a week; 2,400 people advised."),
                status=Activity.Progress.UNDER_WAY,
            ),
            Does(
                "Play street theatre on “ask for the receipt” in nine upazilas.",
                *("YPSA", "2017Q2", "2018Q1", "54 performances; one spectator in three can name the rate."),
            ),
            Does(
                "Settle disputes between migrants and agents by arbitration in Tangail.",
                *("RMMRU", "2017Q2", "2018Q4", "120 cases heard, 70 settled with money paid back."),
            ),
        ),
    ),
    Aims(
        "Women go abroad prepared, free of charge, and with somebody to call.",
        "Under the rules they should pay nothing; today twenty to sixty thousand taka are asked of them.",
        (
            Does(
                "Train returned women as trainers, and with them those who are about to leave.",
                *("BOMSA", "2017Q1", "2018Q3", "24 trainers; 900 women trained before they leave.", "under_way"),
            ),
            Does(
                "Keep a hotline in Bangla for women in Saudi Arabia, Jordan and Lebanon.",
                *("BOMSA", "2017Q2", "2018Q4", "Open until nine in the evening; every case answered within two days."),
            ),
            Does(
                "Talk with councillors who vouch for brokers, two by two and without notes.",
                *("BOMSA", "2017Q2", "2017Q4", "Six talks in two upazilas.", "planned", Level.RESTRICTED),
            ),
        ),
    ),
    Aims(
        "The ministry enforces the fixed rate, and recruiters answer for those who recruit for them.",
        "What can only be reached together: nobody of us is heard alone by recruiters and ministry at once.",
        (
            Does(
                "Bring ministry, recruiters, agents and returned migrants to one table twice a year.",
                *("IID", "2017Q2", "2018Q4", "Four dialogues; two women among the speakers of each."),
            ),
            Does(
                "Write one-page briefs with one figure each for the parliamentary caucus.",
                *("IID", "2017Q1", "2018Q4", "Eight briefs; three questions asked in Parliament."),
                status=Activity.Progress.UNDER_WAY,
            ),
            Does(
                "Look at the map and at this plan together after every quarter.",
                *(ALL, "2017Q1", "2018Q4", "Eight reflections, each with its changes in writing."),
            ),
        ),
    ),
)
FLM_REVISED = Revision(
    reason="PROKAS pointed out that the first plan did nothing about middlemen, the strongest spoilers on our map. The power chapter now tells "
    "three groups apart: village agents, agents tied to one recruiter, and fixers of documents. The plan follows it for the first two; the "
    "third is left to the authorities. The arbitration begins a quarter later, so that agents hear of it in the talks first.",
    answered="Talks with village agents and a register kept by the recruiters; the arbitration waits for the talks.",
    changes=(
        Adds(
            "Whoever leaves for work",
            Does(
                "Talk with village agents about receipts and what they can earn honestly.",
                *("YPSA", "2017Q1", "2017Q4", "60 agents spoken with; 15 give receipts."),
            ),
        ),
        Adds(
            "The ministry enforces",
            Does(
                "Have recruiters keep a register of the agents who work for them, and open it to the Bureau.",
                *("IID", "2017Q2", "2018Q2", "Ten recruiters keep it; the Bureau sees it every quarter."),
            ),
        ),
        Rewrites("Settle disputes", first="2017Q3", target="100 cases heard, 60 settled with money paid back."),
    ),
)
FLM_PROPOSED = Revision(
    reason="WARBE joined the consortium in February and brings committees of returned migrants in Comilla. Since the way to Malaysia is said to open, "
    "money is taken in advance: people have heard of the fixed rate and pay more all the same, so as not to lose the chance. To know the rate is "
    "not enough where nobody asks what was paid.",
    answered="Committees of returned migrants ask before departure what was paid, and for the receipt.",
    changes=(
        Adds(
            "Whoever leaves for work",
            Does(
                "Have committees of returned migrants ask before departure what was paid, and write it down.",
                *("WARBE", "2017Q2", "2018Q4", "20 committees in Comilla; 800 departures noted."),
            ),
        ),
        Rewrites(
            "Survey what",
            last="2017Q4",
            target="1,200 interviews, half with women; one table per upazila, with Comilla.",
        ),
        Rewrites("Play street theatre", status=Activity.Progress.UNDER_WAY),
    ),
)

CFTM = (
    Aims(
        "Anybody can see which climate money reaches which district, and who decided it.",
        "One would notice it in a public register that shows its sources, and the total under each definition in use.",
        (
            Does(
                "Draw how climate funds are approved, from the fund to the union parishad.",
                *(
                    "BCAS",
                    "2017Q1",
                    "2017Q2",
                    "One chart for each of four funds, checked by those who approve.",
                    "under_way",
                ),
            ),
            Does(
                "Build a register of climate projects from the figures of nine agencies.",
                *(
                    "ICCCAD",
                    "2017Q1",
                    "2018Q2",
                    "All projects since 2010 of four funds; updated every quarter.",
                    "under_way",
                ),
            ),
            Does(
                "Compare the definitions of climate finance in use, and show the total under each.",
                *("C3ER", "2017Q1", "2017Q4", "One paper; a table that officials use themselves."),
            ),
        ),
    ),
    Aims(
        "People where the money is spent ask where it went, and get an answer.",
        "It rests on union parishads opening their books to those who live there; some will, and others follow.",
        (
            Does(
                "Hold public hearings on climate projects in coastal unions.",
                *("COAST", "2017Q2", "2018Q3", "36 hearings in Bhola and Hatiya; half of those who speak are women."),
            ),
            Does(
                "Train groups in Kurigram to read a budget and to visit a work site.",
                *("CSRL", "2017Q2", "2018Q4", "18 groups; 30 site visits with a written result."),
            ),
        ),
    ),
    Aims(
        "The ministries agree on one way to mark climate money in their budgets.",
        "It needs the Ministry of Finance first, and the agreement of those who would lose a definition of their own.",
        (
            Does(
                "Meet the budget wing, the planning commission and ERD every quarter with one page each.",
                *("ICCCAD", "2017Q1", "2018Q4", "Eight rounds; a shared code in the budget of 2018–19.", "under_way"),
            ),
            Does(
                "Carry what was learnt into the statements of all members.",
                *(ALL, "2017Q2", "2018Q4", "One joint statement before every budget."),
            ),
        ),
    ),
)
CFTM_REVISED = Revision(
    reason="Local offices want a letter of support before they talk: in Hatiya four parishads refused without one. We had planned field work before the "
    "letter. Bangladesh Bank, the Bureau of Statistics and LGED keep the data that the register needs, and were not in the plan at all.",
    answered="One letter for all members is an activity of ICCCAD and comes before field work.",
    changes=(
        Adds(
            "People where the money",
            Does(
                "Obtain one letter of support from the Local Government Division, for all members.",
                *("ICCCAD", "2017Q1", "2017Q2", "One letter, sent to all districts in which we work.", "under_way"),
            ),
        ),
        Adds(
            "Anybody can see",
            Does(
                "Agree with Bangladesh Bank, the Bureau of Statistics and LGED on what they share, and how often.",
                *("BCAS", "2017Q2", "2017Q4", "Three agreements in writing."),
            ),
        ),
        Rewrites(
            "Hold public hearings",
            first="2017Q3",
            target="30 hearings in Bhola and Hatiya; half of those who speak are women.",
        ),
        Rewrites("Train groups in Kurigram", first="2017Q3"),
    ),
)
FIRST = {"FLM": FLM, "CFTM": CFTM}
SECOND = {"FLM": FLM_REVISED, "CFTM": CFTM_REVISED}


def write_first(cast: Cast, code: str, *, at: datetime) -> PlanVersion:
    """Fill the first version of a project's plan, before its inception report is submitted."""
    ibp, by = cast.ibps[code], cast.consortium_leads[code]
    plan = PlanVersion.objects.begin(ibp, by=by, at=at)
    for aims in FIRST[code]:
        outcome = Outcome.add(plan, by=by, title=aims.title, detail=aims.detail)
        _date_back(outcome, at)
        for does in aims.activities:
            at += SITTING
            _date_back(Activity.add(plan, by=by, outcome_id=outcome.pk, **_words(cast, does)), at)
    return plan


def write_second(cast: Cast, code: str, *, at: datetime, answering: Iterable[Thread]) -> PlanVersion:
    """The version that answers what PROKAS asked, after the inception report came back and before it is sent again."""
    return _revise(cast, code, SECOND[code], at=at, threads=answering)


def propose_third(cast: Cast, *, at: datetime, proposed_at: datetime) -> PlanVersion:
    """FLM's plan after its inception report: proposed by itself, waiting for PROKAS; it answers what the quarter brought."""
    ibp, by = cast.ibps["FLM"], cast.consortium_leads["FLM"]
    change = ContextChange.objects.visible_to(by).filter(report__ibp=ibp, text__startswith="মালয়েশিয়া যাওয়ার পথ").first()
    lesson = Statement.objects.visible_to(by).filter(report__ibp=ibp, text__startswith="Paper in the migrant").first()
    proposal = proposal_of("YPSA", "Run help desks")
    rows = [row for row in (change, lesson, proposal) if row]
    plan = _revise(cast, "FLM", FLM_PROPOSED, at=at, rows=rows)
    plan.propose(by=by, at=proposed_at)
    date_back_versions(PlanVersion.objects.all())
    return plan


def _revise(
    cast: Cast,
    code: str,
    revision: Revision,
    *,
    at: datetime,
    threads: Iterable[Thread] = (),
    rows: Sequence[ContextChange | Statement | ActivityReview] = (),
) -> PlanVersion:
    ibp, by = cast.ibps[code], cast.consortium_leads[code]
    plan = PlanVersion.objects.revise(ibp, by=by, at=at, reason=revision.reason)
    for copied in (plan.outcomes, plan.activities):
        copied.update(changed_at=at)
    for thread in threads:
        plan.answer(by=by, at=at, thread=thread, note=revision.answered)
    for row in rows:
        name = {"change": "change", "activity_review": "proposal"}.get(row.KIND, "lesson")
        plan.answer(by=by, at=at, note=revision.answered, **{name: row})  # type: ignore[arg-type]
    for change in revision.changes:
        at += SITTING
        _date_back(_change(cast, plan, change, by), at)
    date_back_versions([plan])
    return plan


def _change(cast: Cast, plan: PlanVersion, change: Adds | Rewrites, by: User) -> Activity:
    if isinstance(change, Adds):
        outcome = plan.outcomes.get(title__startswith=change.outcome)
        return Activity.add(plan, by=by, outcome_id=outcome.pk, **_words(cast, change.activity))
    activity = plan.activities.get(title__startswith=change.activity)
    said = {"first": change.first, "last": change.last, "target": change.target, "status": change.status}
    words: dict[str, Any] = {name: value for name, value in said.items() if value}
    if change.partner:
        words |= {"responsible_id": cast.seats[change.partner].pk, "is_joint": False}
    activity.rewrite(version=activity.version, by=by, **words)
    return activity


def _words(cast: Cast, does: Does) -> dict[str, Any]:
    return {
        "title": does.title,
        "responsible_id": cast.seats[does.partner].pk if does.partner != ALL else None,
        "is_joint": does.partner == ALL,
        "first": does.first,
        "last": does.last,
        "target": does.target,
        "status": does.status,
        "confidentiality": does.level,
    }


def _date_back(row: Outcome | Activity, at: datetime) -> None:
    """As if it had been written then."""
    type(row).objects.filter(pk=row.pk).update(changed_at=at)
    row.history.update(history_date=at, changed_at=at)


def date_back_versions(plans: Iterable[PlanVersion]) -> None:
    """Their history on the days on which things are said to have happened; to be called when everything is loaded."""
    for plan in plans:
        for entry in PlanVersion.history.filter(id=plan.pk):
            happened = entry.decided_at or entry.proposed_at or entry.created_at
            PlanVersion.history.filter(history_id=entry.history_id).update(
                history_date=happened, changed_at=entry.created_at
            )
        PlanVersion.objects.filter(pk=plan.pk).update(changed_at=plan.created_at)
