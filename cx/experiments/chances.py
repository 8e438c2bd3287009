"""A chance that is next to nothing, as people say it."""

import math
from typing import Final

from cx.domain import Language
from cx.words import Words

_RAREST: Final = 100_000_000


def once_in(p: float, words: Words) -> str:
    """A chance as people say it: about once in 50,000.

    Examples
    --------
    >>> once_in(1.87e-5, Words.of("ja")), once_in(1.87e-5, Words.of("en"))
    ('約5万回に1回', 'about once in 50,000')
    """
    n = _RAREST if p * _RAREST <= 1 else 1 / p
    unit = 10 ** math.floor(math.log10(n))
    n = int(n / unit + 0.5) * unit
    shown = f"{n:,}"
    if words.language is Language.JA and n >= 10_000:
        shown = "1億" if n >= _RAREST else f"{n // 10_000:,}万"
    return words(f"test.chance.{'never' if n >= _RAREST else 'once'}", n=shown)
