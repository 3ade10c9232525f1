"""The API of actors and maps: the same rows, rules and verbs as the pages, and nobody hidden shows."""

import pytest

from conftest import MORNING, complete, make_change, make_person, open_next_quarter
from partners.clearance import Level
from partners.standing import Role
from powermaps.introducing import ask, note_rapport
from powermaps.mapping import carry_forward, place, stillness_of
from powermaps.models import Actor, Introduction, Placement, Rapport, Stillness, Strategy
from powermaps.scale import Band
from powermaps.shifts import Verdict
from powermaps.strategies import plan
from powermaps.tests.conftest import make_actor

JSON = {"content_type": "application/json"}
WORDS = {"target_support": 0, "target_influence": 3, "until": "2017Q3", "approach": "Talk with them."}


def api(path):
    return f"/api/v1/{path}"


@pytest.fixture
def placed(report, bmet, middlemen, focal_person):
    place(report, bmet, Band(0, 4), by=focal_person, reason="Answers letters.")
    place(report, middlemen, Band(-2, 3), by=focal_person, reason="Spread rumours.", roles=["spoiler"])
    stillness_of(report)
    return report


@pytest.fixture
def following(placed):
    opened = open_next_quarter()["YPSA"]
    carry_forward(opened, placed)
    return opened


@pytest.fixture
def hidden(other_seat, reports, focal_person):
    """An opponent whom BOMSA names to nobody else, on BOMSA's map with a strategy and an access."""
    actor = make_actor(
        "Zaman sahib", "Zaman", seat=other_seat, by=focal_person, confidentiality=Level.RESTRICTED, local_name="জামান"
    )
    place(reports["BOMSA"], actor, Band(-2, 4), by=focal_person, confidentiality=Level.RESTRICTED)
    plan(reports["BOMSA"], actor, by=focal_person, **WORDS)
    note_rapport(other_seat, actor, by=focal_person, at=MORNING, strength=1, kind="working")
    return actor


def row(report, actor):
    return Placement.objects.get(report=report, actor=actor)


# ── Actors ──────────────────────────────────────────────────────────────────


def test_an_actor_is_found_entered_named_and_described(sign_in, contributor, seat, bmet):
    client = sign_in(contributor)
    found = client.get(api("actors/"), {"q": "manpower", "ibp": "FLM"}).json()
    assert [one["short_name"] for one in found["results"]] == ["BMET"]
    words = {"seat": str(seat.pk), "name": "Musaniat", "short_name": "Musaniat", "local_name": "মুসানেদ"}
    made = client.post(api("actors/"), words, **JSON)
    assert made.status_code == 201, made.json()
    pk = made.json()["id"]
    assert {one["name"] for one in made.json()["names"]} == {"Musaniat", "মুসানেদ"}
    named = client.post(api(f"actors/{pk}/names/"), {"name": "Musaned", "kind": "spelling"}, **JSON)
    assert named.status_code == 201
    added = next(one["id"] for one in named.json()["names"] if one["kind"] == "spelling")
    said = client.patch(api(f"actors/{pk}/"), {"version": 1, "reach": "international"}, **JSON)
    assert (said.status_code, said.json()["reach"], said.json()["version"]) == (200, "international", 2)
    late = client.patch(api(f"actors/{pk}/"), {"version": 1, "reach": "local"}, **JSON)
    assert late.status_code == 409
    assert client.delete(api(f"actors/{pk}/names/{added}/")).status_code == 204
    assert client.delete(api(f"actors/{pk}/names/{added}/")).status_code == 204


def test_nobody_is_entered_twice_unseen(sign_in, contributor, seat, bmet):
    client = sign_in(contributor)
    words = {"seat": str(seat.pk), "name": "Bureau of Man Power", "short_name": "Manpower"}
    asked = client.post(api("actors/"), words, **JSON)
    assert (asked.status_code, [one["name"] for one in asked.json()["alike"]]) == (409, ["Bureau of Manpower"])
    assert client.post(api("actors/"), {**words, "anyway": True}, **JSON).status_code == 201


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 1_000),
        ("name", "BM\u202eET"),
        ("short_name", "far too long for a map"),
        ("kind", "boss"),
        ("confidentiality", 9),
        ("seat", "00000000-0000-0000-0000-000000000000"),
    ],
)
def test_bad_actors_are_named_by_their_field(sign_in, contributor, seat, field, value):
    words = {"seat": str(seat.pk), "name": "Musaniat", "short_name": "Musaniat", field: value}
    answer = sign_in(contributor).post(api("actors/"), words, **JSON)
    assert (answer.status_code, list(answer.json())) == (400, [field])
    assert not Actor.objects.exists()


