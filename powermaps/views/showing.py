"""A map to look at and to cite: of a partner or of all together, at a quarter, beside another quarter; and one for the wall."""

from collections import defaultdict
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from partners.clearance import Level
from partners.models import IBP, User
from partners.requests import SignedInRequest
from powermaps import rules
from powermaps.between import rolled_up, since, words_between
from powermaps.models import Actor, Belonging, Placement
from powermaps.picture import Picture, Shown, draw
from powermaps.reading import Row, shown_of, stands, tally_words
from powermaps.together import shown_together
from reporting import rules as reports
from reporting.chapter import Content
from reporting.models import Kind, Quarter, Report

TOGETHER = "all"  # the partner that is none: the consolidated map
KEY = "power"


class Maps:
    """The maps of a project that this person may read, by partner and quarter."""

    def __init__(self, ibp: IBP, user: User) -> None:
        self.ibp, self.user = ibp, user
        found = Report.objects.visible_to(user).filter(ibp=ibp).exclude(quarter=None).with_names()
        there = [report for report in found if any(chapter.key == KEY for chapter in report.chapters)]
        self.by_partner: dict[str, dict[str, Report]] = defaultdict(dict)
        for report in there:
            partner = TOGETHER if report.kind == Kind.CONSOLIDATED else report.owner_name
            self.by_partner[partner][report.quarter.code] = report  # type: ignore[union-attr]  # has one, as filtered

    def __bool__(self) -> bool:
        return bool(self.by_partner)

    @property
    def partners(self) -> list[str]:
        """The consolidated map first."""
        return sorted(self.by_partner, key=lambda partner: (partner != TOGETHER, partner))

    def quarters(self, partner: str) -> list[Quarter]:
        """The latest first."""
        there = [report.quarter for report in self.by_partner.get(partner, {}).values() if report.quarter]
        return sorted(there, key=lambda quarter: quarter.code, reverse=True)

    def values(self, report: Report) -> Content:
        """Its map as this person may read it."""
        chapter = next(chapter for chapter in report.chapters if chapter.key == KEY)
        return chapter.section(report, reports.clearance(self.user, report) or Level.PUBLIC).values


@require_GET
def show_map(request: SignedInRequest, code: str) -> HttpResponse:
    """?q=2017Q1&vs=2016Q4&partner=YPSA; what is not known is passed over, and the nearest that is there is shown."""
    ibp = get_object_or_404(IBP.objects.visible_to(request.user), code=code)
    maps = Maps(ibp, request.user)
    if not maps and not rules.can_read_views(request.user, ibp):
        raise Http404
    partner = request.GET.get("partner", "")
    partner = partner if partner in maps.partners else next(iter(maps.partners), "")
    quarters = maps.quarters(partner)
    quarter = _chosen(quarters, request.GET.get("q")) or next(iter(quarters), None)
    others = [one for one in quarters if one != quarter]
    other = _chosen(others, request.GET.get("vs"))
    if other is None and "vs" not in request.GET and quarter:
        other = _chosen(others, quarter.period.previous.code)
    context: dict[str, Any] = {
        "ibp": ibp,
        "quarter": quarter,
        "other": other,
        "partner": partner,
        "together": TOGETHER,
        "partners": maps.partners,
        "quarters": quarters,
        "others": others,
        "works_here": rules.can_read_views(request.user, ibp),
        "is_since": _is_since(partner, quarter, other),
        "rolls_up": bool(request.GET.get("rollup")),
    }
    if quarter:
        report = maps.by_partner[partner][quarter.code]
        before = maps.by_partner[partner][other.code] if other else None
        show = _together if partner == TOGETHER else _of_partner
        context |= {"report": report, **show(request, maps, report, before)}
        asked = {"q": quarter.code, "vs": other.code if other else "", "partner": partner}
        context["address"] = request.build_absolute_uri(f"{request.path}?{urlencode(asked)}")
    return render(request, "powermaps/show_map.html", context)


def _chosen(quarters: list[Quarter], code: str | None) -> Quarter | None:
    return next((quarter for quarter in quarters if quarter.code == code), None)


def _is_since(partner: str, quarter: Quarter | None, other: Quarter | None) -> bool:
    """Whether the sentences say what changed since the other quarter; together only since the one before."""
    if quarter is None or other is None or other.code > quarter.code:
        return False
    return partner != TOGETHER or other.period == quarter.period.previous


