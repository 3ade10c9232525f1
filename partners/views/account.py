"""“Your account”: one's own details, ways to sign in, and personal access tokens."""

from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from partners import accounts
from partners.forms import AccountForm, TokenForm
from partners.models import AccessToken, User
from partners.requests import SignedInRequest


def account(request: SignedInRequest) -> HttpResponse:
    person = User.objects.get(pk=request.user.pk)
    form = AccountForm(request.POST or None, instance=person)
    if form.is_valid():
        if form.has_changed():
            form.save()
        messages.success(request, _("Saved."))
        return redirect("partners:account")
    roles = request.user.appointments.current().select_related("seat__organisation", "seat__ibp", "ibp")
    return render(
        request,
        "partners/account.html",
        {
            "form": form,
            "roles": roles,
            "tokens": AccessToken.objects.visible_to(request.user).filter(revoked_at=None, expires_at__gt=now()),
            "has_second_factor": accounts.has_second_factor(request.user),
        },
    )


@reauthentication_required(app="partners")
def create_token(request: SignedInRequest) -> HttpResponse:
    """A new token. Its key stands on the answer to this request and nowhere else."""
    form = TokenForm(request.POST or None)
    if form.is_valid():
        token, key = AccessToken.objects.issue(
            request.user, form.cleaned_data["name"], expires_at=form.expires_at(now())
        )
        return render(request, "partners/token_created.html", {"token": token, "key": key})
    return render(request, "partners/create_token.html", {"form": form})


@require_POST
def revoke_token(request: SignedInRequest, pk: UUID) -> HttpResponse:
    token = get_object_or_404(AccessToken.objects.visible_to(request.user), pk=pk)
    token.revoke(at=now())
    messages.success(request, _("The token “%(name)s” no longer works.") % {"name": token})
    return redirect("partners:account")
