"""Pains mended against comparable pains that were not, as a sequence of trials."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cx.moments.pains import Pain
from cx.stats.clusters import cluster_sums
from cx.stats.effects import unsaid
from cx.stats.landmark_rows import Ints
from cx.stats.matching import OVERLAP, level, matched, sequential, strata
from cx.stats.matching import overlap as overlap_of
from cx.stats.means import clustered_mean
from cx.stats.wilson import clustered_wilson
from cx.store import Store
from cx.store.recoveries import Around, around

Flags = NDArray[np.bool_]

ENOUGH: Final = 10  # pains mended, and others, below which nothing is compared
EDGES: Final = (0.0, 1.0, 2.0, 4.0, 8.0, 15.0)  # days; the window closes the last band

COLUMNS: Final = (
    "outcome",
    "note",
    "share",
    "n",
    "others",
    "value",
    "value_low",
    "value_high",
    "other",
    "other_low",
    "other_high",
    "difference",
    "low",
    "high",
    "p",
    "before",
    "before_other",
    "overlap",
    "compared_by",
)


class Outcome(StrEnum):
    """What mending may pay in: never added up."""

    SATISFACTION = "satisfaction"
    RETURN = "return"
    RECOMMENDATION = "recommendation"


class Note(StrEnum):
    """Why nothing is compared."""

    MISSING = "missing"  # nothing of the kind in these data
    TOO_FEW = "too_few"
    NOT_COMPARABLE = "not_comparable"  # the mended are like nobody else


class Asked(NamedTuple):
    """An outcome: what is compared, whether it is a share, and what is always alike."""

    outcome: Outcome
    column: str
    share: bool
    alike: tuple[str, ...] = ()


def trial_rows(
    store: Store,
    plans: Sequence[tuple[pd.DataFrame, "pd.Series[float]"]],
    what: Around,
    window_days: float,
) -> list[pd.DataFrame]:
    """Everything known of the mended and of the others, in each band of waiting times.

    Parameters
    ----------
    plans : pains (``customer, pain, spot, at, severity``) and the days from each to its mending
        (NaN without); the store is asked once for all of them.

    Returns
    -------
    list of DataFrame
        One frame a plan, with a row per pain and band in which it counts: the columns of the pains
        (``at`` as ``failed_at``), ``unit`` (the pain's place), ``treated, lag, wait`` (the band),
        and those of ``cx.store.recoveries.around``; only of customers who had not bought again by
        time zero.
    """
    edges = (*[edge for edge in EDGES if edge < window_days], window_days)
    parts = [_numbered(pains, lag, edges, plan) for plan, (pains, lag) in enumerate(plans)]
    rows = pd.concat(parts, ignore_index=True)
    zero = rows["failed_at"] + pd.to_timedelta(np.round(rows["lag"] * 86_400), unit="s")
    rows = pd.concat([rows, around(store, rows.assign(at=zero), what)], axis=1)
    rows = rows[~rows["back_before"]]
    return [rows[rows["plan"] == plan].reset_index(drop=True) for plan in range(len(plans))]


def _numbered(
    pains: pd.DataFrame, lag: "pd.Series[float]", edges: Sequence[float], plan: int
) -> pd.DataFrame:
    """The rows of one plan, before anything is known of what followed."""
    made = sequential(lag.to_numpy(dtype=float), edges)
    rows = pains[["customer", "pain", "spot", "at", "severity"]].iloc[made.unit]
    known = {"unit": made.unit, "treated": made.treated, "lag": made.lag, "wait": made.band}
    return rows.rename(columns={"at": "failed_at"}).assign(**known, plan=plan)


def compare(rows: pd.DataFrame, asked: Sequence[Asked], keys: Sequence[str]) -> pd.DataFrame:
    """The treated beside comparable others, outcome by outcome.

    Parameters
    ----------
    rows : ``trial_rows``.
    keys : what is held alike, the most important first (of ``_keys``).

    Returns
    -------
    DataFrame
        A row per outcome: ``outcome`` (Outcome)``, note`` (Note; "" where compared)``, share``
        (bool: a share, else a mean)``, n, others`` (pains)``, value`` (of the treated that were
        compared)``, value_low, value_high, other`` (what comparable others show: the value less the
        difference)``, other_low, other_high, difference, low, high, p, before, before_other`` (the
        mean score at the pain; of satisfaction, where all were scored)``, overlap`` (share of the treated with
        somebody to compare with)``, compared_by`` (names joined by spaces)``.
    """
    found = [_one(rows, each, keys) for each in asked]
    return pd.DataFrame(found, columns=list(COLUMNS))


def followed(rows: pd.DataFrame, asked: Asked) -> pd.DataFrame:
    """Rows in which the outcome is known: deeds need the whole horizon, answers do not."""
    return rows[rows["observed"] if asked.share else rows[asked.column].notna()]


def levels(customer: Ints, values: NDArray[np.float64], *, share: bool) -> tuple[float, ...]:
    """A share or mean with its 95 % limits, clustered by customer."""
    who, place = np.unique(customer, return_inverse=True)
    sums = cluster_sums(
        np.bincount(place, values, who.size), np.bincount(place, minlength=who.size)
    )
    if share:
        told = clustered_wilson(sums)
        return float(told.rate), float(told.low), float(told.high)
    mean = clustered_mean(sums)
    return float(mean.value), float(mean.low), float(mean.high)


def _one(rows: pd.DataFrame, asked: Asked, keys: Sequence[str]) -> tuple[object, ...]:
    told = followed(rows, asked)
    told = _scored(told) if asked.outcome is Outcome.SATISFACTION else told
    treated = told["treated"].to_numpy(dtype=bool)
    n, others = (int(told["unit"][side].nunique()) for side in (treated, ~treated))
    if not len(told):
        return _unsaid(asked, Note.MISSING, 0, 0, float("nan"))
    if min(n, others) < ENOUGH:
        return _unsaid(asked, Note.TOO_FEW, n, others, float("nan"))
    held = _keys(told)
    first = [key for key in (*keys[:2], *asked.alike)]
    named = {key: held[key] for key in dict.fromkeys((*first, *keys))}
    codes, by = strata(named, treated, always=len(first))
    share = overlap_of(codes, treated)
    if share < OVERLAP:
        return _unsaid(asked, Note.NOT_COMPARABLE, n, others, share)
    customer, outcome = (told[name].to_numpy() for name in ("customer", asked.column))
    found = matched(codes, treated, outcome.astype(float), customer, _beside(told, keys))
    compared = told[found.compared]
    inside = compared["treated"].to_numpy(dtype=bool)
    n, others = (int(compared["unit"][side].nunique()) for side in (inside, ~inside))
    if min(n, others) < ENOUGH or np.isnan(found.difference.low):
        return _unsaid(asked, Note.TOO_FEW, n, others, share)
    own = compared[inside]
    shown = levels(own["customer"].to_numpy(), own[asked.column].to_numpy(float), share=asked.share)
    other = min(max(found.other, 0.0), 1.0) if asked.share else found.other
    limits = level(other, found.other_error, others - 1, share=asked.share)
    return (
        asked.outcome, "", asked.share, n, others, *shown, other, *limits,
        *found.difference[:4], *_before(told, codes, asked), share, " ".join(by),
    )  # fmt: skip


def _scored(rows: pd.DataFrame) -> pd.DataFrame:
    """Only pains with a score of their own, where enough of those were mended: before and after."""
    scored = rows[rows["pain"] == Pain.SCORE]
    sides = scored.groupby("treated")["unit"].nunique()
    enough = sides.reindex([True, False]).fillna(0).ge(ENOUGH).all()
    return scored if enough else rows


def _before(rows: pd.DataFrame, codes: Ints, asked: Asked) -> tuple[float, float]:
    """The mean score at the pains, of the treated and of comparable others."""
    scored = rows["pain"].eq(Pain.SCORE)
    if asked.outcome is not Outcome.SATISFACTION or not scored.all():
        return float("nan"), float("nan")
    treated, customer = rows["treated"].to_numpy(dtype=bool), rows["customer"].to_numpy()
    score = matched(codes, treated, rows["severity"].to_numpy(float), customer)
    return score.treated, score.other


def _unsaid(asked: Asked, note: Note, n: int, others: int, share: float) -> tuple[object, ...]:
    nothing = [float("nan")] * 6
    return (
        asked.outcome, note, asked.share, n, others, *nothing, *unsaid()[:4],
        float("nan"), float("nan"), share, "",
    )  # fmt: skip


def _keys(rows: pd.DataFrame) -> dict[str, Ints]:
    """What can be held alike, as codes."""
    severity = pd.Series(0, index=rows.index)
    for _, part in rows.groupby("pain"):
        severity[part.index] = _thirds(part["severity"])
    return {
        "pain": pd.factorize(rows["pain"])[0].astype(np.int64),
        "wait": rows["wait"].to_numpy(dtype=np.int64),
        "purchases": rows["bought_before"].clip(upper=2).to_numpy(dtype=np.int64),
        "severity": severity.to_numpy(dtype=np.int64),
        "touchpoint": rows["spot"].to_numpy(dtype=np.int64),
        "asked": rows["asked"].to_numpy(dtype=np.int64),
        "earlier": _thirds(rows["earlier"]),
        "place": rows["score_spot"].fillna(-2).to_numpy(dtype=np.int64),
    }


def _thirds(values: "pd.Series[float]") -> Ints:
    """Codes of up to three groups of values, 0 without one; few distinct values stay apart."""
    known = values.dropna()
    distinct = np.unique(known)
    cuts = (
        (distinct[1:] + distinct[:-1]) / 2 if distinct.size <= 3 else known.quantile([1 / 3, 2 / 3])
    )
    return np.where(values.isna(), 0, 1 + np.digitize(values.fillna(0.0), np.unique(cuts)))


def _beside(rows: pd.DataFrame, keys: Sequence[str]) -> list[NDArray[np.float64]]:
    """What is levelled out within strata: the earlier mean, and how bad the pain was."""
    columns = []
    if "earlier" in keys:
        earlier = rows["earlier"]
        columns += [earlier.fillna(earlier.mean()).fillna(0.0), earlier.isna()]
    if "severity" in keys:
        kinds = rows["pain"].unique()
        columns += [rows["severity"].where(rows["pain"] == pain, 0.0) for pain in kinds]
    return [column.to_numpy(dtype=float) for column in columns]
