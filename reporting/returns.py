"""Knows why reports came back: the rounds that ended in a return, and what their leads found to need improvement.

A round counts once, under the reason it was returned for. A chapter counts once for every verdict “needs improvement” that
the lead of such a round gave in it, under the verdict's own reason; one that held in a later round is not counted again.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from partners.models import User
from reporting.chapter import chapters
from reporting.models import Kind, Quarter, ReturnReason, Round, Verdict
from reporting.models.report import judged, own
from reporting.quarters import Period

WITHOUT = "none"  # a reason that was not kept, a report of no quarter


@dataclass(frozen=True)
class Finding:
    """A chapter that a round's lead found to need improvement."""

    kind: str
    chapter: str
    reason: str

    @property
    def place(self) -> str:
        return f"{self.kind}-{self.chapter}"


@dataclass(frozen=True)
class Return:
    """A round that ended in a return, in what is counted of it."""

    pk: UUID
    report: UUID
    kind: str
    ibp: str
    partner: str  # the acronym, or for the consortium's own reports the project's code
    is_consortiums: bool
    period: Period | None
    reason: str
    findings: tuple[Finding, ...] = ()

    @property
    def quarter(self) -> str:
        return self.period.code if self.period else WITHOUT


@dataclass(frozen=True)
class Wanted:
    """Which returns one wants to see. Empty: all."""

    ibp: str = ""
    kind: str = ""
    since: Period | None = None
    until: Period | None = None
    quarter: str = ""
    partner: str = ""
    reason: str = ""
    chapter: str = ""  # kind and chapter, such as inception-power
    found: str = ""  # for which reason that chapter, or any, needed improvement

    def admits(self, found: Return) -> bool:
        words = (
            (self.ibp, found.ibp),
            (self.kind, found.kind),
            (self.quarter, found.quarter),
            (self.partner, found.partner),
            (self.reason, found.reason),
        )
        if any(wanted and wanted != there for wanted, there in words):
            return False
        if self.since and not (found.period and found.period >= self.since):
            return False
        return not (self.until and not (found.period and found.period <= self.until))

    def admits_finding(self, finding: Finding) -> bool:
        return self.chapter in ("", finding.place) and self.found in ("", finding.reason)


def returns_for(user: User) -> list[Return]:
    """Every return of a report that this person judges. Two queries, however many there are."""
    rounds = Round.objects.returned().filter(judged(user, "report__")).exclude(own(user, "report__"))
    found: dict[UUID, list[Finding]] = {}
    verdicts = Verdict.objects.filter(
        round__in=rounds, reviewer=F("round__lead"), opinion=Verdict.Opinion.NEEDS_IMPROVEMENT
    )
    for pk, kind, chapter, reason in verdicts.values_list("round", "round__report__kind", "chapter", "reason__code"):
        found.setdefault(pk, []).append(Finding(kind, chapter, reason or WITHOUT))
    rows = rounds.order_by("-closed_at", "pk").values_list(
        "pk",
        "report",
        "report__kind",
        "report__ibp__code",
        "report__seat__organisation__acronym",
        "report__quarter__year",
        "report__quarter__number",
        "reason__code",
    )
    return [
        Return(
            pk=pk,
            report=report,
            kind=kind,
            ibp=ibp,
            partner=partner or ibp,
            is_consortiums=not partner,
            period=Period(year, number) if year else None,
            reason=reason or WITHOUT,
            findings=tuple(found.get(pk, ())),
        )
        for pk, report, kind, ibp, partner, year, number, reason in rows
    ]


def narrowed(returns: Iterable[Return], wanted: Wanted) -> list[Return]:
    """Those that are wanted, each with the findings that are."""
    there = []
    for found in filter(wanted.admits, returns):
        findings = tuple(filter(wanted.admits_finding, found.findings))
        if findings or not (wanted.chapter or wanted.found):
            there.append(replace(found, findings=findings))
    return there


@dataclass(frozen=True)
class Counted:
    """How often each row stands with each reason; whatever is added up, the sums agree."""

    rows: Sequence[str]
    counts: Counter[tuple[str, str]]

    def of(self, row: str, reason: str) -> int:
        return self.counts[row, reason]

    @cached_property
    def of_row(self) -> Counter[str]:
        return _added(self.counts, 0)

    @cached_property
    def of_reason(self) -> Counter[str]:
        return _added(self.counts, 1)

    @property
    def total(self) -> int:
        return self.counts.total()


def _added(counts: Counter[tuple[str, str]], place: int) -> Counter[str]:
    sums: Counter[str] = Counter()
    for pair, count in counts.items():
        sums[pair[place]] += count
    return sums


def by_quarter(returns: Iterable[Return]) -> Counted:
    """The newest first; reports of no quarter, such as inception reports, last."""
    counts = Counter((found.quarter, found.reason) for found in returns)
    return Counted(
        sorted({row for row, _reason in counts}, key=lambda code: (code != WITHOUT, code), reverse=True), counts
    )


def by_partner(returns: Iterable[Return]) -> Counted:
    """Those with most returns first."""
    counts = Counter((found.partner, found.reason) for found in returns)
    often = _added(counts, 0)
    return Counted(sorted(often, key=lambda name: (-often[name], name)), counts)


def by_chapter(returns: Iterable[Return]) -> Counted:
    """In printed order, kind of report by kind."""
    counts = Counter((finding.place, finding.reason) for found in returns for finding in found.findings)
    printed = list(titles())
    there = {row for row, _reason in counts}
    return Counted([*(row for row in printed if row in there), *sorted(there - set(printed))], counts)


# ── In words ────────────────────────────────────────────────────────────────


def titles() -> dict[str, str]:
    """What each chapter of each kind of report is called, in printed order."""
    return {f"{kind}-{chapter.key}": str(chapter.title) for kind in Kind.values for chapter in chapters(kind)}


def reasons() -> dict[str, str]:
    """What each reason is called, in the order of the catalogue."""
    labels = dict(ReturnReason.objects.order_by("position", "label").values_list("code", "label"))
    return {**labels, WITHOUT: _("No reason kept")}


def quarter_words(code: str) -> str:
    if code == WITHOUT:
        return _("Inception reports")  # the only ones of no quarter
    period = Period.parse(code)
    return str(Quarter(year=period.year, number=period.number))
