"""Why reports came back: how often, for which reason, in which quarter, from which partner, over which chapter."""

from collections.abc import Iterator
from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_serializer, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from partners.refusals import require
from reporting import rules
from reporting.api.asking import Asked
from reporting.models import Kind, Round
from reporting.quarters import CODE, Period
from reporting.returns import (
    WITHOUT,
    Counted,
    Return,
    Wanted,
    by_chapter,
    by_partner,
    by_quarter,
    narrowed,
    returns_for,
    titles,
)

# ── What is asked ───────────────────────────────────────────────────────────


class PeriodCode(serializers.RegexField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(f"^{CODE.pattern}$", **{"required": False, **kwargs})

    def run_validation(self, data: Any = serializers.empty) -> Any:
        code = super().run_validation(data)
        return Period.parse(code) if isinstance(code, str) else code


class WantedSerializer(serializers.Serializer):
    """What is not among the returns gives no rows."""

    ibp = serializers.CharField(required=False, max_length=20, help_text="A project, by its code.")
    kind = serializers.ChoiceField(choices=Kind.choices, required=False)
    since = PeriodCode(help_text="From this quarter on, such as 2017Q1.")
    until = PeriodCode(help_text="Up to this quarter.")
    quarter = serializers.CharField(required=False, max_length=6, help_text="One quarter; none: reports of no quarter.")
    partner = serializers.CharField(
        required=False, max_length=20, help_text="An acronym; for the consortium's own reports the project's code."
    )
    reason = serializers.CharField(
        required=False, max_length=30, help_text="Why the report went back: a code, or none."
    )
    chapter = serializers.CharField(
        required=False, max_length=50, help_text="Rounds in which it needed improvement, such as inception-power."
    )
    found = serializers.CharField(required=False, max_length=30, help_text="For which reason it did: a code.")


# ── What is answered ────────────────────────────────────────────────────────


class OfQuarterSerializer(serializers.Serializer):
    quarter = serializers.CharField(allow_null=True, help_text="None: a report of no quarter.")
    reason = serializers.CharField(allow_null=True)
    count = serializers.IntegerField(min_value=1)


class OfPartnerSerializer(serializers.Serializer):
    partner = serializers.CharField()
    reason = serializers.CharField(allow_null=True)
    count = serializers.IntegerField(min_value=1)


class OfChapterSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(choices=Kind.choices)
    chapter = serializers.CharField()
    title = serializers.CharField()
    reason = serializers.CharField(allow_null=True)
    count = serializers.IntegerField(min_value=1)


@extend_schema_serializer(many=False)
class ReturnsSerializer(serializers.Serializer):
    """Returned rounds, and the chapters whose lead found that they need improvement. Each list adds up to its total."""

    returned = serializers.IntegerField(min_value=0, help_text="How many rounds ended in a return.")
    by_quarter = OfQuarterSerializer(many=True)
    by_partner = OfPartnerSerializer(many=True)
    found = serializers.IntegerField(min_value=0, help_text="How many chapters needed improvement in them.")
    by_chapter = OfChapterSerializer(many=True)


class FoundSerializer(serializers.Serializer):
    chapter = serializers.CharField()
    reason = serializers.CharField(allow_null=True)


class ReturnedRoundSerializer(serializers.Serializer):
    report = serializers.UUIDField()
    title = serializers.CharField()
    number = serializers.IntegerField(min_value=1, help_text="The number of the round.")
    returned_at = serializers.DateTimeField()
    reason = serializers.CharField(allow_null=True, help_text="A code.")
    chapters = FoundSerializer(many=True, help_text="Those that needed improvement.")


# ── What is done ────────────────────────────────────────────────────────────


@extend_schema_view(
    list=extend_schema(
        summary="Why reports came back, in figures", parameters=[WantedSerializer], responses=ReturnsSerializer
    )
)
class ReturnsViewSet(Asked):
    """For reviewers: of the projects they review."""

    queryset = Round.objects.none()
    serializer_class = ReturnsSerializer
    filter_backends = []

    def found(self) -> list[Return]:
        require(rules.can_count_returns(self.person))
        asked = WantedSerializer(data=self.request.query_params)
        asked.is_valid(raise_exception=True)
        return narrowed(returns_for(self.person), Wanted(**asked.validated_data))

    @extend_schema(responses=ReturnsSerializer)
    def list(self, request: Request) -> Response:
        found = self.found()
        chapters, names = by_chapter(found), titles()
        values = {
            "returned": len(found),
            "by_quarter": [
                {"quarter": _code(row), "reason": _code(reason), "count": count}
                for row, reason, count in _cells(by_quarter(found))
            ],
            "by_partner": [
                {"partner": row, "reason": _code(reason), "count": count}
                for row, reason, count in _cells(by_partner(found))
            ],
            "found": chapters.total,
            "by_chapter": [
                {
                    "kind": row.partition("-")[0],
                    "chapter": row.partition("-")[2],
                    "title": names.get(row, row.partition("-")[2]),
                    "reason": _code(reason),
                    "count": count,
                }
                for row, reason, count in _cells(chapters)
            ],
        }
        return Response(ReturnsSerializer(values).data)

    @extend_schema(
        summary="The rounds that are counted, the latest first",
        parameters=[WantedSerializer],
        responses=ReturnedRoundSerializer(many=True),
    )
    @action(detail=False)
    def rounds(self, request: Request) -> Response:
        page = self.paginate_queryset(self.found()) or []
        names = ("report__ibp", "report__seat__organisation", "report__quarter")
        there = Round.objects.select_related(*names).in_bulk([found.pk for found in page])
        values = [
            {
                "report": found.report,
                "title": str(there[found.pk].report),
                "number": there[found.pk].number,
                "returned_at": there[found.pk].closed_at,
                "reason": _code(found.reason),
                "chapters": [
                    {"chapter": finding.chapter, "reason": _code(finding.reason)} for finding in found.findings
                ],
            }
            for found in page
        ]
        return self.get_paginated_response(ReturnedRoundSerializer(values, many=True).data)


def _code(value: str) -> str | None:
    return None if value == WITHOUT else value


def _cells(counted: Counted) -> Iterator[tuple[str, str, int]]:
    for row in counted.rows:
        for reason in counted.of_reason:
            if count := counted.of(row, reason):
                yield row, reason, count
