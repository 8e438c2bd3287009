"""What words mean: a definition one click away, and the list of the glossary."""

import html
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import streamlit as st

from cx.words import Words, glossary
from cx.words.glossary import Term

ROW: Final = Path(__file__).with_name("front").joinpath("term.html")

COLUMNS: Final = {  # the heads of the table of touchpoints, in the glossary
    "touchpoint": "touchpoint",
    "stage": "stage",
    "customers": "people",
    "reach": "reach",
    "n": "answers",
    "mean": "mean_score",
    "interval": "confidence_interval",
    "verdict": "judgement",
}


def definition(key: str, words: Words) -> str:
    """What a word of the glossary means, as Markdown for help, with a link to its place there."""
    term = glossary.terms(words.marks)[key]
    return words(
        "page.glossary.help",
        name=term.name.of(words.language),
        definition=term.definition.of(words.language),
        link=f"glossary?term={key}&lang={words.language}",
    )


def terms(found: Sequence[Term], words: Words) -> None:
    """Words with what they mean, and the other language's word beside each."""
    here, there = words.language, glossary.other(words.language)
    row = ROW.read_text(encoding="utf-8")
    rows = "".join(
        row.format(
            name=html.escape(term.name.of(here)),
            there=there,
            other=html.escape(term.name.of(there)),
            meaning=html.escape(term.definition.of(here)),
        )
        for term in found
    )
    st.html(f"<dl>{rows}</dl>")
