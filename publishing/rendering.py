"""Making a publication: claim it, compose the document, set it, put the file on the shelf. May be tried twice at once."""

import errno
import logging
from collections.abc import Callable
from time import monotonic

from django.conf import settings
from django.utils import translation
from django.utils.timezone import now
from django.utils.translation import gettext as _

from publishing.asking import compose, fingerprint
from publishing.html import to_html
from publishing.kinds import Kind
from publishing.models import Lost, Publication
from publishing.pdf import Unprintable, page_count, to_pdf
from reporting.models import Report

logger = logging.getLogger(__name__)


def render(pk: str) -> None:
    """Make it, unless another worker is at it or it is done. What went wrong stands in the row."""
    publication = Publication.claim(pk, at=now())
    if publication is None:
        return
    with translation.override(settings.LANGUAGE_CODE):
        try:
            _make(publication)
        except Lost:
            logger.info("%s: given to another worker, or cancelled", publication.number)
        except Unprintable as refusal:
            _settle(publication.fail, str(refusal))
        except Exception as trouble:
            logger.exception("%s: attempt %s did not succeed", publication.number, publication.attempt)
            _settle(publication.stumble, _explained(trouble))


def _make(publication: Publication) -> None:
    chapters, told_at = 0, 0.0

    def read(doing: str, done: int, total: int) -> None:
        nonlocal chapters
        chapters = total
        publication.tell(doing, done, total + 1, at=now())

    def hear(doing: str) -> None:
        nonlocal told_at
        if not doing:
            publication.hold(at=now())
        elif monotonic() - told_at > 0.5:  # pages come faster than anybody looks
            told_at = monotonic()
            publication.tell(doing, chapters, chapters + 1, at=now())

    document = compose(publication, read)
    if (document.is_draft and not publication.is_draft) or not _still_stands(publication):
        raise Unprintable(_("The report went back to its partner meanwhile. Ask again once it is submitted."))
    pdf = to_pdf(to_html(document), pictures=document.pictures, hear=hear)
    publication.finish(
        pdf, pages=page_count(pdf), fingerprint=fingerprint(document), is_draft=document.is_draft, at=now()
    )


def _still_stands(publication: Publication) -> bool:
    """Whether the report is in the state in which it was read: a returned one is being changed by its partner."""
    report = publication.report
    if report is None or Kind(publication.kind).is_of_submissions:
        return True
    return Report.objects.filter(pk=report.pk, status=report.status).exists()


def _settle(verdict: Callable[..., None], words: str) -> None:
    try:
        verdict(words, at=now())
    except Lost:
        logger.info("Another worker has it by now")


def _explained(trouble: Exception) -> str:
    if isinstance(trouble, OSError) and trouble.errno in (errno.ENOSPC, errno.EDQUOT):
        return _("The disk of the portal is full. Tell the administrators, then ask again.")
    return _("Something went wrong while the document was made. Ask again; if it fails again, tell the administrators.")
