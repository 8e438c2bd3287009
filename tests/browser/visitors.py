"""Visitors whose every word from the server is noted, and a shop whose names nobody else has."""

import csv
import datetime
import io
from collections.abc import Callable, Iterable

from playwright.sync_api import BrowserContext, Page, WebSocket

from app import GROUPS

PAGES = ("", *(url for members in GROUPS.values() for url in members if url != "home"))


def listened(page: Page) -> list[bytes]:
    """Fills with all that the server sends to a tab."""
    heard: list[bytes] = []

    def note(frame: str | bytes) -> None:
        heard.append(frame.encode() if isinstance(frame, str) else frame)

    def open_socket(socket: WebSocket) -> None:
        socket.on("framereceived", note)

    page.on("websocket", open_socket)
    return heard


def visit_all(page: Page, server: str, *, seen: Callable[[Page], None] = lambda _: None) -> None:
    """Open every page and wait until it is at rest."""
    for name in PAGES:
        page.goto(f"{server}/{name}")
        at_rest(page)
        seen(page)


def at_rest(page: Page) -> None:
    """Wait until a page is drawn and its script has ended."""
    page.locator("h1").wait_for()
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()


def cookies(context: BrowserContext, server: str, **told: str) -> None:
    """Give a browser cookies."""
    context.add_cookies([{"name": k, "value": v, "url": server} for k, v in told.items()])


def shop(names: Iterable[str], *, people: int = 40, comment: str = "", segment: str = "") -> bytes:
    """Touches at the named touchpoints, each with a score from 1 to 5, good ones and bad ones."""
    text, start = io.StringIO(), datetime.datetime(2026, 4, 1, 9)
    writer = csv.writer(text)
    writer.writerow(
        ["customer_id", "timestamp", "touchpoint", "score", "comment", "segment", "channel"]
    )
    for person in range(people):
        for place, name in enumerate(names):
            at = start + datetime.timedelta(days=person % 20, hours=place)
            score = (5, 1, 4, 2, 5, 3)[place % 6] - (person % 2 and place % 6 == 2)
            writer.writerow([f"C{person:04}", at, name, score, comment, segment, segment])
    return text.getvalue().encode()
