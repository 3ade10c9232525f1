"""Knows a review round: who leads it, what each reviewer finds of each chapter, what is ticked off, and how it ended."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID, uuid4

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from partners.models import Appointment, User
from partners.refusals import Refused
from partners.standing import Role
from partners.text import Name
from reporting.chapter import Chapter, Gap
from reporting.freezing import fingerprint
from reporting.models.report import Kind, Report, ReportEvent, Snapshot
from reporting.workflow import DECISIONS, Action


class Undecided(Refused):
    """The round cannot be decided yet; `gaps` says what is still to be done, and where."""

    def __init__(self, gaps: list[Gap]) -> None:
        super().__init__(gettext("The review is not complete yet."))
        self.gaps = gaps


class ReturnReason(models.Model):
    """Why reports come back, in a word: what is counted per quarter, chapter and partner."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code = models.SlugField(_("code"), max_length=30, unique=True)
    label = Name(_("reason"), max_length=80, unique=True)
    hint = Name(_("when to use it"), blank=True)
    position = models.PositiveSmallIntegerField(_("place in the list"), default=0)
    is_offered = models.BooleanField(_("offered to reviewers"), default=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("reason for returning")
        verbose_name_plural = _("reasons for returning")
        ordering = ["position", "label"]

    def __str__(self) -> str:
        return self.label


class ChecklistItem(models.Model):
    """Something a reviewer has looked at before a report is returned or approved."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    label = Name(_("what was looked at"), unique=True)
    kind = models.CharField(_("asked of"), max_length=12, choices=Kind, blank=True, help_text=_("Empty: every report."))
    position = models.PositiveSmallIntegerField(_("place in the list"), default=0)
    is_asked = models.BooleanField(_("asked of reviewers"), default=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("item of the checklist")
        verbose_name_plural = _("checklist")
        ordering = ["position", "label"]

    def __str__(self) -> str:
        return self.label


class RoundQuerySet(models.QuerySet["Round"]):
    def unfinished(self) -> "RoundQuerySet":
        return self.filter(closed_at=None)

    def returned(self) -> "RoundQuerySet":
        return self.filter(outcome=Action.RETURN)

    def newest(self) -> "Round | None":
        """The round on what was submitted last."""
        return self.order_by("number").last()

    def begin(self, report: Report, sent: Snapshot, *, at: datetime) -> "Round":
        """The round on what was just submitted, led by whoever led the one before."""
        before = self.filter(report=report).newest()
        return self.create(
            report=report,
            snapshot=sent,
            number=before.number + 1 if before else 1,
            lead=_lead_of(report, before),
            opened_at=at,
        )

    def close(self, outcome: Action, *, at: datetime) -> None:
        for there in self:
            there.outcome, there.closed_at = outcome, at
            there.save(update_fields=["outcome", "closed_at"])


def reviewers_of(report: Report) -> list[User]:
    """The people of PROKAS who judge this report, those of its project before those of the whole programme."""
    writers = set(writers_of(report))
    return [person for person in reviewers_in(report.ibp_id) if person not in writers]


def writers_of(report: Report) -> list[User]:
    """The people whose report it is: the seat's, or the consortium's lead."""
    held = Appointment.objects.current().select_related("person").order_by("role", "person__name")
    if report.seat_id:
        held = held.filter(role__in=[Role.CONTRIBUTOR, Role.FOCAL_PERSON], seat=report.seat_id)
    else:
        held = held.filter(role=Role.CONSORTIUM_LEAD, ibp=report.ibp_id)
    return list(dict.fromkeys(one.person for one in held))


def reviewers_in(ibp_id: UUID) -> list[User]:
    """The people of PROKAS who review a project, those of the project before those of the whole programme."""
    held = Appointment.objects.current().filter(role=Role.REVIEWER).filter(Q(ibp=ibp_id) | Q(ibp=None))
    held = held.select_related("person").order_by(F("ibp").asc(nulls_last=True), "begun_at", "person__name")
    return list(dict.fromkeys(one.person for one in held))


def leads_in(ibp_id: UUID) -> list[User]:
    """The people who lead a project’s consortium."""
    held = Appointment.objects.current().filter(role=Role.CONSORTIUM_LEAD, ibp=ibp_id).select_related("person")
    return list(dict.fromkeys(one.person for one in held.order_by("begun_at", "person__name")))


def _lead_of(report: Report, before: "Round | None") -> User | None:
    """Whoever led the round before, else the project's first reviewer."""
    there = reviewers_of(report)
    if before and before.lead in there:
        return before.lead
    return there[0] if there else None


@dataclass(frozen=True)
class ChapterState:
    """A chapter in a round: its exact version, and what reviewers found of that version."""

    chapter: Chapter
    sha256: str
    verdicts: "tuple[Verdict, ...]" = ()
    is_unchanged: bool = False  # since the round before

    def of(self, reviewer: User | None) -> "Verdict | None":
        return next((verdict for verdict in self.verdicts if reviewer and verdict.reviewer_id == reviewer.pk), None)


class Round(models.Model):
    """One review of what was submitted: it begins with a submission and ends with a decision, or when it is withdrawn."""

    OUTCOMES = [(Action.RETURN, _("Returned")), (Action.APPROVE, _("Approved")), (Action.WITHDRAW, _("Withdrawn"))]

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="rounds")
    snapshot = models.OneToOneField(Snapshot, on_delete=models.PROTECT, related_name="round")
    number = models.PositiveSmallIntegerField()
    lead = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=OUTCOMES, blank=True)
    reason = models.ForeignKey(ReturnReason, null=True, on_delete=models.PROTECT, related_name="rounds")
    history = HistoricalRecords()

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("review round")
        verbose_name_plural = _("review rounds")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="rounds_are_numbered"),
            models.UniqueConstraint(fields=["report"], condition=Q(closed_at=None), name="one_open_round_per_report"),
            models.CheckConstraint(
                condition=Q(closed_at=None, outcome="") | (Q(closed_at__isnull=False) & ~Q(outcome="")),
                name="a_closed_round_has_an_outcome",
            ),
        ]

    def __str__(self) -> str:
        return gettext("Round %(number)s") % {"number": self.number}

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    def before(self) -> "Round | None":
        return Round.objects.filter(report=self.report_id, number=self.number - 1).select_related("snapshot").first()

    @cached_property
    def chapters(self) -> list[ChapterState]:
        """Its chapters as they were submitted, with the verdicts on exactly that version, of this round or an earlier one."""
        now = _fingerprints(self)
        earlier = self.before()
        then = _fingerprints(earlier) if earlier else {}
        found: dict[str, dict[UUID, Verdict]] = {key: {} for key in now}
        past = Verdict.objects.filter(round__report=self.report_id, round__number__lte=self.number)
        for verdict in past.select_related("reviewer", "reason", "round").order_by("round__number"):
            if now.get(verdict.chapter) == verdict.sha256:
                found[verdict.chapter][verdict.reviewer_id] = verdict
        return [
            ChapterState(
                chapter, now[chapter.key], tuple(found[chapter.key].values()), then.get(chapter.key) == now[chapter.key]
            )
            for chapter in self.report.chapters
            if chapter.key in now
        ]

    def items(self) -> models.QuerySet[ChecklistItem]:
        """The checklist that is asked for this report."""
        return ChecklistItem.objects.filter(Q(kind="") | Q(kind=self.report.kind), is_asked=True)

    def require_open(self) -> None:
        """Raise Refused unless the round can still be worked on; holds its report until the transaction ends."""
        self.report.lock()
        self.refresh_from_db(fields=["closed_at", "outcome", "lead", "reason"])
        if not self.is_open:
            raise Refused(self.ended)

    @property
    def ended(self) -> str:
        """How it ended, as one tells somebody who comes too late."""
        words = {
            Action.RETURN: gettext("This round is over: the report was returned on %(day)s."),
            Action.APPROVE: gettext("This round is over: the report was approved on %(day)s."),
            Action.WITHDRAW: gettext("This round is over: the partner withdrew the report on %(day)s."),
        }
        return words[Action(self.outcome)] % {"day": date_format(self.closed_at)} if self.closed_at else ""

    def judge(
        self, key: str, opinion: str, *, by: User, at: datetime, seen: str, reason: ReturnReason | None = None
    ) -> "Verdict":
        """Say what one finds of a chapter, in the version that was `seen` (SHA-256 of its content).

        Raises Refused when the round is over, the chapter was seen in another version, or a reason is wanted.
        """
        with transaction.atomic():
            self.require_open()
            if _fingerprints(self).get(key) != seen:
                raise Refused(
                    gettext("You have read another version of this chapter. Read it as it stands now, then judge it.")
                )
            if opinion == Verdict.Opinion.NEEDS_IMPROVEMENT and reason is None:
                raise Refused(gettext("Choose why this chapter needs improvement."))
            verdict, _is_new = Verdict.objects.update_or_create(
                round=self,
                chapter=key,
                reviewer=by,
                defaults={
                    "opinion": opinion,
                    "reason": reason if opinion == Verdict.Opinion.NEEDS_IMPROVEMENT else None,
                    "sha256": seen,
                    "at": at,
                },
            )
        self.__dict__.pop("chapters", None)
        return verdict

    def tick(self, item: ChecklistItem, *, by: User, at: datetime) -> None:
        with transaction.atomic():
            self.require_open()
            Tick.objects.get_or_create(round=self, item=item, defaults={"by": by, "at": at})

    def untick(self, item: ChecklistItem) -> None:
        with transaction.atomic():
            self.require_open()
            Tick.objects.filter(round=self, item=item).delete()

    def lead_by(self, person: User) -> None:
        """From now on this person leads and decides."""
        with transaction.atomic():
            self.require_open()
            if person not in reviewers_of(self.report):
                raise Refused(gettext("Only those who review this report can lead its review."))
            self.lead = person
            self.save(update_fields=["lead"])

    def lacking(self, action: Action) -> list[Gap]:
        """What is still to be done before this decision."""
        url = reverse("reporting:review", args=[self.report_id])
        gaps = []
        for state in self.chapters:
            verdict = state.of(self.lead)
            words = {"chapter": state.chapter.title}
            if verdict is None:
                gaps.append(
                    Gap(gettext("Say what you find of “%(chapter)s”.") % words, f"{url}#verdict-{state.chapter.key}")
                )
            elif action is Action.APPROVE and verdict.opinion == Verdict.Opinion.NEEDS_IMPROVEMENT:
                gaps.append(
                    Gap(
                        gettext("“%(chapter)s” needs improvement: return the report, or change your verdict.") % words,
                        f"{url}#verdict-{state.chapter.key}",
                    )
                )
        ticked = set(self.ticks.values_list("item", flat=True))
        gaps += [
            Gap(gettext("Tick off: %(item)s") % {"item": item}, f"{url}#checklist")
            for item in self.items()
            if item.pk not in ticked
        ]
        if action is Action.APPROVE:
            gaps += [
                Gap(gettext("Resolve the comment “%(words)s”.") % {"words": thread.brief}, f"{url}#thread-{thread.pk}")
                for thread in self.report.threads.shared().unresolved().prefetch_related("comments")
            ]
        return gaps

    def decide(
        self, action: Action, *, by: User, at: datetime, seen: str, note: str = "", reason: ReturnReason | None = None
    ) -> ReportEvent:
        """Return or approve what was `seen` (SHA-256 of the submission), as the one who leads the review.

        Raises Refused when the round is over, another submission was read, somebody else leads or a reason is wanted,
        Undecided while the review is not complete.
        """
        if action not in DECISIONS:
            raise ValueError(f"{action} decides nothing")
        with transaction.atomic():
            self.require_open()
            if seen != self.snapshot.sha256:
                raise Refused(
                    gettext("The report has been submitted again since you opened it. Read it anew before you decide.")
                )
            if self.lead_id != by.pk:
                raise Refused(
                    gettext("%(person)s leads this review and decides. Take the lead first if that has changed.")
                    % {"person": self.lead}
                    if self.lead
                    else gettext("Nobody leads this review yet. Take the lead, then decide.")
                )
            if action is Action.RETURN and reason is None:
                raise Refused(gettext("Choose why the report goes back."))
            if gaps := self.lacking(action):
                raise Undecided(gaps)
            event = self.report.take(action, by=by, at=at, note=note)
            self.refresh_from_db(fields=["closed_at", "outcome"])
            if action is Action.RETURN:
                self.reason = reason
                self.save(update_fields=["reason"])
        return event


def _fingerprints(there: Round) -> dict[str, str]:
    """The exact version of each chapter: SHA-256 of what was submitted in it."""
    return {key: fingerprint(content) for key, content in there.snapshot.content.items()}


class Verdict(models.Model):
    """What one reviewer finds of one chapter, in one exact version of it."""

    class Opinion(models.TextChoices):
        FINE = "fine", _("Fine")
        NEEDS_IMPROVEMENT = "needs_improvement", _("Needs improvement")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="verdicts")
    chapter = models.CharField(max_length=30)
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opinion = models.CharField(max_length=20, choices=Opinion)
    reason = models.ForeignKey(ReturnReason, null=True, on_delete=models.PROTECT, related_name="verdicts")
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("verdict")
        verbose_name_plural = _("verdicts")
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "chapter", "reviewer"], name="one_verdict_per_reviewer_and_chapter"
            )
        ]

    def __str__(self) -> str:
        return self.get_opinion_display()


class Tick(models.Model):
    """An item of the checklist that somebody has looked at."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="ticks")
    item = models.ForeignKey(ChecklistItem, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "item"], name="an_item_is_ticked_once")]
