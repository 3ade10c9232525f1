"""How a lead makes one report of its members': takes lines over, merges several into one, sets others aside."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partners.clearance import Level
from partners.models import User
from partners.refusals import Refused
from partners.text import brief
from reporting.models import (
    ContextChange,
    ContextChangeSource,
    Evidence,
    Report,
    SetAside,
    SourceLink,
    Statement,
    StatementSource,
)
from reporting.models.parts import require_open
from reporting.workflow import SENT

Line = Statement | ContextChange

SOURCES: dict[type[Line], Any] = {
    Statement: StatementSource,
    ContextChange: ContextChangeSource,
}
JOINED = ("text", "detail", "meaning", "response")  # the words that merging puts one under the other


def offered(report: Report, model: type[Line]) -> QuerySet:
    """Members' rows that the lead may take: of sent reports, within a consortium's clearance."""
    sent = report.members().sent()
    return model.objects.filter(report__in=sent, confidentiality__lte=Level.CONSORTIUM).select_related(
        "report__seat__organisation"
    )


def taken(report: Report, model: type[Line]) -> QuerySet:
    """Offered rows that stand in a line of the report."""
    return offered(report, model).filter(pk__in=_linked(report, model))


def waiting(report: Report, model: type[Line]) -> QuerySet:
    """Offered rows that are neither taken over nor set aside."""
    aside = SetAside.objects.filter(report=report).values("row")
    return offered(report, model).exclude(pk__in=_linked(report, model)).exclude(pk__in=aside)


def outgrown(report: Report, model: type[Line]) -> QuerySet:
    """Links to members' rows that are more confidential by now than the line that says what they said."""
    return (
        SOURCES[model]
        .objects.filter(
            line__report=report, source__report__status__in=SENT, source__confidentiality__gt=F("line__confidentiality")
        )
        .select_related("seat__organisation", "line")
    )


def take_over(report: Report, sources: Sequence[Line], *, by: User) -> Line:
    """A new line of the consolidated report from one or several members' rows of one kind, linked to them.

    Several rows are joined in the order given; the line is as confidential as the most confidential of them.
    A row that stands in a line already is refused: to say that it also stands in another, use `add_sources`.
    """
    first = _same_kind(sources)
    model = type(first)
    with transaction.atomic():
        require_open(report)
        _require_offered(report, sources)
        if there := taken(report, model).filter(pk__in=[row.pk for row in sources]).first():
            raise Refused(
                _("%(partner)s’s “%(text)s” has already been taken over.")
                % {"partner": there.report.owner_name, "text": _short(there)}
            )
        words: dict[str, Any] = first.words() | _joined(sources)
        words["confidentiality"] = max(row.confidentiality for row in sources)
        if isinstance(first, Statement):
            words["criterion"] = first.criterion
        with _short_enough():
            line = model.add(report, by=by, **words)
        _link(line, sources, by)
        SetAside.objects.filter(report=report, row__in=[row.pk for row in sources]).delete()
    return line


def add_sources(line: Line, sources: Sequence[Line], *, by: User) -> None:
    """Say that an existing line also says what these members' rows say; its words stay, its level never falls."""
    _same_kind([line, *sources])
    if not sources:
        raise Refused(_("Choose at least one line."))
    with transaction.atomic():
        require_open(line.report)
        _require_offered(line.report, sources)
        _link(line, sources, by)
        _raise_level(line, max(row.confidentiality for row in sources), by)
        SetAside.objects.filter(report=line.report, row__in=[row.pk for row in sources]).delete()


def merge(lines: Sequence[Line], *, by: User) -> Line:
    """Several lines of one consolidated report become the first of them: words joined, sources of all kept."""
    first = _same_kind(lines)
    rest = lines[1:]
    if not rest:
        raise Refused(_("Choose at least two lines to merge."))
    if any(line.report_id != first.report_id for line in rest):
        raise Refused(_("Only lines of one report can be merged."))
    with transaction.atomic():
        require_open(first.report)
        changes: dict[str, Any] = _joined(lines)
        changes["confidentiality"] = max(line.confidentiality for line in lines)
        with _short_enough():
            first.rewrite(version=first.version, by=by, **changes)
        for line in rest:
            linked = set(first.source_links.exclude(source=None).values_list("source_id", flat=True))
            line.source_links.exclude(source__in=linked).update(line=first)
            known = _evidence_of(first)
            for item in line.evidence.all():
                if (item.url, item.file.name) not in known:
                    Evidence.objects.filter(pk=item.pk).update(object_id=first.pk)
            line.remove(version=line.version, by=by)
    return first


