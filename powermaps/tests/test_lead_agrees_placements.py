"""The lead opens the consolidated map, talks through where partners disagree, and records what was agreed or held back."""

import pytest
from django.urls import reverse

from conftest import MORNING, complete, make_person
from partners.clearance import Level
from partners.standing import Role
from powermaps.chapters.consolidated import ConsolidatedPower
from powermaps.joining import ConsolidatedMap
from powermaps.mapping import place
from powermaps.models import Actor, Agreed, Candidate, HeldBack, Placement
from powermaps.scale import Band
from powermaps.tests.conftest import make_actor
from publishing.document import Document
from publishing.html import to_html
from publishing.kinds import Kind
from reporting.models import Report
from reporting.workflow import Status


@pytest.fixture
def said(reports, bmet, middlemen, focal_person):
    """YPSA and BOMSA see BMET on opposite sides; what YPSA says of the middlemen stays in the consortium."""
    for partner, band in (("YPSA", Band(-2, 4)), ("BOMSA", Band(2, 4))):
        place(reports[partner], bmet, band, by=focal_person, reason=f"{partner} sat in their <hearing>.")
    place(reports["YPSA"], middlemen, Band(-2, 3), by=focal_person, confidentiality=Level.CONSORTIUM, roles=["spoiler"])
    Report.objects.filter(pk__in=[reports["YPSA"].pk, reports["BOMSA"].pk]).update(status=Status.SUBMITTED)
    return reports


@pytest.fixture
def lead(sign_in, consortium_lead):
    return sign_in(consortium_lead)


def sent(report):
    Report.objects.filter(pk=report.pk).update(status=Status.SUBMITTED)
    report.refresh_from_db()
    return report


def words(**changes):
    return {
        "support": "1",
        "influence": "4",
        "text": "They met us twice.",
        "confidentiality": "2",
        "version": "0",
        **changes,
    }


def url(name, report, *actor):
    return reverse(f"powermaps:{name}", args=[report.pk, *(one.pk for one in actor)])


def test_the_lead_sees_who_places_whom_where(lead, said, consolidated):
    page = lead.get(url("consolidated", consolidated)).content.decode()
    assert "Opposite sides" in page
    assert "<b><bdi>YPSA</bdi></b> Active opposition · Hard to succeed without" in page
    assert "Not in it: IID (not submitted yet)." in page
    assert "3 placements of partners = 2 on this map + 1 joined with others of the same actor + 0 held back." in page


def test_disagreements_stand_with_what_each_saw(lead, said, consolidated, bmet):
    page = lead.get(url("disagreements", consolidated)).content.decode()
    assert "YPSA sat in their &lt;hearing&gt;." in page
    assert "Middlemen" not in page
    assert url("agree", consolidated, bmet) in page


def test_the_lead_records_what_was_agreed(lead, said, consolidated, bmet, consortium_lead):
    answer = lead.post(url("agree", consolidated, bmet), words(then="disagreements"))
    assert answer.url == f"{url('disagreements', consolidated)}#row-{bmet.pk}"
    there = Agreed.objects.get(report=consolidated, actor=bmet)
    assert (there.band, there.text, there.created_by) == (Band(1, 4), "They met us twice.", consortium_lead)
    page = lead.get(url("disagreements", consolidated)).content.decode()
    assert "On everything that partners see differently something was agreed." in page
    assert "They met us twice." in page and "Active opposition" in page


def test_what_was_agreed_can_be_changed_and_taken_back(lead, said, consolidated, bmet):
    lead.post(url("agree", consolidated, bmet), words())
    lead.post(url("agree", consolidated, bmet), words(support="0", version="1"))
    there = Agreed.objects.get()
    assert (there.support, there.version) == (0, 2)
    lead.post(url("let_go", consolidated, bmet), {"version": "2"})
    assert not Agreed.objects.exists()
    lead.post(url("let_go", consolidated, bmet), {"version": "2"})


