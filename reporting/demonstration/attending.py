"""Who came to what the demonstration's partners held: the last weeks of 2016 and the first quarter of 2017."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from partners.clearance import Level
from partners.demonstration import Cast
from partners.models import User
from reporting.chapters.attendance import KEY
from reporting.chapters.notes import note_of
from reporting.demonstration.telling import Links
from reporting.demonstration.writing import add_links, date_back
from reporting.models import Gathering, Kind, Report, SignedSheet

DECEMBER, FIRST = "2016Q4", "2017Q1"
Counts = Mapping[str, int]


@dataclass(frozen=True)
class Held:
    """An event: who came by sex, by stakeholder type and by group; `names` stand on its signed sheet."""

    title: str
    on: date
    place: str
    sexes: Counts
    kinds: Counts
    groups: Counts = field(default_factory=dict)
    missing: str = ""
    level: Level = Level.PROGRAMME
    links: Links = ()
    names: str = ""


def came(women: int = 0, men: int = 0, unknown: int = 0) -> Counts:
    counts = {"women": women, "men": men, "unknown": unknown}
    return {sex: count for sex, count in counts.items() if count or sex == "women"}


# By partner and quarter: events, or why there was none.
TOLD: dict[tuple[str, str], tuple[Held, ...] | str] = {
    ("ICCCAD", DECEMBER): (
        Held(
            "Kick-off meeting of CFTM",
            date(2016, 12, 14),
            "Dhaka",
            came(9, 12),
            {"civil_society": 9, "academia": 12},
            {"youth": 6},
            "Government was not invited: the members agreed first among themselves.",
        ),
    ),
    ("BCAS", DECEMBER): "Two trial interviews were held, one official at a time; nobody was brought together yet.",
    ("COAST", DECEMBER): (
        Held(
            "স্বেচ্ছাসেবক বাছাইয়ের উন্মুক্ত সভা",
            date(2016, 12, 21),
            "চরফ্যাশন ও কুতুবদিয়া",
            came(61, 74),
            {"civil_society": 40, "local_government": 11, "women_youth": 84},
            {"youth": 58, "poor": 49, "climate": 22},
            "নৌকায় থাকা জেলে পরিবার।",
        ),
    ),
    ("IID", DECEMBER): (
        Held(
            "Launch of Fairer Labour Migration",
            date(2016, 12, 8),
            "Dhaka",
            came(14, 27),
            {"national_government": 9, "private_sector": 6, "civil_society": 17, "media": 9},
            {"youth": 8},
            "Wives and daughters of migrants.",
        ),
    ),
    ("YPSA", DECEMBER): "Only households were visited for the baseline; the first meetings followed in January.",
    ("BOMSA", DECEMBER): (
        Held(
            "ফেরত আসা নারী কর্মীদের সঙ্গে প্রশিক্ষক হওয়ার আলাপ",
            date(2016, 12, 19),
            "Singair",
            came(20),
            {"migrants": 20},
            {"migrants": 20, "poor": 13, "youth": 7},
        ),
    ),
    ("ICCCAD", FIRST): (
        Held(
            "Round table on an agreed definition of climate finance",
            date(2017, 2, 22),
            "Independent University, Bangladesh, Dhaka",
            came(11, 20),
            {"national_government": 12, "academia": 8, "civil_society": 7, "international": 4},
            {"youth": 5},
            "No organisation of people with disabilities, and nobody for indigenous communities of the Hill Tracts. Two networks are invited "
            "to the next one.",
            links=(("List of institutions", "https://icccad.example/cftm/round-table-institutions"),),
        ),
        Held(
            "Training of young researchers: from the budget book to the release order",
            date(2017, 3, 14),
            "Dhaka",
            came(8, 6),
            {"academia": 14},
            {"youth": 14},
        ),
    ),
    ("BCAS", FIRST): (
        Held(
            "Workshop with MoEF and ERD on the seventeen steps",
            date(2017, 3, 19),
            "Planning Commission, Dhaka",
            came(0, 17),
            {"national_government": 14, "academia": 3},
            {},
            "All who were sent were men, also by us. The seven women whom we interviewed sit in other wings; they are invited by name next time.",
        ),
        Held(
            "Reading of project files with engineers of three agencies",
            date(2017, 3, 8),
            "Khulna",
            came(0, 9),
            {"national_government": 4, "local_government": 5},
        ),
    ),
    ("COAST", FIRST): (
        Held(
            "উঠান বৈঠক: জলবায়ুর টাকা কোথা থেকে আসে (১১টি)",
            date(2017, 2, 16),
            "চরফ্যাশন",
            came(152, 112),
            {"women_youth": 148, "civil_society": 98, "local_government": 18},
            {"youth": 71, "poor": 133, "climate": 38, "disability": 5},
            "দিনে সাগরে থাকা জেলেরা; এপ্রিল থেকে ঘাটে সন্ধ্যায় বৈঠক হবে।",
            links=(("উঠান বৈঠকের প্রতিবেদন", "https://coast.example/cftm/uthan-boithok-2017"),),
        ),
        Held(
            "উঠান বৈঠক: জলবায়ুর টাকা কোথা থেকে আসে (৭টি)",
            date(2017, 3, 2),
            "মনপুরা",
            came(85, 63),
            {"women_youth": 80, "civil_society": 57, "local_government": 11},
            {"youth": 34, "poor": 77, "climate": 29, "disability": 2},
        ),
        Held(
            "Open readings of the list of climate schemes, nine unions",
            date(2017, 3, 21),
            "Kutubdia",
            came(164, 207, 12),
            {"local_government": 44, "civil_society": 290, "private_sector": 14, "media": 5, "unknown": 30},
            {"youth": 96, "poor": 141, "climate": 63, "minority": 9},
            "The Jaladas community came to one reading only.",
        ),
    ),
    ("C3ER", FIRST): (
        Held(
            "Training of data officers",
            date(2017, 3, 23),
            "",
            came(6, 10),
            {"national_government": 9, "academia": 4},
            {"youth": 5},
        ),
    ),
    ("CSRL", FIRST): (),
    ("IID", FIRST): (
        Held(
            "Policy dialogue on the fixed rate",
            date(2017, 3, 18),
            "Comilla",
            came(27, 37),
            {"migrants": 22, "private_sector": 9, "national_government": 11, "local_government": 9, "media": 5, "civil_society": 8},
            {"youth": 15, "migrants": 31, "poor": 12},
            "Wives who manage the household and the debt while the man is abroad.",
            links=(("Minutes of the dialogue", "https://iid.example/flm/comilla-dialogue"),),
        ),
        Held(
            "Training of journalists from eight districts",
            date(2017, 2, 11),
            "Dhaka",
            came(6, 10),
            {"media": 16},
            {"youth": 11},
        ),
    ),
    ("YPSA", FIRST): (
        Held(
            "ফেরত আসা কর্মীদের সঙ্গে উঠান বৈঠক",
            date(2017, 2, 14),
            "উখিয়া",
            came(23, 31),
            {"migrants": 45, "local_government": 4, "women_youth": 5},
            {"migrants": 49, "youth": 21, "poor": 26, "disability": 2},
            "জেলেপাড়ার তরুণেরা, যাঁদের অনেকে অনিয়মিত পথে যাওয়ার কথা ভাবেন।",
            names="ছেনোয়ারা বেগম\nমোহাম্মদ আলম\nরোকেয়া খাতুন\nনুরুল আমিন",
        ),
        Held(
            "Closed talk with village agents",
            date(2017, 3, 7),
            "Banshkhali",
            came(0, 19),
            {"private_sector": 19},
            {},
            "Women who recruit for domestic work are not among them; we have not found how to invite them safely.",
            level=Level.CONSORTIUM,
        ),
        Held(
            "Meeting of union chairmen on safe migration",
            date(2017, 3, 27),
            "Sandwip",
            came(4, 17),
            {"local_government": 18, "civil_society": 3},
            {"youth": 2},
        ),
    ),
    ("BOMSA", FIRST): (
        Held(
            "বিদেশে যাওয়ার আগে চুক্তিপত্র পড়ার প্রশিক্ষণ (১৪টি দল)",
            date(2017, 2, 5),
            "Singair and Harirampur",
            came(326),
            {"migrants": 326},
            {"migrants": 326, "youth": 188, "poor": 142, "minority": 41},
            "Women with disabilities, who are refused at the medical test before we meet them.",
            links=(("ছবির কার্ড", "https://bomsa.example/flm/chhobir-card"),),
        ),
        Held(
            "স্বামী ও শ্বশুরবাড়ির লোকজনের বৈঠক",
            date(2017, 3, 16),
            "Harirampur",
            came(0, 48),
            {"migrants": 48},
            {"migrants": 48, "youth": 12, "poor": 20},
        ),
    ),
    ("RMMRU", FIRST): (
        Held(
            "Training of secondary school teachers on safe migration",
            date(2017, 2, 25),
            "Tangail",
            came(13, 21),
            {"academia": 34},
            {"youth": 10},
        ),
        Held(
            "Seminar on licences for sub-agents",
            date(2017, 3, 9),
            "University of Dhaka",
            came(12, 31),
            {"national_government": 8, "academia": 21, "civil_society": 6, "private_sector": 5, "media": 3},
            {"youth": 14},
            "Migrants themselves: the seminar was held in English.",
        ),
    ),
}  # fmt: skip


def draw(cast: Cast, report: Report, *, at: datetime) -> None:
    """Enter what a partner held, once, before its report is submitted or while it is a draft."""
    if report.kind != Kind.PARTNER or report.seat is None or report.quarter is None or report.snapshots.exists():
        return
    partner = report.seat.organisation.acronym
    told = TOLD.get((partner, report.quarter.code), ())
    by = cast.contributors.get(partner)
    if by is None or report.gatherings.exists():
        return
    if isinstance(told, str):
        note = note_of(report, KEY)
        note.rewrite(version=note.version, by=by, nothing_because=told)
        date_back([note], at, is_new=False)
        return
    for held in told:
        _enter(report, held, by, at)


def finish(cast: Cast) -> None:
    """Nothing is left to be done."""


def _enter(report: Report, held: Held, by: User, at: datetime) -> None:
    words: dict[str, Any] = {
        "title": held.title,
        "held_on": held.on,
        "place": held.place,
        "sexes": dict(held.sexes),
        "kinds": dict(held.kinds),
        "groups": dict(held.groups),
        "missing": held.missing,
        "confidentiality": held.level,
    }
    event = Gathering.add(report, by=by, **words)
    add_links(event, held.links, by=by)
    sheet = SignedSheet.objects.get(gathering=event)
    if held.names:
        sheet.rewrite(version=sheet.version, by=by, names=held.names)
    date_back([event, sheet], at, is_new=True)
