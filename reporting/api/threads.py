"""Comments on a report: threads on a chapter or one of its rows, and what is said in them.

What is internal among reviewers does not exist for anybody else, whatever is asked for.
"""

from typing import Any
from uuid import UUID

import django_filters
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from partners.models import User
from partners.nudging import nudge
from partners.refusals import require
from partners.text import refuse_unreadable
from reporting import rules, tasks
from reporting.api.asking import ROW_ID, Asked, PersonByNameSerializer, last_round
from reporting.api.lines import REPORT
from reporting.forms.comments import LONGEST
from reporting.models import Audience, Comment, Report, Side, State, Thread
from reporting.models.comments import readers_of

# ── What is answered ────────────────────────────────────────────────────────


class CommentSerializer(serializers.ModelSerializer[Comment]):
    by = PersonByNameSerializer(read_only=True)
    state = serializers.ChoiceField(
        choices=State.choices,
        allow_blank=True,
        read_only=True,
        help_text="What it made of the thread; empty: no change.",
    )
    mentions = PersonByNameSerializer(many=True, read_only=True)

    class Meta:
        model = Comment
        fields = ["id", "by", "side", "at", "text", "state", "mentions"]
        read_only_fields = fields


class ThreadSerializer(serializers.ModelSerializer[Thread]):
    report = serializers.UUIDField(source="report_id", read_only=True)
    round = serializers.IntegerField(source="round.number", read_only=True)
    url = serializers.CharField(source="get_absolute_url", read_only=True, help_text="Its page.")
    row = serializers.UUIDField(read_only=True, allow_null=True, help_text="None: it is about the whole chapter.")
    quote = serializers.CharField(read_only=True, help_text="What the row said.")
    opened_by = PersonByNameSerializer(read_only=True)
    comments = CommentSerializer(many=True, read_only=True, help_text="In the order they were said.")

    class Meta:
        model = Thread
        fields = [
            "id", "report", "round", "chapter", "row", "quote", "audience", "state", "opened_by", "opened_at",
            "changed_at", "url", "comments",
        ]  # fmt: skip
        read_only_fields = fields


class ThreadInFullSerializer(ThreadSerializer):
    readers = PersonByNameSerializer(many=True, read_only=True, help_text="Who can read it, and so be mentioned.")

    class Meta(ThreadSerializer.Meta):
        fields = [*ThreadSerializer.Meta.fields, "readers"]
        read_only_fields = fields


# ── What is asked ───────────────────────────────────────────────────────────


class SayingSerializer(serializers.Serializer):
    id = serializers.UUIDField(required=False, help_text="Your own: sent again after a lost answer it is one.")
    text = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=LONGEST, validators=[refuse_unreadable]
    )
    mentions = serializers.ListField(
        child=serializers.UUIDField(), required=False, default=list, max_length=50, help_text="People who can read it."
    )


class NewThreadSerializer(SayingSerializer):
    chapter = serializers.CharField(max_length=30, help_text="Its key.")
    row = serializers.UUIDField(required=False, allow_null=True, default=None, help_text="A row of the chapter.")
    audience = serializers.ChoiceField(choices=Audience.choices)


class ReplySerializer(SayingSerializer):
    state = serializers.ChoiceField(
        choices=State.choices,
        required=False,
        allow_blank=True,
        default="",
        help_text="The partner agrees, clarifies or disagrees; PROKAS resolves, or opens again.",
    )


def mentioned(ids: list[UUID], report: Report, audience: str) -> list[User]:
    """The people with these ids. Who may not read it is answered like one who does not exist."""
    there = {person.pk: person for person in readers_of(report, audience)} if ids else {}
    if not set(ids) <= set(there):
        raise serializers.ValidationError({"mentions": [_("Choose people who can read this comment.")]})
    return [there[id] for id in dict.fromkeys(ids)]


class ThreadFilters(django_filters.FilterSet):
    state = django_filters.MultipleChoiceFilter(choices=State.choices, label="One or several states.")
    audience = django_filters.ChoiceFilter(choices=Audience.choices)
    chapter = django_filters.CharFilter(max_length=30, label="A chapter, by its key.")
    round = django_filters.NumberFilter(
        field_name="round__number", min_value=1, max_value=9_999, decimal_places=0, label="A round, by its number."
    )


