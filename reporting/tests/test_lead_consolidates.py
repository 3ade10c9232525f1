"""What a lead does with the members' lines: take over, join, merge, set aside; and what must never get lost on the way."""

import threading

import pytest
from django.db import connections
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from conftest import MORNING, complete, make_change, make_ibp, make_organisation, make_person, make_seat, make_statement
from partners.clearance import Level
from partners.refusals import Refused
from partners.standing import Role
from reporting.consolidation import (
    acknowledge,
    add_sources,
    bring_back,
    merge,
    offered,
    set_aside,
    take_over,
    unlink,
    waiting,
)
from reporting.models import ContextChange, Evidence, Quarter, Report, Statement
from reporting.opening import open_quarter
from reporting.quarters import Period
from reporting.reckoning import Since, reckon, waiting_by_report
from reporting.workflow import Action, Status


def send(report, by):
    """Submit a report whatever is in it: what is missing is not the point here."""
    Report.objects.filter(pk=report.pk).update(status=Status.SUBMITTED)


@pytest.fixture
def ypsa(report, contributor):
    """YPSA's report is in, with three statements and a change."""
    for text in ("One.", "Two.", "Three."):
        make_statement(report, text=text, by=contributor)
    make_change(report, "A change.", by=contributor)
    send(report, contributor)
    return report


@pytest.fixture
def bomsa(reports):
    make_statement(reports["BOMSA"], text="Four.", detail="In four unions.")
    make_change(reports["BOMSA"], "Another change.", sign="negative")
    send(reports["BOMSA"], None)
    return reports["BOMSA"]


def texts(rows):
    return [row.text for row in rows]


def test_only_what_is_sent_and_cleared_is_offered(ypsa, reports, consolidated):
    make_statement(reports["BOMSA"], text="Still a draft.")
    make_statement(reports["COAST"], text="Another project.")
    send(reports["COAST"], None)
    row = ypsa.statements.get(text="Three.")
    Statement.objects.filter(pk=row.pk).update(confidentiality=Level.RESTRICTED)
    assert texts(offered(consolidated, Statement).order_by("position")) == ["One.", "Two."]


def test_a_line_taken_over_is_linked_to_where_it_came_from(ypsa, consolidated, consortium_lead):
    source = ypsa.statements.first()
    Evidence.objects.create(part=source, label="Photo list", url="https://ypsa.example/list")
    line = take_over(consolidated, [source], by=consortium_lead)
    [link] = line.source_links.all()
    assert (link.source, link.seat, link.text, link.version) == (source, ypsa.seat, "One.", source.version)
    assert (line.text, line.criterion, line.created_by) == ("One.", "went_well", consortium_lead)
    assert [str(item) for item in line.evidence.all()] == ["Photo list"]
    assert texts(waiting(consolidated, Statement).order_by("position")) == ["Two.", "Three."]


def test_several_become_one_line_with_the_words_of_all(ypsa, bomsa, consolidated, consortium_lead):
    chosen = [*ypsa.statements.filter(text__in=["One.", "Two."]), *bomsa.statements.all()]
    line = take_over(consolidated, chosen, by=consortium_lead)
    assert line.text == "One.\nTwo.\nFour."
    assert line.detail == "In four unions."
    assert [link.seat.organisation.acronym for link in line.source_links.all()] == ["YPSA", "YPSA", "BOMSA"]


def test_taking_over_twice_gives_one_line(ypsa, consolidated, consortium_lead):
    source = ypsa.statements.first()
    take_over(consolidated, [source], by=consortium_lead)
    with pytest.raises(Refused, match="already been taken over"):
        take_over(consolidated, [source], by=consortium_lead)
    assert consolidated.statements.count() == 1


def test_lines_of_several_criteria_do_not_go_together(ypsa, consolidated, consortium_lead, contributor):
    Report.objects.filter(pk=ypsa.pk).update(status=Status.DRAFT)
    other = make_statement(ypsa, "lessons", "A lesson.", by=contributor)
    send(ypsa, None)
    with pytest.raises(Refused, match="one criterion"):
        take_over(consolidated, [ypsa.statements.first(), other], by=consortium_lead)
    line = take_over(consolidated, [other], by=consortium_lead)
    with pytest.raises(Refused, match="one criterion"):
        add_sources(line, [ypsa.statements.first()], by=consortium_lead)


