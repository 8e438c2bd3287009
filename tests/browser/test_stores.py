"""Several browsers at one store on the disk: each sees the answer to its own filter, and no other."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from cx.cli.serving import STORE
from cx.model.filters import Filters
from cx.model.stage_model import stage_model
from cx.read.engine import connect
from cx.read.reading import read
from cx.read.report import Source
from cx.store import build
from cx.store.disk import opened, write
from cx.store.filtering import choices, filtered
from cx.store.overview import overview
from cx.words import Words
from tests.browser.servers import started
from tests.browser.test_browser import upload
from tests.browser.visitors import at_rest, listened, shop

WORDS = Words.of("en")
SECRET = "Kumquat"
GROUPS = ("loyal", "new", "lapsed")
PEOPLE = (1100, 700, 200)  # of each group, ten touches each


def touches() -> bytes:
    """Twenty thousand touches of customers in three groups."""
    names = [f"{stage}_{n}" for stage in ("search", "cart", "delivery") for n in range(3)]
    parts = [
        shop([*names, "order"], people=n, segment=group).replace(b"\nC", f"\n{group}C".encode())
        for group, n in zip(GROUPS, PEOPLE, strict=True)
    ]
    head = parts[0].splitlines(keepends=True)[0]
    return head + b"".join(part.removeprefix(head) for part in parts)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("store")
    path = folder / "touches.csv"
    path.write_bytes(touches())
    with connect() as connection:
        reading = read([Source(path.name, path)], connection)
        made = build(connection, stage_model(), scale=reading.scale)
        write(folder / "shop.store", made, reading)
    return folder / "shop.store"


@pytest.fixture(scope="module")
def people(store: Path) -> dict[str, int]:
    """How many customers each group has, counted by no page; all of them under an empty name."""
    found = opened(store)
    there = choices(found.store)
    asked = {"": Filters(), **{group: Filters(segment=(group,)) for group in GROUPS}}
    counts = {
        group: overview(filtered(found.store, there.understood(each))).customers
        for group, each in asked.items()
    }
    found.connection.close()
    assert tuple(counts.values()) == (sum(PEOPLE), *PEOPLE)
    return counts


@pytest.fixture(scope="module")
def server(store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with started(tmp_path_factory.mktemp("served"), **{STORE: str(store)}) as (url, _):
        yield url


def on_map(page: Page, n: int) -> None:
    """Wait for the line under the title and for the map, both of so many people."""
    expect(page.get_by_text(WORDS.shown(n, "person|people") + " ·").first).to_be_visible()
    drawn = page.get_by_role("figure").locator("visible=true").first
    expect(drawn).to_have_accessible_name(re.compile(f"^Journey map: {n:,} customers"))


def test_each_of_four_sees_the_answer_to_their_own_filter(
    browser: Browser, server: str, people: dict[str, int]
):
    with ExitStack() as stack:
        pages = []
        for _ in range(4):
            context = stack.enter_context(browser.new_context(locale="en-US"))
            pages.append(context.new_page())
            pages[-1].goto(f"{server}/journey?lang=en")
        for page in pages:
            on_map(page, people[""])
        mine = pages.pop()
        heard = [listened(page) for page in pages]
        mine.goto(f"{server}/data?lang=en")
        mine.get_by_role("button", name=WORDS("button.close_store")).click()
        upload(mine, {"own.csv": shop([f"{SECRET} desk", "order"])})
        for turn in range(2):
            asked = [GROUPS[(turn + number) % 3] for number in range(3)]
            for page in pages if turn else ():
                page.get_by_role("button", name=WORDS("filter.clear")).first.click()
                on_map(page, people[""])
            for page, group in zip(pages, asked, strict=True):  # all at once, then all are awaited
                page.get_by_role("combobox", name=WORDS("filter.segment")).first.fill(group)
                page.get_by_role("option", name=group).click()
                page.keyboard.press("Escape")
            for page, group in zip(pages, asked, strict=True):
                on_map(page, people[group])
        expect(mine.get_by_text("own.csv").first).to_be_visible()
        mine.goto(f"{server}/journey?lang=en")
        expect(mine.get_by_text(f"{SECRET} desk").first).to_be_attached()
        for page, said in zip(pages, heard, strict=True):
            page.reload()
            at_rest(page)
            assert SECRET not in page.content()
            assert SECRET.encode() not in b"".join(said)


@pytest.mark.parametrize(("lang", "built"), [("en", "This is the store"), ("ja", "これはストア")])
def test_the_page_of_the_data_says_what_the_store_is(
    browser: Browser, server: str, lang: str, built: str
):
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{server}/data?lang={lang}")
        expect(page.get_by_text(built).first).to_be_visible()
        words = Words.of(lang)
        expect(page.get_by_role("button", name=words("button.close_store"))).to_be_visible()
        page.get_by_role("button", name=words("button.close_store")).click()
        expect(page.get_by_text(built)).to_have_count(0)
        expect(page.locator("input[type=file]").first).to_be_attached()
