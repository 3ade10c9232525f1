"""Composing a document: what stands in it, for whom, and what never does."""

from dataclasses import asdict
from datetime import date

import pytest

from conftest import MORNING, make_person, make_statement
from partners.clearance import Level
from partners.standing import Role
from publishing.document import Document
from publishing.html import to_html
from publishing.kinds import Kind
from publishing.tests.conftest import SECRET, consolidate
from reporting.consolidation import take_over
from reporting.models import Report, Statement

APRIL = date(2017, 4, 20)


def compose(report, audience=Level.PROGRAMME, made_on=APRIL, **changes):
    report = Report.objects.with_names().get(pk=report.pk)
    return Document.compose(Kind(report.kind), audience, report=report, made_on=made_on, **changes)


def texts(document, key="progress"):
    chapter = next(chapter for chapter in document.parts[0].chapters if chapter.anchor.endswith(key))
    return [row["text"] for criterion in chapter.values["criteria"] for row in criterion["statements"]]


def test_a_partners_report_says_whose_it_is(sent_reports):
    document = compose(sent_reports["YPSA"])
    assert document.full_title == "YPSA: Quarterly report, Quarter 1, 2017"
    assert document.head == "FLM · Quarter 1, 2017 · YPSA"
    assert document.state == "Submitted on 3 April 2017"
    assert not document.is_draft
    assert [partner.acronym for partner in document.parts[0].partners] == ["YPSA"]


@pytest.mark.parametrize(
    ("audience", "secret", "among_us"),
    [
        (Level.PUBLIC, False, False),
        (Level.PROGRAMME, False, False),
        (Level.CONSORTIUM, False, True),
        (Level.RESTRICTED, True, True),
    ],
)
def test_nothing_above_the_audience_is_in_the_values_or_the_page(sent_reports, audience, secret, among_us):
    document = compose(sent_reports["YPSA"], audience)
    for said in (str(asdict(document)), to_html(document)):
        assert (SECRET in said) == secret
        assert ("Among us" in said) == among_us


def test_counts_are_of_what_the_audience_reads(sent_reports):
    counts = {
        audience: {
            what: many for _mark, what, many in compose(sent_reports["YPSA"], audience).parts[0].tallies[0].counts
        }
        for audience in Level
    }
    assert counts[Level.PROGRAMME]["What could be better?"] == "one statement"
    assert counts[Level.RESTRICTED]["What could be better?"] == "two statements"


def test_a_line_is_printed_in_the_leads_words_without_those_it_was_made_of(sent_reports, consortium_lead):
    row = Statement.objects.get(text__startswith="Among us")
    line = take_over(sent_reports["FLM"], [row], by=consortium_lead)
    line.rewrite(version=line.version, by=consortium_lead, text="Answers came late.")
    document = compose(consolidate(sent_reports["FLM"], consortium_lead), Level.CONSORTIUM)
    assert "Answers came late." in texts(document)
    assert "Among us" not in str(asdict(document)) + to_html(document)


def test_members_that_are_late_or_excused_are_named(reports, sent_reports, reviewer, consortium_lead):
    reports["BOMSA"].take("excuse", by=reviewer, at=MORNING, note="Its office was flooded.")
    document = compose(consolidate(sent_reports["FLM"], consortium_lead))
    assert document.parts[0].lead == "Two of three partners reported."
    assert [(p.acronym, p.state, p.reason) for p in document.parts[0].absent] == [
        ("BOMSA", "No return this quarter", "Its office was flooded.")
    ]


def test_the_public_is_not_told_why_a_member_made_no_return(reports, sent_reports, reviewer, consortium_lead):
    reports["BOMSA"].take("excuse", by=reviewer, at=MORNING, note="Its field officer was threatened.")
    document = compose(consolidate(sent_reports["FLM"], consortium_lead), Level.PUBLIC)
    assert [(p.acronym, p.state) for p in document.parts[0].absent] == [("BOMSA", "No return this quarter")]
    assert "threatened" not in str(asdict(document)) + to_html(document)


