"""Who holds power and which way do they move: actors, where they are placed and why, and what is done about it."""

from powermaps.models.actors import Actor, ActorName, Belonging
from powermaps.models.engagement import Agreed, HeldBack, Introduction, Rapport, Strategy
from powermaps.models.lineage import Breakdown, Candidate, Comparison, Merge
from powermaps.models.placements import Placement, Role, Stillness

__all__ = [
    "Actor",
    "ActorName",
    "Agreed",
    "Belonging",
    "Breakdown",
    "Candidate",
    "Comparison",
    "HeldBack",
    "Introduction",
    "Merge",
    "Placement",
    "Rapport",
    "Role",
    "Stillness",
    "Strategy",
]
