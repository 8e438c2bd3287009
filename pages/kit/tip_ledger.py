"""The ledger of decided tests as the page shows it."""

from functools import partial

from cx.domain import STAGES
from cx.experiments.ledger import ledger
from cx.experiments.ledger_said import how, summary, table
from cx.figures.ledger import ledger as drawn
from cx.words import Words
from pages.kit import doors, pictures, show, state


def shown(words: Words) -> None:
    """What decided tests found, what is left of it, and how that is computed."""
    project = state.project()
    found = ledger(project.tests)
    first, *totals = summary(found, words)
    show.say(first)
    for total in totals:
        show.say(total)
    if not found.decided:
        return
    pictures.pair("ledger", words, partial(drawn, found, words=words))
    model = doors.model_of(project)
    names = {stage: model.column_of(stage).name.of(words.language) for stage in STAGES}
    rows, forms = table(found, names, words)
    pictures.behind("ledger", how(found, words), words, rows, formats=forms)
