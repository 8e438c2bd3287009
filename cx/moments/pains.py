"""Pains that customers met, and the first thing that mended each."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
import pandas as pd

from cx.model.recovery import Mend, Sign, meaning
from cx.store import Store
from cx.store.opinions import Measure, opinion_sums
from cx.store.recoveries import first_answers, first_promises, first_touches, mends

Meaning = Mend | Sign | None

BAD: Final = 0.25  # of a scale from its worst end: 2 of 1-5, 2.5 of 1-7 and of 0-10
MENDS: Final = tuple(Mend)


class Pain(StrEnum):
    """What a pain was seen by."""

    SCORE = "score"  # a score, or a sentiment, on the bad side
    LATE = "late"  # something came after the promised day
    TROUBLE = "trouble"  # a touch that is itself a failure
    ASKED = "asked"  # the customer asked for help


PAINS: Final = tuple(Pain)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pains:
    """Pains and what mended them.

    Parameters
    ----------
    measure : what scores are: satisfaction, or sentiment where there is none; None without both
    at_most : scores up to this are pains; NaN without
    meanings : what every spot of the store means, in the order of ``store.spots``
    rows : one row per pain, by customer and time; columns ``customer`` (code), ``pain`` (Pain),
        ``spot`` (place in ``store.spots``), ``at``, ``severity`` (the score, or minus the days
        late; the lower the worse), ``lag`` (days to the first thing that mended it; NaN where
        nothing did), and the same for every Mend under its name
    """

    measure: Measure | None
    at_most: float
    meanings: tuple[Meaning, ...]
    rows: pd.DataFrame

    @property
    def quiet(self) -> list[int]:
        """Spots where pains are mended or told: what is scored there is no score of the offer."""
        return [k for k, each in enumerate(self.meanings) if each is not None]

    def spots(self, *wanted: Mend | Sign) -> list[int]:
        """The spots with some meaning."""
        return [k for k, each in enumerate(self.meanings) if each in wanted]


def pains(
    store: Store, *, window_days: float, meanings: Mapping[str, Meaning] | None = None
) -> Pains:
    """The pains of every customer: the first of each kind, and what mended it within the window.

    Kinds are a bad score (``BAD``), a broken promise, a touch whose name means trouble, and asking
    for help. A pain that comes within the window after another one of the same customer is the
    same pain told again, and does not count by itself.

    Parameters
    ----------
    meanings : the user's own meaning of touchpoints by name; None is "none of these".
    """
    own = meanings or {}
    known = tuple(
        own[spot.touchpoint] if spot.touchpoint in own else meaning(spot.touchpoint)
        for spot in store.spots
    )
    measure, at_most = _measure(store)
    bare = Pains(measure=measure, at_most=at_most, meanings=known, rows=pd.DataFrame())
    parts = {Pain.LATE: first_promises(store, kept=False)}
    if measure is not None:
        mended_at = bare.spots(*Mend)
        parts[Pain.SCORE] = first_answers(
            store, measure, at_most=at_most, good=False, without=mended_at
        )
    for pain, sign in ((Pain.TROUBLE, Sign.TROUBLE), (Pain.ASKED, Sign.ASKED)):
        parts[pain] = first_touches(store, bare.spots(sign))
    every = pd.concat([part.assign(pain=pain) for pain, part in parts.items()], ignore_index=True)
    rows = _told_once(every, window_days)
    found = mends(store, rows, _codes(known), window_days=window_days)
    wide = found.pivot(index="pain", columns="kind", values="lag")
    lags = {kind: wide[code] for code, kind in enumerate(MENDS) if code in wide}
    rows = rows.assign(
        **{kind: lags[kind].reindex(rows.index) if kind in lags else np.nan for kind in MENDS}
    )
    return Pains(
        measure=measure,
        at_most=at_most,
        meanings=known,
        rows=rows.assign(lag=rows[list(MENDS)].min(axis=1)),
    )


def _measure(store: Store) -> tuple[Measure | None, float]:
    """What scores are, and how bad a bad one is."""
    if store.scale is not None and _there(store, Measure.SCORE):
        return Measure.SCORE, store.scale.low + BAD * (store.scale.high - store.scale.low)
    if _there(store, Measure.SENTIMENT):
        return Measure.SENTIMENT, float(np.nextafter(0.0, -1.0))
    return None, float("nan")


def _there(store: Store, measure: Measure) -> bool:
    sums = opinion_sums(store, measure, by=None)
    return bool(sums["m"].fillna(0).gt(0).any())


def _codes(meanings: tuple[Meaning, ...]) -> dict[int, int]:
    return {k: MENDS.index(each) for k, each in enumerate(meanings) if isinstance(each, Mend)}


def _told_once(every: pd.DataFrame, window_days: float) -> pd.DataFrame:
    """Without pains that follow another of the same customer within the window."""
    order = every["pain"].map({pain: place for place, pain in enumerate(PAINS)})
    rows = every.assign(order=order).sort_values(["customer", "at", "order"], ignore_index=True)
    kept = np.zeros(len(rows), dtype=bool)
    last = pd.Series(pd.NaT, index=rows["customer"].unique(), dtype="datetime64[us]")
    place = rows.groupby("customer").cumcount()
    for turn in range(len(PAINS)):
        now = rows[place == turn]
        before = last[now["customer"]].to_numpy()
        fresh = pd.isna(before) | (now["at"].to_numpy() - before > pd.Timedelta(days=window_days))
        kept[now.index[fresh]] = True
        last[now["customer"][fresh]] = now["at"][fresh].to_numpy()
    return rows[kept].drop(columns="order").reset_index(drop=True)
