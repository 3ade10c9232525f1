"""The register of actors: finding, entering, describing and naming them; those that may be the same, and joining them."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import Http404
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from partners.models import IBP, Seat
from partners.nudging import nudge
from partners.refusals import require
from powermaps import comparing, merging, register, rules
from powermaps.likeness import Names
from powermaps.models import Actor, ActorName, Candidate, Comparison, Merge
from powermaps.tasks import compare_actors
from reporting.api.asking import MOST, ROW_ID, Asked, ProjectFilter, person_of

NAME_KINDS = [(kind.value, kind.label) for kind in ActorName.Kind if kind not in ActorName.OWN]
WORDS = ["name", "short_name", "local_name", "kind", "stakeholder", "reach", "confidentiality", "note"]
ANSWERS = [(one.value, one.label) for one in (Comparison.Answer.PART, Comparison.Answer.DIFFERENT)]
MOST_ALIKE = 10


class VisibleActor(serializers.PrimaryKeyRelatedField[Actor]):
    """An actor, by its id, among those of which the person may know; hidden and missing are the same answer."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"queryset": Actor.objects.none(), **kwargs})

    def get_queryset(self) -> QuerySet[Actor]:
        return Actor.objects.visible_to(person_of(self.context["request"])).there()


class OwnSeat(serializers.PrimaryKeyRelatedField[Seat]):
    """A partner, by the id of its seat, for which the person writes and that is a member today."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"queryset": Seat.objects.none(), **kwargs})

    def get_queryset(self) -> QuerySet[Seat]:
        seats = Seat.objects.filter(pk__in=person_of(self.context["request"]).standing.writes_for)
        return seats.held_on(localdate()).select_related("ibp", "organisation")


# ── What is answered ────────────────────────────────────────────────────────


class ActorNameSerializer(serializers.ModelSerializer):
    kind = serializers.ChoiceField(choices=ActorName.Kind.choices, read_only=True)

    class Meta:
        model = ActorName
        fields = ["id", "name", "kind"]
        read_only_fields = fields


class ActorSerializer(serializers.ModelSerializer):
    ibp = serializers.CharField(source="ibp.code", read_only=True)
    names = ActorNameSerializer(many=True, read_only=True, help_text="All its names, its own three among them.")
    can_edit = serializers.SerializerMethodField(help_text="You keep this actor.")

    class Meta:
        model = Actor
        fields = ["id", *WORDS, "ibp", "seat", "names", "version", "added_at", "can_edit"]
        read_only_fields = fields

    def get_can_edit(self, actor: Actor) -> bool:
        return rules.can_describe(person_of(self.context["request"]), actor)


class AlikeSerializer(serializers.Serializer):
    """Actors that may be meant already. Nothing was entered."""

    detail = serializers.CharField()
    alike = serializers.ListField(child=serializers.DictField(), help_text="Each with `id`, `name` and `score`.")


class BriefActorSerializer(serializers.ModelSerializer):
    class Meta:
        model = Actor
        fields = ["id", "name", "short_name"]
        read_only_fields = fields


class CandidateSerializer(serializers.ModelSerializer):
    one = BriefActorSerializer(read_only=True)
    other = BriefActorSerializer(read_only=True)

    class Meta:
        model = Candidate
        fields = ["id", "one", "other", "score"]
        read_only_fields = fields


class MergeSerializer(serializers.ModelSerializer):
    kept = BriefActorSerializer(read_only=True)
    gone = BriefActorSerializer(read_only=True)
    rows = serializers.SerializerMethodField(help_text="How many rows name the kept actor since.")

    class Meta:
        model = Merge
        fields = ["id", "kept", "gone", "rows", "at", "undone_at"]
        read_only_fields = fields

    def get_rows(self, merge: Merge) -> int:
        return len(merge.moved.get("rows", []))


class MergePlanSerializer(serializers.Serializer):
    moves = serializers.DictField(child=serializers.IntegerField(), help_text="How many rows of each kind would move.")
    obstacles = serializers.ListField(child=serializers.CharField(), help_text="What stands in its way.")


# ── What is asked ───────────────────────────────────────────────────────────


class NewActorSerializer(serializers.ModelSerializer):
    """For one's own partner (`seat`), or as the lead of a project (`ibp`)."""

    seat = OwnSeat(required=False, allow_null=True)
    ibp = serializers.CharField(required=False, help_text="A project, by its code, where you lead it.")
    anyway = serializers.BooleanField(
        default=False, help_text="Enter it although others are called alike. Without it: 409, with those."
    )

    class Meta:
        model = Actor
        fields = [*WORDS, "seat", "ibp", "anyway"]

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs.get("seat") and not attrs.get("ibp"):
            raise serializers.ValidationError({"seat": [_("Say for which partner, or for which project you lead.")]})
        return attrs


