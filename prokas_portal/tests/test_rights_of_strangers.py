"""Every address that names something, tried by those it is not for: they read nothing, change nothing, learn nothing.

An address that is new has to be told here what its arguments name; until then a test fails.
"""

import re
from datetime import date
from time import time

import pytest
from django.core.files.base import ContentFile
from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.timezone import now

from conftest import (
    MORNING,
    complete,
    make_change,
    make_gathering,
    make_person,
    make_reason,
    make_statement,
    make_thread,
    write_inception,
)
from partners.appointing import deactivate
from partners.inviting import invite
from partners.models import AccessToken, Appointment, Invitation, Offer, Seat, User
from partners.standing import Role
from powermaps.introducing import ask, note_rapport
from powermaps.mapping import stillness_of
from powermaps.merging import merge
from powermaps.models import (
    Actor,
    ActorName,
    Agreed,
    Belonging,
    Breakdown,
    Comparison,
    HeldBack,
    Introduction,
    Merge,
    Placement,
    Rapport,
    Stillness,
    Strategy,
)
from powermaps.register import enter
from powermaps.strategies import plan as plan_for
from publishing.models import Publication, PublicationEvent, State
from reporting.models import (
    ChapterNote,
    ChecklistItem,
    Comment,
    ContextChange,
    Evidence,
    FinancialLine,
    Gathering,
    Indicator,
    IndicatorTarget,
    Letter,
    MemberRole,
    Notice,
    Passage,
    Report,
    ReportEvent,
    Result,
    ReturnReason,
    Round,
    SignedSheet,
    Statement,
    Thread,
    Tick,
    Verdict,
)
from reporting.notifying import tell
from reporting.opening import open_inception
from reporting.tests.calling import BACKEND
from reporting.tests.measuring import make_indicator, report_figure
from risks.deciding import decide
from risks.linking import link, of_change
from risks.models import (
    Activity,
    ActivityReview,
    AgreedRisk,
    Assessment,
    Decision,
    Likeness,
    Mitigation,
    Outcome,
    PlanAnswer,
    PlanEvent,
    PlanVersion,
    ProgrammeAnswer,
    Risk,
    RiskCategory,
    RiskEvent,
    RiskLink,
    RiskScale,
    StrategyLink,
)
from risks.tests.writing import make_action, make_risk
from workshops.models import (
    ActionPoint,
    Erratum,
    JoinCode,
    Line,
    Member,
    Minutes,
    Participant,
    Photo,
    PlacementProposal,
    Session,
    Subgroup,
    Synergy,
    Workshop,
)
from workshops.subgroups import form as form_subgroup
from workshops.tests.meeting import make_workshop

pytestmark = pytest.mark.once

SECRET = "Zaman sahib of the recruiting agency threatened our field worker"
NO = {403, 404, 405}