def test_who_may_enter_and_describe(sign_in, contributor, reviewer, consortium_lead, bmet, lead_seat, seat, flm):
    words = {"ibp": "FLM", "name": "Musaniat", "short_name": "Musaniat"}
    assert sign_in(contributor).post(api("actors/"), words, **JSON).status_code == 403
    assert sign_in(consortium_lead).post(api("actors/"), words, **JSON).status_code == 201
    other = make_person("Rokeya", Role.CONTRIBUTOR, seat=lead_seat)
    assert sign_in(other).patch(api(f"actors/{bmet.pk}/"), {"version": 1, "note": "Mine."}, **JSON).status_code == 403


def test_only_those_who_entered_it_let_its_name_travel_further(sign_in, consortium_lead, contributor, bmet):
    Actor.objects.filter(pk=bmet.pk).update(confidentiality=Level.CONSORTIUM)
    looser = {"version": 1, "confidentiality": 1}
    assert sign_in(consortium_lead).patch(api(f"actors/{bmet.pk}/"), looser, **JSON).status_code == 403
    assert sign_in(contributor).patch(api(f"actors/{bmet.pk}/"), looser, **JSON).status_code == 200


def test_whoever_is_hidden_exists_nowhere(sign_in, contributor, consortium_lead, placed, hidden, reports, middlemen):
    """Not in a list, not by its id, not as a choice; the answer is that of somebody who does not exist."""
    nobody = "00000000-0000-0000-0000-000000000000"
    for person in (contributor, consortium_lead):
        client = sign_in(person)
        for path in (
            "actors",
            "placements",
            "strategies",
            "rapports",
            "actor-candidates",
            "actor-merges",
            "introductions",
        ):
            assert "Zaman" not in str(client.get(api(f"{path}/")).json()), path
        assert client.get(api("actors/"), {"q": "zaman"}).json()["count"] == 0
        assert client.get(api(f"actors/{hidden.pk}/")).status_code == 404
        for path, model in (("placements", Placement), ("strategies", Strategy), ("rapports", Rapport)):
            assert client.get(api(f"{path}/{model.objects.get(actor=hidden).pk}/")).status_code == 404
    client = sign_in(contributor)
    for field, path, words in (
        ("actor", "placements", {"report": str(placed.pk), "support": 0, "influence": 3}),
        ("actor", "strategies", {"report": str(placed.pk), **WORDS}),
        ("messenger", "strategies", {"report": str(placed.pk), "actor": str(middlemen.pk), **WORDS}),
    ):
        said = set()
        for pk in (str(hidden.pk), nobody):
            answer = client.post(api(f"{path}/"), {**words, field: pk}, **JSON)
            assert answer.status_code == 400, answer.json()
            said.add(str(answer.json()).replace(pk, "…"))
        assert len(said) == 1, said
    taken = client.post(api("actor-merges/try/"), {"kept": str(middlemen.pk), "gone": str(hidden.pk)}, **JSON)
    assert taken.status_code == 400 and "Zaman" not in str(taken.json())


# ── Placements ──────────────────────────────────────────────────────────────


