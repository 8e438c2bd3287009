"""How wide text is in pixels: Plotly gives no sizes before a browser has drawn it.

A table of Source Sans, which Streamlit ships, with full-width signs for Japanese; it agrees with
Chromium to a pixel or two. ``fits`` leaves slack for the other fonts of the stack.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from cx.figures.theme import BOLD, REGULAR

SLACK: Final = 1.06  # other fonts of the stack run wider than Source Sans
# Advance widths of Source Sans (regular), thousandths of an em, from the space to "~".
_LATIN: Final = (
    "200 289 426 497 497 824 609 249 303 303 418 497 249 311 249 350 497 497 497 497 497 497 497 497 "
    "497 497 249 249 497 497 497 425 847 543 588 571 615 527 494 617 652 263 479 579 486 727 647 664 "
    "566 664 569 534 536 645 515 786 513 476 539 303 350 303 497 500 542 504 553 456 555 496 292 504 "
    "544 246 247 495 255 829 547 542 555 555 347 419 338 544 467 719 446 467 425 303 241 303 497"
)
_OTHERS: Final = {
    "–": 0.48,
    "—": 0.80,
    "−": 0.497,
    "±": 0.497,
    "…": 0.96,
    "·": 0.25,
    "“": 0.48,
    "”": 0.48,
    "‘": 0.25,
    "’": 0.25,
    "×": 0.497,
    "→": 0.62,
    "↓": 0.62,
    "¥": 0.5,
    "€": 0.5,
    "£": 0.5,
}
_EM: Final = {
    **{chr(32 + i): int(wide) / 1000 for i, wide in enumerate(_LATIN.split())},
    **_OTHERS,
}
_BOLDER: Final = 1.04
_EMOJI: Final = 1.3

JOINER: Final = "\u200d"
_JOINED: Final = re.compile("\u200d.|[\ufe0f\U0001f3fb-\U0001f3ff]")


@lru_cache(maxsize=4096)
def em(char: str) -> float:
    """A sign's width in ems."""
    if char in _EM:
        return _EM[char]
    if unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return 0.0
    if ord(char) >= 0x1F000:
        return _EMOJI
    kind = unicodedata.east_asian_width(char)
    return {"W": 1.0, "F": 1.0, "H": 0.5}.get(kind, 0.62)


def width(text: str, size: float, weight: int = REGULAR) -> float:
    """The width of one line in pixels.

    Examples
    --------
    >>> width("最初の一杯", 20)
    100.0
    """
    alone = text if text.isascii() else _JOINED.sub("", text)
    ems = sum(map(em, alone))
    return ems * size * (_BOLDER if weight >= BOLD and not _is_wide(text) else 1.0)


def widest(texts: Iterable[str], size: float, weight: int = REGULAR) -> float:
    """The width of the widest of some lines; 0 of none."""
    return max((width(text, size, weight) for text in texts), default=0.0)


def fits(text: str, size: float, room: float, weight: int = REGULAR) -> bool:
    """Whether a line stands in a room, with slack for other fonts."""
    return needed(text, size, weight) <= room


def needed(text: str, size: float, weight: int) -> float:
    """The width a line may have in other fonts: full-width signs are as wide in all of them."""
    wide = sum(em(char) == 1 for char in text)
    return wide * size + (width(text, size, weight) - wide * size) * SLACK


def _is_wide(text: str) -> bool:
    """Whether most signs are full-width: those do not grow in bold."""
    return 2 * sum(em(char) >= 1 for char in text) > len(text)
