"""What people do next, in a sentence; and which of their moves lead on, stay, or lead back."""

from typing import Final, NamedTuple

import pandas as pd

from cx.model.stage_model import UNPLACED, StageModel
from cx.moments.glory_pain import ENOUGH
from cx.moments.journey import Journey
from cx.store.moves import END, START
from cx.words import Words

MANY_BACK: Final = 0.1  # of the moves between stages: with fewer back, the sentence tells of ends


class Between(NamedTuple):
    """Moves from one stage to another: all of them, and those back to an earlier one."""

    every: pd.DataFrame
    back: pd.DataFrame


def between(moves: pd.DataFrame, model: StageModel) -> Between:
    """The moves that change the stage, most frequent first; what is in no stage is left out.

    Parameters
    ----------
    moves : ``cx.metrics.transitions.transitions`` from stage to stage
    """
    outside = {START, END, UNPLACED}
    inside = ~(moves["from"].isin(outside) | moves["to"].isin(outside))
    every = moves[inside & (moves["from"] != moves["to"])]
    every = every.sort_values("n", ascending=False, kind="stable")
    order = {column.id: place for place, column in enumerate(model.columns)}
    back = every["to"].map(order) < every["from"].map(order)
    return Between(every, every[back])


def moves_said(moves: pd.DataFrame, journey: Journey, words: Words) -> str:
    """The most common move from stage to stage, and the most common one back.

    Parameters
    ----------
    moves : ``cx.metrics.transitions.transitions`` from stage to stage
    """
    if moves.empty:
        return words("page.metrics.no_moves")
    every, back = between(moves, journey.model)
    total = int(every["n"].sum())
    if not total:
        return words("page.metrics.one_stage")
    if total < ENOUGH:
        return words("page.metrics.few_moves", between=total)
    most, share = every.iloc[0], float(every["n"].iloc[0] / total)
    blanks: dict[str, object] = {"between": total, "n": int(most["n"]), "share": share}
    blanks |= _ends(most, journey, words)
    returns = int(back["n"].sum())
    blanks |= {"back": returns, "back_share": returns / total}
    if returns < MANY_BACK * total:
        return words("page.metrics.finding.moves_on", **blanks, **_last(moves, journey, words))
    first = back.iloc[0]
    ends = {f"back_{end}": name for end, name in _ends(first, journey, words).items()}
    return words("page.metrics.finding.moves", **blanks, **ends, back_n=int(first["n"]))


def stage_name(id: str, journey: Journey, words: Words) -> str:
    """A stage's shown name, or that of the start or the end of people's way."""
    if id in {START, END}:
        return words(f"figure.moves.{id.lower()}")
    return journey.model.column(id).name.of(words.language)


def _last(moves: pd.DataFrame, journey: Journey, words: Words) -> dict[str, object]:
    """The stage in which most people were seen last, and how many; each person has one end."""
    ends = moves[moves["to"] == END].sort_values("n", ascending=False, kind="stable")
    name = stage_name(ends["from"].iloc[0], journey, words)
    return {"last": name, "last_n": ends["n"].iloc[0], "people": ends["n"].sum()}


def _ends(move: "pd.Series[str]", journey: Journey, words: Words) -> dict[str, str]:
    return {
        "start": stage_name(move["from"], journey, words),
        "goal": stage_name(move["to"], journey, words),
    }
