"""What a what-if learns from the data once: the chain of stages, coming back, values, with their doubt."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd

from cx.domain import Stage
from cx.metrics.stages import WINDOW_DAYS, stages
from cx.model.stage_model import StageModel
from cx.stats.competing import incidence
from cx.store.paths import Paths, paths
from cx.store.sold import END, ENTRY, REPEATS
from cx.whatif.cycle import Cycle
from cx.whatif.cycle import learnt as learnt_cycle
from cx.whatif.lags import Repeats, Ways
from cx.whatif.results import Floats

if TYPE_CHECKING:
    from cx.store import Store
    from cx.whatif.snowball import Snowball

DRAWS: Final = 10_000
SEED: Final = 6
PRIOR: Final = 0.5  # Jeffreys: of going on, and of not


class Values(NamedTuple):
    """Values of purchases, first (0) and later (1): mean, its draws, variance within and between customers."""

    mean: Floats  # 2
    drawn: Floats  # 2 x draws
    within: float
    between: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """All that a what-if stands on; draws are of what is believed after the data.

    Parameters
    ----------
    model : the stage model.
    columns : the stages of the flow, S of them.
    rates : ``cx.metrics.stages`` of these.
    entrants : people in the data; ``days`` from the first to the end of the data (NaN without times).
    ways : shares (S + 1) x S: row 0 is where people enter, row k + 1 where they go from stage k; what
        is missing to 1 stops there. Draws: (S + 1) x S x draws.
    buyers : share of buyers by the furthest stage (row 0: nowhere); S + 1, and x draws.
    returns : one row per number of purchases: ``repeat`` (1 .. ``REPEATS``)``, n`` (buyers)``, rate,
        low, high`` (80 %): who buys again, as far as the data reach.
    again : draws of that rate: ``REPEATS`` x draws.
    repeats : when purchases come, by month; None without times or purchases.
    cycle : what stages after a purchase change in coming back.
    values : None without values.
    referral : None where nobody is known to have brought anybody.
    """

    model: StageModel
    columns: tuple[str, ...]
    rates: pd.DataFrame
    entrants: int
    days: float
    ways: Floats
    ways_drawn: Floats
    lags: Ways | None
    buyers: Floats
    buyers_drawn: Floats
    returns: pd.DataFrame
    again: Floats
    repeats: Repeats | None
    cycle: Cycle
    values: Values | None
    referral: "Snowball | None" = None
    totals: bool = False

    @property
    def draws(self) -> int:
        """How many draws there are."""
        return int(self.ways_drawn.shape[-1])

    @property
    def has_times(self) -> bool:
        """Whether the data have times, so that there are months."""
        return self.lags is not None

    @property
    def has_values(self) -> bool:
        """Whether purchases have values."""
        return self.values is not None

    @property
    def has_purchases(self) -> bool:
        """Whether anybody bought."""
        return bool(self.buyers.any())

    @property
    def value(self) -> float:
        """The mean value of a purchase; NaN without."""
        return float("nan") if self.values is None else float(self.values.mean[0])

    def place(self, stage: str) -> int:
        """A stage's place in the flow; ValueError where it is not there."""
        return self.columns.index(stage)

    def rate(self, stage: str) -> float:
        """A stage's rate as in the metrics; NaN in the last."""
        return float(self.rates["rate"].iloc[self.place(stage)])

    @property
    def buying(self) -> int | None:
        """The place of the stage of purchases in the flow."""
        id = self.model.column_of(Stage.PURCHASE).id
        return self.columns.index(id) if id in self.columns else None


def fit(
    store: "Store",
    *,
    window_days: float = WINDOW_DAYS,
    referral: "Snowball | None" = None,
    draws: int = DRAWS,
    rng: np.random.Generator | None = None,
) -> Fit:
    """Learn the chain from a store's customers.

    Ways between stages are Aalen-Johansen's over days (``cx.stats.competing``), with a Dirichlet
    posterior on the effective n; coming back after the n-th purchase is Kaplan-Meier's, with a Beta.
    Nothing is taken to happen after longer pauses than the data have seen.

    Parameters
    ----------
    window_days : of the rates, as in ``cx.metrics.stages``.
    referral : who brings whom, where that is known.
    rng : by default one with a fixed seed, so that the same data always say the same.
    """
    found = paths(store)
    rates = stages(store, window_days=window_days)
    return fit_paths(found, store.model, rates, referral=referral, draws=draws, rng=rng)


