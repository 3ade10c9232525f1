"""The inbox: what one was told, where it leads, and how often mail is wanted."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partners.requests import SignedInRequest
from partners.views.paging import page_of
from reporting.cadence import Cadence
from reporting.forms.notices import CadenceForm, ReadForm
from reporting.models import Happening, Notice, Preference
from reporting.models.notices import concerning


@require_safe
def inbox(request: SignedInRequest) -> HttpResponse:
    """One's notices, the newest first, day by day."""
    notices = Notice.objects.visible_to(request.user)
    only_unread = request.GET.get("show") == "unread"
    shown = notices.unseen() if only_unread else notices
    context = {
        "page": page_of(shown.with_names(), request),
        "only_unread": only_unread,
        "now": now(),
        "today": localdate(),
    }
    return render(request, "reporting/inbox.html", context)


@require_safe
def notice(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """To the place that it is about: then it has been read."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user).with_names(), pk=pk)
    notice.see(at=now())
    return redirect(notice.place)


@require_POST
def read_all(request: SignedInRequest) -> HttpResponse:
    """All that one was told when the page was drawn has been read; what came since stays new."""
    form = ReadForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("That could not be understood. Nothing was changed; try again."))
        return redirect("reporting:inbox")
    told = Notice.objects.visible_to(request.user).unseen()
    if until := form.cleaned_data["until"]:
        told = told.filter(told_at__lte=until)
    told.update(seen_at=now())
    return redirect("reporting:inbox")


@require_http_methods(["GET", "POST"])
def notice_settings(request: SignedInRequest) -> HttpResponse:
    """How often one wants mail about what."""
    person = request.user
    happenings = concerning(person.standing)
    present = Preference.objects.of(person)
    initial = {happening.value: present[happening].value for happening in happenings}
    form = CadenceForm(happenings, request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        for name in form.changed_data:
            Preference.objects.choose(person, Happening(name), form.cleaned_data[name], at=now())
        messages.success(request, _("Saved."))
        return redirect("reporting:notice_settings")
    context = {"form": form, "cadences": Cadence.choices}
    return render(request, "reporting/notice_settings.html", context, status=400 if form.errors else 200)
