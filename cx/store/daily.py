"""Scan of every day: what was done and said at each touchpoint."""

from typing import TYPE_CHECKING, Any, Final

from cx.store.cube import Cube, added_up
from cx.store.expressions import number
from cx.store.scan import Scan
from cx.store.store import Store

if TYPE_CHECKING:
    import pandas as pd

FELT: Final = 0.5  # sentiment from which a single touch counts as glory; as far below 0 as pain

_NUMBERS: Final = ("score", "sentiment")


def daily(store: Store) -> "pd.DataFrame":
    """What was done and said on each day, as counts, sums and sums of squares.

    Returns
    -------
    DataFrame
        One row per day (NaT without a time), touchpoint and stage, by day: ``touchpoint, stage,
        day``; ``touches`` (behaviour), ``answers`` (touches with
        an opinion), ``value`` (sum over behaviour); of ``score`` and ``sentiment`` each ``_n``,
        ``_sum``, ``_squares``; ``negative`` (sentiment below 0); ``glory``, ``pain`` (answers on
        the satisfied or the dissatisfied end of the scale, or of strong sentiment).
    """
    scan = Scan(store)
    rows = scan.cube(DAILY).join(scan.placed.select("place", "spot"), "place").drop("place")
    return scan.named(added_up(rows, ("spot", "day")).order_by(["day", "spot"]))


def _rows(scan: Scan) -> tuple[Any, Any]:
    did, said, scale = scan.did, scan.said, scan.store.scale
    done = did.select(
        "customer", "place", day=did["at"].date(), touches=1, value=did.value.fill_null(0.0)
    )
    score, sentiment = said.score, said.sentiment
    good, bad = sentiment >= FELT, sentiment <= -FELT
    if scale is not None:
        good, bad = _either(score >= scale.top, good), _either(score <= scale.bottom, bad)
    felt = {"negative": sentiment < 0, "glory": good, "pain": bad}
    told = {name: number(one) for name, one in felt.items()}
    for name in _NUMBERS:
        told[f"{name}_n"] = number(said[name].notnull())
        told[f"{name}_sum"] = said[name].fill_null(0.0)
        told[f"{name}_squares"] = (said[name] * said[name]).fill_null(0.0)
    return done, said.select("customer", "place", day=said["at"].date(), answers=1, **told)


def _either(one: Any, other: Any) -> Any:
    return one.fill_null(False) | other.fill_null(False)


DAILY: Final = Cube("daily", _rows, ("day", "place"), depends="touches")
