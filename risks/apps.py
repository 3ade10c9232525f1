from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RisksConfig(AppConfig):
    name = "risks"
    verbose_name = _("Risks and plan")

    def ready(self) -> None:
        from powermaps import merging  # models can be imported only now
        from risks.linking import readable_by
        from risks.models import RiskLink

        called = _("links of risks")
        merging.follow(RiskLink, "actor", ("report_id", "risk_id"), called=called, readable=readable_by)
