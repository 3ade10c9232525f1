"""Two submissions of a report beside each other: what changed, row by row and word by word."""

from dataclasses import dataclass
from itertools import zip_longest
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from partners.clearance import Level
from partners.refusals import require
from partners.requests import SignedInRequest
from reporting import rules
from reporting.comparing import Comparison, Row
from reporting.models import Report
from reporting.submissions import compare_submissions, submissions_of
from reporting.views.finding import report_known

NOW = "now"  # in addresses: the report as it stands
SHOWN, ROWS = ("inline", "side"), ("changed", "all")


@dataclass(frozen=True)
class Pair:
    """Which submission is compared with which later one; None: with the report as it stands now."""

    before: int
    after: int | None

    @property
    def is_backwards(self) -> bool:
        return self.after is not None and self.before >= self.after


@require_GET
def compare(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The last two submissions, or those of the address; its writers also compare with what they have written since."""
    report = report_known(request, pk)
    require(rules.can_read_submissions(request.user, report))
    sent = submissions_of(report)
    writes_on = report.is_open and rules.writes(request.user, report)
    pair = _pair(request, len(sent), writes_on)
    require(pair is None or pair.after is not None or rules.writes(request.user, report))
    context: dict[str, Any] = {
        "report": report,
        "sent": list(enumerate(sent, start=1)),
        "pair": pair,
        "writes_on": writes_on,
        "show": _one_of(SHOWN, request.GET.get("show")),
        "rows": _one_of(ROWS, request.GET.get("rows")),
    }
    is_refused = pair is not None and pair.is_backwards
    if pair and not is_refused:
        context |= _told(request, report, pair, context["rows"])
        context |= {"left": _name(pair.before), "right": _name(pair.after)}
    elif is_refused:
        context["refusal"] = _("Choose an earlier submission first, and a later one to compare it with.")
    context["links"] = _links(request, context)
    return render(request, "reporting/compare.html", context, status=400 if is_refused else 200)


def _pair(request: SignedInRequest, count: int, writes_on: bool) -> Pair | None:
    """The pair asked for, else the last two there are; None where there is nothing to compare. 404 where there is none such."""
    asked_before, asked_after = request.GET.get("before", ""), request.GET.get("after", "")
    if not count:
        if asked_before or asked_after:
            raise Http404
        return None
    if asked_after == NOW:
        after: int | None = None
    elif asked_after:
        after = _number(asked_after, count)
    elif count > 1:
        after = count
    elif writes_on:
        after = None
    else:
        return None
    if asked_before:
        return Pair(_number(asked_before, count), after)
    return Pair(count if after is None else max(1, after - 1), after)


def _number(text: str, most: int) -> int:
    try:
        number = int(text)
    except ValueError:
        raise Http404 from None
    if not 0 < number <= most:
        raise Http404
    return number


def _one_of(known: tuple[str, ...], asked: str | None) -> str:
    return asked if asked in known else known[0]


def _name(number: int | None) -> str:
    return _("As it stands now") if number is None else _("Submission %(number)s") % {"number": number}


def _told(request: SignedInRequest, report: Report, pair: Pair, rows: str) -> dict[str, Any]:
    try:
        found = compare_submissions(report, pair.before, pair.after, Level.RESTRICTED)
    except LookupError:
        raise Http404 from None
    following = _following(found)
    return {
        "found": found,
        "first": next(iter(following), None),
        "chapters": [
            {
                "chapter": chapter,
                "rows": [
                    (row, list(row.fields) if rows == "all" and not row.is_changed else row.told, following.get(row.id))
                    for row in chapter.rows
                    if rows == "all" or row.is_changed
                ],
            }
            for chapter in found.chapters
        ],
    }


def _following(found: Comparison) -> dict[str, Row | None]:
    """For every row that changed, by its id, the next one that did."""
    changed = [row for chapter in found.chapters for row in chapter.changed]
    return {row.id: then for row, then in zip_longest(changed, changed[1:])}


def _links(request: SignedInRequest, context: dict[str, Any]) -> dict[str, str]:
    """The same comparison shown in each other way: its query, by what is chosen."""
    pair: Pair | None = context["pair"]
    here = {"show": context["show"], "rows": context["rows"]}
    if pair:
        here |= {"before": str(pair.before), "after": NOW if pair.after is None else str(pair.after)}
    ways = [("show", value) for value in SHOWN] + [("rows", value) for value in ROWS]
    return {value: "?" + urlencode({**here, name: value}) for name, value in ways}
