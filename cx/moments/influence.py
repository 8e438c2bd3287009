"""Moments of truth: which touchpoint moves the decision that follows it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cx.domain import Endpoint, Influence, Tier
from cx.stats.corrections import bh
from cx.stats.e_value import e_value
from cx.stats.landmark_rows import Touches, history, starts
from cx.stats.landmarks import LEVELS, Trials, trials
from cx.stats.means import Mean, estimate
from cx.stats.null import calibrated
from cx.store import Store
from cx.store.landmarks import landmark_rows

HORIZON_DAYS: Final = 7.0
Q: Final = 0.10  # false discovery rate over all tested
SURE: Final = 0.05  # p of the other comparison

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Ints = NDArray[np.integer[Any]]
Progress = Callable[[float], None]
"""Told the share that is done; what it raises ends the work."""
COLUMNS: Final = (
    "touchpoint",
    "stage",
    "influence",
    "tier",
    "exposed",
    "exposed_rate",
    "others",
    "others_rate",
    "rd",
    "low",
    "high",
    "q",
    "within",
    "within_p",
    "overlap",
    "compared_by",
    "balance",
    "balance_z",
    "e_value",
    "e_value_limit",
)

_WORDS: Final = frozenset({"touchpoint", "stage", "influence", "tier", "compared_by"})
_NUMBERS: Final = tuple(name for name in COLUMNS if name not in _WORDS)
UNWELCOME: Final = frozenset({Endpoint.COMPLAINS, Endpoint.LEAVES})  # the fewer, the better


@dataclass(frozen=True, slots=True, kw_only=True)
class Influences:
    """What every touchpoint changes in the share that goes on (or does what is asked for).

    Parameters
    ----------
    endpoint : what is looked for after a touch
    horizon_days : within how many days after the touch
    tested : touchpoints that were tested; q counts over all of them
    checked : touchpoints with behaviour, tested or not
    rows : one row per touchpoint and stage with behaviour, the most important first (customers
        exposed times the interval's end nearest 0), untested ones last; columns ``touchpoint``,
        ``stage``, ``influence`` (Influence), ``tier`` (Tier), ``exposed`` (customers whose first
        touch there was compared), ``exposed_rate`` (share of them that went on), ``others`` (touches
        at other touchpoints of the stage that they were compared with), ``others_rate``, ``rd``
        (difference of shares among comparable touches, not of the two raw rates), ``low``, ``high``
        (95 %), ``q``, ``within`` (the same difference inside customers), ``within_p``, ``overlap``
        (share of exposed with somebody to compare with), ``compared_by`` (names of what people were
        compared within, joined by spaces), ``balance`` (difference of the prognostic score,
        in shares), ``balance_z``, ``e_value``, ``e_value_limit`` (of the interval's end nearest 0).
        Numbers are NaN where not tested
    """

    endpoint: Endpoint
    horizon_days: float
    tested: int
    checked: int
    rows: pd.DataFrame


def influences(
    store: Store,
    *,
    endpoint: Endpoint = Endpoint.ONWARD,
    horizon_days: float = HORIZON_DAYS,
    progress: Progress | None = None,
) -> Influences:
    """Which touchpoints move the decision that follows, and how firm that is.

    Per stage the nested landmark trials of ``cx.stats.landmarks``; tiers by ``judged``.

    Parameters
    ----------
    endpoint : what is looked for after a touch.
    horizon_days : within how many days.
    progress : told the share that is done; raise in it to stop.
    """
    touches = touches_of(
        landmark_rows(store, endpoint, horizon_days=horizon_days),
        recurs=endpoint is Endpoint.LEAVES,
    )
    past, found = history(touches), []
    stages = np.unique(touches.stage[touches.at_risk])
    for done, stage in enumerate(stages):
        if progress:
            progress(done / len(stages))
        made = trials(touches, past, int(stage), spots=len(store.spots))
        found += [made] if made else []
    if progress:
        progress(1.0)
    rows = judged(found, bad=endpoint in UNWELCOME)
    spots = [store.spots[spot] for spot in rows.pop("spot")]
    rows.insert(0, "touchpoint", pd.Series([spot.touchpoint for spot in spots], dtype=str))
    rows.insert(1, "stage", pd.Series([spot.column for spot in spots], dtype=str))
    return Influences(
        endpoint=endpoint,
        horizon_days=horizon_days,
        tested=int(rows["q"].notna().sum()),
        checked=len(rows),
        rows=rows,
    )


def touches_of(rows: pd.DataFrame, *, recurs: bool = False) -> Touches:
    """The rows of ``cx.store.landmarks.landmark_rows`` as arrays.

    What recurs (leaving) is said of a whole visit: its last touch tells.
    """
    code = rows["customer"].to_numpy()
    visit = np.cumsum(rows["begins"].to_numpy(dtype=bool), dtype=np.int32) - np.int32(1)
    outcome, seen = rows["outcome"].to_numpy(dtype=bool), rows["seen"].to_numpy(dtype=bool)
    if recurs and len(rows):
        last = starts(visit) + np.bincount(visit)[visit] - 1
        outcome, seen = outcome[last], seen[last]
    return Touches(
        customer=np.cumsum(code != np.r_[code[:1], code[:-1]], dtype=np.int32),
        visit=visit,
        spot=rows["spot"].to_numpy(dtype=np.int32),
        stage=rows["column"].to_numpy(dtype=np.int16),
        sign=rows["sign"].to_numpy(dtype=np.int8),
        segment=rows["segment"].to_numpy(dtype=np.int32),
        at_risk=rows["at_risk"].to_numpy(dtype=bool),
        outcome=outcome,
        seen=seen,
        recurs=recurs,
    )


def judged(found: list[Trials], *, bad: bool = False) -> pd.DataFrame:
    """Influence and tier of every touchpoint, over all stages together.

    Firm: the difference inside customers, held against the empirical null of all tested, has
    q <= ``Q``, and the one among comparable touches p < ``SURE``, of the same sign. Likely: the
    difference among comparable touches has q <= ``Q``, and the one inside customers, held against
    the null, p < ``SURE``, of the same sign. Fewer than ``cx.stats.null.ENOUGH`` tested have no
    null: nothing is firm, and for likely the difference inside customers is held against 0.

    Parameters
    ----------
    bad : whether the outcome is unwelcome, so that more of it hurts.

    Returns
    -------
    DataFrame
        The rows of ``Influences``, with ``spot`` in the place of touchpoint and stage.
    """
    if not found:
        names = ["spot", *COLUMNS[2:]]
        return pd.DataFrame(columns=names).astype(dict.fromkeys(_NUMBERS, float))
    parts = [_table(trial) for trial in found]
    rows = pd.concat(parts, ignore_index=True)
    alike, customer = _mean(rows, "alike"), _mean(rows, "customer")
    null = calibrated(rows["customer"], rows["customer_error"], rows["customers"] - 1)
    tier, q = _tiers(alike, customer, null)
    nearest = np.where(alike.value > 0, alike.low, alike.high)
    nearest = np.where(nearest * alike.value > 0, nearest, alike.value * 0)
    rows = rows.assign(
        tier=tier,
        rd=alike.value,
        low=alike.low,
        high=alike.high,
        q=q,
        within=customer.value,
        within_p=customer.p,
        balance_z=rows["balance"] / rows["balance_error"],
        e_value=[e_value(*of) for of in zip(rows["exposed_rate"], alike.value, strict=True)],
        e_value_limit=[e_value(*of) for of in zip(rows["exposed_rate"], nearest, strict=True)],
        weight=np.abs(nearest) * rows["exposed"],
        decided=[each is not Tier.NONE for each in tier],
    )
    side = -1 if bad else 1
    rows["influence"] = [_influence(row, side) for row in rows.itertuples()]
    order = ["decided", "weight", "exposed"]
    rows = rows.sort_values(order, ascending=False, kind="stable", ignore_index=True)
    return rows[["spot", *COLUMNS[2:]]]


def _table(trial: Trials) -> pd.DataFrame:
    """One stage's trials as rows."""
    compared = [
        " ".join(LEVELS[level]) if tested else ""
        for level, tested in zip(trial.level, trial.tested, strict=True)
    ]
    return pd.DataFrame(
        {
            "spot": trial.spot,
            "tested": trial.tested,
            "structural": trial.structural,
            "few": trial.few,
            "exposed": trial.exposed,
            "exposed_rate": _rate(trial.exposed_outcomes, trial.exposed),
            "others": trial.others,
            "others_rate": _rate(trial.others_outcomes, trial.others),
            "alike": trial.difference.value,
            "alike_error": trial.difference.error,
            "customer": trial.inside_customer.value,
            "customer_error": trial.inside_customer.error,
            "balance": trial.balance.value,
            "balance_error": trial.balance.error,
            "overlap": trial.overlap,
            "compared_by": compared,
            "customers": trial.customers,
        }
    )


def _tiers(alike: Mean, customer: Mean, null: Mean) -> tuple[list[Tier], Floats]:
    """The tier of every touchpoint, and the q that it stands on."""
    q_alike, q_null = bh(alike.p), bh(null.p)
    own = null if np.isfinite(null.p).any() else customer
    agree = np.sign(own.value) == np.sign(alike.value)
    firm = agree & (q_null <= Q) & (alike.p < SURE)
    likely = agree & (q_alike <= Q) & (own.p < SURE)
    tier = np.select([firm, likely], [Tier.FIRM, Tier.LIKELY], Tier.NONE)
    return [Tier(each) for each in tier], np.where(firm, q_null, q_alike)


def _influence(row: Any, side: int) -> Influence:
    if row.structural:
        return Influence.STRUCTURAL
    if row.few:
        return Influence.TOO_FEW
    if not row.tested:
        return Influence.NOT_COMPARABLE
    if row.tier == Tier.NONE:
        return Influence.NONE
    return Influence.HELPS if row.rd * side > 0 else Influence.HURTS


def _mean(rows: pd.DataFrame, name: str) -> Mean:
    return estimate(rows[name], rows[f"{name}_error"], rows["customers"] - 1)


def _rate(k: Ints, n: Ints) -> Floats:
    return np.where(n > 0, k / np.maximum(n, 1), np.nan)
