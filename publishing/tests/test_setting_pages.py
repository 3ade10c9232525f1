"""Setting pages: one file that reads right by eye, by search and by screen reader; nothing is fetched, nothing gets away."""

import itertools
import os
import shutil
import socket
import subprocess
import time
from io import BytesIO

import pikepdf
import pypdf
import pytest
import weasyprint

from publishing import accessible
from publishing.child import Failed, Limits, in_child
from publishing.html import to_html
from publishing.pdf import Unprintable, page_count, to_pdf, typeset
from publishing.tests.sample import make_document, make_programme

BANGLA = "মধ্যস্বত্বভোগীদের সঙ্গে সরাসরি আলোচনার মাধ্যমে"
needs_poppler = pytest.mark.skipif(
    not shutil.which("pdftotext"), reason="poppler-utils is not installed: `python3 manage.py verify` installs it."
)
PAGE = '<html lang="en"><title>Test</title><p>{}</p></html>'


def silent(words):
    pass


@pytest.fixture(scope="module")
def pdf():
    return typeset(to_html(make_document()), silent)


@pytest.fixture(scope="module")
def opened(pdf):
    with pikepdf.open(BytesIO(pdf)) as document:
        yield document


def read_by_poppler(pdf, *options):
    return subprocess.run(["pdftotext", *options, "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()


def elements(node):
    """Every structure element below a node."""
    if isinstance(node, pikepdf.Array):
        for kid in node:
            yield from elements(kid)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        yield node
        if "/K" in node:
            yield from elements(node.K)


@needs_poppler
def test_bangla_can_be_searched_and_copied(pdf):
    text = read_by_poppler(pdf)
    assert BANGLA in " ".join(text.split())
    assert "Talking with middlemen as people who have" in " ".join(text.split())


def test_the_patch_is_for_the_version_we_pin():
    """When this fails: read WeasyPrint's Stream.marked, Page.paint and tags._build_box_tree again, then move PINNED_TO."""
    assert weasyprint.__version__ == accessible.PINNED_TO


def test_without_the_patch_the_document_is_still_made(monkeypatch, pdf):
    monkeypatch.setattr(accessible, "PINNED_TO", "another")
    plain = typeset(to_html(make_document()), silent)
    assert page_count(plain) == page_count(pdf)
    with pikepdf.open(BytesIO(plain)) as opened:
        assert b"ActualText" not in opened.pages[2].Contents.read_bytes()


def test_it_is_tagged_and_says_what_it_is(opened):
    root = opened.Root
    assert str(root.Lang) == "en-GB"
    assert bool(root.MarkInfo.Marked) and bool(root.ViewerPreferences.DisplayDocTitle)
    assert opened.docinfo["/Title"] == "FLM: Consolidated quarterly report, Quarter 1, 2017"
    assert "/Author" not in opened.docinfo
    with opened.open_metadata() as xmp:
        assert xmp["pdfuaid:part"] == "1"
        assert "dc:creator" not in xmp


def test_headings_go_down_one_step_at_a_time(opened):
    levels = [
        int(str(e.S)[2:]) for e in elements(opened.Root.StructTreeRoot.K) if str(e.S) in ("/H1", "/H2", "/H3", "/H4")
    ]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_every_header_of_a_table_says_of_what_and_is_found_by_its_id(opened):
    root = opened.Root.StructTreeRoot
    headers = [e for e in elements(root.K) if str(e.S) == "/TH"]
    assert headers and all("/ID" in header for header in headers)
    assert {str(header.A.Scope) for header in headers} == {"/Column", "/Row"}
    names = root.IDTree.Names
    assert sorted(str(header.ID) for header in headers) == [str(names[i]) for i in range(0, len(names), 2)]
    assert all(list(elements(header.K)) for header in headers), "no header is empty"


def test_margins_are_no_part_of_the_text(opened):
    page = opened.pages[2]
    operators = [(str(op), [str(o) for o in operands]) for operands, op in pikepdf.parse_content_stream(page)]
    assert any(op == "BDC" and operands[0] == "/Artifact" for op, operands in operators)
    marked = sum(1 for op, operands in operators if op == "BDC" and "/MCID" in operands[1])
    parents = opened.Root.StructTreeRoot.ParentTree.Nums
    assert len(parents[parents.index(2) + 1] if 2 in parents else parents[5]) == marked


def test_links_print_and_say_where_they_lead(opened):
    links = [link for page in opened.pages for link in page.get("/Annots", [])]
    assert links and all(int(link.F) == 4 for link in links)
    assert {"At a glance", "Progress review"} <= {str(link.Contents) for link in links}


def test_links_and_items_stand_where_readers_look_for_them(opened):
    root = opened.Root.StructTreeRoot
    numbers = root.ParentTree.Nums
    parents = {int(numbers[i]): numbers[i + 1] for i in range(0, len(numbers), 2)}
    links = [link for page in opened.pages for link in page.get("/Annots", [])]
    assert {str(parents[int(link.StructParent)].S) for link in links} == {"/Link"}
    assert {str(item.P.S) for item in elements(root.K) if str(item.S) == "/LI"} == {"/L"}


def test_every_glyph_stands_for_some_character(opened):
    for font in opened.pages[0].Resources.Font.values():
        assert b"<>" not in font.ToUnicode.read_bytes()


def test_bookmarks_are_the_headings(pdf):
    def titles(outline):
        return [titles(item) if isinstance(item, list) else item.title for item in outline]

    outline = titles(pypdf.PdfReader(BytesIO(pdf)).outline)
    assert outline[0] == "Consolidated quarterly report"
    assert outline[1][:4] == [
        "Contents",
        "At a glance",
        "Progress review",
        [
            "What went well?",
            "What could be better?",
            "Key successes and achievements",
            "Lessons learnt",
            "Gender and social inclusion",
            "Evidence",
        ],
    ]


@needs_poppler
def test_contents_name_the_right_pages(pdf):
    pages = read_by_poppler(pdf, "-layout").split("\f")
    lines = [line.split() for line in pages[1].splitlines()]
    for title in ("Progress review", "Contextual change", "Partners and sources"):
        (number,) = [line[-1] for line in lines if " ".join(line[:-1]) == title]
        assert f"\n{title}\n" in pages[int(number) - 1]


def test_every_page_but_the_cover_says_number_audience_day_and_which_of_how_many(pdf):
    pages = [page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages]
    for number, text in enumerate(pages[1:], 2):
        assert f"Page {number} of {len(pages)}" in text
        assert "FLM-2017Q1-C-7F3A9C · Audience: Programme · 20 April 2017" in text
        assert "FLM · Quarter 1, 2017" in text


def test_running_heads_follow_the_project(pdf):
    programme = typeset(to_html(make_programme()), silent)
    pages = [page.extract_text() for page in pypdf.PdfReader(BytesIO(programme)).pages]
    cftm = next(text for text in pages if "CFTM · Submitted" in text)
    assert "CFTM · Quarter 1, 2017" in cftm


def test_a_draft_bears_its_mark_on_every_page():
    draft = typeset(to_html(make_document(is_draft=True, state="Draft, not submitted")), silent)
    with pikepdf.open(BytesIO(draft)) as opened:
        assert all(b"Do\nEMC" in page.Contents.read_bytes() for page in opened.pages)
    pages = [page.extract_text() for page in pypdf.PdfReader(BytesIO(draft)).pages]
    assert all("20 April 2017 · Draft" in text for text in pages[1:])


def test_all_fonts_are_our_own_and_embedded(opened):
    fonts = {str(font.BaseFont)[8:] for page in opened.pages for font in page.Resources.Font.values()}
    assert fonts <= {
        "Portal-Sans",
        "Portal-Sans-Bold",
        "Portal-Bangla",
        "Portal-Bangla-Bold",
        "Portal-Signs",
        "Portal-Arrows",
    }


def test_the_same_document_gives_the_same_bytes(pdf):
    assert to_pdf(to_html(make_document())) == pdf


@pytest.mark.parametrize(
    "content",
    [
        '<img alt="" src="https://example.com/a.png">',
        '<img alt="" src="file:///etc/hostname">',
        '<img alt="" src="../../manage.py">',
        '<img alt="" src="data:image/svg+xml,<svg xmlns=\'http://www.w3.org/2000/svg\'/>">',
        '<link rel="attachment" href="file:///etc/passwd">',
        '<a href="#nowhere">Lost</a>',
    ],
)
def test_whatever_cannot_be_had_from_the_shelf_stops_the_document(content):
    with pytest.raises(RuntimeError):
        typeset(PAGE.format(content), silent)


def test_the_person_is_told_what_to_do(monkeypatch):
    monkeypatch.setattr("publishing.pdf.typeset", lambda html, say: (_ for _ in ()).throw(RuntimeError("missing.png")))
    with pytest.raises(Unprintable, match="Try again"):
        to_pdf(PAGE.format("text"))


# ── The child ───────────────────────────────────────────────────────────────

ROOMY = Limits(memory=4 * 1024**3, cpu=20, wall=20)


def test_the_child_answers_and_talks():
    heard = []

    def work(say):
        say("one")
        say("two")
        return b"x" * 3_000_000

    assert in_child(work, ROOMY, hear=heard.append) == b"x" * 3_000_000
    assert heard == ["one", "two"]


def test_a_child_that_takes_too_long_is_ended():
    started = time.monotonic()
    with pytest.raises(Failed, match="out of time"):
        in_child(lambda say: time.sleep(60) or b"", Limits(ROOMY.memory, 20, wall=0.5), hear=silent, pulse=0.1)
    assert time.monotonic() - started < 5


def test_a_child_that_takes_too_much_is_ended():
    with pytest.raises(Failed, match="out of memory"):
        in_child(lambda say: bytes(5 * 1024**3), ROOMY, hear=silent)


def test_a_child_that_computes_too_long_is_ended():
    def work(say):
        while True:
            pass

    with pytest.raises(Failed, match="out of time"):
        in_child(work, Limits(ROOMY.memory, cpu=1, wall=20), hear=silent)


def test_a_child_that_dies_is_noticed():
    with pytest.raises(Failed, match="SIGKILL"):
        in_child(lambda say: os.kill(os.getpid(), 9) or b"", ROOMY, hear=silent)


def test_a_child_has_no_network():
    with socket.create_server(("127.0.0.1", 0)) as server:

        def work(say):
            socket.create_connection(server.getsockname())
            return b"connected"

        with pytest.raises(Failed, match="PermissionError"):
            in_child(work, ROOMY, hear=silent)


def test_who_listens_may_stop_the_child():
    class Enough(Exception):
        pass

    def hear(words):
        raise Enough

    with pytest.raises(Enough):
        in_child(lambda say: say("working") or time.sleep(60) or b"", ROOMY, hear=hear)
