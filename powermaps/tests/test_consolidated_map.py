"""The consolidated map is computed from sent maps: no late partner moves anybody, and everything in is accounted for."""

import pytest
from django.template.loader import render_to_string

from conftest import MORNING, open_next_quarter
from partners.clearance import Level
from powermaps.breaking_down import break_down
from powermaps.joining import ConsolidatedMap, gather
from powermaps.mapping import drop, judge, place, stillness_of
from powermaps.merging import merge
from powermaps.models import Actor, Agreed, Comparison, HeldBack, Placement
from powermaps.scale import Band
from powermaps.shifts import Verdict
from powermaps.tests.conftest import make_actor
from powermaps.together import picture_together, together
from reporting.models import Report
from reporting.workflow import Status


def send(*reports):
    """Submitted, whatever is in them: what is missing is not the point here."""
    for report in reports:
        Report.objects.filter(pk=report.pk).update(status=Status.SUBMITTED)


def open_again(*reports):
    for report in reports:
        Report.objects.filter(pk=report.pk).update(status=Status.RETURNED)


def row_of(consolidated, actor, audience=Level.CONSORTIUM):
    return next((row for row in ConsolidatedMap(consolidated, audience).actors if row["id"] == str(actor.pk)), None)


def ends(row):
    return [tuple(end) for end in row["ends"]]


@pytest.fixture
def said(reports, bmet, middlemen, focal_person):
    """What YPSA, BOMSA and IID say; IID does not submit."""
    for partner, band in (("YPSA", Band(-2, 4)), ("BOMSA", Band(2, 4)), ("IID", Band(0, 1))):
        place(reports[partner], bmet, band, by=focal_person, reason=f"{partner} met them.")
    place(reports["YPSA"], middlemen, Band(-2, 3), by=focal_person, confidentiality=Level.CONSORTIUM)
    send(reports["YPSA"], reports["BOMSA"])
    return reports


@pytest.fixture
def next_quarter(said):
    """The reports of the second quarter, by owner; last quarter's maps are carried into them."""
    open_again(said["YPSA"], said["BOMSA"])
    send(said["YPSA"], said["BOMSA"], said["IID"])
    return open_next_quarter()


def judged(report, actor, band, by, change_reason="shifted"):
    row = Placement.objects.get(report=report, actor=actor)
    judge(row, band, version=row.version, by=by, reason="We saw it.", change_reason=change_reason)


def test_opposite_ends_are_told_and_late_partners_listed(said, consolidated, bmet):
    values = ConsolidatedMap(consolidated).values
    row = row_of(consolidated, bmet)
    assert (row["agreement"], row["count"], ends(row)) == ("opposite", 2, [(-2, 4), (2, 4)])
    assert [(late["partner"], late["status"]) for late in values["late"]] == [("IID", "draft")]
    assert values["for_discussion"] == [str(bmet.pk)]
    assert values["sentences"][-1] == "Not in it: IID (not submitted yet)"
    assert [(mark.actor.label, mark.shape) for mark in picture_together(values).marks] == [
        ("BMET", "opposed"),
        ("BMET", "support"),
        ("Middlemen", "opposed"),
    ]
    assert len(picture_together(values).bars) == 1


def test_what_is_restricted_never_leaves_its_partner(said, consolidated, middlemen):
    Placement.objects.filter(actor=middlemen).update(confidentiality=Level.RESTRICTED)
    assert row_of(consolidated, middlemen, Level.RESTRICTED) is None
    assert "Middlemen" not in str(gather(consolidated))
    Placement.objects.filter(actor=middlemen).update(confidentiality=Level.PROGRAMME)
    Actor.objects.filter(pk=middlemen.pk).update(confidentiality=Level.RESTRICTED)
    assert "Middlemen" not in str(gather(consolidated))
    assert gather(consolidated)["placed"] == {"2": 2}


def test_an_actor_that_another_consortium_keeps_to_itself_is_unknown_here(said, cftm, consolidated, focal_person):
    theirs = make_actor("Their donor", "Donor", ibp=cftm, by=focal_person, confidentiality=Level.CONSORTIUM)
    open_again(said["YPSA"])
    place(Report.objects.get(pk=said["YPSA"].pk), theirs, Band(1, 1), by=focal_person)
    send(said["YPSA"])
    assert "Donor" not in str(gather(consolidated))


