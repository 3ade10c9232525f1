"""What workshops leave to do, over HTTP: action points and their life, subgroups with their members, and their minutes."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import django_filters
from django.db.models import Prefetch, QuerySet
from django.utils.timezone import now
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSetMixin

from partners.refusals import Refused, require
from reporting.api.asking import ROW_ID, Asked, PersonByNameSerializer, ProjectFilter, person_of
from reporting.models import Overtaken
from workshops import following_up, rules, subgroups
from workshops.api.rows import ListedItemViewSet, NewSerializer, RowFilters, VersionSerializer, described
from workshops.api.workshops import VisibleWorkshop
from workshops.forms.follow_up import ActionForm
from workshops.models import ActionPoint, Member, Minutes, Subgroup, Workshop
from workshops.models.record import READERS
from workshops.workflow import Deed, Take

# ── Action points ───────────────────────────────────────────────────────────


class ActionPointSerializer(serializers.ModelSerializer):
    owner = serializers.CharField(
        source="owner.acronym", default=None, allow_null=True, help_text="The organisation that does it."
    )
    owner_user = PersonByNameSerializer(allow_null=True)
    ibp = serializers.CharField(source="ibp.code", default=None, allow_null=True)
    done_by = PersonByNameSerializer(allow_null=True)
    verified_by = PersonByNameSerializer(allow_null=True)

    class Meta:
        model = ActionPoint
        fields = [
            *("id", "workshop", "text", "owner", "owner_user", "due_on", "ibp", "subgroup", "is_joint"),
            *("confidentiality", "state", "outcome", "done_at", "done_by", "verified_at", "verified_by"),
            *("version", "changed_at"),
        ]
        read_only_fields = fields


class ActionPointWordsSerializer(serializers.Serializer):
    text = serializers.CharField(max_length=2_000, required=False)
    owner = serializers.UUIDField(allow_null=True, required=False, help_text="An organisation.")
    owner_user = serializers.UUIDField(allow_null=True, required=False, help_text="A person.")
    due_on = serializers.DateField(allow_null=True, required=False)
    ibp = serializers.UUIDField(allow_null=True, required=False, help_text="A project that the workshop calls.")
    subgroup = serializers.UUIDField(allow_null=True, required=False, help_text="One that the workshop formed.")
    is_joint = serializers.BooleanField(required=False)
    confidentiality = serializers.ChoiceField(choices=READERS, required=False)


class NewActionPointSerializer(NewSerializer, ActionPointWordsSerializer):
    text = serializers.CharField(max_length=2_000)


class ActionPointRewritingSerializer(VersionSerializer, ActionPointWordsSerializer):
    pass


class DeedSerializer(serializers.Serializer):
    words = serializers.CharField(
        required=False,
        allow_blank=True,
        default="",
        max_length=2_000,
        help_text="What came of it, what is missing, or why: all but verifying wants them.",
    )


class ActionFilters(RowFilters):
    ibp = ProjectFilter()
    state = django_filters.MultipleChoiceFilter(choices=Take.choices, label="One or several.")
    subgroup = django_filters.UUIDFilter(field_name="subgroup_id")
    due_by = django_filters.DateFilter(field_name="due_on", lookup_expr="lte", label="Due on this day or before.")
    mine = django_filters.BooleanFilter(method="owned", label="Your own, and those of organisations you write for.")

    def owned(self, rows: Any, name: str, value: bool) -> Any:
        return rows.owned_by(person_of(self.request)) if value else rows


DEED = OpenApiParameter("deed", str, OpenApiParameter.PATH, enum=Deed.values, description="What is done.")


@described(
    "action point", "Action points", NewActionPointSerializer, ActionPointRewritingSerializer, ActionPointSerializer
)
class ActionPointViewSet(ListedItemViewSet):
    model, form, adding, rewriting = ActionPoint, ActionForm, NewActionPointSerializer, ActionPointRewritingSerializer
    queryset = ActionPoint.objects.none()
    serializer_class = ActionPointSerializer
    filterset_class = ActionFilters

    def get_queryset(self) -> QuerySet[ActionPoint]:
        rows = ActionPoint.objects.visible_to(self.person).with_names()
        return rows.order_by("-workshop__held_on", "workshop", "position", "created_at", "pk")

    @extend_schema(
        summary="Say that it is done, verify that, send it back, drop it, or open it again",
        request=DeedSerializer,
        parameters=[DEED],
        responses=ActionPointSerializer,
    )
    @action(detail=True, methods=["post"], url_path=f"take/(?P<deed>{'|'.join(Deed.values)})")
    def take(self, request: Request, pk: str, deed: str) -> Response:
        """Also when the record is locked. Whoever owns it says that it is done; somebody else verifies that."""
        point = self.get_object()
        point.workshop = Workshop.objects.with_names().get(pk=point.workshop_id)
        owns = ActionPoint.objects.filter(pk=point.pk).owned_by(self.person).exists()
        require(rules.can_take(self.person, Deed(deed), point, owns=owns))
        asked = DeedSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        following_up.take(point, Deed(deed), by=self.person, at=now(), words=asked.validated_data["words"])
        return self.answer(point)


# ── Subgroups ───────────────────────────────────────────────────────────────


class MemberSerializer(serializers.ModelSerializer):
    organisation = serializers.CharField(source="organisation.acronym")

    class Meta:
        model = Member
        fields = ["id", "organisation", "name", "convenes", "left_on"]
        read_only_fields = fields


class SubgroupSerializer(serializers.ModelSerializer):
    members = MemberSerializer(many=True)

    class Meta:
        model = Subgroup
        fields = ["id", "workshop", "name", "mandate", "ended_on", "members", "version"]
        read_only_fields = fields


class NewSubgroupSerializer(serializers.Serializer):
    workshop = VisibleWorkshop(help_text="One that you run.")
    name = serializers.CharField(max_length=200)
    mandate = serializers.CharField(max_length=4_000, allow_blank=True, required=False, default="")


class SubgroupRewritingSerializer(VersionSerializer):
    name = serializers.CharField(max_length=200, required=False)
    mandate = serializers.CharField(max_length=4_000, allow_blank=True, required=False)
    ended_on = serializers.DateField(allow_null=True, required=False)


@contextmanager
def told_in_words() -> Iterator[None]:
    """A colleague was faster: said in a sentence, for here both texts are not set side by side."""
    try:
        yield
    except Overtaken as clash:
        raise Refused(str(clash)) from None


@extend_schema_view(
    list=extend_schema(summary="Subgroups, by name"),
    retrieve=extend_schema(summary="One subgroup, with its members"),
)
class SubgroupViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, Asked):
    """Who sees a workshop sees the subgroups that it formed. Those who run it, and its convenors, write their mandates."""

    queryset = Subgroup.objects.none()
    serializer_class = SubgroupSerializer
    filterset_class = RowFilters
    lookup_value_regex = ROW_ID

    def get_queryset(self) -> QuerySet[Subgroup]:
        members = Prefetch("members", Member.objects.select_related("organisation"))
        return Subgroup.objects.visible_to(self.person).prefetch_related(members).order_by("name", "pk")

    def answer(self, row: Subgroup, code: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=row.pk)).data, code)

    @extend_schema(summary="Form a subgroup", request=NewSubgroupSerializer, responses={201: SubgroupSerializer})
    def create(self, request: Request) -> Response:
        asked = NewSubgroupSerializer(data=request.data, context={"request": request})
        asked.is_valid(raise_exception=True)
        words = dict(asked.validated_data)
        workshop = words.pop("workshop")
        require(rules.runs(self.person, workshop))
        return self.answer(subgroups.form(workshop, by=self.person, at=now(), **words), status.HTTP_201_CREATED)

    @extend_schema(
        summary="Rewrite its name and mandate, or end it",
        request=SubgroupRewritingSerializer,
        responses=SubgroupSerializer,
    )
    def partial_update(self, request: Request, pk: str) -> Response:
        there = self.get_object()
        there.workshop = Workshop.objects.with_names().get(pk=there.workshop_id)
        require(rules.convenes(self.person, there))
        asked = SubgroupRewritingSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        words = dict(asked.validated_data)
        with told_in_words():
            subgroups.reword(there, version=words.pop("version"), by=self.person, **words)
        return self.answer(there)


# ── Minutes ─────────────────────────────────────────────────────────────────


class MinutesSerializer(serializers.ModelSerializer):
    by = PersonByNameSerializer(allow_null=True)

    class Meta:
        model = Minutes
        fields = ["id", "subgroup", "held_on", "text", "version", "at", "by"]
        read_only_fields = fields


class VisibleSubgroup(serializers.PrimaryKeyRelatedField[Subgroup]):
    """A subgroup, by its id, among those the person may see."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"queryset": Subgroup.objects.none(), **kwargs})

    def get_queryset(self) -> QuerySet[Subgroup]:
        return Subgroup.objects.visible_to(person_of(self.context["request"])).select_related("workshop")


