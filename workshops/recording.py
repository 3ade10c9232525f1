"""Writing the record of a workshop up: what the reports say is taken over or left out, photographs, what is still missing, errata."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partners.models import User
from reporting.chapter import Gap
from workshops.contents import RecordSection
from workshops.models import Erratum, Line, Photo, PlacementProposal, Workshop
from workshops.photographs import Picture
from workshops.sessions import SessionKind
from workshops.taking_over import take_over
from workshops.workflow import Phase

TAKEN_OVER = (SessionKind.PROGRESS, SessionKind.CONTEXT)
LINES_WANTED = {
    SessionKind.PROGRESS: RecordSection.PROGRESS,
    SessionKind.CONTEXT: RecordSection.CONTEXT,
    SessionKind.INCEPTION: RecordSection.INCEPTION,
    SessionKind.WAY_FORWARD: RecordSection.WAY_FORWARD,
}


def take_all_over(workshop: Workshop, *, by: User) -> int:
    """What the reports say, for every progress and context session: how many lines are new."""
    there = workshop.sessions.filter(kind__in=TAKEN_OVER).select_related("ibp")
    count = 0
    with transaction.atomic():
        for session in there:
            session.workshop = workshop
            count += take_over(session, by=by)
    return count


def leave_out(line: Line, is_left_out: bool, *, version: int, by: User) -> None:
    """Out of the record, or in again; raises Overtaken when a colleague was faster."""
    line.rewrite(version=version, by=by, is_left_out=is_left_out)


def keep_photo(workshop: Workshop, picture: Picture, *, by: User, **words: Any) -> Photo:
    """Raises Refused where it stands in the record already, or that is locked: then no file is left behind."""
    pk = uuid4()
    photo = Photo(id=pk)
    field = photo.file.field
    storage = field.storage
    name = storage.save(field.generate_filename(photo, f"{pk.hex}.jpg"), ContentFile(picture.content))
    try:
        return Photo.add(
            workshop,
            by=by,
            id=pk,
            file=name,
            sha256=picture.sha256,
            width=picture.width,
            height=picture.height,
            **words,
        )
    except BaseException:
        storage.delete(name)
        raise


def correct(workshop: Workshop, *, by: User, at: datetime, **words: Any) -> Erratum:
    """A dated erratum; sent twice it is one. Raises ValidationError while the record is open, or for what cannot stand."""
    erratum = Erratum(workshop=workshop, by=by, at=at, **words)
    erratum.clean_fields(exclude=["workshop", "by"])
    said = {name: getattr(erratum, name) for name in ("section", "text", "confidentiality")}
    with transaction.atomic():
        if known := Erratum.objects.filter(workshop=workshop.lock(), by=by, **said).first():
            return known
        erratum.save(force_insert=True)
    return erratum


def missing(workshop: Workshop) -> list[Gap]:
    """What the record still lacks, each with where it is put right. It may be closed all the same."""
    record = reverse("workshops:record", args=[workshop.pk])

    def at(section: RecordSection) -> str:
        return f"{record}#{section.value}"

    found: list[Gap] = []
    if not workshop.participants.let_in().exists():
        found.append(
            Gap(_("Nobody has been entered as there: let people in, or enter them."), at(RecordSection.PARTICIPANTS))
        )
    if not workshop.objectives:
        found.append(Gap(_("Write its objectives."), at(RecordSection.OBJECTIVES)))
    sessions = list(
        workshop.sessions.select_related("ibp").annotate(
            said=Count("lines", filter=Q(lines__is_left_out=False), distinct=True),
            hidden=Count("notes", filter=Q(notes__is_shown=False, notes__is_removed=False), distinct=True),
        )
    )
    found += _of_sessions(sessions, at)
    open_ = PlacementProposal.objects.filter(session__workshop=workshop, state=PlacementProposal.State.OPEN).count()
    if open_:
        words = ngettext(
            "%(count)s proposed placement has neither been agreed nor set aside.",
            "%(count)s proposed placements have neither been agreed nor set aside.",
            open_,
        )
        found.append(Gap(words % {"count": open_}, at(RecordSection.POWER)))
    unowned = workshop.actionpoints.filter(Q(owner=None, owner_user=None, subgroup=None) | Q(due_on=None)).count()
    if unowned:
        words = ngettext(
            "%(count)s action point lacks who does it or until when.",
            "%(count)s action points lack who does them or until when.",
            unowned,
        )
        found.append(Gap(words % {"count": unowned}, at(RecordSection.WAY_FORWARD)))
    bare = workshop.photos.filter(caption="").count()
    if bare:
        words = ngettext("%(count)s photograph has no caption.", "%(count)s photographs have no caption.", bare)
        found.append(Gap(words % {"count": bare}, at(RecordSection.PHOTOGRAPHS)))
    return found


def _of_sessions(sessions: Iterable[Any], at: Any) -> list[Gap]:
    found = []
    for session in sessions:
        if session.hidden:
            words = ngettext(
                "“%(session)s”: %(count)s note has not been shown.",
                "“%(session)s”: %(count)s notes have not been shown.",
                session.hidden,
            )
            found.append(Gap(words % {"session": session.title, "count": session.hidden}, session.get_absolute_url()))
        if session.phase not in (Phase.WAITING, Phase.DONE):
            found.append(
                Gap(
                    _("“%(session)s”: its board is still open.") % {"session": session.title},
                    session.get_absolute_url(),
                )
            )
        if session.kind in LINES_WANTED and not session.said:
            words = (
                _("“%(session)s”: take over what the reports say, or write what was said.")
                if session.kind in TAKEN_OVER
                else _("“%(session)s”: nothing has been written down.")
            )
            found.append(Gap(words % {"session": session.title}, at(LINES_WANTED[session.kind])))
    return found
