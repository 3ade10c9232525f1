"""What becomes of an action point: said to be done, looked at by somebody else, sent back, dropped or opened again; and who is reminded."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.models import Appointment, User
from partners.refusals import Refused
from partners.standing import Role
from partners.text import brief, tidy
from reporting.models import Happening, Notice
from reporting.notifying import give
from workshops.models import ActionPoint
from workshops.models.followup import notice_key
from workshops.workflow import TURNS, Deed, State, Take

BEFORE = timedelta(days=7)


def take(point: ActionPoint, deed: Deed, *, by: User, at: datetime, words: str = "") -> None:
    """The only writer of an action point's life, whether its workshop is open or closed. Done twice it is done once.

    Raises Refused when a colleague was faster, words are missing or nobody else looked; ValidationError for words that cannot stand.
    """
    turn = TURNS[deed]
    if turn.asks and not words.strip():
        raise Refused(_("Write in a sentence: %(what)s.") % {"what": str(turn.asks)[0].lower() + str(turn.asks)[1:]})
    with transaction.atomic():
        now = ActionPoint.objects.select_for_update(of=("self",)).get(pk=point.pk)
        changes = _changes(deed, now, by, at, words)
        if _is_repeat(now, turn.after, changes, by):
            return
        if now.state not in turn.before:
            words = _("This action point is “%(state)s” by now: look at it again.")
            raise Refused(words % {"state": now.get_state_display()})
        if deed == Deed.VERIFY and now.done_by_id == by.pk:
            raise Refused(_("You said that it is done. Somebody else has to see that it is."))
        for name, value in changes.items():
            setattr(now, name, value)
        now.clean_fields(exclude={field.name for field in now._meta.fields} - {"outcome"})
        now._history_user, now._history_date = by, at  # type: ignore[attr-defined]
        now.save(update_fields=list(changes))
    point.refresh_from_db()


def _changes(deed: Deed, point: ActionPoint, by: User, at: datetime, words: str) -> dict[str, Any]:
    after = TURNS[deed].after
    nobody: dict[str, Any] = {"done_at": None, "done_by": None, "verified_at": None, "verified_by": None}
    if deed == Deed.VERIFY:
        return {"state": after, "verified_at": at, "verified_by": by}
    if deed == Deed.FINISH:
        return {"state": after, "outcome": words, **nobody, "done_at": at, "done_by": by}
    return {"state": after, "outcome": words, **nobody}


def _is_repeat(point: ActionPoint, after: Take, changes: dict[str, Any], by: User) -> bool:
    """The answer to the first sending was lost."""
    last = point.history.first()
    same_words = "outcome" not in changes or point.outcome == tidy(changes["outcome"])
    return point.state == after and same_words and last is not None and last.history_user_id == by.pk


# ── Reminders ───────────────────────────────────────────────────────────────


def remind(on: date, *, at: datetime, by_mail: bool = True) -> None:
    """Tell those who do it that an action point is due in a week, and from the day after on that it is overdue.

    Each is told once for each due day. Days that were missed are not made up for, but for what holds now.
    """
    near = ActionPoint.objects.due(on + BEFORE).exclude(workshop__state=State.PLANNED).with_names()
    points = near.prefetch_related("workshop__ibps", "workshop__facilitators").order_by("due_on", "pk")
    keys = {_key(point, on): point for point in points}
    told = set(Notice.objects.filter(key__in=keys).values_list("key", flat=True).distinct())
    for key, point in keys.items():
        if key not in told and _tell(point, key, on, at, by_mail):
            ActionPoint.objects.filter(pk=point.pk).update(reminded_at=at)


def _key(point: ActionPoint, on: date) -> str:
    return f"{notice_key(point.pk)}{'late' if point.is_overdue(on) else 'week'}:{point.due_on}"


def _tell(point: ActionPoint, key: str, on: date, at: datetime, by_mail: bool) -> bool:
    people = [*doers_of(point), *(point.workshop.facilitators.all() if point.is_overdue(on) else [])]
    readers = [person for person in dict.fromkeys(people) if _may_know(person, point)]
    for person in readers:
        give(
            Happening.ACTION,
            [person],
            key=key,
            ibp_id=_project(person, point),
            subject=brief(point.text, 200),
            page=point.get_absolute_url(),
            due_on=point.due_on,
            happened_at=at,
            at=at,
            by_mail=by_mail,
        )
    return bool(readers)


def _may_know(person: User, point: ActionPoint) -> bool:
    return person.is_active and ActionPoint.objects.visible_to(person).filter(pk=point.pk).exists()


def doers_of(point: ActionPoint) -> list[User]:
    """The person who does it, and those who write for the organisation; of a subgroup's task those who convene it, or else its members."""
    people = [point.owner_user] if point.owner_user else []
    if point.owner:
        return people + _writers([point.owner.pk], point)
    if people or point.subgroup is None:
        return people
    members = list(point.subgroup.members.filter(left_on=None).select_related("user"))
    members = [one for one in members if one.convenes] or members
    named = [one.user for one in members if one.user]
    return named + _writers([one.organisation_id for one in members if not one.user_id], point)


def _writers(organisations: list[UUID], point: ActionPoint) -> list[User]:
    held = Appointment.objects.current().filter(role__in=[Role.FOCAL_PERSON, Role.CONTRIBUTOR])
    held = held.filter(
        seat__organisation__in=organisations, seat__ibp__in=[ibp.pk for ibp in point.workshop.ibps.all()]
    )
    return [one.person for one in held.select_related("person").order_by("person__name")]


def _project(person: User, point: ActionPoint) -> UUID:
    """Of which of the workshop's projects this person is told of it: of its own where one works in that, else of the first where one does."""
    projects: list[UUID] = [ibp.pk for ibp in point.workshop.ibps.all()]
    if point.ibp_id:
        projects.insert(0, point.ibp_id)
    standing = person.standing
    own = standing.member_of | standing.leads | standing.reviews.ibps | standing.facilitates.ibps
    return next((project for project in projects if project in own), projects[0])


# ── What happened ───────────────────────────────────────────────────────────


def what_happened(point: ActionPoint) -> list[dict[str, Any]]:
    """Its life from the history, the latest first: who said what became of it, when, in which words."""
    found: list[dict[str, Any]] = []
    before: Any = None
    for entry in point.history.select_related("history_user").order_by("history_id"):
        if before is None:
            found.append(_event(entry, _("wrote it down"), ""))
        elif before.state != entry.state:
            said = _SENT_BACK if (before.state, entry.state) == (Take.DONE, Take.OPEN) else _SAID[entry.state]
            found.append(_event(entry, str(said), entry.outcome if entry.state != Take.VERIFIED else ""))
        before = entry
    return found[::-1]


_SENT_BACK = gettext_lazy("said that it is not done yet")
_SAID = {
    Take.OPEN: gettext_lazy("opened it again"),
    Take.DONE: gettext_lazy("said that it is done"),
    Take.VERIFIED: gettext_lazy("verified that it is done"),
    Take.DROPPED: gettext_lazy("dropped it"),
}


def _event(entry: Any, what: str, note: str) -> dict[str, Any]:
    return {"who": entry.history_user or _("The portal"), "what": what, "at": entry.history_date, "note": note}
