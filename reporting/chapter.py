"""Knows how an app joins a report: the contract of a chapter, and which chapters a kind of report has."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.utils.module_loading import import_string

from partners.clearance import Level

if TYPE_CHECKING:
    from uuid import UUID

    from django_stubs_ext import StrOrPromise

    from partners.models import User
    from reporting.models import Report, ReportEvent, ReportPart

Content = dict[str, Any]  # JSON-able
Count = tuple[str, str, str]  # a mark or nothing, what, and how many or how much, in words


@dataclass(frozen=True)
class Gap:
    """Something that keeps a report from being submitted: what to do, and where."""

    message: str
    url: str


@dataclass(frozen=True)
class Section:
    """A chapter as its audience may read it: values for a template, nothing above the audience among them."""

    key: str
    title: str
    template: str
    values: Content
    screen: str = ""  # the template on screen
    counts: tuple[Count, ...] = ()  # the chapter at a glance


class Chapter:
    """One part of a report. Subclasses keep no state: everything is asked of the report."""

    key: ClassVar[str]
    title: "ClassVar[StrOrPromise]"
    template: ClassVar[str]  # in print
    screen: ClassVar[str]  # as one reads it in the browser
    labels: "ClassVar[dict[str, StrOrPromise]]" = {}  # what the fields of its rows are called, where words are compared
    choices: "ClassVar[dict[str, dict[Any, StrOrPromise]]]" = {}  # and what their values are, where these are codes
    read_by_gaps: ClassVar[tuple[str, ...]] = ()  # relations of a report to prefetch where the gaps of many are listed

    def first_rows(self, report: "Report") -> "list[ReportPart]":
        """Rows of a newly opened report, not saved yet: colleagues who start at the same time write in the same."""
        return []

    def begin(self, report: "Report", sources: Iterable["Report"]) -> None:
        """Bring what goes on into a newly opened report that has its first rows; `sources`: last quarter's report. May run twice."""

    def follow(self, report: "Report", event: "ReportEvent") -> None:
        """Do what a step of the report means for what the chapter holds. Within the step's transaction."""

    def gaps(self, report: "Report") -> list[Gap]:
        """What still keeps the report from being submitted, in the order of the page."""
        raise NotImplementedError

    def tally(self, reports: "Iterable[Report]", user: "User") -> "dict[UUID, str]":
        """In words, how much of it stands in each of these reports, as far as this person may read. For lists: few queries."""
        return {}

    def latest(self, report: "Report") -> "ReportPart | None":
        """The row that was written last, with `changed_by` and `changed_at`."""
        return None

    def url(self, report: "Report") -> str:
        """Where the chapter is filled in."""
        raise NotImplementedError

    def content(self, report: "Report") -> Content:
        """Everything the chapter holds, JSON-able; each row says its `confidentiality`."""
        raise NotImplementedError

    def present(self, content: Content, audience: Level) -> Content:
        """The values an audience may read, out of a content. Pure: also reads what was frozen years ago."""
        raise NotImplementedError

    def counts(self, values: Content) -> list[Count]:
        """The chapter at a glance, out of what an audience may read of it: nothing where it has nothing to sum up. Pure."""
        return []

    def section(self, report: "Report", audience: Level) -> Section:
        return self.read(self.content(report), audience)

    def read(self, content: Content, audience: Level) -> Section:
        values = self.present(content, audience)
        return Section(self.key, str(self.title), self.template, values, self.screen, counts=tuple(self.counts(values)))


@cache
def _chapters(paths: tuple[str, ...]) -> tuple[Chapter, ...]:
    return tuple(import_string(path)() for path in paths)


def chapters(kind: str) -> tuple[Chapter, ...]:
    """The chapters of a kind of report, in printed order (`settings.REPORT_CHAPTERS`)."""
    return _chapters(tuple(settings.REPORT_CHAPTERS[kind]))
