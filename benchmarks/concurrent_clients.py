"""Clients with browsers of their own: what they click, how long the right answer takes, what they see."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from cx.model.filters import Filters
from cx.words import Words

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

BROWSERS: Final = 4  # processes, among which the clients are shared
PATIENCE: Final = 120_000  # ms
SECRET: Final = "kumquat"  # in the names of what only one client has
WORDS: Final = Words.of("en")
# From the click on a choice to the moment when all that is expected stands on the page.
WATCH: Final = """() => {
  let begin = null, expected = []; window.took = null;
  const told = () => new Set(
    [...document.querySelectorAll("[data-testid=stMarkdownContainer], h1")]
      .map(each => each.textContent.trim())
    .concat([...document.querySelectorAll("[data-testid=stPlotlyChart]")]
      .map(each => each.getAttribute("aria-label"))));
  const look = () => {
    if (begin === null || window.took !== null) return;
    const there = told();
    if (expected.every(text => there.has(text))) window.took = performance.now() - begin;
  };
  addEventListener("click", () => { if (begin === null) begin = performance.now(); }, true);
  new MutationObserver(look).observe(document.body, {
    subtree: true, childList: true, characterData: true, attributeFilter: ["aria-label"]});
  window.awaits = texts => { expected = texts; begin = null; window.took = null; };
}"""
# The words and numbers on the wide map, which stands before the narrow one.
DRAWN: Final = """() => document.querySelector(".js-plotly-plot").data
  .filter(each => each.text != null).map(each => [].concat(each.text).map(String))"""


class Seen(NamedTuple):
    """What a page shows under some filters: the line under its title, the map in words, its texts."""

    who: str
    map: str
    drawn: list[list[str]]


class Step(NamedTuple):
    """A change of one filter (``value`` "" clears all), and what all filters are after it."""

    by: str
    value: str
    after: Filters


@dataclass(slots=True)
class Client:
    """Somebody with a browser: what they do and must see, how long it took, what went wrong."""

    number: int
    steps: list[Step]
    truth: dict[Filters, Seen]
    own: Path | None = None
    bare: list[float] = field(default_factory=list)  # ms
    took: list[tuple[bool, float]] = field(default_factory=list)  # whether another period; ms
    wrong: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What the touchpoints are called that only this client has."""
        return f"{SECRET} {self.number:02}"


Act = Callable[["Page", Client], Awaitable[None]]


async def everybody(path: str, people: list[Client], act: Act) -> None:
    """All clients at once, each in a context of their own."""
    from playwright.async_api import async_playwright

    async with async_playwright() as play:
        launch = play.chromium.launch
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browsers = [await launch(executable_path=path, args=arguments) for _ in range(BROWSERS)]
        each = (_one(browsers[client.number % BROWSERS], client, act) for client in people)
        await asyncio.gather(*each)
        for browser in browsers:
            await browser.close()


async def _one(browser: "Browser", client: Client, act: Act) -> None:
    from playwright.async_api import Error

    context = await browser.new_context(
        viewport={"width": 1440, "height": 1000}, locale="en-US", color_scheme="light"
    )
    context.set_default_timeout(PATIENCE)
    page = await context.new_page()
    try:
        await act(page, client)
    except Error as error:
        client.wrong.append(f"client {client.number}: {' '.join(str(error).split())}")
    await context.close()


def choosing(url: str, changes: int, pause: float) -> Act:
    """On the empty page: a choice and its number."""

    async def act(page: "Page", client: Client) -> None:
        rng = random.Random(client.number)
        await page.goto(url)
        await page.get_by_role("combobox").wait_for()
        await page.evaluate(WATCH)
        for value in rng.sample(range(2, 41), changes):
            await asyncio.sleep(pause * rng.uniform(0.5, 1.5))
            option = await _option(page, page.get_by_role("combobox"), f"choice {value}")
            client.bare.append(await _answered(page, option, [f"choice {value} of 40"]))

    return act


def filtering(url: str, pause: float) -> Act:
    """On the journey map: filters."""

    async def act(page: "Page", client: Client) -> None:
        rng = random.Random(client.number)
        await (_bring(page, url, client) if client.own else page.goto(f"{url}/journey?lang=en"))
        await page.get_by_text(client.truth[Filters()].who, exact=True).first.wait_for()
        await page.evaluate(WATCH)
        for step in client.steps:
            await asyncio.sleep(pause * rng.uniform(0.5, 1.5))
            must = client.truth[step.after]
            took = await _answered(page, await _choice(page, step), [must.who, must.map])
            await _check(page, client, step, must)
            client.took.append((step.by == "period", took))

    return act


async def _bring(page: "Page", url: str, client: Client) -> None:
    """Close the store that everybody has, and read a file of one's own."""
    assert client.own is not None
    await page.goto(f"{url}/data?lang=en")
    await page.get_by_role("button", name="Close the store").click()
    await page.locator("input[type=file]").first.set_input_files(str(client.own))
    await page.get_by_role("button", name="Make the map").click()


async def _choice(page: "Page", step: Step) -> Any:
    """What is to be clicked, in sight."""
    await page.keyboard.press("Escape")  # a list stays open, and hides what lies beside it
    if not step.by:
        return page.get_by_role("button", name="Clear filters").locator("visible=true").first
    box = page.get_by_role("combobox", name=WORDS(f"filter.{step.by}")).locator("visible=true")
    return await _option(page, box.first, step.value)


async def _option(page: "Page", box: Any, name: str) -> Any:
    """An option of an opened list, which is searched: a long one shows only its beginning."""
    await box.click()
    await box.fill(name)
    option = page.get_by_role("option", name=name, exact=True).first
    await option.wait_for()
    return option


async def _answered(page: "Page", choice: Any, texts: list[str]) -> float:
    """Milliseconds from a click to the moment when all texts stand on the page."""
    await page.evaluate("texts => awaits(texts)", texts)
    await choice.click()
    await page.wait_for_function("took !== null", timeout=PATIENCE)
    return float(await page.evaluate("took"))


async def _check(page: "Page", client: Client, step: Step, must: Seen) -> None:
    """Whether the map shows every number that it must, and nobody else's touchpoint."""
    await page.locator("[data-test-script-state=notRunning]").first.wait_for(state="attached")
    await page.locator(".js-plotly-plot").first.wait_for(state="attached")
    drawn = await page.evaluate(DRAWN)
    if drawn != must.drawn:
        client.wrong.append(f"client {client.number}, {step.after}: {drawn} is not {must.drawn}")
    shown = (await page.content()).replace(client.name, "")
    if SECRET in shown or (client.own is None and client.name in shown):
        client.wrong.append(f"client {client.number} sees what is another's")
    if await page.locator("[data-testid=stException], [data-testid=stAlert]").count():
        client.wrong.append(f"client {client.number}, {step.after}: an error on the page")
