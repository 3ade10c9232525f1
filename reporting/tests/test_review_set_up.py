"""Who sets up the programme also keeps what its reviews go by: reasons for returning, and the checklist."""

import pytest

from conftest import MORNING, fill_catalogue, make_reason, review
from reporting.models import ChecklistItem, ReturnReason
from reporting.workflow import Action

PAGE = "/setup/review/"


@pytest.fixture
def catalogue(db):
    fill_catalogue()


def labels(model):
    return [entry.label for entry in model.objects.all()]


def text(answer):
    return " ".join(answer.text.split())


def test_administrators_and_the_programmes_reviewers_keep_it(
    sign_in, catalogue, administrator, colleague, reviewer, facilitator, consortium_lead, focal_person, observer
):
    reason = make_reason()
    there = f"{PAGE}reasons/{reason.pk}/"
    for person, status in (
        (administrator, 200), (colleague, 200), (reviewer, 403), (facilitator, 403), (consortium_lead, 403),
        (focal_person, 403), (observer, 403),
    ):  # fmt: skip
        client = sign_in(person)
        pages = (PAGE, f"{PAGE}reasons/new/", f"{PAGE}checklist/new/", there)
        assert [client.get(address).status_code for address in pages] == [status] * 4
        for deed in ("move", "offer", "remove"):
            assert client.get(f"{there}{deed}/").status_code == 405
        if status == 403:
            assert [client.post(f"{there}{deed}/").status_code for deed in ("move", "offer", "remove")] == [403] * 3
            assert client.post(there, {"label": "Mine"}).status_code == 403
    assert (ReturnReason.objects.count(), make_reason().label) == (8, "Something is missing")


def test_tabs_hold_what_one_may_set_up(sign_in, catalogue, administrator, colleague):
    assert 'href="/setup/people/"' in sign_in(administrator).get(PAGE).text
    page = sign_in(colleague).get(PAGE).text
    assert ('href="/setup/people/"' in page, 'href="/setup/quarters/"' in page) == (False, True)


def test_a_reason_is_added_at_the_end_and_can_be_given(sign_in, administrator, round):
    fill_catalogue()
    words = {"label": "  Too late to   read ", "hint": "দেরি", "code": "Too_Late"}
    answer = sign_in(administrator).post(f"{PAGE}reasons/new/", words)
    assert answer["Location"] == f"{PAGE}#reasons"
    added = ReturnReason.objects.last()
    assert (added.code, added.label, added.hint) == ("too_late", "Too late to read", "দেরি")
    review(round)
    round.decide(Action.RETURN, by=round.lead, at=MORNING, seen=round.snapshot.sha256, note="Late.", reason=added)
    assert round.reason == added


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"label": " "}, "Write the reason."),
        ({"label": "something is MISSING"}, "This stands in the list already."),
        ({"label": "খ" * 1_000}, "This is 1000 characters long; at most 80 can stand here."),
        ({"hint": "h" * 1_000}, "This is 1000 characters long; at most 200 can stand here."),
        ({"label": "Turned \u202e round"}, "invisible mark"),
        ({"code": "INCOMPLETE"}, "Another reason has this code."),
        ({"code": "no evidence!"}, "Use letters from a to z, digits, - and _ only."),
        ({"code": "c" * 1_000}, "This is 1000 characters long; at most 30 can stand here."),
        ({"code": ""}, "Write a short code."),
    ],
)
def test_bad_input_is_kept_and_named(sign_in, catalogue, administrator, changes, message):
    words = {"label": "Too late to read", "hint": "After the workshop.", "code": "late", **changes}
    page = sign_in(administrator).post(f"{PAGE}reasons/new/", words)
    assert (page.status_code, message in page.text) == (200, True)
    for said in words.values():
        assert said in page.text
    assert ReturnReason.objects.count() == 8


def test_the_same_code_in_capitals_is_the_same(sign_in, catalogue, administrator):
    page = sign_in(administrator).post(f"{PAGE}reasons/new/", {"label": "New", "code": "Power"})
    assert "Another reason has this code." in page.text


def test_a_reason_is_reworded_and_keeps_its_code(sign_in, catalogue, administrator):
    reason = make_reason("unclear")
    client = sign_in(administrator)
    client.post(f"{PAGE}reasons/{reason.pk}/", {"label": "Hard to follow", "hint": "", "code": "other"})
    reason.refresh_from_db()
    assert (reason.label, reason.code) == ("Hard to follow", "unclear")
    assert reason.history.latest().history_user == administrator
    kept = client.post(f"{PAGE}reasons/{reason.pk}/", {"label": "Something is missing"})
    assert "This stands in the list already." in kept.text
    client.post(f"{PAGE}reasons/{reason.pk}/", {"label": "hard to follow"})  # its own words, written otherwise
    reason.refresh_from_db()
    assert reason.label == "hard to follow"


