"""The demonstration's reviews of the plans: what slipped since the late kick-off, what waits for ERD, and what should change."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from partners.clearance import Level
from partners.demonstration import Cast
from reporting.chapters.notes import note_of
from reporting.demonstration.writing import date_back
from reporting.models import Report
from risks.models import Activity, ActivityReview
from risks.reviewing import reviews_of, sync

UNDER_WAY, PLANNED = Activity.Progress.UNDER_WAY, Activity.Progress.PLANNED


@dataclass(frozen=True)
class Says:
    """What a partner says of the activity whose title begins so."""

    activity: str
    status: str
    progress: str
    expected: str = ""
    because: str = ""
    proposes: str = ""
    level: Level = Level.PROGRAMME


@dataclass(frozen=True)
class Reviewed:
    """All that one partner says of the plan in one quarter; without a note nobody has written it yet."""

    says: tuple[Says, ...] = ()
    reached: str = ""
    missing: str = ""
    done: str = ""


NOT_BEGUN = Reviewed((), "Nobody yet: no activity of the plan had begun.", "Nothing can be said yet.")

FIRST_QUARTER = {
    # FLM
    "IID": Reviewed(
        (
            Says(
                "Write one-page briefs",
                UNDER_WAY,
                "One brief out of two that we had meant for this quarter: on the receipt, with the figure from Comilla. Five members of "
                "parliament agreed to put a question on it.",
            ),
            Says(
                "Look at the map and at this plan",
                UNDER_WAY,
                "The first reflection was held in Dhaka on 29 March together with CFTM. The changes to the plan are in writing and go to PROKAS "
                "in April.",
            ),
        ),
        "Three of the five members of parliament are women.",
        "Returned women have not yet read a brief before it leaves.",
        "BOMSA names two who read every brief from now on.",
    ),
    "YPSA": Reviewed(
        (
            Says(
                "Run help desks",
                UNDER_WAY,
                "তিনটি ডেস্কই চালু; তিন মাসে ৬৮৩ জন পরামর্শ নিয়েছেন, তাঁদের ১৯৪ জন নারী। Banshkhali opened on 19 February instead of 15 January, "
                "because funds arrived late.",
                proposes="A desk learns only of those who come to it. Somebody who has been abroad should ask in the village, before departure, what "
                "was paid, and write it down: an activity of its own, with a partner who has committees of returned migrants.",
            ),
            Says(
                "Talk with village agents",
                UNDER_WAY,
                "Nineteen agents came to the first talk in Banshkhali; eleven want to meet again. No receipts yet.",
                "2018Q1",
                "The project began later than planned, and talks stop during the harvest and in Ramadan: three of them fall into the next year.",
                level=Level.CONSORTIUM,
            ),
            Says(
                "Look at the map and at this plan",
                UNDER_WAY,
                "Two of us took part on 29 March. Our map had been ready, our plan had not: we had never looked at it since January.",
            ),
        ),
        "Of those who came to the desks 28 in a hundred were women.",
        "Women at the plays in the evening; nobody from Sandwip has a desk near by.",
        "The plays of April are in the afternoon; Sandwip gets a day of its own in May.",
    ),
    "BOMSA": Reviewed(
        (
            Says(
                "Train returned women as trainers",
                UNDER_WAY,
                "Nine trainers teach; 326 women read and understood their contract before they left. Contracts come four days before departure, "
                "so that training comes as late.",
                proposes="Count those who were trained when they registered apart from those who were trained at the airport’s door: the target says "
                "nothing about when.",
            ),
            Says(
                "Look at the map and at this plan",
                UNDER_WAY,
                "Both of our team spoke on 29 March. One call every second Tuesday has begun.",
            ),
        ),
        "All who are trained are women; 48 husbands came to meetings of their own.",
        "Women who register with an agent in Dhaka never meet us.",
        "Three training centres let us teach from April on.",
    ),
    "RMMRU": Reviewed(
        (
            Says(
                "Survey what 1,200 returned",
                UNDER_WAY,
                "186 interviews in Comilla are done together with IID. Brahmanbaria and Tangail have not begun: the study slipped by seven weeks.",
                "2017Q4",
                "The project began later than planned, and BMET’s data by upazila reached us in March only, on paper.",
                "Give the survey one more quarter, and add Comilla to the tables by upazila.",
            ),
            Says(
                "Look at the map and at this plan",
                UNDER_WAY,
                "We took part on 29 March; our part of the map had been sent late.",
            ),
        ),
        "Half of those asked in Comilla should have been women; it was one in five.",
        "Women who migrated through relatives are on no list.",
        "BOMSA’s members ask from door to door in Tangail.",
    ),
    # CFTM
    "ICCCAD": Reviewed(
        (
            Says(
                "Build a register of climate projects",
                UNDER_WAY,
                "214 projects stand in one table with a source for every figure; 81 lack a public completion report. The list is with the "
                "agencies for correction.",
                "2018Q3",
                "Field work began on 5 February instead of 8 January: two of four districts move to the second quarter, and each round of "
                "corrections takes the agencies as long as we had planned for two.",
            ),
            Says(
                "Meet the budget wing, the planning commission and ERD",
                UNDER_WAY,
                "One round with the budget wing and the planning commission. ERD: three of four counterparts were transferred in January; the "
                "memorandum began anew with the new desk on 12 February and is expected in May, two months late.",
            ),
            Says(
                "Obtain one letter of support",
                UNDER_WAY,
                "Asked for on 16 February, for all members in one letter. The division wants the consortium’s agreement attached; it was sent on "
                "27 March.",
                "2017Q3",
                "The officer in charge changed in March, and the file waits for the successor.",
                level=Level.CONSORTIUM,
            ),
        ),
        "Eight of the fourteen who check the register are women.",
        "Officers of the districts: everybody we meet sits in Dhaka.",
        "From May on one visit to a district for every round in Dhaka.",
    ),
    "BCAS": Reviewed(
        (
            Says(
                "Draw how climate funds are approved",
                UNDER_WAY,
                "Seventeen steps from 26 interviews in nine agencies; two of four charts are checked by those who approve.",
                "2017Q3",
                "Nine of 35 interviews had to be moved to July: January was lost to the late kick-off, and from March on officials prepare the "
                "budget. ERD’s chart waits for the memorandum, since its staff changed.",
                "Put ERD’s fund last, and name the trust fund’s chart as the first result: it can be shown in June.",
            ),
        ),
        "Six of 26 officials were women.",
        "Those who release money in the districts.",
        "LGED’s engineers in Patuakhali and Barguna are next.",
    ),
    "C3ER": Reviewed(
        (
            Says(
                "Compare the definitions of climate finance",
                UNDER_WAY,
                "Seven definitions are narrowed to three together with ICCCAD and BCAS. The paper waits for our survey team, which is in Shyamnagar "
                "until 12 April.",
            ),
        ),
    ),
    "COAST": Reviewed(
        (),
        "In preparing the hearings: 14 women who sit in ward committees.",
        "Fishing families on the chars, who are at sea.",
        "Hearings are set for days of spring tide, when boats stay in.",
    ),
}


def review(cast: Cast, report: Report, *, at: datetime) -> None:
    """What the partner says of the plan in this quarter, before its report is submitted for the first time."""
    if report.seat is None or report.quarter is None or report.snapshots.exists():
        return
    sync(report)
    date_back(ActivityReview.objects.filter(report=report), at, is_new=True)
    partner = report.seat.organisation.acronym
    told = FIRST_QUARTER.get(partner) if report.quarter.code == "2017Q1" else NOT_BEGUN
    if told is None:
        return
    by = cast.contributors[partner]
    rows: list[Any] = list(reviews_of(report))
    for says in told.says:
        row = next(row for row in rows if str(row).startswith(says.activity))
        row.rewrite(
            version=row.version,
            by=by,
            status=says.status,
            progress=says.progress,
            expected_last=says.expected,
            slip_reason=says.because,
            proposal=says.proposes,
            confidentiality=says.level,
        )
        date_back([row], at, is_new=False)
    if told.reached:
        note = note_of(report, "plan")
        note.rewrite(version=note.version, by=by, reached=told.reached, missing=told.missing, done=told.done)
        date_back([note], at, is_new=False)


def proposal_of(partner: str, activity: str) -> ActivityReview | None:
    """What a partner proposed in the first quarter of 2017, by how the activity begins."""
    rows = ActivityReview.objects.filter(report__seat__organisation__acronym=partner, report__quarter__year=2017)
    return next((row for row in rows.exclude(proposal="") if str(row).startswith(activity)), None)
