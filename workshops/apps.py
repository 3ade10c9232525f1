from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkshopsConfig(AppConfig):
    name = "workshops"
    verbose_name = _("Workshops")

    def ready(self) -> None:
        from powermaps import merging  # models can be imported only now
        from workshops.models import PlacementProposal
        from workshops.rules import proposals_readable_by

        called = _("placements proposed at workshops")
        merging.follow(PlacementProposal, "actor", (), called=called, readable=proposals_readable_by)
