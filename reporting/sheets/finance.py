"""Knows how the financial report stands in a spreadsheet: a line for each heading; what is reckoned is shown and not read."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.clearance import Level
from reporting.models import FinancialLine, ReportPart
from reporting.models.finance import LARGEST
from reporting.sheets.cells import (
    LAKH_FORMAT,
    LEVEL,
    Column,
    Entry,
    Sheet,
    as_key,
    as_money,
    as_name,
    as_text,
    as_version,
)
from reporting.sheets.entering import ReportDesk
from reporting.spending import lines_of

AMOUNT = as_money(
    gettext_lazy("Write the amount in taka with digits only, from 0 to 99,99,99,99,999.99: for example 12,34,567.50."),
    LARGEST,
)


def _amount(name: str, title: Any, write: Any, *, is_read: bool = True) -> Column:
    return Column(name, title, AMOUNT, write, 18, is_read=is_read, number_format=LAKH_FORMAT)


SHEET = Sheet(
    "Financial report",
    "PROKAS financial report",
    (
        Column("key", gettext_lazy("Key"), as_key(gettext_lazy("This is not a key of the portal. Leave it empty for a new heading.")), lambda row: str(row.pk), 10),
        Column("heading", gettext_lazy("Heading"), as_name, lambda row: row.heading, 36),
        _amount("budget", gettext_lazy("Budget, in taka"), lambda row: row.budget),
        _amount("planned", gettext_lazy("Planned this quarter, in taka"), lambda row: row.planned),
        _amount("spent", gettext_lazy("Spent this quarter, in taka"), lambda row: row.spent),
        Column("reason", gettext_lazy("Why it differs from the plan"), as_text, lambda row: row.reason, 50),
        Column("confidentiality", gettext_lazy("Who may read this"), LEVEL, lambda row: Level(row.confidentiality).label),
        _amount("before", gettext_lazy("Spent before (only shown)"), lambda row: row.before, is_read=False),
        _amount("to_date", gettext_lazy("Spent to date (only shown)"), lambda row: row.account.to_date, is_read=False),
        _amount("left", gettext_lazy("Left (only shown)"), lambda row: row.account.left, is_read=False),
        _amount("variance", gettext_lazy("Spent less planned (only shown)"), lambda row: row.account.variance, is_read=False),
        Column("version", gettext_lazy("Version"), as_version, lambda row: row.version, 9),
    ),
    most_rows=200,
)  # fmt: skip


class FinanceDesk(ReportDesk):
    """Takes the lines of a financial report. Headings that were carried on cannot be left out; new ones are added below."""

    sheet = SHEET
    model: ClassVar[type[ReportPart]] = FinancialLine
    first = "heading"
    fields = ("heading", "budget", "planned", "spent", "reason", "confidentiality")

    def rows(self) -> QuerySet:
        return lines_of(self.report)

    def check(self, entry: Entry, row: Any | None) -> None:
        if not entry.get("heading"):
            self.trouble(entry, "heading", _("Write the heading, as in the agreement."))
        for name, said in (
            ("budget", _("Write the budget; 0 if there is none.")),
            ("planned", _("Write what was planned; 0 if nothing was.")),
        ):
            if entry.get(name) is None:
                self.trouble(entry, name, said)
