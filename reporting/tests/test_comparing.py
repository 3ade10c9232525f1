"""What became of a report's rows between two submissions: new, changed, gone, moved, in every chapter alike."""

from copy import deepcopy

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partners.clearance import Level
from reporting.chapter import Chapter, Section
from reporting.chapters.context import ContextualChange
from reporting.chapters.inception import Consortium
from reporting.chapters.progress import ProgressReview
from reporting.comparing import compare_sections, sections_since
from reporting.wording import Piece


class Plan(Chapter):
    """A chapter of another app: rows within rows, and nothing on inclusion."""

    key, title = "plan", "Plan"
    labels = {
        "title": "Outcome",
        "text": "Activity",
        "quarters": "Quarters",
        "target": "Target",
        "reason": "Why",
        "answers": "Answers to",
    }


class Nameless(Chapter):
    key, title = "nameless", "Nameless"


CHAPTERS = (ProgressReview(), ContextualChange(), Consortium(), Plan(), Nameless())
BESIDE = {"confidentiality": 2, "carried": False, "partners": ["YPSA"], "evidence": [], "sources": []}


def section(key, **values):
    return Section(key, key.capitalize(), "", values)


def statement(id, text="Two upazilas opened a desk.", **words):
    return {"id": id, "text": text, "detail": "", **BESIDE, **words}


def progress(*went_well, better=(), inclusion=None):
    return section(
        "progress",
        criteria=[
            {"key": "went_well", "title": "What went well?", "statements": list(went_well)},
            {"key": "better", "title": "What could be better?", "statements": list(better)},
        ],
        inclusion=inclusion,
    )


def change(**words):
    return {
        "id": "c", "text": "Rules were drafted.", "sign": "neutral", "level": "national", "happened_on": "2017-02-01",
        "meaning": "", "response": "", **BESIDE, **words,
    }  # fmt: skip


def compared(before, after):
    [chapter] = compare_sections([before], [after], CHAPTERS).chapters
    return chapter


def told(before, after):
    """(kind, id, the changed fields as label, before, after) of every row that changed."""
    return [
        (row.kind, row.id, [(field.label, field.before, field.after) for field in row.fields if field.is_changed])
        for row in compared(before, after).changed
    ]


def test_what_is_new_changed_and_taken_out_is_told_in_words():
    chapter = compared(
        progress(statement("a"), statement("b", "Old words."), statement("c", "Goes.")),
        progress(statement("a"), statement("b", "New words."), statement("d", "Comes.")),
    )
    assert [(row.id, row.kind) for row in chapter.rows] == [
        ("a", "same"), ("b", "changed"), ("c", "gone"), ("d", "new")
    ]  # fmt: skip
    assert chapter.in_words == "1 row changed, 1 new, 1 taken out"
    assert [row.place for row in chapter.rows] == ["What went well?"] * 4
    assert chapter.rows[1].fields[0].pieces == (
        Piece("removed", "Old"),
        Piece("added", "New"),
        Piece("same", " words."),
    )
    assert [field.after for field in chapter.rows[3].fields] == ["Comes."]


def test_a_row_that_moved_says_the_same_elsewhere():
    a, b, c = statement("a"), statement("b"), statement("c")
    assert [(row.id, row.kind) for row in compared(progress(a, b, c), progress(b, c, a)).rows] == [
        ("b", "same"), ("c", "same"), ("a", "moved")
    ]  # fmt: skip
    assert compared(progress(a, b), progress(a, better=[b])).in_words == "1 moved"
    [row] = compared(progress(a, b, c), progress({**c, "text": "Other."}, a, b)).changed
    assert (row.kind, row.is_moved) == ("changed", True)


def test_a_row_put_in_or_taken_out_moves_no_other():
    a, b, c = statement("a"), statement("b"), statement("c")
    assert compared(progress(a, b), progress(c, a, b)).in_words == "1 new"
    assert compared(progress(a, b, c), progress(b, c)).in_words == "1 taken out"


