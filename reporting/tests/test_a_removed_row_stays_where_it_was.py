"""A removed row belongs to its report for good: its id brings neither its words nor its evidence into another one."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from conftest import make_statement
from partners.refusals import Refused
from reporting.models import Evidence, Statement
from reporting.tests.calling import Api

SECRET = "Zaman sahib of the recruiting agency threatened our field worker"


@pytest.fixture
def removed(report, contributor):
    """A restricted statement of YPSA with a file, removed again; somebody may remember its id from before."""
    row = make_statement(report, text=SECRET, confidentiality=4, by=contributor)
    item = Evidence(part=row, label=SECRET)
    item.file.save("letter.pdf", ContentFile(b"%PDF-1.4 a letter"), save=False)
    item.save()
    row.remove(version=1, by=contributor)
    return row, item


def test_another_report_does_not_take_its_id(reports, removed, consortium_lead):
    with pytest.raises(Refused):
        Statement.add(reports["FLM"], by=consortium_lead, id=removed[0].pk, criterion="lessons", text="Mine")
    assert not Statement.objects.exists()


def test_on_the_page_neither_words_nor_file_come_along(sign_in, reports, removed, stranger):
    row, item = removed
    client = sign_in(stranger)
    add = reverse("reporting:add_statement", args=[reports["COAST"].pk, "lessons"])
    answer = client.post(add, {"id": row.pk, "text": "Mine", "confidentiality": 2})
    assert answer.status_code == 409
    assert "Mine" in answer.content.decode()  # what was typed is shown again
    assert client.get(reverse("reporting:row_history", args=["statement", row.pk])).status_code == 404
    assert client.get(reverse("reporting:evidence", args=[item.pk])).status_code == 404


def test_nor_do_they_over_the_api(reports, removed, stranger):
    row, item = removed
    api = Api(stranger)
    answer = api.post("statements/", id=str(row.pk), report=str(reports["COAST"].pk), criterion="lessons", text="Mine")
    assert answer.status_code == 409
    assert api.get(f"statements/{row.pk}/history/").status_code == 404
    assert api.get(f"evidence/{item.pk}/file/").status_code == 404


def test_its_own_people_bring_it_back(report, removed, contributor):
    again = Statement.add(report, by=contributor, id=removed[0].pk, criterion="lessons", text=SECRET)
    assert again.evidence.count() == 1


def test_a_row_removed_twice_still_says_that_it_is_gone(report, contributor):
    row = make_statement(report, by=contributor)
    for _time in range(2):
        row.remove(version=row.version, by=contributor)
        row = Statement.add(report, by=contributor, id=row.pk, criterion="went_well", text="Brought back.")
    row.remove(version=row.version, by=contributor)
    api = Api(contributor)
    assert api.patch(f"statements/{row.pk}/", version=1, text="Again").status_code == 410
    assert api.get(f"statements/{row.pk}/history/").json()["count"] == 6