def _of_partner(request: SignedInRequest, maps: Maps, report: Report, before: Report | None) -> dict[str, Any]:
    values = maps.values(report)
    rows: list[Row] = values["placements"]
    earlier: list[Row] = maps.values(before)["placements"] if before else []
    own, sentences = shown_of(rows), values["sentences"]
    if before and _is_earlier(before, report):
        rows = since(earlier, rows, _reasons(maps, report, before))
        is_next = report.quarter and before.quarter and report.quarter.period.previous == before.quarter.period
        sentences = words_between(earlier, rows, []) if not is_next else _with_structure(values, earlier, rows)
    clusters = _clusters(request.user, report, rows)
    kept, ranges = rolled_up(rows, clusters if request.GET.get("rollup") else {})
    shown = shown_of(kept, {row["id"]: f"#row-{row['id']}" for row in kept}) + ranges
    return {
        "values": {**values, "placements": rows},
        "sentences": sentences,
        "picture": _drawn(shown, [shown_of(earlier), own], _selected(request, rows)),
        "rows": rows,
        "can_roll_up": bool(clusters),
    }


def _with_structure(values: Content, earlier: list[Row], rows: list[Row]) -> list[str]:
    """Also what was broken down, which the sentences of the quarter itself say."""
    counted = set(tally_words(values["placements"]))
    return words_between(earlier, rows, []) + [one for one in values["sentences"] if one not in counted]


def _together(request: SignedInRequest, maps: Maps, report: Report, before: Report | None) -> dict[str, Any]:
    """Its own sentences compare with the quarter before, like for like; a quarter further away only keeps the squares."""
    values = maps.values(report)
    earlier = shown_together(maps.values(before)) if before else []
    shown = shown_together(values, {row["id"]: f"#row-{row['id']}" for row in values["actors"]})
    return {
        "values": values,
        "sentences": values["sentences"],
        "picture": _drawn(shown, [earlier], request.GET.get("actor", "")),
    }


def _drawn(shown: list[Shown], also: list[list[Shown]], selected: str) -> Picture | None:
    return draw(shown, also=also, selected=selected) if shown else None


def _is_earlier(one: Report, other: Report) -> bool:
    """A map is read forward: beside a later quarter it says what it says alone, in squares of the same size."""
    assert one.quarter and other.quarter
    return one.quarter.code < other.quarter.code


def _selected(request: SignedInRequest, rows: list[Row]) -> str:
    """The row of the actor that was asked for."""
    return next((row["id"] for row in rows if row["actor"] == request.GET.get("actor")), "")


def _reasons(maps: Maps, report: Report, before: Report) -> dict[str, list[str]]:
    """Why each actor was placed elsewhere, in every quarter after `before` up to this one, the earliest first."""
    assert report.quarter and before.quarter
    first, last = before.quarter.code, report.quarter.code
    between = {one.pk: code for code, one in maps.by_partner[report.owner_name].items() if first < code <= last}
    level = reports.clearance(maps.user, report) or Level.PUBLIC
    rows: Any = Placement.objects.filter(report__in=between).exclude(change_reason="").admitted_to(level)
    given = rows.filter(actor__confidentiality__lte=level).values_list("report", "actor", "change_reason")
    reasons: dict[str, list[str]] = defaultdict(list)
    for _code, actor, reason in sorted((between[pk], str(actor), reason) for pk, actor, reason in given):
        reasons[actor].append(reason)
    return reasons


def _clusters(user: User, report: Report, rows: list[Row]) -> dict[str, tuple[str, str, frozenset[str]]]:
    """What the actors on the map are parts of, as far as this person may know it."""
    assert report.quarter
    there = {row["actor"] for row in stands(rows)}
    links = Belonging.objects.filter(actor__in=there, parent__in=Actor.objects.there().visible_to(user))
    found: dict[str, tuple[str, str, set[str]]] = {}
    for link in links.select_related("parent").order_by("parent__name", "pk"):
        if link.holds_on(report.quarter.ends_on):
            parent = str(link.parent_id)
            if parent not in found:
                found[parent] = (link.parent.short_name, link.parent.name, set())
            found[parent][2].add(str(link.actor_id))
    return {pk: (short, name, frozenset(parts)) for pk, (short, name, parts) in found.items() if len(parts) > 1}


@require_GET
def wall(request: SignedInRequest, code: str) -> HttpResponse:
    """For a workshop: an empty map and the names of the project's actors to be cut out; afterwards, where they are entered."""
    ibp = get_object_or_404(IBP.objects.visible_to(request.user), code=code)
    if not rules.can_read_views(request.user, ibp):
        raise Http404
    standing = request.user.standing
    levels = [Level.PROGRAMME]
    if ibp.pk in standing.member_of | standing.leads or ibp.pk in standing.reviews:
        levels.append(Level.CONSORTIUM)
    if ibp.pk in standing.reviews:
        levels.append(Level.RESTRICTED)
    own = Report.objects.written_by(request.user).filter(ibp=ibp, kind=Kind.PARTNER).open().with_names()
    context = {
        "ibp": ibp,
        "levels": levels,
        "count": Actor.objects.filter(ibp=ibp).there().visible_to(request.user).admitted_to(Level.CONSORTIUM).count(),
        "own": own.first(),
    }
    return render(request, "powermaps/wall.html", context)
