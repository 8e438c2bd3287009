"""Scans by ISO week, which begins on Monday: scores, and what people did."""

import datetime
from typing import TYPE_CHECKING, Any

from cx.store.opinions import Measure
from cx.store.scan import Scan
from cx.store.store import Store
from cx.store.sums import cluster_sums_by

if TYPE_CHECKING:
    import pandas as pd


def week_scores(store: Store, *, by_stage: bool) -> "pd.DataFrame":
    """Cluster sums of scores by week: k is a customer's sum of scores in the week, m their number.

    Scores without a time belong to no week.

    Returns
    -------
    DataFrame
        One row per week with scores (and per stage, where asked), by week: ``stage`` (where
        asked), ``week`` (its Monday), ``k, m, kk, km, mm, groups``.
    """
    scan = Scan(store)
    scores = _dated(scan.said).rename(answer=Measure.SCORE.value)
    scores = scores.filter(scores.answer.notnull())
    keys = ["column", "week"] if by_stage else ["week"]
    each = scores.group_by([*keys, "customer"]).aggregate(
        k=scores.answer.sum(), m=scores.answer.count()
    )
    return scan.named(cluster_sums_by(each, keys).order_by(keys[::-1]))


def week_counts(store: Store) -> "pd.DataFrame":
    """What was done in each week.

    Returns
    -------
    DataFrame
        One row per week with behaviour, by week: ``week`` (its Monday), ``touches``,
        ``customers``, ``new`` (customers whose first dated touch of all it holds).
    """
    scan = Scan(store)
    did = _dated(scan.did)
    each = did.group_by("customer", "week").aggregate(touches=did.count())
    began = each.group_by("customer").aggregate(began=each.week.min())
    both = each.join(began, "customer")
    counts = both.group_by("week").aggregate(
        touches=both.touches.sum().cast("int64"),
        customers=both.count(),
        new=both.count(where=both.week == both.began),
    )
    return scan.frame(counts.order_by("week"))


def week_onward(store: Store, *, window_days: float) -> "pd.DataFrame":
    """How many went on to the next stage, by the week in which they first came to a stage.

    Parameters
    ----------
    window_days : within how many days after the first touch going on counts; ends included.

    Returns
    -------
    DataFrame
        One row per stage that has a next one and week in which somebody first came there, in
        journey order and by week: ``stage``, ``week`` (its Monday), ``reached``, ``observed`` (of
        those, whose window ends before the data do), ``went_on``.
    """
    import pandas as pd

    scan = Scan(store)
    steps = {k: id for k, id in store.done.items() if id in store.columns[:-1]}
    kinds = {"stage": str, "reached": int, "observed": int, "went_on": int}
    if not steps or store.last is None:
        return pd.DataFrame(columns=["stage", "week", "reached", "observed", "went_on"]).astype(
            kinds | {"week": "datetime64[us]"}
        )
    parts = [
        scan.frame(_onward(scan.journey, k, store.last, window_days)).assign(stage=id)
        for k, id in steps.items()
    ]
    rows = pd.concat(parts, ignore_index=True).astype(kinds)
    return rows[["stage", "week", "reached", "observed", "went_on"]]


def _onward(journey: Any, k: int, last: datetime.datetime, window_days: float) -> Any:
    import ibis

    start, arrival = journey[f"at_{k}"], journey[f"next_at_{k}"]
    window = window_days * 86_400e6
    end = ibis.literal(last, type="timestamp")
    rows = journey.filter(start.notnull()).mutate(
        week=_week(start),
        seen=end.delta(start, unit="microsecond") >= window,
        on=(arrival.delta(start, unit="microsecond") <= window).fill_null(False),
    )
    counts = rows.group_by("week").aggregate(
        reached=rows.count(),
        observed=rows.count(where=rows.seen),
        went_on=rows.count(where=rows.seen & rows.on),
    )
    return counts.order_by("week")


def _dated(touches: Any) -> Any:
    """Touches with a time, and the Monday of their week."""
    found = touches.filter(touches["at"].notnull())
    return found.mutate(week=_week(found["at"]))


def _week(at: Any) -> Any:
    return at.truncate("W").cast("timestamp")
