"""What is said about a report: comments, replies, and for the partner what is still to be answered."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from partners.models import User
from partners.nudging import nudge
from partners.refusals import Refused, require
from partners.requests import SignedInRequest
from reporting import rules, tasks
from reporting.chapter import Chapter
from reporting.contents import row_in, words_of
from reporting.forms.comments import CommentForm, ReplyForm, uuid_or_none
from reporting.models import Audience, Report, Round, Side, State, Thread
from reporting.models.comments import readers_of
from reporting.talking import (
    ANSWERED,
    INTERNAL,
    OPEN,
    RESOLVED,
    as_seen,
    heap_of,
    open_round,
    people,
    place_url,
    threads_of,
    words_left,
)
from reporting.views.finding import chapter_of, report_known
from reporting.workflow import CLOSED, TOO_LATE, Status


def _report_discussed(request: SignedInRequest, pk: UUID) -> Report:
    """A report in whose review one takes part; for everybody else nothing is said about it."""
    report = report_known(request, pk)
    if rules.side_of(request.user, report) is None:
        raise Http404
    return report


def _thread_seen(request: SignedInRequest, pk: UUID) -> Thread:
    """A thread that one can read."""
    found = Thread.objects.visible_to(request.user).filter(pk=pk).with_comments().prefetch_related("round__snapshot")
    thread = get_object_or_404(found)
    report = Report.objects.with_names().get(pk=thread.report_id)
    return next(iter(as_seen([thread], report, request.user)))


# ── Everything that was said about a report ─────────────────────────────────


def comments(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """For the partner a list of what is to be answered; for those who judge also what they say among themselves."""
    report = _report_discussed(request, pk)
    side = rules.side_of(request.user, report)
    every = threads_of(report, request.user)
    wanted = _wanted(request)
    found = [thread for thread in every if _is_wanted(thread, wanted)]
    context = {
        "report": report,
        "side": side,
        "groups": _groups(report, side, found),
        "closed": _closed(report),
        "total": len(every),
        "shown": len(found),
        "left": words_left(found),
        "wanted": wanted,
        "states": State.choices,
        "audiences": Audience.choices if side is Side.PROKAS else [],
        "rounds": sorted({thread.round.number for thread in every}),
        "round": open_round(report) if side is Side.PROKAS else None,
    }
    return render(request, "reporting/threads/comments.html", context)


def _wanted(request: SignedInRequest) -> dict[str, str]:
    """How the list is narrowed; a choice that is not among those offered narrows nothing."""
    asked = {name: request.GET.get(name, "") for name in ("state", "round", "audience")}
    offered = {
        "state": asked["state"] in State.values,
        "round": asked["round"].isascii() and asked["round"].isdecimal() and len(asked["round"]) < 6,
        "audience": asked["audience"] in Audience.values,
    }
    return {name: value for name, value in asked.items() if value and offered[name]}


def _is_wanted(thread: Thread, wanted: dict[str, str]) -> bool:
    there = {"state": thread.state, "round": str(thread.round.number), "audience": thread.audience}
    return all(there[name] == value for name, value in wanted.items())


def _groups(report: Report, side: Side | None, threads: list[Thread]) -> list[dict[str, Any]]:
    """What waits for the one who looks, then what waits for the other side, then what is done; each by chapter."""
    if side is Side.PARTNER:
        titles = {OPEN: _("To answer"), ANSWERED: _("Answered"), RESOLVED: _("Resolved")}
    else:
        titles = {
            ANSWERED: _("Answered: resolve, or ask again"),
            OPEN: _("Waiting for the partner"),
            INTERNAL: _("Among reviewers"),
            RESOLVED: _("Resolved"),
        }
    groups: list[dict[str, Any]] = []
    for heap, title in titles.items():
        chapters = _by_chapter(report, [thread for thread in threads if heap_of(thread) == heap])
        if count := sum(len(found) for _title, found in chapters):
            groups.append({"key": heap, "title": title, "count": count, "chapters": chapters})
    if groups and groups[0]["key"] == OPEN and side is Side.PARTNER:
        groups[0]["chapters"][0][1][0].is_next = True
    return groups


def _by_chapter(report: Report, threads: list[Thread]) -> list[tuple[str, list[Thread]]]:
    """In the order of the report; what was said about a chapter that it no longer has comes last."""
    there = [
        (str(chapter.title), [one for one in threads if one.chapter == chapter.key]) for chapter in report.chapters
    ]
    keys = {chapter.key for chapter in report.chapters}
    gone = (_("Chapters that this report no longer has"), [one for one in threads if one.chapter not in keys])
    return [(title, found) for title, found in [*there, gone] if found]


def thread(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One thread on a page of its own: where mails and notices lead, and where one replies without scripts."""
    return _thread_page(request, _thread_seen(request, pk))


