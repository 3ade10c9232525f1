"""How a posted row is saved and answered: as a draft in JSON, in place for htmx, or as a page; no text is ever lost."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.timezone import localtime
from django_htmx.http import HttpResponseClientRefresh, reswap, retarget

from partners.clearance import Level
from partners.refusals import Refused
from partners.requests import SignedInRequest
from reporting.forms.fields import add_refusal
from reporting.models import Gone, Overtaken
from reporting.views.clashes import both_texts
from reporting.views.writing import AnyKind, RowWriting


def already_added(request: SignedInRequest, kind: AnyKind, within: Any) -> Any:
    """The row that an earlier try has made, where its answer was lost on the way."""
    try:
        here = {kind.model.HELD_BY: within.pk}
        return kind.model.objects.filter(pk=UUID(request.POST.get("id", "")), **here).first()
    except ValueError:
        return None


def save(writing: RowWriting) -> HttpResponse:
    """Write what was posted; every refusal shows the text again."""
    request, draft = writing.request, writing.is_draft
    if writing.settle == "theirs":
        return saved(writing)
    if draft and writing.pk is None and not request.POST.get(writing.kind.begun_with, "").strip():
        return JsonResponse({"saved": ""})
    form = writing.form()
    if not form.is_valid():
        return _not_valid(writing, form)
    try:
        writing.row = _write(writing, form)
    except (Overtaken, Gone) as clash:
        html = _clash(writing, clash)
        if draft:
            return JsonResponse({"html": html, **_as_posted(writing, clash)}, status=409)
        return form_page(writing, form, clash=html, status=409)
    except ValidationError as error:
        add_refusal(form, error)
        return _not_valid(writing, form)
    except Refused as refusal:
        if draft:
            return JsonResponse({"errors": {}}, status=403)
        form.add_error(None, str(refusal))
        return form_page(writing, form, status=409)
    if draft:
        return JsonResponse(
            {
                "id": str(writing.row.pk),
                "version": writing.row.version,
                "saved": f"{localtime():%H:%M}",
                "action": writing.action,
            }
        )
    return saved(writing, then=request.POST.get("then", ""))


def _not_valid(writing: RowWriting, form: Any) -> HttpResponse:
    if writing.is_draft:
        return JsonResponse({"errors": form.errors}, status=400)
    return form_page(writing, form, status=400)


def _write(writing: RowWriting, form: Any) -> Any:
    row, model, user, seen = writing.row, writing.kind.model, writing.request.user, form.seen
    if row:
        if not seen and "id" in form.data and row.changed_by_id == user.pk:
            seen = row.version  # the same form again: it has not heard yet that its row was made
        row.rewrite(version=seen, by=user, **form.words)
        return row
    if writing.removed:
        if writing.settle != "again":
            raise Gone(form.words)
        words = writing.kind.kept(writing.removed) | form.words
        return model.add(writing.within, by=user, id=writing.removed.id, **words)
    return model.add(writing.within, by=user, id=form.cleaned_data["id"], **writing.new_words, **form.words)


def _clash(writing: RowWriting, clash: Overtaken | Gone) -> str:
    """Both texts side by side, or what to do where the row is gone."""
    if isinstance(clash, Gone):
        return render_to_string("reporting/rows/gone.html", request=writing.request)
    theirs = clash.theirs
    fields = writing.differences(clash)
    return both_texts(writing.request, theirs, fields, by=theirs.changed_by, at=theirs.changed_at)


def _as_posted(writing: RowWriting, clash: Overtaken | Gone) -> dict[str, Any]:
    """What stands there now: a form may find its own words, of which it never had an answer."""
    return {} if isinstance(clash, Gone) else {"version": clash.theirs.version, "theirs": writing.as_posted(clash)}


# ── What is answered ────────────────────────────────────────────────────────


def saved(writing: RowWriting, *, then: str = "") -> HttpResponse:
    """After saving: the row as it reads where its form stood, or the page it stands on; and the next form if wanted."""
    adding = writing.add_url if then == "add" else ""
    if not writing.is_htmx:
        return redirect(adding or writing.place)
    if writing.row is None:
        return HttpResponse("")
    answer = as_it_reads(writing, is_saved=True)
    if adding:
        context = _form_context(*writing.one_more())
        answer.write(render_to_string("reporting/rows/form.html", context, writing.request))
    return answer


def as_it_reads(writing: RowWriting, *, is_saved: bool = False) -> HttpResponse:
    """The row for htmx, and beside it what is still lacking."""
    row = writing.row = writing.read_again()
    order = list(row.siblings.values_list("pk", flat=True)) if writing.is_ordered else [row.pk]
    context = {
        **writing.context,
        "row": row,
        "editable": writing.may_write,
        "number": order.index(row.pk) + 1 if writing.is_ordered else None,
        "first": order[0] == row.pk,
        "last": order[-1] == row.pk,
        "saved_at": row.changed_at if is_saved else None,
        "gaps": writing.gaps,
        **writing.shown(is_saved=is_saved),
    }
    return render(writing.request, f"{writing.TEMPLATES}/answer.html", context)


def refused(writing: RowWriting, refusal: Refused) -> HttpResponse:
    """Why a deed is not possible now: above the page that htmx has, or as a page."""
    context = {writing.WITHIN: writing.within, "message": str(refusal)}
    if not writing.is_htmx:
        return render(writing.request, f"{writing.TEMPLATES}/refused_page.html", context, status=409)
    answer = render(writing.request, f"{writing.TEMPLATES}/refused.html", context, status=409)
    return reswap(retarget(answer, "#messages"), "outerHTML")


def not_done(writing: RowWriting, said: str) -> HttpResponse:
    """Where a colleague was faster with a deed: why it was not done, and the row as it is now."""
    messages.error(writing.request, said)
    if not writing.is_htmx:
        return redirect(writing.place)
    answer = as_it_reads(writing)
    answer.status_code = 409
    answer.write(render_to_string("components/messages.html", {"oob": True}, writing.request))
    return answer


def elsewhere(writing: RowWriting, url: str) -> HttpResponse:
    """Where what it stands in was closed meanwhile: its page, as it is now."""
    return HttpResponseClientRefresh() if writing.is_htmx else redirect(url)


def form_page(writing: RowWriting, form: Any, *, clash: str = "", status: int = 200) -> HttpResponse:
    """The form where the row stood, or on a page of its own."""
    template = "reporting/rows/form.html" if writing.is_htmx else f"{writing.TEMPLATES}/page.html"
    return render(writing.request, template, _form_context(writing, form, clash), status=status)


def _form_context(writing: RowWriting, form: Any, clash: str = "") -> dict[str, Any]:
    row = writing.row
    pk = writing.pk or form["id"].value() or "new"
    level = form["confidentiality"].value() if "confidentiality" in form.fields else getattr(row, "confidentiality", "")
    return {
        **writing.context,
        "row": row,
        "part": {"pk": pk},
        "anchor": writing.anchor if row else pk,
        "form": form,
        "action": writing.action,
        "row_address": writing.ADDRESS % "",
        "clash": clash,
        "url": writing.place,
        "is_new": writing.pk is None,
        "restricted": str(level) == str(Level.RESTRICTED.value),
        **writing.about_form(),
    }
