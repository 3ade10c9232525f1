"""A partner writes its register: a risk as one sentence, rated in words, with actions; and a verdict in one tap."""

import io
from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from conftest import MORNING, complete, make_change, make_person
from partners.standing import Role
from powermaps.mapping import place
from powermaps.register import enter
from powermaps.scale import Band
from reporting.carrying import carry
from reporting.models import ChapterNote, Quarter, Statement
from reporting.opening import open_quarter
from reporting.quarters import Period
from risks.chapters.risks import REGISTER
from risks.linking import link, of_actor, of_change
from risks.models import Assessment, HeldAt, Mitigation, RiskCategory, RiskLink, RiskVerdict
from risks.tests.writing import RATED, make_action, make_risk

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def after(reports, seat):
    """YPSA's report of the next quarter."""
    later = Quarter.of(Period(2017, 2))
    later.save()
    return {one.owner_name: one for one in open_quarter(later, by=None, at=MORNING)}["YPSA"]


def page(report):
    return reverse("risks:risks", args=[report.pk])


def posted(**words):
    category = RiskCategory.objects.get(name="Delivery")
    whole = {
        "id": str(uuid4()),
        "version": "0",
        "cause": "The desks take their customers away.",
        "event": "Middlemen threaten the help desks.",
        "effect": "Nobody dares to come.",
        "category": str(category.pk),
        "confidence": "2",
        "held_at": "1",
        "confidentiality": "2",
        **{name: str(value) for name, value in RATED.items()},
    }
    return {**whole, **words}


def spoiler(report, by, influence=4, name="Middlemen"):
    actor = enter(report.ibp, report.seat, by=by, at=MORNING, name=name, short_name=name)
    place(report, actor, Band(-2, influence), by=by, reason="They take a cut.", roles=["spoiler"])
    return actor


# ── Writing ─────────────────────────────────────────────────────────────────


def test_a_risk_is_written_and_stands_on_the_matrix(sign_in, report, contributor):
    client = sign_in(contributor)
    assert "It may happen that" in client.get(reverse("risks:add_risk", args=[report.pk])).content.decode()
    answer = client.post(reverse("risks:add_risk", args=[report.pk]), posted(owner=str(contributor.pk)))
    [risk] = report.assessments.all()
    assert answer.url == f"{page(report)}#row-{risk.pk}"
    assert (risk.owner, risk.level().label, risk.verdict) == (contributor, "Major", RiskVerdict.NEW)
    shown = client.get(page(report)).content.decode()
    assert f'href="#row-{risk.pk}"' in shown
    assert "Because of this:" in shown
    assert "is above what is tolerated: add an action" in shown


def test_sent_twice_it_is_one(sign_in, report, contributor):
    client, words = sign_in(contributor), posted()
    for _n in range(2):
        client.post(reverse("risks:add_risk", args=[report.pk]), words)
    assert report.assessments.count() == 1


def test_it_saves_itself(sign_in, report, contributor):
    answer = sign_in(contributor).post(
        reverse("risks:add_risk", args=[report.pk]), posted(event="Half a"), headers={"X-Draft": "1"}
    )
    said = answer.json()
    risk = report.assessments.get()
    assert (said["version"], said["action"]) == (1, reverse("reporting:edit_row", args=["risk", risk.pk]))


def test_bangla_and_a_day_in_bangla_digits_are_taken(sign_in, report, contributor):
    risk = make_risk(report, "দালালরা ভয় দেখায়", by=contributor)
    words = {"id": str(uuid4()), "version": "0", "text": "দলে দলে যাওয়া", "lowers": "likelihood", "response": "reduce"}
    words |= {"due_on": "২৯/০৬/২০১৭", "state": "planned", "confidentiality": "2"}
    sign_in(contributor).post(reverse("risks:add_action", args=[report.pk, risk.risk_id]), words)
    assert report.mitigations.get().due_on == date(2017, 6, 29)


def test_an_owner_who_left_is_told_and_blocks(sign_in, report, seat, contributor):
    gone = make_person("Nazma Khatun", Role.CONTRIBUTOR, seat=seat)
    risk = make_risk(report, by=gone)
    gone.appointments.get().end(at=MORNING)
    assert any("Nazma Khatun has no role here any more" in gap.message for gap in REGISTER.gaps(report))
    client = sign_in(contributor)
    words = posted(owner=str(gone.pk), version=str(risk.version), id="")
    answer = client.post(reverse("reporting:edit_row", args=["risk", risk.pk]), words)
    assert answer.status_code == 400
    assert "Choose somebody else" in answer.content.decode()
    assert answer.content.decode().count("Middlemen threaten the help desks.") >= 1  # what was typed is given back