class DescribingSerializer(serializers.ModelSerializer):
    version = serializers.IntegerField(min_value=1, max_value=MOST, help_text="The version that was seen.")

    class Meta:
        model = Actor
        fields = ["version", *WORDS]
        extra_kwargs = {name: {"required": False} for name in WORDS}


class NewNameSerializer(serializers.Serializer):
    name = serializers.CharField(max_length=200)
    kind = serializers.ChoiceField(choices=NAME_KINDS)


class PairSerializer(serializers.Serializer):
    kept = VisibleActor(help_text="The actor that stays.")
    gone = VisibleActor(help_text="The one that becomes it; its names are kept.")


class AnsweringSerializer(serializers.Serializer):
    """`part`: `one` is a part of `other`."""

    one = VisibleActor()
    other = VisibleActor()
    answer = serializers.ChoiceField(choices=ANSWERS, help_text="Those that are the same are joined: see actor-merges.")


class ActorFilters(django_filters.FilterSet):
    q = django_filters.CharFilter(method="filter_q", label="Words of any of its names, in any language.")
    ibp = ProjectFilter()
    kind = django_filters.ChoiceFilter(choices=Actor.Kind.choices)
    reach = django_filters.ChoiceFilter(choices=Actor.Reach.choices)

    def filter_q(self, actors: Any, name: str, value: str) -> Any:
        return actors.matching(value[:200])


# ── What is done ────────────────────────────────────────────────────────────


@extend_schema_view(
    list=extend_schema(summary="Actors, by name"), retrieve=extend_schema(summary="One actor with all its names")
)
class ActorViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, Asked):
    """Actors of which the person may know. One that is above the person's level does not exist."""

    queryset = Actor.objects.none()
    serializer_class = ActorSerializer
    filterset_class = ActorFilters
    lookup_value_regex = ROW_ID

    def get_queryset(self) -> QuerySet[Actor]:
        known = Actor.objects.visible_to(self.person).there()
        return known.select_related("ibp").prefetch_related("names").order_by("name", "pk")

    def kept(self) -> Actor:
        actor = self.get_object()
        require(rules.can_describe(self.person, actor))
        return actor

    def answer(self, actor: Actor, code: int = status.HTTP_200_OK) -> Response:
        there = self.get_queryset().filter(pk=actor.pk).first()
        if there is None:  # made so confidential that the person sees it no more
            return Response(status=status.HTTP_204_NO_CONTENT)
        return Response(self.get_serializer(there).data, code)

    @extend_schema(
        summary="Enter an actor",
        request=NewActorSerializer,
        responses={201: ActorSerializer, 409: OpenApiResponse(AlikeSerializer, "Others are called alike.")},
    )
    def create(self, request: Request) -> Response:
        asked = NewActorSerializer(data=request.data, context={"request": request})
        asked.is_valid(raise_exception=True)
        words = dict(asked.validated_data)
        anyway, seat, code = words.pop("anyway"), words.pop("seat", None), words.pop("ibp", "")
        ibp = seat.ibp if seat else IBP.objects.visible_to(self.person).filter(code=code).first()
        if ibp is None:
            raise serializers.ValidationError({"ibp": [_("There is no such project.")]})
        require(seat is not None or ibp.pk in self.person.standing.leads)
        if not anyway and (alike := self._alike([words[name] for name in register.OWN_NAMES if words.get(name)])):
            said = "Others are called alike. Take one of these, or enter it anyway."
            return Response({"detail": said, "alike": alike}, status=status.HTTP_409_CONFLICT)
        actor = register.enter(ibp, seat, by=self.person, at=now(), **words)
        nudge(compare_actors)
        return self.answer(actor, status.HTTP_201_CREATED)

    def _alike(self, names: list[str]) -> list[dict[str, Any]]:
        known = Actor.objects.visible_to(self.person).there()
        index = Names(ActorName.objects.filter(actor__in=known.values("pk")).values_list("actor", "name"))
        index.of["new"] = names
        found = index.alike("new", most=MOST_ALIKE)
        there = known.in_bulk(list(found))
        return [{"id": str(pk), "name": there[pk].name, "score": score} for pk, score in found.items() if pk in there]

    @extend_schema(
        summary="Describe an actor",
        request=DescribingSerializer,
        responses={200: ActorSerializer, 204: OpenApiResponse(None, "Done, and above your own level now.")},
    )
    def partial_update(self, request: Request, pk: str) -> Response:
        """Only those who entered it may let its name travel further."""
        actor = self.kept()
        asked = DescribingSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        words = dict(asked.validated_data)
        if words.get("confidentiality", actor.confidentiality) < actor.confidentiality:
            require(rules.can_loosen(self.person, actor))
        register.describe(actor, version=words.pop("version"), by=self.person, **words)
        nudge(compare_actors)
        return self.answer(actor)

    @extend_schema(summary="Add a name", request=NewNameSerializer, responses={201: ActorSerializer})
    @action(detail=True, methods=["post"])
    def names(self, request: Request, pk: str) -> Response:
        """An acronym, a former name, a translation, another spelling. The same one twice is one."""
        actor = self.kept()
        asked = NewNameSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        register.add_name(actor, asked.validated_data["name"], asked.validated_data["kind"])
        nudge(compare_actors)
        return self.answer(actor, status.HTTP_201_CREATED)

    @extend_schema(
        summary="Take a name off",
        responses={204: None},
        parameters=[OpenApiParameter("name", int, OpenApiParameter.PATH)],
    )
    @action(detail=True, methods=["delete"], url_path="names/(?P<name>[0-9]{1,15})", url_name="name")
    def unname(self, request: Request, pk: str, name: str) -> Response:
        actor = self.kept()
        if there := actor.names.filter(pk=int(name)).first():
            register.remove_name(there)
        return Response(status=status.HTTP_204_NO_CONTENT)


