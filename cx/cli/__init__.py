"""The command line: the same answers as the pages, for people and (``--json``) for programs."""

from cx.cli import (
    building,
    experiments,
    moments,
    project,
    whatif,
)  # their commands join those of main
from cx.cli.commands import main

__all__ = ["building", "experiments", "main", "moments", "project", "whatif"]