def test_a_colleague_who_was_faster_is_not_overwritten(lead, said, consolidated, bmet):
    lead.post(url("agree", consolidated, bmet), words())
    for version in ("0", "7"):
        answer = lead.post(url("agree", consolidated, bmet), words(text="Mine is another text.", version=version))
        assert answer.status_code == 409
        assert "Mine is another text." in answer.content.decode() and "They met us twice." in answer.content.decode()
    assert Agreed.objects.get().text == "They met us twice."
    lead.post(url("agree", consolidated, bmet), words(text="Mine is another text.", version="0", settle_version="1"))
    assert Agreed.objects.get().text == "Mine is another text."


@pytest.mark.parametrize(
    "wrong",
    [
        {"support": "3"},
        {"influence": "0"},
        {"support": "east"},
        {"text": ""},
        {"text": "   "},
        {"text": "x" * 20_001},
        {"confidentiality": "9"},
        {"version": "-1"},
        {"text": "a\x00b"},
    ],
)
def test_bad_input_is_answered_with_the_text_given_back(lead, said, consolidated, bmet, wrong):
    answer = lead.post(url("agree", consolidated, bmet), words(**wrong))
    assert answer.status_code == 400
    assert not Agreed.objects.exists()
    if "text" not in wrong:
        assert "They met us twice." in answer.content.decode()


def test_what_was_agreed_travels_no_further_than_every_placement(lead, said, consolidated, middlemen, bmet):
    answer = lead.post(url("agree", consolidated, middlemen), words(confidentiality="2"))
    assert answer.status_code == 400
    assert not Agreed.objects.exists()
    lead.post(url("agree", consolidated, middlemen), words(confidentiality="3"))
    lead.post(url("agree", consolidated, bmet), words())
    Placement.objects.filter(actor=bmet).update(confidentiality=Level.CONSORTIUM)
    [gap] = ConsolidatedPower().gaps(consolidated)
    assert gap.message.startswith("BMET: its partners have made")


def test_an_actor_is_held_back_with_a_reason_and_brought_back(lead, said, consolidated, middlemen):
    assert lead.post(url("hold_back", consolidated, middlemen), {"reason": " "}).status_code == 400
    lead.post(url("hold_back", consolidated, middlemen), {"reason": "Not ours to tell."})
    page = lead.get(url("consolidated", consolidated)).content.decode()
    assert "Not ours to tell." in page and "+ 1 held back." in page
    lead.post(url("bring_back", consolidated, middlemen))
    assert not HeldBack.objects.exists()


def test_what_is_held_back_is_for_the_lead_and_prokas_only(
    sign_in, said, consolidated, middlemen, contributor, reviewer
):
    HeldBack.objects.create(report=consolidated, actor=middlemen, reason="Not ours to tell.", at=MORNING)
    sent(consolidated)
    assert "Not ours" not in sign_in(contributor).get(url("consolidated", consolidated)).content.decode()
    assert "Not ours" in sign_in(reviewer).get(url("consolidated", consolidated)).content.decode()


def test_an_actor_that_does_not_stand_there_has_no_page(lead, said, consolidated, seat, focal_person):
    elsewhere = make_actor("A secret office", "Office", seat=seat, by=focal_person, confidentiality=Level.RESTRICTED)
    Placement.objects.create(report=said["YPSA"], actor=elsewhere, support=0, influence=1)
    for name in ("agree", "let_go", "hold_back"):
        assert lead.post(url(name, consolidated, elsewhere), words(reason="Why not.")).status_code == 404
    assert "Office" not in lead.get(url("consolidated", consolidated)).content.decode()


def test_alike_names_are_pointed_out(lead, said, consolidated, bmet, middlemen):
    one, other = sorted([bmet, middlemen], key=lambda actor: actor.pk)
    Candidate.objects.create(one=one, other=other, score=88)
    assert "Entered twice?" in lead.get(url("consolidated", consolidated)).content.decode()


