"""A map on paper: the picture with its words, every name in full, Bangla too; alone on one sheet, and blank for the wall."""

from datetime import date
from io import BytesIO

import pypdf
import pytest

from conftest import MORNING, complete, draw_map, open_next_quarter
from partners.clearance import Level
from partners.refusals import Refused
from powermaps.chapters.power import PowerMap
from powermaps.mapping import carry_forward, place, stillness_of
from powermaps.scale import Band
from powermaps.tests.conftest import make_actor
from publishing import rules
from publishing.asking import ask
from publishing.document import Document
from publishing.html import to_html
from publishing.kinds import Kind
from publishing.models import Publication
from publishing.offer import offers
from publishing.pdf import to_pdf

APRIL = date(2017, 4, 3)
BANGLA = "প্রবাসী কল্যাণ মন্ত্রণালয়"
SECRET = "The officer of Shibchar"


@pytest.fixture
def placed(report, bmet, middlemen, seat, focal_person):
    ministry = make_actor(
        "Ministry of Expatriates’ Welfare", "প্রবাসী কল্যাণ", seat=seat, by=focal_person, local_name=BANGLA
    )
    officer = make_actor(SECRET, "Officer", seat=seat, by=focal_person, confidentiality=Level.RESTRICTED)
    for actor, band in (
        (bmet, Band(0, 4)),
        (middlemen, Band(-2, 3)),
        (ministry, Band(1, 5)),
        (officer, Band(-2, 5)),
    ):
        place(report, actor, band, by=focal_person, reason=f"{actor.name} was seen.")
    return report


def pages(document):
    reader = pypdf.PdfReader(BytesIO(to_pdf(to_html(document))))
    return [(page.mediabox.width, " ".join(page.extract_text().split())) for page in reader.pages]


def of_map(report, audience=Level.RESTRICTED):
    return Document.compose(Kind.MAP, audience, report=report, made_on=APRIL, number="FLM-2017Q1-M-1")


def test_the_map_alone_lies_across_one_sheet_with_its_names(placed):
    (width, first), *_rest = found = pages(of_map(placed))
    text = " ".join(words for _width, words in found)
    assert round(width) == 842  # A4 across
    for words in ("Active opposition", "Neutral", "Decides, or can veto", "Middlemen", "Power map", "in support"):
        assert words in first
    for words in ("Bureau of Manpower", "Ministry of Expatriates’ Welfare", BANGLA, SECRET, "Middlemen was seen."):
        assert words in text


def test_many_actors_lie_across_a3(placed, seat, focal_person):
    for number in range(90):
        actor = make_actor(f"Actor number {number}", f"Actor {number}", seat=seat, by=focal_person)
        place(placed, actor, Band(number % 5 - 2, number % 4 + 2), by=focal_person, reason="Seen.")
    found = pages(of_map(placed))
    assert round(found[0][0]) == 1191
    text = " ".join(words for _width, words in found)
    assert [number for number in range(90) if f"Actor number {number}" not in text] == []


def test_others_find_no_trace_of_whom_they_may_not_know(placed):
    for audience in (Level.PUBLIC, Level.PROGRAMME, Level.CONSORTIUM):
        html = to_html(of_map(placed, audience))
        assert "Officer" not in html and "Shibchar" not in html


def test_it_stands_in_the_report_too(placed):
    document = Document.compose(Kind.PARTNER, Level.PROGRAMME, report=placed, made_on=APRIL)
    html = to_html(document)
    assert 'class="map ' in html and "Bureau of Manpower" in html and SECRET not in html
    assert "<a href" not in html.split('class="map-marks"')[1].split("</ul>")[0]


def test_no_progress_is_printed_as_written(placed, focal_person):
    following = open_next_quarter()["YPSA"]
    carry_forward(following, placed)
    said = stillness_of(following)
    words = {
        "text": "Nobody received us.\nTwice we were sent away.",
        "next_quarter": "We ask the member of parliament.",
    }
    said.rewrite(version=said.version, by=focal_person, is_stated=True, why="no_access", **words)
    section = PowerMap().section(following, Level.PROGRAMME)
    html = to_html(of_map(following))
    assert section.values["stillness"]["text"] == words["text"]
    for said_words in (words["text"], words["next_quarter"], "We had no access"):
        assert said_words in html


