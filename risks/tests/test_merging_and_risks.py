"""When two actors are joined, the links of risks go with them; apart again they are as they were."""

import pytest

from conftest import MORNING
from powermaps.merging import dry_run, merge, undo
from powermaps.register import enter
from risks.linking import link, links_of, of_actor
from risks.models import RiskLink
from risks.tests.writing import make_risk

pytestmark = pytest.mark.django_db


@pytest.fixture
def twins(report, contributor):
    """Two names of the same people."""
    return [
        enter(report.ibp, report.seat, by=contributor, at=MORNING, name=name, short_name=name)
        for name in ("Middlemen", "Brokers")
    ]


def everything():
    return sorted(map(str, RiskLink.objects.order_by("pk").values_list()))


def test_a_link_goes_with_its_actor_and_comes_back(report, contributor, twins):
    kept, gone = twins
    risk = make_risk(report, by=contributor)
    link(report, risk.risk, of_actor(gone), by=contributor)
    before = everything()
    assert dry_run(kept, gone).moves["links of risks"] == 1
    done = merge(kept, gone, by=contributor, at=MORNING)
    assert RiskLink.objects.get().actor == kept
    assert [one["text"] for one in links_of(report)[risk.risk_id]] == ["Middlemen"]
    undo(done, by=contributor, at=MORNING)
    assert everything() == before


def test_a_risk_linked_to_both_tells_of_one(report, contributor, twins):
    kept, gone = twins
    risk = make_risk(report, by=contributor)
    for actor in twins:
        link(report, risk.risk, of_actor(actor), by=contributor)
    before = everything()
    done = merge(kept, gone, by=contributor, at=MORNING)
    assert [one["text"] for one in links_of(report)[risk.risk_id]] == ["Middlemen"]
    undo(done, by=contributor, at=MORNING)
    assert everything() == before


def test_what_one_may_not_read_is_not_counted(report, reports, contributor, stranger, twins):
    kept, gone = twins
    risk = make_risk(report, by=contributor, confidentiality=4)
    link(report, risk.risk, of_actor(gone), by=contributor)
    assert dry_run(kept, gone, reader=contributor).moves.get("links of risks") == 1
    assert "links of risks" not in dry_run(kept, gone, reader=stranger).moves
