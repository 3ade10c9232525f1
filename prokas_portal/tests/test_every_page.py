"""Every page, as the person it is for: readable by everybody, on a laptop and on a phone, and none is forgotten here."""

from datetime import timedelta

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.timezone import localdate, now

from conftest import (
    MORNING,
    complete,
    make_change,
    make_gathering,
    make_reason,
    make_statement,
    make_thread,
    plan_something,
)
from partners.inviting import invite
from partners.models import Offer
from partners.standing import Role
from powermaps.introducing import ask, note_rapport
from powermaps.register import enter
from powermaps.strategies import plan as write_strategy
from publishing.models import Publication
from reporting.carrying import open_points
from reporting.consolidation import take_over
from reporting.models import ChapterNote, ContextChange, Evidence, Passage, Quarter, Report, Statement
from reporting.notifying import remind_of_due_days, tell
from reporting.opening import open_inception, open_quarter
from reporting.quarters import Period
from reporting.tests.measuring import make_indicator, report_figure
from risks.deciding import decide
from risks.models import PlanState, PlanVersion
from risks.tests.sending import send_risks
from risks.tests.writing import make_action, make_risk
from workshops.attending import let_in, sign_in
from workshops.matching import Matching
from workshops.models import ActionPoint, JoinCode, Member, Minutes, Participant, Session
from workshops.models.attendance import new_phone_key
from workshops.subgroups import form as form_subgroup
from workshops.tests.meeting import make_workshop
from workshops.workflow import Action as WorkshopStep

