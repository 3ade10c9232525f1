"""`python -m benchmarks.weights ADDRESS EMAIL PASSWORD`: what a browser fetches for main pages, at first and again, in compressed kB."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple
from urllib.parse import urljoin

from playwright.sync_api import Browser, Page, StorageState, sync_playwright

CHROMIUM = "/usr/bin/chromium"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PLACES = ["/", "/publications/", "/directory/", "/log/"]


class Weight(NamedTuple):
    first: float
    again: float


def main() -> None:
    portal, email, password = sys.argv[1:4]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        session = _sign_in(browser, portal, email, password)
        addresses = [urljoin(portal, place) for place in PLACES] + _reports(browser, portal, session)
        print(f"{'page':64} {'first kB':>9} {'again kB':>9}")
        for address in addresses:
            weight = _weigh(browser, address, session)
            print(f"{address.removeprefix(portal):64} {weight.first:9.1f} {weight.again:9.1f}")
        browser.close()


def _sign_in(browser: Browser, portal: str, email: str, password: str) -> StorageState:
    """The cookies of somebody who has signed in; a fresh browser with them has nothing in its cache."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(urljoin(portal, "/accounts/login/"))
    page.fill("[name=login]", email)
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")
    page.wait_for_url(portal.rstrip("/") + "/")
    state = context.storage_state()
    context.close()
    return state


def _reports(browser: Browser, portal: str, session: StorageState) -> list[str]:
    """The first report on one's home page, its chapters and how it reads."""
    context = browser.new_context(storage_state=session)
    page = context.new_page()
    page.goto(portal)
    found = page.eval_on_selector_all("main a[href*='/reports/']", "links => links.map(link => link.href)")
    context.close()
    if not found:
        return []
    report = "/".join(found[0].split("/")[:5]) + "/"
    return [report, report + "progress/", report + "context/", report + "read/", report + "history/"]


def _weigh(browser: Browser, address: str, session: StorageState) -> Weight:
    context = browser.new_context(storage_state=session, service_workers="block")
    page = context.new_page()
    with _counted(page) as first:
        page.goto(address, wait_until="networkidle")
    with _counted(page) as again:
        page.goto(address, wait_until="networkidle")
    context.close()
    return Weight(sum(first) / 1024, sum(again) / 1024)


@contextmanager
def _counted(page: Page) -> Iterator[list[float]]:
    """Bytes that came over the line, headers included; what the cache gave counts nothing."""
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    sizes: list[float] = []
    line.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    yield sizes
    line.detach()


if __name__ == "__main__":
    main()
