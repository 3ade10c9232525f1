"""Knows the outcomes and activities of a version of the plan, and that nobody’s words are overwritten unseen."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Self, cast
from uuid import UUID, uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Max, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from partners.clearance import Level
from partners.models import Seat, User
from partners.refusals import Refused
from partners.text import Name, Prose
from reporting.chapter import Content
from reporting.models import Gone, Overtaken
from risks.plan.states import PlanState, seen_by
from risks.spans import refuse_no_quarter, troubles

if TYPE_CHECKING:
    from reporting.models import ReportPart
    from risks.plan.versions import PlanVersion

ONE_SITTING = timedelta(minutes=10)  # saves of one person within it are one entry of the history


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


class PlanRow(models.Model):
    """A row of a version of the plan. The `key` stays the same in all versions; `version` counts how often it was written."""

    WORDS: ClassVar[tuple[str, ...]]
    COPIED: ClassVar[tuple[str, ...]]
    KIND: ClassVar[str]
    history: ClassVar[Any]
    plan: Any  # the version it stands in
    plan_id: UUID

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    key = models.UUIDField(default=uuid4, editable=False)
    position = models.PositiveIntegerField(default=0, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    title: Any

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.title)

    @property
    def brief(self) -> str:
        return self.title if len(self.title) <= 60 else self.title[:59] + "…"

    @property
    def siblings(self) -> models.QuerySet:
        """The rows this one is ordered among."""
        raise NotImplementedError

    def words(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.WORDS}

    @classmethod
    def add(
        cls, plan: "PlanVersion", *, by: User | None, id: UUID | None = None, key: UUID | None = None, **words: Any
    ) -> Self:
        """A new row at the end of its list. Sent twice with the same id (after a lost answer) it is one row.

        A row that was removed comes back under its `id` and the `key` that it has in other versions.

        Raises Refused when the version is no draft or the id is a row's elsewhere, ValidationError for what cannot stand.
        """
        with transaction.atomic():
            plan.require_draft()
            there = cls._default_manager.filter(pk=id).first() if id else None
            if there and there.plan_id != plan.pk:
                raise Refused(gettext("This could not be added here. Reload the page and try again."))
            if there:
                there.rewrite(version=there.version, by=by, **words)
                return there
            pk = id or uuid4()
            row = cls(id=pk, key=key or pk, plan=plan, changed_by=by, **words)
            row._check(words)
            last = row.siblings.aggregate(last=Max("position"))["last"]
            row.position = 0 if last is None else last + 1
            row._history_user = by
            row.save(force_insert=True)
        return row

    def rewrite(self, *, version: int, by: User | None, **changes: Any) -> None:
        """Write changes over the version that was seen. A repeat of the same words is no change.

        Raises Overtaken when a colleague was faster, Gone when the row was removed, Refused when the version is no draft.
        """
        at = timezone.now()
        rows = type(self)._default_manager.filter(pk=self.pk)
        with transaction.atomic():
            self.plan.require_draft()
            theirs = rows.select_related("changed_by").first()
            if theirs is None:
                raise Gone(changes)
            if all(getattr(theirs, name) == self._stored(name, value) for name, value in changes.items()):
                self.refresh_from_db()
                return
            for name, value in changes.items():
                setattr(self, name, value)
            self._check(changes)
            if not rows.filter(version=version).update(version=F("version") + 1, changed_by=by, changed_at=at):
                raise Overtaken(cast("ReportPart", theirs), changes)
            self.version, self.changed_by, self.changed_at = theirs.version + 1, by, at
            self._keep_history(by, at, list(changes))
            self.refresh_from_db()

    def remove(self, *, version: int, by: User) -> None:
        """Take the row out of the version; twice changes nothing. Raises Overtaken when a colleague changed it meanwhile."""
        with transaction.atomic():
            self.plan.require_draft()
            there = type(self)._default_manager.filter(pk=self.pk).first()
            if there is None:
                return
            if there.version != version:
                raise Overtaken(cast("ReportPart", there), {})
            there._require_unneeded()
            there._history_user = by
            there.delete()

    def move(self, to: int, *, by: User) -> None:
        """Put the row at a place among its siblings, counted from 0; too far is the last place."""
        with transaction.atomic():
            self.plan.require_draft()
            others = list(self.siblings.exclude(pk=self.pk))
            others.insert(max(0, to), self)
            for position, row in enumerate(others):
                if row.position != position:
                    type(self)._default_manager.filter(pk=row.pk).update(position=position)
                    row.position = position

    def _stored(self, name: str, value: Any) -> Any:
        return self._meta.get_field(name).to_python(value)  # type: ignore[union-attr]

    def _check(self, written: Iterable[str]) -> None:
        names = {self._meta.get_field(name).name for name in written}
        self.clean_fields(exclude={field.name for field in self._meta.fields} - names)

    def _require_unneeded(self) -> None:
        """Raise Refused where something still hangs on it."""

    def _keep_history(self, by: User | None, at: datetime, names: list[str]) -> None:
        """Save, as one entry of the history per person and sitting: a page that saves itself would leave hundreds."""
        last = self.history.first()
        if not (last and last.history_type == "~" and last.history_user_id == (by and by.pk)) or (
            last.history_date <= at - ONE_SITTING
        ):
            self._history_user = by
            self.save(update_fields=names)
            return
        self.skip_history_when_saving = True
        try:
            self.save(update_fields=names)
        finally:
            del self.skip_history_when_saving
        for name in [*names, "version", "changed_at"]:
            setattr(last, name, getattr(self, name))
        last.save()


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

    def _require_unneeded(self) -> None:
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

    def _check(self, written: Iterable[str]) -> None:
        super()._check(written)
        said: dict[str, str] = {}
        if self.responsible_id and not Seat.objects.filter(pk=self.responsible_id, ibp=self.plan.ibp_id).exists():
            said["responsible"] = gettext("Choose a partner of this project.")
        elif self.responsible_id and self.is_joint:
            said["responsible"] = gettext("Choose one partner, or the whole consortium.")
        if not Outcome.objects.filter(pk=self.outcome_id, plan=self.plan_id).exists():
            said["outcome"] = gettext("Choose an outcome of this version.")
        if said:
            raise ValidationError(said)