def test_what_its_partner_is_changing_again_cannot_be_taken(ypsa, consolidated, consortium_lead):
    source = ypsa.statements.first()
    Report.objects.filter(pk=ypsa.pk).update(status=Status.RETURNED)
    with pytest.raises(Refused, match="partner is changing"):
        take_over(consolidated, [source], by=consortium_lead)


def test_another_projects_line_cannot_be_taken(reports, consolidated, consortium_lead):
    foreign = make_statement(reports["COAST"], text="Not yours.")
    send(reports["COAST"], None)
    for deed in (
        lambda: take_over(consolidated, [foreign], by=consortium_lead),
        lambda: set_aside(consolidated, [foreign], by=consortium_lead),
        lambda: add_sources(make_statement(consolidated), [foreign], by=consortium_lead),
    ):
        with pytest.raises(Refused):
            deed()


def test_a_closed_consolidated_report_takes_nothing(ypsa, consolidated, consortium_lead):
    line = take_over(consolidated, [ypsa.statements.first()], by=consortium_lead)
    second = take_over(consolidated, [ypsa.statements.last()], by=consortium_lead)
    rest = list(waiting(consolidated, Statement))
    send(consolidated, None)
    for deed in (
        lambda: take_over(consolidated, rest, by=consortium_lead),
        lambda: add_sources(line, rest, by=consortium_lead),
        lambda: merge([line, second], by=consortium_lead),
        lambda: set_aside(consolidated, rest, by=consortium_lead),
        lambda: bring_back(consolidated, rest),
        lambda: unlink(line.source_links.get(), by=consortium_lead),
        lambda: acknowledge(line.source_links.get(), by=consortium_lead),
    ):
        with pytest.raises(Refused):
            deed()
    assert consolidated.statements.count() == 2


def test_merging_keeps_words_sources_and_evidence_of_all(ypsa, bomsa, consolidated, consortium_lead):
    one, two, three = ypsa.statements.all()
    for row in (one, bomsa.statements.get()):
        Evidence.objects.create(part=row, label="The same list", url="https://iid.example/list")
    first = take_over(consolidated, [one], by=consortium_lead)
    second = take_over(consolidated, [two, bomsa.statements.get()], by=consortium_lead)
    add_sources(second, [one], by=consortium_lead)
    merged = merge([first, second], by=consortium_lead)
    assert merged == first
    assert merged.text == "One.\nTwo.\nFour."
    assert sorted(link.source.text for link in merged.source_links.all()) == ["Four.", "One.", "Two."]
    assert [item.url for item in merged.evidence.all()] == ["https://iid.example/list"]
    assert consolidated.statements.get() == merged
    assert texts(waiting(consolidated, Statement)) == [three.text]


def test_merging_keeps_what_a_partner_has_removed_since(ypsa, consolidated, consortium_lead):
    one, two, _three = ypsa.statements.all()
    lines = [take_over(consolidated, [row], by=consortium_lead) for row in (one, two)]
    Statement.objects.filter(pk__in=[one.pk, two.pk]).delete()
    merged = merge(lines, by=consortium_lead)
    assert [(link.source, link.text) for link in merged.source_links.all()] == [(None, "One."), (None, "Two.")]


def test_one_line_alone_cannot_be_merged(ypsa, consolidated, consortium_lead):
    line = take_over(consolidated, [ypsa.statements.first()], by=consortium_lead)
    with pytest.raises(Refused, match="at least two"):
        merge([line], by=consortium_lead)


