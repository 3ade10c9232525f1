"""`manage.py demonstrate`: loads the demonstration quarter, into an empty database only."""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from partners import demonstration
from partners.models import Organisation, User
from powermaps import demonstration as maps
from reporting import demonstration as reports
from risks import demonstration as plans
from workshops import demonstration as workshops


class Command(BaseCommand):
    help = "Load the demonstration quarter into an empty database."

    @transaction.atomic
    def handle(self, *args: object, **options: object) -> None:
        if User.objects.exists() or Organisation.objects.exists():
            raise CommandError(
                "This database holds people or organisations already. The demonstration is loaded into an empty one only."
            )
        cast = demonstration.load()
        reports.load(cast, plans, maps)
        workshops.load(cast)
        if options["verbosity"]:
            for sign_in in demonstration.SIGN_INS:
                self.stdout.write(f"{sign_in.role:44} {sign_in.email:36} {sign_in.password}")
