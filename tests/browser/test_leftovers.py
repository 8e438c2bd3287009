"""What stays of a visit when it is over, of a server that ends, and of one that is killed."""

import signal
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.servers import started
from tests.browser.test_browser import upload
from tests.browser.test_isolation import NAMES, Owner
from tests.browser.visitors import at_rest, shop

FORGETFUL = "--server.disconnectedSessionTTL=1"  # seconds; else two minutes


def visit(browser: Browser, server: str) -> Page:
    page = browser.new_context(locale="en-US").new_page()
    page.goto(server)
    at_rest(page)
    return page


def kept(folder: Path) -> list[str]:
    """The uploads and databases of a server's folder."""
    found = [path for path in folder.rglob("*") if path.is_file()]
    return [path.name for path in found if path.name != "lock" and path.suffix != ".log"]


def eventually(holds: Callable[[], bool]) -> bool:
    for _ in range(300):
        if holds():
            return True
        time.sleep(0.1)
    return False


def answer(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, timeout=10) as found:
            return found.status, found.read().decode(errors="replace")
    except urllib.error.HTTPError as error:
        return error.code, ""


@pytest.mark.skipif(sys.platform != "linux", reason="127.0.0.2 leads to this machine only on Linux")
def test_a_server_for_others_keeps_nothing_of_a_visit(browser: Browser, tmp_path: Path):
    others = ("--server.allowedHosts=127.0.0.2", FORGETFUL)
    with started(tmp_path, *others, host="127.0.0.2") as (server, _):
        page = visit(browser, server)
        owner = Owner(page, server)
        assert kept(tmp_path) != []
        assert "UploadedFileManager" not in answer(f"{server}/_stcore/metrics")[1]
        assert answer(owner.download_url)[0] == 200
        page.context.close()
        assert eventually(lambda: kept(tmp_path) == [])
        time.sleep(1)  # after which the server may forget the visit, when the next one ends
        visit(browser, server).context.close()
        assert eventually(lambda: answer(owner.download_url)[0] == 404)


def test_what_a_killed_server_left_the_next_one_removes(browser: Browser, tmp_path: Path):
    with started(tmp_path) as (server, process):
        page = visit(browser, server)
        upload(page, {"touches.csv": shop(NAMES)})
        assert eventually(lambda: kept(tmp_path) != [])
        process.send_signal(signal.SIGKILL)
        process.wait()
    page.context.close()
    assert kept(tmp_path) != []
    with started(tmp_path):
        assert kept(tmp_path) == []
    assert not list(tmp_path.glob("ichie-*"))
