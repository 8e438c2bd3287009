"""How long a slider takes to answer in the browser: an empty fragment, and the page of the what-if."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Final

from benchmarks.browsing import ROOT, browser_path, served

if TYPE_CHECKING:
    from playwright.sync_api import Page

MOVES: Final = 21
PATIENCE: Final = 120_000  # ms: a first run imports everything
PAUSE: Final = 700  # ms between moves, so that none meets the one before
# The least that answers a slider.
EMPTY: Final = """import streamlit as st

@st.fragment
def moving():
    st.title(f"{st.slider('x', 0, 100, 50)} of 100")

moving()
"""
# From the key going down to the first change of the headline.
WATCH: Final = """() => {
  window.took = []; let begin = null, before = null;
  const said = () => document.querySelector("h1")?.innerText;
  addEventListener("keydown", () => { begin = performance.now(); before = said(); }, true);
  new MutationObserver(() => {
    if (begin !== null && said() && said() !== before) {
      window.took.push(performance.now() - begin); begin = null;
    }
  }).observe(document.body, {subtree: true, childList: true, characterData: true});
}"""


def main() -> None:
    """Print the median of both and their ratio, all in one run and in turn."""
    path = browser_path()
    if path is None:
        print("No Chromium on this machine (CX_CHROMIUM names one)")
        return
    from playwright.sync_api import sync_playwright

    with (
        _written(EMPTY) as script,
        served(script) as (empty, _, _),
        served(ROOT / "start.py") as (app, _, _),
        sync_playwright() as play,
    ):
        browser = play.chromium.launch(executable_path=path, args=["--no-sandbox"])
        pages = [browser.new_page(viewport={"width": 1440, "height": 1000}) for _ in range(2)]
        pages[1].goto(f"{app}/?lang=en")
        pages[1].get_by_role("button", name="See the sample").click()
        pages[1].wait_for_url("**/journey**", timeout=PATIENCE)
        for page, url in zip(pages, (empty, f"{app}/whatif?lang=en"), strict=True):
            _open(page, url)
        for _ in range(MOVES + 1):  # in turn, so that what disturbs the machine disturbs both
            for page in pages:
                _move(page)
        bare, ours = (page.evaluate("window.took")[1:] for page in pages)  # not the first of all
        browser.close()
    for name, took in (("an empty fragment", bare), ("the page of the what-if", ours)):
        print(
            f"{name:28}{median(took):6.0f} ms   {len(took)} moves, {min(took):.0f} to {max(took):.0f}"
        )
    print(f"{'ratio':28}{median(ours) / median(bare):6.2f}")


def _open(page: "Page", url: str) -> None:
    page.goto(url)
    page.get_by_role("slider").first.wait_for(timeout=PATIENCE)
    page.wait_for_timeout(5000)
    page.evaluate(WATCH)


def _move(page: "Page") -> None:
    """Move the first slider to the right, from its end back to the left."""
    page.bring_to_front()
    slider = page.get_by_role("slider").first
    slider.focus()
    ended = slider.evaluate("each => each.value === each.max")
    page.keyboard.press("Home" if ended else "ArrowRight")
    page.wait_for_timeout(PAUSE)


@contextmanager
def _written(script: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "empty.py"
        path.write_text(script)
        yield path
