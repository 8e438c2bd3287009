"""Where a paper's data came from: the line at its foot."""

from collections.abc import Sequence

from cx.figures.text import clean
from cx.moments.journey import Journey
from cx.report import sentences
from cx.words import Words


def source(journey: Journey, words: Words, files: Sequence[str]) -> str:
    """The files, the product, people and period."""
    said = [words("report.made"), sentences.who(journey, words)]
    if files:
        said.insert(0, words("report.source", files=[clean(file) for file in files]))
    return "  ·  ".join(said)
