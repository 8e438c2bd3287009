"""How the units of simulated tests are drawn, and a test made of their arms."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from cx.domain import MetricKind, MetricRole
from cx.model.experiment import Design, Metric
from cx.stats.sums import Sums
from cx.store.arms import ArmSums, Form

Floats = NDArray[np.float64]
Draw = Callable[[np.random.Generator, int], Floats]
"""So many units, a row each: y; the denominator of a ratio; covariates."""

ALPHA: Final = 0.05
BASKET_CAP: Final = 10.24
KINDS: Final = {
    Form.MEANS: MetricKind.MEAN,
    Form.SHARES: MetricKind.PROPORTION,
    Form.RATIOS: MetricKind.RATIO,
}


def normal(rng: np.random.Generator, n: int) -> Floats:
    """Mean 10, standard deviation 4."""
    return rng.normal(10, 4, (n, 1))


def wide(rng: np.random.Generator, n: int) -> Floats:
    """Mean 10 as well, but three times as spread."""
    return rng.normal(10, 12, (n, 1))


def waits(rng: np.random.Generator, n: int) -> Floats:
    """Exponential, skewness 2."""
    return rng.exponential(10, (n, 1))


def baskets(rng: np.random.Generator, n: int) -> Floats:
    """Lognormal, skewness 6."""
    return rng.lognormal(0, 1, (n, 1))


def capped(rng: np.random.Generator, n: int) -> Floats:
    """The same, capped where one in a hundred is above."""
    return np.minimum(baskets(rng, n), BASKET_CAP)


def spend(rng: np.random.Generator, n: int) -> Floats:
    """One unit in ten buys, the others spend 0; skewness 6."""
    return rng.binomial(1, 0.1, (n, 1)) * rng.gamma(2, 5, (n, 1))


def orders(rng: np.random.Generator, n: int) -> Floats:
    """(revenue, orders): customers differ in how often they order and in what they pay."""
    count = rng.geometric(0.4, n)
    taste = rng.gamma(4, 0.25, n)
    return np.column_stack([rng.gamma(2 * count, 5) * taste, count])


def stores(rng: np.random.Generator, n: int) -> Floats:
    """(buyers, visitors) of stores that differ in their rate."""
    visitors = rng.poisson(40, n) + 1
    return np.column_stack([1.0 * rng.binomial(visitors, rng.beta(20, 80, n)), visitors])


def yes(rate: float) -> Draw:
    """Units of whom this share says yes."""
    return lambda rng, n: rng.binomial(1, rate, (n, 1)).astype(np.float64)


def counted(rng: np.random.Generator, n: int, rate: float) -> Sums:
    """The sums of ``n`` units of whom each says yes with this chance."""
    k = int(rng.binomial(n, rate))
    return Sums.of_raw(n, [k], [[k]])


def drawn(
    world: Draw | tuple[Draw, Draw],
    sizes: tuple[int, int],
    *,
    runs: int,
    seed: int,
    times: float = 1.0,
    plus: float = 0.0,
) -> Iterator[tuple[Sums, Sums]]:
    """Control and treatment, again and again; the treatment's y is ``times`` y plus ``plus``."""
    low, high = world if isinstance(world, tuple) else (world, world)
    rng = np.random.default_rng(seed)
    for _ in range(runs):
        control, treatment = low(rng, sizes[0]), high(rng, sizes[1])
        treatment[:, 0] = times * treatment[:, 0] + plus
        yield Sums.of_values(control), Sums.of_values(treatment)


def arms(form: Form, *each: Sequence[Sums]) -> ArmSums:
    """A test: of each arm the sums of its metrics, the control first."""
    names = tuple(f"arm {at}" for at in range(len(each)))
    found = {
        (name, at): sums
        for name, own in zip(names, each, strict=True)
        for at, sums in enumerate(own)
    }
    return ArmSums(
        arms=names,
        forms=(form,) * len(each[0]),
        units={name: int(own[0].n) for name, own in zip(names, each, strict=True)},
        sums=found,
    )


def design(
    form: Form, metrics: int = 1, *, role: MetricRole = MetricRole.PRIMARY, **more: object
) -> Design:
    """The design of such a test; the rest are fields of its metrics."""
    below = "orders" if form is Form.RATIOS else None
    made = [
        Metric(column=f"metric {at}", kind=KINDS[form], denominator=below, role=role, **more)
        for at in range(metrics)
    ]
    return Design(arm="arm", control="arm 0", metrics=tuple(made))
