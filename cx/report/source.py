"""Where a paper's data came from: the line at its foot."""

from collections.abc import Sequence

from cx.figures.text import clean
from cx.moments.journey import Journey
from cx.report import sentences
from cx.words import Words


def source(journey: Journey, words: Words, files: Sequence[str]) -> str:
    """People, period and filters, the product, and the files: what may be cut comes last."""
    said = [sentences.who(journey, words), words("report.made")]
    if files:
        said.append(words("report.source", files=[clean(file) for file in files]))
    return "  ·  ".join(said)
