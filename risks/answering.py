"""What a version of the plan can answer: the project's shared comments, negative changes and lessons that its writer reads."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from partners.models import User
from reporting.chapter import chapters
from reporting.models import ContextChange, Statement, Thread
from risks.models import PlanVersion

MOST = 100  # of each kind are offered, the latest first


@dataclass(frozen=True)
class Offer:
    """Something that can be answered: how a form names it, what it says, where it was said."""

    value: str  # "thread:…", "change:…" or "lesson:…"
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
        Group(_("Comments"), [_of_thread(thread) for thread in threads]),
        Group(_("Negative changes in the context"), [_of_row("change", change) for change in changes]),
        Group(_("Lessons learnt"), [_of_row("lesson", lesson) for lesson in lessons]),
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


def _of_thread(thread: Thread) -> Offer:
    titles = {chapter.key: str(chapter.title) for chapter in chapters(thread.report.kind)}
    comments = list(thread.comments.all())
    text = comments[0].text if comments else thread.quote
    origin = f"{titles.get(thread.chapter, thread.chapter)} · {thread.report}"
    return Offer(f"thread:{thread.pk}", text, origin, str(thread.get_state_display()))


def _of_row(kind: str, row: Any) -> Offer:
    return Offer(f"{kind}:{row.pk}", row.text, str(row.report))
