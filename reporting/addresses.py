"""Knows how a project and a quarter stand in an address: /FLM/2017Q1/."""

from reporting.quarters import CODE, Period


class ProjectCode:
    """The code of a project: capital letters and digits, as in /FLM/."""

    regex = "[A-Z][A-Z0-9]{1,9}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class PeriodCode:
    """A quarter of the calendar, as in /2017Q1/."""

    regex = CODE.pattern.replace("(", "(?:")

    def to_python(self, value: str) -> Period:
        return Period.parse(value)

    def to_url(self, value: Period | str) -> str:
        return value if isinstance(value, str) else value.code
