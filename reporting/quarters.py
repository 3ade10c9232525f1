"""Knows the calendar of the programme: quarters of the year, their codes, and what day it is in Dhaka."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

DHAKA = ZoneInfo("Asia/Dhaka")
CODE = re.compile(r"([0-9]{4})Q([1-4])")


def day_in_dhaka(moment: datetime) -> date:
    """The date in Dhaka at an aware moment; between 00:00 and 06:00 there it differs from the UTC date."""
    return moment.astimezone(DHAKA).date()


@dataclass(frozen=True, order=True)
class Period:
    """A quarter of the calendar year, `number` 1 to 4."""

    year: int
    number: int

    @classmethod
    def parse(cls, code: str) -> "Period":
        """From a code such as 2017Q1; anything else is a ValueError."""
        match = CODE.fullmatch(code)
        if not match:
            raise ValueError(f"not a quarter: {code!r}")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def holding(cls, day: date) -> "Period":
        return cls(day.year, (day.month + 2) // 3)

    @property
    def code(self) -> str:
        return f"{self.year}Q{self.number}"

    @property
    def starts_on(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def ends_on(self) -> date:
        return self.next.starts_on - timedelta(days=1)

    @property
    def next(self) -> "Period":
        return Period(self.year + 1, 1) if self.number == 4 else Period(self.year, self.number + 1)

    @property
    def previous(self) -> "Period":
        return Period(self.year - 1, 4) if self.number == 1 else Period(self.year, self.number - 1)
