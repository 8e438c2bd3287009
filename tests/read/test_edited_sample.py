"""The sample with a column taken out or renamed, or with rows cut: read, or one plain sentence."""

import csv
import io
from pathlib import Path

import pytest

from cx.domain import Shape
from cx.errors import CxError, HeaderOnly, NoDates, TooFewArms
from cx.words import LANGUAGES, Words

SAMPLE = Path(__file__).parents[2] / "sample_data"


def edited(language, name, *, without=(), renamed=None, rows=200):
    """A file of the sample, columns given by their place."""
    path = SAMPLE / language / f"{name}.csv"
    lines = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))[: rows + 1]
    lines[0] = [(renamed or {}).get(at, title) for at, title in enumerate(lines[0])]
    text = io.StringIO()
    csv.writer(text).writerows(
        [c for at, c in enumerate(line) if at not in without] for line in lines
    )
    return text.getvalue()


READ = [
    ("touches", {"without": (0,)}, Shape.LONG),
    ("touches", {"without": (1,)}, Shape.LONG),
    ("touches", {"renamed": {3: "Kanal", 6: "x"}}, Shape.LONG),
    ("touches", {"rows": 3}, Shape.LONG),
    ("orders", {"without": (0,)}, Shape.WIDE),
    ("orders", {"without": (2, 3)}, Shape.WIDE),
    ("survey", {"without": (0, 1)}, Shape.SURVEY),
    ("survey", {"renamed": {2: "Q1", 3: "Q2"}}, Shape.SURVEY),
    ("survey", {"rows": 1}, Shape.SURVEY),
    ("test", {"without": (0,)}, Shape.TEST),
    ("test", {"without": (2, 4)}, Shape.TEST),
    ("test", {"rows": 20}, Shape.TEST),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "edits", "shape"), READ)
def test_what_is_left_of_a_sample_is_read(reading, language, name, edits, shape):
    found = reading(files={f"{name}.csv": edited(language, name, **edits)})
    assert found.report.files[0].shape is shape
    assert found.report.touches or found.tests


REFUSED = [
    ("touches", {"rows": 0}, HeaderOnly),
    ("orders", {"without": (2, 3, 4, 5)}, NoDates),
    ("test", {"without": (1,)}, NoDates),
    ("test", {"without": (3, 4, 5)}, TooFewArms),
    ("test", {"rows": 1}, TooFewArms),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "edits", "error"), REFUSED)
def test_what_cannot_be_read_any_more_is_a_plain_sentence(reading, language, name, edits, error):
    with pytest.raises(CxError) as caught:
        reading(files={f"{name}.csv": edited(language, name, **edits)})
    assert type(caught.value) is error
    sentence = Words.of(language).error(caught.value)
    assert f"{name}.csv" in sentence
    assert "{" not in sentence


ODD = [
    ("How likely are you to recommend us (0-10)", "12", "outside_scale"),
    ("Satisfaction with delivery", "55", "no_usual_scale"),
    ("Satisfaction with delivery", "so so", "unread_values"),
]


@pytest.mark.parametrize(("title", "odd", "what"), ODD)
def test_opinions_outside_the_scale_are_said(reading, title, odd, what):
    rows = [
        f"2026-04-{i % 28 + 1:02d},{i % 5 + 1},{odd if i % 10 == 0 else i % 4 + 1}"
        for i in range(40)
    ]
    text = "\n".join([f"Response date,Satisfaction with ordering,{title}", *rows])
    [note] = [n for n in reading(files={"a.csv": text}).report.changes if n.what == what]
    assert note.column == title
    for language in LANGUAGES:
        assert Words.of(language)(f"read.change.{what}")
