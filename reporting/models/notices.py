"""Knows notices: what a person was told about, when it was read, how often mail is wanted, and which letter named it."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partners.models import IBP, User
from partners.standing import Standing
from reporting.cadence import Cadence, mail_due
from reporting.due import day_words
from reporting.models.comments import Thread, readable
from reporting.models.report import Report, others, own
from reporting.quarters import day_in_dhaka

MAX_ATTEMPTS = 14  # to hand over one letter; together about three days
LONGEST_WAIT = timedelta(hours=8)


class Happening(models.TextChoices):
    """What people are told about."""

    SUBMITTED = "submitted", _("A report or a plan was submitted")
    WITHDRAWN = "withdrawn", _("A report or a plan was withdrawn")
    RETURNED = "returned", _("A report or a plan was returned")
    APPROVED = "approved", _("A report or a plan was approved")
    REOPENED = "reopened", _("A report was opened again")
    COMMENT = "comment", _("Somebody commented")
    MENTION = "mention", _("Somebody mentioned me")
    DUE = "due", _("A report is due in 14 days, 7 days, 1 day")
    OVERDUE = "overdue", _("A report is overdue")
    REMINDER = "reminder", _("Somebody reminded me of an overdue report")
    ESCALATED = "escalated", _("A risk was escalated to the programme")
    ANSWERED = "answered", _("PROKAS answered a risk that was escalated")
    ACTION = "action", _("An action point of a workshop is due in 7 days, or overdue")
    INVITED = "invited", _("My organisation is invited to a workshop")


USUAL = {  # where a person has chosen nothing
    happening: Cadence.DAILY if happening in (Happening.COMMENT, Happening.WITHDRAWN) else Cadence.AT_ONCE
    for happening in Happening
}

FOR_WRITERS = {
    *(Happening.RETURNED, Happening.APPROVED, Happening.REOPENED, Happening.COMMENT, Happening.MENTION),
    *(Happening.DUE, Happening.OVERDUE, Happening.REMINDER, Happening.ANSWERED, Happening.ACTION),
    Happening.INVITED,
}
FOR_LEADS = {*FOR_WRITERS, Happening.SUBMITTED, Happening.WITHDRAWN}
FOR_REVIEWERS = {
    *(Happening.SUBMITTED, Happening.WITHDRAWN, Happening.COMMENT, Happening.MENTION, Happening.OVERDUE),
    *(Happening.ESCALATED, Happening.ACTION),
}
FOR_FACILITATORS = {Happening.ACTION}


def concerning(standing: Standing) -> list[Happening]:
    """What a person with these roles can be told about."""
    wanted: set[Happening] = set()
    if standing.writes_for:
        wanted |= FOR_WRITERS
    if standing.leads:
        wanted |= FOR_LEADS
    if standing.reviews:
        wanted |= FOR_REVIEWERS
    if standing.facilitates:
        wanted |= FOR_FACILITATORS
    return [happening for happening in Happening if happening in wanted]


class PreferenceQuerySet(models.QuerySet["Preference"]):
    def of(self, person: User) -> dict[Happening, Cadence]:
        """How often this person wants mail about each happening, chosen or usual."""
        chosen = {Happening(one.happening): Cadence(one.cadence) for one in self.filter(person=person)}
        return {**USUAL, **chosen}

    def about(self, happening: Happening, people: Iterable[User]) -> dict[User, Cadence]:
        """How often each of these people wants mail about this."""
        people = list(people)
        chosen = {one.person_id: Cadence(one.cadence) for one in self.filter(happening=happening, person__in=people)}
        return {person: chosen.get(person.pk, USUAL[happening]) for person in people}

    def choose(self, person: User, happening: Happening | str, cadence: Cadence | str, *, at: datetime) -> None:
        """From now on, also for what has not been mailed yet. What was to stay unmailed stays so."""
        self.update_or_create(person=person, happening=happening, defaults={"cadence": cadence})
        waiting = Notice.objects.filter(person=person, happening=happening, mail_due_at__isnull=False)
        waiting.unseen().filter(letter=None).update(mail_due_at=mail_due(cadence, at))


class Preference(models.Model):
    """How often a person wants mail about one kind of happening."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    happening = models.CharField(max_length=10, choices=Happening)
    cadence = models.CharField(max_length=8, choices=Cadence)

    objects = PreferenceQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "happening"], name="one_cadence_per_happening")]

    def __str__(self) -> str:
        return f"{self.get_happening_display()}: {self.get_cadence_display()}"


