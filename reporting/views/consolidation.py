"""The page on which a lead makes one report of its members': theirs beside the consortium's own lines."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from django_htmx.http import retarget

from partners.clearance import Level
from partners.refusals import Refused
from partners.requests import SignedInRequest
from reporting import consolidation, rules
from reporting.board import Count
from reporting.chapters.notes import note_of
from reporting.consolidation import SOURCES, Line
from reporting.models import ChapterNote, ContextChange, Kind, Report, SourceLink, Statement
from reporting.reckoning import Reckoning, reckon
from reporting.talking import threads_by_place
from reporting.views.chapters import beside, last_quarters_offers
from reporting.views.finding import chapter_of, report_known
from reporting.views.kinds import KINDS, RowKind

MODELS: dict[str, type[Line]] = {"progress": Statement, "context": ContextChange}
ROWS = {"progress": KINDS["statement"], "context": KINDS["change"]}
LONGEST_REASON = 1_000


@dataclass(frozen=True)
class Pane:
    """One criterion of the page, or all changes: the members' lines and the consortium's."""

    key: str
    title: str
    reckoning: Reckoning
    list: dict[str, Any]  # the consortium's lines, as every chapter page lists rows


def consolidate_progress(request: SignedInRequest, pk: UUID) -> HttpResponse:
    return _page(request, pk, "progress")


def consolidate_context(request: SignedInRequest, pk: UUID) -> HttpResponse:
    return _page(request, pk, "context")


def _page(request: SignedInRequest, pk: UUID, key: str) -> HttpResponse:
    report = _consolidated(request, pk)
    if not rules.writes(request.user, report):
        return redirect("reporting:read", pk=report.pk)
    members = list(report.members())
    notes = ChapterNote.objects.filter(
        report__in=[member for member in members if member.is_sent], chapter=key, confidentiality__lte=Level.CONSORTIUM
    )
    context = _context(request, report, key)
    context |= {
        "steps": beside(report, context["chapter"]),
        "offers": last_quarters_offers(report, context["kind"]) if context["editable"] else None,
        "members": Count(members, localdate()),
        "note": note_of(report, key),
        "note_kind": KINDS["note"],
        "notes": notes.select_related("report__seat__organisation", "report__ibp"),
    }
    return render(request, "reporting/consolidate.html", context)


def _consolidated(request: SignedInRequest, pk: UUID) -> Report:
    report = report_known(request, pk)
    if report.kind != Kind.CONSOLIDATED:
        raise Http404
    return report


def _context(request: SignedInRequest, report: Report, key: str) -> dict[str, Any]:
    """What the page and the answer to every deed on it say."""
    chapter, kind, editable = chapter_of(report, key), ROWS[key], rules.can_edit(request.user, report)
    reckoning = reckon(report, MODELS[key], kind.rows(report))
    return {
        "report": report,
        "chapter": chapter,
        "kind": kind,
        "editable": editable,
        "gaps": chapter.gaps(report) if editable else [],
        "reckoning": reckoning,
        "panes": _panes(report, kind, reckoning),
        "on": localdate(),
        "talk": threads_by_place(report, request.user, chapter=key),
    }


def _panes(report: Report, kind: RowKind, reckoning: Reckoning) -> list[Pane]:
    if reckoning.model is ContextChange:
        rows = [line.row for line in reckoning.lines]
        return [Pane("changes", _("Changes in the context"), reckoning, kind.list_of(report, rows))]
    panes = []
    for criterion in Statement.Criterion:
        part = reckoning.of(criterion)
        rows = [line.row for line in part.lines]
        panes.append(Pane(criterion.value, str(criterion.label), part, kind.list_of(report, rows, criterion=criterion)))
    return panes


@dataclass(frozen=True)
class Choice:
    """What was chosen on the page when a button was pressed. What is no line of this report's is not found."""

    request: SignedInRequest
    report: Report
    model: type[Line]

    @property
    def by(self) -> Any:
        return self.request.user

    def rows(self) -> list[Line]:
        """Members' lines: the one whose button was pressed, or all that are ticked, in the order of the page."""
        wanted = _ids(self.request.POST.getlist("only") or self.request.POST.getlist("row"))
        found = consolidation.offered(self.report, self.model).prefetch_related("evidence").in_bulk(wanted)
        if len(found) < len(wanted):
            raise Refused(_("Some of the lines are not shared at the moment: their partner is changing the report."))
        return [found[pk] for pk in wanted]

    def lines(self, name: str) -> list[Line]:
        wanted = _ids(self.request.POST.getlist(name))
        found = self.model.objects.filter(report=self.report).in_bulk(wanted)
        if len(found) < len(wanted):
            raise Refused(_("A colleague has removed one of these lines meanwhile."))
        return [found[pk] for pk in wanted]

    def link(self) -> SourceLink:
        number = self.request.POST.get("link", "")
        links = SOURCES[self.model].objects.filter(line__report=self.report).select_related("line__report")
        link = (
            links.filter(pk=int(number)).first()
            if number.isascii() and number.isdecimal() and len(number) < 19
            else None
        )
        if link is None:
            raise Refused(_("A colleague has changed this meanwhile."))
        return link


