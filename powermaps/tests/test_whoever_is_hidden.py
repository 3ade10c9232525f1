"""Names of every level, and everything said of them, are looked for in the bytes of every page, file and answer, as everybody."""

import io
import re
import zipfile

import pytest
from django.db.models import Q
from django.urls import reverse

from conftest import MORNING, complete, make_change, make_person, make_thread, open_next_quarter
from partners.clearance import Level
from partners.models import Appointment
from partners.refusals import Refused
from partners.standing import Role
from powermaps.agreeing import agree
from powermaps.breaking_down import break_down
from powermaps.chapters.power import PowerMap
from powermaps.comparing import compare_waiting
from powermaps.introducing import ask, note_rapport
from powermaps.mapping import place, placements_of
from powermaps.merging import merge
from powermaps.models import (
    Actor,
    Belonging,
    Breakdown,
    Comparison,
    Introduction,
    Placement,
    Rapport,
    Strategy,
)
from powermaps.register import add_name, describe, put_under
from powermaps.scale import Band
from powermaps.strategies import plan
from powermaps.tests.conftest import make_actor
from reporting.models import Evidence, Report
from reporting.rules import can_read_evidence, clearance
from reporting.tests.calling import BACKEND, Api
from reporting.workflow import Status

PARTNERS = ("YPSA", "BOMSA", "COAST", "FLM")  # FLM: entered by its lead
AIM = {"target_support": 1, "target_influence": 4, "until": "2017Q4"}


def marked(owner, level):
    """A word that stands nowhere else, for whom and up to whom it may travel."""
    return f"Zq{owner[:2]}{level}kan".lower()


class Cast:
    """Who was entered, placed and said to be what, each by words that stand nowhere else."""

    def __init__(self, reports, flm, cftm, by):
        self.reports, self.by = reports, by
        self.actors = {
            (owner, level): self.enter(owner, level) for owner in PARTNERS for level in Level if level != Level.PUBLIC
        }
        self.words: dict[str, tuple[type, object]] = {}  # what was written of them, by the word that stands in it

    def home(self, owner):
        report = self.reports[owner]
        return (None, report.ibp) if report.seat is None else (report.seat, report.ibp)

    def enter(self, owner, level):
        word, (seat, ibp) = marked(owner, level), self.home(owner)
        details = {"confidentiality": level, "local_name": f"নাম {word}", "note": f"Said of {word}."}
        kind = "cluster" if level == Level.PROGRAMME else "organisation"
        actor = make_actor(f"{word} office", word, seat=seat, ibp=ibp, by=self.by, kind=kind, **details)
        add_name(actor, f"{word} bureau", "former")
        return actor

    def place(self, owner, actor, band, level=Level.PROGRAMME, **words):
        level = max(level, actor.confidentiality)
        word = f"seen{owner[:2]}{actor.short_name}{level}".lower()
        row = place(self.reports[owner], actor, band, by=self.by, reason=f"{word} it.", confidentiality=level, **words)
        self.words[word] = (Placement, row.pk)
        aimed = f"aim{word}"
        strategy = plan(self.reports[owner], actor, by=self.by, approach=f"{aimed} it.", confidentiality=level, **AIM)
        self.words[aimed] = (Strategy, strategy.pk)
        return row


