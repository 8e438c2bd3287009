"""How many customers stay: by when they first came, on the average, and from one period to the next."""

import datetime
from typing import Final, NamedTuple

import pandas as pd

from cx.stats.wilson import wilson
from cx.store import Store
from cx.store.retention import Span, active, first_day, number_of

_DAY: Final = datetime.timedelta(days=1)


class Retention(NamedTuple):
    """Who stayed: ``cohorts``, ``average`` and ``periods``, as ``retention`` describes them."""

    cohorts: pd.DataFrame
    average: pd.DataFrame
    periods: pd.DataFrame


def retention(store: Store, *, span: Span = Span.MONTH) -> Retention:
    """Distinct customers who were active again, by months (or weeks) since they first came.

    Active is who did something at a known time. Customers who first came in one month are a
    cohort. A month that the data do not hold to its last day has no rate: it would look like a
    fall. Intervals are Wilson's, 95 %.

    Returns
    -------
    Retention
        ``cohorts``: one row per cohort and month up to the last in the data: ``cohort`` (its first
        day), ``offset`` (months since), ``customers`` (active then), ``at_start`` (in the cohort),
        ``rate, low, high`` (of these; NaN where the month is not over), ``over`` (bool).
        ``average``: one row per offset that is over for some cohort: ``offset``, ``cohorts`` (how
        many), ``customers``, ``at_start`` (sums over them), ``rate, low, high``: a rate of sums,
        in which each customer counts once, not a mean of rates.
        ``periods``: one row per month after the first: ``period`` (its first day), ``at_start``
        (customers active in the month before), ``at_end`` (active in this one), ``new`` (of these,
        for the first time of all), ``back`` (of these, not active in the month before but
        earlier), ``kept`` (at_end - new - back: active in both), ``rate, low, high`` (kept /
        at_start: the textbook's (customers at the end - new) / customers at the start, where who
        comes back counts as won anew), ``over``.
        All three are empty without times.
    """
    found, last = active(store, span=span), store.last or datetime.datetime.min
    after = min(last.date(), datetime.date.max - _DAY) + _DAY
    seen = _Seen(number_of(last.date(), span), number_of(after, span), span)
    cohorts = _cohorts(found, seen)
    return Retention(cohorts, _average(cohorts), _periods(found, seen))


class _Seen(NamedTuple):
    """The number of the last month in the data, and of the first that is not over in them."""

    last: int
    unfinished: int
    span: Span


def _cohorts(found: pd.DataFrame, seen: _Seen) -> pd.DataFrame:
    """Every cohort in every month up to the last, 0 where nobody was active."""
    sizes = found[found["cohort"] == found["number"]].set_index("cohort")["customers"]
    pairs = [(cohort, number) for cohort in sizes.index for number in range(cohort, seen.last + 1)]
    every = pd.DataFrame(pairs, columns=["cohort", "number"], dtype="int64")
    rows = every.merge(found, on=["cohort", "number"], how="left")
    rows["customers"] = rows["customers"].fillna(0).astype("int64")
    rows["at_start"] = rows["cohort"].map(sizes).astype("int64")
    rows["offset"] = rows["number"] - rows["cohort"]
    rows = _rated(rows.assign(over=rows["number"] < seen.unfinished), "customers")
    rows["cohort"] = _days(rows["cohort"], seen.span)
    return rows[["cohort", "offset", "customers", "at_start", "rate", "low", "high", "over"]]


def _average(cohorts: pd.DataFrame) -> pd.DataFrame:
    over = cohorts[cohorts["over"]]
    sums = over.groupby("offset", as_index=False).agg(
        cohorts=("cohort", "count"), customers=("customers", "sum"), at_start=("at_start", "sum")
    )
    rows = _rated(sums.assign(over=True), "customers")
    return rows[["offset", "cohorts", "customers", "at_start", "rate", "low", "high"]]


def _periods(found: pd.DataFrame, seen: _Seen) -> pd.DataFrame:
    first = found["cohort"] == found["number"]
    parts = found.assign(new=found["customers"].where(first, 0)).groupby("number")
    sums = parts[["customers", "kept", "new"]].sum()
    begin = sums.index.min() if len(sums) else seen.last + 1
    sums = sums.reindex(range(begin, seen.last + 1), fill_value=0)
    rows = sums.rename(columns={"customers": "at_end"}).rename_axis("number").reset_index()
    rows["at_start"] = rows["at_end"].shift(fill_value=0)
    rows["back"] = rows["at_end"] - rows["new"] - rows["kept"]
    rows = _rated(rows.assign(over=rows["number"] < seen.unfinished), "kept").iloc[1:]
    rows["period"] = _days(rows["number"], seen.span)
    names = ["period", "at_start", "at_end", "new", "back", "kept"]
    return rows[[*names, "rate", "low", "high", "over"]].reset_index(drop=True)


def _rated(rows: pd.DataFrame, kept: str) -> pd.DataFrame:
    """Rates of those who were there at the start, where the month is over."""
    rate, low, high = wilson(rows[kept].where(rows["over"]), rows["at_start"])
    return rows.assign(rate=rate, low=low, high=high)


def _days(numbers: pd.Series, span: Span) -> pd.Series:
    days = [pd.Timestamp(first_day(int(number), span)) for number in numbers]
    return pd.Series(days, numbers.index, dtype="datetime64[us]")
