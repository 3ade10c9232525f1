"""Comparing two texts word by word."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reporting.wording import MOST_TOKENS, Piece, compare, compare_items, replaced

WORDS = ["হেল্প", "ডেস্ক", "migrants", "two", "three", "\n", " ", "র‍্যালি।"]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join)

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # other tests run beside


def marked(pieces):
    marks = {"same": "%s", "removed": "[-%s-]", "added": "[+%s+]"}
    return "".join(marks[piece.kind] % piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("three unions", "four unions", "[-three-][+four+] unions"),
        ("", "new", "[+new+]"),
        ("old", "", "[-old-]"),
        ("same", "same", "same"),
        ("", "", ""),
        ("Agreed.", "Agreed. In Sitakunda.", "Agreed.[+ In Sitakunda.+]"),
        ("এক দুই তিন", "এক চার তিন", "এক [-দুই-][+চার+] তিন"),
        ("হেল্প ডেস্ক চালু হয়েছে", "হেল্প ডেস্ক চালু হয়নি", "হেল্প ডেস্ক চালু [-হয়েছে-][+হয়নি+]"),
        ("র‍্যালি হয়েছে", "র\u200dযালি হয়েছে", "[-র‍্যালি-][+র\u200dযালি+] হয়েছে"),
        ("two  blanks", "two blanks", "two[-  -][+ +]blanks"),
    ],
)
def test_changed_words_are_found_and_stay_whole(before, after, expected):
    assert marked(compare(before, after)) == expected


def test_words_replaced_together_stand_together():
    assert marked(compare("Two upazilas opened a desk.", "Three unions opened a desk.")) == (
        "[-Two upazilas-][+Three unions+] opened a desk."
    )


def test_a_short_word_between_longer_changes_goes_with_them():
    assert marked(
        compare("Shibchar and Tungipara; 114 families", "Shibchar, Tungipara and Nababganj; 214 families")
    ) == ("[-Shibchar and Tungipara; 114-][+Shibchar, Tungipara and Nababganj; 214+] families")
    assert marked(compare("Two boys of Shibchar came.", "Ten boys of Shibchar went.")) == (
        "[-Two-][+Ten+] boys of Shibchar [-came.-][+went.+]"
    )


@UNHURRIED
@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_out_of_the_comparison(before, after):
    pieces = compare(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == after
    assert all(piece.text for piece in pieces)


@UNHURRIED
@given(TEXTS)
def test_the_same_text_is_one_piece_or_none(text):
    assert [piece.kind for piece in compare(text, text)] in ([], ["same"])


def test_very_long_texts_are_shown_one_after_the_other():
    before, after = "word " * MOST_TOKENS, "other " * MOST_TOKENS
    assert [piece.kind for piece in compare(before, after)] == ["removed", "added", "same"]


def test_one_word_is_found_in_a_very_long_text():
    long = "word " * MOST_TOKENS
    assert compare(f"{long}old {long}", f"{long}new {long}") == [
        Piece("same", long), Piece("removed", "old"), Piece("added", "new"), Piece("same", f" {long}")
    ]  # fmt: skip


def test_lines_are_kept_whole():
    assert marked(compare_items(["Minutes\n", "Letter\n"], ["Minutes\n", "A letter\n"])) == (
        "Minutes\n[-Letter\n-][+A letter\n+]"
    )


def test_a_choice_is_replaced_as_a_whole():
    assert marked(replaced("1 March 2017", "2 March 2017")) == "[-1 March 2017-][+2 March 2017+]"
    assert marked(replaced("", "Positive")) == "[+Positive+]"
