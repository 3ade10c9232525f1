"""The cast of every test: two consortia, a quarter, their reports, and a person in each role."""

from datetime import date, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from partners.models import IBP, Appointment, Organisation, Seat, User
from partners.standing import Role
from powermaps.mapping import place, stands_still, stillness_of
from powermaps.models import Actor
from powermaps.register import enter
from powermaps.scale import Band
from reporting.catalogue import fill
from reporting.chapters.notes import note_of
from reporting.models import (
    ChapterNote,
    ChecklistItem,
    ContextChange,
    FinancialLine,
    Gathering,
    Quarter,
    ReturnReason,
    Statement,
    Thread,
)
from reporting.opening import open_inception, open_quarter
from reporting.quarters import Period
from risks.checking import spoilers_of
from risks.linking import link, of_actor
from risks.models import Activity, Outcome, PlanVersion, RiskCategory, RiskScale, RiskVerdict
from risks.owning import holders
from risks.register.scale import fill as fill_scale
from risks.reviewing import sync
from risks.tests.writing import make_action, make_risk

pytest_plugins = ["prokas_portal.tests.chance", "prokas_portal.tests.stack"]

# How fast examples are drawn says something of the machine, nothing of the portal.
hypothesis_settings.register_profile("portal", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("portal")

DHAKA = ZoneInfo("Asia/Dhaka")
MORNING = datetime(2017, 4, 3, 9, 0, tzinfo=DHAKA)  # after the first quarter of 2017, before its reports are due

numbers = count(1)  # of addresses, so that no figure a test looks for stands in one by chance


def make_organisation(acronym="YPSA", **details):
    return Organisation.objects.create(acronym=acronym, **{"name": f"{acronym} in full", **details})


def make_ibp(code="FLM", **details):
    return IBP.objects.create(code=code, **{"name": f"{code} in full", "starts_on": date(2016, 12, 1), **details})


def make_seat(ibp, organisation, **details):
    return Seat.objects.create(ibp=ibp, organisation=organisation, **{"joined_on": date(2016, 12, 1), **details})


def make_person(name="Maksuda Begum", role=None, seat=None, ibp=None, email=None, **details):
    person = User(email=email or f"person-{next(numbers)}@partner.example", name=name, **details)
    person.set_password("a long enough password")
    person.save()
    if role:
        Appointment.objects.create(person=person, role=role, seat=seat, ibp=ibp)
    return person


def make_statement(
    report, criterion="went_well", text="Two upazilas opened a help desk for migrants.", by=None, **words
):
    return Statement.add(report, by=by, criterion=criterion, text=text, **words)


def make_change(report, text="The fixed rate for migration to Saudi Arabia was announced.", by=None, **words):
    return ContextChange.add(
        report,
        by=by,
        text=text,
        **{
            "sign": "positive",
            "level": "national",
            "happened_on": date(2017, 2, 1),
            "meaning": "Middlemen lose an argument.",
            "response": "We publish the rate in every union.",
            **words,
        },
    )


def complete(report, by=None):
    """Fill a partner's report so that nothing keeps it from being submitted."""
    for criterion in Statement.Criterion.values:
        make_statement(report, criterion, f"{report.owner_name} says of {criterion}.", by=by)
    make_change(report, f"{report.owner_name} saw a change.", by=by)
    for note in ChapterNote.objects.filter(report=report):
        note.rewrite(version=note.version, by=by, reached="Women migrants in two unions.", missing="Returnee men.")
    draw_map(report, by=by)
    write_risks(report, by=by)
    review_plan(report, by=by)
    enter_spending(report, by=by)
    if not report.gatherings.exists():
        make_gathering(report, by=by)
    return report


def make_gathering(report, title="Courtyard meeting with returnees", by=None, **words):
    """An event in the quarter of a report that lacks nothing: women and men, on behalf of migrants."""
    details = {
        "held_on": report.quarter.starts_on + timedelta(days=40),
        "place": "Ukhia",
        "sexes": {"women": 14, "men": 11},
        "kinds": {"migrants": 25},
        "groups": {"youth": 9, "migrants": 25},
    }
    return Gathering.add(report, by=by, title=title, **{**details, **words})


def make_line(report, heading="Staff", by=None, **amounts):
    """A line of a financial report; amounts as numbers, in taka."""
    words = {"budget": 1_200_000, "planned": 100_000, "spent": 100_000, **amounts}
    return FinancialLine.add(report, by=by, heading=heading, **words)


def enter_spending(report, by=None):
    """What was spent on every heading as planned; where there is none, one."""
    if not report.financiallines.exists():
        make_line(report, by=by)
    for line in report.financiallines.filter(spent=None):
        line.rewrite(version=line.version, by=by, spent=line.planned)
    return report


def review_plan(report, by=None):
    """Say of every activity that is due or late that it is under way."""
    sync(report)
    for row in report.activityreviews.filter(progress=""):
        words = {"status": "under_way", "progress": f"{report.owner_name} works on it."}
        if row.planned and row.planned.last < report.quarter.code:
            words |= {"expected_last": report.quarter.code, "slip_reason": "The project began late."}
        row.rewrite(version=row.version, by=by, **words)
    note = note_of(report, "plan")
    note.rewrite(version=note.version, by=by, reached="Women in two unions.", missing="Returnee men.")


def write_risks(report, by=None):
    """What keeps a register from being submitted: a verdict for what came from last quarter; where there is nothing, why."""
    note = ChapterNote.objects.get_or_create(report=report, chapter="risks")[0]
    if not report.assessments.exists():
        note.rewrite(version=note.version, by=by, nothing_because="Nobody sees a risk yet.")
    for risk in report.assessments.filter(verdict=RiskVerdict.CARRIED):
        risk.rewrite(version=risk.version, by=by, verdict=RiskVerdict.KEPT)
    there = holders(report)
    for spoiler in spoilers_of(report):
        there = there or [make_person("Keeper of risks", Role.CONTRIBUTOR, seat=report.seat)]
        owner = by if by in there else there[0]
        if not spoiler.has_open_risk:
            risk = make_risk(report, "Migrants are kept away.", by=by, owner=owner)
            make_action(risk, by=by, owner=owner)
            link(report, risk.risk, of_actor(Actor.objects.get(pk=spoiler.id)), by=by)
    return report


def draw_map(report, by=None):
    """An actor on the map of a report; where it came from last quarter, the words that nobody moved."""
    if not report.placements.exists():
        name = f"Bureau of {report.owner_name}"
        actor = enter(report.ibp, report.seat, by=by, at=MORNING, name=name, short_name=name[:14].strip())
        place(report, actor, Band(0, 4), by=by, reason="It answers letters.")
    if stands_still(report):
        said = stillness_of(report)
        words = {"why": "waiting", "text": "The bureau has no director.", "next_quarter": "We write to its minister."}
        said.rewrite(version=said.version, by=by, is_stated=True, **words)
    return report


def open_next_quarter(at=MORNING):
    """The reports of the quarter after the cast's, by their owner: what goes on is carried into them."""
    following = Quarter.of(Period(2017, 2))
    following.save()
    return {report.owner_name: report for report in open_quarter(following, by=None, at=at)}


def fill_catalogue():
    """Reasons and checklist, where a test that empties the database has taken them away."""
    fill(ReturnReason, ChecklistItem)


def make_reason(code="incomplete"):
    fill_catalogue()
    return ReturnReason.objects.get(code=code)


def make_thread(
    round, chapter="progress", text="Which unions are these?", by=None, audience="shared", at=MORNING, **details
):
    return Thread.begin(round, chapter, text=text, audience=audience, by=by or round.lead, at=at, **details)


def review(round, *needing, by=None, at=MORNING):
    """Judge every chapter as its lead, fine but for those named, and tick off the checklist."""
    fill_catalogue()
    by = by or round.lead
    for state in round.chapters:
        poor = state.chapter.key in needing
        round.judge(
            state.chapter.key,
            "needs_improvement" if poor else "fine",
            by=by,
            at=at,
            seen=state.sha256,
            reason=make_reason() if poor else None,
        )
    for item in round.items():
        round.tick(item, by=by, at=at)


def write_inception(report, by=None):
    """Answer every question of an inception report."""
    for passage in report.passages.filter(text=""):
        passage.rewrite(version=passage.version, by=by, text=f"{report.ibp.code} answers {passage.question}.")
    for member in report.memberroles.all():
        member.rewrite(version=member.version, by=by, role=f"{member} reports.", added_value="Nobody else is there.")
    plan_something(PlanVersion.objects.newest(report.ibp), by=by)
    draw_map(report, by=by)
    write_risks(report, by=by)
    return report


def make_outcome(plan, title="Every migrant knows the fixed rate before paying.", by=None, **words):
    return Outcome.add(plan, by=by, title=title, **words)


def make_activity(outcome, title="Publish the fixed rate in every union.", by=None, **words):
    """An activity that lacks nothing."""
    details = {"is_joint": "responsible_id" not in words, "first": "2017Q1", "last": "2017Q3", "target": "40 unions."}
    return Activity.add(outcome.plan, by=by, outcome_id=outcome.pk, title=title, **{**details, **words})


def plan_something(plan, by=None):
    """An outcome and an activity: enough to propose the plan."""
    return plan if plan.activities.exists() else make_activity(make_outcome(plan, by=by), by=by).plan


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """What migrations put into tables, also where these were made straight from the models (pytest --nomigrations)."""
    with django_db_blocker.unblock():
        fill_catalogue()
        fill_scale(RiskScale, RiskCategory)


@pytest.fixture
def db(db):
    """Where the test before emptied the database, this process has forgotten the types of rows: tests count no query for them."""
    ContentType.objects.get_for_models(*apps.get_models())


@pytest.fixture
def flm(db):
    return make_ibp("FLM", name="Fairer Labour Migration")


@pytest.fixture
def cftm(db):
    return make_ibp("CFTM", name="Climate Finance Transparency Mechanism")


@pytest.fixture
def lead_seat(flm):
    return make_seat(flm, make_organisation("IID"), is_lead=True)


@pytest.fixture
def seat(flm, lead_seat):
    return make_seat(flm, make_organisation("YPSA"))


@pytest.fixture
def other_seat(flm, lead_seat):
    """Another member of the same consortium."""
    return make_seat(flm, make_organisation("BOMSA"))


@pytest.fixture
def foreign_seat(cftm):
    """A partner of the other project."""
    return make_seat(cftm, make_organisation("COAST"), is_lead=True)


@pytest.fixture
def quarter(db):
    quarter = Quarter.of(Period(2017, 1))
    quarter.save()
    return quarter


@pytest.fixture
def reports(quarter, lead_seat, seat, other_seat, foreign_seat):
    """All reports of the opened quarter, by the acronym or code they belong to."""
    return {report.owner_name: report for report in open_quarter(quarter, by=None, at=MORNING)}


@pytest.fixture
def report(reports):
    """YPSA's report, empty."""
    return reports["YPSA"]


@pytest.fixture
def complete_report(report):
    return complete(report)


@pytest.fixture
def submitted_report(complete_report, focal_person):
    complete_report.take("submit", by=focal_person, at=MORNING)
    return complete_report


@pytest.fixture
def round(submitted_report, reviewer):
    """The first review round of YPSA's report, led by the project's reviewer."""
    round = submitted_report.rounds.get()
    round.lead_by(reviewer)
    return round


@pytest.fixture
def inception(flm, lead_seat, seat):
    """The inception report of the consortium, empty."""
    return open_inception(flm, date(2017, 4, 20), by=None, at=MORNING)


@pytest.fixture
def consolidated(reports):
    """The consolidated report of the consortium, empty."""
    return reports["FLM"]


@pytest.fixture
def contributor(seat):
    return make_person("Arif Hossain", Role.CONTRIBUTOR, seat=seat)


@pytest.fixture
def focal_person(seat):
    return make_person("Maksuda Begum", Role.FOCAL_PERSON, seat=seat)


@pytest.fixture
def consortium_lead(flm, lead_seat):
    return make_person("Sultana Razia", Role.CONSORTIUM_LEAD, ibp=flm)


@pytest.fixture
def reviewer(flm):
    return make_person("Tanvir Ahmed", Role.REVIEWER, ibp=flm)


@pytest.fixture
def colleague(db):
    """Another reviewer, of the whole programme."""
    return make_person("Ishrat Jahan", Role.REVIEWER)


@pytest.fixture
def facilitator(db):
    return make_person("Nasrin Akter", Role.FACILITATOR)


@pytest.fixture
def administrator(db):
    return make_person("Habibur Rahman", Role.ADMINISTRATOR)


@pytest.fixture
def observer(db):
    return make_person("Ellen Fischer", Role.OBSERVER)


@pytest.fixture
def stranger(foreign_seat):
    """A focal person of the other project: signed in, with nothing to see here."""
    return make_person("Delwar Kabir", Role.FOCAL_PERSON, seat=foreign_seat)


@pytest.fixture
def sign_in(client):
    """The test client, signed in as somebody."""

    def as_person(person):
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return as_person
