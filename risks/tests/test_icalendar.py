"""A calendar file is read by every calendar: signs with a meaning are escaped, long lines folded, lines end as they must."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from risks.icalendar import LONGEST, Day, escaped, folded, written

AT = datetime(2017, 4, 3, 9, 0, tzinfo=UTC)


def unfolded(text):
    return text.replace("\r\n ", "")


def test_a_day_is_written_whole():
    file = written("Due", [Day("report-1@portal", date(2017, 4, 6), "FLM", "https://portal.example/r/1/")], at=AT)
    assert file.split("\r\n") == [
        *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//PROKAS portal//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"),
        "X-WR-CALNAME:Due",
        *("BEGIN:VEVENT", "UID:report-1@portal", "DTSTAMP:20170403T090000Z"),
        *("DTSTART;VALUE=DATE:20170406", "DTEND;VALUE=DATE:20170407", "SUMMARY:FLM", "TRANSP:TRANSPARENT"),
        *("URL:https://portal.example/r/1/", "END:VEVENT", "END:VCALENDAR", ""),
    ]


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        ("Ask, then write; twice", "Ask\\, then write\\; twice"),
        ("a\\b", "a\\\\b"),
        ("one\r\ntwo\nthree\rfour", "one\\ntwo\\nthree\\nfour"),
        ("BEGIN:VEVENT\r\nSUMMARY:x", "BEGIN:VEVENT\\nSUMMARY:x"),
    ],
)
def test_signs_with_a_meaning_are_escaped(text, stands):
    assert escaped(text) == stands


def test_nobody_smuggles_in_an_event():
    file = written("Due", [Day("1", date(2017, 4, 6), "x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:y")], at=AT)
    assert file.count("\r\nBEGIN:VEVENT") == 1


def test_bangla_is_not_cut_in_a_letter():
    line = "SUMMARY:" + "মালয়েশিয়া যাওয়ার পথ খুলছে " * 5
    assert unfolded(folded(line)) == line
    assert all(len(piece.encode()) <= LONGEST for piece in folded(line).split("\r\n"))


@given(st.text(alphabet=st.characters(blacklist_categories=["Cs", "Cc"]), max_size=400))
def test_folding_loses_nothing_and_keeps_the_measure(text):
    pieces = folded(text).split("\r\n")
    assert unfolded(folded(text)) == text
    assert all(len(piece.encode()) <= LONGEST for piece in pieces)
    assert all(piece.startswith(" ") for piece in pieces[1:])
