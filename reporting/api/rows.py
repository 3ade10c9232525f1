"""Rows of reports: statements, contextual changes, notes on inclusion. Written over the version that was seen, or not at all."""

from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.shortcuts import get_list_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from partners.refusals import require
from reporting import rules
from reporting.api.asking import (
    MOST,
    ProjectFilter,
    QuarterFilter,
    VisibleReport,
    stable,
)
from reporting.api.evidence import EvidenceSerializer
from reporting.api.written import GoneSerializer, Movable, Removable, WrittenRows
from reporting.models import ChapterNote, ContextChange, Gone, Report, ReportPart, Statement

# ── What is answered ────────────────────────────────────────────────────────

# Not the position: a hole in it would tell of a row that one may not read.
PLACE = ["id", "report", "version", "created_at", "changed_at"]
ORIGIN = ["carried", "evidence", "sources"]


class SourceSerializer(serializers.Serializer):
    """A member's row that a consolidated line was taken from, in the words taken."""

    partner = serializers.CharField(source="seat.organisation.acronym", read_only=True)
    text = serializers.CharField(read_only=True)


class LineSerializer(serializers.ModelSerializer):
    carried = serializers.SerializerMethodField(help_text="Carried over from last quarter's report.")
    evidence = EvidenceSerializer(many=True, read_only=True)
    sources = SourceSerializer(source="source_links", many=True, read_only=True)

    def get_carried(self, row: Statement | ContextChange) -> bool:
        return row.carried_from_id is not None


class StatementSerializer(LineSerializer):
    class Meta:
        model = Statement
        fields = [*PLACE, "criterion", *Statement.WORDS, *ORIGIN]
        read_only_fields = fields


class ContextChangeSerializer(LineSerializer):
    class Meta:
        model = ContextChange
        fields = [*PLACE, *ContextChange.WORDS, *ORIGIN]
        read_only_fields = fields


class ChapterNoteSerializer(serializers.ModelSerializer):
    evidence = EvidenceSerializer(many=True, read_only=True)

    class Meta:
        model = ChapterNote
        fields = [*PLACE, "chapter", *ChapterNote.WORDS, "evidence"]
        read_only_fields = fields


EDITS = [("added", _("added")), ("changed", _("changed")), ("removed", _("removed"))]


class EditSerializer(serializers.Serializer):
    """What one person wrote in a row in one sitting."""

    at = serializers.DateTimeField(source="history_date")
    by = serializers.SerializerMethodField()
    change = serializers.ChoiceField(choices=EDITS, source="history_type")
    version = serializers.IntegerField()
    words = serializers.SerializerMethodField(help_text="The row's words as they stood then, by field.")

    CHANGES: ClassVar = {"+": "added", "~": "changed", "-": "removed"}

    def get_by(self, entry: Any) -> str | None:
        return entry.history_user.name if entry.history_user else None

    def get_words(self, entry: Any) -> dict[str, Any]:
        return {name: entry.serializable_value(name) for name in entry.instance_type.WORDS}

    def to_representation(self, entry: Any) -> dict[str, Any]:
        return {**super().to_representation(entry), "change": self.CHANGES[entry.history_type]}


# ── What is asked ───────────────────────────────────────────────────────────


class NewRowSerializer(serializers.ModelSerializer):
    id = serializers.UUIDField(
        required=False, help_text="Chosen by the client, so that a request repeated after a lost answer adds one row."
    )
    report = VisibleReport(help_text="One that you write.")


class NewLineSerializer(NewRowSerializer):
    """A row of a chapter that not every kind of report has."""

    Meta: Any

    def validate_report(self, report: Report) -> Report:
        if self.Meta.model.chapter not in {chapter.key for chapter in report.chapters}:
            raise serializers.ValidationError(_("This report has no such chapter."))
        return report


class NewStatementSerializer(NewLineSerializer):
    criterion = serializers.ChoiceField(choices=Statement.Criterion.choices)

    class Meta:
        model = Statement
        fields = ["id", "report", "criterion", *Statement.WORDS]


class NewContextChangeSerializer(NewLineSerializer):
    class Meta:
        model = ContextChange
        fields = ["id", "report", *ContextChange.WORDS]


class RewritingSerializer(serializers.ModelSerializer):
    """Words to write over those that were seen; what is not given stays."""

    version = serializers.IntegerField(
        min_value=1,
        max_value=MOST,
        help_text="The version that was seen. Where it is not the present one any more: 409 with both texts.",
    )


class StatementRewritingSerializer(RewritingSerializer):
    class Meta:
        model = Statement
        fields = ["version", *Statement.WORDS]
        extra_kwargs = {name: {"required": False} for name in Statement.WORDS}


class ContextChangeRewritingSerializer(RewritingSerializer):
    class Meta:
        model = ContextChange
        fields = ["version", *ContextChange.WORDS]
        extra_kwargs = {name: {"required": False} for name in ContextChange.WORDS}


class ChapterNoteRewritingSerializer(RewritingSerializer):
    class Meta:
        model = ChapterNote
        fields = ["version", *ChapterNote.WORDS]
        extra_kwargs = {name: {"required": False} for name in ChapterNote.WORDS}


class RowFilters(django_filters.FilterSet):
    report = django_filters.UUIDFilter(field_name="report_id")
    ibp = ProjectFilter(field_name="report__ibp")
    quarter = QuarterFilter(field_name="report__quarter", label="A quarter, such as 2017Q1.")


