"""What the titles of columns tell: the words of ``synonyms.toml``."""

import re
import tomllib
from functools import lru_cache
from importlib import resources
from typing import Final

from cx.domain import Role
from cx.model.matching import contains, key

_MONEY: Final = re.compile(
    r"\s*[(（\[［](円|税込|税抜|税別|税込み|税抜き|円・?税込|円・?税抜|jpy|usd|eur|yen|[¥￥$€])[)）\]］]\s*$",
    re.IGNORECASE,
)


@lru_cache
def _lists() -> dict[str, dict[str, list[str]]]:
    text = resources.files(__package__).joinpath("synonyms.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@lru_cache
def synonyms() -> dict[Role, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Of every role that has any, the words that are whole titles and those that may be a part."""
    return {
        Role(name): (tuple(words.get("whole", ())), tuple(words.get("part", ())))
        for name, words in _lists().items()
        if name in set(Role)
    }


@lru_cache(maxsize=65_536)
def is_named(name: str, section: str, *, whole: bool = False) -> bool:
    """Whether a title holds a word of a list, or, asked for the ``whole``, is one.

    Examples
    --------
    >>> is_named("Date joined", "no_touch"), is_named("注文日", "no_touch")
    (True, False)
    """
    words = _lists()[section]
    if whole:
        return key(name) in {key(word) for word in words["whole"]}
    return any(contains(name, word) for word in (*words.get("whole", ()), *words.get("part", ())))


@lru_cache
def listed(section: str, part: str = "part") -> tuple[str, ...]:
    """The words of a list."""
    return tuple(_lists()[section].get(part, ()))


def is_referrer(name: str) -> bool:
    """Whether a column says which customer brought this one.

    Examples
    --------
    >>> is_referrer("Referred by"), is_referrer("紹介者"), is_referrer("Referral")
    (True, True, False)
    """
    return is_named(name, "referrer")


def is_id(name: str) -> bool:
    """Whether a title promises an id, a number or a code."""
    return contains(name, "id") or "番号" in name or "コード" in name


def is_title(title: str, word: str) -> bool:
    """Whether a title is a word, with or without a unit of money behind it.

    Examples
    --------
    >>> is_title("金額（税込）", "金額"), is_title("満足度 [配送]", "満足度")
    (True, False)
    """
    return key(word) in {key(title), key(_MONEY.sub("", title))}
