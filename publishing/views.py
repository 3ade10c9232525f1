"""Pages about publications: the list, asking for one, following how it is made, reading it, releasing it."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from partners.clearance import Level
from partners.models import IBP
from partners.refusals import Refused, require
from partners.requests import SignedInRequest
from publishing import asking, rules
from publishing.forms import AskForm, ChangesForm, FilterForm
from publishing.kinds import OF_WORKSHOPS, Kind
from publishing.models import Deed, Publication
from publishing.offer import MAP_OF, offers
from reporting.models import Quarter, Report
from workshops.models import Workshop

PER_PAGE = 20


@require_GET
def publications(request: SignedInRequest) -> HttpResponse:
    visible = Publication.objects.visible_to(request.user)
    form = FilterForm(
        request.GET,
        ibps=IBP.objects.filter(publications__in=visible).distinct(),
        quarters=Quarter.objects.filter(publications__in=visible).distinct(),
    )
    rows = visible.filter(**form.chosen).with_names()
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    count = page.paginator.count
    return render(
        request,
        "publishing/publications.html",
        {
            "page": page,
            "form": form,
            "count": ngettext("%(count)s publication", "%(count)s publications", count) % {"count": count},
            "is_narrowed": bool(form.chosen),
            "can_ask": rules.can_ask_at_all(request.user),
        },
    )


def ask(request: SignedInRequest) -> HttpResponse:
    """Choose a quarter, a document and its audience. `?report=` comes from a report’s own page."""
    require(rules.can_ask_at_all(request.user))
    quarters = Quarter.objects.opened()
    quarter = _wanted_quarter(request)
    on_offer = offers(request.user, quarter)
    wanted = request.GET.get("report", "")
    first = next((offer for offer in on_offer if offer.key == wanted), on_offer[0] if on_offer else None)
    initial = {"document": first.key, "audience": min(first.audiences[-1], 2)} if first else {}
    form = AskForm(request.POST or None, offers=on_offer, initial=initial)
    if form.is_valid():
        offer = form.offer
        if form.cleaned_data["audience"] in offer.audiences:
            publication = asking.ask(
                offer.kind,
                report=offer.report,
                quarter=quarter,
                workshop=offer.workshop,
                audience=form.cleaned_data["audience"],
                by=request.user,
            )
            return redirect(publication)
        most = offer.audiences[-1].label
        form.add_error("audience", _("For this document choose “%(most)s” or less.") % {"most": most})
    return render(
        request,
        "publishing/ask.html",
        {"form": form, "quarter": quarter, "quarters": quarters, "has_offers": bool(on_offer)},
        status=400 if form.is_bound else 200,
    )


@require_POST
def ask_changes(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What changed between two submissions of a report, as its page of comparison shows it."""
    report = get_object_or_404(Report.objects.known_to(request.user).with_names(), pk=pk)
    require(rules.can_ask(request.user, Kind.CHANGES, Level.RESTRICTED, report))
    form = ChangesForm(request.POST, count=report.snapshots.count())
    if not form.is_valid():
        messages.error(request, str(next(iter(form.errors.values()))[0]))
        return redirect("reporting:compare", pk=report.pk)
    return redirect(
        asking.ask(Kind.CHANGES, report=report, audience=Level.RESTRICTED, by=request.user, **form.cleaned_data)
    )


@require_POST
def ask_wall(request: SignedInRequest, code: str) -> HttpResponse:
    """A blank map and the names of a project's actors on stickers, for a wall."""
    ibp = get_object_or_404(IBP.objects.visible_to(request.user), code=code)
    audiences = rules.audiences_of_wall(request.user, ibp)
    if not audiences:
        raise Http404
    wanted = request.POST.get("audience", "")
    audience = next((level for level in audiences if str(level.value) == wanted), None)
    if audience is None:
        messages.error(request, _("Choose who will stand before the wall."))
        return redirect("powermaps:wall", code=ibp.code)
    return redirect(asking.ask(Kind.WALL, ibp=ibp, audience=audience, by=request.user))