def test_each_audience_reads_only_what_it_may(said, consolidated, bmet, middlemen):
    assert row_of(consolidated, middlemen, Level.CONSORTIUM)["placed"][0]["partner"] == "YPSA"
    assert row_of(consolidated, middlemen, Level.PROGRAMME) is None
    Placement.objects.filter(report=said["BOMSA"], actor=bmet).update(confidentiality=Level.CONSORTIUM)
    row = row_of(consolidated, bmet, Level.PROGRAMME)
    assert (row["agreement"], row["count"], ends(row)) == ("single", 1, [(-2, 4)])
    assert ConsolidatedMap(consolidated, Level.PROGRAMME).values["for_discussion"] == []
    assert ConsolidatedMap(consolidated, Level.PROGRAMME).values["reckoning"]["placed"] == 1


def test_the_agreed_place_is_kept_beside_the_computed_one(said, consolidated, bmet, consortium_lead):
    Agreed.add(consolidated, by=consortium_lead, actor=bmet, support=0, influence=4, text="After a long talk.")
    row = row_of(consolidated, bmet)
    assert (ends(row), row["computed"]) == ([(0, 4)], [[-2, 4], [2, 4]])
    values = ConsolidatedMap(consolidated).values
    assert (values["for_discussion"], values["settled"]) == ([], [str(bmet.pk)])


def test_what_was_agreed_of_an_actor_above_the_audience_never_shows(said, consolidated, bmet, consortium_lead):
    Agreed.add(consolidated, by=consortium_lead, actor=bmet, support=0, influence=4, text="After a long talk.")
    Actor.objects.filter(pk=bmet.pk).update(confidentiality=Level.CONSORTIUM)
    assert ConsolidatedMap(consolidated, Level.PROGRAMME).actors == []
    assert row_of(consolidated, bmet)["agreed"]["text"] == "After a long talk."
    Actor.objects.filter(pk=bmet.pk).update(confidentiality=Level.RESTRICTED)
    assert "long talk" not in str(gather(consolidated))


def test_everything_that_partners_placed_is_accounted_for(said, consolidated, middlemen):
    HeldBack.objects.create(report=consolidated, actor=middlemen, reason="Not ours to tell.", at=MORNING)
    values = ConsolidatedMap(consolidated).values
    assert values["reckoning"] == {"placed": 3, "shown": 1, "joined": 1, "held_back": 1, "fits": True}
    assert "Not ours" not in str(values)
    assert ConsolidatedMap(consolidated, Level.RESTRICTED).values["held_back"][0]["text"] == "Not ours to tell."


def test_a_sum_that_does_not_fit_is_told(said, consolidated):
    content = gather(consolidated)
    values = together(content, Level.CONSORTIUM)
    for template in ("powermaps/read/consolidated.html", "powermaps/print/consolidated.html"):
        assert "does not fit" not in render_to_string(template, {"values": values, "report": consolidated, "level": 3})
    content["placed"]["2"] += 1
    values = together(content, Level.CONSORTIUM)
    assert not values["reckoning"]["fits"]
    assert "partners placed 4, but 2 on this map" in render_to_string("powermaps/reckoning.html", {"values": values})
    for template in ("powermaps/read/consolidated.html", "powermaps/print/consolidated.html"):
        assert "does not fit" in render_to_string(template, {"values": values, "report": consolidated, "level": 3})


def test_actors_answered_to_be_the_same_are_one_before_they_are_merged(
    said, consolidated, bmet, other_seat, focal_person
):
    twin = make_actor("Manpower Bureau", "Manpower", seat=other_seat, by=focal_person)
    Placement.objects.filter(report=said["BOMSA"], actor=bmet).update(actor=twin)
    assert row_of(consolidated, twin)["count"] == 1
    one, other = sorted([bmet, twin], key=lambda actor: actor.pk)
    Comparison.objects.create(one=one, other=other, answer="same", at=MORNING)
    values = ConsolidatedMap(consolidated).values
    row = next(row for row in values["actors"] if row["count"] == 2)
    assert (row["agreement"], row["joined"], len(values["actors"])) == ("opposite", 1, 2)
    assert {row["name"], *(same["name"] for same in row["same_as"])} == {bmet.name, twin.name}
    assert values["reckoning"] == {"placed": 3, "shown": 2, "joined": 1, "held_back": 0, "fits": True}

    merge(bmet, twin, by=focal_person, at=MORNING)
    assert ConsolidatedMap(consolidated).values["reckoning"] == values["reckoning"]