@pytest.fixture
def cast(reports, flm, cftm, focal_person, seat, other_seat, foreign_seat, consortium_lead, reviewer):
    """Two quarters of maps with actors and placements of every level; then some become more confidential."""
    cast = Cast(reports, flm, cftm, focal_person)
    known = [level for level in Level if level != Level.PUBLIC]
    for owner in ("YPSA", "BOMSA", "COAST"):
        for level in known:
            cast.place(owner, cast.actors[owner, level], Band(level - 3, 4), roles=["spoiler"])
    for owner, other in (("YPSA", "BOMSA"), ("BOMSA", "YPSA")):
        for level in (Level.PROGRAMME, Level.CONSORTIUM):
            cast.place(owner, cast.actors[other, level], Band(2, 5), roles=["spoiler", "key"])
        cast.place(owner, cast.actors["FLM", Level.PROGRAMME], Band(-2, 2), Level.RESTRICTED)
    whole = cast.actors["YPSA", Level.PROGRAMME]
    put_under(cast.actors["YPSA", Level.RESTRICTED], whole)
    put_under(cast.actors["BOMSA", Level.PROGRAMME], cast.actors["YPSA", Level.CONSORTIUM])
    parts = [cast.actors["YPSA", Level.RESTRICTED], cast.actors["YPSA", Level.CONSORTIUM]]
    break_down(reports["YPSA"], cast.actors["FLM", Level.PROGRAMME], parts, by=focal_person, at=MORNING)
    for owner in ("YPSA", "BOMSA", "COAST"):
        for level in known:
            actor, word = cast.actors[owner, level], f"door{owner[:2]}{level}".lower()
            words = {"strength": 2, "kind": "working", "confidentiality": level, "by": focal_person, "at": MORNING}
            rapport = note_rapport(reports[owner].seat, actor, note=word, **words)
            asker = other_seat if owner == "YPSA" else seat
            cast.words[word] = (Rapport, rapport.pk)
            asked = ask(rapport, asker, f"why{word}", by=focal_person, at=MORNING)
            cast.words[f"why{word}"] = (Introduction, asked.pk)
    for level in known:
        twin = make_actor(
            f"{marked('YPSA', level)} offices", f"{marked('YPSA', level)}s", seat=seat, confidentiality=level
        )
        assert merge(cast.actors["YPSA", level], twin, by=focal_person, at=MORNING)
    for owner in ("YPSA", "BOMSA", "COAST"):
        complete(reports[owner], by=focal_person).take("submit", by=focal_person, at=MORNING)
    asked = make_thread(
        reports["YPSA"].rounds.get(),
        "power",
        row=Placement.objects.get(report=reports["YPSA"], actor=cast.actors["YPSA", Level.RESTRICTED]).pk,
        text="Why so?",
        by=reviewer,
    )
    assert asked
    agree(
        reports["FLM"],
        cast.actors["YPSA", Level.CONSORTIUM].pk,
        Band(0, 3),
        text="agreedyp3 it.",
        confidentiality=3,
        version=0,
        by=consortium_lead,
    )
    Report.objects.filter(pk=reports["FLM"].pk).update(status=Status.SUBMITTED)
    later = open_next_quarter()
    compare_waiting()
    # What BOMSA kept open so far it keeps to itself from now on, under a name that says more; YPSA has it on its map.
    tightened = cast.actors["BOMSA", Level.PROGRAMME]
    describe(
        tightened,
        version=tightened.version,
        by=focal_person,
        name="zqlater office",
        short_name="zqlater",
        local_name="নাম zqlater",
        confidentiality=Level.RESTRICTED,
    )
    cast.quarters = [reports, later]
    return cast


PEOPLE = {
    "contributor of YPSA": (Role.CONTRIBUTOR, "YPSA"),
    "focal person of BOMSA": (Role.FOCAL_PERSON, "BOMSA"),
    "focal person of the other project": (Role.FOCAL_PERSON, "COAST"),
    "lead of the project": (Role.CONSORTIUM_LEAD, "FLM"),
    "reviewer of the project": (Role.REVIEWER, "FLM"),
    "reviewer of the other project": (Role.REVIEWER, "CFTM"),
    "facilitator": (Role.FACILITATOR, None),
    "administrator": (Role.ADMINISTRATOR, None),
    "observer": (Role.OBSERVER, None),
}  # fmt: skip


def person(who, cast):
    role, of = PEOPLE[who]
    report = cast.reports.get(of) if of else None
    seat = report.seat if report and role in (Role.CONTRIBUTOR, Role.FOCAL_PERSON) else None
    return make_person("Jahanara Khatun", role, seat=seat, ibp=report.ibp if report and not seat else None)


def hidden_from(cast, who):
    """The words that this person may read nowhere."""
    known = {actor.pk for actor in Actor.objects.visible_to(who)}
    words = {marked(*key) for key, actor in cast.actors.items() if actor.pk not in known}
    words |= {"zqlater"} if cast.actors["BOMSA", Level.PROGRAMME].pk not in known else set()
    words -= {marked("BOMSA", Level.PROGRAMME)}  # read by many before, and it stands in what they sent
    for word, (model, pk) in cast.words.items():
        rows = model.objects.visible_to(who)
        if model is Placement and Report.objects.visible_to(who).filter(pk=cast.reports["FLM"].pk):
            # Said together: each partner's placement, as far as one reads the consolidated report.
            level = clearance(who, cast.reports["FLM"])
            told = min(level, Level.CONSORTIUM)
            rows = rows | Placement.objects.filter(report__seat__ibp=cast.reports["FLM"].ibp, confidentiality__lte=told)
        row = rows.filter(pk=pk).first()
        about = getattr(row, "actor_id", None) or (row and row.rapport.actor_id)
        if row is None or about not in known:
            words.add(word)
    return words


