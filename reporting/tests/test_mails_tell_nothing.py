"""What leaves by mail is a number and a link: no name, no partner, no project, no report, in no header and no line."""

import re
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.test import override_settings
from django.utils.timezone import now

from conftest import MORNING, make_thread
from partners.appointing import deactivate
from reporting import notifying
from reporting.models import Letter, Notice, Preference
from reporting.reminding import remind
from reporting.workflow import Action

LATER = MORNING + timedelta(days=10)


@pytest.fixture
def told(round, reviewer, colleague, focal_person, contributor, consortium_lead):
    """One of nearly everything that people are told."""
    make_thread(round, text="Zaman sahib threatened our field worker.", mentions=[contributor])
    make_thread(round, audience="internal", text="They hide something.", by=colleague)
    round.report.take(Action.RETURN, by=reviewer, at=MORNING, note="Name Zaman sahib.")
    notifying.remind_of_due_days(LATER.date(), at=LATER)
    remind(round.report, by=reviewer, at=LATER)
    notifying.tell(at=LATER)
    return round.report


def post(at=LATER):
    notifying.post(at=at)


def test_a_letter_holds_a_number_and_two_links(told, focal_person, mailoutbox, settings):
    post()
    [message] = [message for message in mailoutbox if message.to == [focal_person.email]]
    assert message.subject == "3 new notices wait for you in the PROKAS portal"
    assert message.body.startswith("3 new notices wait for you in the PROKAS portal.\n")
    assert re.findall(r"https?://\S+", message.body) == [
        f"{settings.PORTAL_URL}/inbox/",
        f"{settings.PORTAL_URL}/inbox/settings/",
    ]


def test_one_is_one(told, contributor, mailoutbox):
    Notice.objects.filter(person=contributor).exclude(happening="mention").update(seen_at=now())
    post()
    [message] = [message for message in mailoutbox if message.to == [contributor.email]]
    assert message.subject == "1 new notice waits for you in the PROKAS portal"


def test_nothing_in_it_tells_what_it_is_about(
    told, focal_person, contributor, reviewer, colleague, consortium_lead, stranger, mailoutbox
):
    post(LATER + timedelta(days=8))
    people = [focal_person, contributor, reviewer, colleague, consortium_lead]
    assert {message.to[0] for message in mailoutbox} >= {person.email for person in people}
    names = {word for person in [*people, stranger] for word in person.name.split()}
    telling = names | {
        *("YPSA", "FLM", "IID", "BOMSA", "CFTM", "Labour", "Zaman", "hide", "union"),
        *("Quarter", "2017", "Progress", "partner.example/", "returned", "overdue", "comment", str(told.pk)),
    }
    for message in mailoutbox:
        raw = message.message().as_bytes()
        for own in (message.to[0], message.extra_headers["Message-ID"], "partners write"):
            raw = raw.replace(own.encode(), b"")
        for word in telling:
            assert word.lower().encode() not in raw.lower(), (word, raw)


def test_its_headers_are_these_and_its_id_is_its_own(told, focal_person, mailoutbox):
    post()
    letter = Letter.objects.get(person=focal_person)
    [message] = [message for message in mailoutbox if message.to == [focal_person.email]]
    parsed = message_from_bytes(message.message().as_bytes(), policy=policy.default)
    assert set(parsed.keys()) == {
        *("Content-Type", "MIME-Version", "Content-Transfer-Encoding"),
        *("Subject", "From", "To", "Date", "Message-ID", "Auto-Submitted"),
    }
    assert parsed["Message-ID"] == f"<{letter.pk}@127.0.0.1>"
    assert notifying.message_of(letter, 3).extra_headers["Message-ID"] == parsed["Message-ID"]


# ── Who gets none ───────────────────────────────────────────────────────────


def test_what_was_read_meanwhile_is_not_mailed(told, focal_person, mailoutbox):
    Notice.objects.filter(person=focal_person).update(seen_at=LATER)
    post()
    assert focal_person.email not in [message.to[0] for message in mailoutbox]
    assert not Letter.objects.filter(person=focal_person).exists()


def test_what_was_read_after_the_letter_was_written_takes_it_back(told, focal_person, mailoutbox):
    notifying.gather(at=LATER)
    Notice.objects.filter(person=focal_person).update(seen_at=LATER)
    post()
    letter = Letter.objects.get(person=focal_person)
    assert (letter.sent_at, letter.dropped_at) == (None, LATER)
    assert focal_person.email not in [message.to[0] for message in mailoutbox]


def test_who_lost_the_right_gets_no_mail(told, contributor, mailoutbox):
    for appointment in contributor.appointments.all():
        appointment.end(at=LATER)
    post()
    assert contributor.email not in [message.to[0] for message in mailoutbox]
    assert not Notice.objects.filter(person=contributor, mail_due_at__isnull=False).exists()


def test_who_lost_the_right_after_the_letter_was_written_neither(told, contributor, focal_person, mailoutbox):
    notifying.gather(at=LATER)
    contributor.appointments.get().end(at=LATER)
    deactivate(focal_person, at=LATER)
    post()
    gone = {contributor.email, focal_person.email}
    assert not gone & {message.to[0] for message in mailoutbox}
    assert Letter.objects.filter(person__in=[contributor, focal_person], dropped_at=LATER).count() == 2


def test_who_wants_none_gets_none(told, focal_person, mailoutbox):
    for happening in ("returned", "overdue", "reminder", "comment"):
        Preference.objects.choose(focal_person, happening, "none", at=LATER)
    post(LATER + timedelta(days=30))
    assert focal_person.email not in [message.to[0] for message in mailoutbox]
    assert Notice.objects.filter(person=focal_person).unseen().count() == 4  # they stand in the inbox all the same


def test_a_digest_waits_for_the_morning(told, focal_person, mailoutbox):
    post()
    assert len([message for message in mailoutbox if message.to == [focal_person.email]]) == 1
    post(LATER + timedelta(hours=22))
    assert len([message for message in mailoutbox if message.to == [focal_person.email]]) == 1
    post(LATER + timedelta(hours=24))
    subjects = [message.subject for message in mailoutbox if message.to == [focal_person.email]]
    assert subjects[1:] == ["1 new notice waits for you in the PROKAS portal"]  # the comment


# ── A mail server that says no ──────────────────────────────────────────────


NOBODY_LISTENS = {
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "EMAIL_HOST": "127.0.0.1",
    "EMAIL_PORT": 1,
}


def test_a_server_that_is_down_is_tried_again_later(told, focal_person, mailoutbox):
    with override_settings(**NOBODY_LISTENS):
        post()
    letter = Letter.objects.get(person=focal_person)
    assert (letter.sent_at, letter.attempt, bool(letter.trouble)) == (None, 1, True)
    post(LATER + timedelta(minutes=1))
    assert mailoutbox == []  # tried a moment ago
    post(LATER + timedelta(minutes=3))
    letter.refresh_from_db()
    assert (letter.sent_at, letter.attempt, letter.trouble) == (LATER + timedelta(minutes=3), 2, "")


def test_one_day_it_is_given_up(told, focal_person, mailoutbox):
    at = LATER
    with override_settings(**NOBODY_LISTENS):
        for _attempt in range(40):
            post(at)
            at += timedelta(hours=9)
    letter = Letter.objects.get(person=focal_person, made_at=LATER)
    assert letter.dropped_at and letter.attempt == 14
    assert Notice.objects.filter(letter=letter).unseen().count() == 3
