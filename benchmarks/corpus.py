"""What becomes of every odd and bad file of the tests' corpus: the table of docs/files.md.

Run by ``make corpus``; it prints the table and puts it into the page.
"""

import re
import tempfile
from collections import Counter
from itertools import groupby
from pathlib import Path

from cx.read.asked_said import question_said
from cx.read.engine import connect
from cx.words import Words
from tests.read.corpus import CASES
from tests.read.corpus.case import Case, Outcome
from tests.read.corpus.run import Told, told

PAGE = Path(__file__).parents[1] / "docs" / "files.md"
SHOWN = {
    Outcome.READ: "read",
    Outcome.FINDINGS: "read, with findings",
    Outcome.ASKS: "asks",
    Outcome.REFUSED: "refused",
}
_MARKED = re.compile(r"(<!-- corpus -->\n).*?(<!-- end -->)", re.DOTALL)
_LONGEST = 220


def main() -> None:
    """Read every file of the corpus and write down what was said of it."""
    words = Words.of("en")
    counts: Counter[Outcome] = Counter()
    parts = []
    for group, cases in groupby(CASES, key=lambda case: case.group):
        lines = [f"### {group.capitalize()}\n", "| file | what becomes of it | what is said |", "|---|---|---|"]  # fmt: skip
        for case in cases:
            outcome, sentence = _outcome(case, words)
            counts[outcome] += 1
            lines.append(f"| {_cell(case.name)} | {SHOWN[outcome]} | {_cell(sentence)} |")
        parts.append("\n".join(lines))
    total = ", ".join(f"{counts[outcome]} {name}" for outcome, name in SHOWN.items())
    text = f"{len(CASES)} files: {total}.\n\n" + "\n\n".join(parts) + "\n"
    print(text)
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(_MARKED.sub(lambda found: found[1] + text + found[2], page), encoding="utf-8")


def _outcome(case: Case, words: Words) -> tuple[Outcome, str]:
    with tempfile.TemporaryDirectory() as folder, connect() as connection:
        found = told(case, Path(folder), connection)
        return found.outcome, _said(found, words)


def _said(found: Told, words: Words) -> str:
    """The error, or all questions and notes, as a reader sees them."""
    if found.reading is None:
        return words.error(found.error) if found.error else ""
    report = found.reading.report
    sentences = [question_said(question, words) for question in report.questions]
    for part, notes in (("change", report.changes), ("dropped", report.dropped)):
        sentences += [words(f"read.{part}.{n.what}", example=n.example) for n in notes]
    sentences += [words(f"read.check.{odd.check}") for odd in report.found]
    return " ".join(dict.fromkeys(sentences))


def _cell(text: str) -> str:
    """A text as Markdown shows it, on one line and not too long."""
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    short = plain if len(plain) <= _LONGEST else plain[:_LONGEST].rsplit(" ", 1)[0] + " …"
    return re.sub(r"([\\|`*_\[\]<>])", r"\\\1", short)


if __name__ == "__main__":
    main()
