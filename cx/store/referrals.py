"""Scans of who brought whom."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from cx.store.expressions import bare, quantile
from cx.store.scan import Scan
from cx.store.store import BREAKDOWN_ROLES, Store, breakdowns
from cx.store.trial_figures import days

if TYPE_CHECKING:
    import pandas as pd

FEWEST: Final = 5  # customers who were brought by others, for a column to say so
SHARE: Final = 0.5  # of the customers with a value


def referrer_column(store: Store) -> str | None:
    """The further column of text that says who brought a customer; None where none does.

    Of the customers with a value in it, at least ``SHARE`` and ``FEWEST`` have the id of another
    customer; of several such columns the one with most. All the data are asked, not the view.
    """
    scan = Scan(store.whole())
    best, column = 0, None
    for by in breakdowns(store):
        if by in BREAKDOWN_ROLES:
            continue
        named = _named(scan, by)
        row = scan.frame(
            named.aggregate(n=named.count(), others=named.count(where=named.other))
        ).iloc[0]
        others = int(row["others"])
        if others >= max(FEWEST, SHARE * int(row["n"])) and others > best:
            best, column = others, by
    return column


def referrals(store: Store, by: str) -> "pd.DataFrame":
    """Everyone who says that a customer brought them.

    Under a view of customers it holds those whom these brought, whoever they are; where nobody
    knows the referrer, those in the view themselves.

    Returns
    -------
    DataFrame
        One row per customer with a value, by customer: ``customer`` (code), ``entered`` (first
        behaviour; NaT without a time)``, referrer`` (code; -1 where it is no customer)``,
        referrer_entered``.
    """
    scan, everyone = Scan(store), Scan(replace(store, view=()))
    named = _named(everyone, by)
    first, own = _entries(everyone), _entries(scan)
    both = named.left_join(first, "customer", rname="{name}_own")
    both = both.mutate(entered=both["at"]).select("customer", "referrer", "entered")
    of = first.rename(referrer="customer", referrer_entered="at")
    both = both.left_join(of, "referrer", rname="{name}_of")
    inside = own.select("customer")
    kept = both.filter(both.referrer.isin(inside.customer)) if store.view else both
    if store.view:
        unknown = both.filter(both.referrer_entered.isnull() & both.customer.isin(inside.customer))
        kept = kept.union(unknown)
    found = kept.select(
        "customer",
        "entered",
        "referrer_entered",
        referrer=kept.referrer.cast("int64").fill_null(-1),
    )
    return scan.frame(found.order_by("customer"))


def time_seen(store: Store, share: float) -> float:
    """The days since their first behaviour for which so many of the customers have been seen."""
    scan = Scan(store)
    seen = _seen(store, _entries(scan))
    days_seen = scan.frame(quantile(seen, "seen", 1 - share))["seen"].iloc[0]
    return float(days_seen)


def seen_for(store: Store, least_days: float) -> int:
    """How many customers were seen for so many days since their first behaviour."""
    scan = Scan(store)
    seen = _seen(store, _entries(scan))
    return int(scan.frame(seen.aggregate(n=seen.count(where=seen.seen >= least_days)))["n"].iloc[0])


def _named(scan: Scan, by: str) -> Any:
    """Customers with a value: ``customer``, ``referrer`` (code of whom it names), ``other``."""
    members = scan.members(by)
    told = members.mutate(value=bare(members.value)).filter(lambda t: t.value != "")
    names = scan.customers.select(referrer="customer", value="name")
    both = told.left_join(names, "value", rname="{name}_of")
    other = both.referrer.notnull() & (both.referrer != both.customer)
    return both.select("customer", "referrer", other=other)


def _entries(scan: Scan) -> Any:
    """Everyone's first dated behaviour: ``customer, at``."""
    did = scan.did
    return (
        did.group_by("customer").aggregate(at=did["at"].min()).filter(lambda t: t["at"].notnull())
    )


def _seen(store: Store, entries: Any) -> Any:
    import ibis

    return entries.mutate(seen=days(ibis.literal(store.last, type="timestamp"), entries["at"]))
