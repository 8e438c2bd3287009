"""Columns of two files that hold the same keys, found by what stands in them, whatever their titles."""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import duckdb

from cx.domain import Role, Shape
from cx.model.matching import key
from cx.read.guess import FileGuess, Link
from cx.read.profile import Profile
from cx.read.relation import LOOSE_KEY

_ROLES: Final = (Role.ORDER, Role.CUSTOMER, Role.VISIT, Role.ACCOUNT)
_ORDERS: Final = re.compile(r"注文|受注|申込|申し込|伝票|取引|売上|\b(orders?|transactions?|purchases?|bookings?)\b")  # fmt: skip
_PEOPLE: Final = re.compile(r"会員|顧客|お客|ユーザ|メンバー|購入者|注文者|申込者|\b(customers?|users?|members?|clients?|contacts?|respondents?|uid)\b|mail|メール")  # fmt: skip
_KEY: Final = re.compile(
    r"id\b|\bids?|no\.?$|番号|コード|number|code|key|mail|メール", re.IGNORECASE
)
_SAMPLE: Final = 1000
_LEAST: Final = 10  # different keys
_SHARE: Final = 0.5  # of one file's keys that must be in the other
_BETTER: Final = 0.2  # by so much content must beat a shared title
_LONGEST: Final = 64  # letters of a key
_CANDIDATES: Final = 8


class _Candidate(NamedTuple):
    guess: FileGuess
    profile: Profile
    kind: str  # of what it is the key: "order", "person", or "" where its title does not say


def linked(connection: duckdb.DuckDBPyConnection, guesses: Sequence[FileGuess]) -> list[FileGuess]:
    """The files, each with the columns whose keys stand in another file, the best for each.

    At least half of the different keys, and ten of them, must be there. Titles that speak of two
    things (an order, a customer) never meet; short numbers meet only where both titles speak of one.
    A column that has its title in common wins unless others meet clearly more often.
    """
    if len(guesses) < 2:
        return list(guesses)
    return [guess._replace(links=tuple(_links(connection, guess, guesses))) for guess in guesses]


def _links(
    connection: duckdb.DuckDBPyConnection, left: FileGuess, guesses: Sequence[FileGuess]
) -> Iterator[Link]:
    if left.shape in {Shape.TOTALS, Shape.TEST}:
        return
    for right in guesses:
        lends = Role.CUSTOMER in right.roles and Role.CUSTOMER not in left.roles
        if right is left or not (lends or right.shape in {Shape.ATTRIBUTES, Shape.TEST}):
            continue
        found = [
            (share + (_BETTER if alike else 0), share, one.profile.name, other.profile.name)
            for one in _candidates(left)
            for other in _candidates(right)
            if _names_rows(other) and _may_meet(one, other)
            for alike in (key(one.profile.name) == key(other.profile.name),)
            for share in (_share(connection, one, other),)
            if share >= (_SHARE if not alike else 0)
        ]
        if found:
            _, share, on, right_on = max(found, key=lambda each: each[0])
            yield Link(right.raw.number, on, right_on, share)


def _candidates(guess: FileGuess) -> list[_Candidate]:
    """Columns that can be keys: those of orders and customers first."""
    roles = {key(name) for role in _ROLES for name in guess.roles.get(role, ())}
    taken = {
        key(name) for role, names in guess.roles.items() if role not in _ROLES for name in names
    }
    taken |= {key(name) for name, _ in guess.ratings}
    names = [key(p.name) for p in guess.profiles]
    found = [
        profile
        for profile in guess.profiles
        if (key(profile.name) in roles or _KEY.search(profile.name.replace("_", " ")))
        and key(profile.name) not in taken
        and names.count(key(profile.name)) == 1
        and not profile.is_date
        and profile.distinct >= _LEAST
        and profile.length <= _LONGEST
    ]
    found.sort(key=lambda profile: key(profile.name) not in roles)
    return [_Candidate(guess, p, _kind(p.name)) for p in found[:_CANDIDATES]]


def _kind(title: str) -> str:
    """Of what a column is the key, as far as its title says.

    Examples
    --------
    >>> _kind("order_id"), _kind("申込番号"), _kind("注文者ID"), _kind("お客様番号"), _kind("No.")
    ('order', 'order', 'person', 'person', '')
    """
    plain = title.replace("_", " ").casefold()
    if _PEOPLE.search(plain):
        return "person"
    return "order" if _ORDERS.search(plain) else ""


def _names_rows(right: _Candidate) -> bool:
    roles = {key(name) for role in _ROLES[:2] for name in right.guess.roles.get(role, ())}
    return right.profile.unique or key(right.profile.name) in roles


def _may_meet(one: _Candidate, other: _Candidate) -> bool:
    """Whether alike keys could mean the same, and would not be alike by chance."""
    if one.kind and other.kind and one.kind != other.kind:
        return False
    short = all(_is_short(cell) for cell in (*one.profile.samples, *other.profile.samples))
    same_title = key(one.profile.name) == key(other.profile.name)
    return not short or same_title or (one.kind != "" and one.kind == other.kind)


def _is_short(cell: str) -> bool:
    return re.fullmatch(r"\d{1,6}(\.0)?", cell) is not None


def _share(connection: duckdb.DuckDBPyConnection, one: _Candidate, other: _Candidate) -> float:
    """The share of one file's different keys that stand in the other, in a sample."""
    left, right = (LOOSE_KEY.format(each.guess.raw.sql(each.profile.name)) for each in (one, other))
    [(keys, there)] = connection.execute(
        f"SELECT count(*), count(*) FILTER (key IN (SELECT {right} FROM {other.guess.raw.table}))"
        f" FROM (SELECT DISTINCT {left} AS key FROM {one.guess.raw.table} WHERE key <> ''"
        f" ORDER BY hash(key) LIMIT {_SAMPLE})"
    ).fetchall()
    return there / keys if keys and there >= min(_LEAST, keys) else 0.0
