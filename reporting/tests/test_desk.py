"""A reviewer's desk: what waits and for how long, what went back, what partners owe; narrowed, and nobody else's."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conftest import MORNING, complete, make_person, make_reason, make_statement, make_thread, review, write_inception
from partners.models import User
from partners.standing import Role
from reporting.desk import MINE, NOBODYS, OTHERS, Desk
from reporting.models import Report, Round, Side, State
from reporting.workflow import Action

DESK = "/desk/"


def waiting(person, at=MORNING, **wanted):
    desk = Desk(person, wanted, at=at)
    return desk.waiting(desk.rounds())


def named(found):
    return [item.round.report.owner_name for item in found]


@pytest.fixture
def two_rounds(reports, round, focal_person):
    """BOMSA's report came in a day after YPSA's."""
    complete(reports["BOMSA"], by=focal_person)
    reports["BOMSA"].take(Action.SUBMIT, by=focal_person, at=MORNING + timedelta(days=1))
    return round, reports["BOMSA"].rounds.get()


def test_what_waits_longest_stands_first_with_how_long(two_rounds, reviewer):
    found = waiting(reviewer, at=MORNING + timedelta(days=3))
    assert [(item.round.report.owner_name, item.days) for item in found] == [("YPSA", 3), ("BOMSA", 2)]


def test_how_far_one_is_and_what_was_said_is_counted(round, reviewer, colleague, focal_person):
    state = round.chapters[0]
    round.judge(state.chapter.key, "fine", by=reviewer, at=MORNING, seen=state.sha256)
    round.judge("context", "fine", by=colleague, at=MORNING, seen=round.chapters[1].sha256)
    make_thread(round, text="Where?")
    make_thread(round, text="Ask their lead.", audience="internal")
    answered = make_thread(round, text="When?")
    answered.reply("In May.", by=focal_person, at=MORNING, side=Side.PARTNER, state=State.CLARIFIED)
    [item] = waiting(reviewer)
    assert (item.judged, item.chapters, item.to_answer, item.answered) == (1, len(round.report.chapters), 1, 1)


def test_a_verdict_on_an_unchanged_chapter_counts_in_the_next_round(round, reviewer, focal_person):
    report = round.report
    review(round, "progress")
    round.decide(
        Action.RETURN, by=reviewer, at=MORNING, seen=round.snapshot.sha256, note="Where?", reason=make_reason()
    )
    make_statement(report, by=focal_person)
    report.take(Action.SUBMIT, by=focal_person, at=MORNING)
    [item] = waiting(reviewer)
    chapters = len(report.chapters)
    assert (item.round.number, item.judged, item.chapters) == (2, chapters - 1, chapters)


@pytest.mark.parametrize("how", ["has another role", "has left"])
def test_the_round_of_a_lead_who_reviews_no_more_is_nobodys(round, reviewer, colleague, how):
    assert [item.place for item in waiting(colleague)] == [OTHERS]
    if how == "has left":
        User.objects.filter(pk=reviewer.pk).update(is_active=False)
    else:
        reviewer.appointments.get().end(at=MORNING)
    assert [item.place for item in waiting(colleague, whose="mine")] == [NOBODYS]
    round.lead_by(colleague)
    assert [item.place for item in waiting(colleague)] == [MINE]


def test_ones_own_rounds_then_nobodys_then_colleagues(two_rounds, reviewer, colleague, sign_in):
    ypsa, bomsa = two_rounds
    bomsa.lead_by(colleague)
    assert named(waiting(reviewer)) == ["YPSA", "BOMSA"]
    assert named(waiting(colleague)) == ["BOMSA", "YPSA"]
    Round.objects.filter(pk=ypsa.pk).update(lead=None)
    assert named(waiting(colleague)) == ["BOMSA", "YPSA"]
    assert named(waiting(colleague, whose="mine")) == ["BOMSA", "YPSA"]
    assert named(waiting(reviewer, whose="mine")) == ["YPSA"]
    page = sign_in(reviewer).get(DESK).text
    assert page.index("Nobody leads these") < page.index("Led by colleagues: 1 review")
    assert f"led by {colleague.name}" in page


def test_the_page_says_what_waits_and_leads_there(sign_in, reviewer, round):
    page = sign_in(reviewer).get(DESK).text
    assert reverse("reporting:review", args=[round.report.pk]) in page
    assert "YPSA" in page
    assert "Round 1" in page
    assert f"0 of {len(round.report.chapters)}" in page


def test_what_went_back_stands_there_with_what_is_to_answer(sign_in, reviewer, round):
    make_thread(round)
    review(round, "progress")
    round.decide(
        Action.RETURN, by=reviewer, at=MORNING, seen=round.snapshot.sha256, note="Where?", reason=make_reason()
    )
    page = sign_in(reviewer).get(DESK).text
    assert "Back with their partner" in page
    assert "1 comment to answer" in page
    assert waiting(reviewer) == []
    assert [item.report.owner_name for item in Desk(reviewer, {}, at=MORNING).returned] == ["YPSA"]


def test_what_is_late_or_due_soon_is_listed(reports, reviewer):
    on = MORNING.date()
    Report.objects.update(due_on=on + timedelta(days=30))
    Report.objects.filter(pk=reports["BOMSA"].pk).update(due_on=on - timedelta(days=2))
    Report.objects.filter(pk=reports["IID"].pk).update(due_on=on + timedelta(days=14))
    Report.objects.filter(pk=reports["COAST"].pk).update(due_on=on)  # of the other project
    found = Desk(reviewer, {}, at=MORNING).owed
    assert [(item.report.owner_name, item.days_late) for item in found] == [("BOMSA", 2), ("IID", 0)]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"ibp": "FLM"}, ["YPSA", "BOMSA"]),
        ({"ibp": "CFTM"}, []),
        ({"ibp": "XYZ"}, ["YPSA", "BOMSA"]),  # what is not offered narrows nothing
        ({"kind": "partner"}, ["YPSA", "BOMSA"]),
        ({"kind": "inception"}, []),
        ({"state": "waiting"}, ["YPSA", "BOMSA"]),
        ({"state": "due"}, []),
        ({"whose": "mine"}, ["YPSA", "BOMSA"]),
        ({"kind": "<script>"}, ["YPSA", "BOMSA"]),
    ],
)
def test_the_desk_is_narrowed(sign_in, reviewer, colleague, two_rounds, wanted, expected):
    page = sign_in(colleague if "ibp" in wanted else reviewer).get(DESK, wanted)
    assert page.status_code == 200
    listed = [name for name in ("YPSA", "BOMSA") if f": {name}</span>" in page.text]
    assert listed == expected


def test_an_inception_report_waits_under_its_name(sign_in, reviewer, inception, consortium_lead):
    write_inception(inception, by=consortium_lead)
    inception.take(Action.SUBMIT, by=consortium_lead, at=MORNING)
    [item] = waiting(reviewer)
    assert item.chapters == 11
    assert "Inception report" in sign_in(reviewer).get(DESK, {"kind": "inception"}).text


def test_an_empty_desk_says_what_will_stand_there(sign_in, reviewer):
    page = sign_in(reviewer).get(DESK).text
    assert "Nothing waits for you" in page
    assert "Nothing is late or due in the next 14 days." in page


def test_a_reviewer_sees_the_own_projects_alone(sign_in, cftm, round):
    page = sign_in(make_person("Somebody Else", Role.REVIEWER, ibp=cftm)).get(DESK).text
    assert "YPSA" not in page
    assert "FLM" not in page


def test_nobody_finds_the_own_report_on_the_desk(reviewer, seat, round):
    reviewer.appointments.create(role=Role.CONTRIBUTOR, seat=seat)
    assert waiting(reviewer) == []


@pytest.mark.parametrize(
    "person", ["contributor", "focal_person", "consortium_lead", "facilitator", "administrator", "observer", "stranger"]
)
def test_others_have_no_desk(request, sign_in, round, person):
    client = sign_in(request.getfixturevalue(person))
    assert client.get(DESK).status_code == 403
    assert DESK not in client.get("/").text


def test_the_first_page_leads_to_the_desk_and_to_the_review(sign_in, reviewer, round):
    page = sign_in(reviewer).get("/").text
    assert DESK in page
    assert reverse("reporting:review", args=[round.report.pk]) in page


def test_the_desk_asks_the_same_however_much_waits(sign_in, reviewer, reports, focal_person):
    def submit(name):
        complete(reports[name], by=focal_person)
        reports[name].take(Action.SUBMIT, by=focal_person, at=MORNING)
        make_thread(reports[name].rounds.get(), by=reviewer)

    def asked():
        client.get(DESK)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(DESK).status_code == 200
        return len(queries)

    client = sign_in(reviewer)
    submit("YPSA")
    with_one = asked()
    submit("BOMSA")
    submit("IID")
    assert asked() == with_one
