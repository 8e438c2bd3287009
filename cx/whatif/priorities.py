"""Priorities: what each tip would be worth by the what-if, against the effort that it takes."""

import datetime
import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from cx.domain import Decision, Interval, Status
from cx.model import register
from cx.model.priority import DUE, EFFORT, IMPACT, WORTH, OwnAxis, Priorities
from cx.model.project import Project
from cx.model.tips import Group, Tip
from cx.whatif.amounts import PEOPLE
from cx.whatif.gains import Gains
from cx.whatif.results import Measure

COLUMNS: Final = (
    "place", "tip", "title", "metric", "status", "effort", "tested",
    "impact", "impact_low", "impact_high", "upside",
    "worth", "worth_low", "worth_high", "worth_upside", "owner", "due", "note",
)  # fmt: skip
LITTLE: Final = 2.5  # effort up to "some days" is little
MUCH: Final = 3.5  # of an own axis 4 and 5 are much
_TOLD: Final = (Status.PLANNED, Status.RUNNING, Status.DECIDED)


class Do(StrEnum):
    """What to do with a tip, by its two axes."""

    FIRST = "first"
    PLAN = "plan"
    IF_TIME = "if_time"
    LEAVE = "leave"


class Side(NamedTuple):
    """An axis of the picture: each tip's value (NaN: not known) and limits, and where it is parted."""

    axis: str
    values: list[float]
    limits: list[Interval]
    middle: float
    more_is_better: bool

    def good(self, value: float) -> bool:
        """Whether a value lies on the better side."""
        return value > self.middle if self.more_is_better else value < self.middle


class Late(NamedTuple):
    """A tip that is not rolled out though its day is over."""

    tip: Tip
    owner: str
    due: datetime.date
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """Tips in order, with the axes of the picture.

    ``rows``: one per tip, ``COLUMNS`` and one column per own axis. ``worth`` is impact per point of
    effort with its 80 % limits, ``worth_upside`` the same of the upside. What was never tested is
    worth 0 on average, and stands among its like by the upside.
    """

    rows: pd.DataFrame
    measure: Measure | None
    spread: float
    priorities: Priorities

    @property
    def axes(self) -> tuple[OwnAxis, ...]:
        """The user's own axes."""
        return self.priorities.axes

    @property
    def known(self) -> bool:
        """Whether the impact of any tip is known."""
        return bool(self.rows["impact"].notna().any())

    @property
    def counted(self) -> str:
        """What gains are: a ``Measure``, or ``PEOPLE``."""
        return self.measure or PEOPLE

    @property
    def best(self) -> "pd.Series[Any]":
        """The row that is worth most for its effort, whatever the order."""
        return _ordered(self.rows, WORTH).iloc[0]

    def side(self, axis: str) -> Side:
        """One axis with all tips' values: an untested tip's impact stands at its upside."""
        rows = self.rows
        if axis == IMPACT:
            values = rows["impact"].where(rows["tested"], rows["upside"]).tolist()
            ends = zip(rows["impact_low"], rows["impact_high"], strict=True)
            return Side(axis, values, [Interval(*each) for each in ends], parting(values), True)
        values = rows[axis].astype(float).tolist()
        limits = [Interval(math.nan, math.nan)] * len(values)
        effort = axis == EFFORT
        return Side(axis, values, limits, LITTLE if effort else MUCH, not effort)

    def sides(self) -> tuple[Side, Side]:
        """The picture's axes, across and up."""
        return self.side(self.priorities.across), self.side(self.priorities.up)

    def todo(self) -> list[Do | None]:
        """What to do with each tip; None where one of the picture's axes is not known.

        Where gains are shown, what a test found to gain nothing is left, however little it takes.
        """
        across, up = self.sides()
        lost = self.rows["tested"] & self.rows["impact"].le(0)
        gains = IMPACT in {across.axis, up.axis}
        found: list[Do | None] = []
        for x, y, worse in zip(across.values, up.values, lost, strict=True):
            if math.isnan(x + y):
                found.append(None)
            else:
                corner = self.corner(across.good(x), up.good(y))
                found.append(Do.LEAVE if worse and gains else corner)
        return found

    def corner(self, across: bool, up: bool) -> Do:
        """What to do where an axis is on its better side, or not; effort is never the aim."""
        aim, way = (across, up) if self.priorities.up == EFFORT else (up, across)
        if aim:
            return Do.FIRST if way else Do.PLAN
        return Do.IF_TIME if way else Do.LEAVE


