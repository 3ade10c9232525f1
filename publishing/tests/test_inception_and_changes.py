"""Inception reports on paper, and what changed between two submissions: what stands in them, and who reads them."""

from dataclasses import asdict
from datetime import date, timedelta
from io import BytesIO

import pypdf
import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conftest import MORNING, make_person, make_statement, write_inception
from partners.clearance import Level
from partners.refusals import Refused
from partners.standing import Role
from publishing import rules
from publishing.asking import ask
from publishing.document import Document
from publishing.html import to_html
from publishing.kinds import Kind
from publishing.models import Publication, State
from publishing.rendering import render
from reporting.models import Report
from reporting.tests.calling import Api
from reporting.workflow import Action

APRIL = date(2017, 4, 20)
SECRET = "The officer who takes the bribes is named in our files."
BANGLA = "আলোচনার মাধ্যমে তালিকা প্রকাশ্যে টাঙানো হয়েছে"


@pytest.fixture
def sent_inception(inception, consortium_lead):
    """An inception report, submitted, with a passage for PROKAS alone and one that stays in the consortium."""
    write_inception(inception, by=consortium_lead)
    for question, words in (
        ("opposes", {"text": SECRET, "confidentiality": Level.RESTRICTED}),
        ("supports", {"text": "Among us: nobody yet.", "confidentiality": Level.CONSORTIUM}),
        ("moves", {"text": BANGLA}),
    ):
        passage = inception.passages.get(chapter="power", question=question)
        passage.rewrite(version=passage.version, by=consortium_lead, **words)
    inception.take(Action.SUBMIT, by=consortium_lead, at=MORNING)
    return Report.objects.with_names().get(pk=inception.pk)


@pytest.fixture
def sent_twice(submitted_report, focal_person, reviewer):
    """YPSA's report, returned and submitted again with a row reworded, one new and restricted, and one gone."""
    report = submitted_report
    report.take(Action.RETURN, by=reviewer, at=MORNING + timedelta(days=1), note="Say where.")
    gone, reworded, *_same = report.statements.order_by("criterion")
    reworded.rewrite(version=reworded.version, by=focal_person, text=f"{reworded.text} In Sitakunda.")
    gone.remove(version=gone.version, by=focal_person)
    make_statement(report, "better", text=SECRET, by=focal_person, confidentiality=Level.RESTRICTED)
    report.take(Action.SUBMIT, by=focal_person, at=MORNING + timedelta(days=2))
    return Report.objects.with_names().get(pk=report.pk)


@pytest.fixture
def changes(sent_twice, reviewer):
    return ask(Kind.CHANGES, report=sent_twice, audience=Level.RESTRICTED, by=reviewer, before=1, after=2)


@pytest.fixture
def cast(
    contributor, focal_person, consortium_lead, reviewer, colleague, facilitator, administrator, observer, stranger,
    ibp_observer, other_seat,
):  # fmt: skip
    return {
        "contributor": contributor,
        "focal person": focal_person,
        "lead": consortium_lead,
        "reviewer": reviewer,
        "colleague": colleague,
        "facilitator": facilitator,
        "administrator": administrator,
        "observer": observer,
        "project observer": ibp_observer,
        "stranger": stranger,
        "another member": make_person("Rokeya Khatun", Role.CONTRIBUTOR, seat=other_seat),
    }


def readers(cast, **publication):
    Publication.objects.update(**publication)
    return {name for name, person in cast.items() if Publication.objects.visible_to(person).exists()}


def text_of(publication):
    """What a reader of the finished file finds in it."""
    render(str(publication.pk))
    publication.refresh_from_db()
    assert publication.state == State.DONE, publication.error
    pages = pypdf.PdfReader(BytesIO(publication.file.open().read())).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def compose_inception(report, audience=Level.PROGRAMME):
    return Document.compose(Kind.INCEPTION, audience, report=report, made_on=APRIL)


# ── The inception report ────────────────────────────────────────────────────