def test_a_closed_report_is_read_not_written(lead, said, consolidated, bmet):
    sent(consolidated)
    page = lead.get(url("consolidated", consolidated)).content.decode()
    assert "Agree on a place" not in page
    assert lead.get(url("agree", consolidated, bmet)).url == url("consolidated", consolidated)
    assert lead.post(url("agree", consolidated, bmet), words()).status_code == 302
    lead.post(url("hold_back", consolidated, bmet), {"reason": "Too late."})
    assert not Agreed.objects.exists() and not HeldBack.objects.exists()


# ── Who reads what ──────────────────────────────────────────────────────────


@pytest.mark.parametrize("page", ["consolidated", "disagreements"])
def test_members_read_it_once_it_is_sent(sign_in, said, consolidated, contributor, page):
    client = sign_in(contributor)
    assert client.get(url(page, consolidated)).status_code == 403
    sent(consolidated)
    assert client.get(url(page, consolidated)).status_code == 200


def test_a_member_reads_the_consortium_s_a_facilitator_the_programme_s(
    sign_in, said, consolidated, contributor, facilitator
):
    sent(consolidated)
    assert "Middlemen" in sign_in(contributor).get(url("consolidated", consolidated)).content.decode()
    assert "Middlemen" not in sign_in(facilitator).get(url("consolidated", consolidated)).content.decode()
    assert "BMET" in sign_in(facilitator).get(url("consolidated", consolidated)).content.decode()


@pytest.mark.parametrize("page", ["consolidated", "disagreements"])
@pytest.mark.parametrize("who", ["stranger", "observer"])
def test_strangers_and_observers_find_nothing(sign_in, said, consolidated, page, who, request):
    sent(consolidated)
    assert sign_in(request.getfixturevalue(who)).get(url(page, consolidated)).status_code == 404


def test_members_and_reviewers_do_not_write(sign_in, said, consolidated, bmet, contributor, reviewer, stranger):
    for person, status in ((contributor, 403), (reviewer, 403), (stranger, 404)):
        client = sign_in(person)
        assert client.get(url("agree", consolidated, bmet)).status_code == status
        for name in ("agree", "let_go", "hold_back", "bring_back"):
            assert client.post(url(name, consolidated, bmet), words(reason="No.")).status_code == status
    assert not Agreed.objects.exists()


def test_a_partner_s_own_report_has_no_such_page(sign_in, said, consortium_lead):
    assert sign_in(consortium_lead).get(url("consolidated", said["YPSA"])).status_code == 404


@pytest.mark.parametrize("page", ["consolidated", "disagreements"])
def test_the_pages_ask_the_same_however_many_actors(
    lead, reports, consolidated, seat, focal_person, page, django_assert_max_num_queries
):
    def add(count, first):
        for number in range(first, first + count):
            actor = make_actor(f"Actor {number}", f"A{number}", seat=seat, by=focal_person)
            for partner, support in (("YPSA", -1), ("BOMSA", 2)):
                Placement.objects.create(report=reports[partner], actor=actor, support=support, influence=3)

    Report.objects.filter(pk__in=[reports["YPSA"].pk, reports["BOMSA"].pk]).update(status=Status.SUBMITTED)
    add(3, 0)
    lead.get(url(page, consolidated))
    with django_assert_max_num_queries(100) as few:
        lead.get(url(page, consolidated))
    add(27, 3)
    with django_assert_max_num_queries(len(few)):
        assert lead.get(url(page, consolidated)).status_code == 200


# ── With the report ─────────────────────────────────────────────────────────


@pytest.fixture
def submitted(said, consolidated, consortium_lead):
    Placement.objects.filter(report=said["IID"]).delete()
    report = Report.objects.get(pk=consolidated.pk)
    report.take("submit", by=consortium_lead, at=MORNING)
    return report


def test_the_map_is_locked_with_the_report(submitted, said, bmet, focal_person):
    before = ConsolidatedMap(submitted).values
    place(said["IID"], bmet, Band(0, 1), by=focal_person)
    sent(said["IID"])
    Report.objects.filter(pk=said["BOMSA"].pk).update(status=Status.RETURNED)
    assert ConsolidatedMap(submitted).values == before
    assert [one["partner"] for one in before["late"]] == ["IID"]
    Report.objects.filter(pk=submitted.pk).update(status=Status.RETURNED)
    again = ConsolidatedMap(Report.objects.get(pk=submitted.pk)).values
    assert [one["partner"] for one in again["late"]] == ["BOMSA"]


