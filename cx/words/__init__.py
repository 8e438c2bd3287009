"""Every text a reader sees, in both languages: whole sentences with named blanks.

The sentences stand in ``ja.toml`` and ``en.toml`` and can be edited without touching Python.
A blank says how its value is written: ``{share:share}`` is 58%, ``{n:answer|answers}`` is
"6 answers", ``{name:quoted}`` is 「配送」. ``cx.words.numbers`` knows the forms.
"""

import string
import tomllib
from functools import lru_cache
from importlib import resources
from typing import Final

from cx.domain import Language
from cx.errors import CxError
from cx.words import numbers

LANGUAGES: Final = tuple(Language)


class Words:
    """The product's sentences in one language.

    Examples
    --------
    >>> Words.of("en").shown(12480, "n")
    '12,480'
    """

    def __init__(self, language: Language, sentences: dict[str, str]) -> None:
        self.language = language
        self._sentences = sentences
        self._formatter = _Formatter(language)

    @staticmethod
    def of(language: Language | str) -> "Words":
        """The words of a language, read once."""
        return _words(Language(language))

    def __call__(self, key: str, /, **blanks: object) -> str:
        """The sentence under a key with its blanks filled; KeyError if there is none."""
        return self._formatter.vformat(self._sentences[key], (), blanks)

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
def _words(language: Language) -> Words:
    text = resources.files(__name__).joinpath(f"{language}.toml").read_text(encoding="utf-8")
    return Words(language, dict(_flat(tomllib.loads(text))))


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
