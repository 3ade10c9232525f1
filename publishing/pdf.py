"""Typesets HTML into a PDF. With publishing/accessible.py the only place that knows WeasyPrint, imported only where it works."""

import atexit
import gc
import logging
import re
from collections.abc import Callable, Mapping
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from publishing.child import Failed, Limits, in_child

if TYPE_CHECKING:
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

# An address that no host answers: what the print templates name is looked up in static/print, and nowhere else.
SHELF = "https://portal.invalid/print/"
PICTURES = "https://portal.invalid/pictures/"  # photographs of a document, by their checksums
LIMITS = Limits(memory=3 * 1024**3, cpu=200, wall=220)
PAGE_LAID_OUT = re.compile(r"Creating layout - Page (\d+)")
TYPES = {"css": "text/css", "ttf": "font/ttf", "svg": "image/svg+xml"}


class Unprintable(Exception):
    """No PDF came out; the message says why, for the person who asked."""


def to_pdf(
    html: str, *, pictures: Mapping[str, str] | None = None, hear: Callable[[str], None] = lambda words: None
) -> bytes:
    """The PDF, made in a child with limits. `hear` gets what is being done, and "" now and then; it may raise to stop it.

    `pictures`: by their checksums, the names in the storage of the photographs that the HTML shows.
    """
    press()
    try:
        shown = {name: _photograph(file) for name, file in (pictures or {}).items()}
        return in_child(lambda say: typeset(html, say, shown), LIMITS, hear=hear)
    except Failed as failure:
        logging.getLogger(__name__).error("Typesetting failed: %s", failure)
        raise Unprintable(_reason(str(failure))) from failure


def _photograph(file: str) -> bytes:
    with default_storage.open(file) as there:
        content: bytes = there.read()
    return content


def _reason(failure: str) -> str:
    if failure == "out of time":
        return _(
            "Setting the pages took longer than the portal allows. Ask for a smaller document, or try again later."
        )
    if failure == "out of memory" or "MemoryError" in failure:
        return _("The document is too large to be set in one piece. Ask for one project or one partner instead.")
    return _("The pages could not be set. Try again; if it happens again, tell the administrators the document number.")


@cache
def press() -> "tuple[FontConfiguration, CSS]":
    """Fonts and styles of print, read once in the life of a process."""
    with _listening(lambda words: None):
        from weasyprint import CSS  # half a second, and only where documents are made
        from weasyprint.text.fonts import FontConfiguration

        fonts = FontConfiguration()
        atexit.register(press.cache_clear)  # its folder of fonts is removed while Python still stands
        return fonts, CSS(url=f"{SHELF}print.css", url_fetcher=_shelf(), font_config=fonts)


def warm() -> None:
    """Get a worker ready: read fonts and styles, and set one page so that what is loaded lazily is loaded."""
    typeset('<html lang="en"><title>Ready</title><p>Ready · প্রস্তুত ▲ →</p></html>', lambda words: None)
    gc.collect()
    gc.freeze()  # children share these pages, and the collector never walks them again


def typeset(html: str, say: Callable[[str], None], pictures: Mapping[str, bytes] | None = None) -> bytes:
    """HTML into PDF bytes, here and now. The same HTML gives the same bytes. Raises RuntimeError if anything is missing."""
    fonts, styles = press()  # first: what the typesetter says while it is imported is nobody's business

    from weasyprint import HTML

    from publishing.accessible import finish, patched

    with _listening(say) as problems, patched():
        pdf: bytes = HTML(string=html, base_url=SHELF, url_fetcher=_shelf(pictures or {})).write_pdf(
            stylesheets=[styles],
            font_config=fonts,
            pdf_variant="pdf/ua-1",
            pdf_identifier=True,
            finisher=finish,
        )
    if problems:
        raise RuntimeError("; ".join(problems))
    return pdf


def _shelf(pictures: Mapping[str, bytes] | None = None) -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Shelf(URLFetcher):
        """Serves the bundled files of print and the document's photographs. Other addresses, hosts, files and data are refused."""

        def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
            if photograph := (pictures or {}).get(url.removeprefix(PICTURES).removesuffix(".jpg")):
                return URLFetcherResponse(url, photograph, {"Content-Type": "image/jpeg"})
            name = url.removeprefix(SHELF)
            root = (settings.BASE_DIR / "static" / "print").resolve()
            path = (root / name).resolve()
            if name == url or not path.is_relative_to(root) or path.suffix[1:] not in TYPES or not path.is_file():
                raise PermissionError(f"not on the shelf: {url}")
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": TYPES[path.suffix[1:]]})

    return Shelf()


class _listening(logging.Handler):
    """Hears the typesetter: pages as they are laid out, and every error, which it otherwise passes over."""

    def __init__(self, say: Callable[[str], None]) -> None:
        super().__init__(logging.INFO)
        self.say = say
        self.problems: list[str] = []
        self.warnings: set[str] = set()
        self.logger = logging.getLogger("weasyprint")
        self.progress = logging.getLogger("weasyprint.progress")

    def __enter__(self) -> list[str]:
        self.before = self.logger.level, self.progress.level, self.logger.propagate
        self.logger.setLevel(logging.WARNING)
        self.progress.setLevel(logging.INFO)
        self.logger.propagate = False
        self.logger.addHandler(self)
        return self.problems

    def __exit__(self, *raised: object) -> None:
        self.logger.removeHandler(self)
        self.logger.setLevel(self.before[0])
        self.progress.setLevel(self.before[1])
        self.logger.propagate = self.before[2]
        for warning in sorted(self.warnings):
            logging.getLogger(__name__).warning("%s", warning)

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno >= logging.ERROR:
            self.problems.append(record.getMessage())
        elif record.levelno == logging.WARNING:
            self.warnings.add(record.getMessage())
        elif page := PAGE_LAID_OUT.search(record.getMessage()):
            self.say(_("Setting page %(number)s") % {"number": page[1]})


def page_count(pdf: bytes) -> int:
    from pikepdf import open as open_pdf  # only where documents are made

    with open_pdf(BytesIO(pdf)) as document:
        return len(document.pages)
