"""Inception reports: opening one, its passages, and what every member of the consortium brings."""

from typing import Any, ClassVar

import django_filters
from django.core.exceptions import ValidationError as Invalid
from django.db.models import Case, QuerySet, When
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from partners.models import IBP, Seat
from partners.refusals import require
from reporting import rules
from reporting.api.asking import Asked, ProjectFilter, VisibleReport, person_of
from reporting.api.evidence import EvidenceSerializer
from reporting.api.reports import ReportSerializer
from reporting.api.rows import (
    PLACE,
    LineViewSet,
    NewRowSerializer,
    RewritingSerializer,
    RowViewSet,
    described,
)
from reporting.api.written import MovingSerializer
from reporting.chapter import chapters
from reporting.chapters.inception import Consortium, text_chapters
from reporting.forms.inception import refuse_day_outside
from reporting.models import Kind, MemberRole, Passage, Report
from reporting.models.passages import AS_READ
from reporting.opening import open_inception

# ── What is answered ────────────────────────────────────────────────────────


class PassageSerializer(serializers.ModelSerializer):
    evidence = EvidenceSerializer(many=True, read_only=True)

    class Meta:
        model = Passage
        fields = [*PLACE, "chapter", "question", *Passage.WORDS, "evidence"]
        read_only_fields = fields
        extra_kwargs = {
            "question": {"help_text": "The key of the question that it answers; empty under a heading of one's own."}
        }


class MemberRoleSerializer(serializers.ModelSerializer):
    name = serializers.CharField(source="seat.organisation.acronym", read_only=True)
    full_name = serializers.CharField(source="seat.organisation.name", read_only=True)
    evidence = EvidenceSerializer(many=True, read_only=True)

    class Meta:
        model = MemberRole
        fields = [*PLACE, "seat", "name", "full_name", *MemberRole.WORDS, "evidence"]
        read_only_fields = fields


# ── What is asked ───────────────────────────────────────────────────────────


class VisibleProject(serializers.SlugRelatedField[IBP]):
    """A project, by its code, among those the person may see."""

    def get_queryset(self) -> QuerySet[IBP]:
        return IBP.objects.visible_to(person_of(self.context["request"]))


class InceptionSerializer(serializers.Serializer):
    ibp = VisibleProject(slug_field="code", queryset=IBP.objects.none(), help_text="The code of a project.")
    due_on = serializers.DateField(help_text="A day on which the project runs.")

    def validate(self, asked: dict[str, Any]) -> dict[str, Any]:
        try:
            refuse_day_outside(asked["ibp"], asked["due_on"])
        except Invalid as invalid:
            raise serializers.ValidationError({"due_on": invalid.messages}) from None
        return asked


class NewPassageSerializer(NewRowSerializer):
    chapter = serializers.SlugField(max_length=30, help_text="The key of a chapter that is written in passages.")

    class Meta:
        model = Passage
        fields = ["id", "report", "chapter", *Passage.WORDS]
        extra_kwargs = {"text": {"required": True, "allow_blank": False}}

    def validate(self, asked: dict[str, Any]) -> dict[str, Any]:
        if asked["report"].kind != Kind.INCEPTION or asked["chapter"] not in text_chapters():
            raise serializers.ValidationError({"chapter": _("This report has no such chapter in passages.")})
        return asked


class PassageRewritingSerializer(RewritingSerializer):
    class Meta:
        model = Passage
        fields = ["version", *Passage.WORDS]
        extra_kwargs = {name: {"required": False} for name in Passage.WORDS}


class NewMemberSerializer(serializers.Serializer):
    report = VisibleReport(help_text="An inception report that you write.")
    seat = serializers.PrimaryKeyRelatedField(
        queryset=Seat.objects.all(), help_text="A member of the consortium that joined since the report was opened."
    )

    def validate(self, asked: dict[str, Any]) -> dict[str, Any]:
        if asked["report"].kind != Kind.INCEPTION or asked["seat"].ibp_id != asked["report"].ibp_id:
            raise serializers.ValidationError({"seat": _("This is no seat of the report’s consortium.")})
        return asked