@require_POST
def ask_workshop(request: SignedInRequest, pk: UUID, kind: str) -> HttpResponse:
    """A document of a workshop: its report, or the pack that prepares it."""
    workshop = get_object_or_404(Workshop.objects.visible_to(request.user).with_names(), pk=pk)
    if kind not in OF_WORKSHOPS:
        raise Http404
    audiences = rules.audiences_of_kind(request.user, kind, workshop)
    require(bool(audiences))
    wanted = request.POST.get("audience", "")
    audience = next((level for level in audiences if str(level.value) == wanted), None)
    if audience is None:
        messages.error(request, _("Choose who the document is for."))
        return redirect(workshop)
    return redirect(asking.ask(Kind(kind), workshop=workshop, audience=audience, by=request.user))


def _wanted_quarter(request: SignedInRequest) -> Quarter | None:
    found = Quarter.objects.opened()
    if code := request.GET.get("quarter"):
        return next((quarter for quarter in found if quarter.code == code), found.first())
    if wanted := request.GET.get("report"):
        try:
            report = (
                Report.objects.visible_to(request.user)
                .filter(pk=UUID(wanted.removeprefix(MAP_OF)))
                .select_related("quarter")
                .first()
            )
        except ValueError:
            report = None
        if report and report.quarter:
            return report.quarter
    return found.first()


@require_GET
def publication(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """How far it is, then the file in the same place. htmx asks for that part alone."""
    found = _visible(request, pk)
    looks_after = rules.can_see_readers(request.user, found)
    context = {
        "publication": found,
        "can_cancel": found.is_unfinished and rules.can_cancel(request.user, found),
        "can_release": found.is_done and rules.can_release(request.user, found),
        "ibp": found.ibp,
        "quarter": found.quarter,
    }
    if request.headers.get("HX-Request"):
        return render(request, "publishing/making.html", context)
    context["events"] = _told(found) if looks_after else []
    return render(request, "publishing/publication.html", context)


def _told(publication: Publication) -> list[dict[str, object]]:
    events = publication.events.select_related("by").order_by("-at", "-id")[:50]
    return [{"who": event.by or _("The portal"), "what": event.get_deed_display(), "at": event.at} for event in events]


@require_GET
def download(request: SignedInRequest, pk: UUID) -> FileResponse:
    """The file, to those who may read it now: asked again at every download."""
    found = _visible(request, pk)
    if not found.is_kept:
        raise Http404
    found.note(Deed.DOWNLOADED, by=request.user, at=now())
    return as_attachment(found)


def as_attachment(publication: Publication) -> FileResponse:
    answer = FileResponse(
        publication.file.open("rb"), as_attachment=True, filename=publication.file_name, content_type="application/pdf"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox"
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
def cancel(request: SignedInRequest, pk: UUID) -> HttpResponse:
    found = _visible(request, pk)
    require(rules.can_cancel(request.user, found))
    try:
        found.cancel(by=request.user, at=now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(found)


@require_POST
def ask_again(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The same document once more, as things stand now."""
    found = _visible(request, pk)
    if found.kind == Kind.WALL and found.ibp:
        require(found.level in rules.audiences_of_wall(request.user, found.ibp))
    else:
        require(rules.can_ask(request.user, found.kind, found.audience, found.report, found.workshop))
    return redirect(
        asking.ask(
            Kind(found.kind),
            report=found.report,
            ibp=found.ibp,
            quarter=found.quarter,
            workshop=found.workshop,
            before=found.before,
            after=found.after,
            audience=found.level,
            by=request.user,
        )
    )


@require_POST
def release(request: SignedInRequest, pk: UUID) -> HttpResponse:
    found = _visible(request, pk)
    require(rules.can_release(request.user, found))
    try:
        found.release(by=request.user, at=now())
        messages.success(request, _("Released: its readers find it under Publications."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(found)


@require_POST
def withdraw(request: SignedInRequest, pk: UUID) -> HttpResponse:
    found = _visible(request, pk)
    require(rules.can_release(request.user, found))
    try:
        found.withdraw(by=request.user, at=now())
        messages.success(request, _("Withdrawn: only those who look after it see it now."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(found)


def _visible(request: SignedInRequest, pk: UUID) -> Publication:
    return get_object_or_404(Publication.objects.visible_to(request.user).with_names(), pk=pk)
