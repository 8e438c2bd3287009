"""One comparison: false alarms and coverage of means, shares, ratios and CUPED."""

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from scipy.stats import binom

from benchmarks.truth.worlds import (
    ALPHA,
    Draw,
    Floats,
    baskets,
    capped,
    drawn,
    normal,
    orders,
    spend,
    stores,
    waits,
    wide,
)  # fmt: skip
from cx.experiments.compare import compare, with_covariate
from cx.stats.arms import delta
from cx.stats.effects import Effect, critical
from cx.stats.sums import Sums
from cx.stats.two_means import mean_arm
from cx.stats.two_proportions import score_difference, score_ratio, score_z
from cx.store.arms import Form

RUNS = 20_000
LIFT = 1.2  # of worlds with an effect


class Alarms(NamedTuple):
    """How often two arms alike are told apart."""

    world: str
    control: int
    treatment: int
    false_alarms: float


World = tuple[str, Draw | tuple[Draw, Draw], tuple[int, int]]

MEANS: tuple[World, ...] = (
    ("normal", normal, (10, 10)),
    ("normal", normal, (20, 200)),
    ("normal, the smaller arm three times as spread", (wide, normal), (20, 200)),
    ("exponential waits", waits, (30, 30)),
    ("exponential waits", waits, (100, 300)),
    ("lognormal baskets", baskets, (200, 200)),
    ("lognormal baskets", baskets, (1000, 1000)),
    ("lognormal baskets", baskets, (100, 900)),
    ("lognormal baskets, capped at 99 %", capped, (100, 900)),
    ("lognormal baskets", baskets, (1000, 9000)),
    ("spend of which nine in ten are 0", spend, (500, 500)),
    ("spend of which nine in ten are 0", spend, (500, 1500)),
)


def mean_alarms(runs: int = RUNS, worlds: Sequence[World] = MEANS) -> Iterator[Alarms]:
    """Means without an effect; large arms in fewer runs, at least 8,000."""
    for seed, (name, world, sizes) in enumerate(worlds):
        few = min(runs, 8_000) if max(sizes) > 1_000 else runs
        pairs = drawn(world, sizes, runs=few, seed=seed)
        p = np.array([compare(Form.MEANS, *pair).difference.p for pair in pairs])
        yield Alarms(name, *sizes, float(np.mean(p <= ALPHA)))


class ShareAlarms(NamedTuple):
    """Exact false alarms of two shares alike, over a grid of shares."""

    control: int
    treatment: int
    most: float
    at: float
    mean: float


SHARES = ((20, 20), (20, 40), (20, 100), (20, 200), (30, 30), (30, 300), (50, 50), (50, 100),
          (100, 100), (100, 900), (200, 200), (500, 500))  # fmt: skip
GRID = np.arange(4, 101) / 200  # .02, .025, ..., .5


def share_alarms(sizes: tuple[tuple[int, int], ...] = SHARES) -> Iterator[ShareAlarms]:
    """All tables that can be, each with its chance: no simulation."""
    bar = critical(ALPHA / 2, math.inf)
    for n0, n1 in sizes:
        z = [[score_z(k0, n0, k1, n1) for k1 in range(n1 + 1)] for k0 in range(n0 + 1)]
        alarm = np.abs(np.nan_to_num(z)) >= bar  # NaN: nothing can be said, no alarm
        rate = np.sum(_chances(n0, GRID) @ alarm * _chances(n1, GRID), axis=1)
        yield ShareAlarms(n0, n1, float(rate.max()), float(GRID[rate.argmax()]), float(rate.mean()))


class ShareCoverage(NamedTuple):
    """Exact coverage of 95 % intervals of two shares, averaged over a grid of both shares."""

    control: int
    treatment: int
    difference: float
    least_difference: float
    relative: float
    least_relative: float
    least_relative_where_said: float


def share_coverage(
    sizes: tuple[tuple[int, int], ...] = ((20, 20), (20, 60), (30, 300), (50, 50), (100, 100)),
) -> Iterator[ShareCoverage]:
    """All tables that can be; without a success in control there is no relative interval to miss."""
    grid = GRID[::4]
    for n0, n1 in sizes:
        tables = [(k0, n0, k1, n1) for k0 in range(n0 + 1) for k1 in range(n1 + 1)]
        chance = [_chances(n, grid).T for n in (n0, n1)]
        figures: list[float] = []
        for interval, truth in (
            (score_difference, grid[None, :] - grid[:, None]),
            (score_ratio, grid[None, :] / grid[:, None] - 1),
        ):
            found = [interval(*each) for each in tables]
            low, high = (
                np.array([limit(each) for each in found]).reshape(n0 + 1, n1 + 1)
                for limit in (_low, _high)
            )
            missed, given = np.zeros_like(truth), np.zeros_like(truth)
            for i, j in np.ndindex(*truth.shape):
                misses = (low > truth[i, j] + 1e-12) | (truth[i, j] > high + 1e-12)
                missed[i, j] = chance[0][:, i] @ misses @ chance[1][:, j]
                said = chance[0][:, i] @ ~np.isnan(low) @ chance[1][:, j]
                given[i, j] = 1 - missed[i, j] / said
            figures += [1 - float(missed.mean()), 1 - float(missed.max())]
        figures.append(float(given.min()))
        yield ShareCoverage(n0, n1, *figures)


class Relative(NamedTuple):
    """Coverage of a true lift of a fifth by 95 % intervals of means."""

    world: str
    control: int
    treatment: int
    difference: float
    relative_Fieller: float
    relative_delta: float
    without_limits: float


