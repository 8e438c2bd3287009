"""Numbers as people write them: １，２３４円, ▲500, 58%, (120)."""

import math
import re
import unicodedata
from typing import Final

_UNITS: Final = re.compile(
    r"^[¥$€£\s]+|(?:円|人|件|点|個|回|日|%|yen|jpy|pts?|(?<=\d)-)$", re.IGNORECASE
)
_NUMBER: Final = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?")
_GROUPS: Final = re.compile(r"(?<=\d)\s(?=\d{3}(?!\d))")  # 1 200 000
_MANY: Final = {"千": 1e3, "万": 1e4, "百万": 1e6, "億": 1e8}


def parse(text: str) -> float | None:
    """A number out of a cell; None where it is none. △ and ▲ are minus; 58% is 58.

    Examples
    --------
    >>> parse("１，２３４円"), parse("▲500"), parse("(120)"), parse("3.5万円"), parse("¥800-"), parse("n/a")
    (1234.0, -500.0, -120.0, 35000.0, 800.0, None)
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    negative = plain[:1] in {"△", "▲", "−"}
    if negative:
        plain = plain[1:].strip()
    if plain.startswith("(") and plain.endswith(")"):
        negative, plain = True, plain[1:-1]
    plain = _UNITS.sub("", _UNITS.sub("", plain.strip())).replace(",", "").strip()
    plain = _GROUPS.sub("", plain)
    factor = next((size for unit, size in _MANY.items() if plain.endswith(unit)), 1.0)
    if factor != 1.0:
        plain = plain.rstrip("千万百億")
    if not _NUMBER.fullmatch(plain):
        return None
    value = (-1 if negative else 1) * float(plain) * factor
    return value if math.isfinite(value) else None
