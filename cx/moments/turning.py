"""Moments of truth: how each touchpoint felt, what it moves, and from where that is known."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from cx.domain import Decision, Endpoint, Evidence, Influence, MetricKind, Quadrant, Tier, Verdict
from cx.model.experiment import Outcome, Trial
from cx.model.project import Project
from cx.model.stage_model import StageModel
from cx.moments.findings import Row
from cx.moments.influence import UNWELCOME, Influences
from cx.moments.journey import Journey

LEAST: Final = 0.02  # two people in a hundred: a smaller difference is not worth an effort
LEAST_PART: Final = 0.2  # of the usual share, where that is less
COLUMNS: Final = (
    "rank", "touchpoint", "stage", "quadrant", "customers", "reach", "n", "mean", "mean_low",
    "mean_high", "verdict", "influence", "tier", "source", "decides", "better", "rd", "low", "high",
    "q", "exposed", "exposed_rate", "others", "others_rate", "within", "within_p", "overlap",
    "compared_by", "balance", "balance_z", "e_value", "e_value_limit", "evidence", "guess",
    "agreement", "trial",
)  # fmt: skip
_FELT: Final = [
    "touchpoint", "stage", "customers", "reach", "n", "mean", "mean_low", "mean_high", "verdict",
]  # fmt: skip
_TESTED: Final = (Influence.HELPS, Influence.HURTS, Influence.NONE)
_KINDS: Final[dict[str, type[str]]] = {
    "verdict": Verdict, "influence": Influence, "tier": Tier, "compared_by": str,
}  # fmt: skip


class Source(StrEnum):
    """Where the estimate of an influence comes from."""

    OBSERVED = "observed"
    TESTED = "tested"  # a decided test takes the place of what was observed


class Agreement(StrEnum):
    """What the data say of the team's guess."""

    AGREES = "agrees"  # it decides, and feels as the team thought
    FEELS = "feels"  # it feels as the team thought; that it decides is not shown
    DIFFERS = "differs"  # it decides, but feels otherwise; or it neither decides nor feels so
    OPEN = "open"  # too little is known


@dataclass(frozen=True, slots=True, kw_only=True)
class Turning:
    """The moments of a journey: experience beside influence.

    Parameters
    ----------
    journey : whose touchpoints these are; its ``baseline`` splits how they felt
    endpoint, horizon_days : what is looked for after a touch, and within how many days
    tested, checked : touchpoints whose influence was tested, and those with behaviour
    least : the smallest difference of shares that matters, which splits what decides: ``LEAST``, or
        ``LEAST_PART`` of the usual share where that is less (a rare outcome)
    rows : one row per touchpoint and stage, the most important first: those that decide, then the
        others in the order of ``Influences.rows``, then those without behaviour. Columns as in
        ``COLUMNS``: ``rank`` from 1; experience as in ``Journey.touchpoints``; influence as in
        ``Influences.rows`` (None and NaN without behaviour). ``source`` (Source; None where nothing
        is estimated): a decided test's ``rd``, ``low``, ``high`` take the place of those observed,
        ``tier`` is then firm and ``trial`` the test. ``decides`` (bool): tier likely or firm.
        ``better`` (True, False, None): whether what follows is good for the shop. ``quadrant``
        (Quadrant or None, see ``quadrant``); ``evidence`` (tuple of Evidence); ``guess`` (the
        team's Verdict or None) and ``agreement`` (Agreement or None)
    """

    journey: Journey
    endpoint: Endpoint
    horizon_days: float
    tested: int
    checked: int
    least: float
    rows: pd.DataFrame

    @property
    def deciding(self) -> pd.DataFrame:
        """The rows that decide."""
        return self.rows[self.rows["decides"]]

    @property
    def lead(self) -> tuple[str, str]:
        """Stage and touchpoint of the first to mend or to keep, else of the most important."""
        named = self.rows[self.rows["quadrant"].isin((Quadrant.MEND, Quadrant.KEEP))]
        row = (named if len(named) else self.rows).iloc[0]
        return row["stage"], row["touchpoint"]

    def of(self, quadrant: Quadrant) -> pd.DataFrame:
        """The rows of a quadrant."""
        return self.rows[self.rows["quadrant"].eq(quadrant)]

    def moment(self, stage: str, touchpoint: str) -> Row | None:
        """One touchpoint's row; None where there is none."""
        found = self.rows[self.rows["stage"].eq(stage) & self.rows["touchpoint"].eq(touchpoint)]
        return {str(k): v for k, v in found.iloc[0].items()} if len(found) else None