# Who visits which pages; each value is the arguments of the address, named after the things in `portal_in_use`.
PAGES: dict[str, list[tuple[str, ...]]] = {
    "contributor": [
        ("home",),
        ("reporting:report", "draft"),
        ("reporting:progress", "draft"),
        ("reporting:context", "draft"),
        ("reporting:add_statement", "draft", "criterion"),
        ("reporting:add_change", "draft"),
        ("reporting:finance", "draft"),
        ("reporting:add_financial_line", "draft"),
        ("reporting:finance_sheet", "draft"),
        ("powermaps:map", "draft"),
        ("powermaps:add", "draft"),
        ("powermaps:placement", "placement"),
        ("powermaps:drop", "placement"),
        ("powermaps:break_down", "draft", "standing"),
        ("powermaps:strategy", "draft", "standing"),
        ("powermaps:sheet", "draft"),
        ("risks:plan_review", "draft"),
        ("risks:strategy_activities", "strategy"),
        ("risks:risks", "draft"),
        ("risks:add_risk", "draft"),
        ("risks:add_action", "draft", "risk"),
        ("risks:risk_links", "risk_row"),
        ("risks:risk", "risk"),
        ("reporting:row", "kind", "row"),
        ("reporting:edit_row", "kind", "row"),
        ("reporting:row_evidence", "kind", "row"),
        ("reporting:row_history", "kind", "row"),
        ("reporting:results", "draft"),
        ("reporting:results_sheet", "draft"),
        ("reporting:attendance", "draft"),
        ("reporting:add_gathering", "draft"),
        ("reporting:attendance_sheet", "draft"),
        ("reporting:gesi", "draft"),
        ("reporting:edit_row", "result_kind", "result"),
        ("reporting:framework", "code"),
        ("reporting:submit", "draft"),
        ("reporting:history", "draft"),
        ("reporting:log",),
        ("reporting:inbox",),
        ("reporting:notice_settings",),
        ("partners:directory",),
        ("partners:organisation", "organisation"),
        ("partners:account",),
        ("partners:create_token",),
        ("account_change_password",),
        ("account_logout",),
        ("mfa_index",),
        ("usersessions_list",),
    ],
    "focal_person": [
        ("home",),
        ("reporting:receipt", "sent"),
        ("reporting:read", "sent"),
        ("reporting:comments", "sent"),
        ("reporting:comments", "draft"),
        ("reporting:thread", "thread"),
        ("reporting:progress", "sent"),
        ("powermaps:map", "sent"),
        ("publishing:ask",),
        ("powermaps:actors",),
        ("powermaps:add_actor",),
        ("powermaps:actor", "actor"),
        ("powermaps:edit_actor", "actor"),
        ("powermaps:project_actors", "code"),
        ("powermaps:rapport", "code"),
        ("powermaps:add_rapport", "code"),
        ("powermaps:edit_rapport", "rapport"),
        ("powermaps:ask_introduction", "other_rapport"),
        ("powermaps:settle_introduction", "introduction"),
        ("powermaps:show_map", "code"),
        ("powermaps:wall", "code"),
    ],
    "consortium_lead": [
        ("home",),
        ("reporting:report", "consolidated"),
        ("reporting:consolidate_progress", "consolidated"),
        ("reporting:consolidate_context", "consolidated"),
        ("reporting:finance", "consolidated"),
        ("powermaps:consolidated", "consolidated"),
        ("powermaps:disagreements", "consolidated"),
        ("powermaps:agree", "consolidated", "placed"),
        ("risks:together", "consolidated"),
        ("risks:joined_risk", "consolidated", "risk"),
        ("risks:same_risks", "consolidated"),
        ("risks:register", "code"),
        ("risks:session", "code"),
        ("risks:due",),
        ("reporting:results", "consolidated"),
        ("reporting:attendance", "consolidated"),
        ("reporting:gesi", "consolidated"),
        ("reporting:framework", "code"),
        ("reporting:framework_sheet", "code"),
        ("reporting:add_indicator", "code"),
        ("reporting:edit_indicator", "code", "indicator"),
        ("reporting:report", "inception"),
        ("reporting:text_chapter", "inception", "chapter"),
        ("reporting:add_passage", "inception", "chapter"),
        ("reporting:edit_row", "passage_kind", "passage"),
        ("reporting:read", "inception"),
        ("reporting:board", "code", "period"),
        ("risks:plan", "code"),
        ("risks:plan_review", "consolidated"),
        ("risks:new_plan_version", "code"),
        ("risks:explain_plan", "code", "plan_number"),
        ("risks:add_outcome", "code", "plan_number"),
        ("risks:add_activity", "outcome"),
        ("risks:edit_plan_row", "part", "activity"),
    ],
    "reviewer": [
        ("home",),
        ("reporting:inbox",),
        ("reporting:programme_board",),
        ("reporting:report", "sent"),
        ("reporting:read", "sent"),
        ("reporting:history", "sent"),
        ("reporting:submission", "sent", "number"),
        ("reporting:compare", "sent"),
        ("reporting:why_returned",),
        ("reporting:review", "sent"),
        ("reporting:comments", "sent"),
        ("reporting:add_comment", "sent"),
        ("reporting:thread", "note"),
        ("reporting:desk",),
        ("powermaps:duplicates",),
        ("powermaps:merge",),
        ("risks:programme",),
        ("risks:answer_risk", "raised"),
        ("risks:plan_version", "code", "plan_sent"),
        ("risks:compare_plans", "code"),
    ],
    "facilitator": [
        ("home",),
        ("reporting:board", "code", "period"),
        ("risks:session", "code"),
        ("risks:decide", "code"),
        ("risks:edit_decision", "decision"),
        ("risks:due",),
        ("publishing:publications",),
        ("publishing:ask",),
        ("publishing:publication", "publication"),
        ("workshops:workshops",),
        ("workshops:workshop", "workshop"),
        ("workshops:agenda", "workshop"),
        ("workshops:add_session", "workshop"),
        ("workshops:add_workshop",),
        ("workshops:edit_workshop", "workshop"),
        ("workshops:print_agenda", "workshop"),
        ("workshops:invitations", "workshop"),
        ("workshops:answer_invitation", "workshop_invitation"),
        ("workshops:pairs", "workshop"),
        ("workshops:edit_row", "session_kind", "session"),
        ("workshops:session", "session"),
        ("workshops:screen", "session"),
        ("workshops:record", "workshop"),
        ("workshops:close", "opened"),
        ("workshops:add_line", "session", "column"),
        ("workshops:add_passage", "workshop", "section"),
        ("workshops:synergies", "workshop"),
        ("workshops:accept_synergy", "workshop", "synergy"),
        ("workshops:dismiss_synergy", "workshop", "synergy"),
        ("workshops:people", "workshop"),
        ("workshops:add_participant", "workshop"),
        ("workshops:edit_row", "participant_kind", "participant"),
        ("workshops:attendance_sheet", "workshop"),
        ("workshops:code", "workshop"),
        ("workshops:map", "power"),
        ("workshops:follow_up", "workshop"),
        ("workshops:add_action", "workshop"),
        ("workshops:action", "action_point"),
        ("workshops:actions",),
        ("workshops:last", "session"),
        ("workshops:add_subgroup", "workshop"),
        ("workshops:subgroup", "subgroup"),
        ("workshops:edit_subgroup", "subgroup"),
        ("workshops:add_task", "subgroup"),
        ("workshops:add_member", "subgroup"),
        ("workshops:add_minutes", "subgroup"),
        ("workshops:edit_minutes", "subgroup", "minutes"),
    ],
    "administrator": [
        ("home",),
        ("partners:setup",),
        ("partners:changes",),
        ("partners:organisations",),
        ("partners:add_organisation",),
        ("partners:edit_organisation", "organisation"),
        ("partners:ibps",),
        ("partners:add_ibp",),
        ("partners:consortium", "ibp"),
        ("partners:edit_ibp", "ibp"),
        ("partners:add_seat", "ibp"),
        ("partners:edit_seat", "seat"),
        ("partners:people",),
        ("partners:person", "person"),
        ("partners:edit_person", "person"),
        ("partners:invitations",),
        ("partners:invite",),
        ("partners:invitation", "invitation"),
        ("reporting:quarters",),
        ("reporting:add_quarter",),
        ("reporting:inception", "code"),
        ("reporting:inception", "foreign_code"),
        ("reporting:quarter", "period"),
        ("reporting:catalogue",),
        ("reporting:variance",),
        ("reporting:add_entry", "shelf"),
        ("reporting:edit_entry", "shelf", "entry"),
        ("risks:scale",),
        ("risks:new_scale",),
        ("risks:add_category",),
        ("risks:edit_category", "category"),
    ],
    "observer": [("home",), ("publishing:publications",)],
    "nobody": [
        ("account_login",),
        ("account_reset_password",),
        ("partners:accept_invitation", "key"),
        ("workshops:join",),
        ("workshops:room",),
        ("workshops:join_with", "join_code"),
        ("workshops:my_entry",),
    ],
}

