"""Calling a workshop, describing it, and writing the standard agenda."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from partners.models import IBP, User
from partners.refusals import Refused
from reporting.models import Overtaken
from workshops.inviting import invite, organisations_of
from workshops.models import Session, Workshop
from workshops.sessions import OF_ONE_PROJECT, STANDARD, SessionKind

MANY = ("ibps", "organisers", "facilitators")
WORDS = ("theme", "quarter", "held_on", "starts_at", "place", "objectives", *MANY)


def call(*, by: User, id: UUID, **words: Any) -> Workshop:
    """A workshop that is planned, with the organisations of its projects on the list of those to invite. Sent twice it is one."""
    many = {name: words.pop(name) for name in MANY}
    workshop = Workshop(id=id, added_by=by, **words)
    workshop._history_user = by  # type: ignore[attr-defined]  # simple-history reads it
    try:
        with transaction.atomic():
            workshop.save(force_insert=True)
            for name, chosen in many.items():
                getattr(workshop, name).set(chosen)
            invite(workshop, organisations_of(workshop.ibps.all()), by=by)
    except IntegrityError:
        there = Workshop.objects.filter(pk=id, added_by=by).first()
        if there is None:
            raise
        return there
    return workshop


def describe(workshop: Workshop, *, version: int, by: User, **words: Any) -> None:
    """Write over the version that was seen; the same words again are no change. Raises Overtaken, or Refused once its record is locked."""
    with transaction.atomic():
        theirs = workshop.lock()
        changes = {name: value for name, value in words.items() if value_of(theirs, name) != _plain(name, value)}
        if not changes:
            return
        if theirs.version != version:
            raise Overtaken(theirs, words)
        theirs.require_writable()
        _keep_projects(theirs, changes.get("ibps"))
        Workshop.objects.filter(pk=theirs.pk).update(version=F("version") + 1)
        theirs.refresh_from_db(fields=["version"])
        for name, value in changes.items():
            if name in MANY:
                getattr(theirs, name).set(value)
            else:
                setattr(theirs, name, value)
        theirs._history_user = by  # type: ignore[attr-defined]
        theirs.save(update_fields=[name for name in changes if name not in MANY] or ["version"])


def value_of(workshop: Workshop, name: str) -> Any:
    """A value of a workshop in a form in which it can be compared."""
    return set(getattr(workshop, name).all()) if name in MANY else getattr(workshop, name)


def _plain(name: str, value: Any) -> Any:
    return set(value) if name in MANY else value


def _keep_projects(workshop: Workshop, wanted: Iterable[IBP] | None) -> None:
    """A project with a session of its own stays."""
    if wanted is None:
        return
    left = workshop.sessions.exclude(ibp=None).exclude(ibp__in=[one.pk for one in wanted]).select_related("ibp").first()
    if left and left.ibp:
        raise Refused(
            _("%(project)s has sessions on the agenda. Remove those first, then the project.")
            % {"project": left.ibp.code}
        )


def write_standard_agenda(workshop: Workshop, *, by: User) -> int:
    """The agenda of the first workshop: sessions of one project once for each. How many; refused where one is written already."""
    with transaction.atomic():
        workshop.require_writable()
        if workshop.sessions.exists():
            raise Refused(_("There is an agenda already. Remove its sessions first, or add to it."))
        projects = list(workshop.ibps.order_by("code"))
        lines = [
            (item, ibp) for item in STANDARD for ibp in (projects if item.kind in OF_ONE_PROJECT else [None])
        ]  # fmt: skip
        for item, ibp in lines:
            title = str(SessionKind(item.kind).label)
            words = {"title": f"{title}: {ibp.code}", "ibp_id": ibp.pk} if ibp else {"title": title}
            Session.add(workshop, by=by, kind=item.kind, minutes=item.minutes, **words)
    return len(lines)
