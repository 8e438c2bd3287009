"""Scans of doses: what customers got more or less of, when, and what they did afterwards."""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from cx.store.expressions import firsts, number
from cx.store.landmarks import SEGMENT
from cx.store.opinions import Measure, answered
from cx.store.purchases import CountedBy, purchases
from cx.store.scan import Scan
from cx.store.store import Store, column_ids
from cx.store.trial_figures import days

if TYPE_CHECKING:
    import pandas as pd

Spots = Collection[int]  # places in ``store.spots``

_KEY: Final = ("customer", "spot", "at")
_GIVEN: Final = (*_KEY, "column", "seen", "level", "alike")
_LAST: Final = 2**62  # stands after all touches of its time


@dataclass(frozen=True, slots=True, kw_only=True)
class After:
    """How long customers are looked at after a dose.

    Parameters
    ----------
    window_days : within how many days going on counts.
    horizon_days : within how many days another purchase counts.
    """

    window_days: float
    horizon_days: float


def asked(store: Store, measure: Measure) -> bool:
    """Whether anybody answered."""
    scan = Scan(store)
    return len(scan.frame(answered(scan.said, measure).select("customer").limit(1))) > 0


def scored(store: Store, measure: Measure, after: After) -> "pd.DataFrame":
    """Every dated answer in a stage, and what followed it.

    Answers that a customer gave at one touchpoint at one time are one, their mean.

    Returns
    -------
    DataFrame
        One row per customer, spot and time, sorted by them: ``customer`` (code), ``spot`` (place
        in ``store.spots``), ``at``, ``level`` (the answer), ``alike`` (0: nothing more to level
        out), ``month`` (a number), ``segment`` (code; -1 without), ``on_seen`` (the window is over,
        and a stage follows), ``on`` (a later touch in the next stage within the window),
        ``bought`` (by then), ``again_seen`` (bought, and the horizon is over), ``again`` (bought
        again within it).
    """
    import ibis

    scan = Scan(store)
    told = answered(scan.said, measure)
    placed = told["at"].notnull() & (told.column < len(column_ids(store.model)) - 1)
    given = told.filter(placed).mutate(level=told.answer, alike=ibis.literal(0))
    return _followed(store, scan, given.select(*_GIVEN), after)


def delivered(store: Store, arrivals: Spots, after: After) -> "pd.DataFrame":
    """Every order that arrived, the days that took, and what followed: a frame as ``scored``.

    An order arrives with the first touch at one of the spots that has its order id; where these
    have none, with the first one after the purchase and before the next.
    """
    import ibis

    scan = Scan(store)
    came = _arrivals(store, scan, arrivals)
    given = came.mutate(level=days(came["at"], came.bought_at), alike=ibis.literal(0))
    return _followed(store, scan, given.select(*_GIVEN), after)


def replied(
    store: Store, questions: Spots, answers: Spots, after: After, *, window_days: float
) -> "pd.DataFrame":
    """Every answer to a question, the days that it took, and what followed: as ``scored``.

    The wait begins with the first question since the answer before; ``spot`` is where it was asked,
    ``at`` the time of the answer. Waits longer than ``window_days`` are no answer.
    """
    import ibis

    scan = Scan(store)
    did = scan.did
    did = did.filter(did["at"].notnull() & did.spot.isin([*questions, *answers]))
    answer = did.spot.isin(list(answers))
    earlier = ibis.cumulative_window(group_by=did.customer, order_by=did.position)
    before = number(answer).sum().over(earlier) - number(answer)
    runs = did.mutate(answer=answer, run=before).group_by("customer", "run")
    each = runs.aggregate(
        asked_at=did["at"].min(where=~answer),
        spot=did.spot.argmin(did.position, where=~answer),
        column=did.column.argmin(did.position, where=~answer),
        at=did["at"].max(where=answer),
        seen=did.seen.max(where=answer),
    )
    each = each.mutate(level=days(each["at"], each.asked_at), alike=ibis.literal(0))
    given = each.filter((each.level >= 0) & (each.level <= window_days))
    return _followed(store, scan, given.select(*_GIVEN), after)


