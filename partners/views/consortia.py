"""Pages on which projects and their consortia are kept: members, lead, dates."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Prefetch, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from partners import consortia, rules
from partners.forms import IBPForm, SeatDatesForm, SeatForm
from partners.models import IBP, Appointment, Seat
from partners.refusals import Refused, require
from partners.requests import SignedInRequest
from partners.standing import Role
from partners.views.paging import page_of


def ibps(request: SignedInRequest) -> HttpResponse:
    require(rules.can_set_up(request.user))
    leads = Seat.objects.filter(is_lead=True, left_on=None).select_related("organisation")
    found = (
        IBP.objects.annotate(members=Count("seats", filter=Q(seats__left_on=None)))
        .prefetch_related(Prefetch("seats", leads, to_attr="lead_seats"))
        .order_by("code")
    )
    return render(request, "partners/ibps.html", {"page": page_of(found, request)})


def add_ibp(request: SignedInRequest) -> HttpResponse:
    require(rules.can_set_up(request.user))
    form = IBPForm(request.POST or None)
    if form.is_valid():
        project = form.save()
        messages.success(request, _("%(code)s was added. Now seat its partners.") % {"code": project.code})
        return redirect("partners:consortium", pk=project.pk)
    return render(request, "partners/edit_ibp.html", {"form": form})


def edit_ibp(request: SignedInRequest, pk: UUID) -> HttpResponse:
    project = get_object_or_404(IBP.objects.visible_to(request.user), pk=pk)
    require(rules.can_set_up(request.user))
    form = IBPForm(request.POST or None, instance=project)
    if form.is_valid():
        if form.has_changed():
            form.save()
        messages.success(request, _("Saved."))
        return redirect("partners:consortium", pk=pk)
    return render(request, "partners/edit_ibp.html", {"form": form, "project": IBP.objects.get(pk=pk)})


def consortium(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """A project's members with their people, and those who lead, review and observe it."""
    project = get_object_or_404(IBP.objects.visible_to(request.user), pk=pk)
    require(rules.can_set_up(request.user))
    current = Appointment.objects.current().select_related("person").order_by("person__name")
    seats = project.seats.select_related("organisation").prefetch_related(
        Prefetch("appointments", current.filter(role=Role.FOCAL_PERSON), to_attr="focal_appointments"),
        Prefetch("appointments", current.filter(role=Role.CONTRIBUTOR), to_attr="contributing"),
    )
    today = localdate()
    holders = current.filter(ibp=project).order_by("role", "person__name")
    return render(
        request,
        "partners/consortium.html",
        {
            "project": project,
            "members": seats.filter(Q(left_on=None) | Q(left_on__gte=today)).order_by(
                "-is_lead", "organisation__acronym"
            ),
            "former": seats.filter(left_on__lt=today).order_by("-left_on"),
            "holders": holders,
        },
    )


def add_seat(request: SignedInRequest, pk: UUID) -> HttpResponse:
    project = get_object_or_404(IBP.objects.visible_to(request.user), pk=pk)
    require(rules.can_set_up(request.user))
    form = SeatForm(
        request.POST or None, instance=Seat(ibp=project), initial={"joined_on": max(localdate(), project.starts_on)}
    )
    if form.is_valid():
        seat = form.save()
        messages.success(
            request, _("%(name)s now sits in the consortium. Invite its focal person.") % {"name": seat.organisation}
        )
        return redirect("partners:consortium", pk=pk)
    return render(request, "partners/add_seat.html", {"form": form, "project": project})


def edit_seat(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """From when until when an organisation is a member; its last day ends the seat."""
    seat = get_object_or_404(Seat.objects.visible_to(request.user).select_related("organisation", "ibp"), pk=pk)
    require(rules.can_set_up(request.user))
    form = SeatDatesForm(request.POST or None, instance=seat)
    if form.is_valid():
        if form.has_changed():
            form.save()
        messages.success(request, _("Saved."))
        return redirect("partners:consortium", pk=seat.ibp_id)
    holders = Appointment.objects.current().filter(seat=seat).select_related("person")
    return render(request, "partners/edit_seat.html", {"form": form, "seat": seat, "holders": holders})


@require_POST
def change_lead(request: SignedInRequest, pk: UUID) -> HttpResponse:
    seat = get_object_or_404(Seat.objects.visible_to(request.user).select_related("organisation", "ibp"), pk=pk)
    require(rules.can_set_up(request.user))
    try:
        consortia.change_lead(seat)
        messages.success(
            request, _("%(name)s now leads %(ibp)s.") % {"name": seat.organisation.acronym, "ibp": seat.ibp.code}
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("partners:consortium", pk=seat.ibp_id)
