"""What reviewers say among themselves does not exist for anybody else: not its words, not its ids, not its number."""

import re

import pytest
from django.urls import reverse

from conftest import MORNING, make_person, make_reason, make_thread, review
from partners.standing import Role
from prokas_portal.tests.test_every_page import PAGES, portal_in_use
from reporting.models import Report, Side, Thread
from reporting.tests.calling import Api
from reporting.workflow import Action

__all__ = ["portal_in_use"]

SECRET = "Kalbaishakhi"


@pytest.fixture
def discussed(portal_in_use, reviewer, colleague, focal_person):
    """A sent report with an open comment to its partner, and a note among reviewers."""
    report = Report.objects.get(pk=portal_in_use["sent"])
    report.rounds.get().lead_by(reviewer)
    return report


def say_secretly(report):
    round = report.rounds.get()
    colleague = make_person(f"{SECRET} Huda", Role.REVIEWER)
    found = []
    for details in ({"row": report.statements.first().pk}, {}, {"chapter": "context"}):
        thread = make_thread(round, text=f"{SECRET} of the agency.", audience="internal", by=round.lead, **details)
        thread.reply(SECRET, by=colleague, at=MORNING, side=Side.PROKAS, mentions=[round.lead])
        found.append(thread)
    found[1].reply("", by=round.lead, at=MORNING, side=Side.PROKAS, state="resolved")
    colleague.appointments.all().delete()  # his name alone would be no secret
    return found


def names_of(threads):
    """By what the threads and all that is said in them could be known."""
    return [SECRET] + [str(one.pk) for thread in threads for one in (thread, *thread.comments.all())]


def pages_of(who, things, report):
    every = [(name, arguments) for name, *arguments in PAGES[who]]
    addresses = [reverse(name, args=[things[argument] for argument in arguments]) for name, arguments in every]
    of_report = ("", "read/", "progress/", "context/", "submit/", "receipt/", "history/", "submissions/1/", "comments/")
    return sorted({*addresses, *(f"/reports/{report.pk}/{page}" for page in of_report), "/", "/log/", "/inbox/"})


def in_words(answer):
    """What a page says, without what differs from one request to the next."""
    page = re.sub(
        r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<=decide-)[0-9a-f]{8}", "an id", answer.content.decode()
    )
    return re.sub(
        r'(name="(csrfmiddlewaretoken|until)" value="[^"]*"|nonce="[^"]*"|data-token="[^"]*"|X-CSRFToken[^}]*)',
        "",
        page,
    )


@pytest.mark.parametrize("who", ["contributor", "focal_person", "consortium_lead", "facilitator", "observer"])
def test_no_page_shows_or_counts_what_is_internal(sign_in, request, portal_in_use, discussed, who):
    client = sign_in(request.getfixturevalue(who))
    addresses = pages_of(who, portal_in_use, discussed)
    for address in addresses:
        client.get(address)  # news that is seen there is not new any more, and a chapter begins when it is first opened
    before = {address: (answer.status_code, in_words(answer)) for address in addresses
              if (answer := client.get(address))}  # fmt: skip
    secrets = names_of(say_secretly(discussed))
    for address in addresses:
        answer = client.get(address)
        page = answer.content.decode()
        assert [secret for secret in secrets if secret in page] == [], address
        assert (answer.status_code, in_words(answer)) == before[address], address


def test_nothing_changes_for_the_partner_when_it_is_returned(sign_in, portal_in_use, discussed, focal_person):
    secrets = names_of(say_secretly(discussed))
    round = discussed.rounds.get()
    review(round, "progress")
    round.decide(
        Action.RETURN, by=round.lead, at=MORNING, seen=round.snapshot.sha256, note="See.", reason=make_reason()
    )
    discussed.refresh_from_db()
    assert len([gap for gap in discussed.gaps() if "#thread-" in gap.url]) == 1
    client = sign_in(focal_person)
    for address in pages_of("focal_person", portal_in_use, discussed):
        page = client.get(address).content.decode()
        assert [secret for secret in secrets if secret in page] == [], address
    assert "1 comment to answer" in client.get(f"/reports/{discussed.pk}/").content.decode()


def test_an_internal_thread_is_as_unknown_as_none(sign_in, portal_in_use, discussed, focal_person):
    threads = say_secretly(discussed)
    client, api = sign_in(focal_person), Api(focal_person)
    for thread in threads:
        assert client.get(f"/threads/{thread.pk}/").status_code == 404
        assert client.post(f"/threads/{thread.pk}/reply/", {"text": "Hm.", "state": "reply"}).status_code == 404
        assert api.get(f"threads/{thread.pk}/").status_code == 404
        assert api.post(f"threads/{thread.pk}/replies/", text="Hm.").status_code == 404
        said = thread.comments.count()
        shared = Thread.objects.get(audience="shared")
        answer = client.post(
            f"/threads/{shared.pk}/reply/", {"id": thread.comments.first().pk, "text": "Hm.", "state": "reply"}
        )
        assert answer.status_code == 409
        assert SECRET not in answer.content.decode()
        assert thread.comments.count() == said
    answer = client.get(f"/reports/{discussed.pk}/comments/", {"audience": "internal"})
    assert SECRET not in answer.content.decode()
