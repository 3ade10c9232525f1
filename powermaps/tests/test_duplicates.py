"""People are asked once whether two actors are the same; the answer is remembered, and nobody is shown whom they may not know."""

import random
from itertools import combinations

import pytest
from django.urls import reverse

from conftest import MORNING, make_person
from partners.clearance import Level
from partners.standing import Role
from powermaps.comparing import MOST_PER_ACTOR, answer, compare_waiting, pair_of, waiting
from powermaps.likeness import Names
from powermaps.mapping import place
from powermaps.models import Actor, Belonging, Candidate, Comparison, Merge, Placement
from powermaps.naming import QUEUED, score
from powermaps.register import add_name, describe, put_under, remove_name
from powermaps.scale import Band
from powermaps.tasks import compare_actors
from powermaps.tests.conftest import make_actor

QUEUE = reverse("powermaps:duplicates")
ANSWER = reverse("powermaps:answer_duplicate")
MERGE = reverse("powermaps:merge")


@pytest.fixture
def twin(other_seat):
    """BOMSA’s name for what YPSA calls BMET."""
    return make_actor("Bureau of Man Power", "Manpower", seat=other_seat)


@pytest.fixture
def other_focal(other_seat):
    return make_person("Rokeya Sultana", Role.FOCAL_PERSON, seat=other_seat)


def pairs(client):
    page = client.get(QUEUE)
    return [{str(pair.one), str(pair.other)} for pair in page.context["page"]]


# ── Finding ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bureau of Manpower", "bureau of  manpower."),
        ("C3ER", "Centre for Climate Change and Environmental Research"),
        ("BMET", "Bureau of Manpower, Employment and Training"),
        ("Bangladesh Bank", "Governor, Bangladesh Bank"),
        ("Middlemen", "Midlemen"),
        ("Manpower Bureau", "Bureau Manpower"),
        ("জনশক্তি ব্যুরো", "জনশক্তি ব্যুরো।"),
    ],
)
def test_names_that_a_person_would_ask_about_are_found(one, other):
    assert set(Names([(1, one), (2, other)]).alike(1, most=5)) == {2}
    assert set(Names([(1, one), (2, other)]).alike(2, most=5)) == {1}


def test_looking_up_finds_what_comparing_all_would_find():
    dice = random.Random(4)
    words = [
        "Ministry",
        "of",
        "Labour",
        "and",
        "Migration",
        "Bureau",
        "Manpower",
        "Bank",
        "for",
        "the",
        "Union",
        "Sylhet",
    ]
    names = {n: " ".join(dice.choices(words, k=dice.randint(1, 5))) for n in range(120)}
    index = Names(names.items())
    wanted = {frozenset(two) for two in combinations(names, 2) if score([names[two[0]]], [names[two[1]]]) >= QUEUED}
    found = {frozenset((one, other)) for one in names for other in index.alike(one, most=200)}
    assert found <= wanted
    assert len(found) >= 0.95 * len(wanted)  # of many spelt alike only the nearest are looked at


def test_those_entered_are_compared_by_the_worker(bmet, twin, middlemen):
    assert waiting().count() == 3
    compare_actors()
    compare_actors()
    assert not waiting().exists()
    assert {(one.one, one.other) for one in Candidate.objects.all()} == {
        tuple(sorted((bmet, twin), key=lambda a: a.pk.hex))
    }


def test_named_anew_they_are_compared_anew(bmet, middlemen, focal_person):
    compare_waiting()
    assert not Candidate.objects.exists()
    name = add_name(middlemen, "Bureau of Manpower", "former")
    compare_waiting()
    assert Candidate.objects.get().score == 100
    remove_name(name)
    compare_waiting()
    assert not Candidate.objects.exists()
    describe(middlemen, version=1, by=focal_person, name="Bureau of Manpower")
    compare_waiting()
    assert Candidate.objects.count() == 1


def test_of_many_alike_only_the_likeliest_are_asked_about(seat):
    for number in range(12):
        make_actor(f"Agents of ward {number}", f"Agents {number}", seat=seat)
    compare_waiting()
    assert Candidate.objects.count() <= 12 * MOST_PER_ACTOR


