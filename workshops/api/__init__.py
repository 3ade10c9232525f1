"""Workshops over HTTP, for programs: the same querysets, rules and verbs as the pages."""

from rest_framework.viewsets import ViewSetMixin

from workshops.api.following import router_entries as following_entries
from workshops.api.rows import router_entries as row_entries
from workshops.api.synergies import router_entries as synergy_entries
from workshops.api.workshops import router_entries as workshop_entries

router_entries: list[tuple[str, type[ViewSetMixin], str]] = [
    *workshop_entries,
    *row_entries,
    *following_entries,
    *synergy_entries,
]
