"""Scan of scores by how long ago their customer first bought."""

from typing import TYPE_CHECKING, Any, Final

from cx.store.cube import Cube
from cx.store.expressions import number
from cx.store.opinions import Measure
from cx.store.purchases import purchases
from cx.store.scan import Scan
from cx.store.store import Store
from cx.store.sums import clustered

if TYPE_CHECKING:
    import pandas as pd

STARTS: Final = (0, 2, 4, 8, 15, 31, 61, 91)  # days at which the stretches begin


def scores_since(store: Store) -> "pd.DataFrame":
    """Cluster sums of scores by days since the customer's first purchase.

    Days are whole days of the calendar. Scores without a time, of customers who bought nothing,
    and from before the first purchase belong to no stretch.

    Returns
    -------
    DataFrame
        One row per stretch of ``STARTS`` with scores, in order: ``stretch`` (its place), ``k, m,
        kk, km, mm, groups``.
    """
    scan = Scan(store)
    return scan.frame(scan.cube(SINCE).order_by("stretch"))


def _since(scan: Scan) -> Any:
    whole = scan.store.whole()  # the first purchase of all, whatever is looked at
    bought, _, _ = purchases(Scan(whole), whole)
    bought = bought.filter(bought["at"].notnull())
    first = bought.group_by("customer").aggregate(bought=bought["at"].min())
    said = scan.said.rename(answer=Measure.SCORE.value)
    both = said.filter(said.answer.notnull() & said["at"].notnull()).join(first, "customer")
    both = both.mutate(days=both["at"].date().delta(both.bought.date(), unit="day"))
    both = both.filter(both.days >= 0)
    stretch = sum(number(both.days >= start) for start in STARTS[1:]).cast("int64")
    both = both.mutate(stretch=stretch)
    each = both.group_by("stretch", "customer").aggregate(
        k=both.answer.sum(), m=both.answer.count()
    )
    return clustered(each)


SINCE: Final = Cube("since", _since, ("stretch",))
