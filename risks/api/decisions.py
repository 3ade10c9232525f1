"""Decisions of sessions on risks and plan over HTTP, to read: who does what until when, and what came of it."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers
from rest_framework.viewsets import ViewSetMixin

from reporting.api.asking import ROW_ID, Asked, PersonByNameSerializer, ProjectFilter, QuarterFilter
from risks.models import Decision


class DecisionSerializer(serializers.ModelSerializer):
    ibp = serializers.CharField(source="ibp.code", help_text="The project, by its code.")
    quarter = serializers.CharField(source="quarter.code")
    seat = serializers.CharField(
        source="seat.organisation.acronym", default="", help_text="The partner that does it; empty: all together."
    )
    confidentiality = serializers.IntegerField(
        source="reach", help_text="The stricter of the decision’s own level and that of what it is about."
    )
    by = PersonByNameSerializer(allow_null=True)

    class Meta:
        model = Decision
        fields = [
            *("id", "ibp", "quarter", "text", "about", "about_id", "about_words", "seat", "due_on", "state"),
            *("outcome", "confidentiality", "version", "by", "at"),
        ]
        read_only_fields = fields


class DecisionFilters(django_filters.FilterSet):
    ibp = ProjectFilter()
    quarter = QuarterFilter(field_name="quarter")
    state = django_filters.MultipleChoiceFilter(choices=Decision.State.choices, label="One or several.")
    about = django_filters.MultipleChoiceFilter(choices=Decision.About.choices, label="One or several.")
    due_by = django_filters.DateFilter(field_name="due_on", lookup_expr="lte", label="Due on this day or before.")


@extend_schema_view(
    list=extend_schema(summary="Decisions, the newest quarter first"),
    retrieve=extend_schema(summary="One decision"),
)
class DecisionViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, Asked):
    """What was decided in the projects you work in, within your clearance there."""

    queryset = Decision.objects.none()
    serializer_class = DecisionSerializer
    filterset_class = DecisionFilters
    lookup_value_regex = ROW_ID

    def get_queryset(self) -> QuerySet[Any]:
        rows: Any = Decision.objects.visible_to(self.person)
        return rows.with_names().order_by("-quarter__year", "-quarter__number", "ibp__code", "at", "pk")


router_entries: list[tuple[str, type[ViewSetMixin], str]] = [("decisions", DecisionViewSet, "decision")]
