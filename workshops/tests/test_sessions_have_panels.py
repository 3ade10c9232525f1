"""What stands beside the board of a session because of its kind: the map, the review of the inception report, risks, what follows."""

from uuid import uuid4

import pytest
from django.urls import reverse

from conftest import MORNING, make_thread, review, write_inception
from partners.clearance import Level
from reporting.models import Report, Thread
from risks.tests.writing import make_risk
from workshops import placing
from workshops.boards import Author, go_to, write_note
from workshops.models import ActionPoint, Line, Note, Session, Subgroup
from workshops.sessions import SessionKind
from workshops.workflow import Action, Phase


@pytest.fixture
def runs(sign_in, facilitator):
    return sign_in(facilitator)


def url(name, *args):
    return reverse(f"workshops:{name}", args=[getattr(one, "pk", one) for one in args])


def begun(workshop, kind, ibp, by):
    there = Session.add(workshop, by=by, kind=kind, title=f"Session on {kind}", ibp_id=ibp and ibp.pk)
    go_to(there, Phase.COLLECTING, by=by, at=MORNING)
    return there


# ── The power map ───────────────────────────────────────────────────────────


def test_the_map_is_on_the_console_and_on_the_wall(runs, power, bmet, facilitator):
    placing.propose(power, uuid4(), bmet.pk, placing.Band(1, 4), author=Author(user=facilitator), at=MORNING)
    console, wall = (runs.get(url(name, power)).content.decode() for name in ("session", "screen"))
    assert "BMET" in console and "Set aside" in console and "Write down a proposal" in console
    assert (
        "BMET" in wall and "Set aside" not in wall and "<form" not in wall.split('id="room-map"')[1].split("</main>")[0]
    )
    assert "Minister" not in console + wall


def test_a_partner_who_opens_the_wall_does_not_see_the_map(sign_in, contributor, power):
    page = sign_in(contributor).get(url("screen", power)).content.decode()
    assert "BMET" not in page and "Brokers" not in page


def test_the_board_on_a_phone_names_nobody_of_the_map(power, phone, client, facilitator, bmet):
    from workshops.models.attendance import fingerprint, new_phone_key
    from workshops.phones import COOKIE

    key = new_phone_key()
    type(phone.participant).objects.filter(pk=phone.participant.pk).update(phone=fingerprint(key))
    client.cookies[COOKIE] = key
    placing.propose(power, uuid4(), bmet.pk, placing.Band(1, 4), author=Author(user=facilitator), at=MORNING)
    pages = [client.get(url(name, power)).content.decode() for name in ("room_board", "room_since", "room_map")]
    assert url("room_map", power) in pages[0]
    assert not any(name in page for page in pages for name in ("BMET", "Brokers", "Bureau of Manpower"))


# ── The review of the inception report ──────────────────────────────────────


@pytest.fixture
def reviewed(inception, consortium_lead, reviewer):
    """Returned by PROKAS with a word, and a question that the consortium reads."""
    write_inception(inception, by=consortium_lead)
    inception.take("submit", by=consortium_lead, at=MORNING)
    round = inception.rounds.get()
    round.lead_by(reviewer)
    make_thread(round, "problem", "Name the <recruiters> you mean.", by=reviewer)
    make_thread(round, "problem", "Between us: they are afraid.", by=reviewer, audience="internal")
    review(round, "problem", by=reviewer)
    round.decide(
        "return", by=reviewer, at=MORNING, seen=round.snapshot.sha256, note="Sharpen the problem.", reason=_reason()
    )
    return inception


def _reason():
    from conftest import make_reason

    return make_reason()


@pytest.fixture
def reflection(opened, flm, facilitator):
    return begun(opened, SessionKind.INCEPTION, flm, facilitator)


def test_a_reviewer_tells_the_room_what_it_found(sign_in, reviewer, facilitator, reviewed, reflection):
    browser = sign_in(reviewer)
    page = browser.get(url("session", reflection)).content.decode()
    assert "Sharpen the problem." in page and "Name the &lt;recruiters&gt; you mean." in page
    assert "Between us" not in page
    assert "Sharpen the problem." not in browser.get(url("screen", reflection)).content.decode()
    thread = Thread.objects.get(audience="shared")
    for _time in range(2):
        browser.post(url("tell_room", reflection), {"said": str(thread.pk), "text": "Say who recruits."})
    line = Line.objects.get()
    assert (line.text, line.column, line.confidentiality) == ("Say who recruits.", "feedback", Level.PROGRAMME)
    assert "recruiters" not in str(line.history.values())  # the review's own words go nowhere


def test_a_facilitator_who_does_not_review_reads_nothing_of_it(runs, reviewed, reflection, facilitator):
    page = runs.get(url("session", reflection)).content.decode()
    assert "Sharpen the problem" not in page and "recruiters" not in page
    thread = Thread.objects.get(audience="shared")
    assert runs.post(url("tell_room", reflection), {"said": str(thread.pk), "text": "x"}).status_code == 403


