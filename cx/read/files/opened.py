"""What was given, opened: the sheets of a workbook and the files of an archive, each a source."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from cx.read.report import Note, Source


class Opened(NamedTuple):
    """The tables among what was given, and what was passed over."""

    sources: list[Source]
    notes: tuple[Note, ...]


def opened(
    sources: Sequence[Source], folder: Path, *, sheets: Mapping[str, tuple[str, ...]]
) -> Opened:
    """Every table of what was given; ``folder`` takes what is unpacked."""
    return Opened(list(sources), ())
