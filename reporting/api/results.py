"""The results framework and what is reported against it: the same deeds and rows as on the pages."""

from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_field, extend_schema_view
from rest_framework import mixins, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from partners.models import IBP, Seat
from partners.refusals import require
from reporting import framework, rules
from reporting.api.asking import MOST, ROW_ID, Asked, ProjectFilter, person_of
from reporting.api.evidence import EvidenceSerializer
from reporting.api.rows import PLACE, RewritingSerializer, RowFilters, RowViewSet
from reporting.api.written import SeenSerializer
from reporting.diligence import Dimension
from reporting.framework import Targets
from reporting.models import Indicator, IndicatorTarget, Result
from reporting.quarters import CODE

# ── What is answered ────────────────────────────────────────────────────────


class TargetSerializer(serializers.ModelSerializer):
    partner = serializers.CharField(source="seat.organisation.acronym", read_only=True)

    class Meta:
        model = IndicatorTarget
        fields = ["seat", "partner", "quarter", "value"]
        read_only_fields = fields


class IndicatorSerializer(serializers.ModelSerializer):
    ibp = serializers.CharField(source="ibp.code", read_only=True)
    told_apart_by = serializers.ListField(child=serializers.ChoiceField(choices=Dimension.choices), read_only=True)
    targets = TargetSerializer(many=True, read_only=True)

    class Meta:
        model = Indicator
        fields = ["id", "ibp", *Indicator.WORDS, "targets", "version", "retired_at"]
        read_only_fields = fields


class ResultSerializer(serializers.ModelSerializer):
    code = serializers.CharField(source="indicator.code", read_only=True)
    title = serializers.CharField(source="indicator.title", read_only=True)
    unit = serializers.CharField(source="indicator.unit", read_only=True)
    breakdown = serializers.DictField(
        child=serializers.DictField(child=serializers.FloatField()),
        read_only=True,
        help_text="By dimension and part; the places of a location are named freely.",
    )
    evidence = EvidenceSerializer(many=True, read_only=True)

    class Meta:
        model = Result
        fields = [*PLACE, "indicator", "code", "title", "unit", "target", *Result.WORDS, "evidence"]
        read_only_fields = fields


# ── What is asked ───────────────────────────────────────────────────────────


