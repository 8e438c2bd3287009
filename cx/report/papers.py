"""A journey as a file to take away, by the ending of its name."""

from collections.abc import Mapping, Sequence
from typing import Final, Protocol

from cx.moments.journey import Journey
from cx.report import sentences
from cx.words import Words

WIDTH: Final = 1600  # px: of a picture


class Paper(Protocol):
    """Makes the contents of a file."""

    def __call__(self, journey: Journey, *, words: Words, files: Sequence[str] = ()) -> bytes:
        """The contents; ``files`` are the names of the files the data came from."""


def powerpoint(journey: Journey, *, words: Words, files: Sequence[str] = ()) -> bytes:
    """The map as a slide that can be edited."""
    from cx.report.slide import presentation

    return presentation(journey, words=words, files=files)


def html(journey: Journey, *, words: Words, files: Sequence[str] = ()) -> bytes:
    """The report as one page that needs no network."""
    from cx.report.web_page import web_page

    return web_page(journey, words=words, files=files).encode("utf-8")


def vector(journey: Journey, *, words: Words, files: Sequence[str] = ()) -> bytes:
    """The map as a picture that stays sharp at every size; ``files`` are not named in it."""
    from cx.figures.journey_map import journey_map
    from cx.report.picture import svg_file

    title = sentences.headline(journey, words)
    figure = journey_map(journey, words=words, width=WIDTH, title=title)
    return svg_file(figure, words)


PAPERS: Final[Mapping[str, Paper]] = {".pptx": powerpoint, ".html": html, ".svg": vector}
