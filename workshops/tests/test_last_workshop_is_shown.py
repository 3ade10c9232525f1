"""The opening shows what became of the last workshop, as the room may read it."""

from datetime import date

from conftest import MORNING
from partners.clearance import Level
from risks.deciding import decide
from workshops.following_up import take
from workshops.last import last_of, progress_words
from workshops.models import ActionPoint, Line, Session
from workshops.sessions import SessionKind
from workshops.tests.meeting import make_workshop
from workshops.workflow import Action, Deed

ON = date(2017, 6, 20)


def test_it_shows_what_became_of_it(
    client, facilitator, contributor, reviewer, outsider, seat, flm, cftm, quarter, opened
):
    way = Session.add(opened, by=facilitator, kind=SessionKind.WAY_FORWARD, title="Way forward")
    Line.add(opened, by=facilitator, session=way, column="decision", text="All share one calendar.")
    secret = {"confidentiality": Level.RESTRICTED}
    Line.add(opened, by=facilitator, session=way, column="decision", text="Zaman sahib is left out.", **secret)
    points = [
        ActionPoint.add(
            opened, by=facilitator, text=f"Point {number}", owner_id=seat.organisation_id, due_on=date(2017, 5, number)
        )
        for number in (1, 2, 3)
    ]
    ActionPoint.add(opened, by=facilitator, text="Zaman sahib is watched.", **secret)
    take(points[0], Deed.FINISH, by=contributor, at=MORNING, words="Done in May.")
    take(points[0], Deed.VERIFY, by=facilitator, at=MORNING)
    take(points[1], Deed.DROP, by=facilitator, at=MORNING, words="No money.")
    told = {"by": reviewer, "at": MORNING}
    decide(flm, quarter, text="Two people at every desk.", confidentiality=Level.PROGRAMME, **told)
    decide(flm, quarter, text="Kept in the consortium.", confidentiality=Level.CONSORTIUM, **told)
    assert last_of(opened, level=2, on=ON) is None
    opened.take(Action.CLOSE, by=facilitator, at=MORNING)
    following = make_workshop([flm, cftm], theme="The next one", facilitators=[facilitator], held_on=date(2017, 6, 21))
    session = Session.add(following, by=facilitator, kind=SessionKind.FOLLOW_UP, title="What became")
    became = last_of(following, level=2, on=ON)
    assert became.done_words == "1 of 2 action points is done and verified; 1 is overdue and 1 was dropped."
    for person in (contributor, facilitator):
        client.force_login(person)
        page = client.get(f"/sessions/{session.pk}/last/").content.decode()
        for words in (
            "Point 1",
            "Point 3",
            "Done in May.",
            "No money.",
            "All share one calendar.",
            "Two people at every desk.",
        ):
            assert words in page
        for words in ("Zaman", "Kept in the consortium."):
            assert words not in page
    client.force_login(outsider)
    assert client.get(f"/sessions/{session.pk}/last/").status_code == 404


def test_where_there_was_none_it_says_so(client, contributor, session):
    client.force_login(contributor)
    page = client.get(f"/sessions/{session.pk}/last/").content.decode()
    assert "There was no workshop before this one" in page


def test_no_action_point_is_a_sentence_too():
    assert progress_words([], ON) == "No action point was agreed."
