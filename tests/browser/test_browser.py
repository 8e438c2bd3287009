import re
import time
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from tests import shop

HEADLINE = f"一番の栄光は「{shop.GLORY}」、一番の痛みは「{shop.PAIN}」"
HEADLINE_EN = f"Glory is “{shop.GLORY}”; pain is “{shop.PAIN}”"


def upload(page: Page, files: dict[str, bytes]) -> None:
    page.locator("input[type=file]").first.set_input_files(
        [
            {"name": name, "mimeType": "text/csv", "buffer": content}
            for name, content in files.items()
        ]
    )


def read_files(page: Page) -> None:
    upload(page, shop.files())
    expect(page.get_by_text(f"「{shop.SURVEY}」はアンケートの回答として")).to_be_visible()


def make_map(page: Page) -> None:
    read_files(page)
    page.get_by_role("button", name="地図を作る").click()
    expect(page.locator("h1")).to_have_text(HEADLINE)
    expect(the_map(page)).to_be_visible()


def the_map(page: Page):
    return page.locator(".js-plotly-plot:visible").first


def test_a_cold_deep_link_opens_its_page_in_its_language(cold_headline: str):
    assert cold_headline == "What is your customers' journey like?"


def test_files_of_a_japanese_excel_become_a_map(page: Page):
    make_map(page)
    described = page.locator(f"[aria-label*='{shop.PAIN}']")
    expect(described.first).to_be_attached()
    expect(page.get_by_text(f"「{shop.PAIN}」は痛みの瞬間です。")).to_be_visible()


def test_the_language_switch_keeps_page_and_data(page: Page):
    make_map(page)
    page.get_by_role("radio", name="English").or_(
        page.get_by_role("button", name="English")
    ).click()
    expect(page.locator("h1")).to_have_text(HEADLINE_EN)
    expect(page).to_have_url(re.compile(r"/journey\?lang=en$"))
    assert page.evaluate("document.documentElement.lang") == "en"
    expect(the_map(page)).to_be_visible()


def test_the_language_goes_along_to_other_pages(page: Page, server: str):
    page.goto(f"{server}/?lang=en")
    expect(page.locator("h1")).to_contain_text("A coffee shop, for example")
    page.get_by_role("button", name="Prepare").click()
    page.get_by_role("link", name="Data").or_(page.get_by_role("menuitem", name="Data")).click()
    expect(page.locator("h1")).to_have_text("Were your files read correctly?")
    expect(page).to_have_url(re.compile(r"/data\?lang=en$"))


def test_after_a_broken_file_the_earlier_data_stay(page: Page):
    read_files(page)
    upload(page, {shop.BROKEN: b""})
    expect(page.get_by_text(f"「{shop.BROKEN}」は空のファイルです。")).to_be_visible()
    expect(page.get_by_text("それまでのデータはそのまま使えます。")).to_be_visible()
    page.get_by_role("button", name="地図を作る").click()
    expect(page.locator("h1")).to_have_text(HEADLINE)


def test_a_session_does_not_see_anothers_data(page: Page, context: BrowserContext, server: str):
    make_map(page)
    other = context.new_page()
    other.goto(f"{server}/journey")
    expect(other.locator("h1")).to_have_text("お客様の道のりはどうなっていますか？")


def test_a_click_on_a_mark_opens_its_comments(page: Page):
    make_map(page)
    page.get_by_role("radio", name="届く").or_(page.get_by_role("button", name="届く")).click()
    expect(page.get_by_text("行を選ぶと、その接点へのコメントを読めます。")).to_be_visible()
    spot = page.evaluate(MARK, f"touchpoint:{shop.PAIN}")
    page.mouse.click(spot["x"], spot["y"])
    expect(page.get_by_text(re.compile(f"「{shop.PAIN}」(への|には)コメント"))).to_be_visible()


MARK = """
(wanted) => {
  const plot = [...document.querySelectorAll('.js-plotly-plot')].find((each) => each.offsetParent);
  for (const trace of plot._fullData) {
    const at = (trace.customdata || []).findIndex((each) => (each?.[0] ?? each) === wanted);
    if (at < 0 || trace.hoverinfo === 'skip') continue;
    const box = plot.getBoundingClientRect();
    const x = plot._fullLayout[trace.xaxis.replace('x', 'xaxis')];
    const y = plot._fullLayout[trace.yaxis.replace('y', 'yaxis')];
    return {
      x: box.left + x._offset + x.l2p(trace.x[at]),
      y: box.top + y._offset + y.l2p(trace.y[at]),
    };
  }
}
"""


