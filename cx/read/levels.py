"""Answers to rating questions: numbers, stars, and words such as やや満足."""

import re
import tomllib
import unicodedata
from functools import lru_cache
from importlib import resources
from typing import Final, NamedTuple

from cx.domain import Scale
from cx.model.matching import key
from cx.read import numerals

SCALES: Final = (Scale(1, 5), Scale(1, 7), Scale(0, 10), Scale(1, 10), Scale(0, 100))
_PREFIX: Final = re.compile(r"^\(?(\d{1,2})\)?\s*[.:_、,)\-]\s*\D")
_STARS: Final = re.compile(r"^(★+)☆*$")


class Level(NamedTuple):
    """An answer's value; ``labelled`` where words or stars say which end is the best."""

    value: float
    labelled: bool


def level(text: str) -> Level | None:
    """The value of an answer to a rating question; None where it is missing or no such answer.

    Examples
    --------
    >>> level("やや不満"), level("５：とても満足"), level("★★★★☆"), level("該当なし")
    (Level(value=2, labelled=True), Level(value=5.0, labelled=True), Level(value=4, labelled=True), None)
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain or is_missing(plain):
        return None
    if stars := _STARS.match(plain):
        return Level(len(stars[1]), True)
    worded = _words()
    if (found := worded.levels.get(key(plain))) is not None:
        return Level(found, True)
    if numbered := _PREFIX.match(plain):
        label = key(plain[numbered.end(1) :].lstrip(".:_、,)- "))
        return Level(float(numbered[1]), label in worded.levels)
    number = numerals.parse(plain)
    return None if number is None else Level(number, False)


def gap(text: str) -> float | None:
    """+1, 0 or -1 for better than, as, or worse than expected; None for anything else.

    Examples
    --------
    >>> gap("期待以上"), gap("3. 期待以下"), gap("満足")
    (1, -1, None)
    """
    plain = re.sub(
        r"^\(?\d{1,2}\)?\s*[.:_、,)\-]\s*", "", unicodedata.normalize("NFKC", text).strip()
    )
    return _words().gaps.get(key(plain))


def is_missing(text: str) -> bool:
    """Whether a cell says that there is no answer."""
    return key(text) in _words().missing or not text.strip()


def scale_of(low: float, high: float) -> Scale | None:
    """The smallest usual scale that holds all answers; None where none does.

    Examples
    --------
    >>> scale_of(2, 10), scale_of(0, 9).low, scale_of(-3, 3)
    (Scale(low=1, high=10, best_is_high=True), 0, None)
    """
    fitting = [scale for scale in SCALES if scale.low <= low and high <= scale.high]
    return min(fitting, key=lambda scale: (scale.high, -scale.low)) if fitting else None


class _Words(NamedTuple):
    levels: dict[str, float]
    gaps: dict[str, float]
    missing: frozenset[str]


@lru_cache
def _words() -> _Words:
    text = resources.files(__package__).joinpath("levels.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    values = {
        part: {key(word): row["value"] for row in data[part] for word in row["words"]}
        for part in ("levels", "gaps")
    }
    missing = frozenset(key(word) for word in data["missing"]["words"])
    return _Words(values["levels"], values["gaps"], missing - {""})
