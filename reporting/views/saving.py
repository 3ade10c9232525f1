"""How a posted row is saved and answered: as a draft in JSON, in place for htmx, or as a page; no text is ever lost."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRefresh, reswap, retarget

from partners.clearance import Level
from partners.refusals import Refused
from partners.requests import SignedInRequest
from reporting import rules
from reporting.chapter import Chapter, Gap
from reporting.forms.rows import RowForm
from reporting.models import Gone, Overtaken, Report, ReportPart
from reporting.views.finding import chapter_of
from reporting.views.kinds import RowKind


@dataclass
class Writing:
    """One row that a person is about to write: the row that is there, a new one, or one that a colleague removed."""

    request: SignedInRequest
    kind: RowKind
    report: Report
    row: ReportPart | None = None
    removed: Any = None  # what the history keeps of it
    fixed: dict[str, Any] = field(default_factory=dict)  # what a new row is from its beginning

    @property
    def is_draft(self) -> bool:
        return self.request.headers.get("X-Draft") == "1"

    @property
    def is_htmx(self) -> bool:
        return bool(self.request.htmx)  # type: ignore[attr-defined]

    @property
    def stood(self) -> str:
        """In which part of its page the row stands for whoever asked, where the page tells it (hx-vals)."""
        asked = self.request.POST if self.request.method == "POST" else self.request.GET
        return asked.get("stood", "")

    @property
    def settle(self) -> str:
        """What was chosen where both texts stood side by side."""
        return self.request.POST.get("settle", "")

    @property
    def beginning(self) -> dict[str, Any]:
        """What the row is from its beginning on, whether it is there, was removed or is new."""
        there = self.row or self.removed
        return self.kind.beginning(there) if there else self.fixed

    @property
    def chapter(self) -> Chapter:
        return chapter_of(self.report, self.kind.chapter(self.beginning))

    @property
    def gaps(self) -> list[Gap]:
        return self.chapter.gaps(self.report)

    @property
    def place(self) -> str:
        """Where the row stands, or else its chapter."""
        url = self.kind.page(self.report, self.chapter)
        return f"{url}#row-{self.kind.anchor(self.row)}" if self.row else url

    @property
    def add_url(self) -> str:
        """Where one more of its list is added; nothing for a row that stands alone."""
        return self.kind.add_url(self.report, self.beginning)

    @property
    def action(self) -> str:
        if pk := self.row.pk if self.row else self.removed and self.removed.id:
            return reverse("reporting:edit_row", args=[self.kind, pk])
        return self.add_url

    def blank(self, **initial: Any) -> RowForm:
        """The form of one more row, with the id it will have: sent twice it is one row."""
        pk = uuid4()
        return self.kind.form(auto_id=f"{self.kind.name}-{pk}-%s", initial={"id": pk, **initial})

    def form(self) -> RowForm:
        """The form of the row, or what was posted into it. Where both texts were shown, the version seen is the colleague's."""
        own = self.row.pk if self.row else self.request.POST.get("id", "new")[:36]
        data = self.request.POST.copy() if self.request.method == "POST" else None
        if data is not None and not self.is_draft and "settle_version" in data:
            data["version"] = str(data["settle_version"])
        return self.kind.form(
            data,
            instance=self.row or self.kind.model(report=self.report, **self.beginning),
            initial={"version": self.row.version} if self.row else {},
            floor=self.row.floor if self.row else Level.PUBLIC,
            auto_id=f"{self.kind.name}-{own}-%s",
        )


def already_added(request: SignedInRequest, kind: RowKind, report: Report) -> ReportPart | None:
    """The row that an earlier try has made, where its answer was lost on the way."""
    try:
        return kind.model.objects.filter(pk=UUID(request.POST.get("id", "")), report=report).first()
    except ValueError:
        return None


def save(writing: Writing) -> HttpResponse:
    """Write what was posted; every refusal shows the text again."""
    request, draft = writing.request, writing.is_draft
    form = writing.form()
    if writing.settle == "theirs":
        return saved(writing)
    if draft and not (writing.row or writing.removed) and not request.POST.get(writing.kind.begun_with, "").strip():
        return JsonResponse({"saved": ""})
    if not form.is_valid():
        if draft:
            return JsonResponse({"errors": form.errors}, status=400)
        return form_page(writing, form, status=400)
    try:
        writing.row = _write(writing, form)
    except (Overtaken, Gone) as clash:
        html = _clash(writing, clash)
        if draft:
            return JsonResponse({"html": html, **_as_posted(clash, request.POST)}, status=409)
        return form_page(writing, form, clash=html, status=409)
    except (Refused, ValidationError) as refusal:
        if draft:
            return JsonResponse({"errors": {}}, status=403)
        form.add_error(None, str(refusal) if isinstance(refusal, Refused) else refusal.messages)
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


def _write(writing: Writing, form: RowForm) -> ReportPart:
    row, user, seen = writing.row, writing.request.user, form.seen
    if row:
        if not seen and "id" in form.data and row.changed_by_id == user.pk:
            seen = row.version  # the same form again: it has not heard yet that its row was made
        row.rewrite(version=seen, by=user, **form.words)
        return row
    if writing.removed:
        if writing.settle != "again":
            raise Gone(form.words)
        words = writing.kind.kept(writing.removed) | form.words
        return writing.kind.model.add(writing.report, by=user, id=writing.removed.id, **words)
    return writing.kind.model.add(writing.report, by=user, id=form.cleaned_data["id"], **writing.fixed, **form.words)