def test_a_confidential_name_for_the_same_does_not_show_through(said, consolidated, bmet, other_seat, focal_person):
    twin = make_actor(
        "The director’s office", "Office", seat=other_seat, by=focal_person, confidentiality=Level.CONSORTIUM
    )
    Placement.objects.filter(report=said["BOMSA"], actor=bmet).update(actor=twin)
    one, other = sorted([bmet, twin], key=lambda actor: actor.pk)
    Comparison.objects.create(one=one, other=other, answer="same", at=MORNING)
    assert row_of(consolidated, bmet)["count"] == 2
    row = row_of(consolidated, bmet, Level.PROGRAMME)
    assert (row["count"], row["same_as"], row["joined"]) == (1, [], 0)
    assert "Office" not in str(ConsolidatedMap(consolidated, Level.PROGRAMME).values)


def test_a_partner_that_placed_both_of_the_same_has_one_voice(said, consolidated, bmet, seat, focal_person):
    twin = make_actor("Manpower Bureau", "Manpower", seat=seat, by=focal_person)
    open_again(said["YPSA"])
    place(Report.objects.get(pk=said["YPSA"].pk), twin, Band(2, 4), by=focal_person)
    send(said["YPSA"])
    one, other = sorted([bmet, twin], key=lambda actor: actor.pk)
    Comparison.objects.create(one=one, other=other, answer="same", at=MORNING)
    values = ConsolidatedMap(consolidated).values
    assert [row["count"] for row in values["actors"]] == [2, 1]
    assert values["reckoning"]["fits"]


def test_movement_is_counted_over_those_who_placed_it_in_both_quarters(
    next_quarter, bmet, focal_person, lead_seat, middlemen
):
    consolidated = next_quarter["FLM"]
    judged(next_quarter["YPSA"], bmet, Band(-1, 4), focal_person)
    judged(next_quarter["BOMSA"], bmet, Band(2, 4), focal_person)
    send(next_quarter["YPSA"], next_quarter["BOMSA"])
    row = row_of(consolidated, bmet)
    assert (row["sign"], row["said"]) == ("▶½", "½ band towards support")
    values = ConsolidatedMap(consolidated).values
    assert values["sentences"] == [
        "1 moved towards support",
        "1 was not reviewed by anybody",
        "Not in it: IID (not submitted yet)",
    ]
    judged(next_quarter["IID"], bmet, Band(0, 1), focal_person)
    send(next_quarter["IID"])
    assert row_of(consolidated, bmet)["drift"] == [0, 0], "the middle of all three stands where it stood"


def test_what_was_learned_is_no_movement(next_quarter, bmet, focal_person):
    judged(next_quarter["YPSA"], bmet, Band(2, 5), focal_person, change_reason="learned")
    send(next_quarter["YPSA"])
    row = row_of(next_quarter["FLM"], bmet)
    assert (row["sign"], row["learned"], row["drift"]) == ("", True, [0, 0])
    assert "1 is seen otherwise than before" in ConsolidatedMap(next_quarter["FLM"]).values["sentences"]


def test_an_arrow_shows_only_the_way_that_it_went(next_quarter, bmet, focal_person):
    judged(next_quarter["YPSA"], bmet, Band(0, 4), focal_person)
    send(next_quarter["YPSA"])
    row = row_of(next_quarter["FLM"], bmet)
    assert (row["from"], ends(row)) == ([-2, 4], [(0, 4)])
    judged(next_quarter["BOMSA"], bmet, Band(2, 4), focal_person)
    send(next_quarter["BOMSA"])
    assert row_of(next_quarter["FLM"], bmet)["from"] is None


