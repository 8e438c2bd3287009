"""Cubes: sums that add up over customers, kept by group of customers, so that filters only add."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from cx.store.scan import Scan

CELL: Final = "cell"  # a group of customers alike in every breakdown that cubes are kept by
MOST_CELLS: Final = 2_000  # with more, cubes would be as long as the touches
FEWEST: Final = 200_000  # touches; counting fewer anew is as fast as keeping cubes
_VALUE: Final = "="  # stands before a value, so that none is not the empty text

Depends = Literal["touches", "spots", "stages"]


class Cube(NamedTuple):
    """What is added up, by what.

    Parameters
    ----------
    name : tells it from others, with all its terms.
    rows : from a scan of all customers of a period the rows to be added up: ``customer``, the keys,
        and numbers; or several tables of such rows, each with some of the numbers (of which
        none is in ``lows`` or ``highs``).
    keys : what the sums are kept by, beside the groups of customers.
    lows, highs : numbers of which the lowest or highest counts instead of the sum.
    depends : what a change makes it be counted anew: only the touches, which touchpoints are taken
        together, or which stage they belong to.
    """

    name: str
    rows: "Callable[[Scan], Any]"
    keys: tuple[str, ...] = ()
    lows: tuple[str, ...] = ()
    highs: tuple[str, ...] = ()
    depends: Depends = "stages"

    def parts(self, scan: "Scan") -> tuple[Any, ...]:
        """The tables of its rows."""
        found = self.rows(scan)
        return found if isinstance(found, tuple) else (found,)

    def added(self, *rows: Any, more: Sequence[str] = ()) -> Any:
        """The sums of the tables' rows by the keys (and more)."""
        keys = (*self.keys, *more)
        parts = [added_up(each, keys, lows=self.lows, highs=self.highs) for each in rows]
        return parts[0] if len(parts) == 1 else added_up(stacked(parts), keys)


def added_up(
    rows: Any, keys: Sequence[str], *, lows: Sequence[str] = (), highs: Sequence[str] = ()
) -> Any:
    """The sums of all numbers by the keys; of lows and highs the lowest and the highest."""
    left_out = {*keys, "customer", CELL}
    each = {}
    for name in (name for name in rows.columns if name not in left_out):
        column = rows[name]
        if name in lows:
            each[name] = column.min()
        elif name in highs:
            each[name] = column.max()
        else:
            each[name] = column.sum().cast("float64" if column.type().is_floating() else "int64")
    return (rows.group_by(keys) if keys else rows).aggregate(**each)


def stacked(parts: Sequence[Any]) -> Any:
    """Tables below one another; a number that one has not is 0 there."""
    import ibis

    kinds = {name: kind for part in parts for name, kind in part.schema().items()}
    return ibis.union(
        *(
            part.mutate(
                **{name: ibis.literal(0, kind) for name, kind in kinds.items() if name not in part}
            ).select(*kinds)
            for part in parts
        )
    )


def cells(customers: Any, members: Mapping[str, Any]) -> tuple[Any, Any]:
    """The groups of customers and everyone's group, by one breakdown's members each.

    Returns
    -------
    The groups: ``cell`` (code), and a column per breakdown named by ``cell_column``; and everyone's
    values in the same columns, to be joined with them.
    """
    import ibis

    rows = customers.select("customer")
    for by, values in members.items():
        known = values.select(who="customer", **{cell_column(by): cell_value(values.value)})
        rows = rows.left_join(known, rows.customer == known.who).drop("who")
        rows = rows.mutate(**{cell_column(by): rows[cell_column(by)].fill_null("")})
    names = [cell_column(by) for by in members]
    alike = rows.select(names).distinct()
    number = ibis.row_number().over(order_by=[alike[name] for name in names])
    return alike.mutate(**{CELL: number.cast("int32")}), rows


def cell_column(by: str) -> str:
    """The column of the table of groups that holds the values of a breakdown."""
    return f"by:{by}"


def cell_value(value: Any) -> Any:
    """How the table of groups holds a value; having none is the empty text."""
    return _VALUE + value


def short(of: object) -> str:
    """A short name for something, the same in every process."""
    return hashlib.sha256(repr(of).encode()).hexdigest()[:16]