def test_a_member_is_late_only_after_its_due_date(sent_consolidated):
    assert compose(sent_consolidated, made_on=date(2017, 4, 6)).parts[0].absent[0].state == "Awaited by 6 April 2017"
    assert (
        compose(sent_consolidated, made_on=date(2017, 4, 7)).parts[0].absent[0].state == "Late: was due on 6 April 2017"
    )


def test_a_member_whose_report_came_back_is_not_called_late(sent_consolidated):
    Report.objects.filter(kind="partner", seat__organisation__acronym="BOMSA").update(status="returned")
    [bomsa] = compose(sent_consolidated).parts[0].absent
    assert (bomsa.acronym, bomsa.state) == ("BOMSA", "Being revised after review")


def test_a_line_names_its_partners_in_a_consolidated_report_only(sent_consolidated, sent_reports):
    consolidated = compose(sent_consolidated).parts[0].chapters[0].values["criteria"][0]["statements"]
    own = compose(sent_reports["YPSA"]).parts[0].chapters[0].values["criteria"][0]["statements"]
    assert sorted(row["partners"] for row in consolidated) == [["IID"], ["YPSA"]]
    assert [row["partners"] for row in own] == [[]]


def test_evidence_becomes_notes_in_the_order_read(report, focal_person):
    first = make_statement(report, by=focal_person)
    second = make_statement(report, by=focal_person)
    for part, label in ((first, "Minutes"), (first, "Letter"), (second, "Register")):
        part.evidence.create(label=label, url="https://evidence.example/1")
    chapter = compose(report).parts[0].chapters[0]
    assert [(note.number, note.label) for note in chapter.notes] == [(1, "Minutes"), (2, "Letter"), (3, "Register")]
    assert '<a class="note-ref" href="#flm-progress-note-3">3</a>' in to_html(compose(report))


def test_what_people_wrote_is_shown_literally(report, focal_person):
    make_statement(report, text="<script>alert(1)</script> & {{ secret }} অভিবাসন", by=focal_person)
    html = to_html(compose(report))
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; {{ secret }} অভিবাসন" in html
    assert "<script" not in html


def test_a_draft_says_so_on_the_cover_and_at_every_foot(report):
    html = to_html(compose(report))
    assert '<body class="draft"' in html
    assert "Draft, not submitted" in html
    assert "· Draft" in html


def test_the_programme_has_a_part_for_each_project(sent_consolidated, quarter):
    document = Document.compose(Kind.PROGRAMME, Level.PROGRAMME, quarter=quarter, made_on=APRIL)
    assert [(part.ibp_code, bool(part.chapters)) for part in document.parts] == [("CFTM", False), ("FLM", True)]
    assert document.state == "Consolidated reports submitted: 1 of 2"
    assert "has not been submitted" in document.parts[0].missing


def test_an_unsent_report_is_not_in_the_programmes_document(reports, consortium_lead, quarter):
    make_statement(reports["FLM"], text="Not yet agreed among us.", by=consortium_lead)
    document = Document.compose(Kind.PROGRAMME, Level.PROGRAMME, quarter=quarter, made_on=APRIL)
    assert "Not yet agreed" not in str(asdict(document))


def test_the_fingerprint_follows_the_words_and_nothing_else(report, focal_person):
    statement = make_statement(report, by=focal_person)
    before = compose(report, number="A", made_on=date(2017, 4, 1)).fingerprint
    assert compose(report, number="B", made_on=date(2017, 4, 2)).fingerprint == before
    statement.rewrite(version=statement.version, by=focal_person, text="Three upazilas did.")
    assert compose(report).fingerprint != before
    assert compose(report, Level.PUBLIC).fingerprint != compose(report).fingerprint


def test_composing_asks_the_same_number_of_questions_whatever_is_reported(
    report, focal_person, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    make_statement(report, by=focal_person)
    with CaptureQueriesContext(connection) as one:
        compose(report)
    for _ in range(20):
        make_statement(report, by=focal_person).evidence.create(label="Minutes", url="https://evidence.example/1")
    with django_assert_num_queries(len(one)):
        compose(report)


def test_no_person_is_named(sent_consolidated, consortium_lead):
    make_person("Nobody Else", Role.ADMINISTRATOR)
    assert consortium_lead.name not in to_html(compose(sent_consolidated))