def test_words_too_long_for_one_line_are_refused_in_a_sentence(reports, consolidated, consortium_lead):
    rows = [make_statement(reports["BOMSA"], text=letter * 15_000) for letter in "ab"]
    send(reports["BOMSA"], None)
    with pytest.raises(Refused, match="too long for one line"):
        take_over(consolidated, rows, by=consortium_lead)
    lines = [take_over(consolidated, [row], by=consortium_lead) for row in rows]
    with pytest.raises(Refused, match="too long for one line"):
        merge(lines, by=consortium_lead)
    assert sorted(len(line.text) for line in consolidated.statements.all()) == [15_000, 15_000]


def test_setting_aside_keeps_the_reason_and_can_be_undone(ypsa, consolidated, consortium_lead):
    row = ypsa.statements.first()
    set_aside(consolidated, [row], by=consortium_lead, reason="Said better by BOMSA.")
    [offer] = reckon(consolidated, Statement).set_aside
    assert (offer.row, offer.aside.reason, offer.aside.by) == (row, "Said better by BOMSA.", consortium_lead)
    bring_back(consolidated, [row])
    assert row in waiting(consolidated, Statement)


def test_a_line_that_is_taken_cannot_be_set_aside(ypsa, consolidated, consortium_lead):
    row = ypsa.statements.first()
    take_over(consolidated, [row], by=consortium_lead)
    with pytest.raises(Refused, match="unlink"):
        set_aside(consolidated, [row], by=consortium_lead)


def test_taking_over_what_was_set_aside_takes_it_back(ypsa, consolidated, consortium_lead):
    row = ypsa.statements.first()
    set_aside(consolidated, [row], by=consortium_lead)
    take_over(consolidated, [row], by=consortium_lead)
    assert reckon(consolidated, Statement).set_aside == []


def test_a_removed_line_lets_its_sources_wait_again(ypsa, consolidated, consortium_lead):
    line = take_over(consolidated, [ypsa.statements.first()], by=consortium_lead)
    line.remove(version=line.version, by=consortium_lead)
    assert waiting(consolidated, Statement).count() == 3


def test_unlinking_leaves_the_line_as_it_is(ypsa, consolidated, consortium_lead):
    row = ypsa.statements.first()
    Statement.objects.filter(pk=row.pk).update(confidentiality=Level.CONSORTIUM)
    row.refresh_from_db()
    line = take_over(consolidated, [row], by=consortium_lead)
    unlink(line.source_links.get(), by=consortium_lead)
    line.refresh_from_db()
    assert (line.text, line.confidentiality, line.source_links.count()) == ("One.", Level.CONSORTIUM, 0)
    assert row in waiting(consolidated, Statement)


def test_what_became_of_a_source_since_is_said(ypsa, consolidated, consortium_lead, contributor):
    one, two, three = ypsa.statements.all()
    for row in (one, two, three):
        take_over(consolidated, [row], by=consortium_lead)

    def told():
        return {
            origin.link.text: origin.since for line in reckon(consolidated, Statement).lines for origin in line.origins
        }

    assert set(told().values()) == {Since.SAME}
    Report.objects.filter(pk=ypsa.pk).update(status=Status.RETURNED)
    one.report.refresh_from_db()
    one.rewrite(version=one.version, by=contributor, text="One, in other words.")
    two.remove(version=two.version, by=contributor)
    assert told() == {"One.": Since.BEING_CHANGED, "Two.": Since.GONE, "Three.": Since.BEING_CHANGED}
    send(ypsa, None)
    assert told() == {"One.": Since.CHANGED, "Two.": Since.GONE, "Three.": Since.SAME}


def test_noting_a_change_follows_the_partners_words_and_level(ypsa, consolidated, consortium_lead, contributor):
    source = ypsa.statements.first()
    line = take_over(consolidated, [source], by=consortium_lead)
    Report.objects.filter(pk=ypsa.pk).update(status=Status.RETURNED)
    source.rewrite(version=source.version, by=contributor, text="Anew.", confidentiality=Level.CONSORTIUM)
    send(ypsa, None)
    gaps = [gap.message for gap in consolidated.chapters[0].gaps(consolidated)]
    assert [message for message in gaps if "more confidential" in message] != []

    acknowledge(line.source_links.select_related("line__report").get(), by=consortium_lead)
    line.refresh_from_db()
    [link] = line.source_links.all()
    assert (line.text, line.confidentiality) == ("One.", Level.CONSORTIUM)
    assert (link.text, link.version, link.confidentiality) == ("Anew.", source.version, Level.CONSORTIUM)
    gaps = [gap.message for gap in consolidated.chapters[0].gaps(consolidated)]
    assert [message for message in gaps if "more confidential" in message] == []


