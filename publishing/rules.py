"""Knows who may ask for a document, for whom, and what they may then do with it: sentences, without HTTP."""

from partners.clearance import Level
from partners.models import IBP, User
from publishing.kinds import Kind
from publishing.models import Publication
from reporting import rules as reports
from reporting.models import Kind as ReportKind
from reporting.models import Report
from workshops import rules as workshops
from workshops.models import Workshop


def looks_across(user: User) -> bool:
    """Facilitators and reviewers of the whole programme."""
    return user.standing.facilitates.everywhere or user.standing.reviews.everywhere


def audiences_of_programme(user: User) -> list[Level]:
    """The programme's document is for all its partners, or for everybody: no more stands in it."""
    return [Level.PUBLIC, Level.PROGRAMME] if looks_across(user) else []


def audiences_of_report(user: User, report: Report) -> list[Level]:
    """For whom this person may have this report printed: never for readers cleared higher than oneself."""
    clearance = reports.clearance(user, report)
    if clearance is None or not reports.can_read(user, report):
        return []
    if report.kind != ReportKind.PARTNER and not can_consolidate(user, report):
        return []
    return [level for level in Level if level <= clearance]


def audiences_of_changes(user: User, report: Report) -> list[Level]:
    """What changed between two submissions is for those who may read both, and for nobody else."""
    return [Level.RESTRICTED] if reports.can_read_submissions(user, report) else []


def audiences_of_map(user: User, report: Report) -> list[Level]:
    """Its report’s, where there is a map in it."""
    has_map = any(chapter.key == "power" for chapter in report.chapters)
    return audiences_of_report(user, report) if has_map else []


def audiences_of_wall(user: User, ibp: IBP) -> list[Level]:
    """For the workshop of one’s own project: whoever works with its maps has the names printed that all of them may know."""
    standing = user.standing
    belongs = ibp.pk in standing.member_of | standing.leads
    if ibp.pk in standing.reviews:
        return [Level.PROGRAMME, Level.CONSORTIUM, Level.RESTRICTED]
    if belongs:
        return [Level.PROGRAMME, Level.CONSORTIUM]
    return [Level.PROGRAMME] if ibp.pk in standing.facilitates else []


def audiences_of_workshop(user: User, workshop: Workshop) -> list[Level]:
    """Those who run or review it have its record printed at any time, also what only they read; its partners once it is locked."""
    if not can_ask_at_all(user) or not Workshop.objects.visible_to(user).filter(pk=workshop.pk).exists():
        return []
    if workshops.clearance(user, workshop) == Level.RESTRICTED:
        return [Level.PUBLIC, Level.PROGRAMME, Level.RESTRICTED]
    return [Level.PUBLIC, Level.PROGRAMME] if workshop.is_closed else []


def audiences_of_pack(user: User, workshop: Workshop) -> list[Level]:
    """It prepares those who run the workshop, and lies on the tables of the room."""
    return [Level.PROGRAMME] if workshops.runs(user, workshop) else []


def audiences_of_kind(user: User, kind: str, workshop: Workshop) -> list[Level]:
    """Of one of a workshop's documents."""
    return audiences_of_pack(user, workshop) if kind == Kind.PACK else audiences_of_workshop(user, workshop)


def can_consolidate(user: User, report: Report) -> bool:
    """Leads, and those of PROKAS who look after the project."""
    standing = user.standing
    ibp = report.ibp_id
    return ibp in standing.leads or ibp in standing.reviews or ibp in standing.facilitates


def can_ask(
    user: User, kind: str, audience: int, report: Report | None = None, workshop: Workshop | None = None
) -> bool:
    if kind == Kind.PROGRAMME:
        return audience in audiences_of_programme(user)
    if workshop is not None:
        return audience in audiences_of_kind(user, kind, workshop)
    if report is not None and kind == Kind.CHANGES:
        return audience in audiences_of_changes(user, report)
    if report is not None and kind == Kind.MAP:
        return audience in audiences_of_map(user, report)
    return report is not None and report.kind == kind and audience in audiences_of_report(user, report)


def can_ask_at_all(user: User) -> bool:
    """Everybody but those who only read."""
    standing = user.standing
    return bool(standing.writes_for or standing.leads or standing.reviews or standing.facilitates) or runs_any(user)


def runs_any(user: User) -> bool:
    """Whom a workshop names as its facilitator, whatever else they do."""
    return Workshop.objects.run_by(user).exists()


def can_read(user: User, publication: Publication) -> bool:
    return Publication.objects.visible_to(user).filter(pk=publication.pk).exists()


def can_cancel(user: User, publication: Publication) -> bool:
    return publication.asked_by_id == user.pk or looks_after(user, publication)


def can_release(user: User, publication: Publication) -> bool:
    """Reviewers and facilitators of the project, of the programme for its document; never what is restricted."""
    is_for_others = (
        publication.kind not in (Kind.CHANGES, Kind.WALL, Kind.PACK) and publication.audience <= Level.CONSORTIUM
    )
    return looks_after(user, publication) and not publication.is_draft and is_for_others


def can_see_readers(user: User, publication: Publication) -> bool:
    return looks_after(user, publication)


def looks_after(user: User, publication: Publication) -> bool:
    if publication.workshop is not None:
        return workshops.clearance(user, publication.workshop) == Level.RESTRICTED
    if publication.ibp_id is None:
        return looks_across(user)
    return publication.ibp_id in user.standing.reviews or publication.ibp_id in user.standing.facilitates