def test_nobody_from_elsewhere_owns_a_risk(sign_in, report, contributor, stranger):
    answer = sign_in(contributor).post(reverse("risks:add_risk", args=[report.pk]), posted(owner=str(stranger.pk)))
    assert answer.status_code == 400
    assert "Choose somebody who has a role here." in answer.content.decode()
    assert stranger.name not in answer.content.decode()
    assert not report.assessments.exists()


@pytest.mark.parametrize("step", ["6", "0", "-1", "x", "৪"])
def test_a_step_off_the_scale_is_told(sign_in, report, contributor, step):
    answer = sign_in(contributor).post(reverse("risks:add_risk", args=[report.pk]), posted(today_likelihood=step))
    assert answer.status_code == 400
    assert "choose a step from the list" in answer.content.decode()


def test_an_action_ends_before_the_project_does(sign_in, report, flm, contributor):
    flm.ends_on = date(2018, 12, 31)
    flm.save()
    risk = make_risk(report, by=contributor)
    words = {"id": str(uuid4()), "version": "0", "text": "Go on.", "lowers": "impact", "response": "share"}
    words |= {"due_on": "2019-01-01", "state": "planned", "confidentiality": "2"}
    answer = sign_in(contributor).post(reverse("risks:add_action", args=[report.pk, risk.risk_id]), words)
    assert answer.status_code == 400
    assert "The project ends on 31 December 2018" in answer.content.decode()


def test_forms_on_pages_of_their_own_name_their_risk(sign_in, report, contributor):
    risk = make_risk(report, by=contributor)
    client, name = sign_in(contributor), risk.risk.reference
    assert (
        f"<h3>Action against {name}</h3>"
        in client.get(reverse("risks:add_action", args=[report.pk, risk.risk_id])).text
    )
    for kind in ("acceptance", "closing", "happening"):
        assert f"<h3>{name} · " in client.get(reverse("reporting:edit_row", args=[kind, risk.pk])).text


def test_a_closed_report_takes_nothing(sign_in, report, contributor, focal_person):
    risk = make_risk(report, by=contributor)
    make_action(risk, by=contributor)
    complete(report, by=contributor)
    report.take("submit", by=focal_person, at=MORNING)
    client = sign_in(contributor)
    judged = client.post(reverse("risks:judge_risk", args=[risk.pk]), {"verdict": "close", "version": 1})
    added = client.post(reverse("risks:add_risk", args=[report.pk]), posted())
    linked = client.post(reverse("risks:risk_links", args=[risk.pk]), {"links": []})
    assert [judged.status_code, added.status_code, linked.status_code] == [409, 409, 400]
    assert report.assessments.get().verdict == RiskVerdict.NEW


# ── Verdicts ────────────────────────────────────────────────────────────────


def carried(report, after, by, **words):
    risk = make_risk(report, by=by, **words)
    make_action(risk, by=by)
    REGISTER.begin(after, [report])
    return after.assessments.get()


def tap(client, row, verdict, **more):
    row.refresh_from_db()
    return client.post(
        reverse("risks:judge_risk", args=[row.pk]), {"verdict": verdict, "version": row.version, **more}, headers=HTMX
    )


def test_each_verdict_is_one_tap(sign_in, report, after, contributor):
    row, client = carried(report, after, contributor), sign_in(contributor)
    became = []
    for verdict in ["keep", "escalate", "happen", "close", "accept", "no-longer-accept"]:
        assert tap(client, row, verdict).status_code == 200
        row.refresh_from_db()
        became.append((row.verdict, row.held_at))
    assert became == [
        ("kept", HeldAt.PARTNER),
        ("escalated", HeldAt.CONSORTIUM),
        ("happened", HeldAt.PARTNER),
        ("closed", HeldAt.PARTNER),
        ("accepted", HeldAt.PARTNER),
        ("changed", HeldAt.PARTNER),
    ]


def test_a_verdict_opens_what_it_wants(sign_in, report, after, contributor):
    row, client = carried(report, after, contributor), sign_in(contributor)
    opened = [(verdict, tap(client, row, verdict).content.decode()) for verdict in ["happen", "accept", "change"]]
    assert [
        name in html for (_v, html), name in zip(opened, ["happening", "accepted_until", "event"], strict=True)
    ] == [
        True,
        True,
        True,
    ]


