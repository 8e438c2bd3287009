"""Servers of the app, each on a port and in a folder of its own."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@contextmanager
def started(
    folder: Path, *options: str, host: str = "127.0.0.1", **settings: str
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A server of one's own: its address and its process; ``settings`` go into its environment."""
    with socket.socket() as free:
        free.bind((host, 0))
        port = free.getsockname()[1]
    told = [f"--server.port={port}", f"--server.address={host}", "--server.fileWatcherType=none"]
    script = str(ROOT / "start.py")
    command = [sys.executable, "-m", "streamlit", "run", script, *told, *options]
    environment = {**os.environ, "TMPDIR": str(folder), **settings}
    with (
        (folder / f"{port}.log").open("w") as out,
        subprocess.Popen(
            command, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT, env=environment
        ) as process,
    ):
        try:
            url = f"http://{host}:{port}"
            _wait(url)
            yield url, process
        finally:
            process.terminate()


def _wait(url: str) -> None:
    for _ in range(300):
        if _answers(f"{url}/_stcore/health"):
            return
        time.sleep(0.1)
    pytest.fail("the server did not start")


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=1) as answer:
            return answer.status == 200
    except OSError:
        return False
