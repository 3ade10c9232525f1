"""The record of a workshop: read by all who were called to it, written up by those who run it, locked and then corrected."""

from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from partners.clearance import Level
from partners.models import User
from partners.refusals import Refused, require
from partners.requests import SignedInRequest
from reporting.models import Kind, Overtaken, Report
from reporting.views.saving import as_it_reads, refused
from workshops import rules
from workshops.contents import REMARK, SESSIONS, SPEAKING, WITHOUT_PASSAGE, RecordSection, columns_of
from workshops.forms.record import ErratumForm, PhotosForm
from workshops.models import Line, Passage, Photo, Session, Workshop
from workshops.photographs import thumbnail
from workshops.reading import read_record
from workshops.record import Record
from workshops.recording import correct, keep_photo, leave_out, missing, take_all_over
from workshops.sessions import SessionKind, columns
from workshops.views.finding import row_written, session_run, workshop_read, workshop_run
from workshops.views.kinds import LINE, PASSAGE, PHOTO
from workshops.views.writing import ItemWriting, add_item, adds
from workshops.workflow import Action

ACTION = "action"  # the column of what somebody has to do: it is written and followed up as action points


@dataclass(frozen=True)
class Lines:
    """The lines under one heading of a session, and where one more is added."""

    title: str
    sign: str
    list_id: str
    rows: list[Line]
    add_url: str


@dataclass(frozen=True)
class Board:
    """A session in the record."""

    session: Session
    lists: list[Lines]


@dataclass(frozen=True)
class Part:
    """A section of the record while it is written up."""

    key: str
    title: str
    passage: Passage | None = None
    takes_passage: bool = True
    boards: list[Board] = field(default_factory=list)

    @property
    def is_written(self) -> bool:
        return any(lists.rows for board in self.boards for lists in board.lists)

    @property
    def is_paired(self) -> bool:
        """Its lists stand two and two."""
        return self.key == RecordSection.PROGRESS


def record(request: SignedInRequest, pk: UUID) -> HttpResponse:
    return _page(request, workshop_read(request, pk))


def _page(
    request: SignedInRequest,
    workshop: Workshop,
    *,
    photos: PhotosForm | None = None,
    erratum: ErratumForm | None = None,
    status: int = 200,
) -> HttpResponse:
    level = rules.clearance(request.user, workshop)
    editable = rules.can_write(request.user, workshop)
    runs = rules.runs(request.user, workshop)
    context = {
        "workshop": workshop,
        "record": _as_read_by(request.user, workshop, read_record(workshop, level, drawn=False)),
        "parts": _parts(workshop, level, editable),
        "photos": list(PHOTO.with_names(workshop.photos.filter(confidentiality__lte=level))),
        "kinds": {kind.name: kind for kind in (LINE, PASSAGE, PHOTO)},
        "editable": editable,
        "reads_register": rules.reads_register(request.user, workshop),
        "runs": runs,
        "missing": missing(workshop) if editable else [],
        "photos_form": (photos or PhotosForm()) if editable else None,
        "erratum_form": (erratum or ErratumForm()) if runs and workshop.is_closed else None,
        "can_close": editable and workshop.is_open,
        "editions": _editions(request.user, workshop),
    }
    return render(request, "workshops/record.html", context, status=status)


def _as_read_by(user: User, workshop: Workshop, record: Record) -> Record:
    """Without the placements of maps that this person does not see; those who only observe are told nothing of actors."""
    joint = Report.objects.filter(kind=Kind.CONSOLIDATED, quarter=workshop.quarter_id, ibp__in=workshop.ibps.all())
    reports = {one.ibp_id: one for one in joint.with_names()} if record.maps else {}
    sessions = workshop.sessions.filter(kind=SessionKind.POWER).select_related("ibp")
    seen = set()
    for session in sessions if record.maps else ():
        session.workshop = workshop
        if session.ibp and rules.sees_agreed(user, session, reports.get(session.ibp.pk)):
            seen.add(session.ibp.code)
    told = record.synergies if user.standing.reads_directory else ()
    return replace(record, maps=tuple(of for of in record.maps if of.code in seen), synergies=told)