def test_what_reviewers_say_among_themselves_is_not_told(sign_in, reviewer, reviewed, reflection):
    browser = sign_in(reviewer)
    secret = Thread.objects.get(audience="internal")
    for said in (str(secret.pk), str(uuid4()), "nonsense"):
        browser.post(url("tell_room", reflection), {"said": said, "text": "They are afraid."})
    browser.post(
        url("tell_room", reflection), {"said": str(Thread.objects.get(audience="shared").pk), "text": "a\x00b"}
    )
    assert not Line.objects.exists()


# ── Risks ───────────────────────────────────────────────────────────────────


def test_the_risk_session_leads_to_its_screen(runs, opened, consolidated, flm, facilitator):
    there = begun(opened, SessionKind.RISKS, flm, facilitator)
    page = runs.get(url("session", there)).content.decode()
    assert f"{reverse('risks:session', args=['FLM'])}?q=2017Q1" in page
    assert runs.get(url("panel", there, "screen")).status_code == 200
    assert runs.get(url("panel", there, "phone")).status_code == 404


def test_what_a_lead_has_not_sent_is_on_no_wall(runs, opened, consolidated, flm, facilitator, consortium_lead):
    make_risk(consolidated, "The minister may fall", by=consortium_lead)
    there = begun(opened, SessionKind.RISKS, flm, facilitator)
    page = url("panel", there, "console")
    assert "minister" not in runs.get(page).content.decode()
    Report.objects.filter(pk=consolidated.pk).update(status="submitted")
    assert "minister" in runs.get(page).content.decode()


# ── The way forward ─────────────────────────────────────────────────────────


@pytest.fixture
def forward(opened, facilitator):
    return begun(opened, SessionKind.WAY_FORWARD, None, facilitator)


@pytest.fixture
def note(forward, facilitator, phone):
    there = write_note(forward, uuid4(), "action", "Publish the <fixed> rate.", author=phone, at=MORNING)
    go_to(forward, Phase.SHOWN, by=facilitator, at=MORNING)
    return there


def test_a_note_becomes_an_action_point(runs, forward, note, organisations):
    assert "Publish the &lt;fixed&gt; rate." in runs.get(url("session", forward)).content.decode()
    address = url("action_of_note", forward, note)
    said = {"id": str(uuid4()), "text": "Publish the rate.", "owner": organisations["YPSA"].pk, "due_on": "2017-04-30"}
    assert "Publish the &lt;fixed&gt; rate." in runs.get(address).content.decode()
    for _time in range(2):
        assert runs.post(address, said).status_code == 302
    made = ActionPoint.objects.get()
    assert (made.text, made.owner, str(made.due_on), made.note) == (
        "Publish the rate.",
        organisations["YPSA"],
        "2017-04-30",
        note,
    )
    wall = runs.get(url("screen", forward)).content.decode()
    assert "Publish the rate." in wall and "30 April 2017" in wall


def test_a_note_becomes_a_subgroup(runs, forward, note, organisations):
    members = [organisations["YPSA"].pk, organisations["C3ER"].pk]
    said = {"name": "Communications", "mandate": "One voice.", "organisations": members}
    for _time in range(2):
        assert runs.post(url("subgroup_of_note", forward, note), said).status_code == 302
    made = Subgroup.objects.get()
    assert (made.name, made.mandate, made.members.count()) == ("Communications", "One voice.", 2)
    answer = runs.post(url("subgroup_of_note", forward, note), {**said, "mandate": "Another."})
    assert (answer.status_code, "There is a subgroup of this name already" in answer.content.decode()) == (400, True)


@pytest.mark.parametrize(
    "wrong", [{"text": ""}, {"text": "a\x00b"}, {"owner": "9"}, {"due_on": "1e999"}, {"text": "x" * 2_001}, {"id": "x"}]
)
def test_bad_words_of_an_action_point_are_given_back(runs, forward, note, organisations, wrong):
    said = {"id": str(uuid4()), "text": "Publish the rate.", "due_on": "2017-04-30", **wrong}
    answer = runs.post(url("action_of_note", forward, note), said)
    assert answer.status_code == 400
    assert not ActionPoint.objects.exists()


def test_of_a_note_that_is_off_the_wall_nothing_is_made(runs, forward, note):
    Note.objects.filter(pk=note.pk).update(is_removed=True)
    assert runs.post(url("action_of_note", forward, note), {"text": "x"}).status_code == 404


def test_those_who_do_not_run_it_make_nothing(sign_in, contributor, outsider, forward, note):
    for person, status in ((contributor, 403), (outsider, 404)):
        browser = sign_in(person)
        for name in ("action_of_note", "subgroup_of_note"):
            assert browser.post(url(name, forward, note), {"text": "x", "name": "x"}).status_code == status


def test_after_closing_nothing_is_made(runs, forward, note, facilitator, opened):
    opened.take(Action.CLOSE, by=facilitator, at=MORNING)
    answer = runs.post(url("action_of_note", forward, note), {"id": str(uuid4()), "text": "Publish."})
    assert (answer.status_code, "locked" in answer.content.decode()) == (400, True)
    assert not ActionPoint.objects.exists()


def test_restricted_action_points_are_not_on_the_wall(runs, forward, opened, facilitator):
    ActionPoint.add(opened, by=facilitator, text="Speak to the minister alone.", confidentiality=Level.RESTRICTED)
    assert "minister" not in runs.get(url("panel", forward, "screen")).content.decode()