class LetterQuerySet(models.QuerySet["Letter"]):
    def to_be_sent(self, *, at: datetime) -> Self:
        """Those that have not left and that nobody is sending, or tried to send, a moment ago."""
        free = Q(lease_until=None) | Q(lease_until__lt=at)
        return self.filter(free, sent_at=None, dropped_at=None)


class Letter(models.Model):
    """A mail that says how many notices wait. The row says whether it has left; whoever claims it sends it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    attempt = models.PositiveSmallIntegerField(default=0)  # also the fencing token: only the latest may write
    lease_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)  # nobody needs it any more, or nobody takes it
    trouble = models.CharField(max_length=200, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]
        indexes = [
            models.Index(fields=["lease_until"], condition=Q(sent_at=None, dropped_at=None), name="letters_to_send")
        ]

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def number(self) -> int:
        """How many of its notices the person may still read and has not read."""
        return self.notices.visible_to(self.person).unseen().count()

    def claim(self, *, at: datetime) -> bool:
        """Take it up, if it is there to be taken. Of several workers that try at once exactly one gets it."""
        lease = at + timedelta(seconds=settings.LETTER_LEASE)
        there = Letter.objects.to_be_sent(at=at).filter(pk=self.pk)
        if not there.update(attempt=F("attempt") + 1, lease_until=lease):
            return False
        self.refresh_from_db(fields=["attempt", "lease_until"])
        return True

    def mark_sent(self, *, at: datetime) -> None:
        self._write(sent_at=at, lease_until=None, trouble="")

    def drop(self, *, at: datetime) -> None:
        self._write(dropped_at=at, lease_until=None)

    def stumble(self, trouble: str, *, at: datetime) -> None:
        """The mail server did not take it: again after a while, longer each time, and one day not any more."""
        given_up = at if self.attempt >= MAX_ATTEMPTS else None
        wait = min(timedelta(minutes=2**self.attempt), LONGEST_WAIT)
        self._write(trouble=trouble[:200], lease_until=at + wait, dropped_at=given_up)

    def _write(self, **changes: object) -> None:
        mine = Letter.objects.filter(pk=self.pk, attempt=self.attempt, sent_at=None, dropped_at=None)
        mine.update(**changes)


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, person: User) -> Self:
        """One's own, about what one may still know of: of what one has lost the right to read, no trace remains."""
        about_reports = Q(thread=None) & (own(person, "report__") | others(person, "report__"))
        about_threads = Q(thread__isnull=False) & readable(person, "thread__")
        return self.filter(about_reports | about_threads | _of_projects(person), person=person)

    def unseen(self) -> Self:
        return self.filter(seen_at=None)

    def with_names(self) -> Self:
        named = ("report__ibp", "report__seat__organisation", "report__quarter", "thread", "by")
        return self.select_related(*named)

    def to_be_mailed(self, *, at: datetime) -> Self:
        """Whose mail is due: not read meanwhile, in no letter, of somebody who may sign in."""
        return self.unseen().filter(mail_due_at__lte=at, letter=None, person__is_active=True)


def _of_projects(person: User) -> Q:
    """What happened outside reports in the projects one leads or reviews; of what is answered or to be done there, also in one’s own."""
    standing = person.standing
    if standing.reviews.everywhere:
        return Q(ibp__isnull=False)
    answered = Q(ibp__in=standing.member_of, happening__in=[Happening.ANSWERED, Happening.INVITED])
    to_do = Q(happening=Happening.ACTION)
    if not standing.facilitates.everywhere:
        to_do &= Q(ibp__in=standing.member_of | standing.facilitates.ibps)
    return Q(ibp__in=standing.leads | standing.reviews.ibps) | answered | to_do