def _editions(user: User, workshop: Workshop) -> list[Level]:
    """For whom this person may have the report printed."""
    if rules.clearance(user, workshop) == Level.RESTRICTED:
        return [Level.PROGRAMME, Level.PUBLIC, Level.RESTRICTED]
    writes = bool(user.standing.writes_for or user.standing.leads)
    return [Level.PROGRAMME, Level.PUBLIC] if workshop.is_closed and writes else []


def _parts(workshop: Workshop, level: Level, editable: bool) -> list[Part]:
    """All sections in order; those who only read see those with something in them (the template leaves the others out)."""
    lines = LINE.with_names(workshop.lines.admitted_to(level)).order_by("position", "created_at")
    if not editable:
        lines = lines.in_record()
    under: dict[tuple[Any, str], list[Line]] = {}
    for line in lines:
        line.workshop = workshop
        under.setdefault((line.session_id, line.column), []).append(line)
    passages = {one.section: one for one in PASSAGE.with_names(workshop.passages.filter(confidentiality__lte=level))}
    sessions = list(workshop.sessions.select_related("ibp"))
    parts = []
    for section in RecordSection:
        boards: list[Board] = []
        if section == RecordSection.REMARKS:
            boards = [
                Board(one, [_lines(one, REMARK, _("Remarks"), under)])
                for one in sessions
                if (one.pk, REMARK) in under or (editable and one.kind in SPEAKING)
            ]
        elif section in SESSIONS:
            boards = [
                Board(
                    one,
                    [
                        _lines(one, column.key, str(column.title), under)
                        for column in columns(one.kind)
                        if column.key != ACTION or (one.pk, ACTION) in under
                    ],
                )
                for one in sessions
                if one.kind == SESSIONS[section]
            ]
        if section == RecordSection.OTHER and not boards and section.value not in passages:
            continue
        takes = section not in WITHOUT_PASSAGE
        parts.append(Part(section.value, str(section.label), passages.get(section.value), takes, boards))
    return parts


def _lines(session: Session, column: str, title: str, under: dict[tuple[Any, str], list[Line]]) -> Lines:
    return Lines(
        title,
        column if session.kind == SessionKind.CONTEXT and column != REMARK else "",
        f"line-{session.pk}-{column}",
        under.get((session.pk, column), []),
        reverse("workshops:add_line", args=[session.pk, column]),
    )


# ── Lines and passages ──────────────────────────────────────────────────────


@adds
def add_line(request: SignedInRequest, pk: UUID, column: str) -> HttpResponse:
    """One more line under a column of a session."""
    session = session_run(request, pk)
    if column not in {one.key for one in columns_of(session.kind)}:
        raise Http404
    return add_item(request, session.workshop_id, LINE, {"session_id": session.pk, "column": column})


@adds
def add_passage(request: SignedInRequest, pk: UUID, section: str) -> HttpResponse:
    """The text of a section; where a colleague has begun it, that one."""
    if section not in RecordSection.values or section in WITHOUT_PASSAGE:
        raise Http404
    workshop = workshop_run(request, pk)
    there = Passage.objects.filter(workshop=workshop, section=section).first()
    if there and request.method == "GET":
        return redirect("workshops:edit_row", PASSAGE, there.pk)
    return add_item(request, pk, PASSAGE, {"section": section})


