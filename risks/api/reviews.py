"""Reviews of the plan over HTTP: what partners say of its activities, quarter by quarter."""

from typing import Any

import django_filters
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers

from reporting.api.evidence import EvidenceSerializer
from reporting.api.rows import PLACE, RewritingSerializer, RowFilters, RowViewSet
from reporting.api.written import GoneSerializer
from risks.models import Activity, ActivityReview
from risks.reviewed import told
from risks.reviewing import PLANNED
from risks.spans import refuse_no_quarter


class PlannedSerializer(serializers.Serializer):
    """The activity as the reviewed version of the plan has it."""

    title = serializers.CharField()
    responsible = serializers.CharField(help_text="A partner, or the consortium.")
    first = serializers.CharField()
    last = serializers.CharField()
    target = serializers.CharField()


class SlippageSerializer(serializers.Serializer):
    timing = serializers.ChoiceField(choices=["on_time", "later", "earlier", "unknown", "dropped"])
    end = serializers.CharField(help_text="By when it is expected to be done, or was; empty where nobody knows.")
    quarters = serializers.IntegerField(source="slipped", help_text="Later than planned: positive; earlier: negative.")
    words = serializers.CharField(source="expected")


class ActivityReviewSerializer(serializers.ModelSerializer):
    plan = serializers.IntegerField(source="plan.number", help_text="The number of the version that is reviewed.")
    planned = serializers.SerializerMethodField()
    slippage = serializers.SerializerMethodField(help_text="Planned against expected, derived.")
    evidence = EvidenceSerializer(many=True, read_only=True)

    class Meta:
        model = ActivityReview
        fields = [*PLACE, "activity", "plan", "planned", *ActivityReview.WORDS, "slippage", "evidence"]
        read_only_fields = fields

    @extend_schema_field(PlannedSerializer)
    def get_planned(self, row: ActivityReview) -> dict[str, Any]:
        return dict(PlannedSerializer(self._told(row)).data)

    @extend_schema_field(SlippageSerializer)
    def get_slippage(self, row: ActivityReview) -> dict[str, Any]:
        return dict(SlippageSerializer(self._told(row)).data)

    def _told(self, row: ActivityReview) -> dict[str, Any]:
        return told(row.values(), row.report.quarter.code if row.report.quarter else "")


class ReviewRewritingSerializer(RewritingSerializer):
    status = serializers.ChoiceField(choices=Activity.Progress.choices, required=False)
    expected_last = serializers.CharField(
        required=False, allow_blank=True, help_text="A quarter of the project, such as 2017Q3; empty: as planned."
    )

    class Meta:
        model = ActivityReview
        fields = ["version", *ActivityReview.WORDS]
        extra_kwargs = {name: {"required": False} for name in ActivityReview.WORDS}

    def validate_expected_last(self, code: str) -> str:
        if code:
            refuse_no_quarter(code)
        return code


class ReviewFilters(RowFilters):
    activity = django_filters.UUIDFilter(label="The key that an activity has in every version.")
    status = django_filters.MultipleChoiceFilter(choices=Activity.Progress.choices, label="One or several.")
    proposes = django_filters.BooleanFilter(method="filter_proposes", label="It proposes to change the plan.")

    def filter_proposes(self, rows: Any, name: str, value: bool) -> Any:
        return rows.exclude(proposal="") if value else rows.filter(proposal="")


@extend_schema_view(
    list=extend_schema(summary="Reviews of activities, the newest quarter first"),
    retrieve=extend_schema(summary="One review of an activity"),
    partial_update=extend_schema(
        summary="Rewrite a review",
        request=ReviewRewritingSerializer,
        responses={200: ActivityReviewSerializer, 410: GoneSerializer},
    ),
)
class ActivityReviewViewSet(RowViewSet):
    """A partner's report has one for each activity that is due or late; they come and go with plan and quarter."""

    model = ActivityReview
    queryset = ActivityReview.objects.none()
    serializer_class = ActivityReviewSerializer
    rewriting = ReviewRewritingSerializer
    filterset_class = ReviewFilters
    reads = ("evidence", *PLANNED)

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("report__quarter", "report__ibp")


router_entries = [("plan-reviews", ActivityReviewViewSet, "plan-review")]
