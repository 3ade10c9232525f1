"""Knows what set-up still lacks before a quarter can run: partners nobody speaks for, projects nobody leads or reviews."""

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from partners.models import IBP, Appointment, Invitation, Organisation, Seat, User
from partners.standing import GUARDED_ROLES, Role


@dataclass(frozen=True)
class LooseEnd:
    message: str
    url: str


def loose_ends(*, at: datetime) -> list[LooseEnd]:
    """What to see to, most urgent first. A fixed number of queries, however large the programme."""
    current = Appointment.objects.current()
    has = {role: Exists(current.filter(role=role, ibp=OuterRef("pk"))) for role in Role}
    everywhere = set(current.filter(seat=None, ibp=None).values_list("role", flat=True))
    found = []

    ibps = IBP.objects.annotate(
        is_led=Exists(Seat.objects.filter(ibp=OuterRef("pk"), is_lead=True, left_on=None)),
        has_lead=has[Role.CONSORTIUM_LEAD],
        has_reviewer=has[Role.REVIEWER],
    )
    for ibp in ibps:
        consortium = reverse("partners:consortium", args=[ibp.pk])
        if not ibp.is_led:
            found.append(LooseEnd(_("%(ibp)s has no lead organisation.") % {"ibp": ibp}, consortium))
        if not ibp.has_lead:
            found.append(LooseEnd(_("Nobody holds the role of consortium lead in %(ibp)s.") % {"ibp": ibp}, consortium))
        if not ibp.has_reviewer and Role.REVIEWER not in everywhere:
            found.append(LooseEnd(_("Nobody reviews the reports of %(ibp)s.") % {"ibp": ibp}, consortium))

    focal = current.filter(role=Role.FOCAL_PERSON, seat=OuterRef("pk"))
    for seat in Seat.objects.filter(~Exists(focal), left_on=None).select_related("organisation", "ibp"):
        found.append(
            LooseEnd(
                _("%(organisation)s has no focal person for %(ibp)s: nobody can submit its reports.")
                % {"organisation": seat.organisation, "ibp": seat.ibp},
                reverse("partners:consortium", args=[seat.ibp_id]),
            )
        )
    for organisation in Organisation.objects.filter(~Exists(Seat.objects.filter(organisation=OuterRef("pk")))):
        found.append(
            LooseEnd(
                _("%(organisation)s sits in no consortium.") % {"organisation": organisation},
                reverse("partners:edit_organisation", args=[organisation.pk]),
            )
        )
    for invitation in Invitation.objects.unanswered().filter(Q(expires_at__lte=at) | ~Q(mail_trouble="")):
        message = (
            _("The invitation of %(email)s has run out.")
            if invitation.expires_at <= at
            else _("The invitation of %(email)s could not be mailed.")
        )
        found.append(
            LooseEnd(message % {"email": invitation.email}, reverse("partners:invitation", args=[invitation.pk]))
        )
    if settings.REQUIRE_SECOND_FACTOR:
        guarded = current.filter(person=OuterRef("pk"), role__in=GUARDED_ROLES)
        totp = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
        for person in User.objects.filter(Exists(guarded), ~Exists(totp)):
            found.append(
                LooseEnd(
                    _("%(person)s has not set up a second factor yet.") % {"person": person},
                    person.get_absolute_url(),
                )
            )
    return found
