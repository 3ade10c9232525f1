"""Who was reached and who was missing over a whole report, and over all partners of a consortium; nobody writes it."""

import json

import pytest
from django.urls import reverse

from conftest import MORNING, complete, make_gathering
from partners.clearance import Level
from publishing.document import Document
from publishing.html import to_html
from publishing.kinds import Kind
from reporting.chapters.gesi import ConsolidatedInclusion, InclusionSummary
from reporting.models import ChapterNote
from reporting.tests.calling import Api

SECRET = "Women whom an agent threatened"


def url(report):
    return reverse("reporting:gesi", args=[report.pk])


def note(report, chapter, by=None, **words):
    there = ChapterNote.objects.get_or_create(report=report, chapter=chapter)[0]
    there.rewrite(version=there.version, by=by, **words)
    return there


def test_it_says_what_each_chapter_says_and_leads_there(sign_in, contributor, report):
    note(report, "progress", reached="Women in two unions.", missing="Returnee men.", done="An evening meeting.")
    note(report, "power", reached="Women in the parishads.")
    page = sign_in(contributor).get(url(report))
    assert page.status_code == 200
    for words in ("Women in two unions.", "Returnee men.", "An evening meeting.", "Women in the parishads."):
        assert words in page.text
    assert f"{reverse('reporting:progress', args=[report.pk])}#inclusion" in page.text
    assert f"{reverse('powermaps:map', args=[report.pk])}#inclusion" in page.text
    silent = [one["chapter"] for one in page.context["values"]["silent"]]
    assert "context" in silent and "progress" not in silent


def test_who_came_is_counted_and_who_never_came_is_named(sign_in, contributor, report):
    make_gathering(report, sexes={"men": 30}, kinds={"private_sector": 30}, groups={})
    page = sign_in(contributor).get(url(report)).text
    for words in (
        "No woman took part in any event.",
        "No young people were recorded at any event.",
        "Nobody from a marginalised group was recorded at any event.",
        "Nobody came from: Local government, National government",
        "<b>30</b> people came",
    ):
        assert words in page


def test_without_events_it_warns_of_nothing(sign_in, contributor, report):
    page = sign_in(contributor).get(url(report)).text
    assert "No event was recorded." in page and "No woman took part" not in page


def test_it_keeps_no_report_from_being_sent(report):
    assert InclusionSummary().gaps(report) == []


def test_the_restricted_is_in_no_word_and_no_sum(sign_in, report, focal_person, facilitator, contributor):
    complete(report)
    note(report, "context", by=contributor, reached=SECRET, confidentiality=4)
    make_gathering(report, "Secret talk", sexes={"women": 70}, kinds={"media": 70}, confidentiality=4)
    report.take("submit", by=focal_person, at=MORNING)
    values = InclusionSummary().section(report, Level.PROGRAMME).values
    assert values["reached"]["total"] == 25 and SECRET not in str(values)
    assert [one["chapter"] for one in values["silent"]] == ["context"]
    assert InclusionSummary().section(report, Level.RESTRICTED).values["reached"]["total"] == 95
    told = json.dumps(Api(facilitator).get(f"reports/{report.pk}/content/").json())
    assert SECRET not in told and "Secret talk" not in told
    assert '"key": "gesi"' in told


def test_what_is_restricted_and_what_nobody_wrote_look_the_same_in_the_consortium(reports, report, focal_person):
    def values():
        return ConsolidatedInclusion().section(reports["FLM"], Level.RESTRICTED).values["partners"]

    complete(report)
    words = {"reached": "", "missing": ""}
    written = note(report, "results", **words)
    report.take("submit", by=focal_person, at=MORNING)
    before = values()
    report.take("withdraw", by=focal_person, at=MORNING)
    written.refresh_from_db()
    written.rewrite(version=written.version, by=None, reached=SECRET, confidentiality=4)
    report.take("submit", by=focal_person, at=MORNING)
    assert values() == before


@pytest.fixture
def sent(reports, focal_person, report):
    """YPSA's and BOMSA's reports, in the second of which no woman came."""
    other = reports["BOMSA"]
    make_gathering(other, "Talk with agents", sexes={"men": 19}, kinds={"private_sector": 19}, groups={})
    for one in (report, other):
        complete(one).take("submit", by=focal_person, at=MORNING)
    return reports["FLM"]


def test_a_consortium_reads_all_partners_together_and_each_by_itself(sign_in, consortium_lead, sent):
    note(sent, "progress", by=consortium_lead, reached="Women in both districts.")
    page = sign_in(consortium_lead).get(url(sent))
    values = page.context["section"].values
    assert values["reached"]["total"] == 44 and "No woman took part in any event." not in values["warnings"]
    assert [(one["partner"], one["reached"]["total"]) for one in values["partners"]] == [("BOMSA", 19), ("YPSA", 25)]
    assert values["partners"][0]["warnings"][0] == "No woman took part in any event."
    assert f'href="{reverse("reporting:consolidate_progress", args=[sent.pk])}"' in page.text
    for words in ("Women in both districts.", "Women migrants in two unions.", "No woman took part in any event."):
        assert words in page.text


@pytest.mark.parametrize("level", list(Level))
def test_it_is_printed(sent, report, level):
    for kind, of in ((Kind.PARTNER, report), (Kind.CONSOLIDATED, sent)):
        html = to_html(Document.compose(kind, level, report=of, made_on=MORNING.date()))
        assert "Gender and social inclusion" in html
        if level >= Level.PROGRAMME:
            assert "Courtyard meeting with returnees" in html and "Women 14, Men 11" in html


def test_strangers_find_nothing(sign_in, report, stranger):
    assert sign_in(stranger).get(url(report)).status_code == 404
