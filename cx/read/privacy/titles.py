"""What the title of a column promises to say of a person: mail, phone, name, address and so on."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from cx.model.matching import contains, key, tokens
from cx.read.names import is_named, listed
from cx.read.report import PersonalKind

# What a title is tried for, the surest first. Things and places have names and addresses as well.
_KINDS: Final = (
    PersonalKind.MAIL,
    PersonalKind.IP,
    PersonalKind.CARD,
    PersonalKind.NUMBER,
    PersonalKind.BIRTHDAY,
    PersonalKind.POSTCODE,
    PersonalKind.PHONE,
    PersonalKind.ADDRESS,
    PersonalKind.NAME,
)
_SURE: Final = frozenset({PersonalKind.MAIL, PersonalKind.IP, PersonalKind.NUMBER})
_NUMBERED: Final = re.compile(r"[\d１-９①-⑨]+$")
_JOINTS: Final = re.compile(r"^(の|様|さま|さん|お|ご|側)+|(の|様)+$")
_READING: Final = re.compile(
    r"カナ|かな|kana|フリガナ|ふりがな|セイ|メイ|ローマ字|romaji", re.IGNORECASE
)


@lru_cache(maxsize=65_536)
def kind_of_title(title: str) -> PersonalKind | None:
    """What a title says of a person; None for all else, such as names of products and shops.

    Examples
    --------
    >>> str(kind_of_title("注文者：お名前（姓）")), str(kind_of_title("Billing Phone"))
    ('name', 'phone')
    >>> kind_of_title("商品名"), kind_of_title("配送方法名"), kind_of_title("campaign name")
    (None, None, None)
    """
    if is_firms_own(title):
        return None
    bare = _bare(title)
    thing = is_named(title, "not_person")
    for kind in _KINDS:
        if (thing and kind not in _SURE) or not _says(kind, title, bare):
            continue
        if kind is PersonalKind.CARD and is_named(title, "member_card"):
            continue
        return None if _needs_more(title, bare) else kind
    return None


def is_person(title: str) -> bool:
    """Whether a title says who a person is."""
    return kind_of_title(title) is not None


def is_firms_own(title: str) -> bool:
    """Whether a title speaks of a shop or a firm.

    Examples
    --------
    >>> is_firms_own("店舗住所"), is_firms_own("お客様住所")
    (True, False)
    """
    return is_named(title, "firms_own")


def is_perhaps_person(title: str) -> bool:
    """Whether a title may stand above names as well as above codes or things."""
    return is_named(title, "perhaps_person", whole=True)


def is_addressee(title: str) -> bool:
    """Whether a title speaks of whom a parcel goes to, who may be another than who bought.

    Examples
    --------
    >>> is_addressee("送付先電話番号"), is_addressee("Shipping Phone"), is_addressee("電話番号")
    (True, True, False)
    """
    return any(contains(title, word) for word in listed("person_owner", "addressee"))


def is_reading(title: str) -> bool:
    """Whether a title is that of how a name is read aloud."""
    return _READING.search(unicodedata.normalize("NFKC", title)) is not None


def _says(kind: PersonalKind, title: str, bare: str) -> bool:
    section = f"person_{kind}"
    wholes = {key(word) for word in listed(section, "whole")}
    return bare in wholes or any(contains(title, word) for word in listed(section))


def _needs_more(title: str, bare: str) -> bool:
    """Whether it is a bare "name", which shops give to orders and things as well."""
    return is_perhaps_person(title) and key(title) == bare


def _bare(title: str) -> str:
    """A title's key without its owner and the number at its end."""
    owners = {word for part in ("part", "addressee") for word in listed("person_owner", part)}
    plain = unicodedata.normalize("NFKC", title)
    if plain.isascii():
        latin = [_NUMBERED.sub("", token) for token in tokens(plain)]
        return "".join(_without(latin, [tokens(word) for word in owners]))
    bare = _NUMBERED.sub("", key(title))
    for owner in sorted(
        (key(word) for word in owners if not word.isascii()), key=len, reverse=True
    ):
        bare = bare.removeprefix(owner).removesuffix(owner) or bare
    return _JOINTS.sub("", bare) or bare


def _without(words: list[str], owners: list[tuple[str, ...]]) -> list[str]:
    """The words of a Latin title without those that name an owner, unless nothing else is there."""
    kept = list(words)
    for owner in owners:
        for at in range(len(kept) - len(owner), -1, -1):
            if tuple(kept[at : at + len(owner)]) == owner:
                kept[at : at + len(owner)] = []
    return kept or words
