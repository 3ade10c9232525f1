"""A partner works on its map: judges each actor anew, moves, adds, breaks down, and says aloud when nothing moved."""

import re
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from conftest import MORNING, complete, draw_map, make_change, make_person, make_seat, open_next_quarter
from partners.standing import Role
from powermaps.chapters.power import MAP
from powermaps.mapping import carry_forward, confirm, judge, place, stillness_of
from powermaps.models import Actor, Breakdown, Placement
from powermaps.register import add_name
from powermaps.scale import Band
from powermaps.shifts import Verdict
from powermaps.tests.conftest import make_actor
from reporting.models import Quarter
from reporting.opening import open_quarter
from reporting.quarters import Period

SECRET = "Zaman sahib of the recruiting agency"


def map_gaps(report):
    """What its map lacks, beside the note on inclusion."""
    return MAP.gaps(report)


def page_of(report):
    return reverse("powermaps:map", args=[report.pk])


def adding(report, **query):
    return reverse("powermaps:add", args=[report.pk]) + ("?" + "&".join(f"{k}={v}" for k, v in query.items()))


def deed(name, row):
    return reverse(f"powermaps:{name}", args=[row.pk])


def row_of(report, actor):
    return Placement.objects.get(report=report, actor=actor)


def words(row, **changes):
    """What the form of a placement posts."""
    return {
        "version": row.version, "support": row.support, "influence": row.influence, "reason": row.reason,
        "sight": row.sight, "confidence": row.confidence, "exercised": row.exercised,
        "confidentiality": row.confidentiality, "change_reason": row.change_reason, "context_change": "", **changes,
    }  # fmt: skip


def actor_words(**changes):
    return {
        "id": uuid4(), "name": "Bangladesh Bank", "short_name": "BB", "local_name": "বাংলাদেশ ব্যাংক", "aliases": "",
        "kind": "organisation", "stakeholder": "", "reach": "national", "confidentiality": 2, **changes,
    }  # fmt: skip


@pytest.fixture
def before(report, bmet, middlemen, focal_person):
    """The map of the first quarter."""
    place(report, bmet, Band(0, 4), by=focal_person, reason="Answers letters.")
    place(report, middlemen, Band(-2, 3), by=focal_person, reason="Spread rumours.")
    return report


@pytest.fixture
def following(before):
    """YPSA's report of the second quarter: opened hollow."""
    return open_next_quarter()["YPSA"]


# ── The page ────────────────────────────────────────────────────────────────


def test_an_empty_map_offers_the_first_step(sign_in, report, contributor):
    page = sign_in(contributor).get(page_of(report))
    assert "Add the first actor" in page.text and adding(report).rstrip("?") in page.text
    assert [gap.message for gap in map_gaps(report)] == ["Place at least one actor on the map."]


def test_a_quarter_opens_hollow_with_its_progress(sign_in, following, contributor):
    page = sign_in(contributor).get(page_of(following))
    assert "0 of 2 reviewed" in page.text
    assert page.text.count("Not reviewed yet") >= 2
    assert "Active opposition · One voice among several that count" in page.text
    assert "Powerful and undecided: sensitise" in page.text
    assert "stands-still" in page.text and "No progress this quarter" in page.text


def test_a_list_can_be_narrowed(sign_in, following, contributor, bmet, seat, focal_person):
    for number in range(3):
        place(following, make_actor(f"Union {number}", f"U{number}", seat=seat), Band(1, 2), by=focal_person)
    client = sign_in(contributor)
    assert 'id="square-4-2-head"' in client.get(page_of(following)).text
    page = client.get(page_of(following) + "?show=open")
    assert 'id="square-4-2-head"' not in page.text and 'id="square-3-4-head"' in page.text
    assert client.get(page_of(following) + "?show=nonsense").status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_as_much_however_many_stand_on_it(
    sign_in, report, contributor, seat, focal_person, count, django_assert_num_queries
):
    def fill(upto):
        for number in range(Placement.objects.count(), upto):
            actor = make_actor(f"Union {number}", f"U{number}", seat=seat)
            place(report, actor, Band(0, number % 5 + 1), by=focal_person, roles=["spoiler"])

    fill(1)
    client = sign_in(contributor)
    client.get(page_of(report))
    with CaptureQueriesContext(connection) as one:
        client.get(page_of(report))
    fill(count)
    with CaptureQueriesContext(connection) as all_of_them:
        client.get(page_of(report))
    assert len(all_of_them) == len(one)


@pytest.mark.parametrize("who", ["stranger", "observer", "administrator"])
def test_a_stranger_finds_nothing(sign_in, request, following, bmet, who):
    client, row = sign_in(request.getfixturevalue(who)), row_of(following, bmet)
    for address in (page_of(following), adding(following), deed("placement", row), deed("drop", row)):
        assert client.get(address).status_code == 404
    for name in ("placement", "confirm", "drop", "move"):
        assert client.post(deed(name, row), {"version": 1, "support": 1, "influence": 1}).status_code == 404
    assert client.post(reverse("powermaps:confirm_these", args=[following.pk])).status_code == 404
    assert client.get(reverse("powermaps:break_down", args=[following.pk, bmet.pk])).status_code == 404
    assert row_of(following, bmet).version == 1


