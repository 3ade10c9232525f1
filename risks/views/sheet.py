"""The register of a report as a spreadsheet, as far as whoever takes it out may read it."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.text import slugify
from django.utils.timezone import now
from django.views.decorators.http import require_GET

from partners.clearance import Level
from partners.requests import SignedInRequest
from powermaps.views.sheet import XLSX
from reporting import rules
from reporting.views.finding import chapter_of, report_read
from risks.models import Assessment
from risks.sheets import written


@require_GET
def sheet(request: SignedInRequest, pk: UUID) -> HttpResponse:
    report = report_read(request, pk)
    chapter = chapter_of(report, Assessment.chapter)
    audience = rules.clearance(request.user, report) or Level.PUBLIC
    rows = chapter.section(report, audience).values.get("risks", [])
    answer = HttpResponse(written(report, rows, now()), content_type=XLSX)
    quarter = report.quarter.code if report.quarter else "inception"
    name = slugify(f"{report.ibp.code} {report.owner_name} {quarter} risks")
    answer["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    answer["Cache-Control"] = "no-store"
    return answer