class KnownSeat(serializers.PrimaryKeyRelatedField[Seat]):
    """A seat in a project, by its id."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"queryset": Seat.objects.all(), **kwargs})


class TargetWordsSerializer(serializers.Serializer):
    seat = KnownSeat()
    quarter = serializers.RegexField(CODE.pattern, max_length=6, help_text="Such as 2017Q1.")
    value = serializers.DecimalField(
        max_digits=15, decimal_places=4, min_value=0, allow_null=True, help_text="Null: it is not asked."
    )

    def validate_quarter(self, quarter: str) -> str:
        if not CODE.fullmatch(quarter):
            raise serializers.ValidationError(_("Write the quarter as year, Q and number, for example 2017Q1."))
        return quarter


class IndicatorWordsSerializer(serializers.ModelSerializer):
    told_apart_by = serializers.ListField(
        child=serializers.ChoiceField(choices=Dimension.choices), required=False, max_length=len(Dimension)
    )
    baseline = serializers.DecimalField(max_digits=15, decimal_places=4, min_value=0, allow_null=True, required=False)
    targets = TargetWordsSerializer(many=True, required=False, help_text="Those that are not named stay as they are.")

    class Meta:
        model = Indicator
        fields: ClassVar[list[str]] = [*Indicator.WORDS, "targets"]
        validators: ClassVar[list[Any]] = []  # a number that is taken: told by the deed


class VisibleProject(serializers.SlugRelatedField[IBP]):
    """A project, by its code, whose framework the person reads."""

    def get_queryset(self) -> QuerySet[IBP]:
        person = person_of(self.context["request"])
        there = [one.pk for one in IBP.objects.visible_to(person) if rules.can_read_framework(person, one)]
        return IBP.objects.filter(pk__in=there)


class NewIndicatorSerializer(IndicatorWordsSerializer):
    id = serializers.UUIDField(
        required=False, help_text="Chosen by the client, so that a request repeated after a lost answer adds one."
    )
    ibp = VisibleProject(slug_field="code", queryset=IBP.objects.none(), help_text="The code of a project.")

    class Meta(IndicatorWordsSerializer.Meta):
        fields: ClassVar[list[str]] = ["id", "ibp", *IndicatorWordsSerializer.Meta.fields]


class IndicatorRewritingSerializer(IndicatorWordsSerializer):
    version = serializers.IntegerField(
        min_value=1,
        max_value=MOST,
        help_text="The version that was seen. Where it is not the present one any more: 409 with both.",
    )

    class Meta(IndicatorWordsSerializer.Meta):
        fields: ClassVar[list[str]] = ["version", *IndicatorWordsSerializer.Meta.fields]
        extra_kwargs: ClassVar[dict[str, Any]] = {name: {"required": False} for name in Indicator.WORDS}


@extend_schema_field(
    {"type": "object", "additionalProperties": {"type": "object", "additionalProperties": {"type": "number"}}}
)
class BreakdownField(serializers.JSONField):
    """By dimension and part, numbers."""


class ResultRewritingSerializer(RewritingSerializer):
    actual = serializers.DecimalField(
        max_digits=15,
        decimal_places=4,
        min_value=0,
        allow_null=True,
        required=False,
        help_text="Null where it is not reported, which is not 0.",
    )
    breakdown = BreakdownField(
        required=False, help_text='Such as {"sex": {"women": 12, "unknown": 3}, "location": {"Ukhia": 15}}.'
    )

    class Meta:
        model = Result
        fields = ["version", *Result.WORDS]
        extra_kwargs = {name: {"required": False} for name in Result.WORDS}


class IndicatorFilters(django_filters.FilterSet):
    ibp = ProjectFilter(field_name="ibp")
    retired = django_filters.BooleanFilter(
        field_name="retired_at", lookup_expr="isnull", exclude=True, label="Whether it is no longer used."
    )


class ResultFilters(RowFilters):
    indicator = django_filters.UUIDFilter(field_name="indicator_id", label="An indicator, by its id.")


# ── What is done ────────────────────────────────────────────────────────────


@extend_schema_view(
    list=extend_schema(summary="Indicators with their targets, project by project in their order"),
    retrieve=extend_schema(summary="One indicator with its targets"),
)
class IndicatorViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, Asked):
    """The results framework: read by the consortium, kept by its lead and the project's reviewers."""

    queryset = Indicator.objects.none()
    serializer_class = IndicatorSerializer
    filterset_class = IndicatorFilters
    lookup_value_regex = ROW_ID

    def get_queryset(self) -> QuerySet[Indicator]:
        found = Indicator.objects.visible_to(self.person).select_related("ibp")
        found = found.prefetch_related("targets__seat__organisation")
        return found.order_by("ibp__code", "position", "code", "pk")

    def answer(self, indicator: Indicator, code: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=indicator.pk)).data, code)

    def kept(self) -> Indicator:
        indicator = self.get_object()
        require(rules.can_keep_framework(self.person, indicator.ibp))
        return indicator

    @extend_schema(
        summary="Add an indicator",
        request=NewIndicatorSerializer,
        responses={201: IndicatorSerializer, 200: OpenApiResponse(IndicatorSerializer, "It had been added before.")},
    )
    def create(self, request: Request) -> Response:
        asked = NewIndicatorSerializer(data=request.data, context={"request": request})
        asked.is_valid(raise_exception=True)
        words = dict(asked.validated_data)
        ibp, targets, pk = words.pop("ibp"), words.pop("targets", []), words.pop("id", None)
        require(rules.can_keep_framework(self.person, ibp))
        is_repeat = pk is not None and self.get_queryset().filter(pk=pk, ibp=ibp).exists()
        made = framework.add(ibp, by=self.person, words=words, targets=_targets(ibp, targets), id=pk)
        return self.answer(made, status.HTTP_200_OK if is_repeat else status.HTTP_201_CREATED)

    @extend_schema(
        summary="Rewrite an indicator or some of its targets",
        request=IndicatorRewritingSerializer,
        responses=IndicatorSerializer,
    )
    def partial_update(self, request: Request, pk: str) -> Response:
        indicator = self.kept()
        asked = IndicatorRewritingSerializer(data=request.data, partial=True)
        asked.is_valid(raise_exception=True)
        words = dict(asked.validated_data)
        if "version" not in words:
            raise serializers.ValidationError({"version": _("Say which version was seen.")})
        seen, targets = words.pop("version"), _targets(indicator.ibp, words.pop("targets", []))
        framework.rewrite(indicator, seen=seen, by=self.person, words=words, targets=targets)
        return self.answer(indicator)

    @extend_schema(summary="Take an indicator out", parameters=[SeenSerializer], responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """For good where nobody has reported of it; else it is no longer used, and what was reported stays."""
        indicator = self.kept()
        asked = SeenSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        framework.remove(indicator, seen=asked.validated_data["version"], by=self.person, at=now())
        return Response(status=status.HTTP_204_NO_CONTENT)


def _targets(ibp: IBP, given: list[dict[str, Any]]) -> Targets:
    """By partner and quarter. Raises ValidationError for a seat of another project, or a year in which it does not run."""
    if any(one["seat"].ibp_id != ibp.pk for one in given):
        raise serializers.ValidationError({"targets": _("This is no seat of the project.")})
    known = IndicatorTarget.objects.filter(indicator__ibp=ibp).values_list("quarter", flat=True).distinct()
    years = framework.years_of(ibp, known, on=framework.latest_period())
    if any(int(one["quarter"][:4]) not in years for one in given):
        said = _("Choose quarters from %(first)s to %(last)s.") % {"first": years[0], "last": years[-1]}
        raise serializers.ValidationError({"targets": said})
    return {(one["seat"].pk, one["quarter"]): one["value"] for one in given}


@extend_schema_view(
    list=extend_schema(summary="Results, the newest quarter first"),
    retrieve=extend_schema(summary="One result"),
    partial_update=extend_schema(
        summary="Report the figure of an indicator", request=ResultRewritingSerializer, responses=ResultSerializer
    ),
)
class ResultViewSet(RowViewSet):
    """Each report has one for every indicator that it is to report of."""

    model = Result
    queryset = Result.objects.none()
    serializer_class = ResultSerializer
    rewriting = ResultRewritingSerializer
    filterset_class = ResultFilters
    reads = ("evidence", "indicator")
