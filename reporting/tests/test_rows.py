"""What happens to the rows that people write: repeats, colleagues, order, removal, and the trail they leave."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from conftest import MORNING, complete, make_change, make_statement
from partners.clearance import Level
from partners.refusals import Refused
from reporting.consolidation import merge, take_over
from reporting.models import Gone, Overtaken, Statement


def texts(report, criterion="went_well"):
    return list(report.statements.filter(criterion=criterion).values_list("text", flat=True))


def test_the_same_row_sent_twice_is_one_row(report, contributor):
    id = uuid4()
    for _attempt in range(2):
        make_statement(report, text="Once.", by=contributor, id=id)
    make_statement(report, text="Once, and more.", by=contributor, id=id)
    assert texts(report) == ["Once, and more."]


def test_a_repeat_of_the_same_words_is_no_change(report, contributor):
    statement = make_statement(report, by=contributor)
    statement.rewrite(version=1, by=contributor, text="Line one.\r\nLine two. ")
    statement.rewrite(version=1, by=contributor, text="Line one.\r\nLine two. ")
    assert (statement.text, statement.version) == ("Line one.\nLine two.", 2)


def test_only_the_exact_version_counts(report, contributor):
    statement = make_statement(report, by=contributor)
    for version in (0, 2, 10**9):
        with pytest.raises(Overtaken):
            statement.rewrite(version=version, by=contributor, text=f"Seen as {version}.")
    assert texts(report) == ["Two upazilas opened a help desk for migrants."]


def test_words_for_a_removed_row_are_handed_back(report, contributor, focal_person):
    statement = make_statement(report, by=contributor)
    Statement.objects.get(pk=statement.pk).remove(version=1, by=focal_person)
    with pytest.raises(Gone) as gone:
        statement.rewrite(version=1, by=contributor, text="An hour of work.")
    assert gone.value.mine == {"text": "An hour of work."}


def test_one_sitting_is_one_entry_of_the_history(report, contributor, focal_person):
    statement = make_statement(report, by=contributor)
    for word in ("A", "A b", "A b c"):
        statement.rewrite(version=statement.version, by=contributor, text=word)
    statement.rewrite(version=statement.version, by=focal_person, text="A b c d")
    trail = [(entry.history_type, entry.history_user, entry.text) for entry in statement.history.all()]
    assert trail == [
        ("~", focal_person, "A b c d"),
        ("~", contributor, "A b c"),
        ("+", contributor, "Two upazilas opened a help desk for migrants."),
    ]


def test_the_history_keeps_what_was_removed(report, contributor):
    statement = make_statement(report, by=contributor)
    statement.remove(version=1, by=contributor)
    statement.remove(version=1, by=contributor)
    assert [entry.history_type for entry in Statement.history.filter(id=statement.pk)] == ["-", "+"]


def test_moving_keeps_words_and_versions(report, contributor):
    rows = [make_statement(report, text=text, by=contributor) for text in "abc"]
    rows[2].move(0, by=contributor)
    assert texts(report) == ["c", "a", "b"]
    rows[2].move(99, by=contributor)
    assert texts(report) == ["a", "b", "c"]
    assert set(report.statements.values_list("version", flat=True)) == {1}


def test_bangla_is_stored_composed_and_keeps_its_joiners(report, contributor):
    statement = make_statement(report, text="র‍্যালি ও আলোচনা সভা", by=contributor)
    statement.refresh_from_db()
    assert statement.text == "র‍্যালি ও আলোচনা সভা"


def test_text_that_cannot_be_stored_is_refused(report, contributor):
    for text in ("nul \x00 byte", "x" * 20_001):
        with pytest.raises(ValidationError):
            make_statement(report, text=text, by=contributor)
    assert texts(report) == []


def test_a_consolidated_line_stays_within_what_its_sources_agreed_to(reports, focal_person, consortium_lead):
    ypsa, flm = reports["YPSA"], reports["FLM"]
    complete(ypsa)
    kept = make_statement(ypsa, text="For the consortium only.", confidentiality=Level.CONSORTIUM)
    secret = make_statement(ypsa, text="For PROKAS only.", confidentiality=Level.RESTRICTED)
    ypsa.take("submit", by=focal_person, at=MORNING)

    line = take_over(flm, [kept], by=consortium_lead)
    with pytest.raises(Refused):
        line.rewrite(version=line.version, by=consortium_lead, confidentiality=Level.PUBLIC)
    with pytest.raises(Refused):
        take_over(flm, [secret], by=consortium_lead)
    assert texts(flm) == ["For the consortium only."]


def test_merging_keeps_every_source_and_the_strictest_level(reports, focal_person, consortium_lead):
    ypsa, flm = reports["YPSA"], reports["FLM"]
    complete(ypsa)
    make_change(ypsa, "A second change.", confidentiality=Level.CONSORTIUM)
    ypsa.take("submit", by=focal_person, at=MORNING)
    lines = [take_over(flm, [row], by=consortium_lead) for row in ypsa.contextchanges.all()]

    line = merge(lines, by=consortium_lead)

    line.refresh_from_db()
    assert flm.contextchanges.count() == 1
    assert line.text == "YPSA saw a change.\nA second change."
    assert line.confidentiality == Level.CONSORTIUM
    assert [link.text for link in line.source_links.all()] == ["YPSA saw a change.", "A second change."]
