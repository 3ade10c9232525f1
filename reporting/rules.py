"""Knows who may: one sentence per question, about a person and a report or a row of it."""

from partners.clearance import Level
from partners.models import IBP, User
from reporting.models import Evidence, Kind, Report, ReportPart, Round, Side
from reporting.workflow import STEPS, Action, Who, actions_from


def writes(user: User, report: Report) -> bool:
    """One of the people whose report it is: the seat's, or for the consortium its lead."""
    standing = user.standing
    return report.seat_id in standing.writes_for if report.seat_id else report.ibp_id in standing.leads


def speaks_for(user: User, report: Report) -> bool:
    standing = user.standing
    return report.seat_id in standing.speaks_for if report.seat_id else report.ibp_id in standing.leads


def reviews(user: User, report: Report) -> bool:
    return report.ibp_id in user.standing.reviews


def clearance(user: User, report: Report) -> Level | None:
    """Up to which level this person reads this report once it is sent (its writers always); None: not at all."""
    standing = user.standing
    if writes(user, report) or reviews(user, report):
        return Level.RESTRICTED
    if report.ibp_id in standing.leads or (report.kind != Kind.PARTNER and report.ibp_id in standing.member_of):
        return Level.CONSORTIUM
    if report.ibp_id in standing.facilitates:
        return Level.PROGRAMME
    return None


def can_know(user: User, report: Report) -> bool:
    """May know that the report exists, its state and its dates."""
    return clearance(user, report) is not None


def can_read(user: User, report: Report) -> bool:
    """May read its content as it stands now."""
    return writes(user, report) or (report.is_sent and can_know(user, report))


def can_read_submissions(user: User, report: Report) -> bool:
    """May read what was submitted, and the steps of its life, also while its partner is changing it again."""
    return writes(user, report) or reviews(user, report)


def can_edit(user: User, report: Report) -> bool:
    return report.is_open and writes(user, report)


def can_take(user: User, action: Action, report: Report) -> bool:
    """May do this deed, if the state allows it. Nobody judges a report that one writes in."""
    if STEPS[action].by is Who.SPEAKER:
        return speaks_for(user, report)
    return judges(user, report)


def actions_for(user: User, report: Report) -> list[Action]:
    """The deeds this person can do now: what buttons show and what the API offers."""
    return [action for action in actions_from(report.status) if can_take(user, action, report)]


def can_extend(user: User, report: Report) -> bool:
    return report.is_open and reviews(user, report)


def judges(user: User, report: Report) -> bool:
    """Reviews it, and does not write in it: nobody judges a report that one writes in."""
    return reviews(user, report) and not writes(user, report)


def side_of(user: User, report: Report) -> Side | None:
    """On whose behalf this person speaks about the report; None: has no part in its review."""
    if writes(user, report):
        return Side.PARTNER
    return Side.PROKAS if reviews(user, report) else None


def can_decide(user: User, round: Round) -> bool:
    """Leads the review and may still judge."""
    return round.lead_id == user.pk and judges(user, round.report)


def can_read_part(user: User, part: ReportPart) -> bool:
    level = clearance(user, part.report)
    return can_read(user, part.report) and level is not None and level.admits(part.travels_to)


def can_read_evidence(user: User, item: Evidence) -> bool:
    """What shows that a row is true is read by those who read the row, or read what was submitted with it."""
    part = item.part
    if isinstance(part, ReportPart) and can_read_part(user, part):
        return True
    report = item.report
    if report is None or not can_read_submissions(user, report):
        return False
    sent = report.events.filter(action=Action.SUBMIT).order_by("at").last()
    return writes(user, report) or (sent is not None and item.added_at <= sent.at)


def can_remind(user: User, report: Report) -> bool:
    """Reviewers, and the lead of partners whose reports are awaited; nobody of a report that one writes."""
    return not writes(user, report) and (reviews(user, report) or report.ibp_id in user.standing.leads)


def can_count_returns(user: User) -> bool:
    """Reviewers, of the projects they review: why reports came back is a matter between them and each partner."""
    return bool(user.standing.reviews)


def can_set_up_quarters(user: User) -> bool:
    return user.standing.administers or user.standing.reviews.everywhere


def can_open_inception(user: User, ibp: IBP) -> bool:
    """Administrators, and those of PROKAS who review the project."""
    return user.standing.administers or ibp.pk in user.standing.reviews


def can_see_board(user: User, ibp: IBP) -> bool:
    """Leads, reviewers and facilitators look across the partners of a project."""
    standing = user.standing
    return ibp.pk in standing.leads or ibp.pk in standing.reviews or ibp.pk in standing.facilitates


def can_read_framework(user: User, ibp: IBP) -> bool:
    """The consortium, and those of PROKAS who review or facilitate the project."""
    standing = user.standing
    here = (standing.member_of, standing.leads, standing.reviews, standing.facilitates)
    return any(ibp.pk in projects for projects in here)


def can_keep_framework(user: User, ibp: IBP) -> bool:
    """The consortium's lead and the project's reviewers agree on what it is measured by."""
    return ibp.pk in user.standing.leads or ibp.pk in user.standing.reviews