def addresses(cast):
    """Every page and answer about actors and maps, and those on which something of them might stand too."""
    yield from ("/", "/log/", "/inbox/", "/desk/", "/returns/", "/publications/", "/publications/ask/")
    yield from ("/actors/", "/actors/?only=spoilers", "/actors/duplicates/", "/actors/merge/", "/actors/enter/")
    for code in ("FLM", "CFTM"):
        yield from (f"/{code}/map/wall/", f"/{code}/rapport/", f"/{code}/rapport/add/", f"/{code}/2017Q1/")
        yield from (
            f"/{code}/actors/?view={view}" for view in ("not-engaged", "passive", "spoilers", "access", "prompts")
        )
        for partner in ("all", "YPSA"):
            for asked in ("q=2017Q1", "q=2017Q2&vs=2017Q1", "q=2017Q2&rollup=1"):
                yield f"/{code}/map/?{asked}&partner={partner}"
    for actor in Actor.objects.all():
        yield from (f"/actors/{actor.pk}/", f"/actors/{actor.pk}/edit/", f"/api/v1/actors/{actor.pk}/")
        yield f"/actors/merge/?kept={actor.pk}&gone={cast.actors['YPSA', 2].pk}"
    for report in Report.objects.filter(Q(seat=None) | Q(seat__organisation__acronym="YPSA"), ibp__code="FLM"):
        for name in ("report", "read", "submit", "receipt", "history", "progress", "context", "review", "comments"):
            yield reverse(f"reporting:{name}", args=[report.pk])
        yield reverse("reporting:compare", args=[report.pk])
        yield reverse("reporting:submission", args=[report.pk, 1])
        for name in ("map", "add", "sheet", "consolidated", "disagreements"):
            yield reverse(f"powermaps:{name}", args=[report.pk])
        yield reverse("powermaps:sheet", args=[report.pk]) + "?download"
        yield reverse("powermaps:add", args=[report.pk]) + "?q=zq"
        for part in ("", "content/", "snapshot/", "events/", "power/together/", "power/disagreements/", "threads/"):
            yield f"/api/v1/reports/{report.pk}/{part}"
        for actor in cast.actors.values():
            for name in ("strategy", "break_down", "agree"):
                yield reverse(f"powermaps:{name}", args=[report.pk, actor.pk])
            yield reverse("powermaps:add", args=[report.pk]) + f"?actor={actor.pk}"
    for row in Placement.objects.filter(report__seat__organisation__acronym="YPSA"):
        for name in ("placement", "drop"):
            yield reverse(f"powermaps:{name}", args=[row.pk])
        for name in ("row", "edit_row", "row_history", "row_evidence"):
            yield reverse(f"reporting:{name}", args=["placement", row.pk])
        yield from (f"/api/v1/placements/{row.pk}/", f"/api/v1/placements/{row.pk}/history/")
    for row in Strategy.objects.filter(report__seat__organisation__acronym="YPSA"):
        for name in ("row", "edit_row", "row_history"):
            yield reverse(f"reporting:{name}", args=["strategy", row.pk])
        yield from (f"/api/v1/strategies/{row.pk}/", f"/api/v1/strategies/{row.pk}/history/")
    for row in Rapport.objects.all():
        yield from (f"/rapport/{row.pk}/", f"/rapport/{row.pk}/ask/", f"/api/v1/rapports/{row.pk}/")
    for row in Introduction.objects.all():
        yield from (f"/introductions/{row.pk}/", f"/api/v1/introductions/{row.pk}/")
    for name in ("actors", "actor-candidates", "actor-merges", "placements", "stillness", "strategies", "rapports",
                 "introductions", "reports", "threads", "notices", "evidence"):  # fmt: skip
        yield f"/api/v1/{name}/?page_size=200"


def text_of(answer):
    """What a reader could get out of it; of a spreadsheet what it unpacks to."""
    content = b"".join(answer)
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            content = b"".join(package.read(name) for name in package.namelist())
    return content.decode(errors="replace").lower() + str(dict(answer.headers)).lower()


