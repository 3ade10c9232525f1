"""Reports that were opened, and some that were sent, before there were power maps: everything about them still works."""

import pytest
from django.urls import reverse

from conftest import MORNING, complete, draw_map, open_next_quarter, review
from powermaps.joining import ConsolidatedMap
from powermaps.mapping import place, stillness_of
from powermaps.models import Placement, Stillness
from powermaps.scale import Band
from reporting.freezing import fingerprint
from reporting.models import Report
from reporting.models.report import Snapshot


@pytest.fixture
def old(report, lead_seat):
    """YPSA's report as an earlier version left it: complete, without anything of a map."""
    complete(report)
    Placement.objects.all().delete()
    Stillness.objects.all().delete()
    return report


@pytest.fixture
def old_and_sent(old, focal_person, reviewer):
    draw_map(old, by=focal_person)
    old.take("submit", by=focal_person, at=MORNING)
    sent = old.snapshots.get()
    content = {key: value for key, value in sent.content.items() if key != "power"}
    Snapshot.objects.filter(pk=sent.pk).update(content=content, sha256=fingerprint(content))
    Placement.objects.all().delete()
    Stillness.objects.all().delete()
    old.rounds.get().lead_by(reviewer)
    return old


def url(name, report, **more):
    return reverse(name, args=[report.pk, *more.values()])


def messages(gaps):
    return [gap.message for gap in gaps]


def test_an_open_one_asks_for_a_map_and_can_then_be_submitted(sign_in, old, focal_person, bmet):
    client = sign_in(focal_person)
    assert messages(old.gaps()) == ["Place at least one actor on the map."]
    for name in ("reporting:report", "reporting:read", "reporting:submit", "powermaps:map", "reporting:history"):
        assert client.get(url(name, old)).status_code == 200, name
    assert "Place at least one actor" in client.get(url("reporting:submit", old)).text
    assert client.get(f"/api/v1/placements/?report={old.pk}").status_code == 200
    assert client.get(reverse("powermaps:show_map", args=["FLM"]), {"partner": "YPSA"}).status_code == 200
    place(old, bmet, Band(0, 4), by=focal_person, reason="Answers letters.")
    assert client.post(url("reporting:submit", old)).status_code == 302
    old.refresh_from_db()
    assert old.status == "submitted"


def test_the_statement_of_no_progress_is_there_when_it_is_wanted(sign_in, old, focal_person, bmet):
    row = place(old, bmet, Band(0, 4), by=focal_person, reason="Answers letters.")
    Placement.objects.filter(pk=row.pk).update(before_support=0, before_influence=4, verdict="confirmed")
    assert not Stillness.objects.exists()
    (gap,) = old.gaps()
    assert gap.url.endswith(f"#row-{stillness_of(old).pk}")
    assert gap.url.rpartition("#")[2] in sign_in(focal_person).get(url("powermaps:map", old)).text


def test_a_sent_one_is_read_reviewed_and_put_together(
    sign_in, old_and_sent, consolidated, focal_person, consortium_lead, reviewer, facilitator
):
    for person, names in (
        (focal_person, ("reporting:report", "reporting:read", "reporting:receipt", "reporting:history")),
        (reviewer, ("reporting:report", "reporting:read", "reporting:review", "reporting:compare")),
        (consortium_lead, ("reporting:report", "reporting:read")),
        (facilitator, ("reporting:read",)),
    ):
        client = sign_in(person)
        for name in names:
            assert client.get(url(name, old_and_sent)).status_code == 200, (person.name, name)
    assert sign_in(focal_person).get(url("reporting:submission", old_and_sent, number=1)).status_code == 200
    values = ConsolidatedMap(consolidated).values
    assert (values["actors"], values["reckoning"]["fits"]) == ([], True)
    assert sign_in(consortium_lead).get(url("powermaps:consolidated", consolidated)).status_code == 200
    assert sign_in(reviewer).get(reverse("powermaps:show_map", args=["FLM"])).status_code == 200
    assert old_and_sent.snapshots.get().is_intact


def test_its_review_ends_without_a_verdict_on_what_was_never_sent(old_and_sent, reviewer):
    round = old_and_sent.rounds.get()
    assert "power" not in [state.chapter.key for state in round.chapters]
    review(round)
    old_and_sent.take("approve", by=reviewer, at=MORNING)
    assert Report.objects.get(pk=old_and_sent.pk).status == "approved"


def test_returned_it_wants_a_map_like_the_others(old_and_sent, focal_person, reviewer):
    old_and_sent.take("return", by=reviewer, at=MORNING, note="Draw the map that is asked for now.")
    assert messages(old_and_sent.gaps()) == ["Place at least one actor on the map."]
    complete(old_and_sent, by=focal_person)
    old_and_sent.take("submit", by=focal_person, at=MORNING)
    assert ["power" in sent.content for sent in old_and_sent.snapshots.order_by("pk")] == [False, True]


def test_the_quarter_after_begins_with_a_baseline(old_and_sent, focal_person, bmet):
    after = open_next_quarter()["YPSA"]
    place(after, bmet, Band(0, 4), by=focal_person, reason="Answers letters.")
    assert "No actor moved" not in " ".join(messages(after.gaps()))
