"""Going on after a reload and in a new tab, and nobody else's files."""

import re

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.test_browser import HEADLINE, make_map
from tests.browser.test_filters import APRIL, choose

GO_ON = "前回の続きから"


def test_a_reload_keeps_files_settings_filters_and_page(page: Page):
    make_map(page)
    choose(page, "2026年4月")
    expect(page).to_have_url(APRIL)
    expect(page.get_by_text("絞り込み：2026年4月").locator("visible=true").first).to_be_visible()
    page.reload()
    expect(page.locator("h1")).to_have_text(re.compile("「"))
    expect(page.get_by_text("絞り込み：2026年4月").locator("visible=true").first).to_be_visible()
    expect(page).to_have_url(re.compile("/journey.*period=2026-04(&|$)"))


def test_a_reload_during_a_reload_loses_nothing(page: Page):
    make_map(page)
    with page.expect_websocket():  # the new session has only begun
        page.reload(wait_until="commit")
    page.reload()
    expect(page.locator("h1")).to_have_text(HEADLINE)


def test_a_new_tab_offers_what_the_last_one_had_and_only_in_this_browser(
    page: Page, context: BrowserContext, server: str, browser: Browser
):
    make_map(page)
    tab = context.new_page()
    tab.goto(server)
    expect(tab.get_by_text("「注文一覧.csv」")).to_be_visible()
    with browser.new_context(locale="ja-JP") as stranger:
        other = stranger.new_page()
        other.goto(page.url)
        expect(other.locator("h1")).to_have_text("お客様の道のりはどうなっていますか？")
        other.goto(server)
        expect(other.locator(".js-plotly-plot:visible").first).to_be_visible()
        expect(other.get_by_role("button", name=GO_ON)).to_have_count(0)
    tab.get_by_role("button", name=GO_ON).click()
    expect(tab.locator("h1")).to_have_text(HEADLINE)
    page.reload()  # the first tab still has its own
    expect(page.locator("h1")).to_have_text(HEADLINE)


def test_a_tab_without_files_stays_without_after_a_reload(
    page: Page, context: BrowserContext, server: str
):
    make_map(page)
    tab = context.new_page()
    tab.goto(server)
    expect(tab.get_by_role("button", name=GO_ON)).to_be_visible()
    tab.reload()
    expect(tab.get_by_role("button", name=GO_ON)).to_be_visible()