@pytest.mark.once
def test_no_byte_tells_of_what_is_above_ones_level(client, cast):
    everywhere = list(addresses(cast))
    every = {*cast.words, *(marked(*key) for key in cast.actors)}
    troubles, read = [], {}
    for who in PEOPLE:
        reader = person(who, cast)
        client.force_login(reader, backend=BACKEND)
        hidden, read[who] = hidden_from(cast, reader), set()
        assert len(hidden) > 3
        for address in everywhere:
            answer = client.get(address)
            if answer.status_code >= 500:
                troubles.append(f"{who} {address}: {answer.status_code}")
            if answer.status_code != 200:
                continue
            text = text_of(answer)
            read[who] |= {word for word in every if word in text}
            told = {word for word in hidden if word in text}
            if "/submissions/" in address or address.endswith("/snapshot/"):  # as they sent it, by its name of that day
                told -= {word for word in told if marked("BOMSA", Level.PROGRAMME) in word}
            if told:
                troubles.append(f"{who} {address}: {sorted(told)}")
    assert troubles == []
    assert {who for who, words in read.items() if not words} == {"observer"}


# ── What tells of it sideways ───────────────────────────────────────────────


@pytest.fixture
def tightened(reports, other_seat, focal_person):
    """BOMSA’s actor, on YPSA’s map as a spoiler since it was open; BOMSA renamed it and keeps it to itself now."""
    actor = make_actor("Agency of Motijheel", "Agency", seat=other_seat, by=focal_person)
    place(reports["YPSA"], actor, Band(-2, 5), by=focal_person, reason="It lobbies.", roles=["spoiler"])
    plain = {"confidentiality": Level.RESTRICTED, "by": focal_person}
    describe(actor, version=1, name="Agency of the minister’s brother", short_name="Brother", **plain)
    return actor


def test_what_others_made_stricter_leaves_ones_map_and_comes_back(
    sign_in, contributor, report, tightened, bmet, focal_person, quarter
):
    place(report, bmet, Band(0, 4), by=focal_person, reason="Answers letters.")
    row = Placement.objects.get(actor=tightened)
    client = sign_in(contributor)
    assert "Brother" not in client.get(reverse("powermaps:map", args=[report.pk])).text
    assert all("Brother" not in gap.message and "Agency" not in gap.message for gap in report.gaps())
    for name in ("placement", "drop"):
        assert client.get(reverse(f"powermaps:{name}", args=[row.pk])).status_code == 404
    for name in ("confirm", "move"):
        assert client.post(reverse(f"powermaps:{name}", args=[row.pk]), {"version": 1}).status_code == 404
    for name in ("edit_row", "row_history", "row"):
        assert client.get(reverse(f"reporting:{name}", args=["placement", row.pk])).status_code == 404
    complete(report, by=focal_person).take("submit", by=focal_person, at=MORNING)
    later = open_next_quarter()["YPSA"]
    assert [str(one) for one in placements_of(later)] == ["BMET"]
    Actor.objects.filter(pk=tightened.pk).update(confidentiality=Level.PROGRAMME)
    assert [str(one) for one in placements_of(later)] == ["Brother", "BMET"]
    assert [str(one) for one in placements_of(report)] == ["Brother", "BMET"]


def test_evidence_travels_no_further_than_the_actor(report, contributor, facilitator, bmet, focal_person):
    row = place(report, bmet, Band(0, 4), by=focal_person, reason="Answers letters.")
    item = Evidence.objects.create(part=row, label="Minutes", url="https://ypsa.example/minutes")
    Report.objects.filter(pk=report.pk).update(status=Status.SUBMITTED)
    assert can_read_evidence(facilitator, Evidence.objects.get(pk=item.pk))
    Actor.objects.filter(pk=bmet.pk).update(confidentiality=Level.RESTRICTED)
    assert not can_read_evidence(facilitator, Evidence.objects.get(pk=item.pk))
    assert can_read_evidence(contributor, Evidence.objects.get(pk=item.pk))


def test_how_many_stand_on_a_map_counts_nobody_hidden(report, reviewer, facilitator, bmet, middlemen, focal_person):
    for actor in (bmet, middlemen):
        place(report, actor, Band(0, 4), by=focal_person)
    Report.objects.filter(pk=report.pk).update(status=Status.SUBMITTED)
    Actor.objects.filter(pk=bmet.pk).update(confidentiality=Level.RESTRICTED)
    assert PowerMap().tally([report], reviewer) == {report.pk: "2 actors"}
    assert PowerMap().tally([report], facilitator) == {report.pk: "1 actor"}


