"""Finding actors that may be the same, asking once, and remembering the answer."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from partners.models import User
from partners.refusals import Refused
from powermaps.likeness import Names
from powermaps.models import Actor, ActorName, Candidate, Comparison
from powermaps.register import put_under

AT_ONCE = 400  # actors compared in one go of a worker
MOST_PER_ACTOR = 5  # more than these nobody reads

Pair = tuple[UUID, UUID]


def waiting() -> Any:
    """Actors that were entered or named anew since they were last compared."""
    return Actor.objects.there().filter(is_compared=False)


def compare_waiting(*, at_most: int = AT_ONCE) -> int:
    """Compare those that wait with everybody; how many there were. Twice is as good as once."""
    found = list(waiting().order_by("added_at", "pk").values_list("pk", flat=True)[:at_most])
    if not found:
        return 0
    Actor.objects.filter(pk__in=found).update(is_compared=True)  # first: what is named anew meanwhile waits again
    try:
        compare(found)
    except BaseException:
        Actor.objects.filter(pk__in=found).update(is_compared=False)
        raise
    return len(found)


def compare(actors: Iterable[UUID]) -> None:
    """Look for each of these among all names; what was found before and is not alike any more goes."""
    names = Names(ActorName.objects.filter(actor__merged_into=None).values_list("actor", "name"))
    actors, answered = list(actors), _answered()
    for pk in actors:
        alike = names.alike(pk, most=MOST_PER_ACTOR)
        wanted = {pair: value for other, value in alike.items() if (pair := pair_of(pk, other)) not in answered}
        with transaction.atomic():
            _candidates_of(pk).exclude(pk__in=_ids_of(wanted)).delete()
            for (one, other), value in wanted.items():
                Candidate.objects.update_or_create(one_id=one, other_id=other, defaults={"score": value})


def answer(one: Actor, other: Actor, said: str, *, by: User, at: datetime, note: str = "") -> Comparison:
    """Remember what a person says of two actors. Raises Refused when it was answered already, or they are one."""
    if one.pk == other.pk:
        raise Refused(_("These are one and the same already."))
    first, second = pair_of(one.pk, other.pk)
    with transaction.atomic():
        found, is_new = Comparison.objects.get_or_create(
            one_id=first, other_id=second, defaults={"answer": said, "note": note, "by": by, "at": at}
        )
        if not is_new and found.answer != said:
            if found.answer == Comparison.Answer.PART:
                raise Refused(_("A colleague has answered already that one is a part of the other."))
            found.answer, found.note, found.by, found.at = said, note, by, at
            found.save(update_fields=["answer", "note", "by", "at"])
        Candidate.objects.filter(one_id=first, other_id=second).delete()
    return found


def answer_part(part: Actor, whole: Actor, *, by: User, at: datetime, note: str = "") -> Comparison:
    """One is a part of the other: it is put under it. Raises ValidationError where that would be a ring."""
    with transaction.atomic():
        if not part.belongs_to.filter(parent=whole).exists():
            put_under(part, whole)
        return answer(part, whole, Comparison.Answer.PART, by=by, at=at, note=note)


def remember_same(kept: Actor, gone: Actor, *, by: User, at: datetime) -> None:
    """That they were joined is an answer too, whatever was said before."""
    first, second = pair_of(kept.pk, gone.pk)
    said = {"answer": Comparison.Answer.SAME, "by": by, "at": at}
    Comparison.objects.update_or_create(one_id=first, other_id=second, defaults=said)
    Candidate.objects.filter(one_id=first, other_id=second).delete()


def forget_answer(one: Actor, other: Actor) -> None:
    """They were parted again: somebody may be asked anew."""
    first, second = pair_of(one.pk, other.pk)
    Comparison.objects.filter(one_id=first, other_id=second, answer=Comparison.Answer.SAME).delete()


def pair_of(one: Any, other: Any) -> Pair:
    """The smaller id first, as the database orders them."""
    return (one, other) if one.hex < other.hex else (other, one)


def _candidates_of(pk: UUID) -> Any:
    return Candidate.objects.filter(one_id=pk) | Candidate.objects.filter(other_id=pk)


def _ids_of(pairs: Iterable[Pair]) -> list[int]:
    there: Any = Candidate.objects.none()
    for one, other in pairs:
        there = there | Candidate.objects.filter(one_id=one, other_id=other)
    return list(there.values_list("pk", flat=True))


def _answered() -> set[Pair]:
    """Pairs about which somebody has spoken; what was said of one joined with another holds for that other."""
    rows = Comparison.objects.values_list("one", "other", "one__merged_into", "other__merged_into")
    now = ((one_now or one, other_now or other) for one, other, one_now, other_now in rows)
    return {pair_of(one, other) for one, other in now if one != other}
