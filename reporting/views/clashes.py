"""Both texts side by side, where a colleague was faster."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from partners.models import User
from partners.requests import SignedInRequest

Shown = tuple[str, Any, Callable[[Any], Any]]  # a field: its name, its label, and how it reads


def differing(mine: Any, theirs: Any, shown: Iterable[Shown]) -> list[dict[str, Any]]:
    """The fields that read differently, each in both wordings."""
    return [
        {"name": name, "label": label, "mine": show(mine), "theirs": show(theirs)}
        for name, label, show in shown
        if show(mine) != show(theirs)
    ]


def both_texts(
    request: SignedInRequest, theirs: Any, fields: list[dict[str, Any]], *, by: User | None, at: datetime
) -> str:
    """What was typed beside what `by` has saved, to choose one or take from both; `fields` are those that differ."""
    context = {
        "who": by or _("A colleague"),
        "is_own": by == request.user,
        "at": at,
        "fields": fields,
        "version": theirs.version,
    }
    return render_to_string("components/conflict.html", context, request)
