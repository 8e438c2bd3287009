"""The words of ``people.toml``: family names, and who is called 様 or さん without being named."""

import tomllib
from functools import lru_cache
from importlib import resources
from typing import Final

_LONGEST: Final = 7  # letters of a whole name
_GIVEN: Final = 3  # letters of a given name behind a known family name


@lru_cache
def words(section: str) -> frozenset[str]:
    """The words of a list."""
    return frozenset(_lists()[section].split())


@lru_cache
def _lists() -> dict[str, str]:
    text = resources.files(__package__).joinpath("people.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def begins_with_surname(name: str) -> bool:
    """Whether it is a Japanese name, its family name one of the list.

    Examples
    --------
    >>> begins_with_surname("山田 太郎"), begins_with_surname("山田"), begins_with_surname("山盛りカレー")
    (True, True, False)
    """
    letters = "".join(name.split())
    if not 1 < len(letters) <= _LONGEST or any(sign.isascii() for sign in letters):
        return False
    return any(letters[:at] in words("surnames") for at in range(2, 5)) or letters[:1] in words(
        "surnames"
    ) & {name.split()[0]}


def named(run: str) -> str:
    """The name at the end of a run of letters before 様 or さん; "" where it calls nobody by name.

    Examples
    --------
    >>> named("山田"), named("先日佐藤"), named("店員"), named("配達員"), named("大久保健太郎")
    ('山田', '佐藤', '', '', '大久保健太郎')
    """
    if run in words("surnames"):
        return run
    for length in (4, 3, 2):
        if len(run) > length and run[:length] in words("surnames"):
            return "" if _is_role(run[length:]) else run
    for length in (4, 3, 2):
        if run[-length:] in words("surnames"):
            return run[-length:]
    return "" if len(run) > _GIVEN or _is_role(run) else run


def _is_role(run: str) -> bool:
    roles = words("roles")
    return (
        run in roles
        or run in words("called")
        or run.endswith(tuple(words("endings")))
        or any(run[-length:] in roles for length in (2, 3) if len(run) > length)
    )