def test_new_is_what_nobody_had_last_quarter(next_quarter, said, bmet, middlemen, seat, focal_person):
    Placement.objects.filter(report=next_quarter["YPSA"], actor=middlemen).delete()
    Placement.objects.filter(report=next_quarter["BOMSA"], actor=bmet).delete()
    place(next_quarter["BOMSA"], middlemen, Band(-1, 3), by=focal_person)
    ministry = make_actor("Expatriates’ Welfare", "MoEWOE", seat=seat, by=focal_person)
    place(next_quarter["BOMSA"], ministry, Band(1, 5), by=focal_person)
    send(next_quarter["BOMSA"])
    found = {row["short_name"]: row["is_new"] for row in ConsolidatedMap(next_quarter["FLM"]).actors}
    assert found == {"MoEWOE": True, "Middlemen": False}
    told = {row["short_name"]: row["is_new"] for row in ConsolidatedMap(next_quarter["FLM"], Level.PROGRAMME).actors}
    assert told == {"MoEWOE": True, "Middlemen": True}, "that YPSA had it is the consortium's own knowledge"


def test_what_nobody_reviewed_is_hollow_and_counts_nowhere(next_quarter, bmet):
    send(next_quarter["YPSA"])
    row = row_of(next_quarter["FLM"], bmet)
    assert (row["is_hollow"], row["sign"], row["count"], row["agreement"], ends(row)) == (True, "○", 0, "", [(-2, 4)])


def test_a_broken_down_cluster_is_told_as_structure(next_quarter, middlemen, seat, focal_person):
    parts = [make_actor(f"Agents of {place}", place, seat=seat, by=focal_person) for place in ("Sylhet", "Feni")]
    break_down(next_quarter["YPSA"], middlemen, parts, by=focal_person, at=MORNING)
    send(next_quarter["YPSA"])
    values = ConsolidatedMap(next_quarter["FLM"]).values
    assert "Middlemen was broken down into 2" in values["sentences"]
    assert {row["short_name"]: row["sign"] for row in values["actors"]} == {"BMET": "○", "Feni": "⑂", "Sylhet": "⑂"}
    assert "Middlemen" not in str(ConsolidatedMap(next_quarter["FLM"], Level.PROGRAMME).values)


def test_what_is_no_longer_relevant_is_not_on_the_map(next_quarter, middlemen, focal_person):
    row = Placement.objects.get(report=next_quarter["YPSA"], actor=middlemen)
    drop(row, version=1, by=focal_person, reason="Out of business.")
    send(next_quarter["YPSA"])
    assert row_of(next_quarter["FLM"], middlemen) is None
    assert Placement.objects.get(pk=row.pk).verdict == Verdict.DROPPED


def test_the_first_map_says_so_and_calls_nobody_new(said, consolidated):
    values = ConsolidatedMap(consolidated).values
    assert values["is_baseline"]
    assert values["sentences"][0].startswith("This is the first map")
    assert {row["sign"] for row in values["actors"]} == {""}


@pytest.mark.parametrize("count", [3, 30])
def test_the_same_queries_however_many_actors(
    reports, consolidated, seat, focal_person, django_assert_num_queries, count
):
    for number in range(count):
        actor = make_actor(f"Actor {number}", f"A{number}", seat=seat, by=focal_person)
        for partner in ("YPSA", "BOMSA", "IID"):
            Placement.objects.create(report=reports[partner], actor=actor, support=number % 5 - 2, influence=3)
    send(reports["YPSA"], reports["BOMSA"], reports["IID"])
    with django_assert_num_queries(9):
        values = ConsolidatedMap(consolidated).values
    assert len(values["actors"]) == count


def test_no_progress_is_told_as_each_partner_wrote_it_unless_it_keeps_it_to_itself(said, consolidated, focal_person):
    for partner, level in (("YPSA", Level.PROGRAMME), ("BOMSA", Level.RESTRICTED)):
        still = stillness_of(said[partner])
        Report.objects.filter(pk=said[partner].pk).update(status=Status.RETURNED)
        words = {"why": "waiting", "text": f"{partner} waits for a director.", "next_quarter": "We write again."}
        still.rewrite(version=still.version, by=focal_person, is_stated=True, confidentiality=level, **words)
        send(said[partner])

    values = ConsolidatedMap(consolidated, Level.PROGRAMME).values
    page = render_to_string("powermaps/print/consolidated.html", {"values": values, "level": 3})

    assert [(one["partner"], one["text"]) for one in values["still"]] == [("YPSA", "YPSA waits for a director.")]
    assert "YPSA waits for a director." in page and "BOMSA waits" not in page
