"""Under the curve of the timeline: stages and the ways between them, the overall score, expectation."""

from cx.moments import steps_said as said
from cx.moments.journey import Journey
from cx.words import Words
from pages.kit import pictures, results, show
from pages.kit.room import Data


def sections(data: Data, journey: Journey, words: Words) -> None:
    """What is felt beside the touchpoints, in sentences, and the numbers behind them."""
    if data.store is None:
        show.quiet(words("page.timeline.felt.totals"))
        return
    found = results.felt(data, journey=journey)
    steps = (found.stages, found.ways, found.falls, journey, words)
    _section("felt", "felt.stages", said.felt(*steps), said.felt_table(*steps), words)
    overall = said.overall(found.overall, words)
    _section("peak_end", "felt.overall", overall, said.overall_table(found.overall, words), words)
    if len(found.expected):
        expected = said.expected(found.expected, journey, words)
        numbers = said.expected_table(found.expected, journey, words)
        _section("expectation", "felt.expectation", expected, numbers, words)


def _section(name: str, head: str, told: list[str], numbers: said.Told, words: Words) -> None:
    show.heading(words(f"page.timeline.{head}"))
    for sentence in told:
        show.say(sentence)
    table, formats = numbers
    if len(table):
        sentence = words(f"page.timeline.sure_of.{name}")
        pictures.behind(f"timeline_{name}", sentence, words, table, formats=formats)