def test_those_who_know_of_it_read_it_once_it_is_sent(sign_in, following, reviewer, bmet, focal_person):
    client, row = sign_in(reviewer), row_of(following, bmet)
    assert client.get(page_of(following)).headers["Location"] == reverse("reporting:read", args=[following.pk])
    assert client.post(deed("confirm", row), {"version": 1}).status_code in (403, 404)
    assert client.get(adding(following)).status_code == 403
    assert row_of(following, bmet).verdict == Verdict.CARRIED


@pytest.mark.parametrize("name", ["confirm", "move"])
def test_deeds_are_posted(sign_in, following, contributor, bmet, name):
    assert sign_in(contributor).get(deed(name, row_of(following, bmet))).status_code == 405


def test_a_sent_map_is_read_only(sign_in, report, focal_person, contributor):
    complete(report, by=focal_person)
    report.take("submit", by=focal_person, at=MORNING)
    client, row = sign_in(contributor), report.placements.get()
    page = client.get(page_of(report))
    assert page.status_code == 200 and "Submitted on" in page.text and "Add an actor" not in page.text
    assert deed("drop", row) not in page.text
    assert client.get(deed("placement", row)).status_code == 302
    assert client.get(adding(report)).status_code == 302
    assert client.post(deed("confirm", row), {"version": row.version}).status_code == 409
    assert client.post(deed("move", row), {"support": 1, "influence": 4}).status_code == 409
    assert client.post(deed("placement", row), words(row, support=2)).status_code == 409
    assert client.post(deed("drop", row), {"version": row.version, "reason": "Gone."}).status_code == 409
    client.post(reverse("powermaps:confirm_these", args=[report.pk]), {"support": 0, "influence": 4})
    assert client.post(adding(report), actor_words()).status_code == 409
    assert row_of(report, row.actor).version == row.version and not Actor.objects.filter(short_name="BB").exists()


# ── Judging ─────────────────────────────────────────────────────────────────


def test_still_true_with_and_without_scripts(sign_in, following, contributor, bmet, middlemen):
    client = sign_in(contributor)
    answer = client.post(deed("confirm", row_of(following, bmet)), {"version": 1})
    assert answer.headers["Location"].endswith(f"#row-{row_of(following, bmet).pk}")
    answer = client.post(deed("confirm", row_of(following, middlemen)), {"version": 1}, headers={"HX-Request": "true"})
    assert "Still true" in answer.text and "2 of 2 reviewed" in answer.text and 'id="map-state"' in answer.text
    assert {row.verdict for row in following.placements.all()} == {Verdict.CONFIRMED}