def test_an_inception_report_names_its_members_and_its_chapters(sent_inception):
    document = compose_inception(sent_inception)
    assert document.full_title == "FLM: Inception report"
    assert (document.head, document.state) == ("FLM · Inception report", "Submitted on 3 April 2017")
    assert [(partner.acronym, partner.is_lead) for partner in document.parts[0].partners] == [
        ("IID", True), ("YPSA", False)
    ]  # fmt: skip
    html = to_html(document)
    assert [chapter.title for chapter in document.parts[0].chapters][:3] == [
        "Context and problem", "Objectives and outcomes", "Consortium and governance"
    ]  # fmt: skip
    assert "What is the issue?" in html and "FLM answers issue." in html
    assert "YPSA in full" in html and "Nobody else is there." in html
    assert "At a glance" not in html and "<dt>Quarter</dt>" not in html


@pytest.mark.parametrize("audience", Level)
def test_an_edition_holds_nothing_above_its_audience(sent_inception, audience):
    document = compose_inception(sent_inception, audience)
    for said in (str(asdict(document)), to_html(document)):
        assert (SECRET in said) == (audience >= Level.RESTRICTED)
        assert ("Among us" in said) == (audience >= Level.CONSORTIUM)
        assert (BANGLA in said) == (audience >= Level.PROGRAMME)


def test_the_file_can_be_searched(sent_inception, consortium_lead):
    publication = ask(Kind.INCEPTION, report=sent_inception, audience=Level.PROGRAMME, by=consortium_lead)
    assert (str(publication), publication.quarter) == ("FLM: inception report", None)
    assert publication.number == f"FLM-I-{publication.pk.hex[:6].upper()}"
    assert publication.file_name == "PROKAS-FLM-inception.pdf"
    text = text_of(publication)
    assert "Stakeholder and power analysis" in text and "FLM answers decides." in text
    assert "takes the bribes" not in text and "Among us" not in text


def test_who_reads_an_inception_report(cast, sent_inception):
    ask(Kind.INCEPTION, report=sent_inception, audience=Level.PROGRAMME, by=None)
    prokas = {"reviewer", "colleague", "facilitator"}
    assert readers(cast, audience=Level.PROGRAMME) == {"lead"} | prokas
    assert readers(cast, audience=Level.RESTRICTED) == {"lead", "reviewer", "colleague"}
    members = {"contributor", "focal person", "another member"}
    assert readers(cast, audience=Level.CONSORTIUM, released_at=MORNING) == {"lead", "reviewer", "colleague"} | members
    assert readers(cast, audience=Level.PROGRAMME, released_at=MORNING) == {
        "lead", "observer", "project observer"
    } | prokas | members  # fmt: skip
    assert readers(cast, is_draft=True) == {"lead"}


def test_who_asks_for_an_inception_report(cast, sent_inception):
    asking = {name: rules.audiences_of_report(person, sent_inception) for name, person in cast.items()}
    assert {name: levels[-1] for name, levels in asking.items() if levels} == {
        "lead": Level.RESTRICTED,
        "reviewer": Level.RESTRICTED,
        "colleague": Level.RESTRICTED,
        "facilitator": Level.PROGRAMME,
    }


def test_it_is_on_offer_before_any_quarter_is_open(sign_in, sent_inception, consortium_lead):
    client = sign_in(consortium_lead)
    page = client.get(reverse("publishing:ask") + f"?report={sent_inception.pk}")
    assert "Inception report of a project" in page.text
    assert page.context["form"].initial["document"] == str(sent_inception.pk)
    client.post(reverse("publishing:ask"), {"document": str(sent_inception.pk), "audience": "2"})
    assert Publication.objects.get().kind == Kind.INCEPTION


# ── What changed ────────────────────────────────────────────────────────────


def test_what_changed_is_told_row_by_row(sent_twice):
    document = Document.compose(
        Kind.CHANGES, Level.RESTRICTED, report=sent_twice, before=1, after=2, number="N", made_on=APRIL
    )
    assert document.full_title == "YPSA: What changed, Quarter 1, 2017"
    assert (document.changes.before, document.changes.after) == ((1, date(2017, 4, 3)), (2, date(2017, 4, 5)))
    html = to_html(document)
    assert "1 row changed, 1 new, 1 taken out" in html
    assert "<ins> In Sitakunda.</ins>" in html and f"<ins>{SECRET}</ins>" in html
    assert "<del>YPSA says of better.</del>" in html
    assert "Nothing changed" in html  # in the other chapter
    assert "YPSA says of went_well." not in html


