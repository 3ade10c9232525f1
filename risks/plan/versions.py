"""Knows the versions of a project’s plan and their life: drafted, proposed, returned or approved, and then never changed."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID, uuid4

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from partners.clearance import Level
from partners.models import IBP, User
from partners.refusals import Refused
from partners.text import Prose
from reporting.chapter import Content, Gap
from reporting.freezing import fingerprint
from reporting.models import ContextChange, Incomplete, Kind, Overtaken, Report, Statement, Thread
from reporting.quarters import day_in_dhaka
from reporting.workflow import Status
from risks.plan.answers import PlanAnswer, can_be_answered, words_of
from risks.plan.rows import Activity, Outcome
from risks.plan.states import TOO_LATE, UNFINISHED, PlanState, seen_by

if TYPE_CHECKING:
    from risks.plan.reviews import ActivityReview
    from risks.register import Assessment


class PlanIncomplete(Incomplete):
    """The plan cannot be proposed yet; `gaps` says what is missing and where."""

    def __init__(self, gaps: list[Gap]) -> None:
        Refused.__init__(self, gettext("The plan is not complete yet."))
        self.gaps = gaps


class PlanVersionQuerySet(models.QuerySet["PlanVersion"]):
    def visible_to(self, user: User) -> Self:
        """A draft for those alone who write it; what was proposed for everybody who reads the plan."""
        return self.filter(Q(ibp__in=user.standing.leads) | seen_by(user, "ibp") & ~Q(state=PlanState.DRAFT))

    def unfinished(self) -> Self:
        return self.filter(state__in=UNFINISHED)

    def current(self, ibp: IBP) -> "PlanVersion | None":
        """The plan that holds: the approved version with the highest number."""
        return self.filter(ibp=ibp, state=PlanState.APPROVED).order_by("number").last()

    def newest(self, ibp: IBP | UUID) -> "PlanVersion | None":
        return self.filter(ibp=ibp).order_by("number").last()

    def begin(self, ibp: IBP, *, by: User | None, at: datetime) -> "PlanVersion":
        """The first version, an empty draft. Where there is one, it is that one."""
        with transaction.atomic():
            IBP.objects.select_for_update().get(pk=ibp.pk)
            there = self.filter(ibp=ibp).order_by("number").first()
            return there or self.create(ibp=ibp, number=1, created_by=by, created_at=at)

    def revise(self, ibp: IBP, *, by: User, at: datetime, reason: str = "", id: UUID | None = None) -> "PlanVersion":
        """A new draft, copied from the latest version; outcomes and activities keep their keys.

        Sent twice with the same id it is one. Raises Refused while a version is not finished, or where there is none.
        """
        with transaction.atomic():
            IBP.objects.select_for_update().get(pk=ibp.pk)
            if id and (there := self.filter(pk=id, ibp=ibp).first()):
                return there
            before = self.newest(ibp)
            if before is None:
                raise Refused(gettext("There is no plan yet: begin its first version."))
            before = before.hold()  # the inception report may be submitting it again
            if before.state in UNFINISHED:
                raise Refused(
                    gettext("Version %(number)s is not finished: change that one, or wait until PROKAS has decided.")
                    % {"number": before.number}
                )
            if id and self.filter(pk=id).exists():
                raise Refused(gettext("This could not be added here. Reload the page and try again."))
            new = PlanVersion(
                id=id or uuid4(),
                ibp=ibp,
                number=before.number + 1,
                based_on=before,
                reason=reason,
                created_by=by,
                created_at=at,
            )
            new.clean_fields(exclude={"ibp", "based_on", "created_by", "decided_by"})
            new.save(force_insert=True)
            new._copy(before)
        return new


class PlanVersion(models.Model):
    """One version of a project's plan: drafted by its lead, proposed, decided on by PROKAS, and then never changed."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    ibp = models.ForeignKey(IBP, on_delete=models.PROTECT, related_name="plan_versions", editable=False)
    number = models.PositiveIntegerField(editable=False)
    state = models.CharField(max_length=8, choices=PlanState, default=PlanState.DRAFT, editable=False)
    based_on = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+", editable=False)
    reason = Prose(
        _("why there is a new version"),
        blank=True,
        help_text=_("What happened or was learned since the last one, and what follows for the plan."),
    )
    version = models.PositiveIntegerField(default=1, editable=False)  # of the reason, as colleagues write it
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(editable=False)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField(null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, editable=False)
    note = Prose(_("note"), blank=True, editable=False)  # what PROKAS said when it decided
    history = HistoricalRecords()

    objects = PlanVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of the plan")
        verbose_name_plural = _("versions of the plan")
        ordering = ["ibp__code", "number"]
        constraints = [
            models.UniqueConstraint(fields=["ibp", "number"], name="plan_versions_are_numbered"),
            models.UniqueConstraint(
                fields=["ibp"],
                condition=Q(state__in=["draft", "proposed"]),
                name="one_unfinished_plan_version_per_project",
            ),
        ]

    def __str__(self) -> str:
        return gettext("%(code)s · Plan, version %(number)s") % {"code": self.ibp.code, "number": self.number}

    def get_absolute_url(self) -> str:
        return reverse("risks:plan_version", args=[self.ibp.code, self.number])

    @property
    def is_draft(self) -> bool:
        return self.state == PlanState.DRAFT

    @property
    def is_decided(self) -> bool:
        return self.state in (PlanState.RETURNED, PlanState.APPROVED)

    @property
    def was_proposed(self) -> bool:
        """Others than its writers may have read it, now or before it was taken back."""
        kept: Any = self.history
        return kept.exclude(state=PlanState.DRAFT).exists()

    @property
    def sha256(self) -> str:
        """The exact version: what a decision states that was seen."""
        return fingerprint(self.content())

    def words(self) -> dict[str, Any]:
        return {"reason": self.reason}

    def _stored(self, name: str, value: Any) -> Any:
        return self._meta.get_field(name).to_python(value)  # type: ignore[union-attr]

    # ── What it holds ──

    def content(self) -> Content:
        """All of it, JSON-able; outcomes and activities are known by the keys they have in every version."""
        outcomes: dict[UUID, Content] = {outcome.pk: outcome.values() for outcome in self.outcomes.all()}
        for activity in self.activities.select_related("responsible__organisation"):
            outcomes[activity.outcome_id]["activities"].append(activity.values())
        answered = self.answers_with_words()
        return {
            "number": self.number,
            "reason": self.reason,
            "answers": [answer.values() for answer in answered if answer.is_the_leads_to_tell],
            "outcomes": list(outcomes.values()),
        }

    def gaps(self) -> list[Gap]:
        """What keeps it from being proposed, in the order of the page."""
        url, day = self.get_absolute_url(), day_in_dhaka(timezone.now())
        found: list[Gap] = []
        if self.number > 1 and not self.reason:
            found.append(Gap(gettext("Write why there is a new version."), f"{url}#why"))
        outcomes = list(self.outcomes.all())
        if not outcomes:
            found.append(Gap(gettext("Write the first outcome."), f"{url}#outcomes"))
        by_outcome: dict[UUID, list[Activity]] = {}
        for activity in self.activities.select_related("responsible__organisation", "plan__ibp"):
            by_outcome.setdefault(activity.outcome_id, []).append(activity)
        for outcome in outcomes:
            activities = by_outcome.get(outcome.pk, [])
            if not activities:
                words = gettext("“%(outcome)s” has no activity: add one, or remove the outcome.")
                found.append(Gap(words % {"outcome": outcome.brief}, f"{url}#row-{outcome.pk}"))
            for activity in activities:
                place = f"{url}#row-{activity.pk}"
                found += [Gap(f"“{activity.brief}”: {said}", place) for said in activity.lacking(day)]
        return found

    # ── Its life ──

    def goes_with(self) -> Report | None:
        """The inception report that it is submitted and judged with, until that has been approved."""
        found = Report.objects.filter(kind=Kind.INCEPTION, ibp=self.ibp_id)
        return found.exclude(status__in=[Status.APPROVED, Status.NO_RETURN]).first()

    def hold(self) -> "PlanVersion":
        """Itself as it is now, held with its inception report until the transaction ends, so that no edit slips in."""
        if report := Report.objects.filter(kind=Kind.INCEPTION, ibp=self.ibp_id).first():
            report.lock()
        return PlanVersion.objects.select_for_update().get(pk=self.pk)

    def require_draft(self) -> None:
        """Raise Refused unless it may be written in now; holds it until the transaction ends."""
        there = PlanVersion.objects.filter(pk=self.pk).exists() and self.hold()
        if not there:
            raise Refused(gettext("A colleague has dropped this draft of the plan."))
        if there.state != PlanState.DRAFT:
            raise Refused(str(TOO_LATE[PlanState(there.state)]))

    def explain(self, reason: str, *, version: int, by: User) -> None:
        """Write why there is a new version, over the wording that was seen. Raises Overtaken when a colleague was faster."""
        with transaction.atomic():
            self.require_draft()
            theirs = PlanVersion.objects.select_related("changed_by").get(pk=self.pk)
            if theirs.reason != self._stored("reason", reason):
                if theirs.version != version:
                    raise Overtaken(theirs, {"reason": reason})
                theirs.reason, theirs.version = reason, theirs.version + 1
                theirs.changed_by, theirs.changed_at = by, timezone.now()
                theirs.clean_fields(exclude={f.name for f in self._meta.fields} - {"reason"})
                theirs._keep(by, ["reason", "version", "changed_by", "changed_at"])
        self.refresh_from_db(fields=["reason", "version", "changed_by", "changed_at"])

    def propose(self, *, by: User | None, at: datetime, with_report: bool = False) -> None:
        """Hand it to PROKAS; a returned one may be handed in again as it is.

        Raises Incomplete naming the gaps, Refused when it goes with the inception report or is beyond that.
        """
        with transaction.atomic():
            there = self.hold()
            self._require_alone(with_report)
            if there.state not in (PlanState.DRAFT, PlanState.RETURNED):
                raise Refused(str(TOO_LATE[PlanState(there.state)]))
            if PlanVersion.objects.filter(ibp=self.ibp_id, number__gt=self.number).exists():
                raise Refused(gettext("There is a newer version of the plan."))
            if gaps := there.gaps():
                raise PlanIncomplete(gaps)
            there.state, there.proposed_by, there.proposed_at = PlanState.PROPOSED, by, at
            there.decided_by, there.decided_at, there.note = None, None, ""
            there._keep(by, ["state", "proposed_by", "proposed_at", "decided_by", "decided_at", "note"])
            there._note(by, at, with_report)
        self.refresh_from_db()

    def withdraw(self, *, by: User | None) -> None:
        """Take a proposal back: it is a draft again. Raises Refused while PROKAS judges it with the inception report."""
        with transaction.atomic():
            there = self.hold()
            if (report := there.goes_with()) and report.status == Status.SUBMITTED:
                raise Refused(
                    gettext("This version is with PROKAS as part of the inception report: withdraw that report.")
                )
            if there.state != PlanState.PROPOSED:
                raise Refused(str(TOO_LATE[PlanState(there.state)]))
            there.state, there.proposed_by, there.proposed_at = PlanState.DRAFT, None, None
            there._keep(by, ["state", "proposed_by", "proposed_at"])
            there._note(by, timezone.now(), report is not None)
        self.refresh_from_db()

    def decide(
        self,
        state: PlanState,
        *,
        by: User | None,
        at: datetime,
        seen: str = "",
        note: str = "",
        with_report: bool = False,
    ) -> None:
        """Approve or return exactly what was `seen` (its SHA-256). Once: of two at the same time one wins.

        Raises Refused when it is not proposed (any more), was seen in another wording, is judged with the inception report,
        or goes back without a word.
        """
        if state not in (PlanState.APPROVED, PlanState.RETURNED):
            raise ValueError(f"{state} decides nothing")
        with transaction.atomic():
            there = self.hold()
            self._require_alone(with_report)
            if there.state != PlanState.PROPOSED:
                raise Refused(str(TOO_LATE[PlanState(there.state)]))
            if not with_report and seen != there.sha256:
                raise Refused(gettext("The plan has changed since you opened it. Read it anew before you decide."))
            if state == PlanState.RETURNED and not note.strip():
                raise Refused(gettext("Write what should change in the plan."))
            there.state, there.decided_by, there.decided_at, there.note = state, by, at, note
            there.clean_fields(exclude={f.name for f in self._meta.fields} - {"note"})
            there._keep(by, ["state", "decided_by", "decided_at", "note"])
            there._note(by, at, with_report)
        self.refresh_from_db()

    def drop(self, *, by: User) -> None:
        """Do away with a draft that is not wanted; the first version stays, and what PROKAS may have read."""
        with transaction.atomic():
            self.require_draft()
            if self.number == 1:
                raise Refused(gettext("The first version of the plan cannot be dropped. Change it instead."))
            if self.was_proposed:
                raise Refused(gettext("This version has been with PROKAS and cannot be dropped. Change it instead."))
            self._changed_by(by)
            self.activities.all().delete()
            self.delete()

    def _require_alone(self, with_report: bool) -> None:
        if not with_report and self.goes_with():
            raise Refused(
                gettext("This version goes with the inception report: it is submitted and decided on with that report.")
            )

    def _note(self, by: User | None, at: datetime, with_report: bool) -> None:
        """Write the step down, so that people are told of it; with a report they are told of that report’s step."""
        if not with_report:
            step = "withdrawn" if self.state == PlanState.DRAFT else self.state
            self.events.create(step=step, by=by, at=at, note=self.note)

    def _keep(self, by: User | None, names: list[str]) -> None:
        self._changed_by(by)
        self.save(update_fields=names)

    def _changed_by(self, by: User | None) -> None:
        """Whom the history names."""
        self._history_user = by

    def _copy(self, before: "PlanVersion") -> None:
        """The outcomes and activities of another version, under the same keys."""
        new: dict[UUID, Outcome] = {}
        for outcome in before.outcomes.all():
            new[outcome.pk] = Outcome(plan=self, **{name: getattr(outcome, name) for name in Outcome.COPIED})
        Outcome.objects.bulk_create(new.values())
        Activity.objects.bulk_create(
            Activity(
                plan=self,
                outcome=new[activity.outcome_id],
                **{name: getattr(activity, name) for name in Activity.COPIED},
            )
            for activity in before.activities.all()
        )

    # ── What it answers ──

    def answer(
        self,
        *,
        by: User,
        at: datetime,
        thread: Thread | None = None,
        change: ContextChange | None = None,
        lesson: Statement | None = None,
        risk: "Assessment | None" = None,
        proposal: "ActivityReview | None" = None,
        note: str = "",
    ) -> "PlanAnswer":
        """Say that this version answers a shared comment, a change, a lesson, a risk or a proposal of the project. Twice is once.

        Raises Refused for anything that is not of this project, is internal, or is not the person's to read.
        """
        with transaction.atomic():
            self.require_draft()
            named = {"thread": thread, "change": change, "lesson": lesson, "risk": risk, "proposal": proposal}
            name, about = next(((name, one) for name, one in named.items() if one), ("", None))
            if about is None or not can_be_answered(about, self.ibp_id, by):
                raise Refused(gettext("This cannot be answered here. Reload the page and choose again."))
            kind = PlanAnswer.Kind.COMMENT if thread else PlanAnswer.Kind(name)
            if there := self.answers.filter(**named).first():
                return there
            answer = PlanAnswer(plan=self, kind=kind, by=by, at=at, note=note, quote=words_of(about), **named)
            answer.confidentiality = Level.RESTRICTED if isinstance(about, Thread) else about.confidentiality
            answer.clean_fields(exclude={"plan", "by", *named})
            answer.save(force_insert=True)
        return answer

    def answers_with_words(self) -> models.QuerySet[PlanAnswer]:
        named = ("thread", "change", "lesson", "risk", "proposal")
        return self.answers.select_related(*(f"{name}__report" for name in named))

    def unanswer(self, answer: "PlanAnswer") -> None:
        """Take back that it answers this."""
        with transaction.atomic():
            self.require_draft()
            self.answers.filter(pk=answer.pk).delete()