def test_what_a_partner_restricts_afterwards_holds_the_report_back(ypsa, consolidated, consortium_lead):
    source = ypsa.statements.first()
    line = take_over(consolidated, [source], by=consortium_lead)
    Statement.objects.filter(pk=source.pk).update(confidentiality=Level.RESTRICTED)
    [gap] = [gap for gap in consolidated.chapters[0].gaps(consolidated) if "YPSA" in gap.message]
    assert gap.url.endswith(f"#row-{line.pk}")
    with pytest.raises(Refused):
        acknowledge(line.source_links.select_related("line__report").get(), by=consortium_lead)
    unlink(line.source_links.get(), by=consortium_lead)
    assert [gap for gap in consolidated.chapters[0].gaps(consolidated) if "YPSA" in gap.message] == []


def test_the_reckoning_says_the_sum_in_words(ypsa, bomsa, consolidated, consortium_lead):
    assert reckon(consolidated, Statement).words == "4 statements in: 4 waiting"
    one, two, three = ypsa.statements.all()
    take_over(consolidated, [one, two], by=consortium_lead)
    set_aside(consolidated, [three], by=consortium_lead)
    assert reckon(consolidated, Statement).words == "4 statements in: 2 taken into 1 line, 1 set aside, 1 waiting"
    take_over(consolidated, list(bomsa.statements.all()), by=consortium_lead)
    assert reckon(consolidated, Statement).words == "4 statements in: 3 taken into 2 lines, 1 set aside, none waiting"
    assert reckon(consolidated, ContextChange).words == "2 changes in: 2 waiting"


def test_what_waits_is_counted_alike_for_one_report_and_for_many(ypsa, bomsa, reports, consolidated, consortium_lead):
    make_statement(reports["COAST"])
    send(reports["COAST"], None)
    take_over(consolidated, [ypsa.statements.first()], by=consortium_lead)
    set_aside(consolidated, [ypsa.contextchanges.get()], by=consortium_lead)
    both = [consolidated, reports["CFTM"]]
    assert (
        dict(waiting_by_report(both))
        == {report.pk: sum(waiting(report, model).count() for model in (Statement, ContextChange)) for report in both}
        == {consolidated.pk: 4, reports["CFTM"].pk: 1}
    )


def test_the_consolidated_report_is_submitted_once_nothing_waits(ypsa, consolidated, consortium_lead):
    with pytest.raises(Refused):
        consolidated.take(Action.SUBMIT, by=consortium_lead, at=MORNING)
    for row in ypsa.statements.all():
        take_over(consolidated, [row], by=consortium_lead)
    set_aside(consolidated, ypsa.contextchanges.all(), by=consortium_lead)
    consolidated.take(Action.SUBMIT, by=consortium_lead, at=MORNING)
    [snapshot] = consolidated.snapshots.all()
    [went_well, *_rest] = snapshot.content["progress"]["criteria"]
    assert [(line["text"], line["partners"]) for line in went_well["statements"]] == [
        ("One.", ["YPSA"]),
        ("Two.", ["YPSA"]),
        ("Three.", ["YPSA"]),
    ]


@pytest.mark.django_db(transaction=True)
def test_of_two_leads_who_take_over_the_same_line_one_is_told(ypsa, consolidated, consortium_lead):
    source = ypsa.statements.first()
    outcomes = []
    together = threading.Barrier(2)

    def take():
        mine = Statement.objects.select_related("report").get(pk=source.pk)
        report = Report.objects.get(pk=consolidated.pk)
        together.wait()
        try:
            take_over(report, [mine], by=consortium_lead)
            outcomes.append("taken")
        except Refused:
            outcomes.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=take) for _ in range(2)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]

    assert sorted(outcomes) == ["refused", "taken"]
    assert consolidated.statements.count() == 1


