"""The command line: the same answers as the pages, for people and (``--json``) for programs."""

from cx.cli.commands import main

__all__ = ["main"]
