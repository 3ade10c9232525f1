"""The start of set-up: what there is, what is still missing, and who changed what."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate, now

from partners import rules
from partners.changes import FOLLOWED, ChangeLog
from partners.loose_ends import loose_ends
from partners.models import IBP, Invitation, Organisation, Seat, User
from partners.refusals import require
from partners.requests import SignedInRequest
from partners.views.paging import page_of


def setup(request: SignedInRequest) -> HttpResponse:
    require(rules.can_set_up(request.user))
    counts = {
        "organisations": Organisation.objects.count(),
        "ibps": IBP.objects.count(),
        "seats": Seat.objects.held_on(localdate()).count(),
        "people": User.objects.filter(is_active=True).count(),
        "invitations": Invitation.objects.open(at=now()).count(),
    }
    return render(request, "partners/setup.html", {"counts": counts, "loose_ends": loose_ends(at=now())})


def changes(request: SignedInRequest) -> HttpResponse:
    require(rules.can_set_up(request.user))
    kind = request.GET.get("kind", "")
    page = page_of(ChangeLog(kind), request)
    kinds = [(key, label) for key, (_model, label, _related) in FOLLOWED.items()]
    return render(request, "partners/changes.html", {"page": page, "kinds": kinds, "kind": kind})