def notified(
    store: Store, notice: int, arrivals: Spots, after: After, *, notice_days: float
) -> "pd.DataFrame":
    """How many notices at a spot came with each order, and what followed: as ``scored``.

    Counted is from the purchase until the order arrives, if there are ``arrivals``, and ``alike``
    is how many days that took: a longer wait has room for more notices. Else until ``notice_days``
    after the purchase, for orders after which so long no other one was made. What follows counts
    from there.
    """
    import ibis

    scan = Scan(store)
    if arrivals:
        came = _arrivals(store, scan, arrivals)
        orders = came.mutate(alike=days(came["at"], came.bought_at).floor().cast("int64"))
    else:
        each = _purchases(store, scan)
        end = each.bought_at + ibis.interval(seconds=round(notice_days * 86_400))
        alone = each.next_at.isnull() | (each.next_at > end)
        orders = each.filter(alone & (end <= ibis.literal(store.last, type="timestamp")))
        orders = orders.mutate(at=end, alike=ibis.literal(0), seen=ibis.literal(_LAST))
    did = scan.did
    there = did.filter((did.spot == notice) & did["at"].notnull())
    there = there.select(who="customer", then="at")
    inside = (
        (orders.customer == there.who)
        & (there.then >= orders.bought_at)
        & (there.then <= orders["at"])
    )
    both = orders.left_join(there, inside)
    counted = both.group_by("customer", "one", "at", "seen", "alike").aggregate(
        level=both.then.count().cast("float64")
    )
    spot = store.spots[notice]
    given = counted.mutate(
        spot=ibis.literal(notice), column=ibis.literal(column_ids(store.model).index(spot.column))
    )
    return _followed(store, scan, given.select(*_GIVEN), after)


def shares(store: Store, measure: Measure) -> "pd.DataFrame":
    """The share of people who have a touchpoint.

    Of those who reached its stage, or of all buyers: those who were at the touchpoint or said
    something of it. Where nothing can be done at a touchpoint, only asked: of those of them who
    answered such a question at all, those who answered this one.

    Returns
    -------
    DataFrame
        By spot, only those with answers, in stages where something is done: ``stage``, ``buyers``
        (NaN without any).
    """
    import pandas as pd

    scan = Scan(store)
    told, did = answered(scan.said, measure), scan.did
    spots = told.select("spot").distinct()
    there = did.semi_join(spots, "spot").select("customer", "spot", "column")
    there = there.union(told.select("customer", "spot", "column"), distinct=True)
    only_asked = [k for k, spot in enumerate(store.spots) if not spot.did]
    answers = told.filter(told.spot.isin(only_asked)).select("customer").distinct()
    reached = did.select("customer", "column").distinct()
    placed = scan.frame(spots)["spot"]
    columns = [column_ids(store.model).index(store.spots[spot].column) for spot in placed]
    bought = _purchases(store, scan).select("customer").distinct()
    buyers = bought.cross_join(reached.select("column").distinct())
    found = pd.DataFrame({"spot": placed, "column": columns})
    for name, of in (("stage", reached), ("buyers", buyers)):
        people = there.join(of, ["customer", "column"]).group_by("spot")
        whole = of.left_join(answers.mutate(asked=1), "customer").group_by("column")
        everyone = whole.aggregate(everyone=lambda t: t.count(), asked=lambda t: t.asked.count())
        part = found.merge(scan.frame(people.aggregate(n=lambda t: t.count())), "left", on="spot")
        part = part.merge(scan.frame(everyone), "left", on="column")
        done = part["spot"].map(lambda spot: store.spots[spot].did).astype(bool)
        whom = part["everyone"].where(done, part["asked"]).astype(float)
        found[name] = part["n"].fillna(0) / whom.where(whom > 0)
    there_only = found[found["stage"].notna()]
    return there_only.set_index("spot")[["stage", "buyers"]]


def _purchases(store: Store, scan: Scan) -> Any:
    """Everyone's purchases: ``customer, one, bought_at``, and ``next_at`` of the one after it."""
    did, one, _ = purchases(scan, store)
    bought = did.mutate(one=one.cast("string"))
    bought = bought.filter(bought.one.notnull() & bought["at"].notnull())
    each = bought.group_by("customer", "one").aggregate(bought_at=bought["at"].min())
    next_at = each.bought_at.lead().over(
        group_by=each.customer, order_by=[each.bought_at, each.one]
    )
    return each.mutate(next_at=next_at)


