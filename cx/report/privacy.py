"""What became of personal columns, sentence by sentence."""

from collections.abc import Sequence

from cx.model.recipe import Treatment
from cx.read.report import Personal, ReadReport
from cx.words import Words


def privacy_sentences(report: ReadReport, words: Words) -> list[str]:
    """What was found that says who people are, and what was done with it; empty where nothing was."""
    found = []
    for treatment in (Treatment.HASH, Treatment.LEAVE_OUT, Treatment.KEEP):
        columns = [each for each in report.personal if each.treatment is treatment]
        if columns:
            kinds = _kinds(columns, words)
            found.append(words(f"read.privacy.{treatment}", kinds=kinds, n=len(columns)))
    masked = sum(note.rows for note in report.changes if note.what == "masked")
    if masked:
        found.append(words("read.privacy.masked", n=masked))
    return found


def treatment_label(treatment: Treatment, words: Words) -> str:
    """What becomes of a column, in a few words."""
    return words(f"read.treatment.{treatment}")


def _kinds(columns: Sequence[Personal], words: Words) -> list[str]:
    return [words(f"read.personal.{kind}") for kind in dict.fromkeys(each.kind for each in columns)]
