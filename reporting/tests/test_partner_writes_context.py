"""A partner writes what changed around the project, or why nothing did, and finds it again over the quarters."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conftest import MORNING, make_change
from partners.clearance import Level
from reporting.models import ContextChange, Quarter
from reporting.opening import open_quarter
from reporting.quarters import Period
from reporting.workflow import Action


def url(name, report, *more):
    return reverse(f"reporting:{name}", args=[report.pk, *more])


def words(**more):
    return {
        "sign": "negative",
        "level": "local",
        "happened_on": "2017-03-12",
        "text": "Advance payments have begun.",
        "meaning": "People pay more.",
        "response": "We say so in the market.",
        "confidentiality": "2",
        **more,
    }


def test_a_change_is_added_with_its_sign(sign_in, contributor, report):
    client = sign_in(contributor)
    form = client.get(url("add_change", report) + "?sign=negative")
    assert form.context["form"]["sign"].value() == "negative"
    answer = client.post(url("add_change", report), words(id=uuid4()))
    change = report.contextchanges.get()
    assert (change.sign, change.level, change.happened_on) == ("negative", "local", date(2017, 3, 12))
    assert answer.url == url("context", report) + f"#row-{change.pk}"


@pytest.mark.parametrize("typed", ["2017-03-12", "12/03/2017", "১২/০৩/২০১৭", "12 March 2017"])
def test_a_date_is_read_as_people_write_it(sign_in, contributor, report, typed):
    sign_in(contributor).post(url("add_change", report), words(id=uuid4(), happened_on=typed))
    assert report.contextchanges.get().happened_on == date(2017, 3, 12)


def test_a_date_that_is_none_says_how_to_write_it_and_keeps_the_text(sign_in, contributor, report):
    answer = sign_in(contributor).post(url("add_change", report), words(id=uuid4(), happened_on="last week"))
    assert answer.status_code == 400
    assert "29/03/2017" in answer.text
    assert "Advance payments have begun." in answer.text


def test_changes_are_narrowed_by_sign_and_level(sign_in, contributor, report):
    for sign, level in (("positive", "local"), ("negative", "local"), ("negative", "global"), ("neutral", "national")):
        make_change(report, f"{sign} and {level}", by=contributor, sign=sign, level=level)
    page = sign_in(contributor).get(url("context", report) + "?sign=negative&level=local")
    assert "negative and local" in page.text
    assert "1 of 4" in page.text
    for other in ("positive and local", "negative and global", "neutral and national"):
        assert other not in page.text
    assert "data-move-url" not in page.text  # an order is only seen where all rows are
    assert "4 of 4" in sign_in(contributor).get(url("context", report) + "?sign=sideways").text


def test_a_quarter_without_changes_says_why(sign_in, focal_person, report):
    client = sign_in(focal_person)
    note = report.chapternotes.get(chapter="context")
    assert "Nothing changed this quarter? Write why." in client.get(url("context", report)).text
    address = reverse("reporting:edit_row", args=["nothing", note.pk])
    answer = client.post(address, {"nothing_because": "The office was closed.", "version": 1})
    assert answer.url == url("context", report) + "#row-nothing"
    note.refresh_from_db()
    assert note.nothing_because == "The office was closed."
    assert "what changed in the context" not in client.get(url("submit", report)).text
    assert "The office was closed." in client.get(url("read", report)).text


# ── Last quarter's open points ──────────────────────────────────────────────


@pytest.fixture
def next_report(complete_report, focal_person, reviewer):
    complete_report.take(Action.SUBMIT, by=focal_person, at=MORNING)
    complete_report.take(Action.APPROVE, by=reviewer, at=MORNING)
    quarter = Quarter.of(Period(2017, 2))
    quarter.save()
    return next(one for one in open_quarter(quarter, by=None, at=MORNING) if one.owner_name == "YPSA")


@pytest.mark.parametrize(("name", "kind"), [("progress", "statement"), ("context", "change")])
def test_an_open_point_is_carried_forward_and_marked(sign_in, contributor, complete_report, next_report, name, kind):
    offered = (
        complete_report.statements.get(criterion="better")
        if kind == "statement"
        else complete_report.contextchanges.get()
    )
    client = sign_in(contributor)
    page = client.get(url(name, next_report))
    assert "Open points from Quarter 1, 2017" in page.text
    assert offered.text in page.text
    for _ in range(2):
        client.post(url("carry_row", next_report, kind, offered.pk), {"deed": "carry"})
    [carried] = type(offered).objects.filter(report=next_report)
    assert (carried.carried_from, carried.text, carried.created_by) == (offered, offered.text, contributor)
    page = client.get(url(name, next_report))
    assert "Carried from Quarter 1, 2017" in page.text
    assert "Open points from" not in page.text


def test_what_is_no_longer_relevant_is_left_and_can_be_offered_again(
    sign_in, contributor, complete_report, next_report
):
    offered = complete_report.statements.get(criterion="better")
    client = sign_in(contributor)
    address = url("carry_row", next_report, "statement", offered.pk)
    client.post(address, {"deed": "aside"})
    page = client.get(url("progress", next_report))
    assert "1 is no longer relevant" in page.text
    assert "Carry forward</button>" not in page.text
    client.post(address, {"deed": "back"})
    assert "Carry forward</button>" in client.get(url("progress", next_report)).text


def test_only_ones_own_last_quarter_is_carried(sign_in, contributor, reports, report, next_report):
    theirs = make_change(reports["BOMSA"])
    client = sign_in(contributor)
    assert client.post(url("carry_row", next_report, "change", theirs.pk), {"deed": "carry"}).status_code == 404
    own = report.statements.get(criterion="better")
    assert client.get(url("carry_row", next_report, "statement", own.pk)).status_code == 405
    assert client.post(url("carry_row", next_report, "statement", own.pk), {"deed": "steal"}).status_code == 404
    went_well = report.statements.get(criterion="went_well")
    client.post(url("carry_row", next_report, "statement", went_well.pk), {"deed": "carry"})
    assert not next_report.statements.exists()


def test_a_stranger_carries_nothing(sign_in, stranger, report, next_report):
    own = report.statements.get(criterion="better")
    address = url("carry_row", next_report, "statement", own.pk)
    assert sign_in(stranger).post(address, {"deed": "carry"}).status_code == 404


# ── The log over the quarters ───────────────────────────────────────────────

LOG = "/log/"


@pytest.fixture
def sent_changes(reports, focal_person):
    """One change of each level in YPSA's sent report, one in BOMSA's draft, one in COAST's sent report."""
    for level in Level:
        make_change(reports["YPSA"], f"YPSA, {level.label}.", confidentiality=level, sign="negative")
    make_change(reports["BOMSA"], "BOMSA, still writing.")
    make_change(reports["COAST"], "COAST, elsewhere.", level="global")
    for name in ("YPSA", "COAST"):
        type(reports[name]).objects.filter(pk=reports[name].pk).update(status="submitted")


