"""The demonstration's results: what FLM and CFTM measure themselves by, and what their partners reported of the first quarter of 2017."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from partners.demonstration import Cast
from reporting.demonstration.telling import Links
from reporting.demonstration.writing import TELLING_ENDS, add_links
from reporting.framework import add
from reporting.measuring import in_step
from reporting.models import Indicator, Kind, Report, Result

FIRST = "2017Q1"
EACH, SUM = Indicator.Adding.LATEST, Indicator.Adding.SUM


@dataclass(frozen=True)
class Measures:
    """An indicator with its targets, by partner and quarter."""

    code: str
    title: str
    unit: str
    goal: str
    source: str
    targets: Mapping[str, Mapping[str, str]]
    baseline: str | None = None
    adding: str = SUM
    apart: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reports:
    """What a partner says of an indicator; without a figure the note says why."""

    actual: str | None
    note: str = ""
    apart: dict[str, dict[str, int | float]] = field(default_factory=dict)
    links: Links = ()


def by_quarter(*values: str) -> dict[str, str]:
    """From the first quarter of 2017 on, as far as there are values."""
    codes = [f"{year}Q{number}" for year in (2017, 2018) for number in (1, 2, 3, 4)]
    return {code: value for code, value in zip(codes, values, strict=False) if value}


FRAMEWORKS: dict[str, tuple[Measures, ...]] = {
    "FLM": (
        Measures(
            "1.1",
            "What a migrant paid to go abroad, as a multiple of the rate that the government fixed",
            "times the rate",
            "10.7.1",
            "One questionnaire for all members, held by RMMRU",
            {
                "RMMRU": by_quarter("3.4", "", "3.0", "2.8", "", "", "", "2.2"),
                "IID": by_quarter("3.4", "", "3.0", "", "", "", "", "2.2"),
            },
            baseline="3.4",
            adding=EACH,
            apart=("sex", "migratory"),
        ),
        Measures(
            "1.2",
            "Migrants who left with a receipt for what they had paid",
            "per cent",
            "10.7",
            "Help desks, asked of everybody who left",
            {"YPSA": by_quarter("5", "8", "12", "16", "20", "24", "28", "33")},
            baseline="4",
            adding=EACH,
            apart=("sex",),
        ),
        Measures(
            "1.3",
            "People advised at help desks and by the hotline",
            "people",
            "10.7",
            "Registers of the desks and the hotline",
            {
                "YPSA": by_quarter("600", "700", "700", "400", "0", "0", "0", "0"),
                "BOMSA": by_quarter("200", "250", "300", "300", "300", "300", "300", "300"),
                "WARBE": by_quarter("", "150", "200", "200", "200", "200", "200", "200"),
            },
            baseline="0",
            apart=("sex", "disability", "migratory", "location"),
        ),
        Measures(
            "2.1",
            "Women who read and understood their own contract before they left",
            "women",
            "8.8",
            "Training registers",
            {"BOMSA": by_quarter("300", "150", "150", "150", "75", "75")},
            baseline="0",
            apart=("age", "location"),
        ),
        Measures(
            "2.2",
            "Complaints settled with money paid back",
            "cases",
            "8.8",
            "Case files; paid in full or by written instalments",
            {
                "RMMRU": by_quarter("12", "15", "15", "15", "15", "15", "15", "18"),
                "BOMSA": by_quarter("10", "10", "10", "10", "10", "10", "10", "10"),
            },
            baseline="0",
            apart=("sex",),
        ),
        Measures(
            "3.1",
            "Journalists who learnt to read a migrant’s receipt",
            "people",
            "16.10",
            "Attendance",
            {"IID": by_quarter("15", "15", "15", "15")},
            baseline="0",
            apart=("sex", "location"),
        ),
        Measures(
            "3.2",
            "What it costs to send 200 US dollars home",
            "per cent of the amount",
            "10.c.1",
            "Prices published by the banks for four corridors",
            {"IID": by_quarter("", "3.8", "", "3.6", "", "3.4", "", "3.0")},
            baseline="3.9",
            adding=EACH,
        ),
        Measures(
            "3.3",
            "Remittances as a share of the gross domestic product",
            "per cent",
            "17.3.2",
            "Bangladesh Bank and the Bureau of Statistics, once a year",
            {"IID": by_quarter("", "", "", "6.0", "", "", "", "6.2")},
            baseline="6.1",
            adding=EACH,
        ),
    ),
    "CFTM": (
        Measures(
            "1.1",
            "Known climate projects that stand in the register with a source for each figure",
            "per cent",
            "13.a.1",
            "The register",
            {"ICCCAD": by_quarter("30", "40", "50", "60", "65", "70", "75", "80")},
            adding=EACH,
        ),
        Measures(
            "1.2",
            "Agencies that correct their entries in the register themselves",
            "agencies",
            "16.6",
            "The register’s log",
            {"ICCCAD": by_quarter("1", "1", "1", "1", "1", "1")},
            baseline="0",
        ),
        Measures(
            "1.3",
            "Officials interviewed along the chain of climate money",
            "people",
            "16.6",
            "Minutes of the interviews",
            {"BCAS": by_quarter("35", "20", "15", "10")},
            baseline="0",
            apart=("sex", "location"),
        ),
        Measures(
            "2.1",
            "People who talked about climate money at courtyard meetings, hearings and round tables",
            "people",
            "16.7",
            "Attendance",
            {
                "COAST": by_quarter("400", "400", "450", "450", "500", "500", "500", "500"),
                "ICCCAD": by_quarter("30", "30", "30", "30"),
                "CSRL": by_quarter("80", "120", "120", "120"),
            },
            baseline="0",
            apart=("sex", "disability", "location"),
        ),
        Measures(
            "2.2",
            "Questions asked at hearings that were answered in substance",
            "questions",
            "16.10",
            "Minutes of the hearings, read by two people",
            {"COAST": by_quarter("10", "30", "40", "40", "40", "30", "30", "30")},
            baseline="0",
        ),
        Measures(
            "2.3",
            "Households asked who benefits from climate schemes",
            "households",
            "13.a.1",
            "Survey, checked the same evening",
            {"C3ER": by_quarter("640", "320")},
            baseline="0",
            apart=("sex", "location"),
        ),
    ),
}

REPORTED: dict[str, dict[str, Reports]] = {
    "RMMRU": {
        "1.1": Reports(
            "3.3",
            "1,046 interviews in Tangail so far. Women who left for domestic work paid least and were asked for it all the same.",
            {"sex": {"women": 1.2, "men": 3.5}, "migratory": {"returnee": 3.2, "abroad": 3.5}},
            links=(("Questionnaire", "https://rmmru.example/flm/questionnaire"),),
        ),
        "2.2": Reports(
            "9",
            "Thirteen hearings, nine written agreements; seven families had been paid in full by 31 March.",
            {"sex": {"women": 4, "men": 5}},
        ),
    },
    "IID": {
        "1.1": Reports(
            None,
            "The study slipped by seven weeks. Interviews in Comilla are complete; without Brahmanbaria and Tangail the figure would mislead.",
        ),
        "3.1": Reports(
            "16",
            "From eight districts; nine articles or broadcasts followed.",
            {
                "sex": {"women": 6, "men": 10},
                "location": {"Comilla": 5, "Chittagong": 4, "Tangail": 3, "unknown": 4},
            },
        ),
    },
    "YPSA": {
        "1.2": Reports(
            "6",
            "Of 212 whom the desks could ask again. From April on every desk asks.",
            {"sex": {"women": 9, "men": 5}},
        ),
        "1.3": Reports(
            "683",
            "বাঁশখালীর ডেস্ক ১৯ ফেব্রুয়ারি চালু হয়েছে।",
            {
                "sex": {"women": 194, "men": 489},
                "disability": {"with": 12, "without": 671},
                "migratory": {"prospective": 452, "returnee": 73, "family": 158},
                "location": {"সীতাকুণ্ড": 291, "মিরসরাই": 254, "বাঁশখালী": 138},
            },
            links=(("মাসিক হিসাব", "https://ypsa.example/flm/help-desk-2017-q1"),),
        ),
    },
    "BOMSA": {
        "1.3": Reports(
            "241",
            "Calls to the hotline, each person once. Nobody is asked about a disability on the telephone.",
            {
                "sex": {"women": 205, "men": 36},
                "disability": {"unknown": 241},
                "migratory": {"abroad": 58, "prospective": 96, "family": 71, "returnee": 16},
                "location": {"unknown": 241},
            },
        ),
        "2.1": Reports(
            "326",
            "যাঁরা পড়তে পারেন না, তাঁরা ছবির কার্ড দেখে বুঝেছেন।",
            {"age": {"youth": 271, "adults": 55}, "location": {"সিংগাইর": 184, "হরিরামপুর": 142}},
        ),
        "2.2": Reports("11", "Tk 9.65 lakh in all; the longest case was four years old.", {"sex": {"women": 11}}),
    },
    "ICCCAD": {
        "1.1": Reports("36", "77 of 214 projects."),
        "1.2": Reports("0", "Agencies are asked for corrections when the register is published, in May."),
        "2.1": Reports(
            "31",
            "Round table of 22 February.",
            {"sex": {"women": 11, "men": 20}, "disability": {"without": 31}, "location": {"Dhaka": 31}},
            links=(("Programme and attendance", "https://icccad.example/cftm/2017-02-22-round-table"),),
        ),
    },
    "BCAS": {
        "1.3": Reports(
            "26",
            "Nine of 35 interviews had to be moved to July: from March on officials prepare the budget.",
            {"sex": {"women": 7, "men": 19}, "location": {"Dhaka": 17, "Khulna": 6, "Barisal": 3}},
        ),
    },
    "COAST": {
        "2.1": Reports(
            "412",
            "১৮টি উঠান বৈঠক।",
            {
                "sex": {"women": 237, "men": 175},
                "disability": {"with": 2, "without": 410},
                "location": {"চরফ্যাশন": 246, "মনপুরা": 166},
            },
            links=(("উঠান বৈঠকের প্রতিবেদন", "https://coast.example/cftm/uthan-boithok-2017"),),
        ),
        "2.2": Reports(
            None, "The open meetings in Kutubdia were readings, not hearings. The first hearing is set for May."
        ),
    },
    "C3ER": {  # a draft: two households are still to be assigned
        "2.3": Reports(
            "640", "", {"sex": {"women": 371, "men": 269}, "location": {"Shyamnagar": 352, "Assasuni": 286}}
        ),
    },
}


def draw(cast: Cast, report: Report, *, at: datetime) -> None:
    """Agree on the framework with the inception report; report against it, once, before a quarter's report is submitted."""
    if report.kind == Kind.INCEPTION:
        _found(cast, report, at)
    if report.kind != Kind.PARTNER or report.seat is None or report.quarter is None or report.snapshots.exists():
        return
    partner = report.seat.organisation.acronym
    if report.quarter.code != FIRST or partner not in REPORTED:
        return
    in_step([report])
    by = cast.contributors[partner]
    for code, said in REPORTED[partner].items():
        row = Result.objects.get(report=report, indicator__code=code)
        row.rewrite(
            version=row.version,
            by=by,
            actual=None if said.actual is None else Decimal(said.actual),
            breakdown=said.apart,
            note=said.note,
        )
        add_links(row, said.links, by=by)
    _date_back(report, at)


