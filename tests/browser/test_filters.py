"""The filter bar and the glossary in a real browser."""

import re

from playwright.sync_api import Page, expect

from tests.browser.test_browser import make_map

APRIL = re.compile(r"period=2026-04(&|$)")


def choose(page: Page, name: str) -> None:
    page.get_by_role("combobox", name="期間").locator("visible=true").click()
    page.get_by_role("option", name=name, exact=True).click()


def test_a_filter_survives_other_pages_and_the_other_language(page: Page):
    make_map(page)
    choose(page, "2026年4月")
    expect(page).to_have_url(APRIL)
    expect(page.get_by_text("絞り込み：2026年4月").locator("visible=true").first).to_be_visible()
    page.get_by_role("button", name="準備").click()
    page.get_by_role("link", name="データ").or_(page.get_by_role("menuitem", name="データ")).click()
    expect(page.locator("h1")).to_have_text("ファイルは正しく読めていますか？")
    expect(page).to_have_url(APRIL)
    page.get_by_role("button", name="地図を作る").click()
    expect(page.get_by_text("絞り込み：2026年4月").locator("visible=true").first).to_be_visible()
    expect(page).to_have_url(re.compile("/journey.*period=2026-04(&|$)"))
    page.get_by_role("radio", name="English").or_(
        page.get_by_role("button", name="English")
    ).click()
    expect(page.get_by_text("Filter: Apr 2026").locator("visible=true").first).to_be_visible()
    expect(page).to_have_url(APRIL)
    expect(page).to_have_url(re.compile("lang=en"))
    page.get_by_role("button", name="Clear filters").locator("visible=true").click()
    expect(page.get_by_text("Filter: Apr 2026").locator("visible=true")).to_have_count(0)
    expect(page).to_have_url(re.compile(r"/journey\?lang=en$"))


def test_a_phone_has_the_filters_behind_one_button(page: Page):
    make_map(page)
    page.set_viewport_size({"width": 420, "height": 900})
    page.get_by_role("button", name="絞り込み").locator("visible=true").click()
    choose(page, "2026年4月")
    expect(page).to_have_url(APRIL)
    assert page.evaluate("document.documentElement.scrollWidth") <= 420


def test_the_glossary_is_one_click_away_and_keeps_the_data(page: Page):
    make_map(page)
    page.get_by_role("link", name="用語集・ヘルプ").click()
    expect(page.locator("h1")).to_have_text("この言葉・数字は何ですか？")
    expect(page.get_by_text("Bounce rate", exact=True)).to_be_visible()
    page.get_by_role("button", name="見る").click()
    page.get_by_role("link", name="ジャーニーマップ").or_(
        page.get_by_role("menuitem", name="ジャーニーマップ")
    ).click()
    expect(page.locator(".js-plotly-plot:visible").first).to_be_visible()