def _thread_page(
    request: SignedInRequest, there: Thread, form: ReplyForm | None = None, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {"thread": there, "report": there.report, "form": form, "is_open": True}
    context["closed"] = _closed(there.report)
    if request.htmx:  # type: ignore[attr-defined]
        quiet = request.POST.get("quiet") == "1"
        context |= {"quiet": quiet, "is_open": False, "next_url": _back(request, there.report)}
        return render(request, "reporting/threads/thread.html", context, status=status)
    return render(request, "reporting/threads/page.html", context, status=status)


# ── Saying something ────────────────────────────────────────────────────────


@require_POST
def reply(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Say more in a thread, and what becomes of it. What is refused stands in the form again."""
    there = _thread_seen(request, pk)
    side = rules.side_of(request.user, there.report)
    if side is None:
        raise Http404
    form = ReplyForm(
        request.POST,
        side=side,
        people=people(there.report, there.audience, but=request.user),
        auto_id=f"reply-{there.pk}-%s",
    )
    if not form.is_valid():
        return _thread_page(request, there, form, status=400)
    try:
        there.reply(
            form.cleaned_data["text"],
            by=request.user,
            at=now(),
            side=side,
            state=form.cleaned_data["state"],
            id=form.cleaned_data["id"],
            mentions=form.told,
        )
    except (Refused, ValidationError) as refusal:
        form.add_error(None, str(refusal) if isinstance(refusal, Refused) else refusal.messages)
        return _thread_page(request, _thread_seen(request, pk), form, status=409)
    nudge(tasks.tell_and_post)
    if request.htmx:  # type: ignore[attr-defined]
        return _thread_page(request, _thread_seen(request, pk))
    messages.success(request, _("Your answer was sent.") if side is Side.PARTNER else _("Your reply was sent."))
    return redirect(f"{_back(request, there.report)}#thread-{there.pk}")


@require_http_methods(["GET", "POST"])
def add_comment(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Comment on a chapter or a row of what was submitted, to the partner or among reviewers."""
    report = _report_discussed(request, pk)
    require(rules.judges(request.user, report))
    if request.method == "GET" and "chapter" not in request.GET:
        return redirect("reporting:review", pk=report.pk)  # where one chooses what to comment on
    asked = request.POST if request.method == "POST" else request.GET
    about = chapter_of(report, asked.get("chapter", ""))
    there = open_round(report)
    form = CommentForm(
        asked if request.method == "POST" else None,
        auto_id=f"add-{uuid_or_none(asked.get('row')) or about.key}-%s",
        people=people(report, Audience.SHARED, but=request.user),
        reviewers=readers_of(report, Audience.INTERNAL),
    )
    if not form.is_bound:
        return _comment_page(request, report, there, about, form)
    if not form.is_valid():
        return _comment_page(request, report, there, about, form, status=400)
    try:
        began = _begin(form, report, there, by=request.user)
    except (Refused, ValidationError) as refusal:
        form.add_error(None, str(refusal) if isinstance(refusal, Refused) else refusal.messages)
        return _comment_page(request, report, there, about, form, status=409)
    nudge(tasks.tell_and_post)
    if request.htmx:  # type: ignore[attr-defined]
        context = {
            "thread": _thread_seen(request, began.pk),
            "report": report,
            "chapter": began.chapter,
            "row": str(began.row or ""),
            "next_url": _back(request, report),
        }
        return render(request, "reporting/threads/added.html", context)
    messages.success(request, _("The note was added.") if began.is_internal else _("The comment was added."))
    return redirect(f"{_back(request, report)}#thread-{began.pk}")


def _begin(form: CommentForm, report: Report, there: Round | None, *, by: User) -> Thread:
    """The thread, in the round that was read: one that has ended meanwhile takes no comment."""
    words = form.cleaned_data
    read = report.rounds.filter(pk=words["round"]).first() if words["round"] else there
    if read is None:
        raise Refused(_nothing_to_comment(report))
    return Thread.begin(
        read,
        words["chapter"],
        row=words["row"],
        text=words["text"],
        audience=words["audience"],
        by=by,
        at=now(),
        id=words["id"],
        mentions=form.told,
    )


def _comment_page(
    request: SignedInRequest, report: Report, there: Round | None, about: Chapter, form: CommentForm, status: int = 200
) -> HttpResponse:
    """The form of a comment on something that was submitted, with what was typed. It belongs to the round open now."""
    row = (request.POST if form.is_bound else request.GET).get("row", "")
    found = row_in(there.snapshot.content.get(about.key), row) if there and row else None
    if row and there and found is None and not form.is_bound:
        raise Http404
    words = form.cleaned_data if form.is_bound else {}
    context = {
        "report": report,
        "round": there,
        "is_moved": bool(there and words.get("round") not in (None, there.pk)),
        "form": form,
        "new_id": words.get("id") or uuid4(),
        "chapter": about.key,
        "about": about,
        "row": row,
        "quote": words_of(found or {}),
        "people": [(person, person in form.reviewers) for person in form.people.values()],
        "back": place_url(report, Side.PROKAS, about, uuid_or_none(row)),
        "closed": "" if there else _nothing_to_comment(report),
        "next_url": _back(request, report),
    }
    template = "add_form" if request.htmx else "add"  # type: ignore[attr-defined]
    return render(request, f"reporting/threads/{template}.html", context, status=status)


def _nothing_to_comment(report: Report) -> str:
    """Why nothing can be commented on now."""
    last = report.rounds.newest()
    return last.ended if last and not last.is_open else _("What you comment on does not stand in this submission.")


def _closed(report: Report) -> str:
    """Why nothing more is said about it; nothing while one can."""
    return str(TOO_LATE[Status(report.status)]) if report.status in CLOSED else ""


def _back(request: SignedInRequest, report: Report) -> str:
    """The page from which something was said; all comments of the report where that is not known."""
    at = request.htmx.current_url_abs_path or ""  # type: ignore[attr-defined]
    wanted = (request.POST.get("next") or at).partition("#")[0]
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return reverse("reporting:comments", args=[report.pk])
