"""A stranger's machine tries everything that the API's description allows, and much that it does not: nothing may break.

Every operation is called with made-up requests that fit its description and with such that do not, against real rows,
by somebody who may do everything and by somebody who may do little. What one request changes is undone before the next.
"""

import json
from collections import Counter
from datetime import timedelta

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from django.utils.timezone import now
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from conftest import MORNING, complete, make_change, make_person, make_statement, make_thread, plan_something
from partners.models import IBP, AccessToken, Appointment, Invitation, Organisation, Seat, User
from partners.standing import Role
from powermaps.introducing import ask, note_rapport
from powermaps.merging import merge
from powermaps.models import Actor, Introduction, Merge, Placement, Rapport, Stillness, Strategy
from powermaps.register import enter
from powermaps.strategies import plan
from publishing.models import Publication
from reporting.models import ChapterNote, ChecklistItem, ContextChange, Evidence, Quarter, Report, Statement, Thread
from reporting.opening import open_quarter
from reporting.quarters import Period
from reporting.workflow import Action
from risks.models import Activity, Outcome, PlanVersion
from workshops.matching import Matching
from workshops.models import ActionPoint, Erratum, Line, Minutes, Participant, Session, Subgroup, Workshop
from workshops.recording import correct
from workshops.subgroups import form as form_subgroup
from workshops.subgroups import write_minutes
from workshops.tests.meeting import make_workshop
from workshops.workflow import Action as Step

pytestmark = pytest.mark.once

REQUESTS = 3  # for each operation, person and mode
DESCRIPTION = "/description.json"
UNSPECIFIED = (301, 405)  # an address that became another one, and so an operation that is not described

# Which rows the ids in addresses and requests may name.
IN_ADDRESSES = {
    "organisations": Organisation,
    "ibps": IBP,
    "seats": Seat,
    "people": User,
    "appointments": Appointment,
    "invitations": Invitation,
    "tokens": AccessToken,
    "reports": Report,
    "statements": Statement,
    "context-changes": ContextChange,
    "chapter-notes": ChapterNote,
    "evidence": Evidence,
    "publications": Publication,
    "threads": Thread,
    "actors": Actor,
    "actor-merges": Merge,
    "placements": Placement,
    "stillness": Stillness,
    "strategies": Strategy,
    "rapports": Rapport,
    "introductions": Introduction,
    "plan-versions": PlanVersion,
    "plan-outcomes": Outcome,
    "plan-activities": Activity,
    "workshops": Workshop,
    "workshop-errata": Erratum,
    "workshop-sessions": Session,
    "workshop-lines": Line,
    "workshop-participants": Participant,
    "workshop-subgroups": Subgroup,
    "subgroup-minutes": Minutes,
    "action-points": ActionPoint,
}
IN_REQUESTS = {
    "report": [Report],
    "row": [Statement, ContextChange],
    "rows": [Statement, ContextChange],
    "line": [Statement, ContextChange],
    "lines": [Statement, ContextChange],
    "ibp": [IBP],
    "seat": [Seat],
    "organisation": [Organisation],
    "person": [User],
    "mentions": [User],
    "item": [ChecklistItem],
    "actor": [Actor],
    "kept": [Actor],
    "gone": [Actor],
    "one": [Actor],
    "other": [Actor],
    "messenger": [Actor],
    "plan": [PlanVersion],
    "outcome": [Outcome],
    "responsible": [Seat],
    "change": [ContextChange],
    "lesson": [Statement],
    "thread": [Thread],
    "workshop": [Workshop],
    "session": [Session],
    "owner": [Organisation],
    "owner_user": [User],
    "subgroup": [Subgroup],
}


@pytest.fixture
def programme(reports, seat, lead_seat, flm, quarter, reviewer, focal_person):
    """Two quarters with a report in every state, rows of every kind and level, and something of all the rest."""
    for name in ("YPSA", "BOMSA", "IID", "COAST"):
        complete(reports[name])
        for level in (1, 2, 3, 4):
            row = make_statement(reports[name], text=f"Of level {level}.", confidentiality=level)
            row.evidence.create(label="Circular", url="https://example.org/circular")
            make_change(reports[name], text=f"Of level {level}.", confidentiality=level)
    draw_maps(reports, seat, focal_person)
    for name in ("YPSA", "BOMSA", "COAST"):
        reports[name].take(Action.SUBMIT, by=focal_person, at=MORNING)
    there = reports["YPSA"].rounds.get()
    make_thread(there, row=reports["YPSA"].statements.first().pk)
    make_thread(there, audience="internal", text="Ask their lead.")
    reports["BOMSA"].take(Action.RETURN, by=reviewer, at=MORNING, note="Say where.")
    make_statement(reports["FLM"], text="The lead's own words.")
    plan_something(PlanVersion.objects.begin(reports["FLM"].ibp, by=None, at=MORNING))
    hold_workshops(reports, focal_person)
    later = Quarter.of(Period(2017, 2))
    later.save()
    open_quarter(later, by=None, at=MORNING)
    for report in Report.objects.filter(quarter=later):
        make_statement(report)
        make_change(report)


def draw_maps(reports, seat, by):
    """A strategy, an access with a request, actors of every level and two that were joined."""
    actor = reports["IID"].placements.get().actor
    aimed = {"target_support": 1, "target_influence": 4, "until": "2017Q3", "approach": "Talk."}
    plan(reports["IID"], actor, by=by, **aimed)
    rapport = note_rapport(reports["BOMSA"].seat, actor, by=by, at=MORNING, strength=2, kind="working")
    ask(rapport, seat, "A letter.", by=by, at=MORNING)
    new = [
        enter(
            seat.ibp, seat, by=by, at=MORNING, name=f"Of level {level}", short_name=f"L{level}", confidentiality=level
        )
        for level in (1, 2, 3, 4)
    ]
    twin = enter(seat.ibp, seat, by=by, at=MORNING, name="Of the level 1", short_name="L1b", confidentiality=1)
    merge(new[0], twin, by=by, at=MORNING)


