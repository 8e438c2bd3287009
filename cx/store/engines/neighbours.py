"""Each touch's number and its customer's touches before and after, where tables keep no order."""

from typing import Any

from cx.store.expressions import microseconds


def with_neighbours(touches: Any) -> Any:
    """Touches in any order with ``position``, ``previous``, ``gap``, ``gap_next``.

    The same as a lag over the whole sorted table gives on an ordered engine (``cx.store.building``),
    without bringing all rows to one machine: ``position`` is the number of touches of the customers
    before, and the touch's place among its customer's own.

    Parameters
    ----------
    touches : Ibis table; columns ``customer`` (code), ``at``, ``seen`` (both together tell all
        touches of a customer apart), ``place``.
    """
    import ibis

    each = touches.group_by("customer").aggregate(own=touches.count())
    so_far = ibis.cumulative_window(order_by=each.customer)
    starts = each.mutate(start=each.own.sum().over(so_far) - each.own).drop("own")
    joined = touches.join(starts, "customer")
    at, place = joined["at"], joined.place
    own = {"group_by": joined.customer, "order_by": [at.isnull(), at, joined.seen]}
    before, after = at.lag().over(**own), at.lead().over(**own)
    return joined.mutate(
        position=(joined.start + ibis.row_number().over(**own)).cast("int64"),
        previous=place.lag().over(**own),
        gap=microseconds(at, before) / 1_000_000,
        gap_next=microseconds(after, at) / 1_000_000,
    ).drop("start")
