"""What projects could do together: suggestions that explain themselves, what became of them, and the answers to them."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from partners.refusals import Refused
from partners.requests import SignedInRequest
from partners.views.paging import page_of
from reporting.forms.fields import add_refusal
from workshops import rules
from workshops.answering import accept, dismiss, take_back
from workshops.forms.synergies import AcceptForm, DismissForm
from workshops.matching import Decided, Matching, kept_from_others
from workshops.models import Synergy, Workshop
from workshops.synergies import Suggestion, SynergyKind
from workshops.views.finding import workshop_read, workshop_run


def synergies(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Those that wait, narrowed by what is asked; those that were answered stand apart."""
    workshop = workshop_read(request, pk)
    found = Matching(workshop, request.user)
    waiting = found.waiting
    kind, project = request.GET.get("kind", ""), request.GET.get("project", "")
    shown = [one for one in waiting if kind in ("", one.kind) and (not project or project in one.projects)]
    decided = found.decided
    context = {
        "workshop": workshop,
        "editable": rules.can_write(request.user, workshop),
        "found": found,
        "waiting": waiting,
        "shown": shown,
        "page": page_of(shown, request),
        "kinds": SynergyKind,
        "kind": kind,
        "project": project,
        "accepted": [one for one in decided if one.synergy.state == Synergy.State.ACCEPTED],
        "dismissed": [one for one in decided if one.synergy.state == Synergy.State.DISMISSED],
        "kept": kept_from_others(request.user, workshop),
        "own_projects": request.user.standing.member_of,
        "is_observer": not request.user.standing.reads_directory,
    }
    return render(request, "workshops/synergies.html", context)


@require_http_methods(["GET", "POST"])
def accept_synergy(request: SignedInRequest, pk: UUID, key: str) -> HttpResponse:
    return _answer(request, pk, key, Synergy.State.ACCEPTED)


@require_http_methods(["GET", "POST"])
def dismiss_synergy(request: SignedInRequest, pk: UUID, key: str) -> HttpResponse:
    return _answer(request, pk, key, Synergy.State.DISMISSED)


def _answer(request: SignedInRequest, pk: UUID, key: str, state: str) -> HttpResponse:
    """The form in the place of the suggestion (htmx), or on a page of its own; then what became of it."""
    workshop = workshop_run(request, pk)
    found = Matching(workshop, request.user)
    suggestion = found.by_key.get(key)
    if suggestion is None:
        raise Http404
    if request.method == "GET" and (request.GET.get("close") or _is_settled(request, workshop, found, key)):
        return _as_it_stands(request, workshop, found, suggestion)
    accepts = state == Synergy.State.ACCEPTED
    form_type = AcceptForm if accepts else DismissForm
    form = form_type(request.POST or None, workshop=workshop, suggestion=suggestion)
    if form.is_valid():
        at, said = timezone.now(), form.cleaned_data
        try:
            if accepts:
                owner = said["owner"].pk
                accept(workshop, suggestion, said["text"], owner=owner, due_on=said["due_on"], by=request.user, at=at)
            else:
                dismiss(workshop, suggestion, said["reason"], by=request.user, at=at)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        except ValidationError as error:
            add_refusal(form, error)
        else:
            return _as_it_stands(request, workshop, Matching(workshop, request.user), suggestion)
    context = {"workshop": workshop, "suggestion": suggestion, "form": form, "accepts": accepts, "editable": True}
    template = "workshops/synergies/form.html" if _is_htmx(request) else "workshops/synergies/answer.html"
    return render(request, template, context, status=400 if form.errors else 200)


@require_POST
def take_back_synergy(request: SignedInRequest, pk: UUID, key: str) -> HttpResponse:
    workshop = workshop_run(request, pk)
    try:
        take_back(workshop, key, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Taken back: it waits for an answer again."))
    return redirect("workshops:synergies", pk)


def _is_settled(request: SignedInRequest, workshop: Workshop, found: Matching, key: str) -> bool:
    """Nothing to fill in: it was answered, or the record is locked."""
    return not rules.can_write(request.user, workshop) or any(one.synergy.key == key for one in found.decided)


def _as_it_stands(
    request: SignedInRequest, workshop: Workshop, found: Matching, suggestion: Suggestion
) -> HttpResponse:
    """The suggestion as it reads now, where it stood."""
    if not _is_htmx(request):
        return redirect(f"{reverse('workshops:synergies', args=[workshop.pk])}#{_place(suggestion)}")
    decided: Decided | None = next((one for one in found.decided if one.synergy.key == suggestion.key), None)
    context = {"workshop": workshop, "editable": rules.can_write(request.user, workshop)}
    if decided:
        return render(request, "workshops/synergies/decided.html", {**context, "one": decided, "is_new": True})
    return render(request, "workshops/synergies/suggestion.html", {**context, "suggestion": suggestion})


def _place(suggestion: Suggestion) -> str:
    return f"synergy-{suggestion.key[:12]}"


def _is_htmx(request: SignedInRequest) -> bool:
    return bool(request.htmx)  # type: ignore[attr-defined]
