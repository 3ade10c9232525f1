"""What a version of the plan can answer: the project's shared comments, negative changes, lessons, risks and proposals that its writer reads."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from partners.models import User
from reporting.chapter import chapters
from reporting.models import ContextChange, Statement, Thread
from reporting.workflow import SENT
from risks.models import ActivityReview, Assessment, PlanAnswer, PlanVersion
from risks.register import OVER
from risks.reviewing import PLANNED

MOST = 100  # of each kind are offered, the latest first


@dataclass(frozen=True)
class Offer:
    """Something that can be answered: how a form names it, what it says, where it was said."""

    value: str  # "thread:…", "change:…", "lesson:…", "risk:…" or "proposal:…"
    text: str
    origin: str
    state: str = ""


@dataclass(frozen=True)
class Group:
    title: str
    offers: list[Offer]


def groups(user: User, ibp_id: UUID) -> list[Group]:
    """What this person can name as answered, kind by kind; as many queries however much there is."""
    threads = _threads(user, ibp_id)
    changes = _rows(ContextChange.objects.visible_to(user).filter(sign=ContextChange.Sign.NEGATIVE), ibp_id)
    lessons = _rows(Statement.objects.visible_to(user).filter(criterion=Statement.Criterion.LESSONS), ibp_id)
    found = [
        Group(_("Proposals of partners"), [_of_proposal(row) for row in _proposals(user, ibp_id)]),
        Group(_("Comments"), [_of_thread(thread) for thread in threads]),
        Group(_("Negative changes in the context"), [_of_row("change", change) for change in changes]),
        Group(_("Lessons learnt"), [_of_row("lesson", lesson) for lesson in lessons]),
        Group(_("Risks"), [_of_risk(risk) for risk in _risks(user, ibp_id)]),
    ]
    return [group for group in found if group.offers]


def set_answers(plan: PlanVersion, chosen: list[str], *, by: User, at: datetime) -> None:
    """Let the version answer exactly what was chosen, of what this person can choose; what others named stays.

    Raises Refused for anything that is not offered.
    """
    there = {f"{answer.field}:{answer.about.pk}": answer for answer in plan.answers_with_words() if answer.about}
    offered = {offer.value for group in groups(by, plan.ibp_id) for offer in group.offers}
    for value in dict.fromkeys(chosen):
        if value not in there:
            plan.answer(by=by, at=at, **_named(value, by, plan.ibp_id))
    for value, answer in there.items():
        if value in offered and value not in chosen:
            plan.unanswer(answer)


def _named(value: str, by: User, ibp_id: UUID) -> dict[str, Any]:
    """What a value names, if this person may name it; else nothing, which the verb refuses."""
    kind, _colon, pk = value.partition(":")
    models: dict[str, QuerySet] = {
        "thread": Thread.objects.visible_to(by),
        "change": ContextChange.objects.visible_to(by),
        "lesson": Statement.objects.visible_to(by),
        "risk": Assessment.objects.visible_to(by),
        "proposal": ActivityReview.objects.visible_to(by),
    }
    try:
        wanted = UUID(pk)
    except ValueError:
        return {}
    return {kind: models[kind].filter(pk=wanted, report__ibp=ibp_id).first()} if kind in models else {}


def _threads(user: User, ibp_id: UUID) -> QuerySet[Thread]:
    there = Thread.objects.visible_to(user).shared().filter(report__ibp=ibp_id).with_comments()
    return there.select_related("round", "report__seat__organisation", "report__quarter", "report__ibp").order_by(
        "-opened_at"
    )[:MOST]


def _rows(rows: QuerySet, ibp_id: UUID) -> QuerySet:
    there = rows.filter(report__ibp=ibp_id).exclude(text="")
    return there.select_related("report__seat__organisation", "report__quarter", "report__ibp").order_by(
        "-report__quarter__year", "-report__quarter__number", F("report__seat").asc(nulls_first=True), "position", "pk"
    )[:MOST]


def _risks(user: User, ibp_id: UUID) -> list[Assessment]:
    """Open risks, each as it was rated last."""
    rows = Assessment.objects.visible_to(user).filter(report__ibp=ibp_id).exclude(verdict__in=OVER).exclude(event="")
    there = rows.select_related("risk", "report__seat__organisation", "report__quarter", "report__ibp").order_by(
        F("report__quarter__year").desc(nulls_last=True),
        F("report__quarter__number").desc(nulls_last=True),
        F("report__seat").asc(nulls_first=True),
        *("position", "pk"),
    )
    latest = {row.risk_id: row for row in reversed(list(there[: 4 * MOST]))}  # the latest overwrites those before
    return sorted(latest.values(), key=lambda row: _newest(row.report))[:MOST]


def _newest(report: Any) -> tuple[int, int]:
    return (-report.quarter.year, -report.quarter.number) if report.quarter else (0, 0)


def _proposals(user: User, ibp_id: UUID) -> QuerySet[ActivityReview]:
    """What partners propose in what they have sent, the latest quarter first."""
    rows = ActivityReview.objects.visible_to(user).filter(report__ibp=ibp_id, report__status__in=SENT)
    there = rows.exclude(proposal="").select_related("report__seat__organisation", "report__quarter", "report__ibp")
    latest = there.order_by("-report__quarter__year", "-report__quarter__number", "report__seat", "position", "pk")
    return latest.prefetch_related(*PLANNED)[:MOST]


def _of_thread(thread: Thread) -> Offer:
    titles = {chapter.key: str(chapter.title) for chapter in chapters(thread.report.kind)}
    comments = list(thread.comments.all())
    text = comments[0].text if comments else thread.quote
    origin = f"{titles.get(thread.chapter, thread.chapter)} · {thread.report}"
    return Offer(f"thread:{thread.pk}", text, origin, str(thread.get_state_display()))


def _of_row(kind: str, row: Any) -> Offer:
    return Offer(f"{kind}:{row.pk}", row.text, str(row.report))


def _of_risk(row: Assessment) -> Offer:
    return Offer(f"risk:{row.pk}", row.event, f"{row.risk.reference} · {row.report}")


def _of_proposal(row: ActivityReview) -> Offer:
    return Offer(f"proposal:{row.pk}", row.proposal, f"{row} · {row.report}")


# ── What partners propose ───────────────────────────────────────────────────


@dataclass(frozen=True)
class Proposed:
    """A proposal of a partner, and the number of the version that answers it; 0 while none does."""

    row: ActivityReview
    answered_in: int

    @property
    def value(self) -> str:
        """How a form names it."""
        return f"proposal:{self.row.pk}"


class Proposals:
    """What this person reads of what partners propose in a project: those that wait first. Nothing: false."""

    def __init__(self, all: list[Proposed]) -> None:
        self.all = all

    def __bool__(self) -> bool:
        return bool(self.all)

    @cached_property
    def _waiting(self) -> list[Proposed]:
        return [one for one in self.all if not one.answered_in]

    @property
    def waiting(self) -> int:
        return len(self._waiting)

    @property
    def query(self) -> str:
        """What waits, as the address of a new version names it."""
        return urlencode([("answers", one.value) for one in self._waiting])


def proposals_of(user: User, ibp_id: UUID) -> Proposals:
    """The same queries, however many there are."""
    rows = list(_proposals(user, ibp_id))
    answers = PlanAnswer.objects.filter(proposal__in=rows, plan__in=PlanVersion.objects.visible_to(user))
    answered = dict(answers.order_by("plan__number").values_list("proposal", "plan__number"))
    found = [Proposed(row, answered.get(row.pk, 0)) for row in rows]
    return Proposals(sorted(found, key=lambda one: bool(one.answered_in)))
