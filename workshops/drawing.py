"""Drawing who introduces whom at a workshop, drawing one pair anew, and noting who introduced whom."""

from collections.abc import Iterable
from random import SystemRandom
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from partners.models import Seat
from partners.refusals import Refused
from workshops.models import Invitation, Pair, Workshop
from workshops.pairing import Group, Met, NoOtherPair, draw, pairs_of, redraw
from workshops.workflow import State


def draw_pairs(workshop: Workshop, *, seed: int | None = None) -> int:
    """Draw all pairs, also where some were drawn before: how many groups. Refused where fewer than two organisations come."""
    with transaction.atomic():
        workshop.require_writable()
        projects = those_paired(workshop)
        groups = draw(projects, met=met_before(workshop), seed=_seed(seed))
        if not groups:
            raise Refused(_("Invite at least two organisations that may come, then draw the pairs."))
        workshop.pairs.all().delete()
        _keep_groups(workshop, groups)
    return len(groups)


def redraw_pair(pair: Pair, *, seed: int | None = None) -> None:
    """Exchange one member of this pair with another pair; what was noted of the other pairs stays."""
    workshop = pair.workshop
    with transaction.atomic():
        workshop.require_writable()
        pairs = list(workshop.pairs.all())
        here = next((at for at, one in enumerate(pairs) if one.pk == pair.pk), None)
        if here is None:
            raise Refused(_("These pairs were drawn anew meanwhile. Look at the page again."))
        groups = [group_of(one) for one in pairs]
        try:
            after = redraw(groups, here, those_paired(workshop), met=met_before(workshop), seed=_seed(seed))
        except NoOtherPair as alone:
            raise Refused(_("There is no other pair with which this one could exchange somebody.")) from alone
        for one, group in zip(pairs, after, strict=True):
            if group_of(one) != group:
                one.first_id, one.second_id, *third = group
                one.third_id = third[0] if third else None
                one.introduced_by = ""
                one.save()


def note_introduction(pair: Pair, words: str) -> None:
    """Who introduced whom, in words."""
    with transaction.atomic():
        pair.workshop.require_writable()
        pair.introduced_by = words
        pair.clean_fields(exclude={field.name for field in pair._meta.fields} - {"introduced_by"})
        pair.save(update_fields=["introduced_by"])


def those_paired(workshop: Workshop) -> dict[UUID, frozenset[UUID]]:
    """Organisations that were invited and did not say that they cannot come, each with its projects among the workshop's."""
    coming = workshop.invitations.exclude(answer=Invitation.Answer.CANNOT).values_list("organisation", flat=True)
    found: dict[UUID, set[UUID]] = {organisation: set() for organisation in coming}
    held = Seat.objects.filter(organisation__in=list(found), ibp__in=workshop.ibps.all(), left_on=None)
    for organisation, ibp in held.values_list("organisation", "ibp"):
        found[organisation].add(ibp)
    return {organisation: frozenset(ibps) for organisation, ibps in found.items()}


def met_before(workshop: Workshop) -> Met:
    """Who introduced whom at earlier workshops."""
    earlier = Workshop.objects.filter(held_on__lt=workshop.held_on).exclude(state=State.PLANNED)
    return pairs_of(group_of(pair) for pair in Pair.objects.filter(workshop__in=earlier))


def group_of(pair: Pair) -> Group:
    return tuple(one for one in (pair.first_id, pair.second_id, pair.third_id) if one)


def _keep_groups(workshop: Workshop, groups: Iterable[Group]) -> None:
    Pair.objects.bulk_create(
        [
            Pair(
                workshop=workshop,
                position=at,
                first_id=group[0],
                second_id=group[1],
                third_id=group[2] if len(group) > 2 else None,
            )
            for at, group in enumerate(groups)
        ]
    )


def _seed(seed: int | None) -> int:
    return SystemRandom().randrange(2**32) if seed is None else seed
