"""How a page finds the plan it is about: a stranger gets 404, those who may read it but not do this get 403."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from partners.models import IBP
from partners.refusals import require
from partners.requests import SignedInRequest
from risks import rules
from risks.models import PlanRow, PlanVersion


def project_read(request: SignedInRequest, code: str) -> IBP:
    """A project whose plan this person may read."""
    ibp = get_object_or_404(IBP, code=code)
    if not rules.reads(request.user, ibp.pk):
        raise Http404
    return ibp


def project_written(request: SignedInRequest, code: str) -> IBP:
    ibp = project_read(request, code)
    require(rules.writes(request.user, ibp.pk))
    return ibp


def version_read(request: SignedInRequest, code: str, number: int) -> PlanVersion:
    project_read(request, code)
    there = PlanVersion.objects.visible_to(request.user).select_related("ibp", "based_on")
    return get_object_or_404(there, ibp__code=code, number=number)


def version_written(request: SignedInRequest, code: str, number: int) -> PlanVersion:
    """A version of one's own, open or closed: whether it may be changed, the verbs say."""
    plan = version_read(request, code, number)
    require(rules.writes(request.user, plan.ibp_id))
    return plan


def row_written(request: SignedInRequest, model: type[PlanRow], pk: UUID) -> tuple[PlanRow | None, Any, PlanVersion]:
    """A row of one's own plan. Was it removed: None, what the history keeps of it, and its version."""
    rows: Any = model._default_manager
    row = rows.select_related("plan__ibp", "changed_by").filter(pk=pk).first()
    kept: Any = None if row else get_object_or_404(model.history.filter(id=pk)[:1])
    plan = row.plan if row else get_object_or_404(PlanVersion.objects.select_related("ibp"), pk=kept.plan_id)
    if not rules.writes(request.user, plan.ibp_id):
        if row and rows.readable_by(request.user).filter(pk=pk).exists():
            raise PermissionDenied
        raise Http404
    return row, kept, plan