class Notice(models.Model):
    """One thing that one person is told. The key names what happened, so that nobody is told twice.

    It is about a report, or about something else in a project: then it says itself what that is called and where it stands.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    happening = models.CharField(max_length=10, choices=Happening)
    key = models.CharField(max_length=80)
    report = models.ForeignKey(Report, null=True, on_delete=models.PROTECT, related_name="notices")
    ibp = models.ForeignKey(IBP, null=True, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=200, blank=True)
    page = models.CharField(max_length=200, blank=True)
    thread = models.ForeignKey(Thread, null=True, on_delete=models.PROTECT, related_name="notices")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(null=True)  # the due day it is about
    at = models.DateTimeField()  # when it happened
    told_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    mail_due_at = models.DateTimeField(null=True)  # none: no mail
    letter = models.ForeignKey(Letter, null=True, on_delete=models.SET_NULL, related_name="notices")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-at", "-told_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="a_person_is_told_once"),
            models.CheckConstraint(
                condition=Q(report__isnull=False, ibp=None, subject="", page="")
                | Q(report=None, thread=None, ibp__isnull=False, subject__gt="", page__gt=""),
                name="a_notice_is_about_a_report_or_says_what_it_is_about",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-at"]),
            models.Index(fields=["person"], condition=Q(seen_at=None), name="unseen_notices"),
            models.Index(
                fields=["mail_due_at"],
                condition=Q(seen_at=None, letter=None, mail_due_at__isnull=False),
                name="notices_to_mail",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}: {self.words}"

    def get_absolute_url(self) -> str:
        return reverse("reporting:notice", args=[self.pk])

    @property
    def title(self) -> str:
        """What it is about."""
        return str(self.report) if self.report else self.subject

    @property
    def place(self) -> str:
        """The page it is about."""
        about = self.thread or self.report
        return about.get_absolute_url() if about else self.page

    @property
    def day(self) -> date:
        return day_in_dhaka(self.at)

    @property
    def words(self) -> str:
        """What happened, in a few words."""
        said = {
            Happening.SUBMITTED: gettext("Submitted by %(who)s"),
            Happening.WITHDRAWN: gettext("Withdrawn by %(who)s"),
            Happening.RETURNED: gettext("Returned by %(who)s"),
            Happening.APPROVED: gettext("Approved by %(who)s"),
            Happening.REOPENED: gettext("Opened again by %(who)s"),
            Happening.COMMENT: gettext("%(who)s commented on “%(chapter)s”"),
            Happening.MENTION: gettext("%(who)s mentioned you in a comment on “%(chapter)s”"),
            Happening.DUE: gettext("Due %(day)s"),
            Happening.OVERDUE: gettext("Overdue: it was due %(day)s"),
            Happening.REMINDER: gettext("%(who)s reminds you: it was due %(day)s"),
            Happening.ESCALATED: gettext("Escalated to the programme by %(who)s"),
            Happening.ANSWERED: gettext("%(who)s answered a risk that was escalated"),
            Happening.ACTION: gettext("To be done: due %(day)s"),
            Happening.INVITED: gettext("%(who)s invites you to this workshop"),
        }[Happening(self.happening)]
        if self.ibp_id and self.happening == Happening.SUBMITTED:
            said = gettext("Proposed by %(who)s")
        if self.happening == Happening.ACTION and self.due_on and self.due_on < self.day:
            said = gettext("Overdue: it was due %(day)s")
        day = day_words(self.due_on, self.day) if self.due_on else ""
        return said % {"who": self.by or gettext("The portal"), "chapter": self.chapter, "day": day}

    @property
    def chapter(self) -> str:
        """The title of the chapter that was commented on."""
        if not (self.thread and self.report):
            return ""
        key = self.thread.chapter
        return next((str(chapter.title) for chapter in self.report.chapters if chapter.key == key), key)

    def see(self, *, at: datetime) -> None:
        """It has been read. Reading it again changes nothing."""
        Notice.objects.unseen().filter(pk=self.pk).update(seen_at=at)
