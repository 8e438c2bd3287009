"""What people do next: how often each step of their way is followed by which."""

import pandas as pd

from cx.store import Store
from cx.store.moves import moves


def transitions(store: Store, *, by_touchpoint: bool = False) -> pd.DataFrame:
    """Counts of consecutive touches of behaviour, with the start and the end of each customer's way.

    Moves that stay in a stage and moves back to an earlier one are kept. The end is the last touch
    in the data: who is there may still come back. One customer can make a move many times, so
    that shares are of moves, not of people, and have no interval.

    Parameters
    ----------
    by_touchpoint : from touchpoint to touchpoint, instead of from stage to stage.

    Returns
    -------
    DataFrame
        One row per move that occurs, in journey order (``cx.store.moves.moves``): ``from``, ``to``
        (stages, ``START``, ``END``), with ``by_touchpoint`` also ``from_touchpoint``,
        ``to_touchpoint``; ``n`` (moves), ``departures`` (all moves from there), ``share`` (of
        these). Shares from one place add up to 1.
    """
    rows = moves(store, by_touchpoint=by_touchpoint)
    place = ["from_touchpoint", "from"] if by_touchpoint else ["from"]
    departures = rows.groupby(place, dropna=False)["n"].transform("sum")
    return rows.assign(departures=departures, share=rows["n"] / departures)
