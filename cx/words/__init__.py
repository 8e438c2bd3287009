"""Every text a reader sees, in both languages: whole sentences with named blanks.

The sentences stand in ``ja.toml`` and ``en.toml`` and can be edited without touching Python.
A blank says how its value is written: ``{share:share}`` is 58%, ``{n:answer|answers}`` is
"6 answers", ``{name:quoted}`` is 「配送」. ``cx.words.numbers`` knows the forms. The ends of an
interval, ``{low:...}`` and ``{high:...}``, never look alike (``cx.words.numbers.limits``).

Japanese can name the marks in plainer words: ``ja_plain.toml`` holds the twin of every sentence of
``ja.toml`` that names them.
"""

import re
import string
import tomllib
from collections.abc import Iterable
from functools import lru_cache
from importlib import resources
from typing import Final

from cx.domain import Language, Marks
from cx.errors import CxError
from cx.words import numbers

LANGUAGES: Final = tuple(Language)
_LIMITS: Final = re.compile(r"\{low:(\w+)\}([^{}]*)\{high:(\w+)\}")  # an interval in a sentence


class Words:
    """The product's sentences in one language.

    Examples
    --------
    >>> Words.of("en").shown(12480, "n")
    '12,480'
    >>> Words.of("ja")("verdict.glory"), Words.of("ja", "plain")("verdict.glory")
    ('▲ 栄光', '▲ 感動')
    """

    def __init__(self, language: Language, marks: Marks, sentences: dict[str, str]) -> None:
        self.language = language
        self.marks = marks
        self._sentences = sentences
        self._formatter = _Formatter(language)

    @staticmethod
    def of(language: Language | str, marks: Marks | str = Marks.SOURCE) -> "Words":
        """The words of a language, read once; ``marks`` changes how Japanese names the marks."""
        return _words(Language(language), Marks(marks))

    def __call__(self, key: str, /, **blanks: object) -> str:
        """The sentence under a key with its blanks filled; KeyError if there is none."""

        def limits(found: re.Match[str]) -> str:
            first, joint, last = found.groups()
            ends = (blanks["low"], blanks["high"])
            return numbers.limits(*ends, (first, last), joint, self.language)

        sentence = _LIMITS.sub(limits, self._sentences[key])
        return self._formatter.vformat(sentence, (), blanks)

    def __contains__(self, key: object) -> bool:
        return key in self._sentences

    def keys(self) -> frozenset[str]:
        """All keys, joined by dots."""
        return frozenset(self._sentences)

    def raw(self, key: str) -> str:
        """The sentence under a key with its blanks still open."""
        return self._sentences[key]

    def shown(self, value: object, form: str) -> str:
        """One value in one of the forms of ``cx.words.numbers``."""
        return numbers.shown(value, form, self.language)

    def joined(self, sentences: Iterable[str]) -> str:
        """Sentences one after the other, as the language sets them."""
        return ("" if self.language is Language.JA else " ").join(sentences)

    def error(self, error: CxError) -> str:
        """An error as a reader sees it: what was looked for, what was found, what to do."""
        return self(f"error.{error.code}", **error.fields)


class _Formatter(string.Formatter):
    """Fills blanks through ``cx.words.numbers``."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def format_field(self, value: object, format_spec: str) -> str:
        return numbers.shown(value, format_spec, self._language)


@lru_cache
def _words(language: Language, marks: Marks) -> Words:
    sentences = _sentences(language)
    if language is Language.JA and marks is Marks.PLAIN:
        sentences |= _sentences("ja_plain")
    return Words(language, marks, sentences)


def _sentences(name: str) -> dict[str, str]:
    text = resources.files(__name__).joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return dict(_flat(tomllib.loads(text)))


def _flat(table: dict[str, object], prefix: str = "") -> list[tuple[str, str]]:
    """Nested tables as dotted keys."""
    flat: list[tuple[str, str]] = []
    for name, value in table.items():
        key = f"{prefix}{name}"
        if isinstance(value, dict):
            flat += _flat(value, f"{key}.")
        else:
            flat.append((key, str(value)))
    return flat
