"""A map as a spreadsheet, out and in, and the list typed from a wall: tried first, then entered as a whole."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from partners.nudging import nudge
from partners.refusals import Refused
from partners.requests import SignedInRequest
from powermaps import rules
from powermaps.cells import MAP, MOST_ROWS, Line, Trouble, read_line, read_list
from powermaps.entering import Outcome, enter_all, try_out
from powermaps.forms.sheet import ListForm
from powermaps.mapping import placements_of
from powermaps.models import Placement
from powermaps.tasks import compare_actors
from powermaps.workbook import read, written
from reporting.forms.sheets import SheetForm
from reporting.models import Kind, Report
from reporting.views.finding import chapter_of, report_written
from reporting.views.sheets import LONGEST, SHOWN, as_file


@require_http_methods(["GET", "POST"])
def sheet(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Download the map, bring it back, or type a list: what was tried and is in order can be entered."""
    report = report_written(request, pk)
    if report.kind == Kind.CONSOLIDATED:
        raise Http404
    chapter_of(report, Placement.chapter)
    if request.method == "GET":
        return _download(report) if "download" in request.GET else _page(request, report)
    if not rules.can_work_on(request.user, report):
        return _page(request, report, status=409, closed=True)
    if "rows" in request.POST:
        return _enter(request, report)
    return _try_list(request, report) if "lines" in request.POST else _try_sheet(request, report)


def _download(report: Report) -> HttpResponse:
    quarter = report.quarter.code if report.quarter else "inception"
    content = written(report, placements_of(report).prefetch_related(None), now())
    return as_file(content, f"{report.ibp.code} {report.owner_name} {quarter} map")


def _try_sheet(request: SignedInRequest, report: Report) -> HttpResponse:
    form = SheetForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            found = read(form.cleaned_data["file"], report)
        except ValidationError as mistake:
            form.add_error("file", mistake)
        else:
            return _tried(request, report, found.lines, found.troubles, form=form)
    return _page(request, report, form=form, status=400)


def _try_list(request: SignedInRequest, report: Report) -> HttpResponse:
    form = ListForm(request.POST)
    if not form.is_valid():
        return _page(request, report, typed=form, status=400)
    lines, troubles = read_list(form.cleaned_data["lines"])
    return _tried(request, report, lines, troubles, typed=form, is_list=True)


def _tried(
    request: SignedInRequest,
    report: Report,
    lines: list[Line],
    troubles: list[Trouble],
    *,
    is_list: bool = False,
    **forms: Any,
) -> HttpResponse:
    """What would come of it, and what is wrong, by its cell or line."""
    wrong = {trouble.cell for trouble in troubles}
    whole = [
        line for line in lines if line.support is not None and line.influence is not None and (line.key or line.name)
    ]
    try:
        outcome = try_out(report, whole, by=request.user, at=now())
    except Refused as refusal:
        return _page(request, report, status=409, refusal=str(refusal), **forms)
    more = [trouble for trouble in outcome.troubles if trouble.cell not in wrong]
    found = [*troubles, *(_by_line(trouble) if is_list else trouble for trouble in more)]
    if found:
        return _page(request, report, status=400, troubles=found, **forms)
    if not lines:
        return _page(request, report, status=400, refusal=_("There is nothing in it to enter."), **forms)
    return _page(request, report, outcome=outcome, rows=_handed_on(lines), **forms)


def _by_line(trouble: Trouble) -> Trouble:
    number = "".join(letter for letter in trouble.cell if letter.isdigit())
    return Trouble(_("line %(number)s") % {"number": number}, trouble.said)


def _handed_on(lines: list[Line]) -> str:
    """The rows, as the page posts them back once they have been tried: they are read and tried again then."""
    return json.dumps([[line.number, _values(line)] for line in lines], ensure_ascii=False)


def _values(line: Line) -> dict[str, Any]:
    said: dict[str, Any] = {
        "key": str(line.key or ""),
        "name": line.name,
        "short_name": line.short_name,
        "local_name": line.local_name,
        "version": line.version,
        "verdict": line.verdict,
        "support": line.support,
        "influence": line.influence,
        **line.words,
    }
    if "roles" in said:
        said["roles"] = ", ".join(said["roles"])
    if "is_not_mobilised" in said:
        said["is_not_mobilised"] = "yes" if said["is_not_mobilised"] else "no"
    return {name: value for name, value in said.items() if value not in ("", None) or name in ("reason", "roles")}


def _handed_back(text: str) -> list[Line] | None:
    """The rows that the page was given; None for anything else."""
    known = MAP.read_back
    try:
        rows = json.loads(text[:LONGEST])
        lines = []
        for number, values in rows[: MOST_ROWS + 1]:
            line, troubles = read_line(int(number), {name: value for name, value in values.items() if name in known})
            if troubles or line is None:
                return None
            lines.append(line)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError):
        return None
    return lines


def _enter(request: SignedInRequest, report: Report) -> HttpResponse:
    lines = _handed_back(request.POST["rows"])
    if not lines:
        return _page(
            request, report, status=400, refusal=_("These rows have been changed on the way. Try the file again.")
        )
    try:
        outcome = enter_all(report, lines, by=request.user, at=now())
    except Refused as refusal:
        return _page(request, report, status=409, refusal=str(refusal))
    if outcome.troubles:
        return _page(request, report, status=409, troubles=outcome.troubles)
    if outcome.entered:
        nudge(compare_actors)
    messages.success(request, _("Entered: %(what)s.") % {"what": ", ".join(_words(outcome))})
    return redirect(reverse("powermaps:map", args=[report.pk]))


def _words(outcome: Outcome) -> list[str]:
    """What comes of it, in sentences."""
    counts = [
        (len(outcome.placed), ngettext("%(count)s actor is placed", "%(count)s actors are placed", len(outcome.placed))),
        (
            len(outcome.entered),
            ngettext("%(count)s of them is new in the register", "%(count)s of them are new in the register", len(outcome.entered)),
        ),
        (len(outcome.changed), ngettext("%(count)s row is changed", "%(count)s rows are changed", len(outcome.changed))),
        (len(outcome.confirmed), ngettext("%(count)s is confirmed", "%(count)s are confirmed", len(outcome.confirmed))),
        (
            len(outcome.dropped),
            ngettext("%(count)s is no longer relevant", "%(count)s are no longer relevant", len(outcome.dropped)),
        ),
        (outcome.same, ngettext("%(count)s row says what stands there already", "%(count)s rows say what stands there already", outcome.same)),
    ]  # fmt: skip
    return [words % {"count": count} for count, words in counts if count]


def _page(request: SignedInRequest, report: Report, *, status: int = 200, **context: Any) -> HttpResponse:
    outcome = context.pop("outcome", None)
    troubles = context.pop("troubles", [])
    editable = rules.can_work_on(request.user, report)
    return render(
        request,
        "powermaps/sheet.html",
        {
            "report": report,
            "editable": editable,
            "form": context.pop("form", None) or SheetForm(),
            "typed": context.pop("typed", None) or ListForm(),
            "outcome": outcome,
            "words": _words(outcome) if outcome else [],
            "troubles": troubles[:SHOWN],
            "more": max(0, len(troubles) - SHOWN),
            "url": reverse("powermaps:map", args=[report.pk]),
            **context,
        },
        status=status,
    )
