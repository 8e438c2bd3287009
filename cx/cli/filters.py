"""The filters that commands take: a period, segments, channels."""

from typing import TYPE_CHECKING, Any, Final

import click

from cx.errors import UnknownOption
from cx.model.filters import NAMES, Filters, Understood
from cx.model.periods import PeriodKind

if TYPE_CHECKING:
    from cx.store import Store

FILTERS: Final = (
    click.option("--period", metavar="KEY", help="Only touches in fy2026, fy2026h1, fy2026q1, 2026, 2026-04, 2026w15, last30 or DAY..DAY."),
    click.option("--segment", metavar="VALUE", multiple=True, help="Only customers of this segment; may be repeated."),
    click.option("--channel", metavar="VALUE", multiple=True, help="Only customers whose first channel is this; may be repeated."),
)  # fmt: skip


def filters(options: dict[str, Any]) -> Filters:
    """The filters, taken out of a command's options."""
    given = {name: options.pop(name, None) for name in NAMES}
    period = [given["period"]] if given["period"] else []
    return Filters.of_query({**given, "period": period} if any(given.values()) else {})


def seen(store: "Store | None", wanted: Filters) -> "tuple[Store | None, Understood | None]":
    """The store through the filters, and what they are called; without filters as it is.

    Raises
    ------
    UnknownOption
        The data have no such period, segment or channel.
    """
    from cx.store.filtering import choices, filtered

    if not wanted.any:
        return store, None
    there = choices(store)
    found = there.understood(wanted)
    for each in found.unknown:
        value = each if isinstance(each, str) else each.key
        name = next(name for name, values in wanted.query().items() if value in values)
        keys = tuple(period.key for period in there.periods if period.kind is not PeriodKind.WEEK)
        values = keys if name == "period" else there.values.get(name, ())
        raise UnknownOption(option=f"--{name}", value=value, choices=values)
    return (None if store is None else filtered(store, found)), found
