"""One figure of each kind, by the function that draws it."""

from collections.abc import Callable
from functools import cache, partial
from typing import Any

from cx.domain import MetricKind, Scale
from cx.experiments import planner
from cx.experiments.ledger import ledger
from cx.experiments.over_time import over_time
from cx.figures import metrics
from cx.figures.effect_time import effect_time
from cx.figures.forest import forest, segment_forest
from cx.figures.journey_map import journey_map
from cx.figures.journey_narrow import journey_narrow
from cx.figures.ledger import ledger as ledger_figure
from cx.figures.moment_rows import influence_alone, moments_narrow
from cx.figures.moves import moves
from cx.figures.moves_narrow import moves_narrow
from cx.figures.plan_curve import Chosen, plan_curve
from cx.figures.priorities import priorities
from cx.figures.priorities_narrow import priorities_narrow
from cx.figures.quadrant import quadrant
from cx.figures.recovery import mended
from cx.figures.recovery_reply import reply
from cx.figures.scenarios import scenarios
from cx.figures.snowball import snowball
from cx.figures.stays import stays
from cx.figures.timeline import experience
from cx.figures.timeline_customer import own_journey
from cx.figures.timeline_narrow import experience_narrow
from cx.figures.timeline_since import since
from cx.figures.timeline_weeks import weeks
from cx.figures.tornado import tornado
from cx.figures.whatif_flow import whatif_flow
from cx.figures.whatif_months import whatif_months
from cx.figures.whatif_page import whatif_page
from cx.metrics.times import times
from cx.metrics.transitions import transitions
from cx.metrics.visits import bounce_by_entry
from cx.metrics.weekly import weekly_onward, weekly_people, weekly_scores
from cx.model.project import Project
from cx.model.stage_model import stage_model
from cx.moments.journey import journey
from cx.moments.turning import turning
from cx.whatif.results import Measure
from tests import decided
from tests.figures import journeys, trials
from tests.figures.test_metrics import store
from tests.figures.test_stays import world as cohorts
from tests.figures.test_timeline import by_week, stretches, touches
from tests.moments.decisive import COFFEE, influences
from tests.moments.mended import found as pains_found
from tests.whatif import made as supposed
from tests.whatif.weighed import ranked

Draw = Callable[..., Any]


@cache
def figures() -> dict[str, Draw]:
    """Drawers that still take ``words`` and ``theme``."""
    made, coffee = store(), journeys.coffee(stages=7, touchpoints=28)
    found = journey(made)
    weekly = (weekly_people(made), weekly_scores(made), weekly_onward(made, window_days=5))
    course = over_time(trials.sums(), trials.design())
    course = course[course["metric"].eq(0)]
    planned = planner.curve(planner.based(MetricKind.PROPORTION, 0.105), 900)
    turned = turning(coffee, influences(coffee, COFFEE), Project())
    answer, model = supposed.answer(), stage_model()
    levers, saved = supposed.tornado(), supposed.scenarios()
    return {
        "journey_map": partial(journey_map, coffee, title="<Title>", width=1600),
        "journey_narrow": partial(journey_narrow, coffee),
        "experience": partial(experience, coffee),
        "experience_narrow": partial(experience_narrow, coffee),
        "weeks": partial(weeks, by_week(2)),
        "since": partial(since, stretches(), Scale(1, 5), 3.7),
        "own_journey": partial(own_journey, touches(), coffee),
        "going_on": partial(metrics.going_on, coffee),
        "entries": partial(metrics.entries, bounce_by_entry(made), found),
        "waits": partial(metrics.waits, times(made), found),
        "moves": partial(moves, transitions(made), found),
        "moves_narrow": partial(moves_narrow, transitions(made), found),
        "stays": partial(stays, cohorts()),
        "weekly_course": partial(metrics.weekly_course, *weekly, found),
        "forest": partial(forest, trials.result()),
        "segment_forest": partial(segment_forest, trials.parts(), trials.result()),
        "effect_time": partial(effect_time, course, rate=True, better=True, planned=10),
        "ledger": partial(ledger_figure, ledger(decided.project().tests)),
        "quadrant": partial(quadrant, turned),
        "moments_narrow": partial(moments_narrow, turned),
        "influence_alone": partial(influence_alone, turned),
        "plan_curve": partial(plan_curve, planned, Chosen(21, 0.0125), rate=True),
        "priorities": partial(priorities, ranked()),
        "priorities_narrow": partial(priorities_narrow, ranked()),
        "mended": partial(mended, pains_found()),
        "reply": partial(reply, pains_found()),
        "whatif_flow": partial(whatif_flow, answer, model),
        "tornado": partial(tornado, levers, Measure.REVENUE, model, supposed.NINE),
        "scenarios": partial(scenarios, saved, Measure.REVENUE),
        "whatif_months": partial(whatif_months, answer),
        "snowball": partial(snowball, answer, 44.7),
        "whatif_page": partial(
            whatif_page, answer, model, levers, saved, title="<Title>", said="R&D $1"
        ),
    }
