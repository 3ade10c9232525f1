"""A lead writes the inception report: answers to questions, passages under headings of its own, and what every member adds."""

from datetime import date
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from conftest import MORNING, make_ibp, make_organisation, make_person, make_seat, make_thread, write_inception
from partners.clearance import Level
from partners.models import Appointment
from partners.standing import Role
from reporting.chapters.inception import Consortium, Problem
from reporting.models import Evidence, MemberRole, Passage
from reporting.opening import open_inception
from reporting.tests.calling import BACKEND

HTMX = {"HX-Request": "true"}
DRAFT = {"X-Draft": "1"}


@pytest.fixture
def lead(consortium_lead):
    """The lead's browser."""
    browser = Client()
    browser.force_login(consortium_lead, backend=BACKEND)
    return browser


@pytest.fixture
def answer(inception):
    """The answer to a chapter's first question, empty."""
    return inception.passages.get(chapter="problem", question="issue")


@pytest.fixture
def complete_inception(inception, consortium_lead):
    return write_inception(inception, by=consortium_lead)


def chapter_url(report, key="problem"):
    return reverse("reporting:text_chapter", args=[report.pk, key])


def add_url(report, key="problem"):
    return reverse("reporting:add_passage", args=[report.pk, key])


def row_url(deed, row):
    return reverse(f"reporting:{deed}", args=[row.KIND, row.pk])


def words(text="Brokers take what workers earn.", **more):
    return {"text": text, "confidentiality": "2", **more}


def make_passage(report, heading="What we saw", text="Three villages in debt.", chapter="problem", by=None, **details):
    return Passage.add(report, by=by, chapter=chapter, heading=heading, text=text, **details)


def own(report):
    return list(report.passages.filter(question="").order_by("position").values_list("heading", flat=True))


def one_line(page):
    return " ".join(page.text.split())


# ── The chapter ─────────────────────────────────────────────────────────────


def test_the_chapter_asks_its_questions_and_says_what_is_missing(lead, inception):
    page = lead.get(chapter_url(inception))
    assert page.status_code == 200
    for question in Problem.questions:
        assert str(question.title) in page.text
    assert "5 things missing" in page.text
    assert "Add a passage under your own heading" in page.text
    assert "Nothing to report" not in page.text
    assert page.headers["X-Offline"] == "keep"


def test_every_chapter_in_words_opens(lead, inception, consortium_lead):
    for chapter in inception.chapters:
        assert lead.get(chapter.url(inception)).status_code == 200


def test_a_chapter_that_is_no_text_chapter_is_not_found(lead, inception, consolidated):
    assert lead.get(chapter_url(inception, "gossip")).status_code == 404
    assert lead.get(chapter_url(consolidated, "progress")).status_code == 404
    assert lead.get(add_url(consolidated, "progress")).status_code == 404
    assert lead.post(add_url(inception, "plan"), words(id=uuid4())).status_code == 404


@pytest.mark.parametrize("address", ["problem", "consortium"])
def test_as_many_queries_for_many_rows_as_for_one(
    lead, inception, consortium_lead, flm, address, django_assert_num_queries, django_assert_max_num_queries
):
    def fill(numbers):
        for number in numbers:
            row = make_passage(inception, f"Heading {number}", chapter=address, by=consortium_lead)
            row.evidence.create(label="Minutes", url=f"https://example.org/{number}")
            seat = make_seat(flm, make_organisation(f"ORG{number}"))
            member = Consortium().add_member(inception, seat, by=consortium_lead)
            member.evidence.create(label="Letter", url=f"https://example.org/letter/{number}")

    fill([1])
    lead.get(chapter_url(inception, address))
    with django_assert_max_num_queries(40) as few:
        lead.get(chapter_url(inception, address))
    fill([2, 3])
    with django_assert_num_queries(len(few)):
        page = lead.get(chapter_url(inception, address))
    assert "Heading 3" in page.text


# ── Answers ─────────────────────────────────────────────────────────────────


