"""Knows who may: one sentence per question, about a person and a project's plan."""

from uuid import UUID

from partners.clearance import Level
from partners.models import User
from reporting.models import Report
from reporting.rules import can_edit as can_edit_report
from risks.models import PlanState, PlanVersion

# The deeds of a version's life, as buttons and addresses name them.
PROPOSE, WITHDRAW, APPROVE, RETURN, DROP = "propose", "withdraw", "approve", "return", "drop"
STEPS = {
    PROPOSE: (PlanState.DRAFT, PlanState.RETURNED),
    WITHDRAW: (PlanState.PROPOSED,),
    APPROVE: (PlanState.PROPOSED,),
    RETURN: (PlanState.PROPOSED,),
    DROP: (PlanState.DRAFT,),
}

STEP_CHOICES = [(step, step) for step in STEPS]


def writes(user: User, ibp_id: UUID) -> bool:
    """The consortium's lead writes the plan."""
    return ibp_id in user.standing.leads


def judges(user: User, ibp_id: UUID) -> bool:
    """PROKAS decides; nobody judges what one writes."""
    return ibp_id in user.standing.reviews and not writes(user, ibp_id)


def clearance(user: User, ibp_id: UUID) -> Level | None:
    """Up to which level this person reads the plan; None: not at all."""
    standing = user.standing
    if writes(user, ibp_id) or ibp_id in standing.reviews:
        return Level.RESTRICTED
    if ibp_id in standing.member_of:
        return Level.CONSORTIUM
    return Level.PROGRAMME if ibp_id in standing.facilitates else None


def reads(user: User, ibp_id: UUID) -> bool:
    return clearance(user, ibp_id) is not None


def reads_notes(user: User, ibp_id: UUID) -> bool:
    """What PROKAS said to the consortium’s lead is for those who write the plan and those who review it."""
    return writes(user, ibp_id) or ibp_id in user.standing.reviews


def can_edit(user: User, plan: PlanVersion) -> bool:
    return plan.state == PlanState.DRAFT and writes(user, plan.ibp_id)


def can_take(user: User, step: str, plan: PlanVersion) -> bool:
    """May do this deed, if the state allows it."""
    return judges(user, plan.ibp_id) if step in (APPROVE, RETURN) else writes(user, plan.ibp_id)


def steps_for(user: User, plan: PlanVersion) -> list[str]:
    """The deeds this person can do with this version now; it is submitted and judged with the inception report, if it goes with it."""
    own = [step for step, before in STEPS.items() if plan.state in before and can_take(user, step, plan)]
    if DROP in own and (plan.number == 1 or plan.was_proposed):
        own.remove(DROP)
    if not own or own == [DROP]:
        return own
    if report := plan.goes_with():
        return [step for step in own if step == DROP or (step == WITHDRAW and report.is_open)]
    is_latest = not PlanVersion.objects.filter(ibp=plan.ibp_id, number__gt=plan.number).exists()
    return own if is_latest else []


# ── Risks ───────────────────────────────────────────────────────────────────


def can_work_on(user: User, report: Report) -> bool:
    """One of those whose register it is, while its report is open."""
    return can_edit_report(user, report)


# ── Registers of projects and of the programme ──────────────────────────────


def reads_register(user: User, ibp_id: UUID) -> bool:
    """Works with this project's risks: its members, lead, reviewers and facilitators."""
    return reads(user, ibp_id)


def reads_programme_register(user: User) -> bool:
    """Those of PROKAS who look across projects."""
    return bool(user.standing.reviews) or bool(user.standing.facilitates)


def answers_for_programme(user: User, ibp_id: UUID) -> bool:
    """PROKAS says what it does about a risk that came up to it; nobody answers oneself."""
    return judges(user, ibp_id)


def sets_up_scale(user: User) -> bool:
    """Administrators, and those who review the whole programme."""
    return user.standing.administers or user.standing.reviews.everywhere


# ── The session on risks and plan ───────────────────────────────────────────


def decides(user: User, ibp_id: UUID) -> bool:
    """Who leads the session writes down what it decides: the consortium's lead, PROKAS's reviewers and facilitators."""
    standing = user.standing
    return writes(user, ibp_id) or ibp_id in standing.reviews or ibp_id in standing.facilitates
