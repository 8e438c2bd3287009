"""What a what-if learns from totals: people and rates, nothing of time, values or coming back."""

import numpy as np
import pandas as pd

from cx.domain import Stage
from cx.model.stage_model import UNPLACED
from cx.moments.journey import Journey
from cx.store.sold import REPEATS
from cx.whatif.cycle import learnt
from cx.whatif.fit import DRAWS, PRIOR, SEED, Fit
from cx.whatif.results import Floats


def fit_totals(
    journey: Journey, *, draws: int = DRAWS, rng: np.random.Generator | None = None
) -> Fit:
    """Learn the chain from totals: each stage's people and rate, nothing of time or coming back.

    Who reached a stage beyond those who went on from the one before, entered there.
    """
    rng = rng or np.random.default_rng(SEED)
    rows = journey.stages
    rows = rows[rows["reached"].notna() & (rows["stage"] != UNPLACED)].reset_index(drop=True)
    columns, size = tuple(rows["stage"]), len(rows)
    reached, on = (rows[name].to_numpy(float) for name in ("reached", "went_on"))
    following = np.append(reached[1:], np.nan)
    on = np.where(np.isnan(on), np.minimum(following, reached), on)
    enters = np.append(reached[:1], np.maximum(following - on, 0.0)[:-1])
    entrants = float(enters.sum())
    ways, drawn = np.zeros((size + 1, size)), np.zeros((size + 1, size, draws))
    ways[0] = enters / entrants if entrants else 0.0
    drawn[0] = _shares(enters, draws, rng)
    for place in range(size - 1):
        going = float(on[place] / reached[place]) if reached[place] else 0.0
        ways[place + 1, place + 1] = going
        drawn[place + 1, place + 1] = rng.beta(
            on[place] + PRIOR, max(reached[place] - on[place], 0.0) + PRIOR, draws
        )
    rates = rows.assign(rate=np.append(np.diag(ways[1:], 1), np.nan)[:size])
    id = journey.model.column_of(Stage.PURCHASE).id
    start = columns.index(id) if id in columns else size
    buyers = np.concatenate([[0.0], (np.arange(size) >= start).astype(float)])
    return Fit(
        model=journey.model,
        columns=columns,
        rates=rates[["stage", "reached", "observed", "went_on", "rate", "low", "high"]],
        entrants=round(entrants),
        days=float("nan"),
        ways=ways,
        ways_drawn=drawn,
        lags=None,
        buyers=buyers,
        buyers_drawn=np.repeat(buyers[:, None], draws, axis=1),
        returns=pd.DataFrame(columns=["repeat", "n", "rate", "low", "high"]),
        again=np.zeros((REPEATS, draws)),
        repeats=None,
        cycle=learnt(None, size, draws, rng),
        values=None,
        totals=True,
    )


def _shares(counts: Floats, draws: int, rng: np.random.Generator) -> Floats:
    gammas = rng.standard_gamma(counts[:, None], (len(counts), draws))
    found: Floats = gammas / np.maximum(gammas.sum(axis=0), 1e-300)
    return found
