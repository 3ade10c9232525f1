"""Why reports came back, in figures; every figure leads to the rounds it counts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from partners.refusals import require
from partners.requests import SignedInRequest
from partners.views.paging import page_of
from reporting import rules
from reporting.forms.returns import PICKED, ReturnsFilter
from reporting.models import Kind, Round
from reporting.returns import (
    Counted,
    Return,
    by_chapter,
    by_partner,
    by_quarter,
    narrowed,
    quarter_words,
    reasons,
    returns_for,
    titles,
)


@dataclass(frozen=True)
class Figure:
    label: str  # of its column
    count: int
    url: str


@dataclass(frozen=True)
class Line:
    label: str
    note: str
    figures: list[Figure]
    total: Figure


@dataclass(frozen=True)
class Table:
    """Rows by reasons, with the sums of both."""

    key: str
    title: str
    rows_are: str
    note: str
    columns: list[str]
    lines: list[Line]
    sums: Line


def why_returned(request: SignedInRequest) -> HttpResponse:
    require(rules.can_count_returns(request.user))
    every, labels = returns_for(request.user), reasons()
    chapter_titles = titles()
    filters = ReturnsFilter(every, labels, request.GET)
    found = narrowed(every, filters.wanted)
    given = {one.reason for one in found} | {finding.reason for one in found for finding in one.findings}
    columns = [code for code in labels if code in given]
    draw = _Drawing(labels, columns, filters.words)
    consortia = {one.partner for one in found if one.is_consortiums}
    page = page_of([one.pk for one in found], request)
    shown = _rounds(list(page.object_list), {one.pk: one for one in found}, labels)
    context = {
        "filters": [field for field in filters if field.name not in PICKED],
        "hidden": filters.hidden_fields(),
        "picked": filters.picked,
        "unpicked": draw.address(dict.fromkeys(PICKED, ""), anchor=""),
        "is_narrowed": bool(filters.words),
        "returns": len(found),
        "reports": len({one.report for one in found}),
        "tables": [
            draw.table(
                "quarters",
                _("By quarter"),
                _("Quarter"),
                _("Returned reports, by why they went back"),
                by_quarter(found),
                ("quarter", "reason"),
                quarter_words,
            ),
            draw.table(
                "partners",
                _("By partner"),
                _("Partner"),
                _("Returned reports, by why they went back"),
                by_partner(found),
                ("partner", "reason"),
                str,
                lambda name: _("its consortium’s report") if name in consortia else "",
            ),
            draw.table(
                "chapters",
                _("By chapter"),
                _("Chapter"),
                _("Chapters that needed improvement when a report was returned, by what was wrong with them"),
                by_chapter(found),
                ("chapter", "found"),
                lambda place: chapter_titles.get(place, place.partition("-")[2]),
                lambda place: str(Kind(place.partition("-")[0]).label),
            ),
        ]
        if found
        else [],
        "page": page,
        "shown": shown,
    }
    return render(request, "reporting/returns.html", context)


@dataclass(frozen=True)
class _Drawing:
    """Figures as a table of links, each to the same page narrowed to what it counts."""

    labels: dict[str, str]
    columns: list[str]  # the reasons that were given, the same in every table
    words: dict[str, str]

    def address(self, more: dict[str, str], anchor: str = "#rounds") -> str:
        words = {name: value for name, value in {**self.words, **more}.items() if value}
        return f"?{urlencode(words)}{anchor}"

    def table(
        self,
        key: str,
        title: str,
        rows_are: str,
        note: str,
        counted: Counted,
        names: tuple[str, str],
        words_of: Callable[[str], str],
        note_of: Callable[[str], str] = lambda row: "",
    ) -> Table | None:
        if not counted.total:
            return None
        row_name, reason_name = names

        def figure(count: int, row: str = "", reason: str = "") -> Figure:
            label = self.labels.get(reason, reason) if reason else _("Total")
            only = {name: value for name, value in ((row_name, row), (reason_name, reason)) if value}
            return Figure(label, count, self.address(only))

        def line(label: str, note: str, counts: Sequence[int], total: int, row: str = "") -> Line:
            figures = [figure(count, row, code) for code, count in zip(self.columns, counts, strict=True)]
            return Line(label, note, figures, figure(total, row))

        return Table(
            key=key,
            title=title,
            rows_are=rows_are,
            note=note,
            columns=[self.labels[code] for code in self.columns],
            lines=[
                line(
                    words_of(row),
                    note_of(row),
                    [counted.of(row, code) for code in self.columns],
                    counted.of_row[row],
                    row,
                )
                for row in counted.rows
            ],
            sums=line(_("Total"), "", [counted.of_reason[code] for code in self.columns], counted.total),
        )


def _rounds(pks: Sequence[UUID], counted: dict[UUID, Return], labels: dict[str, str]) -> list[dict[str, object]]:
    """The rounds of a page, each with what was found in it."""
    names = ("report__ibp", "report__seat__organisation", "report__quarter", "lead", "reason")
    there = Round.objects.select_related(*names).in_bulk(pks)
    chapter_titles = titles()
    return [
        {
            "round": there[pk],
            "reason": labels.get(counted[pk].reason, counted[pk].reason),
            "findings": [
                (chapter_titles.get(finding.place, finding.chapter), labels.get(finding.reason, finding.reason))
                for finding in counted[pk].findings
            ],
        }
        for pk in pks
    ]
