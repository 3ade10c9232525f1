"""How people fill the chapters of a partner's report in a browser, with scripts and without; each on the page where it is written."""

from datetime import date
from decimal import Decimal

from playwright.sync_api import Page, expect

from conftest import MORNING, make_activity, make_outcome
from reporting.models import Statement
from reporting.tests.measuring import make_indicator
from risks.models import PlanState, PlanVersion, RiskCategory, RiskScale
from risks.register.scale import fill as fill_scale
from risks.tests.writing import RATED

NEGATIVE = "The ministry closed its complaint desk at the airport."
SPOILER = "Recruiters’ league"
LATE = "Publish the fixed rate in every union."
OVERSPENT = "Help desks"
EVENT = "Courtyard meeting with returnees"


def prepare(flm, seats, lead, reviewer):
    """What a quarter finds there: an approved plan whose joint activity is late, and an indicator with a target for each."""
    fill_scale(RiskScale, RiskCategory)  # a test that empties the database has taken them away
    type(flm).objects.filter(pk=flm.pk).update(starts_on=date(2016, 10, 1), ends_on=date(2018, 12, 31))
    flm.refresh_from_db()
    plan = PlanVersion.objects.begin(flm, by=lead, at=MORNING)
    make_activity(make_outcome(plan, by=lead), LATE, by=lead, first="2016Q4", last="2016Q4")
    plan.propose(by=lead, at=MORNING)
    plan.decide(PlanState.APPROVED, by=reviewer, at=MORNING, seen=plan.sha256)
    words = {"title": "Migrants who know the fixed rate", "baseline": Decimal(40)}
    make_indicator(flm, "1.1", {(seat, "2017Q1"): 300 for seat in seats}, by=lead, **words)


def write_all(page: Page, report) -> None:
    for write in (
        write_progress,
        write_context,
        draw_map,
        write_risks,
        review_plan,
        enter_spending,
        report_results,
        record_attendance,
    ):
        write(page, report)


def _form(page: Page):
    return page.locator("form[data-draft]").last


def _save(page: Page, name: str = "Save") -> None:
    _form(page).get_by_role("button", name=name, exact=True).click()


def add_statement(page: Page, criterion: str, text: str) -> None:
    page.locator(f"#{criterion}").get_by_role("link", name="Add a statement").click()
    _form(page).locator("[name=text]").fill(text)
    _save(page, "Add")
    expect(page.locator(f"#{criterion} .part-text", has_text=text)).to_be_visible()


def add_change(page: Page, text: str, sign: str = "Positive") -> None:
    page.locator("#changes").get_by_role("link", name=sign).click()
    form = _form(page)
    form.locator("[name=text]").fill(text)
    form.locator("[name=happened_on]").fill(date(2017, 2, 1).isoformat())
    form.locator("[name=meaning]").fill("Middlemen lose an argument.")
    form.locator("[name=response]").fill("We publish the rate in every union.")
    _save(page, "Add")
    expect(page.locator("#changes .part-text", has_text=text)).to_be_visible()


def write_note(page: Page) -> None:
    page.locator("#inclusion").get_by_role("link", name="Edit").click()
    form = _form(page)
    form.locator("[name=reached]").fill("Women migrants in two unions.")
    form.locator("[name=missing]").fill("Returnee men.")
    _save(page)
    expect(page.locator("#inclusion")).to_contain_text("Returnee men.")


def write_progress(page: Page, report) -> None:
    page.goto(f"/reports/{report.pk}/progress/")
    for criterion in Statement.Criterion.values:
        add_statement(page, criterion, f"{report.owner_name} writes of {criterion}.")
    write_note(page)


def write_context(page: Page, report) -> None:
    page.goto(f"/reports/{report.pk}/context/")
    add_change(page, "The fixed rate was announced.")
    add_change(page, NEGATIVE, "Negative")
    write_note(page)


def place_actor(page: Page, report, name: str, short_name: str, support: int = 0, role: str = "") -> None:
    page.goto(f"/reports/{report.pk}/power/add/?new=1")
    page.locator("[name=name]").fill(name)
    page.locator("[name=short_name]").fill(short_name)
    page.get_by_role("button", name="Enter, and choose its square").click()
    page.locator(f"[name=support][value='{support}']").check()
    page.locator("[name=influence][value='4']").check()
    if role:
        page.locator(f"[name=roles][value='{role}']").check()
    page.locator("[name=reason]").fill("It answers letters.")
    page.get_by_role("button", name="Place it").click()
    expect(page.locator(".square .part-title", has_text=name)).to_be_visible()