@pytest.mark.parametrize("path", ["", "data", "stages", "journey"])
def test_a_phone_does_not_scroll_sideways(context: BrowserContext, server: str, path: str):
    phone = context.new_page()
    phone.set_viewport_size({"width": 420, "height": 900})
    phone.goto(f"{server}/{path}")
    expect(phone.locator("h1")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 420


def test_the_map_on_a_phone_is_another_drawing(page: Page):
    make_map(page)
    page.set_viewport_size({"width": 420, "height": 900})
    expect(page.locator(".st-key-narrow_journey .js-plotly-plot")).to_be_visible()
    expect(page.locator(".st-key-wide_journey")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= 420


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(page: Page, scheme: str):
    page.emulate_media(color_scheme=scheme)
    assert serious(page) == []
    read_files(page)
    assert serious(page) == []
    page.get_by_role("button", name="地図を作る").click()
    expect(page.locator("h1")).to_have_text(HEADLINE)
    expect(the_map(page)).to_be_visible()
    assert serious(page) == []
    page.get_by_role("link", name="ステージを直す").click()
    expect(page.locator("h1")).to_have_text("接点はどの段階に入りますか？")
    assert serious(page) == []


def serious(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{each['id']}: {each['help']} {[node['target'] for node in each['nodes']][:3]}"
        for each in found
        if each["impact"] in {"serious", "critical"}
    ]


@pytest.mark.parametrize("label", ["くわしく", "改善ヒント"])
def test_what_is_behind_a_finding_opens_beside_the_map_and_closes_by_keyboard(
    page: Page, label: str
):
    make_map(page)
    page.get_by_role("button", name=label, exact=True).last.click()
    drawer = page.get_by_role("dialog")
    expect(drawer.get_by_role("link", name="用語集を開く").last).to_be_visible()
    assert serious(page) == []
    page.keyboard.press("Escape")
    expect(drawer).not_to_be_visible()
    expect(the_map(page)).to_be_visible()


def test_a_file_may_be_dropped_anywhere(page: Page):
    page.wait_for_function("window.ichieDrag")
    page.evaluate(DRAG, [shop.SURVEY, list(shop.survey())])
    page.wait_for_function(f"{BELOW}.closest('[data-testid=stFileUploaderDropzone]')")
    page.evaluate(DROP)
    expect(page.get_by_text(f"「{shop.SURVEY}」はアンケートの回答として")).to_be_visible()


BELOW = "document.elementFromPoint(700, 900)"  # far below the place for files

DRAG = """
([name, bytes]) => {
  delete DataTransferItem.prototype.getAsFileSystemHandle;  // a made-up file has no place on disk
  window.dragged = new DataTransfer();
  window.dragged.items.add(new File([new Uint8Array(bytes)], name, { type: "text/csv" }));
  window.send = (kind, target) => target.dispatchEvent(
    new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: window.dragged })
  );
  window.send("dragenter", document.body);
}
"""

DROP = (
    f"() => {{ for (const kind of ['dragenter', 'dragover', 'drop']) window.send(kind, {BELOW}); }}"
)


def test_a_session_leaves_no_files_behind(
    browser, server: str, cold_headline: str, server_folder: Path
):
    before = rooms(server_folder)
    with browser.new_context(locale="ja-JP") as visit:
        visitor = visit.new_page()
        visitor.goto(server)
        expect(visitor.locator("h1")).to_be_visible()
        read_files(visitor)
        opened = rooms(server_folder) - before
        assert len(opened) == 1
    for _ in range(300):
        if not rooms(server_folder) & opened:
            break
        time.sleep(0.1)
    assert not rooms(server_folder) & opened


def rooms(folder: Path) -> set[Path]:
    """The folders of sessions; what a reload brings back lies elsewhere (decision 5)."""
    return set(folder.glob("ichie-*/room-*"))


def test_the_table_and_the_map_can_be_saved(page: Page, tmp_path: Path):
    make_map(page)
    page.get_by_role("button", name="図を保存").click()
    with page.expect_download() as table:
        page.get_by_role("button", name="数字の表（CSV）").click()
    table.value.save_as(tmp_path / "table.csv")
    assert shop.PAIN in (tmp_path / "table.csv").read_text(encoding="utf-8-sig")
    with page.expect_download() as picture:
        page.get_by_role("button", name="ページ（HTML・指すと数字が出る）").click()
    picture.value.save_as(tmp_path / "map.html")
    saved = page.context.new_page()
    saved.goto((tmp_path / "map.html").as_uri())
    expect(saved.locator(".js-plotly-plot")).to_be_visible()
