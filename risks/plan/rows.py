"""Knows the outcomes and activities of a version of the plan, and that nobody’s words are overwritten unseen."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Self
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from partners.clearance import Level
from partners.models import Seat, User
from partners.refusals import Refused
from partners.text import Name, Prose, brief
from reporting.chapter import Content
from reporting.models import WrittenRow
from risks.plan.states import PlanState, seen_by
from risks.spans import refuse_no_quarter, troubles

if TYPE_CHECKING:
    from risks.plan.versions import PlanVersion


class PlanRowQuerySet(models.QuerySet):
    def readable_by(self, user: User) -> Self:
        """Rows of versions this person may see."""
        standing = user.standing
        leads = Q(plan__ibp__in=standing.leads)
        return self.filter(leads | seen_by(user, "plan__ibp") & ~Q(plan__state=PlanState.DRAFT))


class ActivityQuerySet(PlanRowQuerySet):
    def readable_by(self, user: User) -> Self:
        """Of those versions, what lies within the person's clearance."""
        standing = user.standing
        all_of_it = Q(plan__ibp__in=standing.leads) | Q(plan__ibp__in=standing.reviews.ibps)
        if standing.reviews.everywhere:
            return super().readable_by(user)
        shared = Q(plan__ibp__in=standing.member_of, confidentiality__lte=Level.CONSORTIUM)
        return super().readable_by(user).filter(all_of_it | shared | Q(confidentiality__lte=Level.PROGRAMME))


class PlanRow(WrittenRow):
    """A row of a version of the plan. The `key` stays the same in all versions; `version` counts how often it was written."""

    HELD_BY = "plan_id"
    COPIED: ClassVar[tuple[str, ...]]
    plan: Any  # the version it stands in
    plan_id: UUID
    title: Any

    key = models.UUIDField(default=uuid4, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.title)

    @property
    def brief(self) -> str:
        return brief(self.title, 60)

    @classmethod
    def add(
        cls, plan: "PlanVersion", *, by: User | None, id: UUID | None = None, key: UUID | None = None, **words: Any
    ) -> Self:
        """A new row at the end of its list: see `add_as`.

        A row that was removed comes back under its `id` and the `key` that it has in other versions.
        """
        pk = id or uuid4()
        row = cls(id=pk, key=key or pk, plan=plan, changed_by=by, **words)
        return row.add_as(by=by, words=words, is_named=id is not None)

    def require_open(self) -> None:
        self.plan.require_draft()


class Outcome(PlanRow):
    """Something that will be different because of the project."""

    KIND = "outcome"
    WORDS = ("title", "detail")
    COPIED = ("key", "position", "title", "detail", "changed_by")

    plan = models.ForeignKey("risks.PlanVersion", on_delete=models.CASCADE, related_name="outcomes", editable=False)
    title = Name(_("outcome"), max_length=300, help_text=_("What will be different, in one sentence."))
    detail = Prose(_("detail"), blank=True, help_text=_("How one would notice, and what it rests on."))
    history = HistoricalRecords(excluded_fields=["position"])

    objects = PlanRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["plan", "key"], name="an_outcome_stands_once_in_a_version")]

    @property
    def siblings(self) -> models.QuerySet:
        return Outcome.objects.filter(plan=self.plan_id)

    def values(self) -> Content:
        """As it stands in a content."""
        return {
            "id": str(self.key),
            "title": self.title,
            "detail": self.detail,
            "confidentiality": Level.PROGRAMME.value,
            "activities": [],
        }

    def require_removable(self) -> None:
        if self.activities.exists():
            raise Refused(gettext("Remove its activities first, or move them to another outcome."))


