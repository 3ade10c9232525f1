"""Breaking a cluster down into its parts, with the link to what it was: earlier quarters keep showing the cluster."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from partners.models import User
from partners.refusals import Refused
from powermaps.mapping import known_rows
from powermaps.models import Actor, Breakdown, Placement
from powermaps.models.actors import hold
from powermaps.register import put_under
from powermaps.shifts import Verdict
from reporting.models import Report
from reporting.models.parts import require_open


def break_down(
    report: Report, cluster: Actor, parts: Sequence[Actor], *, by: User, at: datetime, retires: bool = True
) -> Breakdown:
    """Each part gets the cluster's placement, inherited and not yet judged; the cluster retires or stays as “other …”.

    Raises Refused when the cluster does not stand on this map, was broken down already, or a part is the cluster itself.
    """
    with transaction.atomic():
        require_open(report)
        hold(cluster, *parts)
        whole = Placement.objects.filter(report=report, actor=cluster).first()
        if whole is None:
            raise Refused(_("%(cluster)s does not stand on this map.") % {"cluster": cluster})
        if not parts or cluster in parts:
            raise Refused(_("Choose or enter the parts that %(cluster)s consists of.") % {"cluster": cluster})
        if Breakdown.objects.filter(report=report, cluster=cluster).exists():
            raise Refused(_("%(cluster)s has been broken down this quarter.") % {"cluster": cluster})
        made = Breakdown.objects.create(report=report, cluster=cluster, retires=retires, by=by, at=at)
        made.parts.set(parts)
        there = set(Placement.objects.filter(report=report).values_list("actor", flat=True))
        level = max(whole.confidentiality, cluster.confidentiality)
        for part in parts:
            if not part.belongs_to.filter(parent=cluster).exists():
                put_under(part, cluster, since=report.quarter.starts_on if report.quarter else None)
            if part.pk not in there:
                Placement.add(
                    report,
                    by=by,
                    actor=part,
                    support=whole.support,
                    influence=whole.influence,
                    verdict=Verdict.INHERITED,
                    inherited_from=cluster,
                    confidentiality=max(level, part.confidentiality),
                )
        if retires:
            whole.rewrite(version=whole.version, by=by, verdict=Verdict.DROPPED, reason=_retired(whole, parts))
    return made


def _retired(whole: Placement, parts: Sequence[Actor]) -> str:
    """Naming only parts that whoever reads of the cluster may know of."""
    level = whole.travels_to
    there = Placement.objects.filter(report=whole.report_id, actor__in=parts).select_related("actor")
    levels = {row.actor_id: row.travels_to for row in there}
    named = ", ".join(str(part) for part in parts if levels[part.pk] <= level)
    return _("Broken down into %(parts)s.") % {"parts": named} if named else _("Broken down into its parts.")


def broken_down(report: Report) -> list[dict[str, Any]]:
    """What a report breaks down, as it stands in its content: each travels as far as its placement does."""
    levels = {row.actor_id: row.travels_to for row in known_rows(report).select_related("actor")}
    found = Breakdown.objects.filter(report=report, cluster__in=levels).select_related("cluster")
    return [
        {
            "name": one.cluster.short_name,
            "confidentiality": levels[one.cluster_id],
            "parts": [
                {"name": part.short_name, "confidentiality": levels[part.pk]}
                for part in one.parts.all()
                if part.pk in levels
            ],
        }
        for one in found.prefetch_related("parts")
    ]
