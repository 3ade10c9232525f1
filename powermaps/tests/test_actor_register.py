"""People look up actors under all their names, describe them, and read one actor's life; what is confidential is not there."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from conftest import MORNING, make_person, open_next_quarter
from partners.clearance import Level
from partners.refusals import Refused
from partners.standing import Role
from powermaps.breaking_down import break_down
from powermaps.mapping import judge, place
from powermaps.models import Actor, ActorName, Belonging, Placement
from powermaps.register import MOST_NAMES, add_name, put_under
from powermaps.scale import Band
from powermaps.tests.conftest import make_actor
from reporting.models import ContextChange
from reporting.workflow import Status

DESCRIBED = {
    "name": "Bureau of Manpower",
    "short_name": "BMET",
    "local_name": "",
    "kind": "organisation",
    "stakeholder": "",
    "reach": "national",
    "confidentiality": 2,
    "note": "",
    "version": 1,
}


def url(name, *arguments):
    return reverse(f"powermaps:{name}", args=arguments)


def send(report):
    """Without its other chapters: only the state counts here."""
    type(report).objects.filter(pk=report.pk).update(status=Status.SUBMITTED, status_at=MORNING)
    report.refresh_from_db()


@pytest.fixture
def minister(other_seat, focal_person):
    """Named by BOMSA for itself and PROKAS only."""
    return make_actor("The minister’s brother", "Brother", seat=other_seat, confidentiality=Level.RESTRICTED)


@pytest.fixture
def other_focal(other_seat):
    return make_person("Rokeya Sultana", Role.FOCAL_PERSON, seat=other_seat)


# ── The register ────────────────────────────────────────────────────────────


@pytest.mark.parametrize("text", ["bmet", "manpower bureau", "জনশক্তি", "Jonoshokti", "BUREAU"])
def test_an_actor_is_found_by_any_of_its_names(sign_in, contributor, bmet, middlemen, text):
    Actor.objects.filter(pk=bmet.pk).update(local_name="জনশক্তি ব্যুরো")
    ActorName.objects.create(actor=bmet, name="জনশক্তি ব্যুরো", kind="local")
    add_name(bmet, "Jonoshokti Bureau", "translation")
    page = sign_in(contributor).get(url("actors"), {"q": text})
    assert [row["actor"] for row in page.context["rows"]] == [bmet]
    assert "1 actor" in page.text


def test_the_other_name_by_which_it_was_found_is_told(sign_in, contributor, bmet):
    add_name(bmet, "Jonoshokti Bureau", "translation")
    assert "Jonoshokti Bureau" in sign_in(contributor).get(url("actors"), {"q": "jono"}).text
    assert "Jonoshokti Bureau" not in sign_in(contributor).get(url("actors"), {"q": "bmet"}).text


def test_the_register_is_narrowed(sign_in, contributor, bmet, middlemen, report, foreign_seat, focal_person):
    bank = make_actor("Bangladesh Bank", "BB", seat=foreign_seat, stakeholder="national_government")
    place(report, middlemen, Band(-2, 3), by=focal_person, roles=["spoiler"])
    client = sign_in(contributor)

    def shown(**narrowed):
        return {str(row["actor"]) for row in client.get(url("actors"), narrowed).context["rows"]}

    assert shown() == {"BMET", "Middlemen", "BB"}
    assert shown(ibp="CFTM") == {"BB"}
    assert shown(kind="group") == {"Middlemen"}
    assert shown(only="spoilers") == {"Middlemen"}
    assert shown(q="x" * 1000) == shown(ibp="NONE") == {str(bmet), str(middlemen), str(bank)}


def test_who_names_an_opponent_is_read_by_nobody_else(sign_in, contributor, other_focal, minister, reviewer):
    assert "Brother" in sign_in(other_focal).get(url("actors")).text
    assert "Brother" in sign_in(reviewer).get(url("actors")).text
    client = sign_in(contributor)
    assert "0 actors" in client.get(url("actors")).text
    assert client.get(url("find_actors"), {"q": "brother"}).json() == {"actors": [], "more": False}
    for name in ("actor", "edit_actor"):
        assert client.get(url(name, minister.pk)).status_code == 404
    assert client.post(url("add_name", minister.pk), {"name": "X", "kind": "acronym"}).status_code == 404


def test_a_stricter_level_hides_it_at_once_everywhere(sign_in, contributor, stranger, bmet, middlemen, focal_person):
    put_under(middlemen, bmet)
    client = sign_in(stranger)
    assert "Bureau of Manpower" in client.get(url("actor", middlemen.pk)).text
    words = DESCRIBED | {"confidentiality": 3}
    assert sign_in(focal_person).post(url("edit_actor", bmet.pk), words).status_code == 302
    client = sign_in(stranger)
    assert client.get(url("actor", bmet.pk)).status_code == 404
    for page in (url("actor", middlemen.pk), url("actors"), f"{url('find_actors')}?q=bmet"):
        assert "Bureau of Manpower" not in client.get(page).text
    assert "Bureau of Manpower" in sign_in(contributor).get(url("actor", middlemen.pk)).text


def test_only_who_entered_it_lets_its_name_travel_further(sign_in, bmet, reviewer, consortium_lead, focal_person):
    Actor.objects.filter(pk=bmet.pk).update(confidentiality=Level.CONSORTIUM)
    for person in (reviewer, consortium_lead):
        answer = sign_in(person).post(url("edit_actor", bmet.pk), DESCRIBED)
        assert answer.status_code == 400 and "Only those who entered it" in answer.text
    assert sign_in(focal_person).post(url("edit_actor", bmet.pk), DESCRIBED).status_code == 302
    bmet.refresh_from_db()
    assert bmet.confidentiality == Level.PROGRAMME


def test_a_lead_who_hides_an_actor_from_herself_is_told(sign_in, bmet, consortium_lead):
    words = DESCRIBED | {"confidentiality": 4}
    answer = sign_in(consortium_lead).post(url("edit_actor", bmet.pk), words, follow=True)
    assert answer.redirect_chain[-1][0] == url("actors") and "From now on only these know of it" in answer.text


def test_observers_and_people_without_a_role_get_no_name(sign_in, observer, bmet):
    for person in (observer, make_person("Nobody")):
        for page in (url("actors"), url("find_actors"), url("actor", bmet.pk), url("duplicates"), url("merge")):
            assert sign_in(person).get(page).status_code == 403


def test_the_list_costs_the_same_however_long(sign_in, contributor, bmet, seat, django_assert_max_num_queries):
    client = sign_in(contributor)
    client.get(url("actors"))
    counts = []
    for number in range(2):
        with django_assert_max_num_queries(30) as queries:
            client.get(url("actors"), {"q": "b"})
        counts.append(len(queries))
        for n in range(3):
            add_name(make_actor(f"Bureau {number}{n}", f"B{number}{n}", seat=seat), f"Bu {number}{n}", "spelling")
    assert counts[0] == counts[1]


def test_typing_a_name_offers_actors(sign_in, contributor, bmet, middlemen, seat):
    make_actor("Ministry with a bmet desk", "Desk", seat=seat)
    client = sign_in(contributor)
    found = client.get(url("find_actors"), {"q": "bmet"}).json()["actors"]
    assert [one["short_name"] for one in found] == ["BMET", "Desk"]
    options = client.get(url("find_actors"), {"q": "bmet"}, headers={"HX-Request": "true"}).text
    assert '<option value="Bureau of Manpower">' in options
    assert client.get(url("find_actors"), {"q": ""}).json()["actors"] == []


# ── Entering and describing ─────────────────────────────────────────────────


def test_a_partner_enters_an_actor(sign_in, focal_person, seat):
    words = DESCRIBED | {"owner": str(seat.pk)}
    sign_in(focal_person).post(url("add_actor"), words)
    assert (Actor.objects.get().seat, Actor.objects.get().added_by) == (seat, focal_person)


def test_those_that_are_called_alike_are_shown_first(sign_in, focal_person, seat, bmet, minister):
    words = DESCRIBED | {"name": "Bureau of Man Power", "short_name": "Manpower", "owner": str(seat.pk)}
    client = sign_in(focal_person)
    page = client.post(url("add_actor"), words)
    assert [one.actor for one in page.context["likely"]] == [bmet] and Actor.objects.count() == 2
    client.post(url("add_actor"), words | {"anyway": "on"})
    assert Actor.objects.count() == 3


def test_an_acronym_and_what_it_stands_for_are_asked_about_wherever_an_actor_is_entered(
    sign_in, contributor, seat, report, focal_person
):
    centre = make_actor("Centre for Climate Change and Environmental Research", "Centre", seat=seat, by=focal_person)
    bank = make_actor("BDBL", "BDBL", seat=seat, by=focal_person)
    client = sign_in(contributor)
    for typed, meant in (("C3ER", centre), ("Bangladesh Development Bank Limited", bank)):
        words = DESCRIBED | {"name": typed, "short_name": typed[:14].strip(), "local_name": ""}
        page = client.post(url("add_actor"), words | {"owner": str(seat.pk)})
        assert [one.actor for one in page.context["likely"]] == [meant]
        page = client.post(url("add", report.pk), words)
        assert [one.actor for one in page.context["alike"]] == [meant]
        assert client.get(url("add", report.pk), {"q": typed}).context["found"] == [meant]
    assert Actor.objects.count() == 2


def test_nobody_is_offered_whom_one_may_not_know(sign_in, focal_person, seat, minister):
    words = DESCRIBED | {"name": "The ministers brother", "short_name": "Brother", "owner": str(seat.pk)}
    assert sign_in(focal_person).post(url("add_actor"), words).status_code == 302


def test_who_keeps_it_changes_it(sign_in, focal_person, other_focal, consortium_lead, bmet):
    words = DESCRIBED | {"name": "Bureau of Manpower, Employment and Training"}
    assert sign_in(other_focal).post(url("edit_actor", bmet.pk), words).status_code == 403
    assert sign_in(consortium_lead).post(url("edit_actor", bmet.pk), words).status_code == 302
    bmet.refresh_from_db()
    assert bmet.name == words["name"] and bmet.history.first().history_user == consortium_lead


def test_of_two_the_second_sees_both_texts(sign_in, focal_person, consortium_lead, bmet):
    sign_in(consortium_lead).post(url("edit_actor", bmet.pk), DESCRIBED | {"name": "By the lead"})
    client = sign_in(focal_person)
    answer = client.post(url("edit_actor", bmet.pk), DESCRIBED | {"name": "By YPSA"})
    assert answer.status_code == 409
    assert "By the lead" in answer.text and "By YPSA" in answer.text and "Sultana Razia" in answer.text
    client.post(url("edit_actor", bmet.pk), DESCRIBED | {"name": "By YPSA", "settle": "mine", "settle_version": 2})
    bmet.refresh_from_db()
    assert (bmet.name, bmet.version) == ("By YPSA", 3)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "x" * 1000),
        ("name", "BM\u202eET"),
        ("name", ""),
        ("short_name", "fifteen letters"),
        ("kind", "ghost"),
        ("confidentiality", 9),
        ("confidentiality", ""),
        ("note", "x" * 3000),
        ("note", "\x07"),
        ("version", "x"),
        ("version", "-1"),
    ],
)
def test_what_cannot_be_is_answered_in_words_and_given_back(sign_in, focal_person, bmet, field, value):
    answer = sign_in(focal_person).post(url("edit_actor", bmet.pk), DESCRIBED | {field: value, "local_name": "ব্যুরো"})
    assert answer.status_code == 400 and "ব্যুরো" in answer.text
    bmet.refresh_from_db()
    assert bmet.local_name == ""


# ── Names, parents, parts ───────────────────────────────────────────────────


def test_names_are_added_and_removed(sign_in, focal_person, bmet):
    client = sign_in(focal_person)
    for _twice in range(2):
        client.post(url("add_name", bmet.pk), {"name": "Jonoshokti", "kind": "translation"})
    added = bmet.names.get(kind="translation")
    client.post(url("remove_name", bmet.pk, bmet.names.get(kind="name").pk))
    assert bmet.names.filter(kind="name").exists()
    client.post(url("remove_name", bmet.pk, added.pk))
    assert not bmet.names.filter(kind="translation").exists()


@pytest.mark.parametrize("name", ["x" * 1000, "BM\u202eET", "", "…"])
def test_a_name_that_cannot_be_is_refused_in_words(sign_in, focal_person, bmet, name):
    answer = sign_in(focal_person).post(url("add_name", bmet.pk), {"name": name, "kind": "acronym"})
    assert answer.status_code == 400 and answer.context["name_form"].errors
    assert bmet.names.count() == 2


def test_nobody_has_five_thousand_names(bmet):
    ActorName.objects.bulk_create(
        ActorName(actor=bmet, name=f"Name {n}", plain=f"name {n}", kind="spelling") for n in range(MOST_NAMES)
    )
    with pytest.raises(Refused, match="Remove one first"):
        add_name(bmet, "One more", "spelling")


def test_a_parent_is_found_by_its_name(sign_in, focal_person, bmet, middlemen):
    add_name(bmet, "Jonoshokti", "translation")
    client = sign_in(focal_person)
    client.post(url("add_parent", middlemen.pk), {"q": "jonoshokti", "since": "01/01/2017"})
    link = Belonging.objects.get()
    assert (link.actor, link.parent, link.since) == (middlemen, bmet, date(2017, 1, 1))
    client.post(url("remove_parent", middlemen.pk, link.pk), {"deed": "end"})
    link.refresh_from_db()
    assert link.until >= date(2017, 1, 1)
    client.post(url("remove_parent", middlemen.pk, link.pk), {"deed": "remove"})
    assert not Belonging.objects.exists()


def test_where_a_name_fits_several_one_chooses(sign_in, focal_person, seat, middlemen):
    north, south = (make_actor(f"Bureau {where}", where, seat=seat) for where in ("north", "south"))
    client = sign_in(focal_person)
    answer = client.post(url("add_parent", middlemen.pk), {"q": "bureau"})
    assert answer.status_code == 400 and set(answer.context["parent_choices"]) == {north, south}
    client.post(url("add_parent", middlemen.pk), {"q": "bureau", "actor": str(south.pk)})
    assert Belonging.objects.get().parent == south


def test_nobody_is_put_under_its_own_part_or_under_whom_one_may_not_know(
    sign_in, focal_person, bmet, middlemen, minister
):
    put_under(bmet, middlemen)
    client = sign_in(focal_person)
    answer = client.post(url("add_parent", middlemen.pk), {"actor": str(bmet.pk)})
    assert answer.status_code == 400 and "cannot be a part" in answer.text
    for words in ({"q": "Brother"}, {"actor": str(minister.pk)}, {"q": ""}, {"actor": "x"}):
        assert client.post(url("add_parent", bmet.pk), words).status_code == 400
    answer = client.post(
        url("add_parent", bmet.pk), {"actor": str(middlemen.pk), "since": "2017-02-01", "until": "2017-01-01"}
    )
    assert answer.status_code == 400 and "comes before the first" in answer.text
    assert Belonging.objects.count() == 1


# ── One actor's life ────────────────────────────────────────────────────────


@pytest.fixture
def moved(reports, bmet, focal_person):
    """Placed in the first quarter, moved in the second; BOMSA sees it otherwise."""
    place(reports["YPSA"], bmet, Band(0, 4), by=focal_person, reason="Answers letters.")
    send(reports["YPSA"])
    place(reports["BOMSA"], bmet, Band(-1, 4), by=focal_person, reason="Stalls, says BOMSA.")
    later = open_next_quarter(at=MORNING + timedelta(days=60))["YPSA"]
    change = ContextChange.add(later, by=focal_person, text="A new secretary came.", sign="positive", confidentiality=4)
    row = Placement.objects.filter(report=later, actor=bmet).first()
    row = row or Placement.add(
        later, by=focal_person, actor=bmet, support=0, influence=4, before_support=0, before_influence=4
    )
    words = {"change_reason": "context", "reason": "Opened its register.", "context_change": change}
    judge(row, Band(1, 4), version=row.version, by=focal_person, **words)
    return later


def test_its_own_partner_reads_all_quarters(sign_in, focal_person, moved, bmet):
    page = sign_in(focal_person).get(url("actor", bmet.pk))
    assert [chapter.title for chapter in page.context["chapters"]] == ["Quarter 2, 2017", "Quarter 1, 2017"]
    for words in ("Opened its register.", "The context changed", "A new secretary came.", "Answers letters.", "▶1"):
        assert words in page.text
    assert "Stalls" not in page.text  # BOMSA’s own


def test_the_lead_reads_what_was_sent(sign_in, consortium_lead, reviewer, moved, bmet):
    for person in (consortium_lead, reviewer):
        page = sign_in(person).get(url("actor", bmet.pk))
        assert "Answers letters." in page.text
        assert "Opened its register." not in page.text and "Stalls" not in page.text
    send(moved)
    page = sign_in(consortium_lead).get(url("actor", bmet.pk))
    assert "Opened its register." in page.text and "A new secretary came." not in page.text
    assert "A new secretary came." in sign_in(reviewer).get(url("actor", bmet.pk)).text


def test_other_partners_read_nothing_of_it(sign_in, stranger, contributor, other_focal, moved, bmet):
    for person in (stranger, make_person("Facilitator", Role.FACILITATOR)):
        page = sign_in(person).get(url("actor", bmet.pk))
        assert page.status_code == 200
        assert "Opened" not in page.text and "Stalls" not in page.text
    page = sign_in(other_focal).get(url("actor", bmet.pk))
    assert "Stalls" in page.text and "Answers letters." not in page.text


def test_a_part_says_what_it_was_a_part_of(sign_in, focal_person, stranger, report, seat):
    ingos = make_actor("INGOs", "INGOs", seat=seat, kind="cluster")
    oxfam = make_actor("Oxfam", "Oxfam", seat=seat)
    secret = make_actor("A hidden fund", "Fund", seat=seat, confidentiality=Level.RESTRICTED)
    place(report, ingos, Band(1, 3), by=focal_person)
    break_down(report, ingos, [oxfam, secret], by=focal_person, at=MORNING)
    assert "INGOs" in sign_in(focal_person).get(url("actor", oxfam.pk)).text
    assert "A hidden fund" in sign_in(focal_person).get(url("actor", ingos.pk)).text
    page = sign_in(stranger).get(url("actor", ingos.pk))
    assert "A hidden fund" not in page.text and "Broken down" not in page.text


def test_one_actor_costs_the_same_however_much_is_known(
    sign_in, focal_person, report, bmet, middlemen, seat, django_assert_max_num_queries
):
    client = sign_in(focal_person)
    place(report, bmet, Band(0, 4), by=focal_person)
    put_under(middlemen, bmet)
    client.get(url("actor", bmet.pk))
    with django_assert_max_num_queries(60) as first:
        client.get(url("actor", bmet.pk))
    for number in range(3):
        add_name(bmet, f"Alias {number}", "spelling")
        put_under(make_actor(f"Part {number}", f"P{number}", seat=seat), bmet)
        put_under(bmet, make_actor(f"Whole {number}", f"W{number}", seat=seat))
    with django_assert_max_num_queries(60) as then:
        client.get(url("actor", bmet.pk))
    assert len(first) == len(then)
