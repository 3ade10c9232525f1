"""Plans over HTTP, for programs: versions, outcomes, activities, answers, deeds; the same querysets, rules and verbs as the pages."""

from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
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
from partners.models import IBP, Seat
from partners.nudging import nudge
from partners.refusals import require
from reporting import tasks
from reporting.api.asking import MOST, ROW_ID, Asked, ProjectFilter, person_of
from reporting.api.reports import GapSerializer
from reporting.api.rows import GoneSerializer, MovingSerializer, SeenSerializer
from reporting.models import ContextChange, Gone, Statement, Thread
from risks import rules
from risks.differences import compare
from risks.models import Activity, ActivityReview, Assessment, Outcome, PlanAnswer, PlanRow, PlanState, PlanVersion
from risks.presenting import present
from risks.spans import refuse_no_quarter, troubles

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


class OutcomeSerializer(serializers.ModelSerializer):
    class Meta:
        model = Outcome
        fields = ["id", "plan", "key", "version", "changed_at", "title", "detail"]
        read_only_fields = fields


class ActivitySerializer(serializers.ModelSerializer):
    class Meta:
        model = Activity
        fields = [
            "id", "plan", "key", "version", "changed_at", "outcome", "title", "responsible", "is_joint", "first", "last",
            "target", "status", "confidentiality",
        ]  # fmt: skip
        read_only_fields = fields


# ── What is asked ───────────────────────────────────────────────────────────

VERSION = serializers.IntegerField(
    min_value=1,
    max_value=MOST,
    help_text="The version that was seen. Where it is not the present one any more: 409 with both texts.",
)


class OwnPlan(serializers.PrimaryKeyRelatedField[PlanVersion]):
    """A version among those the person may see."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"queryset": PlanVersion.objects.none(), **kwargs})

    def get_queryset(self) -> QuerySet[PlanVersion]:
        return PlanVersion.objects.visible_to(person_of(self.context["request"])).select_related("ibp")


class OwnOutcome(serializers.PrimaryKeyRelatedField[Outcome]):
    """An outcome among those the person may see."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"queryset": Outcome.objects.none(), **kwargs})

    def get_queryset(self) -> QuerySet[Outcome]:
        return Outcome.objects.readable_by(person_of(self.context["request"])).select_related("plan__ibp")


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
            raise serializers.ValidationError(f"Give one of {', '.join(self.NAMES)}.")
        return attrs


class NewOutcomeSerializer(serializers.ModelSerializer):
    id = serializers.UUIDField(required=False, help_text="Chosen by the client: sent twice it is one row.")
    plan = OwnPlan(help_text="A draft of yours.")

    class Meta:
        model = Outcome
        fields = ["id", "plan", *Outcome.WORDS]


class OutcomeRewritingSerializer(serializers.ModelSerializer):
    version = VERSION

    class Meta:
        model = Outcome
        fields = ["version", *Outcome.WORDS]
        extra_kwargs = {name: {"required": False} for name in Outcome.WORDS}


class ActivityWordsSerializer(serializers.ModelSerializer):
    """The words of an activity: quarters within the project, in order; a partner of the project, or all together."""

    outcome = OwnOutcome()
    responsible = serializers.PrimaryKeyRelatedField(
        queryset=Seat.objects.all(),
        allow_null=True,
        required=False,
        help_text="A seat of the project; null: see is_joint.",
    )
    first = serializers.CharField(required=False, allow_blank=True, help_text="A quarter, such as 2017Q1.")
    last = serializers.CharField(required=False, allow_blank=True, help_text="A quarter, such as 2017Q3.")

    def validate_first(self, code: str) -> str:
        return self._quarter(code)

    def validate_last(self, code: str) -> str:
        return self._quarter(code)

    def _quarter(self, code: str) -> str:
        if code:
            refuse_no_quarter(code)
        return code

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        row: Any = self.context.get("row")
        outcome = attrs.get("outcome") or (row and row.outcome)
        first = attrs.get("first", row.first if row else "")
        last = attrs.get("last", row.last if row else "")
        ibp = outcome.plan.ibp
        if wrong := troubles(first, last, ibp.starts_on, ibp.ends_on):
            raise serializers.ValidationError(wrong)
        return attrs

    @property
    def words(self) -> dict[str, Any]:
        """What is given, as the verbs take it."""
        words = {name: value for name, value in self.validated_data.items() if name not in ("id", "version")}
        for name in ("outcome", "responsible"):
            if name in words:
                words[f"{name}_id"] = words[name] and words[name].pk
                del words[name]
        return words


ACTIVITY_WORDS = [
    *("outcome", "title", "responsible", "is_joint", "first", "last", "target", "status", "confidentiality"),
]


class NewActivitySerializer(ActivityWordsSerializer):
    id = serializers.UUIDField(required=False, help_text="Chosen by the client: sent twice it is one row.")

    class Meta:
        model = Activity
        fields = ["id", *ACTIVITY_WORDS]


class ActivityRewritingSerializer(ActivityWordsSerializer):
    version = VERSION
    outcome = OwnOutcome(required=False)

    class Meta:
        model = Activity
        fields = ["version", *ACTIVITY_WORDS]
        extra_kwargs = {
            name: {"required": False} for name in ("title", "target", "status", "is_joint", "confidentiality")
        }


class PlanFilters(django_filters.FilterSet):
    ibp = ProjectFilter()
    state = django_filters.MultipleChoiceFilter(choices=PlanState.choices, label="One or several states.")
    current = django_filters.BooleanFilter(method="filter_current", label="The plan that holds, of each project.")

    def filter_current(self, plans: QuerySet, name: str, value: bool) -> QuerySet:
        approved = PlanVersion.objects.filter(state=PlanState.APPROVED).order_by("number")
        holding = dict(approved.values_list("ibp", "pk"))
        return plans.filter(pk__in=holding.values()) if value else plans.exclude(pk__in=holding.values())


