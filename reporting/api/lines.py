"""What flows into a report: last quarter's open points, and for the consortium its members' rows."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from partners.refusals import require
from reporting import carrying, consolidation, rules
from reporting.api.asking import Asked, RowIds, chosen, stable
from reporting.api.rows import ContextChangeSerializer, LineSerializer, StatementSerializer
from reporting.consolidation import SOURCES, Line
from reporting.models import ContextChange, Kind, Report, SetAside, SourceLink, Statement
from reporting.reckoning import Offer, reckon

READS = ("evidence", "source_links__seat__organisation")
STATES = [("waiting", _("waiting")), ("taken", _("taken over")), ("set_aside", _("set aside"))]

# ── What is asked ───────────────────────────────────────────────────────────


class CarryingSerializer(serializers.Serializer):
    row = serializers.UUIDField(help_text="One of last quarter's open points.")


class NotCarryingSerializer(CarryingSerializer):
    reason = serializers.CharField(required=False, allow_blank=True, default="", max_length=1_000)


class RowsSerializer(serializers.Serializer):
    rows = RowIds(help_text="Members' rows that are offered to the report, in the order meant.")


class AsideSerializer(RowsSerializer):
    reason = serializers.CharField(required=False, allow_blank=True, default="", max_length=1_000)


class BringingBackSerializer(serializers.Serializer):
    rows = RowIds(help_text="Rows that were set aside: members' rows, or last quarter's open points.")


class MergingSerializer(serializers.Serializer):
    lines = RowIds(min_length=2, help_text="Lines of the report. The first one stays, with the words of all.")


class MoreSourcesSerializer(RowsSerializer):
    line = serializers.UUIDField(help_text="A line of the report.")


class LinkSerializer(serializers.Serializer):
    line = serializers.UUIDField(help_text="A line of the report.")
    row = serializers.UUIDField(help_text="The member's row that it was taken from.")


# ── What is answered ────────────────────────────────────────────────────────


class OfferSerializer(serializers.Serializer):
    """A member's row, and what became of it in the consolidated report."""

    partner = serializers.CharField(source="row.report.owner_name")
    state = serializers.ChoiceField(choices=STATES)
    lines = serializers.ListField(
        child=serializers.UUIDField(), help_text="The lines of the consolidated report it stands in."
    )
    reason = serializers.CharField(help_text="Why it was set aside.")

    def to_representation(self, offer: Offer) -> dict[str, Any]:
        state = "taken" if offer.lines else "set_aside" if offer.aside else "waiting"
        return {
            "partner": offer.row.report.owner_name,
            "state": state,
            "lines": [str(line.pk) for line in offer.lines],
            "reason": offer.aside.reason if offer.aside else "",
            "row": self.fields["row"].to_representation(offer.row),
        }


class StatementOfferSerializer(OfferSerializer):
    row = StatementSerializer()


class ContextChangeOfferSerializer(OfferSerializer):
    row = ContextChangeSerializer()


# ── What is done ────────────────────────────────────────────────────────────


