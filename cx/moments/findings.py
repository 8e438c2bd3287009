"""What stands out in a journey: the strongest glory, the strongest pain, the greatest loss."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import pandas as pd

from cx.domain import Verdict
from cx.model.stage_model import UNPLACED
from cx.moments.journey import Journey

LEAST_LOSS: Final = 0.05  # where fewer are lost, there is nothing to headline

Row = Mapping[str, Any]


class Leads(NamedTuple):
    """What stands out, as rows of the journey's tables; None where nothing does.

    The drop is the stage on everybody's path from which the smallest share goes on, with the next
    stage as ``next``, which is on that path too: few people need service or post a review, and
    nobody is lost where they do not. It is at least ``LEAST_LOSS``.
    """

    glory: Row | None
    pain: Row | None
    drop: Row | None


def leads(journey: Journey) -> Leads:
    """The rows of a journey that its headline speaks of."""
    judged = journey.touchpoints.dropna(subset=["difference"])
    glory = judged[judged["verdict"] == Verdict.GLORY].sort_values("difference", ascending=False)
    pain = judged[judged["verdict"] == Verdict.PAIN].sort_values("difference")
    flow = path(journey)
    flow = flow[flow["rate"].le(1 - LEAST_LOSS)].sort_values("rate")
    return Leads(_first(glory), _first(pain), _first(flow))


def further_pains(journey: Journey) -> list[Row]:
    """The pains behind the strongest one, the stronger first."""
    judged = journey.touchpoints.dropna(subset=["difference"])
    pains = judged[judged["verdict"] == Verdict.PAIN].sort_values("difference")
    return [_row(row) for _, row in pains.iloc[1:].iterrows()]


def path(journey: Journey) -> pd.DataFrame:
    """The stages from which everybody should go on to the next one in the data.

    Returns
    -------
    DataFrame
        Rows of the journey's stages, in journey order, with ``next``: neither stage nor next is a
        side stage of the model.
    """
    flow = journey.stages[journey.stages["reached"].notna() & (journey.stages["stage"] != UNPLACED)]
    flow = flow.assign(next=flow["stage"].shift(-1)).dropna(subset=["next"])
    on_path = [
        journey.model.on_path(stage) and journey.model.on_path(after)
        for stage, after in zip(flow["stage"], flow["next"], strict=True)
    ]
    return flow[pd.Series(on_path, flow.index, dtype=bool)]


def _first(rows: pd.DataFrame) -> Row | None:
    return _row(rows.iloc[0]) if len(rows) else None


def _row(row: "pd.Series[Any]") -> Row:
    return {str(name): value for name, value in row.items()}