def test_what_became_more_confidential_disappears_from_a_sent_map_too(submitted, bmet, middlemen):
    Placement.objects.filter(report__seat__organisation__acronym="BOMSA").update(confidentiality=Level.CONSORTIUM)
    [row] = ConsolidatedMap(submitted, Level.PROGRAMME).actors
    assert (row["count"], row["agreement"]) == (1, "single")
    Actor.objects.filter(pk=bmet.pk).update(confidentiality=Level.RESTRICTED)
    values = ConsolidatedMap(submitted, Level.RESTRICTED).values
    assert [row["short_name"] for row in values["actors"]] == ["Middlemen"]
    assert values["reckoning"]["fits"] and "BMET" not in str(values)


def test_what_another_project_keeps_to_itself_since_disappears_from_a_sent_map(
    submitted, bmet, middlemen, foreign_seat
):
    theirs = {"ibp": foreign_seat.ibp, "seat": foreign_seat}
    Actor.objects.filter(pk=bmet.pk).update(**theirs)
    assert "BMET" in [row["short_name"] for row in ConsolidatedMap(submitted).actors]
    Actor.objects.filter(pk=bmet.pk).update(confidentiality=Level.CONSORTIUM)
    values = ConsolidatedMap(submitted, Level.RESTRICTED).values
    assert [row["short_name"] for row in values["actors"]] == ["Middlemen"]
    assert values["reckoning"]["fits"] and "BMET" not in str(values)


def test_it_is_submitted_again_with_the_map_as_it_is_then(submitted, said, consortium_lead):
    submitted.take("withdraw", by=consortium_lead, at=MORNING)
    Report.objects.filter(pk=said["BOMSA"].pk).update(status=Status.RETURNED)
    submitted.take("submit", by=consortium_lead, at=MORNING)
    first, second = [snapshot.content["power"] for snapshot in submitted.snapshots.order_by("pk")]
    assert (len(first["actors"][0]["voices"]), len(second["actors"][0]["voices"])) == (2, 1)


def test_it_reads_with_the_report_on_screen_and_on_paper(sign_in, submitted, reviewer, facilitator):
    page = sign_in(reviewer).get(reverse("reporting:read", args=[submitted.pk])).content.decode()
    assert "Opposite sides" in page and "Middlemen" in page
    document = Document.compose(Kind.CONSOLIDATED, Level.PROGRAMME, made_on=MORNING.date(), report=submitted)
    html = to_html(document)
    assert "Where partners disagree" in html and "YPSA sat in their" in html
    assert "Middlemen" not in html


def test_a_list_counts_what_one_may_know(submitted, said, facilitator, contributor, stranger, middlemen):
    chapter = ConsolidatedPower()
    assert chapter.tally([submitted], contributor) == {submitted.pk: "2 actors, 1 to discuss"}
    assert chapter.tally([submitted], facilitator) == {submitted.pk: "1 actor, 1 to discuss"}
    assert chapter.tally([submitted], stranger) == {}


def test_a_consortium_without_maps_says_so(lead, reports, consolidated):
    assert "No actor stands here yet" in lead.get(url("consolidated", consolidated)).content.decode()
    assert "Partners do not disagree" in lead.get(url("disagreements", consolidated)).content.decode()


def test_a_member_of_another_kind_cannot_be_taken_for_the_lead(sign_in, said, consolidated, lead_seat):
    imran = make_person("Imran Kabir", Role.FOCAL_PERSON, seat=lead_seat)
    assert sign_in(imran).get(url("consolidated", consolidated)).status_code == 403


def test_a_complete_partner_report_joins_the_map(lead, reports, consolidated, focal_person):
    complete(reports["BOMSA"], by=focal_person)
    reports["BOMSA"].take("submit", by=focal_person, at=MORNING)
    assert len(ConsolidatedMap(consolidated).actors) == 1
