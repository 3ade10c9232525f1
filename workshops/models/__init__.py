"""Everything this app stores."""

from workshops.models.attendance import Invitation, JoinCode, Pair, Participant
from workshops.models.board import Note, PlacementProposal, Vote
from workshops.models.calling import InvitationCall
from workshops.models.followup import ActionPoint, Member, Minutes, Subgroup, Synergy
from workshops.models.record import Erratum, Line, Passage, Photo
from workshops.models.workshop import Session, Workshop, WorkshopEvent

__all__ = [
    "ActionPoint",
    "Erratum",
    "Invitation",
    "InvitationCall",
    "JoinCode",
    "Line",
    "Member",
    "Minutes",
    "Note",
    "Pair",
    "Participant",
    "Passage",
    "Photo",
    "PlacementProposal",
    "Session",
    "Subgroup",
    "Synergy",
    "Vote",
    "Workshop",
    "WorkshopEvent",
]
