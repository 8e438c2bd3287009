"""Does the model reproduce what happened? Learnt from the earlier part of the data, held against the later."""

import datetime
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd

from cx.metrics.stages import WINDOW_DAYS
from cx.store.overview import overview
from cx.store.paths import arrivals
from cx.store.sold import ENTRY
from cx.whatif import chain
from cx.whatif.fit import SEED, Fit, fit
from cx.whatif.lags import MONTH
from cx.whatif.results import Floats
from cx.whatif.rows import quantiles

if TYPE_CHECKING:
    from cx.store import Store

PART: Final = 2 / 3  # of the days, from which is learnt
ENOUGH: Final = 100  # people who entered later and could be followed
REPEATS: Final = 3  # purchases that are looked at
SLIGHT: Final = 0.02  # a difference of shares that no decision hangs on
_ALPHA: Final = 0.05  # that any of all rows is said to differ where all is as predicted
_COLUMNS: Final = ("what", "place", "month", "n", "seen", "expected", "low", "high", "holds")


class Check(NamedTuple):
    """What was predicted for those who entered after the cut, and what they did.

    ``rows`` has one row per stage (``what`` "stage", ``place`` its id) or number of purchases
    ("purchase", ``place`` "1" ..) and month since the entry: ``n`` (people followed for so long),
    ``seen, expected`` (shares), ``low, high`` (95 %, chance included), ``holds``: within the limits
    that all rows together leave in 95 % of cases, or not further off than ``SLIGHT``. ``error`` is
    the mean difference of seen and expected shares relative to what was seen, weighted by it.
    """

    cut: datetime.date
    learnt: int
    held: int
    months: int
    rows: pd.DataFrame
    error: float

    @property
    def holds(self) -> bool:
        """Whether every row holds."""
        return bool(self.rows["holds"].all())


def check(store: "Store", *, window_days: float = WINDOW_DAYS, draws: int = 2_000) -> Check | None:
    """Learn from the first two thirds of the days, predict those who enter later, compare.

    Returns
    -------
    Check
        None without times, or where fewer than ``ENOUGH`` people entered later and could be
        followed for a month, or too few before.
    """
    seen = overview(store)
    if store.last is None or seen.first is None or not store.columns:
        return None
    days = (store.last - seen.first).total_seconds() / 86_400
    cut = (seen.first + datetime.timedelta(days=days * PART)).date()
    found = arrivals(store, since=cut + datetime.timedelta(days=1), month_days=MONTH)
    months = _months(found)
    earlier = store.within(seen.first.date(), cut)
    if not months:
        return None
    model = fit(earlier, window_days=window_days, draws=draws)
    if model.entrants < ENOUGH or model.lags is None:
        return None
    rows = _rows(model, found, months)
    off = (rows["expected"] - rows["seen"]).abs().sum()
    return Check(
        cut=cut,
        learnt=model.entrants,
        held=_people(found, 1),
        months=months,
        rows=rows,
        error=float(off / max(rows["seen"].sum(), 1e-12)),
    )


def _people(found: pd.DataFrame, months: int) -> int:
    """Who was followed for so many months."""
    everyone = found[(found["what"] == "stage") & (found["place"] == ENTRY)]
    return int(everyone.loc[everyone["followed"] >= months, "n"].sum())


def _months(found: pd.DataFrame) -> int:
    """For how many months enough people were followed."""
    months = 0
    while _people(found, months + 1) >= ENOUGH:
        months += 1
    return months


def _rows(model: Fit, found: pd.DataFrame, months: int) -> pd.DataFrame:
    people = chain.flow(model, model.ways_drawn)
    assert model.lags is not None
    arrived = chain.reached(model.lags.arrivals(model.ways), months)
    everyone = chain.made(model, people.buyers, model.again, months)
    cells: list[tuple[str, str, int, int, int, Floats]] = []
    for month in range(1, months + 1):
        n = _people(found, month)
        for place, stage in enumerate(model.columns):
            drawn = people.reach[place] * arrived[place, month - 1]
            cells.append(("stage", stage, month, n, _came(found, "stage", place, month), drawn))
        shares: Floats | list[float] = (
            [] if model.repeats is None else model.repeats.months[:REPEATS, month - 1]
        )
        for number, share in enumerate(shares, start=1):
            drawn = everyone[number - 1] * share
            came = _came(found, "purchase", number, month)
            cells.append(("purchase", str(number), month, n, came, drawn))
    rng = np.random.default_rng([SEED, 3])
    level = _ALPHA / max(len(cells), 1)
    rows = []
    for what, name, month, n, came, drawn in cells:
        chance = rng.binomial(n, np.clip(drawn, 0.0, 1.0)) / n
        low, high = quantiles(chance, [0.025, 0.975])
        least, most = quantiles(chance, [level / 2, 1 - level / 2])
        seen, mean = came / n, float(drawn.mean())
        holds = bool(least <= seen <= most) or abs(seen - mean) <= SLIGHT
        rows.append((what, name, month, n, seen, mean, float(low), float(high), holds))
    return pd.DataFrame(rows, columns=list(_COLUMNS))


def _came(found: pd.DataFrame, what: str, place: int, month: int) -> int:
    """Of those followed for so many months, who came within them."""
    rows = found[(found["what"] == what) & (found["place"] == place)]
    return int(rows.loc[(rows["followed"] >= month) & (rows["month"] < month), "n"].sum())
