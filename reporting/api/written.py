"""Rows that people write, over HTTP, whatever they are rows of: written over the version that was seen, removed, put elsewhere."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from reporting.api.asking import MOST, ROW_ID, Asked
from reporting.models import Gone


class GoneSerializer(serializers.Serializer):
    """A colleague removed the row meanwhile."""

    detail = serializers.CharField()
    mine = serializers.DictField(help_text="What was to be written.")


class SeenSerializer(serializers.Serializer):
    version = serializers.IntegerField(min_value=1, max_value=MOST)


class MovingSerializer(serializers.Serializer):
    to = serializers.IntegerField(
        min_value=0, max_value=MOST, help_text="The place in the order of the list, from 0; too far is the last."
    )


class WrittenRows(mixins.ListModelMixin, mixins.RetrieveModelMixin, Asked):
    """Rows within the person's clearance. Subclasses say which these are, and who writes them."""

    lookup_value_regex = ROW_ID

    def row_to_write(self, **mine: Any) -> Any:
        """The row, for those who write it. Raises Gone, with what was to be written, where a colleague removed it."""
        raise NotImplementedError

    def answer(self, row: Any, code: int = status.HTTP_200_OK) -> Response:
        """The row as it stands now."""
        return Response(self.get_serializer(self.get_queryset().get(pk=row.pk)).data, status=code)


class Removable(WrittenRows):
    @extend_schema(parameters=[SeenSerializer], responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Removing it twice is as good as once."""
        asked = SeenSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        try:
            self.row_to_write().remove(version=asked.validated_data["version"], by=self.person)
        except Gone:
            pass
        return Response(status=status.HTTP_204_NO_CONTENT)


class Movable(WrittenRows):
    @extend_schema(summary="Put it at another place", request=MovingSerializer)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, pk: str) -> Response:
        """Among the rows of its list, where these stand in an order of their own. Words and versions stay."""
        row = self.row_to_write()
        asked = MovingSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        row.move(asked.validated_data["to"], by=self.person)
        return self.answer(row)