# What answers no page of its own: deeds, files, and what programs ask for.
NOT_PAGES = {
    *("workshops:leave", "workshops:take_back_synergy"),
    "workshops:leave",
    *("workshops:go", "workshops:clock", "workshops:show_on_phones", "workshops:bring_in", "workshops:add_note"),
    *("workshops:arrange", "workshops:stream", "workshops:since"),
    *("workshops:room_board", "workshops:room_note", "workshops:room_take_off", "workshops:room_vote"),  # of a phone
    *("workshops:room_stream", "workshops:room_since"),
    *("workshops:take_from_reports", "workshops:add_photos", "workshops:add_erratum", "workshops:leave_line_out"),
    *("workshops:photo", "workshops:photo_small"),
    *("workshops:leave", "workshops:let_in", "workshops:let_all_in", "workshops:turn_away", "workshops:mark_came"),
    *("workshops:propose_placement", "workshops:show_map", "workshops:draw_anew", "workshops:agree_on_placement"),
    *("workshops:set_placement_aside", "workshops:take_placement_up", "workshops:carry_placement"),
    *("workshops:map_now", "workshops:panel", "workshops:tell_room"),
    *("workshops:action_of_note", "workshops:subgroup_of_note"),  # of a note that is on the wall
    *("workshops:room_map", "workshops:take_placement_back"),  # of phones that are let in
    *("workshops:settle_action", "workshops:change_member"),
    *("workshops:write_standard_agenda", "workshops:agenda_times", "workshops:invite", "workshops:tell_invited"),
    *("workshops:remove_invitation", "workshops:draw_pairs", "workshops:redraw_pair", "workshops:note_introduction"),
    *("workshops:take", "workshops:row", "workshops:move_row", "workshops:remove_row", "workshops:restore_row"),
    *("powermaps:confirm", "powermaps:confirm_these", "powermaps:move"),
    *("publishing:ask_wall", "publishing:ask_workshop"),
    *("powermaps:find_actors", "powermaps:answer_duplicate", "powermaps:undo_merge", "powermaps:add_name"),
    *("powermaps:remove_name", "powermaps:add_parent", "powermaps:remove_parent", "powermaps:remove_rapport"),
    *("powermaps:let_go", "powermaps:hold_back", "powermaps:bring_back"),
    *("risks:answer_same", "risks:part_risk", "risks:withdraw_agreed_risk"),
    *("risks:move_category", "risks:offer_category"),
    *("risks:settle_decision", "risks:due_file"),
    *("risks:judge_risk", "risks:unlink_risk", "risks:learn_from_risk", "risks:sheet", "risks:risk_state"),
    *("risks:begin_plan", "risks:plan_row", "risks:move_plan_row", "risks:remove_plan_row", "risks:restore_plan_row"),
    "risks:take_plan",
    *("partners:appoint", "partners:change_lead", "partners:deactivate", "partners:end_appointment"),
    *("partners:reactivate", "partners:reset_second_factor", "partners:revoke_invitation", "partners:revoke_token"),
    *("partners:send_invitation_again", "partners:send_password_reset"),
    *("reporting:carry_row", "reporting:consolidate", "reporting:evidence", "reporting:extend", "reporting:move_row"),
    *("reporting:open_quarter", "reporting:remove_quarter", "reporting:remove_row", "reporting:restore_row"),
    *("reporting:remove_indicator", "reporting:bring_indicator_back"),
    *("reporting:take", "reporting:withdraw_evidence", "reporting:add_member"),
    *("reporting:move_entry", "reporting:offer_entry", "reporting:remove_entry"),
    *("reporting:notice", "reporting:read_notices", "reporting:remind", "reporting:remind_late"),
    *("reporting:finance_sums", "reporting:attendance_sums"),
    *("reporting:judge", "reporting:checklist", "reporting:lead_review", "reporting:reply"),
    *(
        "publishing:ask_again",
        "publishing:ask_changes",
        "publishing:cancel",
        "publishing:download",
        "publishing:release",
        "publishing:withdraw",
    ),
}


