"""A real browser at a real installation: Debian's Chromium, and the product started as people start it."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from tests.platform.product import Product, environment, fresh_database, running

CHROMIUM = shutil.which("chromium")
PASSWORD = "second-source"

# The demo signs in one person after another; nothing outside loopback is asked for (Chromium would phone home).
QUIET = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    # Ended with the last of these tests: while Playwright's loop runs in this thread, Django refuses every query.
    if CHROMIUM is None:
        pytest.skip("No Chromium is installed. On Debian: apt-get install chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture(scope="package")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The product with its demo newsroom, for all browser tests of this run."""
    folder: Path = tmp_path_factory.mktemp("browser")
    with fresh_database() as database, running(environment(folder, DEMO="1", **database)) as started:
        yield started


PATIENCE = 15_000  # a busy machine
expect.set_options(timeout=PATIENCE)

REFUSED = re.compile(r"status of (?:409|422)")

Open = Callable[[], Page]
SignIn = Callable[[str], Page]


@pytest.fixture
def open_browser(browser: Browser, product: Product) -> Iterator[Open]:
    """Open a browser that knows nobody; every page must be free of errors."""
    contexts = []
    complaints: list[str] = []
    home = product.url.replace("127.0.0.1", "localhost")  # no browser keeps a passkey for a number

    def open_one() -> Page:
        context = browser.new_context(base_url=home, viewport={"width": 1440, "height": 1000})
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if _is_wrong(said) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: _stay_home(request.url, home, complaints))
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def sign_in(open_browser: Open) -> SignIn:
    """Open a browser of their own for somebody of the demo, signed in."""

    def open_for(name: str) -> Page:
        page = open_browser()
        page.goto("/")
        give_password(page, name)
        page.wait_for_url(lambda url: "/accounts/login" not in url)
        return page

    return open_for


def give_password(page: Page, name: str) -> None:
    """What somebody of the demo types at the sign-in page."""
    page.get_by_label("Work e-mail").fill(f"{name}@demo.example")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def _is_wrong(said: ConsoleMessage) -> bool:
    """Chromium counts refusals among the errors; they are answers of ours."""
    return said.type == "error" and not REFUSED.search(said.text)


def _stay_home(url: str, home: str, complaints: list[str]) -> None:
    if not url.startswith((home, "data:", "blob:")):
        complaints.append(f"asked for {url}")


def assert_accessible(page: Page) -> None:
    """axe finds nothing on the page as it is now."""
    found = Axe().run(page).response["violations"]
    told = [f"{one['id']}: {one['help']} ({one['nodes'][0]['html'][:120]})" for one in found]
    assert told == [], f"{page.url}: {told}"
