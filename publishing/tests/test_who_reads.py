"""Who may ask for a document, and who then reads it: confidential means that it does not exist."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from conftest import MORNING, make_person
from partners.clearance import Level
from partners.standing import Role
from publishing import rules
from publishing.kinds import Kind
from publishing.models import Publication
from publishing.tests.conftest import make_publication

PUBLIC, PROGRAMME, CONSORTIUM, RESTRICTED = Level


@pytest.fixture
def cast(
    contributor, focal_person, consortium_lead, reviewer, facilitator, administrator, observer, stranger,
    ibp_observer, programme_reviewer, other_seat,
):  # fmt: skip
    return {
        "contributor": contributor,
        "lead": consortium_lead,
        "reviewer": reviewer,
        "programme reviewer": programme_reviewer,
        "facilitator": facilitator,
        "administrator": administrator,
        "observer": observer,
        "project observer": ibp_observer,
        "stranger": stranger,
        "another member": make_person("Rokeya Khatun", Role.CONTRIBUTOR, seat=other_seat),
    }


def readers(cast, **publication):
    """Who of the cast sees the one publication there is."""
    Publication.objects.update(**publication)
    return {name for name, person in cast.items() if Publication.objects.visible_to(person).exists()}


def released():
    return {"released_at": now()}


LOOK_AFTER = {"reviewer", "programme reviewer"}


def test_a_partners_report(cast, submitted_report):
    make_publication(submitted_report)
    all_of_prokas = LOOK_AFTER | {"facilitator"}
    assert readers(cast, audience=PROGRAMME) == {"contributor", "lead"} | all_of_prokas
    assert readers(cast, audience=CONSORTIUM) == {"contributor", "lead"} | LOOK_AFTER
    assert readers(cast, audience=RESTRICTED) == {"contributor"} | LOOK_AFTER
    assert readers(cast, audience=PROGRAMME, **released()) == {
        "contributor", "lead", "observer", "project observer",
    } | all_of_prokas  # fmt: skip


def test_a_draft_is_its_partners_alone(cast, report):
    make_publication(report)
    for audience in Level:
        assert readers(cast, audience=audience, **released()) == {"contributor"}


def test_a_consolidated_report(cast, sent_consolidated):
    make_publication(sent_consolidated)
    assert readers(cast, audience=PROGRAMME) == {"lead", "facilitator"} | LOOK_AFTER
    assert readers(cast, audience=CONSORTIUM) == {"lead"} | LOOK_AFTER
    assert readers(cast, audience=CONSORTIUM, **released()) == {"lead", "contributor", "another member"} | LOOK_AFTER
    assert readers(cast, audience=PROGRAMME, **released()) == {
        "lead", "contributor", "another member", "facilitator", "observer", "project observer",
    } | LOOK_AFTER  # fmt: skip
    assert readers(cast, audience=RESTRICTED, **released()) == {"lead"} | LOOK_AFTER


def test_a_draft_of_the_consolidated_report_is_its_leads_alone(cast, reports):
    make_publication(reports["FLM"])
    assert readers(cast, **released()) == {"lead"}


def test_the_programmes_document(cast, quarter, reports):
    Publication.objects.create(kind=Kind.PROGRAMME, quarter=quarter, asked_at=MORNING)
    assert readers(cast) == {"programme reviewer", "facilitator"}
    assert readers(cast, **released()) == set(cast) - {"administrator", "project observer"}


def test_what_was_printed_before_a_report_was_returned_is_for_its_reviewers(cast, submitted_report, reviewer):
    make_publication(submitted_report)
    submitted_report.take("return", by=reviewer, at=MORNING, note="Please correct.")
    assert readers(cast, audience=PROGRAMME) == {"contributor"} | LOOK_AFTER


def test_what_was_printed_of_an_earlier_submission_does_not_come_back(cast, submitted_report, focal_person, reviewer):
    """The partner may have withheld since then what stands in it."""
    first = make_publication(submitted_report, started_at=MORNING + timedelta(hours=1))
    submitted_report.take("return", by=reviewer, at=MORNING + timedelta(hours=2), note="Name nobody.")
    submitted_report.take("submit", by=focal_person, at=MORNING + timedelta(hours=3))
    assert readers(cast, audience=PROGRAMME) == {"contributor"} | LOOK_AFTER
    assert make_publication(submitted_report) != first  # even where it would say the same, its readers get one of now
    assert readers(cast, audience=PROGRAMME, **released()) >= {"observer"}  # what was released stays until withdrawn


@pytest.mark.parametrize(
    ("who", "most"),
    [
        ("contributor", RESTRICTED),
        ("reviewer", RESTRICTED),
        ("programme reviewer", RESTRICTED),
        ("lead", CONSORTIUM),
        ("facilitator", PROGRAMME),
        ("another member", None),
        ("observer", None),
        ("administrator", None),
        ("stranger", None),
    ],
)
def test_nobody_asks_above_the_own_clearance(cast, submitted_report, who, most):
    allowed = [level for level in Level if rules.can_ask(cast[who], Kind.PARTNER, level, submitted_report)]
    assert allowed == [level for level in Level if most is not None and level <= most]


def test_a_draft_is_asked_for_by_its_own_people_alone(cast, report):
    assert {name for name, person in cast.items() if rules.audiences_of_report(person, report)} == {"contributor"}


def test_who_asks_for_a_consolidated_report(cast, sent_consolidated):
    asking = {name for name, person in cast.items() if rules.audiences_of_report(person, sent_consolidated)}
    assert asking == {"lead", "facilitator"} | LOOK_AFTER


def test_who_asks_for_the_programmes_document(cast):
    asking = {name for name, person in cast.items() if rules.audiences_of_programme(person)}
    assert asking == {"facilitator", "programme reviewer"}
    assert not rules.can_ask(cast["programme reviewer"], Kind.PROGRAMME, CONSORTIUM)


def test_a_report_is_printed_as_what_it_is(cast, submitted_report):
    assert not rules.can_ask(cast["reviewer"], Kind.CONSOLIDATED, PROGRAMME, submitted_report)


def test_who_releases(cast, sent_consolidated):
    publication = make_publication(sent_consolidated)
    releasing = {name for name, person in cast.items() if rules.can_release(person, publication)}
    assert releasing == {"facilitator"} | LOOK_AFTER


def test_whoever_lost_the_role_lost_the_document(cast, submitted_report, reviewer):
    make_publication(submitted_report, reviewer)
    assert "reviewer" in readers(cast)
    reviewer.appointments.get().end(at=now())
    del reviewer.standing
    assert "reviewer" not in readers(cast)
