"""What people do on the pages about publications: find, ask, follow, download, cancel, release."""

from io import BytesIO

import pikepdf
import pypdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now

from conftest import MORNING, make_ibp, make_person
from partners.clearance import Level
from partners.standing import Role
from publishing.kinds import Kind
from publishing.models import Deed, Publication, State
from publishing.rendering import render
from publishing.tests.conftest import SECRET, make_publication, make_rendered
from reporting.models import Quarter, Report
from reporting.quarters import Period

LIST, ASK = "/publications/", "/publications/ask/"


def page_of(publication):
    return reverse("publishing:publication", args=[publication.pk])


def download_of(publication):
    return reverse("publishing:download", args=[publication.pk])


def post(client, name, publication):
    return client.post(reverse(f"publishing:{name}", args=[publication.pk]))


# ── Finding ─────────────────────────────────────────────────────────────────


def test_the_list_shows_what_one_may_read(sign_in, rendered, facilitator, stranger):
    html = sign_in(facilitator).get(LIST).content.decode()
    assert "FLM: consolidated report, Quarter 1, 2017" in html
    assert "1 publication<" in html
    assert download_of(rendered) in html
    html = sign_in(stranger).get(LIST).content.decode()
    assert rendered.number not in html and "Fairer Labour Migration" not in html and "FLM" not in html


def test_an_empty_list_offers_the_first_step(sign_in, facilitator, observer, db):
    assert ASK in sign_in(facilitator).get(LIST).content.decode()
    html = sign_in(observer).get(LIST).content.decode()
    assert ASK not in html and "none has been released yet" in html


@pytest.mark.parametrize(
    ("query", "found"),
    [("", 2), ("ibp=FLM", 2), ("ibp=NONE", 2), ("kind=partner", 1), ("kind=nonsense", 2), ("quarter=nonsense", 2)],
)
def test_the_list_is_narrowed(sign_in, sent_consolidated, sent_reports, programme_reviewer, query, found):
    make_publication(sent_consolidated)
    make_publication(sent_reports["IID"])
    response = sign_in(programme_reviewer).get(f"{LIST}?{query}")
    assert len(response.context["page"].object_list) == found


def test_the_list_asks_as_much_for_three_as_for_sixty(sign_in, sent_consolidated, programme_reviewer):
    def ask(count):
        for _ in range(count):
            Publication.objects.create(
                kind=Kind.CONSOLIDATED, report=sent_consolidated, ibp=sent_consolidated.ibp,
                quarter=sent_consolidated.quarter, asked_at=now(), asked_by=programme_reviewer,
            )  # fmt: skip

    client = sign_in(programme_reviewer)
    ask(3)
    client.get(LIST)
    with CaptureQueriesContext(connection) as few:
        client.get(LIST)
    ask(60)
    with CaptureQueriesContext(connection) as many:
        client.get(LIST)
    assert len(few) == len(many)


# ── Asking ──────────────────────────────────────────────────────────────────


def test_a_facilitator_asks_for_the_consolidated_report(sign_in, sent_consolidated, facilitator):
    response = sign_in(facilitator).post(ASK, {"document": str(sent_consolidated.pk), "audience": "2"})
    publication = Publication.objects.get()
    assert (response.status_code, response.url) == (302, page_of(publication))
    assert (publication.kind, publication.report, publication.audience) == ("consolidated", sent_consolidated, 2)
    assert (publication.asked_by, publication.state) == (facilitator, State.QUEUED)
    assert [event.deed for event in publication.events.all()] == [Deed.ASKED]


def test_a_facilitator_asks_for_the_whole_programme(sign_in, sent_consolidated, facilitator):
    sign_in(facilitator).post(ASK, {"document": "programme", "audience": "1"})
    publication = Publication.objects.get()
    assert (publication.kind, publication.report, publication.audience) == ("programme", None, 1)


def test_a_contributor_prints_the_own_draft(sign_in, report, contributor):
    response = sign_in(contributor).get(f"{ASK}?report={report.pk}")
    assert "YPSA (draft)" in response.content.decode()
    assert response.context["form"].initial == {"document": str(report.pk), "audience": 2}
    sign_in(contributor).post(ASK, {"document": str(report.pk), "audience": "4"})
    assert Publication.objects.get().is_draft