DEED = st.tuples(
    st.sampled_from(
        ["take", "join", "merge", "aside", "back", "unlink", "remove", "note", "return", "send", "raise", "lower"]
    ),
    st.lists(st.integers(0, 11), min_size=1, max_size=3),
)


class WhateverTheLeadDoes(TestCase):
    """Random deeds on twelve statements of three members: the invariants hold after each of them."""

    def setUp(self):
        flm = make_ibp("FLM")
        self.lead = make_person("Sultana Razia", Role.CONSORTIUM_LEAD, ibp=flm)
        for number, acronym in enumerate(("IID", "YPSA", "BOMSA")):
            make_seat(flm, make_organisation(acronym), is_lead=not number)
        quarter = Quarter.of(Period(2017, 1))
        quarter.save()
        reports = {report.owner_name: report for report in open_quarter(quarter, by=None, at=MORNING)}
        self.report = reports.pop("FLM")
        self.members = list(reports.values())
        self.rows = [
            make_statement(member, text=f"{member.owner_name} {number}", by=self.lead, confidentiality=1 + number)
            for member in self.members
            for number in range(4)
        ]
        for member in self.members:
            send(member, None)

    @given(st.lists(DEED, max_size=12))
    @settings(max_examples=25, deadline=None)
    def test_nothing_is_lost_and_no_line_travels_further_than_its_sources(self, deeds):
        for name, chosen in deeds:
            try:
                self.do(name, list(dict.fromkeys(chosen)))
            except Refused:
                pass
            self.check()

    def do(self, name, chosen):
        rows = [Statement.objects.select_related("report").get(pk=self.rows[index].pk) for index in chosen]
        lines = list(Statement.objects.filter(report=self.report).select_related("report"))
        some = list(dict.fromkeys(lines[index % len(lines)] for index in chosen)) if lines else []
        links = [link for line in some for link in line.source_links.select_related("line__report")]
        match name:
            case "take":
                take_over(self.report, rows, by=self.lead)
            case "join" if some:
                add_sources(some[0], rows, by=self.lead)
            case "merge":
                merge(some, by=self.lead)
            case "aside":
                set_aside(self.report, rows, by=self.lead)
            case "back":
                bring_back(self.report, rows)
            case "unlink" if links:
                unlink(links[0], by=self.lead)
            case "remove" if some:
                some[0].remove(version=some[0].version, by=self.lead)
            case "note" if links:
                acknowledge(links[0], by=self.lead)
            case "return":
                Report.objects.filter(pk=rows[0].report_id).update(status=Status.RETURNED)
            case "send":
                Report.objects.filter(pk=rows[0].report_id).update(status=Status.SUBMITTED)
            case "lower" if some:
                some[0].rewrite(version=some[0].version, by=self.lead, confidentiality=Level.PUBLIC)
            case "raise":
                rows[0].rewrite(version=rows[0].version, by=self.lead, text=rows[0].text + "!")

    def check(self):
        reckoning = reckon(self.report, Statement)
        parts = (reckoning.taken, reckoning.set_aside, reckoning.waiting)
        assert len(reckoning.offers) == sum(len(part) for part in parts)
        assert len({offer.row.pk for part in parts for offer in part}) == len(reckoning.offers)
        assert {offer.row.pk for offer in reckoning.waiting} == set(
            waiting(self.report, Statement).values_list("pk", flat=True)
        )
        for line in reckoning.lines:
            sources = [origin.link.source_id for origin in line.origins]
            assert len(sources) == len(set(sources))
            for origin in line.origins:
                assert line.row.confidentiality >= origin.link.confidentiality


def test_a_members_complete_report_reconciles_by_criterion(reports, consolidated, consortium_lead):
    complete(reports["BOMSA"])
    send(reports["BOMSA"], None)
    whole = reckon(consolidated, Statement)
    assert [whole.of(criterion).words for criterion in Statement.Criterion] == ["1 statement in: 1 waiting"] * 4
