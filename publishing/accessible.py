"""Knows what WeasyPrint 70.0 leaves out of an accessible PDF, and adds it. Every addition can be switched off.

Two of them replace a method while a document is drawn, so they are pinned to the version they were read in; on another
version they stay off and the document is made as WeasyPrint makes it. The rest goes through its `finisher` hook.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pydyf  # type: ignore[import-untyped]
import weasyprint
from weasyprint.document import Document as Rendering
from weasyprint.document import Page
from weasyprint.formatting_structure import boxes
from weasyprint.pdf import tags
from weasyprint.pdf.stream import Stream

PINNED_TO = "70.0"
ACTUAL_TEXT = True  # the words themselves beside shaped Bangla, so that search, copy and screen readers find them
MARGINS_ARE_ARTIFACTS = True  # running heads and feet are no part of the text

BANGLA = re.compile("[\u0980-\u09ff]")
LETTER = re.compile(r"[^\W\d_]")
NOTHING = "\u200b"  # a blank of no width
PRINTS = 4  # the annotation flag Print


@contextmanager
def patched() -> Iterator[None]:
    """While this lasts, drawn text carries its words, and margins are artifacts."""
    if weasyprint.__version__ != PINNED_TO:
        yield
        return
    marked, paint, build = Stream.marked, Page.paint, tags._build_box_tree
    if ACTUAL_TEXT or MARGINS_ARE_ARTIFACTS:
        Stream.marked = _marked(marked)
    if MARGINS_ARE_ARTIFACTS:
        Page.paint = _paint(paint)
        tags._build_box_tree = _without_margins(build)
    try:
        yield
    finally:
        Stream.marked, Page.paint, tags._build_box_tree = marked, paint, build


def _marked(original: Any) -> Any:
    @contextmanager
    def marked(stream: Stream, box: Any, tag: str) -> Iterator[None]:
        if stream._tags is None:
            with original(stream, box, tag):
                yield
        elif id(box) in getattr(stream, "margins", ()):
            pydyf.Stream.begin_marked_content(stream, "Artifact", pydyf.Dictionary({"Type": "/Pagination"}))
            try:
                yield
            finally:
                stream.end_marked_content()
        elif ACTUAL_TEXT and isinstance(box, boxes.TextBox) and BANGLA.search(box.text):
            mcid = len(stream._tags)
            stream._tags[box] = {"tag": tag, "mcid": mcid}
            properties = pydyf.Dictionary({"MCID": mcid, "ActualText": pydyf.String(box.text)})
            if len(BANGLA.findall(box.text)) * 2 > len(LETTER.findall(box.text)):
                properties["Lang"] = pydyf.String("bn")
            stream.begin_marked_content(tag, properties)
            try:
                yield
            finally:
                stream.end_marked_content()
        else:
            with original(stream, box, tag):
                yield

    return marked


def _paint(original: Any) -> Any:
    def paint(page: Page, stream: Stream, scale: float = 1) -> None:
        stream.margins = {
            id(box)
            for margin in page._page_box.children
            if isinstance(margin, boxes.MarginBox)
            for box in margin.descendants()
        }
        original(page, stream, scale)
        for font in stream._fonts.values():
            for glyph, text in font.to_unicode.items():
                # A glyph inside a cluster stands for no character of its own: that, too, has to be said.
                font.to_unicode[glyph] = text or NOTHING

    return paint


def _without_margins(original: Any) -> Any:
    def build(box: Any, *args: Any) -> Iterator[Any]:
        if not isinstance(box, boxes.MarginBox):
            yield from original(box, *args)

    return build


def finish(rendering: Rendering, pdf: pydyf.PDF) -> None:
    """Links print and say where they lead; headers of tables say of what, and can be found by their id."""
    for page in rendering.pages:
        for _kind, _target, _rectangle, box in page.links:
            if (annotation := getattr(box, "link_annotation", None)) is not None:
                annotation["F"] = PRINTS
                if words := " ".join("".join(box.element.itertext()).split()):
                    annotation["Contents"] = pydyf.String(words)
    elements = {item.reference: item for item in pdf.objects if isinstance(item, pydyf.Dictionary)}
    headers = [item for item in elements.values() if item.get("Type") == "/StructElem" and item.get("S") == "/TH"]
    for header in headers:
        section = elements[elements[header["P"]]["P"]]
        header["A"]["Scope"] = "/Column" if section["S"] == "/THead" else "/Row"
    if headers:
        names = pydyf.Array()
        for name, header in sorted((header["ID"].string, header) for header in headers):
            names.extend([pydyf.String(name), header.reference])
        root = next(item for item in elements.values() if item.get("Type") == "/StructTreeRoot")
        root["IDTree"] = pydyf.Dictionary({"Names": names})