def test_a_program_places_and_judges(sign_in, contributor, report, bmet):
    client = sign_in(contributor)
    pk = "5f6f3d1e-92a0-4d0b-8f58-3f2f0c1f7a11"
    words = {"id": pk, "report": str(report.pk), "actor": str(bmet.pk), "support": 1, "influence": 4, "roles": ["key"]}
    assert client.post(api("placements/"), words, **JSON).status_code == 201
    assert client.post(api("placements/"), words, **JSON).status_code == 200  # sent twice it is one row
    assert client.post(api("placements/"), {**words, "id": str(report.pk)}, **JSON).status_code == 409
    there = row(report, bmet)
    assert (str(there.pk), there.band, there.roles, there.verdict) == (pk, Band(1, 4), ["key"], Verdict.NEW)
    said = client.patch(api(f"placements/{pk}/"), {"version": 1, "influence": 5, "reason": "Signs."}, **JSON)
    assert (said.status_code, said.json()["influence"], said.json()["support"]) == (200, 5, 1)
    late = client.patch(api(f"placements/{pk}/"), {"version": 1, "influence": 2}, **JSON)
    assert late.status_code == 409 and late.json()["theirs"]["influence"] == 5 and late.json()["version"] == 2


def test_a_quarter_is_reviewed_by_a_program(sign_in, contributor, following, bmet, middlemen):
    client = sign_in(contributor)
    there, other = row(following, bmet), row(following, middlemen)
    change = make_change(following, by=contributor)
    wanting = client.post(api(f"placements/{there.pk}/move/"), {"version": 1, "support": 1, "influence": 4}, **JSON)
    assert wanting.status_code == 409 and "Say why" in wanting.json()["detail"]
    words = {"change_reason": "context", "reason": "Opened its register.", "context_change": str(change.pk)}
    said = client.patch(api(f"placements/{there.pk}/"), {"version": 1, "support": 1, **words}, **JSON)
    assert said.status_code == 200, said.json()
    assert said.json()["before"] == {"support": 0, "influence": 4} and said.json()["is_movement"] is True
    assert said.json()["context_change"] == str(change.pk)
    assert client.post(api(f"placements/{other.pk}/confirm/"), {"version": 1}, **JSON).json()["verdict"] == "confirmed"
    gone = client.post(api(f"placements/{other.pk}/drop/"), {"version": 2, "reason": "Left the trade."}, **JSON)
    assert gone.json()["verdict"] == "dropped"
    wrong = client.patch(
        api(f"placements/{there.pk}/"), {"version": 2, "context_change": "00000000-0000-0000-0000-000000000000"}, **JSON
    )
    assert wrong.status_code == 400


@pytest.mark.parametrize(
    ("field", "value"),
    [("support", 3), ("support", -3), ("influence", 0), ("influence", 6), ("roles", ["boss"]), ("sight", "gut")],
)
def test_outside_the_map_nobody_stands(sign_in, contributor, report, bmet, field, value):
    words = {"report": str(report.pk), "actor": str(bmet.pk), "support": 0, "influence": 3, field: value}
    answer = sign_in(contributor).post(api("placements/"), words, **JSON)
    assert (answer.status_code, list(answer.json())) == (400, [field])


def test_a_placement_travels_no_further_than_its_actor(sign_in, contributor, report, bmet):
    Actor.objects.filter(pk=bmet.pk).update(confidentiality=Level.CONSORTIUM)
    words = {"report": str(report.pk), "actor": str(bmet.pk), "support": 0, "influence": 3}
    client = sign_in(contributor)
    assert client.post(api("placements/"), {**words, "confidentiality": 1}, **JSON).status_code == 400
    assert client.post(api("placements/"), words, **JSON).json()["confidentiality"] == Level.CONSORTIUM


def test_nothing_moves_in_a_closed_report(sign_in, contributor, placed, bmet, middlemen, focal_person):
    plan(placed, middlemen, by=focal_person, **WORDS)
    complete(placed).take("submit", by=focal_person, at=MORNING)
    client, there = sign_in(contributor), row(placed, bmet)
    assert (
        client.patch(api(f"placements/{there.pk}/"), {"version": there.version, "support": 2}, **JSON).status_code
        == 409
    )
    words = {"report": str(placed.pk), "actor": str(bmet.pk), **WORDS}
    assert client.post(api("strategies/"), words, **JSON).status_code == 409
    there.refresh_from_db()
    assert there.band == Band(0, 4)


