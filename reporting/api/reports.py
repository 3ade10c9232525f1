"""Reports: which there are, what is in them, what keeps them from being submitted, and every deed of their life."""

from collections.abc import Callable
from typing import Any

import django_filters
from django.db.models import F, QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field, extend_schema_view
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from partners.clearance import Level
from partners.nudging import nudge
from partners.refusals import Refused, require
from reporting import rules, tasks
from reporting.api.asking import ROW_ID, Asked, OfferedReason, ProjectFilter, QuarterFilter, last_round, person_of
from reporting.models import Kind, Report, ReportEvent, Snapshot
from reporting.models.report import ReportQuerySet
from reporting.quarters import day_in_dhaka
from reporting.reminding import remind
from reporting.workflow import DECISIONS, STEPS, TOO_LATE, Action, Status

# ── What is answered ────────────────────────────────────────────────────────


class ReportSerializer(serializers.ModelSerializer):
    title = serializers.CharField(source="__str__", read_only=True)
    url = serializers.CharField(source="get_absolute_url", read_only=True, help_text="Its page.")
    ibp = serializers.CharField(source="ibp.code", read_only=True)
    partner = serializers.CharField(
        source="seat.organisation.acronym", read_only=True, allow_null=True, help_text="None: it is the consortium's."
    )
    quarter = serializers.CharField(source="quarter.code", read_only=True, allow_null=True)
    is_overdue = serializers.SerializerMethodField()

    class Meta:
        model = Report
        fields = [
            "id", "title", "url", "kind", "ibp", "partner", "quarter", "status", "status_at", "due_on", "is_overdue",
        ]  # fmt: skip
        read_only_fields = fields

    def get_is_overdue(self, report: Report) -> bool:
        return report.is_overdue(day_in_dhaka(timezone.now()))


class GapSerializer(serializers.Serializer):
    """Something that keeps the report from being submitted, and where to do something about it."""

    message = serializers.CharField()
    url = serializers.CharField()


class ChapterSerializer(serializers.Serializer):
    key = serializers.CharField()
    title = serializers.CharField()
    url = serializers.CharField(help_text="Where it is filled in.")
    gaps = GapSerializer(many=True, help_text="For those who may write in the report now; else empty.")


class ReportInFullSerializer(ReportSerializer):
    chapters = serializers.SerializerMethodField()
    actions = serializers.SerializerMethodField(help_text="The deeds that you can do now.")
    can_edit = serializers.SerializerMethodField(help_text="You may write in it now.")
    can_extend = serializers.SerializerMethodField(help_text="You may give it more time now.")
    clearance = serializers.SerializerMethodField(help_text="Up to which level you read its rows once it is sent.")

    class Meta(ReportSerializer.Meta):
        fields = [*ReportSerializer.Meta.fields, "chapters", "actions", "can_edit", "can_extend", "clearance"]
        read_only_fields = fields

    @extend_schema_field(ChapterSerializer(many=True))
    def get_chapters(self, report: Report) -> list[dict[str, Any]]:
        writes_now = self.get_can_edit(report)
        return [
            {
                "key": chapter.key,
                "title": str(chapter.title),
                "url": chapter.url(report),
                "gaps": [
                    {"message": gap.message, "url": gap.url} for gap in (chapter.gaps(report) if writes_now else [])
                ],
            }
            for chapter in report.chapters
        ]

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(choices=Action.choices)))
    def get_actions(self, report: Report) -> list[str]:
        return [deed.value for deed in rules.actions_for(self._person, report)]

    def get_can_edit(self, report: Report) -> bool:
        return rules.can_edit(self._person, report)

    def get_can_extend(self, report: Report) -> bool:
        return rules.can_extend(self._person, report)

    @extend_schema_field(serializers.ChoiceField(choices=Level.choices))
    def get_clearance(self, report: Report) -> int | None:
        return rules.clearance(self._person, report)

    @property
    def _person(self) -> Any:
        return person_of(self.context["request"])


class SectionSerializer(serializers.Serializer):
    key = serializers.CharField()
    title = serializers.CharField()
    values = serializers.DictField(help_text="What the chapter holds, as it is printed; nothing above your clearance.")


class ContentSerializer(serializers.Serializer):
    """A report as it stands, cleared for the person who asks."""

    audience = serializers.ChoiceField(choices=Level.choices)
    chapters = SectionSerializer(many=True)


