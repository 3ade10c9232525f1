"""Maps of reports: who stands where and why, that nobody moved, what is done about whom, and what partners say together."""

from typing import Any, ClassVar

import django_filters
from django.db.models import Case, F, Q, QuerySet, When
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from partners.clearance import Level
from partners.models import Seat
from partners.refusals import require
from powermaps.api.actors import VisibleActor
from powermaps.joining import ConsolidatedMap
from powermaps.mapping import confirm, drop, judge, place
from powermaps.models import Actor, Placement, Role, Stillness, Strategy
from powermaps.scale import Band, Influence, Support
from powermaps.shifts import ChangeReason, Verdict
from powermaps.strategies import known_actors, members, messengers, plan
from powermaps.together import for_discussion
from reporting import rules
from reporting.api.asking import MOST, Asked, VisibleReport
from reporting.api.rows import PLACE, RowFilters, RowViewSet
from reporting.api.written import GoneSerializer, Removable, SeenSerializer
from reporting.models import ContextChange, Gone, Kind, Report

# ── What is answered ────────────────────────────────────────────────────────

SEEN = ["reason", "sight", "confidence", "exercised", "is_not_mobilised", "change_reason"]


class BandSerializer(serializers.Serializer):
    support = serializers.ChoiceField(choices=Support.choices)
    influence = serializers.ChoiceField(choices=Influence.choices)


