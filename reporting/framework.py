"""Knows how the results framework of a project is kept: over the version that was seen, in the order of its numbers, nothing reported is lost."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.models import IBP, Seat, User
from partners.refusals import Refused
from reporting.measures import natural
from reporting.measuring import in_step_with, is_untouched
from reporting.models import Indicator, IndicatorTarget, Overtaken, Quarter, Result
from reporting.quarters import Period, day_in_dhaka
from reporting.workflow import OPEN

NUMBER_TAKEN = gettext_lazy("Another indicator of this project has this number.")
Place = tuple[UUID, str]  # a partner's seat and the code of a quarter
Targets = Mapping[Place, Decimal | None]


# ── As one reads it ─────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Row:
    """One partner's targets of an indicator, or those of all together, quarter by quarter; and over all quarters there are."""

    name: str
    values: list[Decimal | None]
    overall: Decimal | None


@dataclass(frozen=True)
class Line:
    indicator: Indicator
    rows: list[Row]
    joint: Row | None  # where its figures add up


@dataclass(frozen=True)
class Framework:
    """The indicators of a project with the targets of one year."""

    ibp: IBP
    year: int
    years: list[int]
    quarters: list[Period]
    lines: list[Line]

    @property
    def sums(self) -> bool:
        return any(line.indicator.adds for line in self.lines)


def framework_of(ibp: IBP, *, on: Period, year: int | None = None) -> Framework:
    """The year asked for, or that of the quarter `on`, as near as the project comes to it; three queries."""
    indicators = list(Indicator.objects.filter(ibp=ibp, retired_at=None))
    targets = list(IndicatorTarget.objects.filter(indicator__in=[one.pk for one in indicators]))
    years = years_of(ibp, (target.quarter for target in targets), on=on)
    year = min(max(year or on.year, years[0]), years[-1])
    quarters = [Period(year, number) for number in (1, 2, 3, 4)]
    codes = [period.code for period in quarters]
    aims: dict[tuple[UUID, UUID], dict[str, Decimal]] = {}
    for target in targets:
        aims.setdefault((target.indicator_id, target.seat_id), {})[target.quarter] = target.value
    seats = list(Seat.objects.filter(ibp=ibp).select_related("organisation"))
    seats.sort(key=lambda seat: (not seat.is_lead, seat.organisation.acronym))
    lines = []
    for indicator in indicators:
        named = [(seat, found) for seat in seats if (found := aims.get((indicator.pk, seat.pk)))]
        rows = [_row(seat.organisation.acronym, found, codes, indicator.adds) for seat, found in named]
        joint = None
        if indicator.adds and len(rows) > 1:
            together = {
                code: sum((found[code] for _seat, found in named if code in found), Decimal(0))
                for code in {code for _seat, found in named for code in found}
            }
            joint = _row(_("Together"), together, codes, adds=True)
        lines.append(Line(indicator, rows, joint))
    return Framework(ibp, year, years, quarters, lines)


def _row(name: str, found: Mapping[str, Decimal], codes: list[str], adds: bool) -> Row:
    overall = sum(found.values(), Decimal(0)) if adds else found[max(found)] if found else None
    return Row(name, [found.get(code) for code in codes], overall)


def latest_period() -> Period:
    """That of the quarter which was opened last; before any was, that of today."""
    latest = Quarter.objects.opened().first()
    return latest.period if latest else Period.holding(day_in_dhaka(now()))


def years_of(ibp: IBP, codes: Iterable[str], *, on: Period) -> list[int]:
    """The years in which the project runs, as far as they are known: at least until next year, and all that have targets."""
    with_targets = {int(code[:4]) for code in codes}
    last = ibp.ends_on.year if ibp.ends_on else max(on.year + 1, ibp.starts_on.year + 1)
    first = min({ibp.starts_on.year, *with_targets})
    return list(range(first, max({last, ibp.starts_on.year, *with_targets}) + 1))


def seats_in(ibp: IBP, year: int) -> QuerySet[Seat]:
    """The partners that can have a target in a year."""
    held = Seat.objects.held_during(Period(year, 1).starts_on, Period(year, 4).ends_on).filter(ibp=ibp)
    return held.select_related("organisation").order_by("-is_lead", "organisation__acronym")


def retired_of(ibp: IBP) -> QuerySet[Indicator]:
    return Indicator.objects.filter(ibp=ibp).exclude(retired_at=None)


def targets_of(indicator: Indicator) -> dict[Place, Decimal]:
    return {(target.seat_id, target.quarter): target.value for target in indicator.targets.all()}


# ── As one keeps it ─────────────────────────────────────────────────────────


def add(ibp: IBP, *, by: User, words: Mapping[str, Any], targets: Targets, id: UUID | None = None) -> Indicator:
    """A new indicator with its targets. The same id again gives the one that is there."""
    with transaction.atomic():
        if id and (there := Indicator.objects.filter(pk=id, ibp=ibp).first()):
            return there
        indicator = Indicator(ibp=ibp, **({"id": id} if id else {}), **words)
        _check(indicator)
        indicator._history_user = by  # type: ignore[attr-defined]
        _save(indicator, force_insert=True)
        _aim(indicator, targets)
        _keep_step(ibp)
    return indicator