class MemberRoleRewritingSerializer(RewritingSerializer):
    class Meta:
        model = MemberRole
        fields = ["version", *MemberRole.WORDS]
        extra_kwargs = {name: {"required": False} for name in MemberRole.WORDS}


class InceptionRowFilters(django_filters.FilterSet):
    report = django_filters.UUIDFilter(field_name="report_id")
    ibp = ProjectFilter(field_name="report__ibp")


class PassageFilters(InceptionRowFilters):
    chapter = django_filters.CharFilter(label="The key of a chapter.")
    question = django_filters.CharFilter(label="The key of a question.")


# ── What is done ────────────────────────────────────────────────────────────


@described("passage", "Passages", NewPassageSerializer, PassageRewritingSerializer, PassageSerializer)
@extend_schema_view(
    list=extend_schema(summary="Passages of inception reports, in the order one reads them"),
    move=extend_schema(summary="Put it at another place", request=MovingSerializer),
)
class PassageViewSet(LineViewSet):
    """Each question of an inception report has its passage from the day it is opened; it is rewritten, never moved or removed."""

    model = Passage
    queryset = Passage.objects.none()
    serializer_class = PassageSerializer
    adding = NewPassageSerializer
    rewriting = PassageRewritingSerializer
    reads = ("evidence",)
    filterset_class = PassageFilters

    def get_queryset(self) -> QuerySet:
        printed = [
            When(chapter=chapter.key, then=number) for number, chapter in enumerate(chapters(Kind.INCEPTION), start=1)
        ]
        return super().get_queryset().order_by("report__ibp__code", "report", Case(*printed), *AS_READ, "pk")


@extend_schema_view(
    list=extend_schema(summary="What every member does in the project and adds to it"),
    retrieve=extend_schema(summary="What one member does and adds"),
    partial_update=extend_schema(
        summary="Rewrite what a member does and adds",
        request=MemberRoleRewritingSerializer,
        responses=MemberRoleSerializer,
    ),
)
class MemberRoleViewSet(RowViewSet):
    """Each member of the consortium has one in the inception report, from the day it is opened."""

    model = MemberRole
    queryset = MemberRole.objects.none()
    serializer_class = MemberRoleSerializer
    rewriting = MemberRoleRewritingSerializer
    filterset_class = InceptionRowFilters

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().select_related("seat__organisation", "report")

    @extend_schema(
        summary="Add a member that joined since",
        request=NewMemberSerializer,
        responses={201: MemberRoleSerializer, 200: OpenApiResponse(MemberRoleSerializer, "It stood there already.")},
    )
    def create(self, request: Request) -> Response:
        asked = NewMemberSerializer(data=request.data, context={"request": request})
        asked.is_valid(raise_exception=True)
        report, seat = asked.validated_data["report"], asked.validated_data["seat"]
        require(rules.writes(self.person, report))
        is_repeat = report.memberroles.filter(seat=seat).exists()
        row = Consortium().add_member(report, seat, by=self.person)
        return self.answer(row, status.HTTP_200_OK if is_repeat else status.HTTP_201_CREATED)


class InceptionViewSet(Asked):
    """The inception report of a project: there is one. For its reviewers and for administrators."""

    queryset = Report.objects.none()
    serializer_class = ReportSerializer
    filter_backends: ClassVar[list[Any]] = []  # type: ignore[misc]

    @extend_schema(
        summary="Open the inception report of a project",
        request=InceptionSerializer,
        responses={201: ReportSerializer, 200: OpenApiResponse(ReportSerializer, "It had been opened before.")},
    )
    def create(self, request: Request) -> Response:
        asked = InceptionSerializer(data=request.data, context={"request": request})
        asked.is_valid(raise_exception=True)
        ibp = asked.validated_data["ibp"]
        require(rules.can_open_inception(self.person, ibp))
        is_repeat = Report.objects.filter(kind=Kind.INCEPTION, ibp=ibp).exists()
        report = open_inception(ibp, asked.validated_data["due_on"], by=self.person, at=timezone.now())
        code = status.HTTP_200_OK if is_repeat else status.HTTP_201_CREATED
        return Response(self.get_serializer(report).data, status=code)
