"""Comparisons of the treated with the comparable untreated, where nobody drew lots."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cx.stats.effects import Effect, critical, effect, unsaid
from cx.stats.landmark_rows import Ints, joined
from cx.stats.wilson import wilson

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

OVERLAP: Final = 0.8  # share of the treated that must have somebody to be compared with
ENOUGH: Final = 10_000  # untreated units of a band: all of them are taken up to here
PER_TREATED: Final = 5  # and beyond, so many for each treated; more would hardly tell more


class Matched(NamedTuple):
    """A difference within strata, and the level of the untreated that it stands for.

    ``other`` is the mean of the treated less the difference: what comparable untreated people show.
    """

    difference: Effect
    treated: float  # mean of the treated that were compared
    other: float
    other_error: float
    compared: Flags  # rows in strata with both


class Rows(NamedTuple):
    """Rows of a sequential trial, one per unit and band of waiting times in which it counts."""

    unit: Ints
    treated: Flags
    lag: Floats  # time zero: so long after the unit's start
    band: Ints


def sequential(lag: ArrayLike, edges: Sequence[float]) -> Rows:
    """The trials nested in a course of events: in each band of waiting times, who is treated and who is not.

    The treated start at their own lag. Every unit that is never treated counts once in each band:
    it starts at the lag of one of the band's treated, in turn, so that both sides have waited
    equally long. Of very many (more than ``ENOUGH``, and ``PER_TREATED`` for each treated) an even
    share is taken.

    Parameters
    ----------
    lag : of each unit, from its start to its treatment; NaN where there was none.
    edges : of the bands, rising; the last closes the last band and belongs to it.

    Notes
    -----
    Whoever is treated later is no untreated unit of an earlier band: with many treated the
    comparison would be of soon with a little later. That is sound as long as the outcome does not
    decide who is treated later; where people who did well are no longer treated, the untreated
    look better than they are, and the difference is too small.

    References
    ----------
    Sequential trials: Hernan et al. (2008), Epidemiology 19:766-779; Gran et al. (2010),
    Stat. Med. 29:2757-2768.

    Examples
    --------
    >>> rows = sequential([0.5, 3.0, np.nan], [0, 1, 7])
    >>> list(zip(rows.unit.tolist(), rows.treated.tolist(), rows.lag.tolist()))
    [(0, True, 0.5), (2, False, 0.5), (1, True, 3.0), (2, False, 3.0)]
    """
    lags = np.asarray(lag, dtype=np.float64)
    never = np.flatnonzero(np.isnan(lags))
    parts = []
    for band, (start, end) in enumerate(pairwise(edges)):
        last = band == len(edges) - 2
        treated = np.flatnonzero((lags >= start) & ((lags <= end) if last else (lags < end)))
        if treated.size:
            own = lags[treated]
            others = never[:: -(-never.size // max(ENOUGH, PER_TREATED * own.size)) or 1]
            unit = np.concatenate([treated, others])
            given = np.concatenate([own, own[np.arange(others.size) % own.size]])
            here = np.arange(unit.size) < treated.size
            parts.append(Rows(unit, here, given, np.full(unit.size, band)))
    if not parts:
        return Rows(np.zeros(0, int), np.zeros(0, bool), np.zeros(0), np.zeros(0, int))
    return Rows(*(np.concatenate(each) for each in zip(*parts, strict=True)))


def strata(
    keys: Mapping[str, Ints], treated: Flags, *, always: int = 1, least: float = OVERLAP
) -> tuple[Ints, tuple[str, ...]]:
    """Codes of the finest strata in which most of the treated meet untreated.

    Parameters
    ----------
    keys : codes per row by name, the most important first; the last is given up first.
    treated : whether each row is.
    always : how many of the first keys are never given up.
    least : the share of the treated that must meet somebody.

    Returns
    -------
    codes and the names of the keys that they stand on.

    Examples
    --------
    >>> keys = {"score": np.array([1, 1, 2, 2]), "mood": np.array([0, 1, 0, 0])}
    >>> strata(keys, np.array([True, False, True, False]))[1]
    ('score',)
    """
    names = list(keys)
    while True:
        codes = joined([keys[name] for name in names]) if names else np.zeros(treated.size, int)
        if len(names) <= always or overlap(codes, treated) >= least:
            return codes, tuple(names)
        names.pop()


def overlap(codes: Ints, treated: Flags) -> float:
    """The share of the treated in strata with untreated; NaN without treated."""
    met = np.bincount(codes[~treated], minlength=int(codes.max(initial=0)) + 1) > 0
    return float(met[codes[treated]].mean()) if treated.any() else float("nan")


def matched(
    codes: Ints,
    treated: Flags,
    outcome: ArrayLike,
    customer: ArrayLike,
    covariates: Sequence[Floats] = (),
) -> Matched:
    """The mean difference of treated and untreated within strata, clustered by customer.

    With x the treatment and y the outcome, both centred in their stratum and freed from the
    centred covariates: sum x y / sum x^2 over strata with both, which is Mantel and Haenszel's
    difference where there are no covariates. SE^2 = G/(G-1) (N-1)/(N-K-p-1) sum_i [sum_(j in i)
    x (y - RD x)]^2 / (sum x^2)^2 over G customers, N rows, K strata, p covariates; t with the smaller
    side's customers - 1 degrees of freedom.

    Parameters
    ----------
    codes : strata from 0.
    outcome : a number per row; NaN is not allowed.
    customer : codes; rows of one customer belong together.
    covariates : further numbers per row, known before treatment.

    Returns
    -------
    Matched
        NaN where no stratum has both, or a side has a single customer.

    References
    ----------
    Greenland and Robins (1985), Biometrics 41:55-68; cluster-robust variance with small-sample
    factor: Cameron and Miller (2015), J. Human Resources 50:317-372, eq. 12.

    Examples
    --------
    >>> found = matched(np.array([0, 0, 1, 1]), np.array([True, False] * 2), [5, 3, 4, 3], range(4))
    >>> found.difference.value, found.treated, found.other
    (1.5, 4.5, 3.0)
    """
    y = np.asarray(outcome, dtype=np.float64)
    size = int(codes.max(initial=-1)) + 1
    arms = [np.bincount(codes[side], minlength=size) for side in (treated, ~treated)]
    compared = ((arms[0] > 0) & (arms[1] > 0))[codes]
    nothing = Matched(unsaid(), float("nan"), float("nan"), float("nan"), compared)
    if not compared.any():
        return nothing
    _, stratum = np.unique(codes[compared], return_inverse=True)
    _, who = np.unique(np.asarray(customer)[compared], return_inverse=True)
    here, value = treated[compared], y[compared]
    beside = [_centred(np.asarray(each)[compared], stratum) for each in covariates]
    x, free, fitted = _freed(
        _centred(here.astype(float), stratum), _centred(value, stratum), beside
    )
    spread = float(x @ x)
    people = [np.unique(who[side]).size for side in (here, ~here)]
    if spread < 1e-9 * here.size or min(people) < 2:
        return nothing
    difference = float(x @ free) / spread
    groups, rows, used = int(who.max()) + 1, here.size, int(stratum.max()) + 1
    left = rows - used - fitted - 1
    scores = np.bincount(who, weights=x * (free - difference * x))
    factor = groups / (groups - 1) * (rows - 1) / left if left > 0 else float("nan")
    error = float(np.sqrt(factor * (scores @ scores))) / spread
    mean = float(value[here].mean())
    other = _level_error(stratum, here, value, who)
    found = effect(difference, error, min(people) - 1)
    return Matched(found, mean, mean - difference, other, compared)


def level(value: float, error: float, df: float, *, share: bool) -> tuple[float, float]:
    """The 95 % limits of a mean by t; of a share by Wilson's interval with as many people as the error speaks of.

    Examples
    --------
    >>> low, high = level(0.5, 0.05, 99, share=True)
    >>> f"{low:.3f} {high:.3f}"
    '0.404 0.596'
    """
    if not share:
        half = critical(0.025, df) * error if df > 0 else float("nan")
        return value - half, value + half
    kept = min(max(value, 0.0), 1.0)
    if not (error > 0 and 0 < kept < 1):
        return float("nan"), float("nan")
    n = kept * (1 - kept) / error**2
    found = wilson(kept * n, n)
    return float(found.low), float(found.high)


def _freed(x: Floats, y: Floats, beside: Sequence[Floats]) -> tuple[Floats, Floats, int]:
    """Both without what the covariates explain, and how many of these say something by themselves."""
    if not beside:
        return x, y, 0
    matrix, both = np.column_stack(beside), np.column_stack([x, y])
    fit, _, rank, _ = np.linalg.lstsq(matrix, both, rcond=1e-9)
    rest = both - matrix @ fit
    return rest[:, 0], rest[:, 1], int(rank)


def _centred(values: Floats, stratum: Ints) -> Floats:
    return np.asarray(values - (np.bincount(stratum, values) / np.bincount(stratum))[stratum])


def _level_error(stratum: Ints, here: Flags, value: Floats, who: Ints) -> float:
    """The clustered standard error of the untreated's mean, strata weighed as in the difference."""
    treated = np.bincount(stratum, here).astype(float)
    others = np.bincount(stratum) - treated
    weights = treated * others / (treated + others)
    means = np.bincount(stratum, value * ~here) / others
    part = weights / others / weights.sum()
    scores = np.bincount(who, weights=np.where(here, 0.0, part[stratum] * (value - means[stratum])))
    groups = np.unique(who[~here]).size
    return float(np.sqrt(groups / (groups - 1) * (scores @ scores)))