@pytest.mark.parametrize(
    ("which", "way", "order"),
    [(0, "down", [1, 0, 2, 3]), (2, "up", [0, 2, 1, 3]), (0, "up", [0, 1, 2, 3]), (3, "down", [0, 1, 2, 3])],
)
def test_the_list_is_put_in_order(sign_in, catalogue, administrator, which, way, order):
    before = labels(ChecklistItem)
    item = ChecklistItem.objects.all()[which]
    sign_in(administrator).post(f"{PAGE}checklist/{item.pk}/move/", {"move": way})
    assert labels(ChecklistItem) == [before[place] for place in order]


def test_what_is_no_longer_offered_is_not_asked_and_comes_back(sign_in, administrator, colleague, round):
    fill_catalogue()
    client, reason, item = sign_in(administrator), make_reason("power"), round.items().first()
    asked = round.items().count()
    for shelf, entry in (("reasons", reason), ("checklist", item)):
        client.post(f"{PAGE}{shelf}/{entry.pk}/offer/", {"offer": "no"})
    reason.refresh_from_db()
    assert (reason.is_offered, round.items().count()) == (False, asked - 1)
    assert text(client.get(PAGE)).count('class="attention">no longer offered') == 2
    for shelf, entry in (("reasons", reason), ("checklist", item)):
        client.post(f"{PAGE}{shelf}/{entry.pk}/offer/", {"offer": "yes"})
    reason.refresh_from_db()
    assert (reason.is_offered, round.items().count()) == (True, asked)


def test_only_what_no_review_has_used_is_removed(sign_in, administrator, round):
    review(round, "progress")
    client, reason, item = sign_in(administrator), make_reason(), round.items().first()
    for shelf, entry in (("reasons", reason), ("checklist", item)):
        assert "/remove/" not in client.get(f"{PAGE}{shelf}/{entry.pk}/").text
        answer = client.post(f"{PAGE}{shelf}/{entry.pk}/remove/", follow=True)
        assert "Reviews have used it" in answer.text
    unused = make_reason("endangers")
    assert "/remove/" in client.get(f"{PAGE}reasons/{unused.pk}/").text
    client.post(f"{PAGE}reasons/{unused.pk}/remove/")
    assert (ReturnReason.objects.count(), ChecklistItem.objects.count()) == (7, 4)


def test_an_item_is_asked_of_one_kind_of_report(sign_in, administrator, round):
    fill_catalogue()
    client, asked = sign_in(administrator), round.items().count()
    client.post(f"{PAGE}checklist/new/", {"label": "Budget lines add up", "kind": "inception"})
    client.post(f"{PAGE}checklist/new/", {"label": "Figures are by sex", "kind": ""})
    assert round.items().count() == asked + 1
    lost = client.post(f"{PAGE}checklist/new/", {"label": "Asked of nobody", "kind": "annual"})
    assert (lost.status_code, "Asked of nobody" in lost.text) == (200, True)
    assert "Every report" in client.get(PAGE).text


def test_addresses_that_name_nothing(sign_in, catalogue, administrator):
    client, reason = sign_in(administrator), make_reason()
    for address in (f"{PAGE}books/new/", f"{PAGE}books/{reason.pk}/", f"{PAGE}checklist/{reason.pk}/"):
        assert client.get(address).status_code == 404
    assert client.post(f"{PAGE}checklist/{reason.pk}/move/", {"move": "up"}).status_code == 404


def test_before_there_is_anything(sign_in, db, administrator):
    ReturnReason.objects.all().delete()
    ChecklistItem.objects.all().delete()
    page = text(sign_in(administrator).get(PAGE))
    assert "reports cannot be returned before there is one" in page
    assert "a verdict on each chapter is enough" in page


def test_as_many_queries_for_eight_reasons_as_for_one(
    sign_in, catalogue, administrator, django_assert_num_queries, django_assert_max_num_queries
):
    client = sign_in(administrator)
    with django_assert_max_num_queries(16) as asked:
        client.get(PAGE)
    many = len(asked)
    ReturnReason.objects.exclude(code="power").delete()
    with django_assert_num_queries(many):
        client.get(PAGE)