class StatementFilters(RowFilters):
    criterion = django_filters.ChoiceFilter(choices=Statement.Criterion.choices)


class ContextChangeFilters(RowFilters):
    sign = django_filters.ChoiceFilter(choices=ContextChange.Sign.choices)
    level = django_filters.ChoiceFilter(choices=ContextChange.Reach.choices)


# ── What is done ────────────────────────────────────────────────────────────


class RowViewSet(WrittenRows):
    """Rows that the person may read: all of one's own, of sent reports those within one's clearance."""

    model: ClassVar[type[ReportPart]]
    rewriting: ClassVar[type[RewritingSerializer]]
    reads: ClassVar[tuple[str, ...]] = ("evidence",)

    def get_queryset(self) -> QuerySet:
        rows = self.model.objects.visible_to(self.person)
        return stable(rows.select_related("report").prefetch_related(*self.reads))

    def row_to_write(self, **mine: Any) -> Any:
        """The row, for those who write its report. One that a colleague removed says so."""
        row = self.get_queryset().filter(pk=self.kwargs["pk"]).first()
        if row is None:
            own = Report.objects.written_by(self.person)
            get_list_or_404(self.model.history.filter(id=self.kwargs["pk"], report__in=own), history_type="-")
            raise Gone(mine)
        require(rules.writes(self.person, row.report))
        return row

    def partial_update(self, request: Request, pk: str) -> Response:
        asked = self.rewriting(data=request.data)
        asked.is_valid(raise_exception=True)
        changes = dict(asked.validated_data)
        seen = changes.pop("version")
        row = self.row_to_write(**changes)
        row.rewrite(version=seen, by=self.person, **changes)
        return self.answer(row)

    @extend_schema(summary="What was written in it, the latest first", responses=EditSerializer(many=True))
    @action(detail=True, filter_backends=[])
    def history(self, request: Request, pk: str) -> Response:
        """For those who write the report: what was not sent is their own. Also of a row that was removed."""
        try:
            self.row_to_write()
        except Gone:
            pass  # what is remembered of it
        entries = (
            self.model.history.filter(id=pk).select_related("history_user").order_by("-history_date", "-history_id")
        )
        page = self.paginate_queryset(entries)
        return self.get_paginated_response(EditSerializer(page, many=True).data)


class LineViewSet(Removable, Movable, RowViewSet):
    """Rows that people add, order and remove."""

    adding: ClassVar[type[NewRowSerializer]]
    reads: ClassVar[tuple[str, ...]] = ("evidence", "source_links__seat__organisation")

    def create(self, request: Request) -> Response:
        asked = self.adding(data=request.data, context={"request": request})
        asked.is_valid(raise_exception=True)
        words = dict(asked.validated_data)
        report = words.pop("report")
        require(rules.writes(self.person, report))
        is_repeat = "id" in words and self.get_queryset().filter(pk=words["id"]).exists()
        row = self.model.add(report, by=self.person, **words)
        return self.answer(row, status.HTTP_200_OK if is_repeat else status.HTTP_201_CREATED)


def described(one: str, many: str, adding: Any, rewriting: Any, answer: Any) -> Any:
    """How the API's description names what a kind of row can do."""
    return extend_schema_view(
        list=extend_schema(summary=f"{many}, the newest quarter first"),
        retrieve=extend_schema(summary=f"One {one}"),
        create=extend_schema(
            summary=f"Add a {one} at the end of its list",
            request=adding,
            responses={201: answer, 200: OpenApiResponse(answer, "It had been added before, with this id.")},
        ),
        partial_update=extend_schema(
            summary=f"Rewrite a {one}", request=rewriting, responses={200: answer, 410: GoneSerializer}
        ),
        move=extend_schema(responses={200: answer, 410: GoneSerializer}),
        destroy=extend_schema(summary=f"Remove a {one}"),
    )


@described("statement", "Statements", NewStatementSerializer, StatementRewritingSerializer, StatementSerializer)
class StatementViewSet(LineViewSet):
    model = Statement
    queryset = Statement.objects.none()
    serializer_class = StatementSerializer
    adding = NewStatementSerializer
    rewriting = StatementRewritingSerializer
    filterset_class = StatementFilters


@described(
    "contextual change",
    "Contextual changes",
    NewContextChangeSerializer,
    ContextChangeRewritingSerializer,
    ContextChangeSerializer,
)
class ContextChangeViewSet(LineViewSet):
    model = ContextChange
    queryset = ContextChange.objects.none()
    serializer_class = ContextChangeSerializer
    adding = NewContextChangeSerializer
    rewriting = ContextChangeRewritingSerializer
    filterset_class = ContextChangeFilters


@extend_schema_view(
    list=extend_schema(summary="Notes on inclusion, the newest quarter first"),
    retrieve=extend_schema(summary="One note on inclusion"),
    partial_update=extend_schema(
        summary="Rewrite a note on inclusion", request=ChapterNoteRewritingSerializer, responses=ChapterNoteSerializer
    ),
)
class ChapterNoteViewSet(RowViewSet):
    """Each chapter of a report has one, from the day the report is opened."""

    model = ChapterNote
    queryset = ChapterNote.objects.none()
    serializer_class = ChapterNoteSerializer
    rewriting = ChapterNoteRewritingSerializer
    filterset_class = RowFilters