# ── Asking ──────────────────────────────────────────────────────────────────


def test_leads_and_reviewers_are_asked(sign_in, consortium_lead, reviewer, colleague, bmet, twin):
    for person in (consortium_lead, reviewer, colleague):
        assert pairs(sign_in(person)) == [{"BMET", "Manpower"}]


def test_partners_are_asked_about_what_they_entered(sign_in, focal_person, bmet, twin, seat):
    assert pairs(sign_in(focal_person)) == []
    make_actor("Bureau of Manpowers", "BM", seat=seat)
    assert pairs(sign_in(focal_person)) == [{"BMET", "BM"}]


def test_other_projects_pairs_are_for_who_keeps_both(sign_in, reviewer, colleague, stranger, bmet, foreign_seat):
    make_actor("Bureau of Man Power", "Manpower", seat=foreign_seat)
    assert pairs(sign_in(reviewer)) == pairs(sign_in(stranger)) == []
    assert pairs(sign_in(colleague)) == [{"BMET", "Manpower"}]


def test_a_pair_is_shown_to_those_only_who_may_know_both(sign_in, consortium_lead, reviewer, bmet, twin):
    Actor.objects.filter(pk=twin.pk).update(confidentiality=Level.RESTRICTED)
    page = sign_in(consortium_lead).get(QUEUE)
    assert "0 pairs" in page.text and "Man Power" not in page.text
    client = sign_in(consortium_lead)
    ids = {"one": bmet.pk, "other": twin.pk, "answer": "different"}
    assert client.post(ANSWER, ids).status_code == 404
    for two in ({"kept": bmet.pk, "gone": twin.pk}, {"kept": twin.pk, "gone": bmet.pk}):
        assert client.get(MERGE, two).status_code == client.post(MERGE, two).status_code == 404
    assert "Say which" not in client.get(reverse("powermaps:actor", args=[bmet.pk])).text
    assert not Comparison.objects.exists()
    assert pairs(sign_in(reviewer)) == [{"BMET", "Manpower"}]


def test_who_keeps_only_one_may_not_answer(sign_in, focal_person, facilitator, bmet, twin):
    for person in (focal_person, facilitator):
        client = sign_in(person)
        assert client.post(ANSWER, {"one": bmet.pk, "other": twin.pk, "answer": "different"}).status_code == 403
        assert client.post(MERGE, {"kept": bmet.pk, "gone": twin.pk}).status_code == 403
    assert not Comparison.objects.exists() and not Merge.objects.exists()


def test_different_is_remembered(sign_in, consortium_lead, bmet, twin):
    client = sign_in(consortium_lead)
    assert len(pairs(client)) == 1
    client.post(ANSWER, {"one": twin.pk, "other": bmet.pk, "answer": "different"})
    Actor.objects.update(is_compared=False)
    assert pairs(client) == []
    said = Comparison.objects.get()
    assert (said.answer, said.by) == ("different", consortium_lead)


@pytest.mark.parametrize("said", ["one_part", "other_part"])
def test_a_part_is_put_under_the_whole(sign_in, consortium_lead, bmet, twin, said):
    client = sign_in(consortium_lead)
    client.post(ANSWER, {"one": bmet.pk, "other": twin.pk, "answer": said})
    link = Belonging.objects.get()
    assert (link.actor, link.parent) == ((bmet, twin) if said == "one_part" else (twin, bmet))
    assert Comparison.objects.get().answer == "part" and pairs(client) == []


def test_a_part_is_not_put_under_its_own_part(sign_in, consortium_lead, bmet, twin):
    put_under(bmet, twin)
    answer = sign_in(consortium_lead).post(
        ANSWER, {"one": twin.pk, "other": bmet.pk, "answer": "one_part"}, follow=True
    )
    assert "cannot be a part" in answer.text and not Comparison.objects.exists()


def test_the_same_leads_to_the_page_where_they_are_joined(sign_in, consortium_lead, bmet, twin):
    answer = sign_in(consortium_lead).post(ANSWER, {"one": bmet.pk, "other": twin.pk, "answer": "same"})
    assert answer.url == f"{MERGE}?kept={bmet.pk}&gone={twin.pk}"
    assert not Comparison.objects.exists()