# ── What is done ────────────────────────────────────────────────────────────


def described(summary: str, asked: type[serializers.Serializer]) -> Any:
    return extend_schema(
        summary=summary,
        request=asked,
        responses={
            201: ThreadInFullSerializer,
            200: OpenApiResponse(ThreadInFullSerializer, "It had been said before, with this id."),
        },
    )


class Threads(Asked):
    queryset = Thread.objects.none()
    serializer_class: type[ThreadSerializer] = ThreadInFullSerializer

    def get_queryset(self) -> QuerySet[Thread]:
        seen = Thread.objects.visible_to(self.person).with_comments()
        return seen.select_related("report__ibp", "report__seat__organisation", "report__quarter")

    def asked(self, serializer: type[serializers.Serializer]) -> dict[str, Any]:
        asked = serializer(data=self.request.data)
        asked.is_valid(raise_exception=True)
        return dict(asked.validated_data)

    def answer(self, pk: UUID, code: int) -> Response:
        """The thread as it stands now."""
        return Response(ThreadInFullSerializer(self.get_queryset().get(pk=pk)).data, status=code)


@extend_schema(parameters=[REPORT])
@extend_schema_view(list=extend_schema(summary="What is said about a report, the first first"))
class ThreadsOfReport(mixins.ListModelMixin, Threads):
    """For those who write the report and those who judge it; internal ones for the latter alone."""

    serializer_class = ThreadSerializer
    filterset_class = ThreadFilters

    def report(self) -> Report:
        report = get_object_or_404(Report.objects.known_to(self.person).with_names(), pk=self.kwargs["report"])
        require(rules.can_read_submissions(self.person, report))
        return report

    def get_queryset(self) -> QuerySet[Thread]:
        if getattr(self, "swagger_fake_view", False):
            return Thread.objects.none()
        return super().get_queryset().filter(report=self.report()).order_by("opened_at", "pk")

    @described("Comment on a chapter, or on one of its rows", NewThreadSerializer)
    def create(self, request: Request, report: str) -> Response:
        """In the open round, on what was submitted; for those who judge it."""
        about = self.report()
        require(rules.judges(self.person, about))
        words = self.asked(NewThreadSerializer)
        words["mentions"] = mentioned(words["mentions"], about, words["audience"])
        is_repeat = "id" in words and Thread.objects.filter(pk=words["id"]).exists()
        thread = Thread.begin(last_round(about), words.pop("chapter"), by=self.person, at=timezone.now(), **words)
        nudge(tasks.tell_and_post)
        return Response(
            ThreadInFullSerializer(super().get_queryset().get(pk=thread.pk)).data,
            status=status.HTTP_200_OK if is_repeat else status.HTTP_201_CREATED,
        )


@extend_schema_view(retrieve=extend_schema(summary="One thread, with everything said in it"))
class ThreadViewSet(mixins.RetrieveModelMixin, Threads):
    """For those who can read it."""

    filter_backends = []
    lookup_value_regex = ROW_ID

    @described("Reply, and say what becomes of it", ReplySerializer)
    @action(detail=True, methods=["post"])
    def replies(self, request: Request, pk: str) -> Response:
        """For the partner an answer wants words; PROKAS may resolve, or open again, without."""
        thread: Thread = self.get_object()
        side = rules.side_of(self.person, thread.report)
        assert side, "who can read it has a part in the review"
        words = self.asked(ReplySerializer)
        words["mentions"] = mentioned(words["mentions"], thread.report, thread.audience)
        is_repeat = "id" in words and thread.comments.filter(pk=words["id"], by=self.person).exists()
        thread.reply(words.pop("text"), by=self.person, at=timezone.now(), side=Side(side), **words)
        nudge(tasks.tell_and_post)
        return self.answer(thread.pk, status.HTTP_200_OK if is_repeat else status.HTTP_201_CREATED)