# What `pk`, `report` and `row` name in each address, by its view's name. Endings of the API's names follow.
THINGS: dict[str, list[str]] = {
    "plan": [
        "plan",
        "plan_version",
        "begin_plan",
        "new_plan_version",
        "compare_plans",
        "explain_plan",
        "take_plan",
        "add_outcome",
    ],
    "plan_outcome": ["add_activity"],
    "plan_activity": ["plan_row", "edit_plan_row", "move_plan_row", "remove_plan_row", "restore_plan_row"],
    "report": [
        *("report", "read", "submit", "receipt", "take", "extend", "history", "submission", "progress", "context"),
        *("add_statement", "add_change", "carry_row", "remind"),
        *("review", "judge", "checklist", "lead_review", "compare", "ask_changes"),
        *("comments", "add_comment"),
        *("results", "results_sheet"),
        *("attendance", "add_gathering", "attendance_sums", "attendance_sheet", "gesi"),
        *("map", "add", "break_down", "confirm_these", "strategy", "sheet"),
        *("finance", "add_financial_line", "finance_sums", "finance_sheet"),
        *("risks", "risk_state", "add_risk", "add_action"),
        "plan_review",
    ],
    "risk": ["risk", "answer_risk"],
    "decision": ["edit_decision", "settle_decision"],
    "category": ["edit_category", "move_category", "offer_category"],
    "assessment": ["judge_risk", "risk_links", "unlink_risk", "learn_from_risk"],
    "indicator": ["edit_indicator", "remove_indicator", "bring_indicator_back"],
    "placement": ["placement", "confirm", "drop", "move"],
    "strategy": ["strategy_activities"],
    "inception": ["text_chapter", "add_passage", "add_member"],
    "consolidated": [
        *("consolidate_progress", "consolidate_context", "consolidate"),
        *("consolidated", "disagreements", "agree", "let_go", "hold_back", "bring_back"),
        *("together", "joined_risk", "withdraw_agreed_risk", "part_risk", "same_risks", "answer_same"),
    ],
    "statement": ["row", "edit_row", "move_row", "remove_row", "restore_row", "row_history", "row_evidence"],
    "evidence": ["evidence", "withdraw_evidence"],
    "thread": ["thread", "reply"],
    "reason": ["edit_entry", "move_entry", "offer_entry", "remove_entry"],
    "publication": ["publication", "download", "cancel", "ask_again", "release", "withdraw"],
    "organisation": ["organisation", "edit_organisation"],
    "ibp": ["consortium", "edit_ibp", "add_seat"],
    "seat": ["edit_seat", "change_lead"],
    "person": [
        *("person", "edit_person", "appoint", "deactivate", "reactivate", "reset_second_factor"),
        "send_password_reset",
    ],
    "appointment": ["end_appointment"],
    "invitation": ["invitation", "send_invitation_again", "revoke_invitation"],
    "token": ["revoke_token"],
    "notice": ["notice"],
    "actor": ["actor", "edit_actor", "add_name", "remove_name", "add_parent", "remove_parent"],
    "rapport": ["edit_rapport", "remove_rapport", "ask_introduction"],
    "introduction": ["settle_introduction"],
    "merge": ["undo_merge"],
    "workshop": [
        *("workshops:workshop", "workshops:take", "workshops:agenda", "workshops:add_session", "ask_workshop"),
        *("workshops:record", "workshops:take_from_reports", "workshops:add_photos", "workshops:add_passage"),
        *("workshops:close", "workshops:add_erratum"),
        *("workshops:people", "workshops:add_participant", "workshops:let_all_in", "workshops:attendance_sheet"),
        "workshops:code",
        *("workshops:follow_up", "workshops:add_action", "workshops:add_subgroup"),
    ],
    "power_session": [
        *("workshops:map", "workshops:map_now", "workshops:propose_placement", "workshops:show_map"),
        *("workshops:draw_anew", "workshops:room_map", "workshops:panel", "workshops:tell_room"),
    ],
    "proposal": [
        *("workshops:agree_on_placement", "workshops:set_placement_aside", "workshops:take_placement_up"),
        *("workshops:carry_placement", "workshops:take_placement_back"),
    ],
    "line": ["workshops:leave_line_out"],
    "photo": ["workshops:photo", "workshops:photo_small"],
    "workshop_synergies": [
        *(
            "workshops:synergies",
            "workshops:accept_synergy",
            "workshops:dismiss_synergy",
            "workshops:take_back_synergy",
        ),
    ],
    "participant": ["workshops:let_in", "workshops:turn_away", "workshops:mark_came"],
    "action_point": ["workshops:action", "workshops:settle_action"],
    "subgroup": [
        *("workshops:subgroup", "workshops:edit_subgroup", "workshops:add_task", "workshops:add_member"),
        *("workshops:change_member", "workshops:add_minutes", "workshops:edit_minutes"),
    ],
    "held_session": ["workshops:last"],
    "workshop_to_prepare": [
        *("workshops:edit_workshop", "workshops:write_standard_agenda", "workshops:agenda_times"),
        *("workshops:print_agenda", "workshops:invitations", "workshops:invite", "workshops:tell_invited"),
        *("workshops:pairs", "workshops:draw_pairs"),
    ],
    "workshop_invitation": ["workshops:answer_invitation", "workshops:remove_invitation"],
    "workshop_pair": ["workshops:redraw_pair", "workshops:note_introduction"],
    "agenda_item": [
        *("workshops:row", "workshops:edit_row", "workshops:move_row", "workshops:remove_row", "workshops:restore_row"),
        *("workshops:add_line", "workshops:action_of_note", "workshops:subgroup_of_note"),
        *("workshops:session", "workshops:screen", "workshops:go", "workshops:clock", "workshops:show_on_phones"),
        *("workshops:bring_in", "workshops:add_note", "workshops:arrange", "workshops:stream", "workshops:since"),
        *("workshops:room_board", "workshops:room_note", "workshops:room_take_off", "workshops:room_vote"),
        *("workshops:room_stream", "workshops:room_since"),
    ],
    "": [
        "inception",
        "add_entry",
        "accept_invitation",
        "board",
        "programme_board",
        "quarter",
        "open_quarter",
        "remove_quarter",
        "remind_late",
        *("show_map", "wall", "ask_wall"),
        *("framework", "framework_sheet", "add_indicator"),
        "register",
        *("session", "decide"),
        *("project_actors", "rapport", "add_rapport"),
        "workshops:join_with",
    ],
}
API_THINGS = {
    "actor": "actor",
    "actor-merge": "merge",
    "decision": "decision",
    "risk-action": "mitigation",
    "risk-assessment": "assessment",
    "placement": "placement",
    "stillness": "stillness",
    "strategy": "strategy",
    "rapport": "rapport",
    "introduction": "introduction",
    "power-of-report": "consolidated",
    "register-of-report": "consolidated",
    "risk-scale": "",
    "workshop": "workshop",
    "workshop-erratum": "erratum",
    "workshop-session": "agenda_item",
    "workshop-line": "line",
    "workshop-participant": "participant",
    "workshop-synergy": "workshop_synergies",
    "workshop-subgroup": "subgroup",
    "subgroup-minutes": "minutes",
    "action-point": "action_point",
    "risk-category": "category",
    "plan-version": "plan",
    "plan-review": "plan_review",
    "plan-outcome": "plan_outcome",
    "plan-activity": "plan_activity",
    "organisation": "organisation",
    "ibp": "ibp",
    "seat": "seat",
    "person": "person",
    "appointment": "appointment",
    "invitation": "invitation",
    "token": "token",
    "notice": "notice",
    "quarter": "",
    "report": "report",
    "round": "report",
    "threads-of-report": "report",
    "thread": "thread",
    "statement-lines": "consolidated",
    "context-change-lines": "consolidated",
    "indicator": "indicator",
    "result": "result",
    "statement": "statement",
    "context-change": "change",
    "chapter-note": "note",
    "gathering": "gathering",
    "signed-sheet": "signed_sheet",
    "financial-line": "financial_line",
    "passage": "passage",
    "member-role": "member",
    "evidence": "evidence",
    "publication": "publication",
}
OTHER_ARGUMENTS = {
    "step": "approve",
    "action": "return",
    "criterion": "lessons",
    "column": "better",
    "phase": "collecting",
    "reader": "console",
    "audience": "screen",
    "section": "progress",
    "kind": "statement",
    "number": "1",
    "key": "progress",
    "deed": "take-over",
    "shelf": "reasons",
    "code": "FLM",
    "period": "2017Q1",
    "name": "1",
    "link": "1",
}

