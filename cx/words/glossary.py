"""The words of the field in both languages, with what they mean (``glossary.toml``)."""

import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import NamedTuple

from cx.domain import Language, Marks, Text


class Term(NamedTuple):
    """A word: its key, the part of the glossary it stands in, its name and its meaning."""

    key: str
    part: str
    name: Text
    definition: Text


@cache
def terms(marks: Marks = Marks.SOURCE) -> Mapping[str, Term]:
    """All terms by key, in the order of the glossary: part by part.

    ``marks`` says in which words Japanese names the marks.

    Examples
    --------
    >>> terms()["bounce_rate"].name.ja
    '直帰率'
    """
    text = resources.files("cx.words").joinpath("glossary.toml").read_text(encoding="utf-8")
    return {
        key: Term(
            key,
            part,
            Text(ja=entry.get(f"ja_{marks}", entry["ja"]), en=entry["en"]),
            Text(
                ja=entry.get(f"definition_ja_{marks}", entry["definition_ja"]),
                en=entry["definition_en"],
            ),
        )
        for part, entries in tomllib.loads(text).items()
        for key, entry in entries.items()
    }


def found(query: str, *, among: Iterable[Term] | None = None) -> list[Term]:
    """The terms in which every word of a query occurs; those whose name has them come first.

    Both languages are searched, whatever the width, case or kana of the letters.

    Examples
    --------
    >>> [term.key for term in found("ﾌｧﾈﾙ")]
    ['funnel']
    """
    wanted = _folded(query).split()
    everywhere, named = [], []
    for term in terms().values() if among is None else among:
        names = _folded(" ".join((*term.name, term.key)))
        texts = f"{names} {_folded(' '.join(term.definition))}"
        if all(word in names for word in wanted):
            named.append(term)
        elif all(word in texts for word in wanted):
            everywhere.append(term)
    return named + everywhere


def other(language: Language) -> Language:
    """The language whose term stands beside the reader's."""
    return Language.EN if language is Language.JA else Language.JA


def _folded(text: str) -> str:
    """Letters as they are compared: half width, lower case, katakana as hiragana."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(chr(ord(sign) - 96) if "ァ" <= sign <= "ヶ" else sign for sign in plain)
