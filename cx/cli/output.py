"""Answers as JSON for programs and as lines for people."""

import json
import math
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import click

from cx.cli.options import Asked
from cx.model.stage_model import UNPLACED
from cx.words import Words
from cx.words.numbers import is_missing, period

if TYPE_CHECKING:
    import pandas as pd

    from cx.moments.journey import Journey
    from cx.read.report import Found, Note, ReadReport
    from cx.store import Store

_Rows = list[dict[str, Any]]


def answer(asked: Asked, found: dict[str, Any], lines: Callable[[], Iterable[str]]) -> None:
    """Print JSON alone, or the lines for people."""
    if asked.as_json:
        click.echo(printed(found))
        return
    for line in lines():
        click.echo(line)


def printed(found: Mapping[str, Any]) -> str:
    """Figures as JSON text."""
    return json.dumps(_plain(found), ensure_ascii=False, allow_nan=False, indent=1)


def _plain(value: Any) -> Any:
    """JSON's own kinds: missing is null, times are ISO texts, numbers are plain."""
    if isinstance(value, Mapping):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    if hasattr(value, "isoformat"):
        return None if value != value else value.isoformat()
    if hasattr(value, "item"):
        value = value.item()
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _rows(frame: "pd.DataFrame", **columns: str) -> _Rows:
    """A frame's rows under the contract's names; people and answers as whole numbers."""
    rows: _Rows = []
    for record in frame.to_dict("records"):
        row = {name: record[column] for name, column in columns.items()}
        rows.append({name: _whole(name, value) for name, value in row.items()})
    return rows


def _whole(name: str, value: Any) -> Any:
    if name in _COUNTS and isinstance(value, float) and math.isfinite(value):
        return int(value)
    return None if name == "stage" and value == UNPLACED else value


_COUNTS: Final = frozenset({"touches", "customers", "reached", "observed", "went_on", "n"})


def _same(*names: str) -> dict[str, str]:
    return {name: name for name in names}


def metric_figures(found: "Journey", store: "Store | None") -> dict[str, Any]:
    """The figures of one journey under the contract's keys."""
    from cx.metrics.repeat import repeat_purchase  # these load much, which other commands need not
    from cx.metrics.transitions import transitions
    from cx.metrics.visits import bounce

    spots = found.touchpoints
    scored = spots[spots["n"] > 0]
    placed = found.stages[found.stages["stage"] != UNPLACED]
    flow = placed[placed["reached"].notna()]
    return {
        "customers": found.customers,
        "touches": int(spots["touches"].sum()) if spots["touches"].notna().any() else None,
        "touchpoints": _rows(spots, **_same("touchpoint", "stage", "touches", "customers")),
        "stages": _rows(flow, **_same("stage", "reached", "observed", "went_on", "rate", "low", "high", "median_days",
                                     "n", "mean", "mean_low", "mean_high", "top2")),
        "visits": bounce(store)._asdict() if store else None,
        "repeat": repeat_purchase(store)._asdict() if store else None,
        "transitions": transitions(store).to_dict("records") if store else None,
        "retention": _retention(store) if store else None,
        "satisfaction": _rows(
            scored, **_same("touchpoint", "stage", "n", "mean"), low="mean_low", high="mean_high",
            **_same("top2", "verdict", "basis", "relative_only", "difference", "difference_low", "difference_high", "q"),
        ),
    }  # fmt: skip


def _retention(store: "Store") -> dict[str, _Rows]:
    from cx.metrics.retention import retention

    parts = retention(store)._asdict()
    return {name: [_dated(row) for row in rows.to_dict("records")] for name, rows in parts.items()}


def _dated(row: dict[str, Any]) -> dict[str, Any]:
    """Months by their first day, without an hour."""
    return {name: value.date() if hasattr(value, "date") else value for name, value in row.items()}


def report_figures(report: "ReadReport") -> dict[str, Any]:
    """A read report under the contract's keys."""
    files = [file._asdict() for file in report.files]
    return {
        "files": [
            {
                name: file[name]
                for name in ("name", "encoding", "delimiter", "rows", "shape", "recipe")
            }
            for file in files
        ],
        "touches": report.touches,
        "customers": report.customers,
        "from": report.first,
        "to": report.last,
        "columns": {role.value: column for role, column in report.columns.items()},
        "joins": [join._asdict() for join in report.joins],
        "changes": [note._asdict() for note in report.changes],
        "dropped": [{"why": note.what, **note._asdict()} for note in report.dropped],
        "questions": [question._asdict() for question in report.questions],
        "found": [found._asdict() for found in report.found],
        "personal": [
            {name: value for name, value in each._asdict().items() if name != "key"}
            for each in report.personal
        ],
    }


