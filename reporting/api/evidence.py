"""Evidence: links and files that show that a row is true. It travels as far as its row."""

from typing import Any, cast
from uuid import UUID

import django_filters
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import URLValidator
from django.db.models import Q, QuerySet
from django.http import FileResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiTypes, extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from partners.refusals import require
from partners.requests import SignedInRequest
from reporting import rules
from reporting.api.asking import ROW_ID, Asked
from reporting.evidence import attach, withdraw
from reporting.models import (
    ChapterNote,
    ContextChange,
    Evidence,
    FinancialLine,
    Gathering,
    MemberRole,
    Passage,
    ReportPart,
    Result,
    SignedSheet,
    Statement,
)
from reporting.uploads import Examined, examine
from reporting.views.evidence import evidence_file

ROWS: tuple[type[ReportPart], ...] = (
    *(Statement, ContextChange, ChapterNote, Passage, MemberRole),
    *(FinancialLine, Result, Gathering, SignedSheet),
)


class EvidenceSerializer(serializers.ModelSerializer):
    row = serializers.UUIDField(source="object_id", read_only=True)
    url = serializers.CharField(read_only=True, help_text="Where the link leads; empty for a file.")
    file = serializers.SerializerMethodField(help_text="Where the file can be downloaded; empty for a link.")

    class Meta:
        model = Evidence
        fields = ["id", "row", "label", "url", "file", "media_type", "size", "sha256", "added_at"]
        read_only_fields = fields

    def get_file(self, item: Evidence) -> str:
        return reverse("api:evidence-file", args=[item.pk]) if item.file else ""


class NewEvidenceSerializer(serializers.ModelSerializer):
    row = serializers.UUIDField(help_text="A statement, change or note of a report that you write.")

    class Meta:
        model = Evidence
        fields = ["row", "label"]


class NewLinkSerializer(NewEvidenceSerializer):
    url = serializers.CharField(max_length=1_000, validators=[URLValidator(schemes=["http", "https"])])

    class Meta(NewEvidenceSerializer.Meta):
        fields = [*NewEvidenceSerializer.Meta.fields, "url"]


class NewFileSerializer(NewEvidenceSerializer):
    file = serializers.FileField(help_text="A picture (jpg, png, webp), a pdf, docx or xlsx file.")

    class Meta(NewEvidenceSerializer.Meta):
        fields = [*NewEvidenceSerializer.Meta.fields, "file"]

    def validate_file(self, upload: UploadedFile) -> Examined:
        return examine(upload)


class EvidenceFilters(django_filters.FilterSet):
    row = django_filters.UUIDFilter(field_name="object_id", label="A statement, change or note.")


@extend_schema_view(
    list=extend_schema(summary="Links and files of the rows that you may read"),
    retrieve=extend_schema(summary="One link or file"),
    destroy=extend_schema(summary="Take a link or file off its row"),
)
class EvidenceViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, Asked):
    """Links and files of the rows that the person may read."""

    queryset = Evidence.objects.none()
    serializer_class = EvidenceSerializer
    filterset_class = EvidenceFilters
    parser_classes = [*Asked.parser_classes, MultiPartParser]
    lookup_value_regex = ROW_ID

    def get_queryset(self) -> QuerySet[Evidence]:
        seen = Q()
        kinds = ContentType.objects.get_for_models(*ROWS)
        for model in ROWS:
            rows = model.objects.visible_to(self.person)
            seen |= Q(content_type=kinds[model], object_id__in=rows.order_by().values("pk"))
        return Evidence.objects.filter(seen).order_by("added_at", "pk")

    @extend_schema(
        summary="Put a link or a file to a row",
        request={"application/json": NewLinkSerializer, "multipart/form-data": NewFileSerializer},
        responses={201: EvidenceSerializer},
    )
    def create(self, request: Request) -> Response:
        """A link as JSON, a file as multipart form. The same link or file twice is one."""
        sends_file = (request.content_type or "").startswith("multipart/")
        asked = (NewFileSerializer if sends_file else NewLinkSerializer)(data=request.data)
        asked.is_valid(raise_exception=True)
        words = dict(asked.validated_data)
        row = self.row_to_write(words.pop("row"))
        examined = words.pop("file", None)
        item = attach(row, by=self.person, at=timezone.now(), examined=examined, **words)
        return Response(self.get_serializer(item).data, status=status.HTTP_201_CREATED)

    def row_to_write(self, pk: UUID) -> Any:
        """The row with this id, of whichever kind, for those who write its report."""
        for model in ROWS:
            rows = model.objects.visible_to(self.person).select_related("report")
            if row := rows.filter(pk=pk).first():
                require(rules.writes(self.person, row.report))
                return row
        raise ValidationError({"row": _("There is no such row.")})

    def destroy(self, request: Request, pk: str) -> Response:
        item = self.get_object()
        require(rules.writes(self.person, item.part.report))
        withdraw(item, by=self.person, at=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(summary="Download a file", responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @action(detail=True, filter_backends=[])
    def file(self, request: Request, pk: str) -> FileResponse:
        """As it was put there, also after its row was removed from a report that had been submitted."""
        return evidence_file(cast(SignedInRequest, request._request), pk=UUID(pk))