def test_more_than_one_may_read_is_refused_with_a_sentence(sign_in, submitted_report, facilitator):
    response = sign_in(facilitator).post(ASK, {"document": str(submitted_report.pk), "audience": "3"})
    assert response.status_code == 400
    assert not Publication.objects.exists()


def test_what_the_programmes_document_never_holds_is_refused(sign_in, sent_consolidated, programme_reviewer):
    response = sign_in(programme_reviewer).post(ASK, {"document": "programme", "audience": "4"})
    assert "choose “Programme” or less" in response.content.decode()
    assert not Publication.objects.exists()


def test_what_one_may_not_read_is_not_on_offer(sign_in, report, submitted_report, stranger, facilitator):
    assert str(submitted_report.pk) not in sign_in(stranger).get(ASK).content.decode()
    response = sign_in(stranger).post(ASK, {"document": str(submitted_report.pk), "audience": "2"})
    assert response.status_code == 400
    assert not Publication.objects.exists()


def test_a_draft_is_on_offer_to_nobody_else(sign_in, report, facilitator):
    assert str(report.pk) not in sign_in(facilitator).get(ASK).content.decode()


def test_an_observer_asks_for_nothing(sign_in, observer, report):
    assert sign_in(observer).get(ASK).status_code == 403


def test_quarters_can_be_chosen(sign_in, reports, facilitator):
    other = Quarter.of(Period(2016, 4))
    other.opened_at = MORNING
    other.save()
    assert sign_in(facilitator).get(ASK).context["quarter"].code == "2017Q1"
    assert sign_in(facilitator).get(f"{ASK}?quarter=2016Q4").context["quarter"].code == "2016Q4"
    assert sign_in(facilitator).get(f"{ASK}?quarter=x&report=y").status_code == 200


def test_the_ask_page_asks_as_much_for_many_partners(sign_in, sent_reports, programme_reviewer):
    client = sign_in(programme_reviewer)
    client.get(ASK)
    with CaptureQueriesContext(connection) as few:
        client.get(ASK)
    Report.objects.update(status="submitted")
    with CaptureQueriesContext(connection) as many:
        client.get(ASK)
    assert len(few) == len(many)


# ── Following ───────────────────────────────────────────────────────────────


def test_the_page_says_how_far_it_is_and_asks_again(sign_in, publication, facilitator):
    Publication.objects.filter(pk=publication.pk).update(
        state=State.RUNNING, doing="Setting page 3", progress_done=2, progress_total=3, lease_until=now()
    )
    html = sign_in(facilitator).get(page_of(publication)).content.decode()
    assert 'value="2" max="3"' in html and "Setting page 3" in html
    assert 'hx-trigger="every 2s"' in html
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in html


