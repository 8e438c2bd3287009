import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright

from tests.browser.servers import started

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PATIENCE = 60_000  # ms: a first run imports everything

expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium of this machine for all tests; without one they are skipped, in CI they fail."""
    found = [os.environ.get("CX_CHROMIUM"), *map(shutil.which, NAMES), MAC]
    path = next((each for each in found if each and Path(each).exists()), None)
    if path is None:
        missing = "NO BROWSER: no Chromium on this machine (CX_CHROMIUM names one)"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    with sync_playwright() as play:
        launched = play.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def server_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the server puts its folder."""
    return tmp_path_factory.mktemp("server")


@pytest.fixture(scope="session")
def server(server_folder: Path) -> Iterator[str]:
    """The app on a port of its own, started once and not yet asked for anything."""
    with started(server_folder) as (url, _):
        yield url


@pytest.fixture(scope="session")
def cold_headline(server: str, browser: Browser) -> str:
    """What the very first visitor sees who comes by a deep link."""
    with browser.new_context(locale="ja-JP") as context:
        page = context.new_page()
        page.goto(f"{server}/journey?lang=en")
        shown = page.locator("h1, [data-testid=stException]")
        shown.first.wait_for(timeout=PATIENCE)
        return shown.first.inner_text()


@pytest.fixture
def context(browser: Browser, cold_headline: str) -> Iterator[BrowserContext]:
    """A Japanese visitor; no request may leave this machine."""
    made = browser.new_context(locale="ja-JP", viewport={"width": 1440, "height": 1000})
    outside: list[str] = []

    def note(request: Request) -> None:
        if not request.url.startswith(
            ("http://127.0.0.1", "ws://127.0.0.1", "data:", "blob:", "file:")
        ):
            outside.append(request.url)

    made.on("request", note)
    made.set_default_timeout(PATIENCE)
    yield made
    made.close()
    assert outside == []


@pytest.fixture
def page(context: BrowserContext, server: str) -> Page:
    """A tab on the front page."""
    opened = context.new_page()
    opened.goto(server)
    expect(opened.locator("h1")).to_be_visible()
    return opened
