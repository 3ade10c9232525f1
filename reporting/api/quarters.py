"""Quarters: which there are, and opening one."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from partners.refusals import require
from reporting import rules
from reporting.api.asking import Asked
from reporting.models import Quarter
from reporting.models.quarter import QuarterQuerySet
from reporting.opening import open_quarter
from reporting.quarters import CODE, Period

QUARTER = OpenApiParameter("code", str, OpenApiParameter.PATH, pattern=CODE.pattern, description="Such as 2017Q1.")


class QuarterSerializer(serializers.ModelSerializer[Quarter]):
    code = serializers.CharField(read_only=True, help_text="Such as 2017Q1.")

    class Meta:
        model = Quarter
        fields = ["code", "year", "number", "starts_on", "ends_on", "due_on", "opened_at"]
        read_only_fields = fields


class OpeningSerializer(serializers.Serializer[dict[str, object]]):
    """What opening a quarter brought."""

    quarter = QuarterSerializer()
    new_reports = serializers.IntegerField(
        min_value=0, help_text="How many reports were created. Opening twice is no harm."
    )


@extend_schema_view(
    list=extend_schema(summary="Quarters, the latest first"),
    retrieve=extend_schema(summary="One quarter", parameters=[QUARTER]),
)
class QuarterViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, Asked):
    """Opened quarters; those who set quarters up also see the prepared ones."""

    queryset = Quarter.objects.none()
    serializer_class = QuarterSerializer
    filter_backends = []
    lookup_field = "code"
    lookup_value_regex = "[0-9]{4}Q[1-4]"

    def get_queryset(self) -> QuarterQuerySet:
        return Quarter.objects.visible_to(self.person)

    def get_object(self) -> Quarter:
        period = Period.parse(self.kwargs["code"])
        return get_object_or_404(self.get_queryset(), year=period.year, number=period.number)

    @extend_schema(summary="Open a quarter", parameters=[QUARTER], request=None, responses=OpeningSerializer)
    @action(detail=True, methods=["post"])
    def open(self, request: Request, code: str) -> Response:
        """Creates one report for each partner that holds a seat in it, and one for each project."""
        quarter = self.get_object()
        require(rules.can_set_up_quarters(self.person))
        new = open_quarter(quarter, by=self.person, at=timezone.now())
        return Response(OpeningSerializer({"quarter": quarter, "new_reports": len(new)}).data)
