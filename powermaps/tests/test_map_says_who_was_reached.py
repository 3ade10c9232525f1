"""A partner says of its power map, too, who was reached and who was missing."""

from django.urls import reverse

from conftest import complete
from partners.clearance import Level
from powermaps.chapters.power import InceptionPower, PowerMap
from reporting.chapters.notes import note_of

CHAPTER = PowerMap()


def test_it_is_asked_for_before_the_report_is_sent(sign_in, contributor, report):
    complete(report)
    note = note_of(report, "power")
    note.rewrite(version=note.version, by=contributor, reached="", missing="")
    url = reverse("powermaps:map", args=[report.pk])
    assert [gap.url for gap in CHAPTER.gaps(report)] == [f"{url}#row-{note.pk}"] * 2
    page = sign_in(contributor).get(url).text
    assert f'id="row-{note.pk}"' in page
    edit = reverse("reporting:edit_row", args=["note", note.pk])
    posted = {"reached": "Women in the parishads.", "missing": "Young men.", "version": note.version}
    answer = sign_in(contributor).post(edit, {**posted, "confidentiality": 2})
    assert answer.url == f"{url}#row-{note.pk}"
    assert CHAPTER.gaps(report) == []


def test_it_is_read_by_those_it_is_for(report, contributor):
    complete(report)
    note = note_of(report, "power")
    note.rewrite(version=note.version, by=contributor, reached="Women in the parishads.", confidentiality=4)
    assert CHAPTER.section(report, Level.CONSORTIUM).values["inclusion"] is None
    assert CHAPTER.section(report, Level.RESTRICTED).values["inclusion"]["reached"] == "Women in the parishads."


def test_what_was_sent_before_it_was_asked_for_still_reads(report):
    complete(report)
    content = CHAPTER.content(report)
    del content["inclusion"]
    assert CHAPTER.present(content, Level.PROGRAMME)["inclusion"] is None


def test_a_restricted_note_keeps_the_map_off_the_device(sign_in, contributor, report):
    url = reverse("powermaps:map", args=[report.pk])
    assert sign_in(contributor).get(url).headers["X-Offline"] == "keep"
    note = note_of(report, "power")
    note.rewrite(version=note.version, by=contributor, confidentiality=4)
    assert "X-Offline" not in sign_in(contributor).get(url).headers


def test_an_inception_report_does_not_ask_for_it(sign_in, consortium_lead, inception):
    InceptionPower().gaps(inception)
    assert not inception.chapternotes.filter(chapter="power").exists()
    assert "Who was reached" not in sign_in(consortium_lead).get(reverse("powermaps:map", args=[inception.pk])).text