def fit_paths(
    found: Paths,
    model: StageModel,
    rates: pd.DataFrame,
    *,
    referral: "Snowball | None" = None,
    draws: int = DRAWS,
    rng: np.random.Generator | None = None,
) -> Fit:
    """The same from paths that are counted; ``rates`` is the frame of ``cx.metrics.stages``."""
    rng = rng or np.random.default_rng(SEED)
    size = len(found.columns)
    shares, drawn, lags = [], [], []
    for place in range(ENTRY, size):
        rows = found.ways[found.ways["stage"] == place]
        told = incidence(rows["next"], rows["days"], rows["n"], things=size)
        following = None if place == ENTRY else place + 1  # everyone enters somewhere
        shares.append(told.totals)
        drawn.append(dirichlet(told.totals, told.n, following, draws, rng))
        lags.append(told.shares)
    buyers, buyers_drawn = _buyers(found.furthest, size, draws, rng)
    returns, again, pauses = _returns(found.purchases, draws, rng)
    timed = not np.isnan(found.days)
    return Fit(
        model=model,
        columns=found.columns,
        rates=in_flow(rates, found.columns),
        entrants=found.entrants,
        days=found.days,
        ways=np.array(shares).reshape(size + 1, size),
        ways_drawn=np.array(drawn).reshape(size + 1, size, draws),
        lags=Ways.of(lags) if timed else None,
        buyers=buyers,
        buyers_drawn=buyers_drawn,
        returns=returns,
        again=again,
        repeats=Repeats.of(pauses) if timed and buyers.any() else None,
        cycle=learnt_cycle(found.cycle, size, draws, rng),
        values=_values(found.values, draws, rng),
        referral=referral,
    )


def in_flow(rates: pd.DataFrame, columns: tuple[str, ...]) -> pd.DataFrame:
    """The rows of the flow's stages, in its order."""
    return rates.set_index("stage").reindex(columns).reset_index()


def dirichlet(
    shares: Floats, n: float, following: int | None, draws: int, rng: np.random.Generator
) -> Floats:
    """Draws of shares that add up to at most 1 (things x draws), what is missing being one more.

    ``PRIOR`` is put on the thing at ``following`` and on none of them (None: on nothing); what was
    never seen stays 0.
    """
    weight, prior = shares * n, 0.0 if following is None else PRIOR
    if following is not None and following < len(weight):
        weight[following] += prior
    rest = max(n * (1 - float(shares.sum())), 0.0) + prior
    gammas = rng.standard_gamma(np.append(weight, rest)[:, None], (len(weight) + 1, draws))
    found: Floats = gammas[:-1] / gammas.sum(axis=0)
    return found


def _buyers(
    rows: pd.DataFrame, size: int, draws: int, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """The share of buyers by the furthest stage, row 0 for nowhere; what all or none do is certain."""
    mean, drawn = np.zeros(size + 1), np.zeros((size + 1, draws))
    for stage, n, bought in zip(rows["stage"], rows["n"], rows["buyers"], strict=True):
        row = 0 if stage == END else int(stage) + 1
        mean[row] = bought / n
        some = 0 < bought < n
        drawn[row] = rng.beta(bought, n - bought, draws) if some else mean[row]
    return mean, drawn


def _returns(
    rows: pd.DataFrame, draws: int, rng: np.random.Generator
) -> tuple[pd.DataFrame, Floats, list[Floats]]:
    """Who buys again after the n-th purchase, draws of it, and when (also of the first purchase)."""
    told, again, pauses = [], np.zeros((REPEATS, draws)), []
    for bought in range(REPEATS + 1):
        part = rows[rows["bought"] == bought]
        came = np.where(part["again"], 0, -1)
        found = incidence(came, part["days"], part["n"], things=1)
        pauses.append(found.shares[0])
        if bought and found.n:
            rate = float(found.totals[0])
            k = rate * found.n
            again[bought - 1] = rng.beta(k + PRIOR, found.n - k + PRIOR, draws)
            low, high = np.quantile(again[bought - 1], [0.1, 0.9])
            told.append((bought, int(part["n"].sum()), rate, float(low), float(high)))
        elif bought > 1:
            again[bought - 1] = again[bought - 2]  # nobody got so far: as the time before
    if rows.loc[rows["bought"] > 0, "n"].sum() == 0:
        again[:] = 0.0
    return pd.DataFrame(told, columns=["repeat", "n", "rate", "low", "high"]), again, pauses


def _values(rows: pd.DataFrame, draws: int, rng: np.random.Generator) -> Values | None:
    """Values of first and later purchases; later ones are as the first where there are none."""
    found = rows.set_index("repeat").astype(float)
    if found.empty or found["n"].sum() == 0:
        return None
    every = found.sum()
    mean = every["total"] / every["n"]
    within_squares = max(every["squares"] - every["between"], 0.0)
    within = within_squares / max(every["n"] - every["customers"], 1.0)
    spread = max(every["squares"] / every["n"] - mean**2, 0.0)
    if every["n"] - every["customers"] < 1:
        within = spread
    between = max(spread - within, 0.0)
    means, drawn = np.zeros(2), np.zeros((2, draws))
    for repeat in (0, 1):
        if repeat in found.index:
            row = found.loc[repeat]
            means[repeat] = row["total"] / row["n"]
            error = np.sqrt(within / row["n"] + between / row["customers"])
            drawn[repeat] = np.maximum(rng.normal(means[repeat], error, draws), 0.0)
        else:
            means[repeat], drawn[repeat] = means[0], drawn[0]
    if 0 not in found.index:
        means[0], drawn[0] = means[1], drawn[1]
    return Values(means, drawn, float(within), float(between))
