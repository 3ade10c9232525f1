"""A partner records who came to what it held: numbers by sex, type and group; the total is reckoned, never typed."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conftest import MORNING, complete, make_gathering
from partners.clearance import Level
from partners.refusals import Refused
from reporting.chapters.attendance import Attendance, ConsolidatedAttendance
from reporting.models import Gathering, SignedSheet

CHAPTER = Attendance()
DRAFT = {"x-draft": "1"}


def url(name, *args):
    return reverse(f"reporting:{name}", args=args)


def words(row=None, **more):
    """What the form of an event posts."""
    there = {
        "title": row.title if row else "Courtyard meeting with returnees",
        "held_on": "14/02/2017",
        "place": "Ukhia",
        "sexes-women": "14",
        "sexes-men": "11",
        "kinds-migrants": "25",
        "groups-youth": "9",
        "missing": "",
        "confidentiality": "2",
        "version": str(row.version) if row else "0",
    }
    return {**there, **{name.replace("__", "-"): value for name, value in more.items()}}


def said(report):
    return [gap.message for gap in CHAPTER.gaps(report)]


# ── Writing ─────────────────────────────────────────────────────────────────


def test_an_event_is_added_also_in_bangla_digits(sign_in, contributor, report):
    client = sign_in(contributor)
    posted = words(id=uuid4(), sexes__women="১,২৪০", sexes__men="১১", kinds__migrants="১২৫১", held_on="১৪/০২/২০১৭")
    answer = client.post(url("add_gathering", report.pk), posted)
    event = report.gatherings.get()
    assert (event.sexes, event.kinds, event.groups) == ({"women": 1240, "men": 11}, {"migrants": 1251}, {"youth": 9})
    assert (event.total, event.held_on, event.place) == (1251, date(2017, 2, 14), "Ukhia")
    assert answer.status_code == 302 and answer.url.endswith(f"#row-{event.pk}")
    page = client.get(url("attendance", report.pk))
    assert page.status_code == 200
    assert "<b>1251</b> people" in page.text and "Women 1240, Men 11" in page.text
    assert said(report) == []


def test_the_total_is_shown_and_cannot_be_typed(sign_in, contributor, report):
    row = make_gathering(report)
    client = sign_in(contributor)
    form = client.get(url("edit_row", "gathering", row.pk)).text
    assert "data-counts-sum>Total: 25</output>" in form
    assert "Total: 25, as many as came" in form
    assert 'name="total"' not in form
    client.post(url("edit_row", "gathering", row.pk), words(row, total="99", sexes__women="4"))
    row.refresh_from_db()
    assert row.total == 15


def test_what_is_empty_was_not_counted_and_nothing_is_nobody(sign_in, contributor, report):
    row = make_gathering(report)
    posted = words(row, sexes__women="0", sexes__men="25", groups__youth="")
    sign_in(contributor).post(url("edit_row", "gathering", row.pk), posted)
    row.refresh_from_db()
    assert (row.sexes, row.groups) == ({"women": 0, "men": 25}, {})


@pytest.mark.parametrize(
    ("field", "name", "typed", "hint"),
    [
        ("sexes", "sexes-women", "-3", "Women: write a whole number from 0 to 1,00,000."),
        ("sexes", "sexes-women", "many", "Women: write a whole number"),
        ("sexes", "sexes-men", "2.5", "Men: write a whole number"),
        ("kinds", "kinds-media", "=1+1", "Media: write a whole number"),
        ("groups", "groups-poor", "100001", "Extremely poor households: write a whole number"),
        ("title", "title", "", "Write what was held"),
        ("held_on", "held_on", "31/02/2017", "Write the date as day/month/year"),
        ("missing", "missing", "x" * 2_001, "at most 2000"),
    ],
)
def test_what_cannot_be_is_told_at_its_field_and_nothing_is_saved(
    sign_in, contributor, report, field, name, typed, hint
):
    row = make_gathering(report)
    client, posted = sign_in(contributor), words(row) | {name: typed}
    answer = client.post(url("edit_row", "gathering", row.pk), posted, headers=DRAFT)
    assert answer.status_code == 400 and hint in answer.json()["errors"][field][0]
    page = client.post(url("edit_row", "gathering", row.pk), posted)
    assert page.status_code == 400 and typed in page.text
    row.refresh_from_db()
    assert (row.version, row.total) == (1, 25)


@pytest.mark.parametrize(
    ("changes", "sentences"),
    [
        ({"kinds": {"migrants": 28}}, ["the stakeholder types hold 3 more than the 25 who came."]),
        ({"kinds": {"migrants": 20, "media": 1}}, ["the stakeholder types hold 4 fewer than the 25 who came."]),
        ({"groups": {"youth": 26}}, ["Youth (18 to 35): 26 cannot be more than the 25 who came."]),
        ({"sexes": {}, "kinds": {}, "groups": {}}, ["enter how many came."]),
        ({"held_on": date(2017, 4, 1)}, ["its date is not in this quarter."]),
        ({"held_on": None, "place": ""}, ["give the date.", "write where it was."]),
    ],
)
def test_what_does_not_fit_keeps_the_report_and_says_by_how_much(sign_in, contributor, report, changes, sentences):
    make_gathering(report, **changes)
    assert said(report) == [f"“Courtyard meeting with returnees”: {sentence}" for sentence in sentences]
    page = sign_in(contributor).get(url("attendance", report.pk)).text
    assert all(f"{sentence[0].upper()}{sentence[1:]}" in page for sentence in sentences)


def test_a_quarter_in_which_nothing_was_held_says_why(sign_in, contributor, report):
    assert said(report) == ["Enter the events that you held, or why there was none."]
    client, note = sign_in(contributor), report.chapternotes.get(chapter="attendance")
    assert "Nothing was held this quarter?" in client.get(url("attendance", report.pk)).text
    posted = {"nothing_because": "The office was flooded.", "version": note.version}
    client.post(url("edit_row", "nothing", note.pk), posted)
    assert said(report) == []
    assert CHAPTER.section(report, Level.PROGRAMME).values["nothing_because"] == "The office was flooded."


def test_the_note_on_inclusion_is_not_asked_for(report):
    make_gathering(report)
    assert said(report) == []
    assert CHAPTER.section(report, Level.PROGRAMME).values["inclusion"] is None


# ── Alone, together, one after the other ────────────────────────────────────


def test_an_event_saves_itself_and_the_sums_follow(sign_in, contributor, report):
    row = make_gathering(report)
    make_gathering(report, "Workshop in Dhaka", sexes={"men": 12}, kinds={"national_government": 12}, groups={})
    client = sign_in(contributor)
    answer = client.post(url("edit_row", "gathering", row.pk), words(row, sexes__women="24"), headers=DRAFT)
    assert answer.json()["version"] == 2
    sums = client.get(url("attendance_sums", report.pk)).text
    assert 'id="attendance-sums" hx-swap-oob="true"' in sums
    assert "<b>47</b>" in sums and "to 2 events" in sums
    assert "10 fewer than the 35 who came" in sums
    assert "Nobody came from: Local government" in sums


def test_where_no_woman_came_it_is_said_above_the_events(sign_in, contributor, report):
    make_gathering(report, sexes={"men": 25})
    assert "No woman took part in any event." in sign_in(contributor).get(url("attendance", report.pk)).text


def test_in_place_the_card_and_the_sums_are_answered(sign_in, contributor, report):
    row = make_gathering(report)
    client = sign_in(contributor)
    answer = client.post(url("edit_row", "gathering", row.pk), words(row), headers={"HX-Request": "true"}).text
    assert f'id="row-{row.pk}"' in answer and f'id="row-{row.sheet.pk}"' in answer
    assert 'id="attendance-sums" hx-swap-oob="true"' in answer
    assert answer.count(url("remove_row", "gathering", row.pk)) == 2  # of the event alone, not of its sheet


def test_two_colleagues_see_both_counts_in_words(sign_in, contributor, focal_person, report):
    row = make_gathering(report)
    Gathering.objects.get(pk=row.pk).rewrite(version=1, by=focal_person, sexes={"women": 20, "men": 5})
    answer = sign_in(contributor).post(
        url("edit_row", "gathering", row.pk), words(row, sexes__women="1"), headers=DRAFT
    )
    told = answer.json()
    assert answer.status_code == 409
    assert "Women 20, Men 5" in told["html"] and "Women 1, Men 11" in told["html"]
    assert (told["theirs"]["sexes-women"], told["theirs"]["groups-youth"]) == ("20", "9")


def test_the_same_event_sent_twice_is_one_with_one_sheet(sign_in, contributor, report):
    client, posted = sign_in(contributor), words(id=uuid4())
    for _time in range(2):
        client.post(url("add_gathering", report.pk), posted)
    assert (report.gatherings.count(), SignedSheet.objects.count()) == (1, 1)


def test_an_event_is_removed_and_brought_back_with_its_sheet(sign_in, contributor, report):
    row = make_gathering(report, by=contributor)
    client = sign_in(contributor)
    client.post(url("remove_row", "gathering", row.pk), {"version": 1}, headers={"HX-Request": "true"})
    assert not report.gatherings.exists() and not SignedSheet.objects.exists()
    client.post(url("restore_row", "gathering", row.pk))
    back = report.gatherings.get()
    assert (back.sexes, back.sheet.names) == ({"women": 14, "men": 11}, "")


def test_an_event_with_names_is_not_removed_by_the_way(sign_in, contributor, report):
    row = make_gathering(report)
    row.sheet.rewrite(version=1, by=contributor, names="Chenwara Begum")
    answer = sign_in(contributor).post(url("remove_row", "gathering", row.pk), {"version": 1})
    assert answer.status_code == 409 and "Take off the signed sheet and the names first" in answer.text
    assert report.gatherings.exists()


def test_the_history_tells_counts_in_words(sign_in, contributor, report):
    row = make_gathering(report, by=contributor)
    assert "Women 14, Men 11" in sign_in(contributor).get(url("row_history", "gathering", row.pk)).text


def test_a_report_that_was_sent_is_closed(sign_in, contributor, submitted_report):
    row = submitted_report.gatherings.get()
    with pytest.raises(Refused):
        row.rewrite(version=row.version, by=contributor, place="Teknaf")
    answer = sign_in(contributor).post(url("add_gathering", submitted_report.pk), words(id=uuid4()))
    assert answer.status_code == 409
    assert submitted_report.gatherings.count() == 1


# ── Others ──────────────────────────────────────────────────────────────────


def test_readers_are_led_to_the_report(sign_in, submitted_report, reviewer, facilitator, stranger):
    for person in (reviewer, facilitator):
        for name in ("attendance", "gesi"):
            assert sign_in(person).get(url(name, submitted_report.pk)).url == url("read", submitted_report.pk)
        assert sign_in(person).get(url("attendance_sheet", submitted_report.pk)).status_code == 403
    assert sign_in(stranger).get(url("attendance", submitted_report.pk)).status_code == 404
    page = sign_in(reviewer).get(url("read", submitted_report.pk)).text
    assert "Courtyard meeting with returnees" in page and "Women 14, Men 11" in page


def test_nobody_writes_the_register_of_a_consortium(sign_in, consortium_lead, consolidated):
    client = sign_in(consortium_lead)
    assert client.get(url("add_gathering", consolidated.pk)).status_code == 404
    assert client.get(url("attendance_sheet", consolidated.pk)).status_code == 404


def test_a_consortium_reads_what_its_members_sent(sign_in, consortium_lead, consolidated, submitted_report):
    page = sign_in(consortium_lead).get(url("attendance", consolidated.pk)).text
    assert "Courtyard meeting with returnees" in page and "<b>25</b> people came" in page
    assert "No report yet, so in none of the figures:" in page and "BOMSA" in page


def test_what_a_member_restricts_is_in_no_sum_of_the_consortium(reports, report, focal_person):
    make_gathering(report)
    make_gathering(
        report, "Talk with agents", sexes={"men": 13_713}, kinds={"private_sector": 13_713}, confidentiality=4
    )
    complete(report).take("submit", by=focal_person, at=MORNING)
    values = ConsolidatedAttendance().section(reports["FLM"], Level.RESTRICTED).values
    assert values["reached"]["total"] == 25
    assert "Talk with agents" not in str(values) and "13713" not in str(values)


def test_as_many_questions_for_one_event_as_for_three(sign_in, contributor, report):
    client, counts = sign_in(contributor), []
    for number in (1, 3):
        while report.gatherings.count() < number:
            make_gathering(report).sheet.rewrite(version=1, by=contributor, names="Chenwara Begum")
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url("attendance", report.pk)).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
