"""Knows how people are told: who is concerned by a step, a comment or a due day, and how notices leave by mail, once.

The rows are the truth. A step, comment or occurrence without `told_at` has not been told; a notice whose mail is due and that stands
in no letter has not been mailed; a letter without `sent_at` has not left. Whatever dies in between, the next run goes on.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import ngettext

from partners.models import User
from reporting.cadence import MORNING, mail_due
from reporting.models import Comment, Happening, Letter, Notice, Occurrence, Preference, Report, ReportEvent, Side
from reporting.models.review import leads_in, reviewers_of, writers_of
from reporting.quarters import DHAKA, day_in_dhaka
from reporting.workflow import Action, Status

AT_ONCE = 200  # as many as one run tells or gathers; the next goes on
POSTING = timedelta(seconds=40)  # then a run leaves the other letters to the next
DAYS_BEFORE = (1, 7, 14)

HAPPENINGS = {
    Action.SUBMIT: Happening.SUBMITTED,
    Action.WITHDRAW: Happening.WITHDRAWN,
    Action.RETURN: Happening.RETURNED,
    Action.APPROVE: Happening.APPROVED,
    Action.REOPEN: Happening.REOPENED,
    ReportEvent.REMINDED: Happening.REMINDER,
}


# ── Telling ─────────────────────────────────────────────────────────────────


def tell(*, at: datetime, by_mail: bool = True) -> None:
    """Tell those concerned of every step and comment of which nobody has been told, the oldest first."""
    steps = ReportEvent.objects.filter(told_at=None).select_related("by", "report__seat")
    for step in steps.order_by("at", "pk")[:AT_ONCE]:
        with transaction.atomic():  # whoever is first to write that people were told tells them, both or neither
            if ReportEvent.objects.filter(pk=step.pk, told_at=None).update(told_at=at):
                _tell_of_step(step, at, by_mail)
    said = Comment.objects.filter(told_at=None).select_related("by", "thread__report__seat", "thread__opened_by")
    for comment in said.order_by("at", "pk")[:AT_ONCE]:
        with transaction.atomic():
            if Comment.objects.filter(pk=comment.pk, told_at=None).update(told_at=at):
                _tell_of_comment(comment, at, by_mail)
    for model in occurrences():
        untold = model.objects.filter(told_at=None).select_related("by")
        for event in untold.order_by("at", "pk")[:AT_ONCE]:
            with transaction.atomic():
                if model.objects.filter(pk=event.pk, told_at=None).update(told_at=at):
                    _tell_of_occurrence(event, at, by_mail)


def occurrences() -> list[Any]:
    """What else people are told of: models that apps to the right bring (`settings.REPORT_OCCURRENCES`)."""
    return [import_string(path) for path in settings.REPORT_OCCURRENCES]


def _tell_of_occurrence(event: Occurrence, at: datetime, by_mail: bool) -> None:
    give(
        Happening(event.happening),
        event.concerned(),
        key=f"{event.KEY}:{event.pk}",
        ibp_id=event.ibp_id,
        subject=event.subject[:200],
        page=event.page,
        by=event.by,
        happened_at=event.at,
        at=at,
        by_mail=by_mail,
    )


def _tell_of_step(step: ReportEvent, at: datetime, by_mail: bool) -> None:
    happening = HAPPENINGS.get(step.action)
    if happening is None:
        return
    give(
        happening,
        concerned_by(step),
        key=f"step:{step.pk}",
        report=step.report,
        by=step.by,
        happened_at=step.at,
        due_on=step.report.due_on if happening is Happening.REMINDER else None,
        at=at,
        by_mail=by_mail,
    )


def concerned_by(step: ReportEvent) -> list[User]:
    """Whom a step of a report's life concerns: PROKAS and the lead of what comes in, its writers of what comes back."""
    report = step.report
    if step.action in (Action.SUBMIT, Action.WITHDRAW):
        return reviewers_of(report) + _leads_of(report)
    if step.action == Action.APPROVE:
        return writers_of(report) + _leads_of(report)
    return writers_of(report)


