"""Minutes of a subgroup's meetings: they save themselves while one types, over the version that was seen."""

from operator import attrgetter
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from partners.refusals import Refused, require
from partners.requests import SignedInRequest
from reporting.forms.fields import add_refusal
from reporting.models import Overtaken
from reporting.views.clashes import Shown, both_texts, differing
from workshops import rules, subgroups
from workshops.forms.follow_up import MinutesForm
from workshops.models import Minutes, Subgroup
from workshops.views.tasks import subgroup_read

forms_of = require_http_methods(["GET", "POST"])


@forms_of
def add_minutes(request: SignedInRequest, pk: UUID) -> HttpResponse:
    there = subgroup_read(request, pk)
    require(rules.works_in(request.user, there))
    return _write(request, there, _sent_before(request, there))


@forms_of
def edit_minutes(request: SignedInRequest, pk: UUID, minutes: UUID) -> HttpResponse:
    there = subgroup_read(request, pk)
    require(rules.works_in(request.user, there))
    return _write(request, there, get_object_or_404(there.minutes.all(), pk=minutes))


def _sent_before(request: SignedInRequest, there: Subgroup) -> Minutes | None:
    """What an earlier try of the same person has kept, where its answer was lost on the way."""
    try:
        return there.minutes.filter(pk=UUID(request.POST.get("id", "")), by=request.user).first()
    except ValueError:
        return None


def _write(request: SignedInRequest, there: Subgroup, said: Minutes | None) -> HttpResponse:
    """Keep what was posted; every refusal shows the text again. As a draft it is answered as static/js/draft.js asks."""
    is_draft = request.headers.get("X-Draft") == "1"
    data = request.POST.copy() if request.method == "POST" else None
    if data is None:
        return _page(request, there, said, _form(said, None))
    if data.get("settle") == "theirs":
        return redirect(_place(there, said))
    if is_draft and said is None and not data.get("text", "").strip():
        return JsonResponse({"saved": ""})
    if not is_draft and "settle_version" in data:
        data["version"] = str(data["settle_version"])
    form = _form(said, data)
    try:
        if form.is_valid():
            said = _keep(request, there, said, form)
            return _draft_kept(there, said) if is_draft else redirect(_place(there, said))
    except Overtaken as clash:
        html = _both(request, clash)
        if is_draft:
            now_there = {"text": clash.theirs.text, "held_on": f"{clash.theirs.held_on:%Y-%m-%d}"}
            return JsonResponse({"html": html, "version": clash.theirs.version, "theirs": now_there}, status=409)
        return _page(request, there, said, form, clash=html, status=409)
    except ValidationError as error:
        add_refusal(form, error)
    except Refused as refusal:
        if is_draft:
            return JsonResponse({"errors": {}}, status=403)
        form.add_error(None, str(refusal))
    if is_draft:
        return JsonResponse({"errors": form.errors}, status=400)
    return _page(request, there, said, form, status=400)


def _form(said: Minutes | None, data: QueryDict | None) -> MinutesForm:
    if said is not None:
        return MinutesForm(data, instance=said)
    return MinutesForm(data, initial={"id": uuid4(), "held_on": localdate()})


def _keep(request: SignedInRequest, there: Subgroup, said: Minutes | None, form: MinutesForm) -> Minutes:
    by, at = request.user, timezone.now()
    if said is None:
        return subgroups.write_minutes(there, by=by, at=at, id=form.cleaned_data["id"], **form.words)
    said.subgroup = there
    subgroups.reword_minutes(said, version=form.seen, by=by, at=at, **form.words)
    return said


def _draft_kept(there: Subgroup, said: Minutes) -> JsonResponse:
    address = reverse("workshops:edit_minutes", args=[there.pk, said.pk])
    return JsonResponse(
        {"id": str(said.pk), "version": said.version, "saved": f"{localtime():%H:%M}", "action": address}
    )


def _both(request: SignedInRequest, clash: Overtaken) -> str:
    shown: list[Shown] = [
        ("held_on", _("Held on"), lambda row: date_format(row.held_on, "j F Y")),
        ("text", _("Minutes"), attrgetter("text")),
    ]
    last = clash.theirs.history.select_related("history_user").first()
    fields = differing(Minutes(**clash.mine), clash.theirs, shown)
    return both_texts(request, clash.theirs, fields, by=last.history_user, at=last.history_date)


def _place(there: Subgroup, said: Minutes | None) -> str:
    return f"{there.get_absolute_url()}#{f'minutes-{said.pk}' if said else 'minutes'}"


def _page(
    request: SignedInRequest,
    there: Subgroup,
    said: Minutes | None,
    form: MinutesForm,
    *,
    clash: str = "",
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "subgroup": there,
        "workshop": there.workshop,
        "title": _("Minutes") if said else _("New minutes"),
        "back": there.get_absolute_url(),
        "form": form,
        "clash": clash,
    }
    return render(request, "workshops/subgroups/minutes.html", context, status=status)
