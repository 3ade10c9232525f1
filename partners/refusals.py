"""Knows how a deed is refused: with a sentence for the person who tried; nothing has changed."""

from django.core.exceptions import PermissionDenied


class Refused(Exception):
    """The deed cannot be done now; the message says why and what to do instead."""


def require(allowed: bool) -> None:
    """Go on only if a rule allows it: those who may see but may not do get 403."""
    if not allowed:
        raise PermissionDenied