@extend_schema_view(
    list=extend_schema(summary="Actors that may be the same and on whom you may decide, the likeliest first")
)
class CandidateViewSet(mixins.ListModelMixin, Asked):
    queryset = Candidate.objects.none()
    serializer_class = CandidateSerializer
    filter_backends = []

    def get_queryset(self) -> QuerySet[Candidate]:
        pairs = Candidate.objects.for_answering(self.person).select_related("one", "other")
        return pairs.order_by("-score", "one__name", "pk")

    @extend_schema(
        summary="Say that two are different, or one a part of the other",
        request=AnsweringSerializer,
        responses={204: None},
    )
    @action(detail=False, methods=["post"])
    def answer(self, request: Request) -> Response:
        """The answer is remembered: nobody is asked again."""
        asked = AnsweringSerializer(data=request.data, context={"request": request})
        asked.is_valid(raise_exception=True)
        one, other = asked.validated_data["one"], asked.validated_data["other"]
        require(rules.can_decide_on(self.person, one, other))
        if one.pk == other.pk:
            raise serializers.ValidationError({"other": [_("Name two actors.")]})
        if asked.validated_data["answer"] == Comparison.Answer.PART:
            comparing.answer_part(one, other, by=self.person, at=now())
        else:
            comparing.answer(one, other, Comparison.Answer.DIFFERENT, by=self.person, at=now())
        return Response(status=status.HTTP_204_NO_CONTENT)


@extend_schema_view(list=extend_schema(summary="Actors that were joined, the latest first"))
class MergeViewSet(mixins.ListModelMixin, Asked):
    queryset = Merge.objects.none()
    serializer_class = MergeSerializer
    filter_backends = []
    lookup_value_regex = ROW_ID

    def get_queryset(self) -> QuerySet[Merge]:
        return Merge.objects.visible_to(self.person).select_related("kept", "gone").order_by("-at", "pk")

    def pair(self) -> tuple[Actor, Actor]:
        asked = PairSerializer(data=self.request.data, context={"request": self.request})
        asked.is_valid(raise_exception=True)
        kept, gone = asked.validated_data["kept"], asked.validated_data["gone"]
        require(rules.can_decide_on(self.person, kept, gone))
        return kept, gone

    @extend_schema(summary="What joining two actors would do", request=PairSerializer, responses=MergePlanSerializer)
    @action(detail=False, methods=["post"], url_path="try")
    def dry_run(self, request: Request) -> Response:
        """Nothing is changed; what the person may not read moves along, and is not counted."""
        plan = merging.dry_run(*self.pair(), reader=self.person)
        return Response(MergePlanSerializer({"moves": plan.moves, "obstacles": plan.obstacles}).data)

    @extend_schema(summary="Join two actors", request=PairSerializer, responses={201: MergeSerializer})
    def create(self, request: Request) -> Response:
        """In one transaction; the old name stays as an alias, and it can be undone."""
        kept, gone = self.pair()
        done = merging.merge(kept, gone, by=self.person, at=now())
        comparing.remember_same(kept, gone, by=self.person, at=now())
        Actor.objects.filter(pk=kept.pk).update(is_compared=False)
        nudge(compare_actors)
        return Response(self.get_serializer(done).data, status.HTTP_201_CREATED)

    @extend_schema(summary="Part them again", request=None, responses=MergeSerializer)
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, pk: str) -> Response:
        done = self.get_queryset().filter(pk=pk).first()
        if done is None:
            raise Http404
        require(rules.can_decide_on(self.person, done.kept, done.gone))
        merging.undo(done, by=self.person, at=now())
        comparing.forget_answer(done.kept, done.gone)
        Actor.objects.filter(pk__in=[done.kept_id, done.gone_id]).update(is_compared=False)
        nudge(compare_actors)
        return Response(self.get_serializer(done).data)
