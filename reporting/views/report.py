"""A report as a whole: at a glance, to be read, to be submitted, and the other steps of its life."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from partners.clearance import Level
from partners.models import Appointment, User
from partners.nudging import nudge
from partners.refusals import Refused, require
from partners.requests import SignedInRequest
from partners.standing import Role
from reporting import rules, tasks
from reporting.comparing import sections_since
from reporting.forms.deeds import DeedForm, ExtensionForm, WithdrawalForm
from reporting.models import Incomplete, Report, ReportEvent, Snapshot, Thread
from reporting.quarters import day_in_dhaka
from reporting.views.finding import report_known, report_read
from reporting.views.review import decide
from reporting.workflow import DECISIONS, NOTE_WANTED, STEPS, Action, Status


def report(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Its chapters and what is missing, what happened to it, and what this person can do now."""
    report = report_known(request, pk)
    return _overview(request, report)


def _overview(
    request: SignedInRequest,
    report: Report,
    deed: DeedForm | None = None,
    extension: ExtensionForm | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    user = request.user
    writes, edits = rules.writes(user, report), rules.can_edit(user, report)
    chapters = [
        {
            "chapter": chapter,
            "url": chapter.url(report) if writes else "",
            "gaps": chapter.gaps(report) if edits else [],
            "latest": chapter.latest(report) if writes else None,
        }
        for chapter in report.chapters
    ]
    events = steps_of(report) if rules.can_read_submissions(user, report) else []
    context = {
        **_standing(request, report),
        "chapters": chapters,
        "go_on": next(
            (chapter["url"] for chapter in chapters if chapter["gaps"]), chapters[0]["url"] if chapters else ""
        ),
        "returned": next((step for step in events if step["asks"]), None),
        "came_back": report.rounds.returned().select_related("reason").last()
        if report.status == Status.RETURNED
        else None,
        "ready": sum(not chapter["gaps"] for chapter in chapters),
        "can_read": rules.can_read(user, report),
        "sent": report.snapshots.count() if rules.can_read_submissions(user, report) else 0,
        "events": events,
        "submitters": submitters(report) if edits and not rules.speaks_for(user, report) else [],
        "said": Thread.objects.visible_to(user).filter(report=report).count(),
        "unanswered": report.threads.unanswered().count() if writes else 0,
        "refused": refused,
        "deed": deed or (WithdrawalForm() if rules.speaks_for(user, report) else DeedForm()),
        "can_remind": report.is_overdue(day_in_dhaka(now())) and rules.can_remind(user, report),
        "extension": (extension or ExtensionForm()) if rules.can_extend(user, report) else None,
    }
    return render(request, "reporting/report.html", context, status=status)


def _standing(request: SignedInRequest, report: Report) -> dict[str, Any]:
    """What every page of a report says of it and of the person who looks."""
    user, today = request.user, day_in_dhaka(now())
    return {
        "report": report,
        "writes": rules.writes(user, report),
        "editable": rules.can_edit(user, report),
        "actions": rules.actions_for(user, report),
        "today": today,
        "days_late": -report.days_left(today) if report.is_overdue(today) else 0,
        "reads_submissions": rules.can_read_submissions(user, report),
    }


def read(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The whole report on one page, cleared for who reads it."""
    report = report_read(request, pk)
    sections = report.sections(rules.clearance(request.user, report) or Level.PUBLIC)
    sent = last_submission(report) if rules.can_read_submissions(request.user, report) else None
    number = report.snapshots.count() if sent else 0
    is_marked = number > 1 and report.is_sent and "marks" not in request.GET
    if is_marked:
        sections = sections_since(sections, submission_of(report, number - 1).sections(Level.RESTRICTED))
    context = {
        **_standing(request, report),
        "sections": sections,
        "sent": sent,
        "before": number - 1 if report.is_sent else 0,
        "is_marked": is_marked,
    }
    return render(request, "reporting/read.html", context)


@require_http_methods(["GET", "POST"])
def submit(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What is missing, or what will be sent; then it is sent."""
    report = report_known(request, pk)
    require(rules.writes(request.user, report))
    may = rules.can_take(request.user, Action.SUBMIT, report)
    refusal = ""
    if request.method == "POST":
        require(may)
        try:
            report.take(Action.SUBMIT, by=request.user, at=now())
            nudge(tasks.tell_and_post)
            return redirect("reporting:receipt", pk=report.pk)
        except Incomplete:
            pass  # the page names what is missing
        except Refused as refused:
            refusal = str(refused)
            report = report_known(request, pk)
    gaps = report.gaps() if report.is_open else []
    context = {
        **_standing(request, report),
        "gaps": gaps,
        "by_chapter": [(chapter, found) for chapter in report.chapters if (found := chapter.gaps(report))]
        if gaps
        else [],
        "unanswered": [thread.gap for thread in report.threads.unanswered().with_comments()] if gaps else [],
        "sections": report.sections(Level.RESTRICTED) if report.is_open and not gaps else [],
        "may": may,
        "submitters": [] if may else submitters(report),
        "refusal": refusal,
    }
    return render(request, "reporting/submit.html", context, status=409 if request.method == "POST" else 200)


def receipt(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Proof of the last submission."""
    report = report_known(request, pk)
    require(rules.can_read_submissions(request.user, report))
    sent = last_submission(report)
    if sent is None:
        raise Http404
    number = report.snapshots.count()
    return render(request, "reporting/receipt.html", {**_standing(request, report), "sent": sent, "number": number})


@require_POST
def take(request: SignedInRequest, pk: UUID, action: str) -> HttpResponse:
    """One step of the report's life, but for submitting. A refusal shows the page again with what was written."""
    report = report_known(request, pk)
    if action not in STEPS or action == Action.SUBMIT:
        raise Http404
    deed = Action(action)
    require(rules.can_take(request.user, deed, report))
    if deed in DECISIONS:
        return decide(request, report, deed)
    form = WithdrawalForm(request.POST) if deed is Action.WITHDRAW else DeedForm(request.POST)
    if form.is_valid():
        try:
            report.take(deed, by=request.user, at=now(), note=form.cleaned_data["note"])
            nudge(tasks.tell_and_post)
            messages.success(request, ReportEvent.DONE[deed])
            return redirect(report)
        except Refused as refusal:
            form.add_error("note" if str(refusal) == str(NOTE_WANTED.get(deed)) else None, str(refusal))
            report = report_known(request, pk)
    return _overview(request, report, form, refused=deed, status=409)


@require_POST
def extend(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Give the partner more time, with the reason."""
    report = report_known(request, pk)
    require(rules.reviews(request.user, report))
    form = ExtensionForm(request.POST)
    if form.is_valid():
        try:
            report.extend(form.cleaned_data["due_on"], by=request.user, at=now(), note=form.cleaned_data["note"])
            messages.success(request, _("The report is due later now."))
            return redirect(report)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            report = report_known(request, pk)
    return _overview(request, report, extension=form, status=409)


# ── What pages of a report ask ──────────────────────────────────────────────


def steps_of(report: Report) -> list[dict[str, Any]]:
    """Every step so far, newest first, in words."""
    events = report.events.select_related("by", "snapshot").order_by("-at", "-id")
    return [
        {
            "who": event.by or _("The portal"),
            "what": _("Given more time, until %(day)s") % {"day": date_format(event.due_on)}
            if event.due_on
            else event.done,
            "at": event.at,
            "note": event.note,
            "asks": event.action in (Action.RETURN, Action.REOPEN),
        }
        for event in events
    ]


def last_submission(report: Report) -> Snapshot | None:
    return report.snapshots.select_related("event__by").order_by("-pk").first()


def submission_of(report: Report, number: int) -> Snapshot:
    """What was submitted the first, second … time; 404 where it was not."""
    every = report.snapshots.order_by("pk")
    if not 0 < number <= every.count():
        raise Http404
    sent = every.select_related("event__by")[number - 1]
    sent.report = report
    return sent


def submitters(report: Report) -> list[User]:
    """The people who can submit it."""
    holders = Appointment.objects.current().select_related("person")
    if report.seat_id:
        holders = holders.filter(role=Role.FOCAL_PERSON, seat=report.seat_id)
    else:
        holders = holders.filter(role=Role.CONSORTIUM_LEAD, ibp=report.ibp_id)
    return [holder.person for holder in holders]
