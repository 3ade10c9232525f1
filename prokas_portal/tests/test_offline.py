"""A report page opens without a network, takes text and saves it later; nothing of it outlives signing out."""

import pytest
from django.urls import reverse

from conftest import make_statement
from prokas_portal.tests.stack import session_of
from prokas_portal.tests.test_children import wait_until
from reporting.models import Statement

pytestmark = pytest.mark.browser

TEXT = "নিরাপদ অভিবাসন এখন একটি নিয়মিত agenda."


@pytest.fixture
def chapter(report):
    make_statement(report, text="Two upazilas opened a help desk.")
    return reverse("reporting:progress", args=[report.pk])


@pytest.fixture
def open_pages(portal, new_context, contributor):
    """Two visits: the first installs the service worker and notes whose device it is, the second is kept by it."""
    context = new_context(base_url=portal.url)
    context.add_cookies([{**session_of(contributor), "url": portal.url}])

    def open_it(path, *, is_kept=True):
        page = context.new_page()
        page.goto(path)
        page.evaluate(
            """async () => { await navigator.serviceWorker.ready;
            while (!localStorage.person) await new Promise(done => setTimeout(done, 20)); }"""
        )
        page.reload()
        if is_kept:  # the worker answers first and keeps the page then
            wait_until(lambda: path in kept_pages(page))
        return page

    return open_it


def kept_pages(page):
    return page.evaluate(
        """async () => { const found = []; for (const name of await caches.keys())
        for (const request of await (await caches.open(name)).keys()) found.push(new URL(request.url).pathname);
        return found.filter(path => !path.startsWith("/static/")); }"""
    )


def test_a_chapter_opens_and_takes_text_without_a_network(open_pages, chapter):
    page = open_pages(chapter)
    page.context.set_offline(True)
    page.reload()
    assert "Two upazilas opened a help desk." in page.inner_text("main")
    assert page.evaluate("() => getComputedStyle(document.body).fontFamily").startswith('"Noto Sans"')
    assert Statement.objects.count() == 1


def test_what_was_typed_without_a_network_is_saved_when_it_is_back(open_pages, chapter):
    page = open_pages(chapter)
    page.click("text=Two upazilas opened a help desk.")
    page.wait_for_selector("form[data-draft] [name=text]")
    page.context.set_offline(True)
    page.fill("form[data-draft] [name=text]", TEXT)
    page.wait_for_selector("[data-saved][data-state=offline]")
    page.context.set_offline(False)
    page.wait_for_selector("[data-saved][data-state=saved]", timeout=15_000)
    assert Statement.objects.get().text == TEXT


def test_only_report_pages_are_kept_and_signing_out_empties_it(open_pages, chapter):
    page = open_pages(chapter)
    page.goto("/directory/")
    assert kept_pages(page) == [chapter]
    page.click("summary[aria-label='Your account']")
    page.click("text=Sign out")
    page.wait_for_url("**/accounts/login/**")
    assert kept_pages(page) == []


def test_a_report_with_restricted_words_is_not_kept(open_pages, chapter, report):
    make_statement(report, text="An official asked for money.", confidentiality=4)
    page = open_pages(chapter, is_kept=False)
    page.goto("/directory/")
    page.go_back()
    assert "An official asked for money." in page.inner_text("main")
    assert kept_pages(page) == []