def considered(project: Project, fitting: Collection[str] = ()) -> tuple[Tip, ...]:
    """The tips to be weighed: fitting ones, the user's own, what is planned, running or decided.

    What the user has said something of stays, too. What is rolled out is done, and what a test
    found worse is over.

    Parameters
    ----------
    fitting : ids of the tips that fit the findings, the best first; they keep their order.
    """
    outcomes = {trial.tip: trial.outcome for trial in project.tests if trial.outcome}  # the last
    over = {id for id, each in outcomes.items() if each.decision is Decision.ROLL_BACK}
    wanted = [
        *fitting,
        *(
            each.id
            for each in register.tips(project)
            if each.group is Group.OWN
            or each.id in project.priorities.tips
            or register.status(project, each.id) in _TOLD
        ),
    ]
    found = (register.tip(project, id) for id in dict.fromkeys(wanted) if id not in over)
    return tuple(
        each
        for each in found
        if each and register.status(project, each.id) is not Status.ROLLED_OUT
    )


def ranking(tips: Sequence[Tip], gains: Gains, project: Project) -> Ranking:
    """Tips with their effort, owner, day and scores, in the order that the user chose.

    By expected worth first those whose impact is known; what is worth the same (all that was never
    tested) by its upside per point of effort, then by effort. Other orders fall back on this one.

    Parameters
    ----------
    gains : of these tips at least.
    """
    priorities = project.priorities
    known = gains.rows.set_index("tip")
    rows = pd.DataFrame(
        [_row(tip, project) for tip in tips],
        columns=["tip", "title", "metric", "status", "effort", "owner", "due"],
    ).join(known, on="tip")
    for axis in priorities.axes:
        scores = [priorities.of(tip.id).scores.get(axis.id, math.nan) for tip in tips]
        rows[axis.id] = np.array(scores, dtype=np.float64)
    for name, of in _WORTH.items():
        rows[name] = rows[of] / rows["effort"]
    rows = _ordered(rows, priorities.order)
    rows["place"] = range(1, len(rows) + 1)
    columns = [*COLUMNS, *(axis.id for axis in priorities.axes)]
    return Ranking(
        rows=rows[columns], measure=gains.measure, spread=gains.spread, priorities=priorities
    )


def late(tips: Iterable[Tip], project: Project, today: datetime.date) -> tuple[Late, ...]:
    """The tips whose day is over, the longest first."""
    found = [(tip, project.priorities.of(tip.id)) for tip in tips]
    past = [
        Late(tip, said.owner, said.due, (today - said.due).days)
        for tip, said in found
        if said.due and said.due < today
    ]
    return tuple(sorted(past, key=lambda each: each.due))


_WORTH: Final = {
    "worth": "impact",
    "worth_low": "impact_low",
    "worth_high": "impact_high",
    "worth_upside": "upside",
}


def _row(tip: Tip, project: Project) -> tuple[object, ...]:
    said = project.priorities.of(tip.id)
    status = register.status(project, tip.id)
    effort = project.priorities.effort(tip)
    return tip.id, tip.title, tip.metric, status, effort, said.owner, said.due


def _ordered(rows: pd.DataFrame, order: str) -> pd.DataFrame:
    """What is not known comes last, whatever the order."""
    by = [*([] if order == WORTH else [order]), "worth", "worth_upside", "effort"]
    upwards = [each in {EFFORT, DUE} for each in by]
    return rows.sort_values(by, ascending=upwards, kind="stable", ignore_index=True)


def parting(values: Iterable[float]) -> float:
    """Between large and small gains: the widest gap, by ratio, that leaves a quarter on either side.

    What gains nothing is small.

    Examples
    --------
    >>> parting([1.0, 2.0, 3.0, 9.0, 10.0])
    6.0
    """
    gained = sorted({value for value in values if value > 0})
    if len(gained) < 2:
        return gained[0] / 2 if gained else 0.0
    least = math.ceil(len(gained) / 4)
    gaps = range(least, len(gained) - least + 1)
    widest = max(gaps, key=lambda i: gained[i] / gained[i - 1])
    return (gained[widest - 1] + gained[widest]) / 2
