"""Everybody finds the places of their roles, and the frame costs the same however much there is."""

import re

import pytest
from django.db import connection
from django.template import Context, Template
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from conftest import make_ibp, make_organisation, make_person, make_seat
from partners.models import User
from partners.standing import Role
from prokas_portal.frame import Frame
from reporting.models import Quarter
from reporting.opening import open_quarter
from reporting.quarters import Period


def frame_of(person, path="/directory/"):
    request = RequestFactory().get(path)
    request.resolver_match = resolve(path)
    request.user = User.objects.get(pk=person.pk)
    return Frame(request)


def keys(frame):
    return [place.key for place in frame.places(frame.here())]


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("contributor", ["home", "report", "map", "risks", "workshops", "publications", "directory"]),
        ("focal_person", ["home", "report", "map", "risks", "workshops", "publications", "directory"]),
        ("consortium_lead", ["home", "report", "board", "map", "risks", "workshops", "publications", "directory"]),
        ("reviewer", ["home", "desk", "board", "map", "risks", "workshops", "publications", "directory"]),
        ("facilitator", ["home", "board", "map", "risks", "workshops", "publications", "directory"]),
        ("administrator", ["home", "publications", "directory", "setup"]),
        ("observer", ["home", "workshops", "publications"]),
    ],
)
def test_places_follow_from_roles(role, expected, reports, request):
    assert keys(frame_of(request.getfixturevalue(role))) == expected


def test_at_most_five_daily_places(reports, seat, flm):
    everything = make_person("Selina Parvin", Role.FOCAL_PERSON, seat=seat)
    for role in (Role.REVIEWER, Role.FACILITATOR, Role.ADMINISTRATOR):
        everything.appointments.create(role=role)
    frame = frame_of(everything)
    daily = [place for place in frame.places(frame.here()) if not place.is_apart]
    assert [place.key for place in daily if not place.is_beyond] == ["home", "report", "desk", "board", "map"]


def test_report_leads_to_ones_own(report, contributor):
    frame = frame_of(contributor)
    assert frame.places(frame.here())[1].url == report.get_absolute_url()
    assert [context.title for context in frame.contexts] == ["FLM · Quarter 1, 2017"]


def test_a_reviewer_switches_among_the_projects_reviewed(reports, reviewer, cftm):
    assert {context.ibp.code for context in frame_of(reviewer).contexts} == {"FLM"}
    reviewer.appointments.create(role=Role.REVIEWER)
    assert {context.ibp.code for context in frame_of(reviewer).contexts} == {"FLM", "CFTM"}


def test_the_page_says_where_one_is(reports, report, consortium_lead):
    later = Quarter.of(Period(2017, 2))
    later.save()
    open_quarter(later, by=None, at=report.opened_at)
    frame = frame_of(consortium_lead, f"/reports/{report.pk}/")
    here = frame.here(report.ibp, report.quarter)
    assert here.title == "FLM · Quarter 1, 2017"
    assert [place.key for place in frame.places(here) if place.is_current] == ["report"]
    assert "2017Q1" in next(place.url for place in frame.places(here) if place.key == "board")
    assert frame.here().title == "FLM · Quarter 2, 2017"


def drawn(frame):
    template = Template(
        '{% load frame %}{% here as at %}{% places at as all_places %}{% include "components/top.html" %}'
    )
    return template.render(Context({"frame": frame, "request": frame.request}))


def test_the_frame_costs_the_same_for_one_project_and_for_thirty(reports, facilitator):
    with CaptureQueriesContext(
        connection,
    ) as few:
        drawn(frame_of(facilitator))
    for number in range(30):
        ibp = make_ibp(f"P{number}")
        make_seat(ibp, make_organisation(f"ORG{number}"))
    for period in (Period(2017, 2), Period(2017, 3), Period(2017, 4)):
        quarter = Quarter.of(period)
        quarter.save()
        open_quarter(quarter, by=None, at=reports["FLM"].opened_at)
    with CaptureQueriesContext(connection) as many:
        page = drawn(frame_of(facilitator))
    assert len(many) == len(few)
    assert len(re.findall("Quarter 4, 2017", page)) > 30


def test_a_page_without_a_frame_asks_nothing(reports, consortium_lead, django_assert_num_queries):
    frame = frame_of(consortium_lead)
    with django_assert_num_queries(0):
        assert Template("A fragment").render(Context({"frame": frame})) == "A fragment"


def test_nobody_signed_in_has_no_places(rf):
    frame = Frame(rf.get("/"))
    assert (frame.here(), frame.places(None)) == (None, [])
