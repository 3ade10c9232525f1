"""Knows the deeds that concern a whole consortium: which member leads it."""

from django.db import transaction
from django.utils.translation import gettext as _

from partners.models import IBP, Seat
from partners.refusals import Refused


def change_lead(seat: Seat) -> None:
    """Let this member lead its consortium; the present lead becomes a member like the others."""
    if seat.left_on:
        raise Refused(
            _("%(organisation)s has left the consortium and cannot lead it.") % {"organisation": seat.organisation}
        )
    with transaction.atomic():
        IBP.objects.select_for_update().get(pk=seat.ibp_id)
        for present in Seat.objects.filter(ibp=seat.ibp_id, is_lead=True, left_on=None).exclude(pk=seat.pk):
            present.is_lead = False
            present.save(update_fields=["is_lead"])
        seat.is_lead = True
        seat.save(update_fields=["is_lead"])