class PlanRowFilters(django_filters.FilterSet):
    plan = django_filters.UUIDFilter(field_name="plan_id")
    ibp = ProjectFilter(field_name="plan__ibp")


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


class PlanRowViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, Asked):
    """Rows of the versions that the person may read, within the person's clearance."""

    model: ClassVar[type[PlanRow]]
    adding: ClassVar[type[serializers.ModelSerializer]]
    rewriting: ClassVar[type[serializers.ModelSerializer]]
    filterset_class = PlanRowFilters
    lookup_value_regex = ROW_ID

    def get_queryset(self) -> QuerySet:
        rows: Any = self.model._default_manager
        there = rows.readable_by(self.person).select_related("plan__ibp")
        return there.order_by("plan__ibp__code", "-plan__number", "position", "pk")

    def row_to_write(self) -> Any:
        row = self.get_queryset().filter(pk=self.kwargs["pk"]).first()
        if row is None:
            history: Any = self.model.history
            kept = history.filter(id=self.kwargs["pk"], history_type="-").first()
            plan = kept and PlanVersion.objects.visible_to(self.person).filter(pk=kept.plan_id).first()
            if not (plan and rules.writes(self.person, plan.ibp_id)):
                raise Http404
            raise Gone({})
        require(rules.writes(self.person, row.plan.ibp_id))
        return row

    def answer(self, row: Any, code: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=row.pk)).data, status=code)

    def create(self, request: Request) -> Response:
        asked: Any = self.adding(data=request.data, context={"request": request})
        asked.is_valid(raise_exception=True)
        plan, words = self.place_of(asked)
        require(rules.writes(self.person, plan.ibp_id))
        id = asked.validated_data.get("id")
        is_repeat = bool(id) and self.get_queryset().filter(pk=id).exists()
        row = self.model.add(plan, by=self.person, id=id, **words)
        return self.answer(row, status.HTTP_200_OK if is_repeat else status.HTTP_201_CREATED)

    def place_of(self, asked: Any) -> tuple[PlanVersion, dict[str, Any]]:
        """The version that a new row goes to, and its words."""
        raise NotImplementedError

    def partial_update(self, request: Request, pk: str) -> Response:
        row = self.row_to_write()
        asked: Any = self.rewriting(data=request.data, context={"request": request, "row": row})
        asked.is_valid(raise_exception=True)
        words = asked.words if isinstance(asked, ActivityWordsSerializer) else dict(asked.validated_data)
        words.pop("version", None)
        row.rewrite(version=asked.validated_data["version"], by=self.person, **words)
        return self.answer(row)

    @extend_schema(parameters=[SeenSerializer])
    def destroy(self, request: Request, pk: str) -> Response:
        asked = SeenSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        try:
            self.row_to_write().remove(version=asked.validated_data["version"], by=self.person)
        except Gone:
            pass  # removing it twice changes nothing
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(summary="Put it at another place", request=MovingSerializer)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, pk: str) -> Response:
        """Outcomes are ordered within their version, activities within their outcome."""
        row = self.row_to_write()
        asked = MovingSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        row.move(asked.validated_data["to"], by=self.person)
        return self.answer(row)


def described(one: str, many: str, adding: Any, rewriting: Any, answer: Any) -> Any:
    """How the API's description names what a kind of row can do."""
    return extend_schema_view(
        list=extend_schema(summary=many),
        retrieve=extend_schema(summary=f"One {one} of a plan"),
        create=extend_schema(
            summary=f"Add an {one} to a draft of the plan",
            request=adding,
            responses={201: answer, 200: OpenApiResponse(answer, "It had been added before, with this id.")},
        ),
        partial_update=extend_schema(
            summary=f"Rewrite an {one}", request=rewriting, responses={200: answer, 410: GoneSerializer}
        ),
        move=extend_schema(responses={200: answer, 410: GoneSerializer}),
        destroy=extend_schema(summary=f"Remove an {one}"),
    )


@described("outcome", "Outcomes of plans", NewOutcomeSerializer, OutcomeRewritingSerializer, OutcomeSerializer)
class OutcomeViewSet(PlanRowViewSet):
    model = Outcome
    queryset = Outcome.objects.none()
    serializer_class = OutcomeSerializer
    adding = NewOutcomeSerializer
    rewriting = OutcomeRewritingSerializer

    def place_of(self, asked: Any) -> tuple[PlanVersion, dict[str, Any]]:
        said = dict(asked.validated_data)
        return said.pop("plan"), {name: value for name, value in said.items() if name != "id"}


@described("activity", "Activities of plans", NewActivitySerializer, ActivityRewritingSerializer, ActivitySerializer)
class ActivityViewSet(PlanRowViewSet):
    model = Activity
    queryset = Activity.objects.none()
    serializer_class = ActivitySerializer
    adding = NewActivitySerializer
    rewriting = ActivityRewritingSerializer

    def place_of(self, asked: Any) -> tuple[PlanVersion, dict[str, Any]]:
        return asked.validated_data["outcome"].plan, asked.words


router_entries: list[tuple[str, type[ViewSetMixin], str]] = [
    ("plan-versions", PlanVersionViewSet, "plan-version"),
    ("plan-outcomes", OutcomeViewSet, "plan-outcome"),
    ("plan-activities", ActivityViewSet, "plan-activity"),
]
