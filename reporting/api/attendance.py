"""Attendance registers: events with their counts like all other rows; signed sheets for the very few who may read them."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers

from reporting.api.evidence import EvidenceSerializer
from reporting.api.rows import (
    PLACE,
    LineViewSet,
    NewLineSerializer,
    RewritingSerializer,
    RowFilters,
    RowViewSet,
)
from reporting.api.written import GoneSerializer
from reporting.diligence import GROUPS, SEXES, UNKNOWN
from reporting.inclusion import KIND_LABELS
from reporting.models import Gathering, Report, SignedSheet


def _counts(*parts: str) -> dict[str, Any]:
    """How counts are described: each part a whole number, none of them required."""
    number = {"type": "integer", "minimum": 0}
    return {"type": "object", "properties": dict.fromkeys(parts, number), "additionalProperties": False}


@extend_schema_field(_counts(*SEXES, UNKNOWN))
class SexesField(serializers.JSONField):
    pass


@extend_schema_field(_counts(*GROUPS))
class GroupsField(serializers.JSONField):
    pass


@extend_schema_field(_counts(*KIND_LABELS))
class KindsField(serializers.JSONField):
    pass


class GatheringSerializer(serializers.ModelSerializer):
    sexes = SexesField(read_only=True)
    groups = GroupsField(read_only=True, help_text="One person may belong to several.")
    kinds = KindsField(read_only=True, help_text="By stakeholder type.")
    total = serializers.IntegerField(read_only=True, help_text="The sum by sex; it cannot be written.")
    evidence = EvidenceSerializer(many=True, read_only=True)

    class Meta:
        model = Gathering
        fields = [*PLACE, *Gathering.WORDS, "total", "evidence"]
        read_only_fields = fields


class NewGatheringSerializer(NewLineSerializer):
    sexes = SexesField(required=False)
    groups = GroupsField(required=False)
    kinds = KindsField(required=False)

    class Meta:
        model = Gathering
        fields = ["id", "report", *Gathering.WORDS]

    def validate_report(self, report: Report) -> Report:
        report = super().validate_report(report)
        if report.seat_id is None:
            raise serializers.ValidationError(_("Partners keep the registers; a consortium’s is the sum of theirs."))
        return report


class GatheringRewritingSerializer(RewritingSerializer):
    sexes = SexesField(required=False)
    groups = GroupsField(required=False)
    kinds = KindsField(required=False)

    class Meta:
        model = Gathering
        fields = ["version", *Gathering.WORDS]
        extra_kwargs = {name: {"required": False} for name in Gathering.WORDS}


@extend_schema_view(
    list=extend_schema(summary="Events of attendance registers, the newest quarter first"),
    retrieve=extend_schema(summary="One event"),
    create=extend_schema(
        summary="Add an event",
        request=NewGatheringSerializer,
        responses={
            201: GatheringSerializer,
            200: OpenApiResponse(GatheringSerializer, "It had been added before, with this id."),
        },
    ),
    partial_update=extend_schema(
        summary="Rewrite an event",
        request=GatheringRewritingSerializer,
        responses={200: GatheringSerializer, 410: GoneSerializer},
    ),
    destroy=extend_schema(summary="Remove an event"),
)
class GatheringViewSet(LineViewSet):
    """They stand in the order of their dates: none is moved."""

    model = Gathering
    queryset = Gathering.objects.none()
    serializer_class = GatheringSerializer
    adding = NewGatheringSerializer
    rewriting = GatheringRewritingSerializer
    filterset_class = RowFilters
    reads = ("evidence",)
    move = None  # type: ignore[assignment]


class SignedSheetSerializer(serializers.ModelSerializer):
    evidence = EvidenceSerializer(many=True, read_only=True)

    class Meta:
        model = SignedSheet
        fields = [*PLACE, "gathering", "names", "confidentiality", "evidence"]
        read_only_fields = fields


class SignedSheetRewritingSerializer(RewritingSerializer):
    class Meta:
        model = SignedSheet
        fields = ["version", *SignedSheet.WORDS]
        extra_kwargs = {name: {"required": False} for name in SignedSheet.WORDS}


@extend_schema_view(
    list=extend_schema(summary="Signed sheets, the newest quarter first"),
    retrieve=extend_schema(summary="One signed sheet"),
    partial_update=extend_schema(
        summary="Rewrite the names on a signed sheet",
        request=SignedSheetRewritingSerializer,
        responses={200: SignedSheetSerializer, 410: GoneSerializer},
    ),
)
class SignedSheetViewSet(RowViewSet):
    """Each event has one, empty from its beginning. Only those who write the report, and PROKAS once it is sent, read it."""

    model = SignedSheet
    queryset = SignedSheet.objects.none()
    serializer_class = SignedSheetSerializer
    rewriting = SignedSheetRewritingSerializer
    filterset_class = RowFilters
