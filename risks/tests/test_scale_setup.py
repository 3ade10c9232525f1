"""A programme changes its scale and its categories: from now on; what was rated keeps its levels."""

import pytest
from django.urls import reverse

from risks.matrix import LOOKUP, RiskLevel
from risks.models import Assessment, RiskCategory, RiskScale
from risks.tests.sending import send_risks
from risks.tests.writing import make_risk

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"risks:{name}", args=args)


def posted(**changes):
    """The scale as it is, with what is changed."""
    scale = RiskScale.current()
    words = {f"level_{a + 1}_{b + 1}": level for a, row in enumerate(scale.lookup) for b, level in enumerate(row)}
    for axis in ("likelihood", "impact"):
        for step in range(1, 6):
            words[f"{axis}_{step}"] = getattr(scale, f"{axis}s")[step - 1]
            words[f"{axis}_anchor_{step}"] = getattr(scale, f"{axis}_anchors")[step - 1]
    return {**words, "reason": "Ruin is never moderate.", "seen": scale.number, **changes}


def test_a_new_version_is_looked_at_before_it_is_put_in_force(sign_in, report, focal_person, colleague):
    risk = make_risk(report, today_likelihood=1, today_impact=5, expected_likelihood=1)
    send_risks(report, focal_person)
    client = sign_in(colleague)
    page = client.post(url("new_scale"), posted(level_1_5=3)).text
    assert "What would change" in page
    assert "Rare" in page
    assert "Open risks that you may read" in page
    assert RiskScale.objects.count() == 1
    assert client.post(url("new_scale"), posted(level_1_5=3, confirm="yes")).status_code == 302
    scale = RiskScale.current()
    assert (scale.number, scale.lookup[0][4], scale.reason, scale.by) == (2, 3, "Ruin is never moderate.", colleague)
    risk = Assessment.objects.get(pk=risk.pk)
    assert risk.level() == RiskLevel.MODERATE
    assert "Scale 2" in client.get(url("scale")).text


def test_an_administrator_sees_squares_but_counts_no_risks(sign_in, report, focal_person, administrator):
    make_risk(report)
    send_risks(report, focal_person)
    page = sign_in(administrator).post(url("new_scale"), posted(level_1_5=3)).text
    assert "What would change" in page
    assert "Open risks that you may read" not in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"level_5_5": 1}, "a higher step never lowers the level"),
        ({"level_3_3": "9"}, "Choose one of the four levels."),
        ({"level_3_3": ""}, "Choose a level."),
        ({"likelihood_2": " "}, "Write something for each of the five steps."),
        ({"reason": ""}, "Write why the scale is changed"),
        ({"impact_anchor_1": "x" * 301}, "301"),
        ({"seen": "0"}, "A colleague put another version in force"),
    ],
)
def test_a_mistake_is_answered_and_nothing_changes(sign_in, administrator, changes, words):
    answer = sign_in(administrator).post(url("new_scale"), posted(confirm="yes", **changes))
    assert answer.status_code in (400, 409)
    assert words in answer.text
    assert [tuple(map(tuple, scale.lookup)) for scale in RiskScale.objects.all()] == [LOOKUP]


def test_categories_are_added_changed_moved_and_offered_no_more(sign_in, administrator):
    client = sign_in(administrator)
    client.post(url("add_category"), {"name": "Climate", "hint": "Floods.", "appetite": 1})
    added = RiskCategory.objects.get(name="Climate")
    assert added.appetite == RiskLevel.MINOR
    assert "stands in the list already" in client.post(url("add_category"), {"name": "climate", "appetite": 1}).text
    client.post(url("edit_category", added.pk), {"name": "Climate", "hint": "", "appetite": 2})
    client.post(url("move_category", added.pk), {"move": "up"})
    client.post(url("offer_category", added.pk), {"offer": "no"})
    names = list(RiskCategory.objects.values_list("name", flat=True))
    assert names[-2:] == ["Climate", "Reputational"]
    added.refresh_from_db()
    assert (added.appetite, added.is_offered) == (RiskLevel.MODERATE, False)
    assert "no longer offered" in client.get(url("scale")).text


def test_only_those_who_set_up_come_here(sign_in, contributor, reviewer, colleague, administrator):
    for person, status in ((contributor, 403), (reviewer, 403), (colleague, 200), (administrator, 200)):
        for name in ("scale", "new_scale", "add_category"):
            assert sign_in(person).get(url(name)).status_code == status