def test_strangers_and_readers(sign_in, stranger, reviewer, placed, bmet, middlemen, focal_person):
    there = row(placed, bmet)
    assert sign_in(stranger).get(api("placements/")).json()["count"] == 0
    assert sign_in(stranger).get(api(f"placements/{there.pk}/")).status_code == 404
    assert sign_in(reviewer).get(api("placements/")).json()["count"] == 0  # not sent yet
    plan(placed, middlemen, by=focal_person, **WORDS)
    complete(placed).take("submit", by=focal_person, at=MORNING)
    client = sign_in(reviewer)
    assert client.get(api("placements/"), {"report": str(placed.pk)}).json()["count"] == 2
    assert client.patch(api(f"placements/{there.pk}/"), {"version": 1, "support": 2}, **JSON).status_code == 403
    assert client.get(api("strategies/")).json()["results"][0]["aim"]["words"].startswith("Wanted 0 by 2017Q3")


def test_a_program_says_that_nobody_moved(sign_in, contributor, placed):
    client = sign_in(contributor)
    there = Stillness.objects.get(report=placed)
    words = {"version": there.version, "is_stated": True, "why": "waiting", "text": "The letter has not come."}
    said = client.patch(api(f"stillness/{there.pk}/"), words, **JSON)
    assert (said.status_code, said.json()["why"]) == (200, "waiting")


# ── Strategies and networks ─────────────────────────────────────────────────


def test_a_strategy_is_written_rewritten_and_removed(sign_in, contributor, placed, middlemen, bmet, seat, foreign_seat):
    client = sign_in(contributor)
    words = {
        "report": str(placed.pk),
        "actor": str(middlemen.pk),
        **WORDS,
        "messenger": str(bmet.pk),
        "lead": str(seat.pk),
    }
    made = client.post(api("strategies/"), words, **JSON)
    assert made.status_code == 201, made.json()
    assert made.json()["aim"] == {
        "way": "still",
        "to_go": 2,
        "is_overdue": False,
        "words": "Wanted 0 by 2017Q3: stands at −2, 2 bands to go.",
    }
    assert client.post(api("strategies/"), words, **JSON).status_code == 409
    address = api(f"strategies/{made.json()['id']}/")
    for wrong in (
        {"lead": str(foreign_seat.pk)},
        {"until": "soon"},
        {"messenger_partner": str(seat.pk), "messenger": str(bmet.pk)},
    ):
        assert client.patch(address, {"version": 1, **wrong}, **JSON).status_code == 400, wrong
    said = client.patch(address, {"version": 1, "messenger": None, "messenger_partner": str(seat.pk)}, **JSON)
    assert (said.status_code, said.json()["messenger"]) == (200, None)
    past = client.get(f"{address}history/").json()["results"]
    assert [entry["words"]["messenger"] for entry in past] == [None, str(bmet.pk)]
    late = client.patch(address, {"version": 1, "lead": None}, **JSON)
    assert late.status_code == 409 and late.json()["theirs"]["lead"] == str(seat.pk)
    for _time in ("once", "again, after a lost answer"):
        assert client.delete(f"{address}?version=2").status_code == 204
    assert client.patch(address, {"version": 2, "lead": None}, **JSON).status_code == 410


def test_access_is_shared_and_introductions_are_asked_and_settled(
    sign_in, contributor, other_seat, bmet, seat, focal_person
):
    asked_partner = make_person("Laila", Role.FOCAL_PERSON, seat=other_seat)
    client = sign_in(asked_partner)
    words = {"seat": str(other_seat.pk), "actor": str(bmet.pk), "strength": 2, "kind": "working"}
    made = client.post(api("rapports/"), words, **JSON)
    assert made.status_code == 201, made.json()
    assert client.post(api("rapports/"), words, **JSON).status_code == 409
    address = api(f"rapports/{made.json()['id']}/")
    assert client.patch(address, {"version": 1, "strength": 3}, **JSON).json()["strength"] == 3
    client = sign_in(contributor)
    assert client.patch(address, {"version": 2, "strength": 1}, **JSON).status_code == 403
    request = client.post(f"{address}ask/", {"seat": str(seat.pk), "why": "A letter."}, **JSON)
    assert request.status_code == 201, request.json()
    settle = api(f"introductions/{request.json()['id']}/settle/")
    assert client.post(settle, {"state": "made", "outcome": "Met."}, **JSON).status_code == 403  # not promised yet
    client = sign_in(asked_partner)
    assert client.post(settle, {"state": "declined"}, **JSON).status_code == 409  # a word is wanted
    assert client.post(settle, {"state": "promised"}, **JSON).json()["state"] == "promised"
    client = sign_in(contributor)
    assert client.post(settle, {"state": "made", "outcome": "Met on 14 March."}, **JSON).json()["state"] == "made"
    assert client.post(settle, {"state": "failed", "outcome": "x"}, **JSON).status_code == 409