def draw_map(page: Page, report) -> None:
    """An actor that answers letters, and a spoiler with what is done about it."""
    place_actor(page, report, "Bureau of Manpower", "BMET")
    place_actor(page, report, SPOILER, "League", support=-2, role="spoiler")
    page.get_by_role("link", name="Write a strategy").last.click()
    page.locator("[name=target_support]").select_option("-1")
    page.locator("[name=target_influence]").select_option("3")
    page.locator("[name=until]").select_option(index=1)
    page.locator("[name=approach]").fill("We invite it to the round table.")
    _save(page, "Add")
    expect(page.locator(".strategy", has_text="We invite it to the round table.")).to_be_visible()
    write_note(page)


def write_risks(page: Page, report) -> None:
    """A risk made of a negative change, one of a spoiler; each with what is done about it."""
    for text, event in (("League", "It keeps migrants from the desks."), (NEGATIVE, "Complaints reach nobody.")):
        page.goto(f"/reports/{report.pk}/risks/")
        waiting = page.locator("#waiting li", has_text=text)
        waiting.get_by_role("link", name="Make a risk of it").click()
        form = _form(page)
        expect(form.locator("[name=cause]")).not_to_have_value("")
        form.locator("[name=event]").fill(event)
        form.locator("[name=effect]").fill("Nobody dares to come.")
        category = RiskCategory.objects.get(name="External context")
        form.locator("[name=category]").select_option(str(category.pk))
        for name, step in RATED.items():
            form.locator(f"[name={name}]").select_option(str(step))
        form.locator("[name=owner]").select_option(index=1)
        _save(page, "Add")
        risk = page.locator(".risks > .part", has_text=event)
        expect(risk).to_contain_text("above what is tolerated")
        risk.get_by_role("link", name="Add an action").click()
        form = _form(page)
        form.locator("[name=text]").fill(f"Walk to the desk in groups, for: {event}")
        form.locator("[name=owner]").select_option(index=1)
        form.locator("[name=due_on]").fill(date(2017, 12, 1).isoformat())
        _save(page, "Add")
        expect(page.locator(".risks > .part", has_text=event)).to_contain_text("Walk to the desk in groups")
    expect(page.locator("#waiting")).to_have_count(0)
    write_note(page)


def review_plan(page: Page, report) -> None:
    """The activity that should have been done says why it moves, and what the plan should say instead."""
    page.goto(f"/reports/{report.pk}/plan/")
    page.locator(".part", has_text=LATE).first.get_by_role("link", name="Edit").click()
    form = _form(page)
    form.locator("[name=status][value=under_way]").check()
    form.locator("[name=progress]").fill("Twelve unions have it on the wall.")
    form.locator("[name=expected_last]").select_option("2017Q3")
    form.locator("[name=slip_reason]").fill("The walls are wet until the rains end.")
    form.locator("[name=proposal]").fill("Publish it by loudspeaker too.")
    _save(page)
    expect(page.locator(".part", has_text="The walls are wet until the rains end.")).to_be_visible()
    write_note(page)


def add_heading(page: Page, heading: str, budget: str, planned: str, spent: str, reason: str = "") -> None:
    page.get_by_role("link", name="Add a heading").click()
    form = page.locator("form[data-draft]", has=page.get_by_role("button", name="Add", exact=True))
    words = {"heading": heading, "budget": budget, "planned": planned, "spent": spent, "reason": reason}
    for name, word in words.items():
        form.locator(f"[name={name}]").fill(word)
    form.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator(f".finance-line:has(input[value='{heading}'])")).to_be_visible()


def enter_spending(page: Page, report) -> None:
    """One heading as planned, one beyond what may differ without a word."""
    page.goto(f"/reports/{report.pk}/finance/")
    add_heading(page, "Staff", "46,00,000", "৫,৭৫,০০০", "5,75,000")
    add_heading(page, OVERSPENT, "8,00,000", "1,00,000", "2,50,000", "Two desks more were opened.")
    expect(page.locator("#finance-sums")).to_contain_text("8,25,000")


def report_results(page: Page, report) -> None:
    page.goto(f"/reports/{report.pk}/results/")
    page.get_by_role("link", name="Edit").first.click()
    form = _form(page)
    form.locator("[name=actual]").fill("326")
    form.locator("[name=breakdown-sex-women]").fill("300")
    form.locator("[name=breakdown-sex-men]").fill("26")
    _save(page)
    expect(page.locator("main")).to_contain_text("Women 300 · Men 26")


def record_attendance(page: Page, report) -> None:
    page.goto(f"/reports/{report.pk}/attendance/")
    page.get_by_role("link", name="Add an event").click()
    form = _form(page)
    words = {"title": EVENT, "held_on": date(2017, 2, 14).isoformat(), "place": "Ukhia"}
    words |= {"sexes-women": "14", "sexes-men": "11", "kinds-migrants": "25", "groups-youth": "9"}
    for name, word in words.items():
        form.locator(f"[name={name}]").fill(word)
    _save(page, "Add")
    expect(page.locator("#attendance-sums")).to_contain_text("25")
