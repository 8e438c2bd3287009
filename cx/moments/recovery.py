"""Recovery: which pains were mended, whether it paid, and which kind of mending works."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
import pandas as pd

from cx.domain import Scale
from cx.model.recovery import Sign
from cx.moments.pains import MENDS, Meaning, Pain, Pains, pains
from cx.moments.recovery_reply import quick, reply
from cx.moments.recovery_trials import (
    COLUMNS,
    ENOUGH,
    Asked,
    Outcome,
    compare,
    trial_rows,
)
from cx.stats.corrections import bh
from cx.store import Store
from cx.store.opinions import Measure
from cx.store.recoveries import (
    Around,
    Returned,
    Told,
    first_answers,
    first_promises,
    returning,
    telling,
)

WINDOW_DAYS: Final = 30.0  # from a pain to what mends it
HORIZON_DAYS: Final = 60.0  # from there to what follows
Q: Final = 0.10

ALIKE: Final = ("pain", "wait", "purchases", "severity", "touchpoint", "asked", "earlier")
_NOTHING: Final = pd.DataFrame(columns=[*COLUMNS, "mend"])
_PARADOX: Final = ("pain", "wait", "touchpoint", "purchases")


class State(StrEnum):
    """How much there is to see."""

    NO_TIMES = "no_times"
    NO_PAINS = "no_pains"
    NO_MENDS = "no_mends"  # no touchpoint that mends
    NONE_MENDED = "none_mended"
    FEW = "few"  # mended, but nothing could be compared
    COMPARED = "compared"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovery:
    """Pains, what mended them, and what followed.

    Parameters
    ----------
    window_days : within how many days of a pain a touch may mend it
    horizon_days : within how many days of the mending what follows counts
    scale : the scale of the scores; None where it is not known
    measure : what scores are; None without scores or sentiment
    at_most : scores up to this are pains; NaN without
    returned : what counts as coming back
    told : what counts as recommending by deed; None where recommendation is what people answered
    dated : whether anything has a time
    signs : touchpoints whose names mean trouble, and those where help is asked for
    found : one row per kind of pain, touchpoint and stage, the most first; columns ``pain`` (Pain),
        ``touchpoint, stage, pains`` (how many), ``mended`` (within the window), ``share``
    mended_by : touchpoints that mend, most pains first: ``mend`` (Mend)``, touchpoint, pains`` (that
        something of this kind mended)
    recent : mended pains whose horizon is not over: what people did since is not counted
    outcomes : mended against comparable pains that were not, an Outcome a row, with the
        columns of ``recovery_trials.compare`` and ``clear`` (bool: q <= ``Q`` and the interval
        leaves out 0)
    kinds : the same for each Mend that mended something, with ``mend`` and ``q`` over all of them
    reply : what follows by days from pain to mending: ``outcome, start, end, n, share, value, low,
        high``; without ``ENOUGH`` pains the numbers from value on are NaN
    quick : mended within the median time against later, columns as ``outcomes``; ``split_days`` is
        that time, NaN without mended pains
    paradox : mended against customers who had met no pain by then, columns as ``outcomes``
    """

    window_days: float
    horizon_days: float
    scale: Scale | None
    measure: Measure | None
    at_most: float
    returned: Returned
    told: Told | None
    dated: bool
    signs: Mapping[Sign, tuple[str, ...]]
    found: pd.DataFrame
    mended_by: pd.DataFrame
    recent: int
    outcomes: pd.DataFrame
    kinds: pd.DataFrame
    reply: pd.DataFrame
    quick: pd.DataFrame
    split_days: float
    paradox: pd.DataFrame

    @property
    def pains(self) -> int:
        """How many pains there are."""
        return int(self.found["pains"].sum())

    @property
    def mended(self) -> int:
        """How many of them were mended."""
        return int(self.found["mended"].sum())

    @property
    def state(self) -> State:
        """How much there is to see."""
        if not self.dated:
            return State.NO_TIMES
        if not self.pains:
            return State.NO_PAINS
        if self.mended_by.empty:
            return State.NO_MENDS
        if not self.mended:
            return State.NONE_MENDED
        return State.COMPARED if self.outcomes["note"].eq("").any() else State.FEW


def recovery(
    store: Store,
    *,
    window_days: float = WINDOW_DAYS,
    horizon_days: float = HORIZON_DAYS,
    meanings: Mapping[str, Meaning] | None = None,
) -> Recovery:
    """Pains of the store's customers, what mended them, and what followed.

    Mended pains are held against pains that nothing mended: time zero is the mending, and the
    others have waited equally long and have not come back yet (``cx.stats.matching.sequential``).
    Alike are the kind of pain, the wait, and as far as somebody is left to compare with, earlier
    purchases, how bad it was, the touchpoint, whether help was asked for, and the earlier mean
    score. Hidden reasons why some are mended stay hidden: this goes together, it is no proof.

    Parameters
    ----------
    meanings : the user's own meaning of touchpoints by name; None is "mends nothing, hurts nothing".

    References
    ----------
    Hernan et al. (2016), Am. J. Epidemiol. 183:758-764 (time zero); de Matos, Henrique and Rossi
    (2007), J. Service Research 10:60-77 (the paradox holds for satisfaction only).
    """
    met = pains(store, window_days=window_days, meanings=meanings)
    what = Around(
        measure=met.measure or Measure.SCORE,
        horizon_days=horizon_days,
        asked=met.spots(Sign.ASKED),
        quiet=met.quiet,
    )
    kinds = [mend for mend in MENDS if met.rows[mend].notna().any()]
    beside = _beside_free(store, met)
    alone = len(kinds) == 1  # then its trials are those of all mending
    lags = [met.rows[name] for name in ("lag", *([] if alone else kinds))]
    plans = [*((met.rows, lag) for lag in lags), (beside, beside["lag"])]
    rows, *each, free = trial_rows(store, plans, what, window_days)
    own = rows[rows["treated"]]
    asked, told = _asked(store, rows)
    compared = [
        compare(part, asked, ALIKE).assign(mend=mend)
        for mend, part in zip(kinds, [rows] if alone else each, strict=True)
    ]
    fast, split = quick(own, asked)
    return Recovery(
        window_days=window_days,
        horizon_days=horizon_days,
        scale=store.scale,
        measure=met.measure,
        at_most=met.at_most,
        returned=returning(store),
        told=told,
        dated=store.last is not None or bool(len(met.rows)),
        signs={sign: _names(store, met.spots(sign)) for sign in Sign},
        found=_found(store, met),
        mended_by=_mended_by(store, met),
        recent=int((~own["observed"]).sum()),
        outcomes=_judged(compare(rows, asked, ALIKE)),
        kinds=_judged(pd.concat(compared or [_NOTHING], ignore_index=True)),
        reply=reply(own, asked, window_days),
        quick=_judged(fast),
        split_days=split,
        paradox=_judged(compare(_clean(free, met), asked, _PARADOX)),
    )


def _asked(store: Store, rows: pd.DataFrame) -> tuple[list[Asked], Told | None]:
    """The outcomes, and by what people recommend: answers where enough gave one, else deeds."""
    sides = rows[rows["recommend"].notna()].groupby("treated")["unit"].nunique()
    answered = bool(sides.reindex([True, False]).fillna(0).ge(ENOUGH).all())
    told, spots = telling(store)
    deed = None if answered or not spots else told
    column = "told" if deed else "recommend"
    return [
        Asked(Outcome.SATISFACTION, "score", False, ("place",)),
        Asked(Outcome.RETURN, "returned", True),
        Asked(Outcome.RECOMMENDATION, column, deed is not None),
    ], deed


def _names(store: Store, spots: list[int]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(store.spots[spot].touchpoint for spot in spots))


def _found(store: Store, met: Pains) -> pd.DataFrame:
    each = met.rows.groupby(["pain", "spot"], sort=False).agg(
        pains=("lag", "size"), mended=("lag", "count")
    )
    rows = each.reset_index().sort_values("pains", ascending=False, kind="stable")
    spots = [store.spots[int(spot)] for spot in rows["spot"]]
    return pd.DataFrame(
        {
            "pain": rows["pain"].to_numpy(),
            "touchpoint": [spot.touchpoint for spot in spots],
            "stage": [spot.column for spot in spots],
            "pains": rows["pains"].to_numpy(dtype=int),
            "mended": rows["mended"].to_numpy(dtype=int),
            "share": (rows["mended"] / rows["pains"]).to_numpy(dtype=float),
        }
    )


def _mended_by(store: Store, met: Pains) -> pd.DataFrame:
    rows = [
        (mend, store.spots[spot].touchpoint, int(met.rows[mend].notna().sum()))
        for mend in MENDS
        for spot in met.spots(mend)
    ]
    named = pd.DataFrame(rows, columns=["mend", "touchpoint", "pains"]).drop_duplicates()
    return named.sort_values("pains", ascending=False, kind="stable", ignore_index=True)


def _judged(rows: pd.DataFrame) -> pd.DataFrame:
    """With q over all rows, and whether the difference is clear."""
    q = bh(rows["p"].to_numpy(dtype=float))
    apart = rows["low"].gt(0) | rows["high"].lt(0)
    return rows.assign(q=q, clear=(apart & (q <= Q)).astype(bool))


def _beside_free(store: Store, met: Pains) -> pd.DataFrame:
    """Mended pains, and promises kept and good scores at the same touchpoints."""
    scored = [Pain.SCORE, Pain.LATE]
    own = met.rows[met.rows["pain"].isin(scored) & met.rows["lag"].notna()]
    chances = [first_promises(store, kept=True).assign(pain=Pain.LATE)]
    if met.measure is not None:
        good = first_answers(store, met.measure, at_most=met.at_most, good=True, without=met.quiet)
        chances.append(good.assign(pain=Pain.SCORE))
    free = pd.concat(chances, ignore_index=True)
    free = free[free["spot"].isin(own["spot"])]
    return pd.concat([own, free.assign(lag=np.nan)], ignore_index=True)


def _clean(rows: pd.DataFrame, met: Pains) -> pd.DataFrame:
    """The mended, and people who had met no pain by then.

    By then, not ever: who comes back has more chances to meet a pain later.
    """
    first = met.rows.groupby("customer")["at"].min().reindex(rows["customer"]).to_numpy()
    zero = rows["failed_at"] + pd.to_timedelta(rows["lag"], unit="D")
    clean = np.isnat(first) | (first > zero.to_numpy())
    kept: pd.DataFrame = rows[rows["treated"] | clean]
    return kept.reset_index(drop=True)
