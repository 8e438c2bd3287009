"""What the pages say of a result, sentence by sentence, as plain text: ``show.say`` draws it."""

import datetime
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final, NamedTuple

import pandas as pd

from cx.domain import Basis, Role, Shape, Verdict
from cx.model.assign import Assigned, Reason
from cx.model.stage_model import UNPLACED, StageModel
from cx.moments.journey import Journey
from cx.read.report import FileRead, Joined, Note, Reading, ReadReport
from cx.words import Words, numbers

FLOWING: Final = frozenset({Shape.LONG, Shape.WIDE})
ABILITIES: Final[Mapping[str, frozenset[Role]]] = {  # what is shown, if one of the roles is there
    "flow": frozenset({Role.REACHED}),
    "scores": frozenset({Role.SCORE, Role.RECOMMEND, Role.SENTIMENT, Role.EXPERIENCE, Role.MEAN}),
    "comments": frozenset({Role.COMMENT}),
    "expectation": frozenset({Role.EXPECTATION, Role.PROMISED_AT}),
    "channel": frozenset({Role.CHANNEL}),
}

Row = Mapping[str, Any]


class Leads(NamedTuple):
    """What stands out: strongest glory, strongest pain, the stage that fewest go on from."""

    glory: Row | None
    pain: Row | None
    drop: Row | None


def leads(journey: Journey) -> Leads:
    """The rows of a journey that its headline speaks of."""
    judged = journey.touchpoints.dropna(subset=["difference"])
    glory = judged[judged["verdict"] == Verdict.GLORY].sort_values("difference", ascending=False)
    pain = judged[judged["verdict"] == Verdict.PAIN].sort_values("difference")
    flow = journey.stages[journey.stages["rate"].lt(1)].sort_values("rate")
    return Leads(_first(glory), _first(pain), _first(flow))


def headline(journey: Journey, words: Words) -> str:
    """The finding in one line: what stands out, or else what can be said."""
    found = leads(journey)
    names = {
        mark: journey.label(row["touchpoint"], words.language)
        for mark, row in (("glory", found.glory), ("pain", found.pain))
        if row
    }
    if names:
        key = "both" if len(names) > 1 else next(iter(names))
        return words(f"page.journey.head.{key}", **names)
    if journey.tested:
        return words("page.journey.head.none")
    if found.drop:
        return words("page.journey.head.flow", stage=stage(journey, found.drop["stage"], words))
    return words("page.journey.head.few" if journey.has_scores else "page.journey.head.plain")


def findings(journey: Journey, words: Words) -> dict[str, str]:
    """What the map says, each with how many and how sure, by kind: glory, pain, note, drop."""
    found = leads(journey)
    felt = {"glory": found.glory, "pain": found.pain}
    said = {kind: _felt(journey, row, words) for kind, row in felt.items() if row}
    if not said and journey.has_scores:
        key = f"page.journey.finding.{_undecided(journey)}"
        said["note"] = words(key, tested=journey.tested)
    if found.drop:
        key = "drop_totals" if numbers.is_missing(journey.window_days) else "drop"
        blanks = {**found.drop, "stage": stage(journey, found.drop["stage"], words)}
        said["drop"] = words(f"page.journey.finding.{key}", **blanks, window=journey.window_days)
    return said


def _undecided(journey: Journey) -> str:
    """Why no touchpoint is called glory or pain: none stands out, nothing to compare, too few."""
    if journey.tested:
        return "none"
    enough = journey.touchpoints["verdict"].ne(Verdict.TOO_FEW)
    return "alone" if bool(enough.any()) else "few"


def who(journey: Journey, words: Words) -> str:
    """How many people, and from when to when."""
    if journey.first is None or journey.last is None:
        return words("page.journey.who_undated", customers=journey.customers)
    return words(
        "page.journey.who",
        customers=journey.customers,
        period=numbers.period(journey.first, journey.last, words.language),
    )


def stage(journey: Journey, id: str, words: Words) -> str:
    """The name of a stage's column."""
    return journey.model.column(id).name.of(words.language)


