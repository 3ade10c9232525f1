"""A facilitator asks for a document, watches it being made and takes it away: with scripts, and without."""

from io import BytesIO
from pathlib import Path

import pypdf
import pytest

from publishing.models import Deed, Publication

pytestmark = [pytest.mark.browser, pytest.mark.worker, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_ask_follow_download(visit, worker, sent_consolidated, facilitator, scripts, axe):
    page = visit(facilitator, "/publications/", scripts=scripts, width=1280 if scripts else 375)
    page.get_by_role("link", name="Ask for a document").click()
    page.get_by_label("Document").select_option(str(sent_consolidated.pk))
    page.get_by_label("Public:").check()
    if scripts:
        assert axe(page) == []
    page.get_by_role("button", name="Make the document").click()
    link = page.get_by_role("link", name="Download PDF")
    link.wait_for(timeout=60_000)
    if scripts:
        assert axe(page) == []
    with page.expect_download() as downloading:
        link.click()
    publication = Publication.objects.get()
    assert downloading.value.suggested_filename == "PROKAS-FLM-2017Q1-consolidated.pdf"
    content = Path(downloading.value.path()).read_bytes()
    assert len(content) == publication.size
    pages = pypdf.PdfReader(BytesIO(content)).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert "Two of three partners reported." in text
    assert publication.events.filter(deed=Deed.DOWNLOADED, by=facilitator).count() == 1
