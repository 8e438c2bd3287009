"""Answers to rating questions: numbers, stars, and words such as やや満足."""

import itertools
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib import resources
from typing import Final, NamedTuple

from cx.domain import Scale
from cx.model.matching import key
from cx.read import numerals

SCALES: Final = (Scale(1, 5), Scale(1, 7), Scale(0, 10), Scale(1, 10), Scale(0, 100))
_CODES: Final = frozenset({0, 9, 88, 98, 99, 888, 998, 999, -1, -9, -99})  # "no answer" in numbers
_FEW_CODES: Final = 0.2  # no more of the answers than this are such codes
_SLIPS: Final = 0.05  # at most this share stands outside a scale, and less where a larger one fits
_PREFIX: Final = re.compile(r"^\(?(\d{1,2})\)?\s*[.:_、,()\-]\s*\D")
_CIRCLED: Final = re.compile(r"^([①-⑩])(.+)")  # ⑤とても満足
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
        label = key(plain[numbered.end(1) :].lstrip(".:_、,()- "))
        return Level(float(numbered[1]), label in worded.levels)
    if (circled := _CIRCLED.match(text.strip())) and key(circled[2]) in worded.levels:
        return Level(unicodedata.numeric(circled[1]), True)
    number = numerals.parse(plain)
    return None if number is None else Level(number, False)


def turned(texts: Iterable[str]) -> bool:
    """Whether numbers stand before words of which the best has the lowest number.

    Examples
    --------
    >>> turned(["1：とても満足", "3：普通", "5：とても不満"]), turned(["1：不満", "5：満足"]), turned(["1", "5"])
    (True, False, False)
    """
    pairs = []
    for text in texts:
        answer = level(text)
        word = re.sub(r"^\W*\d{1,2}\W*", "", unicodedata.normalize("NFKC", text))
        if answer is not None and (worth := _words().levels.get(key(word))):
            pairs.append((answer.value, worth))
    return sum((a - c) * (b - d) for (a, b), (c, d) in itertools.combinations(pairs, 2)) < 0


def gap(text: str) -> float | None:
    """+1, 0 or -1 for better than, as, or worse than expected; None for anything else.

    Examples
    --------
    >>> gap("期待以上"), gap("3. 期待以下"), gap("満足")
    (1, -1, None)
    """
    plain = re.sub(
        r"^\(?\d{1,2}\)?\s*[.:_、,)\-]?\s*", "", unicodedata.normalize("NFKC", text).strip()
    )
    return _words().gaps.get(key(plain))


def is_missing(text: str) -> bool:
    """Whether a cell says that there is no answer."""
    return not key(text) or key(text) in _words().missing  # "-" has no key


def scale_of(low: float, high: float) -> Scale | None:
    """The smallest usual scale that holds all answers; None where none does.

    Examples
    --------
    >>> scale_of(2, 10), scale_of(0, 9).low, scale_of(-3, 3)
    (Scale(low=1, high=10, best_is_high=True), 0, None)
    """
    fitting = [scale for scale in SCALES if scale.low <= low and high <= scale.high]
    return min(fitting, key=lambda scale: (scale.high, -scale.low)) if fitting else None


def ends(values: Mapping[float, int]) -> tuple[float, float] | None:
    """The lowest and highest answer on the scale that nearly all answers keep to.

    ``values`` are answers with how often each stands. Codes such as 99 and 0 for "no answer", and
    slips such as a 6 among answers from 1 to 5, do not stretch the scale. None where no usual scale
    holds nearly all.

    Examples
    --------
    >>> ends({1: 10, 3: 40, 5: 50, 6: 1, 99: 4, 0: 2}), ends({0: 10, 7: 20, 10: 20}), ends({-3: 5, 3: 5})
    ((1, 5), (0, 10), None)
    """
    total = sum(values.values())
    plain = [value for value in values if value in range(11)]
    wanted = scale_of(min(plain), max(plain)) if plain else None
    used = wanted is not None and max(plain) == wanted.high  # then the larger scale is likely meant
    for scale in sorted(SCALES, key=lambda scale: (scale.high, -scale.low)):
        inside = [value for value in values if scale.low <= value <= scale.high]
        codes = [value for value in values.keys() - set(inside) if _may_be_code(value, scale)]
        coded = sum(values[value] for value in codes)
        slips = total - coded - sum(values[value] for value in inside)
        allowed = _SLIPS / 5 if used and wanted != scale else _SLIPS
        if inside and coded <= _FEW_CODES * total and slips <= allowed * total:
            return min(inside), max(inside)
    return None


def _may_be_code(value: float, scale: Scale) -> bool:
    """Whether a number outside a scale says "no answer"; 0 and 9 stand on many scales."""
    return value in _CODES and (value not in range(11) or scale.high <= (7 if value == 0 else 5))


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
