"""The command about moments of truth: how each touchpoint felt, and what it moves."""

import math
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any, Final

import click

from cx.cli.commands import over_files
from cx.cli.filters import FILTERS
from cx.cli.loading import Loaded, load
from cx.cli.options import Asked, Days
from cx.domain import Endpoint, Influence, Tier, Verdict
from cx.errors import UnknownOption
from cx.model.stage_model import UNPLACED
from cx.words import Words

if TYPE_CHECKING:
    import pandas as pd

    from cx.moments.findings import Row
    from cx.moments.influence import Influences
    from cx.moments.journey import Journey
    from cx.moments.turning import Turning
    from cx.store import Store

HORIZON_DAYS: Final = 7.0  # as in cx.moments.influence, which is slow to load
PATIENCE: Final = 1.5  # seconds before the terminal is told how far it is
TINY: Final = 0.001  # a q that would be written as none
_FIGURES: Final = ("rd", "low", "high", "q")
_BEHIND: Final = (
    "exposed_rate", "others", "others_rate", "within", "within_p", "overlap",
    "compared_by", "balance", "balance_z", "e_value", "e_value_limit", "quadrant",
)  # fmt: skip


@over_files(
    click.option(
        "--horizon",
        type=Days(),
        default=HORIZON_DAYS,
        show_default=True,
        help="Within how many days after a touch its outcome counts.",
    ),
    click.option(
        "--endpoint",
        type=click.Choice([each.value for each in Endpoint]),
        default=Endpoint.ONWARD.value,
        show_default=True,
        help="What is looked for after a touch.",
    ),
    *FILTERS,
)
def moments(wanted: Asked, horizon: float, endpoint: str) -> None:
    """Touchpoints that decide what people do next, how firm that is, and how each felt."""
    from cx.cli.output import answer
    from cx.metrics.stages import WINDOW_DAYS
    from cx.model.project import Project
    from cx.moments.marked import unknown
    from cx.moments.turning import turning

    words = wanted.words
    with ExitStack() as stack:
        loaded = load(wanted, stack)
        journey = loaded.journey(WINDOW_DAYS)
        why_not = _unfit(loaded, journey, Endpoint(endpoint), horizon, words)
        known = (
            unknown(Endpoint(endpoint), horizon)
            if why_not or loaded.store is None
            else _influences(loaded.store, Endpoint(endpoint), horizon, words)
        )
    found = turning(journey, known, Project())
    if why_not and wanted.as_json:
        click.echo(why_not, err=True)
    answer(wanted, _figures(found, why_not, words), lambda: _lines(found, why_not, words))


def _unfit(
    loaded: Loaded, journey: "Journey", endpoint: Endpoint, horizon: float, words: Words
) -> str:
    """Why these data cannot say what a touchpoint moves, though they may say how it felt.

    Raises
    ------
    UnknownOption
        Nobody in the data did what is looked for, but other things.
    """
    from cx.moments import turning_said
    from cx.store.landmarks import endpoints

    if loaded.store is None:
        return words("page.moments.no_people")
    if loaded.store.last is None:
        return words("cli.moment.no_times")
    known = endpoints(loaded.store)
    if endpoint is Endpoint.ONWARD and endpoint not in known:
        return words("page.moments.one_stage")
    if endpoint not in known:
        names = tuple(each.value for each in known)
        raise UnknownOption(option="--endpoint", value=endpoint.value, choices=names)
    return turning_said.unfit(journey, horizon, words)


def _influences(store: "Store", endpoint: Endpoint, horizon: float, words: Words) -> "Influences":
    """What every touchpoint moves."""
    from cx.moments.influence import influences

    with _progress(words) as told:
        return influences(store, endpoint=endpoint, horizon_days=horizon, progress=told)


@contextmanager
def _progress(words: Words) -> Iterator[Callable[[float], None]]:
    """Tells a terminal how far it is, where that takes long; programs and files are told nothing."""
    begin, seen = time.monotonic(), False

    def told(share: float) -> None:
        nonlocal seen
        if sys.stderr.isatty() and time.monotonic() - begin > PATIENCE:
            seen = True
            click.echo(f"\r{words('cli.moment.computing', share=share)}", err=True, nl=False)

    yield told
    if seen:
        click.echo(err=True)


