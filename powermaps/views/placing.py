"""A partner's map while it is worked on: each actor judged anew, moved, added, broken down; and that nothing moved, if so.

Every way of moving an actor ends in `move`: dragged, by keyboard, by tapping, by a form. It answers
  htmx   the row as it reads, or its form where a reason is wanted; both go where the row stands (#row-<id>)
  JSON   {"state": "saved" | "asks" | "refused", "message", "id", "version", "support", "influence", "verdict", "square",
         "sign", "url"}: the placement as it is stored now, and the address of its form; for "asks" the form holds the
         square that was wanted, and nothing is stored before the reason is given there.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh, reswap, retarget

from partners.clearance import Level
from partners.refusals import Refused
from partners.requests import SignedInRequest
from powermaps import rules
from powermaps.breaking_down import broken_down
from powermaps.forms.placing import PlacementForm, StillnessForm
from powermaps.mapping import (
    confirm,
    confirm_square,
    drop,
    is_baseline,
    judge,
    placements_of,
    stands_still,
    stillness_of,
    wanting,
)
from powermaps.models import Placement, Stillness
from powermaps.picture import Move, Picture
from powermaps.reading import picture_of, tally_words
from powermaps.scale import Band, Hint, Influence, Support, hint
from powermaps.shifts import Verdict
from powermaps.strategies import strategies_of
from powermaps.templatetags.placing import sign, square
from reporting.chapter import Chapter
from reporting.chapters.notes import note_of
from reporting.models import Kind, Overtaken, Report, ReportPart
from reporting.talking import holds_restricted, threads_by_place
from reporting.views.chapters import beside
from reporting.views.finding import chapter_of, report_known, report_written, row_written
from reporting.views.kinds import KINDS as KNOWN
from reporting.views.kinds import Beginning, RowKind
from reporting.views.saving import as_it_reads, elsewhere, form_page, not_done, refused, save
from reporting.views.writing import Writing

OPEN_VERDICTS = frozenset({Verdict.CARRIED, Verdict.INHERITED})  # nobody has looked yet
SQUARES = tuple(Band(support, influence) for influence in reversed(Influence.values) for support in Support.values)
DROPPED = "dropped"  # the part of the page with those that are no longer relevant


# ── The map as a whole ──────────────────────────────────────────────────────


@dataclass(frozen=True)
class Square:
    """One square with who stands in it."""

    band: Band
    rows: list[Placement]

    @property
    def support(self) -> Support:
        return Support(self.band.support)

    @property
    def influence(self) -> Influence:
        return Influence(self.band.influence)

    @property
    def hint(self) -> Hint | None:
        return hint(self.band)

    @property
    def waiting(self) -> int:
        """How many nobody has looked at yet and can be confirmed together."""
        return sum(row.verdict == Verdict.CARRIED for row in self.rows)

    @property
    def anchor(self) -> str:
        return anchor_of(self.band)


def anchor_of(band: Band) -> str:
    return f"square-{band.support + 3}-{band.influence}"


@dataclass(frozen=True)
class Standing:
    """What a map says as a whole, from its rows."""

    report: Report
    rows: list[Placement]
    broken_down: list[dict[str, Any]]
    urls: dict[str, str]
    moves: dict[str, Move]

    @property
    def there(self) -> list[Placement]:
        return [row for row in self.rows if row.verdict != Verdict.DROPPED]

    @property
    def dropped(self) -> list[Placement]:
        return [row for row in self.rows if row.verdict == Verdict.DROPPED]

    def square(self, band: Band) -> Square:
        return Square(band, [row for row in self.there if row.band == band])

    def place_of(self, row: Placement) -> str:
        """The part of the page in which the row stands."""
        return DROPPED if row.verdict == Verdict.DROPPED else anchor_of(row.band)

    @property
    def total(self) -> int:
        return len(self.rows)

    @property
    def reviewed(self) -> int:
        return sum(row.verdict not in OPEN_VERDICTS for row in self.rows)

    @property
    def is_baseline(self) -> bool:
        return is_baseline(self.report, self.rows)

    @property
    def stands_still(self) -> bool:
        return stands_still(self.report, self.rows)

    @property
    def sentences(self) -> list[str]:
        return tally_words([row.values() for row in self.rows], self.broken_down)

    @property
    def picture(self) -> Picture:
        return picture_of([row.values() for row in self.rows], self.urls, self.moves)


def standing_of(report: Report, rows: list[Placement]) -> Standing:
    return Standing(
        report,
        rows,
        broken_down(report),
        {str(row.pk): reverse("powermaps:placement", args=[row.pk]) for row in rows},
        {str(row.pk): Move(reverse("powermaps:move", args=[row.pk]), row.version) for row in rows},
    )


def rows_of(report: Report) -> list[Placement]:
    """The rows of the page, each with what is done about its actor."""
    rows: list[Any] = list(placements_of(report))
    written = {one.actor_id: one for one in strategies_of(report)}
    for row in rows:
        row.strategy = written.get(row.actor_id)
    return rows


def levels_of(rows: list[Any]) -> list[int]:
    """How far all that the page tells of its rows may travel: also what is done about them, and what they came out of."""
    found = [row.travels_to for row in rows]
    found += [row.strategy.values()["confidentiality"] for row in rows if row.strategy]
    found += [row.origin.confidentiality for row in rows if row.origin]
    return found + [row.context_change.confidentiality for row in rows if row.context_change]


def squares_of(rows: list[Placement]) -> list[Square]:
    """All of them, also those in which nobody stands: the most powerful first, from against to for."""
    found: dict[Band, list[Placement]] = {band: [] for band in SQUARES}
    for row in rows:
        found[row.band].append(row)
    return [Square(band, there) for band, there in found.items()]


# ── Its rows ────────────────────────────────────────────────────────────────


class OfMap(RowKind):
    """A row that stands on the page of the map."""

    def page(self, report: Report, chapter: Chapter) -> str:
        return reverse("powermaps:map", args=[report.pk])


class PlacementKind(OfMap):
    def rows(self, report: Report) -> QuerySet:
        return placements_of(report)

    def heading(self, row: ReportPart | None) -> str:
        return str(row.actor.name) if isinstance(row, Placement) else str(self.title)

    def add_url(self, report: Report, beginning: Beginning) -> str:
        return reverse(self.add, args=[report.pk])

    def beside(self, writing: Writing) -> dict[str, Any]:
        """The map; and where the row stands elsewhere on its page than it did, the part that it left and the one it came to."""
        rows: list[Any] = rows_of(writing.report)
        row = next(row for row in rows if row == writing.row)
        map = standing_of(writing.report, rows)
        left, came_to = writing.stood, map.place_of(row)
        found: dict[str, Any] = {"map": map, "row": row}
        if not left:
            return found
        if left == came_to:
            there = map.square(row.band) if left != DROPPED else None
            return found | {"head": there, "square": there}
        row.saved_at = row.changed_at if writing.request.method == "POST" else None
        talk = threads_by_place(writing.report, writing.request.user, chapter=writing.chapter.key)
        parts = {left, came_to}
        return found | {
            "redrawn": [map.square(band) for band in SQUARES if anchor_of(band) in parts],
            "redraws_dropped": DROPPED in parts,
            "talk": talk,
        }


PLACEMENT = PlacementKind(
    "placement",
    Placement,
    PlacementForm,
    "powermaps/rows/placement.html",
    gettext_lazy("Placement"),
    begins_with=("actor",),
    add="powermaps:add",
    in_order=("actor__name", "pk"),
    is_ordered=False,
    in_series=False,
    meta="powermaps/rows/placement_meta.html",
    also="powermaps/rows/state.html",
)
STILLNESS = OfMap(
    "stillness",
    Stillness,
    StillnessForm,
    "powermaps/rows/stillness.html",
    gettext_lazy("No progress this quarter"),
    is_ordered=False,
    has_evidence=False,
)
KINDS = [PLACEMENT, STILLNESS]


# ── The page ────────────────────────────────────────────────────────────────

SHOW = {
    "": gettext_lazy("All"),
    "open": gettext_lazy("Not reviewed"),
    "moved": gettext_lazy("Moved"),
    "spoilers": gettext_lazy("Spoilers"),
}


def _shows(row: Placement, wanted: str) -> bool:
    match wanted:
        case "open":
            return row.verdict in OPEN_VERDICTS
        case "moved":
            return row.shift.is_change
        case "spoilers":
            return row.is_spoiler
    return True


@require_GET
def power_map(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The page of the map for those whose it is; everybody else reads what was sent."""
    report = report_known(request, pk)
    chapter = chapter_of(report, Placement.chapter)
    if not rules.can_see_being_drawn(request.user, report):
        return redirect("reporting:read", report.pk)
    if report.kind == Kind.CONSOLIDATED:
        return redirect(chapter.url(report))
    rows = rows_of(report)
    standing = standing_of(report, rows)
    wanted = request.GET.get("show", "")
    wanted = wanted if wanted in SHOW else ""
    listed = [row for row in standing.there if _shows(row, wanted)]
    editable = rules.can_work_on(request.user, report)
    talk = threads_by_place(report, request.user, chapter=chapter.key)
    said = stillness_of(report)
    note = note_of(report, chapter.key) if report.kind == Kind.PARTNER else None
    context = {
        "report": report,
        "chapter": chapter,
        "steps": beside(report, chapter),
        "kind": PLACEMENT,
        "map": standing,
        "squares": squares_of(listed),
        "is_nobody_listed": not listed,
        "wanted": wanted,
        "shown": [(key, label, sum(_shows(row, key) for row in standing.there)) for key, label in SHOW.items()],
        "said": said,
        "stillness_kind": STILLNESS,
        "note": note,
        "note_kind": KNOWN["note"],
        "editable": editable,
        "gaps": chapter.gaps(report) if editable else [],
        "talk": talk,
    }
    response = render(request, "powermaps/map.html", context)
    levels = [said.confidentiality, note.confidentiality if note else Level.PUBLIC, *levels_of(rows)]
    if editable and max(levels) < Level.RESTRICTED and not holds_restricted(talk):
        response["X-Offline"] = "keep"  # restricted words stay off the device
    return response


