"""What the demonstration's partners spent: budgets as their inception reports give them, the last weeks of 2016, the first quarter of 2017."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from partners.clearance import Level
from partners.demonstration import Cast
from partners.models import User
from reporting.demonstration.writing import add_links
from reporting.models import FinancialLine, Kind, Report
from reporting.quarters import DHAKA

DECEMBER, FIRST = "2016Q4", "2017Q1"
TELLING_ENDS = datetime(2018, 1, 1, tzinfo=DHAKA)  # whatever the history dates later was written by loading


@dataclass(frozen=True)
class Spent:
    """What a partner says of a heading in one quarter, in taka; nothing spent is 0, nothing entered None."""

    planned: int
    spent: int | None
    reason: str = ""
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Heading:
    """A heading of a partner's budget: the budget in lakh taka, then by quarter."""

    name: str
    lakh: int
    december: Spent | None
    first: Spent
    level: Level = Level.PROGRAMME


STAFF, TRAVEL, OFFICE, AUDIT = "Staff", "Travel", "Office and administration", "Audit"
MEETINGS, PART = "Workshops and meetings", "Taking part: child care, companions, boats"
RESEARCH = "Research and publications"
NO_AUDIT = Spent(0, 0)  # it falls due once a year

TOLD: dict[str, tuple[Heading, ...]] = {
    "ICCCAD": (
        Heading(STAFF, 62, Spent(260_000, 251_400), Spent(780_000, 764_250)),
        Heading(
            MEETINGS,
            24,
            Spent(150_000, 142_800),
            Spent(
                320_000,
                268_900,
                "The second round table waits for the new director of ERD; hall and interpreters are booked for May.",
            ),
        ),
        Heading(RESEARCH, 26, Spent(60_000, 60_000), Spent(310_000, 301_500)),
        Heading(
            "Training of young researchers",
            14,
            Spent(0, 0),
            Spent(175_000, 181_200),
        ),
        Heading(TRAVEL, 8, Spent(35_000, 31_650), Spent(95_000, 88_400)),
        Heading(PART, 3, Spent(5_000, 0), Spent(35_000, 29_700)),
        Heading(OFFICE, 10, Spent(45_000, 44_100), Spent(125_000, 125_000)),
        Heading(AUDIT, 3, NO_AUDIT, NO_AUDIT),
    ),
    "BCAS": (
        Heading(STAFF, 52, Spent(215_000, 210_300), Spent(650_000, 641_000)),
        Heading(
            "Interviews with officials",
            14,
            Spent(40_000, 36_200),
            Spent(
                190_000,
                141_750,
                "Seven of nineteen interviews were put off when officers of ERD were transferred in January. They are on the calendar for April and May.",
            ),
        ),
        Heading(MEETINGS, 12, Spent(30_000, 30_000), Spent(140_000, 137_900)),
        Heading(RESEARCH, 17, Spent(25_000, 24_000), Spent(205_000, 199_300)),
        Heading(PART, 1, Spent(0, 0), Spent(10_000, 8_500)),
        Heading(OFFICE, 7, Spent(30_000, 29_150), Spent(88_000, 88_000)),
        Heading(AUDIT, 2, NO_AUDIT, NO_AUDIT),
    ),
    "C3ER": (
        Heading(STAFF, 40, None, Spent(500_000, 483_200)),
        Heading("Register of projects: software and data", 21, None, Spent(420_000, None)),
        Heading(MEETINGS, 8, None, Spent(90_000, 71_300, "One of two trainings for data officers was held; the other follows in May.")),
        Heading(TRAVEL, 5, None, Spent(60_000, 64_850)),
        Heading(PART, 1, None, Spent(12_000, None)),
        Heading(OFFICE, 8, None, Spent(100_000, 100_000)),
        Heading(AUDIT, 2, None, NO_AUDIT),
    ),
    "COAST": (
        Heading(STAFF, 44, Spent(180_000, 171_900), Spent(550_000, 546_300)),
        Heading(
            "Courtyard meetings and open readings",
            22,
            Spent(20_000, 18_350),
            Spent(
                240_000,
                297_600,
                "১২টির জায়গায় ১৮টি উঠান বৈঠক হয়েছে: ইউনিয়ন পরিষদ জায়গা দিয়েছে, আর মানুষ বৈঠক চেয়েছেন। The six further meetings are taken from those planned for the "
                "monsoon, when boats do not go.",
                (("Ledger of the meetings", "https://coast.example/cftm/ledger-2017q1"),),
            ),
        ),
        Heading("Radio programmes", 12, Spent(0, 0), Spent(150_000, 149_000)),
        Heading(
            "Boats and travel",
            13,
            Spent(
                40_000,
                61_400,
                "The only motorcycle of the Manpura office was under repair for three weeks; a boat was hired instead.",
            ),
            Spent(165_000, 158_900),
        ),
        Heading(PART, 9, Spent(10_000, 6_000), Spent(110_000, 104_500)),
        Heading(OFFICE, 8, Spent(34_000, 33_800), Spent(100_000, 98_700)),
        Heading(AUDIT, 2, NO_AUDIT, NO_AUDIT),
    ),
    "CSRL": (
        Heading(STAFF, 28, None, Spent(350_000, None)),
        Heading("Hearings", 18, None, Spent(160_000, None)),
        Heading("Campaign", 8, None, Spent(90_000, None)),
        Heading(TRAVEL, 6, None, Spent(70_000, None)),
        Heading(PART, 5, None, Spent(50_000, None)),
        Heading(OFFICE, 4, None, Spent(50_000, None)),
        Heading(AUDIT, 1, None, NO_AUDIT),
    ),
    "IID": (
        Heading(STAFF, 56, Spent(235_000, 228_700), Spent(700_000, 692_400)),
        Heading(MEETINGS, 28, Spent(210_000, 216_350), Spent(360_000, 352_800)),
        Heading(
            "Briefs and media",
            24,
            Spent(60_000, 44_500, "One of two briefs waited for the figures of BMET and was paid for in January."),
            Spent(300_000, 318_950),
        ),
        Heading(
            RESEARCH,
            12,
            Spent(20_000, 20_000),
            Spent(
                150_000,
                108_200,
                "BMET’s data by upazila came in March only, on paper; entering them is paid for in the second quarter.",
            ),
        ),
        Heading(TRAVEL, 6, Spent(25_000, 19_900), Spent(75_000, 77_600)),
        Heading(PART, 4, Spent(10_000, 8_000), Spent(50_000, 46_300)),
        Heading(OFFICE, 9, Spent(38_000, 38_000), Spent(112_000, 112_000)),
        Heading(AUDIT, 3, NO_AUDIT, NO_AUDIT),
    ),
    "YPSA": (
        Heading(STAFF, 46, Spent(190_000, 154_300, "ছয়জন কর্মী ১ ডিসেম্বরের বদলে ১২ ডিসেম্বর কাজে যোগ দিয়েছেন।"), Spent(575_000, 571_800)),
        Heading(
            "Help desks",
            24,
            Spent(90_000, 61_750, "Rooms in two union digital centres were not cleared yet; their furniture was bought in January."),
            Spent(
                300_000,
                346_900,
                "Furniture for the two rooms that were not ready in December, and two desks that upazilas asked for beyond the plan.",
                (("Vouchers of the help desks", "https://ypsa.example/flm/vouchers-2017q1"),),
            ),
        ),
        Heading("Street theatre", 11, Spent(0, 0), Spent(140_000, 133_500)),
        Heading(TRAVEL, 8, Spent(30_000, 28_400), Spent(100_000, 104_200)),
        Heading(PART, 7, Spent(15_000, 12_100), Spent(85_000, 81_700)),
        Heading(
            "Safe lodging for witnesses",
            4,
            Spent(0, 0),
            Spent(20_000, 46_500, "Two families who named an agent stayed away from their village for eleven nights."),
            Level.RESTRICTED,
        ),
        Heading(OFFICE, 6, Spent(25_000, 24_800), Spent(75_000, 75_000)),
        Heading(AUDIT, 2, NO_AUDIT, NO_AUDIT),
    ),
    "BOMSA": (
        Heading(STAFF, 38, Spent(158_000, 155_600), Spent(475_000, 469_900)),
        Heading("Training before departure", 22, Spent(40_000, 38_900), Spent(275_000, 281_300)),
        Heading("Hotline", 13, Spent(30_000, 30_000), Spent(160_000, 163_400)),
        Heading(
            "Picture cards and printing",
            5,
            Spent(210_000, 204_500),
            Spent(
                90_000,
                312_800,
                "The cards were printed in grey in December and had to be printed again in colour: the colours matter. The printer took back a third of "
                "the price; what is missing is asked for from the reserve of the consortium.",
                (("Printer’s bill and credit note", "https://bomsa.example/flm/cards-2017"),),
            ),
        ),
        Heading(TRAVEL, 4, Spent(15_000, 12_700), Spent(50_000, 48_950)),
        Heading(PART, 6, Spent(10_000, 11_200), Spent(75_000, 78_600)),
        Heading(OFFICE, 5, Spent(20_000, 19_700), Spent(62_000, 62_000)),
        Heading(AUDIT, 1, NO_AUDIT, NO_AUDIT),
    ),
    "RMMRU": (
        Heading(STAFF, 36, None, Spent(450_000, 448_200)),
        Heading(
            "Survey on the cost of migration",
            24,
            None,
            Spent(
                520_000,
                437_600,
                "A fifth of the interviews in Tangail was put off until the sample was settled with the other members.",
            ),
        ),
        Heading("Arbitration panels", 13, None, Spent(140_000, 151_300)),
        Heading(RESEARCH, 6, None, Spent(70_000, 66_900)),
        Heading(TRAVEL, 3, None, Spent(35_000, 33_100)),
        Heading(PART, 5, None, Spent(55_000, 49_800)),
        Heading(OFFICE, 4, None, Spent(50_000, 50_000)),
        Heading(AUDIT, 1, None, NO_AUDIT),
    ),
}  # fmt: skip


