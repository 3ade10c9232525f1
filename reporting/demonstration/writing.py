"""Writes the demonstration down as its people would: row by row, by the verbs, on the days on which it is said to have happened."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from partners.demonstration import Cast
from partners.models import User
from reporting.carrying import carry
from reporting.consolidation import add_sources, merge, set_aside, take_over
from reporting.demonstration.telling import Changed, Consolidated, Inception, Links, Reached, Said, Told
from reporting.models import (
    ChapterNote,
    ContextChange,
    ContextChangeSource,
    Evidence,
    MemberRole,
    Passage,
    Report,
    ReportPart,
    SetAside,
    Statement,
    StatementSource,
)
from reporting.quarters import DHAKA

Row = Statement | ContextChange
SITTING = timedelta(minutes=17)  # from one row to the next
TELLING_ENDS = datetime(2018, 1, 1, tzinfo=DHAKA)  # whatever the history dates later was written by loading


@dataclass
class Clock:
    """The hours at which somebody writes: a row every few minutes, a new day after nine of them."""

    starts_at: datetime
    written: Iterator[int] = field(default_factory=count)

    def next(self) -> datetime:
        days, rows = divmod(next(self.written), 9)
        return self.starts_at + timedelta(days=days) + rows * SITTING


def words_of(told: Said | Changed) -> dict[str, Any]:
    if isinstance(told, Said):
        return {"text": told.first or told.text, "detail": told.detail, "confidentiality": told.level}
    return {
        "sign": told.sign,
        "level": told.reach,
        "happened_on": told.on,
        "text": told.text,
        "meaning": told.meaning,
        "response": told.response,
        "confidentiality": told.level,
    }


def date_back(rows: Iterable[ReportPart], at: datetime, *, is_new: bool) -> None:
    """Say that what was just written was written then: the rows, what their history holds of today, their evidence."""
    moments = {"changed_at": at, "created_at": at} if is_new else {"changed_at": at}
    for row in rows:
        model = type(row)
        model.objects.filter(pk=row.pk).update(**moments)
        model.history.filter(id=row.pk, history_date__gt=TELLING_ENDS).update(history_date=at, **moments)
        if is_new:
            row.evidence.update(added_at=at)


def add_links(row: ReportPart, links: Links, *, by: User) -> None:
    for label, url in links:
        Evidence.objects.create(part=row, label=label, url=url, added_by=by)


class Pen:
    """Remembers the rows it wrote, as PARTNER.key, so that later lines can name them."""

    def __init__(self, cast: Cast, writers: Sequence[Any]) -> None:
        self.cast = cast
        self.writers = writers  # of the chapters that other apps bring, such as the power maps
        self.rows: dict[str, Row] = {}
        self.passages: dict[str, Passage] = {}  # as PROJECT.chapter.question

    def draw(self, report: Report, *, at: datetime) -> None:
        """Let the other apps write their chapters of a report."""
        for writer in self.writers:
            writer.draw(self.cast, report, at=at)

    def tell(self, report: Report, told: Told, *, starts_at: datetime) -> None:
        """Fill a partner's report. Statements are its contributor's, changes in the context its focal person's."""
        clock = Clock(starts_at)
        contributor = self.cast.contributors[told.partner]
        focal_person = self.cast.focal_persons[told.partner]
        for criterion, said in told.statements:
            self._tell(report, said, partner=told.partner, by=contributor, at=clock.next(), criterion=criterion)
        for changed in told.changes:
            self._tell(report, changed, partner=told.partner, by=focal_person, at=clock.next())
        for chapter, reached in (("progress", told.progress), ("context", told.context)):
            if reached:
                self._note(report, chapter, reached, by=contributor, at=clock.next())
        for point, reason in told.dropped.items():
            SetAside.objects.create(
                report=report, row=self.rows[point].pk, reason=reason, by=focal_person, at=starts_at
            )

    def correct(self, told: Told, *, at: datetime) -> None:
        """The focal person gives the rows that had an earlier wording their final one."""
        focal_person = self.cast.focal_persons[told.partner]
        for _criterion, said in told.statements:
            if said.first:
                row = self.rows[f"{told.partner}.{said.key}"]
                row.rewrite(version=row.version, by=focal_person, text=said.text)
                date_back([row], at, is_new=False)
                at += SITTING

    def found(self, report: Report, told: Inception, *, starts_at: datetime) -> None:
        """Write an inception report: its answers, and what every member of the consortium does and brings."""
        lead = self.cast.consortium_leads[told.ibp]
        clock = Clock(starts_at)
        passages = {(passage.chapter, passage.question): passage for passage in Passage.objects.filter(report=report)}
        for chapter, answers in told.answers.items():
            for question, answer in answers.items():
                passage = passages[chapter, question]
                words = {"text": answer.first or answer.text, "confidentiality": answer.level}
                passage.rewrite(version=passage.version, by=lead, **words)
                add_links(passage, answer.links, by=lead)
                date_back([passage], clock.next(), is_new=True)
                self.passages[f"{told.ibp}.{chapter}.{question}"] = passage
        for member in MemberRole.objects.filter(report=report).select_related("seat__organisation"):
            part = told.parts[str(member)]
            member.rewrite(version=member.version, by=lead, role=part.role, added_value=part.added_value)
            date_back([member], clock.next(), is_new=True)

    def rethink(self, told: Inception, *, starts_at: datetime) -> None:
        """The lead gives the answers that had an earlier wording their final one."""
        lead = self.cast.consortium_leads[told.ibp]
        clock = Clock(starts_at)
        for chapter, answers in told.answers.items():
            for question, answer in answers.items():
                if answer.first:
                    passage = self.passages[f"{told.ibp}.{chapter}.{question}"]
                    passage.rewrite(version=passage.version, by=lead, text=answer.text)
                    date_back([passage], clock.next(), is_new=False)

    def consolidate(self, report: Report, made: Consolidated, *, starts_at: datetime) -> None:
        """Take the members' rows over, merge and reword them, set the others aside with a reason."""
        lead = self.cast.consortium_leads[made.ibp]
        clock = Clock(starts_at)
        for number, line in enumerate([*made.statements, *made.changes]):
            at = clock.next()
            row = self._take(report, [self.rows[name] for name in line.sources], way=number % 3, by=lead, at=at)
            if line.words:
                row.rewrite(version=row.version, by=lead, **line.words)
                date_back([row], at + SITTING / 2, is_new=False)
            for links in (StatementSource, ContextChangeSource):
                links.objects.filter(line_id=row.pk).update(taken_at=at)
        for name, reason in made.aside.items():
            set_aside(report, [self.rows[name]], by=lead, reason=reason)
        SetAside.objects.filter(report=report).update(at=clock.next())
        for chapter, reached in (("progress", made.progress), ("context", made.context)):
            self._note(report, chapter, reached, by=lead, at=clock.next())

    def _take(self, report: Report, sources: list[Row], *, way: int, by: User, at: datetime) -> Row:
        """Several rows become one line in one of the ways a lead has: joined at once, merged later, or added as sources."""
        first, *others = sources
        if others and way == 1:
            lines = [take_over(report, [row], by=by) for row in sources]
            line = merge(lines, by=by)
            date_back(lines, at, is_new=True)
            return line
        if others and way == 2:
            line = take_over(report, [first], by=by)
            add_sources(line, others, by=by)
        else:
            line = take_over(report, sources, by=by)
        date_back([line], at, is_new=True)
        return line

    def _tell(
        self, report: Report, told: Said | Changed, *, partner: str, by: User, at: datetime, **words: Any
    ) -> None:
        model: type[Row] = Statement if isinstance(told, Said) else ContextChange
        if told.carries:
            row = carry(report, self.rows[told.carries], by=by)
            row.rewrite(version=row.version, by=by, **words_of(told))
        else:
            row = model.add(report, by=by, **words, **words_of(told))
        add_links(row, told.links, by=by)
        date_back([row], at, is_new=True)
        self.rows[f"{partner}.{told.key}"] = row

    def _note(self, report: Report, chapter: str, reached: Reached, *, by: User, at: datetime) -> None:
        note = ChapterNote.objects.get(report=report, chapter=chapter)
        note.rewrite(
            version=note.version,
            by=by,
            reached=reached.reached,
            missing=reached.missing,
            done=reached.done,
            confidentiality=reached.level,
        )
        date_back([note], at, is_new=False)
