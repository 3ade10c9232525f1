"""A quarter from the first word to the printed page, as its people live it: in a browser, with scripts and without."""

from io import BytesIO

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from conftest import complete, fill_catalogue
from partners.models import Seat
from prokas_portal.tests import filling
from reporting.models import Statement
from reporting.workflow import Status

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CHAPTERS = ["progress", "context", "power", "risks", "plan", "finance", "results", "attendance", "gesi"]
DESK = "অভিবাসীদের জন্য দুটি উপজেলায় help desk চালু হয়েছে।"


def submit(page: Page, report) -> None:
    page.goto(f"/reports/{report.pk}/")
    page.get_by_role("link", name="Submit to PROKAS").click()
    page.get_by_role("button", name="Submit to PROKAS").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Submitted to PROKAS")


def judge(page: Page, chapter: str, needs: str = "") -> None:
    verdict = page.locator(f"#verdict-{chapter}")
    if needs:
        verdict.locator("select").select_option(label=needs)
    verdict.get_by_role("button", name="Needs improvement" if needs else "Fine", exact=True).click()
    expect(page.locator(f"#verdict-{chapter} [aria-pressed=true]")).to_have_text(
        "Needs improvement" if needs else "Fine"
    )


def tick_off(page: Page) -> None:
    for left in range(page.locator(".tick[aria-pressed=false]").count(), 0, -1):
        page.locator(".tick[aria-pressed=false]").first.click()
        expect(page.locator(".tick[aria-pressed=false]")).to_have_count(left - 1)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "scripts off"])
def test_a_partner_fills_and_submits_its_report(
    visit, flm, seat, consortium_lead, reviewer, report, contributor, focal_person, scripts
):
    filling.prepare(flm, [seat], consortium_lead, reviewer)
    page = visit(contributor, f"/reports/{report.pk}/submit/", scripts=scripts)
    expect(page.get_by_role("heading", level=1)).to_have_text("Not complete yet")
    page.get_by_role("link", name="Write at least one statement under “What went well?”").click()
    filling.write_all(page, report)
    page.goto(f"/reports/{report.pk}/submit/")
    expect(page.get_by_text("It can be submitted by:")).to_contain_text(focal_person.name)
    expect(page.get_by_role("button", name="Submit to PROKAS")).to_have_count(0)

    submit(visit(focal_person, scripts=scripts), report)

    report.refresh_from_db()
    assert report.status == Status.SUBMITTED
    assert [row.text for row in report.statements.all()] == [f"YPSA writes of {c}." for c in Statement.Criterion.values]
    content = report.snapshots.get().content
    assert [row["text"] for row in content["context"]["changes"]] == ["The fixed rate was announced.", filling.NEGATIVE]
    assert [row["short_name"] for row in content["power"]["placements"]] == ["BMET", "League"]
    assert [len(row["links"]) for row in content["risks"]["risks"]] == [1, 1]
    assert content["plan"]["reviews"][0]["proposal"] == "Publish it by loudspeaker too."
    assert [line["spent"] for line in content["finance"]["lines"]] == ["575000.00", "250000.00"]
    assert content["results"]["results"][0]["breakdown"] == {"sex": {"women": 300, "men": 26}}
    assert content["attendance"]["gatherings"][0]["sexes"] == {"women": 14, "men": 11}


def test_what_one_types_is_saved_without_a_click(visit, report, contributor):
    page = visit(contributor, f"/reports/{report.pk}/progress/")
    page.locator("#went_well").get_by_role("link", name="Add a statement").click()
    page.locator("form[data-draft] [name=text]").press_sequentially("Typed and never sent.", delay=10)
    expect(page.locator("form[data-draft] [data-saved]")).to_contain_text("Saved ", timeout=4000)
    page.reload()
    expect(page.locator("#went_well .part-text", has_text="Typed and never sent.")).to_be_visible()
    assert report.statements.get().text == "Typed and never sent."


def test_two_colleagues_in_one_row_lose_nothing(visit, report, contributor, focal_person):
    statement = Statement.add(report, by=contributor, criterion="lessons", text="As it was.")
    address = f"/reports/{report.pk}/progress/"
    first, second = visit(contributor, address), visit(focal_person, address)
    for page in (first, second):
        page.locator("#lessons").get_by_role("link", name="Edit").click()
        expect(page.locator("form[data-draft] [name=text]")).to_have_value("As it was.")
        expect(page.locator("form[data-draft] [name=text]")).to_be_focused()
    first.locator("form[data-draft] [name=text]").fill("What Arif wrote.")
    first.get_by_role("button", name="Save", exact=True).click()
    expect(first.locator("#lessons .part-text")).to_have_text("What Arif wrote.")

    second.locator("form[data-draft] [name=text]").fill("What Maksuda wrote.")

    conflict = second.locator(".conflict")
    expect(conflict).to_contain_text("What Arif wrote.")
    expect(second.locator("form[data-draft] [name=text]")).to_have_value("What Maksuda wrote.")
    statement.refresh_from_db()
    assert statement.text == "What Arif wrote."
    second.locator("form[data-draft] [name=settle][value=mine]").click()
    expect(second.locator("#lessons .part-text")).to_have_text("What Maksuda wrote.")
    statement.refresh_from_db()
    assert statement.text == "What Maksuda wrote."