def test_writing_in_a_carried_risk_says_that_it_changed(sign_in, report, after, contributor):
    row, client = carried(report, after, contributor), sign_in(contributor)
    words = posted(id="", version="1", category=str(row.category_id), owner=str(contributor.pk), effect=row.effect)
    client.post(reverse("reporting:edit_row", args=["risk", row.pk]), words)
    row.refresh_from_db()
    assert row.verdict == RiskVerdict.KEPT
    words |= {"version": str(row.version), "today_likelihood": "5"}
    client.post(reverse("reporting:edit_row", args=["risk", row.pk]), words)
    row.refresh_from_db()
    assert (row.verdict, row.trend) == (RiskVerdict.CHANGED, "worse")


def test_a_colleague_was_faster(sign_in, report, after, contributor, focal_person):
    row, client = carried(report, after, contributor), sign_in(contributor)
    row.rewrite(version=1, by=focal_person, remark="The police came.")
    answer = client.post(reverse("risks:judge_risk", args=[row.pk]), {"verdict": "close", "version": 1}, headers=HTMX)
    assert answer.status_code == 409
    assert "Maksuda Begum has just written about" in answer.content.decode()
    row.refresh_from_db()
    assert row.verdict == RiskVerdict.CARRIED


def test_nothing_but_a_verdict_is_one(sign_in, report, after, contributor):
    row, client = carried(report, after, contributor), sign_in(contributor)
    assert tap(client, row, "forget").status_code == 404
    assert tap(client, row, "keep", version="x").status_code == 409


def test_the_page_says_how_far_the_review_is(sign_in, report, after, contributor):
    row, client = carried(report, after, contributor), sign_in(contributor)
    assert "0 of 1 reviewed" in client.get(page(after)).content.decode()
    answer = tap(client, row, "keep").content.decode()
    assert "1 of 1 reviewed" in answer
    assert "● 1 is the same" in answer


def test_a_lesson_goes_under_lessons_learnt_once(sign_in, report, contributor):
    risk = make_risk(report, by=contributor, verdict="happened", happening="They came.", lesson="Go in groups.")
    client = sign_in(contributor)
    assert "Put the lesson under Lessons learnt" in client.get(page(report)).content.decode()
    for _n in range(2):
        client.post(reverse("risks:learn_from_risk", args=[risk.pk]))
    [lesson] = Statement.objects.filter(report=report)
    assert (lesson.criterion, lesson.text, lesson.detail) == ("lessons", "Go in groups.", "They came.")
    assert "Stands under Lessons learnt." in client.get(page(report)).content.decode()


# ── What it hangs together with ─────────────────────────────────────────────


def test_a_negative_change_makes_a_risk(sign_in, report, contributor):
    change = make_change(report, "The staff of ERD changed.", by=contributor, sign="negative")
    client = sign_in(contributor)
    add = f"{reverse('risks:add_risk', args=[report.pk])}?change={change.pk}"
    assert add in client.get(reverse("reporting:context", args=[report.pk])).content.decode()
    form = client.get(add).content.decode()
    assert "The staff of ERD changed." in form
    client.post(reverse("risks:add_risk", args=[report.pk]), posted(about=f"change:{change.pk}"))
    risk = report.assessments.get()
    assert RiskLink.objects.get().change == change
    shown = client.get(reverse("reporting:context", args=[report.pk])).content.decode()
    assert f"Risk {risk.risk.reference}" in shown
    assert add not in shown


def test_a_spoiler_makes_a_risk_and_wants_one(sign_in, report, contributor):
    actor = spoiler(report, contributor)
    client = sign_in(contributor)
    add = f"{reverse('risks:add_risk', args=[report.pk])}?actor={actor.pk}"
    assert add in client.get(reverse("powermaps:map", args=[report.pk])).content.decode()
    assert [gap.url for gap in REGISTER.gaps(report) if "spoiler" in gap.message] == [add]
    client.post(reverse("risks:add_risk", args=[report.pk]), posted(about=f"actor:{actor.pk}"))
    assert [gap for gap in REGISTER.gaps(report) if "spoiler" in gap.message] == []
    assert "Risk R-" in client.get(reverse("powermaps:map", args=[report.pk])).content.decode()


