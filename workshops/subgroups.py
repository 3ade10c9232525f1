"""Forming a subgroup, and what it does after its workshop: members come and leave, minutes are kept."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from partners.models import Organisation, User
from partners.refusals import Refused
from reporting.models import Overtaken
from reporting.quarters import day_in_dhaka
from workshops.models import Member, Minutes, Subgroup, Workshop


def form(
    workshop: Workshop,
    *,
    by: User,
    at: datetime,
    name: str,
    mandate: str = "",
    organisations: Iterable[Organisation] = (),
) -> Subgroup:
    """A new one; while the record is open it is part of it. Sent twice it is one: name and mandate tell.

    Raises ValidationError for a name that is taken, or words that cannot stand.
    """
    there = Subgroup(workshop=workshop, name=name, mandate=mandate, by=by, at=at)
    there.clean_fields(exclude=["workshop", "by"])
    with transaction.atomic():
        workshop.require_writable()
        known = Subgroup.objects.filter(workshop=workshop, name=there.name).first()
        if known and (known.mandate, known.by_id) == (there.mandate, by.pk):
            return known
        there.full_clean(exclude=["by"])
        there._history_user = by  # type: ignore[attr-defined]  # simple-history reads it
        there.save(force_insert=True)
        Member.objects.bulk_create([Member(subgroup=there, organisation=one) for one in organisations])
    return there


def reword(subgroup: Subgroup, *, version: int, by: User, **words: Any) -> None:
    """Its name, its mandate, the day it ended. Raises Overtaken when a colleague was faster."""
    if (ended_on := words.get("ended_on")) and ended_on < subgroup.workshop.held_on:
        raise ValidationError({"ended_on": _("This day lies before the workshop. Choose a later one.")})
    _rewrite(subgroup, version, by, words)


def welcome(
    subgroup: Subgroup, organisation: Organisation, *, name: str = "", user: User | None = None, convenes: bool = False
) -> Member:
    """Somebody comes for an organisation; who left and comes back is the same member. Sent twice it is once."""
    _require_working(subgroup)
    words = {"name": user.name if user else name, "user": user}
    member = Member(subgroup=subgroup, organisation=organisation, convenes=convenes, **words)
    member.clean_fields(exclude=["subgroup", "organisation", "user"])
    with transaction.atomic():
        Subgroup.objects.select_for_update().get(pk=subgroup.pk)
        there = subgroup.members.filter(organisation=organisation, name=member.name).first() or member
        there.user, there.convenes, there.left_on = user, convenes, None
        there.save()
    return there


def convene(member: Member, convenes: bool) -> None:
    _require_working(member.subgroup)
    Member.objects.filter(pk=member.pk).update(convenes=convenes)


def leave(member: Member, *, on: date) -> None:
    """It stays named as one who was there. Twice is once."""
    Member.objects.filter(pk=member.pk, left_on=None).update(left_on=on, convenes=False)


def write_minutes(subgroup: Subgroup, *, by: User, at: datetime, held_on: date, text: str, id: UUID | None) -> Minutes:
    """Of one meeting. Sent twice under one id it is one.

    Raises Refused where the subgroup has ended, ValidationError for a day that is not over or words that cannot stand.
    """
    _require_working(subgroup)
    there = Minutes(id=id or uuid4(), subgroup=subgroup, held_on=held_on, text=text, by=by, at=at)
    _check_day(there, at)
    there.clean_fields(exclude=["subgroup", "by"])
    there._history_user = by  # type: ignore[attr-defined]
    known = Minutes.objects.filter(pk=there.pk).first()
    if known is None:
        try:
            with transaction.atomic():
                there.save(force_insert=True)
            return there
        except IntegrityError:  # the same, sent twice at the same moment
            known = Minutes.objects.get(pk=there.pk)
    if (known.subgroup_id, known.by_id) != (subgroup.pk, by.pk):
        raise Refused(_("This could not be added here. Reload the page and try again."))
    if (known.held_on, known.text) != (there.held_on, there.text):
        raise Refused(_("These minutes were kept already, in other words: open them to change them."))
    return known


def reword_minutes(minutes: Minutes, *, version: int, by: User, at: datetime, **words: Any) -> None:
    """Raises Overtaken when a colleague was faster."""
    _require_working(minutes.subgroup)
    _check_day(Minutes(subgroup=minutes.subgroup, held_on=words["held_on"]), at)
    _rewrite(minutes, version, by, words)


def _check_day(minutes: Minutes, at: datetime) -> None:
    if minutes.held_on > day_in_dhaka(at):
        raise ValidationError({"held_on": _("This day is still to come: write the minutes when you have met.")})


def _rewrite(row: Any, version: int, by: User, words: dict[str, Any]) -> None:
    with transaction.atomic():
        theirs = type(row).objects.select_for_update(of=("self",)).get(pk=row.pk)
        before = {name: getattr(theirs, name) for name in words}
        for name, value in words.items():
            setattr(theirs, name, theirs._meta.get_field(name).to_python(value))
        if all(getattr(theirs, name) == value for name, value in before.items()):
            return
        if theirs.version != version:
            raise Overtaken(type(row).objects.get(pk=row.pk), words)
        theirs.full_clean(exclude={field.name for field in theirs._meta.fields} - {*words, "workshop"})
        theirs.version += 1
        theirs._history_user = by
        theirs.save(update_fields=[*words, "version"])
        row.refresh_from_db()


def _require_working(subgroup: Subgroup) -> None:
    if subgroup.ended_on is not None:
        raise Refused(_("This subgroup has ended. Clear the day on which it ended to go on."))
