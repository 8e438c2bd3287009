"""How files nobody has described join: who a row is about, and what is known of her, by keys of both."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from pathlib import PurePath
from typing import Final, NamedTuple

from cx.domain import Role, Shape
from cx.model.matching import key
from cx.model.recipe import Join
from cx.read.guess import FileGuess
from cx.read.names import is_referrer
from cx.read.privacy.keys import kind_of_keys
from cx.read.profile import Profile

APART: Final = frozenset({Shape.TOTALS, Shape.TEST})  # what makes no touches and borrows nothing
_FACTS: Final = frozenset({Shape.ATTRIBUTES, Shape.TEST})  # what is known of customers, or orders
_EXTRA_VALUES: Final = 200  # a column with more different cells is no breakdown
EXTRAS: Final = 20


class Who(NamedTuple):
    """The columns that say who a row is about, and those that do where the first are empty."""

    customer: tuple[str, ...]
    guests: tuple[tuple[str, ...], ...] = ()


class Planned(NamedTuple):
    """The joins of files, and, by a file's number, its customer where another file knows her."""

    joins: list[Join]
    who: dict[int, Who]


def ids(guesses: Sequence[FileGuess], known: Mapping[int, str]) -> dict[int, str]:
    """A table id per file: the known one, else its name without ending, numbered where two are alike."""
    found = dict(known)
    for guess in guesses:
        stem = PurePath(guess.raw.file).name.split(".")[0] or "file"
        other = stem if stem not in found.values() else f"{stem} {guess.raw.number + 1}"
        found.setdefault(guess.raw.number, other)
    return found


def joins(
    guesses: Sequence[FileGuess], ids: Mapping[int, str], settled: Collection[int]
) -> Planned:
    """Who lacks a customer borrows one; who has one takes over what is known of her.

    The files that are ``settled`` join among themselves as their recipe says, and borrow no customer.
    """
    found: list[Join] = []
    who: dict[int, Who] = {}
    for left in guesses:
        number = left.raw.number
        for right in guesses:
            own = number in settled and right.raw.number in settled
            if left.shape in APART or right.shape is Shape.TOTALS or right is left or own:
                continue
            borrowed = None if number in settled or number in who else _borrowed(left, right, ids)
            if borrowed is not None:
                join, who[number] = borrowed
                found.append(join)
            elif (taken := _attributes(left, right, ids)) is not None:
                found.append(taken)
    return Planned(found, who)


def _borrowed(left: FileGuess, right: FileGuess, ids: Mapping[int, str]) -> tuple[Join, Who] | None:
    """Whom a file's rows are about, where they do not say and the other file knows by an order or id."""
    customer = right.roles.get(Role.CUSTOMER, ())
    if Role.CUSTOMER in left.roles or not customer or right.trial is not None:
        return None
    shared = _shared(left, right)
    if shared is None:
        return None
    on, right_on = shared
    take = tuple(dict.fromkeys([*customer, *(name for each in right.guests for name in each)]))
    tables = {"left": ids[left.raw.number], "right": ids[right.raw.number]}
    return Join(**tables, on=on, right_on=right_on, take=take), Who(customer, right.guests)


def _shared(left: FileGuess, right: FileGuess) -> tuple[str, str | None] | None:
    """The columns of both that name each row on the right: those whose keys meet, else by their title."""
    link = next((each for each in left.links if each.right == right.raw.number), None)
    if link is not None and link.share > 0:
        alike = key(link.on) == key(link.right_on)
        return link.on, None if alike else link.right_on
    named = _named_alike(left, right)
    return None if named is None else (named, None)


def _named_alike(left: FileGuess, right: FileGuess) -> str | None:
    """A column of both that names each row on the right: customer first, then order, then any id."""
    there = {key(p.name): p for p in right.profiles if p.name}
    for role in (Role.CUSTOMER, Role.ORDER):
        for name in left.roles.get(role, ()):
            if key(name) in there:
                return name
    for profile in left.profiles:
        other = there.get(key(profile.name))
        if profile.name and key(profile.name).endswith("id") and other is not None and other.unique:
            return profile.name
    return None


def _attributes(left: FileGuess, right: FileGuess, ids: Mapping[int, str]) -> Join | None:
    if right.shape not in _FACTS or left.shape is Shape.ATTRIBUTES:
        return None
    shared = _shared(left, right)
    if shared is None:
        return None
    have = {key(profile.name) for profile in left.profiles}
    times = Counter(key(profile.name) for profile in right.profiles)
    take = [
        p.name
        for p in right.profiles
        if key(p.name) not in have and times[key(p.name)] == 1 and breaks_down(p)
    ]
    value = [name for name in right.roles.get(Role.VALUE, ()) if key(name) not in have]
    take = list(dict.fromkeys([*value, *take]))[:EXTRAS]
    if not take:
        return None
    on, right_on = shared
    tables = {"left": ids[left.raw.number], "right": ids[right.raw.number]}
    return Join(**tables, on=on, right_on=right_on, take=tuple(take))


def breaks_down(profile: Profile) -> bool:
    """Whether a column parts customers into groups worth comparing, or says who brought them."""
    parts = 1 < profile.distinct <= _EXTRA_VALUES and not profile.unique
    return (
        bool(profile.name)
        and (parts or is_referrer(profile.name))
        and not profile.is_date
        and (kind_of_keys(profile.samples) is None or is_referrer(profile.name))
    )
