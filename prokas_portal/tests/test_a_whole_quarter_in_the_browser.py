"""A quarter with all its chapters from empty to approved, joined by the lead and printed for everybody, through the pages."""

from io import BytesIO

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from conftest import MORNING, complete, fill_catalogue, make_line, make_person
from partners.standing import Role
from prokas_portal.tests import filling
from prokas_portal.tests.filling import EVENT, LATE, OVERSPENT
from prokas_portal.tests.test_a_quarter_in_the_browser import CHAPTERS, judge, submit, tick_off
from reporting.models import Indicator
from reporting.tests.measuring import report_figure
from reporting.workflow import Status
from risks.tests.writing import make_action, make_risk

pytestmark = [pytest.mark.browser, pytest.mark.worker, pytest.mark.django_db(transaction=True)]

SAME = "Complaints reach nobody here."


@pytest.fixture
def expected(flm, lead_seat, seat, other_seat, consortium_lead, reviewer):
    """What the quarter is opened upon."""
    fill_catalogue()
    filling.prepare(flm, [seat, other_seat], consortium_lead, reviewer)


@pytest.fixture
def bomsas(expected, reports, other_seat):
    """Another member has sent its report, in which one risk is the same in other words."""
    person, report = make_person("Shefali Akter", Role.FOCAL_PERSON, seat=other_seat), reports["BOMSA"]
    make_action(make_risk(report, SAME, by=person, today_likelihood=2, expected_likelihood=1), by=person)
    make_line(report, "Staff", by=person, budget=2_000_000, planned=250_000, spent=250_000)
    report_figure(report, Indicator.objects.get(), 174, by=person)
    complete(report, by=person)
    report.take("submit", by=person, at=MORNING)
    return report


def accessible(page: Page, axe, address: str) -> None:
    page.goto(address)
    assert (address, axe(page)) == (address, [])


def approve(page: Page, report) -> None:
    """Every chapter fine, one by one, and the checklist."""
    page.goto(f"/reports/{report.pk}/review/")
    assert page.locator(".reviewed > .chapter").evaluate_all("all => all.map(one => one.dataset.section)") == CHAPTERS
    for chapter in CHAPTERS:
        judge(page, chapter)
    tick_off(page)
    page.get_by_role("button", name="Approve").click()
    expect(page.locator("main")).to_contain_text("Approved")
    report.refresh_from_db()
    assert report.status == Status.APPROVED


def take_over_all(page: Page, report) -> None:
    for chapter in ("progress", "context"):
        page.goto(f"/reports/{report.pk}/consolidate/{chapter}/")
        while left := page.locator("button[name=only]").count():
            page.locator("button[name=only]").first.click()
            expect(page.locator("button[name=only]")).to_have_count(left - 1)


def words_of(path) -> str:
    pages = PdfReader(BytesIO(path.read_bytes())).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_all_chapters_from_empty_to_print(
    visit,
    worker,
    axe,
    expected,
    bomsas,
    reports,
    contributor,
    focal_person,
    reviewer,
    consortium_lead,
    facilitator,
    tmp_path,
):
    report, consolidated = reports["YPSA"], reports["FLM"]

    # While something is missing it says what, and nobody can submit.
    page = visit(focal_person, f"/reports/{report.pk}/submit/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Not complete yet")
    expect(page.get_by_role("button", name="Submit to PROKAS")).to_have_count(0)
    for missing in (
        "Write at least one statement under “What went well?”",
        f"“{LATE}”: say how far it is.",
        "Enter the headings of your budget and what was spent",
        "1.1: write the figure, or why it is not reported.",
        "Enter the events that you held, or why there was none.",
    ):
        expect(page.locator("main")).to_contain_text(missing)

    # Contributor and focal person share the work.
    page = visit(contributor)
    for write in (filling.write_progress, filling.write_context, filling.draw_map):
        write(page, report)
    page = visit(focal_person, f"/reports/{report.pk}/submit/")
    expect(page.locator("main")).to_contain_text("League")  # a spoiler without a risk
    for write in (filling.write_risks, filling.review_plan, filling.enter_spending):
        write(page, report)
    for write in (filling.report_results, filling.record_attendance):
        write(page, report)
    addresses = {chapter: f"/reports/{report.pk}/{chapter}/" for chapter in CHAPTERS}
    for address in [f"/reports/{report.pk}/", *addresses.values()]:
        accessible(page, axe, address)
    submit(page, report)
    accessible(page, axe, f"/reports/{report.pk}/read/")

    # PROKAS finds every chapter fine.
    page = visit(reviewer)
    accessible(page, axe, f"/reports/{report.pk}/review/")
    approve(page, report)

    # The lead says which risks are the same, takes the lines over and reads everything together.
    page = visit(consortium_lead, f"/reports/{consolidated.pk}/risks/same/")
    pair = page.locator(".pair", has_text=SAME)
    pair.get_by_role("button", name="The same").click()
    expect(page.locator("main")).to_contain_text("Nothing to answer")
    take_over_all(page, consolidated)
    together = {
        "risks/together": ["2 risks", "BOMSA", "YPSA", "Complaints reach nobody"],
        "plan": [LATE, "Publish it by loudspeaker too.", "The walls are wet until the rains end."],
        "finance": ["74,00,000", "10,75,000", OVERSPENT, "Two desks more were opened."],
        "results": ["500", "326", "174"],
        "attendance": ["50", EVENT],
        "gesi": ["50", "Women migrants in two unions."],
    }
    for address, words in together.items():
        accessible(page, axe, f"/reports/{consolidated.pk}/{address}/")
        for word in words:
            expect(page.locator("main")).to_contain_text(word)
    submit(page, consolidated)
    page = visit(reviewer)
    approve(page, consolidated)

    # Printed for everybody of the programme, with the words and the sums.
    page = visit(facilitator, "/publications/ask/")
    page.get_by_label("Document").select_option(str(consolidated.pk))
    page.get_by_label("Programme: for all partners and PROKAS.").check()
    page.get_by_role("button", name="Make the document").click()
    link = page.get_by_role("link", name="Download")
    expect(link).to_be_visible(timeout=60_000)
    with page.expect_download() as download:
        link.click()
    download.value.save_as(tmp_path / "report.pdf")
    printed = words_of(tmp_path / "report.pdf")
    for word in (
        "YPSA writes of lessons.",
        filling.NEGATIVE,
        "Complaints reach nobody.",
        "Walk to the desk in groups, for: Complaints reach nobody.",
        LATE,
        "The walls are wet until the rains end.",
        "74,00,000",
        "10,75,000",
        "Two desks more were opened.",
        "Migrants who know the fixed rate",
        "500",
        EVENT,
        "Gender and social inclusion",
        "Returnee men.",
    ):
        assert word in printed, word