# Read by everybody with a role: who is in the programme is no secret, nor are its quarters. The programme's board holds
# the projects across which one looks, and no others. Partners' networks are shared too, each within its level.
SHARED = {
    "rapport",
    "organisation",
    "programme_board",
    "api:organisation-detail",
    "api:ibp-detail",
    "api:seat-detail",
    "api:quarter-detail",
    "api:risk-scale-detail",
    "api:risk-category-detail",
}


OPEN_TO_ALL = {
    *("accept_invitation", "workshops:join_with"),  # with a key that was sent, or a code that stands on a wall
    *("workshops:room_board", "workshops:room_note", "workshops:room_take_off", "workshops:room_vote"),
    *("workshops:room_stream", "workshops:room_since"),  # for a phone that was let in
    *("workshops:room_map", "workshops:take_placement_back"),  # likewise, and while the map is shown on phones
}

APART = {"api:", "workshops:"}  # whose names stand with their app, for others use the same


def addresses(patterns=None, before="", namespace=""):
    """(name, pattern of the path) of every address of ours that has arguments."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(pattern.pattern).removeprefix("^").removesuffix("$")
        if isinstance(pattern, URLResolver):
            if route != "accounts/":  # allauth's own
                yield from addresses(pattern.url_patterns, route, f"{pattern.namespace}:" if pattern.namespace else "")
        elif isinstance(pattern, URLPattern) and re.search(r"[<]", route):
            yield (namespace if namespace in APART else "") + str(pattern.name), route


def thing_of(name):
    """What the address is about; None where nobody has said."""
    if name.startswith("api:"):
        stems = (name.removeprefix("api:").rsplit("-", n)[0] for n in range(1, 4))
        return next((API_THINGS[stem] for stem in stems if stem in API_THINGS), None)
    return next((thing for thing, names in THINGS.items() if name in names), None)


def filled(name, route, ours):
    """The address, with our things in the place of its arguments."""

    def value(found):
        argument = found["name"]
        if argument == "key" and name == "accept_invitation":
            return "a-key-that-was-never-sent"
        if argument == "code" and name.startswith("api:"):
            return "2017Q1"
        if argument == "key" and thing_of(name) == "inception":
            return "consortium"
        if argument in ("member", "minutes") and thing_of(name) == "subgroup":
            return str(ours[f"subgroup_{argument}"])
        if argument == "step" and thing_of(name) == "workshop":
            return "open"
        if argument == "key" and thing_of(name) == "workshop_synergies":
            return "0" * 64
        if argument == "deed" and thing_of(name) == "action_point":
            return "finish"
        if argument == "actor":
            return str(ours["standing"])
        if argument == "kind" and thing_of(name) == "plan_activity":
            return "activity"
        if argument == "kind" and thing_of(name) == "agenda_item":
            return "session"
        if argument == "risk":
            return str(ours["risk"])
        if argument in OTHER_ARGUMENTS:
            return OTHER_ARGUMENTS[argument]
        return str(ours["statement"] if argument == "row" else ours[thing_of(name)])

    # <uuid:pk> on the pages; (?P<pk>…) in the API, with at most one level of brackets inside.
    route = re.sub(r"\(\?P<(?P<name>\w+)>(?:[^()]|\([^()]*\))*\)", value, route)
    return "/" + re.sub(r"<(?:\w+:)?(?P<name>\w+)>", value, route)


def test_every_address_says_what_it_names():
    forgotten = {name for name, _route in addresses() if thing_of(name) is None}
    assert forgotten == set()
    gone = {name for names in THINGS.values() for name in names} - {name for name, _route in addresses()}
    assert gone == set()


@pytest.fixture
def ours(reports, seat, other_seat, contributor, focal_person, consortium_lead, reviewer, facilitator, administrator):
    """YPSA's report, sent and with everything in it; the consolidated one; people, papers and an invitation of FLM."""
    report = complete(reports["YPSA"], by=contributor)
    statement = make_statement(report, "lessons", SECRET, by=contributor)
    change = make_change(report, SECRET, by=contributor)
    note = ChapterNote.objects.get(report=report, chapter="progress")
    note.rewrite(version=note.version, by=contributor, reached=SECRET)
    item = Evidence(part=statement, label=SECRET)
    item.file.save("letter.pdf", ContentFile(SECRET.encode()), save=False)
    item.save()
    spent = report.financiallines.get()
    spent.rewrite(version=spent.version, by=contributor, reason=SECRET)
    placement = report.placements.get()
    placement.rewrite(version=placement.version, by=contributor, reason=SECRET)
    aimed = {"target_support": 1, "target_influence": 4, "until": "2017Q3", "approach": SECRET}
    strategy = plan_for(report, placement.actor, by=contributor, **aimed)
    threat = make_risk(report, SECRET, by=contributor)
    action = make_action(threat, SECRET, by=contributor)
    link(report, threat.risk, of_change(change), by=contributor)
    event = make_gathering(report, SECRET, by=contributor)
    event.sheet.rewrite(version=1, by=contributor, names=SECRET)
    indicator = make_indicator(seat.ibp, targets={(seat, "2017Q1"): 300}, title=SECRET)
    figure = report_figure(report, indicator, note=SECRET, by=contributor)
    report.take("submit", by=focal_person, at=MORNING)
    thread = make_thread(report.rounds.get(), text=SECRET)
    make_statement(reports["FLM"], "lessons", SECRET, by=consortium_lead)
    inception = write_inception(open_inception(seat.ibp, MORNING.date(), by=None, at=MORNING), by=consortium_lead)
    passage, member = inception.passages.get(question="opposes"), inception.memberroles.get(seat=seat)
    plan = PlanVersion.objects.get(ibp=seat.ibp)
    outcome, activity = plan.outcomes.get(), plan.activities.get()
    activity.rewrite(version=activity.version, by=consortium_lead, title=SECRET)
    reviewed = ActivityReview(report=report, plan=plan, activity=activity.key, progress=SECRET, changed_by=contributor)
    reviewed.save(force_insert=True)
    passage.rewrite(version=passage.version, by=consortium_lead, text=SECRET)
    member.rewrite(version=member.version, by=consortium_lead, role=SECRET)
    inception.take("submit", by=consortium_lead, at=MORNING)
    publication = Publication(
        kind="partner", report=report, ibp=seat.ibp, quarter=report.quarter, audience=2, asked_at=MORNING,
        asked_by=focal_person, state=State.DONE, sha256="f" * 64,
    )  # fmt: skip
    publication.file.save(f"{publication.pk}.pdf", ContentFile(SECRET.encode()), save=False)
    publication.save()
    secret = {"confidentiality": 4, "by": contributor, "at": MORNING}
    actor = enter(seat.ibp, seat, name=SECRET, short_name="Zaman sahib", **secret)
    twin = enter(seat.ibp, seat, name=SECRET, short_name="Zaman", **secret)
    joined = merge(actor, twin, by=contributor, at=MORNING)
    words = {"text": SECRET, "due_on": date(2017, 6, 30), "confidentiality": 3, "by": consortium_lead, "at": MORNING}
    decision = decide(seat.ibp, report.quarter, seat=seat, **words)
    network = note_rapport(seat, actor, strength=2, kind="working", note=SECRET, **secret)
    asked = ask(network, reports["BOMSA"].seat, SECRET, by=contributor, at=MORNING)
    invited = invite("nilufa@partner.example", [Offer(role=Role.CONTRIBUTOR, seat=seat)], by=administrator, at=now())
    workshop = make_workshop([seat.ibp], theme=SECRET, facilitators=[facilitator])
    item_of_agenda = Session.add(workshop, by=facilitator, title=SECRET, kind="progress", ibp_id=seat.ibp_id)
    line = Line.add(workshop, by=facilitator, session=item_of_agenda, column="better", text=SECRET)
    power_session = Session.add(workshop, by=facilitator, title=SECRET, kind="power", ibp_id=seat.ibp_id)
    proposal = PlacementProposal.objects.create(
        session=power_session, actor=actor, support=-2, influence=5, reason=SECRET, by=facilitator, at=MORNING
    )
    photo = Photo.add(workshop, by=facilitator, caption=SECRET, sha256="0" * 64, width=1, height=1)
    photo.file.save("secret.jpg", ContentFile(SECRET.encode()))
    group = form_subgroup(workshop, by=facilitator, at=MORNING, name="Communications", mandate=SECRET)
    Member.objects.create(subgroup=group, organisation=seat.organisation)
    said = Minutes.objects.create(subgroup=group, held_on=MORNING.date(), text=SECRET, by=facilitator)
    point = ActionPoint.add(workshop, by=facilitator, text=SECRET, subgroup_id=group.pk)
    erratum = Erratum(workshop=workshop, text=SECRET, by=facilitator, at=MORNING)
    Model.save(erratum, force_insert=True)  # as if the record were locked
    lead_organisation = reports["IID"].seat.organisation
    tell(at=now())
    token, _key = AccessToken.objects.issue(focal_person, "Monthly export", expires_at=now().replace(year=2099))
    yield {
        "actor": actor.pk,
        "rapport": network.pk,
        "introduction": asked.pk,
        "merge": joined.pk,
        "workshop": workshop.pk,
        "workshop_synergies": workshop.pk,
        "agenda_item": item_of_agenda.pk,
        "line": line.pk,
        "power_session": power_session.pk,
        "proposal": proposal.pk,
        "photo": photo.pk,
        "participant": Participant.add(workshop, by=facilitator, name=SECRET, contact=SECRET).pk,
        "held_session": item_of_agenda.pk,
        "action_point": point.pk,
        "subgroup": group.pk,
        "subgroup_member": Member.objects.get(subgroup=group).pk,
        "subgroup_minutes": said.pk,
        "minutes": said.pk,
        "erratum": erratum.pk,
        "workshop_to_prepare": workshop.pk,
        "workshop_invitation": workshop.invitations.create(organisation=seat.organisation).pk,
        "workshop_pair": workshop.pairs.create(first=seat.organisation, second=lead_organisation).pk,
        "plan": plan.pk,
        "plan_outcome": outcome.pk,
        "plan_activity": activity.pk,
        "plan_review": reviewed.pk,
        "report": report.pk,
        "risk": threat.risk_id,
        "assessment": threat.pk,
        "category": threat.category_id,
        "decision": decision.pk,
        "mitigation": action.pk,
        "placement": placement.pk,
        "standing": placement.actor_id,
        "strategy": strategy.pk,
        "stillness": stillness_of(report).pk,
        "consolidated": reports["FLM"].pk,
        "statement": statement.pk,
        "change": change.pk,
        "note": note.pk,
        "gathering": event.pk,
        "signed_sheet": event.sheet.pk,
        "financial_line": spent.pk,
        "inception": inception.pk,
        "passage": passage.pk,
        "member": member.pk,
        "evidence": item.pk,
        "indicator": indicator.pk,
        "result": figure.pk,
        "thread": thread.pk,
        "reason": make_reason().pk,
        "publication": publication.pk,
        "organisation": seat.organisation_id,
        "ibp": seat.ibp_id,
        "seat": seat.pk,
        "person": focal_person.pk,
        "appointment": focal_person.appointments.get().pk,
        "invitation": invited.invitation.pk,
        "token": token.pk,
        "notice": Notice.objects.get(person=consortium_lead, report=report).pk,
    }
    item.file.delete(save=False)
    photo.file.delete(save=False)
    publication.file.delete(save=False)