def test_htmx_gets_the_moving_part_alone(sign_in, publication, facilitator):
    client = sign_in(facilitator)
    html = client.get(page_of(publication), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in html and "Waiting for a worker" in html
    render(str(publication.pk))
    html = client.get(page_of(publication), headers={"HX-Request": "true"}).content.decode()
    assert "hx-trigger" not in html and download_of(publication) in html


def test_why_it_failed_stands_there_with_the_next_step(sign_in, publication, facilitator):
    Publication.objects.filter(pk=publication.pk).update(state=State.FAILED, error="The disk of the portal is full.")
    client = sign_in(facilitator)
    assert "The disk of the portal is full." in client.get(page_of(publication)).content.decode()
    response = post(client, "ask_again", publication)
    again = Publication.objects.exclude(pk=publication.pk).get()
    assert response.url == page_of(again) and again.state == State.QUEUED


def test_a_stranger_finds_no_page(sign_in, publication, stranger):
    for address in (page_of(publication), download_of(publication)):
        assert sign_in(stranger).get(address).status_code == 404
    for deed in ("cancel", "ask_again", "release", "withdraw"):
        assert post(sign_in(stranger), deed, publication).status_code == 404


def test_deeds_are_posted(sign_in, publication, facilitator):
    for deed in ("cancel", "ask_again", "release", "withdraw"):
        assert sign_in(facilitator).get(reverse(f"publishing:{deed}", args=[publication.pk])).status_code == 405


def test_who_asked_cancels(sign_in, publication, facilitator):
    post(sign_in(facilitator), "cancel", publication)
    publication.refresh_from_db()
    assert publication.state == State.CANCELLED
    assert "was cancelled" in sign_in(facilitator).get(page_of(publication)).content.decode()


def test_a_lead_may_not_cancel_what_another_asked_for(sign_in, publication, consortium_lead):
    assert post(sign_in(consortium_lead), "cancel", publication).status_code == 403
    publication.refresh_from_db()
    assert publication.state == State.QUEUED


# ── Downloading ─────────────────────────────────────────────────────────────


def test_the_file_is_handed_over_and_noted(sign_in, rendered, facilitator):
    response = sign_in(facilitator).get(download_of(rendered))
    content = b"".join(response.streaming_content)
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="PROKAS-FLM-2017Q1-consolidated.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox"
    assert "no-store" in response["Cache-Control"]
    assert len(content) == rendered.size
    assert rendered.events.filter(deed=Deed.DOWNLOADED, by=facilitator).count() == 1


def test_no_file_no_download(sign_in, publication, rendered, facilitator):
    rendered.file.storage.delete(rendered.file.name)
    assert sign_in(facilitator).get(download_of(rendered)).status_code == 404


def test_the_right_is_asked_for_at_every_download(sign_in, sent_consolidated, facilitator, reviewer):
    publication = make_rendered(sent_consolidated, facilitator)
    client = sign_in(facilitator)
    assert client.get(download_of(publication)).status_code == 200
    Report.objects.get(pk=sent_consolidated.pk).take("return", by=reviewer, at=MORNING, note="Correct it.")
    assert client.get(download_of(publication)).status_code == 404


def test_a_document_above_ones_clearance_does_not_exist(sign_in, sent_consolidated, facilitator, reviewer):
    publication = make_rendered(sent_consolidated, reviewer, Level.CONSORTIUM)
    assert sign_in(facilitator).get(page_of(publication)).status_code == 404
    assert sign_in(facilitator).get(download_of(publication)).status_code == 404


@pytest.mark.parametrize("audience", Level)
def test_what_is_above_the_audience_is_nowhere_in_the_file(sent_reports, reviewer, audience):
    publication = make_rendered(sent_reports["YPSA"], reviewer, audience)
    content = publication.file.open().read()
    with pikepdf.open(BytesIO(content)) as opened:
        everything = b"".join(
            item.read_bytes() for item in opened.objects if isinstance(item, pikepdf.Stream)
        ) + b"".join(repr(item).encode() for item in opened.objects)
    text = " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(content)).pages).split())
    assert ("takes the bribes" in text) == (audience >= Level.RESTRICTED)
    assert ("Among us: the lead" in text) == (audience >= Level.CONSORTIUM)
    assert ("YPSA says of went_well." in text) == (audience >= Level.PROGRAMME)
    assert SECRET.encode() not in everything + content or audience >= Level.RESTRICTED


# ── Releasing ───────────────────────────────────────────────────────────────


def test_an_observer_reads_what_was_released_until_it_is_withdrawn(sign_in, rendered, facilitator, observer):
    assert sign_in(observer).get(page_of(rendered)).status_code == 404
    post(sign_in(facilitator), "release", rendered)
    assert sign_in(observer).get(download_of(rendered)).status_code == 200
    html = sign_in(observer).get(page_of(rendered)).content.decode()
    assert "Released on" in html and "Withdraw" not in html and "Who did what" not in html
    post(sign_in(facilitator), "withdraw", rendered)
    assert sign_in(observer).get(download_of(rendered)).status_code == 404


def test_a_lead_may_not_release(sign_in, rendered, consortium_lead):
    assert post(sign_in(consortium_lead), "release", rendered).status_code == 403
    rendered.refresh_from_db()
    assert not rendered.is_released


def test_those_who_look_after_it_see_who_read_it(sign_in, rendered, facilitator, consortium_lead):
    sign_in(consortium_lead).get(download_of(rendered))
    html = sign_in(facilitator).get(page_of(rendered)).content.decode()
    assert consortium_lead.name in html and "Downloaded" in html
    assert "Downloaded" not in sign_in(consortium_lead).get(page_of(rendered)).content.decode()


def test_projects_one_cannot_see_are_no_choice(sign_in, rendered, observer):
    make_ibp("SECR", name="A secret project")
    make_person("Another", Role.OBSERVER)
    html = sign_in(observer).get(LIST).content.decode()
    assert "SECR" not in html and "FLM" not in html