def test_the_same_map_is_the_same_bytes(placed):
    assert to_pdf(to_html(of_map(placed))) == to_pdf(to_html(of_map(placed)))


# ── Who asks for it, who reads it ───────────────────────────────────────────


def test_a_map_is_asked_for_by_those_who_read_its_report(
    placed, focal_person, consortium_lead, reviewer, facilitator, stranger, observer
):
    cast = {
        "focal": focal_person,
        "lead": consortium_lead,
        "reviewer": reviewer,
        "facilitator": facilitator,
        "stranger": stranger,
        "observer": observer,
    }

    def may(level):
        return {name for name, person in cast.items() if rules.can_ask(person, Kind.MAP, level, placed)}

    assert may(Level.RESTRICTED) == {"focal"}
    complete(placed).take("submit", by=focal_person, at=MORNING)
    assert may(Level.RESTRICTED) == {"focal", "reviewer"}
    assert may(Level.CONSORTIUM) == {"focal", "reviewer", "lead"}
    assert may(Level.PROGRAMME) == {"focal", "reviewer", "lead", "facilitator"}


def test_a_map_is_read_by_those_who_may_read_it(placed, focal_person, consortium_lead, reviewer, stranger, observer):
    complete(placed).take("submit", by=focal_person, at=MORNING)
    publication = ask(Kind.MAP, report=placed, audience=Level.RESTRICTED, by=focal_person)
    shared = ask(Kind.MAP, report=placed, audience=Level.CONSORTIUM, by=focal_person)

    def reads(person):
        return set(Publication.objects.visible_to(person))

    assert reads(focal_person) == reads(reviewer) == {publication, shared}
    assert reads(consortium_lead) == {shared}
    assert reads(stranger) == reads(observer) == set()
    assert publication.number.startswith("FLM-2017Q1-M-") and "YPSA" not in publication.file_name
    assert str(publication) == "YPSA · Quarter 1, 2017: power map"


def test_it_is_offered_beside_its_report(placed, focal_person, sign_in):
    kinds = [offer.kind for offer in offers(focal_person, placed.quarter)]
    assert kinds == [Kind.PARTNER, Kind.MAP]
    client = sign_in(focal_person)
    page = client.get("/publications/ask/", {"report": f"map-{placed.pk}"})
    assert page.context["form"].initial["document"] == f"map-{placed.pk}"
    client.post("/publications/ask/?quarter=2017Q1", {"document": f"map-{placed.pk}", "audience": "2"})
    assert Publication.objects.get().kind == Kind.MAP


# ── For the wall ────────────────────────────────────────────────────────────


def test_the_wall_gets_an_empty_map_and_the_names(placed, flm, focal_person, sign_in):
    client = sign_in(focal_person)
    assert client.get("/FLM/map/wall/").status_code == 200
    answer = client.post("/FLM/map/wall/pdf/", {"audience": "3"})
    publication = Publication.objects.get()
    assert answer["Location"] == publication.get_absolute_url()
    assert (publication.kind, publication.audience, publication.ibp) == (Kind.WALL, Level.CONSORTIUM, flm)
    document = Document.compose(
        Kind.WALL, Level.CONSORTIUM, ibp=flm, reader=focal_person, made_on=APRIL, number=publication.number
    )
    (width, first), *rest = pages(document)
    assert round(width) == 1191
    assert "Active support" in first and "BMET" not in first
    names = " ".join(words for _width, words in rest)
    assert "BMET" in names and BANGLA in names and "Officer" not in names


@pytest.mark.parametrize("audience", ["", "4", "x", "-1", "99"])
def test_a_wall_for_nobody_is_refused_with_a_sentence(placed, focal_person, sign_in, audience):
    answer = sign_in(focal_person).post("/FLM/map/wall/pdf/", {"audience": audience}, follow=True)
    assert "Choose who will stand before the wall." in answer.content.decode()
    assert not Publication.objects.exists()