class Activity(PlanRow):
    """Something that is done for an outcome: by whom, in which quarters, up to what target."""

    class Progress(models.TextChoices):
        PLANNED = "planned", _("Planned")
        UNDER_WAY = "under_way", _("Under way")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Dropped")

    KIND = "activity"
    WORDS = (
        *("outcome_id", "title", "responsible_id", "is_joint", "first", "last", "target", "status"),
        "confidentiality",
    )
    COPIED = (
        *("key", "position", "title", "responsible_id", "is_joint", "first", "last", "target", "status"),
        *("confidentiality", "changed_by"),
    )
    outcome_id: UUID
    responsible_id: UUID | None

    plan = models.ForeignKey("risks.PlanVersion", on_delete=models.CASCADE, related_name="activities", editable=False)
    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="activities", verbose_name=_("outcome"))
    title = Name(_("activity"), max_length=300, help_text=_("What is done, in one sentence."))
    responsible = models.ForeignKey(
        Seat, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("responsible")
    )
    is_joint = models.BooleanField(_("the whole consortium is responsible"), default=False)
    first = models.CharField(
        _("first quarter"), max_length=6, blank=True, validators=[refuse_no_quarter]
    )  # as a code: 2017Q1
    last = models.CharField(_("last quarter"), max_length=6, blank=True, validators=[refuse_no_quarter])
    target = Prose(_("target"), blank=True, help_text=_("What there will be at the end; with a number where one fits."))
    status = models.CharField(_("status"), max_length=9, choices=Progress, default=Progress.PLANNED)
    confidentiality = models.PositiveSmallIntegerField(
        _("who may read this"),
        choices=Level,
        default=Level.PROGRAMME,
        help_text=_("Restricted: only the consortium’s lead and the PROKAS reviewers of this project."),
    )
    history = HistoricalRecords(excluded_fields=["position"])

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="an_activity_stands_once_in_a_version"),
            models.CheckConstraint(
                condition=Q(is_joint=False) | Q(responsible=None),
                name="a_partner_or_the_consortium_is_responsible",
                violation_error_message=_("Choose one partner, or the whole consortium."),
            ),
        ]

    @property
    def siblings(self) -> models.QuerySet:
        return Activity.objects.filter(outcome=self.outcome_id)

    @property
    def who(self) -> str:
        """Who is responsible; nothing while nobody is."""
        if self.is_joint:
            return gettext("Consortium")
        return self.responsible.organisation.acronym if self.responsible else ""

    def lacking(self, day: date) -> list[str]:
        """What still has to be said of it before the plan can be proposed on this day."""
        ibp, found = self.plan.ibp, []
        if self.responsible is None and not self.is_joint:
            found.append(gettext("choose who is responsible."))
        elif self.responsible and self.responsible.left_on and self.responsible.left_on < day:
            found.append(
                gettext("%(partner)s has left the consortium: choose who is responsible now.")
                % {"partner": self.responsible.organisation.acronym}
            )
        if not (self.first and self.last):
            found.append(gettext("choose the quarters."))
        wrong = troubles(self.first, self.last, ibp.starts_on, ibp.ends_on)
        found += list(dict.fromkeys(wrong.values()))
        if not self.target:
            found.append(gettext("write the target."))
        return found

    def values(self) -> Content:
        """As it stands in a content."""
        return {
            "id": str(self.key),
            "title": self.title,
            "responsible": self.responsible.organisation.acronym if self.responsible else "",
            "is_joint": self.is_joint,
            "first": self.first,
            "last": self.last,
            "target": self.target,
            "status": self.status,
            "confidentiality": self.confidentiality,
        }

    def check_words(self, written: Iterable[str]) -> None:
        super().check_words(written)
        said: dict[str, str] = {}
        if self.responsible_id and not Seat.objects.filter(pk=self.responsible_id, ibp=self.plan.ibp_id).exists():
            said["responsible"] = gettext("Choose a partner of this project.")
        elif self.responsible_id and self.is_joint:
            said["responsible"] = gettext("Choose one partner, or the whole consortium.")
        if not Outcome.objects.filter(pk=self.outcome_id, plan=self.plan_id).exists():
            said["outcome"] = gettext("Choose an outcome of this version.")
        if said:
            raise ValidationError(said)
