"""The inbox: what waits, where it leads, reading it, and choosing when mail is wanted."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from conftest import DHAKA, MORNING, make_thread
from reporting import notifying
from reporting.cadence import Cadence, mail_due
from reporting.models import Happening, Notice, Preference
from reporting.workflow import Action


def text(answer):
    return " ".join(answer.content.decode().split())


@pytest.fixture
def told(round, reviewer, focal_person, contributor):
    """A comment, and the return of the report."""
    make_thread(round)
    round.report.take(Action.RETURN, by=reviewer, at=MORNING + timedelta(days=1), note="Name the unions.")
    notifying.tell(at=now())
    return round.report


def mine(person):
    return Notice.objects.filter(person=person)


def test_it_lists_what_one_was_told_the_newest_first(sign_in, told, focal_person):
    page = text(sign_in(focal_person).get("/inbox/"))
    assert page.index("<h2>4 April 2017</h2>") < page.index("<h2>3 April 2017</h2>")
    assert page.index("Returned by Tanvir Ahmed") < page.index("Tanvir Ahmed commented on “Progress review”")
    assert page.count('class="unread"') == 2
    assert "2 unread notices." in page
    assert "Which unions are these?" not in page  # what was said stands where it was said


def test_the_top_of_every_page_says_how_many(sign_in, told, focal_person, reviewer):
    assert "2 unread notices</span>" in text(sign_in(focal_person).get("/"))
    assert "1 unread notice</span>" in text(sign_in(reviewer).get("/"))
    mine(focal_person).update(seen_at=now())
    assert "unread notice" not in text(sign_in(focal_person).get("/"))


def test_opening_one_leads_to_its_place_and_marks_it_read(sign_in, told, focal_person):
    notice = mine(focal_person).get(happening="comment")
    answer = sign_in(focal_person).get(f"/inbox/{notice.pk}/")
    assert (answer.status_code, answer.url) == (302, f"/threads/{notice.thread_id}/")
    notice.refresh_from_db()
    seen_at = notice.seen_at
    assert seen_at is not None
    sign_in(focal_person).get(f"/inbox/{notice.pk}/")
    notice.refresh_from_db()
    assert notice.seen_at == seen_at
    assert mine(focal_person).unseen().count() == 1
    report_notice = mine(focal_person).get(happening="returned")
    assert sign_in(focal_person).get(f"/inbox/{report_notice.pk}/").url == f"/reports/{told.pk}/"


def test_unread_ones_alone(sign_in, told, focal_person):
    mine(focal_person).filter(happening="comment").update(seen_at=now())
    page = text(sign_in(focal_person).get("/inbox/?show=unread"))
    assert "Returned by" in page and "commented on" not in page


def test_all_are_read_at_once_but_for_what_came_since(sign_in, told, focal_person, contributor):
    drawn = now()
    mine(focal_person).filter(happening="returned").update(told_at=drawn + timedelta(seconds=1))
    client = sign_in(focal_person)
    assert client.post("/inbox/read/", {"until": drawn.isoformat()}).url == "/inbox/"
    assert [notice.happening for notice in mine(focal_person).unseen()] == ["returned"]
    client.post("/inbox/read/")
    assert mine(focal_person).unseen().count() == 0
    assert mine(contributor).unseen().count() == 2
    assert client.get("/inbox/read/").status_code == 405
    assert "You have read everything that you were told." in text(client.get("/inbox/?show=unread"))


@pytest.mark.parametrize(
    "until", ["yesterday", "0001-01-01 00:00:00", "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+12:00"]
)
def test_an_unreadable_moment_changes_nothing(sign_in, told, focal_person, until):
    client = sign_in(focal_person)
    answer = client.post("/inbox/read/", {"until": until}, follow=True)
    assert "Nothing was changed" in text(answer)
    answer = client.post("/api/v1/notices/read-all/", {"until": until}, content_type="application/json")
    assert (answer.status_code, list(answer.json())) == (400, ["until"])
    assert mine(focal_person).unseen().count() == 2


def test_an_empty_inbox_says_what_will_stand_there(sign_in, administrator):
    page = text(sign_in(administrator).get("/inbox/"))
    assert "No notices yet" in page and "You have read everything." in page


def test_others_notices_do_not_exist(sign_in, told, focal_person, stranger, reviewer):
    notice = mine(focal_person).first()
    for person in (stranger, reviewer):
        assert sign_in(person).get(f"/inbox/{notice.pk}/").status_code == 404
    assert sign_in(focal_person).get(f"/inbox/{uuid4()}/").status_code == 404
    notice.refresh_from_db()
    assert notice.seen_at is None


def test_who_loses_the_role_finds_an_empty_inbox(sign_in, told, contributor):
    notice = mine(contributor).first()
    contributor.appointments.get().end(at=now())
    client = sign_in(contributor)
    page = text(client.get("/inbox/"))
    assert "No notices yet" in page and "YPSA" not in page and "unread notice" not in page
    assert client.get(f"/inbox/{notice.pk}/").status_code == 404
    client.post("/inbox/read/")
    notice.refresh_from_db()
    assert notice.seen_at is None


def test_as_many_queries_for_many_notices_as_for_few(sign_in, round, focal_person):
    client = sign_in(focal_person)

    def asked():
        notifying.tell(at=now())
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/inbox/").status_code == 200
        return len(queries)

    make_thread(round)
    few = asked()
    for number in range(6):
        make_thread(round, text=f"Question {number}", chapter="context")
    assert asked() == few


def test_long_inboxes_have_pages(sign_in, told, focal_person, reviewer):
    Notice.objects.bulk_create(
        Notice(person=focal_person, happening="due", key=f"x{number}", report=told, at=MORNING, told_at=MORNING)
        for number in range(60)
    )
    assert "Page 1 of 2" in text(sign_in(focal_person).get("/inbox/"))
    assert "Page 2 of 2" in text(sign_in(focal_person).get("/inbox/?page=2&show=unread"))


# ── Settings ────────────────────────────────────────────────────────────────


def choices(person, client, **changes):
    present = {happening.value: cadence.value for happening, cadence in Preference.objects.of(person).items()}
    return client.post("/inbox/settings/", {**present, **changes})


def test_one_is_offered_what_concerns_ones_roles(sign_in, reports, focal_person, reviewer, consortium_lead, observer):
    def offered(person):
        return set(sign_in(person).get("/inbox/settings/").context["form"].fields)

    writers = {"returned", "approved", "reopened", "comment", "mention", "due", "overdue", "reminder", "answered"}
    writers |= {"invited", "action"}
    assert offered(focal_person) == writers
    assert offered(reviewer) == {"submitted", "withdrawn", "comment", "mention", "overdue", "escalated", "action"}
    assert offered(consortium_lead) == writers | {"submitted", "withdrawn"}
    assert offered(observer) == set()
    assert "Nothing to choose" in text(sign_in(observer).get("/inbox/settings/"))


def test_a_choice_is_kept_and_the_rest_stays_usual(sign_in, report, focal_person):
    client = sign_in(focal_person)
    answer = choices(focal_person, client, due="weekly", comment="none")
    assert (answer.status_code, answer.url) == (302, "/inbox/settings/")
    assert {(one.happening, one.cadence) for one in Preference.objects.all()} == {
        ("due", "weekly"),
        ("comment", "none"),
    }
    assert Preference.objects.of(focal_person)[Happening.RETURNED] == Cadence.AT_ONCE
    assert client.get("/inbox/settings/").context["form"].initial["due"] == "weekly"


def test_bad_choices_are_named(sign_in, report, focal_person):
    client = sign_in(focal_person)
    answer = choices(focal_person, client, due="hourly")
    assert answer.status_code == 400
    assert "Choose one of the four." in text(answer)
    assert client.post("/inbox/settings/", {}).status_code == 400
    assert Preference.objects.count() == 0


def test_a_choice_holds_for_what_was_not_mailed_yet(sign_in, told, focal_person):
    client = sign_in(focal_person)
    notice = mine(focal_person).get(happening="comment")
    assert notice.mail_due_at == mail_due(Cadence.DAILY, notice.told_at)
    choices(focal_person, client, comment="at_once")
    notice.refresh_from_db()
    assert notice.mail_due_at <= now()
    choices(focal_person, client, comment="none")
    notice.refresh_from_db()
    assert notice.mail_due_at is None
    choices(focal_person, client, comment="daily")
    notice.refresh_from_db()
    assert notice.mail_due_at is None  # it was to stay unmailed


@pytest.mark.parametrize(
    ("cadence", "happened", "leaves"),
    [
        ("at_once", (2017, 4, 3, 9), (2017, 4, 3, 9)),
        ("daily", (2017, 4, 3, 7, 59), (2017, 4, 3, 8)),
        ("daily", (2017, 4, 3, 8), (2017, 4, 4, 8)),
        ("daily", (2017, 4, 30, 23), (2017, 5, 1, 8)),
        ("weekly", (2017, 4, 3, 9), (2017, 4, 9, 8)),
        ("weekly", (2017, 4, 9, 7), (2017, 4, 9, 8)),
        ("weekly", (2017, 4, 9, 8), (2017, 4, 16, 8)),
        ("weekly", (2017, 4, 8, 12), (2017, 4, 9, 8)),
        ("none", (2017, 4, 3, 9), None),
    ],
)
def test_when_mail_leaves(cadence, happened, leaves):
    due = mail_due(cadence, datetime(*happened, tzinfo=DHAKA))
    assert due == (datetime(*leaves, tzinfo=DHAKA) if leaves else None)


# ── For programs ────────────────────────────────────────────────────────────


def test_programs_read_the_same(sign_in, told, focal_person, contributor, stranger):
    client = sign_in(focal_person)
    answer = client.get("/api/v1/notices/").json()
    assert [one["happening"] for one in answer["results"]] == ["returned", "comment"]
    first = answer["results"][0]
    assert (first["title"], first["words"], first["url"]) == (
        "YPSA · Quarter 1, 2017",
        "Returned by Tanvir Ahmed",
        f"/reports/{told.pk}/",
    )
    assert client.get("/api/v1/notices/count/").json() == {"unread": 2}
    assert client.post(f"/api/v1/notices/{first['id']}/read/").json()["seen_at"]
    assert [one["happening"] for one in client.get("/api/v1/notices/?unread=true").json()["results"]] == ["comment"]
    assert client.post("/api/v1/notices/read-all/", {}, content_type="application/json").json() == {"unread": 0}
    assert mine(contributor).unseen().count() == 2
    assert sign_in(stranger).get(f"/api/v1/notices/{first['id']}/").status_code == 404
    assert sign_in(stranger).post(f"/api/v1/notices/{first['id']}/read/").status_code == 404


def test_programs_choose_too(sign_in, report, focal_person):
    client, address = sign_in(focal_person), "/api/v1/notices/preferences/"
    assert {"happening": "due", "cadence": "at_once"} in client.get(address).json()
    chosen = [{"happening": "due", "cadence": "daily"}]
    answer = client.patch(address, chosen, content_type="application/json")
    assert answer.status_code == 200 and chosen[0] in answer.json()
    for wrong in ([{"happening": "due", "cadence": "hourly"}], {"happening": "due"}, [{"happening": "x"}], "due"):
        assert client.patch(address, wrong, content_type="application/json").status_code == 400
    assert Preference.objects.count() == 1
