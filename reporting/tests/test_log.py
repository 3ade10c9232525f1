"""The log of contextual change: over all quarters and projects, narrowed only by what one may read."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conftest import make_change
from reporting.models import Report
from reporting.workflow import Status


@pytest.fixture
def log(reports):
    """Changes of three partners in sent reports, one of them restricted, and one in a draft."""
    make_change(reports["YPSA"], "Rates are displayed.")
    make_change(reports["BOMSA"], "A councillor takes fees.", confidentiality=4)
    make_change(reports["BOMSA"], "The shelter moved.", sign="neutral", level="global")
    make_change(reports["COAST"], "The river took forty houses.", sign="negative", level="local")
    Report.objects.filter(seat__organisation__acronym__in=["YPSA", "BOMSA", "COAST"]).update(status=Status.APPROVED)
    make_change(reports["IID"], "Leadership changed.")


def texts(answer):
    return [row.text for row in answer.context["page"].object_list]


def choices(answer, name):
    return [value for value, _label in answer.context["filters"].fields[name].choices if value]


def test_a_facilitator_reads_every_project_s_log_but_nothing_restricted(log, sign_in, facilitator):
    answer = sign_in(facilitator).get("/log/")
    assert texts(answer) == ["The river took forty houses.", "The shelter moved.", "Rates are displayed."]
    assert choices(answer, "ibp") == ["CFTM", "FLM"]
    assert choices(answer, "quarter") == ["2017Q1"]
    assert choices(answer, "partner") == ["BOMSA", "COAST", "YPSA"]


def test_a_contributor_is_offered_nothing_of_others(log, sign_in, contributor):
    answer = sign_in(contributor).get("/log/")
    assert texts(answer) == ["Rates are displayed."]
    assert choices(answer, "ibp") == ["FLM"]
    assert choices(answer, "partner") == ["YPSA"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("sign=neutral", ["The shelter moved."]),
        ("level=local", ["The river took forty houses."]),
        ("ibp=FLM", ["The shelter moved.", "Rates are displayed."]),
        ("quarter=2017Q1&partner=YPSA", ["Rates are displayed."]),
        ("q=river+houses", ["The river took forty houses."]),
        ("q=councillor", []),  # restricted
        ("partner=IID", ["The river took forty houses.", "The shelter moved.", "Rates are displayed."]),  # not offered
    ],
)
def test_it_is_narrowed(log, sign_in, facilitator, query, expected):
    assert texts(sign_in(facilitator).get(f"/log/?{query}")) == expected


def test_three_changes_and_sixty_take_the_same_number_of_queries(reports, sign_in, facilitator):
    client = sign_in(facilitator)

    def queries_with(number):
        for _ in range(number):
            make_change(reports["YPSA"])
        Report.objects.filter(pk=reports["YPSA"].pk).update(status=Status.APPROVED)
        with CaptureQueriesContext(connection) as queries:
            client.get("/log/")
        Report.objects.filter(pk=reports["YPSA"].pk).update(status=Status.DRAFT)
        return len(queries)

    assert queries_with(3) == queries_with(57)
