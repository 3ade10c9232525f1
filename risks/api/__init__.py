"""Plans and risks over HTTP, for programs: the same querysets, rules and verbs as the pages."""

from rest_framework.viewsets import ViewSetMixin

from risks.api.decisions import router_entries as decision_entries
from risks.api.plan_rows import router_entries as plan_row_entries
from risks.api.plans import router_entries as plan_entries
from risks.api.registers import router_entries as register_entries
from risks.api.reviews import router_entries as review_entries
from risks.api.risks import router_entries as risk_entries

router_entries: list[tuple[str, type[ViewSetMixin], str]] = [
    *plan_entries,
    *plan_row_entries,
    *review_entries,
    *risk_entries,
    *register_entries,
    *decision_entries,
]
