"""Text stays in its room, breaks where a reader would, and is never markup."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cx.figures.text import clean, cut, escape, wrap
from cx.figures.widths import fits, width

ANY = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp")), max_size=60)
MIXED = st.text("あいがを漢字カー、。「」（） abcWi12,.!…👍", max_size=60)
NO_START = "、。」）ー"


@given(st.one_of(ANY, MIXED), st.floats(30, 400), st.sampled_from([11.0, 13.0, 19.0]))
def test_a_cut_line_fits_its_room(text: str, room: float, size: float) -> None:
    short = cut(text, size, room)
    assert short == text or short.endswith("…")
    assert fits(short, size, room)


@given(st.one_of(ANY, MIXED), st.floats(60, 400))
def test_wrapped_lines_fit_their_room(text: str, room: float) -> None:
    assert all(fits(line, 13, room) for line in wrap(text, 13, room))


@given(MIXED, st.floats(60, 400))
def test_wrapping_loses_nothing_but_spaces(text: str, room: float) -> None:
    lines = wrap(text, 13, room)
    assert "".join("".join(lines).split()) == "".join(text.split())


@given(MIXED, st.floats(60, 300), st.integers(1, 3))
def test_no_more_lines_than_asked_for(text: str, room: float, lines: int) -> None:
    found = wrap(text, 13, room, lines=lines)
    assert 1 <= len(found) <= lines
    assert all(fits(line, 13, room) for line in found)


@given(st.text("あいうえ漢字、。」ー", min_size=1, max_size=40), st.floats(70, 300))
def test_a_line_never_starts_with_a_closing_sign(text: str, room: float) -> None:
    lines = wrap(text, 13, room)
    squeezed = any(sign * 2 in text for sign in NO_START) or text[0] in NO_START
    runs = max((len(run) for run in _runs(text)), default=0)
    if not squeezed and runs < 2:
        assert not any(line[0] in NO_START for line in lines[1:] if line)


def _runs(text: str) -> list[str]:
    """Neighbouring signs that may not start a line."""
    return "".join(c if c in NO_START else " " for c in text).split()


@given(ANY, ANY)
def test_joined_text_is_as_wide_as_its_parts(one: str, other: str) -> None:
    assert width(one + other, 13) <= width(one, 13) + width(other, 13) + 1e-6


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("種類が多くて、違いがよく分からない", 140, ["種類が多くて、", "違いがよく分からない"]),
        ("香りで目が覚めた。もう戻れない", 140, ["香りで目が覚めた。", "もう戻れない"]),
        (
            "So many kinds, I can't tell them apart",
            170,
            ["So many kinds, I", "can't tell them apart"],
        ),
        ("The first cup", 200, ["The first cup"]),
    ],
)
def test_lines_break_where_a_reader_would(text: str, room: float, lines: list[str]) -> None:
    assert wrap(text, 13, room) == lines


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<b>bold</b>", "&lt;b&gt;bold&lt;/b&gt;"),
        ('<a href="http://x">x</a>', '&lt;a href="http://x"&gt;x&lt;/a&gt;'),
        ("R&D", "R&amp;D"),
        ("&lt;", "&amp;lt;"),
        ("$x$", "&#36;x&#36;"),
        ("two\nlines", "two lines"),
        ("\u202eturned", "turned"),
        ("12,480人　4月", "12,480人　4月"),
    ],
)
def test_user_text_is_never_markup(text: str, shown: str) -> None:
    assert escape(text) == shown


def test_names_are_cleaned_to_one_line() -> None:
    assert clean(" first\n\t cup\x00\u200b ") == "first cup"


def test_a_joined_emoji_is_one_sign_and_is_not_torn() -> None:
    family = "👩\u200d👩\u200d👧"
    assert width(family, 10) == width("👩", 10)
    assert cut(family * 3, 10, 40) == family * 2 + "…"
