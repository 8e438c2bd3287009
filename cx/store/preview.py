"""Scan of the first touches, as they were understood."""

from typing import TYPE_CHECKING, Final

from cx.store.scan import Scan
from cx.store.store import Store

if TYPE_CHECKING:
    import pandas as pd

SHOWN: Final = (
    "customer", "at", "touchpoint", "did", "said", "score", "value", "comment"
)  # fmt: skip


def first_touches(store: Store, *, limit: int, file: int | None = None) -> "pd.DataFrame":
    """The first touches in the order of the files, whatever the store is restricted to.

    Parameters
    ----------
    limit : how many.
    file : number of the file whose touches are wanted; None is all of them.

    Returns
    -------
    DataFrame
        ``stage`` (a column of the model), ``customer`` (name), ``at``, ``touchpoint``, ``did``,
        ``said``, ``score``, ``value``, ``comment``; missing is NaN, NaT or None.
    """
    scan = Scan(store)
    touches = scan.touches if file is None else scan.touches.filter(scan.touches.file == file)
    first = touches.order_by("seen").limit(limit)
    told = first.join(scan.columns, ["touchpoint", "label"]).order_by("seen")
    return scan.named(told.select(*SHOWN, "column"))
