"""Nonsense sent to any page or address about risks is answered in words: nothing fails, nothing is half saved."""

from uuid import UUID

import pytest
from django.urls import reverse

from conftest import open_next_quarter
from reporting.tests.calling import Api
from risks.models import AgreedRisk, Assessment, Decision, Likeness, Mitigation, ProgrammeAnswer, RiskLink
from risks.tests.sending import send_risks
from risks.tests.writing import make_action, make_risk

pytestmark = pytest.mark.django_db

NONSENSE = ["", "\x00", "\u202e", "-1", "9" * 30, "NaN", "actor:x", "a" * 30_000, str(UUID(int=7))]
MODELS = (Assessment, Mitigation, RiskLink, AgreedRisk, Likeness, ProgrammeAnswer, Decision)


def url(name, *args):
    return reverse(f"risks:{name}", args=args)


def everything():
    return [sorted(map(str, model.objects.order_by("pk").values_list())) for model in MODELS]


@pytest.fixture
def there(report, consolidated, contributor, consortium_lead):
    """A risk of YPSA's own with an action, one that it sent in the quarter before, and one of the consortium's."""
    shared = make_risk(report, by=contributor)
    send_risks(report, contributor)
    own = make_risk(consolidated, by=consortium_lead, held_at=3)
    later = open_next_quarter()["YPSA"]
    row = make_risk(later, "It breaks.", by=contributor)
    return {"shared": shared, "own": own, "report": later, "row": row, "action": make_action(row, by=contributor)}


@pytest.mark.parametrize("said", NONSENSE)
def test_nonsense_from_a_partner(sign_in, there, contributor, said):
    client, report, row = sign_in(contributor), there["report"], there["row"]
    before = everything()
    posts = [
        (url("judge_risk", row.pk), {"verdict": said, "version": 1}),
        (url("judge_risk", row.pk), {"verdict": "keep", "version": said}),
        (url("risk_links", row.pk), {"links": [said]}),
        (url("unlink_risk", row.pk), {"about": said}),
        (url("learn_from_risk", row.pk), {"x": said}),
        (url("add_risk", report.pk), {"id": said, "about": said, "event": "", "version": said}),
        (url("add_action", report.pk, row.risk_id), {"id": said, "version": said, "text": ""}),
    ]
    fields = {
        "risk": ("owner", "category", "held_at", "today_likelihood", "confidence", "confidentiality", "version"),
        "mitigation": ("owner", "due_on", "state", "activity", "lowers", "response", "confidentiality", "version"),
        "acceptance": ("accepted_until",),
        "happening": ("happened_on",),
        "escalation": ("held_at",),
    }
    meant = {"event": "It breaks.", "text": "Walk migrants to the desk in groups.", "version": 1}
    allowed = {"", str(contributor.pk)}
    for kind, names in fields.items():
        pk = there["action"].pk if kind == "mitigation" else row.pk
        for name in names:
            if said not in allowed:
                posts.append((reverse("reporting:edit_row", args=[kind, pk]), {**meant, "version": 7, name: said}))
    for address, words in posts:
        for headers in ({}, {"HTTP_HX_REQUEST": "true"}, {"HTTP_X_DRAFT": "1"}):
            assert client.post(address, words, **headers).status_code < 500, (address, words)
    assert everything() == before
    for address in (url("risks", report.pk) + "?trail=", url("add_risk", report.pk) + "?actor="):
        assert client.get(address + said).status_code < 500


