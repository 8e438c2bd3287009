"""How good the data are: what reading mended, what it left out, and what is odd."""

from cx.words import Words
from pages.kit import doors, sentences, show


def draw(data: doors.Data, words: Words) -> None:
    """What was mended and left out, sentence by sentence."""
    report = data.reading.report
    if not (report.changes or report.dropped):
        show.quiet(words("page.data.nothing_changed"))
    for kind, notes in (("change", report.changes), ("dropped", report.dropped)):
        if notes:
            show.heading(words(f"page.data.{kind}"))
        for note in notes:
            show.say(sentences.note(note, kind, words))
