"""What people ask of a project's actors, on one page: access, the powerful not yet engaged, the passive, spoilers, prompts."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy

from partners.models import IBP
from partners.requests import SignedInRequest
from powermaps import rules
from powermaps.engaging import Engagement, by_hint

NOT_ENGAGED, PASSIVE, SPOILERS, ACCESS, PROMPTS = "not-engaged", "passive", "spoilers", "access", "prompts"

VIEWS = {
    NOT_ENGAGED: gettext_lazy("Powerful, not yet engaged"),
    PASSIVE: gettext_lazy("Passive but important"),
    SPOILERS: gettext_lazy("Spoilers"),
    ACCESS: gettext_lazy("Who has access"),
    PROMPTS: gettext_lazy("Prompts"),
}


def project_actors(request: SignedInRequest, code: str) -> HttpResponse:
    ibp = get_object_or_404(IBP.objects.visible_to(request.user), code=code)
    if not rules.can_read_views(request.user, ibp):
        raise Http404
    view = request.GET.get("view", "")
    view = view if view in VIEWS else NOT_ENGAGED
    found = Engagement(request.user, ibp)
    lists = {
        NOT_ENGAGED: found.not_engaged,
        PASSIVE: found.passive,
        SPOILERS: found.spoilers,
        ACCESS: found.with_access,
    }
    context = {
        "ibp": ibp,
        "works_here": True,
        "view": view,
        "tabs": [(key, label, len(lists[key]) if key in lists else None) for key, label in VIEWS.items()],
        "title": VIEWS[view],
        "actors": lists.get(view, []),
        "prompts": by_hint(found.actors) if view == PROMPTS else {},
        "editions": found.editions,
        "total": len(found.actors),
    }
    return render(request, "powermaps/actors/project.html", context)