WORDS = {  # what is posted: right wherever it is asked for, so that only the right is missing
    "text": "Written by a stranger.",
    "detail": "",
    "criterion": "lessons",
    "sign": "positive",
    "level": "national",
    "confidentiality": 1,
    "version": 1,
    "move": "up",
    "to": 0,
    "deed": "carry",
    "note": "Said by a stranger.",
    "seen": "",
    "due_on": "2017-12-31",
    "url": "https://stranger.example/",
    "label": "A stranger’s",
    "opinion": "fine",
    "done": "1",
    "role": "contributor",
    "name": "Renamed by a stranger",
    "email": "renamed@stranger.example",
    "joined_on": "2016-12-01",
    "left_on": "2017-01-31",
    "support": 1,
    "influence": 1,
}

MODELS = (
    *(Report, ReportEvent, Statement, ContextChange, ChapterNote, Evidence, Publication, PublicationEvent),
    *(Appointment, Invitation, AccessToken, Seat, User),
    FinancialLine,
    *(Gathering, SignedSheet),
    *(Indicator, IndicatorTarget, Result),
    *(Passage, MemberRole, PlanVersion, Outcome, Activity, ActivityReview, PlanAnswer, PlanEvent),
    *(Actor, ActorName, Belonging, Rapport, Introduction, Merge, Comparison),
    *(Placement, Stillness, Breakdown, Strategy, Agreed, HeldBack),
    *(Risk, Assessment, Mitigation, RiskLink, RiskEvent, StrategyLink, Decision),
    *(Likeness, AgreedRisk, ProgrammeAnswer, RiskScale, RiskCategory),
    *(Workshop, Session, Participant, JoinCode),
    *(ActionPoint, Subgroup, Member, Minutes, Line, Erratum, Synergy),
    *(Round, Verdict, Tick, Thread, Comment, ReturnReason, ChecklistItem, Notice, Letter),
)