class EventSerializer(serializers.ModelSerializer):
    """A step that the report took. Nobody: the calendar."""

    by = serializers.CharField(source="by.name", read_only=True, allow_null=True)
    done = serializers.CharField(read_only=True, help_text="What happened, in words.")

    class Meta:
        model = ReportEvent
        fields = ["action", "done", "before", "after", "by", "at", "note", "due_on"]
        read_only_fields = fields


class SnapshotSerializer(serializers.Serializer):
    number = serializers.IntegerField(min_value=1, help_text="1 is the first submission.")
    submitted_at = serializers.DateTimeField(source="event.at")
    submitted_by = serializers.CharField(source="event.by.name", allow_null=True, default=None)
    sha256 = serializers.RegexField("^[0-9a-f]{64}$")


class SnapshotInFullSerializer(SnapshotSerializer):
    content = serializers.DictField(
        help_text="What was submitted, word for word. Written as JSON in UTF-8 with sorted keys, without blanks, "
        "its SHA-256 is the one above."
    )
    is_intact = serializers.BooleanField(help_text="The content still has that SHA-256.")


# ── What is asked ───────────────────────────────────────────────────────────


class NoteSerializer(serializers.Serializer):
    note = serializers.CharField(required=False, allow_blank=True, default="", max_length=20_000)


class ApprovalSerializer(NoteSerializer):
    seen = serializers.CharField(max_length=64, help_text="The SHA-256 of the submission that was read.")


class ReturnSerializer(ApprovalSerializer):
    reason = OfferedReason(help_text="Why it goes back: a code.")


class MoreTimeSerializer(serializers.Serializer):
    due_on = serializers.DateField(help_text="Later than the present day.")
    note = serializers.CharField(max_length=20_000, help_text="Why.")


class ReportFilters(django_filters.FilterSet):
    ibp = ProjectFilter()
    quarter = QuarterFilter(field_name="quarter", label="A quarter, such as 2017Q1.")
    kind = django_filters.ChoiceFilter(choices=Kind.choices)
    status = django_filters.MultipleChoiceFilter(choices=Status.choices, label="One or several states.")
    overdue = django_filters.BooleanFilter(method="filter_overdue", label="Still with its partner after the due day.")

    def filter_overdue(self, reports: ReportQuerySet, name: str, value: bool) -> QuerySet:
        late = Report.objects.overdue(on=day_in_dhaka(timezone.now()))
        return reports.filter(pk__in=late) if value else reports.exclude(pk__in=late)


# ── What is done ────────────────────────────────────────────────────────────

IN_ORDER = (
    F("quarter__year").desc(nulls_last=True),  # inception reports have none
    F("quarter__number").desc(nulls_last=True),
    "ibp__code",
    "-kind",
    "-seat__is_lead",
    "seat__organisation__acronym",
    "pk",
)
NUMBER = OpenApiParameter("number", int, OpenApiParameter.PATH, description="1 is the first submission.")


