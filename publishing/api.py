"""Publications over HTTP, for programs: the same querysets, rules and verbs as the pages."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import FileResponse, Http404
from django.utils.timezone import now
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSetMixin

from partners.clearance import Level
from partners.refusals import require
from publishing import asking, rules
from publishing.forms import ChangesForm
from publishing.kinds import Kind
from publishing.models import Deed, Publication, PublicationQuerySet, State
from publishing.offer import Offer, offer_of, offer_of_map, offer_of_programme, offer_of_workshop
from publishing.views import as_attachment
from reporting.api.asking import ROW_ID, Asked, ProjectFilter, QuarterFilter, VisibleReport, person_of
from reporting.models import Quarter, Report
from reporting.quarters import Period
from workshops.models import Workshop


class PublicationSerializer(serializers.ModelSerializer[Publication]):
    title = serializers.CharField(source="__str__", read_only=True)
    url = serializers.CharField(source="get_absolute_url", read_only=True, help_text="Its page.")
    number = serializers.CharField(read_only=True, help_text="As it stands on every page of the file.")
    ibp = serializers.CharField(source="ibp.code", read_only=True, allow_null=True, default=None)
    quarter = serializers.CharField(source="quarter.code", read_only=True, allow_null=True, default=None)
    doing = serializers.CharField(read_only=True, help_text="What is being done now.")
    error = serializers.CharField(read_only=True, help_text="Why it could not be made.")
    is_released = serializers.BooleanField(read_only=True)

    class Meta:
        model = Publication
        fields = [
            "id", "title", "url", "number", "kind", "report", "workshop", "before", "after", "ibp", "quarter", "audience",
            "is_draft",
            "asked_at", "state", "doing", "progress_done", "progress_total", "error", "finished_at",
            "pages", "size", "sha256", "is_released", "released_at",
        ]  # fmt: skip
        read_only_fields = fields


class KnownReport(VisibleReport):
    """A report, by its id, among those the person knows of: while it is returned, its submissions can still be read."""

    def get_queryset(self) -> QuerySet[Report]:
        return Report.objects.known_to(person_of(self.context["request"])).with_names()


class VisibleWorkshop(serializers.PrimaryKeyRelatedField[Workshop]):
    """A workshop, by its id, among those the person may read."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"queryset": Workshop.objects.none(), **kwargs})

    def get_queryset(self) -> QuerySet[Workshop]:
        return Workshop.objects.visible_to(person_of(self.context["request"])).with_names()


class AskSerializer(serializers.Serializer[dict[str, Any]]):
    """A report’s document by its `report`, a workshop’s by its `workshop`, or the programme’s by its `quarter`; one of them.

    With `before` and `after`: what changed between two submissions of the report.
    """

    report = KnownReport(required=False, help_text="A report that you may read.")
    before = serializers.IntegerField(required=False, help_text="Number of a submission, counted from 1.")
    after = serializers.IntegerField(required=False, help_text="Number of a later submission.")
    map = serializers.BooleanField(required=False, help_text="The report’s power map alone.")
    workshop = VisibleWorkshop(required=False, help_text="The report of a workshop that you may read.")
    pack = serializers.BooleanField(required=False, help_text="The pack that prepares the workshop instead.")
    quarter = serializers.RegexField(
        "^[0-9]{4}Q[1-4]$", required=False, help_text="For the whole programme, such as 2017Q1."
    )
    audience = serializers.ChoiceField(
        choices=Level.choices,
        required=False,
        help_text="Programme (2) where none is given; what changed is restricted (4).",
    )

    def validate_quarter(self, code: str) -> Quarter:
        period = Period.parse(code)
        found = Quarter.objects.opened().filter(year=period.year, number=period.number).first()
        if found is None:
            raise serializers.ValidationError(_("This quarter has not been opened."))
        return found

    def validate(self, asked: dict[str, Any]) -> dict[str, Any]:
        if sum(name in asked for name in ("report", "quarter", "workshop")) != 1:
            raise serializers.ValidationError({"report": [_("Give a report, a workshop or a quarter, one of them.")]})
        if ("before" in asked or "after" in asked) and "report" not in asked:
            raise serializers.ValidationError({"report": [_("Give the report whose submissions are compared.")]})
        return asked


