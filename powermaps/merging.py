"""Joining two actors that are the same: tried before it is done, done at once, and undone without a trace."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from partners.clearance import Level
from partners.models import User
from partners.refusals import Refused
from powermaps.models import (
    Actor,
    ActorName,
    Agreed,
    Belonging,
    Breakdown,
    HeldBack,
    Merge,
    Placement,
    Rapport,
    Strategy,
)
from powermaps.models.actors import known_to
from powermaps.register import ancestors
from reporting.models import Report

PART_OF_BREAKDOWN: type[models.Model] = Breakdown.parts.through

# What points at an actor, and by which field two of them may clash on.
FOLLOWS: list[tuple[type[models.Model], str, tuple[str, ...]]] = [
    (Placement, "actor", ("report_id",)),
    (Strategy, "actor", ("report_id",)),
    (Agreed, "actor", ("report_id",)),
    (HeldBack, "actor", ("report_id",)),
    (Rapport, "actor", ("seat_id",)),
    (Belonging, "actor", ("parent_id",)),
    (Belonging, "parent", ("actor_id",)),
    (Strategy, "messenger", ()),
    (Placement, "inherited_from", ()),
    (Breakdown, "cluster", ("report_id",)),
    (PART_OF_BREAKDOWN, "actor", ("breakdown_id",)),
]
IN_ONE_REPORT = (Placement, Strategy, Agreed)  # what cannot be said twice of one actor in one report
CALLED: dict[type[models.Model], StrOrPromise] = {
    Placement: gettext_lazy("placements"),
    Strategy: gettext_lazy("strategies"),
    Agreed: gettext_lazy("agreed placements"),
    HeldBack: gettext_lazy("notes on what is held back"),
    Rapport: gettext_lazy("partners with access"),
    Belonging: gettext_lazy("parents and parts"),
    Breakdown: gettext_lazy("clusters broken down"),
    PART_OF_BREAKDOWN: gettext_lazy("clusters broken down"),
}
Readable = Callable[[User], models.QuerySet]
READABLE: dict[type[models.Model], Readable] = {}  # of rows that apps to the right bring: which a person may know of


def follow(
    model: type[models.Model], name: str, clash: tuple[str, ...], *, called: StrOrPromise, readable: Readable
) -> None:
    """Rows of an app to the right that point at an actor, by the field `name`, go with it when it is joined with another."""
    if (model, name, clash) not in FOLLOWS:
        FOLLOWS.append((model, name, clash))
    CALLED[model] = called
    READABLE[model] = readable


@dataclass
class Plan:
    """What a merge would do: how many rows move, by what they are called, and what stands in its way."""

    kept: Actor
    gone: Actor
    moves: dict[str, int] = field(default_factory=dict)
    obstacles: list[str] = field(default_factory=list)


def dry_run(kept: Actor, gone: Actor, *, reader: User | None = None) -> Plan:
    """Look before leaping: nothing is changed. With a reader only what that person may read is counted."""
    plan = Plan(kept, gone)
    if kept.pk == gone.pk:
        plan.obstacles.append(_("These are one and the same already."))
    if kept.merged_into_id or gone.merged_into_id:
        plan.obstacles.append(_("One of them has been joined with another actor already."))
    if kept.confidentiality != gone.confidentiality:
        plan.obstacles.append(
            _("They are confidential to different degrees. Give both the same level first, then join them.")
        )
    elif _readers(kept) != _readers(gone):
        plan.obstacles.append(
            _("Not the same people may know of them. Let both be known to the whole programme first, then join them.")
        )
    if kept.pk in ancestors(gone) or gone.pk in ancestors(kept):
        plan.obstacles.append(
            _("One is a part of the other, directly or through others. End that first, if they are the same.")
        )
    for model, name, clash in FOLLOWS:
        mine = _rows(model, name, gone)
        if count := (_readable(model, name, gone, reader) if reader else mine).count():
            label = str(CALLED[model])
            plan.moves[label] = plan.moves.get(label, 0) + count
        for key in clash:
            both = set(_rows(model, name, kept).values_list(key, flat=True)) & set(mine.values_list(key, flat=True))
            if both and model in IN_ONE_REPORT:
                plan.obstacles.append(
                    _("Both stand in the same report (%(what)s). Drop one of the two there first.")
                    % {"what": CALLED[model]}
                )
    return plan


def merge(kept: Actor, gone: Actor, *, by: User, at: datetime) -> Merge:
    """Everything that names the one names the other from now on; the old name stays as an alias."""
    with transaction.atomic():
        _hold(kept, gone)
        kept, gone = Actor.objects.get(pk=kept.pk), Actor.objects.get(pk=gone.pk)
        if obstacles := dry_run(kept, gone).obstacles:
            raise Refused(" ".join(obstacles))
        moved: list[list[Any]] = []
        for model, name, clash in FOLLOWS:
            taken = {tuple(getattr(row, key) for key in clash) for row in _rows(model, name, kept)} if clash else set()
            for row in _rows(model, name, gone):
                if clash and tuple(getattr(row, key) for key in clash) in taken:
                    continue  # said of both: each keeps its own, the joined one shows the kept actor's
                model._base_manager.filter(pk=row.pk).update(**{name: kept.pk})
                moved.append([model._meta.label, name, str(row.pk)])
        names = []
        for one in gone.names.all():
            kind = ActorName.Kind.SPELLING if one.kind in ActorName.OWN else one.kind
            new, is_new = ActorName.objects.get_or_create(
                actor=kept, plain=one.plain, kind=kind, defaults={"name": one.name}
            )
            if is_new:
                names.append(new.pk)
        Actor.objects.filter(pk=gone.pk).update(merged_into=kept)
        return Merge.objects.create(kept=kept, gone=gone, moved={"rows": moved, "names": names}, by=by, at=at)


def undo(done: Merge, *, by: User, at: datetime) -> None:
    """As it was before: what was moved goes back, the aliases it brought go. Refused when a later merge stands on it."""
    with transaction.atomic():
        if not Merge.objects.filter(pk=done.pk, undone_at=None).update(undone_at=at, undone_by=by):
            raise Refused(_("This has been undone already."))
        _hold(done.kept, done.gone)
        if Actor.objects.filter(pk=done.kept_id).exclude(merged_into=None).exists():
            raise Refused(_("%(actor)s was joined with another actor since. Undo that first.") % {"actor": done.kept})
        known = {model._meta.label: model for model, _name, _clash in FOLLOWS}
        for label, name, pk in done.moved["rows"]:
            known[label]._base_manager.filter(pk=pk, **{name: done.kept_id}).update(**{name: done.gone_id})
        ActorName.objects.filter(pk__in=done.moved["names"]).delete()
        # What was made stricter since holds for both: else undoing would tell what somebody hid.
        kept, gone = Actor.objects.get(pk=done.kept_id), Actor.objects.get(pk=done.gone_id)
        level = max(kept.confidentiality, gone.confidentiality)
        Actor.objects.filter(pk=gone.pk).update(merged_into=None, confidentiality=level)
    done.refresh_from_db()


def _readers(actor: Actor) -> tuple[Any, ...]:
    """Who may know of it: the same level means other people in another project, and restricted in another partner."""
    level = Level(actor.confidentiality)
    ibp = actor.ibp_id if level >= Level.CONSORTIUM else None
    return level, ibp, actor.seat_id if level == Level.RESTRICTED else None


def _hold(*actors: Actor) -> None:
    """Nobody else joins or parts these until the transaction ends; always in the same order, so that nobody waits in a ring."""
    list(Actor.objects.select_for_update().filter(pk__in=[one.pk for one in actors]).order_by("pk").values_list("pk"))


def _readable(model: Any, name: str, actor: Actor, reader: User) -> models.QuerySet:
    """The rows of which this person may know that they are there."""
    if model in READABLE:
        return READABLE[model](reader).filter(**{name: actor})
    rows, reports = model.objects, Report.objects.visible_to(reader).order_by().values("pk")
    if model is Belonging:
        return rows.filter(known_to(reader, "parent__"), known_to(reader, "actor__"), **{name: actor})
    if model in (Breakdown, HeldBack):
        return rows.filter(report__in=reports, **{name: actor})
    if model is PART_OF_BREAKDOWN:
        return rows.filter(breakdown__report__in=reports, **{name: actor})
    return rows.visible_to(reader).filter(known_to(reader, "actor__"), **{name: actor})


def _rows(model: type[models.Model], name: str, actor: Actor) -> models.QuerySet:
    return model._base_manager.filter(**{name: actor})