def report_lines(report: "ReadReport", words: Words) -> list[str]:
    """A read report for people."""
    from cx.report.privacy import privacy_sentences

    lines = [words("cli.files")]
    for file in report.files:
        shape = words(f"shape.{file.shape}")
        lines.append(
            "  "
            + words("cli.file", name=file.name, encoding=file.encoding, rows=file.rows, shape=shape)
        )
    lines.append(f"{words('cli.touches')}  {words.shown(report.touches, 'n')}")
    lines.append(f"{words('cli.customers')}  {words.shown(report.customers, 'n')}")
    if report.first and report.last:
        days = period(report.first.date(), report.last.date(), words.language)
        lines.append(f"{words('cli.period')}  {days}")
    lines.append(words("cli.columns"))
    lines += [f"  {words(f'role.{role}')}  {column}" for role, column in report.columns.items()]
    if said := privacy_sentences(report, words):
        lines += [words("cli.personal"), *(f"  {sentence}" for sentence in said)]
    for title, notes, key in (
        ("changes", report.changes, "change"),
        ("dropped", report.dropped, "dropped"),
    ):
        if notes:
            lines.append(words(f"cli.{title}"))
            lines += [f"  {note_line(note, words, key)}" for note in notes]
    if report.found:
        lines.append(words("cli.found"))
        lines += [f"  {found_line(found, words)}" for found in report.found]
    return lines


def note_line(note: "Note", words: Words, key: str) -> str:
    """A note of reading as one line; ``key`` is "change" or "dropped"."""
    sentence = words(f"read.{key}.{note.what}", example=note.example)
    shown = "note_example" if note.example and note.example not in sentence else "note"
    where = " / ".join(filter(None, (note.file, note.column)))
    if not note.rows:
        return f"{where}  {sentence}"
    line = words(f"cli.{shown}", sentence=sentence, rows=note.rows, example=note.example)
    return f"{where}  {line}"


def found_line(found: "Found", words: Words) -> str:
    """What a check found as one line, with what was done about it."""
    from cx.report.quality import found_sentence, handling_label

    handling = handling_label(found.check, found.handling, words)
    return words("cli.handled", sentence=found_sentence(found, words), handling=handling)


class Spoken(NamedTuple):
    """What people read figures with: words, and shown names of stages and touchpoints."""

    words: Words
    journey: "Journey"
    by: str

    def stage(self, id: str) -> str:
        """A column's shown name."""
        return self.journey.model.column(id).name.of(self.words.language)

    def touchpoint(self, name: str) -> str:
        """A touchpoint's shown name."""
        return self.journey.label(name, self.words.language)


def metric_lines(found: dict[str, Any], spoken: Spoken) -> list[str]:
    """Figures for people; the groups of a breakdown below the whole."""
    words = spoken.words
    lines = [f"{words('cli.customers')}  {words.shown(found['customers'], 'n')}"]
    lines += _section(words, "stages", [_stage_line(row, spoken) for row in found["stages"]])
    scores = [
        words("cli.score_row", **{**row, **_shown_score(row, spoken)})
        for row in found["satisfaction"]
    ]
    lines += _section(words, "satisfaction", scores or _stage_means(found["stages"], spoken))
    if found["visits"] and found["visits"]["visits"]:
        lines += _section(words, "visits", [words("cli.bounced", **found["visits"])])
    if found["repeat"] and found["repeat"]["buyers"]:
        lines += _section(words, "repeat", [words("cli.repeated", **found["repeat"])])
    for group in found.get("groups", ()):
        lines += ["", words("cli.group", by=spoken.by, value=group["value"])]
        lines += [f"  {line}" for line in metric_lines(group, spoken)]
    return lines


def _section(words: Words, title: str, lines: list[str]) -> list[str]:
    return [words(f"cli.{title}"), *(f"  {line}" for line in lines)] if lines else []


def _shown_score(row: dict[str, Any], spoken: Spoken) -> dict[str, str]:
    verdict = spoken.words(f"verdict.{row['verdict']}")
    return {"verdict": verdict, "touchpoint": spoken.touchpoint(row["touchpoint"])}


def _stage_means(stages: _Rows, spoken: Spoken) -> list[str]:
    """Scores by stage, where the data know no touchpoints."""
    return [
        spoken.words("cli.mean_row", stage=spoken.stage(row["stage"]), n=row["n"], mean=row["mean"])
        for row in stages
        if row["n"]
    ]


def _stage_line(row: dict[str, Any], spoken: Spoken) -> str:
    shown = {**row, "stage": spoken.stage(row["stage"])}
    if is_missing(row["rate"]):
        return spoken.words("cli.stage_row", **shown)
    window = spoken.journey.window_days  # totals say nothing of a window
    key = "stage_row_counted" if is_missing(window) else "stage_row_on"
    return spoken.words(f"cli.{key}", **shown, window=window)
