"""From the sample to a moment of truth: a guess, a click on a mark, its card, a test planned."""

import re

from playwright.sync_api import Page, expect

from tests.browser.test_browser import serious, the_map

CARD = ".st-key-moment_card"
PICTURE = ".st-key-wide_quadrant .js-plotly-plot"


def open_moments(page: Page) -> None:
    page.get_by_role("button", name="サンプルで見る").click()
    page.wait_for_url("**/journey**")
    expect(the_map(page)).to_be_visible()
    page.get_by_role("button", name="見る", exact=True).click()
    page.get_by_role("link", name="真実の瞬間").or_(
        page.get_by_role("menuitem", name="真実の瞬間")
    ).click()
    expect(page.locator("h1")).to_have_text("勝負を分けるのはどの接点ですか？")


def test_a_guess_a_click_a_card_and_a_plan(page: Page):
    open_moments(page)
    page.get_by_role("button", name="予想を書く（データを見る前に）").click()
    page.get_by_label("接点1", exact=True).click()
    page.get_by_role("option", name="カート", exact=True).click()
    page.get_by_role("button", name="予想を保存してデータを見る").click()
    expect(page.get_by_text(re.compile("^チームの予想では「カート」が勝負どころ"))).to_be_visible()
    expect(page.locator("h1")).to_contain_text("送料のページ")
    picture = page.locator(PICTURE)
    expect(picture).to_contain_text("直す")
    click_mark(page, "first_impression:コーヒー診断")
    expect(page.locator(CARD)).to_contain_text("コーヒー診断")
    expect(page.locator(CARD)).to_contain_text("先の段階へ進む割合の差")
    assert serious(page) == []
    page.set_viewport_size({"width": 420, "height": 900})
    expect(page.locator(".st-key-narrow_quadrant .js-plotly-plot")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 420
    page.set_viewport_size({"width": 1440, "height": 1000})
    page.reload()  # guesses and the page outlive it
    expect(page.get_by_text(re.compile("^チームの予想では「カート」が勝負どころ"))).to_be_visible()
    page.locator(CARD).get_by_role("button", name="テストを計画する").click()
    expect(page.locator("h1")).to_have_text("効きましたか？")
    expect(page.get_by_text("このテストで試すヒント")).to_be_visible()


def click_mark(page: Page, key: str) -> None:
    """Click a mark in the picture by what it says when it is chosen."""
    box = page.locator(PICTURE).bounding_box()
    place = page.evaluate(
        """([selector, key]) => {
            const plot = document.querySelector(selector);
            for (const trace of plot.data) {
                const i = (trace.customdata || []).findIndex((row) => row[0] === key);
                if (i < 0 || !trace.name.match(/glory|pain|turning|open/)) continue;
                const across = plot._fullLayout[(trace.xaxis || 'x').replace('x', 'xaxis')];
                const up = plot._fullLayout[(trace.yaxis || 'y').replace('y', 'yaxis')];
                return [across._offset + across.c2p(trace.x[i]), up._offset + up.c2p(trace.y[i])];
            }
        }""",
        [PICTURE, key],
    )
    page.mouse.click(box["x"] + place[0], box["y"] + place[1])
