"""The inception report of a project: opened once, written chapter by chapter in words."""

from uuid import UUID

from django.db.models import prefetch_related_objects
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST

from partners.clearance import Level
from partners.models import IBP, Appointment, Seat
from partners.refusals import Refused
from partners.requests import SignedInRequest
from partners.standing import Role
from reporting import rules
from reporting.chapters.inception import Consortium, TextChapter
from reporting.forms.inception import InceptionForm
from reporting.models import Kind, Report
from reporting.opening import open_inception
from reporting.talking import holds_restricted, threads_by_place
from reporting.views.chapters import beside
from reporting.views.finding import chapter_of, report_known, report_written
from reporting.views.kinds import KINDS
from reporting.views.rows import add_row
from reporting.views.saving import elsewhere, refused
from reporting.views.writing import Writing


@require_http_methods(["GET", "POST"])
def inception(request: SignedInRequest, code: str) -> HttpResponse:
    """The way to a project's inception report; where there is none yet, PROKAS opens it here."""
    ibp = get_object_or_404(IBP.objects.visible_to(request.user), code=code)
    there = Report.objects.filter(kind=Kind.INCEPTION, ibp=ibp).with_names().first()
    if there and rules.can_know(request.user, there):
        return redirect(there)
    if not rules.can_open_inception(request.user, ibp):
        raise Http404
    form = InceptionForm(request.POST or None, ibp=ibp)
    if not there and form.is_valid():
        there = open_inception(ibp, form.cleaned_data["due_on"], by=request.user, at=now())
        return redirect(there if rules.can_know(request.user, there) else request.path)
    leads = Appointment.objects.current().filter(role=Role.CONSORTIUM_LEAD, ibp=ibp).select_related("person")
    context = {"ibp": ibp, "there": there, "form": form, "leads": leads, "members": ibp.seats.filter(left_on=None)}
    return render(request, "reporting/inception.html", context, status=400 if form.errors and not there else 200)


def text_chapter(request: SignedInRequest, pk: UUID, key: str) -> HttpResponse:
    """The questions of a chapter with their answers, what was added to them, and for the consortium its members."""
    report = report_known(request, pk)
    chapter = _text_chapter(report, key)
    if not rules.writes(request.user, report):
        return redirect("reporting:read", pk=report.pk)
    editable = rules.can_edit(request.user, report)
    if editable:
        prefetch_related_objects([report], *chapter.read_by_gaps)
    passage, member = KINDS["passage"], KINDS["member"]
    passages = list(passage.rows(report).filter(chapter=key))
    members = list(member.rows(report)) if isinstance(chapter, Consortium) else []
    talk = threads_by_place(report, request.user, chapter=key)
    response = render(
        request,
        "reporting/text_chapter.html",
        {
            "report": report,
            "chapter": chapter,
            "steps": beside(report, chapter),
            "kind": passage,
            "member_kind": member,
            "answers": [row for row in passages if row.is_fixed],
            "list": passage.list_of(report, [row for row in passages if not row.is_fixed], chapter=key),
            "has_members": isinstance(chapter, Consortium),
            "members": members,
            "joined": chapter.joined(report) if editable and isinstance(chapter, Consortium) else [],
            "editable": editable,
            "further": chapter.further(report),
            "gaps": chapter.gaps(report) if editable else [],
            "talk": talk,
        },
    )
    is_restricted = any(row.confidentiality >= Level.RESTRICTED for row in [*passages, *members])
    if editable and not is_restricted and not holds_restricted(talk):
        response["X-Offline"] = "keep"  # the page opens again without a network; restricted words stay off the device
    return response


@require_http_methods(["GET", "POST"])
def add_passage(request: SignedInRequest, pk: UUID, key: str) -> HttpResponse:
    _text_chapter(report_known(request, pk), key)
    return add_row(request, pk, KINDS["passage"], fixed={"chapter": key})


@require_POST
def add_member(request: SignedInRequest, pk: UUID, seat: UUID) -> HttpResponse:
    """A place for what a member does that joined since the report was opened."""
    report = report_written(request, pk)
    chapter = _text_chapter(report, Consortium.key)
    assert isinstance(chapter, Consortium)
    there = get_object_or_404(Seat.objects.filter(ibp=report.ibp_id), pk=seat)
    writing = Writing(request, KINDS["member"], report)
    try:
        writing.row = chapter.add_member(report, there, by=request.user)
    except Refused as refusal:
        return refused(writing, refusal)
    return elsewhere(writing, writing.place)


def _text_chapter(report: Report, key: str) -> TextChapter:
    """The chapter of a report; 404 where it is not one in words."""
    chapter = chapter_of(report, key)
    if not isinstance(chapter, TextChapter):
        raise Http404
    return chapter