@pytest.mark.parametrize("words", [{}, {"answer": "perhaps"}, {"one": "x", "other": "y", "answer": "same"}])
def test_nonsense_is_answered_in_words(sign_in, consortium_lead, words):
    assert sign_in(consortium_lead).post(ANSWER, words).status_code == 302


# ── Joining and parting on the page ─────────────────────────────────────────


def test_what_would_move_is_told_as_far_as_one_may_read(
    sign_in, consortium_lead, reports, bmet, twin, focal_person, other_seat
):
    place(reports["BOMSA"], twin, Band(1, 4), by=focal_person)
    hidden = make_actor("A hidden fund", "Fund", seat=other_seat, confidentiality=Level.RESTRICTED)
    put_under(twin, hidden)
    page = sign_in(consortium_lead).get(MERGE, {"kept": bmet.pk, "gone": twin.pk})
    assert page.context["plan"].moves == {}  # the draft’s placement and the hidden fund are not hers to know of
    assert "A hidden fund" not in page.text
    type(reports["BOMSA"]).objects.filter(pk=reports["BOMSA"].pk).update(status="submitted")
    put_under(make_actor("Training cell", "Cell", seat=other_seat), twin)
    page = sign_in(consortium_lead).get(MERGE, {"kept": bmet.pk, "gone": twin.pk})
    assert page.context["plan"].moves == {"placements": 1, "parents and parts": 1}
    assert not Merge.objects.exists()


def test_joined_and_parted_again(sign_in, consortium_lead, reports, bmet, twin, focal_person):
    place(reports["BOMSA"], twin, Band(1, 4), by=focal_person)
    client = sign_in(consortium_lead)
    assert len(pairs(client)) == 1
    page = client.post(MERGE, {"kept": bmet.pk, "gone": twin.pk}, follow=True)
    assert "1 join" in page.text and pairs(client) == []
    assert Placement.objects.get().actor == bmet
    found = client.get(reverse("powermaps:actor", args=[twin.pk]))
    assert found.url == reverse("powermaps:actor", args=[bmet.pk])
    assert [row["actor"] for row in client.get(reverse("powermaps:actors"), {"q": "man power"}).context["rows"]] == [
        bmet
    ]
    client.post(reverse("powermaps:undo_merge", args=[Merge.objects.get().pk]))
    assert Placement.objects.get().actor == twin
    assert pairs(client) == [{"BMET", "Manpower"}]
    again = client.post(reverse("powermaps:undo_merge", args=[Merge.objects.get().pk]), follow=True)
    assert "undone already" in again.text


def test_levels_do_not_mix_and_the_way_out_is_told(sign_in, reviewer, bmet, twin):
    Actor.objects.filter(pk=twin.pk).update(confidentiality=Level.CONSORTIUM)
    client = sign_in(reviewer)
    page = client.get(MERGE, {"kept": bmet.pk, "gone": twin.pk})
    assert "Give both the same level first" in page.text
    assert reverse("powermaps:edit_actor", args=[twin.pk]) in page.text
    assert client.post(MERGE, {"kept": bmet.pk, "gone": twin.pk}).status_code == 409
    assert not Merge.objects.exists()


def test_a_join_with_somebody_hidden_is_in_nobody_elses_list(
    sign_in, colleague, consortium_lead, other_focal, bmet, seat
):
    other = make_actor("Bureau of Man Power", "Manpower", seat=seat)
    Actor.objects.update(confidentiality=Level.RESTRICTED)
    sign_in(colleague).post(MERGE, {"kept": bmet.pk, "gone": other.pk})
    done = Merge.objects.get()
    for person in (consortium_lead, other_focal):
        client = sign_in(person)
        assert "0 joins" in client.get(MERGE).text
        assert client.post(reverse("powermaps:undo_merge", args=[done.pk])).status_code == 404