def test_a_breakdown_is_told_to_those_who_read_of_the_cluster_and_its_parts(
    report, bmet, middlemen, seat, focal_person
):
    place(report, middlemen, Band(-1, 3), by=focal_person, confidentiality=Level.RESTRICTED)
    break_down(report, middlemen, [bmet], by=focal_person, at=MORNING)
    assert Placement.objects.get(report=report, actor=bmet).confidentiality == Level.RESTRICTED
    read = {level: PowerMap().section(report, level).values["sentences"] for level in Level}
    assert "Middlemen was broken down into 1" in read[Level.RESTRICTED]
    assert read[Level.CONSORTIUM] == read[Level.PROGRAMME] == []


def test_where_it_came_from_and_why_is_named_to_those_who_may_know(
    report, reviewer, consortium_lead, bmet, seat, focal_person
):
    cluster = make_actor("Syndicate of the airport", "Syndicate", seat=seat, by=focal_person)
    place(report, cluster, Band(-1, 3), by=focal_person)
    break_down(report, cluster, [bmet], by=focal_person, at=MORNING)
    change = make_change(report, confidentiality=Level.RESTRICTED)
    Placement.objects.filter(actor=bmet).update(context_change=change)
    Actor.objects.filter(pk=cluster.pk).update(confidentiality=Level.RESTRICTED)
    Report.objects.filter(pk=report.pk).update(status=Status.SUBMITTED)
    row = Placement.objects.get(actor=bmet)
    answer = Api(reviewer).get(f"placements/{row.pk}/").json()
    assert (answer["inherited_from"], answer["context_change"]) == (str(cluster.pk), str(change.pk))
    answer = Api(consortium_lead).get(f"placements/{row.pk}/").json()
    assert (answer["inherited_from"], answer["context_change"]) == (None, None)
    assert str(cluster.pk) not in Api(consortium_lead).get(f"reports/{report.pk}/content/").text


@pytest.mark.parametrize("what", ["strategy", "origin", "change"])
def test_a_map_with_restricted_words_beside_its_rows_is_not_kept_on_the_device(
    sign_in, contributor, report, bmet, middlemen, focal_person, what
):
    row = place(report, bmet, Band(0, 4), by=focal_person, reason="Answers letters.")
    address = reverse("powermaps:map", args=[report.pk])
    client = sign_in(contributor)
    assert client.get(address)["X-Offline"] == "keep"
    if what == "strategy":
        plan(report, bmet, by=focal_person, approach="Through the brother.", confidentiality=Level.RESTRICTED, **AIM)
    elif what == "origin":
        Actor.objects.filter(pk=middlemen.pk).update(confidentiality=Level.RESTRICTED)
        Placement.objects.filter(pk=row.pk).update(inherited_from=middlemen, verdict="inherited")
    else:
        change = make_change(report, confidentiality=Level.RESTRICTED)
        Placement.objects.filter(pk=row.pk).update(context_change=change)
    assert "X-Offline" not in client.get(address).headers


def test_who_speaks_for_two_partners_takes_no_name_from_one_to_the_other(
    sign_in, contributor, report, other_seat, focal_person, bmet
):
    Appointment.objects.create(person=contributor, role=Role.CONTRIBUTOR, seat=other_seat)
    secret = make_actor("Officer of Shibchar", "Officer", seat=other_seat, confidentiality=Level.RESTRICTED)
    client = sign_in(contributor)
    add = reverse("powermaps:add", args=[report.pk])
    assert "Shibchar" not in client.get(f"{add}?q=officer").text
    assert client.get(f"{add}?actor={secret.pk}").status_code == 404
    place(report, bmet, Band(0, 4), by=focal_person)
    parts = {"parts": [str(secret.pk)], "retires": "yes", "new-TOTAL_FORMS": 0, "new-INITIAL_FORMS": 0}
    answer = client.post(reverse("powermaps:break_down", args=[report.pk, bmet.pk]), parts)
    assert answer.status_code == 400 and not Breakdown.objects.exists()
    assert client.get(reverse("powermaps:actor", args=[secret.pk])).status_code == 200  # as BOMSA’s


def test_the_old_name_of_one_that_was_joined_is_hidden_with_it(sign_in, stranger, bmet, seat, middlemen, focal_person):
    twin = make_actor("Bureau of Manpower Dhaka", "BMET Dhaka", seat=seat, by=focal_person)
    for parent in (bmet, twin):
        put_under(middlemen, parent)
    merge(bmet, twin, by=focal_person, at=MORNING)
    Actor.objects.filter(pk=bmet.pk).update(confidentiality=Level.RESTRICTED)
    page = sign_in(stranger).get(reverse("powermaps:actor", args=[middlemen.pk]))
    assert page.status_code == 200 and "Manpower" not in page.text


