"""Quarters: which there are, and opening one."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from partners.refusals import Refused, require
from reporting import rules
from reporting.api.asking import Asked
from reporting.models import Quarter
from reporting.models.quarter import QuarterQuerySet
from reporting.opening import open_quarter
from reporting.quarters import CODE, Period
from reporting.rescheduling import reschedule
from reporting.views.quarters import FIRST_YEAR, LAST_YEAR

QUARTER = OpenApiParameter("code", str, OpenApiParameter.PATH, pattern=CODE.pattern, description="Such as 2017Q1.")


class QuarterSerializer(serializers.ModelSerializer[Quarter]):
    code = serializers.CharField(read_only=True, help_text="Such as 2017Q1.")

    class Meta:
        model = Quarter
        fields = ["code", "year", "number", "starts_on", "ends_on", "due_on", "opened_at"]
        read_only_fields = fields


class DatesSerializer(serializers.ModelSerializer[Quarter]):
    class Meta:
        model = Quarter
        fields = ["starts_on", "ends_on", "due_on"]
        extra_kwargs = {name: {"required": False} for name in fields}


class NewQuarterSerializer(DatesSerializer):
    """A quarter of the calendar. What is not given is as the calendar has it."""

    code = serializers.RegexField(f"^{CODE.pattern}$", help_text="Such as 2017Q1.")

    class Meta(DatesSerializer.Meta):
        fields = ["code", *DatesSerializer.Meta.fields]

    def validate_code(self, code: str) -> Period:
        period = Period.parse(code)
        if not FIRST_YEAR <= period.year <= LAST_YEAR:
            raise serializers.ValidationError(_("Choose a year of the programme."))
        return period


class OpeningSerializer(serializers.Serializer[dict[str, object]]):
    """What opening a quarter brought."""

    quarter = QuarterSerializer()
    new_reports = serializers.IntegerField(
        min_value=0, help_text="How many reports were created. Opening twice is no harm."
    )


@extend_schema_view(
    list=extend_schema(summary="Quarters, the latest first"),
    retrieve=extend_schema(summary="One quarter", parameters=[QUARTER]),
    create=extend_schema(summary="Prepare a quarter", request=NewQuarterSerializer, responses={201: QuarterSerializer}),
    partial_update=extend_schema(
        summary="Change its dates", parameters=[QUARTER], request=DatesSerializer, responses=QuarterSerializer
    ),
    destroy=extend_schema(summary="Take back a quarter that was never opened", parameters=[QUARTER]),
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

    def create(self, request: Request) -> Response:
        require(rules.can_set_up_quarters(self.person))
        asked = NewQuarterSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        dates = dict(asked.validated_data)
        quarter = Quarter.of(dates.pop("code"))
        for name, day in dates.items():
            setattr(quarter, name, day)
        quarter.full_clean()
        quarter.save()
        return Response(QuarterSerializer(quarter).data, status=status.HTTP_201_CREATED)

    def partial_update(self, request: Request, code: str) -> Response:
        """Reports that are due by then move along; who was given more time keeps it."""
        quarter = self.get_object()
        require(rules.can_set_up_quarters(self.person))
        asked = DatesSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        for name, day in asked.validated_data.items():
            setattr(quarter, name, day)
        quarter.full_clean()
        dates = {name: getattr(quarter, name) for name in DatesSerializer.Meta.fields}
        reschedule(quarter, by=self.person, **dates)
        return Response(QuarterSerializer(quarter).data)

    def destroy(self, request: Request, code: str) -> Response:
        quarter = self.get_object()
        require(rules.can_set_up_quarters(self.person))
        removed, _of = Quarter.objects.filter(pk=quarter.pk, opened_at=None).delete()
        if not removed:
            raise Refused(_("%(quarter)s has been opened: its reports stand on it.") % {"quarter": quarter})
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(summary="Open a quarter", parameters=[QUARTER], request=None, responses=OpeningSerializer)
    @action(detail=True, methods=["post"])
    def open(self, request: Request, code: str) -> Response:
        """Creates one report for each partner that holds a seat in it, and one for each project."""
        quarter = self.get_object()
        require(rules.can_set_up_quarters(self.person))
        new = open_quarter(quarter, by=self.person, at=timezone.now())
        return Response(OpeningSerializer({"quarter": quarter, "new_reports": len(new)}).data)
