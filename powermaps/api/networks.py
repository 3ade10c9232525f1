"""Which partner has access to whom, and requests to be introduced."""

from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.utils.timezone import now
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from partners.refusals import require
from powermaps import introducing, rules
from powermaps.api.actors import BriefActorSerializer, OwnSeat, VisibleActor
from powermaps.models import Introduction, Rapport
from reporting.api.asking import MOST, ROW_ID, Asked, ProjectFilter

WORDS = ["strength", "kind", "note", "confidentiality"]
SETTLED = [(state.value, state.label) for state in Introduction.State if state != Introduction.State.ASKED]

# ── What is answered ────────────────────────────────────────────────────────


class RapportSerializer(serializers.ModelSerializer):
    actor = BriefActorSerializer(read_only=True)
    partner = serializers.CharField(source="seat.organisation.acronym", read_only=True)
    ibp = serializers.CharField(source="seat.ibp.code", read_only=True)

    class Meta:
        model = Rapport
        fields = ["id", "seat", "partner", "ibp", "actor", *WORDS, "version", "changed_at"]
        read_only_fields = fields


class IntroductionSerializer(serializers.ModelSerializer):
    asks = serializers.CharField(source="asked_by_seat.organisation.acronym", read_only=True)
    partner = serializers.CharField(source="rapport.seat.organisation.acronym", read_only=True)
    actor = BriefActorSerializer(source="rapport.actor", read_only=True)

    class Meta:
        model = Introduction
        fields = [
            "id",
            "rapport",
            "partner",
            "actor",
            "asks",
            "why",
            "state",
            "outcome",
            "asked_at",
            "due_on",
            "changed_at",
        ]
        read_only_fields = fields


# ── What is asked ───────────────────────────────────────────────────────────


class NewRapportSerializer(serializers.ModelSerializer):
    seat = OwnSeat()
    actor = VisibleActor()

    class Meta:
        model = Rapport
        fields = ["seat", "actor", *WORDS]
        validators: ClassVar[list[Any]] = []  # noted before: told by the verb


class RapportRewritingSerializer(serializers.ModelSerializer):
    version = serializers.IntegerField(min_value=1, max_value=MOST, help_text="The version that was seen.")

    class Meta:
        model = Rapport
        fields = ["version", *WORDS]
        extra_kwargs = {name: {"required": False} for name in WORDS}


class AskingSerializer(serializers.Serializer):
    seat = OwnSeat(help_text="For which of your partners.")
    why = serializers.CharField(max_length=2_000)
    due_on = serializers.DateField(required=False, allow_null=True, default=None)


class SettlingSerializer(serializers.Serializer):
    state = serializers.ChoiceField(choices=SETTLED)
    outcome = serializers.CharField(max_length=20_000, required=False, allow_blank=True, default="")


class RapportFilters(django_filters.FilterSet):
    ibp = ProjectFilter(field_name="seat__ibp")
    actor = django_filters.UUIDFilter(field_name="actor_id")
    seat = django_filters.UUIDFilter(field_name="seat_id")


class IntroductionFilters(django_filters.FilterSet):
    ibp = ProjectFilter(field_name="rapport__seat__ibp")
    state = django_filters.ChoiceFilter(choices=Introduction.State.choices)


# ── What is done ────────────────────────────────────────────────────────────


@extend_schema_view(
    list=extend_schema(summary="Who has access to whom"),
    retrieve=extend_schema(summary="One partner’s access to one actor"),
)
class RapportViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, Asked):
    """Shared across the membership, each within its level and that of the actor it names."""

    queryset = Rapport.objects.none()
    serializer_class = RapportSerializer
    filterset_class = RapportFilters
    lookup_value_regex = ROW_ID

    def get_queryset(self) -> QuerySet[Rapport]:
        rows = Rapport.objects.visible_to(self.person).with_names()
        return rows.order_by("actor__name", "-strength", "seat__organisation__acronym", "pk")

    def kept(self) -> Rapport:
        rapport = self.get_object()
        require(rules.can_keep_rapport(self.person, rapport))
        return rapport

    def answer(self, rapport: Rapport, code: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=rapport.pk)).data, code)

    @extend_schema(
        summary="Note that your partner has access", request=NewRapportSerializer, responses={201: RapportSerializer}
    )
    def create(self, request: Request) -> Response:
        asked = NewRapportSerializer(data=request.data, context={"request": request})
        asked.is_valid(raise_exception=True)
        words = dict(asked.validated_data)
        made = introducing.note_rapport(words.pop("seat"), words.pop("actor"), by=self.person, at=now(), **words)
        return self.answer(made, status.HTTP_201_CREATED)

    @extend_schema(summary="Describe it", request=RapportRewritingSerializer, responses=RapportSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        rapport = self.kept()
        asked = RapportRewritingSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        words = dict(asked.validated_data)
        introducing.describe_rapport(rapport, version=words.pop("version"), by=self.person, at=now(), **words)
        return self.answer(rapport)

    @extend_schema(summary="The partner has no access any more", responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        introducing.end_rapport(self.kept())
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(
        summary="Ask the partner for an introduction", request=AskingSerializer, responses={201: IntroductionSerializer}
    )
    @action(detail=True, methods=["post"])
    def ask(self, request: Request, pk: str) -> Response:
        """Of the partner, never of a person."""
        rapport = self.get_object()
        asked = AskingSerializer(data=request.data, context={"request": request})
        asked.is_valid(raise_exception=True)
        said = asked.validated_data
        made = introducing.ask(rapport, said["seat"], said["why"], by=self.person, at=now(), due_on=said["due_on"])
        return Response(IntroductionSerializer(made).data, status.HTTP_201_CREATED)


@extend_schema_view(
    list=extend_schema(summary="Requests for an introduction, the latest first"),
    retrieve=extend_schema(summary="One request for an introduction"),
)
class IntroductionViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, Asked):
    """For the two partners, their lead and the project's reviewers."""

    queryset = Introduction.objects.none()
    serializer_class = IntroductionSerializer
    filterset_class = IntroductionFilters
    lookup_value_regex = ROW_ID

    def get_queryset(self) -> QuerySet[Introduction]:
        rows = Introduction.objects.visible_to(self.person)
        named = ("rapport__actor", "rapport__seat__organisation", "rapport__seat__ibp", "asked_by_seat__organisation")
        return rows.select_related(*named).order_by("-asked_at", "pk")

    @extend_schema(
        summary="Promise, decline, or say what came of it", request=SettlingSerializer, responses=IntroductionSerializer
    )
    @action(detail=True, methods=["post"])
    def settle(self, request: Request, pk: str) -> Response:
        """The partner that was asked answers; the one that asked says what came of a promise. Whatever ends it wants an outcome."""
        found = self.get_object()
        answers, follows = rules.can_answer(self.person, found), rules.can_follow_up(self.person, found)
        require(answers or follows)
        asked = SettlingSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        said: Any = asked.validated_data
        may = introducing.ANSWERS if answers else introducing.FOLLOW_UPS
        require(said["state"] in may.get(found.state, ()) or found.state not in introducing.ANSWERS)
        introducing.settle(found, said["state"], by=self.person, at=now(), outcome=said["outcome"])
        return Response(self.get_serializer(self.get_queryset().get(pk=found.pk)).data)
