"""Fills a database with maps: ten partners who place 200 actors each in twelve quarters, maps of several sizes, a long register."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count
from typing import Any
from uuid import UUID

from partners.models import IBP, Appointment, Organisation, Seat, User
from partners.standing import Role
from powermaps.models import Actor, ActorName, Candidate, Placement
from powermaps.naming import plain
from powermaps.shifts import Verdict
from reporting.models import Kind, Quarter, Report
from reporting.quarters import Period
from reporting.workflow import Status

SIZES = (25, 50, 100, 200)
PARTNERS, ACTORS, QUARTERS, REGISTER = 10, 200, 12, 10_000
PAIRS = 254
AT = datetime(2017, 4, 3, 9, tzinfo=UTC)
WORDS = ("Bureau", "Ministry", "Union", "Press", "Agents", "Bank", "Committee", "Council", "Office", "Association")
PLACES = (
    "Bhola",
    "Satkhira",
    "Tangail",
    "Comilla",
    "Kurigram",
    "Sunamganj",
    "Barguna",
    "Faridpur",
    "Noakhali",
    "Sylhet",
)
LOCAL = ("জনশক্তি ব্যুরো", "অর্থ মন্ত্রণালয়", "শ্রমিক ইউনিয়ন", "বাংলাদেশ ব্যাংক", "উপজেলা পরিষদ")


@dataclass
class Filled:
    reader: User
    writer: User  # of the largest of the maps of several sizes
    quarters: list[Quarter]
    joined: list[Report]  # the consolidated reports, the earliest first
    by_size: dict[int, Report]


def fill() -> Filled:
    reader = User.objects.create(email="reviewer@prokas.example", name="Nasrin Akter", password="!")
    Appointment.objects.create(person=reader, role=Role.REVIEWER)
    ibp = IBP.objects.create(code="MANY", name="Ten partners", starts_on=date(2014, 1, 1))
    sized = IBP.objects.create(code="SIZE", name="Maps of several sizes", starts_on=date(2014, 1, 1))
    quarters = [_quarter(period) for period in _periods()]
    seats = [_seat(ibp, f"P{n}", is_lead=n == 0) for n in range(PARTNERS)]
    actors = _actors(ibp, REGISTER)
    chance = random.Random(1)
    joined = []
    for quarter in quarters:
        joined.append(_report(ibp, None, quarter))
        reports = [_report(ibp, seat, quarter) for seat in seats]
        _place(
            ((report, actor) for report in reports for actor in actors[:ACTORS]),
            chance,
            is_first=quarter == quarters[0],
        )
    by_size = {}
    for size in SIZES:
        by_size[size] = _report(sized, _seat(sized, f"S{size}", is_lead=size == SIZES[0]), quarters[-1])
        _place(((by_size[size], actor) for actor in actors[:size]), chance, is_first=False)
    writer = User.objects.create(email="writer@prokas.example", name="Tahmid Hasan", password="!")
    for report in by_size.values():
        Appointment.objects.create(person=writer, role=Role.CONTRIBUTOR, seat=report.seat)
    _alike(actors)
    return Filled(reader, writer, quarters, joined, by_size)


def _alike(actors: list[Actor]) -> None:
    """Pairs that wait for an answer."""
    pairs = zip(actors[:PAIRS], actors[PAIRS : 2 * PAIRS], strict=True)
    Candidate.objects.bulk_create(
        Candidate(one=min(pair, key=_pk), other=max(pair, key=_pk), score=80 + number % 21)
        for number, pair in enumerate(pairs)
    )


def _pk(actor: Actor) -> UUID:
    return actor.pk


def _periods() -> Iterator[Period]:
    period = Period(2014, 2)
    for _number in range(QUARTERS):
        yield period
        period = period.next


def _quarter(period: Period) -> Quarter:
    quarter = Quarter.of(period)
    quarter.opened_at = AT
    quarter.save()
    return quarter


def _seat(ibp: IBP, acronym: str, *, is_lead: bool) -> Seat:
    organisation = Organisation.objects.create(acronym=acronym, name=f"{acronym} in full")
    return Seat.objects.create(ibp=ibp, organisation=organisation, joined_on=ibp.starts_on, is_lead=is_lead)


def _report(ibp: IBP, seat: Seat | None, quarter: Quarter) -> Report:
    return Report.objects.create(
        kind=Kind.PARTNER if seat else Kind.CONSOLIDATED,
        ibp=ibp,
        seat=seat,
        quarter=quarter,
        status=Status.SUBMITTED if seat else Status.DRAFT,
        status_at=AT,
        due_on=quarter.ends_on,
        opened_at=AT,
    )


def _actors(ibp: IBP, number: int) -> list[Actor]:
    actors = [
        Actor(
            ibp=ibp,
            name=f"{WORDS[n % 10]} of {PLACES[n // 10 % 10]} number {n}",
            short_name=f"{WORDS[n % 10][:8]} {n}",
            local_name=LOCAL[n % 5] if n % 3 == 0 else "",
            added_at=AT,
        )
        for n in range(number)
    ]
    Actor.objects.bulk_create(actors, batch_size=500)
    own = {"name": ActorName.Kind.NAME, "short_name": ActorName.Kind.SHORT, "local_name": ActorName.Kind.LOCAL}
    names = [
        ActorName(actor=actor, name=getattr(actor, field), plain=plain(getattr(actor, field))[:200], kind=kind)
        for actor in actors
        for field, kind in own.items()
        if getattr(actor, field)
    ]
    ActorName.objects.bulk_create(names, batch_size=500)
    return actors


def _place(wanted: Any, chance: random.Random, *, is_first: bool) -> None:
    numbers = count()
    rows = []
    for report, actor in wanted:
        before = None if is_first else (chance.choice([-2, -1, 0, 0, 1, 2]), chance.randint(1, 5))
        now = (
            before if before and chance.random() < 0.7 else (chance.choice([-2, -1, 0, 0, 1, 2]), chance.randint(1, 5))
        )
        is_changed = before is not None and before != now
        rows.append(
            Placement(
                report=report,
                actor=actor,
                support=now[0],
                influence=now[1],
                verdict=Verdict.NEW if before is None else Verdict.CHANGED if is_changed else Verdict.CONFIRMED,
                change_reason=chance.choice(["shifted", "learned", "person"]) if is_changed else "",
                before_support=before[0] if before else None,
                before_influence=before[1] if before else None,
                reason="It answered two of our three letters and came to the meeting in Shibchar.",
                confidence=chance.randint(1, 3),
                roles=["spoiler"] if chance.random() < 0.05 else [],
                position=next(numbers),
            )
        )
    Placement.objects.bulk_create(rows, batch_size=500)
