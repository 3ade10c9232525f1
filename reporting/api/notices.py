"""Notices: what one was told, that it was read, and how often mail is wanted about what."""

from datetime import datetime
from typing import Any

import django_filters
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from reporting.api.asking import ROW_ID, Asked
from reporting.cadence import Cadence
from reporting.forms.notices import refuse_moment_outside
from reporting.models import Happening, Notice, Preference
from reporting.models.notices import NoticeQuerySet, concerning


class NoticeSerializer(serializers.ModelSerializer):
    """Something one was told."""

    title = serializers.CharField(read_only=True, help_text="The report or the plan it is about.")
    words = serializers.CharField(read_only=True, help_text="What happened, in a few words.")
    by = serializers.CharField(source="by.name", read_only=True, allow_null=True, default=None)
    url = serializers.CharField(source="place", read_only=True, help_text="The page it is about.")

    class Meta:
        model = Notice
        fields = ["id", "happening", "title", "words", "by", "report", "thread", "due_on", "at", "seen_at", "url"]
        read_only_fields = fields


class MomentField(serializers.DateTimeField):
    """A moment that is one in every time zone."""

    def enforce_timezone(self, value: datetime) -> datetime:
        try:
            return super().enforce_timezone(value)
        except OverflowError:  # of a moment without a time zone
            self.fail("overflow")


class ReadSerializer(serializers.Serializer):
    until = MomentField(
        required=False,
        validators=[refuse_moment_outside],
        help_text="Only what you were told until then; else all that you were told.",
    )


class CountSerializer(serializers.Serializer):
    unread = serializers.IntegerField(min_value=0, help_text="How many notices you have not read.")


class PreferenceSerializer(serializers.Serializer):
    """How often you want mail about one kind of happening."""

    happening = serializers.ChoiceField(choices=Happening.choices)
    cadence = serializers.ChoiceField(choices=Cadence.choices)


class NoticeFilters(django_filters.FilterSet):
    unread = django_filters.BooleanFilter(field_name="seen_at", lookup_expr="isnull", label="Not read yet.")
    happening = django_filters.MultipleChoiceFilter(choices=Happening.choices, label="One or several kinds.")


@extend_schema_view(
    list=extend_schema(summary="What you were told, the newest first"),
    retrieve=extend_schema(summary="One notice; reading it here leaves it unread"),
)
class NoticeViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, Asked):
    """One's own notices. What one has lost the right to know of is no longer among them."""

    queryset = Notice.objects.none()
    serializer_class = NoticeSerializer
    filterset_class = NoticeFilters
    lookup_value_regex = ROW_ID

    def get_queryset(self) -> NoticeQuerySet:
        return Notice.objects.visible_to(self.person).with_names()

    @extend_schema(summary="You have read it", request=None, responses=NoticeSerializer)
    @action(detail=True, methods=["post"])
    def read(self, request: Request, pk: str) -> Response:
        self.get_object().see(at=timezone.now())
        return Response(NoticeSerializer(self.get_object()).data)

    @extend_schema(summary="You have read all", request=ReadSerializer, responses=CountSerializer)
    @action(detail=False, methods=["post"], url_path="read-all", url_name="read-all")
    def read_all(self, request: Request) -> Response:
        asked = ReadSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        mine = Notice.objects.visible_to(self.person).unseen()
        until = asked.validated_data.get("until")
        (mine.filter(told_at__lte=until) if until else mine).update(seen_at=timezone.now())
        return Response(CountSerializer({"unread": mine.count()}).data)

    @extend_schema(summary="How many wait unread", responses=CountSerializer)
    @action(detail=False, filter_backends=[], pagination_class=None)
    def count(self, request: Request) -> Response:
        return Response(CountSerializer({"unread": Notice.objects.visible_to(self.person).unseen().count()}).data)

    @extend_schema(
        methods=["GET"], summary="How often you want mail about what", responses=PreferenceSerializer(many=True)
    )
    @extend_schema(
        methods=["PATCH"],
        summary="Choose how often you want mail",
        request=PreferenceSerializer(many=True),
        responses=PreferenceSerializer(many=True),
    )
    @action(detail=False, methods=["get", "patch"], filter_backends=[], pagination_class=None)
    def preferences(self, request: Request) -> Response:
        """The kinds that your roles bring. What is not named stays; also what waits to be mailed follows the choice."""
        if request.method == "PATCH":
            asked = PreferenceSerializer(data=request.data, many=True)
            asked.is_valid(raise_exception=True)
            for one in asked.validated_data:
                Preference.objects.choose(self.person, one["happening"], one["cadence"], at=timezone.now())
        return Response(PreferenceSerializer(self._present(), many=True).data)

    def _present(self) -> list[dict[str, Any]]:
        present = Preference.objects.of(self.person)
        return [
            {"happening": happening.value, "cadence": present[happening].value}
            for happening in concerning(self.person.standing)
        ]