@pytest.mark.worker
def test_a_report_is_returned_corrected_approved_consolidated_and_printed(
    visit, worker, reports, contributor, focal_person, reviewer, consortium_lead, facilitator, tmp_path
):
    fill_catalogue()
    report, consolidated = complete(reports["YPSA"], by=contributor), reports["FLM"]
    submit(visit(focal_person), report)

    # PROKAS returns it with a reason.
    page = visit(reviewer)
    page.get_by_role("link", name="YPSA").first.click()
    judge(page, "progress", needs="Not clear enough")
    for chapter in CHAPTERS[1:]:
        judge(page, chapter)
    tick_off(page)
    page.locator("[name=note]").fill("Say in which upazilas.")
    page.get_by_label("Why it goes back").select_option(label="Not clear enough")
    page.get_by_role("button", name="Return to partner").click()
    expect(page.locator("main")).to_contain_text("Returned")

    # The focal person reads the reason, corrects, and submits again.
    page = visit(focal_person, f"/reports/{report.pk}/")
    expect(page.locator("main")).to_contain_text("Say in which upazilas.")
    page.get_by_role("link", name="Progress review").first.click()
    page.locator("#went_well").get_by_role("link", name="Edit").click()
    expect(page.locator("form[data-draft] [name=text]")).to_be_focused()
    page.locator("form[data-draft] [name=text]").fill(DESK)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#went_well .part-text")).to_have_text(DESK)
    submit(page, report)

    # PROKAS approves.
    page = visit(reviewer, f"/reports/{report.pk}/review/")
    changed = page.locator(".reviewed .part", has_text="Changed").first
    expect(changed.locator("del").first).to_contain_text("YPSA says of went_well.")
    expect(changed.locator("ins").last).to_contain_text("help desk চালু হয়েছে।")
    expect(page.locator("#verdict-context")).to_contain_text("You found it fine in round 1, and it is unchanged since.")
    judge(page, "progress")
    tick_off(page)
    page.get_by_role("button", name="Approve").click()
    expect(page.locator("main")).to_contain_text("Approved")
    report.refresh_from_db()
    assert report.status == Status.APPROVED

    # The lead takes the lines over, sees by name who is missing, and submits for the consortium.
    page = visit(consortium_lead, f"/reports/{consolidated.pk}/consolidate/progress/")
    expect(page.locator("main")).to_contain_text("BOMSA")
    for address in ("progress", "context"):
        page.goto(f"/reports/{consolidated.pk}/consolidate/{address}/")
        while page.locator("button[name=only]").count():
            waiting = page.locator("button[name=only]").count()
            page.locator("button[name=only]").first.click()
            expect(page.locator("button[name=only]")).to_have_count(waiting - 1)
    submit(page, consolidated)
    page = visit(reviewer, f"/reports/{consolidated.pk}/review/")
    for chapter in CHAPTERS:
        judge(page, chapter)
    tick_off(page)
    page.get_by_role("button", name="Approve").click()
    expect(page.locator("main")).to_contain_text("Approved")

    # The facilitator asks for the document and gets it from the worker.
    page = visit(facilitator, "/publications/")
    page.get_by_role("link", name="Ask for").first.click()
    page.get_by_label("Document").select_option(str(consolidated.pk))
    page.get_by_label("Programme: for all partners and PROKAS.").check()
    page.get_by_role("button", name="Make the document").click()
    link = page.get_by_role("link", name="Download")
    expect(link).to_be_visible(timeout=60_000)
    with page.expect_download() as download:
        link.click()
    download.value.save_as(tmp_path / "report.pdf")

    pages = PdfReader(BytesIO((tmp_path / "report.pdf").read_bytes())).pages
    words = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert "YPSA says of lessons." in words
    assert "YPSA saw a change." in words
    assert "help desk" in words
    for late in Seat.objects.filter(ibp=consolidated.ibp).exclude(organisation__acronym="YPSA"):
        assert late.organisation.acronym in words