def test_two_of_the_same_are_joined_and_parted(sign_in, consortium_lead, bmet, other_seat, focal_person):
    twin = make_actor("Manpower Bureau", "Manpower", seat=other_seat, by=focal_person)
    client = sign_in(consortium_lead)
    pair = {"kept": str(bmet.pk), "gone": str(twin.pk)}
    assert client.post(api("actor-merges/try/"), pair, **JSON).json()["obstacles"] == []
    done = client.post(api("actor-merges/"), pair, **JSON)
    assert done.status_code == 201, done.json()
    assert client.get(api("actors/")).json()["count"] == 1
    assert client.post(api(f"actor-merges/{done.json()['id']}/undo/"), **JSON).status_code == 200
    assert client.get(api("actors/")).json()["count"] == 2
    different = {"one": str(bmet.pk), "other": str(twin.pk), "answer": "different"}
    assert client.post(api("actor-candidates/answer/"), different, **JSON).status_code == 204


# ── The consolidated map ────────────────────────────────────────────────────


def test_the_consolidated_map_and_its_disagreements(
    sign_in,
    consortium_lead,
    reviewer,
    contributor,
    stranger,
    reports,
    consolidated,
    bmet,
    middlemen,
    focal_person,
    hidden,
):
    for partner, band in (("YPSA", Band(-2, 4)), ("BOMSA", Band(2, 4))):
        complete(reports[partner])
        place(reports[partner], bmet, band, by=focal_person)
        reports[partner].take("submit", by=focal_person, at=MORNING)
    client = sign_in(consortium_lead)
    found = client.get(api(f"reports/{consolidated.pk}/power/together/"))
    assert found.status_code == 200
    assert "Zaman" not in str(found.json())
    there = next(one for one in found.json()["actors"] if one["short_name"] == "BMET")
    assert there["agreement"] == "opposite" and found.json()["reckoning"]["fits"] is True
    apart = client.get(api(f"reports/{consolidated.pk}/power/disagreements/")).json()
    assert [one["short_name"] for one in apart] == ["BMET"]
    assert sign_in(stranger).get(api(f"reports/{consolidated.pk}/power/together/")).status_code == 404
    assert sign_in(contributor).get(api(f"reports/{reports['YPSA'].pk}/power/together/")).status_code == 404


def test_as_many_queries_for_three_rows_as_for_one(
    sign_in, contributor, placed, bmet, middlemen, seat, focal_person, django_assert_max_num_queries, other_seat
):
    client = sign_in(contributor)

    def count(path):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as queries:
            assert client.get(api(path)).status_code == 200
        return len(queries)

    plan(placed, middlemen, by=focal_person, messenger=bmet, lead=seat, **WORDS)
    note_rapport(other_seat, bmet, by=focal_person, at=MORNING, strength=1, kind="working")
    ask(Rapport.objects.get(), seat, "A letter.", by=focal_person, at=MORNING)
    paths = ("actors/", "placements/", "strategies/", "rapports/", "introductions/")
    before = {path: count(path) for path in paths}
    for name in ("One", "Two"):
        actor = make_actor(name, name, seat=seat, by=focal_person)
        place(placed, actor, Band(0, 3), by=focal_person)
        plan(placed, actor, by=focal_person, messenger_partner=seat, lead=seat, **WORDS)
        note_rapport(other_seat, actor, by=focal_person, at=MORNING, strength=1, kind="working")
        ask(Rapport.objects.get(actor=actor), seat, "A letter.", by=focal_person, at=MORNING)
    assert Introduction.objects.count() == 3
    assert {path: count(path) for path in paths} == before
