"""The record begins with what the reports say, and keeps where each line came from."""

import pytest

from conftest import MORNING, make_change, make_statement
from partners.clearance import Level
from partners.refusals import Refused
from reporting.models import Report
from workshops.models import Line, Session
from workshops.sessions import SessionKind
from workshops.taking_over import is_put_together, take_over
from workshops.workflow import Action

pytestmark = pytest.mark.django_db


def send(*reports, status="submitted"):
    Report.objects.filter(pk__in=[report.pk for report in reports]).update(status=status)


def lines(session):
    return [(line.column, line.text, line.origin) for line in session.lines.order_by("column", "position")]


def test_from_the_consolidated_report_once_it_is_sent(session, reports, facilitator):
    make_statement(reports["YPSA"], text="A partner's words.")
    make_statement(reports["FLM"], text="The consortium's words.", detail="In two unions.")
    send(reports["YPSA"], reports["FLM"])
    assert (take_over(session, by=facilitator), is_put_together(session)) == (1, True)
    (line,) = session.lines.all()
    assert (line.text, line.detail, line.origin) == ("The consortium's words.", "In two unions.", Line.Origin.REPORT)


def test_before_that_from_what_partners_sent(session, reports, facilitator):
    make_statement(reports["YPSA"], text="A partner's words.")
    send(reports["YPSA"])
    make_statement(reports["BOMSA"], text="Not sent yet.")
    make_statement(reports["FLM"], text="Not put together yet.")
    take_over(session, by=facilitator)
    assert lines(session) == [("went_well", "A partner's words.", "report")]
    assert not is_put_together(session)


def test_what_is_for_the_consortium_stays_out_of_the_room(session, reports, facilitator):
    for level in Level:
        make_statement(reports["FLM"], text=f"Level {level.value}.", confidentiality=level)
    send(reports["FLM"])
    take_over(session, by=facilitator)
    assert [(line.text, line.confidentiality) for line in session.lines.all()] == [("Level 1.", 1), ("Level 2.", 2)]


def test_twice_is_as_good_as_once_and_sharpened_lines_stay(session, reports, facilitator):
    row = make_statement(reports["FLM"], text="Two desks.")
    send(reports["FLM"])
    take_over(session, by=facilitator)
    (line,) = session.lines.all()
    line.rewrite(version=line.version, by=facilitator, text="Two help desks in Ukhia.")
    send(reports["FLM"], status="reopened")
    make_statement(reports["FLM"], text="And a radio show.")
    send(reports["FLM"])
    assert take_over(session, by=facilitator) == 1
    line.refresh_from_db()
    assert (line.text, line.source, line.is_sharpened) == ("Two help desks in Ukhia.", row.pk, True)


def test_changes_in_the_context_come_with_their_sign_and_level(opened, flm, reports, facilitator):
    there = Session.add(opened, by=facilitator, kind=SessionKind.CONTEXT, title="Context of FLM", ibp_id=flm.pk)
    make_change(reports["FLM"], "The rate was fixed.", sign="negative", level="national")
    send(reports["FLM"])
    take_over(there, by=facilitator)
    (line,) = there.lines.all()
    assert (line.column, line.level, line.detail) == ("negative", "national", "Middlemen lose an argument.")


def test_a_closed_record_takes_nothing_more(session, reports, facilitator):
    make_statement(reports["FLM"])
    send(reports["FLM"])
    session.workshop.take(Action.CLOSE, by=facilitator, at=MORNING)
    with pytest.raises(Refused, match="locked"):
        take_over(session, by=facilitator)
    assert not Line.objects.exists()


def test_as_long_as_a_report_may_be(session, reports, facilitator):
    make_statement(reports["FLM"], text="Two desks.", detail="x" * 20_000)
    send(reports["FLM"])
    take_over(session, by=facilitator)
    assert len(session.lines.get().detail) == 20_000