def rewrite(indicator: Indicator, *, seen: int, by: User, words: Mapping[str, Any], targets: Targets) -> None:
    """Write over the version that was seen; targets that are not named stay. The same again is no change.

    Raises Overtaken when a colleague was faster, Refused where it is gone, ValidationError for what cannot stand.
    """
    with transaction.atomic():
        theirs = Indicator.objects.select_for_update().filter(pk=indicator.pk).first()
        if theirs is None:
            raise Refused(_("A colleague removed this indicator while you were writing. Add it anew if it is needed."))
        if theirs.retired_at:
            raise Refused(_("A colleague took this indicator out of use. Bring it back first, then change it."))
        if not differences(theirs, words, targets):
            indicator.refresh_from_db()
            return
        if not Indicator.objects.filter(pk=indicator.pk, version=seen).update(version=F("version") + 1):
            raise Overtaken(theirs, {**words})
        theirs.refresh_from_db()
        for name, value in words.items():
            setattr(theirs, name, value)
        _check(theirs)
        theirs._history_user = by  # type: ignore[attr-defined]
        _save(theirs, update_fields=[*words])
        _aim(theirs, targets)
        _keep_step(theirs.ibp)
        indicator.refresh_from_db()


def differences(there: Indicator, words: Mapping[str, Any], targets: Targets) -> list[str | Place]:
    """What would be written otherwise than it stands."""
    found: list[str | Place] = [name for name, value in words.items() if getattr(there, name) != value]
    aims = targets_of(there)
    return found + [place for place, value in targets.items() if aims.get(place) != value]


def remove(indicator: Indicator, *, seen: int, by: User, at: datetime) -> bool:
    """Take it out. Once anything was reported of it, it is only retired: True. Raises Overtaken when a colleague changed it."""
    with transaction.atomic():
        theirs = Indicator.objects.select_for_update().filter(pk=indicator.pk).first()
        if theirs is None:
            return False
        if theirs.retired_at:
            return True
        if theirs.version != seen:
            raise Overtaken(theirs, {})
        theirs._history_user = by  # type: ignore[attr-defined]
        rows = list(Result.objects.filter(indicator=theirs).select_related("report").prefetch_related("evidence"))
        if any(row.report.status not in OPEN or not is_untouched(row) for row in rows):
            theirs.retired_at, theirs.version = at, theirs.version + 1
            theirs.save(update_fields=["retired_at", "version"])
            in_step_with(theirs.ibp)
            return True
        Result.objects.filter(pk__in=[row.pk for row in rows]).delete()
        theirs.delete()
        return False


def bring_back(indicator: Indicator, *, by: User) -> None:
    """Use a retired indicator again. Raises Refused where its number has been given to another."""
    with transaction.atomic():
        there = Indicator.objects.select_for_update().get(pk=indicator.pk)
        if there.retired_at is None:
            return
        there.retired_at, there.version = None, there.version + 1
        there._history_user = by  # type: ignore[attr-defined]
        try:
            _check(there)
        except ValidationError as mistake:
            raise Refused(" ".join(mistake.messages)) from None
        _save(there, update_fields=["retired_at", "version"])
        _keep_step(there.ibp)


def was_reported(indicators: Iterable[Indicator]) -> set[UUID]:
    """Those of which anything was reported: they are retired, not deleted. One query."""
    written = Q(report__status__in=OPEN) & Q(actual=None, note="", breakdown={})
    rows = Result.objects.filter(indicator=OuterRef("pk")).exclude(written)
    found = Indicator.objects.filter(Exists(rows), pk__in=[one.pk for one in indicators])
    return set(found.values_list("pk", flat=True))


def _check(indicator: Indicator) -> None:
    if len(indicator.dimensions) == len(set(indicator.told_apart_by)):
        indicator.told_apart_by = [one.value for one in indicator.dimensions]
    indicator.full_clean(validate_constraints=False)
    others = Indicator.objects.filter(ibp=indicator.ibp_id, code=indicator.code, retired_at=None)
    if indicator.retired_at is None and others.exclude(pk=indicator.pk).exists():
        raise ValidationError({"code": NUMBER_TAKEN})


def _save(indicator: Indicator, **how: Any) -> None:
    try:
        with transaction.atomic():
            indicator.save(**how)
    except IntegrityError:  # a colleague gave the number away in the same moment
        raise ValidationError({"code": NUMBER_TAKEN}) from None


def _aim(indicator: Indicator, targets: Targets) -> None:
    there = {(target.seat_id, target.quarter): target for target in indicator.targets.all()}
    for (seat, quarter), value in targets.items():
        found = there.get((seat, quarter))
        if value is None and found:
            found.delete()
        elif value is not None and found is None:
            IndicatorTarget.objects.create(indicator=indicator, seat_id=seat, quarter=quarter, value=value)
        elif found and value is not None and found.value != value:
            found.value = value
            found.save(update_fields=["value"])


def _keep_step(ibp: IBP) -> None:
    """The indicators in the order of their numbers, and the rows of open reports with them."""
    indicators = sorted(Indicator.objects.filter(ibp=ibp, retired_at=None), key=lambda one: natural(one.code))
    for place, indicator in enumerate(indicators):
        if indicator.position != place:
            Indicator.objects.filter(pk=indicator.pk).update(position=place)
    in_step_with(ibp)
