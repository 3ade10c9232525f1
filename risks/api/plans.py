"""Versions of plans over HTTP, for programs: their answers and deeds; the same querysets, rules and verbs as the pages."""

from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import (
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    extend_schema_field,
    extend_schema_view,
)
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSetMixin

from partners.clearance import Level
from partners.models import IBP
from partners.nudging import nudge
from partners.refusals import require
from reporting import tasks
from reporting.api.asking import MOST, ROW_ID, Asked, ProjectFilter, person_of
from reporting.api.reports import GapSerializer
from reporting.models import ContextChange, Statement, Thread
from risks import rules
from risks.differences import compare
from risks.models import ActivityReview, Assessment, PlanAnswer, PlanState, PlanVersion
from risks.presenting import present

# ── What is answered ────────────────────────────────────────────────────────


class PlanVersionSerializer(serializers.ModelSerializer):
    title = serializers.CharField(source="__str__", read_only=True)
    url = serializers.CharField(source="get_absolute_url", read_only=True, help_text="Its page.")
    ibp = serializers.CharField(source="ibp.code", read_only=True)
    based_on = serializers.IntegerField(
        source="based_on.number",
        read_only=True,
        allow_null=True,
        help_text="The number of the version it was copied from.",
    )
    note = serializers.SerializerMethodField(
        help_text="What PROKAS said when it decided. For those who write the plan or review it; else empty."
    )

    class Meta:
        model = PlanVersion
        fields = [
            "id", "title", "url", "ibp", "number", "state", "based_on", "reason", "version", "created_at", "proposed_at",
            "decided_at", "note",
        ]  # fmt: skip
        read_only_fields = fields

    def get_note(self, plan: PlanVersion) -> str:
        return plan.note if rules.reads_notes(self._person, plan.ibp_id) else ""

    @property
    def _person(self) -> Any:
        return person_of(self.context["request"])


class AnswerSerializer(serializers.ModelSerializer):
    """What the version answers; of a row that its partner has removed since, the words remain."""

    confidentiality = serializers.ChoiceField(choices=Level.choices, source="level", read_only=True)

    class Meta:
        model = PlanAnswer
        fields = ["id", "kind", "thread", "change", "lesson", "risk", "proposal", "quote", "note", "confidentiality"]
        read_only_fields = fields


class PlanVersionInFullSerializer(PlanVersionSerializer):
    outcomes = serializers.SerializerMethodField(
        help_text="Outcomes with their activities, as far as you may read. `id` is the key that a row has in every version."
    )
    answers = serializers.SerializerMethodField()
    gaps = serializers.SerializerMethodField(help_text="What keeps it from being proposed, for those who write it.")
    steps = serializers.SerializerMethodField(help_text="The deeds that you can do now.")
    can_edit = serializers.SerializerMethodField(help_text="You may write in it now.")
    sha256 = serializers.SerializerMethodField(
        help_text="The exact version, to be stated with a decision. For those who write it or decide on it; else null."
    )

    class Meta(PlanVersionSerializer.Meta):
        fields = [
            *PlanVersionSerializer.Meta.fields, "outcomes", "answers", "gaps", "steps", "can_edit", "sha256",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.ListField(child=serializers.DictField()))
    def get_outcomes(self, plan: PlanVersion) -> list[dict[str, Any]]:
        return present(plan.content(), self._audience(plan))["outcomes"]

    @extend_schema_field(AnswerSerializer(many=True))
    def get_answers(self, plan: PlanVersion) -> list[dict[str, Any]]:
        audience = self._audience(plan)
        there = [one for one in plan.answers_with_words() if one.is_the_leads_to_tell and audience.admits(one.level)]
        return list(AnswerSerializer(there, many=True).data)

    @extend_schema_field(GapSerializer(many=True))
    def get_gaps(self, plan: PlanVersion) -> list[dict[str, str]]:
        found = plan.gaps() if self.get_can_edit(plan) else []
        return [{"message": gap.message, "url": gap.url} for gap in found]

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(choices=rules.STEP_CHOICES)))
    def get_steps(self, plan: PlanVersion) -> list[str]:
        return rules.steps_for(self._person, plan)

    def get_can_edit(self, plan: PlanVersion) -> bool:
        return rules.can_edit(self._person, plan)

    def get_sha256(self, plan: PlanVersion) -> str | None:
        return plan.sha256 if self._audience(plan) == Level.RESTRICTED else None

    def _audience(self, plan: PlanVersion) -> Level:
        return rules.clearance(self._person, plan.ibp_id) or Level.PUBLIC


class FieldChangeSerializer(serializers.Serializer):
    name = serializers.CharField()
    before = serializers.JSONField()
    after = serializers.JSONField()


