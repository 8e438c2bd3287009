"""Priorities in a real browser: who does a tip is typed into the table, and so are own scores."""

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, TimeoutError, expect

from tests.browser.test_browser import make_map

TRIES = 5
ROW = 35  # px: the head and every line of a table


def open_priorities(page: Page) -> Locator:
    """The table of tips that fit the map."""
    make_map(page)
    page.get_by_role("button", name="改善", exact=True).click()
    page.get_by_role("link", name="改善ヒント").or_(
        page.get_by_role("menuitem", name="改善ヒント")
    ).click()
    page.get_by_text("優先順位", exact=True).click()
    table = page.locator(".st-key-priorities_table")
    expect(table.locator("[role=columnheader]", has_text="期日")).to_be_attached()
    return table


def heads(table: Locator) -> list[str]:
    """What the columns are called."""
    return table.locator("[role=columnheader]").all_inner_texts()


def cell(table: Locator, line: int, column: str) -> Locator:
    """A cell of a line, 0 is the first."""
    return table.locator(f"#glide-cell-{heads(table).index(column)}-{line}")


def type_in(page: Page, table: Locator, line: int, column: str, text: str) -> None:
    """From the line's first cell along the line, then the keys."""
    expect(table.locator("[role=columnheader]", has_text=column)).to_be_attached()
    lines = table.locator(".stDataFrameGlideDataEditor").first
    for left in reversed(range(TRIES)):  # a table that is drawn anew forgets what was chosen
        lines.click(position={"x": 20, "y": ROW * (line + 1) + ROW // 2})
        page.keyboard.press("Home")  # an earlier try may have moved the table under the click
        for _ in range(heads(table).index(column)):
            page.keyboard.press("ArrowRight")
        here = cell(table, line, column)
        try:
            expect(here).to_have_attribute("aria-selected", "true", timeout=5_000)
        except AssertionError:
            if not left:
                raise
        else:
            break
    page.keyboard.press("Enter")
    box = page.locator("#portal :is(input, textarea)")
    expect(box).to_be_focused()
    page.keyboard.type(text, delay=40)
    expect(box).to_have_value(text)
    page.keyboard.press("Enter")
    expect(here).to_have_text(text)
    settle(page)


def settle(page: Page) -> None:
    """Until what was typed has reached the server and come back: a form begins anew with it."""
    page.wait_for_timeout(500)
    app = page.get_by_test_id("stApp")
    expect(app).to_have_attribute("data-test-script-state", "notRunning")


def choose(page: Page, label: str, option: str) -> None:
    """An option of a list; an open list closes when the page moves or is drawn anew."""
    opened, wanted = page.get_by_label(label), page.get_by_role("option", name=option)
    for _ in range(TRIES):
        opened.scroll_into_view_if_needed()
        opened.press("ArrowDown")
        try:
            wanted.click(timeout=5_000)
        except TimeoutError:
            page.keyboard.press("Escape")
        else:
            return
    raise AssertionError(f"the list {label} never stayed open")


def test_owner_and_scores_are_typed_kept_and_taken_away(page: Page, tmp_path: Path):
    table = open_priorities(page)
    first, second = (cell(table, line, "ヒント").inner_text()[3:] for line in (0, 1))
    type_in(page, table, 1, "担当", "=1+1")
    page.get_by_text("自分の軸", exact=True).click()
    settle(page)
    page.get_by_label("新しい軸の名前").fill("急ぎ具合")
    page.get_by_role("button", name="軸を足す").click()
    expect(table.locator("[role=columnheader]", has_text="急ぎ具合")).to_have_count(1)
    settle(page)
    type_in(page, table, 1, "急ぎ具合", "5")
    choose(page, "並べ方", "急ぎ具合")
    expect(cell(table, 0, "ヒント")).to_have_text(f"1. {second}")
    expect(cell(table, 1, "ヒント")).to_have_text(f"2. {first}")
    expect(cell(table, 0, "担当")).to_have_text("=1+1")
    with page.expect_download() as taken:
        page.locator(".st-key-csv_priorities button").click()
    taken.value.save_as(tmp_path / "priorities.csv")
    line = (tmp_path / "priorities.csv").read_text(encoding="utf-8-sig").splitlines()[1]
    assert second in line
    assert ",'=1+1," in line


def test_a_phone_has_the_tips_under_one_another(page: Page):
    open_priorities(page)
    expect(page.locator(".js-plotly-plot:visible")).to_have_count(1)
    page.set_viewport_size({"width": 420, "height": 900})
    expect(page.locator(".st-key-narrow_priorities .js-plotly-plot")).to_be_visible()
    expect(page.get_by_text(re.compile("○＝テスト前")).first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 420
