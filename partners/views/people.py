"""Pages on which people are found, given roles, and let in or kept out."""

from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from partners import accounts, appointing, rules
from partners.forms import AppointForm, PeopleFilter, PersonForm, scope_choices
from partners.models import Appointment, User
from partners.refusals import Refused, require
from partners.requests import SignedInRequest
from partners.views.paging import page_of


def people(request: SignedInRequest) -> HttpResponse:
    require(rules.can_set_up(request.user))
    filters = PeopleFilter(request.GET)
    wanted = filters.wanted
    found = User.objects.visible_to(request.user).matching(wanted.get("q", ""))
    current = Appointment.objects.current()
    if ibp := wanted.get("ibp"):
        current_here = current.filter(ibp=ibp) | current.filter(seat__ibp=ibp)
        found = found.filter(pk__in=current_here.values("person"))
    if role := wanted.get("role"):
        holders = (current if role == "none" else current.filter(role=role)).values("person")
        found = found.exclude(pk__in=holders) if role == "none" else found.filter(pk__in=holders)
    if active := wanted.get("active"):
        found = found.filter(is_active=active == "yes")
    roles = current.select_related("seat__organisation", "seat__ibp", "ibp")
    page = page_of(found.prefetch_related(Prefetch("appointments", roles, to_attr="current_roles")), request)
    return render(request, "partners/people.html", {"page": page, "filters": filters, "is_narrowed": bool(wanted)})


def person(request: SignedInRequest, pk: UUID) -> HttpResponse:
    return _person(request, _find(request, pk))


def _find(request: SignedInRequest, pk: UUID) -> User:
    found = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    require(rules.can_set_up(request.user))
    return found


def _person(request: SignedInRequest, found: User, form: AppointForm | None = None) -> HttpResponse:
    roles = found.appointments.select_related("seat__organisation", "seat__ibp", "ibp")
    return render(
        request,
        "partners/person.html",
        {
            "subject": found,
            "current": roles.filter(ended_at=None),
            "past": roles.exclude(ended_at=None).order_by("-ended_at"),
            "has_second_factor": accounts.has_second_factor(found),
            "must_have_second_factor": settings.REQUIRE_SECOND_FACTOR and found.standing.needs_second_factor,
            "form": form or AppointForm(scopes=scope_choices()),
        },
        status=422 if form else 200,
    )


def edit_person(request: SignedInRequest, pk: UUID) -> HttpResponse:
    found = _find(request, pk)
    form = PersonForm(request.POST or None, instance=found)
    if form.is_valid():
        if form.has_changed():
            accounts.correct(found)
        messages.success(request, _("Saved."))
        return redirect(found)
    return render(request, "partners/edit_person.html", {"form": form, "subject": User.objects.get(pk=pk)})


@require_POST
def appoint(request: SignedInRequest, pk: UUID) -> HttpResponse:
    found = _find(request, pk)
    form = AppointForm(request.POST, scopes=scope_choices())
    if form.is_valid():
        role = form.mandate
        try:
            given = appointing.appoint(
                found, role.role, seat=role.seat, ibp=role.ibp, replaces=form.cleaned_data["replaces"], at=now()
            )
            messages.success(request, _("%(person)s is now %(role)s.") % {"person": found, "role": given})
            return redirect(found)
        except ValidationError as unfit:
            form.add_error(None, unfit.messages)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect(found)
    return _person(request, found, form)


@require_POST
def end_appointment(request: SignedInRequest, pk: UUID) -> HttpResponse:
    require(rules.can_set_up(request.user))
    appointment = get_object_or_404(
        Appointment.objects.select_related("person", "seat__organisation", "seat__ibp", "ibp"), pk=pk
    )
    try:
        appointing.end(appointment, at=now())
        messages.success(
            request, _("%(person)s is no longer %(role)s.") % {"person": appointment.person, "role": appointment}
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(appointment.person)


@require_POST
def deactivate(request: SignedInRequest, pk: UUID) -> HttpResponse:
    found = _find(request, pk)
    try:
        appointing.deactivate(found, at=now())
        messages.success(request, _("%(person)s can no longer sign in. All roles have ended.") % {"person": found})
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(found)


@require_POST
def reactivate(request: SignedInRequest, pk: UUID) -> HttpResponse:
    found = _find(request, pk)
    appointing.reactivate(found)
    messages.success(request, _("%(person)s may sign in again. Now give the roles anew.") % {"person": found})
    return redirect(found)


@require_POST
@reauthentication_required(app="partners")
def reset_second_factor(request: SignedInRequest, pk: UUID) -> HttpResponse:
    found = _find(request, pk)
    accounts.reset_second_factor(found)
    messages.success(
        request,
        _("%(person)s signs in with the password alone until a new second factor is set up.") % {"person": found},
    )
    return redirect(found)


@require_POST
def send_password_reset(request: SignedInRequest, pk: UUID) -> HttpResponse:
    found = _find(request, pk)
    try:
        accounts.send_password_reset(request, found)
        messages.success(
            request, _("A link to choose a new password is on its way to %(email)s.") % {"email": found.email}
        )
    except OSError:
        messages.error(request, _("The mail server does not answer. Nothing was sent; try again later."))
    return redirect(found)
