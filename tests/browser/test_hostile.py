"""Names that would be markup, in a real browser: nothing runs, nothing is drawn, nothing is a link."""

from playwright.sync_api import Dialog, Page, expect

from tests import hostile
from tests.browser.test_browser import upload
from tests.browser.visitors import visit_all

STRANGE = (  # what our own pages never hold
    "a[href^='javascript']",
    "a[href*='x.example']",
    "img[onerror]",
    "[data-testid=stMarkdownContainer] table",
    "[data-testid=stMarkdownContainer] script",
    "[data-testid=stMarkdownContainer] .katex",
    ".js-plotly-plot a[href]",
    ".js-plotly-plot .MathJax",
)


def test_no_name_runs_on_any_page(page: Page, server: str):
    opened: list[str] = []

    def note(dialog: Dialog) -> None:
        opened.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", note)
    page.goto(f"{server}/data?lang=en")
    upload(page, {hostile.FILE: hostile.touches()})
    expect(page.get_by_role("button", name="Make the map")).to_be_visible()
    seen: list[str] = []

    def look(at: Page) -> None:
        assert [each for each in STRANGE if at.locator(each).count()] == []
        assert not at.evaluate("[...document.scripts].some(s => s.text.startsWith('alert'))")
        seen.append(at.locator("body").inner_text())

    visit_all(page, server, seen=look)
    assert opened == []
    for name in (hostile.NAMES[0], hostile.NAMES[1], hostile.NAMES[4]):  # as they stand in the file
        assert any(name in text.replace("\u2060", "") for text in seen), name
    assert not any(set(hostile.HIDDEN) & set(text) for text in seen)


def test_tables_are_saved_by_our_own_buttons_alone(page: Page, server: str):
    page.goto(f"{server}/data?lang=en")
    upload(page, {hostile.FILE: hostile.touches()})
    expect(page.get_by_role("button", name="Make the map")).to_be_visible()
    table = page.locator("[data-testid=stDataFrame]").first
    table.scroll_into_view_if_needed()
    table.hover()
    toolbar = page.locator("[data-testid=stElementToolbar]:visible").first
    expect(toolbar.get_by_role("button").first).to_be_visible()
    expect(page.get_by_role("button", name="Download as CSV")).to_have_count(0)
