"""Entering actors and naming them: every name can be found again, and nobody is entered twice unseen."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from partners.models import IBP, Seat, User
from partners.refusals import Refused
from powermaps.likeness import LONGEST_ACRONYM, initials_of
from powermaps.models import Actor, ActorName, Belonging
from powermaps.models.actors import ActorQuerySet, hold
from powermaps.naming import QUEUED, expanded, plain, score

MOST_NAMES = 60  # of one actor: beyond, something else than naming is going on
MOST_WORDS = 24  # by which one looks for names that are alike

OWN_NAMES = {"name": ActorName.Kind.NAME, "short_name": ActorName.Kind.SHORT, "local_name": ActorName.Kind.LOCAL}


@dataclass(frozen=True)
class Likeness:
    """An actor that is there already and may be meant."""

    actor: Actor
    score: int


def enter(ibp: IBP, seat: Seat | None, *, by: User, at: datetime, **details: Any) -> Actor:
    """A new actor, with its own names to be found by."""
    actor = Actor(ibp=ibp, seat=seat, added_by=by, added_at=at, **details)
    actor.full_clean(exclude={"added_by"})  # nobody types who entered it
    with transaction.atomic():
        actor._history_user = by  # type: ignore[attr-defined]  # simple-history reads it
        actor.save(force_insert=True)
        _note_names(actor)
    return actor


def describe(actor: Actor, *, version: int, by: User, **changes: Any) -> None:
    """Change what is said of an actor. Raises Refused when a colleague was faster, ValidationError for what cannot be."""
    with transaction.atomic():
        if not Actor.objects.filter(pk=actor.pk, version=version).update(version=F("version") + 1):
            raise Refused(_("A colleague changed this actor while you were writing. Compare, then save again."))
        hold(actor)
        actor.refresh_from_db()
        for name, value in changes.items():
            setattr(actor, name, value)
        actor.full_clean()
        actor._history_user = by  # type: ignore[attr-defined]  # simple-history reads it
        actor.save(update_fields=list(changes))
        _note_names(actor)


def _note_names(actor: Actor) -> None:
    actor.names.filter(kind__in=ActorName.OWN).delete()
    for field, kind in OWN_NAMES.items():
        if name := getattr(actor, field):
            ActorName.objects.create(actor=actor, name=name, kind=kind)
    _to_be_compared(actor)


def _to_be_compared(actor: Actor) -> None:
    """By whatever it is called now."""
    Actor.objects.filter(pk=actor.pk).update(is_compared=False)


def add_name(actor: Actor, name: str, kind: str) -> ActorName:
    """One more name. The same one twice is one."""
    if kind in ActorName.OWN:
        raise ValueError("its own names are changed with the actor")
    found = ActorName(actor=actor, name=name, kind=kind)
    found.clean_fields(exclude={"plain"})
    found.plain = plain(found.name)[:200]
    if not found.plain:
        raise ValidationError({"name": _("Write a name with letters or digits in it.")})
    if there := actor.names.filter(kind=kind, plain=found.plain).first():
        return there
    if actor.names.count() >= MOST_NAMES:
        raise Refused(
            _("%(actor)s has %(count)s names already. Remove one first.") % {"actor": actor, "count": MOST_NAMES}
        )
    found.save()
    _to_be_compared(actor)
    return found


def remove_name(name: ActorName) -> None:
    """One name less. Its own three are changed with the actor."""
    if name.kind in ActorName.OWN:
        raise Refused(_("This is its own name: change it with the actor."))
    name.delete()
    _to_be_compared(name.actor)


def likely(names: Iterable[str], among: Iterable[Actor]) -> list[Likeness]:
    """Actors that may be meant by these names, the likeliest first. Give `among` with their names prefetched."""
    wanted = list(names)
    found = (Likeness(actor, score(wanted, [one.name for one in actor.names.all()])) for actor in among)
    return sorted((one for one in found if one.score >= QUEUED), key=lambda one: (-one.score, one.actor.name))


def near(names: Iterable[str], known: ActorQuerySet) -> ActorQuerySet:
    """Whom to compare with these names: whoever shares a word with one of them, or how it begins, or its initials."""
    texts = {plain(name)[:200] for name in names} - {""}
    words = {word for text in texts for word in text.split() if len(word) > 2}
    alike = Q(plain__in={initials for text in texts for initials in initials_of(text)})
    for text in sorted(texts | words, key=lambda text: (-len(text), text))[:MOST_WORDS]:
        alike |= Q(plain__contains=text) | Q(plain__startswith=text[:2])
    found = Q(pk__in=ActorName.objects.filter(alike).values("actor"))
    return known.filter(found | Q(pk__in=_spelt_out(texts))).select_related("ibp").prefetch_related("names")


def _spelt_out(texts: Iterable[str]) -> list[Any]:
    """Those whose words have one of these acronyms as their initials."""
    acronyms = {expanded(text).casefold() for text in texts if " " not in text and len(text) <= LONGEST_ACRONYM} - {""}
    begun = Q(pk=None)
    for acronym in acronyms:
        begun |= Q(plain__startswith=acronym[0])
    there = ActorName.objects.filter(begun, plain__contains=" ").values_list("actor", "plain")
    return [actor for actor, name in there if acronyms & initials_of(name)]


def likely_among(names: Iterable[str], known: ActorQuerySet) -> list[Likeness]:
    """As `likely`, of all that are known."""
    wanted = list(names)
    return likely(wanted, near(wanted, known))


def put_under(actor: Actor, parent: Actor, *, since: date | None = None, until: date | None = None) -> Belonging:
    """Say what an actor is a part of. Raises ValidationError where it would become its own ancestor, Refused once it was joined."""
    with transaction.atomic():
        hold(actor, parent)  # of two that are put under each other at once the second is refused
        if actor.pk in {parent.pk, *ancestors(parent)}:
            raise ValidationError(
                _("%(actor)s cannot be a part of %(parent)s: that is a part of it.")
                % {"actor": actor, "parent": parent}
            )
        link = Belonging(actor=actor, parent=parent, since=since, until=until)
        if since and until and until < since:
            raise ValidationError({"until": _("The last day comes before the first.")})
        link.full_clean()
        link.save()
    return link


def end_belonging(link: Belonging, *, on: date) -> None:
    """Its last day was that day, or the first where that was still to come."""
    link.until = max(on, link.since) if link.since else on
    link.save(update_fields=["until"])


def ancestors(actor: Actor) -> set[Any]:
    """The ids of everything it is a part of, at whatever time; one query a generation."""
    found: set[Any] = set()
    ahead = {actor.pk}
    while ahead:
        parents = set(Belonging.objects.filter(actor__in=ahead).values_list("parent", flat=True))
        ahead = parents - found
        found |= parents
    return found
