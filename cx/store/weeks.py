"""Scans by ISO week, which begins on Monday: scores, and what people did."""

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from cx.store.cube import Cube
from cx.store.expressions import first_since, microseconds, monday, number
from cx.store.opinions import Measure
from cx.store.scan import Scan
from cx.store.store import Store
from cx.store.sums import clustered

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
    scan, cube = Scan(store), WEEK_SCORES[by_stage]
    return _timed(scan.named(scan.cube(cube).order_by(cube.keys)))


def week_counts(store: Store) -> "pd.DataFrame":
    """What was done in each week.

    Returns
    -------
    DataFrame
        One row per week with behaviour, by week: ``week`` (its Monday), ``touches``,
        ``customers``, ``new`` (customers whose first dated touch of all it holds).
    """
    scan = Scan(store)
    return _timed(scan.frame(scan.cube(WEEK_COUNTS).order_by("week")))


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

    columns, kinds = ["stage", "week", "reached", "observed", "went_on"], {"stage": str}
    if len(store.columns) < 2 or store.last is None:
        counts = dict.fromkeys(columns[2:], int)
        return pd.DataFrame(columns=columns).astype(kinds | counts | {"week": "datetime64[us]"})
    scan = Scan(store)
    found = scan.cube(week_onward_cube(window_days))
    return _timed(scan.named(found.order_by(["column", "week"])))[columns]


def week_onward_cube(window_days: float) -> Cube:
    """Who came to a stage, could be observed and went on, by the week in which they came."""
    import ibis

    def one(scan: Scan, k: int) -> Any:
        journey = scan.journey
        start, arrival = journey[f"at_{k}"], journey[f"next_at_{k}"]
        end, window = ibis.literal(scan.store.last, type="timestamp"), window_days * 86_400_000_000
        seen = microseconds(end, start) >= window
        on = microseconds(arrival, start) <= window
        return journey.filter(start.notnull()).select(
            "customer",
            column=ibis.literal(k, type="int16"),
            week=monday(start),
            reached=1,
            observed=number(seen),
            went_on=number(seen & on),
        )

    def rows(scan: Scan) -> Any:
        steps = [k for k, id in scan.store.done.items() if id in scan.store.columns[:-1]]
        return ibis.union(*(one(scan, k) for k in steps)) if len(steps) > 1 else one(scan, steps[0])

    return Cube(f"week_onward {window_days:g}", rows, ("column", "week"))


def _scores(keys: list[str], scan: Scan) -> Any:
    """Everyone's scores by keys."""
    scores = _dated(scan.said).rename(answer=Measure.SCORE.value)
    scores = scores.filter(scores.answer.notnull())
    each = scores.group_by([*keys, "customer"])
    return clustered(each.aggregate(k=scores.answer.sum(), m=scores.answer.count()))


def _counts(scan: Scan) -> Any:
    """Everyone's touches by week, the first of each in a week, and the first of all."""
    did = _dated(scan.did)
    return did.select(
        "customer",
        "week",
        touches=1,
        customers=number(first_since(did, did.week)),
        new=number(did.gap.isnull()),
    )


WEEK_COUNTS: Final = Cube("week_counts", _counts, ("week",), depends="touches")
WEEK_SCORES: Final = {
    False: Cube("week_scores", partial(_scores, ["week"]), ("week",), depends="touches"),
    True: Cube("week_scores by_stage", partial(_scores, ["column", "week"]), ("week", "column")),
}


def _dated(touches: Any) -> Any:
    """Touches with a time, and the Monday of their week."""
    found = touches.filter(touches["at"].notnull())
    return found.mutate(week=monday(found["at"]))


def _timed(rows: "pd.DataFrame") -> "pd.DataFrame":
    """Rows whose weeks are times, as frames hold days."""
    return rows.assign(week=rows["week"].astype("datetime64[us]"))
