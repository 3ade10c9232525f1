"""The register of a report as a spreadsheet, as far as whoever takes it out may read it."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.timezone import now
from django.views.decorators.http import require_GET

from partners.clearance import Level
from partners.requests import SignedInRequest
from reporting import rules
from reporting.views.finding import chapter_of, report_read
from reporting.views.sheets import as_file
from risks.models import Assessment
from risks.sheets import written


@require_GET
def sheet(request: SignedInRequest, pk: UUID) -> HttpResponse:
    report = report_read(request, pk)
    chapter = chapter_of(report, Assessment.chapter)
    audience = rules.clearance(request.user, report) or Level.PUBLIC
    rows = chapter.section(report, audience).values.get("risks", [])
    quarter = report.quarter.code if report.quarter else "inception"
    return as_file(written(report, rows, now()), f"{report.ibp.code} {report.owner_name} {quarter} risks")
