"""Comparing two texts word by word."""

from hypothesis import given
from hypothesis import strategies as st

from reporting.wording import Piece, compare

TEXTS = st.lists(st.sampled_from(["হেল্প", "ডেস্ক", "migrants", "two", "three", "\n", " ", "র‍্যালি।"]), max_size=30).map(
    " ".join
)


def test_what_was_removed_stands_before_what_took_its_place():
    assert compare("Two upazilas opened a desk.", "Three upazilas opened a desk.") == [
        Piece("removed", "Two "),
        Piece("added", "Three "),
        Piece("same", "upazilas opened a desk."),
    ]


def test_bangla_words_stay_whole():
    assert compare("হেল্প ডেস্ক চালু হয়েছে", "হেল্প ডেস্ক চালু হয়নি") == [
        Piece("same", "হেল্প ডেস্ক চালু "),
        Piece("removed", "হয়েছে"),
        Piece("added", "হয়নি"),
    ]


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_out_of_the_comparison(before, after):
    pieces = compare(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == after


@given(TEXTS)
def test_the_same_text_is_one_piece_or_none(text):
    assert [piece.kind for piece in compare(text, text)] in ([], ["same"])