def test_the_question_stands_above_its_form_as_label_and_hint(lead, answer):
    form = lead.get(row_url("edit_row", answer), headers=HTMX)
    assert "What is the issue?" in form.text
    assert "In a paragraph that a newspaper could print." in form.text
    assert 'name="heading"' not in form.text
    assert "<html" not in form.text
    assert "<html" in lead.get(row_url("edit_row", answer)).text


def test_a_question_is_answered_on_a_plain_page(lead, inception, answer, consortium_lead):
    sent = lead.post(row_url("edit_row", answer), words(version=1))
    answer.refresh_from_db()
    assert (answer.text, answer.version, answer.changed_by) == ("Brokers take what workers earn.", 2, consortium_lead)
    assert (sent.status_code, sent.url) == (302, f"{chapter_url(inception)}#row-{answer.pk}")
    assert "4 things missing" in lead.get(chapter_url(inception)).text


def test_an_answer_has_no_heading_even_if_one_is_posted(lead, answer):
    lead.post(row_url("edit_row", answer), words(version=1, heading="Smuggled in"))
    answer.refresh_from_db()
    assert (answer.heading, answer.question) == ("", "issue")


def test_in_place_the_row_answers_without_a_number_and_says_what_is_missing(lead, answer):
    saved = lead.post(row_url("edit_row", answer), words(version=1), headers=HTMX)
    assert saved.status_code == 200
    assert "<html" not in saved.text
    assert "Brokers take what workers earn." in saved.text
    assert "4 things missing" in saved.text
    assert "part-number" not in saved.text
    assert reverse("reporting:remove_row", args=["passage", answer.pk]) not in saved.text


def test_an_answer_saves_itself(lead, answer):
    kept = lead.post(row_url("edit_row", answer), words("Brokers", version=1), headers=DRAFT).json()
    assert (kept["version"], kept["action"]) == (2, row_url("edit_row", answer))
    lead.post(row_url("edit_row", answer), words("", version=2), headers=DRAFT)
    answer.refresh_from_db()
    assert (answer.text, answer.version) == ("", 3)  # one may also take it back


def test_of_two_who_write_at_once_both_texts_are_kept(lead, answer, flm):
    colleague = make_person("Shakirul Islam", Role.CONSORTIUM_LEAD, ibp=flm)
    answer.rewrite(version=1, by=colleague, text="Written by a colleague.")
    for headers in ({}, HTMX):
        page = lead.post(row_url("edit_row", answer), words("Written by me.", version=1), headers=headers)
        assert page.status_code == 409
        assert "Written by a colleague." in page.text
        assert "Written by me." in page.text
    draft = lead.post(row_url("edit_row", answer), words("Written by me.", version=1), headers=DRAFT)
    assert draft.status_code == 409
    assert draft.json()["theirs"]["text"] == "Written by a colleague."
    answer.refresh_from_db()
    assert answer.text == "Written by a colleague."
    lead.post(row_url("edit_row", answer), words("Both.", version=1, settle="mine", settle_version=2))
    answer.refresh_from_db()
    assert (answer.text, answer.version) == ("Both.", 3)


def test_a_text_that_is_too_long_is_given_back(lead, answer):
    page = lead.post(row_url("edit_row", answer), words("ক" * 20_001, version=1))
    assert page.status_code == 400
    assert "20001 characters long" in page.text
    assert "ক" * 20_001 in page.text
    answer.refresh_from_db()
    assert answer.text == ""


def test_a_question_is_never_removed_or_moved(lead, inception, answer):
    assert lead.post(row_url("remove_row", answer), {"version": 1}).status_code == 404
    lead.post(row_url("move_row", answer), {"move": "3"})
    keys = [passage.question for passage in Problem().passages(inception)]
    assert keys == [question.key for question in Problem.questions]