@pytest.mark.parametrize("said", NONSENSE)
def test_nonsense_from_the_lead(sign_in, there, consolidated, consortium_lead, said):
    client, pk, risk = sign_in(consortium_lead), consolidated.pk, there["shared"].risk_id
    before = everything()
    agreed = {"likelihood": 3, "impact": 3, "held_at": 2, "text": "We spoke.", "confidentiality": 3, "version": 3}
    posts = [
        (url("joined_risk", pk, risk), {**agreed, name: said}) for name in agreed if name not in ("text", "version")
    ]
    posts += [
        (url("joined_risk", pk, risk), {**agreed, "text": "\x00", "version": said}),
        (url("withdraw_agreed_risk", pk, risk), {"version": said}),
        (url("answer_same", pk), {"one": said, "other": said, "answer": "same"}),
        (url("answer_same", pk), {"one": str(risk), "reference": said, "answer": "same"}),
        (url("decide", "FLM") + "?q=2017Q1", {"text": "", "id": said, "due_on": said, "seat": said}),
        (url("decide", "FLM") + "?q=2017Q1", {"text": "We go.", "due_on": said or "x"}),
    ]
    for address, words in posts:
        assert client.post(address, words).status_code < 500, (address, words)
    assert everything() == before
    for name in ("q", "level", "category", "partner", "trend", "state", "text", "square", "page"):
        assert client.get(url("register", "FLM"), {name: said}).status_code < 500
        assert client.get(url("session", "FLM"), {name: said}).status_code < 500
    assert client.get(url("decide", "FLM"), {"about": said, "q": "2017Q1"}).status_code < 500


@pytest.mark.parametrize("said", NONSENSE)
def test_nonsense_from_programs(there, contributor, consolidated, consortium_lead, said):
    api, row, action = Api(contributor), there["row"], there["action"]
    before = everything()
    for name in ("today_impact", "owner", "category", "held_at", "confidentiality", "accepted_until", "happened_on"):
        if said:
            answer = api.patch(f"risk-assessments/{row.pk}/", version=7, **{name: said})
            assert answer.status_code < 500, name
    for name in ("owner", "due_on", "state", "activity", "lowers"):
        if said:
            assert api.patch(f"risk-actions/{action.pk}/", version=7, **{name: said}).status_code < 500, name
    for words in ({"version": said, "verdict": "keep"}, {"version": 1, "verdict": said}):
        assert api.post(f"risk-assessments/{row.pk}/verdict/", **words).status_code < 500
    for about in (said, f"change:{said}", f"activity:{said}"):
        assert api.post(f"risk-assessments/{row.pk}/links/", about=about).status_code < 500
        assert api.delete(f"risk-assessments/{row.pk}/links/", about=about).status_code < 500
    for words in ({"report": said}, {"id": said}, {"risk": said}):
        whole = {"report": str(there["report"].pk), "risk": str(row.risk_id), "text": "", "event": ""}
        for name in ("risk-assessments", "risk-actions"):
            assert api.post(f"{name}/", **{**whole, **words}).status_code < 500
    assert everything() == before
    for name in ("risk-assessments", "risk-actions", "decisions"):
        for asked in ("risk", "report", "verdict", "state", "ibp", "quarter", "about", "due_by", "page"):
            assert api.get(f"{name}/", **{asked: said}).status_code < 500
    lead = Api(consortium_lead)
    for asked in ("level", "square", "text", "state", "held"):
        assert lead.get(f"reports/{consolidated.pk}/risk-register/together/", **{asked: said}).status_code < 500


# ── Others' things ──────────────────────────────────────────────────────────


def test_a_day_after_the_projects_end_is_refused_to_programs_too(report, flm, contributor):
    type(flm).objects.filter(pk=flm.pk).update(ends_on="2018-12-31")
    row = make_risk(report, by=contributor)
    api = Api(contributor)
    words = {"report": str(report.pk), "risk": str(row.risk_id), "text": "Walk.", "due_on": "2019-01-01"}
    answer = api.post("risk-actions/", **words)
    assert (answer.status_code, list(answer.json())) == (400, ["due_on"])
    assert api.post("risk-actions/", **{**words, "due_on": "2018-12-31"}).status_code == 201


def test_what_has_not_come_yet_did_not_happen(report, contributor):
    row = make_risk(report, by=contributor)
    answer = Api(contributor).patch(f"risk-assessments/{row.pk}/", version=1, happened_on="2999-01-01")
    assert (answer.status_code, list(answer.json())) == (400, ["happened_on"])