def everything():
    """All that is stored, but for who signed in when."""
    return {
        model.__name__: sorted(
            str({**row, "last_login": None, "last_used_at": None}) for row in model.objects.order_by().values()
        )
        for model in MODELS
    }


def outsider(role, seat=None, ibp=None):
    return make_person("Jahanara Khatun", role, seat=seat, ibp=ibp, email="jahanara@stranger.example")


OUTSIDERS = {
    "focal person of the other project": lambda cast: outsider(Role.FOCAL_PERSON, seat=cast["foreign_seat"]),
    "lead of the other project": lambda cast: outsider(Role.CONSORTIUM_LEAD, ibp=cast["cftm"]),
    "reviewer of the other project": lambda cast: outsider(Role.REVIEWER, ibp=cast["cftm"]),
    "facilitator of the other project": lambda cast: outsider(Role.FACILITATOR, ibp=cast["cftm"]),
    "observer": lambda cast: outsider(Role.OBSERVER),
    "observer of the project": lambda cast: outsider(Role.OBSERVER, ibp=cast["flm"]),
    "without a role": lambda cast: outsider(None),
    "former focal person": lambda cast: former(cast["seat"]),
    "administrator": lambda cast: outsider(Role.ADMINISTRATOR),
}


def former(seat):
    person = outsider(Role.CONTRIBUTOR, seat=seat)
    for appointment in person.appointments.all():
        appointment.end(at=MORNING)
    return person


