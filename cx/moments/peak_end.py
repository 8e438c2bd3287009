"""Which moment explains the overall score here: the mean, the best, the worst, the end."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
import pandas as pd

from cx.moments.glory_pain import SEED
from cx.read.titles import WHOLE
from cx.stats.explained import explained
from cx.store import Store
from cx.store.opinions import Measure, answers
from cx.store.steps import summaries

PEOPLE: Final = 30  # with an overall score and two others; below it nothing is compared


class Outcome(StrEnum):
    """What stands for the overall score."""

    OVERALL = "overall"  # a question about everything
    RECOMMEND = "recommend"
    LAST = "last"  # the last score; the end is then no candidate


class Candidate(StrEnum):
    """What may explain it, of a customer's other scores."""

    MEAN = "mean"
    BEST = "best"
    WORST = "worst"
    END = "end"
    PEAK_END = "peak_end"  # half way between the best and the end


class Finding(StrEnum):
    """What came out."""

    CLEAR = "clear"  # one explains it best
    TIED = "tied"  # the best cannot be told from others
    NOTHING = "nothing"  # none explains it
    ALIKE = "alike"  # all gave the same overall score
    TOO_FEW = "too_few"
    NONE = "none"  # nobody has two scores


@dataclass(frozen=True, slots=True, kw_only=True)
class PeakEnd:
    """How much of the overall score each candidate explains.

    Parameters
    ----------
    finding : what came out
    outcome : what stands for the overall score; None where nobody has one
    people : customers with it and at least two other scores
    candidates : one row per candidate, the best first; columns ``candidate`` (Candidate)``, r2``
        (cross-validated, at most 1)``, low, high`` (95 %)``, behind`` (the best's r2 less this
        one's)``, behind_low, behind_high`` (95 % over all pairs)``, tied`` (bool: cannot be told
        from the best; the best itself is). Empty unless ``finding`` is clear, tied or nothing.
    """

    finding: Finding
    outcome: Outcome | None
    people: int
    candidates: pd.DataFrame


COLUMNS: Final = ("candidate", "r2", "low", "high", "behind", "behind_low", "behind_high", "tied")


def peak_end(store: Store, *, rng: np.random.Generator | None = None) -> PeakEnd:
    """Which of the mean, the best, the worst, the end and peak-end explains the overall score best.

    The overall score is the customer's answer to a question about everything, else to whether they
    would recommend, else the last score: the first of these that ``PEOPLE`` customers with two
    other scores have, or else that most have. Each candidate is made of the other scores and
    judged by cross-validated R2 (``cx.stats.explained``). It goes together with the overall score;
    that does not make it the cause.

    Parameters
    ----------
    rng : draws the folds; by default one with a fixed seed.

    References
    ----------
    Kahneman, Fredrickson, Schreiber and Redelmeier (1993), Psychol. Sci. 4:401-405: there the
    worst moment and the end told more than the length. Here it is asked of the data, not assumed.
    """
    most: tuple[Outcome | None, int] = (None, 0)
    for outcome in Outcome:
        rows = _told(store, outcome)
        if len(rows) >= PEOPLE:
            return _compared(outcome, rows, rng or np.random.default_rng(SEED))
        most = max(most, (outcome, len(rows)), key=lambda each: each[1])
    return _without(Finding.TOO_FEW if most[0] else Finding.NONE, *most)


def _compared(outcome: Outcome, rows: pd.DataFrame, rng: np.random.Generator) -> PeakEnd:
    names = [each for each in Candidate if each in rows]
    found = explained(rows["outcome"], rows[names].to_numpy(dtype=float), rng=rng)
    if found.best < 0:
        return _without(Finding.ALIKE, outcome, len(rows))
    parts = (found.r2, found.low, found.high, found.behind, found.behind_low, found.behind_high)
    table = pd.DataFrame(dict(zip(COLUMNS, (names, *parts), strict=False)))
    table["tied"] = ~(table["behind_low"] > 0)
    table = table.sort_values("behind", kind="stable", ignore_index=True)
    return PeakEnd(finding=_finding(table), outcome=outcome, people=len(rows), candidates=table)


def _without(finding: Finding, outcome: Outcome | None, people: int) -> PeakEnd:
    """Nothing was compared."""
    nothing = pd.DataFrame(columns=list(COLUMNS))
    return PeakEnd(finding=finding, outcome=outcome, people=people, candidates=nothing)


def _finding(table: pd.DataFrame) -> Finding:
    if not table["low"].iloc[0] > 0:
        return Finding.NOTHING
    return Finding.TIED if table["tied"].sum() > 1 else Finding.CLEAR


def _told(store: Store, outcome: Outcome) -> pd.DataFrame:
    """Customers with the outcome and two other scores: ``outcome`` and the candidates."""
    whole = [code for code, spot in enumerate(store.spots) if spot.touchpoint == WHOLE]
    if outcome is Outcome.LAST:
        rows = summaries(store, apart=whole, last_apart=True)
        return rows[rows["n"] >= 2].rename(columns={"last": "outcome"})
    said = answers(store, Measure.SCORE if outcome is Outcome.OVERALL else Measure.RECOMMEND)
    said = said[said["spot"].isin(whole)] if outcome is Outcome.OVERALL else said
    if said.empty:
        return said
    rows = summaries(store, apart=whole)
    rows = rows[rows["n"] >= 2].rename(columns={"last": Candidate.END}).set_index("customer")
    rows = rows.join(said.groupby("customer")["answer"].mean().rename("outcome"), how="inner")
    return rows.assign(**{Candidate.PEAK_END: (rows["best"] + rows["end"]) / 2})