def test_a_link_shows_that_an_answer_is_true(lead, answer):
    address = row_url("row_evidence", answer)
    assert lead.get(address).status_code == 200
    lead.post(address, {"url": "https://bmet.gov.bd/figures", "label": "Figures of BMET"})
    assert Evidence.objects.get().part == answer
    assert "Figures of BMET" in lead.get(chapter_url(answer.report)).text


def test_the_history_of_an_answer_says_who_wrote_what(lead, answer, consortium_lead):
    answer.rewrite(version=1, by=consortium_lead, text="First words.")
    page = lead.get(row_url("row_history", answer))
    assert page.status_code == 200
    assert "First words." in page.text


# ── Passages under headings of one's own ────────────────────────────────────


def test_a_passage_is_added_at_the_end(lead, inception, answer, consortium_lead):
    make_passage(inception, "What we saw")
    form = lead.get(add_url(inception))
    assert 'name="heading"' in form.text
    pk = uuid4()
    for _time in range(2):  # sent twice it is one
        sent = lead.post(add_url(inception), words(id=pk, heading="A word on method"))
    assert sent.url == f"{chapter_url(inception)}#row-{pk}"
    assert own(inception) == ["What we saw", "A word on method"]
    row = Passage.objects.get(pk=pk)
    assert (row.chapter, row.question, row.created_by) == ("problem", "", consortium_lead)
    assert list(Problem().passages(inception))[-1] == row


def test_in_place_the_row_answers_and_the_next_form_if_wanted(lead, inception):
    sent = lead.post(add_url(inception), words(id=uuid4(), heading="First", then="add"), headers=HTMX)
    assert sent.status_code == 200
    assert sent.text.count("<textarea") == 1
    assert add_url(inception) in sent.text
    assert own(inception) == ["First"]


def test_a_new_passage_saves_itself(lead, inception):
    pk = uuid4()
    assert lead.post(add_url(inception), words("", id=pk, heading="Only a"), headers=DRAFT).json() == {"saved": ""}
    kept = lead.post(add_url(inception), words("Words.", id=pk, heading="Only a"), headers=DRAFT).json()
    assert kept["action"] == reverse("reporting:edit_row", args=["passage", pk])
    assert own(inception) == ["Only a"]


def test_a_passage_without_words_is_refused_and_one_without_a_heading_is_a_gap(lead, inception):
    page = lead.post(add_url(inception), words(" ", id=uuid4(), heading="This stays"))
    assert page.status_code == 400
    assert "Write this passage, or remove it." in page.text
    assert "This stays" in page.text
    lead.post(add_url(inception), words("Nameless.", id=uuid4(), heading=""))
    assert "Give “Nameless.” a heading." in [gap.message for gap in Problem().gaps(inception)]


def test_an_id_of_a_question_or_of_another_chapter_is_refused(lead, inception, answer):
    elsewhere = make_passage(inception, chapter="budget")
    for row in (answer, elsewhere):
        assert lead.post(add_url(inception), words("Forged.", id=row.pk)).status_code in (302, 409)
    answer.refresh_from_db()
    elsewhere.refresh_from_db()
    assert (answer.chapter, answer.question) == ("problem", "issue")
    assert elsewhere.chapter == "budget"


@pytest.mark.parametrize(
    ("wanted", "order"), [("up", ["b", "a", "c"]), ("down", ["a", "c", "b"]), ("0", ["b", "a", "c"])]
)
def test_passages_are_moved_among_themselves(lead, inception, wanted, order):
    rows = {heading: make_passage(inception, heading) for heading in "abc"}
    make_passage(inception, "elsewhere", chapter="budget")
    assert lead.post(row_url("move_row", rows["b"]), {"move": wanted}).status_code == 302
    assert [heading for heading in own(inception) if heading != "elsewhere"] == order
    first = next(iter(Problem().passages(inception)))
    assert first.question == "issue"
    answer = lead.post(row_url("move_row", rows["b"]), {"move": "0"}, headers=HTMX)
    assert 'id="list-own"' in answer.text
    assert "elsewhere" not in answer.text
    assert "What is the issue?" not in answer.text