def test_where_other_people_may_know_of_the_one_than_of_the_other_nothing_is_joined(
    sign_in, colleague, bmet, twin, foreign_seat
):
    abroad = make_actor("Bureau of Man Power", "Abroad", seat=foreign_seat)
    client = sign_in(colleague)
    for level, other in ((Level.RESTRICTED, twin), (Level.CONSORTIUM, abroad)):
        Actor.objects.update(confidentiality=level)
        answer = client.post(MERGE, {"kept": bmet.pk, "gone": other.pk})
        assert answer.status_code == 409 and "Not the same people may know" in answer.text
    assert not Merge.objects.exists()


def test_what_was_hidden_since_stays_hidden_when_they_are_parted(sign_in, reviewer, stranger, bmet, twin):
    client = sign_in(reviewer)
    client.post(MERGE, {"kept": bmet.pk, "gone": twin.pk})
    Actor.objects.filter(pk=bmet.pk).update(confidentiality=Level.RESTRICTED)
    for pk in (bmet.pk, twin.pk):
        assert sign_in(stranger).get(reverse("powermaps:actor", args=[pk])).status_code == 404
    sign_in(reviewer).post(reverse("powermaps:undo_merge", args=[Merge.objects.get().pk]))
    assert "0 actors" in sign_in(stranger).get(reverse("powermaps:actors")).text


def test_what_was_said_of_one_holds_for_what_it_became(sign_in, consortium_lead, bmet, twin, seat, reviewer):
    third = make_actor("Bureau of Manpowers", "Third", seat=seat)
    answer(twin, third, "different", by=reviewer, at=MORNING)
    client = sign_in(consortium_lead)
    client.post(MERGE, {"kept": bmet.pk, "gone": twin.pk})
    assert pairs(client) == []


@pytest.mark.parametrize("two", [{"kept": "x"}, {"kept": "x", "gone": "y"}])
def test_an_address_that_names_nobody_leads_nowhere(sign_in, consortium_lead, two):
    assert sign_in(consortium_lead).get(MERGE, two).status_code == 404


def test_an_actor_is_not_joined_with_itself(sign_in, consortium_lead, bmet):
    answer = sign_in(consortium_lead).post(MERGE, {"kept": bmet.pk, "gone": bmet.pk})
    assert answer.status_code == 409 and "one and the same" in answer.text


def test_only_posts_change_anything(sign_in, consortium_lead, bmet):
    for address in (ANSWER, reverse("powermaps:undo_merge", args=[bmet.pk])):
        assert sign_in(consortium_lead).get(address).status_code == 405


def test_the_queue_costs_the_same_however_long(
    sign_in, consortium_lead, bmet, twin, seat, django_assert_max_num_queries
):
    client = sign_in(consortium_lead)
    client.get(QUEUE)
    counts = []
    for number in range(2):
        with django_assert_max_num_queries(30) as queries:
            client.get(QUEUE)
        counts.append(len(queries))
        for n in range(3):
            make_actor(f"Bureau of Manpower {number}{n}", f"M{number}{n}", seat=seat)
        compare_waiting()
    assert Candidate.objects.count() > 3
    assert counts[0] == counts[1]


def test_two_ids_stand_in_one_order(bmet, twin):
    assert pair_of(bmet.pk, twin.pk) == pair_of(twin.pk, bmet.pk)


@pytest.fixture
def reader_of_both(flm, cftm):
    person = make_person("Reviewer of two", Role.REVIEWER, ibp=flm)
    person.appointments.create(role=Role.REVIEWER, ibp=cftm)
    return person


def test_who_reviews_both_projects_joins_across_them(sign_in, reader_of_both, bmet, foreign_seat):
    other = make_actor("Bureau of Man Power", "Manpower", seat=foreign_seat)
    client = sign_in(reader_of_both)
    assert pairs(client) == [{"BMET", "Manpower"}]
    client.post(MERGE, {"kept": bmet.pk, "gone": other.pk})
    assert Merge.objects.count() == 1


def test_the_queue_begins_with_its_pairs_not_with_every_two_actors(facilitator):
    for pairs_of in (Candidate.objects.visible_to, Candidate.objects.for_answering):
        plan = pairs_of(facilitator).select_related("one", "other").explain()
        assert "LIST SUBQUERY" not in plan  # as SQLite says that it looks a pair up for each two of a list