class PlacementSerializer(serializers.ModelSerializer):
    actor_name = serializers.CharField(source="actor.name", read_only=True)
    short_name = serializers.CharField(source="actor.short_name", read_only=True)
    roles = serializers.ListField(child=serializers.ChoiceField(choices=Role.choices), read_only=True)
    context_change = serializers.UUIDField(
        source="known_change",
        read_only=True,
        allow_null=True,
        help_text="The contextual change, where you may read it.",
    )
    inherited_from = serializers.UUIDField(
        source="known_origin", read_only=True, allow_null=True, help_text="The cluster, where you may know of it."
    )
    before = serializers.SerializerMethodField(
        help_text="Where it stood last quarter; null where it was not on the map."
    )
    is_movement = serializers.SerializerMethodField(
        help_text="Something moved in the world, not only in our knowledge."
    )

    class Meta:
        model = Placement
        fields = [
            *PLACE, "actor", "actor_name", "short_name", "support", "influence", "verdict", *SEEN, "roles",
            "context_change", "before", "is_movement", "inherited_from", "confidentiality",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(BandSerializer(allow_null=True))
    def get_before(self, row: Placement) -> dict[str, int] | None:
        before = row.shift.before
        return {"support": before.support, "influence": before.influence} if before else None

    def get_is_movement(self, row: Placement) -> bool:
        return row.shift.is_movement


class StillnessSerializer(serializers.ModelSerializer):
    class Meta:
        model = Stillness
        fields = [*PLACE, *Stillness.WORDS]
        read_only_fields = fields


class AimSerializer(serializers.Serializer):
    way = serializers.SerializerMethodField()
    to_go = serializers.IntegerField(help_text="Bands between where it stands and where it is wanted.")
    is_overdue = serializers.BooleanField()
    words = serializers.CharField()

    @extend_schema_field(serializers.CharField())
    def get_way(self, aim: Any) -> str:
        return aim.way.value


class StrategySerializer(serializers.ModelSerializer):
    actor_name = serializers.CharField(source="actor.name", read_only=True)
    carried = serializers.SerializerMethodField(help_text="Carried over from last quarter's report.")
    aim = AimSerializer(read_only=True, help_text="What became of it, derived from the map of the same report.")

    class Meta:
        model = Strategy
        fields = [
            *PLACE, "actor", "actor_name", "from_support", "from_influence", *Strategy.WORDS, "carried", "aim",
        ]  # fmt: skip
        read_only_fields = fields

    def get_carried(self, row: Strategy) -> bool:
        return row.carried_from_id is not None


class ReckoningSerializer(serializers.Serializer):
    placed = serializers.IntegerField()
    shown = serializers.IntegerField()
    joined = serializers.IntegerField()
    held_back = serializers.IntegerField()
    fits = serializers.BooleanField()


class TogetherSerializer(serializers.Serializer):
    """What partners say together, cleared for you: nothing of a withheld voice shows through."""

    is_baseline = serializers.BooleanField()
    sentences = serializers.ListField(child=serializers.CharField(), help_text="What moved since last quarter.")
    actors = serializers.ListField(
        child=serializers.DictField(), help_text="Each with `voices`, `computed`, `agreement`, `agreed` and `ends`."
    )
    for_discussion = serializers.ListField(child=serializers.UUIDField(), help_text="Actors, the furthest apart first.")
    settled = serializers.ListField(child=serializers.UUIDField(), help_text="Partners differ, and a place was agreed.")
    reckoning = ReckoningSerializer(help_text="Placements in = shown + joined as the same + held back.")
    held_back = serializers.ListField(child=serializers.DictField())
    late = serializers.ListField(child=serializers.DictField(), help_text="Partners whose map is not there.")


# ── What is asked ───────────────────────────────────────────────────────────


class Roles(serializers.ListField):
    child = serializers.ChoiceField(choices=Role.choices)

    def to_internal_value(self, data: Any) -> list[str]:
        return list(dict.fromkeys(super().to_internal_value(data)))


class WordsOfPlacement(serializers.ModelSerializer):
    roles = Roles(required=False, max_length=len(Role))
    support = serializers.ChoiceField(choices=Support.choices, required=False)
    influence = serializers.ChoiceField(choices=Influence.choices, required=False)
    context_change = serializers.PrimaryKeyRelatedField(
        queryset=ContextChange.objects.all(), required=False, allow_null=True, help_text="One of the same report."
    )

    def words(self, report: Report, actor: Actor) -> dict[str, Any]:
        """What was given, as the verbs take it; nothing that belongs to another report, nothing less confidential than the actor."""
        given = {
            name: value
            for name, value in self.validated_data.items()
            if name not in ("id", "report", "actor", "version", "support", "influence", "context_change")
        }
        if "context_change" in self.validated_data:
            change = self.validated_data["context_change"]
            if change and change.report_id != report.pk:
                raise serializers.ValidationError({"context_change": [_("Choose a contextual change of this report.")]})
            given["context_change_id"] = change.pk if change else None
        if given.get("confidentiality", Level.RESTRICTED) < actor.confidentiality:
            raise serializers.ValidationError(
                {"confidentiality": ["The actor’s own name is more confidential than that."]}
            )
        return given


class NewPlacementSerializer(WordsOfPlacement):
    id = serializers.UUIDField(required=False, help_text="Chosen by the client: sent twice it is one row.")
    report = VisibleReport(help_text="One that you write; not a consolidated one.")
    actor = VisibleActor()
    support = serializers.ChoiceField(choices=Support.choices)
    influence = serializers.ChoiceField(choices=Influence.choices)

    class Meta:
        model = Placement
        fields = ["id", "report", "actor", "support", "influence", *SEEN[:-1], "roles", "confidentiality"]
        validators: ClassVar[list[Any]] = []  # who stands there already is told by the verb


class JudgingSerializer(WordsOfPlacement):
    version = serializers.IntegerField(min_value=1, max_value=MOST, help_text="The version that was seen.")

    class Meta:
        model = Placement
        fields = ["version", "support", "influence", *SEEN, "roles", "context_change", "confidentiality"]
        extra_kwargs = {name: {"required": False} for name in SEEN}


class DroppingSerializer(SeenSerializer):
    reason = serializers.CharField(max_length=20_000, help_text="Why it is no longer relevant.")


class SquareSerializer(SeenSerializer):
    support = serializers.ChoiceField(choices=Support.choices)
    influence = serializers.ChoiceField(choices=Influence.choices)
    change_reason = serializers.ChoiceField(choices=ChangeReason.choices, required=False, allow_blank=True)
    reason = serializers.CharField(max_length=20_000, required=False, allow_blank=True)


class StillnessRewritingSerializer(serializers.ModelSerializer):
    version = serializers.IntegerField(min_value=1, max_value=MOST, help_text="The version that was seen.")

    class Meta:
        model = Stillness
        fields = ["version", *Stillness.WORDS]
        extra_kwargs = {name: {"required": False} for name in Stillness.WORDS}


STRATEGY_WORDS = [name for name in Strategy.WORDS if name not in ("messenger", "messenger_partner", "lead")]


class WordsOfStrategy(serializers.ModelSerializer):
    messenger = VisibleActor(required=False, allow_null=True, help_text="An actor of the same map.")
    messenger_partner = serializers.PrimaryKeyRelatedField(
        queryset=Seat.objects.all(), required=False, allow_null=True, help_text="A partner of the project, by its seat."
    )
    lead = serializers.PrimaryKeyRelatedField(
        queryset=Seat.objects.all(), required=False, allow_null=True, help_text="A partner of the project, by its seat."
    )

    def words(self, report: Report) -> dict[str, Any]:
        """What was given; whoever is named is chosen from this map and this project."""
        given = {
            name: value
            for name, value in self.validated_data.items()
            if name not in ("id", "report", "actor", "version", "messenger", "messenger_partner", "lead")
        }
        among = {"messenger": messengers(report), "messenger_partner": members(report), "lead": members(report)}
        for name, there in among.items():
            if name in self.validated_data:
                chosen = self.validated_data[name]
                if chosen and not there.filter(pk=chosen.pk).exists():
                    missing = self.fields[name].error_messages["does_not_exist"].format(pk_value=chosen.pk)
                    raise serializers.ValidationError({name: [missing]})
                given[f"{name}_id"] = chosen.pk if chosen else None
        if given.get("messenger_id") and given.get("messenger_partner_id"):
            raise serializers.ValidationError({"messenger": [_("Name an actor or a partner, one of them.")]})
        return given


class NewStrategySerializer(WordsOfStrategy):
    id = serializers.UUIDField(required=False, help_text="Chosen by the client: sent twice it is one row.")
    report = VisibleReport(help_text="One that you write.")
    actor = VisibleActor(help_text="It stands on the map of this report.")

    class Meta:
        model = Strategy
        fields = ["id", "report", "actor", *STRATEGY_WORDS, "messenger", "messenger_partner", "lead"]
        validators: ClassVar[list[Any]] = []


class StrategyRewritingSerializer(WordsOfStrategy):
    version = serializers.IntegerField(min_value=1, max_value=MOST, help_text="The version that was seen.")

    class Meta:
        model = Strategy
        fields = ["version", *STRATEGY_WORDS, "messenger", "messenger_partner", "lead"]
        extra_kwargs = {name: {"required": False} for name in STRATEGY_WORDS}


class PlacementFilters(RowFilters):
    actor = django_filters.UUIDFilter(field_name="actor_id")
    verdict = django_filters.ChoiceFilter(choices=Verdict.choices)
    support = django_filters.ChoiceFilter(choices=Support.choices)
    influence = django_filters.ChoiceFilter(choices=Influence.choices)


class StrategyFilters(RowFilters):
    actor = django_filters.UUIDFilter(field_name="actor_id")


# ── What is done ────────────────────────────────────────────────────────────


class OfActors(RowViewSet):
    """Rows about actors: also the actor has to be known to the person."""

    reads: ClassVar[tuple[str, ...]] = ()
    named: ClassVar[tuple[str, ...]] = ("actor",)

    def get_queryset(self) -> QuerySet:
        rows = super().get_queryset().select_related(*self.named, "report__quarter")
        return rows.filter(actor__in=Actor.objects.visible_to(self.person).order_by().values("pk"))

    def row_to_write(self, **mine: Any) -> Any:
        """Neither is a row there that was removed, of an actor of whom the person may not know now."""
        try:
            return super().row_to_write(**mine)
        except Gone:
            kept = self.model.history.filter(id=self.kwargs["pk"]).first()
            if not Actor.objects.visible_to(self.person).filter(pk=kept.actor_id).exists():
                raise Http404 from None
            raise

    def report_to_write(self, asked: Any) -> tuple[Report, Actor]:
        """The report whose map it is, and the actor, known to all who write there."""
        report, actor = asked.validated_data["report"], asked.validated_data["actor"]
        require(rules.writes(self.person, report))
        if report.kind == Kind.CONSOLIDATED:
            raise serializers.ValidationError({"report": [_("The consolidated map is made of the partners’ maps.")]})
        if not known_actors(report).filter(pk=actor.pk).exists():
            missing = asked.fields["actor"].error_messages["does_not_exist"].format(pk_value=actor.pk)
            raise serializers.ValidationError({"actor": [missing]})
        return report, actor

    def repeated(self, asked: Any, report: Report, actor: Actor) -> Any:
        """The row that an earlier try has made."""
        pk = asked.validated_data.get("id")
        rows: Any = self.model.objects
        return rows.filter(pk=pk, report=report, actor=actor).first() if pk else None

    def asked(self, serializer: type[serializers.Serializer], row: Any = None) -> Any:
        asked = serializer(data=self.request.data, context={"request": self.request, "row": row})
        asked.is_valid(raise_exception=True)
        return asked


def repeat_or_new(serializer: Any) -> dict[int, Any]:
    return {201: serializer, 200: OpenApiResponse(serializer, "It had been added before, with this id.")}


@extend_schema_view(
    list=extend_schema(summary="Placements on maps, the newest quarter first"),
    retrieve=extend_schema(summary="One placement"),
    partial_update=extend_schema(
        summary="Judge where it stands",
        request=JudgingSerializer,
        responses={200: PlacementSerializer, 410: GoneSerializer},
    ),
)
class PlacementViewSet(OfActors):
    """Placements that the person may read, of actors of which the person may know."""

    model = Placement
    queryset = Placement.objects.none()
    serializer_class = PlacementSerializer
    filterset_class = PlacementFilters

    def get_queryset(self) -> QuerySet:
        """What a row points at is named to those who may know of it."""
        changes = ContextChange.objects.visible_to(self.person).order_by().values("pk")
        actors = Actor.objects.visible_to(self.person).order_by().values("pk")
        return (
            super()
            .get_queryset()
            .annotate(
                known_change=Case(When(context_change__in=changes, then=F("context_change"))),
                known_origin=Case(When(inherited_from__in=actors, then=F("inherited_from"))),
            )
        )

    @extend_schema(
        summary="Place an actor on a map", request=NewPlacementSerializer, responses=repeat_or_new(PlacementSerializer)
    )
    def create(self, request: Request) -> Response:
        asked = self.asked(NewPlacementSerializer)
        report, actor = self.report_to_write(asked)
        if there := self.repeated(asked, report, actor):
            return self.answer(there)
        to = Band(asked.validated_data["support"], asked.validated_data["influence"])
        words = {"confidentiality": max(Level.PROGRAMME, actor.confidentiality), **asked.words(report, actor)}
        row = place(report, actor, to, by=self.person, id=asked.validated_data.get("id"), **words)
        return self.answer(row, status.HTTP_201_CREATED)

    def partial_update(self, request: Request, pk: str) -> Response:
        """What is not given stays. Elsewhere than last quarter wants `change_reason` and `reason`: else 409."""
        row = self.row_to_write()
        asked = self.asked(JudgingSerializer, row)
        said = asked.validated_data
        to = Band(said.get("support", row.support), said.get("influence", row.influence))
        judge(row, to, version=said["version"], by=self.person, **asked.words(row.report, row.actor))
        return self.answer(row)

    @extend_schema(
        summary="Still true", request=SeenSerializer, responses={200: PlacementSerializer, 410: GoneSerializer}
    )
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: str) -> Response:
        """It stands where it stood last quarter."""
        row = self.row_to_write()
        confirm(row, version=self.asked(SeenSerializer).validated_data["version"], by=self.person)
        return self.answer(row)

    @extend_schema(
        summary="No longer relevant",
        request=DroppingSerializer,
        responses={200: PlacementSerializer, 410: GoneSerializer},
    )
    @action(detail=True, methods=["post"])
    def drop(self, request: Request, pk: str) -> Response:
        """It leaves the next map."""
        row = self.row_to_write()
        said = self.asked(DroppingSerializer).validated_data
        drop(row, version=said["version"], by=self.person, reason=said["reason"])
        return self.answer(row)

    @extend_schema(
        summary="Move it to a square",
        request=SquareSerializer,
        responses={200: PlacementSerializer, 410: GoneSerializer},
    )
    @action(detail=True, methods=["post"])
    def move(self, request: Request, pk: str) -> Response:
        row = self.row_to_write()
        said = dict(self.asked(SquareSerializer).validated_data)
        to = Band(said.pop("support"), said.pop("influence"))
        judge(row, to, version=said.pop("version"), by=self.person, **said)
        return self.answer(row)


