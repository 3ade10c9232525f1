"""Writes a map into a spreadsheet file and reads one: what its columns may say stands on the sheet behind it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from partners.clearance import Level
from powermaps.cells import MAP, Line, Trouble, line_of
from powermaps.models import Placement, Role
from powermaps.scale import Influence, Support
from powermaps.shifts import ChangeReason, Verdict
from reporting.models import Report
from reporting.sheets import book
from reporting.sheets.book import Whose

CHOICES: tuple[tuple[StrOrPromise, Any], ...] = (
    (gettext_lazy("Position (−2 to 2)"), Support),
    (gettext_lazy("Influence (1 to 5)"), Influence),
    (gettext_lazy("Why it is elsewhere"), ChangeReason),
    (gettext_lazy("Judged by"), Placement.Sight),
    (gettext_lazy("Confidence"), Placement.Confidence),
    (gettext_lazy("Roles"), Role),
    (gettext_lazy("Its influence"), Placement.Exercised),
    (gettext_lazy("Who may read this"), Level),
)


@dataclass(frozen=True)
class Read:
    """What a file holds: its rows, and what is wrong with them."""

    lines: list[Line]
    troubles: list[Trouble]


def written(report: Report, rows: Iterable[Placement], at: datetime) -> bytes:
    """The map as a spreadsheet, with a sheet that says whose it is and what may be written."""
    about: list[tuple[Any, ...]] = []
    for title, choice in CHOICES:
        about += [(), (str(title),), *((code, str(label)) for code, label in choice.choices)]
    decided = (Verdict.CONFIRMED, Verdict.DROPPED)
    about += [(), (_("This quarter"),), *((code, str(Verdict(code).label)) for code in decided)]
    return book.written(MAP, Whose.of(report), rows, at, about)


def read(upload: UploadedFile, report: Report) -> Read:
    """The rows of a file that came back. Raises ValidationError where it is no sheet of this map."""
    found = book.read(upload, MAP, Whose.of(report))
    troubles = list(found.troubles)
    lines = [line_of(entry, troubles) for entry in found.entries]
    return Read(lines, troubles)
