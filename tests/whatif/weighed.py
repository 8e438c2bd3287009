"""Made-up answers of the what-if for tips, and tips weighed by them."""

import datetime

import numpy as np
import pandas as pd

from cx.domain import Stage, Status
from cx.errors import TipMovesNothing
from cx.model import register
from cx.model.priority import Weighed, with_axis, with_weighed
from cx.model.project import Project
from cx.model.scenario import LeverKind, Scenario, Terms
from cx.model.tips import Goal
from cx.stats.shrinkage import SCEPTICAL
from cx.whatif.gains import gains
from cx.whatif.priorities import Ranking, considered, ranking
from cx.whatif.results import (
    FIGURE_COLUMNS,
    MONTH_COLUMNS,
    STAGE_COLUMNS,
    Answer,
    Applied,
    Draws,
    Measure,
    Provenance,
)
from cx.whatif.tipped import Target

FITTING = (
    "delivery_updates",  # tested, clearly worth it
    "careful_start",  # never tested
    "easy_returns",  # never tested, much effort
    "value_proposition",  # tested, a loss so far
    "after_the_basket",  # never tested
    "review_request",  # its metric is not in the model
    "tailored_suggestions",  # tested, undecided
    "sorry_card",  # never tested
)
TESTED = {
    "delivery_updates": (42_000.0, 15_000.0),
    "value_proposition": (-9_000.0, 6_000.0),
    "tailored_suggestions": (8_000.0, 14_000.0),
}
UNTESTED = {
    "careful_start": 11_000.0,
    "easy_returns": 30_000.0,
    "after_the_basket": 30_000.0,
    "sorry_card": 25_000.0,
    "own_1": 18_000.0,
}
FULL = "sorry_card"  # its share cannot rise by more than a point


def ask(scenario: Scenario) -> Answer:
    """The answer for a tip, which moves a stage of its own name, or for such a stage.

    The means of what was never tested are a little off 0, as draws are.
    """
    [lever] = scenario.levers
    tested = lever.at in TESTED
    if lever.at not in TESTED | UNTESTED:
        raise TipMovesNothing(tip=lever.at, metric="share")
    share = 0.99 if lever.at == FULL else 0.5
    if lever.kind is LeverKind.TRANSITION:
        mean, spread = UNTESTED[lever.at] * lever.by / (share * SCEPTICAL), 500.0
    else:
        mean, spread = TESTED[lever.at] if tested else (40.0, UNTESTED[lever.at])
    normal = np.random.default_rng(6).standard_normal(4000)
    normal = (normal - normal.mean()) / normal.std()
    gain = (mean + spread * normal) / 1000
    now = np.full(gain.shape, 900.0)
    provenance = Provenance.TESTED if tested else Provenance.ASSUMED
    return Answer(
        scenario=scenario,
        terms=Terms(),
        entrants=1000,
        applied=(
            Applied(lever, provenance, share, share, lever.at, Target.RATE, 0.0, -0.01, 0.01),
        ),
        stages=pd.DataFrame(columns=list(STAGE_COLUMNS)),
        figures=pd.DataFrame({"measure": [Measure.REVENUE]}, columns=list(FIGURE_COLUMNS)),
        months=pd.DataFrame(columns=list(MONTH_COLUMNS)),
        draws=Draws(now, now + gain, gain),
        costs=0.0,
        notes=(),
    )


def project() -> Project:
    """A tip of one's own, two own axes, owners and days."""
    found = register.with_tip(
        Project(), title="お礼の電話 <b>", advice="", stage=Stage.USE, goal=Goal.RETURN
    )
    said = with_axis(with_axis(found.priorities, "戦略との相性"), "Fun")
    for id, each in {
        "own_1": Weighed(effort=1, owner="=1+1", scores={"axis_1": 4, "axis_2": 5}),
        "careful_start": Weighed(
            owner="CX", due=datetime.date(2026, 5, 1), scores={"axis_1": 2, "axis_2": 2}
        ),
        "delivery_updates": Weighed(due=datetime.date(2026, 4, 20), scores={"axis_1": 5}),
        "sorry_card": Weighed(due=datetime.date(2027, 1, 1)),
    }.items():
        said = with_weighed(said, id, each)
    found = found.model_copy(update={"priorities": said})
    return register.with_status(found, "careful_start", Status.RUNNING)


def ranked(made: Project | None = None, **changes: object) -> Ranking:
    """These tips in order; ``changes`` are of the priorities."""
    made = made or project()
    said = made.priorities.model_copy(update=changes)
    made = made.model_copy(update={"priorities": said})
    tips = considered(made, FITTING)
    return ranking(tips, gains(tips, ask, made), made)
