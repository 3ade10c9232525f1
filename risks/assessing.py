"""Taking the risks of one quarter into the next: those that are still open wait there for a verdict, with what is done about them."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from reporting.models import ContextChange, Kind, Report
from risks.models import Assessment, Mitigation, RiskLink, RiskScale, RiskVerdict
from risks.register import OVER

SHOWN = ("risk", "scale", "category", "owner", "before__scale", "changed_by")
STAYS = (
    *("cause", "event", "effect", "category", "owner", "held_at"),
    *("inherent_likelihood", "inherent_impact", "today_likelihood", "today_impact"),
    *("expected_likelihood", "expected_impact", "rationale", "confidence", "accepted_by", "accepted_until"),
    *("confidentiality", "position"),
)
GOES_ON = (
    "risk",
    "key",
    "text",
    "lowers",
    "response",
    "owner",
    "due_on",
    "state",
    "activity",
    "confidentiality",
    "position",
)


def assessments_of(report: Report) -> list[Assessment]:
    """The risks of a report in order, with all that a page says of them beside their actions; two queries."""
    there = Assessment.objects.filter(report=report).select_related(*SHOWN).prefetch_related("evidence")
    return list(there.order_by("position", "created_at"))


def mitigations_of(report: Report) -> dict[UUID, list[Mitigation]]:
    """What is done about each risk of a report, by the risk's id; two queries."""
    found: dict[UUID, list[Mitigation]] = {}
    rows = Mitigation.objects.filter(report=report).select_related("owner", "changed_by").prefetch_related("evidence")
    for row in rows.order_by("position", "created_at"):
        found.setdefault(row.risk_id, []).append(row)
    return found


def carry_risks(report: Report, before: Report) -> None:
    """Last quarter's open risks, with their open actions and links. Twice is as good as once.

    What was carried and that nobody has touched here yet follows last quarter's words where these changed since.
    """
    scale = RiskScale.current()
    with transaction.atomic():
        there = {row.risk_id: row for row in Assessment.objects.filter(report=report)}
        last = Assessment.objects.filter(report=before).exclude(verdict__in=OVER).order_by("position", "created_at")
        going_on = list(last)
        _forget(report, {row.risk_id for row in going_on})
        for row in going_on:
            words = {name: getattr(row, name) for name in STAYS}
            now = there.get(row.risk_id)
            if now is None:
                new = Assessment(
                    report=report, risk_id=row.risk_id, scale=scale, before=row, verdict=RiskVerdict.CARRIED, **words
                )
                new.save(force_insert=True)
            elif _is_untouched(now):
                _follow(now, {**words, "before": row})
        risks = {row.risk_id for row in going_on}
        _carry_actions(report, before, risks)
        _carry_links(report, before, risks)


def earlier(report: Report) -> Report | None:
    """The report from which its risks come: the quarter's before, or for the consortium's first one the inception report."""
    return report.previous() or inception_before(report)


def inception_before(report: Report) -> Report | None:
    if report.kind != Kind.CONSOLIDATED:
        return None
    return Report.objects.filter(kind=Kind.INCEPTION, ibp=report.ibp_id).first()


def later(report: Report) -> Report | None:
    """The report that goes on from it, where that has been opened."""
    if report.quarter:
        return report.following()
    of_consortium = Report.objects.filter(kind=Kind.CONSOLIDATED, ibp=report.ibp_id).select_related("quarter")
    first = of_consortium.order_by("quarter__year", "quarter__number").first()
    return first if first and earlier(first) == report else None


def renew(before: Report) -> None:
    """Bring the next report, where it is open, to what was just sent, as far as nobody has worked on it there. Twice is as good as once."""
    with transaction.atomic():
        report = later(before)
        if report and report.lock().is_open:
            carry_risks(report, before)


def _carry_actions(report: Report, before: Report, risks: set[UUID]) -> None:
    there = {row.key: row for row in Mitigation.objects.filter(report=report)}
    going_on = list(Mitigation.objects.filter(report=before, risk__in=risks, state__in=Mitigation.OPEN))
    stale = Mitigation.objects.filter(report=report, carried_from__report=before, changed_by=None)
    stale.exclude(key__in=[row.key for row in going_on]).delete()
    levels = dict(Assessment.objects.filter(report=report).values_list("risk", "confidentiality"))
    for row in going_on:
        words = {name: getattr(row, name) for name in GOES_ON}
        # The risk may have become more confidential here.
        words["confidentiality"] = max(row.confidentiality, levels.get(row.risk_id, row.confidentiality))
        now = there.get(row.key)
        if now is None:
            Mitigation(report=report, carried_from=row, **words).save(force_insert=True)
        elif now.changed_by_id is None:
            _follow(now, words)


def _carry_links(report: Report, before: Report, risks: set[UUID]) -> None:
    """Also those that were taken off since go, unless somebody here made them. A change that was carried on is linked as it was last."""
    wanted = set()
    links = list(RiskLink.objects.filter(report=before, risk__in=risks))
    changes = ContextChange.objects.filter(report=before, carried_from__in=[link.change_id for link in links])
    went_on = {change.carried_from_id: change.pk for change in changes}
    for link in links:
        change = went_on.get(link.change_id, link.change_id) if link.change_id else None
        about: dict[str, Any] = {"change_id": change, "actor_id": link.actor_id, "activity": link.activity}
        there, _is_new = RiskLink.objects.get_or_create(report=report, risk_id=link.risk_id, kind=link.kind, **about)
        wanted.add(there.pk)
    RiskLink.objects.filter(report=report, risk__in=risks, by=None).exclude(pk__in=wanted).delete()


def _forget(report: Report, going_on: set[UUID]) -> None:
    """Risks that were carried and that have been closed since in last quarter's report, as long as nobody touched them here."""
    stale = Assessment.objects.filter(report=report, verdict=RiskVerdict.CARRIED, changed_by=None)
    for row in stale.exclude(risk__in=going_on):
        actions = Mitigation.objects.filter(report=report, risk=row.risk_id)
        if not actions.exclude(changed_by=None).exists():
            actions.delete()
            row.delete()


def _is_untouched(row: Assessment) -> bool:
    return row.verdict == RiskVerdict.CARRIED and row.changed_by_id is None


def _follow(row: Any, words: dict[str, Any]) -> None:
    if any(getattr(row, name) != value for name, value in words.items()):
        type(row).objects.filter(pk=row.pk).update(version=F("version") + 1, **words)
