"""Knows what became of a report's chapters between two submissions: which rows are new, gone, moved or say something else."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher
from typing import Any, Literal

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from partners.clearance import Level
from reporting.chapter import Chapter, Content, Section
from reporting.contents import LEADS, rows_in, words_of
from reporting.wording import Piece, compare, compare_items, replaced

Kind = Literal["new", "changed", "gone", "moved", "same"]

# What any row may have beside the words that its chapter gives names to. Told only where it changed.
BESIDE = {
    "confidentiality": gettext_lazy("Who may read this"),
    "evidence": gettext_lazy("Evidence"),
    "partners": gettext_lazy("Partners"),
    "carried": gettext_lazy("Carried from last quarter"),
    "sources": gettext_lazy("Taken from"),
}
NO_WORDS = {"id", "key", "question", "title", "full_name", *BESIDE}  # never told as a field of their own
ITEM_WORDS = (
    "partner",
    "what",
    "label",
    "text",
    "quote",
    "note",
)  # what the items of a list say, where they are no rows
DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True)
class Field:
    """One thing that a row says, as it was and as it is, in words."""

    name: str
    label: str
    before: str
    after: str
    pieces: tuple[Piece, ...]
    is_changed: bool

    @property
    def left(self) -> list[Piece]:
        return [piece for piece in self.pieces if piece.kind != "added"]

    @property
    def right(self) -> list[Piece]:
        return [piece for piece in self.pieces if piece.kind != "removed"]


@dataclass(frozen=True)
class Row:
    """A row of a chapter in both submissions. The note on a whole chapter and what stands at its top count as rows too."""

    id: str
    kind: Kind
    is_moved: bool
    place: str  # the part of the chapter it stands in, such as a criterion
    heading: str  # what it is headed by, where that is none of its fields
    words: str  # what one knows it by
    confidentiality: int
    fields: tuple[Field, ...]

    @property
    def is_changed(self) -> bool:
        return self.kind != "same"

    @property
    def told(self) -> list[Field]:
        """What a reader of the changes is shown: what changed, and enough beside it to know the row by."""
        if self.kind in ("new", "gone"):
            return list(self.fields)
        first = [] if self.heading else self.fields[:1]
        return [field for field in self.fields if field.is_changed or field in first]


@dataclass(frozen=True)
class ChapterChanges:
    key: str
    title: str
    kind: Kind  # new and gone: the chapter itself came or went
    rows: tuple[Row, ...]

    @property
    def changed(self) -> list[Row]:
        return [row for row in self.rows if row.is_changed]

    @property
    def counts(self) -> Counter[Kind]:
        return Counter(row.kind for row in self.rows)

    @property
    def in_words(self) -> str:
        return counted(self.counts)


@dataclass(frozen=True)
class Comparison:
    """A report in two submissions, chapter by chapter in printed order."""

    chapters: tuple[ChapterChanges, ...]

    @property
    def changed(self) -> list[ChapterChanges]:
        return [chapter for chapter in self.chapters if chapter.changed]

    @property
    def counts(self) -> Counter[Kind]:
        return sum((chapter.counts for chapter in self.chapters), Counter())

    @property
    def in_words(self) -> str:
        return counted(self.counts)


def counted(counts: Mapping[Kind, int]) -> str:
    """“3 rows changed, 1 new, 1 taken out”."""
    words: dict[Kind, str] = {
        "changed": ngettext("%(count)s row changed", "%(count)s rows changed", counts.get("changed", 0)),
        "new": _("%(count)s new"),
        "gone": _("%(count)s taken out"),
        "moved": _("%(count)s moved"),
    }
    told = [words[kind] % {"count": counts[kind]} for kind in words if counts.get(kind)]
    return ", ".join(told) or _("Nothing changed")


def compare_sections(before: Iterable[Section], after: Iterable[Section], chapters: Iterable[Chapter]) -> Comparison:
    """What changed in every chapter; `chapters` know what their fields are called. Both as one audience may read them."""
    old, new = ({section.key: section for section in sections} for sections in (before, after))
    known = {chapter.key: chapter for chapter in chapters}
    order = [*known, *(key for key in {**old, **new} if key not in known)]
    return Comparison(
        tuple(_chapter(old.get(key), new.get(key), known.get(key)) for key in order if key in old or key in new)
    )


def _chapter(before: Section | None, after: Section | None, chapter: Chapter | None) -> ChapterChanges:
    there = after or before
    assert there is not None, "a chapter stands in one of the two"
    names = _Names(chapter)
    rows = _rows(before.values if before else {}, after.values if after else {}, names, there.key)
    kind: Kind = "changed" if any(row.is_changed for row in rows) else "same"
    return ChapterChanges(
        there.key, there.title, "new" if before is None else "gone" if after is None else kind, tuple(rows)
    )


@dataclass(frozen=True)
class _Placed:
    """A row with the list it stands in."""

    row: Content
    path: tuple[str, ...]
    place: str


def _rows(before: Content, after: Content, names: "_Names", key: str) -> list[Row]:
    """Those of the later submission in their order, each one taken out after the row it followed."""
    old, new = ({placed.row["id"]: placed for placed in _placed(values)} for values in (before, after))
    moved = _moved(old, new)
    order = _merged(list(old), list(new))
    rows = [_row(old.get(id), new.get(id), id in moved, names) for id in order]
    return rows + _notes(before, after, names, key)


def _placed(value: Any, path: tuple[str, ...] = (), place: str = "") -> Iterator[_Placed]:
    """Every row in a content, in reading order."""
    if isinstance(value, list):
        for part in value:
            yield from _placed(part, path, place)
    elif isinstance(value, dict):
        if "id" in value:
            yield _Placed(value, path, place)
            path, place = (*path, value["id"]), words_of(value)
        else:
            path, place = (*path, str(value.get("key", ""))), str(value.get("title") or place)
        for name, part in value.items():
            if isinstance(part, dict | list):
                yield from _placed(part, (*path, name), place)


def _moved(old: dict[str, _Placed], new: dict[str, _Placed]) -> set[str]:
    """Rows that stand in another list, or in another place among those that stayed in theirs."""
    both = [id for id in new if id in old]
    moved = {id for id in both if old[id].path != new[id].path}
    for path in dict.fromkeys(new[id].path for id in both):
        now = [id for id in both if id not in moved and new[id].path == path]
        was = [id for id in old if id in new and id not in moved and old[id].path == path]
        stayed = SequenceMatcher(None, was, now, autojunk=False).get_matching_blocks()
        moved |= set(now) - {id for block in stayed for id in now[block.b : block.b + block.size]}
    return moved


def _merged(old: list[str], new: list[str]) -> list[str]:
    order, there, last = list(new), set(new), -1
    for id in old:
        if id in there:
            last = order.index(id)
        else:
            last += 1
            order.insert(last, id)
    return order


def _row(before: _Placed | None, after: _Placed | None, is_moved: bool, names: "_Names") -> Row:
    there = after or before
    assert there is not None, "a row stands in one of the two"
    was, row = before.row if before else {}, after.row if after else {}
    return _compared_row(was, row, names, id=there.row["id"], place=there.place, is_moved=is_moved)


def _compared_row(
    was: Content, row: Content, names: "_Names", *, id: str, place: str = "", heading: str = "", is_moved: bool = False
) -> Row:
    there = row or was
    fields = tuple(names.fields(was, row))
    kind: Kind = "same"
    if not was or not row:
        kind = "new" if row else "gone"
    elif any(field.is_changed for field in fields):
        kind = "changed"
    elif is_moved:
        kind = "moved"
    unnamed = (there.get(name) for name in LEADS if name != "text" and name not in names.labels)
    heading = heading or next((str(found) for found in unnamed if found), "")
    if kind in ("new", "gone"):
        fields = tuple(field for field in fields if heading not in (field.after, field.before) or not heading)
    return Row(id, kind, is_moved, place, heading, heading or words_of(there), there.get("confidentiality", 0), fields)


def _notes(before: Content, after: Content, names: "_Names", key: str) -> list[Row]:
    """What a chapter says as a whole, outside its rows: its note on inclusion, why there is nothing to report."""
    found = []
    for name in dict.fromkeys([*before, *after]):
        was, now = before.get(name), after.get(name)
        if _holds_rows(was) or _holds_rows(now):
            continue
        if isinstance(was, dict) or isinstance(now, dict):
            note = _compared_row(was or {}, now or {}, names, id=f"{key}-{name}", heading=names.label(name))
        elif name in names.labels and (was or now):
            own = {name: was} if was else {}
            note = _compared_row(own, {name: now} if now else {}, names, id=f"{key}-{name}")
        else:
            continue
        if note.fields:
            found.append(note)
    return found


def _holds_rows(value: Any) -> bool:
    return isinstance(value, dict | list) and next(rows_in(value), None) is not None


class _Names:
    """What the fields of a chapter are called, and their values where these are codes."""

    def __init__(self, chapter: Chapter | None) -> None:
        self.labels = {name: str(label) for name, label in (chapter.labels if chapter else {}).items()}
        self.choices = chapter.choices if chapter else {}

    def label(self, name: str) -> str:
        return self.labels.get(name) or str(BESIDE.get(name) or capfirst(name.replace("_", " ")))

    def fields(self, was: Content, row: Content) -> Iterator[Field]:
        """Every field that says something in one of the two; what stands beside the words only where it changed."""
        for name in self._told(was, row):
            before, after = was.get(name), row.get(name)
            if _holds_rows(before) or _holds_rows(after) or not (before or after):
                continue
            field = self._field(name, before, after)
            if (
                (field.is_changed if name not in BESIDE else (was and row and field.is_changed))
                or name not in BESIDE
                or (name == "evidence" and not (was and row))
            ):
                yield field

    def _told(self, was: Content, row: Content) -> list[str]:
        there = {**row, **was}
        known = [name for name in self.labels if name in there]
        return (known or [name for name in there if name not in NO_WORDS]) + [n for n in BESIDE if n in there]

    def _field(self, name: str, before: Any, after: Any) -> Field:
        is_changed = (before or None) != (after or None)
        if isinstance(before, list | dict) or isinstance(after, list | dict):
            old, new = self._lines(name, before), self._lines(name, after)
            pieces = compare_items(old, new)
            was, now = "".join(old), "".join(new)
        else:
            was, now = self._words(name, before), self._words(name, after)
            said = before or after
            is_text = isinstance(said, str) and name not in self.choices and not DAY.fullmatch(said)
            pieces = compare(was, now) if is_text else replaced(was, now)
        if is_changed and was == now:  # such as another file of the same name
            pieces = [Piece("removed", was), Piece("added", now)]
        return Field(name, self.label(name), was.rstrip("\n"), now.rstrip("\n"), tuple(pieces), is_changed)

    def _words(self, name: str, value: Any) -> str:
        if value in (None, ""):
            return ""
        if name == "confidentiality" and value in Level.values:
            return str(Level(value).label)
        if name in self.choices:
            return str(self.choices[name].get(value, value))
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, str) and DAY.fullmatch(value):
            return date_format(date.fromisoformat(value), "j F Y")
        return str(value)

    def _lines(self, name: str, value: Any) -> list[str]:
        items = value if isinstance(value, list) else [value] if value else []
        return [f"{self._item(name, item)}\n" for item in items]

    def _item(self, name: str, item: Any) -> str:
        if not isinstance(item, dict):
            return self._words(name, item)
        if name == "evidence":
            parts = dict.fromkeys([item.get("label"), item.get("url") or (_("file") if item.get("file_id") else None)])
            return ", ".join(part for part in parts if part)
        return ": ".join(str(item[key]) for key in ITEM_WORDS if item.get(key))


# ── A report with marks ─────────────────────────────────────────────────────


def sections_since(sections: list[Section], before: list[Section]) -> list[Section]:
    """The sections with marks: each row that is new or reworded since says so, and what was taken out stands in `gone`."""
    earlier = {section.key: section.values for section in before}
    return [
        replace(section, values=_marked(section.values, earlier[section.key])) if section.key in earlier else section
        for section in sections
    ]


def _marked(values: Content, before: Content) -> Content:
    known = {row["id"]: row for row in rows_in(before)}
    there = {row["id"] for row in rows_in(values)}
    marked = {
        **_with_marks(values, known),
        "gone": [{**row, "words": words_of(row)} for pk, row in known.items() if pk not in there],
    }
    if note := values.get("inclusion"):
        marked["inclusion"] = _since(note, before.get("inclusion") or {})
    return marked


def _with_marks(value: Any, known: dict[str, Content]) -> Any:
    if isinstance(value, list):
        return [_with_marks(part, known) for part in value]
    if not isinstance(value, dict):
        return value
    marked = {name: _with_marks(part, known) for name, part in value.items()}
    if "id" not in value:
        return marked
    return _since(marked, known[value["id"]]) if value["id"] in known else {**marked, "since": "new"}


def _since(row: Content, was: Content) -> Content:
    """The row with the words that changed; also where only what shows that it is true did."""
    own = [name for name in {**row, **was} if not _holds_rows(row.get(name)) and not _holds_rows(was.get(name))]
    differing = [name for name in own if (row.get(name) or None) != (was.get(name) or None)]
    changed = {name: compare(was.get(name) or "", row[name]) for name in differing if isinstance(row.get(name), str)}
    return {**row, "since": "changed", "changed": changed} if differing else row