def turning(journey: Journey, found: Influences, project: Project) -> Turning:
    """Journey, influences, and what the team knows and has tested, as one table of moments.

    Examples
    --------
    See ``tests/moments/decisive.py``.
    """
    points = journey.touchpoints[_FELT].merge(found.rows, on=["touchpoint", "stage"], how="outer")
    points["n"] = points["n"].fillna(0).astype(int)
    for name, kind in _KINDS.items():  # merging makes plain texts of them
        values = [kind(each) if isinstance(each, str) else None for each in points[name]]
        points[name] = pd.Series(values, points.index, dtype=object)
    least = least_difference(found.rows)
    damaging = found.endpoint in UNWELCOME
    tests = _decided(project)
    rows = [
        _moment(row, _test_of(row, tests, journey.model), damaging=damaging)
        for row in records(points)
    ]
    for row in rows:
        row["quadrant"] = quadrant(row, journey, least)
        row["guess"] = (project.guesses or {}).get(row["touchpoint"])
        row["agreement"] = agreement(row) if row["guess"] else None
        row["evidence"] = evidence(row, project)
    places = {spot: i for i, spot in enumerate(_spots(found.rows))}
    felt = {spot: i for i, spot in enumerate(_spots(journey.touchpoints))}

    def order(row: dict[str, Any]) -> tuple[bool, float, int]:
        spot = (row["touchpoint"], row["stage"])
        return not row["decides"], places.get(spot, math.inf), felt.get(spot, 0)

    ranked = [row | {"rank": i} for i, row in enumerate(sorted(rows, key=order), start=1)]
    return Turning(
        journey=journey,
        endpoint=found.endpoint,
        horizon_days=found.horizon_days,
        tested=found.tested,
        checked=found.checked,
        least=least,
        rows=_framed(ranked),
    )