def test_evidence_alone_makes_a_row_changed():
    minutes, letter = ({"label": label, "url": f"https://ypsa.example/{label}", "file_id": None} for label in "ml")
    photo = {"label": "Photo", "url": "", "file_id": "1"}
    assert told(progress(statement("a", evidence=[minutes])), progress(statement("a", evidence=[letter, photo]))) == [
        ("changed", "a", [("Evidence", "m, https://ypsa.example/m", "l, https://ypsa.example/l\nPhoto, file")])
    ]
    other = {**photo, "file_id": "2"}
    [row] = compared(progress(statement("a", evidence=[photo])), progress(statement("a", evidence=[other]))).changed
    assert [piece.kind for piece in row.fields[-1].pieces] == ["removed", "added"]


@pytest.mark.parametrize(
    ("before", "after", "field"),
    [
        ({"sign": "neutral"}, {"sign": "negative"}, ("For the project this is", "Neutral", "Negative")),
        ({"level": "local"}, {"level": "global"}, ("Level", "Local", "Global")),
        ({"happened_on": None}, {"happened_on": "2017-03-29"}, ("Date", "", "29 March 2017")),
        ({"confidentiality": 2}, {"confidentiality": 4}, ("Who may read this", "Programme", "Restricted")),
        ({"carried": False}, {"carried": True}, ("Carried from last quarter", "no", "yes")),
        ({"partners": ["IID"]}, {"partners": ["IID", "YPSA"]}, ("Partners", "IID", "IID\nYPSA")),
        ({"meaning": ""}, {"meaning": "Ours."}, ("What it means", "", "Ours.")),
        ({"sources": []}, {"sources": [{"partner": "IID", "text": "So."}]}, ("Taken from", "", "IID: So.")),
    ],
)
def test_codes_and_days_are_told_in_words(before, after, field):
    context = [section("context", changes=[change(**words)], nothing_because="") for words in (before, after)]
    assert told(*context) == [("changed", "c", [field])]
    [row] = compared(*context).changed
    assert [shown.label for shown in row.told] == ["What changed", field[0]]


def test_a_choice_is_not_compared_word_by_word():
    [row] = compared(
        section("context", changes=[change(happened_on="2017-03-01")]),
        section("context", changes=[change(happened_on="2017-03-02")]),
    ).changed
    assert row.told[-1].pieces == (Piece("removed", "1 March 2017"), Piece("added", "2 March 2017"))


def test_the_note_on_inclusion_and_the_reason_for_nothing_are_rows_too():
    note = {"reached": "Women.", "missing": "", "done": "", "confidentiality": 2}
    assert told(progress(inclusion=note), progress(inclusion={**note, "reached": "Women and youth."})) == [
        ("changed", "progress-inclusion", [("Who was reached", "Women.", "Women and youth.")])
    ]
    assert told(progress(), progress(inclusion=note))[0][0] == "new"
    empty, because = (section("context", changes=[], nothing_because=words) for words in ("", "A quiet quarter."))
    assert told(empty, because) == [
        ("new", "context-nothing_because", [("Nothing to report, because", "", "A quiet quarter.")])
    ]


def test_bangla_words_stay_whole():
    [row] = compared(progress(statement("a", "ডেস্ক চালু হয়েছে")), progress(statement("a", "ডেস্ক চালু হয়নি"))).changed
    assert row.fields[0].left == [Piece("same", "ডেস্ক চালু "), Piece("removed", "হয়েছে")]
    assert row.fields[0].right == [Piece("same", "ডেস্ক চালু "), Piece("added", "হয়নি")]


def test_a_chapter_that_came_or_went_says_so():
    here = progress(statement("a"))
    found = compare_sections([here], [section("context", changes=[change()])], CHAPTERS)
    assert [(chapter.key, chapter.kind, chapter.in_words) for chapter in found.chapters] == [
        ("progress", "gone", "1 taken out"),
        ("context", "new", "1 new"),
    ]
    assert found.in_words == "1 new, 1 taken out"
    assert sections_since([here], [section("context", changes=[])]) == [here]


