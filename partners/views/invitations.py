"""Pages on which people are invited, and the page on which they accept."""

from typing import Any
from uuid import UUID

from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from partners import inviting, rules, tasks
from partners.forms import MOST_ROLES, AcceptForm, InvitationFilter, InviteForm, MandateFormSet, scope_choices
from partners.models import Invitation, User
from partners.nudging import nudge
from partners.refusals import Refused, require
from partners.requests import SignedInRequest
from partners.views.paging import page_of

SHOWN = "invitation_link_to_show"


def invitations(request: SignedInRequest) -> HttpResponse:
    require(rules.can_set_up(request.user))
    filters = InvitationFilter(request.GET)
    found = Invitation.objects.filter(email__icontains=filters.wanted.get("q", ""))
    match filters.wanted.get("state"):
        case Invitation.State.OPEN:
            found = found.open(at=now())
        case Invitation.State.ACCEPTED:
            found = found.exclude(accepted_at=None)
        case Invitation.State.REVOKED:
            found = found.exclude(revoked_at=None)
        case Invitation.State.EXPIRED:
            found = found.unanswered().filter(expires_at__lte=now())
    rows = found.select_related("invited_by", "accepted_by").prefetch_related(
        "offers__seat__organisation", "offers__seat__ibp", "offers__ibp"
    )
    context = {"page": page_of(rows, request), "filters": filters, "is_narrowed": bool(filters.wanted)}
    return render(request, "partners/invitations.html", context)


def invite(request: SignedInRequest) -> HttpResponse:
    require(rules.can_set_up(request.user))
    kwargs: dict[str, Any] = {"prefix": "roles", "form_kwargs": {"scopes": scope_choices()}}
    if request.method != "POST":
        # A link may say whom and what for: the page of a project knows which focal person is missing.
        asked = {name: request.GET.get(name, "") for name in ("role", "scope")}
        form = InviteForm(initial={"email": request.GET.get("email", "")})
        roles = MandateFormSet(initial=[asked], **kwargs)
    elif "another" in request.POST:
        # One more line for a role, without scripts: nothing is judged yet, what was typed stays.
        typed = MandateFormSet(request.POST, **kwargs)
        lines = [{name: line[name].value() for name in line.fields} for line in typed][: MOST_ROLES - 1]
        form = InviteForm(initial={"email": request.POST.get("email", "")})
        roles = MandateFormSet(initial=[*lines, {}], **kwargs)
    else:
        form, roles = InviteForm(request.POST), MandateFormSet(request.POST, **kwargs)
        if form.is_valid() and roles.is_valid():
            try:
                return _invited(
                    request, inviting.invite(form.cleaned_data["email"], roles.mandates, by=request.user, at=now())
                )
            except ValidationError as unfit:
                form.add_error(None, unfit.messages)
            except Refused as refusal:
                form.add_error(None, str(refusal))
    return render(request, "partners/invite.html", {"form": form, "roles": roles, "most": MOST_ROLES})


def _invited(request: SignedInRequest, invited: inviting.Invited) -> HttpResponse:
    if invited.person:
        messages.success(
            request, _("%(email)s has an account already: the roles were given.") % {"email": invited.person.email}
        )
        return redirect(invited.person)
    assert invited.invitation
    return _on_its_way(request, invited.invitation)


def _on_its_way(request: SignedInRequest, invitation: Invitation) -> HttpResponse:
    nudge(tasks.send_invitation, pk=str(invitation.pk))
    request.session[SHOWN] = f"{invitation.pk} {invitation.issue}"
    return redirect("partners:invitation", pk=invitation.pk)


def invitation(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One invitation. Right after it was made the page shows its link, once, for where mail does not arrive."""
    require(rules.can_set_up(request.user))
    found = get_object_or_404(Invitation.objects.select_related("invited_by", "accepted_by"), pk=pk)
    offers = found.offers.select_related("seat__organisation", "seat__ibp", "ibp")
    link = ""
    if request.session.get(SHOWN) == f"{found.pk} {found.issue}":
        del request.session[SHOWN]
        link = inviting.link(found)
    return render(request, "partners/invitation.html", {"invitation": found, "offers": offers, "link": link})


@require_POST
def send_invitation_again(request: SignedInRequest, pk: UUID) -> HttpResponse:
    require(rules.can_set_up(request.user))
    found = get_object_or_404(Invitation, pk=pk)
    try:
        inviting.renew(found, at=now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("partners:invitation", pk=pk)
    messages.success(request, _("A new link is on its way; the earlier one no longer works."))
    return _on_its_way(request, found)


@require_POST
def revoke_invitation(request: SignedInRequest, pk: UUID) -> HttpResponse:
    require(rules.can_set_up(request.user))
    found = get_object_or_404(Invitation, pk=pk)
    try:
        inviting.revoke(found, at=now())
        messages.success(request, _("The invitation of %(email)s no longer works.") % {"email": found.email})
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("partners:invitations")


@never_cache
@login_not_required
def accept_invitation(request: HttpRequest, key: str) -> HttpResponse:
    """Where the link of an invitation leads. Whoever holds it needs no account yet."""
    found = inviting.find(key)
    if found is None or found.state != Invitation.State.OPEN:
        return render(
            request,
            "partners/invitation_closed.html",
            {"state": found.state if found else "unknown", "invitation": found},
            status=410 if found else 404,
        )
    if request.user.is_authenticated:
        return render(request, "partners/invitation_signed_in.html", {"invitation": found})

    form = AcceptForm(request.POST or None, instance=User(email=found.email))
    if form.is_valid():
        try:
            accepted = inviting.accept(found, at=now(), **form.details)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            for offer in accepted.left_out:
                messages.warning(
                    request, _("The role “%(role)s” was given to somebody else. Ask PROKAS.") % {"role": offer}
                )
            messages.success(request, _("Welcome, %(name)s. Your account is open.") % {"name": accepted.person})
            return perform_login(request, accepted.person)
    offers = found.offers.select_related("seat__organisation", "seat__ibp", "ibp")
    return render(request, "partners/accept_invitation.html", {"form": form, "invitation": found, "offers": offers})
