"""Registers of reports over HTTP: risks as they stand in a quarter, verdicts, what is done about them, what they hang together with."""

from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSetMixin

from partners.clearance import Level
from partners.refusals import require
from powermaps.api.maps import repeat_or_new
from reporting import rules
from reporting.api.asking import MOST, VisibleReport
from reporting.api.evidence import EvidenceSerializer
from reporting.api.rows import PLACE, RowFilters, RowViewSet
from reporting.api.written import GoneSerializer, Removable, SeenSerializer
from reporting.models import Report
from risks import judging
from risks.linking import activities_read, link, links_of, offered, unlink
from risks.matrix import Trend
from risks.models import Assessment, Mitigation, Risk, RiskCategory, RiskLink, RiskVerdict
from risks.owning import holders
from risks.register import RATINGS

# ── What is answered ────────────────────────────────────────────────────────


class AssessmentSerializer(serializers.ModelSerializer):
    """A risk as it stands in one report. `risk` is the same in every quarter."""

    reference = serializers.CharField(source="risk.reference", read_only=True)
    owner_name = serializers.CharField(source="owner.name", read_only=True, allow_null=True)
    category_name = serializers.CharField(source="category.name", read_only=True, allow_null=True)
    scale = serializers.IntegerField(source="scale.number", read_only=True, help_text="The scale it is rated by.")
    levels = serializers.SerializerMethodField(
        help_text="1 minor, 2 moderate, 3 major, 4 severe, by the scale: for `inherent`, `today`, `expected`; null where not rated."
    )
    trend = serializers.SerializerMethodField(help_text="Against last quarter, derived.")
    is_above_appetite = serializers.BooleanField(read_only=True, help_text="Above what its category tolerates.")
    evidence = EvidenceSerializer(many=True, read_only=True)

    class Meta:
        model = Assessment
        fields = [
            *PLACE, "risk", "reference", *Assessment.WORDS, "owner_name", "category_name", "scale", "levels", "trend",
            "is_above_appetite", "evidence",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(
        serializers.DictField(child=serializers.IntegerField(min_value=1, max_value=4, allow_null=True))
    )
    def get_levels(self, row: Assessment) -> dict[str, int | None]:
        return {name: row.level(name) for name in RATINGS}

    @extend_schema_field(serializers.ChoiceField(choices=Trend.choices))
    def get_trend(self, row: Assessment) -> str:
        level = rules.clearance(self.context["request"].user, row.report) or Level.PUBLIC
        return row.trend_told(level).value


class MitigationSerializer(serializers.ModelSerializer):
    owner_name = serializers.CharField(source="owner.name", read_only=True, allow_null=True)
    evidence = EvidenceSerializer(many=True, read_only=True)

    class Meta:
        model = Mitigation
        fields = [*PLACE, "risk", "key", *Mitigation.WORDS, "owner_name", "evidence"]
        read_only_fields = fields


class RiskLinkSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(choices=RiskLink.Kind.choices)
    about = serializers.UUIDField(help_text="Of the change or the actor; of an activity its key.")
    text = serializers.CharField()
    confidentiality = serializers.ChoiceField(choices=Level.choices)


# ── What is asked ───────────────────────────────────────────────────────────

SAID_APART = {"verdict"}  # by a deed of its own
ASSESSED = [name for name in Assessment.WORDS if name not in SAID_APART]
DONE = list(Mitigation.WORDS)


class OfPeople(serializers.ModelSerializer):
    """Words of which the owner has a role in the project of the report."""

    owner = serializers.UUIDField(
        required=False, allow_null=True, help_text="Somebody who has a role for this partner, or leads its project."
    )

    def words(self, report: Report) -> dict[str, Any]:
        given = {
            name: value
            for name, value in self.validated_data.items()
            if name not in ("id", "report", "risk", "version", "about")
        }
        if given.get("owner"):
            there = {person.pk: person for person in holders(report)}
            if given["owner"] not in there:
                raise serializers.ValidationError({"owner": [_("Choose somebody who has a role here.")]})
            given["owner"] = there[given["owner"]]
        if given.get("activity") and given["activity"] not in {row.key for row in activities_read(report)}:
            raise serializers.ValidationError({"activity": [_("Choose an activity of the plan, by its key.")]})
        ends_on = report.ibp.ends_on
        if given.get("due_on") and ends_on and given["due_on"] > ends_on:
            raise serializers.ValidationError(
                {"due_on": [_("The project ends on %(day)s: choose an earlier day.") % {"day": ends_on}]}
            )
        if given.get("happened_on") and given["happened_on"] > localdate():
            raise serializers.ValidationError({"happened_on": [_("This day has not come yet.")]})
        return given


class WordsOfRisk(OfPeople):
    category = serializers.PrimaryKeyRelatedField(
        queryset=RiskCategory.objects.filter(is_offered=True), required=False, allow_null=True
    )


class NewRiskSerializer(WordsOfRisk):
    id = serializers.UUIDField(required=False, help_text="Chosen by the client: sent twice it is one row.")
    report = VisibleReport(help_text="One that you write.")
    about = serializers.CharField(
        required=False, max_length=60, help_text="What it comes from: “change:…”, “actor:…” or “activity:…”."
    )

    class Meta:
        model = Assessment
        fields = ["id", "report", "about", *ASSESSED]


class RiskRewritingSerializer(WordsOfRisk):
    version = serializers.IntegerField(min_value=1, max_value=MOST, help_text="The version that was seen.")

    class Meta:
        model = Assessment
        fields = ["version", *ASSESSED]
        extra_kwargs = {name: {"required": False} for name in ASSESSED}


class NewActionSerializer(OfPeople):
    id = serializers.UUIDField(required=False, help_text="Chosen by the client: sent twice it is one row.")
    report = VisibleReport(help_text="One that you write.")
    risk = serializers.UUIDField(help_text="A risk that stands in this report.")

    class Meta:
        model = Mitigation
        fields = ["id", "report", "risk", *DONE]


class ActionRewritingSerializer(OfPeople):
    version = serializers.IntegerField(min_value=1, max_value=MOST, help_text="The version that was seen.")

    class Meta:
        model = Mitigation
        fields = ["version", *DONE]
        extra_kwargs = {name: {"required": False} for name in DONE}


class VerdictSerializer(SeenSerializer):
    verdict = serializers.ChoiceField(choices=judging.DEED_CHOICES)


class LinkingSerializer(serializers.Serializer):
    about = serializers.CharField(max_length=60, help_text="“change:…”, “actor:…” or “activity:…” with its id or key.")


class AssessmentFilters(RowFilters):
    risk = django_filters.UUIDFilter(field_name="risk_id")
    verdict = django_filters.ChoiceFilter(choices=RiskVerdict.choices)


class MitigationFilters(RowFilters):
    risk = django_filters.UUIDFilter(field_name="risk_id")
    state = django_filters.ChoiceFilter(choices=Mitigation.State.choices)


# ── What is done ────────────────────────────────────────────────────────────


class RiskRows(Removable, RowViewSet):
    """Rows of registers that the person may read."""

    named: ClassVar[tuple[str, ...]] = ("risk", "owner")

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().select_related(*self.named)

    def asked(self, serializer: type[serializers.Serializer]) -> Any:
        asked = serializer(data=self.request.data, context={"request": self.request})
        asked.is_valid(raise_exception=True)
        return asked

    def report_to_write(self, asked: Any) -> Report:
        report: Report = asked.validated_data["report"]
        require(rules.writes(self.person, report))
        if Assessment.chapter not in {chapter.key for chapter in report.chapters}:
            raise serializers.ValidationError({"report": [_("This report has no such chapter.")]})
        return report


ABOUT = OpenApiParameter("about", str, required=True, description="What it does not hang together with any more.")


@extend_schema_view(
    list=extend_schema(summary="Risks as they stand in reports, the newest quarter first"),
    retrieve=extend_schema(summary="One risk in one report"),
    partial_update=extend_schema(
        summary="Rewrite a risk",
        request=RiskRewritingSerializer,
        responses={200: AssessmentSerializer, 410: GoneSerializer},
    ),
    destroy=extend_schema(summary="Remove a risk that is new this quarter; one that is older gets a verdict"),
)
class AssessmentViewSet(RiskRows):
    model = Assessment
    queryset = Assessment.objects.none()
    serializer_class = AssessmentSerializer
    filterset_class = AssessmentFilters
    named = ("risk", "owner", "category", "scale", "before__scale")

    @extend_schema(
        summary="Write down a risk", request=NewRiskSerializer, responses=repeat_or_new(AssessmentSerializer)
    )
    def create(self, request: Request) -> Response:
        asked = self.asked(NewRiskSerializer)
        report, id = self.report_to_write(asked), asked.validated_data.get("id")
        said = asked.validated_data.get("about")
        about = offered(report, said) if said else None
        if said and about is None:
            raise serializers.ValidationError({"about": [_("This cannot be linked here.")]})
        is_repeat = bool(id) and self.get_queryset().filter(pk=id).exists()
        row = Assessment.add(report, by=self.person, id=id, **asked.words(report))
        if about:
            link(report, row.risk_id, about, by=self.person)
        return self.answer(row, status.HTTP_200_OK if is_repeat else status.HTTP_201_CREATED)

    def partial_update(self, request: Request, pk: str) -> Response:
        """What is not given stays. Writing in a risk that came from last quarter says that it was looked at."""
        row = self.row_to_write()
        asked = self.asked(RiskRewritingSerializer)
        words = judging.reviewed(row, asked.words(row.report))
        row.rewrite(version=asked.validated_data["version"], by=self.person, **words)
        return self.answer(row)

    @extend_schema(
        summary="Say what became of it this quarter",
        request=VerdictSerializer,
        responses={200: AssessmentSerializer, 410: GoneSerializer},
    )
    @action(detail=True, methods=["post"])
    def verdict(self, request: Request, pk: str) -> Response:
        """What the verdict wants to be said beside it is written with PATCH: until when it is accepted, what happened, why."""
        row = self.row_to_write()
        said = self.asked(VerdictSerializer).validated_data
        judging.judge(row, said["verdict"], version=said["version"], by=self.person)
        return self.answer(row)

    @extend_schema(
        methods=["get"], summary="What it hangs together with", responses=RiskLinkSerializer(many=True), parameters=[]
    )
    @extend_schema(
        methods=["post"],
        summary="Link it",
        request=LinkingSerializer,
        responses={200: RiskLinkSerializer(many=True), 410: GoneSerializer},
    )
    @extend_schema(methods=["delete"], summary="Take a link off", parameters=[ABOUT], responses={204: None})
    @action(detail=True, methods=["get", "post", "delete"], filter_backends=[], pagination_class=None)
    def links(self, request: Request, pk: str) -> Response:
        """Changes in the context, actors of the map, activities of the plan, as far as you may know of them."""
        if request.method == "GET":
            return Response(self._links(self.get_object()))
        row = self.row_to_write()
        if request.method == "DELETE":
            asked = LinkingSerializer(data=request.query_params)
            asked.is_valid(raise_exception=True)
            value = asked.validated_data["about"]
            known = {f"{one['kind']}:{one['about']}" for one in links_of(row.report).get(row.risk_id, [])}
            if value in known:
                unlink(row.report, row.risk_id, value)
            return Response(status=status.HTTP_204_NO_CONTENT)
        about = offered(row.report, self.asked(LinkingSerializer).validated_data["about"])
        if about is None:
            raise serializers.ValidationError({"about": [_("This cannot be linked here.")]})
        link(row.report, row.risk_id, about, by=self.person)
        return Response(self._links(row))

    def _links(self, row: Assessment) -> Any:
        audience = rules.clearance(self.person, row.report) or Level.PUBLIC
        there = [one for one in links_of(row.report).get(row.risk_id, []) if audience.admits(one["confidentiality"])]
        return RiskLinkSerializer(there, many=True).data


@extend_schema_view(
    list=extend_schema(summary="Actions against risks, the newest quarter first"),
    retrieve=extend_schema(summary="One action against a risk"),
    partial_update=extend_schema(
        summary="Rewrite an action",
        request=ActionRewritingSerializer,
        responses={200: MitigationSerializer, 410: GoneSerializer},
    ),
    destroy=extend_schema(summary="Remove an action that is new this quarter"),
)
class MitigationViewSet(RiskRows):
    model = Mitigation
    queryset = Mitigation.objects.none()
    serializer_class = MitigationSerializer
    filterset_class = MitigationFilters

    @extend_schema(summary="Add an action", request=NewActionSerializer, responses=repeat_or_new(MitigationSerializer))
    def create(self, request: Request) -> Response:
        """It is never less confidential than its risk."""
        asked = self.asked(NewActionSerializer)
        report, id = self.report_to_write(asked), asked.validated_data.get("id")
        about = Risk.objects.filter(assessments__report=report, pk=asked.validated_data["risk"]).first()
        if about is None:
            raise serializers.ValidationError({"risk": [_("Choose a risk of this report.")]})
        is_repeat = bool(id) and self.get_queryset().filter(pk=id, risk=about).exists()
        row = Mitigation.add(report, by=self.person, id=id, risk=about, **asked.words(report))
        return self.answer(row, status.HTTP_200_OK if is_repeat else status.HTTP_201_CREATED)

    def partial_update(self, request: Request, pk: str) -> Response:
        row = self.row_to_write()
        asked = self.asked(ActionRewritingSerializer)
        row.rewrite(version=asked.validated_data["version"], by=self.person, **asked.words(row.report))
        return self.answer(row)


router_entries: list[tuple[str, type[ViewSetMixin], str]] = [
    ("risk-assessments", AssessmentViewSet, "risk-assessment"),
    ("risk-actions", MitigationViewSet, "risk-action"),
]
