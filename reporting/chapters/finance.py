"""The financial report: a line for each heading of the budget, what was spent on it, and why it differs from the plan."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from partners.clearance import Level
from partners.models import User
from reporting.amounts import taka
from reporting.chapter import Chapter, Content, Count, Gap
from reporting.chapters.notes import (
    NOTE_LABELS,
    admitted,
    count_by_report,
    latest_of,
    note_of,
    present_note,
)
from reporting.chapters.together import MembersTogether
from reporting.diligence import Account, Threshold, achieved, total
from reporting.models import ChapterNote, FinancialLine, Report, ReportEvent, ReportPart, VarianceRule
from reporting.models.finance import plain_heading
from reporting.models.parts import evidence_values
from reporting.quarters import day_in_dhaka
from reporting.spending import follow_on, lines_of, renew
from reporting.workflow import OPEN, Action, Status

KEY = "finance"
PAPERS = "finance_papers"  # the note that holds the bank statement and the ledger, with a level of its own
FOR_PAPERS = {"chapter": PAPERS, "confidentiality": Level.RESTRICTED}
AMOUNTS = ("budget", "planned", "spent", "before", "to_date", "left", "variance")


class _InTaka(dict[Any, Any]):
    """Says an amount, whatever it is, as people read it."""

    def get(self, value: Any, otherwise: Any = None) -> Any:
        return taka(Decimal(value)) if value not in (None, "") else otherwise


def papers_of(report: Report) -> ChapterNote:
    """What shows that the whole chapter is true. Its first readers are the partner and the reviewers alone."""
    there = [note for note in report.chapternotes.all() if note.chapter == PAPERS]
    if there:
        return there[0]
    return ChapterNote.objects.get_or_create(report=report, chapter=PAPERS, defaults=FOR_PAPERS)[0]


class FinancialReport(Chapter):
    """Of one partner. Totals are reckoned from the lines that an audience may read, and never typed."""

    key = KEY
    title = gettext_lazy("Financial report")
    template = "reporting/print/finance.html"
    screen = "reporting/read/finance.html"
    labels = {
        "text": gettext_lazy("Heading"),
        "budget": gettext_lazy("Budget in taka"),
        "planned": gettext_lazy("Planned this quarter"),
        "spent": gettext_lazy("Spent this quarter"),
        "to_date": gettext_lazy("Spent to date"),
        "left": gettext_lazy("Left"),
        "variance": gettext_lazy("Spent less planned"),
        "reason": gettext_lazy("Why it differs from the plan"),
        "nothing_because": gettext_lazy("Nothing to report, because"),
        **NOTE_LABELS,
    }
    choices = dict.fromkeys(AMOUNTS, _InTaka())
    read_by_gaps = ("financiallines", "chapternotes")

    def first_rows(self, report: Report) -> list[ReportPart]:
        return [ChapterNote(report=report, chapter=self.key), ChapterNote(report=report, **FOR_PAPERS)]

    def begin(self, report: Report, sources: Iterable[Report]) -> None:
        for before in sources:
            follow_on(report, before)

    def follow(self, report: Report, event: ReportEvent) -> None:
        """What was sent counts as spent before in the quarter after; and a report that is open again follows the one before."""
        if event.action == Action.SUBMIT:
            renew(report)
        elif Status(event.after) in OPEN and (before := report.previous()):
            follow_on(report, before)

    def url(self, report: Report) -> str:
        return reverse("reporting:finance", args=[report.pk])

    def tally(self, reports: Iterable[Report], user: User) -> dict[UUID, str]:
        counts = count_by_report(FinancialLine.objects.exclude(spent=None), reports, user)
        return {
            pk: ngettext("%(count)s heading entered", "%(count)s headings entered", count) % {"count": count}
            for pk, count in counts.items()
        }

    def latest(self, report: Report) -> ReportPart | None:
        return latest_of(FinancialLine.objects.filter(report=report), report, self.key)

    def gaps(self, report: Report) -> list[Gap]:
        url = self.url(report)
        lines = sorted(report.financiallines.all(), key=lambda line: (line.position, line.created_at))
        if not lines:
            if note_of(report, self.key).nothing_because:
                return []
            words = _("Enter the headings of your budget and what was spent, or why there is nothing to report.")
            return [Gap(words, f"{url}#lines")]
        return [Gap(words, f"{url}#row-{line.pk}") for line in lines for words in gaps_of(line)]

    def content(self, report: Report) -> Content:
        lines, papers = list(lines_of(report)), papers_of(report)
        threshold = lines[0].threshold if lines else VarianceRule.on(day_in_dhaka(report.opened_at))
        return {
            "lines": [line.values() for line in lines],
            "threshold": {"percent": _plain(threshold.percent), "least": _plain(threshold.least)},
            "papers": {"confidentiality": papers.confidentiality, "evidence": evidence_values(papers)},
            "inclusion": note_of(report, self.key).values(),
        }

    def present(self, content: Content, audience: Level) -> Content:
        threshold = threshold_of(content)
        lines = [readable(line, threshold) for line in admitted(content["lines"], audience)]
        note, papers = content.get("inclusion"), content.get("papers")
        return {
            "lines": lines,
            "sum": said(total(account_of(line) for line in lines)) if lines else None,
            "overspent": [{"heading": line["text"], "by": line["left"].removeprefix("-")} for line in overspent(lines)],
            "threshold": content.get("threshold"),
            "papers": papers["evidence"] if papers and audience.admits(papers["confidentiality"]) else [],
            "nothing_because": note["nothing_because"] if note and audience.admits(note["confidentiality"]) else "",
            "inclusion": present_note(note, audience),
        }

    def counts(self, values: Content) -> list[Count]:
        return at_a_glance(values["sum"])


def gaps_of(line: FinancialLine) -> list[str]:
    """What a line still lacks."""
    name = {"heading": line.heading}
    if line.spent is None:
        return [_("“%(heading)s”: enter what was spent; 0 if nothing was.") % name]
    if line.wants_reason and not line.reason:
        return [_("“%(heading)s”: write why it differs from the plan.") % name]
    return []


def account_of(line: Content) -> Account:
    """A line of a content as it is reckoned with."""
    spent = line["spent"]
    return Account(
        Decimal(line["budget"]),
        Decimal(line["planned"]),
        None if spent is None else Decimal(spent),
        Decimal(line["before"]),
    )


def at_a_glance(sum: Content | None) -> list[Count]:
    """What was planned and spent, in taka: of the lines that an audience may read; nothing where none was."""
    if not sum:
        return []
    planned, spent, to_date = (Decimal(sum[name] or 0) for name in ("planned", "spent", "to_date"))
    of_planned, of_budget = achieved(spent, planned), sum["burn"]
    return [
        ("", _("Planned, in taka"), taka(planned)),
        ("", _("Spent"), taka(spent) + (f" ({_percent(of_planned)})" if of_planned is not None else "")),
        ("", _("Spent to date"), taka(to_date)),
        *([("", _("Of the whole budget"), _percent(Decimal(of_budget)))] if of_budget is not None else []),
    ]


def _percent(value: Decimal) -> str:
    return f"{_plain(value)} %"


def threshold_of(content: Content) -> Threshold:
    """The one that was in force when the report was opened."""
    kept = content.get("threshold") or {"percent": "10", "least": "10000"}
    return Threshold(Decimal(kept["percent"]), Decimal(kept["least"]))


def said(account: Account) -> Content:
    """What follows from an account, amounts as text, in taka."""
    return {
        "budget": str(account.budget),
        "planned": str(account.planned),
        "spent": _text(account.spent),
        "to_date": str(account.to_date),
        "left": str(account.left),
        "variance": _text(account.variance),
        "percent": _text(account.percent),
        "burn": _text(account.burn),
    }


def readable(line: Content, threshold: Threshold) -> Content:
    """A line with what follows from it."""
    account = account_of(line)
    return {**line, **said(account), "wants_reason": account.wants_reason(threshold), "is_overspent": account.left < 0}


def overspent(lines: Iterable[Content]) -> list[Content]:
    return [line for line in lines if line["is_overspent"]]


def _plain(value: Decimal) -> str:
    """Without the zeros that the database may fill it up with."""
    return f"{value.normalize():f}"


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


class ConsolidatedFinance(MembersTogether):
    """What the members sent, by heading and by partner. Nobody writes it."""

    key = KEY
    title = FinancialReport.title
    template = "reporting/print/finance_together.html"
    screen = "reporting/read/finance_together.html"
    labels = {**FinancialReport.labels, "partner": gettext_lazy("Partner")}
    choices = FinancialReport.choices
    of, rows, notes = FinancialReport, (FinancialLine,), {"papers": PAPERS}

    def url(self, report: Report) -> str:
        return reverse("reporting:finance", args=[report.pk])

    def counts(self, values: Content) -> list[Count]:
        return at_a_glance(values["sum"])

    def add_up(self, partners: list[Content]) -> Content:
        told = [one for one in partners if one["lines"]]
        headings: dict[str, Content] = {}
        for one in told:
            for line in one["lines"]:
                heading = headings.setdefault(
                    plain_heading(line["text"]), {"heading": line["text"], "partners": [], "lines": []}
                )
                heading["partners"].append(one["partner"])
                heading["lines"].append(line)
        return {
            "headings": [
                {
                    "heading": found["heading"],
                    "partners": found["partners"],
                    **_summed(found["lines"]),
                }
                for found in headings.values()
            ],
            "by_partner": [{"partner": one["partner"], **_summed(one["lines"])} for one in told],
            "sum": _summed([line for one in told for line in one["lines"]]) if told else None,
            "overspent": [{"partner": one["partner"], **line} for one in told for line in one["overspent"]],
            "reasons": [
                {
                    "partner": one["partner"],
                    "heading": line["text"],
                    "variance": line["variance"],
                    "percent": line["percent"],
                    "reason": line["reason"],
                    "confidentiality": line["confidentiality"],
                }
                for one in told
                for line in one["lines"]
                if line["reason"]
            ],
        }


def _summed(lines: list[Content]) -> Content:
    account = total(account_of(line) for line in lines)
    return {**said(account), "is_overspent": account.left < 0}