def finish(cast: Cast) -> None:
    """Rows with which a report was opened and that nobody has touched."""
    for report in Report.objects.filter(kind=Kind.PARTNER, opened_at__lt=TELLING_ENDS):
        _date_back(report, report.opened_at)


def _found(cast: Cast, report: Report, at: datetime) -> None:
    ibp = report.ibp
    if Indicator.objects.filter(ibp=ibp).exists():
        return
    lead = cast.consortium_leads[ibp.code]
    for one in FRAMEWORKS[ibp.code]:
        words: dict[str, Any] = {
            "code": one.code,
            "title": one.title,
            "unit": one.unit,
            "adding": one.adding,
            "baseline": None if one.baseline is None else Decimal(one.baseline),
            "source": one.source,
            "goal": one.goal,
            "told_apart_by": list(one.apart),
        }
        targets = {
            (cast.seats[partner].pk, quarter): Decimal(value)
            for partner, aims in one.targets.items()
            for quarter, value in aims.items()
        }
        add(ibp, by=lead, words=words, targets=targets)
    Indicator.history.filter(ibp_id=ibp.pk, history_date__gt=TELLING_ENDS).update(history_date=at)


def _date_back(report: Report, at: datetime) -> None:
    """What loading has just written was written then."""
    rows: Any = Result.objects.filter(report=report)
    for row in rows.filter(changed_at__gt=TELLING_ENDS):
        row.evidence.filter(added_at__gt=TELLING_ENDS).update(added_at=at)
    rows.filter(created_at__gt=TELLING_ENDS).update(created_at=report.opened_at)
    rows.filter(changed_at__gt=TELLING_ENDS).update(changed_at=at)
    there = Result.history.filter(report=report)
    there.filter(created_at__gt=TELLING_ENDS).update(created_at=report.opened_at)
    there.filter(history_date__gt=TELLING_ENDS).update(history_date=at, changed_at=at)
