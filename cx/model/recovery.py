"""What the names of touchpoints say about pains and what mended them."""

from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from importlib import resources

from cx.model.base import Settings, checked, toml
from cx.model.matching import contains

_FILE = "recovery.toml"


class Mend(StrEnum):
    """What mended a pain."""

    APOLOGY = "apology"
    REFUND = "refund"
    VOUCHER = "voucher"
    REPLACEMENT = "replacement"
    CALL = "call"  # staff came back to the customer, or solved it


class Sign(StrEnum):
    """What shows that something went wrong, whatever was scored."""

    TROUBLE = "trouble"  # an error, a complaint, something broken
    ASKED = "asked"  # the customer asked for help


class _Patterns(Settings):
    mends: Mapping[Mend, tuple[str, ...]]
    signs: Mapping[Sign, tuple[str, ...]]


def meaning(touchpoint: str) -> Mend | Sign | None:
    """What a touchpoint's name says: what mended, what went wrong, or nothing.

    The longest pattern in the name decides; of equals, the one that stands later in the name.

    Examples
    --------
    >>> meaning("お詫びの連絡"), meaning("Phone support"), meaning("First cup")
    (<Mend.APOLOGY: 'apology'>, <Sign.ASKED: 'asked'>, None)
    >>> meaning("Sorry coupon").value, meaning("ticket resolved").value, meaning("coupon")
    ('voucher', 'call', None)
    """
    hits = [
        (len(pattern), touchpoint.casefold().rfind(pattern.casefold()), kind)
        for kind, patterns in _patterns().items()
        for pattern in patterns
        if contains(touchpoint, pattern)
    ]
    return max(hits, key=lambda hit: hit[:2])[2] if hits else None


@lru_cache(maxsize=1)
def _patterns() -> dict[Mend | Sign, tuple[str, ...]]:
    text = resources.files("cx.model").joinpath(_FILE).read_text(encoding="utf-8")
    found = checked(_Patterns, toml(text, file=_FILE), file=_FILE)
    every: dict[Mend | Sign, tuple[str, ...]] = {}
    for kinds in (found.mends.items(), found.signs.items()):
        every.update(kinds)
    return every