@pytest.mark.parametrize("name", ["reporting:context", "powermaps:map"])
def test_showing_risks_elsewhere_costs_the_same_with_one_and_three(sign_in, report, contributor, name):
    client, url = sign_in(contributor), reverse(name, args=[report.pk])

    def one_more(number):
        change = make_change(report, f"Number {number} changed.", by=contributor, sign="negative")
        actor = spoiler(report, contributor, name=f"Broker {number}")
        risk = make_risk(report, f"Number {number} comes.", by=contributor)
        for about in (of_change(change), of_actor(actor)):
            link(report, risk.risk, about, by=contributor)

    one_more(1)
    client.get(url)
    with CaptureQueriesContext(connection) as first:
        client.get(url)
    one_more(2)
    one_more(3)
    with CaptureQueriesContext(connection) as third:
        shown = client.get(url).content.decode()
    assert shown.count("Risk R-") == 3
    assert len(first) == len(third)


def test_a_change_that_goes_on_keeps_its_risk(sign_in, report, after, contributor):
    change = make_change(report, "The staff of ERD changed.", by=contributor, sign="negative")
    risk = make_risk(report, by=contributor)
    link(report, risk.risk, of_change(change), by=contributor)
    REGISTER.begin(after, [report])
    carry(after, change, by=contributor)
    shown = sign_in(contributor).get(reverse("reporting:context", args=[after.pk])).content.decode()
    assert f"Risk {risk.risk.reference}" in shown
    assert "Make a risk of it" not in shown


def test_a_risk_is_taken_off_and_brought_back(sign_in, report, contributor):
    risk, client = make_risk(report, by=contributor), sign_in(contributor)
    action = make_action(risk, by=contributor)
    remove = reverse("reporting:remove_row", args=["risk", risk.pk])
    assert client.post(remove, {"version": 1}).status_code == 409
    client.post(reverse("reporting:remove_row", args=["mitigation", action.pk]), {"version": 1}, headers=HTMX)
    assert client.post(remove, {"version": 1}, headers=HTMX).status_code == 200
    assert not report.assessments.exists()
    client.post(reverse("reporting:restore_row", args=["risk", risk.pk]))
    client.post(reverse("reporting:restore_row", args=["mitigation", action.pk]))
    assert [(row.pk, row.risk_id) for row in report.assessments.all()] == [(risk.pk, risk.risk_id)]
    assert report.mitigations.get().key == action.key
    assert client.get(reverse("reporting:row_history", args=["risk", risk.pk])).status_code == 200


def test_nothing_of_others_is_linked(sign_in, report, reports, contributor, consortium_lead):
    theirs = make_change(reports["BOMSA"], "Only BOMSA knows.", sign="negative")
    client = sign_in(contributor)
    add = reverse("risks:add_risk", args=[report.pk])
    assert client.get(f"{add}?change={theirs.pk}").status_code == 404
    assert client.get(f"{add}?actor={uuid4()}").status_code == 404
    assert client.get(f"{add}?activity=nothing").status_code == 404
    client.post(add, posted(about=f"change:{theirs.pk}"))
    risk = report.assessments.get()  # what was typed is kept, without a link
    answer = client.post(reverse("risks:risk_links", args=[risk.pk]), {"links": [f"change:{theirs.pk}"]})
    assert (answer.status_code, RiskLink.objects.count()) == (400, 0)


def test_links_are_ticked_and_taken_off(sign_in, report, contributor):
    change = make_change(report, by=contributor)
    risk = make_risk(report, by=contributor)
    client, url = sign_in(contributor), reverse("risks:risk_links", args=[risk.pk])
    assert client.get(url).status_code == 200
    client.post(url, {"links": [f"change:{change.pk}"]})
    assert RiskLink.objects.get().change == change
    client.post(url, {"links": []})
    assert not RiskLink.objects.exists()


# ── Submitting ──────────────────────────────────────────────────────────────


def test_an_empty_register_says_why(report, contributor):
    said = "Write the risks you see, or why there are none."
    assert said in [gap.message for gap in REGISTER.gaps(report)]
    note = ChapterNote.objects.get(report=report, chapter="risks")
    note.rewrite(version=note.version, by=contributor, nothing_because="We only started.")
    assert said not in [gap.message for gap in REGISTER.gaps(report)]


