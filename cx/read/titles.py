"""The touchpoint that a column's title speaks of."""

import re
from typing import Final

from cx.model.matching import key

_BARE: Final = frozenset(
    {
        "date",
        "datetime",
        "time",
        "timestamp",
        "at",
        "ts",
        "created",
        "日付",
        "日時",
        "年月日",
        "日",
        "時刻",
    }
)

_DATE_WORDS: Final = re.compile(
    r"(日時|年月日|日付|時刻|日)$|[\s_-]*\b(timestamp|datetime|date|time|at|on)$", re.IGNORECASE
)
_ASKING: Final = re.compile(
    r"^(overall\s+)?(satisfaction|rating)\s+(with|of|for)\s+(the\s+)?|"
    r"\s*(satisfaction|rating|score|csat)$|"
    r"(の|に対する|への)?(総合)?(満足度|満足感|評価|ご満足度)(を.*|は.*)?$|"
    r"(について|には|に|は).{0,12}(満足|いかが).*$",
    re.IGNORECASE,
)
_GRID: Final = re.compile(r"[\[［]([^\]］]+)[\]］]\s*$")
_GAP_WORDS: Final = re.compile(
    r"[はが、]?\s*期待(と|に)(比べて|くらべて).*$|,?\s*compared (with|to).*$", re.IGNORECASE
)


def is_bare_date(label: str) -> bool:
    """Whether a title says only that it is a date, not of what."""
    return key(label) in _BARE


def says_time(column: str) -> bool:
    """Whether a date column's title promises a time of day."""
    return "日時" in column or "time" in column.casefold()


def touchpoint_of_date(column: str) -> str:
    """The touchpoint that a date column names.

    Examples
    --------
    >>> touchpoint_of_date("注文日時"), touchpoint_of_date("order_delivered_date")
    ('注文', 'order delivered')
    """
    plain = column.replace("_", " ").strip()
    return _DATE_WORDS.sub("", plain).strip() or column


def touchpoint_of_question(column: str) -> str:
    """The touchpoint that a question asks about.

    Examples
    --------
    >>> touchpoint_of_question("配送の満足度"), touchpoint_of_question("満足度 [梱包]")
    ('配送', '梱包')
    >>> touchpoint_of_question("Satisfaction with delivery")
    'delivery'
    """
    if grid := _GRID.search(column):
        return grid[1].strip()
    short = _ASKING.sub("", _GAP_WORDS.sub("", column.strip())).strip(" _-:：")
    return short or column
