"""How a lead makes one report of its members': takes lines over, merges several into one, sets others aside."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from partners.clearance import Level
from partners.models import User
from partners.refusals import Refused
from reporting.models import ContextChange, ContextChangeSource, Evidence, Report, SetAside, Statement, StatementSource
from reporting.models.parts import require_open

Line = Statement | ContextChange

SOURCES: dict[type[Line], Any] = {  # each with a line and a source of that kind
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


def waiting(report: Report, model: type[Line]) -> QuerySet:
    """Offered rows that are neither taken over nor set aside."""
    taken = SOURCES[model].objects.filter(line__report=report, source__isnull=False).values("source_id")
    aside = SetAside.objects.filter(report=report).values("row")
    return offered(report, model).exclude(pk__in=taken).exclude(pk__in=aside)


def take_over(report: Report, sources: Sequence[Line], *, by: User) -> Line:
    """A new line of the consolidated report from one or several members' rows of one kind, linked to them.

    Several rows are joined in the order given; the line is as confidential as the most confidential of them.
    """
    first = _same_kind(sources)
    model = type(first)
    with transaction.atomic():
        require_open(report)
        allowed = set(offered(report, model).filter(pk__in=[row.pk for row in sources]).values_list("pk", flat=True))
        if missing := [row for row in sources if row.pk not in allowed]:
            raise Refused(
                _("%(count)s of the chosen lines cannot be taken over any more: the partner's report is being changed.")
                % {"count": len(missing)}
            )
        words: dict[str, Any] = first.words()
        for name in JOINED:
            if name in words:
                words[name] = "\n".join(text for row in sources if (text := getattr(row, name)))
        words["confidentiality"] = max(row.confidentiality for row in sources)
        if isinstance(first, Statement):
            words["criterion"] = first.criterion
        line = model.add(report, by=by, **words)
        _link(line, sources, by)
        SetAside.objects.filter(report=report, row__in=[row.pk for row in sources]).delete()
    return line


def add_sources(line: Line, sources: Sequence[Line], *, by: User) -> None:
    """Say that an existing line also says what these members' rows say; its words stay."""
    with transaction.atomic():
        require_open(line.report)
        allowed = list(offered(line.report, type(line)).filter(pk__in=[row.pk for row in sources]))
        if len(allowed) < len(sources):
            raise Refused(_("The partner's report is being changed. Take the line over once it is submitted again."))
        _link(line, allowed, by)
        highest = max(row.confidentiality for row in allowed)
        if highest > line.confidentiality:
            line.rewrite(version=line.version, by=by, confidentiality=highest)
        SetAside.objects.filter(report=line.report, row__in=[row.pk for row in allowed]).delete()


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
        changes: dict[str, Any] = {
            name: "\n".join(text for line in lines if (text := getattr(line, name)))
            for name in JOINED
            if hasattr(first, name)
        }
        changes["confidentiality"] = max(line.confidentiality for line in lines)
        first.rewrite(version=first.version, by=by, **changes)
        linked = set(first.source_links.values_list("source_id", flat=True))
        for line in rest:
            line.source_links.exclude(source__in=linked).update(line=first)
            linked |= set(first.source_links.values_list("source_id", flat=True))
            line.evidence.update(object_id=first.pk)
            line.remove(version=line.version, by=by)
    return first


def set_aside(report: Report, rows: Iterable[Line], *, by: User, reason: str = "") -> None:
    """Decide that these rows do not go into the report. They stay listed as set aside."""
    with transaction.atomic():
        require_open(report)
        for row in rows:
            SetAside.objects.update_or_create(report=report, row=row.pk, defaults={"by": by, "reason": reason})


def bring_back(report: Report, rows: Iterable[Line]) -> None:
    """Undo setting aside."""
    with transaction.atomic():
        require_open(report)
        SetAside.objects.filter(report=report, row__in=[row.pk for row in rows]).delete()


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
        known = {(item.url, item.file.name) for item in line.evidence.all()}
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
