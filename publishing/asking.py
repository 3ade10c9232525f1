"""Asking for a document: the row is written, a worker is nudged. An identical request gets the one that is there."""

from datetime import datetime

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from partners.clearance import Level
from partners.models import IBP, User
from partners.nudging import nudge
from publishing.document import Document, Tell
from publishing.html import edition
from publishing.kinds import Kind
from publishing.models import Deed, Publication, State, superseded
from reporting.freezing import fingerprint as fingerprint_of
from reporting.models import Kind as ReportKind
from reporting.models import Quarter, Report
from reporting.quarters import day_in_dhaka
from workshops.models import Workshop

RENDER = "publishing.tasks.render"  # by name: tasks stand above this module


def ask(
    kind: Kind,
    *,
    audience: Level,
    by: User | None,
    report: Report | None = None,
    quarter: Quarter | None = None,
    ibp: IBP | None = None,
    workshop: Workshop | None = None,
    before: int | None = None,
    after: int | None = None,
    at: datetime | None = None,
) -> Publication:
    """A publication that says what this document would say now: one that is ready or on its way, or a new one.

    What changed is asked for with the numbers of the two submissions. Raises LookupError where there are none such.
    """
    at = at or timezone.now()
    new = Publication(
        kind=kind,
        report=report,
        ibp=report.ibp if report else ibp,
        quarter=report.quarter if report else workshop.quarter if workshop else quarter,
        workshop=workshop,
        before=before,
        after=after,
        audience=audience,
        is_draft=_is_draft(kind, report, workshop),
        asked_by=by,
        asked_at=at,
    )
    new.fingerprint = fingerprint(compose(new))
    with transaction.atomic():
        if there := _identical(new):
            return there
        new.save(force_insert=True)
        new.note(Deed.ASKED, by=by, at=at)
        wake(new)
    return new


def _is_draft(kind: Kind, report: Report | None, workshop: Workshop | None) -> bool:
    """Made of what is still being written."""
    if workshop is not None:
        return kind is Kind.WORKSHOP and not workshop.is_closed
    return report is not None and not report.is_sent and not kind.is_of_submissions


def ask_for_consolidated() -> list[Publication]:
    """The latest consolidated report of every project that has sent one, for the readers of the programme."""
    publications = []
    for ibp in IBP.objects.all():
        sent = Report.objects.filter(kind=ReportKind.CONSOLIDATED, ibp=ibp).sent().with_names()
        if report := sent.order_by("-quarter__year", "-quarter__number").first():
            publications.append(ask(Kind.CONSOLIDATED, report=report, audience=Level.PROGRAMME, by=None))
    return publications


def compose(publication: Publication, tell: Tell = lambda doing, done, total: None) -> Document:
    """What this publication says, as things stand. Always in the portal's language, whoever asks."""
    with translation.override(settings.LANGUAGE_CODE):
        return Document.compose(
            Kind(publication.kind),
            publication.level,
            report=publication.report,
            quarter=publication.quarter,
            ibp=publication.ibp,
            workshop=publication.workshop,
            reader=publication.asked_by,
            before=publication.before,
            after=publication.after,
            number=publication.number,
            made_on=day_in_dhaka(publication.asked_at),
            tell=tell,
        )


def fingerprint(document: Document) -> str:
    """Of what it says and of the edition that prints it: equal for two documents that look the same but for number and date."""
    return fingerprint_of([document.fingerprint, edition()])


def wake(publication: Publication) -> None:
    nudge(current_app.signature(RENDER), pk=str(publication.pk))


def _identical(new: Publication) -> Publication | None:
    current = Publication.objects.all()
    if not Kind(new.kind).is_of_submissions:
        current = current.exclude(superseded())
    there = current.filter(
        kind=new.kind,
        report=new.report,
        ibp=new.ibp,
        quarter=new.quarter,
        workshop=new.workshop,
        before=new.before,
        after=new.after,
        audience=new.audience,
        is_draft=new.is_draft,
        fingerprint=new.fingerprint,
        state__in=[State.QUEUED, State.RUNNING, State.DONE],
    ).with_names()
    if new.kind == Kind.WALL:
        there = there.filter(asked_by=new.asked_by)
    return next((publication for publication in there if publication.is_unfinished or publication.is_kept), None)
