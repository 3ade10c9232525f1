"""How the registers of a project weigh over the quarters: how many risks stood at each level, as an audience may count them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import F, Max, Min, Q

from partners.clearance import Level
from reporting.models import Kind, Report
from reporting.workflow import OPEN, SENT
from risks.joining import HIGHEST, ConsolidatedRegister
from risks.likeness import risks_of
from risks.matrix import Rating
from risks.models import AgreedRisk, Assessment, RegisterCount, RiskScale
from risks.register import OVER
from risks.together import Row, heat, heats


def count_register(report: Report, *, at: datetime) -> None:
    """Remember the counts of a consolidated register that was just sent. Twice is as good as once."""
    levels = heats(ConsolidatedRegister(report).content)
    RegisterCount.objects.update_or_create(report=report, defaults={"levels": levels, "at": at})


def counts_of(reports: Iterable[Report], audience: Level) -> dict[UUID, dict[str, int]]:
    """How many open risks stand at each level in each of these registers; two queries for those that were sent.

    A register that is being written is counted as it stands, and so is one that holds what a member has revised since: what
    that makes confidential is not to be counted from that moment on.
    """
    wanted = list(reports)
    sent = [report.pk for report in wanted if report.is_sent]
    remembered = RegisterCount.objects.filter(report__in=sent).values_list("report", "levels", "at")
    counts = {report: levels[str(audience.value)] for report, levels, _at in remembered}
    taken_at = {report: at for report, _levels, at in remembered}
    revised = _revised(wanted, taken_at)

    def count(report: Report) -> dict[str, int]:
        if report.is_sent and report.pk not in revised:
            return counts.get(report.pk, {})  # one that was sent before there were registers has none
        return heat(ConsolidatedRegister(report, audience).weighed.rows)

    return {report.pk: count(report) for report in wanted}


def _revised(reports: list[Report], counted_at: dict[UUID, datetime]) -> set[UUID]:
    """Those of which a member whose risks were counted is writing again, or has sent it anew."""
    members = Report.objects.of_partners().filter(
        ibp__in={report.ibp_id for report in reports}, quarter__in={report.quarter_id for report in reports}
    )
    known = members.filter(snapshots__isnull=False).order_by()
    known = known.annotate(first=Min("snapshots__event__at"), last=Max("snapshots__event__at"))
    again = known.filter(Q(status__in=OPEN) | Q(last__gt=F("first")))
    found: dict[tuple[UUID, UUID | None], list[tuple[str, datetime, datetime]]] = defaultdict(list)
    for ibp, quarter, *sent in again.values_list("ibp", "quarter", "status", "first", "last"):
        found[ibp, quarter].append(tuple(sent))
    return {
        report.pk
        for report in reports
        if (at := counted_at.get(report.pk))
        for status, first, last in found[report.ibp_id, report.quarter_id]
        if first <= at and (status in OPEN or last > at)
    }


def paths_of(
    rows: Iterable[Row], reports: Iterable[Report], audience: Level
) -> dict[str, list[tuple[Report, int | None]]]:
    """At which level each of these risks stood in each of these registers, as far as the audience may know; three queries.

    By the row's id: None where it was not there, 0 where it was not rated. What was agreed goes before what partners said.
    """
    rows, reports = list(rows), list(reports)
    places = {UUID(risk): row["id"] for row in rows for risk in risks_of(row)}
    risks = list(places)
    by_quarter = {report.quarter.code: report.pk for report in reports if report.quarter}
    lookups = dict(RiskScale.objects.values_list("pk", "lookup"))
    stood: dict[tuple[str, UUID], int] = {}
    there = Q(report__in=reports) | Q(report__kind=Kind.PARTNER, report__status__in=SENT, confidentiality__lte=HIGHEST)
    assessed = Assessment.objects.filter(there, risk__in=risks, confidentiality__lte=audience).exclude(verdict__in=OVER)
    when = ("report__quarter__year", "report__quarter__number")
    fields = ("risk", *when, "scale", "today_likelihood", "today_impact")
    for risk, year, number, scale, *steps in assessed.exclude(report__quarter=None).order_by().values_list(*fields):
        if (code := f"{year}Q{number}") not in by_quarter:
            continue
        place = places[risk], by_quarter[code]
        stood[place] = max(stood.get(place, 0), _level(lookups[scale], *steps))
    settled = AgreedRisk.objects.filter(report__in=reports, risk__in=risks, confidentiality__lte=audience)
    for risk, report, scale, *steps in settled.values_list("risk", "report", "scale", "likelihood", "impact"):
        if (place := (places[risk], report)) in stood:
            stood[place] = _level(lookups[scale], *steps)
    return {row["id"]: [(report, stood.get((row["id"], report.pk))) for report in reports] for row in rows}


def _level(lookup: list[list[int]], likelihood: int | None, impact: int | None) -> int:
    rating = Rating.of(likelihood, impact)
    return lookup[rating.likelihood - 1][rating.impact - 1] if rating else 0
