"""What stands out in a journey: the strongest glory, the strongest pain, where fewest go on."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import pandas as pd

from cx.domain import Verdict
from cx.moments.journey import Journey

Row = Mapping[str, Any]


class Leads(NamedTuple):
    """What stands out, as rows of the journey's tables; None where nothing does."""

    glory: Row | None
    pain: Row | None
    drop: Row | None


def leads(journey: Journey) -> Leads:
    """The rows of a journey that its headline speaks of."""
    judged = journey.touchpoints.dropna(subset=["difference"])
    glory = judged[judged["verdict"] == Verdict.GLORY].sort_values("difference", ascending=False)
    pain = judged[judged["verdict"] == Verdict.PAIN].sort_values("difference")
    flow = journey.stages[journey.stages["rate"].lt(1)].sort_values("rate")
    return Leads(_first(glory), _first(pain), _first(flow))


def _first(rows: pd.DataFrame) -> Row | None:
    return {str(name): value for name, value in rows.iloc[0].items()} if len(rows) else None
