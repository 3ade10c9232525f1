"""The register of a workshop becomes a sentence and a table, and says who was missing."""

from workshops.counting import missing, sentence, table


def person(sex="women", kind="civil_society", is_young=False, comes_from="YPSA"):
    return {"sex": sex, "kind": kind, "is_young": is_young, "comes_from": comes_from}


PEOPLE = [
    person(),
    person("men", comes_from="BOMSA"),
    person("men", "media", comes_from="Prothom Alo"),
    person("unknown", "media", comes_from=""),
]


def test_as_a_sentence():
    assert sentence(PEOPLE) == "4 people of 3 organisations took part: 1 woman, 2 men and 1 not recorded."
    assert sentence([person(comes_from="")]) == "1 person took part: 1 woman."
    assert sentence([]) == "Nobody has been entered yet."


def test_as_a_table_whose_sums_fit():
    found = table(PEOPLE)
    assert found["columns"] == ["Women", "Men", "Not recorded"]
    assert [(row["label"], row["counts"], row["sum"]) for row in found["rows"]] == [
        ("Civil society", [1, 1, 0], 2),
        ("Media", [0, 1, 1], 2),
    ]
    assert (found["sums"], found["total"]) == ([1, 2, 1], 4)


def test_who_was_missing():
    said = " ".join(missing(PEOPLE))
    assert "Nobody came from: Local government, National government, Women's and youth groups" in said
    assert "Media" not in said
    assert "Nobody under 30 came." in said and "woman" not in said
    assert missing([]) == []


def test_few_women_are_told_and_what_nobody_was_asked_is_not():
    men = [person("men", is_young=None)] * 5
    assert "No woman came." in missing(men)
    assert "Women were 17 per cent of those who came." in missing([*men, person()])
    assert not any("under 30" in said for said in missing(men))
