"""Knows who asks, and which of their own words name a report or a row: others than they may see do not exist for them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Case, QuerySet, When
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers, viewsets
from rest_framework.request import Request

from partners.models import IBP, User
from partners.refusals import Refused
from reporting.models import Report, ReturnReason, Round, Statement
from reporting.quarters import Period
from reporting.workflow import TOO_LATE, Status

MOST = 2**31 - 1  # what the database's integers hold
ROW_ID = "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"


def person_of(request: Request | HttpRequest) -> User:
    assert isinstance(request.user, User), "nobody gets here without signing in"
    return request.user


class Asked(viewsets.GenericViewSet):
    """Views that know the person who asks."""

    @property
    def person(self) -> User:
        return person_of(self.request)


class VisibleReport(serializers.PrimaryKeyRelatedField[Report]):
    """A report, by its id, among those whose content the person may read."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"queryset": Report.objects.none(), **kwargs})

    def get_queryset(self) -> QuerySet[Report]:
        return Report.objects.visible_to(person_of(self.context["request"]))


class PersonByNameSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    name = serializers.CharField()


class OfferedReason(serializers.SlugRelatedField):
    """A reason why reports come back, by its code, among those offered now."""

    def __init__(self, **kwargs: Any) -> None:
        offered = ReturnReason.objects.filter(is_offered=True)
        super().__init__(**{"slug_field": "code", "queryset": offered, **kwargs})


def last_round(report: Report) -> Round:
    """The review of what was submitted last. Raises Refused where nothing was."""
    last = report.rounds.select_related("snapshot", "lead").newest()
    if last is None:
        raise Refused(str(TOO_LATE[Status(report.status)]))
    last.report = report
    return last


class RowIds(serializers.ListField):
    """Rows by their ids, in the order meant."""

    child = serializers.UUIDField()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"min_length": 1, "max_length": 100, **kwargs})


def chosen(ids: Sequence[UUID], among: QuerySet, *, named: str) -> list[Any]:
    """The rows with these ids, in their order, each once. Raises ValidationError for the field `named` where one is not among them."""
    wanted = list(dict.fromkeys(ids))
    there = among.in_bulk(wanted)
    if missing := len(wanted) - len(there):
        raise ValidationError(
            {
                named: ngettext(
                    "%(count)s row is not among those offered here.",
                    "%(count)s rows are not among those offered here.",
                    missing,
                )
                % {"count": missing}
            }
        )
    return [there[id] for id in wanted]


class PeriodField(forms.Field):
    def to_python(self, value: str | None) -> Period | None:
        if not value:
            return None
        try:
            return Period.parse(value)
        except ValueError:
            raise ValidationError(_("Write the quarter as year, Q and number, for example 2017Q1.")) from None


@extend_schema_field({"type": "string", "pattern": "^[0-9]{4}Q[1-4]$", "description": "A quarter, such as 2017Q1."})
class QuarterFilter(django_filters.Filter):
    """Rows of one quarter, by its code."""

    field_class = PeriodField

    def filter(self, qs: QuerySet, value: Period | None) -> QuerySet:
        path = self.field_name
        return qs.filter(**{f"{path}__year": value.year, f"{path}__number": value.number}) if value else qs


def projects(request: Request | None) -> QuerySet[IBP]:
    """Those that the person may see; without a person (the API's description) none."""
    return IBP.objects.visible_to(person_of(request)) if request else IBP.objects.none()


@extend_schema_field({"type": "string", "description": "A project, by its code."})
class ProjectFilter(django_filters.ModelChoiceFilter):
    """Rows of one project, by its code."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{"queryset": projects, "to_field_name": "code", "label": "A project, by its code.", **kwargs}
        )


PRINTED = [When(criterion=criterion, then=number) for number, criterion in enumerate(Statement.Criterion)]


def stable(rows: QuerySet) -> QuerySet:
    """In the order one reads them: the newest quarter first, report by report, criterion by criterion, row by row."""
    return rows.order_by(
        "-report__quarter__year",
        "-report__quarter__number",
        "report__ibp__code",
        "report__seat__organisation__acronym",
        "report",
        *([Case(*PRINTED)] if rows.model is Statement else []),
        "position",
        "created_at",
        "pk",
    )
