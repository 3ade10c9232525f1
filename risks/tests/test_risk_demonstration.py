"""The demonstration's risks: what really happened stands in them, they went somewhere, and nothing leaks."""

import pytest
from django.db import transaction

from partners import demonstration as people
from partners.clearance import Level
from powermaps import demonstration as maps
from powermaps.models import Placement, Role, Strategy
from powermaps.shifts import Verdict
from reporting import demonstration
from reporting.models import Notice, Report
from risks import demonstration as plans
from risks.chapters.risks import REGISTER
from risks.demonstration.registers import TELLING_ENDS
from risks.matrix import Trend
from risks.models import Assessment, Mitigation, RiskLink, RiskVerdict
from risks.serving import activities_by_strategy


@pytest.fixture(scope="module", autouse=True)
def loaded(django_db_setup, django_db_blocker):
    """Loaded once for all these tests, and rolled back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        demonstration.load(people.load(), plans, maps)
        yield
        transaction.set_rollback(True)


def report_of(owner, year=2017, number=1):
    there = Report.objects.filter(quarter__year=year, quarter__number=number).with_names()
    return next(one for one in there if one.owner_name == owner)


@pytest.mark.parametrize(
    ("owner", "event"),
    [
        ("YPSA", "Middlemen threaten a help desk"),
        ("ICCCAD", "The memoranda with ERD are signed half a year later"),
        ("COAST", "Local government resists"),
        ("IID", "Migrants go on depending on middlemen"),
        ("BCAS", "Their officers avoid joint meetings"),
        ("FLM", "A country of destination closes or opens"),
    ],
)
def test_what_really_happened_stands_there(owner, event):
    assert Assessment.objects.filter(report=report_of(owner), event__startswith=event).exists()


def test_risks_went_somewhere():
    trends = {row.trend for row in Assessment.objects.filter(report__quarter__year=2017)}
    assert {Trend.WORSE, Trend.BETTER, Trend.SAME, Trend.NEW} <= trends
    verdicts = set(Assessment.objects.values_list("verdict", flat=True))
    assert {RiskVerdict.ESCALATED, RiskVerdict.HAPPENED, RiskVerdict.ACCEPTED, RiskVerdict.KEPT} <= verdicts


def test_every_spoiler_has_a_risk():
    spoilers = [
        row
        for row in Placement.objects.exclude(verdict=Verdict.DROPPED).exclude(report__seat=None)
        if Role.SPOILER in row.roles
    ]
    assert spoilers
    for row in spoilers:
        assert RiskLink.objects.filter(report=row.report_id, actor=row.actor_id).exists(), row


def test_actions_carry_out_the_plan():
    assert Mitigation.objects.exclude(activity=None).count() >= 10


def test_nothing_is_dated_today():
    for model in (Assessment, Mitigation):
        assert not model.objects.filter(changed_at__gt=TELLING_ENDS).exists()
        assert not model.history.filter(history_date__gt=TELLING_ENDS).exists()


def test_what_is_restricted_stays_with_its_partner():
    report = report_of("BOMSA")
    everybody = REGISTER.section(report, Level.PROGRAMME).values
    own = REGISTER.section(report, Level.RESTRICTED).values
    assert "councillor" not in str(everybody).lower()
    assert len(own["risks"]) == len(everybody["risks"]) + 1


def test_what_was_sent_lacks_nothing():
    for owner in ("YPSA", "BOMSA", "IID", "ICCCAD", "BCAS", "COAST", "RMMRU"):
        assert REGISTER.gaps(report_of(owner)) == [], owner


def test_activities_of_the_plan_carry_strategies_in_both_projects():
    for owner, actor, activity in (("YPSA", "Middlemen", "Run help desks"), ("ICCCAD", "ERD", "Meet the budget wing")):
        carried = activities_by_strategy(report_of(owner))
        there = carried[str(Strategy.objects.get(report=report_of(owner), actor__short_name=actor).pk)]
        assert any(one["text"].startswith(activity) for one in there)


def test_prokas_was_told_of_what_came_up_and_the_partners_of_the_answer():
    told = Notice.objects.exclude(ibp=None).values_list("happening", "person__name")
    assert ("escalated", "Tanvir Ahmed") in told
    assert {("answered", "Sultana Razia")} <= set(told)
