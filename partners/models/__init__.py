"""Knows who we are: organisations, the projects they carry together, their seats, and who speaks for whom."""

from partners.models.invitations import Invitation, Offer
from partners.models.people import AccessToken, User
from partners.models.programme import IBP, Organisation, Seat
from partners.models.roles import Appointment, Mandate

__all__ = ["IBP", "AccessToken", "Appointment", "Invitation", "Mandate", "Offer", "Organisation", "Seat", "User"]