class RowChangeSerializer(serializers.Serializer):
    """What became of an outcome or an activity between two versions."""

    kind = serializers.ChoiceField(choices=["outcome", "activity"])
    key = serializers.UUIDField()
    change = serializers.ChoiceField(choices=["added", "removed", "changed"])
    title = serializers.CharField(source="row.title")
    fields_changed = FieldChangeSerializer(source="fields", many=True)


# ── What is asked ───────────────────────────────────────────────────────────

VERSION = serializers.IntegerField(
    min_value=1,
    max_value=MOST,
    help_text="The version that was seen. Where it is not the present one any more: 409 with both texts.",
)


class NewVersionSerializer(serializers.Serializer):
    id = serializers.UUIDField(
        required=False,
        help_text="Chosen by the client, so that a request repeated after a lost answer makes one version.",
    )
    ibp = serializers.SlugRelatedField(
        slug_field="code", queryset=IBP.objects.all(), help_text="A project, by its code."
    )
    reason = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=20_000, help_text="Why, from the second version on."
    )


class ReasonSerializer(serializers.Serializer):
    version = VERSION
    reason = serializers.CharField(allow_blank=True, max_length=20_000)


class DecisionSerializer(serializers.Serializer):
    seen = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=64, help_text="To approve or return: its SHA-256."
    )
    note = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=20_000, help_text="To return: what should change."
    )


class NewAnswerSerializer(serializers.Serializer):
    """One of thread, change, lesson, risk, proposal."""

    NAMES: ClassVar = ("thread", "change", "lesson", "risk", "proposal")

    thread = serializers.UUIDField(required=False)
    change = serializers.UUIDField(required=False)
    lesson = serializers.UUIDField(required=False)
    risk = serializers.UUIDField(required=False, help_text="A risk as it stands in one report.")
    proposal = serializers.UUIDField(required=False, help_text="A review of an activity that proposes something.")
    note = serializers.CharField(required=False, allow_blank=True, default="", max_length=2_000)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if sum(name in attrs for name in self.NAMES) != 1:
            raise serializers.ValidationError(_("Give one of %(names)s.") % {"names": ", ".join(self.NAMES)})
        return attrs


class PlanFilters(django_filters.FilterSet):
    ibp = ProjectFilter()
    state = django_filters.MultipleChoiceFilter(choices=PlanState.choices, label="One or several states.")
    current = django_filters.BooleanFilter(method="filter_current", label="The plan that holds, of each project.")

    def filter_current(self, plans: QuerySet, name: str, value: bool) -> QuerySet:
        approved = PlanVersion.objects.filter(state=PlanState.APPROVED).order_by("number")
        holding = dict(approved.values_list("ibp", "pk"))
        return plans.filter(pk__in=holding.values()) if value else plans.exclude(pk__in=holding.values())


# ── What is done ────────────────────────────────────────────────────────────

STEP = OpenApiParameter("step", str, OpenApiParameter.PATH, enum=list(rules.STEPS))


