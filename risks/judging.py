"""What is said of a risk this quarter in one tap; what else the verdict wants is written beside it or later."""

from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from partners.models import User
from partners.refusals import Refused
from reporting.models import Report, Statement
from risks.models import Assessment, HeldAt, RiskVerdict

KEEP, CHANGE, ESCALATE, HAPPEN, CLOSE, ACCEPT, REFUSE = (
    *("keep", "change", "escalate", "happen", "close", "accept"),
    "no-longer-accept",
)
DEEDS = (KEEP, CHANGE, ESCALATE, HAPPEN, CLOSE, ACCEPT, REFUSE)
DEED_CHOICES = [(deed, deed) for deed in DEEDS]
VERDICTS = {
    KEEP: RiskVerdict.KEPT,
    CHANGE: RiskVerdict.CHANGED,
    ESCALATE: RiskVerdict.ESCALATED,
    HAPPEN: RiskVerdict.HAPPENED,
    CLOSE: RiskVerdict.CLOSED,
    ACCEPT: RiskVerdict.ACCEPTED,
    REFUSE: RiskVerdict.CHANGED,
}


def judge(row: Assessment, deed: str, *, version: int, by: User) -> None:
    """Say what became of a risk. Raises Overtaken, Gone, Refused as every writing does."""
    if deed not in VERDICTS:
        raise Refused(_("Choose what became of this risk."))
    row.rewrite(version=version, by=by, **_words(row, deed))


def _words(row: Assessment, deed: str) -> dict[str, Any]:
    verdict = VERDICTS[deed]
    if row.before_id is None and deed in (KEEP, CHANGE, REFUSE):
        verdict = RiskVerdict.NEW  # what is new this quarter is neither kept nor changed
    words: dict[str, Any] = {"verdict": verdict}
    if deed == ESCALATE:
        words["held_at"] = min(_held_before(row) + 1, HeldAt.PROGRAMME)
    elif row.verdict == RiskVerdict.ESCALATED:
        words["held_at"] = _held_before(row)
    if deed == REFUSE:
        words |= {"accepted_by": "", "accepted_until": None}
    return words


def reviewed(row: Assessment, words: dict[str, Any]) -> dict[str, Any]:
    """These words, with the verdict that follows: who writes in a risk that came from last quarter has looked at it."""
    if row.before_id is None or "verdict" in words or row.verdict not in (RiskVerdict.CARRIED, RiskVerdict.KEPT):
        return words
    return words | {"verdict": RiskVerdict.CHANGED if says_otherwise(row, words) else RiskVerdict.KEPT}


def says_otherwise(row: Assessment, words: dict[str, Any]) -> bool:
    """Whether these words change anything of what is stored."""
    there = Assessment.objects.get(pk=row.pk)
    return any(there.serializable_value(name) != there._stored(name, value) for name, value in words.items())


def _held_before(row: Assessment) -> int:
    """Where it was held before this quarter sent it further up."""
    if row.verdict == RiskVerdict.ESCALATED:
        return row.before.held_at if row.before else max(row.held_at - 1, HeldAt.PARTNER)
    return row.held_at


def lesson_id(row: Assessment) -> UUID:
    """The id that a risk’s lesson has under Lessons learnt: so it stands there once."""
    return uuid5(row.pk, "lesson")


def has_lessons(report: Report) -> bool:
    """It has a chapter in which lessons stand."""
    return any(chapter.key == Statement.chapter for chapter in report.chapters)


def put_under_lessons(row: Assessment, *, by: User) -> Statement:
    """Write what was learnt among the lessons of the same report. Twice is once; words changed there stay."""
    if not row.lesson:
        raise Refused(_("Write what was learnt from it first."))
    if not has_lessons(row.report):
        raise Refused(_("This report has no lessons learnt."))
    with transaction.atomic():
        there = Statement.objects.filter(pk=lesson_id(row), report=row.report_id).first()
        if there:
            return there
        return Statement.add(
            row.report,
            by=by,
            id=lesson_id(row),
            criterion=Statement.Criterion.LESSONS,
            text=row.lesson,
            detail=row.happening,
            confidentiality=row.confidentiality,
        )