def is_set_up(name, route):
    """What an administrator is there for."""
    about = route.removeprefix("api/v1/").split("/")[0].strip("^")
    return name == "inception" or about in {
        "setup",
        "organisations",
        "ibps",
        "seats",
        "people",
        "appointments",
        "invitations",
        "quarters",
    }


def tries(client, name, address, extra):
    """The answers to every way of asking."""
    yield "get", client.get(address)
    words = {**WORDS, **extra}
    if name.startswith("api:"):
        yield "options", client.options(address)
        for method in ("post", "patch", "put"):
            yield method, getattr(client, method)(address, words, content_type="application/json")
        yield "delete", client.delete(f"{address}?version=1")
    else:
        yield "htmx", client.get(address, headers={"HX-Request": "true"})
        yield "post", client.post(address, words)
        yield "draft", client.post(address, words, headers={"X-Draft": "1"})


def is_no(name, method, answer, has_role):
    if answer.status_code in NO:
        return True
    if method == "options":
        return answer.status_code == 200  # which ways of asking there are; its text is looked at all the same
    if name in SHARED and has_role and (method == "get" or not name.startswith("api:")):
        return answer.status_code == 200
    return (
        method == "htmx"
        and name in ("row", "plan_row", "workshops:row")
        and (answer.status_code, answer.content) == (200, b"")
    )


