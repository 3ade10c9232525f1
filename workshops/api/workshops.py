"""Workshops themselves over HTTP: whom they call, when they are held, opening and closing them, and errata of their record."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.timezone import now
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field, extend_schema_view
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSetMixin

from partners.clearance import Level
from partners.models import IBP, Organisation, User
from partners.refusals import require
from reporting.api.asking import ROW_ID, Asked, PersonByNameSerializer, ProjectFilter, QuarterFilter, person_of
from workshops import rules
from workshops.forms.record import ErratumForm
from workshops.models import Erratum, Workshop
from workshops.models.record import READERS
from workshops.recording import correct
from workshops.workflow import Action, State


def admitted(user: User, workshop: str = "workshop") -> Q:
    """Rows up to one's level in each workshop; `workshop` is the lookup path to it."""
    whole = Workshop.objects.run_by(user).order_by().values("pk")
    reviewed = Workshop.objects.reviewed_by(user).order_by().values("pk")
    there = Q(**{f"{workshop}__in": Workshop.objects.visible_to(user).order_by().values("pk")})
    open_to_all = Q(confidentiality__lte=Level.PROGRAMME)
    return there & (open_to_all | Q(**{f"{workshop}__in": whole}) | Q(**{f"{workshop}__in": reviewed}))


def trouble(form: forms.BaseForm) -> serializers.ValidationError:
    """What a page's form finds wrong, by field."""
    return serializers.ValidationError({name: [str(said) for said in errors] for name, errors in form.errors.items()})


class VisibleWorkshop(serializers.PrimaryKeyRelatedField[Workshop]):
    """A workshop, by its id, among those the person may see."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"queryset": Workshop.objects.none(), **kwargs})

    def get_queryset(self) -> QuerySet[Workshop]:
        return Workshop.objects.visible_to(person_of(self.context["request"])).with_names()


@extend_schema_field(
    {"type": "string", "pattern": "^[0-9]{2}:[0-9]{2}(:[0-9]{2})?$", "description": "In Dhaka, such as 09:30."}
)
class ClockField(serializers.TimeField):
    """A time of the day without a zone, which the description's own “time” would ask for."""


class WorkshopSerializer(serializers.ModelSerializer):
    quarter = serializers.CharField(source="quarter.code", help_text="The quarter it looks back on.")
    ibps = serializers.SlugRelatedField[IBP](slug_field="code", many=True, read_only=True, help_text="Projects.")
    organisers = serializers.SlugRelatedField[Organisation](slug_field="acronym", many=True, read_only=True)
    facilitators = PersonByNameSerializer(many=True)
    starts_at = ClockField(allow_null=True)

    class Meta:
        model = Workshop
        fields = [
            *("id", "quarter", "theme", "held_on", "starts_at", "place", "objectives", "ibps", "organisers"),
            *("facilitators", "state", "state_at", "version"),
        ]
        read_only_fields = fields


class StepSerializer(serializers.Serializer):
    note = serializers.CharField(required=False, allow_blank=True, default="", max_length=2_000)


class WorkshopFilters(django_filters.FilterSet):
    ibp = ProjectFilter(field_name="ibps")
    quarter = QuarterFilter(field_name="quarter", label="A quarter, such as 2017Q1.")
    state = django_filters.MultipleChoiceFilter(choices=State.choices, label="One or several.")


STEP = OpenApiParameter("step", str, OpenApiParameter.PATH, enum=Action.values, description="What is done.")


@extend_schema_view(
    list=extend_schema(summary="Workshops, the latest first"),
    retrieve=extend_schema(summary="One workshop"),
)
class WorkshopViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, Asked):
    """Those of the projects you work in; who observes reads closed ones."""

    queryset = Workshop.objects.none()
    serializer_class = WorkshopSerializer
    filterset_class = WorkshopFilters
    lookup_value_regex = ROW_ID

    def get_queryset(self) -> QuerySet[Workshop]:
        return Workshop.objects.visible_to(self.person).with_names().order_by("-held_on", "pk")

    @extend_schema(summary="Open or close it", request=StepSerializer, parameters=[STEP])
    @action(detail=True, methods=["post"], url_path=f"take/(?P<step>{'|'.join(Action.values)})")
    def take(self, request: Request, pk: str, step: str) -> Response:
        """For those who run it. Closed, its record is locked: what follows goes on, and corrections are errata."""
        workshop = self.get_object()
        require(rules.runs(self.person, workshop))
        asked = StepSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        workshop.take(Action(step), by=self.person, at=now(), note=asked.validated_data["note"])
        return Response(self.get_serializer(self.get_queryset().get(pk=workshop.pk)).data)


# ── Errata ──────────────────────────────────────────────────────────────────


class ErratumSerializer(serializers.ModelSerializer):
    by = PersonByNameSerializer(allow_null=True)

    class Meta:
        model = Erratum
        fields = ["id", "workshop", "section", "text", "confidentiality", "at", "by"]
        read_only_fields = fields


class NewErratumSerializer(serializers.Serializer):
    workshop = VisibleWorkshop(help_text="One that you run, and that is closed.")
    section = serializers.CharField(required=False, allow_blank=True, default="", max_length=20)
    text = serializers.CharField(max_length=4_000)
    confidentiality = serializers.ChoiceField(choices=READERS, required=False, default=Level.PROGRAMME)


class ErratumFilters(django_filters.FilterSet):
    workshop = django_filters.UUIDFilter(field_name="workshop_id")


@extend_schema_view(
    list=extend_schema(summary="Errata of records, the latest first"),
    retrieve=extend_schema(summary="One erratum"),
)
class ErratumViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, Asked):
    """What was corrected after a record was locked, within your clearance."""

    queryset = Erratum.objects.none()
    serializer_class = ErratumSerializer
    filterset_class = ErratumFilters
    lookup_value_regex = ROW_ID

    def get_queryset(self) -> QuerySet[Erratum]:
        return Erratum.objects.filter(admitted(self.person)).select_related("by").order_by("-at", "pk")

    @extend_schema(summary="Correct a locked record", request=NewErratumSerializer, responses={201: ErratumSerializer})
    def create(self, request: Request) -> Response:
        asked = NewErratumSerializer(data=request.data, context={"request": request})
        asked.is_valid(raise_exception=True)
        words = dict(asked.validated_data)
        workshop = words.pop("workshop")
        require(rules.runs(self.person, workshop))
        form = ErratumForm(words)
        if not form.is_valid():
            raise trouble(form)
        made = correct(workshop, by=self.person, at=now(), **form.cleaned_data)
        return Response(self.get_serializer(made).data, status.HTTP_201_CREATED)


router_entries: list[tuple[str, type[ViewSetMixin], str]] = [
    ("workshops", WorkshopViewSet, "workshop"),
    ("workshop-errata", ErratumViewSet, "workshop-erratum"),
]
