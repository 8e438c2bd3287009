"""The page of tests in a real browser: from the front page to a verdict."""

from playwright.sync_api import Page, expect


def open_tests(page: Page) -> None:
    page.get_by_role("button", name="改善").click()
    page.get_by_role("link", name="A/Bテスト").or_(
        page.get_by_role("menuitem", name="A/Bテスト")
    ).click()
    expect(page.locator("h1")).to_have_text("効きましたか？")


def type_in(page: Page, *rows: tuple[int, int]) -> None:
    for place, row in enumerate(rows):
        for column, figure in zip(("people", "conversions"), row, strict=True):
            box = page.locator(f".st-key-typed_{column}_{place} input")
            box.fill(str(figure))
            box.press("Enter")


def test_typed_totals_lead_to_a_verdict(page: Page):
    open_tests(page)
    type_in(page, (6000, 672), (6000, 786))
    expect(page.locator(".st-key-verdict h2")).to_contain_text("「B」の案が勝ちました。")
    expect(page.locator(".js-plotly-plot:visible").first).to_be_visible()
    page.get_by_text("くわしい根拠").click()
    expect(page.get_by_text("勝つ確率は").first).to_be_visible()


def test_typed_totals_stay_when_the_page_is_left(page: Page):
    open_tests(page)
    type_in(page, (2000, 210), (2000, 226))
    expect(page.locator(".st-key-verdict h2")).to_contain_text("まだ結論は出せません。")
    page.get_by_role("link", name="用語集・ヘルプ").click()
    expect(page.locator("h1")).to_have_text("この言葉・数字は何ですか？")
    open_tests(page)
    expect(page.locator(".st-key-verdict h2")).to_contain_text("まだ結論は出せません。")


def test_a_phone_has_the_checks_behind_one_button(page: Page):
    open_tests(page)
    type_in(page, (5214, 600), (4786, 560))
    page.set_viewport_size({"width": 420, "height": 900})
    expect(page.locator(".st-key-verdict h2")).to_contain_text("結果は表示できません。")
    page.get_by_text("確認してほしいことが1件あります").click()
    expect(page.locator(".st-key-health_phone").get_by_text("割り当て比").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 420
