"""Knows what a version of the plan answers: a comment, a change in the context, a lesson, a risk, a proposal; and who may be told."""

from typing import TYPE_CHECKING, Union
from uuid import UUID, uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.clearance import Level
from partners.models import User
from partners.text import Prose
from reporting.chapter import Content
from reporting.models import ContextChange, Statement, Thread
from reporting.models.comments import Audience

if TYPE_CHECKING:
    from risks.plan.reviews import ActivityReview
    from risks.register import Assessment

Answerable = Union[Thread, ContextChange, Statement, "Assessment", "ActivityReview"]
WORDS_OF = {
    "risk": "event",
    "activity_review": "proposal",
}  # the field in which a row says it, by its kind; else its text


def can_be_answered(about: Answerable, ibp_id: UUID, by: User) -> bool:
    if about.report.ibp_id != ibp_id:
        return False
    if isinstance(about, Thread):
        return about.audience == Audience.SHARED and Thread.objects.visible_to(by).filter(pk=about.pk).exists()
    if isinstance(about, Statement) and about.criterion != Statement.Criterion.LESSONS:
        return False
    if not words_of(about):
        return False  # a review that proposes nothing
    return type(about).objects.visible_to(by).filter(pk=about.pk).exists()


def words_of(about: Answerable) -> str:
    """What a comment, a change, a lesson, a risk or a proposal says."""
    if isinstance(about, Thread):
        first = about.comments.first()
        return first.text if first else about.quote
    return str(getattr(about, WORDS_OF.get(about.KIND, "text")))


class PlanAnswer(models.Model):
    """What a version of the plan answers: a shared comment or a row of a report, in the words it had then."""

    class Kind(models.TextChoices):
        COMMENT = "comment", _("Comment")
        CHANGE = "change", _("Contextual change")
        LESSON = "lesson", _("Lesson learnt")
        RISK = "risk", _("Risk")
        PROPOSAL = "proposal", _("Proposal of a partner")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    plan = models.ForeignKey("risks.PlanVersion", on_delete=models.CASCADE, related_name="answers")
    kind = models.CharField(max_length=8, choices=Kind)
    thread = models.ForeignKey(Thread, null=True, on_delete=models.PROTECT, related_name="answered_by")
    # None: its partner has removed the row since.
    change = models.ForeignKey(ContextChange, null=True, on_delete=models.SET_NULL, related_name="answered_by")
    lesson = models.ForeignKey(Statement, null=True, on_delete=models.SET_NULL, related_name="answered_by")
    risk = models.ForeignKey("risks.Assessment", null=True, on_delete=models.SET_NULL, related_name="answered_by")
    proposal = models.ForeignKey(
        "risks.ActivityReview", null=True, on_delete=models.SET_NULL, related_name="answered_by"
    )
    quote = Prose(blank=True)
    confidentiality = models.PositiveSmallIntegerField(choices=Level)
    note = Prose(_("how"), blank=True, max_length=2_000)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("answer of the plan")
        verbose_name_plural = _("answers of the plan")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="comment", thread__isnull=False, change=None, lesson=None, risk=None, proposal=None)
                | Q(kind="change", thread=None, lesson=None, risk=None, proposal=None)
                | Q(kind="lesson", thread=None, change=None, risk=None, proposal=None)
                | Q(kind="risk", thread=None, change=None, lesson=None, proposal=None)
                | Q(kind="proposal", thread=None, change=None, lesson=None, risk=None),
                name="a_plan_answers_one_thing_at_a_time",
            ),
            models.UniqueConstraint(fields=["plan", "thread"], name="a_comment_is_answered_once_in_a_version"),
            models.UniqueConstraint(fields=["plan", "change"], name="a_change_is_answered_once_in_a_version"),
            models.UniqueConstraint(fields=["plan", "lesson"], name="a_lesson_is_answered_once_in_a_version"),
            models.UniqueConstraint(fields=["plan", "risk"], name="a_risk_is_answered_once_in_a_version"),
            models.UniqueConstraint(fields=["plan", "proposal"], name="a_proposal_is_answered_once_in_a_version"),
        ]

    def __str__(self) -> str:
        return self.quote

    @property
    def about(self) -> Answerable | None:
        return self.thread or self.row

    @property
    def row(self) -> Union[ContextChange, Statement, "Assessment", "ActivityReview", None]:
        """The row of a report that it answers, as it is now; None of a comment, and where its partner has removed it."""
        return self.change or self.lesson or self.risk or self.proposal

    @property
    def field(self) -> str:
        """The name under which it is given to `PlanVersion.answer`."""
        return "thread" if self.kind == self.Kind.COMMENT else self.kind

    @property
    def level(self) -> Level:
        """Who may be told: the stricter of what it was when it was answered, and of what it is now."""
        row = self.row
        return Level(max(self.confidentiality, row.confidentiality if row else Level.PUBLIC))

    @property
    def is_the_leads_to_tell(self) -> bool:
        """Unless a partner has restricted its row since: then not even the consortium’s lead reads it any more."""
        row = self.row
        return not (row and row.report.seat_id and row.confidentiality == Level.RESTRICTED)

    def values(self) -> Content:
        """As it stands in a content; it is no row of it that one could comment on."""
        about = self.about
        return {
            "kind": self.kind,
            "answers": str(about.pk) if about else "",
            "quote": self.quote,
            "note": self.note,
            "confidentiality": self.level.value,
        }
