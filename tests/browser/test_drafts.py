"""What was typed or chosen and not kept yet outlives a reload, on every page that asks for it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Locator, Page, expect

from tests.browser.test_browser import make_map
from tests.browser.test_whatif import CARD


def settled(page: Page) -> None:
    """Nothing of the page is being computed any more."""
    expect(page.locator("[data-test-script-state=running]")).to_have_count(0)


@contextmanager
def heard(page: Page) -> Iterator[None]:
    """What is done within reaches the server, and its answer the page."""
    settled(page)
    page.evaluate(
        """() => {
            window.heard = false
            const state = "data-test-script-state"
            const heard = new MutationObserver(() => { window.heard = true })
            heard.observe(document.querySelector(`[${state}]`), { attributeFilter: [state] })
        }"""
    )
    yield
    page.wait_for_function("window.heard")
    settled(page)


def typed(page: Page, field: Locator, value: str) -> None:
    with heard(page):
        field.fill(value)
        field.press("Tab")
    expect(field).to_have_value(value)


def opened(page: Page, server: str, path: str) -> None:
    """Another page in the same tab, which is a reload too."""
    page.goto(f"{server}/{path}")
    expect(page.locator("h1")).to_be_visible()


def test_a_plan_outlives_a_reload_and_another_page(page: Page, server: str):
    make_map(page)
    opened(page, server, "tests")
    page.get_by_text("テストを計画する", exact=True).first.click()
    typed(page, page.get_by_label("1日の人数（全グループ）", exact=True), "777")
    opened(page, server, "journey")
    expect(page.locator("h1")).to_have_text(re.compile("「"))
    opened(page, server, "tests")
    expect(page.get_by_label("1日の人数（全グループ）", exact=True)).to_have_value("777")
    page.reload()
    expect(page.get_by_label("1日の人数（全グループ）", exact=True)).to_have_value("777")


def test_guesses_half_made_outlive_a_reload(page: Page, server: str):
    make_map(page)
    opened(page, server, "moments")
    page.get_by_role("button", name="予想を書く（データを見る前に）").click()
    page.get_by_label("接点1", exact=True).click()
    with heard(page):
        page.get_by_role("option").first.click()
    chosen = page.get_by_label("接点1", exact=True).input_value()
    page.reload()
    expect(page.get_by_label("接点1", exact=True)).to_have_value(chosen)


def test_the_open_part_of_the_data_page_outlives_a_reload(page: Page, server: str):
    make_map(page)
    opened(page, server, "data")
    part = page.get_by_role("radio", name="保存と再利用").or_(
        page.get_by_role("button", name="保存と再利用")
    )
    part.click()
    expect(page.get_by_text("データも一緒に保存する")).to_be_visible()
    page.reload()
    expect(page.get_by_text("データも一緒に保存する")).to_be_visible()


def test_a_what_if_outlives_a_reload(page: Page, server: str):
    make_map(page)
    opened(page, server, "whatif")
    slider = page.locator(CARD).get_by_role("slider").first
    start = slider.input_value()
    with heard(page):
        slider.focus()
        slider.press("ArrowRight")
        expect(slider).not_to_have_value(start)
    expect(page).to_have_url(re.compile("lever="))
    moved = slider.input_value()
    page.reload()
    expect(page.locator(CARD).get_by_role("slider").first).to_have_value(moved)


def test_numbers_typed_without_files_outlive_a_reload(page: Page, server: str):
    opened(page, server, "tests")
    typed(page, page.locator(".st-key-typed_table input").first, "新しい案")
    page.reload()
    expect(page.locator(".st-key-typed_table input").first).to_have_value("新しい案")