def test_a_passage_is_removed_and_brought_back_where_it_stood(lead, inception):
    rows = [make_passage(inception, heading) for heading in ("one", "two", "three")]
    removed = lead.post(row_url("remove_row", rows[1]), {"version": 1}, headers=HTMX)
    assert own(inception) == ["one", "three"]
    assert "Undo" in removed.text
    assert "two" in lead.get(reverse("reporting:history", args=[inception.pk])).text
    lead.post(row_url("restore_row", rows[1]), {"place": "1"}, headers=HTMX)
    assert own(inception) == ["one", "two", "three"]
    back = Passage.objects.get(heading="two")
    assert (back.pk, back.chapter, back.text) == (rows[1].pk, "problem", "Three villages in debt.")


def test_without_scripts_removing_offers_to_undo_on_a_page(lead, inception):
    row = make_passage(inception)
    page = lead.post(row_url("remove_row", row), {"version": 1})
    assert (page.status_code, own(inception)) == (200, [])
    assert "What we saw" in page.text
    lead.post(row_url("restore_row", row), {"place": "0"})
    assert own(inception) == ["What we saw"]


def test_a_passage_that_a_colleague_removed_is_added_again(lead, inception, consortium_lead):
    row = make_passage(inception)
    row.remove(version=1, by=consortium_lead)
    gone = lead.post(row_url("edit_row", row), words("Still here.", heading="Kept", version=1))
    assert gone.status_code == 409
    assert "Still here." in gone.text
    lead.post(row_url("edit_row", row), words("Still here.", heading="Kept", version=1, settle="again"))
    assert own(inception) == ["Kept"]


# ── Members ─────────────────────────────────────────────────────────────────


def test_every_member_has_its_place_and_the_lead_writes_what_it_adds(lead, inception, seat):
    page = lead.get(chapter_url(inception, "consortium"))
    assert page.text.index("IID in full") < page.text.index("YPSA in full")
    member = inception.memberroles.get(seat=seat)
    form = lead.get(row_url("edit_row", member), headers=HTMX)
    assert "YPSA" in form.text
    lead.post(
        row_url("edit_row", member),
        {"role": "Runs the help desks.", "added_value": "It is in every union.", "confidentiality": "3", "version": 1},
    )
    member.refresh_from_db()
    assert (member.role, member.added_value, member.confidentiality) == (
        "Runs the help desks.", "It is in every union.", 3,
    )  # fmt: skip
    assert lead.post(row_url("remove_row", member), {"version": 2}).status_code == 404
    assert MemberRole.objects.filter(report=inception).count() == 2


def test_the_overview_says_who_wrote_last_of_members_too(lead, inception, seat):
    member = inception.memberroles.get(seat=seat)
    lead.post(row_url("edit_row", member), {"role": "Runs the help desks.", "confidentiality": "2", "version": 1})
    latest = Consortium().latest(inception)
    assert latest == member
    assert "Last written by Sultana Razia" in one_line(lead.get(inception.get_absolute_url()))


def test_a_member_that_joined_since_is_added_once(lead, inception, flm, consortium_lead):
    warbe = make_seat(flm, make_organisation("WARBE"), joined_on=date(2017, 4, 10))
    assert "Add WARBE" in lead.get(chapter_url(inception, "consortium")).text
    assert "WARBE is a member now: add its role." in [gap.message for gap in Consortium().gaps(inception)]
    address = reverse("reporting:add_member", args=[inception.pk, warbe.pk])
    for _time in range(2):
        sent = lead.post(address)
    row = inception.memberroles.get(seat=warbe)
    assert sent.url == f"{chapter_url(inception, 'consortium')}#row-{row.pk}"
    assert (row.created_by, row.position) == (consortium_lead, 2)
    assert "Add WARBE" not in lead.get(chapter_url(inception, "consortium")).text
    assert lead.get(address).status_code == 405