def test_rows_within_rows_are_rows_of_their_own():
    plan = section("plan", outcomes=[
        {"id": "o", "title": "Outcome one", "activities": [{"id": "a", "text": "Print leaflets.", "quarters": ["2017Q1"]}]}
    ])  # fmt: skip
    later = deepcopy(plan)
    later.values["outcomes"][0]["activities"][0] |= {"quarters": ["2017Q1", "2017Q2"], "target": 400}
    assert told(plan, later) == [
        ("changed", "a", [("Quarters", "2017Q1", "2017Q1\n2017Q2"), ("Target", "", "400")])
    ]  # fmt: skip
    [row] = compared(plan, later).changed
    assert (row.place, row.words) == ("Outcome one", "Print leaflets.")
    [marked] = sections_since([later], [plan])
    assert marked.values["outcomes"][0]["activities"][0]["since"] == "changed"
    assert "since" not in marked.values["outcomes"][0]


def test_a_list_that_the_whole_chapter_has_is_told_item_by_item():
    before = section("plan", reason="", answers=[], outcomes=[])
    answer = {"what": "Comment", "kind": "comment", "quote": "Which unions?", "note": "", "confidentiality": 2}
    after = section("plan", reason="Feedback.", answers=[answer], outcomes=[])
    assert told(before, after) == [
        ("new", "plan-reason", [("Why", "", "Feedback.")]),
        ("new", "plan-answers", [("Answers to", "", "Comment: Which unions?")]),
    ]


def test_a_passage_is_headed_by_its_question():
    def chapter(text):
        passage = {"id": "p", "question": "decides", "heading": "", "title": "Who decides what?", "text": text}
        return section("consortium", members=[], passages=[{**passage, "confidentiality": 2, "evidence": []}])

    [row] = compared(chapter("All."), chapter("The lead.")).changed
    assert (row.heading, [field.label for field in row.told]) == ("Who decides what?", ["Text"])


def test_a_chapter_without_names_for_its_fields_is_compared_all_the_same():
    before, after = (section("nameless", rows=[{"id": "r", "level_of_risk": level}]) for level in ("low", "high"))
    assert told(before, after) == [("changed", "r", [("Level of risk", "low", "high")])]


def test_marks_also_where_only_evidence_changed_and_without_a_note():
    link = {"label": "Minutes", "url": "https://ypsa.example/", "file_id": None}
    before = section("mel", passages=[statement("a"), statement("b")])
    after = section("mel", passages=[statement("a", evidence=[link]), statement("c")])
    [marked] = sections_since([after], [before])
    assert [row.get("since") for row in marked.values["passages"]] == ["changed", "new"]
    assert [row["id"] for row in marked.values["gone"]] == ["b"]


UNHURRIED = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
ROWS = st.lists(
    st.builds(
        statement,
        st.sampled_from("abcdef"),
        st.sampled_from(["ডেস্ক চালু", "Two upazilas opened a desk.", "Three unions\nopened a desk."]),
        detail=st.sampled_from(["", "In Sitakunda."]),
        confidentiality=st.sampled_from(list(map(int, Level))),
    ),
    unique_by=lambda row: row["id"],
    max_size=6,
)


@UNHURRIED
@given(ROWS, ROWS)
def test_both_submissions_can_be_read_out_of_the_comparison(before, after):
    chapter = compared(progress(*before), progress(*after))
    assert {row.id for row in chapter.rows} == {row["id"] for row in before + after}
    assert [row.id for row in chapter.rows if row.kind != "gone"] == [row["id"] for row in after]
    for row in chapter.rows:
        for field in row.fields:
            assert "".join(piece.text for piece in field.left) == field.before
            assert "".join(piece.text for piece in field.right) == field.after


@UNHURRIED
@given(ROWS)
def test_nothing_changed_from_a_submission_to_itself(rows):
    found = compare_sections([progress(*rows)], [progress(*deepcopy(rows))], CHAPTERS)
    assert (found.changed, found.in_words) == ([], "Nothing changed")