def _take_over(choice: Choice) -> str:
    rows = choice.rows()
    consolidation.take_over(choice.report, rows, by=choice.by)
    return ngettext("%(count)s line taken over.", "%(count)s lines taken over as one.", len(rows)) % {
        "count": len(rows)
    }


def _take_each(choice: Choice) -> str:
    rows = choice.rows()
    if not rows:
        raise Refused(_("Choose at least one line."))
    for row in rows:
        consolidation.take_over(choice.report, [row], by=choice.by)
    return ngettext("%(count)s line taken over.", "%(count)s lines taken over.", len(rows)) % {"count": len(rows)}


def _add_to(choice: Choice) -> str:
    lines = choice.lines("into")
    if not lines:
        raise Refused(_("Choose the line that they go into."))
    consolidation.add_sources(lines[0], choice.rows(), by=choice.by)
    return _("Added to the line. Its words have stayed: reword it if they should say more.")


def _merge(choice: Choice) -> str:
    lines = choice.lines("line")
    consolidation.merge(lines, by=choice.by)
    return _("%(count)s lines are one now.") % {"count": len(lines)}


def _set_aside(choice: Choice) -> str:
    rows, reason = choice.rows(), choice.request.POST.get("reason", "").strip()
    if len(reason) > LONGEST_REASON:
        raise Refused(_("Give the reason in fewer words: at most %(count)s characters.") % {"count": LONGEST_REASON})
    consolidation.set_aside(choice.report, rows, by=choice.by, reason=reason)
    return ngettext("%(count)s line set aside.", "%(count)s lines set aside.", len(rows)) % {"count": len(rows)}


def _bring_back(choice: Choice) -> str:
    consolidation.bring_back(choice.report, choice.rows())
    return _("It waits again.")


def _unlink(choice: Choice) -> str:
    link = choice.link()
    consolidation.unlink(link, by=choice.by)
    return _("The line no longer names %(partner)s for this. Its words and its confidentiality have stayed.") % {
        "partner": link.seat.organisation.acronym
    }


def _acknowledge(choice: Choice) -> str:
    consolidation.acknowledge(choice.link(), by=choice.by)
    return _("Noted. The line has its words: reword it if it should follow.")


DEEDS: dict[str, Callable[[Choice], str]] = {
    "take-over": _take_over,
    "take-each": _take_each,
    "add-to": _add_to,
    "merge": _merge,
    "set-aside": _set_aside,
    "bring-back": _bring_back,
    "unlink": _unlink,
    "acknowledge": _acknowledge,
}


@require_POST
def consolidate(request: SignedInRequest, pk: UUID, key: str, deed: str) -> HttpResponse:
    """Do one deed with what was chosen, and show the criterion anew."""
    report = _consolidated(request, pk)
    if key not in MODELS or deed not in DEEDS or not rules.writes(request.user, report):
        raise Http404
    lines = MODELS[key].objects.filter(report=report)
    before = set(lines.values_list("pk", flat=True))
    try:
        with transaction.atomic():
            done = DEEDS[deed](Choice(request, report, MODELS[key]))
        messages.success(request, done)
    except Refused as refusal:
        messages.error(request, str(refusal))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    wanted = request.POST.get("pane", "")
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect(f"{chapter_of(report, key).url(report)}#{wanted if wanted.isidentifier() else ''}")

    context = _context(request, report, key)
    pane = next((pane for pane in context["panes"] if pane.key == wanted), context["panes"][0])
    editing = "version" in request.POST  # a line is being written at the right: its form stays as it is
    context |= {
        "pane": pane,
        "answered": True,
        "editing": editing,
        "added": [row for row in pane.list["rows"] if row.pk not in before],
        "removed": before - set(lines.values_list("pk", flat=True)),
    }
    answer = render(request, "reporting/consolidate/answer.html", context)
    return retarget(answer, f"#offers-{pane.key}") if editing else answer


def _ids(values: list[str]) -> list[UUID]:
    """The ids among what was posted, each once, in the order given."""
    found = []
    for value in values:
        try:
            found.append(UUID(value))
        except ValueError:
            continue
    return list(dict.fromkeys(found))
