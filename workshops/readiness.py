"""Knows what is left to do before a workshop is opened: each a step with where it is done, and whether it is."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reporting.models import Kind, Report
from workshops.models import Invitation, Workshop


@dataclass(frozen=True)
class Preparation:
    words: str
    url: str  # none where others do it
    is_done: bool
    note: str = ""


def steps_before(workshop: Workshop) -> list[Preparation]:
    """In the order in which one does them."""
    sessions = workshop.sessions.count()
    invited = list(workshop.invitations.all())
    silent = sum(one.answer == Invitation.Answer.OPEN for one in invited)
    untold = sum(one.told_at is None for one in invited)
    reports = Report.objects.filter(quarter=workshop.quarter_id, ibp__in=workshop.ibps.all(), kind=Kind.CONSOLIDATED)
    sent, projects = reports.sent().count(), len(workshop.ibps.all())
    agenda = reverse("workshops:agenda", args=[workshop.pk])
    invitations = reverse("workshops:invitations", args=[workshop.pk])
    return [
        Preparation(
            _("Write the agenda"),
            agenda,
            bool(sessions),
            ngettext("%(n)s session", "%(n)s sessions", sessions) % {"n": sessions} if sessions else "",
        ),
        Preparation(
            _("Say when and where"),
            reverse("workshops:edit_workshop", args=[workshop.pk]),
            bool(workshop.starts_at and workshop.place),
        ),
        Preparation(
            _("Tell those who are invited"),
            invitations,
            bool(invited) and not untold,
            ngettext("%(n)s not told yet", "%(n)s not told yet", untold) % {"n": untold} if untold else "",
        ),
        Preparation(
            _("Hear from all of them"),
            invitations,
            bool(invited) and not silent,
            ngettext("%(n)s without an answer", "%(n)s without an answer", silent) % {"n": silent} if silent else "",
        ),
        Preparation(
            _("Draw who introduces whom"), reverse("workshops:pairs", args=[workshop.pk]), workshop.pairs.exists()
        ),
        Preparation(
            _("Have the consolidated reports of the projects"),
            "",  # it is theirs to do
            bool(projects) and sent >= projects,
            _("%(sent)s of %(all)s submitted") % {"sent": sent, "all": projects},
        ),
    ]
