"""Somebody of a small organisation looks up what is due, and takes it into a calendar."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conftest import MORNING, make_organisation, make_person, make_seat
from partners.clearance import Level
from partners.standing import Role
from powermaps.introducing import ask, note_rapport
from powermaps.register import enter
from risks import deciding
from risks.due import WhatIsDue, week_of, week_words
from risks.models import Mitigation
from risks.tests.conftest import review_of
from risks.tests.sending import send_risks
from risks.tests.writing import make_action, make_risk

pytestmark = pytest.mark.django_db

TODAY = date(2017, 4, 10)  # where a page is asked for it is today: all of it is overdue


def due(person):
    return [(row.kind.value, row.on.isoformat(), row.title) for row in WhatIsDue(person, TODAY).rows]


def page(client):
    return client.get(reverse("risks:due")).content.decode()


def file(client):
    return client.get(reverse("risks:due_file")).content.decode().replace("\r\n ", "")


@pytest.fixture
def busy(reports, planned, seat, other_seat, flm, quarter, focal_person, consortium_lead, facilitator):
    """Something of every kind for YPSA, something for BOMSA alone, and something restricted."""
    ypsa = reports["YPSA"]
    risk = make_risk(ypsa, by=focal_person)
    make_action(risk, "Walk in groups.", by=focal_person, due_on=date(2017, 4, 1))
    make_action(risk, "Talk to agents.", by=focal_person, due_on=date(2017, 12, 31))
    make_action(risk, "In some years.", by=focal_person, due_on=date(2018, 12, 31))
    make_action(risk, "Done.", by=focal_person, due_on=date(2017, 4, 1), state=Mitigation.State.DONE)
    secret = make_risk(ypsa, "Zaman canary.", by=focal_person, confidentiality=Level.RESTRICTED)
    make_action(secret, "Secret canary.", by=focal_person, due_on=date(2017, 5, 1))
    accepted = {"verdict": "accepted", "accepted_by": "The board", "accepted_until": date(2017, 6, 30)}
    make_risk(ypsa, "Rains delay us.", by=focal_person, **accepted)
    own = {"by": facilitator, "at": MORNING, "confidentiality": Level.PROGRAMME}
    deciding.decide(flm, quarter, text="YPSA writes to all.", seat=seat, due_on=date(2017, 4, 20), **own)
    deciding.decide(flm, quarter, text="BOMSA writes to all.", seat=other_seat, due_on=date(2017, 4, 21), **own)
    deciding.decide(flm, quarter, text="All meet.", due_on=date(2017, 4, 22), **own)
    actor = enter(flm, seat, by=focal_person, at=MORNING, name="Bureau", short_name="Bureau")
    words = {"strength": 2, "kind": "working", "by": focal_person, "at": MORNING}
    asked = note_rapport(other_seat, actor, **words)
    ask(asked, seat, "To ask for figures.", by=focal_person, at=MORNING, due_on=date(2017, 4, 15))
    return ypsa


def test_what_is_due_for_a_partner(busy, contributor):
    assert due(contributor) == [
        ("activity", "2016-12-31", "Late rate."),
        ("action", "2017-04-01", "Walk in groups."),
        ("report", "2017-04-06", "Quarter 1, 2017"),
        ("introduction", "2017-04-15", "BOMSA introduces YPSA to Bureau"),
        ("decision", "2017-04-20", "YPSA writes to all."),
        ("decision", "2017-04-22", "All meet."),
        ("action", "2017-05-01", "Secret canary."),
        ("acceptance", "2017-06-30", f"{busy.assessments.get(event='Rains delay us.').risk.reference} Rains delay us."),
        ("activity", "2017-09-30", "Due rate."),
        ("activity", "2017-09-30", "Later rate."),
        ("action", "2017-12-31", "Talk to agents."),
    ]


def test_the_lead_sees_its_members_as_far_as_they_sent(busy, focal_person, consortium_lead):
    titles = {title for _kind, _on, title in due(consortium_lead)}
    assert {"Others’ rate.", "BOMSA writes to all.", "3 reports awaited · Quarter 1, 2017"} <= titles
    assert not titles & {"Walk in groups.", "Secret canary."}
    send_risks(busy, focal_person)
    titles = {title for _kind, _on, title in due(consortium_lead)}
    assert "Walk in groups." in titles and "Secret canary." not in titles
    assert "2 reports awaited · Quarter 1, 2017" in titles


def test_a_facilitator_sees_what_is_for_the_programme(sign_in, busy, focal_person, facilitator):
    send_risks(busy, focal_person)
    seen = page(sign_in(facilitator))
    assert "Walk in groups." in seen and "YPSA writes to all." in seen
    for secret in ("canary", "Speak to the councillor", "introduces"):
        assert secret not in seen


@pytest.mark.parametrize("who", ["stranger", "observer", "administrator"])
def test_others_see_nothing_of_it(sign_in, busy, request, who):
    seen = page(sign_in(request.getfixturevalue(who)))
    for words in ("Walk in groups", "All meet", "Late rate", "YPSA", "FLM"):
        assert words not in seen


def test_what_is_overdue_for_long_stands_apart_by_year_and_what_is_near_stays_in_sight(busy, contributor):
    found = WhatIsDue(contributor, date(2017, 12, 1))
    assert "Due rate." in [row.title for row in found.overdue]
    assert min(row.on for row in found.overdue) == date(2017, 6, 30)
    assert [past.year for past in found.long_overdue] == [2016, 2017]
    assert [row.title for row in found.long_overdue[0].rows] == ["Late rate."]
    assert ("Decision", 2) in found.long_overdue[1].kinds


def test_it_is_folded_but_there(sign_in, busy, contributor):
    seen = page(sign_in(contributor))
    assert seen.count('<details class="due-long">') == 3
    assert "Nothing is due in the year ahead." in seen and "Walk in groups." in seen


def test_an_action_is_named_in_full(busy, contributor, focal_person):
    words = (
        "Returnees visit the families of all who registered before the launch, and cases under age go to the office."
    )
    make_action(busy.assessments.get(event__startswith="Middlemen"), words, by=focal_person, due_on=date(2017, 4, 2))
    assert words in [row.title for row in WhatIsDue(contributor, TODAY).rows]


def test_it_begins_with_what_is_overdue_then_month_by_month(busy, contributor):
    found = WhatIsDue(contributor, TODAY)
    assert [row.title for row in found.overdue] == ["Late rate.", "Walk in groups.", "Quarter 1, 2017"]
    assert [(month.title, [week.title for week in month.weeks]) for month in found.months] == [
        ("April 2017", ["9–15 April", "16–22 April"]),
        ("May 2017", ["1–6 May"]),
        ("June 2017", ["25–30 June"]),
        ("September 2017", ["24–30 September"]),
        ("December 2017", ["31 December"]),
    ]


def test_the_page_says_it_in_this_order(sign_in, busy, contributor):
    seen = page(sign_in(contributor))
    order = [seen.index(words) for words in ("Overdue</h2>", "Late rate.", "Walk in groups.", "All meet.")]
    assert order == sorted(order)


def test_home_leads_to_it(sign_in, busy, contributor):
    assert reverse("risks:due") in sign_in(contributor).get(reverse("home")).content.decode()


def test_an_activity_that_its_partner_says_is_done_is_not_due(busy, planned, contributor):
    from risks.reviewing import sync

    sync(busy)
    row = review_of(busy, "Late rate.")
    row.rewrite(version=row.version, by=contributor, status="done", progress="It hangs in every union.")
    row = review_of(busy, "Due rate.")
    row.rewrite(version=row.version, by=contributor, status="under_way", expected_last="2017Q4", slip_reason="Rain.")
    found = {title: on for kind, on, title in due(contributor) if kind == "activity"}
    assert "Late rate." not in found
    assert found["Due rate."] == "2017-12-31"


def test_nothing_due_says_so(sign_in, flm, seat, contributor):
    assert "Nothing is due" in page(sign_in(contributor))


# ── The file ────────────────────────────────────────────────────────────────


def test_the_file_is_a_calendar_to_keep(sign_in, busy, contributor):
    answer = sign_in(contributor).get(reverse("risks:due_file"))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="prokas-due.ics"'
    assert "no-store" in answer["Cache-Control"]
    text = answer.content.decode()
    assert text.startswith("BEGIN:VCALENDAR\r\n") and text.endswith("END:VCALENDAR\r\n")
    assert text.count("BEGIN:VEVENT") == 13
    assert "SUMMARY:FLM · Report: Quarter 1\\, 2017 (YPSA)" in file(sign_in(contributor))
    assert "DTSTART;VALUE=DATE:20170406" in text


def test_the_file_holds_no_restricted_word_not_even_ones_own(sign_in, busy, contributor):
    text = file(sign_in(contributor))
    assert "canary" not in text
    assert "SUMMARY:FLM · Action against a risk\r\n" in text


def test_others_words_for_the_consortium_stay_in_the_portal(
    sign_in, busy, reports, flm, seat, consortium_lead, focal_person
):
    risk = make_risk(busy, "The accountant leaves.", by=focal_person, confidentiality=Level.CONSORTIUM)
    make_action(risk, "Train a second one.", by=focal_person, due_on=date(2017, 5, 2))
    assert "Train a second one." in file(sign_in(focal_person))
    send_risks(busy, focal_person)
    assert "Train a second one." in page(sign_in(consortium_lead))
    assert "Train a second one." not in file(sign_in(consortium_lead))
    assert "Walk in groups." in file(sign_in(consortium_lead))


def test_ids_stay_the_same(sign_in, busy, contributor):
    def ids():
        return [line for line in file(sign_in(contributor)).split("\r\n") if line.startswith("UID:")]

    assert ids() == ids()
    assert len(set(ids())) == 13


def test_without_signing_in_there_is_no_file(client, busy):
    for name in ("due", "due_file"):
        answer = client.get(reverse(f"risks:{name}"))
        assert answer.status_code == 302 and answer.url.startswith("/accounts/login/")


# ── Weeks, and how much is asked ────────────────────────────────────────────


def test_weeks_begin_on_sunday_and_end_with_the_month():
    assert week_of(date(2017, 4, 10)) == date(2017, 4, 9)
    assert week_of(date(2017, 4, 9)) == date(2017, 4, 9)
    assert week_words(date(2017, 4, 10)) == "9–15 April"
    assert week_words(date(2017, 4, 30)) == "30 April"
    assert week_words(date(2017, 5, 1)) == "1–6 May"


def test_however_much_is_due_the_queries_are_the_same(busy, reports, flm, quarter, focal_person, facilitator):
    def count(person):
        person.__dict__.pop("standing", None)
        with CaptureQueriesContext(connection) as asked:
            assert WhatIsDue(person, TODAY).months
        return len(asked)

    few = count(focal_person), count(facilitator)
    for number in range(3):
        risk = make_risk(busy, f"Risk {number}.", by=focal_person)
        make_action(risk, f"Action {number}.", by=focal_person, due_on=date(2017, 5, 3))
        own = {"by": facilitator, "at": MORNING, "confidentiality": Level.PROGRAMME}
        deciding.decide(flm, quarter, text=f"Decision {number}.", due_on=date(2017, 5, 4), **own)
    assert (count(focal_person), count(facilitator)) == few


def test_a_partner_of_two_projects_sees_both(busy, cftm, quarter, contributor):
    seat = make_seat(cftm, make_organisation("BOTH"))
    person = make_person("Rina Das", Role.CONTRIBUTOR, seat=seat)
    assert due(person) == []
