"""From the sample to a what-if: a slider moves the sentence, a link brings it back, two compare."""

import re

from playwright.sync_api import Page, expect

from tests.browser.test_browser import serious, the_map

CARD = ".st-key-whatif_levers"
NOTHING = re.compile("^まだ何も動かしていません。")


def open_whatif(page: Page) -> None:
    page.get_by_role("button", name="サンプルで見る").click()
    page.wait_for_url("**/journey**")
    expect(the_map(page)).to_be_visible()
    page.get_by_role("button", name="改善", exact=True).click()
    page.get_by_role("link", name="効果の試算").or_(
        page.get_by_role("menuitem", name="効果の試算")
    ).click()
    expect(page.locator("h1")).to_have_text(NOTHING)
    expect(page.get_by_text("このモデルは実績を再現できるか")).to_be_visible()


def push(page: Page, lever: str, times: int) -> None:
    """Move a lever to the right by the keyboard, as far as it goes in so many steps."""
    slider = page.locator(CARD).get_by_role("slider", name=lever)
    start = float(slider.input_value())
    step = float(slider.get_attribute("step") or 1)
    slider.focus()
    for _ in range(times):
        page.keyboard.press("ArrowRight")
    expect(slider).to_have_value(re.compile(rf"^{start + times * step:g}$"))


def save(page: Page, name: str) -> None:
    page.get_by_label("案の名前").fill(name)
    page.get_by_role("button", name="この案を保存").click()
    expect(page.locator("[class*=st-key-whatif_kept]", has_text=name)).to_be_visible()


def test_a_slider_moves_the_sentence_and_scenarios_compare(page: Page):
    open_whatif(page)
    page.evaluate("window.untouched = true")
    push(page, "出会う → 買う", 4)
    expect(page.locator("h1")).to_have_text(re.compile("2ポイント上げられたら、.*増える見込みです"))
    expect(page).to_have_url(re.compile("lever=transition%3Afirst_impression%3A0.02"))
    expect(page.locator(CARD)).to_contain_text("あなたの仮定")
    save(page, "診断を広げる")
    push(page, "また購入する人の割合", 2)
    expect(page.locator("h1")).to_have_text(re.compile("^2つの前提"))
    save(page, "また来てもらう")
    figure = page.locator(".st-key-wide_scenarios .js-plotly-plot").last  # an old one may linger
    expect(figure).to_contain_text("診断を広げる")
    expect(figure).to_contain_text("また来てもらう")
    assert page.evaluate("window.untouched")  # all of it without loading the page anew
    assert serious(page) == []
    page.reload()
    expect(figure).to_contain_text("また来てもらう")


def test_a_link_restores_the_scenario_after_a_reload_and_wrong_ones_say_so(page: Page):
    open_whatif(page)
    push(page, "出会う → 買う", 4)
    expect(page).to_have_url(re.compile("lever=transition"))
    finding = re.compile("2ポイント上げられたら")
    expect(page.locator("h1")).to_have_text(finding)
    page.reload()
    expect(page.locator("h1")).to_have_text(finding)
    expect(page.locator(CARD).get_by_role("slider", name="出会う → 買う")).to_have_value("2")
    page.goto(re.sub("lever=[^&]+", "lever=magic:1", page.url))
    expect(page.get_by_text("このリンクの「lever=magic")).to_be_visible()
    expect(page.locator("h1")).to_have_text(NOTHING)


def test_on_a_phone_nothing_is_wider_than_the_window(page: Page):
    open_whatif(page)
    page.set_viewport_size({"width": 420, "height": 900})
    expect(page.locator(".st-key-narrow_whatif_flow .js-plotly-plot")).to_be_visible()
    push(page, "出会う → 買う", 2)
    expect(page.locator("h1")).to_have_text(re.compile("1ポイント上げられたら"))
    expect(page.locator(".st-key-whatif_in_short")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 420
