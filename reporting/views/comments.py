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

from partners.refusals import Refused, require
from partners.requests import SignedInRequest
from reporting import rules
from reporting.contents import row_in, words_of
from reporting.forms.comments import CommentForm, ReplyForm, uuid_or_none
from reporting.models import Audience, Report, Round, Side, State, Thread
from reporting.models.comments import readers_of
from reporting.talking import as_seen, open_round, people, place_url, threads_of, words_left
from reporting.views.finding import report_known


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
    open_ones = [thread for thread in threads if thread.state == State.OPEN and not thread.is_internal]
    internal = [thread for thread in threads if thread.state != State.RESOLVED and thread.is_internal]
    resolved = [thread for thread in threads if thread.state == State.RESOLVED]
    answered = [thread for thread in threads if thread not in (*open_ones, *internal, *resolved)]
    unanswered_group: dict[str, Any] = {
        "key": "open",
        "title": _("To answer") if side is Side.PARTNER else _("Waiting for the partner"),
        "threads": open_ones,
    }
    answered_group: dict[str, Any] = {
        "key": "answered",
        "title": _("Answered") if side is Side.PARTNER else _("Answered: resolve, or ask again"),
        "threads": answered,
    }
    groups: list[dict[str, Any]] = [
        *([unanswered_group, answered_group] if side is Side.PARTNER else [answered_group, unanswered_group]),
        {"key": "internal", "title": _("Among reviewers"), "threads": internal},
        {"key": "resolved", "title": _("Resolved"), "threads": resolved, "is_folded": True},
    ]
    return [{**group, "chapters": _by_chapter(report, group["threads"])} for group in groups if group["threads"]]


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
    form = ReplyForm(request.POST, side=side, people=people(there.report, there.audience, but=request.user))
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
    if request.htmx:  # type: ignore[attr-defined]
        return _thread_page(request, _thread_seen(request, pk))
    messages.success(request, _("Said."))
    return redirect(f"{_back(request, there.report)}#thread-{there.pk}")


@require_http_methods(["GET", "POST"])
def add_comment(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Comment on a chapter or a row of what was submitted, to the partner or among reviewers."""
    report = _report_discussed(request, pk)
    require(rules.judges(request.user, report))
    asked = request.POST if request.method == "POST" else request.GET
    chapter, row = asked.get("chapter", ""), asked.get("row", "")
    there = open_round(report)
    form = _comment_form(request, report)
    if request.method == "GET":
        return _comment_page(request, report, there, form, chapter, row)
    if not form.is_valid():
        return _comment_page(request, report, there, form, chapter, row, status=400)
    meant = report.rounds.filter(pk=form.cleaned_data["round"]).first() if form.cleaned_data["round"] else there
    try:
        if meant is None:
            raise Refused(_nothing_to_comment(report))
        began = Thread.begin(
            meant,
            form.cleaned_data["chapter"],
            row=form.cleaned_data["row"],
            text=form.cleaned_data["text"],
            audience=form.cleaned_data["audience"],
            by=request.user,
            at=now(),
            id=form.cleaned_data["id"],
            mentions=form.told,
        )
    except (Refused, ValidationError) as refusal:
        form.add_error(None, str(refusal) if isinstance(refusal, Refused) else refusal.messages)
        return _comment_page(request, report, there, form, chapter, row, status=409)
    if request.htmx:  # type: ignore[attr-defined]
        context = {
            "thread": _thread_seen(request, began.pk),
            "report": report,
            "chapter": began.chapter,
            "row": str(began.row or ""),
            "next_url": _back(request, report),
        }
        return render(request, "reporting/threads/added.html", context)
    messages.success(request, _("Said."))
    return redirect(f"{_back(request, report)}#thread-{began.pk}")


def _comment_form(request: SignedInRequest, report: Report) -> CommentForm:
    return CommentForm(
        request.POST if request.method == "POST" else None,
        people=people(report, Audience.SHARED, but=request.user),
        reviewers=readers_of(report, Audience.INTERNAL),
    )


def _comment_page(
    request: SignedInRequest,
    report: Report,
    there: Round | None,
    form: CommentForm,
    chapter: str,
    row: str,
    status: int = 200,
) -> HttpResponse:
    """The form of a comment, where it is about something that was submitted."""
    about = next((one for one in report.chapters if one.key == chapter), None)
    if about is None:
        raise Http404
    found = row_in(there.snapshot.content.get(chapter), row) if there and row else None
    if row and there and found is None and not form.is_bound:
        raise Http404
    context = {
        "report": report,
        "round": there,
        "form": form,
        "new_id": (form["id"].value() if form.is_bound else "") or uuid4(),
        "chapter": chapter,
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
    last = report.rounds.order_by("number").last()
    return last.ended if last and not last.is_open else _("What you comment on does not stand in this submission.")


def _back(request: SignedInRequest, report: Report) -> str:
    """The page from which something was said; all comments of the report where that is not known."""
    at = request.htmx.current_url_abs_path or ""  # type: ignore[attr-defined]
    wanted = (request.POST.get("next") or at).partition("#")[0]
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return reverse("reporting:comments", args=[report.pk])
