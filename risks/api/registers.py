"""Registers that are put together, for programs: a consortium's, what the programme has to deal with, and the scale they go by."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSetMixin

from partners.clearance import Level
from partners.refusals import require
from reporting import rules as reports
from reporting.api.asking import Asked
from reporting.models import Kind, Report
from risks import rules
from risks.answering_up import raised_to_programme
from risks.joining import ConsolidatedRegister
from risks.matrix import RiskLevel, Trend
from risks.models import Assessment, RiskCategory, RiskScale
from risks.together import for_discussion

FILTERS = {
    "level": "1 minor to 4 severe, 0 not rated.",
    "category": "By its name.",
    "partner": "The acronym of a partner that sees it; the project’s code for the consortium’s own.",
    "trend": f"One of {', '.join(Trend.values)}.",
    "held": "1 partner, 2 consortium, 3 programme.",
    "square": "Likelihood and impact, such as 4-3.",
    "state": "open or over.",
    "text": "Words that stand in it.",
}


class SumSerializer(serializers.Serializer):
    came = serializers.IntegerField(help_text="Risks that members sent.")
    shown = serializers.IntegerField()
    joined = serializers.IntegerField()
    own = serializers.IntegerField(help_text="The consortium's own, beside them.")
    fits = serializers.BooleanField()


class RegisterSerializer(serializers.Serializer):
    """What partners' registers say together, cleared for you: nothing of a withheld voice shows through."""

    sentences = serializers.ListField(child=serializers.CharField())
    rows = serializers.ListField(
        child=serializers.DictField(),
        help_text="Each with `voices`, `rating` ([likelihood, impact, level]), `computed`, `agreed`, `agreement` and `trend`.",
    )
    for_discussion = serializers.ListField(child=serializers.UUIDField(), help_text="The furthest apart first.")
    at_programme = serializers.ListField(child=serializers.UUIDField())
    heat = serializers.DictField(child=serializers.IntegerField(), help_text="How many open risks at each level.")
    reckoning = SumSerializer(help_text="Risks in = shown + joined with others that are the same.")
    scale = serializers.DictField()
    late = serializers.ListField(child=serializers.CharField(), help_text="Members whose risks are not in it.")


class RegisterOfReport(Asked):
    """The register of a consolidated report."""

    queryset = Assessment.objects.none()
    serializer_class = RegisterSerializer
    filter_backends = []

    def register(self) -> ConsolidatedRegister:
        there = Report.objects.visible_to(self.person).with_names()
        report = there.filter(pk=self.kwargs["report"], kind=Kind.CONSOLIDATED).first()
        if report is None:
            raise Http404
        return ConsolidatedRegister(report, reports.clearance(self.person, report) or Level.PUBLIC)

    @extend_schema(
        summary="What partners' registers of risks say together",
        parameters=[OpenApiParameter(name, str, description=words) for name, words in FILTERS.items()],
        responses=RegisterSerializer,
    )
    @action(detail=False, pagination_class=None)
    def together(self, request: Request, report: str) -> Response:
        """All of it, or the rows that fit what is asked; sums and counts are of the whole."""
        found = self.register().weighed
        wanted = {name: request.query_params.get(name, "") for name in FILTERS}
        rows = [found.in_full(row) for row in found.narrowed(wanted)]
        return Response(RegisterSerializer({**found.summary, "rows": rows}).data)

    @extend_schema(
        summary="Risks on which partners differ, the furthest apart first",
        responses={200: {"type": "array", "items": {"type": "object", "additionalProperties": {}}}},
    )
    @action(detail=False, pagination_class=None)
    def disagreements(self, request: Request, report: str) -> Response:
        return Response(for_discussion(self.register().rows))


class AnsweredSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    text = serializers.CharField()
    at = serializers.DateTimeField()
    by = serializers.CharField(source="by.name", default=None, allow_null=True)


class RaisedSerializer(serializers.Serializer):
    """A risk that the programme has to deal with."""

    ibp = serializers.CharField(source="report.ibp.code")
    quarter = serializers.CharField(source="report.quarter.code")
    report = serializers.UUIDField(source="report.pk")
    risk = serializers.DictField(source="row")
    answers = AnsweredSerializer(many=True)


class ProgrammeRisks(Asked):
    """What the projects cannot deal with alone, out of the latest consolidated report that each has sent."""

    queryset = Assessment.objects.none()
    serializer_class = RaisedSerializer
    filter_backends = []
    pagination_class = None

    @extend_schema(summary="Risks with the programme, for PROKAS", responses=RaisedSerializer(many=True))
    def list(self, request: Request) -> Response:
        require(rules.reads_programme_register(self.person))
        return Response(RaisedSerializer(raised_to_programme(self.person), many=True).data)


class ForThoseWithARole(Asked):
    """Read by everybody with a role: by what risks are rated is no secret."""

    def get_queryset(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset()
        return rows if self.person.standing.roles else rows.none()


class ScaleSerializer(serializers.ModelSerializer):
    lookup = serializers.ListField(
        child=serializers.ListField(child=serializers.ChoiceField(choices=RiskLevel.choices)),
        help_text="Levels by likelihood from 1, then by impact from 1.",
    )

    class Meta:
        model = RiskScale
        fields = ["number", "lookup", "likelihoods", "impacts", "likelihood_anchors", "impact_anchors", "reason", "at"]
        read_only_fields = fields


@extend_schema_view(
    list=extend_schema(summary="Versions of the scale, the one in force first"),
    retrieve=extend_schema(summary="A version of the scale"),
)
class ScaleViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ForThoseWithARole):
    """By which risks are rated; a version is never changed."""

    queryset = RiskScale.objects.all()
    serializer_class = ScaleSerializer
    lookup_field = "number"
    lookup_value_regex = "[0-9]{1,6}"


class CategorySerializer(serializers.ModelSerializer):
    class Meta:
        model = RiskCategory
        fields = ["id", "name", "hint", "appetite", "is_offered"]
        read_only_fields = fields


@extend_schema_view(
    list=extend_schema(summary="Categories of risks, each with the level up to which it is tolerated"),
    retrieve=extend_schema(summary="A category of risks"),
)
class CategoryViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ForThoseWithARole):
    queryset = RiskCategory.objects.all()
    serializer_class = CategorySerializer


router_entries: list[tuple[str, type[ViewSetMixin], Any]] = [
    (r"reports/(?P<report>[0-9a-fA-F-]{36})/risk-register", RegisterOfReport, "register-of-report"),
    ("programme-risks", ProgrammeRisks, "programme-risk"),
    ("risk-scales", ScaleViewSet, "risk-scale"),
    ("risk-categories", CategoryViewSet, "risk-category"),
]
