"""Scans of how scores change from stage to stage, and of a customer's best, worst and last."""

import datetime
from collections.abc import Collection
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from cx.store.expressions import firsts
from cx.store.opinions import Measure, answered
from cx.store.scan import Scan
from cx.store.store import Store, column_ids

if TYPE_CHECKING:
    import pandas as pd


def step_changes(store: Store, measure: Measure) -> "pd.DataFrame":
    """How each customer's answers change from a stage to the next one with answers.

    The first answer in the later stage, and the last in the earlier stage that is not later than
    it. What has no time stands before what has one; of equal times the order of the files decides
    which is the first and the last. The next stage is the next one with answers, in journey order;
    touchpoints without a stage are in none.

    Returns
    -------
    DataFrame
        One row per customer and step, in no order: ``customer`` (code), ``step`` (code from 0, in
        journey order), ``stage, next``, ``before, after`` (answers).
    """
    import ibis
    import pandas as pd

    scan = Scan(store)
    told = answered(scan.said, measure)
    ids = column_ids(store.model)
    there = scan.frame(told.select("column").distinct().order_by("column"))["column"]
    steps = list(pairwise(int(k) for k in there if int(k) < len(ids) - 1))
    if not steps:
        return pd.DataFrame(columns=["customer", "step", "stage", "next", "before", "after"])
    step, before = ibis.null("int64"), ibis.null("int64")
    for place, (one, other) in enumerate(steps):
        step = ibis.ifelse(told.column == one, place, step)
        before = ibis.ifelse(told.column == other, place, before)
    told = told.mutate(out=step, into=before, when=_time(told))
    later = told.filter(told.into.notnull())
    first = firsts(later, ("customer", "into"), (later.when, later.seen))
    first = first.select("customer", "into", after="answer", until="when")
    lasts = told.filter(told.out.notnull()).rename(step="out").drop("into")
    both = lasts.join(first, [lasts.customer == first.customer, lasts.step == first.into])
    both = both.filter(both.when <= both.until)
    found = firsts(both, ("customer", "step"), (both.when.desc(), both.seen.desc()))
    rows = scan.frame(found.select("customer", "step", "after", before="answer")).astype(
        {"step": "int64"}
    )
    names = [(ids[one], ids[other]) for one, other in steps]
    return rows.assign(
        stage=[names[step][0] for step in rows["step"]],
        next=[names[step][1] for step in rows["step"]],
    )


def summaries(
    store: Store, *, apart: Collection[int] = (), last_apart: bool = False
) -> "pd.DataFrame":
    """Each customer's mean, best, worst and last score.

    Last is by time, then in journey order, then in the order of the files; what has no time stands
    before what has one, what has no stage before what has one.

    Parameters
    ----------
    apart : scores at these spots (places in ``store.spots``) are left out.
    last_apart : whether the last score is set apart: not part of the mean, the best, the worst.

    Returns
    -------
    DataFrame
        One row per customer with such scores, by customer: ``customer`` (code), ``n`` (scores),
        ``mean, best, worst`` (NaN where only the last was there)``, last``.
    """
    import ibis

    scan = Scan(store)
    told = answered(scan.said, Measure.SCORE)
    if apart:
        told = told.filter(~told.spot.isin(list(apart)))
    placed = ibis.ifelse(told.column == len(column_ids(store.model)) - 1, -1, told.column)
    told = told.mutate(when=_time(told), placed=placed)
    order = [told.when.desc(), told.placed.desc(), told.seen.desc()]
    ranked = told.mutate(rank=ibis.row_number().over(group_by=told.customer, order_by=order))
    inside = ranked["rank"] >= (1 if last_apart else 0)
    each = ranked.group_by("customer").aggregate(
        n=inside.sum().cast("int64"),
        mean=ranked.answer.mean(where=inside),
        best=ranked.answer.max(where=inside),
        worst=ranked.answer.min(where=inside),
        last=ranked.answer.max(where=ranked["rank"] == 0),
    )
    return scan.frame(each.order_by("customer"))


def _time(told: Any) -> Any:
    """Times that can be ordered: what has none comes first."""
    import ibis

    return told["at"].fill_null(ibis.literal(datetime.datetime(1, 1, 1), type="timestamp"))