# ── One placement ───────────────────────────────────────────────────────────


def _writing(request: SignedInRequest, pk: UUID) -> Writing:
    """A placement of one's own report, open or closed: whether it may be changed, the verbs say."""
    row, removed, report = row_written(request, Placement, pk)
    return Writing(request, PLACEMENT, report, row, removed)


def _judged(request: SignedInRequest, pk: UUID) -> tuple[Writing, Placement]:
    writing = _writing(request, pk)
    if not isinstance(writing.row, Placement):
        raise Http404
    return writing, writing.row


@require_http_methods(["GET", "POST"])
def placement(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Its form; with ?support=…&influence=… in the square that is wanted."""
    writing = _writing(request, pk)
    if request.method == "POST":
        return save(writing)
    if writing.row is None:
        raise Http404
    if not rules.can_work_on(request.user, writing.report):
        return elsewhere(writing, writing.place)
    return _form_in(writing, _square(request.GET))


def _form_in(writing: Writing, wanted: Band | None, words: dict[str, Any] | None = None) -> HttpResponse:
    form = writing.form() if writing.request.method == "GET" else _fresh_form(writing)
    if wanted and wanted.is_valid:
        form.initial.update(support=wanted.support, influence=wanted.influence)
    form.initial.update(words or {})
    return form_page(writing, form)


def _fresh_form(writing: Writing) -> PlacementForm:
    row: Any = writing.row
    return PlacementForm(instance=row, initial={"version": row.version}, auto_id=f"placement-{row.pk}-%s")


@require_POST
def confirm_placement(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Still true."""
    writing, row = _judged(request, pk)
    try:
        confirm(row, version=_number(request.POST.get("version")) or 0, by=request.user)
    except Overtaken as overtaken:
        return _overtaken(writing, overtaken)
    except Refused as refusal:
        return refused(writing, refusal)
    return as_it_reads(writing, is_saved=True) if writing.is_htmx else redirect(writing.place)


def _overtaken(writing: Writing, overtaken: Overtaken) -> HttpResponse:
    """A colleague was faster: what it says now, and why nothing was done."""
    who = overtaken.theirs.changed_by or _("A colleague")
    said = _("%(who)s has just written about %(actor)s. Read it, then decide.") % {
        "who": who,
        "actor": overtaken.theirs,
    }
    return not_done(writing, said)


@require_http_methods(["GET", "POST"])
def drop_placement(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """No longer relevant, and why."""
    writing, row = _judged(request, pk)
    reason, error, version = request.POST.get("reason", ""), "", row.version
    if request.method == "POST":
        try:
            drop(row, version=_number(request.POST.get("version")) or 0, by=request.user, reason=reason)
            return as_it_reads(writing, is_saved=True) if writing.is_htmx else redirect(writing.place)
        except Overtaken as overtaken:
            writing.row, error, version = overtaken.theirs, str(overtaken), overtaken.theirs.version
        except ValidationError as mistake:
            row.refresh_from_db()
            error = " ".join(mistake.messages)
        except Refused as refusal:
            error = str(refusal)
    elif not rules.can_work_on(request.user, writing.report):
        return elsewhere(writing, writing.place)
    context = {
        "report": writing.report,
        "chapter": writing.chapter,
        "kind": PLACEMENT,
        "row": writing.row,
        "url": writing.place,
        "reason": reason,
        "error": error,
        "version": version,
    }
    template = "powermaps/rows/drop.html" if writing.is_htmx else "powermaps/drop.html"
    return render(request, template, context, status=409 if error else 200)


@require_POST
def move(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Put it in another square. Elsewhere than last quarter asks for the reason before anything is stored."""
    writing, row = _judged(request, pk)
    wanted = _square(request.POST)
    if wanted is None or not wanted.is_valid:
        return _not_moved(writing, Refused(_("Choose a square of the map: position −2 to 2, influence 1 to 5.")), 400)
    if not rules.can_work_on(request.user, writing.report):
        return _not_moved(writing, Refused(_("This map is closed: it has been submitted.")), 409)
    change_reason, reason = request.POST.get("change_reason", ""), request.POST.get("reason", "")
    if wanting(row, wanted, change_reason or row.change_reason, reason or row.reason):
        return _asks(writing, wanted, {"change_reason": change_reason, "reason": reason})
    words = {name: value for name, value in (("change_reason", change_reason), ("reason", reason)) if value}
    if "version" in request.POST:
        version = _number(request.POST["version"]) or 0
    else:
        version = row.version
    try:
        judge(row, wanted, version=version, by=request.user, **words)
    except Overtaken as overtaken:
        if _wants_json(request):
            writing.row = overtaken.theirs
            return _state(writing, "refused", str(overtaken), 409)
        return _overtaken(writing, overtaken)
    except ValidationError as mistake:
        row.refresh_from_db()
        return _not_moved(writing, Refused(" ".join(mistake.messages)), 400)
    except Refused as refusal:
        return _not_moved(writing, refusal, 409)
    if _wants_json(request):
        return _state(writing, "saved")
    return _in_place(as_it_reads(writing, is_saved=True), row) if writing.is_htmx else redirect(writing.place)


def _wants_json(request: SignedInRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _in_place(answer: HttpResponse, row: Placement) -> HttpResponse:
    """The answer goes where the row stands, wherever the deed was done."""
    return reswap(retarget(answer, f"#row-{row.pk}"), "outerHTML")


def _asks(writing: Writing, wanted: Band, words: dict[str, str]) -> HttpResponse:
    row: Any = writing.row
    if _wants_json(writing.request):
        return _state(
            writing, "asks", _("Say why it stands elsewhere than last quarter, and what you saw."), wanted=wanted
        )
    answer = _form_in(writing, wanted, words)
    return _in_place(answer, row) if writing.is_htmx else answer


def _form_url(row: Placement, wanted: Band | None = None) -> str:
    url = reverse("powermaps:placement", args=[row.pk])
    if wanted is None:
        return url
    return f"{url}?{urlencode({'support': wanted.support, 'influence': wanted.influence})}"


def _not_moved(writing: Writing, refusal: Refused, status: int) -> HttpResponse:
    if _wants_json(writing.request):
        return _state(writing, "refused", str(refusal), status)
    answer = refused(writing, refusal)
    answer.status_code = status
    return answer


def _state(
    writing: Writing, state: str, message: str = "", status: int = 200, wanted: Band | None = None
) -> JsonResponse:
    row: Any = writing.row
    return JsonResponse(
        {
            "state": state,
            "message": message,
            "id": str(row.pk),
            "version": row.version,
            "support": row.support,
            "influence": row.influence,
            "verdict": row.verdict,
            "square": square(row),
            "sign": sign(row),
            "url": _form_url(row, wanted),
        },
        status=status,
    )


@require_POST
def confirm_these(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Still true, for all in one square at which nobody has looked yet."""
    report = report_written(request, pk)
    url = reverse("powermaps:map", args=[report.pk])
    band = _square(request.POST)
    try:
        if band is None or not band.is_valid:
            raise Refused(_("Choose a square of the map: position −2 to 2, influence 1 to 5."))
        rows = confirm_square(report, band, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return HttpResponseClientRefresh() if request.htmx else redirect(url)  # type: ignore[attr-defined]
    if not request.htmx:  # type: ignore[attr-defined]
        count = len(rows)
        messages.success(
            request, ngettext("%(count)s actor confirmed.", "%(count)s actors confirmed.", count) % {"count": count}
        )
        return redirect(f"{url}#{anchor_of(band)}")
    chapter = chapter_of(report, Placement.chapter)
    standing = standing_of(report, rows_of(report))
    context = {
        "report": report,
        "chapter": chapter,
        "kind": PLACEMENT,
        "map": standing,
        "square": standing.square(band),
        "editable": rules.can_work_on(request.user, report),
        "gaps": chapter.gaps(report),
        "talk": threads_by_place(report, request.user, chapter=chapter.key),
    }
    return render(request, "powermaps/rows/confirmed.html", context)


def _square(posted: Any) -> Band | None:
    """The square that was chosen; None where it is none."""
    support, influence = _number(posted.get("support")), _number(posted.get("influence"))
    return None if support is None or influence is None else Band(support, influence)


def _number(text: str | None) -> int | None:
    """A small whole number, perhaps below nought; None for anything else."""
    text = (text or "").strip().replace("−", "-")
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdecimal() and len(digits) < 10 else None
