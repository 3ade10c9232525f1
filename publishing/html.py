"""Knows how a document's values become the HTML that is typeset, and which edition of the print templates does it."""

from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string

from publishing.document import Document


def to_html(document: Document) -> str:
    return render_to_string("publishing/print/document.html", {"document": document})


@cache
def edition() -> str:
    """What else decides how a document looks: templates, styles, fonts and the typesetter. A short hash of them all."""
    base = Path(settings.BASE_DIR)
    digest = sha256(version("weasyprint").encode())
    for folder in [base / "static/print", base / "templates"]:  # those for paper include others
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            digest.update(file.relative_to(base).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]