@pytest.mark.parametrize(
    ("person", "read"),
    [
        ("contributor", ["Public", "Programme", "Consortium", "Restricted"]),
        ("reviewer", ["Public", "Programme", "Consortium", "Restricted"]),
        ("consortium_lead", ["Public", "Programme", "Consortium"]),
        ("facilitator", ["Public", "Programme"]),
        ("observer", []),
        ("stranger", []),
    ],
)
def test_the_log_holds_what_one_may_read(request, sign_in, sent_changes, person, read):
    page = sign_in(request.getfixturevalue(person)).get(LOG)
    assert page.status_code == 200
    shown = [level.label for level in Level if f"YPSA, {level.label}." in page.text]
    assert shown == read
    assert "BOMSA" not in page.text  # neither a row nor a choice of the filter
    assert ("COAST, elsewhere." in page.text) == (person in ("facilitator", "stranger"))
    assert ("COAST" in page.text) == (person in ("facilitator", "stranger"))


def test_the_log_is_narrowed(sign_in, facilitator, sent_changes):
    client = sign_in(facilitator)
    assert "3 changes" in client.get(LOG).text
    for narrowed, count in (
        ("ibp=FLM", "2 changes"),
        ("partner=COAST", "1 change"),
        ("sign=negative", "2 changes"),
        ("level=global", "1 change"),
        ("quarter=2017Q1", "3 changes"),
        ("q=elsewhere", "1 change"),
        ("partner=BOMSA", "3 changes"),  # no choice of this person's: it narrows nothing
        ("q=still+writing", "0 changes"),
    ):
        assert count in client.get(f"{LOG}?{narrowed}").text


def test_three_or_three_hundred_changes_ask_as_many_questions(sign_in, contributor, report):
    client, counts = sign_in(contributor), []
    for number in (3, 300):
        missing = number - report.contextchanges.count()
        ContextChange.objects.bulk_create(
            ContextChange(report=report, text=f"Change {n}", sign="neutral", position=n) for n in range(missing)
        )
        with CaptureQueriesContext(connection) as asked:
            assert client.get(LOG).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
