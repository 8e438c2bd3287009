"""Which columns say who people are: by what their titles promise, if their cells agree, and by the cells alone."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import duckdb

from cx.model.matching import contains
from cx.read.files.table import RawTable
from cx.read.names import is_id, is_named
from cx.read.privacy.surnames import begins_with_surname
from cx.read.privacy.titles import is_firms_own, is_perhaps_person, kind_of_title
from cx.read.profile import Profile
from cx.read.report import PersonalKind

_SAMPLE: Final = 400  # rows that are looked at
_HYPHENS: Final = re.compile(r"(?<=\d)[‐‑‒–—―−ー](?=\d)")
_MAIL: Final = re.compile(r"(.{0,60}<)?(mailto:)?[!-;=?A-~]+@[\w-]+(\.[\w-]+)+>?\.?", re.ASCII)
_PHONE: Final = re.compile(
    r"^0\d{1,4}-\d{1,4}-\d{3,4}$|^\(?0\d{1,4}\)\d{1,4}-?\d{4}$|^0[5789]0\d{8}$|^\(\d{3}\) ?\d{3}-\d{4}$"
    r"|^\d{3}[-.]\d{3}[-.]\d{4}$|^\+\d{1,3}[- (]?\d[\d ()-]{6,14}\d$"
)
_MOBILE: Final = re.compile(r"^0[5789]0-?\d{4}-?\d{4}$")
_POSTCODE: Final = re.compile(r"^〒?\d{3}-\d{4}$")
_IP: Final = re.compile(
    r"^(25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}(:\d+)?$"
    r"|^(?=.*::)[0-9a-f:.]{2,39}$|^[0-9a-f]{1,4}(:[0-9a-f]{1,4}){7}$"
)
_STREET: Final = re.compile(
    r"^(〒?\d{3}-?\d{4}\s*)?(.{2,3}[都道府県].{1,10}[市区町村郡].*\d|[^\sぁ-ん]{1,6}[市区町村][^ぁ-ん]{0,16}\d(丁目|番|-\d))"
)
_AREA: Final = re.compile(r"^(.{2,3}[都道府県])?([^\d\s]{1,7}[市区町村郡]){0,2}$")
_DIGITS: Final = re.compile(r"[\d\s()+.x-]*")
_CARD: Final = re.compile(r"[3-6]\d{13,15}")
_STARRED: Final = re.compile(r"[\d*x•・ -]*[*x•・]{4,}[\d*x•・ -]*")
_CODE: Final = re.compile(r"[〒a-z\d][a-z\d -]{1,10}")
_DAY: Final = re.compile(
    r"\d{1,4}[-/.年]\s?\d{1,2}([-/.月]\s?\d{1,2}日?)?|\d{8}|\d{1,2}月\s?\d{1,2}日"
)
_ENGLISH: Final = re.compile(r"[A-Z][a-z]+(-[A-Z][a-z]+)?( [A-Z]\.)? [A-Z][A-Za-z'’-]+")
_LONGEST_NAME: Final = 40
_NUMBERS: Final = ("number", "no", "code", "tracking", "invoice", "order", "伝票", "型番", "品番")
_NAMES_BESIDE: Final = frozenset(
    {PersonalKind.MAIL, PersonalKind.PHONE, PersonalKind.ADDRESS, PersonalKind.POSTCODE,
     PersonalKind.BIRTHDAY, PersonalKind.NAME}
)  # fmt: skip


def persons(
    connection: duckdb.DuckDBPyConnection, raw: RawTable, profiles: Sequence[Profile]
) -> dict[int, PersonalKind]:
    """The columns of a table that say who people are, by their place."""
    cells = _cells(connection, raw, profiles)
    found = {
        at: kind
        for at, profile in enumerate(profiles)
        if cells[at] and (kind := kind_of(profile.name, cells[at])) is not None
    }
    perhaps = [
        at
        for at, profile in enumerate(profiles)
        if at not in found and cells[at] and is_perhaps_person(profile.name)
    ]
    named = [at for at in perhaps if _is_name_here(profiles[at], cells[at], profiles, found)]
    return found | dict.fromkeys(named, PersonalKind.NAME)


def kind_of(title: str, cells: Sequence[str]) -> PersonalKind | None:
    """What of a person the filled cells of a column say.

    Examples
    --------
    >>> str(kind_of("memo 1", ["a@example.org", "b@example.org"]))
    'mail'
    >>> kind_of("電話番号", ["あり", "なし"]), kind_of("住所", ["東京都", "大阪府"])
    (None, None)
    """
    plain = [_plain(cell) for cell in cells]
    promised = kind_of_title(title)
    if promised is not None and _FITS[promised](plain):
        return promised
    if promised is PersonalKind.MAIL and any("@" in cell for cell in plain):
        return promised
    return None if is_firms_own(title) else _seen(title, plain)


def _plain(cell: str) -> str:
    """A cell in half-width signs, with one kind of hyphen between its digits."""
    narrow = unicodedata.normalize("NFKC", cell).strip().lstrip("'")
    return _HYPHENS.sub("-", narrow)


def looks_named(cells: Sequence[str]) -> bool:
    """Whether most cells are names of people, as far as that can be seen.

    Examples
    --------
    >>> looks_named(["山田 太郎", "佐藤花子"]), looks_named(["Ann Smith"]), looks_named(["ドリップ", "A12"])
    (True, True, False)
    """
    return _most(cells, lambda cell: bool(_ENGLISH.fullmatch(cell)) or begins_with_surname(cell))


def _is_name_here(
    profile: Profile,
    cells: Sequence[str],
    profiles: Sequence[Profile],
    found: Mapping[int, PersonalKind],
) -> bool:
    """Whether a title such as "name" or "お客様" stands above names of people."""
    if looks_named(cells):
        return True
    beside = sum(is_named(each.name, "order_beside") for each in profiles)
    bare = is_named(profile.name, "order_name", whole=True) and beside < 2
    return bare and profile.is_text and not _NAMES_BESIDE.isdisjoint(found.values())


def _cells(
    connection: duckdb.DuckDBPyConnection, raw: RawTable, profiles: Sequence[Profile]
) -> list[list[str]]:
    """Some filled cells of every column, each once."""
    step = max(1, raw.rows // _SAMPLE) | 1  # odd, to be out of step with the file
    rows = connection.execute(
        f"SELECT * FROM {raw.table} WHERE rowid % {step} = 0 LIMIT {2 * _SAMPLE}"
    ).fetchall()
    found = [
        list(dict.fromkeys(row[at] for row in rows if row[at] and row[at].strip()))
        for at in range(len(profiles))
    ]
    for at, profile in enumerate(profiles):
        if profile.filled and not found[at]:
            rare = connection.execute(
                f"SELECT c{at} FROM {raw.table} WHERE trim(c{at}) <> '' LIMIT 50"
            ).fetchall()
            found[at] = [cell for (cell,) in rare]
    return found


def _seen(title: str, cells: Sequence[str]) -> PersonalKind | None:
    """What the cells themselves say."""
    if _most(cells, lambda cell: bool(_MAIL.fullmatch(cell)), of=0.5):
        return PersonalKind.MAIL
    if _most(cells, _is_ip, of=0.8):
        return PersonalKind.IP
    if _most(cells, lambda cell: bool(_MOBILE.match(cell)), of=0.8):
        return PersonalKind.PHONE
    if len(cells) >= 5 and _most(cells, _is_card, of=0.9):
        return PersonalKind.CARD
    if _most(cells, lambda cell: len(cell) <= 80 and bool(_STREET.search(cell)), of=0.6):
        return PersonalKind.ADDRESS
    if is_id(title) or any(contains(title, word) for word in _NUMBERS):
        return None  # numbers of orders and parcels are written in the same way
    if _most(cells, lambda cell: bool(_PHONE.match(cell)), of=0.8):
        return PersonalKind.PHONE
    if _most(cells, lambda cell: bool(_POSTCODE.match(cell)), of=0.9):
        return PersonalKind.POSTCODE
    return None


def _is_ip(cell: str) -> bool:
    return bool(_IP.match(cell.lower()))


def _is_card(cell: str) -> bool:
    digits = re.sub(r"[ -]", "", cell)
    return bool(_CARD.fullmatch(digits)) and luhn(digits)


def luhn(digits: str) -> bool:
    """Whether the last digit checks the others, as on every payment card (ISO/IEC 7812-1).

    Examples
    --------
    >>> luhn("4111111111111111"), luhn("4111111111111112")
    (True, False)
    """
    doubled = [int(each) * (2 if at % 2 else 1) for at, each in enumerate(reversed(digits))]
    return sum(each - 9 if each > 9 else each for each in doubled) % 10 == 0


def _most(cells: Sequence[str], test: Callable[[str], bool], *, of: float = 0.6) -> bool:
    return bool(cells) and sum(map(test, cells)) >= of * len(cells)


def _is_area(cell: str) -> bool:
    """Whether it is a prefecture or a town: a group of people, not a place where one lives."""
    return bool(_AREA.match(cell))


def _is_number(cell: str) -> bool:
    return any(sign.isdigit() for sign in cell) and bool(_DIGITS.fullmatch(cell.lower()))


# What cells must look like for a title to be believed.
_FITS: Final[Mapping[PersonalKind, Callable[[Sequence[str]], bool]]] = {
    PersonalKind.MAIL: lambda cells: _most(cells, lambda cell: "@" in cell, of=0.5),
    PersonalKind.IP: lambda cells: _most(cells, _is_ip),
    PersonalKind.CARD: lambda cells: _most(
        cells,
        lambda cell: (
            _is_card(cell)
            or bool(_STARRED.fullmatch(cell.lower()))
            or bool(re.fullmatch(r"\d{4}", cell))
        ),
    ),
    PersonalKind.NUMBER: lambda cells: _most(cells, lambda cell: any(map(str.isdigit, cell))),
    PersonalKind.BIRTHDAY: lambda cells: _most(cells, lambda cell: bool(_DAY.match(cell))),
    PersonalKind.POSTCODE: lambda cells: _most(
        cells, lambda cell: bool(_CODE.fullmatch(cell.lower())) and any(map(str.isdigit, cell))
    ),
    PersonalKind.PHONE: lambda cells: _most(cells, _is_number),
    PersonalKind.ADDRESS: lambda cells: (
        not _most(cells, _is_area, of=0.9) and not _most(cells, _is_ip)
    ),
    PersonalKind.NAME: lambda cells: _most(
        cells, lambda cell: len(cell) <= _LONGEST_NAME and not cell.replace(".", "").isdigit()
    ),
}
