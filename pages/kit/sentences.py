"""What the pages say of a result, sentence by sentence, as plain text: ``show.say`` draws it."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Final

import pandas as pd

from cx.domain import Role, Shape
from cx.model.assign import Assigned, Reason
from cx.model.stage_model import UNPLACED, StageModel
from cx.moments.journey import Journey
from cx.read.report import FileRead, Grain, Joined, Note, Reading, ReadReport, TestTable
from cx.report.sentences import felt_sentence as felt_sentence
from cx.report.sentences import findings as findings
from cx.report.sentences import headline as headline
from cx.report.sentences import partial as partial
from cx.report.sentences import stage as stage
from cx.report.sentences import table as table
from cx.report.sentences import who as who
from cx.words import Words, numbers
from pages.kit.room import Data

ABILITIES: Final[Mapping[str, frozenset[Role]]] = {  # what is shown, if one of the roles is there
    "flow": frozenset({Role.REACHED}),
    "scores": frozenset({Role.SCORE, Role.RECOMMEND, Role.SENTIMENT, Role.EXPERIENCE, Role.MEAN}),
    "comments": frozenset({Role.COMMENT}),
    "expectation": frozenset({Role.EXPECTATION, Role.EXPERIENCE, Role.PROMISED_AT}),
    "channel": frozenset({Role.CHANNEL}),
}


def file(found: FileRead, reading: Reading, words: Words) -> str:
    """How one file was read; of a test in a file of its own, its arms; the known form it has."""
    for each in reading.tests:
        if each.files == (found.name,):
            return test(each, words)
    if found.recipe:
        form = reading.recipes[found.recipe].of(words.language)
        return words("page.data.file_known", name=found.name, form=form, rows=found.rows)
    shape = words(f"shape.{found.shape}")
    return words("page.data.file", name=found.name, shape=shape, rows=found.rows)


def test(found: TestTable, words: Words) -> str:
    """How many are in which arms of a test; of a single arm, that the other is missing."""
    arms = [words("page.data.arm_size", **arm._asdict()) for arm in found.arms]
    key = found.grain if len(arms) > 1 else "alone"
    people = {"people": found.rows} if key == Grain.UNITS else {}
    blanks = {"n": len(arms)} if len(arms) > 1 else {}
    return words(f"page.data.test_{key}", files=found.files, arms=arms, **blanks, **people)


def has_journey(reading: Reading) -> bool:
    """Whether the files hold more than tests."""
    return bool(reading.report.touches) or reading.totals is not None


def together(report: ReadReport, words: Words) -> list[str]:
    """Which files are parts of one table, and how the tables met."""
    parts: dict[str, list[str]] = {}
    for each in report.files:
        parts.setdefault(each.table, []).append(each.name)
    stacks = [
        words("page.data.stack", n=len(names), files=names if len(names) < 5 else _ends(names))
        for names in parts.values()
        if len(names) > 1
    ]
    return [*stacks, *(joined(each, words) for each in report.joins)]


def _ends(names: list[str]) -> list[str]:
    return [names[0], "…", names[-1]]


def joined(found: Joined, words: Words) -> str:
    """How many rows of one file found their partner in another."""
    other = "_other" if found.right_key not in {"", found.key} else ""
    key = f"page.data.join{other}{'_all' if found.matched == found.rows else ''}"
    return words(key, **found._asdict(), share=found.share)


def whole(report: ReadReport, words: Words) -> str:
    """What all files hold together."""
    if not report.touches:
        return words("page.data.whole_totals")
    blanks = {"touches": report.touches, "customers": report.customers}
    if report.first is None or report.last is None:
        return words("page.data.whole_undated", **blanks)
    period = _period(report.first, report.last, words)
    return words("page.data.whole", **blanks, period=period)


def note(found: Note, kind: str, words: Words) -> str:
    """What was mended or left out, where, how often, with an example."""
    place = {
        "file": found.file,
        "column": found.column,
        "rows": found.rows,
        "example": found.example,
    }
    where = words("page.data.note_where", **place) if found.column else found.file
    sentence = words(f"read.{kind}.{found.what}", **place)
    told = not found.example or found.example in sentence
    key = "note_plain" if not found.rows else "note" if told else "note_example"
    return words(f"page.data.{key}", **place, where=where, sentence=sentence)


def columns(model: StageModel, words: Words) -> str:
    """The stages of a model, in journey order, with their codes."""
    names = [
        words("page.stages.coded", name=column.name.of(words.language), code=column.code)
        if column.code
        else column.name.of(words.language)
        for column in model.columns
    ]
    return words("page.stages.codes", names=names)


def placed(assigned: Sequence[Assigned], words: Words) -> str:
    """How many touchpoints have no stage yet."""
    open_ones = [each for each in assigned if each.reason is Reason.UNKNOWN]
    if open_ones:
        return words("page.stages.some_unplaced", n=len(open_ones))
    return words("page.stages.all_placed", n=len(assigned))


def able(data: Data) -> dict[str, bool]:
    """What the data can show, by key, and whether they do.

    A flow needs two stages in which something was done, and more than one customer.
    """
    report = data.reading.report
    apart = {file.name for file in report.files if file.shape is Shape.TEST}
    there = {guess.role for guess in report.guesses if guess.file not in apart}
    shown = {key: bool(there & roles) for key, roles in ABILITIES.items()}
    totals = data.reading.totals
    if data.store is not None:
        shown["flow"] = report.customers > 1 and len(data.store.columns) > 1
    elif totals is not None:
        shown["flow"] = len(totals["reached"].dropna()) > 1
    return shown


def legend(journey: Journey, words: Words) -> str:
    """What the marks on a journey's pictures mean, only of those that may be there; Markdown."""
    turns = journey.turning is not None and len(journey.turning.deciding) > 0
    if not journey.has_scores:
        return words("page.journey.legend_turning_alone") if turns else ""
    return words(f"page.journey.legend{'_turning' if turns else ''}")


def of_stage(journey: Journey, id: str) -> pd.DataFrame:
    """A stage's touchpoints."""
    rows = journey.touchpoints[journey.touchpoints["stage"] == id]
    return rows.reset_index(drop=True)


def stage_options(journey: Journey) -> list[str]:
    """The stages that can be opened: those in which something happened or was said."""
    return list(dict.fromkeys((*_placed(journey.stages), *_placed(journey.touchpoints))))


def _placed(frame: pd.DataFrame) -> list[str]:
    ids = [str(id) for id in frame["stage"]]
    return sorted(ids, key=lambda id: id == UNPLACED)


def _period(first: datetime.datetime, last: datetime.datetime, words: Words) -> str:
    return numbers.period(first.date(), last.date(), words.language)
