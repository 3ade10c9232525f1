"""Knows how money and people are reckoned: variance and its threshold, what is left, and whether parts add up to their total."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

UNKNOWN = "unknown"  # the part of which nobody wrote down what it was: it counts in every sum


class Dimension(TextChoices):
    """By what a figure can be told apart."""

    SEX = "sex", _("Sex")
    AGE = "age", _("Age group")
    DISABILITY = "disability", _("Disability")
    MIGRATORY = "migratory", _("Migratory status")
    LOCATION = "location", _("Location")


# The parts of each; those of a location are the places that people write.
PARTS = {
    Dimension.SEX: {"women": _("Women"), "men": _("Men"), "other": _("Other")},
    Dimension.AGE: {
        "children": _("Under 18"),
        "youth": _("18 to 35 (youth)"),
        "adults": _("36 to 59"),
        "older": _("60 and over"),
    },
    Dimension.DISABILITY: {"with": _("With a disability"), "without": _("Without a disability")},
    Dimension.MIGRATORY: {
        "prospective": _("Prospective migrants"),
        "abroad": _("Migrants abroad"),
        "returnee": _("Returnees"),
        "family": _("Families of migrants"),
        "none": _("Not migrants"),
    },
}
SEXES = PARTS[Dimension.SEX]

# Groups that are asked for at every event. One person may belong to several, so they do not add up to anything.
GROUPS = {
    "youth": _("Youth (18 to 35)"),
    "disability": _("People with disabilities"),
    "minority": _("Ethnic or religious minorities"),
    "poor": _("Extremely poor households"),
    "migrants": _("Migrants and their families"),
    "climate": _("Displaced by climate or disaster"),
}

Counts = Mapping[str, int]
Amounts = Mapping[str, Decimal]


@dataclass(frozen=True)
class Threshold:
    """Beyond which a difference between plan and spending wants a reason: both must be passed. Per cent, and taka."""

    percent: Decimal
    least: Decimal

    def is_passed_by(self, planned: Decimal, spent: Decimal) -> bool:
        """Spending that was not planned at all passes every percentage."""
        difference = abs(spent - planned)
        if difference <= self.least:
            return False
        return planned == 0 or difference * 100 > abs(planned) * self.percent


@dataclass(frozen=True)
class Account:
    """One heading, or the sum of several, in taka. `spent` is None while nobody has entered it, which is not nothing spent."""

    budget: Decimal = Decimal(0)
    planned: Decimal = Decimal(0)
    spent: Decimal | None = None
    before: Decimal = Decimal(0)  # spent in the quarters before this one

    @property
    def to_date(self) -> Decimal:
        return self.before + (self.spent or Decimal(0))

    @property
    def left(self) -> Decimal:
        """Of the whole budget; below nothing where it is overspent."""
        return self.budget - self.to_date

    @property
    def variance(self) -> Decimal | None:
        """Spent less planned, this quarter."""
        return None if self.spent is None else self.spent - self.planned

    @property
    def percent(self) -> Decimal | None:
        """The variance of what was planned; None where nothing was planned or entered."""
        if self.variance is None or self.planned == 0:
            return None
        return (self.variance * 100 / self.planned).quantize(Decimal("0.1"), ROUND_HALF_UP)

    @property
    def burn(self) -> Decimal | None:
        """Per cent of the whole budget that is spent; None without a budget."""
        return (self.to_date * 100 / self.budget).quantize(Decimal("0.1"), ROUND_HALF_UP) if self.budget else None

    def wants_reason(self, threshold: Threshold) -> bool:
        return self.spent is not None and threshold.is_passed_by(self.planned, self.spent)


def total(accounts: Iterable[Account]) -> Account:
    """The sum of several; nothing was entered only where nothing was entered in any of them."""
    found = list(accounts)
    entered = [account.spent for account in found if account.spent is not None]
    return Account(
        budget=sum((account.budget for account in found), Decimal(0)),
        planned=sum((account.planned for account in found), Decimal(0)),
        spent=sum(entered, Decimal(0)) if entered else None,
        before=sum((account.before for account in found), Decimal(0)),
    )


def off_by(whole: Decimal | int, parts: Amounts | Counts) -> Decimal:
    """How much the parts are more (or, below nothing, less) than the whole they should add up to."""
    return sum((Decimal(part) for part in parts.values()), Decimal(0)) - Decimal(whole)


def added_up(breakdowns: Iterable[Amounts | Counts]) -> dict[str, Decimal]:
    """Part by part over several breakdowns, in the order in which parts were first named."""
    found: dict[str, Decimal] = {}
    for breakdown in breakdowns:
        for part, value in breakdown.items():
            found[part] = found.get(part, Decimal(0)) + Decimal(value)
    return found


def achieved(actual: Decimal | None, target: Decimal | None) -> Decimal | None:
    """Per cent of the target that was reached; None where either is not known, or the target is nothing."""
    if actual is None or not target:
        return None
    return (actual * 100 / target).quantize(Decimal("0.1"), ROUND_HALF_UP)