def test_an_organisation_of_another_project_is_not_added(lead, inception, foreign_seat):
    assert lead.post(reverse("reporting:add_member", args=[inception.pk, foreign_seat.pk])).status_code == 404
    assert inception.memberroles.count() == 2


# ── Who reads and who writes ────────────────────────────────────────────────


def test_restricted_words_stay_off_the_device(lead, inception, answer):
    lead.post(row_url("edit_row", answer), words("A name.", version=1, confidentiality="4"))
    page = lead.get(chapter_url(inception))
    assert "Restricted" in page.text
    assert page.headers.get("X-Offline") is None
    assert 'data-draft="server-only"' in lead.get(row_url("edit_row", answer), headers=HTMX).text


def test_strangers_find_nothing_and_members_do_not_write(
    sign_in, inception, answer, stranger, focal_person, reviewer, facilitator
):
    addresses = [
        chapter_url(inception),
        add_url(inception),
        row_url("edit_row", answer),
        row_url("row_history", answer),
    ]
    for address in addresses:
        assert sign_in(stranger).get(address).status_code == 404
    for person in (focal_person, reviewer, facilitator):
        client = sign_in(person)
        assert client.get(chapter_url(inception)).status_code in (302, 403)
        assert client.post(add_url(inception), words(id=uuid4())).status_code == 403
        assert client.post(row_url("edit_row", answer), words(version=1)).status_code == 404
        assert client.get(reverse("reporting:read", args=[inception.pk])).status_code == 403
    answer.refresh_from_db()
    assert (answer.text, own(inception)) == ("", [])


def test_members_read_it_once_it_is_sent_up_to_what_a_consortium_shares(
    sign_in, complete_inception, focal_person, consortium_lead
):
    report = complete_inception
    make_passage(
        report, "Whom we fear", "A name that stays inside.", by=consortium_lead, confidentiality=Level.RESTRICTED
    )
    make_passage(
        report, "Among ourselves", "Said in the consortium.", by=consortium_lead, confidentiality=Level.CONSORTIUM
    )
    read = reverse("reporting:read", args=[report.pk])
    member = sign_in(focal_person)
    assert member.get(read).status_code == 403
    assert f'href="{read}"' not in member.get("/").text
    report.take("submit", by=consortium_lead, at=MORNING)
    page = member.get(read)
    assert page.status_code == 200
    assert "FLM answers issue." in page.text
    assert "What is the issue?" in page.text
    assert "YPSA reports." in page.text
    assert "Said in the consortium." in page.text
    assert "A name that stays inside." not in page.text
    assert "Whom we fear" not in page.text
    assert f'href="{read}"' in member.get("/").text


def test_the_facilitator_reads_what_the_programme_shares(sign_in, complete_inception, facilitator, consortium_lead):
    make_passage(
        complete_inception, "Ours", "Said in the consortium.", by=consortium_lead, confidentiality=Level.CONSORTIUM
    )
    complete_inception.take("submit", by=consortium_lead, at=MORNING)
    page = sign_in(facilitator).get(reverse("reporting:read", args=[complete_inception.pk]))
    assert "FLM answers issue." in page.text
    assert "Said in the consortium." not in page.text


# ── Sending it ──────────────────────────────────────────────────────────────


def test_what_is_missing_keeps_it_from_being_sent(lead, inception, answer):
    page = lead.get(reverse("reporting:submit", args=[inception.pk]))
    assert "Answer “What is the issue?”." in one_line(page)
    assert f"{chapter_url(inception)}#row-{answer.pk}" in page.text
    assert lead.post(reverse("reporting:submit", args=[inception.pk])).status_code == 409
    inception.refresh_from_db()
    assert inception.status == "draft"


