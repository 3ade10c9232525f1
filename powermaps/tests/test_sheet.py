"""A map goes out as a spreadsheet and comes back: tried first, by cell, all or nothing; and a wall map is typed in as a list."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from conftest import MORNING, complete, open_next_quarter
from partners.clearance import Level
from powermaps.cells import COLUMNS, MAP, MOST_ROWS, cell, read_list
from powermaps.mapping import carry_forward, place, placements_of
from powermaps.models import Actor, Placement
from powermaps.scale import Band
from powermaps.shifts import Verdict
from powermaps.strategies import plan
from powermaps.tests.conftest import make_actor
from reporting.sheets.cells import pieces, whole


@pytest.fixture
def placed(report, bmet, middlemen, focal_person):
    place(report, bmet, Band(0, 4), by=focal_person, reason="=1+1 চিঠির উত্তর দেয়।")
    place(report, middlemen, Band(-2, 3), by=focal_person, reason="-Spread rumours.", roles=["spoiler", "veto"])
    return report


@pytest.fixture
def following(placed):
    opened = open_next_quarter()["YPSA"]
    carry_forward(opened, placed)
    return opened


def address(report):
    return reverse("powermaps:sheet", args=[report.pk])


def book_of(client, report):
    return load_workbook(io.BytesIO(client.get(address(report) + "?download").content))


def as_file(book, name="map.xlsx"):
    stored = io.BytesIO()
    book.save(stored)
    return SimpleUploadedFile(name, stored.getvalue())


def tried(client, report, book):
    return client.post(address(report), {"file": as_file(book)})


def entered(client, report, answer):
    return client.post(address(report), {"rows": answer.context["rows"]})


def row_of(book, name):
    sheet = book["Map"]
    return next(row[0].row for row in sheet.iter_rows(min_row=2) if row[1].value == name)


def write(book, name, column, value):
    book["Map"][cell(column, row_of(book, name))] = value


def standing(report):
    return {str(row): (row.band, row.verdict) for row in placements_of(report)}


def test_what_looks_like_a_formula_is_text(sign_in, contributor, placed):
    book = book_of(sign_in(contributor), placed)
    sheet = book["Map"]
    for name, text in (("Bureau of Manpower", "=1+1 চিঠির উত্তর দেয়।"), ("Middlemen", "-Spread rumours.")):
        found = sheet[cell("reason", row_of(book, name))]
        assert (found.value, found.data_type, found.quotePrefix) == (text, "s", True)
    assert sheet[cell("support", row_of(book, "Middlemen"))].value == -2
    assert [one.value for one in sheet[1]] == [str(column.title) for column in COLUMNS]


def test_brought_back_unchanged_it_changes_nothing(sign_in, contributor, placed):
    client = sign_in(contributor)
    before = [row.values() | {"version": row.version} for row in placements_of(placed)]
    answer = tried(client, placed, book_of(client, placed))
    assert (answer.status_code, answer.context["outcome"].same, answer.context["outcome"].count) == (200, 2, 0)
    assert entered(client, placed, answer).status_code == 302
    assert [row.values() | {"version": row.version} for row in placements_of(placed)] == before


def test_a_quarter_is_reviewed_in_the_spreadsheet(sign_in, contributor, following, seat, focal_person):
    make_actor("Recruiters", "Recruiters", seat=seat, by=focal_person)
    client = sign_in(contributor)
    book = book_of(client, following)
    write(book, "Bureau of Manpower", "support", "+১")
    write(book, "Bureau of Manpower", "change_reason", "The actor shifted")
    write(book, "Bureau of Manpower", "reason", "রেজিস্টার খুলেছে।")
    write(book, "Middlemen", "verdict", "Still true")
    row = book["Map"].max_row + 1
    book["Map"][cell("name", row)] = "Recruiters"
    book["Map"][cell("support", row)] = "−1"
    book["Map"][cell("influence", row)] = 4
    row += 1
    for column, value in (("name", "Musaniat"), ("support", 0), ("influence", "২"), ("roles", "Gatekeeper, key")):
        book["Map"][cell(column, row)] = value
    answer = tried(client, following, book)
    assert answer.status_code == 200, answer.context["troubles"]
    assert {one.verdict for one in placements_of(following)} == {Verdict.CARRIED}  # only tried
    assert not Actor.objects.filter(name="Musaniat").exists()
    assert entered(client, following, answer).status_code == 302
    assert standing(following) == {
        "BMET": (Band(1, 4), Verdict.CHANGED),
        "Middlemen": (Band(-2, 3), Verdict.CONFIRMED),
        "Recruiters": (Band(-1, 4), Verdict.NEW),
        "Musaniat": (Band(0, 2), Verdict.NEW),
    }
    assert Placement.objects.get(actor__name="Musaniat").roles == ["gatekeeper", "key"]
    assert Placement.objects.get(report=following, actor__name="Middlemen").roles == ["spoiler", "veto"]


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("support", 3, "from −2 to 2"),
        ("support", "perhaps", "from −2 to 2"),
        ("support", None, "Write the position"),
        ("influence", 0, "from 1 to 5"),
        ("influence", 2.5, "from 1 to 5"),
        ("influence", "=2+2", "This is a formula"),
        ("reason", "=HYPERLINK(1)", "This is a formula"),
        ("roles", "boss", "Write roles"),
        ("confidentiality", "secret", "Write public"),
        ("key", "nonsense", "not a key"),
        ("key", "00000000-0000-0000-0000-000000000000", "does not stand on this map"),
        ("reason", "x" * 20_001, "20000"),
        ("change_reason", "because", "Write why"),
        ("support", 1, "Say why it stands elsewhere"),
    ],
)
def test_each_trouble_names_its_cell_and_nothing_is_half_entered(sign_in, contributor, following, column, value, said):
    client = sign_in(contributor)
    book = book_of(client, following)
    write(book, "Middlemen", "verdict", "Still true")  # right, and not entered all the same
    number = row_of(book, "Bureau of Manpower")
    write(book, "Bureau of Manpower", column, value)
    answer = tried(client, following, book)
    assert answer.status_code == 400
    where = {"Say why it stands elsewhere": "change_reason"}.get(said, column)
    assert any(one.cell == cell(where, number) and said in one.said for one in answer.context["troubles"])
    assert {row.verdict for row in placements_of(following)} == {Verdict.CARRIED}


def test_the_map_of_another_report_is_refused(sign_in, contributor, placed, following):
    client = sign_in(contributor)
    answer = tried(client, following, book_of(client, placed))
    page = answer.content.decode()
    assert answer.status_code == 400 and "2017Q1" in page and "Download this map" in page
    foreign = Workbook()
    foreign.active.title = "Map"
    assert "not a map that the portal wrote" in tried(client, following, foreign).content.decode()


def test_five_thousand_rows_are_too_many(sign_in, contributor, placed):
    client = sign_in(contributor)
    book = book_of(client, placed)
    for number in range(5_000):
        book["Map"].append([None, f"Actor {number}", f"A{number}", None, 0, 3])
    answer = tried(client, placed, book)
    assert answer.status_code == 400 and f"At most {MOST_ROWS} rows" in answer.content.decode()
    assert Actor.objects.count() == 2


def test_hostile_files_are_refused(sign_in, contributor, placed):
    client = sign_in(contributor)
    good = client.get(address(placed) + "?download").content

    def with_member(name, content):
        stored = io.BytesIO(good)
        with zipfile.ZipFile(stored, "a", zipfile.ZIP_DEFLATED) as package:
            package.writestr(name, content)
        return stored.getvalue()

    for content in (
        b"",
        b"not a spreadsheet",
        good[:2_000],
        with_member("xl/vbaProject.bin", b"macro"),
        with_member("xl/media/bomb.xml", b"0" * 60_000_000),
        b"%PDF-1.4 nothing",
    ):
        answer = client.post(address(placed), {"file": SimpleUploadedFile("map.xlsx", content)})
        assert answer.status_code == 400
    assert client.post(address(placed), {}).status_code == 400


def test_a_row_that_a_colleague_changed_is_told(sign_in, contributor, placed, focal_person):
    client = sign_in(contributor)
    book = book_of(client, placed)
    row = Placement.objects.get(actor__short_name="BMET")
    row.rewrite(version=1, by=focal_person, reason="A colleague’s words.")
    write(book, "Bureau of Manpower", "reason", "Mine.")
    answer = tried(client, placed, book)
    assert answer.status_code == 400 and "A colleague changed this" in answer.content.decode()
    row.refresh_from_db()
    assert row.reason == "A colleague’s words."


def test_who_is_much_like_another_is_asked_for_and_who_is_hidden_is_not_there(
    sign_in, contributor, placed, other_seat, focal_person
):
    make_actor("Zaman recruiting agency", "Zaman", seat=other_seat, by=focal_person, confidentiality=Level.RESTRICTED)
    client = sign_in(contributor)
    answer = client.post(address(placed), {"lines": "Bureau of Man Power ; 1 ; 4"})
    assert answer.status_code == 400 and "Do you mean Bureau of Manpower (BMET)?" in answer.content.decode()
    answer = client.post(address(placed), {"lines": "Zaman agency ; 1 ; 4"})
    assert answer.status_code == 200 and answer.context["outcome"].entered == ["Zaman agency"]
    assert "recruiting" not in answer.content.decode()


def test_a_wall_map_is_typed_in(sign_in, contributor, placed):
    client = sign_in(contributor)
    typed = "BMET ; ১ ; ৫ ; They came.\nজনশক্তি দল | −1 | 2\nImams\t2\t1\n\n"
    answer = client.post(address(placed), {"lines": typed})
    assert answer.status_code == 200, answer.context["troubles"]
    assert entered(client, placed, answer).status_code == 302
    found = standing(placed)
    assert found["BMET"][0] == Band(1, 5) and found["Imams"][0] == Band(2, 1) and found["জনশক্তি দল"][0] == Band(-1, 2)
    assert Placement.objects.get(actor__short_name="BMET").reason == "They came."


def test_a_long_name_brings_its_short_name_in_brackets(sign_in, contributor, placed):
    client = sign_in(contributor)
    typed = "Ministry of Water Resources (MoWR) ; 1 ; 4\nMinistry of Water Resources and Floods ; 1 ; 4"
    refused = client.post(address(placed), {"lines": typed})
    assert [one.cell for one in refused.context["troubles"]] == ["line 2"]
    assert "in brackets" in refused.context["troubles"][0].said
    answer = client.post(address(placed), {"lines": typed.split("\n")[0]})
    assert entered(client, placed, answer).status_code == 302
    made = Actor.objects.get(name="Ministry of Water Resources")
    assert made.short_name == "MoWR" and standing(placed)["MoWR"][0] == Band(1, 4)
    again = client.post(address(placed), {"lines": "Ministry of Water Resources (MoWR) ; 2 ; 4 ; It wrote to us."})
    assert again.status_code == 200 and again.context["outcome"].entered == []


def test_lines_that_cannot_be_are_named_and_the_list_stays(sign_in, contributor, placed):
    typed = "BMET ; 9 ; 4\nImams\nA name far too long for a map ; 1 ; 2\nBMET ; 1 ; 4\nX\u202eY ; 0 ; 1"
    answer = sign_in(contributor).post(address(placed), {"lines": typed})
    found = {one.cell: one.said for one in answer.context["troubles"]}
    assert answer.status_code == 400 and set(found) == {"line 1", "line 2", "line 3", "line 5"}
    assert "Imams\n" in answer.content.decode().replace("\r", "")
    assert Actor.objects.count() == 2


def test_rights(sign_in, placed, stranger, reviewer, consortium_lead, contributor):
    for person, status in ((stranger, 404), (reviewer, 403), (consortium_lead, 403), (contributor, 200)):
        assert sign_in(person).get(address(placed)).status_code == status
        assert sign_in(person).get(address(placed) + "?download").status_code == status


def test_a_closed_map_goes_out_and_not_in(sign_in, contributor, placed, middlemen, focal_person):
    words = {"target_support": 0, "target_influence": 3, "until": "2017Q3", "approach": "Talk."}
    plan(placed, middlemen, by=focal_person, **words)
    complete(placed).take("submit", by=focal_person, at=MORNING)
    client = sign_in(contributor)
    assert client.get(address(placed) + "?download").status_code == 200
    assert client.post(address(placed), {"lines": "BMET ; 1 ; 4"}).status_code == 409
    assert client.post(address(placed), {"rows": "[]"}).status_code == 409


@pytest.mark.parametrize(
    "rows", ["", "[", "[]", "{}", "[[1]]", '[["x", {}]]', "[[1, []]]", "[" * 3_000, '[[1, {"name": 5}]]']
)
def test_rows_that_were_tampered_with_are_refused(sign_in, contributor, placed, rows):
    assert sign_in(contributor).post(address(placed), {"rows": rows}).status_code == 400


def test_a_long_text_is_continued_in_the_next_cell_and_read_as_one(sign_in, contributor, placed):
    text = "😀" * 19_990
    Placement.objects.filter(actor__short_name="BMET").update(reason=text)
    client = sign_in(contributor)
    book = book_of(client, placed)
    sheet, number = book["Map"], row_of(book, "Bureau of Manpower")
    first, rest = (sheet[cell(name, number)].value for name in ("reason", "more"))
    assert first + rest == text and len(first.encode("utf-16-le")) // 2 <= 32_767
    answer = tried(client, placed, book)
    assert (answer.status_code, answer.context["outcome"].same) == (200, 2)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("১", 1),
        ("−২", -2),
        ("+1", 1),
        (" 3 ", 3),
        (2.0, 2),
        ("2.0", 2),
        ("two", None),
        (True, None),
        ("1e3", None),
        ("", None),
    ],
)
def test_numbers_as_people_write_them(written, number):
    assert whole(written) == number


def test_pure_pieces():
    assert pieces("") == [""] and pieces("abc", 2) == ["ab", "c"] and pieces("😀a", 2) == ["😀", "a"]
    assert MAP.letter("key") == "A"
    assert read_list("\n" * (MOST_ROWS + 5))[1][0].said.startswith("At most")


def test_as_many_queries_for_the_file_of_three_as_of_one(
    sign_in, contributor, placed, seat, focal_person, django_assert_max_num_queries
):
    client = sign_in(contributor)
    client.get(address(placed) + "?download")
    with django_assert_max_num_queries(12):
        client.get(address(placed) + "?download")
    for name in ("One", "Two"):
        place(placed, make_actor(name, name, seat=seat, by=focal_person), Band(0, 3), by=focal_person)
    with django_assert_max_num_queries(12):
        client.get(address(placed) + "?download")