class NewMinutesSerializer(serializers.Serializer):
    id = serializers.UUIDField(required=False, help_text="Chosen by the client: sent twice they are kept once.")
    subgroup = VisibleSubgroup(help_text="One in which you work.")
    held_on = serializers.DateField()
    text = serializers.CharField(max_length=20_000)


class MinutesRewritingSerializer(VersionSerializer):
    held_on = serializers.DateField(required=False)
    text = serializers.CharField(max_length=20_000, required=False)


class MinutesFilters(django_filters.FilterSet):
    subgroup = django_filters.UUIDFilter(field_name="subgroup_id")


@extend_schema_view(
    list=extend_schema(summary="Minutes of subgroups, the latest meeting first"),
    retrieve=extend_schema(summary="The minutes of one meeting"),
)
class MinutesViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, Asked):
    """Who sees a subgroup reads them; its members, and those who run its workshop, write them."""

    queryset = Minutes.objects.none()
    serializer_class = MinutesSerializer
    filterset_class = MinutesFilters
    lookup_value_regex = ROW_ID

    def get_queryset(self) -> QuerySet[Minutes]:
        there = Subgroup.objects.visible_to(self.person).order_by().values("pk")
        rows = Minutes.objects.filter(subgroup__in=there).select_related("by", "subgroup__workshop")
        return rows.order_by("-held_on", "-at", "pk")

    def answer(self, row: Minutes, code: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=row.pk)).data, code)

    @extend_schema(
        summary="Write the minutes of a meeting",
        request=NewMinutesSerializer,
        responses={201: MinutesSerializer, 200: OpenApiResponse(MinutesSerializer, "They had been kept before.")},
    )
    def create(self, request: Request) -> Response:
        asked = NewMinutesSerializer(data=request.data, context={"request": request})
        asked.is_valid(raise_exception=True)
        words = {"id": None, **asked.validated_data}
        there: Subgroup = words.pop("subgroup")
        require(rules.works_in(self.person, there))
        is_repeat = bool(words["id"]) and self.get_queryset().filter(pk=words["id"]).exists()
        kept = subgroups.write_minutes(there, by=self.person, at=now(), **words)
        return self.answer(kept, status.HTTP_200_OK if is_repeat else status.HTTP_201_CREATED)

    @extend_schema(summary="Rewrite minutes", request=MinutesRewritingSerializer, responses=MinutesSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        there = self.get_object()
        require(rules.works_in(self.person, there.subgroup))
        asked = MinutesRewritingSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        words = {"held_on": there.held_on, **asked.validated_data}
        with told_in_words():
            subgroups.reword_minutes(there, version=words.pop("version"), by=self.person, at=now(), **words)
        return self.answer(there)


router_entries: list[tuple[str, type[ViewSetMixin], str]] = [
    ("action-points", ActionPointViewSet, "action-point"),
    ("workshop-subgroups", SubgroupViewSet, "workshop-subgroup"),
    ("subgroup-minutes", MinutesViewSet, "subgroup-minutes"),
]