@require_POST
def take_from_reports(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What the reports say and the record does not hold yet."""
    workshop = workshop_run(request, pk)
    try:
        count = take_all_over(workshop, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("workshops:record", pk)
    if count:
        said = ngettext("%(count)s line was taken over.", "%(count)s lines were taken over.", count)
        messages.success(request, said % {"count": count})
    else:
        messages.success(request, _("The record holds everything already that was sent in the reports."))
    return redirect("workshops:record", pk)


@require_POST
def leave_line_out(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Out of the record, or in again."""
    found, _removed, workshop = row_written(request, Line, pk)
    if found is None:
        raise Http404
    writing = ItemWriting(request, LINE, workshop, found)
    version = request.POST.get("version", "")
    seen = int(version) if version.isascii() and version.isdecimal() and len(version) < 10 else 0
    try:
        assert isinstance(found, Line)
        leave_out(found, request.POST.get("out") == "1", version=seen, by=request.user)
    except (Overtaken, Refused) as refusal:
        return refused(writing, refusal)
    if writing.is_htmx:
        return as_it_reads(writing)
    return redirect(writing.place)


# ── Photographs ─────────────────────────────────────────────────────────────


@require_POST
def add_photos(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One or several; those that cannot be kept are named, the others are."""
    workshop = workshop_run(request, pk)
    if not rules.can_write(request.user, workshop):
        messages.error(request, _("This workshop is closed and its record is locked. Add an erratum instead."))
        return redirect("workshops:record", pk)
    form = PhotosForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, workshop, photos=form, status=400)
    pictures, refusals = form.cleaned_data["pictures"]
    kept = 0
    for picture in pictures:
        try:
            keep_photo(workshop, picture, by=request.user)
            kept += 1
        except Refused as refusal:
            refusals.append(str(refusal))
    if kept:
        said = ngettext("%(count)s photograph was added.", "%(count)s photographs were added.", kept)
        messages.success(request, said % {"count": kept})
    if refusals:
        for words in refusals:
            form.add_error("pictures", words)
        return _page(request, workshop, photos=form, status=400)
    return redirect(f"{reverse('workshops:record', args=[pk])}#{RecordSection.PHOTOGRAPHS}")


@require_GET
@cache_control(private=True, max_age=86_400)
def photo(request: SignedInRequest, pk: UUID) -> FileResponse:
    found = _photo_read(request.user, pk)
    try:
        opened = found.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return _as_picture(FileResponse(opened, content_type="image/jpeg"))


@require_GET
@cache_control(private=True, max_age=86_400)
def photo_small(request: SignedInRequest, pk: UUID) -> HttpResponse:
    found = _photo_read(request.user, pk)
    try:
        with found.file.open("rb") as opened:
            content = thumbnail(opened)
    except (FileNotFoundError, ValidationError):
        raise Http404 from None
    return _as_picture(HttpResponse(content, content_type="image/jpeg"))


def _photo_read(user: User, pk: UUID) -> Photo:
    found = get_object_or_404(Photo.objects.filter(workshop__in=Workshop.objects.visible_to(user)), pk=pk)
    if found.confidentiality > rules.clearance(user, Workshop.objects.with_names().get(pk=found.workshop_id)):
        raise Http404
    return found


def _as_picture(response: Any) -> Any:
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox"
    return response


# ── Closing, and what comes after ───────────────────────────────────────────


@require_http_methods(["GET", "POST"])
def close(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What the record still lacks, and the button that locks it all the same."""
    workshop = workshop_run(request, pk)
    if request.method == "POST":
        try:
            workshop.take(Action.CLOSE, by=request.user, at=timezone.now())
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The workshop is closed and its record is locked."))
        return redirect("workshops:record", pk)
    if not workshop.is_open:
        return redirect("workshops:record", pk)
    return render(request, "workshops/close.html", {"workshop": workshop, "missing": missing(workshop)})


@require_POST
def add_erratum(request: SignedInRequest, pk: UUID) -> HttpResponse:
    workshop = workshop_run(request, pk)
    require(rules.runs(request.user, workshop))
    form = ErratumForm(request.POST)
    if form.is_valid():
        try:
            correct(workshop, by=request.user, at=timezone.now(), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The erratum stands at the end of the record."))
            return redirect(f"{reverse('workshops:record', args=[pk])}#{RecordSection.ERRATA}")
    if not workshop.is_closed:
        messages.error(request, _("The record is still open: correct it there."))
        return redirect("workshops:record", pk)
    return _page(request, workshop, erratum=form, status=400)
