"""How names are compared: a key for equality, tokens for patterns. Labels themselves stay as they are."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

_BRACKETS: Final = str.maketrans("", "", "()[]{}<>「」『』【】〔〕・･")
_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_WORD: Final = re.compile(r"[a-z0-9]+")


@lru_cache(maxsize=65_536)
def key(name: str) -> str:
    """A name without width, case, spaces, brackets and joints.

    Examples
    --------
    >>> key("会員ＩＤ "), key("Order_Id"), key("送料（税込）")
    ('会員id', 'orderid', '送料税込')
    """
    plain = unicodedata.normalize("NFKC", name).casefold().translate(_BRACKETS)
    return re.sub(r"[\s_\-‐/:：]+", "", plain)


@lru_cache(maxsize=65_536)
def tokens(name: str) -> tuple[str, ...]:
    """The Latin words of a name, camelCase and snake_case taken apart, plurals cut.

    Examples
    --------
    >>> tokens("ProductView"), tokens("review_pages"), tokens("配送")
    (('product', 'view'), ('review', 'page'), ())
    """
    parted = _CAMEL.sub(" ", unicodedata.normalize("NFKC", name)).casefold()
    return tuple(_singular(word) for word in _WORD.findall(parted))


def contains(name: str, pattern: str) -> bool:
    """Whether a pattern stands in a name: Latin patterns as whole words, others as a part.

    Examples
    --------
    >>> contains("add_to_cart", "cart"), contains("cartoon", "cart"), contains("商品配送中", "配送")
    (True, False, True)
    """
    wanted = tokens(pattern)
    if wanted and pattern.isascii():
        there = tokens(name)
        return any(there[at : at + len(wanted)] == wanted for at in range(len(there)))
    return key(pattern) in key(name)


def _singular(word: str) -> str:
    """A crude singular, enough to compare with a pattern cut in the same way."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