@extend_schema_view(
    list=extend_schema(summary="Versions of plans, of each project the newest first"),
    retrieve=extend_schema(summary="One version, with its outcomes, activities and what you can do"),
)
class PlanVersionViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, Asked):
    """Versions of plans. A draft exists for those alone who write it."""

    queryset = PlanVersion.objects.none()
    serializer_class = PlanVersionInFullSerializer
    filterset_class = PlanFilters
    lookup_value_regex = ROW_ID

    def get_queryset(self) -> QuerySet[PlanVersion]:
        there = PlanVersion.objects.visible_to(self.person).select_related("ibp", "based_on")
        return there.order_by("ibp__code", "-number", "pk")

    def get_serializer_class(self) -> type[serializers.BaseSerializer]:
        return PlanVersionSerializer if self.action == "list" else PlanVersionInFullSerializer

    def answer(self, plan: PlanVersion, code: int = status.HTTP_200_OK) -> Response:
        """The version as it stands now."""
        context = self.get_serializer_context()
        return Response(PlanVersionInFullSerializer(self.get_queryset().get(pk=plan.pk), context=context).data, code)

    def plan_to_write(self) -> PlanVersion:
        plan = self.get_object()
        require(rules.writes(self.person, plan.ibp_id))
        return plan

    @extend_schema(
        summary="Begin a plan, or make a new version of it",
        request=NewVersionSerializer,
        responses={
            201: PlanVersionInFullSerializer,
            200: OpenApiResponse(PlanVersionInFullSerializer, "It had been made before."),
        },
    )
    def create(self, request: Request) -> Response:
        """The first version is empty; each further one begins as a copy of the latest. Refused while one is unfinished."""
        asked = NewVersionSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        ibp, said = asked.validated_data["ibp"], asked.validated_data
        if not rules.reads(self.person, ibp.pk):
            raise Http404
        require(rules.writes(self.person, ibp.pk))
        newest = PlanVersion.objects.newest(ibp)
        if newest is None:
            plan = PlanVersion.objects.begin(ibp, by=self.person, at=timezone.now())
        else:
            plan = PlanVersion.objects.revise(
                ibp, by=self.person, at=timezone.now(), reason=said["reason"], id=said.get("id")
            )
        is_repeat = newest is not None and plan.number <= newest.number
        return self.answer(plan, status.HTTP_200_OK if is_repeat else status.HTTP_201_CREATED)

    @extend_schema(summary="Write why there is a new version", request=ReasonSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        plan = self.plan_to_write()
        asked = ReasonSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        plan.explain(asked.validated_data["reason"], version=asked.validated_data["version"], by=self.person)
        return self.answer(plan)

    @extend_schema(
        summary="Propose, withdraw, approve, return or drop it", request=DecisionSerializer, parameters=[STEP]
    )
    @action(detail=True, methods=["post"], url_path="take/(?P<step>propose|withdraw|approve|return|drop)")
    def take(self, request: Request, pk: str, step: str) -> Response:
        """Answers 409 with the gaps where something is missing. A version that goes with the inception report is decided with it.

        A draft that is dropped answers with the version before it."""
        plan = self.get_object()
        require(rules.can_take(self.person, step, plan))
        asked = DecisionSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        by, at, said = self.person, timezone.now(), asked.validated_data
        if step == rules.PROPOSE:
            plan.propose(by=by, at=at)
        elif step == rules.WITHDRAW:
            plan.withdraw(by=by)
        elif step == rules.DROP:
            before = plan.based_on or plan  # the first one cannot be dropped
            plan.drop(by=by)
            plan = before
        else:
            state = PlanState.APPROVED if step == rules.APPROVE else PlanState.RETURNED
            plan.decide(state, by=by, at=at, seen=said["seen"], note=said["note"])
        nudge(tasks.tell_and_post)
        return self.answer(plan)

    @extend_schema(
        summary="What changed since another version",
        parameters=[OpenApiParameter("before", int, description="A number; without it, the version before.")],
        responses=RowChangeSerializer(many=True),
    )
    @action(detail=True, filter_backends=[], pagination_class=None)
    def compare(self, request: Request, pk: str) -> Response:
        plan = self.get_object()
        wanted = request.query_params.get("before", str(plan.number - 1 or 1))
        before = next((one for one in self.get_queryset().filter(ibp=plan.ibp_id) if str(one.number) == wanted), None)
        if before is None:
            raise Http404
        audience = rules.clearance(self.person, plan.ibp_id) or Level.PUBLIC
        found = compare(present(before.content(), audience), present(plan.content(), audience))
        return Response(RowChangeSerializer([row for row in found if row.change != "same"], many=True).data)

    @extend_schema(
        summary="Say what it answers", request=NewAnswerSerializer, responses={201: PlanVersionInFullSerializer}
    )
    @action(detail=True, methods=["post"])
    def answers(self, request: Request, pk: str) -> Response:
        """A shared comment, or a change, lesson, risk or proposal of the project that you may read. Twice is once."""
        plan = self.plan_to_write()
        asked = NewAnswerSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        said = asked.validated_data
        among: dict[str, QuerySet] = {
            "thread": Thread.objects.visible_to(self.person),
            "change": ContextChange.objects.visible_to(self.person),
            "lesson": Statement.objects.visible_to(self.person),
            "risk": Assessment.objects.visible_to(self.person),
            "proposal": ActivityReview.objects.visible_to(self.person),
        }
        named = {name: rows.filter(pk=said[name]).first() for name, rows in among.items() if name in said}
        plan.answer(by=self.person, at=timezone.now(), note=said["note"], **named)
        return self.answer(plan, status.HTTP_201_CREATED)

    @extend_schema(summary="Take back that it answers this", responses={204: None})
    @action(detail=True, methods=["delete"], url_path=f"answers/(?P<answer>{ROW_ID})", url_name="answer")
    def unanswer(self, request: Request, pk: str, answer: str) -> Response:
        plan = self.plan_to_write()
        for there in plan.answers.filter(pk=answer):
            plan.unanswer(there)
        return Response(status=status.HTTP_204_NO_CONTENT)


router_entries: list[tuple[str, type[ViewSetMixin], str]] = [
    ("plan-versions", PlanVersionViewSet, "plan-version"),
]