@pytest.mark.parametrize("address", ["actors/find/?q=", "actors/?q=", "api/v1/actors/?q="])
def test_typing_the_name_of_a_hidden_actor_answers_as_any_other_word(sign_in, contributor, other_seat, bmet, address):
    make_actor("Zamanbrother", "Zamanbrother", seat=other_seat, confidentiality=Level.RESTRICTED)
    client = sign_in(contributor)
    hidden, nobody = (client.get(f"/{address}{word}").text for word in ("zamanbrother", "qqqqqqqqqqqq"))
    tidy = re.compile(r'csrf[^>]*|"X-CSRFToken"[^}]*|nonce="[^"]*"', re.I)
    assert tidy.sub("", hidden.replace("zamanbrother", "")) == tidy.sub("", nobody.replace("qqqqqqqqqqqq", ""))


# ── What was joined meanwhile ───────────────────────────────────────────────


@pytest.fixture
def joined(bmet, seat, focal_person):
    """As somebody still holds it in hand who looked at it before it was joined."""
    gone = make_actor("Bureau of Manpower Dhaka", "BMET Dhaka", seat=seat, by=focal_person)
    held = Actor.objects.get(pk=gone.pk)
    merge(bmet, gone, by=focal_person, at=MORNING)
    return held


def test_nothing_is_said_of_one_that_was_joined_meanwhile(joined, report, seat, middlemen, bmet, focal_person):
    place(report, middlemen, Band(0, 3), by=focal_person)
    words = {"strength": 2, "kind": "working", "by": focal_person, "at": MORNING}
    for deed in (
        lambda: place(report, joined, Band(0, 3), by=focal_person),
        lambda: note_rapport(seat, joined, **words),
        lambda: put_under(middlemen, joined),
        lambda: put_under(joined, middlemen),
        lambda: break_down(report, middlemen, [joined], by=focal_person, at=MORNING),
        lambda: describe(joined, version=joined.version, by=focal_person, name="Renamed"),
    ):
        with pytest.raises(Refused):
            deed()
    assert not Rapport.objects.exists() and not Breakdown.objects.exists() and not Belonging.objects.exists()
    assert Placement.objects.count() == 1


def test_what_was_taken_off_does_not_come_back_for_one_that_was_joined(
    sign_in, contributor, report, bmet, seat, focal_person
):
    twin = make_actor("Bureau of Manpower Dhaka", "BMET Dhaka", seat=seat, by=focal_person)
    row = place(report, twin, Band(0, 3), by=focal_person)
    client = sign_in(contributor)
    assert client.post(reverse("reporting:remove_row", args=["placement", row.pk]), {"version": 1}).status_code == 200
    merge(bmet, twin, by=focal_person, at=MORNING)
    answer = client.post(reverse("reporting:restore_row", args=["placement", row.pk]))
    assert answer.status_code == 409 and not Placement.objects.exists()


# ── Nonsense ────────────────────────────────────────────────────────────────


def test_one_actor_is_not_compared_with_itself(sign_in, contributor, bmet):
    words = {"one": bmet.pk, "other": bmet.pk}
    for answer in ("same", "different", "one_part", "other_part"):
        page = sign_in(contributor).post(reverse("powermaps:answer_duplicate"), words | {"answer": answer}, follow=True)
        assert page.status_code == 200
    assert not Comparison.objects.exists() and not Belonging.objects.exists()


@pytest.mark.parametrize(
    "rows",
    ['[[1e999, {"name": "BMET", "support": 1, "influence": 4}]]', "[[Infinity, {}]]", '[[1, {"name": 1e999}]]', "{}",
     '[["1", []]]', "[[" * 5_000, '[[1, {"name": "BMET", "support": "1e99", "influence": 1}]]', '"[]"', "null"],
)  # fmt: skip
def test_rows_of_nonsense_are_refused(sign_in, contributor, report, bmet, rows):
    answer = sign_in(contributor).post(reverse("powermaps:sheet", args=[report.pk]), {"rows": rows})
    assert answer.status_code in (400, 409) and not Placement.objects.exists()


@pytest.mark.parametrize("number", [10**19, 2**63, 10**30])
def test_numbers_no_database_holds_name_nothing(sign_in, contributor, bmet, number):
    client = sign_in(contributor)
    for name in ("remove_name", "remove_parent"):
        assert client.post(reverse(f"powermaps:{name}", args=[bmet.pk, number])).status_code == 404
