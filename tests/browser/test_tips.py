"""From a pain on the map over its tips to a plan of a test, and back to the map."""

import re

from playwright.sync_api import Page, expect

from tests import shop
from tests.browser.test_browser import make_map, the_map
from tests.browser.test_tests import open_tests


def test_a_tip_of_the_map_becomes_a_plan_and_stands_on_the_map(page: Page):
    make_map(page)
    page.locator(".st-key-tips_pain button").click()
    drawer = page.get_by_role("dialog")
    expect(drawer.get_by_text(f"「{shop.PAIN}」の改善ヒント")).to_be_visible()
    drawer.get_by_role("button", name="テストを計画する").first.click()
    expect(page.locator("h1")).to_have_text("効きましたか？")
    expect(page.get_by_text("このテストで試すヒント")).to_be_visible()
    page.get_by_role("button", name="この計画を登録する").click()
    expect(page.get_by_text(re.compile("登録しました"))).to_be_visible()
    page.reload()  # what the last click changed is not lost
    expect(page.locator("h1")).to_have_text("効きましたか？")
    page.get_by_role("button", name="見る", exact=True).click()
    page.get_by_role("link", name="ジャーニーマップ").or_(
        page.get_by_role("menuitem", name="ジャーニーマップ")
    ).click()
    expect(the_map(page)).to_contain_text("打ち手・テスト")
    expect(the_map(page)).to_contain_text("計画ずみ")


def test_all_tips_can_be_looked_through_and_put_forward(page: Page):
    open_tests(page)
    page.get_by_role("button", name="改善").click()
    page.get_by_role("link", name="改善ヒント").or_(
        page.get_by_role("menuitem", name="改善ヒント")
    ).click()
    expect(page.locator("h1")).to_have_text("まず何を試しますか？")
    page.get_by_text("すべてのヒント", exact=True).click()
    page.get_by_role("button", name=re.compile("あと[0-9]+件を見る")).click()
    expect(page.get_by_role("button", name=re.compile("あと[0-9]+件を見る"))).to_have_count(0)
    page.set_viewport_size({"width": 420, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= 420