def _arrivals(store: Store, scan: Scan, arrivals: Spots) -> Any:
    """Purchases that arrived: ``customer, one, bought_at, at, seen, spot, column``."""
    each, did = _purchases(store, scan), scan.did
    came = did.filter(did["at"].notnull() & did.spot.isin(list(arrivals)))
    came = came.select("customer", "at", "seen", "spot", "column", one="order")
    by_order = scan.frame(came.filter(came.one.notnull()).limit(1)).shape[0] > 0
    by_order = by_order and purchases(scan, store)[2] is CountedBy.ORDER
    both = each.join(came if by_order else came.drop("one"), ["customer", "one"][: 1 + by_order])
    after = both["at"] >= both.bought_at
    if not by_order:
        after &= both.next_at.isnull() | (both["at"] < both.next_at)
    both = both.filter(after)
    keys = ("customer", "one", "bought_at")
    first = firsts(both, keys, (both["at"], both.seen))
    return first.select(*keys, "at", "seen", "spot", "column")


def _followed(store: Store, scan: Scan, given: Any, after: After) -> "pd.DataFrame":
    """Doses with what came after them; several at one place and time are one."""
    import ibis

    doses = given.group_by(*_KEY).aggregate(
        column=given.column.min().cast("int64"),
        seen=given.seen.max(),
        level=given.level.mean(),
        alike=given.alike.min().cast("int64"),
    )
    end = ibis.literal(store.last, type="timestamp")
    left = days(end, doses["at"])
    told = doses.mutate(
        following=_following(store, doses.column),
        left=left,
        month=doses["at"].year() * 12 + doses["at"].month(),
    )
    on = _went_on(scan, told, after.window_days)
    again = _bought_again(store, scan, told, after.horizon_days)
    both = told.left_join(on, list(_KEY), rname="{name}_on")
    both = both.left_join(again, list(_KEY), rname="{name}_again")
    group = _segments(store, scan)
    both = both.left_join(group, "customer", rname="{name}_segment")
    found = both.select(
        *_KEY,
        "level",
        "alike",
        "month",
        segment=both.segment.fill_null(-1),
        on_seen=both.following.notnull() & (both.left >= after.window_days),
        on=both.on.fill_null(False),
        bought=both.bought.fill_null(False),
        again_seen=both.bought.fill_null(False) & (both.left >= after.horizon_days),
        again=both.again.fill_null(False),
    )
    return scan.frame(found.order_by(list(_KEY)))


def _following(store: Store, column: Any) -> Any:
    """The next column of the flow in which something is done."""
    import ibis

    flow = [k for k, id in store.done.items() if id in store.columns]
    steps = [(column == one, other) for one, other in pairwise(flow)]
    return ibis.cases(*steps) if steps else ibis.null("int64")


def _went_on(scan: Scan, told: Any, window_days: float) -> Any:
    """Whether a touch in the next stage came later, by time and the order of the files."""
    did = scan.did
    there = did.filter(did["at"].notnull())
    there = there.select("customer", following=there.column.cast("int64"), then="at", place="seen")
    both = told.join(there, ["customer", "following"])
    later = (both.then > both["at"]) | ((both.then == both["at"]) & (both.place > both.seen))
    inside = later & (days(both.then, both["at"]) <= window_days)
    return both.group_by(*_KEY).aggregate(on=inside.any())


def _bought_again(store: Store, scan: Scan, told: Any, horizon_days: float) -> Any:
    """Whether a purchase was made by then, and another one after it."""
    each = _purchases(store, scan).select("customer", "bought_at")
    both = told.join(each, "customer")
    lag = days(both.bought_at, both["at"])
    return both.group_by(*_KEY).aggregate(
        bought=(lag <= 0).any(), again=((lag > 0) & (lag <= horizon_days)).any()
    )


def _segments(store: Store, scan: Scan) -> Any:
    """Customers' segments as codes."""
    import ibis

    members = scan.members(SEGMENT)
    return members.select("customer", segment=ibis.dense_rank().over(order_by=members.value))
