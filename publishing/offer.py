"""Knows which documents of a quarter a person may ask for, and for which audiences."""

from dataclasses import dataclass

from partners.clearance import Level
from partners.models import User
from publishing import rules
from publishing.kinds import Kind
from reporting.models import Kind as ReportKind
from reporting.models import Quarter, Report


@dataclass(frozen=True)
class Offer:
    kind: Kind
    audiences: tuple[Level, ...]
    report: Report | None = None

    @property
    def key(self) -> str:
        """How it is named in a form: the report's id, or the programme."""
        return str(self.report.pk) if self.report else Kind.PROGRAMME


def offers(user: User, quarter: Quarter) -> list[Offer]:
    """In the order of reading: the programme, then project by project the consolidated report and the partners'."""
    reports = Report.objects.visible_to(user).in_quarter(quarter).with_names()
    found = [Offer(Kind.PROGRAMME, tuple(rules.audiences_of_programme(user)))]
    found += [
        Offer(Kind(report.kind), tuple(rules.audiences_of_report(user, report)), report)
        for report in sorted(reports, key=_reading_order)
    ]
    return [offer for offer in found if offer.audiences]


def _reading_order(report: Report) -> tuple[str, bool, str]:
    return report.ibp.code, report.kind == ReportKind.PARTNER, report.owner_name