@extend_schema_view(
    list=extend_schema(summary="Reports, the newest quarter first"),
    retrieve=extend_schema(summary="One report, with its chapters, gaps and what you can do"),
)
class ReportViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, Asked):
    """Reports of which the person may know that they exist. Of somebody's draft one sees no more than that."""

    queryset = Report.objects.none()
    serializer_class = ReportInFullSerializer
    filterset_class = ReportFilters
    lookup_value_regex = ROW_ID

    def get_queryset(self) -> ReportQuerySet:
        return Report.objects.known_to(self.person).with_names().order_by(*IN_ORDER)

    def get_serializer_class(self) -> type[serializers.BaseSerializer]:
        return ReportSerializer if self.action == "list" else ReportInFullSerializer

    def answer(self) -> Response:
        """The report as it stands now."""
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(summary="Its content, at your clearance", responses=ContentSerializer)
    @action(detail=True)
    def content(self, request: Request, pk: str) -> Response:
        report = self.get_object()
        require(rules.can_read(self.person, report))
        audience = rules.clearance(self.person, report)
        assert audience, "who may read it has a clearance"
        return Response(ContentSerializer({"audience": audience, "chapters": report.sections(audience)}).data)

    @extend_schema(summary="The steps of its life, the first first", responses=EventSerializer(many=True))
    @action(detail=True, filter_backends=[])
    def events(self, request: Request, pk: str) -> Response:
        report = self.get_object()
        require(rules.can_read_submissions(self.person, report))
        page = self.paginate_queryset(report.events.select_related("by"))
        return self.get_paginated_response(EventSerializer(page, many=True).data)

    @extend_schema(summary="What was submitted, each time", responses=SnapshotSerializer(many=True))
    @action(detail=True, filter_backends=[])
    def snapshots(self, request: Request, pk: str) -> Response:
        frozen = list(self._snapshots().defer("content"))
        for number, snapshot in enumerate(frozen, 1):
            snapshot.number = number  # type: ignore[attr-defined]
        page = self.paginate_queryset(frozen)
        return self.get_paginated_response(SnapshotSerializer(page, many=True).data)

    @extend_schema(summary="One submission, word for word", parameters=[NUMBER], responses=SnapshotInFullSerializer)
    @action(detail=True, url_path="snapshots/(?P<number>[1-9][0-9]{0,8})", url_name="snapshot")
    def snapshot(self, request: Request, pk: str, number: str) -> Response:
        there = self._snapshots()[int(number) - 1 : int(number)]
        for snapshot in there:
            snapshot.number = int(number)  # type: ignore[attr-defined]
            return Response(SnapshotInFullSerializer(snapshot).data)
        raise Http404

    @extend_schema(summary="Give it more time", request=MoreTimeSerializer, responses=ReportInFullSerializer)
    @action(detail=True, methods=["post"])
    def extend(self, request: Request, pk: str) -> Response:
        report = self.get_object()
        require(rules.reviews(self.person, report))
        asked = MoreTimeSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        report.extend(
            asked.validated_data["due_on"], by=self.person, at=timezone.now(), note=asked.validated_data["note"]
        )
        return self.answer()

    def _take(self, deed: Action, request: Request) -> Response:
        report = self.get_object()
        require(rules.can_take(self.person, deed, report))
        asked = ASKED.get(deed, NoteSerializer)(data=request.data)
        asked.is_valid(raise_exception=True)
        if deed in DECISIONS:
            there = last_round(report)
            if not there.is_open:
                raise Refused(str(TOO_LATE[Status(report.status)]))
            there.decide(deed, by=self.person, at=timezone.now(), **asked.validated_data)
        else:
            report.take(deed, by=self.person, at=timezone.now(), **asked.validated_data)
        nudge(tasks.tell_and_post)
        return self.answer()

    @extend_schema(summary="Remind its writers that it is overdue", request=None, responses=ReportInFullSerializer)
    @action(detail=True, methods=["post"])
    def remind(self, request: Request, pk: str) -> Response:
        """By reviewers, and by the lead of its partner; once a day."""
        report = self.get_object()
        require(rules.can_remind(self.person, report))
        remind(report, by=self.person, at=timezone.now())
        nudge(tasks.tell_and_post)
        return self.answer()

    def _snapshots(self) -> QuerySet[Snapshot]:
        report = self.get_object()
        require(rules.can_read_submissions(self.person, report))
        return report.snapshots.select_related("event__by").order_by("pk")


ASKED = {Action.APPROVE: ApprovalSerializer, Action.RETURN: ReturnSerializer}  # all others: perhaps a note


def deed_view(deed: Action) -> Callable[..., Response]:
    """The address at which a report takes this step, as the table of the life cycle says."""
    step = STEPS[deed]

    def take(self: ReportViewSet, request: Request, pk: str) -> Response:
        return self._take(deed, request)

    before = " or ".join(sorted(step.before))
    take.__name__ = f"take_{deed.value}"
    take.__doc__ = (
        f"By: {step.by.label}. From {before} to {step.after}."
        + (" The note says why." if step.needs_note else "")
        + (" Decided over the open round, by who leads it." if deed in DECISIONS else "")
        + (" Answers 409 with the gaps where something is missing." if step.freezes or deed in DECISIONS else "")
    )
    routed = action(detail=True, methods=["post"], url_path=deed.value, url_name=deed.value)(take)
    asked = ASKED.get(deed, NoteSerializer)
    return extend_schema(summary=str(deed.label), request=asked, responses=ReportInFullSerializer)(routed)


for _deed in Action:
    setattr(ReportViewSet, f"take_{_deed.value}", deed_view(_deed))