def names(patterns, namespace: str = "") -> set[str]:
    found = set()
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            found |= names(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            found.add(f"{namespace}{pattern.name}")
    return found


def test_no_page_is_forgotten():
    ours = {
        name
        for name in names(get_resolver().url_patterns)
        if name.startswith(("partners:", "reporting:", "powermaps:", "risks:", "workshops:", "publishing:"))
    }
    visited = {name for pages in PAGES.values() for name, *_arguments in pages}
    assert ours - visited == NOT_PAGES


def come(workshop, by):
    """Somebody in the room, and two who wait: one of them stands on the list already."""
    there = Participant.add(
        workshop, by=by, name="Rahima Khatun", organisation_name="WARBE", sex="women", contact="01711"
    )
    let_in(there, by=by, at=MORNING)
    Participant.add(workshop, by=by, name="Karim Uddin", organisation_name="BOMSA")
    for name in ("Md. Karim Uddin", "Abdul Malek"):
        sign_in(workshop, new_phone_key(), at=MORNING, name=name, sex="men", kind="media")
    return there


def planned(ibp, by, approved_by):
    """An approved plan, and a draft that goes on from it."""
    first = plan_something(PlanVersion.objects.begin(ibp, by=by, at=MORNING), by=by)
    if not first.goes_with():
        first.propose(by=by, at=MORNING)
        first.decide(PlanState.APPROVED, by=approved_by, at=MORNING, seen=first.sha256)
        return PlanVersion.objects.revise(ibp, by=by, at=MORNING, reason="A rate was fixed.")
    return first


@pytest.fixture
def portal_in_use(reports, seat, flm, contributor, focal_person, consortium_lead, reviewer, facilitator, administrator):
    """A draft with everything in it, a sent report, a consolidated one half done, a publication and an invitation."""
    threat = make_risk(reports["YPSA"], by=contributor)
    make_action(threat, by=contributor)
    sent = complete(reports["YPSA"], by=contributor)
    make_statement(sent, text="একটি বাংলা বাক্য, with English in it.", detail="Detail.", by=contributor)
    secret = make_statement(sent, text="For PROKAS only.", confidentiality=4, by=contributor)
    Evidence.objects.create(part=secret, label="Minutes", url="https://ypsa.example/minutes")
    sent.take("submit", by=focal_person, at=MORNING)
    round = sent.rounds.get()
    asked = make_thread(round, row=secret.pk, text="Which unions are these? কোন ইউনিয়ন?", by=reviewer)
    noted = make_thread(round, text="Ask their lead.", audience="internal", by=reviewer)
    take_over(reports["FLM"], list(sent.statements.filter(criterion="better")), by=consortium_lead)
    following = Quarter.of(Period(2017, 2))
    following.save()
    open_quarter(following, by=administrator, at=MORNING + timedelta(days=60))
    draft = Report.objects.get(quarter=following, seat=seat)
    later = Report.objects.get(quarter=following, ibp=flm, seat=None)
    raised = make_risk(later, "The ministry changes its mind.", by=consortium_lead, held_at=3)
    send_risks(later, consortium_lead)
    assert open_points(draft, Statement).exists()
    indicator = make_indicator(
        flm,
        targets={(seat, "2017Q2"): 200, (reports["BOMSA"].seat, "2017Q1"): 100},
        told_apart_by=["sex", "age", "location"],
    )
    figure = report_figure(draft, indicator, 326, note="From the registers.", by=contributor)
    row = make_statement(draft, text="A statement with a trail.", by=contributor)
    row.rewrite(version=1, by=focal_person, text="A statement with a longer trail.")
    make_change(draft, by=contributor)
    make_change(draft, "A ministry changed hands.", sign=ContextChange.Sign.NEGATIVE, by=contributor)
    publication = Publication.objects.create(
        kind="partner", report=sent, ibp=flm, quarter=sent.quarter, audience=2, asked_at=MORNING, asked_by=facilitator
    )
    invited = invite("nilufa@partner.example", [Offer(role=Role.CONTRIBUTOR, seat=seat)], by=administrator, at=now())
    assert ChapterNote.objects.filter(report=draft, chapter__in=["progress", "context", "risks"]).count() == 3
    draft_plan = planned(flm, by=consortium_lead, approved_by=reviewer)
    inception = open_inception(flm, localdate(), by=administrator, at=MORNING)
    Passage.add(inception, by=consortium_lead, chapter="consortium", heading="How we meet", text="In turn.")
    actor = enter(
        flm, seat, by=contributor, at=MORNING, name="Bureau of Statistics", short_name="BBS", local_name="পরিসংখ্যান ব্যুরো"
    )
    enter(flm, seat, by=contributor, at=MORNING, name="Bureau of Statistic", short_name="Statistics")
    words = {"strength": 2, "kind": "working", "note": "Through the census cell.", "by": contributor, "at": MORNING}
    own_rapport = note_rapport(seat, actor, **words)
    other_rapport = note_rapport(reports["BOMSA"].seat, actor, **words)
    request = ask(other_rapport, seat, "To ask for the figures.", by=contributor, at=MORNING, due_on=localdate())
    words = {"text": "Two people at every desk.", "seat": seat, "due_on": localdate(), "confidentiality": 2}
    decided = decide(flm, following, by=facilitator, at=MORNING, **words)
    standing = draft.placements.get().actor
    aim = {"target_support": 1, "target_influence": 4, "until": "2017Q3"}
    strategy = write_strategy(draft, standing, by=contributor, approach="Meet its director.", **aim)
    workshop = make_workshop([flm, reports["COAST"].ibp], facilitators=[facilitator])
    make_gathering(reports["COAST"], place=sent.gatherings.first().place)
    Report.objects.filter(pk=reports["COAST"].pk).update(status="submitted")
    session = Session.add(workshop, by=facilitator, kind="progress", title="Progress", ibp_id=flm.pk)
    power = Session.add(workshop, by=facilitator, kind="power", title="Power map", ibp_id=flm.pk)
    opened = make_workshop([flm], theme="Held today", facilitators=[facilitator])
    opened.take(WorkshopStep.OPEN, by=facilitator, at=MORNING)
    group = form_subgroup(workshop, by=facilitator, at=MORNING, name="Communications", mandate="One voice.")
    Member.objects.create(subgroup=group, organisation=seat.organisation, convenes=True)
    said = Minutes.objects.create(subgroup=group, held_on=MORNING.date(), text="We met.", by=facilitator)
    words = {"owner_id": seat.organisation_id, "subgroup_id": group.pk, "due_on": localdate()}
    point = ActionPoint.add(workshop, by=facilitator, text="Share the list of agents.", **words)
    called = workshop.invitations.create(organisation=seat.organisation)
    workshop.pairs.create(first=seat.organisation, second=reports["IID"].seat.organisation)
    tell(at=now())
    remind_of_due_days(localdate(), at=now())
    return {
        "workshop": workshop.pk,
        "session": session.pk,
        "session_kind": "session",
        "power": power.pk,
        "opened": opened.pk,
        "column": "better",
        "section": "progress",
        "synergy": Matching(workshop, facilitator).waiting[0].key,
        "participant_kind": "participant",
        "participant": come(workshop, facilitator).pk,
        "workshop_invitation": called.pk,
        "join_code": JoinCode.make(workshop, at=now()).code,
        "action_point": point.pk,
        "subgroup": group.pk,
        "minutes": said.pk,
        "actor": actor.pk,
        "decision": decided.pk,
        "placed": sent.placements.first().actor_id,
        "rapport": own_rapport.pk,
        "other_rapport": other_rapport.pk,
        "introduction": request.pk,
        "draft": draft.pk,
        "risk": threat.risk_id,
        "raised": raised.risk_id,
        "category": threat.category_id,
        "risk_row": draft.assessments.get().pk,
        "placement": draft.placements.get().pk,
        "standing": standing.pk,
        "strategy": strategy.pk,
        "sent": sent.pk,
        "consolidated": reports["FLM"].pk,
        "row": row.pk,
        "result_kind": "result",
        "result": figure.pk,
        "indicator": indicator.pk,
        "kind": "statement",
        "inception": inception.pk,
        "chapter": "consortium",
        "passage_kind": "passage",
        "passage": inception.passages.filter(chapter="consortium").first().pk,
        "foreign_code": "CFTM",
        "criterion": "went_well",
        "thread": asked.pk,
        "note": noted.pk,
        "number": 1,
        "plan_number": draft_plan.number,
        "plan_sent": 1,
        "outcome": draft_plan.outcomes.get().pk,
        "activity": draft_plan.activities.get().pk,
        "part": "activity",
        "shelf": "reasons",
        "entry": make_reason().pk,
        "code": flm.code,
        "period": "2017Q1",
        "publication": publication.pk,
        "organisation": seat.organisation_id,
        "ibp": flm.pk,
        "seat": seat.pk,
        "person": focal_person.pk,
        "invitation": invited.invitation.pk,
        "key": invited.invitation.key,
    }


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("who", PAGES)
def test_everybody_can_read_every_page(visit, axe, request, portal_in_use, who):
    person = None if who == "nobody" else request.getfixturevalue(who)
    page = visit(person)
    troubles = []
    for name, *arguments in PAGES[who]:
        address = reverse(name, args=[portal_in_use[argument] for argument in arguments])
        page.set_viewport_size({"width": 1280, "height": 800})
        status = page.goto(address).status
        if status != 200:
            troubles.append(f"{name}: {status}")
            continue
        if page.locator("h1").count() != 1:
            troubles.append(f"{name}: {page.locator('h1').count()} main headings")
        troubles += [f"{name}: {sentence}" for sentence in axe(page)]
        page.set_viewport_size({"width": 375, "height": 740})
        if (width := page.evaluate("document.documentElement.scrollWidth")) > 375:
            troubles.append(f"{name}: {width} px wide on a phone of 375")
    assert troubles == []
