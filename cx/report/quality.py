"""What is said of how good files are, on pages and on the command line."""

from cx.domain import Shape
from cx.model.recipe import Check, Handling
from cx.read.report import Found, ReadReport
from cx.words import Words

_TOUCHING = frozenset({Shape.LONG, Shape.WIDE, Shape.SURVEY})  # whose rows make touches


def quality_sentence(report: ReadReport, words: Words) -> str:
    """How many rows became touches, how many were left out, and what is most worth a look."""
    rows = sum(file.rows for file in report.files if file.shape in _TOUCHING)
    left = sum(note.rows for note in report.dropped)
    key = "headline" if left else "headline_all"
    told = words(f"page.data.quality.{key}", rows=rows, touches=report.touches, left=left)
    open_ones = [found for found in report.found if found.handling is Handling.KEEP]
    if not report.found:
        return words.joined([told, words("page.data.quality.nothing")])
    if not open_ones:
        return told
    most = max(open_ones, key=lambda found: found.rows / found.of)
    check = words(f"read.check.{most.check}")
    look = words("page.data.quality.look", check=check, rows=most.rows, of=most.of)
    return words.joined([told, look])


def found_sentence(found: Found, words: Words) -> str:
    """What a check found: where, how many of how many, an example."""
    share = found.rows / found.of
    return words(f"read.found.{found.check}", **found._asdict(), share=share)


def handling_label(check: Check, handling: Handling, words: Words) -> str:
    """What becomes of the rows that a check found, in the check's own words where it has any."""
    own = f"page.data.quality.{handling}.{check}"
    return words(own if own in words else f"page.data.quality.do.{handling}")
