"""The register of risks as a spreadsheet for reading: a row for each risk, what is done about it in one cell."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reporting.models import Report
from reporting.sheets import book
from reporting.sheets.book import Whose
from reporting.sheets.cells import Column, Sheet, as_text
from risks.reading import WHEN, level_words

Row = Mapping[str, Any]


def _said(name: str) -> Any:
    return lambda row: row.get(name) or ""


def _step(when: str, place: int) -> Any:
    return lambda row: (row.get(when) or (None, None, None))[place]


def _level(when: str) -> Any:
    return lambda row: level_words((row.get(when) or (0, 0, 0))[2])


def _actions(row: Row) -> str:
    return "\n".join(
        " · ".join(part for part in (one["text"], one["owner"], one["due_on"] or "", one["state"]) if part)
        for one in row["actions"]
    )


def _links(row: Row) -> str:
    return "\n".join(link["text"] for link in row["links"])


def _column(name: str, title: Any, write: Any, width: int = 14) -> Column:
    return Column(name, title, as_text, write, width, is_read=False)


REGISTER = Sheet(
    title="Risks",
    mark="PROKAS risks",
    columns=(
        _column("reference", gettext_lazy("Reference"), _said("reference")),
        _column("cause", gettext_lazy("Because of"), _said("cause"), 40),
        _column("event", gettext_lazy("It may happen that"), _said("text"), 40),
        _column("effect", gettext_lazy("So that"), _said("effect"), 40),
        _column("category", gettext_lazy("Category"), _said("category"), 20),
        _column("owner", gettext_lazy("Owner"), _said("owner"), 20),
        _column("held", gettext_lazy("Held at"), _said("held")),
        *(
            column
            for when, words in WHEN.items()
            for column in (
                _column(f"{when}_likelihood", gettext_lazy("Likelihood"), _step(when, 0), 10),
                _column(f"{when}_impact", gettext_lazy("Impact"), _step(when, 1), 10),
                _column(f"{when}_level", words, _level(when), 16),
            )
        ),
        _column("way", gettext_lazy("Since last quarter"), _said("way")),
        _column("became", gettext_lazy("This quarter"), _said("became")),
        _column("remark", gettext_lazy("What there is to say"), _said("remark"), 40),
        _column("accepted_by", gettext_lazy("Accepted by"), _said("accepted_by"), 20),
        _column("accepted_until", gettext_lazy("Accepted until"), _said("accepted_until")),
        _column("happening", gettext_lazy("What happened"), _said("happening"), 40),
        _column("lesson", gettext_lazy("What was learnt"), _said("lesson"), 40),
        _column("actions", gettext_lazy("What is done about it"), _actions, 60),
        _column("links", gettext_lazy("Hangs together with"), _links, 40),
    ),
    comes_back=False,
)


def written(report: Report, rows: Iterable[Row], at: datetime) -> bytes:
    """The rows, as presented for whoever takes them out."""
    about = [(), (_("The portal wrote this for reading: changes are made on its pages."),)]
    return book.written(REGISTER, Whose.of(report), rows, at, about)
