"""Pages and sheets of maps say each thing once, keep labels readable where lines cross them, and fill their sheet."""

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from powermaps.mapping import place
from powermaps.picture import Shown, draw
from powermaps.scale import Band
from powermaps.sheets import A3, WIDTHS, blank
from powermaps.tests.conftest import make_actor


def html_of(picture):
    return render_to_string("powermaps/picture.html", {"picture": picture, "on_paper": True})


def test_labels_are_told_from_the_lines_that_cross_them():
    still = Shown("a", "BMET", "Bureau of Manpower", (Band(0, 4),))
    split = Shown("b", "Musaniat", "Operators of Musaniat", (Band(0, 3), Band(1, 4)))
    assert "has-lines" not in html_of(draw([still]))
    assert "has-lines" in html_of(draw([still, split]))


def test_the_blank_map_fills_its_sheet_in_squares_of_the_raster():
    picture = blank()
    assert picture.width == WIDTHS[A3]
    assert picture.height >= 0.55 * picture.width
    assert [edge.row * 4 for edge in picture.rows] == [edge.at for edge in picture.rows]


def test_who_has_one_name_is_found_under_it_once(sign_in, report, contributor, middlemen, bmet):
    page = sign_in(contributor).get(reverse("powermaps:add", args=[report.pk]), {"q": "middlemen"}).content.decode()
    found = page[page.index('class="due"') :]
    assert found[: found.index("<p>")].count("<bdi>Middlemen</bdi>") == 1
    page = sign_in(contributor).get(reverse("powermaps:add", args=[report.pk]), {"q": "bmet"}).content.decode()
    assert "<bdi>BMET</bdi>" in page


def test_who_entered_what_nobody_entered_is_not_made_up(sign_in, flm, consortium_lead):
    one, other = (make_actor(name, name[:14], ibp=flm) for name in ("Bureau of Manpower", "Bureau of Man Power"))
    page = sign_in(consortium_lead).get(reverse("powermaps:merge"), {"kept": one.pk, "gone": other.pk}).content.decode()
    assert "FLM · FLM" not in page
    assert "Organisation · FLM" in page


def test_that_there_is_no_strategy_is_said_once(sign_in, report, focal_person, bmet):
    place(report, bmet, Band(0, 4), by=focal_person, exercised="not_yet")
    page = sign_in(focal_person).get(reverse("powermaps:project_actors", args=["FLM"])).content.decode()
    assert page.count("no strategy") == 1


@pytest.mark.parametrize("influence", [5, 3])
def test_what_became_of_an_actor_begins_like_a_sentence(influence):
    row = {
        "id": "1",
        "actor": "1",
        "name": "BMET",
        "short_name": "BMET",
        "local_name": "",
        "support": 0,
        "influence": influence,
        "verdict": "changed",
        "text": "",
        "sight": "act",
        "confidence": 2,
        "roles": [],
        "change_reason": "shifted",
        "before": [0, 4],
        "confidentiality": 2,
        "not_mobilised": False,
        "evidence": [],
    }
    for template in ("powermaps/read/names.html", "powermaps/print/names.html"):
        words = render_to_string(template, {"rows": [row]})
        assert f"{'More' if influence == 5 else 'Less'} influence than last quarter" in words
