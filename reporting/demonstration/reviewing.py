"""Reviews the demonstration's reports as PROKAS would: verdicts, a checklist, comments and their answers, a decision."""

from collections.abc import Container, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from partners.models import User
from reporting.contents import rows_in, words_of
from reporting.demonstration.telling import Remark
from reporting.demonstration.writing import TELLING_ENDS, Pen
from reporting.models import Report, ReturnReason, Round, Side, State, Thread, Verdict
from reporting.models.comments import Audience
from reporting.workflow import Action

READING = timedelta(minutes=4)  # of a chapter, or of a comment


class Desk:
    """Remembers what was said, so that it can be answered. A chapter that nobody names needs no improvement."""

    def __init__(self, pen: Pen) -> None:
        self.pen = pen
        self.threads: dict[Remark, Thread] = {}

    def reviewer(self, remark: Remark) -> User:
        return self.pen.cast.reviewers[remark.by] if remark.by else self.pen.cast.programme_reviewer

    def other(self, remark: Remark, report: Report) -> User:
        """The one who is asked."""
        return self.pen.cast.programme_reviewer if remark.by else self.pen.cast.reviewers[report.ibp.code]

    def asked(self, remarks: Iterable[Remark], chapter: str) -> list[Thread]:
        """What partners were asked about a chapter."""
        return [self.threads[remark] for remark in remarks if remark.chapter == chapter and not remark.is_internal]

    def judge(
        self,
        report: Report,
        *,
        by: User,
        at: datetime,
        needing: dict[str, str] | None = None,
        only: Container[str] | None = None,
    ) -> None:
        """Judge what one has not judged in this version: fine, but for chapters named with the code of a reason."""
        there = _open_round(report)
        for state in there.chapters:
            key, code = state.chapter.key, (needing or {}).get(state.chapter.key, "")
            if (only is None or key in only) and (code or state.of(by) is None):
                opinion = Verdict.Opinion.NEEDS_IMPROVEMENT if code else Verdict.Opinion.FINE
                there.judge(key, opinion, by=by, at=at, seen=state.sha256, reason=_reason(code))
                _date_back(at)
                at += READING

    def tick(self, report: Report, *, by: User, at: datetime, but: int = 0) -> None:
        """Tick off the checklist, but for the last few."""
        there = _open_round(report)
        items = list(there.items())
        for item in items[: len(items) - but]:
            there.tick(item, by=by, at=at)

    def decide(
        self,
        report: Report,
        action: Action,
        *,
        at: datetime,
        note: str = "",
        code: str = "",
        needing: dict[str, str] | None = None,
    ) -> None:
        """Judge what is not judged yet, tick everything off, and decide as who leads the review."""
        there = _open_round(report)
        lead = there.lead
        assert lead is not None
        self.judge(report, by=lead, at=at - READING * (len(there.chapters) + 2), needing=needing)
        self.tick(report, by=lead, at=at - READING)
        there = _open_round(report)
        there.decide(action, by=lead, at=at, seen=there.snapshot.sha256, note=note, reason=_reason(code))
        report.refresh_from_db()
        _date_back(at)

    def remark(self, report: Report, remarks: Iterable[Remark], *, at: datetime) -> None:
        there = _open_round(report)
        for remark in remarks:
            other = self.other(remark, report)
            thread = self.threads[remark] = Thread.begin(
                there,
                remark.chapter,
                row=self._row(there, remark),
                text=remark.text,
                audience=Audience.INTERNAL if remark.is_internal else Audience.SHARED,
                by=self.reviewer(remark),
                at=at,
                mentions=[other] if remark.asks else [],
            )
            if remark.reply:
                thread.reply(remark.reply, by=other, at=at + READING * 9, side=Side.PROKAS)
            at += READING

    def answer(self, remarks: Iterable[Remark], *, by: User, at: datetime) -> None:
        """What the partner says to each that it has an answer to."""
        for remark in remarks:
            if remark.answer:
                self.threads[remark].reply(remark.answer, by=by, at=at, side=Side.PARTNER, state=remark.state)
                at += READING

    def resolve(self, remarks: Iterable[Remark], *, at: datetime) -> None:
        for remark in remarks:
            self.threads[remark].reply(
                remark.ending, by=self.reviewer(remark), at=at, side=Side.PROKAS, state=State.RESOLVED
            )
            at += READING

    def _row(self, there: Round, remark: Remark) -> UUID | None:
        if not remark.on:
            return None
        known = {**self.pen.rows, **self.pen.passages}
        if remark.on in known:
            return known[remark.on].pk
        rows = rows_in(there.snapshot.content[remark.chapter])
        return next(UUID(row["id"]) for row in rows if words_of(row).startswith(remark.on))


def _open_round(report: Report) -> Round:
    return Round.objects.select_related("report__ibp", "snapshot", "lead").get(report=report, closed_at=None)


def _reason(code: str) -> ReturnReason | None:
    return ReturnReason.objects.get(code=code) if code else None


def _date_back(at: datetime) -> None:
    """What the history holds of today was done then."""
    for model in (Round, Verdict):
        model.history.filter(history_date__gt=TELLING_ENDS).update(history_date=at)
