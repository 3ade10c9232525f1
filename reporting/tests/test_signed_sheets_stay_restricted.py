"""Names and scans of signed sheets are read by those who wrote them and the project's reviewers; for all others there are none."""

import json

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from conftest import MORNING, complete, make_gathering, make_person, make_thread
from partners.clearance import Level
from partners.refusals import Refused
from partners.standing import Role
from publishing.document import Document
from publishing.html import to_html
from publishing.kinds import Kind
from reporting.chapters.attendance import Attendance
from reporting.models import Evidence, Report, SignedSheet
from reporting.submissions import compare_submissions
from reporting.tests.calling import Api

NAMES = "Chenwara Begum\nMohammad Alam"
SCAN = "Signed sheet of 14 February"


def holds(text):
    return "Chenwara" in text or SCAN in text


@pytest.fixture
def sheet(report, contributor):
    """An event of YPSA's with names and a scan."""
    event = make_gathering(report, by=contributor)
    event.sheet.rewrite(version=1, by=contributor, names=NAMES)
    scan = Evidence(part=event.sheet, label=SCAN)
    scan.file.save("sheet.pdf", ContentFile(NAMES.encode()), save=False)
    scan.save()
    yield event.sheet
    scan.file.delete(save=False)


@pytest.fixture
def sent(sheet, report, focal_person):
    complete(report).take("submit", by=focal_person, at=MORNING)
    return Report.objects.get(pk=report.pk)


@pytest.fixture
def others(other_seat, consortium_lead, facilitator, administrator, observer, stranger):
    """Everybody who is neither of YPSA nor a reviewer of the project."""
    colleague = make_person("Shahnaz Akhter", Role.FOCAL_PERSON, seat=other_seat)
    return [colleague, consortium_lead, facilitator, administrator, observer, stranger]


# ── How it is kept ──────────────────────────────────────────────────────────


def test_it_is_restricted_whatever_is_asked(report, contributor):
    sheet = make_gathering(report, confidentiality=1).sheet
    assert sheet.confidentiality == Level.RESTRICTED
    with pytest.raises(Refused):
        sheet.rewrite(version=1, by=contributor, confidentiality=Level.PROGRAMME)
    SignedSheet(report=report, gathering=sheet.gathering, confidentiality=1, id=sheet.pk).save(force_update=True)
    assert SignedSheet.objects.get(pk=sheet.pk).confidentiality == Level.RESTRICTED


def test_names_are_written_where_nothing_is_kept_on_the_device(sign_in, contributor, report):
    event = make_gathering(report)
    client, edit = sign_in(contributor), reverse("reporting:edit_row", args=["signed_sheet", event.sheet.pk])
    page = client.get(reverse("reporting:attendance", args=[report.pk]))
    assert page.headers["X-Offline"] == "keep"
    assert 'data-draft="server-only"' in client.get(edit).text
    client.post(edit, {"names": NAMES, "version": 1})
    page = client.get(reverse("reporting:attendance", args=[report.pk]))
    assert "X-Offline" not in page.headers
    assert "2 names are kept here." in page.text and "Chenwara" not in page.text


def test_a_scan_alone_keeps_the_page_off_the_device(sign_in, contributor, report, sheet):
    sheet.rewrite(version=sheet.version, by=contributor, names="")
    assert "X-Offline" not in sign_in(contributor).get(reverse("reporting:attendance", args=[report.pk])).headers


# ── Who reads it ────────────────────────────────────────────────────────────


def test_its_writers_and_reviewers_read_it(sign_in, sent, sheet, contributor, reviewer):
    for person in (contributor, reviewer):
        assert holds(sign_in(person).get(reverse("reporting:read", args=[sent.pk])).text)
        assert holds(json.dumps(Api(person).get(f"reports/{sent.pk}/content/").json()))
        assert Api(person).get(f"signed-sheets/{sheet.pk}/").json()["names"] == NAMES
        assert sign_in(person).get(reverse("reporting:evidence", args=[sheet.evidence.get().pk])).status_code == 200


def test_reviewers_do_not_read_it_before_it_is_sent(sheet, reviewer):
    assert Api(reviewer).get("signed-sheets/").json()["count"] == 0


def test_nobody_else_reads_it_anywhere(sign_in, sent, sheet, others):
    scan = sheet.evidence.get()
    pages = [reverse(f"reporting:{name}", args=[sent.pk]) for name in ("read", "attendance", "gesi", "history")]
    pages += [reverse("reporting:compare", args=[sent.pk]), reverse("reporting:submission", args=[sent.pk, 1])]
    pages += [reverse("reporting:comments", args=[sent.pk]), reverse("reporting:review", args=[sent.pk])]
    pages += [reverse("reporting:row_history", args=["signed_sheet", sheet.pk])]
    calls = ["signed-sheets/", f"signed-sheets/{sheet.pk}/", "evidence/", f"evidence/{scan.pk}/", "gatherings/"]
    calls += [f"signed-sheets/{sheet.pk}/history/", f"reports/{sent.pk}/content/", f"reports/{sent.pk}/snapshots/1/"]
    for person in others:
        client = sign_in(person)
        told = "".join(client.get(page, follow=True).text for page in pages)
        told += "".join(Api(person).get(call).content.decode() for call in calls)
        assert not holds(told) and str(sheet.pk) not in told.replace(f"/{sheet.pk}/", "")
        assert client.get(reverse("reporting:evidence", args=[scan.pk])).status_code == 404
        assert Api(person).get("signed-sheets/").json().get("count", 0) == 0


@pytest.mark.parametrize("level", [Level.PUBLIC, Level.PROGRAMME, Level.CONSORTIUM])
def test_no_document_below_restricted_holds_it(sent, sheet, level):
    def printed(level):
        return to_html(Document.compose(Kind.PARTNER, level, report=sent, made_on=MORNING.date()))

    assert not holds(printed(level)) and "Signed sheet" not in printed(level)
    assert holds(printed(Level.RESTRICTED))


@pytest.mark.parametrize("level", list(Level))
def test_no_document_of_the_consortium_holds_it(sent, sheet, consolidated, level):
    printed = to_html(Document.compose(Kind.CONSOLIDATED, level, report=consolidated, made_on=MORNING.date()))
    assert "Courtyard meeting with returnees" in printed or level == Level.PUBLIC
    assert not holds(printed)
    assert not holds(json.dumps(consolidated.content() if hasattr(consolidated, "content") else {}))


def test_a_comparison_shows_it_to_its_audience_alone(sent, sheet, contributor, focal_person, reviewer):
    sent.take("withdraw", by=focal_person, at=MORNING)
    sheet.rewrite(version=sheet.version, by=contributor, names=f"{NAMES}\nRokeya Khatun")
    sent.take("submit", by=focal_person, at=MORNING)

    def changes(level):
        found = compare_submissions(sent, 1, 2, level)
        return [(chapter.key, row.heading) for chapter in found.changed for row in chapter.changed]

    assert changes(Level.RESTRICTED) == [("attendance", "Signed sheet")]
    assert changes(Level.CONSORTIUM) == []


def test_a_comment_on_it_quotes_nobody(sent, sheet, reviewer):
    thread = make_thread(sent.rounds.get(), "attendance", "Is the consent noted?", row=sheet.pk, by=reviewer)
    assert thread.quote == ""


def test_an_empty_sheet_stands_in_no_report(report):
    event = make_gathering(report)
    assert Attendance().content(report)["sheets"] == []
    event.sheet.rewrite(version=1, by=None, names="Chenwara Begum")
    assert len(Attendance().content(report)["sheets"]) == 1
