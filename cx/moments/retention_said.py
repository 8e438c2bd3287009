"""Whether people stay, in sentences."""

from itertools import pairwise
from typing import Final

import pandas as pd

from cx.metrics.retention import Retention
from cx.moments.glory_pain import ENOUGH
from cx.words import Words

LATER: Final = (
    3  # months after the first that are named beside the first, where the data reach so far
)


def stays(found: Retention, words: Words) -> str:
    """How many come back in the next month and later, and when most are lost."""
    if found.cohorts.empty:
        return words("page.metrics.stay_undated")
    rows = followed(found.average)
    if len(rows) < 2:
        watched = found.average.loc[found.average["offset"] == 1, "at_start"]
        key = "stay_few" if len(watched) else "stay_short"
        return words(f"page.metrics.{key}", n=int(watched.sum()))
    first = rows.iloc[1]
    blanks = {"n": first["at_start"], "k": first["customers"]}
    blanks |= {name: first[name] for name in ("rate", "low", "high")}
    before, after = _steepest(rows)
    if len(rows) == 2 or before == after:
        return words("page.metrics.finding.stays", **blanks)
    later = rows.iloc[min(LATER, len(rows) - 1)]
    blanks |= {"later": later["offset"], "later_n": later["at_start"]}
    blanks |= {"later_k": later["customers"], "later_rate": later["rate"]}
    key = "stays_late" if before else "stays_early"
    return words(f"page.metrics.finding.{key}", **blanks, before=before, after=after)


def kept(found: Retention, words: Words) -> str:
    """How many of those active in the month before stayed so in the last month that is over."""
    whole = found.periods[found.periods["over"] & (found.periods["at_start"] >= ENOUGH)]
    if whole.empty:
        return ""
    last = whole.iloc[-1]
    names = ("at_start", "kept", "new", "back", "rate", "low", "high")
    period = last["period"].date()
    return words("page.metrics.note.kept", period=period, **{name: last[name] for name in names})


def followed(average: pd.DataFrame) -> pd.DataFrame:
    """The average as far as enough people were followed; offsets run from 0 without a hole."""
    return average[(average["at_start"] >= ENOUGH).cummin()]


def _steepest(rows: pd.DataFrame) -> tuple[int, int]:
    """Between which months the share falls most; twice the same where it never falls."""
    rates = rows["rate"].tolist()
    falls = [before - after for before, after in pairwise(rates)]
    most = max(falls)
    start = falls.index(most)
    return (start, start + 1) if most > 0 else (0, 0)