def records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """A frame's rows as mappings by column."""
    return [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")]


def least_difference(rows: pd.DataFrame) -> float:
    """The smallest difference of shares that matters, by how common the outcome is.

    Examples
    --------
    >>> least_difference(pd.DataFrame({"others": [900.0], "others_rate": [0.4]}))
    0.02
    >>> round(least_difference(pd.DataFrame({"others": [900.0], "others_rate": [0.05]})), 3)
    0.01
    """
    known = rows.dropna(subset=["others", "others_rate"])
    if not known["others"].sum():
        return LEAST
    usual = float(np.average(known["others_rate"], weights=known["others"]))
    return min(LEAST, LEAST_PART * usual) or LEAST


def quadrant(row: Row, journey: Journey, least: float) -> Quadrant | None:
    """What to do with a moment, or None where that cannot be said.

    Felt well or badly: its mean beside the mean of all scores, from the answers on that glory and
    pain need too. Mend and keep ask for an influence that is likely or firm and not smaller than
    ``least``: a clear pain alone does not show that mending it moves anybody. What feels bad and
    decides is to be mended whichever way people turn after it; what feels good is kept only where it
    turns them the shop's way. Build and leave are for estimates below ``least``; a large estimate
    that chance may explain has no quadrant.
    """
    if row["verdict"] in (None, Verdict.TOO_FEW) or journey.baseline is None:
        return None
    if any(math.isnan(row[name]) for name in ("mean", "rd")):
        return None
    best_is_high = journey.scale.best_is_high if journey.scale else True
    liked = (row["mean"] >= journey.baseline) == best_is_high
    if abs(row["rd"]) < least:
        return Quadrant.BUILD if liked else Quadrant.LEAVE
    if not row["decides"]:
        return None
    if not liked:
        return Quadrant.MEND
    return Quadrant.KEEP if row["better"] else None


def clear(row: Row) -> bool | None:
    """Whether a moment is a glory that turns people our way (True) or a pain that turns them away."""
    felt = {Verdict.GLORY: True, Verdict.PAIN: False}.get(row["verdict"])
    return felt if felt is row["better"] else None


def agreement(row: Row) -> Agreement:
    """What the data say of the team's guess that a touchpoint decides, as glory or as pain."""
    felt = row["verdict"] if row["verdict"] in (Verdict.GLORY, Verdict.PAIN) else None
    moved = (
        {True: Verdict.GLORY, False: Verdict.PAIN}.get(row["better"]) if row["decides"] else None
    )
    if row["decides"]:
        return Agreement.AGREES if row["guess"] in (felt, moved) else Agreement.DIFFERS
    if felt == row["guess"]:
        return Agreement.FEELS
    enough = row["verdict"] not in (None, Verdict.TOO_FEW) or row["source"] is not None
    return Agreement.DIFFERS if enough else Agreement.OPEN


def evidence(row: Row, project: Project) -> tuple[Evidence, ...]:
    """From where a moment is known: what the user noted, and what this product found."""
    noted = set(project.evidence.get(row["touchpoint"], ()))
    if row["source"] is Source.TESTED:
        noted.add(Evidence.TEST)
    elif row["decides"]:
        noted.add(Evidence.DATA)
    if row["verdict"] in (Verdict.GLORY, Verdict.PAIN):
        noted.add(Evidence.DATA)
    if row["guess"]:
        noted.add(Evidence.TEAM)
    return tuple(each for each in Evidence if each in noted)


class _Told(NamedTuple):
    """A decided test and what it found."""

    trial: Trial
    outcome: Outcome


def _decided(project: Project) -> dict[str, _Told]:
    """The last decided test of each touchpoint, where its effect is a difference of shares."""
    told = [_Told(each, each.outcome) for each in project.tests if each.outcome is not None]
    return {
        each.trial.touchpoint: each
        for each in sorted(told, key=lambda each: each.outcome.decided_on)
        if each.trial.touchpoint
        and each.outcome.decision in (Decision.SHIP, Decision.ROLL_BACK)
        and each.outcome.metric.kind is MetricKind.PROPORTION
    }


def _moment(row: dict[str, Any], told: _Told | None, *, damaging: bool) -> dict[str, Any]:
    """A row with where its estimate comes from, whether it decides, and whether that is good."""
    if told is not None:
        found = told.outcome
        return row | {
            "rd": found.value - found.control_value,
            "low": found.low,
            "high": found.high,
            "q": math.nan,
            "tier": Tier.FIRM,
            "source": Source.TESTED,
            "decides": True,
            "better": found.decision is Decision.SHIP,
            "trial": told.trial,
        }
    known = row["influence"] in _TESTED
    return row | {
        "source": Source.OBSERVED if known else None,
        "decides": known and row["tier"] in (Tier.FIRM, Tier.LIKELY),
        "better": (row["rd"] > 0) != damaging if known and row["rd"] else None,
        "trial": None,
    }


def _test_of(row: Row, tests: Mapping[str, _Told], model: StageModel) -> _Told | None:
    """The decided test of a touchpoint, in the stage where it was planned."""
    told = tests.get(row["touchpoint"])
    stage = told.trial.stage if told else None
    return told if stage is None or model.column_of(stage).id == row["stage"] else None


def _spots(rows: pd.DataFrame) -> list[tuple[str, str]]:
    return list(zip(rows["touchpoint"], rows["stage"], strict=True))


def _framed(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """The rows as a frame whose enums, flags and None stay as they are."""
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    kept = ("quadrant", "source", "better", "guess", "agreement", "trial", *_KINDS)
    for name in kept:
        frame[name] = pd.Series([row[name] for row in rows], frame.index, dtype=object)
    return frame.astype({"decides": bool})