def test_ids_of_others_rows_make_nothing_here(reports, report, foreign_seat, contributor, stranger, focal_person):
    """Neither in another report of one's own, nor in somebody else's; and nothing is taken from there."""
    theirs = make_risk(reports["BOMSA"], "Zaman threatens.", by=focal_person)
    their_action = make_action(theirs, by=focal_person)
    mine = make_risk(report, by=contributor)
    api = Api(contributor)
    before = everything()
    for pk in (theirs.pk, theirs.risk_id):
        answer = api.post("risk-assessments/", id=str(pk), report=str(report.pk), event="Mine.")
        assert answer.status_code in (400, 409)
    words = {"report": str(report.pk), "risk": str(mine.risk_id), "text": "Mine."}
    assert api.post("risk-actions/", id=str(their_action.pk), **words).status_code in (400, 409)
    assert api.post("risk-actions/", **{**words, "risk": str(theirs.risk_id)}).status_code == 400
    assert api.post("risk-actions/", **{**words, "report": str(reports["BOMSA"].pk)}).status_code in (400, 404)
    for name, pk in (("risk-assessments", theirs.pk), ("risk-actions", their_action.pk)):
        assert api.patch(f"{name}/{pk}/", version=1, confidentiality=1).status_code == 404
        assert api.delete(f"{name}/{pk}/", version=1).status_code == 404
    assert everything() == before


def test_two_people_who_write_at_once_lose_nothing(sign_in, report, contributor, focal_person):
    row = make_risk(report, by=contributor)
    answers = [
        Api(who).patch(f"risk-assessments/{row.pk}/", version=1, remark=who.name) for who in (contributor, focal_person)
    ]
    assert [answer.status_code for answer in answers] == [200, 409]
    row.refresh_from_db()
    assert (row.remark, row.version) == (contributor.name, 2)


def test_what_was_sent_stays_as_it_was_whatever_is_posted(sign_in, there, consolidated, contributor, consortium_lead):
    """By those who wrote it, by its lead, and by programs: refused in words."""
    report, row, action = there["report"], there["row"], there["action"]
    for one in (report, consolidated):
        type(one).objects.filter(pk=one.pk).update(status="submitted")
    before = everything()
    shared = there["shared"].risk_id
    words = {"event": "Otherwise.", "text": "Otherwise.", "version": 1, "id": str(UUID(int=7))}
    agreed = {"likelihood": 3, "impact": 3, "held_at": 2, "text": "We spoke.", "confidentiality": 3, "version": 0}
    posts = [
        (contributor, url("judge_risk", row.pk), {"verdict": "close", "version": 1}),
        (contributor, url("risk_links", row.pk), {"links": []}),
        (contributor, url("unlink_risk", row.pk), {"about": "x"}),
        (contributor, url("learn_from_risk", row.pk), {}),
        (contributor, url("add_risk", report.pk), words),
        (contributor, url("add_action", report.pk, row.risk_id), words),
        *(
            (contributor, reverse(f"reporting:{name}", args=["risk", row.pk]), words)
            for name in ("edit_row", "remove_row")
        ),
        *(
            (contributor, reverse(f"reporting:{name}", args=["mitigation", action.pk]), words)
            for name in ("edit_row", "remove_row")
        ),
        (consortium_lead, url("joined_risk", consolidated.pk, there["own"].risk_id), agreed),
        (consortium_lead, url("withdraw_agreed_risk", consolidated.pk, there["own"].risk_id), {"version": 1}),
        (
            consortium_lead,
            url("answer_same", consolidated.pk),
            {"one": shared, "other": there["own"].risk_id, "answer": "same"},
        ),
        (consortium_lead, url("part_risk", consolidated.pk, there["own"].risk_id), {}),
    ]
    for who, address, said in posts:
        assert sign_in(who).post(address, said).status_code < 500, address
    api = Api(contributor)
    assert api.patch(f"risk-assessments/{row.pk}/", version=1, event="Otherwise.").status_code == 409
    assert api.post(f"risk-assessments/{row.pk}/verdict/", version=1, verdict="close").status_code == 409
    assert api.delete(f"risk-actions/{action.pk}/", version=1).status_code == 409
    assert api.post("risk-actions/", report=str(report.pk), risk=str(row.risk_id), text="More.").status_code == 409
    assert everything() == before