def test_these_are_still_true_in_one_square(sign_in, following, contributor, bmet, middlemen, seat, focal_person):
    client = sign_in(contributor)
    url = reverse("powermaps:confirm_these", args=[following.pk])
    assert client.post(url, {"support": 0, "influence": 4}).status_code == 302
    assert row_of(following, middlemen).verdict == Verdict.CARRIED
    answer = client.post(url, {"support": -2, "influence": 3}, headers={"HX-Request": "true"})
    assert "2 of 2 reviewed" in answer.text and 'id="square-1-3"' in answer.text
    for nonsense in ({}, {"support": "x"}, {"support": 7, "influence": 99}, {"support": "9" * 40, "influence": 1}):
        assert client.post(url, nonsense).status_code == 302
    assert client.post(url, {}, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"


def test_no_longer_relevant_wants_a_reason(sign_in, following, contributor, bmet):
    client, row = sign_in(contributor), row_of(following, bmet)
    assert "does not matter" in client.get(deed("drop", row)).text
    answer = client.post(deed("drop", row), {"version": 1, "reason": "  "}, headers={"HX-Request": "true"})
    assert answer.status_code == 409 and "Write why it is no longer relevant" in answer.text
    assert client.post(deed("drop", row), {"version": 1, "reason": "Lost\x07 it."}).status_code == 409
    assert client.post(deed("drop", row), {"version": 1, "reason": "Lost its mandate."}).status_code == 302
    assert row_of(following, bmet).verdict == Verdict.DROPPED
    page = client.get(page_of(following))
    assert "1 no longer relevant" in page.text and "Bring it back" in page.text
    client.post(deed("confirm", row), {"version": 2})
    assert row_of(following, bmet).verdict == Verdict.CONFIRMED


def test_the_form_asks_why_only_where_it_stands_elsewhere(sign_in, following, contributor, bmet):
    client, row = sign_in(contributor), row_of(following, bmet)
    form = client.get(deed("placement", row))
    assert "Acts against: blocks, lobbies" in form.text and "Answers letters." in form.text
    answer = client.post(deed("placement", row), words(row, support=1, reason="", confidence=3, roles=["key", "veto"]))
    assert answer.status_code == 400
    assert "Say why it stands elsewhere" in answer.text and "Write what you saw this quarter" in answer.text
    assert 'value="veto" id' in answer.text.replace("checked ", "") and row_of(following, bmet).version == 1
    posted = words(row, support=1, reason="Opened its register.", change_reason="shifted", roles=["key", "veto"])
    assert client.post(deed("placement", row), posted).status_code == 302
    row = row_of(following, bmet)
    assert (row.band, row.verdict, row.change_reason, row.roles) == (
        Band(1, 4),
        Verdict.CHANGED,
        "shifted",
        ["key", "veto"],
    )
    page = client.get(page_of(following))
    assert "1 moved towards support" in page.text and "▶1" in page.text and "stands-still" not in page.text


def test_in_place_the_row_comes_back_with_what_the_map_says(sign_in, following, contributor, bmet):
    client, row = sign_in(contributor), row_of(following, bmet)
    htmx = {"HX-Request": "true"}
    form = client.get(deed("placement", row), headers=htmx)
    assert (
        form.text.lstrip().startswith("<li") and reverse("reporting:edit_row", args=["placement", row.pk]) in form.text
    )
    answer = client.post(
        reverse("reporting:edit_row", args=["placement", row.pk]),
        words(row, support=1, reason="Opened its register.", change_reason="shifted"),
        headers=htmx,
    )
    assert answer.text.lstrip().startswith("<li") and "1 of 2 reviewed" in answer.text
    assert "1 moved towards support" in answer.text


def test_a_row_that_moved_stands_in_its_new_square_at_once(sign_in, following, contributor, bmet, middlemen):
    client, row = sign_in(contributor), row_of(following, bmet)
    page = client.get(page_of(following)).text
    assert page.count('<section class="square"') == 25 and 'id="square-4-4" hx-vals' in page
    url, htmx = reverse("reporting:edit_row", args=["placement", row.pk]), {"HX-Request": "true"}
    posted = words(row, support=1, reason="Opened its register.", change_reason="shifted", stood="square-3-4")
    answer = client.post(url, posted, headers=htmx).text
    left, came_to = (part_of(answer, f"square-{place}") for place in ("3-4", "4-4"))
    assert "hidden" in left.partition(">")[0] and f"row-{row.pk}" not in left
    assert f'id="row-{row.pk}"' in came_to and "Passive support" in came_to and "Saved" in came_to
    answer = client.post(url, words(row_of(following, bmet), roles=["spoiler"], stood="square-4-4"), headers=htmx).text
    assert "A spoiler needs one" in answer and 'id="square-4-4-head" hx-swap-oob' in answer
    assert '<section class="square"' not in answer, "what stands where it stood is not drawn anew: forms may be open"
    dropped = {"version": 3, "reason": "Lost its mandate.", "stood": "square-4-4"}
    answer = client.post(deed("drop", row), dropped, headers=htmx).text
    assert f'id="row-{row.pk}"' in part_of(answer, "dropped") and "hidden" in part_of(answer, "square-4-4")
    back = client.post(deed("confirm", row), {"version": 4, "stood": "dropped"}, headers=htmx).text
    assert f'id="row-{row.pk}"' in part_of(back, "square-3-4") and f"row-{row.pk}" not in part_of(back, "dropped")


def part_of(answer, anchor):
    """What an answer draws anew there."""
    parts = re.findall(rf'<(section|details)( class="[a-z]+")? id="{anchor}".*?</\1>', answer, re.S)
    found = re.search(rf'<(section|details)( class="[a-z]+")? id="{anchor}" [^>]*hx-swap-oob.*?</\1>', answer, re.S)
    assert len(parts) == 1 and found
    return found[0]


def test_after_one_was_confirmed_fewer_wait(sign_in, following, contributor, bmet, seat, focal_person):
    for number in range(2):
        actor = make_actor(f"Union {number}", f"U{number}", seat=seat)
        row = place(following, actor, Band(0, 4), by=focal_person)
        Placement.objects.filter(pk=row.pk).update(verdict="carried", before_support=0, before_influence=4)
    client, row = sign_in(contributor), row_of(following, bmet)
    assert "Confirm these 3" in client.get(page_of(following)).text
    posted = {"version": row.version, "stood": "square-3-4"}
    assert "Confirm these 2" in client.post(deed("confirm", row), posted, headers={"HX-Request": "true"}).text


def test_confirming_in_the_form_needs_no_reason(sign_in, following, contributor, bmet):
    client, row = sign_in(contributor), row_of(following, bmet)
    client.post(deed("placement", row), words(row, change_reason="shifted", confidence=1))
    row = row_of(following, bmet)
    assert (row.verdict, row.change_reason, row.confidence) == (Verdict.CONFIRMED, "", 1)


def test_the_context_that_changed_is_one_of_this_report(sign_in, before, following, contributor, bmet):
    here, elsewhere = make_change(following), make_change(before, "A minister left.")
    client, row = sign_in(contributor), row_of(following, bmet)
    posted = words(row, support=1, reason="Opened.", change_reason="context", context_change=elsewhere.pk)
    answer = client.post(deed("placement", row), posted)
    assert answer.status_code == 400 and "Choose a contextual change of this report" in answer.text
    assert client.post(deed("placement", row), {**posted, "context_change": here.pk}).status_code == 302
    row = row_of(following, bmet)
    assert row.context_change == here and map_gaps(following) == []
    read = client.get(reverse("reporting:read", args=[following.pk]))
    assert f"The context changed ({here.text})" in read.text
    here.remove(version=here.version, by=contributor)
    (gap,) = map_gaps(following)
    assert "BMET: say which change of the context moved it" in gap.message and gap.url == deed("placement", row)
    row.refresh_from_db()
    judge(row, Band(1, 4), version=row.version, by=contributor, change_reason="learned", context_change=None)
    assert map_gaps(following)[-1].message.startswith("No actor moved")


def test_what_is_confirmed_after_all_was_moved_by_nothing(following, focal_person, bmet):
    row, change = row_of(following, bmet), make_change(following)
    said = {"reason": "Opened.", "change_reason": "context", "context_change": change}
    judge(row, Band(1, 4), version=1, by=focal_person, **said)
    confirm(row, version=row.version, by=focal_person)
    assert (row_of(following, bmet).change_reason, row_of(following, bmet).context_change) == ("", None)
    judge(row, Band(1, 4), version=row.version, by=focal_person, **said)
    judge(row, Band(1, 5), version=row.version, by=focal_person, change_reason="learned")
    assert row_of(following, bmet).context_change is None


def test_a_form_saves_itself(sign_in, following, contributor, bmet):
    client, row = sign_in(contributor), row_of(following, bmet)
    url = reverse("reporting:edit_row", args=["placement", row.pk])
    asks = client.post(url, words(row, support=1, reason="Opened."), headers={"X-Draft": "1"})
    assert asks.status_code == 400 and list(asks.json()["errors"]) == ["change_reason"]
    saved = client.post(url, words(row, reason="It answers."), headers={"X-Draft": "1"})
    assert saved.json()["version"] == 2 and row_of(following, bmet).reason == "It answers."


@pytest.mark.parametrize(
    "band",
    [{"support": 3}, {"influence": 0}, {"influence": 6}, {"support": "x"}, {"support": ""}, {"influence": "5.5"}],
)
def test_outside_the_scale_nobody_stands(sign_in, following, contributor, bmet, band):
    client, row = sign_in(contributor), row_of(following, bmet)
    answer = client.post(deed("placement", row), words(row, reason="What I typed.", **band))
    assert answer.status_code == 400 and "Choose a square of the map" in answer.text and "What I typed." in answer.text
    answer = client.post(
        deed("move", row), {"support": 0, "influence": 4, **band}, headers={"Accept": "application/json"}
    )
    assert (answer.status_code, answer.json()["state"], answer.json()["support"]) == (400, "refused", 0)
    assert row_of(following, bmet).version == 1


@pytest.mark.parametrize(
    "nonsense",
    [
        {"roles": ["king"]},
        {"confidence": 9},
        {"sight": "dream"},
        {"version": "-1"},
        {"confidentiality": 7},
        {"reason": "x" * 20_001},
        {"reason": "a\x07b"},
        {"change_reason": "moon", "support": 1},
        {"context_change": "not-an-id"},
    ],
)
def test_nonsense_is_answered_in_a_sentence(sign_in, following, contributor, bmet, nonsense):
    client, row = sign_in(contributor), row_of(following, bmet)
    answer = client.post(deed("placement", row), words(row, **nonsense))
    assert answer.status_code == 400 and "Please check this first" in answer.text
    assert row_of(following, bmet).version == 1


def test_of_two_editors_both_texts_are_kept(sign_in, following, contributor, focal_person, bmet):
    row = row_of(following, bmet)
    judge(row, Band(0, 4), version=1, by=focal_person, reason="Maksuda saw a letter.")
    client = sign_in(contributor)
    mine = words(row, version=1, reason="Arif saw a meeting.", roles=["champion"])
    answer = client.post(deed("placement", row), mine)
    assert answer.status_code == 409
    assert "Maksuda saw a letter." in answer.text and "Arif saw a meeting." in answer.text and "Champion" in answer.text
    draft = client.post(reverse("reporting:edit_row", args=["placement", row.pk]), mine, headers={"X-Draft": "1"})
    assert draft.status_code == 409 and "Maksuda saw a letter." in draft.json()["html"]
    client.post(deed("placement", row), {**mine, "settle": "mine", "settle_version": 2})
    assert row_of(following, bmet).reason == "Arif saw a meeting."


def test_who_was_slower_reads_before_confirming(sign_in, following, contributor, focal_person, bmet):
    row = row_of(following, bmet)
    judge(row, Band(1, 4), version=1, by=focal_person, reason="Maksuda saw a letter.", change_reason="shifted")
    client = sign_in(contributor)
    answer = client.post(deed("confirm", row), {"version": 1}, headers={"HX-Request": "true"})
    assert answer.status_code == 409 and "Maksuda Begum has just written about BMET" in answer.text
    assert "Maksuda saw a letter." in answer.text
    answer = client.post(deed("drop", row), {"version": 1, "reason": "What Arif typed."})
    assert answer.status_code == 409 and "What Arif typed." in answer.text and "Maksuda saw a letter." in answer.text
    assert row_of(following, bmet).version == 2


# ── Moving ──────────────────────────────────────────────────────────────────


def test_a_move_asks_why_and_stores_nothing_before(sign_in, following, contributor, bmet):
    client, row = sign_in(contributor), row_of(following, bmet)
    url, to = deed("move", row), {"support": 1, "influence": 5, "version": 1}
    asked = client.post(url, to, headers={"Accept": "application/json"})
    assert asked.status_code == 200
    assert asked.json() == {
        "state": "asks",
        "message": "Say why it stands elsewhere than last quarter, and what you saw.",
        "id": str(row.pk),
        "version": 1,
        "support": 0,
        "influence": 4,
        "verdict": "carried",
        "square": "Neutral · Hard to succeed without",
        "sign": "○",
        "url": f"{deed('placement', row)}?support=1&influence=5",
    }
    form = client.get(asked.json()["url"]).text
    assert form.count("checked") >= 2 and 'name="support" value="1"' in form.replace('" checked', '"')
    for headers in ({}, {"HX-Request": "true"}):
        answer = client.post(url, {**to, "reason": "What I typed."}, headers=headers)
        assert answer.status_code == 200 and "What I typed." in answer.text and "Why it is elsewhere" in answer.text
    assert answer.headers["HX-Retarget"] == f"#row-{row.pk}"
    assert row_of(following, bmet).version == 1
    told = client.post(
        url, {**to, "change_reason": "shifted", "reason": "Opened."}, headers={"Accept": "application/json"}
    ).json()
    assert (told["state"], told["support"], told["influence"], told["version"]) == ("saved", 1, 5, 2)
    assert told["sign"] == "▶1 ▲1"


def test_what_is_new_moves_at_once(sign_in, before, contributor, bmet):
    client, row = sign_in(contributor), row_of(before, bmet)
    assert client.post(deed("move", row), {"support": 2, "influence": 1}).status_code == 302
    assert row_of(before, bmet).band == Band(2, 1)
    answer = client.post(
        deed("move", row), {"support": "−2", "influence": 1, "version": 2}, headers={"HX-Request": "true"}
    )
    assert row_of(before, bmet).band == Band(-2, 1) and answer.headers["HX-Retarget"] == f"#row-{row.pk}"


def test_a_move_of_what_a_colleague_moved_is_refused(sign_in, before, contributor, focal_person, bmet):
    client, row = sign_in(contributor), row_of(before, bmet)
    judge(row, Band(2, 4), version=1, by=focal_person)
    answer = client.post(
        deed("move", row), {"support": -1, "influence": 1, "version": 1}, headers={"Accept": "application/json"}
    )
    assert (answer.status_code, answer.json()["state"], answer.json()["support"]) == (409, "refused", 2)
    assert client.post(deed("move", row), {"support": 1, "influence": 1, "version": "x"}).status_code == 302
    assert row_of(before, bmet).band == Band(2, 4)
    for headers in ({}, {"HX-Request": "true"}, {"Accept": "application/json"}):
        posted = {"support": 1, "influence": 1, "reason": "a\x07b", "version": 2}
        assert client.post(deed("move", row), posted, headers=headers).status_code == 400


# ── Adding ──────────────────────────────────────────────────────────────────


def test_an_actor_is_found_by_any_name(sign_in, report, contributor, bmet):
    add_name(bmet, "জনশক্তি ব্যুরো", "translation")
    client = sign_in(contributor)
    for typed in ("manpower", "bmet", "জনশক্তি", "Bureau of Man Power"):
        answer = client.get(adding(report), {"q": typed}, headers={"HX-Request": "true"})
        assert answer.text.lstrip().startswith("<div") or answer.text.lstrip().startswith("\n")
        assert "Bureau of Manpower" in answer.text and "Place it" in answer.text
        assert "Bureau of Manpower" in client.get(adding(report), {"q": typed}).text
    assert "Nobody of that name" in client.get(adding(report), {"q": "Wage Board"}).text
    for typed in ("", "   ", "?!", "\x07", "x" * 5000):
        assert client.get(adding(report), {"q": typed}).status_code == 200


def test_who_stands_already_is_linked(sign_in, before, contributor, bmet):
    client = sign_in(contributor)
    found = client.get(adding(before), {"q": "bmet"})
    assert f"#row-{row_of(before, bmet).pk}" in found.text and "Stands on the map" in found.text
    assert (
        client.get(adding(before), {"actor": bmet.pk}).headers["Location"].endswith(f"#row-{row_of(before, bmet).pk}")
    )
    posted = {"actor": bmet.pk, "id": uuid4(), "version": 0, "support": 1, "influence": 2, "sight": "act",
              "confidence": 2, "exercised": "yes", "confidentiality": 2, "reason": "What I typed."}  # fmt: skip
    answer = client.post(adding(before), posted)
    assert answer.status_code == 409 and "already stands on this map" in answer.text and "What I typed." in answer.text


def test_a_new_actor_is_entered_then_placed_and_twice_is_once(sign_in, report, contributor, seat):
    client = sign_in(contributor)
    assert 'value="Bangladesh Bank"' in client.get(adding(report), {"new": 1, "q": "Bangladesh Bank"}).text
    posted = actor_words(aliases="BangBank\nCentral bank\n\nBangBank")
    answer = client.post(adding(report), posted)
    actor = Actor.objects.get(short_name="BB")
    assert answer.headers["Location"].endswith(f"?actor={actor.pk}")
    assert (actor.seat, actor.added_by, {name.name for name in actor.names.all()}) == (
        seat,
        contributor,
        {"Bangladesh Bank", "BB", "বাংলাদেশ ব্যাংক", "BangBank", "Central bank"},
    )
    client.post(adding(report), {**posted, "anyway": 1})
    assert Actor.objects.filter(short_name="BB").count() == 1
    square = {"actor": actor.pk, "id": uuid4(), "version": 0, "support": 1, "influence": 2, "sight": "act",
              "confidence": 2, "exercised": "yes", "confidentiality": 2, "reason": "It wrote.", "roles": ["key"]}  # fmt: skip
    assert "Acts against" in client.get(answer.headers["Location"]).text
    for _again in range(2):
        assert "#row-" in client.post(adding(report), square).headers["Location"]
    row = report.placements.get()
    assert (row.band, row.verdict, row.reason, row.roles) == (Band(1, 2), Verdict.NEW, "It wrote.", ["key"])


def test_who_may_be_meant_is_shown_before_another_is_entered(sign_in, report, contributor, bmet):
    client = sign_in(contributor)
    posted = actor_words(name="Bureau of Man Power", short_name="BoMP", local_name="")
    answer = client.post(adding(report), posted)
    assert "May be meant" in answer.text and "Bureau of Manpower" in answer.text and 'value="BoMP"' in answer.text
    assert Actor.objects.count() == 1
    client.post(adding(report), {**posted, "anyway": 1})
    assert Actor.objects.count() == 2


@pytest.mark.parametrize(
    "nonsense",
    [
        {"name": ""},
        {"name": "x" * 1000},
        {"name": "BM\u202eET"},
        {"short_name": "Fifteen letters"},
        {"kind": "king"},
        {"confidentiality": 9},
        {"aliases": "a\x07b"},
        {"aliases": "y" * 300},
        {"aliases": "?!"},
    ],
)
def test_an_actor_that_cannot_be_is_refused_with_what_was_typed(sign_in, report, contributor, nonsense):
    answer = sign_in(contributor).post(adding(report), actor_words(**{"local_name": "থাকুক", **nonsense}))
    assert answer.status_code in (400, 409) and "Please check this first" in answer.text and "থাকুক" in answer.text
    assert Actor.objects.count() == 0


def test_confidential_actors_of_others_are_not_there(sign_in, report, contributor, other_seat, foreign_seat):
    restricted = make_actor(SECRET, "Zaman", seat=other_seat, confidentiality=4)
    foreign = make_actor("Zaman of the fund", "Zaman F", seat=foreign_seat, confidentiality=3)
    client = sign_in(contributor)
    for typed in ("Zaman", SECRET):
        answer = client.get(adding(report), {"q": typed}, headers={"HX-Request": "true"})
        assert "Nobody of that name" in answer.text and "Place it" not in answer.text
    for hidden in (restricted, foreign):
        assert client.get(adding(report), {"actor": hidden.pk}).status_code == 404
        assert client.post(adding(report), {"actor": hidden.pk, "support": 0, "influence": 1}).status_code == 404
    answer = client.post(adding(report), actor_words(name=SECRET, short_name="Zaman", local_name=""))
    assert answer.status_code == 302 and Actor.objects.filter(name=SECRET).count() == 2
    assert client.get(adding(report), {"actor": "no-id"}).status_code == 404


def test_a_placement_travels_no_further_than_its_actor(sign_in, report, contributor, seat):
    secret = make_actor(SECRET, "Zaman", seat=seat, confidentiality=4)
    client = sign_in(contributor)
    form = client.get(adding(report), {"actor": secret.pk})
    assert (
        'value="4" selected' in form.text
        and 'value="2"' not in form.text.split('name="confidentiality"')[1].split("</select>")[0]
    )
    square = {"actor": secret.pk, "support": 0, "influence": 5, "sight": "act", "confidence": 1, "exercised": "yes"}
    assert client.post(adding(report), {**square, "confidentiality": 2}).status_code == 400
    assert client.post(adding(report), {**square, "confidentiality": 4}).status_code == 302
    page = client.get(page_of(report))
    assert page.status_code == 200 and "X-Offline" not in page.headers


def test_what_was_added_by_mistake_is_taken_off_and_brought_back(sign_in, following, contributor, focal_person, seat):
    row = place(following, make_actor("Union", "Union", seat=seat), Band(1, 1), by=focal_person, reason="A poster.")
    client = sign_in(contributor)
    assert client.post(reverse("reporting:remove_row", args=["placement", row.pk]), {"version": 1}).status_code == 200
    assert not Placement.objects.filter(pk=row.pk).exists()
    client.post(reverse("reporting:restore_row", args=["placement", row.pk]))
    assert Placement.objects.get(pk=row.pk).reason == "A poster."
    client.post(reverse("reporting:remove_row", args=["placement", row.pk]), {"version": 1})
    place(following, row.actor, Band(0, 1), by=focal_person)
    assert client.post(reverse("reporting:restore_row", args=["placement", row.pk])).status_code == 409


def test_what_came_from_last_quarter_is_never_taken_off(sign_in, following, contributor, bmet):
    row = row_of(following, bmet)
    assert sign_in(contributor).post(reverse("reporting:remove_row", args=["placement", row.pk])).status_code == 404
    assert Placement.objects.filter(pk=row.pk).exists()


# ── Breaking down ───────────────────────────────────────────────────────────


@pytest.fixture
def cluster(following, seat, focal_person):
    cluster = make_actor("International NGOs", "INGOs", seat=seat, by=focal_person, kind="cluster", confidentiality=3)
    place(following, cluster, Band(1, 3), by=focal_person, reason="They publish.")
    return cluster


def parts(*names, **more):
    lines = {"new-TOTAL_FORMS": 6, "new-INITIAL_FORMS": 0, "retires": "yes", **more}
    for number, (name, short_name) in enumerate(names):
        lines |= {f"new-{number}-name": name, f"new-{number}-short_name": short_name}
    return lines


def test_a_cluster_is_broken_down_into_old_and_new(sign_in, following, contributor, cluster, bmet, seat):
    ilo = make_actor("International Labour Organization", "ILO", seat=seat)
    client, url = sign_in(contributor), reverse("powermaps:break_down", args=[following.pk, cluster.pk])
    assert url in client.get(page_of(following)).text
    assert "Passive support · One voice among several" in client.get(url).text
    looked = client.post(url, parts(("Save the Children", "SCI"), look=1, q="labour", retires="no"))
    assert "International Labour Organization" in looked.text and 'value="Save the Children"' in looked.text
    assert not Breakdown.objects.exists()
    answer = client.post(url, parts(("Save the Children", "SCI"), parts=[ilo.pk]))
    assert answer.headers["Location"] == page_of(following)
    made = Breakdown.objects.get()
    assert {str(one) for one in made.parts.all()} == {"ILO", "SCI"} and made.retires
    assert Actor.objects.get(short_name="SCI").confidentiality == 3
    assert {
        str(row): row.verdict for row in following.placements.exclude(actor=bmet).filter(actor__in=made.parts.all())
    } == {
        "ILO": Verdict.INHERITED,
        "SCI": Verdict.INHERITED,
    }
    page = client.get(page_of(following))
    assert "INGOs was broken down into 2" in page.text and "From INGOs, not yet judged" in page.text
    client.post(deed("confirm", row_of(following, ilo)), {"version": 1})
    assert row_of(following, ilo).verdict == Verdict.NEW


def test_a_cluster_may_stay(sign_in, following, contributor, cluster):
    url = reverse("powermaps:break_down", args=[following.pk, cluster.pk])
    sign_in(contributor).post(url, parts(("Save the Children", "SCI"), retires="no"))
    assert row_of(following, cluster).verdict == Verdict.NEW and not Breakdown.objects.get().retires


def test_parts_that_may_be_there_already_are_named_first(sign_in, following, contributor, cluster, bmet):
    client, url = sign_in(contributor), reverse("powermaps:break_down", args=[following.pk, cluster.pk])
    answer = client.post(url, parts(("Bureau of Man Power", "BoMP")))
    assert "May be meant" in answer.text and "Bureau of Manpower" in answer.text and 'value="BoMP"' in answer.text
    assert not Breakdown.objects.exists()
    client.post(url, parts(("Bureau of Man Power", "BoMP"), anyway=1))
    assert Breakdown.objects.exists()


@pytest.mark.parametrize(
    ("posted", "sentence"),
    [
        (parts(), "Choose or enter the parts"),
        (parts(("Save", "")), "Write a short name"),
        (parts(("x" * 500, "SCI")), "characters long"),
        (parts(retires=""), "Choose what becomes of the cluster"),
        (parts(parts=["no-id"]), "no-id"),
        (parts(parts=[str(uuid4())]), "Choose parts from the list"),
        ({"retires": "yes"}, ""),
        (parts(**{"new-TOTAL_FORMS": "x"}), ""),
    ],
)
def test_what_is_no_breaking_down_is_refused(sign_in, following, contributor, cluster, posted, sentence):
    url = reverse("powermaps:break_down", args=[following.pk, cluster.pk])
    answer = sign_in(contributor).post(url, posted)
    assert answer.status_code in (400, 409) and sentence in answer.text
    assert not Breakdown.objects.exists()


def test_parts_that_one_may_not_know_are_not_offered(sign_in, following, contributor, cluster, other_seat):
    hidden = make_actor(SECRET, "Zaman", seat=other_seat, confidentiality=4)
    client, url = sign_in(contributor), reverse("powermaps:break_down", args=[following.pk, cluster.pk])
    assert SECRET not in client.get(url, {"q": "Zaman", "parts": hidden.pk}).text
    answer = client.post(url, parts(parts=[hidden.pk]))
    assert answer.status_code == 400 and SECRET not in answer.text


def test_who_does_not_stand_here_is_not_broken_down(sign_in, report, contributor, bmet):
    assert sign_in(contributor).get(reverse("powermaps:break_down", args=[report.pk, bmet.pk])).status_code == 404


# ── No progress ─────────────────────────────────────────────────────────────


def test_that_nothing_moved_is_written_in_place(sign_in, following, contributor):
    said, client = stillness_of(following), sign_in(contributor)
    gap = map_gaps(following)[-1]
    assert "No actor moved in a favourable direction" in gap.message and gap.url.endswith(f"#row-{said.pk}")
    url = reverse("reporting:edit_row", args=["stillness", said.pk])
    assert "We were blocked" in client.get(url).text
    posted = {"version": 1, "is_stated": "on", "why": "blocked", "text": "The office was closed.",
              "next_quarter": "We go to Dhaka.", "confidentiality": 2}  # fmt: skip
    assert client.post(url, posted, headers={"X-Draft": "1"}).json()["version"] == 2
    assert "The office was closed." in client.get(page_of(following)).text
    assert map_gaps(following) == []
    answer = client.post(url, {**posted, "version": 2, "text": ""}, headers={"HX-Request": "true"})
    assert "No actor moved" in answer.text
    assert client.post(reverse("reporting:remove_row", args=["stillness", said.pk])).status_code == 404


def test_a_movement_needs_no_statement(sign_in, following, contributor, bmet):
    judge(row_of(following, bmet), Band(1, 4), version=1, by=contributor, change_reason="shifted", reason="Opened.")
    assert map_gaps(following) == []
    assert "stands-still" not in sign_in(contributor).get(page_of(following)).text


def test_a_spoiler_leads_to_its_strategy(sign_in, before, contributor, bmet):
    row = row_of(before, bmet)
    row.rewrite(version=1, by=contributor, roles=["spoiler"])
    address = reverse("powermaps:strategy", args=[before.pk, bmet.pk])
    assert [gap.url for gap in map_gaps(before)] == [address]
    assert address in sign_in(contributor).get(page_of(before)).text


# ── Opening ─────────────────────────────────────────────────────────────────


def test_who_joined_late_begins_with_an_empty_map(following, flm, bmet):
    from conftest import make_organisation

    make_seat(flm, make_organisation("WARBE"))
    new = {one.owner_name: one for one in open_quarter(following.quarter, by=None, at=MORNING)}
    assert list(new) == ["WARBE"] and not new["WARBE"].placements.exists()


def test_what_was_merged_or_dropped_is_not_carried(before, following, bmet, middlemen, seat, focal_person):
    row = row_of(following, bmet)
    confirm(row, version=1, by=focal_person)
    Actor.objects.filter(pk=middlemen.pk).update(merged_into=bmet)
    quarter = Quarter.of(Period(2017, 3))
    quarter.save()
    third = {one.owner_name: one for one in open_quarter(quarter, by=None, at=MORNING)}["YPSA"]
    carry_forward(third, following)
    assert [str(one) for one in third.placements.all()] == ["BMET"]


def test_colleagues_of_another_member_know_nothing_of_it(sign_in, following, other_seat, bmet):
    other = make_person("Shirin Akter", Role.FOCAL_PERSON, seat=other_seat)
    assert sign_in(other).get(page_of(following)).status_code == 404
    assert sign_in(other).post(deed("confirm", row_of(following, bmet)), {"version": 1}).status_code == 404


def test_a_filled_chapter_can_be_submitted(report, following, focal_person):
    for one in (following,):
        complete(one, by=focal_person)
        one.take("submit", by=focal_person, at=MORNING)
    assert draw_map(report) and following.status == "submitted"


def test_the_inception_report_has_a_map_of_its_own(sign_in, inception, consortium_lead, contributor):
    client = sign_in(consortium_lead)
    assert "Add the first actor" in client.get(page_of(inception)).text
    client.post(adding(inception), actor_words())
    actor = Actor.objects.get(short_name="BB")
    assert (actor.seat, actor.ibp) == (None, inception.ibp)
    square = {"actor": actor.pk, "id": uuid4(), "version": 0, "support": -1, "influence": 5, "sight": "act",
              "confidence": 2, "exercised": "yes", "confidentiality": 2, "reason": "It wrote."}  # fmt: skip
    answer = client.post(adding(inception), square)
    row = inception.placements.get()
    assert answer.headers["Location"] == f"{page_of(inception)}#row-{row.pk}"
    moved = client.post(deed("move", row), {"support": 0, "influence": 5})
    assert moved.headers["Location"] == f"{page_of(inception)}#row-{row.pk}"
    assert row_of(inception, actor).band == Band(0, 5)
    assert sign_in(contributor).get(page_of(inception)).status_code in (302, 403)


def test_what_shows_that_a_placement_is_true_stands_at_it(sign_in, following, contributor, bmet):
    client, row = sign_in(contributor), row_of(following, bmet)
    url = reverse("reporting:row_evidence", args=["placement", row.pk])
    posted = {"url": "https://bmet.example/register", "label": "The register"}
    assert client.post(url, posted).headers["Location"] == f"{page_of(following)}#row-{row.pk}"
    assert "The register" in client.get(page_of(following)).text
    assert client.get(reverse("reporting:row_history", args=["placement", row.pk])).status_code == 200


def test_a_file_shows_that_a_placement_is_true(sign_in, following, contributor, stranger, bmet, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client, row = sign_in(contributor), row_of(following, bmet)
    url = reverse("reporting:row_evidence", args=["placement", row.pk])
    written = BytesIO()
    Image.new("RGB", (40, 30), "navy").save(written, "JPEG")
    posted = {"file": SimpleUploadedFile("letter.jpg", written.getvalue()), "label": "Its letter"}
    assert client.post(url, posted).status_code == 302
    (there,) = row.evidence.all()
    address = reverse("reporting:evidence", args=[there.pk])
    for page in (page_of(following), reverse("reporting:read", args=[following.pk])):
        assert "Its letter" in client.get(page).text and address in client.get(page).text
    assert client.get(address).status_code == 200
    assert sign_in(stranger).get(address).status_code == 404


def test_nobody_judges_through_another_door(sign_in, following, contributor, bmet):
    """The address of all rows keeps the rules of the map."""
    client, row = sign_in(contributor), row_of(following, bmet)
    url = reverse("reporting:edit_row", args=["placement", row.pk])
    assert client.post(url, words(row, support=2, verdict="confirmed", before_support=2)).status_code == 400
    assert row_of(following, bmet).band == Band(0, 4)
    drop_first = client.post(deed("drop", row), {"version": 1, "reason": "Lost its mandate."})
    assert drop_first.status_code == 302
    row = row_of(following, bmet)
    client.post(url, words(row, reason="It lost its mandate in May."))
    assert row_of(following, bmet).verdict == Verdict.DROPPED
