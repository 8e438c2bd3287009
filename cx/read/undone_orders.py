"""What becomes of orders that come to nothing."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from cx.domain import Text

NAMES: Final[Mapping[str, Text]] = {
    "cancel": Text(ja="キャンセル", en="Cancelled"),
    "return": Text(ja="返品", en="Returned"),
    "refund": Text(ja="返金", en="Refunded"),
}


class Undone(NamedTuple):
    """Orders that came to nothing: which touch they are, and the cells of a column that say so.

    Of a ``part`` of an order the rest stands.
    """

    touchpoint: str
    column: str
    cells: tuple[str, ...]
    part: bool = False
