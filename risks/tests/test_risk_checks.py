"""What keeps a register from being submitted, and what is only pointed out."""

from dataclasses import replace
from datetime import date

import pytest

from risks.checks import LEFT, NOBODY, Action, Seen, Spoiler, findings, is_stuck, spoiler_findings
from risks.matrix import LOOKUP, Rating, RiskLevel

ON = date(2017, 3, 31)


def rated(likelihood, impact):
    return Rating(likelihood, impact)


WALK = Action("a1", "Walk migrants to the desk in groups.", "likelihood", is_open=True, due_on=date(2017, 6, 1))
SOUND = Seen(
    id="r1",
    event="Middlemen threaten the help desks.",
    verdict="kept",
    appetite=RiskLevel.MODERATE,
    inherent=rated(5, 4),
    today=rated(4, 4),
    expected=rated(2, 4),
    level=rated(4, 4).level(LOOKUP),
    actions=(WALK,),
)


def found(risk, on=ON):
    return [(finding.check, finding.blocks) for finding in findings(risk, on)]


def test_a_sound_risk_lacks_nothing():
    assert found(SOUND) == []


@pytest.mark.parametrize(
    ("changes", "check"),
    [
        ({"owner": NOBODY}, "no_owner"),
        ({"owner": LEFT, "owner_name": "Arif"}, "owner_left"),
        ({"actions": (), "expected": rated(4, 4)}, "no_action"),
        ({"expected": rated(5, 4)}, "higher"),
        ({"expected": rated(4, 5)}, "higher"),
        ({"expected": rated(4, 3)}, "unfounded"),
        ({"actions": (replace(WALK, due_on=date(2017, 3, 30)),)}, "overdue"),
        ({"accepted_by": "The board", "accepted_until": date(2017, 3, 30)}, "acceptance_expired"),
        ({"verdict": "accepted"}, "no_acceptance"),
        ({"verdict": "carried"}, "no_verdict"),
        ({"verdict": "escalated"}, "no_reason"),
        ({"today": None, "expected": None, "level": None}, "no_rating"),
        ({"has_category": False}, "no_category"),
        ({"event": ""}, "no_event"),
        ({"verdict": "happened"}, "no_happening"),
        ({"verdict": "closed"}, "no_reason"),
    ],
)
def test_what_blocks(changes, check):
    assert (check, True) in found(replace(SOUND, **changes))


@pytest.mark.parametrize(
    ("changes", "check"),
    [
        ({"cause": ""}, "no_cause"),
        ({"effect": ""}, "no_effect"),
        ({"inherent": rated(1, 1)}, "worse_than_before"),
        ({"verdict": "happened", "happening": "They came at night."}, "no_lesson"),
    ],
)
def test_what_is_only_pointed_out(changes, check):
    assert found(replace(SOUND, **changes)) == [(check, False)]


def test_an_accepted_risk_needs_no_action_until_that_ends():
    accepted = replace(SOUND, actions=(), expected=rated(4, 4), verdict="accepted", accepted_by="The board")
    assert found(replace(accepted, accepted_until=ON)) == []
    ended = found(replace(accepted, accepted_until=date(2017, 3, 30)))
    assert ("acceptance_expired", True) in ended
    assert ("no_action", True) in ended


def test_a_dropped_action_is_none():
    dropped = replace(WALK, is_open=False, is_dropped=True)
    assert [check for check, _blocks in found(replace(SOUND, actions=(dropped,)))] == ["no_action", "unfounded"]


def test_what_is_tolerated_needs_no_action():
    calm = replace(SOUND, today=rated(2, 2), expected=rated(2, 2), level=RiskLevel.MINOR, actions=())
    assert found(calm) == []


def test_four_quarters_with_one_rating_want_a_word():
    same = (rated(4, 4), "")
    assert is_stuck(replace(SOUND, earlier=(same, same, same)))
    assert not is_stuck(replace(SOUND, earlier=(same, same)))
    assert not is_stuck(replace(SOUND, earlier=(same, (rated(4, 4), "The police do not come."), same)))
    assert not is_stuck(replace(SOUND, earlier=(same, (rated(3, 4), ""), same)))
    assert not is_stuck(replace(SOUND, remark="The police do not come.", earlier=(same, same, same)))
    assert ("stuck", True) in found(replace(SOUND, earlier=(same, same, same)))


def test_every_spoiler_is_a_risk_and_a_strong_one_is_open():
    def asked(influence, has_risk, has_open_risk):
        return len(spoiler_findings([Spoiler("s", "Middlemen", influence, has_risk, has_open_risk)]))

    assert [asked(4, True, True), asked(2, True, False)] == [0, 0]
    assert [asked(4, True, False), asked(4, False, False), asked(2, False, False)] == [1, 1, 1]
