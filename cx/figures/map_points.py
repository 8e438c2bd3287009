"""The touchpoints of a journey as points of its map: which are shown, in what order and number."""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, NamedTuple

import pandas as pd

from cx.domain import Basis, Interval, Language, Verdict
from cx.figures.text import clean
from cx.moments.findings import Row
from cx.moments.journey import Journey
from cx.moments.turning import Turning, records

STEP: Final = 36.0  # least distance of two points, so that n has room below each
EDGE: Final = 12.0
_UNKNOWN: Final = Interval(math.nan, math.nan)
_DECIDED: Final = (Verdict.GLORY, Verdict.PAIN)


class Turn(NamedTuple):
    """That a touchpoint decides what people do next: its row of the moments, and all of them."""

    row: Row
    found: Turning

    @property
    def difference(self) -> float:
        """Of the share that did what was looked for."""
        return float(self.row["rd"])

    @property
    def is_better(self) -> bool:
        """Whether people go the shop's way after it."""
        return bool(self.row["better"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A touchpoint (or a whole stage, where only stages have scores) as the map shows it."""

    key: str  # what a click says: "touchpoint:..." or "stage:..."
    label: str
    stage: str
    number: int = 0
    x: float = math.nan  # NaN where it is no point of the curve
    n: float
    mean: float
    interval: Interval
    top2: float = math.nan
    reach: float = math.nan
    customers: float = math.nan
    verdict: Verdict = Verdict.NEUTRAL
    basis: Basis = Basis.NONE
    difference: float = math.nan
    difference_interval: Interval = _UNKNOWN
    relative_only: bool = False
    turn: Turn | None = field(default=None, compare=False)

    @property
    def is_scored(self) -> bool:
        """Whether it has a mean to be drawn at."""
        return math.isfinite(self.mean)

    @property
    def is_decided(self) -> bool:
        """Whether it is glory or pain, and can be drawn as such."""
        return self.verdict in _DECIDED and self.is_scored

    @property
    def is_marked(self) -> bool:
        """Whether it is glory, pain or a turning point."""
        return self.is_decided or self.turn is not None

    @property
    def strength(self) -> float:
        """How far it stands out: the strongest are labelled first."""
        return abs(self.difference) if math.isfinite(self.difference) else 0.0


class Limits(NamedTuple):
    """How many touchpoints a column of some width has room for."""

    rows: int
    subcolumns: int
    points: int

    @property
    def listed(self) -> int:
        """How many names the column has room for."""
        return self.rows * self.subcolumns


class Shown(NamedTuple):
    """A column's touchpoints: those shown, in journey order, and the rest."""

    points: tuple[Point, ...]
    rest: tuple[Point, ...]

    @property
    def scored(self) -> tuple[Point, ...]:
        """The points of the curve."""
        return tuple(point for point in self.points if point.is_scored)


def limits(room: float, rows: int, widest_n: float) -> Limits:
    """How many touchpoints fit into a column: names by rows, points by the room for their n."""
    step = max(STEP, widest_n + 6)
    return Limits(rows, subcolumns(room), max(1, int((room - EDGE) // step)))


def subcolumns(room: float) -> int:
    """How many lists of names stand side by side: two from 360 pixels, five on a whole page."""
    return max(1, int((room + 40) // 200))


def points(journey: Journey, language: Language) -> dict[str, tuple[Point, ...]]:
    """All touchpoints by stage, in journey order."""
    grouped: defaultdict[str, list[Point]] = defaultdict(list)
    turning = turns(journey)
    for row in _rows(journey.touchpoints):
        point = _touchpoint(row, journey, language)
        turn = turning.get((row["stage"], row["touchpoint"]))
        grouped[row["stage"]].append(replace(point, turn=turn))
    return {stage: tuple(found) for stage, found in grouped.items()}


def turns(journey: Journey) -> dict[tuple[str, str], Turn]:
    """The turning points by stage and touchpoint, the most important first."""
    found = journey.turning
    rows = records(found.deciding) if found else []
    return {(row["stage"], row["touchpoint"]): Turn(row, found) for row in rows if found}


def whole_stages(journey: Journey, language: Language) -> dict[str, Point]:
    """The stages themselves as points, for totals that hold no touchpoints."""
    return {row["stage"]: _whole_stage(row, journey, language) for row in _rows(journey.stages)}


def choose(found: Sequence[Point], limits: Limits) -> Shown:
    """The most telling touchpoints that fit: marked first, then scored ones, then by reach."""
    ranked = sorted(range(len(found)), key=lambda i: _rank(found[i]), reverse=True)
    curve = set([i for i in ranked if found[i].is_scored][: limits.points])
    drawn = [i for i in ranked if i in curve or not found[i].is_scored]
    shown = set(drawn[: limits.listed])
    return Shown(
        tuple(point for i, point in enumerate(found) if i in shown),
        tuple(point for i, point in enumerate(found) if i not in shown),
    )


def placed(shown: Shown, start: int, x0: float, room: float) -> Shown:
    """The shown touchpoints with their numbers, and the curve's points spread over the column."""
    count = len(shown.scored)
    step = room / (count + 0.2)
    done: list[Point] = []
    at = 0
    for i, point in enumerate(shown.points):
        x = math.nan
        if point.is_scored:
            x = x0 + (at + 0.6) * step
            at += 1
        done.append(replace(point, number=start + i, x=x))
    return shown._replace(points=tuple(done))


def number(value: Any) -> float:
    """A cell as a number; NaN where there is none."""
    return math.nan if value is None or value is pd.NA else float(value)


def _rows(table: pd.DataFrame) -> list[dict[Any, Any]]:
    return table.to_dict("records")


def _rank(point: Point) -> tuple[float, ...]:
    """The more telling, the greater."""
    return (
        point.is_marked,
        point.strength if point.is_decided else 0.0,
        point.is_scored,
        *(
            value if math.isfinite(value) else -1.0
            for value in (point.reach, point.customers, point.n)
        ),
    )


def _touchpoint(row: dict[Any, Any], journey: Journey, language: Language) -> Point:
    name = str(row["touchpoint"])
    verdict, basis = str(row["verdict"]), str(row["basis"])
    return Point(
        key=f"touchpoint:{name}",
        label=clean(journey.label(name, language)),
        stage=row["stage"],
        n=number(row["n"]),
        mean=number(row["mean"]),
        interval=Interval(number(row["mean_low"]), number(row["mean_high"])),
        top2=number(row["top2"]),
        reach=number(row["reach"]),
        customers=number(row["customers"]),
        verdict=Verdict(verdict) if verdict in set(Verdict) else Verdict.NEUTRAL,
        basis=Basis(basis) if basis in set(Basis) else Basis.NONE,
        difference=number(row["difference"]),
        difference_interval=Interval(number(row["difference_low"]), number(row["difference_high"])),
        relative_only=number(row["relative_only"]) == 1,
    )


def _whole_stage(row: dict[Any, Any], journey: Journey, language: Language) -> Point:
    return Point(
        key=f"stage:{row['stage']}",
        label=clean(journey.model.column(row["stage"]).name.of(language)),
        stage=row["stage"],
        n=number(row["n"]),
        mean=number(row["mean"]),
        interval=Interval(number(row["mean_low"]), number(row["mean_high"])),
        customers=number(row["reached"]),
    )