def test_a_wall_is_for_the_one_who_asked(placed, flm, focal_person, reviewer, colleague):
    wall = ask(Kind.WALL, ibp=flm, audience=Level.PROGRAMME, by=focal_person)
    assert ask(Kind.WALL, ibp=flm, audience=Level.PROGRAMME, by=focal_person) == wall
    assert ask(Kind.WALL, ibp=flm, audience=Level.PROGRAMME, by=reviewer) != wall
    assert list(Publication.objects.visible_to(focal_person)) == [wall]
    assert wall not in Publication.objects.visible_to(colleague)
    assert not rules.can_release(colleague, wall)
    Publication.objects.filter(pk=wall.pk).update(state="done", file="x.pdf", sha256="x")
    with pytest.raises(Refused):
        Publication.objects.get(pk=wall.pk).release(by=colleague, at=MORNING)


# ── The inception report ────────────────────────────────────────────────────


def test_an_inception_report_holds_words_and_map(inception, consortium_lead):
    chapter = next(chapter for chapter in inception.chapters if chapter.key == "power")
    urls = {gap.url.split("#")[0] for gap in chapter.gaps(inception)}
    assert f"/reports/{inception.pk}/power/" in urls
    draw_map(inception, by=consortium_lead)
    assert f"/reports/{inception.pk}/power/" not in {gap.url.split("#")[0] for gap in chapter.gaps(inception)}
    document = Document.compose(Kind.INCEPTION, Level.PROGRAMME, report=inception, made_on=APRIL)
    html = to_html(document)
    assert 'class="map ' in html and "Bureau of FLM" in html


def test_an_inception_report_of_before_there_were_maps_still_reads(inception):
    chapter = next(chapter for chapter in inception.chapters if chapter.key == "power")
    passage = {
        "id": "p",
        "question": "decides",
        "heading": "",
        "text": "The minister.",
        "confidentiality": 2,
        "evidence": [],
    }
    section = chapter.read({"passages": [passage]}, Level.PROGRAMME)
    from django.template.loader import render_to_string

    for template in (section.screen, section.template):
        found = render_to_string(template, {"values": section.values, "level": 3, "report": inception})
        assert "The minister." in found and 'class="map ' not in found


def test_programs_ask_for_a_map_too(placed, focal_person, sign_in):
    client = sign_in(focal_person)
    asked = client.post(
        "/api/v1/publications/", {"report": str(placed.pk), "map": True, "audience": 2}, content_type="application/json"
    )
    assert (asked.status_code, asked.json()["kind"]) == (201, "map")


# ── What is measured and what is set ────────────────────────────────────────

LABELS = (
    "BMET", "Bangladesh Bk", "WWWWMMMMWWWWMM", "iiiiillllljjjj", "AVA Toe, Type", "Ministry (Law)", "Śāntiniketan",
    "জনশক্তি ব্যুর", "প্রবাসী মন্ত্র", "ক্ষুদ্র ঋণ সং", "শ্রমিক ইউনিয়ন", "স্থানীয় সরকার", "দ্বিতীয় বাংলা",
)  # fmt: skip


def test_no_label_is_set_wider_than_it_was_measured():
    from django.template.loader import render_to_string
    from weasyprint import HTML

    from powermaps.packing import Mark
    from powermaps.picture import Shown, draw
    from publishing.pdf import SHELF, _shelf, press

    shown = [
        Shown(label, label, label, (Band(number % 5 - 2, 3),), sign="▶1 ▲2", is_restricted=number % 2 == 0)
        for number, label in enumerate(LABELS)
    ]
    fragment = render_to_string("powermaps/picture.html", {"picture": draw(shown), "on_paper": True})
    fonts, styles = press()
    html = HTML(string=f'<html lang="en"><body class="sheet-a4">{fragment}', base_url=SHELF, url_fetcher=_shelf())
    page = html.render(stylesheets=[styles], font_config=fonts).pages[0]._page_box
    found = {}
    unit = (
        next(
            box.width
            for box in page.descendants()
            if "map " in (box.element.get("class", "") if box.element is not None else "")
        )
        / 1_000
    )
    for box in page.descendants():
        if box.element_tag == "li":
            texts = [part for part in box.descendants() if hasattr(part, "text")]
            label = "".join(part.text for part in texts if part.element_tag == "bdi")
            found[label] = (max(part.position_x + part.width for part in texts) - box.position_x) / unit
    assert set(found) == set(LABELS)
    measured = {one.key: Mark(one.key, one.label, one.bands[0], one.sign, one.is_restricted).width for one in shown}
    assert {label: width for label, width in found.items() if width > measured[label] + 5} == {}  # the gap between two
