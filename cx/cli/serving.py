"""How the dashboard is served: to whom, and which files of this machine it may open."""

import logging
import os
from typing import Final

HERE: Final = ("127.0.0.1", "localhost", "::1")  # whoever asks sits at this machine
ROOTS: Final = "ICHIE_ROOTS"  # folders, parted as in PATH, whose files may be opened by their path
STORE: Final = "ICHIE_STORE"  # the store on the disk with which every session begins
TRACE: Final = "ICHIE_TRACE"  # where it is 1, what answered each question is told to a developer


def options(port: int, address: str) -> list[str]:
    """Streamlit's options for a server; one that others see does not know by which name they come.

    Examples
    --------
    >>> options(8501, "127.0.0.1")
    ['--server.port=8501', '--server.address=127.0.0.1']
    """
    told = [f"--server.port={port}", f"--server.address={address}"]
    return told if address in HERE else [*told, "--server.allowedHosts=*"]


def trace() -> None:
    """Tell on standard error what answered each question and how fast, where ``TRACE`` asks for it."""
    log = logging.getLogger("cx.store")
    if os.environ.get(TRACE) == "1" and not log.handlers:
        log.addHandler(logging.StreamHandler())
        log.setLevel(logging.DEBUG)
        log.propagate = False
