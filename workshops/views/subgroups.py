"""A subgroup: its mandate, who is in it, and what it does."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from partners.refusals import Refused, require
from partners.requests import SignedInRequest
from reporting.forms.fields import add_refusal
from reporting.models import Overtaken
from reporting.views.saving import already_added, elsewhere, form_page, save
from workshops import rules, subgroups
from workshops.forms.follow_up import MemberForm, SubgroupForm
from workshops.models import Subgroup, Workshop
from workshops.views.finding import workshop_run
from workshops.views.kinds import TASK
from workshops.views.tasks import TaskWriting, subgroup_read

forms_of = require_http_methods(["GET", "POST"])


@require_GET
def subgroup(request: SignedInRequest, pk: UUID) -> HttpResponse:
    there = subgroup_read(request, pk)
    level = rules.clearance(request.user, there.workshop)
    works, convenes = rules.works_in(request.user, there), rules.convenes(request.user, there)
    members = list(there.members.select_related("organisation", "user").order_by("-convenes", "organisation__acronym"))
    tasks = there.tasks.admitted_to(level).with_names().order_by("due_on", "position", "created_at")
    context = {
        "subgroup": there,
        "workshop": there.workshop,
        "members": [one for one in members if one.left_on is None],
        "gone": [one for one in members if one.left_on],
        "tasks": [(row, works and not (there.workshop.is_closed and row.is_of_record)) for row in tasks],
        "kind": TASK,
        "minutes": there.minutes.select_related("by"),
        "works": works,
        "convenes": convenes,
    }
    return render(request, "workshops/subgroups/subgroup.html", context)


@forms_of
def add_subgroup(request: SignedInRequest, pk: UUID) -> HttpResponse:
    workshop = workshop_run(request, pk)
    form = SubgroupForm(request.POST or None, instance=Subgroup(workshop=workshop))
    del form.fields["ended_on"]
    if form.is_valid():
        words = {name: form.cleaned_data[name] for name in ("name", "mandate")}
        try:
            return redirect(subgroups.form(workshop, by=request.user, at=timezone.now(), **words))
        except ValidationError as error:
            add_refusal(form, error)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "workshop": workshop, "title": _("New subgroup"), "back": _follow_up(workshop)}
    return _form_page(request, form, context)


@forms_of
def edit_subgroup(request: SignedInRequest, pk: UUID) -> HttpResponse:
    there = subgroup_read(request, pk)
    require(rules.convenes(request.user, there))
    form = SubgroupForm(request.POST or None, instance=there)
    context: dict[str, Any] = {}
    if form.is_valid():
        try:
            subgroups.reword(there, version=form.seen, by=request.user, **form.words)
            return redirect(there)
        except Overtaken as clash:
            context["theirs"] = _take_up(form, clash, "mandate")
        except ValidationError as error:
            add_refusal(form, error)
    return _form_page(request, form, {**_about(there, _("Name and mandate")), **context})


# ── Members ─────────────────────────────────────────────────────────────────


@forms_of
def add_member(request: SignedInRequest, pk: UUID) -> HttpResponse:
    there = subgroup_read(request, pk)
    require(rules.convenes(request.user, there))
    form = MemberForm(request.POST or None, workshop=there.workshop)
    if form.is_valid():
        try:
            subgroups.welcome(there, **form.cleaned_data)
            return redirect(f"{there.get_absolute_url()}#members")
        except ValidationError as error:
            add_refusal(form, error)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return _form_page(request, form, _about(there, _("New member")))


@require_POST
def change_member(request: SignedInRequest, pk: UUID, member: int) -> HttpResponse:
    """Somebody leaves, or convenes from now on, or no longer."""
    there = subgroup_read(request, pk)
    require(rules.convenes(request.user, there))
    one = get_object_or_404(there.members.select_related("subgroup"), pk=member)
    try:
        if request.POST.get("deed") == "leave":
            subgroups.leave(one, on=localdate())
        elif request.POST.get("deed") in ("convene", "rest"):
            subgroups.convene(one, request.POST["deed"] == "convene")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{there.get_absolute_url()}#members")


# ── Tasks ───────────────────────────────────────────────────────────────────


@forms_of
def add_task(request: SignedInRequest, pk: UUID) -> HttpResponse:
    there = subgroup_read(request, pk)
    require(rules.works_in(request.user, there))
    writing = TaskWriting(request, TASK, there.workshop, fixed={"subgroup_id": there.pk})
    if request.method == "POST":
        writing.row = _sent_before(request, there)
        return save(writing)
    if not writing.may_write:
        return elsewhere(writing, writing.page)
    return form_page(writing, writing.blank())


def _sent_before(request: SignedInRequest, subgroup: Subgroup) -> Any:
    """The task that an earlier try has made. What is another subgroup's, or above one's level, is not there."""
    row = already_added(request, TASK, subgroup.workshop)
    if row and (
        row.subgroup_id != subgroup.pk or row.confidentiality > rules.clearance(request.user, subgroup.workshop)
    ):
        raise Http404
    return row


# ── What they share ─────────────────────────────────────────────────────────


def _follow_up(workshop: Workshop) -> str:
    return reverse("workshops:follow_up", args=[workshop.pk])


def _about(there: Subgroup, title: str) -> dict[str, Any]:
    return {"subgroup": there, "workshop": there.workshop, "title": title, "back": there.get_absolute_url()}


def _take_up(form: Any, clash: Overtaken, name: str) -> str:
    """What a colleague wrote meanwhile, to be shown beside one's own words; saved once more, one's own stand."""
    form.add_error(None, str(clash))
    form.data = form.data.copy()
    form.data["version"] = str(clash.theirs.version)
    return str(getattr(clash.theirs, name))


def _form_page(request: SignedInRequest, form: Any, context: dict[str, Any]) -> HttpResponse:
    status = 409 if "theirs" in context else 400 if form.is_bound else 200
    return render(request, "workshops/subgroups/form.html", {"form": form, **context}, status=status)
