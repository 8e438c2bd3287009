"""Two browsers on one server: neither sees anything of the other, by any door."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.test_browser import upload
from tests.browser.visitors import at_rest, cookies, listened, shop, visit_all

NAMES = ("Kumquat parlour", "Kumquat parcel", "Kumquat answer")
MARK = "umquat"  # without its first letter, which a name's start might change
OTHER = ("Walrus desk", "Walrus mail", "Walrus visit")


class Owner:
    """A visitor with files, and what could be guessed or overheard of her visit."""

    def __init__(self, page: Page, server: str) -> None:
        self.heard = listened(page)
        page.goto(f"{server}/data?lang=en")
        with page.expect_request("**/_stcore/upload_file/**") as sent:
            upload(page, {"Kumquat.csv": shop(NAMES, comment="Kumquats everywhere")})
        expect(page.get_by_text("Kumquat.csv").first).to_be_visible()
        page.get_by_role("button", name="Make the map").click()
        expect(page.get_by_text(MARK).first).to_be_attached()
        self.upload_url = sent.value.url
        page.get_by_role("button", name="Save the picture").click()
        with page.expect_download() as saved:
            page.get_by_role("button", name="CSV").click()
        self.download_url = saved.value.url
        self.page_url = page.url
        self.token = page.evaluate("window.ichieTab")


@pytest.fixture(scope="module")
def visits(browser: Browser, server: str, cold_headline: str) -> Iterator[tuple[Owner, Page]]:
    """An owner with her files read, beside whom others come."""
    with browser.new_context(locale="en-US") as context:
        page = context.new_page()
        yield Owner(page, server), page


def test_what_the_server_sends_is_heard(visits):
    assert MARK.encode() in b"".join(visits[0].heard)


def nothing(heard: list[bytes], page: Page) -> None:
    assert heard != []
    assert MARK.encode() not in b"".join(heard)
    assert MARK not in page.content()


def test_no_page_shows_anothers_data(visits, context: BrowserContext, server: str):
    tab = context.new_page()
    heard = listened(tab)
    visit_all(tab, server)
    nothing(heard, tab)
    tab.goto(visits[0].page_url)
    expect(tab.locator("h1")).to_be_visible()
    nothing(heard, tab)


@pytest.mark.parametrize("guess", ["a", "{half}", "../{token}", "{session}"])
def test_a_guessed_token_opens_nothing(visits, context: BrowserContext, server: str, guess: str):
    owner = visits[0]
    session = owner.upload_url.split("/")[-2]
    told = guess.format(token=owner.token, half=owner.token[:-1], session=session)
    cookies(context, server, ichie_last=told, ichie_reloaded=told)
    tab = context.new_page()
    heard = listened(tab)
    tab.goto(f"{server}/?lang=en")
    at_rest(tab)
    nothing(heard, tab)
    expect(tab.get_by_role("button", name="Continue where you left off")).to_have_count(0)


def test_an_upload_cannot_be_read_back(visits, context: BrowserContext):
    for method in ("GET", "POST", "HEAD", "OPTIONS"):
        answer = context.request.fetch(visits[0].upload_url, method=method)
        assert MARK.encode() not in answer.body()


def test_another_session_may_not_be_uploaded_into(visits, context: BrowserContext):
    told = {"file": {"name": "x.csv", "mimeType": "text/csv", "buffer": b"a,b"}}
    answer = context.request.put(visits[0].upload_url, multipart=told)
    assert answer.status in {400, 403}


def test_two_who_work_at_once_each_see_their_own(visits, context: BrowserContext, server: str):
    tab, page = context.new_page(), visits[1]
    heard = listened(tab)
    tab.goto(f"{server}/data?lang=en")
    upload(tab, {"Walrus.csv": shop(OTHER)})
    tab.get_by_role("button", name="Make the map").click()
    expect(tab.get_by_text("Walrus").first).to_be_attached()
    nothing(heard, tab)
    page.reload()
    expect(page.get_by_text(MARK).first).to_be_attached()
    assert "Walrus" not in page.content()
