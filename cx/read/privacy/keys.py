"""Keys in place of mails, phone numbers and names: equal for equal people, and nobody can be read off them.

A mail is written in many ways and a phone number in more; what is hashed is what all of them share. The
hash is SHA-256 over the project's salt, what was written, and the salt again, cut to 80 bits.
"""

import re
from collections.abc import Iterable
from typing import Final

import duckdb

from cx.read.report import PersonalKind

_LETTERS: Final = 20  # hexadecimal ones of the hash that are kept: 80 bits
_KEY: Final = re.compile(rf"(mail|phone|name|key):[0-9a-f]{{{_LETTERS}}}")
_ORDER: Final = (PersonalKind.MAIL, PersonalKind.PHONE, PersonalKind.NAME)  # the surest key first
# Full-width letters and signs, the wide space and the signs that minus is written with.
_WIDE: Final = "".join(map(chr, range(0xFF01, 0xFF5F))) + "\u3000‐‑‒–—―−ー"
_NARROW: Final = "".join(map(chr, range(0x21, 0x7F))) + " --------"
_PART: Final = r"\s<>()\[\],;:\x22"
_ADDRESS: Final = rf"[^{_PART}\x27][^{_PART}]*@[^{_PART}\x27]+[^{_PART}\x27.]"
_HOLDS_NOTHING: Final = (
    r"^[-*./\s]*$|^(なし|無し|無|不明|未登録|未入力|非公開|none|null|nan|n/?a|unknown)$"
)


def key_kind(cell: str) -> PersonalKind | None:
    """Of what a cell is the key: a mail, a phone number, a name; None where it is no key of these.

    Examples
    --------
    >>> str(key_kind("mail:0123456789abcdef0123")), key_kind("a@example.org")
    ('mail', None)
    """
    found = _KEY.fullmatch(cell)
    return PersonalKind(found[1]) if found and found[1] != "key" else None


def kind_of_keys(cells: Iterable[str]) -> PersonalKind | None:
    """Of what a column holds the keys, as the first of its cells tells that is one."""
    return next((kind for cell in cells if (kind := key_kind(cell))), None)


def surest(kind: PersonalKind | None) -> int:
    """The place of a kind among those that tell people apart, the surest first."""
    return _ORDER.index(kind) if kind in _ORDER else len(_ORDER)


def narrow(cell: str) -> str:
    """A cell in half-width and lower-case letters without blanks around it, as SQL."""
    plain = f"CASE WHEN strlen({cell}) = length({cell}) THEN {cell} ELSE translate({cell}, '{_WIDE}', '{_quoted(_NARROW)}') END"
    return f"lower(trim({plain}))"


def hashed(cell: str, salt: str, kind: PersonalKind) -> str:
    """The key of a cell as SQL; NULL where the cell names nobody ("なし", "***").

    What stands in a column of mails or phone numbers is a mail where there is an @ in it, and a phone
    number where seven digits are that are not all the same; anything else there ("guest") names nobody.
    A cell of which parts are starred could be anybody's.
    """
    there = f"CASE WHEN {cell} IS NULL OR contains({cell}, '*') OR regexp_matches({narrow(cell)}, '{_HOLDS_NOTHING}') THEN NULL"
    if kind in {PersonalKind.MAIL, PersonalKind.PHONE}:
        mail, phone = _mail(cell), _phone(cell)
        there += f" WHEN contains({narrow(cell)}, '@') THEN {_hash('mail', mail, salt)}"
        told = f"length({phone}) >= 7 AND replace({phone}, left({phone}, 1), '') <> ''"
        there += f" WHEN {told} THEN {_hash('phone', phone, salt)}"
        return f"{there} END"
    label = "name" if kind is PersonalKind.NAME else "key"
    rest = f"nullif(regexp_replace({narrow(cell)}, '\\s', '', 'g'), '')"
    return f"{there} ELSE {_hash(label, rest, salt)} END"


def own_salt(connection: duckdb.DuckDBPyConnection, tables: list[str]) -> str:
    """A salt for files that are read without a project: it is made of all that stands in them.

    So the same files give the same keys, and who has not the files cannot test a guess.
    """
    found = []
    for table in tables:
        [(sum_,)] = connection.execute(
            f"SELECT count(*) || '.' || sum(hash(r)::HUGEINT) FROM {table} AS r"
        ).fetchall()
        found.append(sum_ or "")
    return "-".join(found)


def _hash(label: str, text: str, salt: str) -> str:
    secret = _quoted(salt)
    return f"'{label}:' || left(sha256('{secret}|{label}|' || {text} || '|{secret}'), {_LETTERS})"


def _mail(cell: str) -> str:
    """The address in a cell, without "mailto:" and the name before it."""
    return f"coalesce(nullif(regexp_extract({narrow(cell)}, '{_ADDRESS}'), ''), {narrow(cell)})"


def _phone(cell: str) -> str:
    """The digits of a phone number without its country's and without the zero that Excel takes away."""
    digits = f"regexp_replace(regexp_replace({narrow(cell)}, '\\.0+$', ''), '[^0-9+]', '', 'g')"
    return f"regexp_replace({digits}, '^(?:(?:\\+|00)?(?:81|1))?0?([1-9][0-9]{{8,9}})$|^0+|\\+', '\\1')"


def _quoted(text: str) -> str:
    return text.replace("'", "''")