def _leader(report: Report) -> User | None:
    latest = report.rounds.select_related("lead").newest()
    return latest.lead if latest else None


def _leads_of(report: Report) -> list[User]:
    """Of a partner's report, the people who make the consolidated one of it."""
    if report.seat_id is None:
        return []
    return leads_in(report.ibp_id)


def _tell_of_comment(comment: Comment, at: datetime, by_mail: bool) -> None:
    thread = comment.thread
    readers = thread.readers()
    mentioned = set(comment.mentions.all())
    for happening, people in (
        (Happening.MENTION, [person for person in readers if person in mentioned]),
        (Happening.COMMENT, [person for person in _taking_part(comment, readers) if person not in mentioned]),
    ):
        give(
            happening,
            people,
            key=f"comment:{comment.pk}",
            report=thread.report,
            thread=thread,
            by=comment.by,
            happened_at=comment.at,
            at=at,
            by_mail=by_mail,
        )


def _taking_part(comment: Comment, readers: list[User]) -> list[User]:
    """Whom a comment is for, of those who can read it: the partner where PROKAS shares it, else those who take part."""
    thread = comment.thread
    wanted: set[User | None]
    if comment.side == Side.PROKAS and not thread.is_internal:
        wanted = {*writers_of(thread.report)}
    else:
        spoken = User.objects.filter(pk__in=thread.comments.values("by"))
        wanted = {*spoken, thread.opened_by, _leader(thread.report)}
    return [person for person in readers if person in wanted]


def give(
    happening: Happening,
    people: Iterable[User],
    *,
    key: str,
    happened_at: datetime,
    at: datetime,
    by_mail: bool,
    by: User | None = None,
    **details: object,
) -> None:
    """A notice for each of these people, but for whoever did it. Given twice it is one."""
    others = dict.fromkeys(person for person in people if person != by)
    cadences = Preference.objects.about(happening, others) if others and by_mail else {}
    Notice.objects.bulk_create(
        [
            Notice(
                person=person,
                happening=happening,
                key=key,
                by=by,
                at=happened_at,
                told_at=at,
                mail_due_at=mail_due(cadences[person], at) if by_mail else None,
                **details,
            )
            for person in others
        ],
        ignore_conflicts=True,
    )


# ── Due days ────────────────────────────────────────────────────────────────


def remind_of_due_days(on: date, *, at: datetime, by_mail: bool = True) -> None:
    """Tell writers that a report is due soon, and them and its reviewers that it is overdue.

    Each threshold is told once for each due day: more time brings new notices. Days that were missed are not made up for,
    but for the nearest threshold. What came back after its due day has no due day until it is given more time.
    """
    near = Report.objects.open().filter(due_on__lte=on + timedelta(days=max(DAYS_BEFORE)))
    keys = {_due_key(report, on): report for report in near.select_related("seat")}
    told = set(Notice.objects.filter(key__in=keys).values_list("key", flat=True).distinct())
    for key, report in keys.items():
        came_back_later = report.status != Status.DRAFT and report.due_on < day_in_dhaka(report.status_at)
        if key in told or came_back_later:
            continue
        late = report.is_overdue(on)
        give(
            Happening.OVERDUE if late else Happening.DUE,
            writers_of(report) + (reviewers_of(report) if late else []),
            key=key,
            report=report,
            due_on=report.due_on,
            happened_at=at,
            at=at,
            by_mail=by_mail,
        )


def _due_key(report: Report, on: date) -> str:
    left = report.days_left(on)
    threshold = "late" if left < 0 else next(days for days in DAYS_BEFORE if left <= days)
    return f"due:{report.pk}:{threshold}:{report.due_on}"


# ── Mail ────────────────────────────────────────────────────────────────────


