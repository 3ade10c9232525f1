"""Knows how the members' lines stand against the consolidated ones: which wait, which are taken and where, and the sum."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet, TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from partners.clearance import Level
from reporting.consolidation import SOURCES, Line, offered
from reporting.models import ContextChange, Kind, Report, SetAside, SourceLink, Statement
from reporting.workflow import SENT


class Since(TextChoices):
    """What became of a member's row since it was taken over."""

    SAME = "same", gettext_lazy("as it was taken over")
    CHANGED = "changed", gettext_lazy("changed since it was taken over")
    BEING_CHANGED = "being_changed", gettext_lazy("its report is with the partner again")
    GONE = "gone", gettext_lazy("not shared any more")


def since(link: SourceLink) -> Since:
    source = link.source  # type: ignore[attr-defined]
    if source is None:
        return Since.GONE
    if not source.report.is_sent:
        return Since.BEING_CHANGED
    if source.confidentiality > Level.CONSORTIUM:
        return Since.GONE
    return Since.SAME if source.version == link.version else Since.CHANGED


@dataclass(frozen=True)
class Origin:
    """Where a consolidated line comes from, and whether that still stands."""

    link: SourceLink
    since: Since

    @property
    def now(self) -> Line | None:
        """The member's row as it stands, where it changed and may be read."""
        return self.link.source if self.since == Since.CHANGED else None  # type: ignore[attr-defined]

    @property
    def is_settled(self) -> bool:
        return self.since == Since.SAME


@dataclass(frozen=True)
class Taken:
    """A line of the consolidated report with its origins; none: the lead's own words."""

    row: Line
    origins: list[Origin]


@dataclass(frozen=True)
class Offer:
    """A member's line as the lead sees it: waiting, taken into some lines, or set aside."""

    row: Line
    lines: list[Line]
    aside: SetAside | None

    @property
    def is_waiting(self) -> bool:
        return not self.lines and self.aside is None


@dataclass(frozen=True)
class Reckoning:
    """What came in and what became of it. Offered is always taken and set aside and waiting, together."""

    model: type[Line]
    offers: list[Offer]
    lines: list[Taken]

    @cached_property
    def waiting(self) -> list[Offer]:
        return [offer for offer in self.offers if offer.is_waiting]

    @cached_property
    def taken(self) -> list[Offer]:
        return [offer for offer in self.offers if offer.lines]

    @cached_property
    def set_aside(self) -> list[Offer]:
        return [offer for offer in self.offers if offer.aside and not offer.lines]

    @cached_property
    def filled(self) -> set[UUID]:
        """The lines that hold what is taken now."""
        return {line.pk for offer in self.taken for line in offer.lines}

    @property
    def own(self) -> int:
        """Lines without any source: the lead's own words."""
        return sum(not line.origins for line in self.lines)

    @property
    def words(self) -> str:
        """Such as: 23 statements in: 18 taken into 11 lines, 2 set aside, 3 waiting."""
        count = len(self.offers)
        if not count:
            return _("Nothing is in yet.")
        parts = []
        if self.taken:
            parts.append(
                _("%(count)s taken into %(lines)s")
                % {
                    "count": len(self.taken),
                    "lines": ngettext("%(count)s line", "%(count)s lines", len(self.filled))
                    % {"count": len(self.filled)},
                }
            )
        if self.set_aside:
            parts.append(_("%(count)s set aside") % {"count": len(self.set_aside)})
        parts.append(_("%(count)s waiting") % {"count": len(self.waiting)} if self.waiting else _("none waiting"))
        what = (
            ngettext("%(count)s statement in", "%(count)s statements in", count)
            if self.model is Statement
            else ngettext("%(count)s change in", "%(count)s changes in", count)
        ) % {"count": count}
        return f"{what}: {', '.join(parts)}"

    def of(self, criterion: str) -> "Reckoning":
        """The part of it under one criterion."""
        return Reckoning(
            self.model,
            [offer for offer in self.offers if getattr(offer.row, "criterion", None) == criterion],
            [line for line in self.lines if getattr(line.row, "criterion", None) == criterion],
        )


def reckon(report: Report, model: type[Line], rows: QuerySet | None = None) -> Reckoning:
    """All members' lines of one kind and all consolidated ones, in the order of the page. The same queries however many.

    `rows`: the report's own lines of that kind, as the page wants to show them.
    """
    own = model.objects.filter(report=report).order_by("position", "created_at") if rows is None else rows
    links = SOURCES[model].objects.select_related("seat__organisation", "source__report")
    lines = list(own.prefetch_related(None).prefetch_related("evidence", Prefetch("source_links", links)))
    taken_into: dict[UUID, list[Line]] = defaultdict(list)
    for line in lines:
        for link in line.source_links.all():
            if link.source_id:
                taken_into[link.source_id].append(line)
    aside = {item.row: item for item in SetAside.objects.filter(report=report).select_related("by")}
    theirs = list(
        offered(report, model)
        .prefetch_related("evidence")
        .order_by("-report__seat__is_lead", "report__seat__organisation__acronym", "position", "created_at")
    )
    if model is ContextChange:
        signs = ContextChange.Sign.values
        theirs.sort(key=lambda row: signs.index(row.sign))
    return Reckoning(
        model,
        [Offer(row, taken_into[row.pk], None if taken_into[row.pk] else aside.get(row.pk)) for row in theirs],
        [Taken(line, [Origin(link, since(link)) for link in line.source_links.all()]) for line in lines],
    )


def waiting_by_report(reports: Iterable[Report]) -> dict[UUID, int]:
    """How many members' lines wait in each of these consolidated reports: two queries, however many reports."""
    waiting: dict[UUID, int] = defaultdict(int)
    home = {(report.ibp_id, report.quarter_id): report.pk for report in reports}
    if not home:
        return waiting
    aside = SetAside.objects.filter(row=OuterRef("pk"), report__kind=Kind.CONSOLIDATED)
    models: Sequence[type[Line]] = (Statement, ContextChange)
    for model in models:
        counts = (
            model.objects.filter(
                ~Exists(SOURCES[model].objects.filter(source=OuterRef("pk"))),
                ~Exists(aside),
                report__kind=Kind.PARTNER,
                report__status__in=SENT,
                report__ibp__in={ibp for ibp, _quarter in home},
                report__quarter__in={quarter for _ibp, quarter in home},
                confidentiality__lte=Level.CONSORTIUM,
            )
            .order_by()
            .values_list("report__ibp", "report__quarter")
            .annotate(count=Count("pk"))
        )
        for ibp, quarter, count in counts:
            if (ibp, quarter) in home:  # a project may be behind in another quarter than its neighbour
                waiting[home[ibp, quarter]] += count
    return waiting
