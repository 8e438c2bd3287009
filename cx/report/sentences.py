"""What is said of a journey, on pages and in papers: whole sentences as plain text."""

from collections.abc import Collection
from typing import Final

import pandas as pd

from cx.domain import Basis, Verdict
from cx.figures.journey_map import subtitle
from cx.model.stage_model import UNPLACED
from cx.moments.findings import Row, leads
from cx.moments.journey import Journey
from cx.words import Words, numbers

TABLE: Final = ("touchpoint", "stage", "customers", "reach", "n", "mean", "interval", "verdict")


def headline(journey: Journey, words: Words) -> str:
    """The finding in one line: what stands out, or else what can be said."""
    found, turn = leads(journey), _turn(journey)
    rows = {"glory": found.glory, "pain": found.pain}
    names = {
        mark: journey.label(row["touchpoint"], words.language) for mark, row in rows.items() if row
    }
    if turn is not None:
        return _turning_headline(journey, turn, names, words)
    if names:
        key = "both" if len(names) > 1 else next(iter(names))
        return words(f"page.journey.head.{key}", **names)
    if journey.tested:
        return words("page.journey.head.none")
    if found.drop:
        return words("page.journey.head.flow", stage=stage(journey, found.drop["stage"], words))
    return words("page.journey.head.few" if journey.has_scores else "page.journey.head.plain")


def _turn(journey: Journey) -> str | None:
    """The turning point that a headline names."""
    found = journey.turning
    return found.lead[1] if found is not None and len(found.deciding) else None


def _turning_headline(journey: Journey, turn: str, names: dict[str, str], words: Words) -> str:
    """The strongest pain, else the strongest glory, and the turning point, which may be the same."""
    turning = journey.label(turn, words.language)
    for mark in ("pain", "glory"):
        if names.get(mark) == turning:
            return words(f"page.journey.head.turning_{mark}_too", turning=turning)
        if mark in names:
            return words(
                f"page.journey.head.turning_{mark}", turning=turning, **{mark: names[mark]}
            )
    return words("page.journey.head.turning", turning=turning)


def findings(journey: Journey, words: Words) -> dict[str, str]:
    """What the map says, each with how many and how sure, by kind: glory, pain, note, drop."""
    found = leads(journey)
    felt = {"glory": found.glory, "pain": found.pain}
    said = {kind: felt_sentence(journey, row, words) for kind, row in felt.items() if row}
    if not said and journey.has_scores:
        key = f"page.journey.finding.{_undecided(journey)}"
        said["note"] = words(key, tested=journey.tested)
    if found.drop:
        key = "drop_totals" if numbers.is_missing(journey.window_days) else "drop"
        blanks = {**found.drop, "stage": stage(journey, found.drop["stage"], words)}
        said["drop"] = words(f"page.journey.finding.{key}", **blanks, window=journey.window_days)
    return said


def who(journey: Journey, words: Words) -> str:
    """How many people, from when to when, and through which filters."""
    return subtitle(journey, words, key="page.journey.who")


def stage(journey: Journey, id: str, words: Words) -> str:
    """The name of a stage's column."""
    return journey.model.column(id).name.of(words.language)


def partial(journey: Journey, *, totals: bool, words: Words) -> list[str]:
    """What is missing from the map, and what would add it."""
    said = []
    if totals:
        said.append(words("state.team" if journey.opinion else "state.totals"))
    elif not (journey.has_flow and journey.has_scores):
        key = "behaviour_only" if journey.has_flow else "survey_only"
        said.append(words(f"state.{key}"))
    open_ones = journey.touchpoints["stage"].eq(UNPLACED)
    if bool(open_ones.any()):
        said.append(words("state.unplaced", n=int(open_ones.sum())))
    return said


def table(
    rows: pd.DataFrame, journey: Journey, words: Words, *, without: Collection[str] = ()
) -> pd.DataFrame:
    """Touchpoints in numbers, with the heads of columns that people read."""
    column = {key: words(f"page.journey.column.{key}") for key in TABLE if key not in without}
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


def _undecided(journey: Journey) -> str:
    """Why no touchpoint is called glory or pain: none stands out, nothing to compare, too few."""
    if journey.tested:
        return "none"
    enough = journey.touchpoints["verdict"].ne(Verdict.TOO_FEW)
    return "alone" if bool(enough.any()) else "few"


def felt_sentence(journey: Journey, row: Row, words: Words) -> str:
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
