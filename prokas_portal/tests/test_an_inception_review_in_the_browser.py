"""An inception report is reviewed in two rounds: the power map needs improvement, the plan answers, then everything is accepted."""

from io import BytesIO

import pytest
from playwright.sync_api import Locator, Page, expect
from pypdf import PdfReader

from conftest import fill_catalogue, write_inception
from prokas_portal.tests.test_a_quarter_in_the_browser import judge, submit, tick_off
from reporting.models import Passage, State
from reporting.workflow import Status
from risks.models import PlanVersion

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.worker]

ASKED = "Who inside the ministry decides, and who only delays?"
ABOUT_PLAN = "The plan does nothing about middlemen."
REWRITTEN = "FLM answers decides: the secretary decides, the wing delays. মন্ত্রণালয়ের সচিব সিদ্ধান্ত নেন।"
POWER = "Power and actors are not analysed enough"


def comment(page: Page, place: Locator, words: str, readers: str = "Comment to the partner") -> None:
    place.get_by_role("link", name="Comment", exact=True).click()
    form = place.locator("form:has(textarea)").last
    form.locator("textarea").fill(words)
    form.get_by_role("button", name=readers).click()
    expect(place.locator(".thread", has_text=words)).to_be_visible()


def judge_all(page: Page, needing: str = "") -> None:
    for verdict in page.locator("[data-verdict]").all():
        key = (verdict.get_attribute("id") or "").removeprefix("verdict-")
        judge(page, key, needs=POWER if key == needing else "")


def answer(page: Page, thread: Locator, how: str, words: str) -> None:
    if not thread.locator("textarea").is_visible():
        thread.get_by_text("Answer", exact=True).click()
    thread.locator(f"[value={how}]").check()
    thread.locator("textarea").fill(words)
    thread.get_by_role("button", name="Send the answer").click()
    expect(page.locator("main")).to_contain_text(words)


def test_the_power_map_is_improved_and_the_plan_answers(visit, worker, inception, consortium_lead, reviewer, tmp_path):
    fill_catalogue()
    write_inception(inception, by=consortium_lead)
    submit(visit(consortium_lead), inception)
    passage = Passage.objects.get(report=inception, question="decides", chapter="power")

    # Round 1: one comment on a row of the power map, one on the plan, one among reviewers; the power map needs improvement.
    page = visit(reviewer, "/desk/")
    page.get_by_role("link", name="FLM · Inception report").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Round 1")
    comment(page, page.locator(f"#talk-{passage.pk}"), ASKED)
    comment(page, page.locator("#talk-plan"), ABOUT_PLAN)
    comment(page, page.locator("#talk-risks"), "Ask the donor first.", readers="Internal note")
    judge_all(page, needing="power")
    tick_off(page)
    page.locator("[name=note]").fill("A strong report. Sharpen the power map.")
    page.get_by_label("Why it goes back").select_option(label=POWER)
    page.get_by_role("button", name="Return to partner").click()
    expect(page.locator("main")).to_contain_text("Returned")

    # The lead finds what is to be answered, rewrites the passage, and makes a version of the plan that names the comment.
    page = visit(consortium_lead, f"/reports/{inception.pk}/submit/")
    expect(page.locator("main")).to_contain_text("Answer the comment")
    expect(page.locator("body")).not_to_contain_text("Ask the donor first.")
    page.goto(f"/reports/{inception.pk}/comments/")
    answer(page, page.locator(".thread", has_text=ASKED), "agreed", "Named now, by wing.")
    answer(page, page.locator(".thread", has_text=ABOUT_PLAN), "agreed", "Version 2 has it.")
    page.goto(f"/reports/{inception.pk}/chapters/power/")
    row = page.locator(f"#row-{passage.pk}")
    row.get_by_role("link", name="Edit").click()
    expect(page.locator("form[data-draft] [name=text]")).to_be_focused()
    page.locator("form[data-draft] [name=text]").fill(REWRITTEN)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(f"#row-{passage.pk} .part-text")).to_have_text(REWRITTEN)
    page.goto("/FLM/plan/")
    page.get_by_role("link", name="Make a new version").click()
    page.get_by_label("Why").first.fill("PROKAS asked what is done about middlemen.")
    page.locator("label.offer", has_text=ABOUT_PLAN).locator("input").check()
    page.get_by_role("button", name="Make the new version").click()
    expect(page.locator("main")).to_contain_text(ABOUT_PLAN)
    page.get_by_role("link", name="Add an activity").first.click()
    form = page.locator("form:has([name=target])")
    form.locator("[name=title]").fill("Talk with village agents about receipts.")
    form.locator("[name=responsible]").select_option(index=1)
    form.locator("[name=first]").select_option("2017Q2")
    form.locator("[name=last]").select_option("2017Q4")
    form.locator("[name=target]").fill("60 agents.")
    form.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("main")).to_contain_text("Talk with village agents about receipts.")
    submit(page, inception)

    # Round 2: what changed is marked, what stayed keeps its verdict, the comments are resolved, everything is accepted.
    page = visit(reviewer, f"/reports/{inception.pk}/review/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Round 2")
    expect(page.locator("#chapter-power ins").first).to_contain_text("the secretary decides")
    expect(page.locator("#chapter-plan")).to_contain_text("Talk with village agents about receipts.")
    expect(page.locator("#verdict-problem")).to_contain_text("You found it fine in round 1")
    for words in (ASKED, ABOUT_PLAN):
        thread = page.locator(".thread", has_text=words)
        thread.get_by_text("Reply or resolve").click()
        thread.get_by_role("button", name="Resolve").click()
        expect(thread.get_by_text("Resolved", exact=True).first).to_be_visible()
    judge(page, "power")
    judge(page, "plan")
    tick_off(page)
    page.get_by_role("button", name="Approve").click()
    expect(page.locator("main")).to_contain_text("Approved")

    inception.refresh_from_db()
    plan = PlanVersion.objects.current(inception.ibp)
    verdicts = [(one.round.number, one.opinion) for one in inception.rounds.last().chapters[3].verdicts]
    assert inception.status == Status.APPROVED
    assert (plan.number, [one.thread.brief for one in plan.answers.all()]) == (2, [ABOUT_PLAN])
    assert verdicts == [(2, "fine")]
    assert set(inception.threads.shared().values_list("state", flat=True)) == {State.RESOLVED}

    # The difference, on screen and on paper.
    page.goto(f"/reports/{inception.pk}/compare/?before=1&after=2")
    expect(page.locator(f"#row-{passage.pk} ins").first).to_contain_text("the secretary decides")
    expect(page.locator("#chapter-plan")).to_contain_text("Talk with village agents about receipts.")
    page.get_by_role("button", name="Make a PDF").click()
    link = page.get_by_role("link", name="Download")
    expect(link).to_be_visible(timeout=60_000)
    with page.expect_download() as download:
        link.click()
    download.value.save_as(tmp_path / "changes.pdf")
    pages = PdfReader(BytesIO((tmp_path / "changes.pdf").read_bytes())).pages
    words = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert "the secretary decides" in words
    assert "Talk with village agents about receipts." in words
    assert "FLM answers issue." not in words  # what stayed as it was