class Lines(Asked):
    """For those who write the report: partners carry open points over, the lead consolidates its members' reports."""

    model: ClassVar[type[Line]]
    offer_serializer: ClassVar[type[OfferSerializer]]
    filter_backends = []

    def report(self, *, consolidated: bool = False) -> Report:
        """The report of the address, for those who write it. Only a consolidated one draws on its members."""
        report = get_object_or_404(Report.objects.known_to(self.person).with_names(), pk=self.kwargs["report"])
        require(rules.writes(self.person, report))
        if consolidated and report.kind != Kind.CONSOLIDATED:
            raise Http404
        return report

    def asked(self, serializer: type[serializers.Serializer]) -> dict[str, Any]:
        asked = serializer(data=self.request.data)
        asked.is_valid(raise_exception=True)
        return asked.validated_data

    def lines_of(self, report: Report, ids: list[UUID], *, named: str) -> list[Any]:
        return chosen(ids, self.model.objects.filter(report=report).select_related("report"), named=named)

    def link(self, report: Report) -> SourceLink:
        asked = self.asked(LinkSerializer)
        links = SOURCES[self.model].objects.select_related("line__report")
        return get_object_or_404(links, line__report=report, line=asked["line"], source=asked["row"])

    def offered(self, report: Report, ids: list[UUID]) -> list[Any]:
        return chosen(ids, consolidation.offered(report, self.model).prefetch_related("evidence"), named="rows")

    def answer(self, line: Any, code: int = status.HTTP_200_OK) -> Response:
        """The line as it stands now."""
        there = self.model.objects.prefetch_related(*READS).get(pk=line.pk)
        return Response(self.get_serializer(there).data, status=code)

    @action(detail=False, url_path="open-points")
    def open_points(self, request: Request, report: str) -> Response:
        rows = carrying.open_points(self.report(), self.model)
        page = self.paginate_queryset(stable(rows.select_related("report").prefetch_related(*READS)))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @action(detail=False, methods=["post"])
    def carry(self, request: Request, report: str) -> Response:
        """Marked as carried. Carrying it twice gives one row."""
        into = self.report()
        before = into.previous()
        [row] = chosen([self.asked(CarryingSerializer)["row"]], self.model.objects.filter(report=before), named="row")
        return self.answer(carrying.carry(into, row, by=self.person), status.HTTP_201_CREATED)

    @action(detail=False, methods=["post"], url_path="do-not-carry")
    def do_not_carry(self, request: Request, report: str) -> Response:
        into, asked = self.report(), self.asked(NotCarryingSerializer)
        [row] = chosen([asked["row"]], self.model.objects.filter(report=into.previous()), named="row")
        carrying.set_aside(into, row, by=self.person, reason=asked["reason"])
        return Response(status=status.HTTP_204_NO_CONTENT)

    @action(detail=False)
    def offers(self, request: Request, report: str) -> Response:
        """Rows of reports that were sent, up to what a consortium shares."""
        page = self.paginate_queryset(reckon(self.report(consolidated=True), self.model).offers) or []
        prefetch_related_objects([offer.row for offer in page], *READS)
        return self.get_paginated_response(self.offer_serializer(page, many=True).data)

    @action(detail=False, methods=["post"], url_path="take-over")
    def take_over(self, request: Request, report: str) -> Response:
        """Several become one line, their words one under the other; it is as confidential as the most confidential."""
        into = self.report(consolidated=True)
        rows = self.offered(into, self.asked(RowsSerializer)["rows"])
        return self.answer(consolidation.take_over(into, rows, by=self.person), status.HTTP_201_CREATED)

    @action(detail=False, methods=["post"])
    def merge(self, request: Request, report: str) -> Response:
        into = self.report(consolidated=True)
        lines = self.lines_of(into, self.asked(MergingSerializer)["lines"], named="lines")
        return self.answer(consolidation.merge(lines, by=self.person))

    @action(detail=False, methods=["post"], url_path="add-sources")
    def add_sources(self, request: Request, report: str) -> Response:
        """The words of the line stay."""
        into, asked = self.report(consolidated=True), self.asked(MoreSourcesSerializer)
        [line] = self.lines_of(into, [asked["line"]], named="line")
        consolidation.add_sources(line, self.offered(into, asked["rows"]), by=self.person)
        return self.answer(line)

    @action(detail=False, methods=["post"])
    def unlink(self, request: Request, report: str) -> Response:
        """The words of the line stay; the member's row is offered again."""
        link = self.link(self.report(consolidated=True))
        consolidation.unlink(link, by=self.person)
        return self.answer(link.line)  # type: ignore[attr-defined]

    @action(detail=False, methods=["post"])
    def acknowledge(self, request: Request, report: str) -> Response:
        """The words of the line stay; its level becomes at least that of the member's row."""
        link = self.link(self.report(consolidated=True))
        consolidation.acknowledge(link, by=self.person)
        return self.answer(link.line)  # type: ignore[attr-defined]

    @action(detail=False, methods=["post"], url_path="set-aside")
    def set_aside(self, request: Request, report: str) -> Response:
        into, asked = self.report(consolidated=True), self.asked(AsideSerializer)
        consolidation.set_aside(into, self.offered(into, asked["rows"]), by=self.person, reason=asked["reason"])
        return Response(status=status.HTTP_204_NO_CONTENT)

    @action(detail=False, methods=["post"], url_path="bring-back")
    def bring_back(self, request: Request, report: str) -> Response:
        into = self.report()
        aside = SetAside.objects.filter(report=into).values("row")
        rows = chosen(self.asked(BringingBackSerializer)["rows"], self.model.objects.filter(pk__in=aside), named="rows")
        consolidation.bring_back(into, rows)
        return Response(status=status.HTTP_204_NO_CONTENT)


REPORT = OpenApiParameter("report", UUID, OpenApiParameter.PATH, description="The report that is written.")


def described(rows: str, line: type[LineSerializer], offer: type[OfferSerializer]) -> Any:
    """How the API's description names what one does with these rows."""
    return extend_schema_view(
        open_points=extend_schema(summary=f"Last quarter's open {rows} still offered", responses=line(many=True)),
        carry=extend_schema(
            summary="Carry an open point into this report", request=CarryingSerializer, responses={201: line}
        ),
        do_not_carry=extend_schema(
            summary="Set an open point aside", request=NotCarryingSerializer, responses={204: None}
        ),
        offers=extend_schema(summary=f"Members' {rows}, and what became of them", responses=offer(many=True)),
        take_over=extend_schema(
            summary=f"Make one line of members' {rows}", request=RowsSerializer, responses={201: line}
        ),
        merge=extend_schema(summary="Merge lines of the report into one", request=MergingSerializer, responses=line),
        add_sources=extend_schema(
            summary="Say that a line also says what these rows say", request=MoreSourcesSerializer, responses=line
        ),
        unlink=extend_schema(
            summary="Say that a line no longer says what a row says", request=LinkSerializer, responses=line
        ),
        acknowledge=extend_schema(
            summary="Take note of what a partner changed since", request=LinkSerializer, responses=line
        ),
        set_aside=extend_schema(
            summary="Decide that members' rows do not go in", request=AsideSerializer, responses={204: None}
        ),
        bring_back=extend_schema(summary="Undo setting aside", request=BringingBackSerializer, responses={204: None}),
    )


@extend_schema(parameters=[REPORT])
@described("statements", StatementSerializer, StatementOfferSerializer)
class StatementLines(Lines):
    model = Statement
    queryset = Statement.objects.none()
    serializer_class = StatementSerializer
    offer_serializer = StatementOfferSerializer


@extend_schema(parameters=[REPORT])
@described("contextual changes", ContextChangeSerializer, ContextChangeOfferSerializer)
class ContextChangeLines(Lines):
    model = ContextChange
    queryset = ContextChange.objects.none()
    serializer_class = ContextChangeSerializer
    offer_serializer = ContextChangeOfferSerializer