def partial(journey: Journey, *, totals: bool, words: Words) -> list[str]:
    """What is missing from the map, and what would add it."""
    said = []
    if totals:
        said.append(words("state.totals"))
    elif not (journey.has_flow and journey.has_scores):
        key = "behaviour_only" if journey.has_flow else "survey_only"
        said.append(words(f"state.{key}"))
    open_ones = journey.touchpoints["stage"].eq(UNPLACED)
    if bool(open_ones.any()):
        said.append(words("state.unplaced", n=int(open_ones.sum())))
    return said


def file(found: FileRead, words: Words) -> str:
    """How one file was read."""
    shape = words(f"shape.{found.shape}")
    return words("page.data.file", name=found.name, shape=shape, rows=found.rows)


def joined(found: Joined, words: Words) -> str:
    """How many rows of one file found their partner in another."""
    key = "page.data.join_all" if found.matched == found.rows else "page.data.join"
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
    key = "page.data.note_example" if found.example else "page.data.note"
    place = {
        "file": found.file,
        "column": found.column,
        "rows": found.rows,
        "example": found.example,
    }
    where = words("page.data.note_where", **place) if found.column else found.file
    return words(key, **place, where=where, sentence=words(f"read.{kind}.{found.what}", **place))


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


def able(reading: Reading) -> dict[str, bool]:
    """What the data can show, by key, and whether they do."""
    report = reading.report
    there = frozenset(report.columns)
    flowing = any(found.shape in FLOWING for found in report.files)
    return {
        key: bool(there & roles) or (key == "flow" and flowing) for key, roles in ABILITIES.items()
    }


def of_stage(journey: Journey, id: str) -> pd.DataFrame:
    """A stage's touchpoints."""
    rows = journey.touchpoints[journey.touchpoints["stage"] == id]
    return rows.reset_index(drop=True)


def table(
    rows: pd.DataFrame, journey: Journey, words: Words, *, without: Collection[str] = ()
) -> pd.DataFrame:
    """Touchpoints in numbers, with the heads of columns that people read."""
    column = {key: words(f"page.journey.column.{key}") for key in _TABLE if key not in without}
    texts = {
        "touchpoint": [journey.label(name, words.language) for name in rows["touchpoint"]],
        "stage": [stage(journey, id, words) for id in rows["stage"]],
        "interval": [
            None if numbers.is_missing(low) else words("page.journey.interval", low=low, high=high)
            for low, high in zip(rows["mean_low"], rows["mean_high"], strict=True)
        ],
        "verdict": [
            words(f"page.journey.verdict.{verdict if n else 'unscored'}")
            for verdict, n in zip(rows["verdict"], rows["n"], strict=True)
        ],
    }
    return pd.DataFrame({column[key]: texts.get(key, rows.get(key)) for key in column})


_TABLE: Final = ("touchpoint", "stage", "customers", "reach", "n", "mean", "interval", "verdict")


def stage_options(journey: Journey) -> list[str]:
    """The stages that can be opened: those in which something happened or was said."""
    return list(dict.fromkeys((*_placed(journey.stages), *_placed(journey.touchpoints))))


def _placed(frame: pd.DataFrame) -> list[str]:
    ids = [str(id) for id in frame["stage"]]
    return sorted(ids, key=lambda id: id == UNPLACED)


def _first(rows: pd.DataFrame) -> Row | None:
    return {str(name): value for name, value in rows.iloc[0].items()} if len(rows) else None


def _felt(journey: Journey, row: Row, words: Words) -> str:
    """A glory or pain moment: how many, how much, how sure."""
    glory = row["verdict"] == Verdict.GLORY
    basis = row["basis"] if row["basis"] != Basis.NONE else Basis.STAGE
    return words(
        f"page.journey.finding.{row['verdict']}.{basis}",
        touchpoint=journey.label(row["touchpoint"], words.language),
        n=row["n"],
        mean=row["mean"],
        top=journey.scale.high if journey.scale else None,
        difference=abs(row["difference"]),
        least=abs(row["difference_low"] if glory else row["difference_high"]),
    )


def _period(first: datetime.datetime, last: datetime.datetime, words: Words) -> str:
    return numbers.period(first.date(), last.date(), words.language)