def test_an_edition_of_the_changes_holds_nothing_above_its_audience(sent_twice):
    document = Document.compose(
        Kind.CHANGES, Level.PROGRAMME, report=sent_twice, before=1, after=2, made_on=APRIL
    )  # fmt: skip
    assert SECRET not in str(asdict(document)) + to_html(document)
    assert document.changes.found.in_words == "1 row changed, 1 taken out"


def test_the_file_of_the_changes_holds_both_words(changes):
    assert str(changes) == "YPSA · Quarter 1, 2017: what changed from submission 1 to 2"
    assert changes.number.startswith("FLM-2017Q1-D-")
    assert changes.file_name == f"PROKAS-FLM-2017Q1-changes-{changes.pk.hex[:6].upper()}.pdf"
    text = text_of(changes)
    assert "In Sitakunda." in text and "YPSA says of better." in text and SECRET in text
    assert "Submission 1, 3 April 2017" in text


def test_it_says_the_same_whatever_becomes_of_the_report(changes, sent_twice, reviewer, focal_person):
    render(str(changes.pk))
    for action, by in ((Action.RETURN, reviewer), (Action.SUBMIT, focal_person)):
        sent_twice.take(action, by=by, at=MORNING + timedelta(days=3), note="Again.")
        there = ask(Kind.CHANGES, report=sent_twice, audience=Level.RESTRICTED, by=reviewer, before=1, after=2)
        assert there == changes
    assert ask(Kind.CHANGES, report=sent_twice, audience=Level.RESTRICTED, by=reviewer, before=2, after=3) != changes


def test_it_is_made_also_while_the_report_is_with_its_partner(sent_twice, reviewer):
    sent_twice.take(Action.RETURN, by=reviewer, at=MORNING + timedelta(days=3), note="Again.")
    publication = ask(Kind.CHANGES, report=sent_twice, audience=Level.RESTRICTED, by=reviewer, before=1, after=2)
    assert not publication.is_draft
    assert "In Sitakunda." in text_of(publication)


def test_only_its_writers_and_reviewers_read_what_changed(cast, changes, sent_twice, reviewer):
    own = {"contributor", "focal person", "reviewer", "colleague"}
    assert readers(cast) == own
    sent_twice.take(Action.RETURN, by=reviewer, at=MORNING + timedelta(days=3), note="Again.")
    assert readers(cast) == own
    asking = {
        name for name, person in cast.items() if rules.can_ask(person, Kind.CHANGES, Level.RESTRICTED, sent_twice)
    }
    assert asking == own
    assert not any(rules.can_ask(person, Kind.CHANGES, Level.PROGRAMME, sent_twice) for person in cast.values())


def test_changes_of_the_consortiums_report_are_its_leads(cast, sent_inception, colleague, consortium_lead):
    sent_inception.take(Action.RETURN, by=colleague, at=MORNING, note="Again.")
    sent_inception.take(Action.SUBMIT, by=consortium_lead, at=MORNING)
    publication = ask(Kind.CHANGES, report=sent_inception, audience=Level.RESTRICTED, by=None, before=1, after=2)
    assert readers(cast) == {"lead", "reviewer", "colleague"}
    assert str(publication) == "FLM · Inception report: what changed from submission 1 to 2"


def test_it_is_never_released(changes, reviewer):
    render(str(changes.pk))
    assert not rules.can_release(reviewer, changes)
    with pytest.raises(Refused):
        changes.release(by=reviewer, at=MORNING)
    for wrong in ({"released_at": MORNING}, {"audience": Level.PROGRAMME}, {"after": 1}, {"before": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Publication.objects.update(**wrong)


def test_a_reviewer_asks_from_the_page_that_compares(sign_in, sent_twice, reviewer):
    client = sign_in(reviewer)
    assert "Make a PDF" in client.get(reverse("reporting:compare", args=[sent_twice.pk])).text
    answer = client.post(reverse("publishing:ask_changes", args=[sent_twice.pk]), {"before": "1", "after": "2"})
    publication = Publication.objects.get()
    assert answer.url == publication.get_absolute_url()
    assert (publication.kind, publication.before, publication.after, publication.audience) == ("changes", 1, 2, 4)
    page = client.get(answer.url)
    assert "what changed from submission 1 to 2" in page.text
    Publication.objects.update(state=State.FAILED)
    again = client.post(reverse("publishing:ask_again", args=[publication.pk]))
    assert again.status_code == 302 and Publication.objects.filter(before=1, after=2).count() == 2
    assert "what changed from submission 1 to 2" in client.get(reverse("publishing:publications")).text


@pytest.mark.parametrize("words", [{}, {"before": "1"}, {"before": "2", "after": "1"}, {"before": "1", "after": "3"},
                                   {"before": "x", "after": "²"}, {"before": "0", "after": "2"}])  # fmt: skip
def test_submissions_that_are_not_there_are_answered_clearly(sign_in, sent_twice, reviewer, words):
    client = sign_in(reviewer)
    address = reverse("publishing:ask_changes", args=[sent_twice.pk])
    page = client.post(address, words, follow=True)
    assert page.status_code == 200 and "submission" in str(next(iter(page.context["messages"])))
    assert client.get(address).status_code == 405
    assert not Publication.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("consortium_lead", 403), ("facilitator", 403), ("stranger", 404)])
