"""The touchpoint that a column's title speaks of."""

import re
from typing import Final

from cx.model.matching import key

WHOLE: Final = "overall"  # the touchpoint of an answer about everything
_EDGES: Final = " _-:：?？.。"
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
_ABOUT: Final = r"(?:(?:your|our|the)\s+)?(?:overall\s+)?"
_SENTENCE: Final = re.compile(  # questions in English, up to what they are about
    r"^(?:overall,?\s+)?(?:"
    r"how\s+(?:satisfied|happy|pleased)\s+(?:are|were|was|is|have)\s+you(?:\s+been)?(?:\s+(?:with|about)\b)?|"
    r"how\s+(?:would|do|did)\s+you\s+rate|(?:please\s+)?rate|how\s+(?:was|were)|"
    r"how\s+likely\s+(?:are|is)\s+(?:you|it)\s+(?:to|that\s+you\s+(?:will|would))|would\s+you(?=\s+recommend)"
    rf")\s+{_ABOUT}(?:(?:satisfaction|experience)\b\s*(?:(?:with|of|at)\s+{_ABOUT})?)?",
    re.IGNORECASE,
)
_SCALE_SAID: Final = re.compile(
    r"[\s,]*(?:[(（][^()（）]*\d[^()（）]*[)）]|on a scale (?:of|from)\b.*)[?？]?\s*$",
    re.IGNORECASE,
)
_EVERYTHING: Final = re.compile(
    r"(us|overall|in general|in total|総合|全体|全般|全体的な?|総合的な?)?", re.IGNORECASE
)
_DEGREE: Final = re.compile(r"(?<!不)満足度|(?<!dis)\b(satisfied|satisfaction)\b", re.IGNORECASE)
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
    >>> touchpoint_of_question("How satisfied were you with the first cup? (1-5)")
    'First cup'
    """
    if grid := _GRID.search(column):
        return grid[1].strip()
    plain = _SCALE_SAID.sub("", column.strip())
    asked = _SENTENCE.sub("", plain)
    if asked != plain:
        short = asked.strip(_EDGES)
        label = short[:1].upper() + short[1:]
    else:
        short = label = _ASKING.sub("", _GAP_WORDS.sub("", plain)).strip(_EDGES)
    if short == column.strip(_EDGES):
        return column
    return WHOLE if _EVERYTHING.fullmatch(short) else label


def more_is_better(title: str) -> bool:
    """Whether a title names a degree of satisfaction, so that the higher number is the better.

    Examples
    --------
    >>> more_is_better("配送の満足度"), more_is_better("味には満足しましたか")
    (True, False)
    """
    return _DEGREE.search(title) is not None