def test_the_lead_sends_it_and_it_is_locked(lead, complete_inception, answer):
    assert complete_inception.gaps() == []
    address = reverse("reporting:submit", args=[complete_inception.pk])
    assert "FLM answers issue." in lead.get(address).text
    assert lead.post(address).url == reverse("reporting:receipt", args=[complete_inception.pk])
    complete_inception.refresh_from_db()
    assert complete_inception.status == "submitted"
    assert lead.get(reverse("reporting:receipt", args=[complete_inception.pk])).status_code == 200
    page = lead.get(chapter_url(complete_inception))
    assert "Add a passage" not in page.text
    assert "FLM answers issue." in page.text
    assert lead.get(row_url("edit_row", answer)).status_code == 302
    late = lead.post(row_url("edit_row", answer), words("Too late.", version=2))
    assert late.status_code == 409
    assert "Too late." in late.text
    member = reverse("reporting:add_member", args=[complete_inception.pk, complete_inception.ibp.seats.first().pk])
    assert lead.post(member).status_code == 409


def test_what_changed_since_is_marked_for_the_reviewer(
    sign_in, lead, complete_inception, answer, consortium_lead, reviewer
):
    report = complete_inception
    report.take("submit", by=consortium_lead, at=MORNING)
    report.take("withdraw", by=consortium_lead, at=MORNING)
    answer.refresh_from_db()
    answer.rewrite(version=answer.version, by=consortium_lead, text="FLM answers the issue anew.")
    make_passage(report, "Added since", by=consortium_lead)
    report.take("submit", by=consortium_lead, at=MORNING)
    page = sign_in(reviewer).get(reverse("reporting:read", args=[report.pk]))
    assert "<ins>" in page.text
    assert "Added since" in page.text
    assert f'id="row-{answer.pk}"' in page.text


# ── Home ────────────────────────────────────────────────────────────────────


def test_it_stands_among_what_is_due_with_what_is_ready(lead, inception, consortium_lead):
    page = one_line(lead.get("/"))
    total = len(inception.chapters)
    assert f"0 of {total} chapters ready" in page
    assert "FLM · Inception report" in one_line(lead.get(inception.get_absolute_url()))
    for passage in inception.passages.filter(chapter="problem"):
        passage.rewrite(version=1, by=consortium_lead, text="Answered.")
    assert f"1 of {total} chapters ready" in one_line(lead.get("/"))


def test_once_sent_it_stands_among_what_is_with_prokas(sign_in, complete_inception, consortium_lead, reviewer):
    complete_inception.take("submit", by=consortium_lead, at=MORNING)
    page = one_line(sign_in(consortium_lead).get("/"))
    assert "with PROKAS since" in page
    assert "chapters ready" not in page
    assert "FLM" in one_line(sign_in(reviewer).get("/"))
    assert "Inception report · submitted" in one_line(sign_in(reviewer).get("/"))


def test_home_asks_as_much_for_three_projects_as_for_one(
    sign_in, inception, consortium_lead, settings, django_assert_num_queries, django_assert_max_num_queries
):
    in_words = [path for path in settings.REPORT_CHAPTERS["inception"] if path.startswith("reporting.")]
    settings.REPORT_CHAPTERS = {**settings.REPORT_CHAPTERS, "inception": in_words}
    client = sign_in(consortium_lead)
    client.get("/")
    with django_assert_max_num_queries(60) as few:
        client.get("/")
    for code in ("ABC", "XYZ"):
        ibp = make_ibp(code)
        make_seat(ibp, make_organisation(f"LEAD{code}"), is_lead=True)
        make_seat(ibp, make_organisation(f"MEMB{code}"))
        Appointment.objects.create(person=consortium_lead, role=Role.CONSORTIUM_LEAD, ibp=ibp)
        open_inception(ibp, date(2017, 4, 20), by=None, at=MORNING)
    with django_assert_num_queries(len(few)):
        page = client.get("/")
    assert "XYZ" in page.text


def test_a_thread_about_an_answer_finds_it(complete_inception, consortium_lead, reviewer, answer):
    """Rows of an inception report are commented on like any other."""
    complete_inception.take("submit", by=consortium_lead, at=MORNING)
    round = complete_inception.rounds.get()
    thread = make_thread(round, "problem", by=reviewer, row=answer.pk)
    assert thread.quote
