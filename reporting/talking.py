"""Knows what is said about a report as one person sees it: which threads, on whose behalf they answer, what changed since."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.urls import reverse
from django.utils.translation import gettext as _

from partners.clearance import Level
from partners.models import User
from reporting import rules
from reporting.chapter import Chapter
from reporting.contents import row_in, rows_in
from reporting.freezing import fingerprint
from reporting.models import Audience, Report, Round, Side, State, Thread
from reporting.models.comments import readers_of
from reporting.workflow import CLOSED

Place = tuple[str, str]  # the key of a chapter, and the id of a row in it or nothing

OPEN, ANSWERED, INTERNAL, RESOLVED = "open", "answered", "internal", "resolved"


@dataclass(frozen=True)
class Seen:
    """A thread as one person sees it: `thread.seen`."""

    side: Side
    others: list[User]  # who can read it too, and can be told of what one writes
    chapter: Chapter | None
    url: str  # where what it is about stands now
    since: str  # what became of that since: nothing, "changed" or "gone"
    can_reply: bool
    is_restricted: bool  # what it is about holds restricted words, or did
    reply_id: UUID = field(default_factory=uuid4)  # that a reply will have: sent twice it is one


def threads_by_place(
    report: Report, user: User, round: Round | None = None, *, chapter: str = ""
) -> dict[Place, list[Thread]]:
    """The threads this person may read, by what they are about: of the rounds up to `round`, of one chapter or of all.

    The same few queries, however many there are.
    """
    found: dict[Place, list[Thread]] = {}
    for thread in threads_of(report, user, round, chapter=chapter):
        found.setdefault((thread.chapter, str(thread.row or "")), []).append(thread)
    return found


def threads_of(report: Report, user: User, round: Round | None = None, *, chapter: str = "") -> list[Thread]:
    """The threads this person may read, oldest first, each with how it is `seen`."""
    threads = Thread.objects.visible_to(user).filter(report=report).with_comments()
    if round:
        threads = threads.filter(round__number__lte=round.number)
    if chapter:
        threads = threads.filter(chapter=chapter)
    return as_seen(threads.prefetch_related("round__snapshot"), report, user)


def as_seen(threads: Iterable[Thread], report: Report, user: User) -> list[Thread]:
    """These threads of a report, all of which this person may read, each with how it is `seen`."""
    side = rules.side_of(user, report)
    found = list(threads)
    if side is None or not found:
        return []
    chapters = {chapter.key: chapter for chapter in report.chapters}
    there = _there_now(report, side, {thread.chapter for thread in found})
    others = {audience: people(report, audience, but=user) for audience in {thread.audience for thread in found}}
    for thread in found:
        thread.report = report
        chapter = chapters.get(thread.chapter)
        thread.seen = Seen(  # type: ignore[attr-defined]
            side=side,
            others=others[thread.audience],
            chapter=chapter,
            url=place_url(report, side, chapter, thread.row),
            since=_since(thread, there.get(thread.chapter)),
            can_reply=report.status not in CLOSED and (side is Side.PROKAS or thread.state != State.RESOLVED),
            is_restricted=any(
                row.get("confidentiality", 0) >= Level.RESTRICTED
                for row in rows_in(thread.round.snapshot.content.get(thread.chapter))
            ),
        )
    return found


def heap_of(thread: Thread) -> str:
    """Where it belongs in a list of what is to be done."""
    if thread.state == State.RESOLVED:
        return RESOLVED
    if thread.is_internal:
        return INTERNAL
    return OPEN if thread.state == State.OPEN else ANSWERED


def holds_restricted(talk: dict[Place, list[Thread]]) -> bool:
    """Among these threads is one about something restricted: a page that shows it stays off the device."""
    return any(thread.seen.is_restricted for threads in talk.values() for thread in threads)  # type: ignore[attr-defined]


def people(report: Report, audience: Audience | str, *, but: User) -> list[User]:
    """Who else can read comments of this kind, and so can be told of one."""
    return [person for person in readers_of(report, audience) if person != but]


def place_url(report: Report, side: Side, chapter: Chapter | None, row: UUID | None) -> str:
    """Where it stands: for the partner where it is written, for PROKAS where it is judged."""
    if chapter is None:
        return report.get_absolute_url()
    if side is Side.PARTNER:
        return chapter.url(report) + (f"#row-{row}" if row else "")
    return reverse("reporting:review", args=[report.pk]) + (f"#row-{row}" if row else f"#chapter-{chapter.key}")


def open_round(report: Report) -> Round | None:
    """The round that can be commented on now."""
    return report.rounds.unfinished().select_related("snapshot").first()


def words_left(threads: Iterable[Thread]) -> str:
    """How they stand, in words: what the partner has to answer, what it has answered, what is done."""
    heaps = [heap_of(thread) for thread in threads]
    counted = {
        _("%(count)s to answer"): heaps.count(OPEN),
        _("%(count)s answered"): heaps.count(ANSWERED),
        _("%(count)s among reviewers"): heaps.count(INTERNAL),
        _("%(count)s resolved"): heaps.count(RESOLVED),
    }
    return ", ".join(words % {"count": count} for words, count in counted.items() if count)


def _there_now(report: Report, side: Side, keys: set[str]) -> dict[str, Any]:
    """What stands in these chapters: as its partner writes them now, or as they were submitted last."""
    if side is Side.PARTNER:
        return {chapter.key: chapter.content(report) for chapter in report.chapters if chapter.key in keys}
    last = report.snapshots.order_by("-pk").first()
    return last.content if last else {}


def _since(thread: Thread, now: Any) -> str:
    then = thread.round.snapshot.content.get(thread.chapter)
    if thread.row:
        then, now = row_in(then, str(thread.row)), row_in(now, str(thread.row))
        if now is None:
            return "gone"
    return "" if fingerprint(then) == fingerprint(now) else "changed"
