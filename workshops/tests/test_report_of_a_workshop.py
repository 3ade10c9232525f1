"""The report of a workshop as values: its sections in order, cut to its audience."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conftest import MORNING, make_change, make_statement
from partners.clearance import Level
from powermaps.mapping import place
from powermaps.models import Actor, HeldBack
from powermaps.register import enter
from powermaps.scale import Band
from reporting.models import Report
from risks.deciding import decide
from workshops.document import compose
from workshops.models import (
    ActionPoint,
    Line,
    Member,
    Pair,
    Passage,
    PlacementProposal,
    Session,
    Subgroup,
    Synergy,
    Workshop,
)
from workshops.photographs import Picture
from workshops.recording import correct, keep_photo, take_all_over
from workshops.sessions import OF_ONE_PROJECT, SessionKind
from workshops.workflow import Action

NAME = "Rahima Khatun"
SECRET = "Zaman threatened a field worker"


@pytest.fixture
def held(opened, flm, cftm, reports, facilitator, consortium_lead, come):
    """With something in every section, and something in each that is for facilitators alone."""
    by = facilitator
    sessions = {}
    for kind in SessionKind:
        for ibp in (flm, cftm) if kind in OF_ONE_PROJECT else (None,):
            title = f"{kind.label} {ibp.code if ibp else ''}".strip()
            sessions[kind, ibp and ibp.code] = Session.add(opened, by=by, kind=kind, title=title, ibp_id=ibp and ibp.pk)
    make_statement(reports["FLM"], text="Two desks.")
    make_statement(reports["FLM"], text="Kept inside the consortium.", confidentiality=3)
    make_change(reports["FLM"], "The rate was fixed.", sign="negative", level="national")
    Report.objects.filter(pk=reports["FLM"].pk).update(status="submitted")
    take_all_over(opened, by=by)
    line = opened.lines.get(text="Two desks.")
    line.rewrite(version=1, by=by, text="Two help desks in Ukhia.")

    def say(kind, column, text, code=None, **more):
        Line.add(opened, by=by, session=sessions[kind, code], column=column, text=text, **more)

    say(SessionKind.PROGRESS, "better", "Fewer meetings.", "FLM", origin="notes")
    say(SessionKind.PROGRESS, "better", SECRET, "FLM", confidentiality=4)
    say(SessionKind.INCEPTION, "feedback", "The clusters are coarse.", "CFTM", confidentiality=1)
    say(SessionKind.RISKS, "mitigation", "Publish the rate.", "FLM")
    say(SessionKind.WAY_FORWARD, "decision", "One calendar.", confidentiality=1)
    say(SessionKind.SYNERGIES, "synergy", "Climate drives migration.")
    say(SessionKind.OTHER, "note", "A film was shown.")
    say(SessionKind.OPENING, "remark", "A quarter is short.", speaker="Farzana Haque")
    say(SessionKind.DEBRIEF, "debrief", "Look for spoilers every quarter.")
    Passage.add(opened, by=by, section="progress", text=SECRET, confidentiality=4)
    Passage.add(opened, by=by, section="debrief", text="It ended at five.", confidentiality=2)
    ypsa, coast = reports["YPSA"].seat.organisation, reports["COAST"].seat.organisation
    come(NAME, organisation=ypsa, sex="women", kind="civil_society")
    Pair.objects.create(workshop=opened, first=ypsa, second=coast, introduced_by=f"{NAME} introduced COAST")
    seat = reports["YPSA"].seat
    for name, level in (("BMET Bureau of Manpower", 2), (SECRET, 4)):
        actor = enter(flm, seat, by=by, at=MORNING, name=name, short_name=name[:5], confidentiality=level)
        place(reports["YPSA"], actor, Band(1, 4), by=by, reason="It was seen.", confidentiality=level)
        PlacementProposal.objects.create(
            session=sessions[SessionKind.POWER, "FLM"],
            actor=actor,
            support=1,
            influence=4,
            at=MORNING,
            state="agreed",
            decided_at=MORNING,
        )
    Report.objects.filter(pk=reports["YPSA"].pk).update(status="submitted")
    quarter = opened.quarter
    for text, level in (("Ask the ministry.", 2), (SECRET, 3)):
        decide(flm, quarter, by=consortium_lead, at=MORNING, text=text, confidentiality=level)
    group = Subgroup.objects.create(workshop=opened, name="Communications", mandate="One voice.")
    Member.objects.create(subgroup=group, organisation=ypsa, name=NAME)
    point = ActionPoint.add(opened, by=by, text="Write the note.", owner_id=ypsa.pk, due_on=date(2017, 4, 30))
    ActionPoint.add(opened, by=by, text=SECRET, confidentiality=4)
    Synergy.objects.create(
        workshop=opened, key="k", kind="door", text="YPSA knows them.", state="accepted", action_point=point, at=MORNING
    )
    for at, (caption, level) in enumerate((("The wall", 1), (SECRET, 4))):
        keep_photo(opened, Picture(bytes([at]), 4, 3), by=by, caption=caption, confidentiality=level)
    opened.take(Action.CLOSE, by=by, at=MORNING)
    correct(opened, by=by, at=MORNING, section="progress", text="It was three desks.", confidentiality=2)
    correct(opened, by=by, at=MORNING, section="progress", text=SECRET, confidentiality=4)
    yield opened
    for photo in opened.photos.all():
        photo.file.delete(save=False)


def test_its_sections_stand_in_their_order(held):
    paper = compose(held, Level.PROGRAMME)
    assert [chapter.section.key for chapter in paper.chapters] == [
        *("participants", "agenda", "introductions", "progress", "context", "power", "inception"),
        *("risks", "way_forward", "synergies", "other", "remarks", "debrief", "photographs", "errata"),
    ]  # no objectives were written
    assert paper.is_draft is False
    assert [one.code for one in paper.chapters[3].projects] == ["CFTM", "FLM"]


def test_each_line_tells_where_it_comes_from(held):
    criteria = compose(held, Level.PROGRAMME).chapters[3].projects[1].section.values["criteria"]
    said = {line["text"]: line["origin"] for one in criteria for line in one["statements"]}
    assert said == {"Two help desks in Ukhia.": "report, sharpened", "Fewer meetings.": "floor"}


@pytest.mark.parametrize(
    ("level", "there", "gone"),
    [
        (Level.PUBLIC, ["One calendar.", "The wall"], [NAME, "Two help desks", "BMET", "Communications"]),
        (Level.PROGRAMME, [NAME, "BMET", "Ask the ministry."], ["YPSA knows them."]),
        (Level.RESTRICTED, [NAME, SECRET], ["Kept inside the consortium."]),
    ],
)
def test_nothing_above_its_audience_is_in_it(held, level, there, gone):
    said = str(compose(held, level))
    assert [words for words in there if words not in said] == []
    assert [words for words in [*gone, "Kept inside"] if words in said] == []
    assert (SECRET in said) == (level == Level.RESTRICTED)


def test_what_a_lead_holds_back_is_not_agreed_in_it(held, reports):
    actor = Actor.objects.get(confidentiality=2)
    assert "BMET" in str(compose(held, Level.PROGRAMME))
    HeldBack.objects.create(report=reports["FLM"], actor=actor, reason="It would harm them.", at=MORNING)
    assert "BMET" not in str(compose(held, Level.RESTRICTED))


def test_the_edition_for_anyone_names_no_speaker(held):
    Line.objects.filter(column="remark").update(confidentiality=Level.PUBLIC)
    assert "A quarter is short." in str(compose(held, Level.PUBLIC))
    assert "Farzana Haque" not in str(compose(held, Level.PUBLIC))


def test_what_is_restricted_of_a_consortium_is_not_in_the_edition_of_facilitators(held):
    paper = compose(held, Level.RESTRICTED)
    by_key = {chapter.section.key: chapter for chapter in paper.chapters}
    for key in ("power", "risks"):
        assert SECRET not in str(by_key[key])


def test_it_asks_the_same_however_much_there_is(held, facilitator):
    def asked():
        with CaptureQueriesContext(connection) as found:
            compose(Workshop.objects.with_names().get(pk=held.pk), Level.PROGRAMME)
        return len(found)

    few = asked()
    Workshop.objects.update(state="open")
    held.refresh_from_db()
    session = held.sessions.filter(kind="progress").first()
    for number in range(3):
        Line.add(held, by=facilitator, session=session, column="better", text=f"Line {number}.")
        ActionPoint.add(held, by=facilitator, text=f"Point {number}.")
        group = Subgroup.objects.create(workshop=held, name=f"Group {number}")
        Member.objects.create(subgroup=group, organisation=held.pairs.get().first)
    assert asked() == few
