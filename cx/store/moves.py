"""Scan of moves: from which touch customers go to which, with where they begin and end."""

from typing import TYPE_CHECKING, Any, Final

from cx.store.cube import Cube
from cx.store.scan import Scan
from cx.store.store import Store, column_ids

if TYPE_CHECKING:
    import pandas as pd

START: Final = "START"  # before a customer's first touch
END: Final = "END"  # after the last
_START, _END = -1, -2  # their codes


def moves(store: Store, *, by_touchpoint: bool = False) -> "pd.DataFrame":
    """How often a touch of behaviour was followed by which, in the order of each customer's touches.

    Moves that stay where they are and moves back count like all others. Every touch is a move to
    it, and all but a customer's last are a move from it: so moves to ``END`` are what comes to a
    place less what goes from it.

    Parameters
    ----------
    by_touchpoint : from touchpoint to touchpoint, instead of from stage to stage.

    Returns
    -------
    DataFrame
        One row per move that occurs, in journey order: ``from``, ``to`` (stages; ``START``,
        ``END``), ``n``; by touchpoint also ``from_touchpoint``, ``to_touchpoint`` (None at
        ``START`` and ``END``), in the order in which they appear in the files.
    """
    import pandas as pd

    code = "spot" if by_touchpoint else "column"
    found = _counts(store, code)
    ends = (found.groupby("to")["n"].sum()).sub(found.groupby("from")["n"].sum(), fill_value=0)
    ends = ends[(ends.index != _START) & (ends > 0)].astype("int64")
    last = pd.DataFrame({"from": ends.index, "to": _END, "n": ends.to_numpy()})
    rows = pd.concat([found, last], ignore_index=True)
    rows = rows.assign(last=rows["to"] == _END)  # START has the lowest code, END comes last
    rows = rows.sort_values(["from", "last", "to"], ignore_index=True)
    return _named(rows, store, by_touchpoint=by_touchpoint)


def _counts(store: Store, code: str) -> "pd.DataFrame":
    """How often each pair of neighbours occurs; the first of a customer's touches is from START."""
    scan = Scan(store)
    pairs = scan.cube(MOVES)
    to = scan.placed.select("place", to=code)
    before = scan.placed.select(previous="place", before=code)
    both = pairs.join(to, "place").left_join(before, "previous")
    both = both.mutate(before=both.before.fill_null(_START))
    rows = both.group_by("before", "to").aggregate(n=both.n.sum().cast("int64"))
    return scan.frame(rows).rename(columns={"before": "from"}).astype("int64")


def _pairs(scan: Scan) -> Any:
    """Every touch with the place of the customer's touch before; none for the first."""
    return scan.did.select("customer", "previous", "place", n=1)


MOVES: Final = Cube("moves", _pairs, ("previous", "place"), depends="touches")


def _named(rows: "pd.DataFrame", store: Store, *, by_touchpoint: bool) -> "pd.DataFrame":
    import pandas as pd

    ids = column_ids(store.model)
    names = {_START: START, _END: END}
    names |= (
        {k: spot.column for k, spot in enumerate(store.spots)}
        if by_touchpoint
        else dict(enumerate(ids))
    )
    found = pd.DataFrame({end: rows[end].map(names).astype(str) for end in ("from", "to")})
    if by_touchpoint:
        spots = {k: spot.touchpoint for k, spot in enumerate(store.spots)}
        for place, end in ((0, "from"), (2, "to")):
            touchpoints = [spots.get(k) for k in rows[end]]
            found.insert(place, f"{end}_touchpoint", pd.Series(touchpoints, dtype=object))
    return found.assign(n=rows["n"])