def test_the_sweep_finds_what_there_is(client, ours, contributor):
    """Else that nothing is found would prove nothing."""
    client.force_login(contributor, backend=BACKEND)
    told = {name for name, route in addresses() if SECRET.encode() in b"".join(client.get(filled(name, route, ours)))}
    assert {"read", "progress", "context", "row_history", "evidence", "download", "submission"} <= told
    assert {"actor", "edit_actor", "rapport", "edit_rapport"} <= told
    assert "map" in told
    assert {"api:report-content", "api:statement-detail", "api:context-change-history"} <= told
    assert {"api:actor-detail", "api:placement-detail", "api:strategy-detail", "api:rapport-detail"} <= told
    assert {"api:passage-detail", "api:member-role-detail"} <= told
    assert {"api:workshop-detail", "api:workshop-line-detail", "api:action-point-detail"} <= told
    assert {"api:workshop-subgroup-detail", "api:subgroup-minutes-detail", "api:workshop-erratum-detail"} <= told
    assert {"api:chapter-note-detail", "api:evidence-file", "api:publication-download", "api:report-snapshot"} <= told


@pytest.mark.parametrize("who", OUTSIDERS)
def test_those_it_is_not_for_get_no_text_and_change_nothing(client, ours, who, seat, foreign_seat, flm, cftm):
    person = OUTSIDERS[who]({"seat": seat, "foreign_seat": foreign_seat, "flm": flm, "cftm": cftm})
    client.force_login(person, backend=BACKEND)
    session = client.session  # the password was just typed: it is the right that is missing, not the proof
    session["account_authentication_methods"] = [{"method": "password", "at": time(), "reauthenticated": True}]
    session["account_authentication_methods_user"] = session["_auth_user_id"]
    session.save()
    before, troubles, tried = everything(), [], 0
    extra = {"row": str(ours["statement"]), "rows": [str(ours["statement"])], "report": str(ours["report"])}
    for name, route in addresses():
        if who == "administrator" and (is_set_up(name, route) or name in SHARED):
            continue
        address = filled(name, route, ours)
        for method, answer in tries(client, name, address, extra):
            tried += 1
            text = b"".join(answer).decode(errors="replace") if answer.streaming else answer.text
            if not is_no(name, method, answer, bool(person.standing.roles)):
                troubles.append(f"{method} {address} ({name}): {answer.status_code}")
            if SECRET in text or "nilufa@partner.example" in text or "Monthly export" in text:
                troubles.append(f"{method} {address} ({name}): tells what is ours")
    assert troubles == []
    assert tried > 300
    assert everything() == before


@pytest.mark.parametrize("is_deactivated", [False, True], ids=["visitor", "deactivated"])
def test_nobody_gets_anywhere_without_signing_in(client, ours, is_deactivated, contributor):
    if is_deactivated:
        client.force_login(contributor, backend=BACKEND)
        deactivate(contributor, at=now())
    before, troubles = everything(), []
    for name, route in addresses():
        address = filled(name, route, ours)
        for method, answer in tries(client, name, address, {}):
            is_sent_away = answer.status_code == 302 and answer.url.startswith("/accounts/login/")
            is_given_back = answer.status_code == 401  # a form that comes too late is shown its own text again
            if not (is_sent_away or is_given_back or (name in OPEN_TO_ALL and answer.status_code in NO)):
                troubles.append(f"{method} {address} ({name}): {answer.status_code}")
            if SECRET in answer.text:
                troubles.append(f"{method} {address} ({name}): tells what is ours")
    assert troubles == []
    assert everything() == before