def draw(cast: Cast, report: Report, *, at: datetime) -> None:
    """Enter what a partner spent, once, before its report is submitted or while it is a draft."""
    if report.kind != Kind.PARTNER or report.quarter is None or report.seat is None or report.snapshots.exists():
        return
    partner = report.seat.organisation.acronym
    by = cast.contributors.get(partner)
    if partner not in TOLD or by is None:
        return
    for heading in TOLD[partner]:
        said = heading.december if report.quarter.code == DECEMBER else heading.first
        if said:
            _enter(report, heading, said, by)
    date_back_lines([report], at)


def finish(cast: Cast) -> None:
    """Lines with which a report was opened and that nobody has touched."""
    for report in Report.objects.filter(kind=Kind.PARTNER, opened_at__lt=TELLING_ENDS):
        date_back_lines([report], report.opened_at)


def _enter(report: Report, heading: Heading, said: Spent, by: User) -> None:
    words: dict[str, Any] = {
        "budget": Decimal(heading.lakh * 100_000),
        "planned": Decimal(said.planned),
        "spent": None if said.spent is None else Decimal(said.spent),
        "reason": said.reason,
        "confidentiality": heading.level,
    }
    row = FinancialLine.objects.filter(report=report, heading=heading.name).first()
    if row:
        row.rewrite(version=row.version, by=by, **words)
    else:
        row = FinancialLine.add(report, by=by, heading=heading.name, **words)
    add_links(row, said.links, by=by)


def date_back_lines(reports: Iterable[Report], at: datetime) -> None:
    """What loading has just written was written then."""
    rows: Any = FinancialLine.objects.filter(report__in=reports)
    for row in rows.filter(changed_at__gt=TELLING_ENDS):
        row.evidence.filter(added_at__gt=TELLING_ENDS).update(added_at=at)
    rows.filter(created_at__gt=TELLING_ENDS).update(created_at=at)
    rows.filter(changed_at__gt=TELLING_ENDS).update(changed_at=at)
    there = FinancialLine.history.filter(report__in=reports)
    there.filter(created_at__gt=TELLING_ENDS).update(created_at=at)
    there.filter(history_date__gt=TELLING_ENDS).update(history_date=at, changed_at=at)
