"""Scans of single customers: who said most, and what one of them did and said in order."""

from typing import TYPE_CHECKING, Any, Final

from cx.store.expressions import bare
from cx.store.scan import Scan
from cx.store.store import Store

if TYPE_CHECKING:
    import pandas as pd

COLUMNS: Final = ("touchpoint", "stage", "at", "did", "score", "comment")


def telling_customers(store: Store, *, search: str = "", limit: int = 50) -> "pd.DataFrame":
    """Customers to look at: those who wrote and answered most stand first.

    Parameters
    ----------
    search : only customers whose id holds this text, in capitals or not.
    limit : at most so many rows.

    Returns
    -------
    DataFrame
        ``customer`` (as in the file), ``answers`` (scores given), ``comments``, ``touches``; by
        comments, then answers, then touches, then id.
    """
    scan = Scan(store)
    found = scan.customers
    wanted = search.strip().lower()
    if wanted:
        found = found.filter(found.name.lower().contains(wanted))
    told = _per_customer(scan)
    rows = found.join(told, "customer").select(
        "answers", "comments", "touches", customer=found.name
    )
    order = [rows[name].desc() for name in ("comments", "answers", "touches")]
    frame = scan.frame(rows.order_by([*order, rows.customer]).limit(limit))
    return frame[["customer", "answers", "comments", "touches"]]


def customer_touches(store: Store, customer: str, *, limit: int = 500) -> "pd.DataFrame":
    """All that one customer did and said, in order; a touch both done and said is one row.

    Parameters
    ----------
    customer : as in the file.
    limit : at most so many rows, the first of them.

    Returns
    -------
    DataFrame
        ``touchpoint, stage, at`` (NaT without), ``did`` (bool), ``score`` (NaN without),
        ``comment`` (None without); by time, what has none last, then in the order of the files.
    """
    scan = Scan(store)
    one = scan.customers
    one = one.filter(one.name == customer)
    did, said = (part.semi_join(one, "customer") for part in (scan.did, scan.said))
    only = did.anti_join(said, "seen").select(
        "spot", "at", "seen", did=True, score=_nothing("float64"), comment=_nothing("string")
    )
    told = said.select("spot", "at", "seen", "score", "comment", did=said.also_did)
    rows = only.union(told.select(only.columns), distinct=False)
    rows = rows.order_by([rows["at"].isnull(), rows["at"], rows.seen]).limit(limit)
    found = scan.named(rows.drop("seen"))
    found["comment"] = found["comment"].astype(object).where(found["comment"].notna(), None)
    return found[list(COLUMNS)]


def _nothing(kind: str) -> Any:
    import ibis

    return ibis.null(kind)


def _per_customer(scan: Scan) -> Any:
    """Answers, comments and touches of every customer."""
    did, said = scan.did, scan.said
    parts = [
        did.select("customer", touch=1, answer=0, comment_=0),
        said.select(
            "customer",
            touch=said.also_did.ifelse(0, 1),
            answer=said.score.notnull().ifelse(1, 0),
            comment_=(bare(said.comment).length().fill_null(0) > 0).ifelse(1, 0),
        ),
    ]
    both = parts[0].union(parts[1], distinct=False)
    return both.group_by("customer").aggregate(
        touches=both.touch.sum().cast("int64"),
        answers=both.answer.sum().cast("int64"),
        comments=both.comment_.sum().cast("int64"),
    )
