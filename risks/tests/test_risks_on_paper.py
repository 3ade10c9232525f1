"""How a register reads: on the matrix, on screen, on paper, and for whom."""

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from conftest import MORNING, make_change, write_inception
from partners.clearance import Level
from reporting.models import Report
from risks.chapters.risks import REGISTER, InceptionRisks
from risks.linking import link, of_change
from risks.matrix import LOOKUP, Rating
from risks.models import RiskScale
from risks.reading import CROWD, matrix, tally_words
from risks.tests.writing import make_action, make_risk

steps = st.tuples(st.integers(1, 5), st.integers(1, 5))


def row(number, today, **changes):
    level = Rating(*today).level(LOOKUP) if today else None
    rated = [*today, level] if today else None
    return {
        "id": f"id-{number}",
        "reference": f"R-{number:03}",
        "text": f"Risk {number}",
        "verdict": "kept",
        "trend": "same",
        "is_open": True,
        "inherent": None,
        "today": rated,
        "expected": None,
        **changes,
    }


@given(st.lists(st.one_of(st.none(), steps), max_size=40))
def test_every_open_risk_stands_once(ratings):
    rows = [row(number, rating) for number, rating in enumerate(ratings)]
    drawn = matrix(rows, None)
    shown = [mark.reference for line in drawn.lines for square in line.squares for mark in square.today]
    assert sorted([*shown, *(mark.reference for mark in drawn.unrated)]) == [one["reference"] for one in rows]


def test_a_crowd_is_counted_and_listed():
    drawn = matrix([row(number, (4, 4)) for number in range(CROWD + 1)], None)
    html = render_to_string("risks/matrix.html", {"drawn": drawn})
    assert "6 risks" in html
    assert html.count("R-00") == 6
    assert html.count('<th scope="row">') == html.count('<th scope="col">') == 5
    assert html.count("Severe") == 3


def test_few_show_where_they_come_from_and_many_only_the_one_asked_for():
    moved = {"inherent": [5, 4, 4], "expected": [2, 4, 2]}
    few = matrix([row(1, (4, 4), **moved)], None)
    assert [mark.when for line in few.lines for square in line.squares for mark in square.trail] == [
        "inherent",
        "expected",
    ]
    many = [row(number, (4, 4), **moved) for number in range(9)]
    assert not [mark for line in matrix(many, None).lines for square in line.squares for mark in square.trail]
    one = matrix(many, None, shown="R-004")
    assert {mark.reference for line in one.lines for square in line.squares for mark in square.trail} == {"R-004"}


def test_what_is_over_leaves_the_matrix_and_is_told():
    rows = [row(1, (4, 4), verdict="happened", is_open=False), row(2, (1, 1), trend="worse")]
    assert matrix(rows, None).lines[1].squares[3].today == []
    assert tally_words(rows) == ["▲ 1 is worse", "1 happened"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("audience", "risks", "links"),
    [(Level.PROGRAMME, 1, 0), (Level.CONSORTIUM, 2, 0), (Level.RESTRICTED, 3, 1)],
)
def test_an_audience_reads_what_it_may(report, contributor, audience, risks, links):
    change = make_change(report, "Only we know.", by=contributor, confidentiality=4)
    shared = make_risk(report, by=contributor)
    make_action(shared, by=contributor)
    make_action(shared, "Pay the constable.", by=contributor, confidentiality=4)
    link(report, shared.risk, of_change(change), by=contributor)
    make_risk(report, "Among us.", by=contributor, confidentiality=3)
    make_risk(report, "Zaman sahib sends his men.", by=contributor, confidentiality=4)
    section = REGISTER.section(Report.objects.with_names().get(pk=report.pk), audience)
    assert len(section.values["risks"]) == risks
    assert sum(len(one["links"]) for one in section.values["risks"]) == links
    assert f"✚ {risks} " in section.values["sentences"][0]
    for template in (section.template, section.screen):
        html = render_to_string(template, {"values": section.values, "level": 3, "report": report})
        assert ("Zaman" in html) == (audience == Level.RESTRICTED)
        assert ("Pay the constable" in html) == (audience == Level.RESTRICTED)
        assert ("Only we know" in html) == (audience == Level.RESTRICTED)
        assert "it may happen that" in html.lower()


@pytest.mark.django_db
def test_a_changed_scale_leaves_what_was_sent(report, contributor, administrator):
    make_risk(report, by=contributor)
    content = REGISTER.content(report)
    RiskScale.follow(by=administrator, at=MORNING, reason="We were too calm.", lookup=[[4] * 5] * 5)
    before = REGISTER.present(content, Level.RESTRICTED)
    assert before["risks"][0]["today_words"] == "Major: Likely, serious"
    assert REGISTER.content(report)["risks"][0]["today"] == [4, 4, 3]


@pytest.mark.django_db
def test_an_old_content_without_risks_reads_as_empty(report):
    values = REGISTER.present({}, Level.PROGRAMME)
    assert values["risks"] == []
    assert "No risks were written down." in render_to_string("risks/read/risks.html", {"values": values})
    assert "passages" in InceptionRisks().present({"passages": []}, Level.PROGRAMME)


@pytest.mark.django_db
def test_the_inception_report_has_words_and_a_register(inception, consortium_lead):
    make_action(make_risk(inception, by=consortium_lead, held_at=2), by=consortium_lead)
    write_inception(inception, by=consortium_lead)
    inception.take("submit", by=consortium_lead, at=MORNING)
    section = next(one for one in inception.snapshots.get().sections(Level.PROGRAMME) if one.key == "risks")
    assert section.values["passages"]
    html = render_to_string(section.screen, {"values": section.values, "report": inception})
    assert "The register from which every quarter goes on" in html
