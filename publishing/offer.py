"""Knows which documents a person may ask for, and for which audiences."""

from dataclasses import dataclass

from django.db.models import Q

from partners.clearance import Level
from partners.models import User
from publishing import rules
from publishing.kinds import OF_WORKSHOPS, Kind
from reporting.models import Kind as ReportKind
from reporting.models import Quarter, Report
from workshops.models import Workshop

MAP_OF = "map-"  # before the id of a report whose map alone is meant


@dataclass(frozen=True)
class Offer:
    kind: Kind
    audiences: tuple[Level, ...]
    report: Report | None = None
    workshop: Workshop | None = None

    @property
    def key(self) -> str:
        """How it is named in a form: the report's id, its map's, a workshop's document, or the programme."""
        if self.workshop is not None:
            return f"{self.kind.value}-{self.workshop.pk}"
        if self.report is None:
            return Kind.PROGRAMME
        return f"{MAP_OF}{self.report.pk}" if self.kind is Kind.MAP else str(self.report.pk)


def offers(user: User, quarter: Quarter | None) -> list[Offer]:
    """In the order of reading: the programme, then project by project the consolidated report, the partners' and the inception's, each followed by its map, and at the end workshops."""
    found = [offer_of_programme(user)] if quarter else []
    reports = Report.objects.visible_to(user).filter(Q(quarter=quarter) | Q(kind=ReportKind.INCEPTION)).with_names()
    for report in sorted(reports, key=_reading_order):
        found += [offer_of(user, report), offer_of_map(user, report)]
    for workshop in Workshop.objects.visible_to(user).filter(quarter=quarter).with_names() if quarter else []:
        found += [offer_of_workshop(user, kind, workshop) for kind in OF_WORKSHOPS]
    return [offer for offer in found if offer.audiences]


def offer_of_programme(user: User) -> Offer:
    return Offer(Kind.PROGRAMME, tuple(rules.audiences_of_programme(user)))


def offer_of(user: User, report: Report) -> Offer:
    """The document of this report; for no audience where this person may not ask for it."""
    return Offer(Kind(report.kind), tuple(rules.audiences_of_report(user, report)), report)


def offer_of_map(user: User, report: Report) -> Offer:
    """Its power map alone."""
    return Offer(Kind.MAP, tuple(rules.audiences_of_map(user, report)), report)


def offer_of_workshop(user: User, kind: Kind, workshop: Workshop) -> Offer:
    return Offer(kind, tuple(rules.audiences_of_kind(user, kind, workshop)), workshop=workshop)


READING_ORDER = [ReportKind.CONSOLIDATED, ReportKind.PARTNER, ReportKind.INCEPTION]


def _reading_order(report: Report) -> tuple[str, int, str]:
    return report.ibp.code, READING_ORDER.index(ReportKind(report.kind)), report.owner_name