def _figures(found: "Turning", why_not: str, words: Words) -> dict[str, Any]:
    """Under the contract's keys; the most important moment first."""
    from cx.moments.turning import records

    return {
        "horizon_days": found.horizon_days,
        "endpoint": found.endpoint,
        "tested": found.tested,
        "checked": found.checked,
        "moments": [_moment(row, found, words) for row in records(found.rows)],
        "headline": _headline(found, why_not, words),
        "notes": _notes(found, why_not, words),
    }


def _moment(row: "Row", found: "Turning", words: Words) -> dict[str, Any]:
    from cx.moments import turning_said

    return {
        "stage": _stage(row["stage"]),
        "touchpoint": row["touchpoint"],
        "exposed": 0 if _missing(row["exposed"]) else int(row["exposed"]),
        **{name: row[name] for name in _FIGURES},
        "influence": row["influence"] or Influence.TOO_FEW,
        "tier": row["tier"] or Tier.NONE,
        "experience": row["verdict"] if row["n"] else "none",
        "score": row["mean"],
        "score_low": row["mean_low"],
        "score_high": row["mean_high"],
        "n": row["n"],
        **{name: row[name] for name in _BEHIND},
        "said": turning_said.moved(row, found, words),
    }


def _headline(found: "Turning", why_not: str, words: Words) -> str:
    """The finding; where nothing can be followed, what the scores tell."""
    from cx.moments import turning_said
    from cx.report import sentences

    return (
        sentences.headline(found.journey, words) if why_not else turning_said.headline(found, words)
    )


def _notes(found: "Turning", why_not: str, words: Words) -> list[str]:
    """Why nothing is said of influence, or else what it rests on; why nothing is glory or pain."""
    from cx.moments import turning_said
    from cx.report import sentences

    said = [why_not] if why_not else turning_said.notes(found, words)
    felt = sentences.findings(found.journey, words).get("note")
    return [*said, felt] if felt and not found.journey.tested else said


def _lines(found: "Turning", why_not: str, words: Words) -> Iterator[str]:
    """The finding, every touchpoint in a line, and what all this rests on."""
    from cx.moments import turning_said
    from cx.moments.turning import records

    what = turning_said.what(found.endpoint, words)
    yield _headline(found, why_not, words)
    for kind, rows in _parts(found, told=not why_not).items():
        if len(rows):
            yield words(f"cli.moment.{kind}", what=what, days=found.horizon_days)
            yield from (f"  {_line(row, found, words, told=not why_not)}" for row in records(rows))
    yield from _notes(found, why_not, words)


def _parts(found: "Turning", *, told: bool) -> "dict[str, pd.DataFrame]":
    """Those that decide and the others; where nothing is told of influence, those with scores."""
    if not told:
        return {"felt_alone": found.rows[found.rows["n"] > 0]}
    decides = found.rows["decides"]
    return {"deciding": found.rows[decides], "rest": found.rows[~decides]}


def _line(row: "Row", found: "Turning", words: Words, *, told: bool) -> str:
    """A touchpoint: what it moves, or why that is not known, and how it felt."""
    from cx.moments import turning_said

    journey = found.journey
    blanks = {
        "touchpoint": journey.label(row["touchpoint"], words.language),
        "stage": journey.model.column(row["stage"]).name.of(words.language),
    }
    key = "untested" if told else "named"
    if row["source"]:
        key = "tested_tiny" if row["q"] < TINY else "tested"
        blanks |= {name: row[name] for name in (*_FIGURES, "exposed")}
    tier = row["tier"] if row["source"] else turning_said.unknown(row)
    line = words(f"cli.moment.{key}", **blanks, tier=words(f"page.moments.short.{tier}"))
    return words("cli.moment.felt", line=line, felt=_felt(row, words)) if row["n"] else line


def _felt(row: "Row", words: Words) -> str:
    verdict = words(f"verdict.{Verdict(row['verdict'])}")
    key = "score_plain" if _missing(row["mean_low"]) else "score"
    blanks = {"mean": row["mean"], "low": row["mean_low"], "high": row["mean_high"]}
    return words(f"cli.moment.{key}", **blanks, n=row["n"], verdict=verdict)


def _stage(id: str) -> str | None:
    return None if id == UNPLACED else id


def _missing(value: float | None) -> bool:
    return value is None or math.isnan(value)