def unlink(link: SourceLink, *, by: User) -> None:
    """Say that a line no longer says what this member's row says. Words and level of the line stay."""
    line = _line_of(link)
    with transaction.atomic():
        require_open(line.report)
        link.delete()


def acknowledge(link: SourceLink, *, by: User) -> None:
    """Take note of what the partner changed since: the link holds the words as they are now, the line its level at least."""
    line = _line_of(link)
    with transaction.atomic():
        require_open(line.report)
        source = offered(line.report, type(line)).filter(pk=link.source_id).first()  # type: ignore[attr-defined]
        if source is None:
            raise Refused(_("The partner does not share this line at the moment."))
        SOURCES[type(line)].objects.filter(pk=link.pk).update(
            text=source.text, version=source.version, confidentiality=source.confidentiality
        )
        _raise_level(line, source.confidentiality, by)


def set_aside(report: Report, rows: Iterable[Line], *, by: User, reason: str = "") -> None:
    """Decide that these rows do not go into the report. They stay listed as set aside, with the reason."""
    rows = list(rows)
    if not rows:
        raise Refused(_("Choose at least one line."))
    with transaction.atomic():
        require_open(report)
        _require_offered(report, rows)
        if taken(report, type(rows[0])).filter(pk__in=[row.pk for row in rows]).exists():
            raise Refused(
                _("A line that was taken over cannot be set aside: unlink it from the consolidated line first.")
            )
        for row in rows:
            SetAside.objects.update_or_create(report=report, row=row.pk, defaults={"by": by, "reason": reason})


def bring_back(report: Report, rows: Iterable[Line]) -> None:
    """Undo setting aside."""
    with transaction.atomic():
        require_open(report)
        SetAside.objects.filter(report=report, row__in=[row.pk for row in rows]).delete()


@contextmanager
def _short_enough() -> Iterator[None]:
    """Words that joining makes too long are refused in a sentence."""
    try:
        yield
    except ValidationError as error:
        raise Refused(
            _("Together these are too long for one line. Take them over one by one, and shorten them.")
        ) from error


def _linked(report: Report, model: type[Line]) -> QuerySet:
    return SOURCES[model].objects.filter(line__report=report, source__isnull=False).values("source_id")


def _line_of(link: SourceLink) -> Line:
    return link.line  # type: ignore[attr-defined]


def _require_offered(report: Report, rows: Sequence[Line]) -> None:
    chosen = {row.pk for row in rows}
    missing = len(chosen) - offered(report, type(rows[0])).filter(pk__in=chosen).count()
    if missing:
        raise Refused(
            ngettext(
                "%(count)s of the chosen lines is not shared at the moment: its partner is changing the report.",
                "%(count)s of the chosen lines are not shared at the moment: their partners are changing the reports.",
                missing,
            )
            % {"count": missing}
        )


def _same_kind(rows: Sequence[Line]) -> Line:
    if not rows:
        raise Refused(_("Choose at least one line."))
    first = rows[0]
    if any(
        type(row) is not type(first) or getattr(row, "criterion", None) != getattr(first, "criterion", None)
        for row in rows
    ):
        raise Refused(_("Lines of one criterion go together; these are of several."))
    return first


def _joined(rows: Sequence[Line]) -> dict[str, str]:
    """Their words, one under the other; the same words stand once."""
    return {
        name: "\n".join(dict.fromkeys(text for row in rows if (text := getattr(row, name))))
        for name in JOINED
        if name in rows[0].WORDS
    }


def _short(row: Line) -> str:
    return brief(row.text, 60)


def _raise_level(line: Line, level: int, by: User) -> None:
    if level > line.confidentiality:
        line.rewrite(version=line.version, by=by, confidentiality=level)


def _evidence_of(line: Line) -> set[tuple[str, str | None]]:
    return {(item.url, item.file.name) for item in line.evidence.all()}


def _link(line: Line, sources: Sequence[Line], by: User) -> None:
    for row in sources:
        SOURCES[type(line)].objects.get_or_create(
            line=line,
            source=row,
            defaults={
                "seat": row.report.seat,
                "text": row.text,
                "version": row.version,
                "confidentiality": row.confidentiality,
                "taken_by": by,
            },
        )
        known = _evidence_of(line)
        Evidence.objects.bulk_create(
            Evidence(
                part=line,
                label=item.label,
                url=item.url,
                file=item.file,
                media_type=item.media_type,
                size=item.size,
                sha256=item.sha256,
                added_by=item.added_by,
            )
            for item in row.evidence.all()
            if (item.url, item.file.name) not in known
        )