RELATIVE = (
    ("normal", normal, (10, 10)),
    ("normal", normal, (50, 50)),
    ("exponential waits", waits, (10, 10)),
    ("exponential waits", waits, (50, 50)),
    ("exponential waits", waits, (50, 450)),
    ("lognormal baskets", baskets, (200, 200)),
    ("lognormal baskets", baskets, (1000, 1000)),
    ("spend of which nine in ten are 0", spend, (500, 500)),
)
MEAN_OF = {normal: 10.0, waits: 10.0, baskets: math.exp(0.5), spend: 1.0}


def relative_coverage(runs: int = 10_000) -> Iterator[Relative]:
    """Fieller's interval, which the product shows, beside the delta method's, which it does not."""
    for seed, (name, world, sizes) in enumerate(RELATIVE):
        hits = []
        for pair in drawn(world, sizes, runs=runs, seed=seed, times=LIFT):
            found = compare(Form.MEANS, *pair)
            other = delta(*map(mean_arm, pair))
            hits.append(
                (
                    _holds(found.difference, (LIFT - 1) * MEAN_OF[world]),
                    _holds(found.relative, LIFT - 1),
                    _holds(other, LIFT - 1),
                    math.isnan(found.relative.low),
                )
            )
        apart, fieller, plain, without = np.mean(hits, axis=0)
        said = 1 - without
        yield Relative(
            name, *sizes, float(apart), float(fieller / said), float(plain), float(without)
        )


class Ratios(NamedTuple):
    """Ratios of sums by the randomised unit; visitors of a store taken for units alarm beside."""

    world: str
    units: int
    false_alarms: float
    coverage_of_a_lift: float
    false_alarms_by_visitor: str


def ratio_coverage(runs: int = 8_000) -> Iterator[Ratios]:
    """Revenue per order by customer, buyers per visitor by store; a lift of a fifth."""
    for name, world in (
        ("revenue per order, by customer", orders),
        ("buyers per visitor, by store", stores),
    ):
        for n in (20, 50, 200):
            alike = list(drawn(world, (n, n), runs=runs, seed=n))
            lifted = drawn(world, (n, n), runs=runs, seed=n + 1, times=LIFT)
            alarms = np.mean([compare(Form.RATIOS, *pair).difference.p <= ALPHA for pair in alike])
            hits = np.mean(
                [_holds(compare(Form.RATIOS, *pair).relative, LIFT - 1) for pair in lifted]
            )
            naive = (
                f"{np.mean([_by_visitor(*pair) for pair in alike]):.3f}" if world is stores else "-"
            )
            yield Ratios(name, n, float(alarms), float(hits), naive)


class Gain(NamedTuple):
    """CUPED: the share of variance that it says it takes away, and that it takes away in fact."""

    world: str
    control: int
    treatment: int
    correlation_squared: float
    gain_told: float
    gain_in_fact: float
    coverage_raw: float
    coverage_CUPED: float


def cuped_gain(
    runs: int = 8_000, sizes: Sequence[tuple[int, int]] = ((20, 20), (200, 200), (50, 450))
) -> Iterator[Gain]:
    """The treatment adds .3 of a standard deviation."""
    seed = 0
    for r in (0.0, 0.3, 0.6, 0.9):
        for each in sizes:
            seed += 1
            yield _gain(f"correlation {r}", _known(r), each, r * r, runs, seed)
    yield _gain("correlation .6, skewed", _known(0.6, skewed=True), (200, 200), 0.36, runs, 90)
    missing = "correlation .6, three in ten unknown"
    yield _gain(missing, _known(0.6, unknown=0.3), (200, 200), 0.7 * 0.36, runs, 91)


def _gain(
    name: str, world: Draw, sizes: tuple[int, int], square: float, runs: int, seed: int
) -> Gain:
    values, told, hits = [], [], []
    for pair in drawn(world, sizes, runs=runs, seed=seed, plus=0.3):
        raw, found = compare(Form.MEANS, *pair), with_covariate(Form.MEANS, *pair)
        assert found is not None
        both = (raw.difference, found.pair.difference)
        values.append([each.value for each in both])
        hits.append([_holds(each, 0.3) for each in both])
        told.append(found.gain)
    before, after = np.var(values, axis=0)
    covered = map(float, np.mean(hits, axis=0))
    return Gain(name, *sizes, square, float(np.mean(told)), float(1 - after / before), *covered)


def _known(r: float, *, skewed: bool = False, unknown: float = 0.0) -> Draw:
    """(y, x) with this correlation; or (y, x, whether x is missing)."""

    def draw(rng: np.random.Generator, n: int) -> Floats:
        x, own = (rng.exponential(1, n) - 1 if skewed else rng.normal(size=n) for _ in range(2))
        y = r * x + math.sqrt(1 - r * r) * own
        if not unknown:
            return np.column_stack([y, x])
        gone = rng.random(n) < unknown
        return np.column_stack([y, np.where(gone, 0.0, x), gone])

    return draw


def _chances(n: int, grid: Floats) -> Floats:
    """The chance of each count, a row for each share."""
    return np.asarray(binom.pmf(np.arange(n + 1), n, grid[:, None]))


def _holds(found: Effect, truth: float) -> bool:
    return found.low <= truth <= found.high


def _low(found: Effect) -> float:
    return found.low


def _high(found: Effect) -> float:
    return found.high


def _by_visitor(control: Sums, treatment: Sums) -> bool:
    """Whether visitors taken for units alarm."""
    counts = [float(round(arm.n * mean)) for arm in (control, treatment) for mean in arm.mean]
    return abs(score_z(*counts)) >= critical(ALPHA / 2, math.inf)
