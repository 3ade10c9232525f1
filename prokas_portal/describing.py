"""Knows what describing the API by its serializers alone would get wrong."""

from typing import Any

from django.core.exceptions import FieldDoesNotExist
from drf_spectacular.openapi import AutoSchema
from rest_framework import serializers


class Description(AutoSchema):
    """A choice that is only read may be empty where its model lets it: REST framework forgets that of fields one cannot write."""

    def _map_serializer_field(self, field: Any, direction: Any, bypass_extensions: bool = False) -> Any:
        if isinstance(field, serializers.ChoiceField) and field.read_only and _can_be_empty(field):
            field.allow_blank = True
        return super()._map_serializer_field(field, direction, bypass_extensions)


def _can_be_empty(field: serializers.ChoiceField) -> bool:
    model = getattr(getattr(field.parent, "Meta", None), "model", None)
    if model is None or not field.source:
        return False
    try:
        stored = model._meta.get_field(field.source)
    except FieldDoesNotExist:
        return False
    return bool(stored.blank) and stored.get_internal_type() == "CharField"
