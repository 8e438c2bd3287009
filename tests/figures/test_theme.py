"""Every colour can be read on its ground."""

import dataclasses
import re

import pytest

from cx.figures.theme import Theme, faded, theme

TEXTS = ("ink", "ink2", "ink3", "glory_text", "pain_text", "accent")
GROUNDS = ("bg", "lane", "panel")


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", list(Theme))
def test_text_stands_out_from_every_ground(name: Theme) -> None:
    tokens = theme(name)
    for text in TEXTS:
        for ground in GROUNDS:
            assert _contrast(getattr(tokens, text), getattr(tokens, ground)) >= 4.5, (text, ground)


@pytest.mark.parametrize("name", list(Theme))
def test_marks_stand_out_from_the_page(name: Theme) -> None:
    tokens = theme(name)
    assert _contrast(tokens.glory, tokens.bg) >= 3
    assert max(_contrast(tokens.pain, tokens.bg), _contrast(tokens.pain_line, tokens.bg)) >= 3
    assert _contrast(tokens.curve, tokens.bg) >= 3


@pytest.mark.parametrize("name", list(Theme))
def test_colours_are_written_in_full(name: Theme) -> None:
    assert all(re.fullmatch("#[0-9A-F]{6}", c) for c in dataclasses.astuple(theme(name)))


def test_a_faded_colour_keeps_its_parts() -> None:
    assert faded("#FCFBF8", 0.86) == "rgba(252,251,248,0.86)"
