"""The chain against a plain loop over draws, in which days are put one after another."""

import numpy as np
import pytest

from benchmarks import plain_whatif
from benchmarks.whatif_world import counted, rates
from cx.model.scenario import Lever, LeverKind, Scenario, Terms
from cx.model.stage_model import stage_model
from cx.whatif import chain
from cx.whatif.answers import answer
from cx.whatif.fit import fit_paths
from cx.whatif.results import PER, Measure

DRAWS = 20
WORLDS = {
    "short": {"days": 120},
    "long": {"days": 1000, "pause": 200.0},  # several pauses are longer than 36 months
    "longer": {"days": 1800, "pause": 500.0},  # and so is one
    "weekly": {"days": 730, "again": 0.97, "pause": 7.0},
}


def levers(*told: tuple[LeverKind, str, float]) -> Scenario:
    return Scenario(levers=tuple(Lever(kind=kind, at=at, by=by) for kind, at, by in told))


T, R, P = LeverKind.TRANSITION, LeverKind.RETURN, LeverKind.PRICE
SCENARIOS = {
    "nothing": levers(),
    "before the purchase": levers((T, "research", 0.05)),
    "after it, less": levers((T, "delivery", -0.03)),
    "several": levers((T, "research", 0.1), (T, "use", 0.04), (R, "", 0.02), (P, "", 0.1)),
    "a price": levers((P, "", -0.2)),
}


@pytest.fixture(scope="module", params=list(WORLDS))
def world(request):
    paths = counted(len(request.param), **WORLDS[request.param])
    return paths, fit_paths(paths, stage_model(), rates(paths, 1), draws=DRAWS)


@pytest.mark.parametrize("months", [1, 12, 36])
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_agrees_with_a_loop_over_draws(world, scenario, months):
    paths, fit = world
    asked, terms = SCENARIOS[scenario], Terms(months=months)
    told = answer(fit, asked, terms)
    for side, levers in (("now", Scenario()), ("then", asked)):
        each = plain_whatif.draws(fit, paths, levers, terms)
        people = np.array([draw.reach for draw in each]) * PER
        same(told.stages[side], people.mean(axis=0))
        same(told.stages[f"{side}_low"], np.quantile(people, 0.1, axis=0))
        purchases = np.array([draw.purchases for draw in each]) * PER
        revenue = np.array([draw.revenue for draw in each]) * PER
        firsts = np.array([draw.firsts[-1] for draw in each]) * PER
        calendar = np.array([draw.calendar for draw in each]) * PER
        same(told.draws._asdict()[side], revenue[:, -1] / PER)
        for measure, drawn in (
            (Measure.BUYERS, firsts),
            (Measure.PURCHASES, purchases[:, -1]),
            (Measure.REVENUE, revenue[:, -1]),
            (Measure.LIFETIME, revenue[:, -1] / firsts),
        ):
            row = told.figure(measure)
            same(row[side], drawn.mean())
            same(row[f"{side}_high"], np.quantile(drawn, 0.9))
        for measure, drawn in ((Measure.PURCHASES, purchases), (Measure.REVENUE, revenue)):
            rows = told.months[told.months["measure"] == measure]
            same(rows[side], drawn.mean(axis=0))
        rows = told.months[told.months["measure"] == Measure.PURCHASES]
        same(rows[f"calendar_{side}"], calendar.mean(axis=0))


@pytest.mark.parametrize("months", [1, 12, 36])
def test_the_variance_of_one_entrants_purchases_is_that_of_their_number(world, months):
    paths, fit = world
    each = plain_whatif.draws(fit, paths, Scenario(), Terms(months=months))
    everyone = chain.made(fit, chain.flow(fit, fit.ways_drawn).buyers, fit.again, months)
    same(chain.sales(fit, everyone, months, None).spread, [draw.spread for draw in each])


def same(ours, plainly):
    np.testing.assert_allclose(np.asarray(ours, float), plainly, rtol=1e-9, atol=1e-9)