@extend_schema_view(
    list=extend_schema(summary="Statements that there was no progress, the newest quarter first"),
    retrieve=extend_schema(summary="What one report says where nobody moved"),
    partial_update=extend_schema(
        summary="Say that nobody moved",
        request=StillnessRewritingSerializer,
        responses={200: StillnessSerializer, 410: GoneSerializer},
    ),
)
class StillnessViewSet(RowViewSet):
    """Each map has one, from the day its report is opened."""

    model = Stillness
    queryset = Stillness.objects.none()
    serializer_class = StillnessSerializer
    rewriting: ClassVar[Any] = StillnessRewritingSerializer
    filterset_class = RowFilters
    reads: ClassVar[tuple[str, ...]] = ()


@extend_schema_view(
    list=extend_schema(summary="Strategies for actors, the newest quarter first"),
    retrieve=extend_schema(summary="One strategy, with what became of it"),
    partial_update=extend_schema(
        summary="Rewrite a strategy",
        request=StrategyRewritingSerializer,
        responses={200: StrategySerializer, 410: GoneSerializer},
    ),
    destroy=extend_schema(summary="Remove a strategy"),
)
class StrategyViewSet(Removable, OfActors):
    """Strategies that the person may read, where the person may know of the actor and of the messenger."""

    model = Strategy
    queryset = Strategy.objects.none()
    serializer_class = StrategySerializer
    filterset_class = StrategyFilters
    named = ("actor",)

    def get_queryset(self) -> QuerySet:
        known = Actor.objects.visible_to(self.person).order_by().values("pk")
        return super().get_queryset().filter(Q(messenger=None) | Q(messenger__in=known))

    def paginate_queryset(self, queryset: Any) -> Any:
        """The aims of a whole page are found with one query."""
        page = super().paginate_queryset(queryset)
        rows: list[Any] = list(page or []) if queryset.model is Strategy else []  # its history has none
        stands = Placement.objects.filter(report__in={row.report_id for row in rows}).exclude(verdict=Verdict.DROPPED)
        places = {
            (report, actor): Band(support, influence)
            for report, actor, support, influence in stands.values_list("report", "actor", "support", "influence")
        }
        for row in rows:
            row.aim = row.aim_at(places.get((row.report_id, row.actor_id)))
        return page

    @extend_schema(
        summary="Write a strategy for an actor",
        request=NewStrategySerializer,
        responses=repeat_or_new(StrategySerializer),
    )
    def create(self, request: Request) -> Response:
        """It begins where the actor stands now; 409 where the actor is not on this map, or has one already."""
        asked = self.asked(NewStrategySerializer)
        report, actor = self.report_to_write(asked)
        if there := self.repeated(asked, report, actor):
            return self.answer(there)
        row = plan(report, actor, by=self.person, id=asked.validated_data.get("id"), **asked.words(report))
        return self.answer(row, status.HTTP_201_CREATED)

    def partial_update(self, request: Request, pk: str) -> Response:
        row = self.row_to_write()
        asked = self.asked(StrategyRewritingSerializer, row)
        row.rewrite(version=asked.validated_data["version"], by=self.person, **asked.words(row.report))
        return self.answer(row)


class PowerOfReport(Asked):
    """The consolidated map of a consolidated report."""

    queryset = Placement.objects.none()
    serializer_class = TogetherSerializer
    filter_backends = []

    def map_of(self) -> ConsolidatedMap:
        there = Report.objects.visible_to(self.person).with_names()
        report = there.filter(pk=self.kwargs["report"], kind=Kind.CONSOLIDATED).first()
        if report is None:
            raise Http404
        return ConsolidatedMap(report, rules.clearance(self.person, report) or Level.PUBLIC)

    @extend_schema(summary="What partners' maps say together", responses=TogetherSerializer)
    @action(detail=False, pagination_class=None)
    def together(self, request: Request, report: str) -> Response:
        """Medians, spread, agreement and movement, from the voices that you may hear."""
        return Response(TogetherSerializer(self.map_of().values).data)

    @extend_schema(
        summary="Where partners disagree, the furthest apart first",
        responses={200: {"type": "array", "items": {"type": "object", "additionalProperties": {}}}},
    )
    @action(detail=False, pagination_class=None)
    def disagreements(self, request: Request, report: str) -> Response:
        return Response(for_discussion(self.map_of().actors))
