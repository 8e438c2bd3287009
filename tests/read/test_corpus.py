"""Odd and bad files: each is read, asked about or refused in one sentence; nothing else, and no row is lost."""

import re
import string
from collections import Counter
from pathlib import Path

import pytest

from cx.words import LANGUAGES, Words
from tests.read.corpus import CASES
from tests.read.corpus.case import Case, Outcome
from tests.read.corpus.run import lost, told, value


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.group}: {case.name}")
def test_what_becomes_of_a_file(case: Case, tmp_path, connection):
    found = told(case, tmp_path, connection)
    assert found.outcome == case.outcome, (found.says, found.error)
    assert case.says <= {*found.says}, found.says
    if found.reading is None:
        _is_one_clear_sentence(found.error, {*case.files})
        return
    report = found.reading.report
    _is_told(found.reading)
    if case.rows is not None:
        assert sum(file.rows for file in report.files) == case.rows
    if case.touches is not None:
        assert report.touches == case.touches
    if case.customers is not None:
        assert report.customers == case.customers
    assert lost(found.reading, connection) == []
    if case.values:
        query, expected = case.values
        assert value(query, connection) == expected


def _is_one_clear_sentence(error, files):
    """In both languages, with no blank left open, about the file, and short enough to be read."""
    for language in LANGUAGES:
        sentence = Words.of(language).error(error)
        assert not any(name for _, name, _, _ in string.Formatter().parse(_plain(sentence)))
        assert 10 < len(sentence) < 600
        named = str(error.fields.get("file", error.fields.get("left", "")))
        assert any(named in file or file.split("/")[-1] in named for file in files)
        assert named in sentence


def _plain(sentence: str) -> str:
    """Without the braces of what the file itself holds."""
    return sentence.replace('{"', "").replace("{", "").replace("}", "")


def _is_told(reading):
    """All that was found can be said in both languages."""
    for language in LANGUAGES:
        words = Words.of(language)
        for part, notes in (
            ("change", reading.report.changes),
            ("dropped", reading.report.dropped),
        ):
            for note in notes:
                assert words(f"read.{part}.{note.what}", example=note.example)


def test_the_corpus_is_large_and_every_case_has_its_own_name():
    assert len(CASES) >= 200
    assert max(Counter((case.group, case.name) for case in CASES).values()) == 1
    assert {case.outcome for case in CASES} == {*Outcome}


def test_the_page_of_files_tells_of_every_case():
    """``make corpus`` has been run since a case was added or its outcome changed."""
    page = (Path(__file__).parents[2] / "docs" / "files.md").read_text(encoding="utf-8")
    told_of = re.findall(
        r"^\| (.*?) \| (read|read, with findings|asks|refused) \|", page, re.MULTILINE
    )
    expected = [
        (_shown(case.name), case.outcome.replace("read_", "read, ").replace("_", " "))
        for case in CASES
    ]
    assert [(re.sub(r"\\(.)", r"\1", name), outcome) for name, outcome in told_of] == expected


def _shown(name: str) -> str:
    return " ".join(name.split())
