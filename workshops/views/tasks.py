"""Knows how the tasks of a subgroup are written: by its members, also when the record of its workshop is locked."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from partners.refusals import require
from partners.requests import SignedInRequest
from workshops import rules
from workshops.models import ActionPoint, Subgroup, Workshop
from workshops.views.finding import workshop_read
from workshops.views.writing import Item, ItemWriting


def subgroup_read(request: SignedInRequest, pk: UUID) -> Subgroup:
    """A subgroup of a workshop that this person may see."""
    subgroup = get_object_or_404(Subgroup, pk=pk)
    subgroup.workshop = workshop_read(request, subgroup.workshop_id)
    return subgroup


@dataclass(frozen=True)
class Task(Item):
    """What a subgroup does: a row that its members write."""

    def find(self, request: SignedInRequest, pk: UUID) -> "TaskWriting":
        row = ActionPoint.objects.select_related("changed_by").filter(pk=pk).first()
        removed: Any = None if row else get_object_or_404(ActionPoint.history.filter(id=pk)[:1])
        there = row or removed
        if there.subgroup_id is None:
            raise Http404
        subgroup = subgroup_read(request, there.subgroup_id)
        if there.confidentiality > rules.clearance(request.user, subgroup.workshop):
            raise Http404
        require(rules.works_in(request.user, subgroup))
        if row:
            row.workshop, row.subgroup = subgroup.workshop, subgroup
        return TaskWriting(request, self, subgroup.workshop, row, removed, fixed={"subgroup_id": subgroup.pk})

    def page_of(self, workshop: Workshop, row: Any) -> str:
        return reverse(self.page, args=[row.subgroup_id])

    def add_url(self, workshop: Workshop, fixed: dict[str, Any]) -> str:
        return reverse("workshops:add_task", args=[fixed["subgroup_id"]])

    def fixed_of(self, row: Any) -> dict[str, Any]:
        return {"subgroup_id": row.subgroup_id}

    def with_names(self, rows: Any) -> Any:
        return rows.with_names()


@dataclass
class TaskWriting(ItemWriting):
    """A task that a member of its subgroup is about to write."""

    @property
    def may_write(self) -> bool:
        if isinstance(self.row, ActionPoint) and self.within.is_closed and self.row.is_of_record:
            return False  # it was agreed at the workshop, whose record is locked
        there = Subgroup.objects.get(pk=self.fixed["subgroup_id"])
        there.workshop = self.within
        return rules.works_in(self.request.user, there)