def post(*, at: datetime, now: Callable[[], datetime] | None = None) -> None:
    """Put what is due into letters, one for each person, and send the letters that have not left."""
    gather(at=at)
    stop_at = monotonic() + POSTING.total_seconds()
    for letter in Letter.objects.to_be_sent(at=at).select_related("person")[:AT_ONCE]:
        if monotonic() > stop_at:
            return
        send(letter, at=now() if now else at)


def gather(*, at: datetime) -> None:
    due = Notice.objects.to_be_mailed(at=at)
    for person in User.objects.filter(pk__in=due.values("person"))[:AT_ONCE]:
        _write_to(person, at=at)


def _write_to(person: User, *, at: datetime) -> None:
    """One letter with all that is due for this person. A notice goes into one letter only."""
    with transaction.atomic():
        due = Notice.objects.to_be_mailed(at=at).filter(person=person)
        readable = list(Notice.objects.visible_to(person).to_be_mailed(at=at).values_list("pk", flat=True))
        due.exclude(pk__in=readable).update(mail_due_at=None)  # one may not know of it any more
        if not readable:
            return
        letter = Letter.objects.create(person=person, made_at=at)
        # Of one table alone: then PostgreSQL, which waits for a worker that was faster, looks at each row again.
        if not Notice.objects.filter(pk__in=readable, letter=None).update(letter=letter):
            letter.delete()


def send(letter: Letter, *, at: datetime) -> bool:
    """Hand it to the mail server, once: whoever claims the row sends it. Between its yes and our note of it nothing is done."""
    if not letter.claim(at=at):
        return False
    number = letter.number
    if not number or not letter.person.is_active:
        letter.drop(at=at)
        return False
    try:
        message_of(letter, number).send()
    except (OSError, ValueError) as trouble:  # the second: an address that no mail can bear
        letter.stumble(str(trouble), at=at)
        return False
    letter.mark_sent(at=at)
    return True


def message_of(letter: Letter, number: int) -> EmailMessage:
    """A number and a link. Sent a second time it has the same Message-ID, by which mail servers know a repeat."""
    waiting = ngettext(
        "%(number)s new notice waits for you in the PROKAS portal",
        "%(number)s new notices wait for you in the PROKAS portal",
        number,
    ) % {"number": number}
    words = {
        "waiting": waiting,
        "inbox": settings.PORTAL_URL + reverse("reporting:inbox"),
        "settings": settings.PORTAL_URL + reverse("reporting:notice_settings"),
    }
    return EmailMessage(
        waiting,
        render_to_string("reporting/mail/letter.txt", words),
        to=[letter.person.email],
        headers={
            "Message-ID": f"<{letter.pk}@{urlsplit(settings.PORTAL_URL).hostname}>",
            "Auto-Submitted": "auto-generated",
        },
    )


# ── What everybody knows already ────────────────────────────────────────────


def told_already(*, on: date, unread: int = 3) -> None:
    """Tell of all that happened until this day, without mail, as if it had been told then; but for the last few, it was read.

    For a portal that is filled with the past.
    """
    at = _morning(on)
    events: list[Any] = [ReportEvent, Comment, *occurrences()]
    while any(model.objects.filter(told_at=None).exists() for model in events):
        tell(at=at, by_mail=False)
    for due_on in sorted(set(Report.objects.overdue(on).values_list("due_on", flat=True))):
        day_after = due_on + timedelta(days=1)
        remind_of_due_days(day_after, at=_morning(day_after), by_mail=False)
    for person in User.objects.filter(notices__seen_at=None).distinct():
        lately = Notice.objects.filter(person=person, at__gt=at - timedelta(days=14))
        latest = lately.values_list("pk", flat=True)[:unread]
        Notice.objects.filter(person=person).exclude(pk__in=list(latest)).update(seen_at=F("at"))


def _morning(day: date) -> datetime:
    return datetime.combine(day, MORNING, tzinfo=DHAKA)