def _clash(writing: Writing, clash: Overtaken | Gone) -> str:
    """Both texts side by side, or what to do where the row is gone."""
    if isinstance(clash, Gone):
        return render_to_string("reporting/rows/gone.html", request=writing.request)
    theirs = clash.theirs
    context = {
        "who": theirs.changed_by or _("A colleague"),
        "is_own": theirs.changed_by_id == writing.request.user.pk,
        "at": theirs.changed_at,
        "fields": _differences(clash),
        "version": theirs.version,
    }
    return render_to_string("components/conflict.html", context, writing.request)


def _as_posted(clash: Overtaken | Gone, posted: Mapping[str, Any]) -> dict[str, Any]:
    """What stands there now, as a form would post it: a form may find its own words, of which it never had an answer."""
    if isinstance(clash, Gone):
        return {}
    words = {name: clash.theirs.serializable_value(name) for name in clash.mine}
    counts = tuple(f"{name}-" for name, value in words.items() if isinstance(value, Mapping))
    empty = dict.fromkeys((name for name in posted if name.startswith(counts)), "")
    return {"version": clash.theirs.version, "theirs": {**empty, **dict(_flat(words))}}


def _flat(words: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    """By the names of the fields: a count has that of its breakdown before its own."""
    for name, value in words.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{before}{name}-")
        else:
            yield f"{before}{name}", "" if value is None else str(value)


def _differences(clash: Overtaken) -> list[dict[str, Any]]:
    """The fields that say different things, each in both wordings."""
    theirs, mine = clash.theirs, type(clash.theirs)(**clash.mine)
    return [
        {
            "name": name,
            "label": str(theirs._meta.get_field(name).verbose_name).capitalize(),
            "mine": _shown(mine, name),
            "theirs": _shown(theirs, name),
        }
        for name in clash.mine
        if theirs.serializable_value(name) != theirs._stored(name, clash.mine[name])
    ]


def _shown(row: ReportPart, name: str) -> Any:
    shown = getattr(row, f"get_{name}_display", None)
    return shown() if shown else getattr(row, name)


def saved(writing: Writing, *, then: str = "") -> HttpResponse:
    """After saving: the row as it reads where its form stood, or the page it stands on; and the next form if wanted."""
    adding = writing.add_url if then == "add" else ""
    if not writing.is_htmx:
        return redirect(adding or writing.place)
    if writing.row is None:
        return HttpResponse("")
    answer = as_it_reads(writing, is_saved=True)
    if adding:
        form = writing.blank(sign=getattr(writing.row, "sign", None))
        following = Writing(writing.request, writing.kind, writing.report, fixed=writing.beginning)
        answer.write(render_to_string("reporting/rows/form.html", _form_context(following, form), writing.request))
    return answer


def as_it_reads(writing: Writing, *, is_saved: bool = False) -> HttpResponse:
    """The row for htmx, and beside it what its chapter still lacks."""
    kind, pk = writing.kind, writing.row.pk if writing.row else None
    row = writing.row = kind.rows(writing.report).get(pk=pk)
    is_free = kind.is_ordered and not row.is_fixed
    order = list(row.siblings.values_list("pk", flat=True)) if is_free else [pk]
    context = {
        "report": writing.report,
        "chapter": writing.chapter,
        "row": row,
        "kind": kind,
        "anchor": kind.anchor(row),
        "editable": rules.can_edit(writing.request.user, writing.report),
        "number": order.index(pk) + 1 if is_free else None,
        "first": order[0] == pk,
        "last": order[-1] == pk,
        "saved_at": row.changed_at if is_saved else None,
        "gaps": writing.gaps,
        **kind.beside(writing),
    }
    return render(writing.request, "reporting/rows/answer.html", context)


def refused(writing: Writing, refusal: Refused) -> HttpResponse:
    """Why a deed is not possible now: above the page that htmx has, or as a page."""
    context = {"report": writing.report, "message": str(refusal)}
    if not writing.is_htmx:
        return render(writing.request, "reporting/refused.html", context, status=409)
    answer = render(writing.request, "reporting/rows/refused.html", context, status=409)
    return reswap(retarget(answer, "#messages"), "outerHTML")


def elsewhere(writing: Writing, url: str) -> HttpResponse:
    """Where the report was closed meanwhile: the page it stands on, as it is now."""
    return HttpResponseClientRefresh() if writing.is_htmx else redirect(url)


def form_page(writing: Writing, form: RowForm, *, clash: str = "", status: int = 200) -> HttpResponse:
    """The form where the row stood, or on a page of its own."""
    template = "reporting/rows/form.html" if writing.is_htmx else "reporting/rows/page.html"
    return render(writing.request, template, _form_context(writing, form, clash), status=status)


def _form_context(writing: Writing, form: RowForm, clash: str = "") -> dict[str, Any]:
    row, kind = writing.row, writing.kind
    pk = row.pk if row else writing.removed.id if writing.removed else form["id"].value() or "new"
    level = form["confidentiality"].value() if "confidentiality" in form.fields else row and row.confidentiality
    return {
        "report": writing.report,
        "chapter": writing.chapter,
        "kind": kind,
        "title": kind.heading(row) if row else kind.heading_of_new(writing.beginning),
        "row": row,
        "part": {"pk": pk},
        "anchor": kind.anchor(row) if row else pk,
        "form": form,
        "action": writing.action,
        "clash": clash,
        "url": writing.place,
        "is_new": row is None and writing.removed is None,
        "restricted": str(level) == str(Level.RESTRICTED.value),
        "another": kind.listed and kind.in_series and (row is None or _is_last(row)),
    }


def _is_last(row: ReportPart) -> bool:
    return not row.is_fixed and row.pk == row.siblings.values_list("pk", flat=True).last()
