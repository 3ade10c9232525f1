"""Outcomes and activities of plans over HTTP, for programs; the same querysets, rules and verbs as the pages."""

from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSetMixin

from partners.models import Seat
from partners.refusals import require
from reporting.api.asking import ProjectFilter, person_of
from reporting.api.written import GoneSerializer, Movable, Removable
from reporting.models import Gone
from risks import rules
from risks.api.plans import VERSION
from risks.models import Activity, Outcome, PlanRow, PlanVersion
from risks.spans import refuse_no_quarter, troubles

# ── What is answered ────────────────────────────────────────────────────────


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


class PlanRowFilters(django_filters.FilterSet):
    plan = django_filters.UUIDFilter(field_name="plan_id")
    ibp = ProjectFilter(field_name="plan__ibp")


# ── What is done ────────────────────────────────────────────────────────────


class PlanRowViewSet(Removable, Movable):
    """Rows of the versions that the person may read, within the person's clearance."""

    model: ClassVar[type[PlanRow]]
    adding: ClassVar[type[serializers.ModelSerializer]]
    rewriting: ClassVar[type[serializers.ModelSerializer]]
    filterset_class = PlanRowFilters

    def get_queryset(self) -> QuerySet:
        rows: Any = self.model._default_manager
        there = rows.readable_by(self.person).select_related("plan__ibp")
        return there.order_by("plan__ibp__code", "-plan__number", "position", "pk")

    def row_to_write(self, **mine: Any) -> Any:
        row = self.get_queryset().filter(pk=self.kwargs["pk"]).first()
        if row is None:
            history: Any = self.model.history
            kept = history.filter(id=self.kwargs["pk"], history_type="-").first()
            plan = kept and PlanVersion.objects.visible_to(self.person).filter(pk=kept.plan_id).first()
            if not (plan and rules.writes(self.person, plan.ibp_id)):
                raise Http404
            raise Gone(mine)
        require(rules.writes(self.person, row.plan.ibp_id))
        return row

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
    ("plan-outcomes", OutcomeViewSet, "plan-outcome"),
    ("plan-activities", ActivityViewSet, "plan-activity"),
]
