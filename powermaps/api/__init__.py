"""Actors and power maps over HTTP, for programs: the same querysets, rules and verbs as the pages."""

from rest_framework.viewsets import ViewSetMixin

from powermaps.api.actors import ActorViewSet, CandidateViewSet, MergeViewSet
from powermaps.api.maps import PlacementViewSet, PowerOfReport, StillnessViewSet, StrategyViewSet
from powermaps.api.networks import IntroductionViewSet, RapportViewSet

# What the router is given: the address, who answers there, and how its addresses are named.
router_entries: list[tuple[str, type[ViewSetMixin], str]] = [
    ("actors", ActorViewSet, "actor"),
    ("actor-candidates", CandidateViewSet, "actor-candidate"),
    ("actor-merges", MergeViewSet, "actor-merge"),
    ("placements", PlacementViewSet, "placement"),
    ("stillness", StillnessViewSet, "stillness"),
    ("strategies", StrategyViewSet, "strategy"),
    ("rapports", RapportViewSet, "rapport"),
    ("introductions", IntroductionViewSet, "introduction"),
    (r"reports/(?P<report>[0-9a-fA-F-]{36})/power", PowerOfReport, "power-of-report"),
]