def hold_workshops(reports, by):
    """One that runs, with a row of every kind and level, and one that is closed, with an erratum."""
    projects = [reports[name].ibp for name in ("YPSA", "COAST")]
    for theme in ("Held", "Closed"):
        there = make_workshop(projects, theme=theme)
        there.take(Step.OPEN, by=by, at=MORNING)
        session = Session.add(there, by=by, kind="progress", title="Progress", ibp_id=projects[0].pk)
        for level in (1, 2, 4):
            Line.add(there, by=by, session=session, column="better", text=f"Of level {level}.", confidentiality=level)
            ActionPoint.add(there, by=by, text=f"Of level {level}.", confidentiality=level)
        Participant.add(there, by=by, name="Rahima Khatun")
        group = form_subgroup(there, by=by, at=MORNING, name="Communications")
        write_minutes(group, by=by, at=MORNING, held_on=MORNING.date(), text="We met.", id=None)
    there.take(Step.CLOSE, by=by, at=MORNING)
    correct(there, by=by, at=MORNING, text="It was in Savar.")


@pytest.fixture
def everybody(programme, seat, lead_seat, flm):
    """Somebody who holds every role at once."""
    person = make_person("Rezaul Karim", Role.ADMINISTRATOR)
    Appointment.objects.create(person=person, role=Role.CONTRIBUTOR, seat=seat)
    Appointment.objects.create(person=person, role=Role.FOCAL_PERSON, seat=lead_seat)
    Appointment.objects.create(person=person, role=Role.CONSORTIUM_LEAD, ibp=flm)
    for role in (Role.REVIEWER, Role.FACILITATOR, Role.OBSERVER):
        Appointment.objects.create(person=person, role=role)
    return person


@pytest.fixture
def somebody(programme, contributor):
    return contributor


def described():
    """The API's description, in which ids are those of real rows."""
    description = SchemaGenerator().get_schema(request=None, public=True)
    for address, operations in description["paths"].items():
        model = IN_ADDRESSES.get(address.split("/")[3])
        for operation in operations.values():
            for parameter in operation.get("parameters", []):
                if parameter["in"] == "path" and parameter["name"] in ("id", "report", "workshop") and model:
                    parameter["schema"] = {"type": "string", "enum": ids(model)}
                if parameter["name"] == "key" and model is Workshop:
                    parameter["schema"] = {"type": "string", "enum": suggested()}
                if parameter["name"] in ("code", "quarter"):
                    parameter["schema"] = {"type": "string", "enum": ["2017Q1", "2017Q2", "2017Q3"]}
    for name, component in description["components"]["schemas"].items():
        if name.endswith("Request"):
            for field, schema in component.get("properties", {}).items():
                if field in IN_REQUESTS:
                    known = {"type": "string", "enum": [id for model in IN_REQUESTS[field] for id in ids(model)]}
                    schema.update({"items": known} if schema.get("type") == "array" else known)
                    schema.pop("format", None)
    return description


def suggested():
    """Keys of what the workshops' projects could do together."""
    one = make_person(role=Role.FACILITATOR)
    return [found.key for there in Workshop.objects.all() for found in Matching(there, one).suggestions]


def ids(model):
    return [str(pk) for pk in model.objects.values_list("pk", flat=True)] or ["6f1c7d52-2c37-4f0e-9d3c-0f7c8c1f6d11"]


def portal_with(description):
    """The portal as a WSGI application that also hands out this description."""
    portal = get_wsgi_application()

    def application(environ, start_response):
        if environ["PATH_INFO"] != DESCRIPTION:
            return portal(environ, start_response)
        start_response("200 OK", [("Content-Type", "application/json")])
        return [json.dumps(description, default=str).encode()]

    return application


@pytest.fixture
def one_connection(db):
    """The requests see the rows of the test: the server does not close the connection between them."""
    signals = (request_started, request_finished)
    [signal.disconnect(close_old_connections) for signal in signals]
    yield
    [signal.connect(close_old_connections) for signal in signals]


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize("who", ["everybody", "somebody"])
def test_nothing_breaks(one_connection, request, who, mode):
    person = request.getfixturevalue(who)
    _token, key = AccessToken.objects.issue(person, "fire", expires_at=now() + timedelta(days=1))
    api = schemathesis.openapi.from_wsgi(DESCRIPTION, portal_with(described()))
    headers = {"Authorization": f"Bearer {key}", "Accept-Encoding": "identity"}
    troubles, answers = [], Counter()

    def try_out(case):
        with transaction.atomic():
            answer = case.call(headers=headers)
            transaction.set_rollback(True)
        answers[answer.status_code] += 1
        checks = [not_a_server_error]
        if answer.status_code not in UNSPECIFIED:
            checks += [status_code_conformance, content_type_conformance, response_schema_conformance]
        case.validate_response(answer, checks=checks)

    for result in api.get_all_operations():
        operation = result.ok()
        calmly = settings(
            max_examples=REQUESTS,
            derandomize=True,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        try:
            calmly(given(case=operation.as_strategy(generation_mode=mode))(lambda case: try_out(case)))()
        except (FailureGroup, AssertionError) as trouble:
            troubles.append(f"{operation.label}: {trouble}")
    assert not troubles, "\n\n".join(troubles)
    assert sum(answers.values()) > 100 and answers.keys() & {200, 400}, answers
