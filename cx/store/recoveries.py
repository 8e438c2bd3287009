"""Scans of pains, of what mended them, and of what customers did and said around a moment."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from cx.domain import Stage
from cx.store.expressions import firsts
from cx.store.opinions import Measure
from cx.store.purchases import purchases
from cx.store.scan import Scan
from cx.store.store import Store
from cx.store.trial_figures import days

if TYPE_CHECKING:
    import pandas as pd

Spots = Collection[int]  # places in ``store.spots``

_FIRST: Final = ("spot", "at", "severity")


class Returned(StrEnum):
    """What counts as coming back."""

    BOUGHT = "bought"  # a purchase
    CAME = "came"  # the data hold no purchases: any touch on a later day


class Told(StrEnum):
    """What counts as recommending by deed."""

    ADVOCATE = "advocate"
    SHARE = "share"  # nobody did anything in the stage of recommending


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What to look for around a moment, and how it is seen in these data.

    Parameters
    ----------
    measure : whose answers count as scores.
    horizon_days : how long a customer is looked at after the moment.
    asked : spots at which customers ask for help.
    quiet : spots that do not count: neither their scores, nor coming there as coming back.
    """

    measure: Measure
    horizon_days: float
    asked: Spots = ()
    quiet: Spots = ()


def first_answers(
    store: Store, measure: Measure, *, at_most: float, good: bool, without: Spots = ()
) -> "pd.DataFrame":
    """Every customer's first dated answer on the bad side (or on the good one).

    Of several at one time the worst counts.

    Parameters
    ----------
    at_most : answers up to this are bad, others good.
    without : spots whose answers do not count.

    Returns
    -------
    DataFrame
        ``customer`` (code), ``spot``, ``at``, ``severity`` (the answer); by customer.
    """
    scan = Scan(store)
    told = _told(scan, measure, without).rename(severity="answer")
    side = told.severity > at_most if good else told.severity <= at_most
    return _firsts(scan, told.filter(side))


def first_promises(store: Store, *, kept: bool) -> "pd.DataFrame":
    """Every customer's first promise that was broken (or kept).

    Broken is a promise after whose day, by the calendar, something of it still came. ``at`` is the
    start of the day after the promised one: from then on the customer knew.

    Returns
    -------
    DataFrame
        ``customer, spot`` (of what came last)``, at, severity`` (minus the days late)``; by customer.
    """
    import ibis

    scan = Scan(store)
    touches = scan.promised.filter(lambda t: t["at"].notnull())
    day = touches.promised_at.date()
    late = touches["at"].date().delta(day, unit="day")
    dated = touches.mutate(severity=-late.cast("float64"), day=day)
    order = [dated.severity, dated.seen.desc()]
    each = firsts(dated, ("customer", "day"), order)
    each = each.select("customer", "day", "spot", "severity", "seen")
    each = each.filter(each.severity >= 0 if kept else each.severity < 0)
    next_day = each.day.cast("timestamp") + ibis.interval(days=1)
    return _firsts(scan, each.mutate(at=next_day))


def first_touches(store: Store, spots: Spots) -> "pd.DataFrame":
    """Every customer's first dated touch at some spots: ``customer, spot, at, severity`` (0)."""
    scan = Scan(store)
    did = scan.did
    there = did.filter(did["at"].notnull() & did.spot.isin(list(spots)))
    return _firsts(scan, there.mutate(severity=0.0))


def mends(
    store: Store, pains: "pd.DataFrame", spots: Mapping[int, int], *, window_days: float
) -> "pd.DataFrame":
    """The first touch of each kind of mending after each pain.

    Parameters
    ----------
    pains : ``customer, at``; their index numbers them.
    spots : the kind (a code) of every spot that mends.
    window_days : within how many days; the end is included.

    Returns
    -------
    DataFrame
        ``pain`` (its number), ``kind``, ``lag`` (days); by pain and kind.
    """
    import ibis

    scan = Scan(store)
    did = scan.did
    did = did.filter(did["at"].notnull() & did.spot.isin(list(spots)))
    given = _given(pains[["customer", "at"]].assign(pain=pains.index))
    both = did.select("customer", "spot", then=did["at"]).join(given, "customer")
    lag = days(both.then, both["at"])
    both = both.mutate(lag=lag).filter((lag > 0) & (lag <= window_days))
    kinds = [(both.spot == spot, code) for spot, code in spots.items()]
    kind = ibis.cases(*kinds, else_=-1) if kinds else ibis.literal(-1)
    first = both.mutate(kind=kind).group_by("pain", "kind").aggregate(lag=both.lag.min())
    return scan.frame(first.order_by(["pain", "kind"]))