def test_nobody_else_asks_for_them(sign_in, request, sent_twice, who, status):
    address = reverse("publishing:ask_changes", args=[sent_twice.pk])
    answer = sign_in(request.getfixturevalue(who)).post(address, {"before": "1", "after": "2"})
    assert answer.status_code == status
    assert not Publication.objects.exists()


# ── For programs ────────────────────────────────────────────────────────────


def test_a_program_asks_for_both(sent_twice, sent_inception, reviewer):
    api = Api(reviewer)
    asked = api.post("publications/", report=str(sent_twice.pk), before=1, after=2)
    assert asked.status_code == 201
    assert {name: asked.json()[name] for name in ("kind", "before", "after", "audience", "quarter")} == {
        "kind": "changes", "before": 1, "after": 2, "audience": 4, "quarter": "2017Q1",
    }  # fmt: skip
    assert api.post("publications/", report=str(sent_twice.pk), before=1, after=2).status_code == 200
    asked = api.post("publications/", report=str(sent_inception.pk))
    assert (asked.status_code, asked.json()["kind"], asked.json()["quarter"]) == (201, "inception", None)
    assert api.get("publications/", kind="changes").json()["count"] == 1


def test_a_program_asks_for_changes_while_the_report_is_returned(sent_twice, reviewer):
    sent_twice.take(Action.RETURN, by=reviewer, at=MORNING + timedelta(days=3), note="Again.")
    assert Api(reviewer).post("publications/", report=str(sent_twice.pk), before=1, after=2).status_code == 201
    assert Api(reviewer).post("publications/", report=str(sent_twice.pk)).status_code == 403


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"before": 1}, "after"),
        ({"after": 2}, "before"),
        ({"before": 2, "after": 1}, "after"),
        ({"before": 1, "after": 9}, "after"),
        ({"before": 0, "after": 2}, "before"),
        ({"before": "x", "after": 2}, "before"),
        ({"before": 1, "after": 2, "audience": 2}, "audience"),
    ],
)
def test_a_program_that_asks_for_what_is_not_there_is_told(sent_twice, reviewer, words, field):
    answer = Api(reviewer).post("publications/", report=str(sent_twice.pk), **words)
    assert (answer.status_code, list(answer.json())) == (400, [field])
    assert not Publication.objects.exists()


def test_those_who_may_not_compare_learn_nothing(sent_twice, facilitator, stranger):
    for words in ({"before": 1, "after": 2}, {"before": 1, "after": 9}):
        assert Api(facilitator).post("publications/", report=str(sent_twice.pk), **words).status_code == 403
        assert Api(stranger).post("publications/", report=str(sent_twice.pk), **words).status_code == 400
    assert Api(facilitator).post("publications/", quarter="2017Q1", before=1, after=2).status_code == 400


def test_composing_asks_as_much_for_three_rows_as_for_one(sent_twice, focal_person, reviewer):
    counts = []
    for number in (1, 3):
        sent_twice.take(Action.RETURN, by=reviewer, at=MORNING, note="More.")
        for _ in range(number):
            make_statement(sent_twice, by=focal_person)
        sent_twice.take(Action.SUBMIT, by=focal_person, at=MORNING)
        count = sent_twice.snapshots.count()
        with CaptureQueriesContext(connection) as asked:
            Document.compose(
                Kind.CHANGES, Level.RESTRICTED, report=sent_twice, before=count - 1, after=count, made_on=APRIL
            )
        counts.append(len(asked))
    assert counts[0] == counts[1]
