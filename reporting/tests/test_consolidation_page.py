"""The page on which a lead consolidates: every deed without scripts and in place, and nothing for those who do not lead."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conftest import MORNING, complete, make_change, make_organisation, make_seat, make_statement
from partners.clearance import Level
from reporting.consolidation import take_over
from reporting.models import Report, SetAside, Statement
from reporting.opening import open_quarter
from reporting.workflow import Action, Status

HTMX = {"HX-Request": "true"}


def send(report):
    Report.objects.filter(pk=report.pk).update(status=Status.SUBMITTED)


@pytest.fixture
def ypsa(report, contributor):
    for text in ("One.", "Two.", "Three."):
        make_statement(report, text=text, by=contributor)
    make_change(report, "A change.", by=contributor)
    send(report)
    return report


@pytest.fixture
def url(consolidated):
    return f"/reports/{consolidated.pk}/consolidate/"


@pytest.fixture
def lead(sign_in, consortium_lead):
    return sign_in(consortium_lead)


def page_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_the_page_shows_what_members_sent_and_who_is_missing(lead, url, ypsa, reports, reviewer):
    draft = make_statement(reports["BOMSA"], text="Nobody else may read this yet.")
    hidden = make_statement(reports["IID"], text="Restricted to PROKAS.", confidentiality=Level.RESTRICTED)
    send(reports["IID"])
    page = page_of(lead, f"{url}progress/")
    assert "Two." in page
    assert "3 statements in: 3 waiting" in page
    assert "<strong><bdi>BOMSA</bdi></strong>" in page
    for row in (draft, hidden):
        assert row.text not in page and str(row.pk) not in page


def test_members_without_a_return_are_named_without_the_reason(lead, url, ypsa, reports, reviewer):
    reports["BOMSA"].take(Action.EXCUSE, by=reviewer, at=MORNING, note="A flood.")
    page = page_of(lead, f"{url}context/")
    assert "No return" in page and "BOMSA" in page
    assert "flood" not in page


def test_before_anything_is_in_the_page_says_so(lead, url, consolidated):
    page = page_of(lead, f"{url}progress/")
    assert "Nothing is in yet." in page
    assert page.count("No member has sent anything here yet.") == 5


def test_others_read_the_report_or_find_nothing(
    sign_in, url, consolidated, ypsa, contributor, reviewer, facilitator, stranger, administrator, observer
):
    for person, status in (
        (contributor, 302),
        (reviewer, 302),
        (facilitator, 302),
        (stranger, 404),
        (administrator, 404),
        (observer, 404),
    ):
        client = sign_in(person)
        assert client.get(f"{url}progress/").status_code == status
        assert client.post(f"{url}progress/take-over/", {"row": ypsa.statements.first().pk}).status_code == 404
    assert consolidated.statements.count() == 0


def test_a_partners_report_has_no_such_page(lead, sign_in, report, contributor):
    assert sign_in(contributor).get(f"/reports/{report.pk}/consolidate/progress/").status_code == 404
    assert lead.get(f"/reports/{report.pk}/consolidate/progress/").status_code == 404


def test_a_deed_is_posted_and_known(lead, url):
    assert lead.get(f"{url}progress/take-over/").status_code == 405
    assert lead.post(f"{url}progress/steal/").status_code == 404
    assert lead.post(f"{url}powers/take-over/").status_code == 404


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "in place"])
def test_one_line_is_taken_over(lead, url, ypsa, consolidated, headers):
    row = ypsa.statements.get(text="Two.")
    answer = lead.post(
        f"{url}progress/take-over/",
        {"pane": "went_well", "only": row.pk, "row": ypsa.statements.first().pk},
        headers=headers,
    )
    assert consolidated.statements.get().source_links.get().source == row
    if headers:
        page = answer.content.decode()
        assert answer.status_code == 200
        assert 'id="went_well"' in page and 'id="lessons"' not in page
        assert "3 statements in: 1 taken into 1 line, 2 waiting" in page
        assert "1 line taken over." in page
    else:
        assert (answer.status_code, answer["Location"]) == (302, f"{url}progress/#went_well")


def test_several_are_taken_over_as_one_or_one_by_one(lead, url, ypsa, consolidated):
    one, two, three = ypsa.statements.all()
    lead.post(f"{url}progress/take-over/", {"row": [one.pk, two.pk]})
    assert consolidated.statements.get().text == "One.\nTwo."
    Statement.objects.filter(report=consolidated).delete()
    lead.post(f"{url}progress/take-each/", {"row": [three.pk, one.pk]})
    assert [line.text for line in consolidated.statements.all()] == ["Three.", "One."]


def test_one_by_one_is_all_or_nothing(lead, url, ypsa, consolidated, consortium_lead):
    one, two, _three = ypsa.statements.all()
    take_over(consolidated, [two], by=consortium_lead)
    answer = lead.post(f"{url}progress/take-each/", {"row": [one.pk, two.pk]}, follow=True)
    assert "has already been taken over" in answer.content.decode()
    assert consolidated.statements.count() == 1


def test_a_line_is_added_to_one_that_stands(lead, url, ypsa, consolidated, consortium_lead):
    one, two, _three = ypsa.statements.all()
    line = take_over(consolidated, [one], by=consortium_lead)
    lead.post(f"{url}progress/add-to/", {"row": two.pk, "into": line.pk})
    assert [link.source for link in line.source_links.all()] == [one, two]
    line.refresh_from_db()
    assert line.text == "One."


def test_lines_are_merged(lead, url, ypsa, consolidated, consortium_lead):
    lines = [take_over(consolidated, [row], by=consortium_lead) for row in ypsa.statements.all()]
    lead.post(f"{url}progress/merge/", {"line": [lines[0].pk, lines[2].pk]})
    assert [line.text for line in consolidated.statements.all()] == ["One.\nThree.", "Two."]


def test_a_line_is_set_aside_with_the_reason_and_brought_back(lead, url, ypsa, consolidated):
    row = ypsa.contextchanges.get()
    lead.post(f"{url}context/set-aside/", {"row": row.pk, "reason": "  Known to all. "})
    assert SetAside.objects.get().reason == "Known to all."
    page = page_of(lead, f"{url}context/")
    assert "1 change in: 1 set aside, none waiting" in page
    assert "Known to all." in page
    lead.post(f"{url}context/bring-back/", {"only": row.pk})
    assert not SetAside.objects.exists()


def test_a_source_is_removed_and_a_change_noted(lead, url, ypsa, consolidated, consortium_lead, contributor):
    one, two, _three = ypsa.statements.all()
    line = take_over(consolidated, [one, two], by=consortium_lead)
    first, second = line.source_links.all()
    Report.objects.filter(pk=ypsa.pk).update(status=Status.RETURNED)
    one.report.refresh_from_db()
    one.rewrite(version=one.version, by=contributor, text="One, in other words.")
    page = page_of(lead, f"{url}progress/")
    assert "YPSA is changing its report" in page
    assert "in other words" not in page
    send(ypsa)
    page = page_of(lead, f"{url}progress/")
    assert "YPSA has changed it since FLM took it over" in page
    assert "One, in other words." in page

    lead.post(f"{url}progress/acknowledge/", {"link": first.pk})
    lead.post(f"{url}progress/unlink/", {"link": second.pk})

    [link] = line.source_links.all()
    assert (link.source, link.text) == (one, "One, in other words.")
    assert "has changed it since" not in page_of(lead, f"{url}progress/")


def test_a_line_that_is_being_written_stays_while_others_are_taken_over(lead, url, ypsa, consolidated, consortium_lead):
    one, two, _three = ypsa.statements.all()
    line = take_over(consolidated, [one], by=consortium_lead)
    answer = lead.post(
        f"{url}progress/take-over/", {"pane": "went_well", "only": two.pk, "version": line.version}, headers=HTMX
    )
    page = answer.content.decode()
    new = consolidated.statements.get(text="Two.")
    assert answer["HX-Retarget"] == "#offers-went_well"
    assert 'hx-swap-oob="beforeend:#list-went_well"' in page
    assert f'id="row-{new.pk}"' in page and f'id="row-{line.pk}"' not in page


@pytest.mark.parametrize(
    "posted",
    [
        {},
        {"row": "x"},
        {"row": str(uuid4())},
        {"only": "\u09e7"},
        {"line": str(uuid4()), "into": str(uuid4()), "link": "9" * 30},
        {"link": "-1", "row": "0" * 5000},
        {"pane": "<script>", "link": "\u0663"},
    ],
)
def test_what_is_no_line_of_ours_is_refused_in_a_sentence(lead, url, ypsa, consolidated, posted):
    for deed in ("take-over", "take-each", "add-to", "merge", "set-aside", "bring-back", "unlink", "acknowledge"):
        for headers in ({}, HTMX):
            answer = lead.post(f"{url}progress/{deed}/", posted, headers=headers, follow=True)
            assert answer.status_code == 200
            assert "<script>" not in answer.content.decode().split("<main", 1)[-1]
    assert consolidated.statements.count() == 0
    assert not SetAside.objects.exists()


def test_a_restricted_line_cannot_be_reached_by_its_id(lead, url, ypsa, consolidated, reports):
    hidden = make_statement(reports["IID"], text="Restricted.", confidentiality=Level.RESTRICTED)
    send(reports["IID"])
    foreign = make_statement(reports["COAST"], text="Elsewhere.")
    send(reports["COAST"])
    unsent = make_statement(reports["BOMSA"], text="A draft.")
    for row in (hidden, foreign, unsent):
        for deed in ("take-over", "set-aside", "take-each"):
            page = lead.post(f"{url}progress/{deed}/", {"row": row.pk}, follow=True).content.decode()
            assert row.text not in page
    assert consolidated.statements.count() == 0
    assert not SetAside.objects.exists()


def test_a_link_of_another_report_cannot_be_removed(lead, url, reports, sign_in, stranger, ypsa, consolidated):
    theirs = make_statement(reports["COAST"], text="Elsewhere.")
    send(reports["COAST"])
    line = take_over(reports["CFTM"], [theirs], by=stranger)
    lead.post(f"{url}progress/unlink/", {"link": line.source_links.get().pk})
    assert line.source_links.count() == 1


def test_a_closed_report_is_shown_and_not_changed(lead, url, ypsa, consolidated, consortium_lead):
    take_over(consolidated, [ypsa.statements.first()], by=consortium_lead)
    send(consolidated)
    page = page_of(lead, f"{url}progress/")
    assert "Take over<" not in page and "Choose to merge" not in page
    answer = lead.post(f"{url}progress/take-over/", {"row": ypsa.statements.last().pk}, follow=True)
    assert "already been submitted" in answer.content.decode()
    assert consolidated.statements.count() == 1


def test_members_notes_stand_beside_the_consortiums(lead, url, reports, consolidated):
    complete(reports["BOMSA"])
    send(reports["BOMSA"])
    note = reports["IID"].chapternotes.get(chapter="progress")
    note.rewrite(version=note.version, by=lead_of(consolidated), reached="Nobody may read this yet.", missing="-")
    page = page_of(lead, f"{url}progress/")
    assert "Women migrants in two unions." in page
    assert "Nobody may read this yet." not in page


def lead_of(report):
    return report.ibp.appointments.get(role="consortium_lead").person


def test_user_text_is_shown_literally(lead, url, reports, consolidated):
    make_statement(reports["BOMSA"], text="<script>alert(1)</script> আমরা")
    send(reports["BOMSA"])
    page = page_of(lead, f"{url}progress/")
    assert "&lt;script&gt;alert(1)&lt;/script&gt; আমরা" in page


def test_three_lines_and_three_hundred_cost_the_same(lead, url, consolidated, reports, flm, quarter, consortium_lead):
    addresses = [f"{url}progress/", f"{url}context/"]

    def grow(partners, lines):
        for n in range(partners):
            make_seat(flm, make_organisation(f"O{partners}{n}"))
        for report in open_quarter(quarter, by=None, at=MORNING):
            rows = [make_statement(report, text=f"{report} {n}") for n in range(lines)]
            make_change(report)
            send(report)
            take_over(consolidated, rows[:1], by=consortium_lead)

    def questions(address):
        with CaptureQueriesContext(connection) as asked:
            assert lead.get(address).status_code == 200
        return len(asked)

    grow(3, 2)
    for address in addresses:
        lead.get(address)
    few = {address: questions(address) for address in addresses}
    grow(15, 20)
    assert {address: questions(address) for address in addresses} == few
    assert max(few.values()) <= 45