def around(store: Store, moments: "pd.DataFrame", what: Around) -> "pd.DataFrame":
    """What customers did and said before a pain, until a moment after it, and since.

    Parameters
    ----------
    moments : ``customer, failed_at, at`` (the moment, not before the pain).

    Returns
    -------
    DataFrame
        One row per moment, in their order: ``observed`` (bool: the horizon is over), ``earlier``
        (mean of the answers before the pain; NaN without), ``bought_before`` (purchases up to the
        pain), ``back_before`` (bool: a purchase between pain and moment), ``asked`` (bool: asked
        for help between them, both included); since, within the horizon: ``returned`` (bool),
        ``score`` (mean of the answers at the first time that has some; NaN without),
        ``score_spot`` (where they were given, -1 at several places at once), ``recommend`` (the
        first such answer), ``told`` (bool: a deed of recommending).
    """
    import pandas as pd

    scan = Scan(store)
    numbered = moments[["customer", "failed_at", "at"]].assign(moment=range(len(moments)))
    given = _given(numbered)
    said = _told(scan, what.measure, what.quiet)
    voted = _told(scan, Measure.RECOMMEND, ())
    did = scan.did
    did = did.filter(did["at"].notnull())
    parts = [
        _earlier(given, said),
        _back(given, scan, store, what),
        _asked(given, did, what.asked),
        _next(given, said, what.horizon_days).rename(score="answer", score_spot="spot"),
        _next(given, voted, what.horizon_days).select("moment", recommend="answer"),
        _told_others(given, did, store, what.horizon_days),
    ]
    found = pd.DataFrame({"moment": range(len(moments))})
    for part in parts:
        found = found.merge(scan.frame(part), on="moment", how="left")
    flags = ["back_before", "asked", "returned", "told"]
    zeros = {name: found[name].notna() & found[name].eq(True) for name in flags}
    last = store.last or pd.Timestamp.min
    over = moments["at"] + pd.Timedelta(days=what.horizon_days) <= last
    found = found.assign(**zeros, bought_before=found["bought_before"].fillna(0).astype(int))
    return found.drop(columns="moment").assign(observed=over.to_numpy()).set_index(moments.index)


def returning(store: Store) -> Returned:
    """What counts as coming back in these data."""
    scan = Scan(store.whole())
    bought = scan.did.filter(scan.did.purchase & scan.did["at"].notnull())
    return Returned.BOUGHT if scan.frame(bought.limit(1)).shape[0] else Returned.CAME


def telling(store: Store) -> tuple[Told, Spots]:
    """What counts as recommending by deed, and the spots where that is done."""
    for told, stage in ((Told.ADVOCATE, Stage.ADVOCATE), (Told.SHARE, Stage.SHARE)):
        columns = {column.id for column in store.model.columns if stage in column.stages}
        spots = [k for k, spot in enumerate(store.spots) if spot.did and spot.column in columns]
        if spots:
            return told, spots
    return Told.SHARE, ()


def _told(scan: Scan, measure: Measure, without: Spots) -> Any:
    """Dated answers: ``customer, spot, at, seen, answer``."""
    said = scan.said
    there = said[measure.value].notnull() & said["at"].notnull() & ~said.spot.isin(list(without))
    return said.filter(there).select("customer", "spot", "at", "seen", answer=said[measure.value])


def _firsts(scan: Scan, touches: Any) -> "pd.DataFrame":
    """Each customer's first row, of several at one time that of the lowest severity."""
    order = [touches["at"], touches.severity, touches.seen]
    first = firsts(touches, ("customer",), order).select("customer", *_FIRST)
    return scan.frame(first.order_by("customer"))


def _given(rows: "pd.DataFrame") -> Any:
    """Rows of a frame as a table that can be joined."""
    import ibis

    return ibis.memtable(rows.reset_index(drop=True))


def _since(given: Any, touches: Any, horizon_days: float) -> Any:
    """What comes after the moment, within the horizon; ``then`` is its time."""
    both = touches.rename(then="at").join(given, "customer")
    lag = days(both.then, both["at"])
    return both.filter((lag > 0) & (lag <= horizon_days))


def _earlier(given: Any, said: Any) -> Any:
    both = said.rename(then="at").join(given, "customer")
    both = both.filter(both.then < both.failed_at)
    return both.group_by("moment").aggregate(earlier=both.answer.mean())


def _back(given: Any, scan: Scan, store: Store, what: Around) -> Any:
    """Purchases before, between and since; where none are known, touches on a later day."""
    did, one, _ = purchases(scan, store)
    bought = did.mutate(one=one).filter(lambda t: t.one.notnull() & t["at"].notnull())
    each = bought.group_by("customer", "one").aggregate(then=bought["at"].min())
    both = each.join(given, "customer")
    lag = days(both.then, both["at"])
    before, since = both.then <= both.failed_at, (lag > 0) & (lag <= what.horizon_days)
    found = both.group_by("moment").aggregate(
        bought_before=both.count(where=before),
        back_before=(~before & (lag <= 0)).any(),
        returned=since.any(),
    )
    if returning(store) is Returned.BOUGHT:
        return found
    touches = scan.did
    touches = touches.filter(touches["at"].notnull() & ~touches.spot.isin(list(what.quiet)))
    later = _since(given, touches.select("customer", "at"), what.horizon_days)
    later = later.filter(later.then.date() > later["at"].date())
    came = later.group_by("moment").aggregate(returned=later.count() > 0)
    return came.mutate(bought_before=0, back_before=False)


def _asked(given: Any, did: Any, spots: Spots) -> Any:
    there = did.filter(did.spot.isin(list(spots))).select("customer", then=did["at"])
    both = there.join(given, "customer")
    both = both.filter((both.then >= both.failed_at) & (both.then <= both["at"]))
    return both.group_by("moment").aggregate(asked=both.count() > 0)


def _next(given: Any, said: Any, horizon_days: float) -> Any:
    """The answers at the first time that has some: their mean, and where they were given."""
    import ibis

    both = _since(given, said, horizon_days)
    first = both.then.min().over(ibis.window(group_by=both.moment))
    both = both.mutate(first=first)
    both = both.filter(both.then == both.first)
    spot = ibis.ifelse(both.spot.min() == both.spot.max(), both.spot.min().cast("int64"), -1)
    return both.group_by("moment").aggregate(answer=both.answer.mean(), spot=spot)


def _told_others(given: Any, did: Any, store: Store, horizon_days: float) -> Any:
    there = did.filter(did.spot.isin(list(telling(store)[1])))
    both = _since(given, there.select("customer", "at"), horizon_days)
    return both.group_by("moment").aggregate(told=both.count() > 0)
