"""Counted paths of made-up customers, as ``cx.store.paths`` would count them."""

import numpy as np
import pandas as pd

from cx.metrics.stages import COLUMNS
from cx.model.stage_model import stage_model
from cx.store.paths import END, ENTRY, REPEATS, Paths

PEOPLE = 2000
"""At the first stage; fewer at each later one."""


def counted(seed: int, *, days: int = 365, again: float = 0.5, pause: float = 30.0) -> Paths:
    """Paths through all stages of the full model.

    Parameters
    ----------
    days : how long the data are: nobody could be followed for longer.
    again : the chance to buy again after each purchase; ``pause``: the mean of the days until then.
    """
    rng = np.random.default_rng(seed)
    columns = tuple(column.id for column in stage_model().columns)
    size = len(columns)
    buying = columns.index("purchase")
    return Paths(
        columns=columns,
        entrants=PEOPLE,
        days=float(days),
        ways=_ways(rng, size, days),
        furthest=_furthest(rng, size, buying),
        purchases=_purchases(rng, days, again, pause),
        values=_values(rng),
        cycle=_cycle(rng, size, buying),
    )


def rates(paths: Paths, seed: int) -> pd.DataFrame:
    """Rates of going on within the window, no higher than those of ever going on."""
    rng = np.random.default_rng([seed, 1])
    rows = []
    for place, stage in enumerate(paths.columns):
        there = paths.ways[paths.ways["stage"] == place]
        n, on = there["n"].sum(), there.loc[there["next"] == place + 1, "n"].sum()
        rate = on / n * rng.uniform(0.5, 1.0) if place + 1 < len(paths.columns) else np.nan
        rows.append((stage, n, n, rate * n, rate, rate, rate, 1.0))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _ways(rng: np.random.Generator, size: int, days: int) -> pd.DataFrame:
    """From the entry and every stage: to each later one, or nowhere while they were followed."""
    rows = []
    for stage in range(ENTRY, size):
        later = [*range(stage + 1, size), END]
        favour = np.where(np.arange(len(later)) == 0, 4.0, 1.0)
        n = PEOPLE if stage == ENTRY else max(PEOPLE * (size - stage) // size, 50)
        for following, count in zip(later, rng.multinomial(n, rng.dirichlet(favour)), strict=True):
            waits = (
                rng.exponential(days / 4, count) if following != END else rng.random(count) * days
            )
            rows += [(stage, following, day) for day in np.minimum(waits.astype(int), days)]
    found = pd.DataFrame(rows, columns=["stage", "next", "days"])
    return found.value_counts(sort=False).rename("n").reset_index()


def _furthest(rng: np.random.Generator, size: int, buying: int) -> pd.DataFrame:
    """Most who come as far as the stage of purchases buy; some before it do."""
    n = rng.integers(50, 300, size)
    share = np.where(np.arange(size) >= buying, rng.uniform(0.8, 1.0, size), 0.02)
    rows = {"stage": np.arange(size), "n": n, "buyers": rng.binomial(n, share)}
    return pd.DataFrame(rows)


def _purchases(rng: np.random.Generator, days: int, again: float, pause: float) -> pd.DataFrame:
    """No purchase, the first, .. and who bought again before they could be followed no longer."""
    rows = []
    for bought in range(REPEATS + 1):
        n = max(PEOPLE >> bought, 100)
        chance = 0.6 if bought == 0 else again
        waits = np.where(rng.random(n) < chance, rng.exponential(pause, n), np.inf)
        followed = rng.random(n) * days
        for wait, until in zip(waits, followed, strict=True):
            rows.append((bought, bool(wait <= until), int(min(wait, until))))
    found = pd.DataFrame(rows, columns=["bought", "again", "days"])
    return found.value_counts(sort=False).rename("n").reset_index()


def _values(rng: np.random.Generator) -> pd.DataFrame:
    rows = []
    for repeat, n, customers in ((0, 1000, 1000), (1, 800, 350)):
        spent = rng.gamma(4.0, 800.0, n)
        who = rng.integers(0, customers, n) if repeat else np.arange(n)
        each, times = np.bincount(who, spent), np.bincount(who)
        between = (each[times > 0] ** 2 / times[times > 0]).sum()
        rows.append((repeat, n, spent.sum(), (spent**2).sum(), (times > 0).sum(), between))
    return pd.DataFrame(rows, columns=["repeat", "n", "total", "squares", "customers", "between"])


def _cycle(rng: np.random.Generator, size: int, buying: int) -> pd.DataFrame:
    """Buyers by the stages that they reached before they bought again, or did not."""
    rows = []
    for stage in range(buying, size):
        for following in [*range(stage + 1, size), END]:
            n = int(rng.integers(20, 200))
            came = int(rng.integers(0, n))
            rows.append((stage, following, n, came, rng.integers(0, came + 1) // 4))
    found = pd.DataFrame(rows, columns=["stage", "next", "n", "again", "later"])
    return found.assign(later=np.where(found["next"] == END, found["later"], 0))