def test_a_carried_risk_keeps_the_report_back_until_it_is_judged(report, after, contributor):
    row = carried(report, after, contributor)
    assert any("say what became of it" in gap.message for gap in REGISTER.gaps(after))
    row.rewrite(version=row.version, by=contributor, verdict=RiskVerdict.KEPT)
    assert not any("say what became of it" in gap.message for gap in REGISTER.own_gaps(after))


def test_next_quarter_follows_what_is_sent(report, after, contributor, focal_person):
    risk = make_risk(report, by=contributor)
    make_action(risk, by=contributor)
    complete(report, by=contributor)
    report.take("submit", by=focal_person, at=MORNING)
    assert [row.risk_id for row in after.assessments.all()] == [risk.risk_id]
    assert after.mitigations.count() == 1


def test_the_page_costs_the_same_with_one_and_three(sign_in, report, contributor):
    client = sign_in(contributor)
    change = make_change(report, by=contributor)

    def one_more(number):
        risk = make_risk(report, f"Risk {number} comes.", by=contributor)
        make_action(risk, by=contributor)
        client.post(reverse("risks:risk_links", args=[risk.pk]), {"links": [f"change:{change.pk}"]})

    one_more(1)
    client.get(page(report))
    with CaptureQueriesContext(connection) as first:
        client.get(page(report))
    one_more(2)
    one_more(3)
    with CaptureQueriesContext(connection) as third:
        client.get(page(report))
    assert len(first) == len(third)


# ── Who ─────────────────────────────────────────────────────────────────────


def test_strangers_see_nothing(sign_in, report, contributor, stranger):
    risk = make_risk(report, by=contributor)
    client = sign_in(stranger)
    found = [
        client.get(page(report)),
        client.get(reverse("risks:add_risk", args=[report.pk])),
        client.get(reverse("risks:risk", args=[risk.risk_id])),
        client.get(reverse("risks:sheet", args=[report.pk])),
        client.post(reverse("risks:judge_risk", args=[risk.pk]), {"verdict": "close", "version": 1}),
    ]
    assert {answer.status_code for answer in found} == {404}


def test_a_risk_through_its_quarters_shows_what_one_may_read(
    sign_in, report, contributor, focal_person, reviewer, seat
):
    risk = make_risk(report, by=contributor)
    make_action(risk, by=contributor)
    secret = make_risk(report, "Zaman sahib sends his men.", by=contributor, confidentiality=4)
    make_action(secret, by=contributor)
    url = reverse("risks:risk", args=[risk.risk_id])
    assert sign_in(reviewer).get(url).status_code == 404  # nothing was sent yet
    complete(report, by=contributor)
    report.take("submit", by=focal_person, at=MORNING)
    assert "Middlemen threaten" in sign_in(reviewer).get(url).content.decode()
    lead = make_person("Sultana Razia", Role.CONSORTIUM_LEAD, ibp=report.ibp)
    assert sign_in(lead).get(url).status_code == 200
    assert sign_in(lead).get(reverse("risks:risk", args=[secret.risk_id])).status_code == 404


def test_the_spreadsheet_holds_what_one_may_read(sign_in, report, contributor, focal_person):
    risk = make_risk(report, "=1+1 middlemen", by=contributor)
    make_action(risk, by=contributor)
    secret = make_risk(report, "Zaman sahib sends his men.", by=contributor, confidentiality=4)
    make_action(secret, by=contributor)
    complete(report, by=contributor)
    report.take("submit", by=focal_person, at=MORNING)

    def cells(person):
        answer = sign_in(person).get(reverse("risks:sheet", args=[report.pk]))
        sheet = load_workbook(io.BytesIO(answer.content))["Risks"]
        assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}
        return " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row)

    assert "=1+1 middlemen" in cells(contributor)
    assert "Zaman" in cells(contributor)
    lead = make_person("Sultana Razia", Role.CONSORTIUM_LEAD, ibp=report.ibp)
    assert "Zaman" not in cells(lead)


def test_the_consortiums_own_risks_are_the_leads(sign_in, inception, consortium_lead, contributor):
    client = sign_in(consortium_lead)
    assert client.get(page(inception)).status_code == 200
    client.post(reverse("risks:add_risk", args=[inception.pk]), posted(held_at="2", owner=str(contributor.pk)))
    risk = inception.assessments.get()
    assert (risk.risk.seat_id, risk.held_at) == (None, HeldAt.CONSORTIUM)
    assert Assessment.objects.count() == 1
    assert Mitigation.objects.count() == 0