class PublicationFilters(django_filters.FilterSet):
    ibp = ProjectFilter()
    quarter = QuarterFilter(field_name="quarter", label="A quarter, such as 2017Q1.")
    kind = django_filters.ChoiceFilter(choices=Kind.choices)
    state = django_filters.MultipleChoiceFilter(choices=State.choices, label="One or several states.")
    released = django_filters.BooleanFilter(field_name="released_at", lookup_expr="isnull", exclude=True)


@extend_schema_view(
    list=extend_schema(summary="Publications, the latest first"),
    retrieve=extend_schema(summary="One publication: how far it is, or what came of it"),
)
class PublicationViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, Asked):
    """Documents that the person may read."""

    queryset = Publication.objects.none()
    serializer_class = PublicationSerializer
    filterset_class = PublicationFilters
    lookup_value_regex = ROW_ID

    def get_queryset(self) -> PublicationQuerySet:
        return Publication.objects.visible_to(self.person).with_names()

    @extend_schema(
        summary="Ask for a document",
        request=AskSerializer,
        responses={201: PublicationSerializer, 200: PublicationSerializer},
    )
    def create(self, request: Request) -> Response:
        """Answers 201 with a new publication, or 200 with one that already says the same."""
        asked = AskSerializer(data=request.data, context=self.get_serializer_context())
        asked.is_valid(raise_exception=True)
        words = asked.validated_data
        report, before, after = words.get("report"), words.get("before"), words.get("after")
        offer = self._offer(report, is_of_changes="before" in words or "after" in words)
        if report is not None and words.get("map"):
            offer = offer_of_map(self.person, report)
        if workshop := words.get("workshop"):
            offer = offer_of_workshop(self.person, Kind.PACK if words.get("pack") else Kind.WORKSHOP, workshop)
        require(bool(offer.audiences))
        if offer.kind is Kind.CHANGES:
            form = ChangesForm(words, count=report.snapshots.count())
            if not form.is_valid():
                raise serializers.ValidationError({name: list(map(str, words)) for name, words in form.errors.items()})
        audience = Level(words.get("audience", Level.RESTRICTED if offer.kind is Kind.CHANGES else Level.PROGRAMME))
        if audience not in offer.audiences:
            most = offer.audiences[-1]
            raise serializers.ValidationError(
                {"audience": [_("For this document choose “%(most)s” or less.") % {"most": most.label}]}
            )
        at = now()
        publication = asking.ask(
            offer.kind,
            report=report,
            quarter=words.get("quarter"),
            workshop=workshop,
            before=before,
            after=after,
            audience=audience,
            by=self.person,
            at=at,
        )
        is_new = publication.asked_at == at
        return Response(
            self.get_serializer(publication).data, status=status.HTTP_201_CREATED if is_new else status.HTTP_200_OK
        )

    def _offer(self, report: Report | None, *, is_of_changes: bool) -> Offer:
        if report is None:
            return offer_of_programme(self.person)
        if is_of_changes:
            return Offer(Kind.CHANGES, tuple(rules.audiences_of_changes(self.person, report)), report)
        return offer_of(self.person, report)

    @extend_schema(summary="Stop making it", request=None, responses=PublicationSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        publication = self.get_object()
        require(rules.can_cancel(self.person, publication))
        publication.cancel(by=self.person, at=now())
        return self._answer()

    @extend_schema(summary="The file", responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    @action(detail=True, filter_backends=[])
    def download(self, request: Request, pk: str) -> FileResponse:
        """404 while there is none."""
        publication = self.get_object()
        if not publication.is_kept:
            raise Http404
        publication.note(Deed.DOWNLOADED, by=self.person, at=now())
        return as_attachment(publication)

    @extend_schema(summary="Let observers and partners read it", request=None, responses=PublicationSerializer)
    @action(detail=True, methods=["post"])
    def release(self, request: Request, pk: str) -> Response:
        publication = self.get_object()
        require(rules.can_release(self.person, publication))
        publication.release(by=self.person, at=now())
        return self._answer()

    @extend_schema(summary="Take a release back", request=None, responses=PublicationSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        publication = self.get_object()
        require(rules.can_release(self.person, publication))
        publication.withdraw(by=self.person, at=now())
        return self._answer()

    def _answer(self) -> Response:
        return Response(self.get_serializer(self.get_object()).data)


# What the router is given: the address, who answers there, and how its addresses are named.
router_entries: list[tuple[str, type[ViewSetMixin], str]] = [("publications", PublicationViewSet, "publication")]
