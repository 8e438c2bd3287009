"""A browser of this machine, and servers of one's own for it to look at."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC: Final = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"


def browser_path() -> str | None:
    """Where Chromium lies; CX_CHROMIUM names one."""
    found = [os.environ.get("CX_CHROMIUM"), *map(shutil.which, NAMES), MAC]
    return next((each for each in found if each and Path(each).exists()), None)


@contextmanager
def served(script: Path, **settings: str) -> Iterator[tuple[str, int, Path]]:
    """A server for a script, ended with the block: its address, its process, what it writes.

    ``settings`` go into its environment.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable, "-m", "streamlit", "run", str(script), f"--server.port={port}",
        "--server.address=127.0.0.1", "--server.headless=true", "--server.fileWatcherType=none",
    ]  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder, "log")
        environment = {**os.environ, **settings}
        with (
            log.open("wb") as out,
            subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=out, env=environment) as process,
        ):
            try:
                url = f"http://127.0.0.1:{port}"
                while not _answers(f"{url}/_stcore/health") and process.poll() is None:
                    time.sleep(0.1)
                yield url, process.pid, log
            finally:
                process.terminate()


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=1) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
