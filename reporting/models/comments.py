"""Knows what is said about a report: threads on a chapter or a row, who takes part, and what became of each."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Self
from uuid import UUID, uuid4

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partners.models import User
from partners.refusals import Refused
from partners.text import Prose
from reporting.chapter import Gap
from reporting.contents import row_in, words_of
from reporting.models.report import Report, judged, own
from reporting.models.review import Round, reviewers_of, writers_of
from reporting.workflow import CLOSED, TOO_LATE, Status


class Audience(models.TextChoices):
    SHARED = "shared", _("Shared with the partner")
    INTERNAL = "internal", _("Internal, among reviewers")


class Side(models.TextChoices):
    """On whose behalf somebody speaks."""

    PARTNER = "partner", _("Partner")
    PROKAS = "prokas", _("PROKAS")


class State(models.TextChoices):
    OPEN = "open", _("Open")
    AGREED = "agreed", _("Agreed")
    CLARIFIED = "clarified", _("Clarified")
    DISAGREED = "disagreed", _("Disagreed")
    RESOLVED = "resolved", _("Resolved")


ANSWERS = (State.AGREED, State.CLARIFIED, State.DISAGREED)  # the partner's
ENDINGS = (State.RESOLVED, State.OPEN)  # PROKAS's: done, or open again
STATES_OF = {Side.PARTNER: ANSWERS, Side.PROKAS: ENDINGS}


def readable(user: User, thread: str = "") -> Q:
    """Shared threads for those whose report it is and those who judge it; internal ones for the latter alone.

    `thread` is the lookup path to the thread, such as "thread__", of what names its report too.
    """
    writes, judges = own(user, "report__"), judged(user, "report__")
    return Q(**{f"{thread}audience": Audience.SHARED}) & (writes | judges) | judges & ~writes


class ThreadQuerySet(models.QuerySet["Thread"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(readable(user))

    def shared(self) -> Self:
        return self.filter(audience=Audience.SHARED)

    def unresolved(self) -> Self:
        return self.exclude(state=State.RESOLVED)

    def unanswered(self) -> Self:
        """What the partner still has to answer."""
        return self.shared().filter(state=State.OPEN)

    def with_comments(self) -> Self:
        return self.select_related("round", "opened_by").prefetch_related("comments__by", "comments__mentions")


class Thread(models.Model):
    """A conversation about a chapter, or about one row of it, as it stood in one round."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="threads")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="threads")
    chapter = models.CharField(max_length=30)
    row = models.UUIDField(null=True)  # none: about the whole chapter
    quote = Prose(blank=True)  # what the row said
    audience = models.CharField(max_length=8, choices=Audience)
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = ThreadQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["opened_at", "pk"]
        indexes = [models.Index(fields=["report", "audience", "state"])]

    def __str__(self) -> str:
        return self.brief

    def get_absolute_url(self) -> str:
        return reverse("reporting:thread", args=[self.pk])

    @property
    def brief(self) -> str:
        """Its first words."""
        first = next(iter(self.comments.all()), None)
        return Truncator(first.text if first else self.quote).chars(80)

    @property
    def is_internal(self) -> bool:
        return self.audience == Audience.INTERNAL

    @property
    def gap(self) -> Gap:
        return Gap(
            gettext("Answer the comment “%(words)s”.") % {"words": self.brief},
            reverse("reporting:comments", args=[self.report_id]) + f"#thread-{self.pk}",
        )

    @classmethod
    def begin(
        cls,
        there: Round,
        chapter: str,
        *,
        row: UUID | None = None,
        text: str,
        audience: Audience | str,
        by: User,
        at: datetime,
        id: UUID | None = None,
        mentions: Iterable[User] = (),
    ) -> "Thread":
        """Comment on a chapter, or on one row of it. Sent twice with the same id (after a lost answer) it is one comment.

        Raises Refused when the round is over, nothing is said, or what it is about does not stand in what was submitted.
        """
        with transaction.atomic():
            there.require_open()
            if id and (thread := cls.objects.filter(pk=id).first()):
                if (thread.round_id, thread.opened_by_id) != (there.pk, by.pk):
                    raise Refused(gettext("This could not be added here. Reload the page and try again."))
                return thread
            content = there.snapshot.content.get(chapter)
            about = row_in(content, str(row)) if row else {}
            if content is None or about is None:
                raise Refused(gettext("What you comment on does not stand in this submission."))
            thread = cls.objects.create(
                id=id or uuid4(),
                report=there.report,
                round=there,
                chapter=chapter,
                row=row,
                quote=words_of(about),
                audience=audience,
                opened_by=by,
                opened_at=at,
                changed_at=at,
            )
            thread._say(text, by=by, at=at, side=Side.PROKAS, mentions=mentions)
        return thread

    def reply(
        self,
        text: str,
        *,
        by: User,
        at: datetime,
        side: Side,
        state: State | str = "",
        id: UUID | None = None,
        mentions: Iterable[User] = (),
    ) -> "Comment":
        """Say more, and perhaps what becomes of it: the partner answers, PROKAS resolves or opens again.

        Raises Refused when the thread is resolved, the report is approved, nothing is said, or the state is not one's to set.
        """
        with transaction.atomic():
            report = self.report.lock()
            self.refresh_from_db(fields=["state"])
            if id and (said := Comment.objects.filter(pk=id).first()):
                if (said.thread_id, said.by_id) != (self.pk, by.pk):
                    raise Refused(gettext("This could not be added here. Reload the page and try again."))
                return said
            if report.status in CLOSED:
                raise Refused(str(TOO_LATE[Status(report.status)]))
            if self.state == State.RESOLVED and state != State.OPEN:
                raise Refused(
                    gettext("This comment has been resolved. It can be opened again first.")
                    if side is Side.PROKAS
                    else gettext("This comment has been resolved by PROKAS. Nothing more is needed.")
                )
            if state and state not in STATES_OF[side]:
                raise Refused(gettext("Choose one of the answers that are offered."))
            return self._say(text, by=by, at=at, side=side, state=state, id=id, mentions=mentions)

    def _say(
        self,
        text: str,
        *,
        by: User,
        at: datetime,
        side: Side,
        state: State | str = "",
        id: UUID | None = None,
        mentions: Iterable[User] = (),
    ) -> "Comment":
        mentions = list(mentions)
        if not text.strip() and state not in ENDINGS:
            raise Refused(gettext("Write what you want to say."))
        if not set(mentions) <= set(self.readers()):
            raise Refused(gettext("Choose people who can read this comment."))
        said = Comment(id=id or uuid4(), thread=self, by=by, at=at, side=side, text=text, state=state)
        said.clean_fields(exclude={"thread", "by", "told_at"})
        said.save(force_insert=True)
        said.mentions.set(mentions)
        self.changed_at = at
        if state:
            self.state = state
        self.save(update_fields=["changed_at", "state"])
        return said

    def readers(self) -> list[User]:
        """Everybody who can read it."""
        return readers_of(self.report, self.audience)


def readers_of(report: Report, audience: Audience | str) -> list[User]:
    """Who can read comments of this kind on a report: its reviewers, and of shared ones its writers."""
    writers = writers_of(report) if audience == Audience.SHARED else []
    return list(dict.fromkeys([*reviewers_of(report), *writers]))


class Comment(models.Model):
    """One thing said in a thread, and what it made of the thread."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="comments")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    side = models.CharField(max_length=7, choices=Side)
    text = Prose(_("comment"), blank=True)
    state = models.CharField(max_length=9, choices=State, blank=True)
    mentions: Any = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    told_at = models.DateTimeField(null=True, db_index=True)  # when those whom it concerns were told

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return Truncator(self.text).chars(80)
