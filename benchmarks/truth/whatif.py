"""What-if: levers that are predicted from data, and then really pulled."""

import datetime
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Final, NamedTuple

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from cx.domain import Decision, MetricKind, Scale, Stage, Status
from cx.model.experiment import Metric, Outcome, Trial
from cx.model.project import Project
from cx.model.scenario import Lever, LeverKind, Scenario, Terms
from cx.model.stage_model import stage_model
from cx.read.touches import COLUMNS, EXTRA, TOUCHES
from cx.simulate.chains import Figures, drawn, figures, observed, pulled, with_lever
from cx.simulate.lives import BUYING, NOBODY, STAGES, Kind, Lives, World
from cx.stats.shrinkage import SCEPTICAL
from cx.store import Store, build
from cx.whatif.answers import answer
from cx.whatif.doses import doses
from cx.whatif.fit import Fit, fit
from cx.whatif.moved import Effects
from cx.whatif.results import PER, Measure
from cx.whatif.snowball import snowball

Floats = NDArray[np.float64]

RUNS: Final = 200  # worlds per kind
CUSTOMERS: Final = 3_000  # who come alone, in the data
DAYS: Final = 365.0
ENTRANTS: Final = 1_000  # for whom the lever is pulled, again and again
MONTHS: Final = 12
PLAYED: Final = 40_000  # for what a lever truly changes; four times as many for what is true now
IN_THE_END: Final = 36  # months, for the rates that a lever moves
TESTED: Final = 3_000  # people per arm of a tip's test

START: Final = datetime.datetime(2025, 4, 1)
SHOP, PARCEL = "first_impression", "delivery"
TOUCHPOINTS: Final = (
    "search", "product page", "order", "parcel delivered", "first use", "coupon", "referral"
)  # fmt: skip
REFERRED_BY: Final = "Referred by"
GOING_ON, COMING_BACK = "first_visit_offer", "tailored_suggestions"  # tips of the catalogue


class Case(NamedTuple):
    """A lever as the product is asked, and as it is really moved, by the true effects of the tips."""

    name: str
    asked: Lever | None
    real: Callable[[Sequence[float]], Lever] | None = None


def _transition(stage: str) -> Lever:
    return Lever(kind=LeverKind.TRANSITION, at=stage, by=0.03)


def _points(touchpoint: str) -> Lever:
    return Lever(kind=LeverKind.SATISFACTION, at=touchpoint, by=0.3)


def _tip(id: str) -> Lever:
    return Lever(kind=LeverKind.TIP, at=id, by=1.0)


CASES: Final = (
    Case("none", None),
    Case("transition before the purchase", _transition(SHOP)),
    Case("transition after the purchase", _transition(PARCEL)),
    Case("satisfaction before the purchase", _points("product page"), lambda _: _points(SHOP)),
    Case("satisfaction after the purchase", _points("parcel delivered"), lambda _: _points(PARCEL)),
    Case("referral", Lever(kind=LeverKind.REFERRAL, by=0.05)),
    Case(
        "tested tip on going on", _tip(GOING_ON),
        lambda effects: Lever(kind=LeverKind.TRANSITION, at=SHOP, by=effects[0], relative=True),
    ),
    Case(
        "tested tip on coming back", _tip(COMING_BACK),
        lambda effects: Lever(kind=LeverKind.RETURN, by=effects[1], relative=True),
    ),
)  # fmt: skip


MEASURES: Final = (Measure.REVENUE, Measure.PURCHASES, Measure.BUYERS, Measure.REPEAT_BUYERS)


class Told(NamedTuple):
    """Of one world and lever: what was said, what N entrants then did, what is true of very many.

    Each is an array over ``MEASURES`` and people in the last stage, per ``PER`` entrants; ``low``,
    ``high`` are of the expected value, ``next`` of what N entrants will do (NaN in the last stage,
    of which the product does not say it). ``came`` and ``came_now`` have a row for each time that N
    entrants came, with the lever and without.
    """

    now: Floats
    then: Floats
    low: Floats
    high: Floats
    next_low: Floats
    next_high: Floats
    gain: Floats
    gain_low: Floats
    gain_high: Floats
    gain_next_low: Floats
    gain_next_high: Floats
    came_now: Floats
    came: Floats
    true_now: Floats
    true_then: Floats


class Predicted(NamedTuple):
    """How often 80 % intervals hold what then happens, and by how much they are off on average.

    ``revenue`` .. ``repeat_buyers``: the interval of what 1,000 entrants will do, and what they did;
    ``gain``: that of their gain of revenue, and how much more these same people brought.
    ``revenue_by_expected_value``: the interval of the expected revenue against what they did.
    ``true_revenue``, ``true_last_stage``: intervals of expected values, and those of very many.
    ``off`` is the mean error of what was said of revenue with the lever.
    """

    world: str
    lever: str
    revenue: float
    purchases: float
    buyers: float
    repeat_buyers: float
    gain: float
    revenue_by_expected_value: float
    true_revenue: float
    true_last_stage: float
    off: str


class Gained(NamedTuple):
    """Mean gains per 1,000 entrants, true and said.

    ``holds_the_truth``: whether the interval of the expected gain of revenue does. Only where the
    lever's effect is not known for sure: else it is narrower than what can be played.
    """

    world: str
    lever: str
    revenue: int
    revenue_said: int
    holds_the_truth: float
    purchases: str
    purchases_said: str
    last_stage: str
    last_stage_said: str


def predicted(runs: int = RUNS, kinds: Sequence[Kind] = tuple(Kind)) -> Iterator[Predicted]:
    """Worlds drawn around one of each kind: the data of a year, then another year with the lever."""
    for kind in kinds:
        for case, told in zip(CASES, _worlds(kind, runs), strict=True):
            yield covered(kind, case, told)


def gains(runs: int = RUNS, kinds: Sequence[Kind] = tuple(Kind)) -> Iterator[Gained]:
    """What the levers of the same worlds gain."""
    for kind in kinds:
        for case, told in zip(CASES, _worlds(kind, runs), strict=True):
            if case.asked:
                yield gained(kind, case, told)


@cache
def _worlds(kind: Kind, runs: int) -> tuple[tuple[Told, ...], ...]:
    """By lever, what was said and came in every world."""
    return tuple(zip(*(in_world(kind, seed) for seed in range(runs)), strict=True))


def covered(kind: Kind, case: Case, told: Sequence[Told]) -> Predicted:
    """Shares of worlds in which intervals hold."""
    rows = together(told)
    came = _holds(rows.next_low, rows.came, rows.next_high)
    expected = _holds(rows.low, rows.came, rows.high)
    truth = _holds(rows.low, rows.true_then, rows.high)
    gain = _holds(rows.gain_next_low, rows.came - rows.came_now, rows.gain_next_high)
    return Predicted(
        kind.value, case.name, *came[:4].tolist(), float(gain[0]) if case.asked else np.nan,
        float(expected[0]), float(truth[0]), float(truth[-1]),
        f"{(rows.then / rows.true_then - 1)[:, 0].mean():+.1%}",
    )  # fmt: skip


def gained(kind: Kind, case: Case, told: Sequence[Told]) -> Gained:
    """Means over worlds."""
    rows = together(told)
    gain = rows.true_then - rows.true_now
    true, said = gain.mean(axis=0), rows.gain.mean(axis=0)
    holds = _holds(rows.gain_low, gain, rows.gain_high)[0] if case.real else np.nan
    people = [f"{each[at]:.1f}" for at in (1, -1) for each in (true, said)]
    return Gained(kind.value, case.name, round(true[0]), round(said[0]), float(holds), *people)


def together(told: Sequence[Told]) -> Told:
    """Several worlds as one: worlds x figures."""
    return Told(*(np.array(part) for part in zip(*told, strict=True)))


def _holds(low: Floats, value: Floats, high: Floats) -> Floats:
    """Shares of values within their world's limits, by figure."""
    each = value.reshape(len(low), -1, low.shape[-1])
    return ((low[:, None] <= each) & (each <= high[:, None])).mean(axis=(0, 1))


class Learned(NamedTuple):
    """What the product knows of a world."""

    fit: Fit
    effects: Effects


def in_world(
    kind: Kind, seed: int, cases: Sequence[Case] = CASES, *, played: int = PLAYED
) -> list[Told]:
    """All levers of one world: learn once, ask, pull."""
    number = list(Kind).index(kind)
    draws, data, tests, many = (np.random.default_rng([seed, number, part]) for part in range(4))
    world = drawn(kind, draws)
    effects = SCEPTICAL * draws.normal(size=2)
    long = figures(pulled(world, played, IN_THE_END, many))
    trials = tested(effects, long, tests)
    with store_of(observed(world, CUSTOMERS, DAYS, data)) as store:
        found = doses(store, kinds=(LeverKind.SATISFACTION,))
        learned = Learned(
            fit(store, referral=snowball(store)),
            Effects(lambda kind, at: found.get((kind, at)), Project(tests=trials)),
        )
    now = _came(world, played, (seed, number))
    truth = _counts(pulled(world, 4 * played, MONTHS, many)).mean(axis=0)
    told = []
    for case in cases:
        lever = None if case.asked is None else case.real(effects) if case.real else case.asked
        then = _came(with_lever(world, lever, long), played, (seed, number)) if lever else now
        gain = then.mean(axis=0) - now.mean(axis=0)  # the same people with and without
        told.append(_told(learned, case, (now, then, truth, truth + gain)))
    return told


def tested(effects: Sequence[float], long: Figures, rng: np.random.Generator) -> tuple[Trial, ...]:
    """The decided tests of the two tips, as the project keeps them: what they found is drawn."""
    shares = (long.rates[STAGES.index(SHOP)], long.returns)
    stages = (STAGES[STAGES.index(SHOP)], None)
    made = zip((GOING_ON, COMING_BACK), stages, shares, effects, strict=True)
    return tuple(_trial(tip, stage, share, effect, rng) for tip, stage, share, effect in made)


def _trial(
    tip: str, stage: Stage | None, share: float, effect: float, rng: np.random.Generator
) -> Trial:
    control, value = rng.binomial(TESTED, [share, share * (1 + effect)]) / TESTED
    outcome = Outcome(
        decided_on=START.date(), decision=Decision.REVIEW, arm="B", people=2 * TESTED,
        metric=Metric(column="went on", kind=MetricKind.PROPORTION),
        control_value=control, value=value, low=-1, high=1, relative=value / control - 1,
        error=value / control * np.sqrt((1 / value + 1 / control - 2) / TESTED),
    )  # fmt: skip
    return Trial(id=tip, name=tip, tip=tip, stage=stage, status=Status.DECIDED, outcome=outcome)


@contextmanager
def store_of(lives: Lives) -> Iterator[Store]:
    """The store of these lives, as if their touches had been read from a file."""
    stages, rows = np.array([stage.value for stage in STAGES]), len(lives.who)
    said, bought = ~np.isnan(lives.score), ~np.isnan(lives.value)
    first = np.diff(lives.who, prepend=-1) > 0
    brought = first & (lives.by[lives.who] != NOBODY)
    told = pd.DataFrame(
        {
            "file": np.zeros(rows, np.uint16),
            "row": np.arange(rows),
            "part": np.zeros(rows, np.uint16),
            "customer": _names(lives.who),
            "at": pd.Timestamp(START) + pd.to_timedelta(lives.at * 86_400, unit="s").floor("s"),
            "touchpoint": np.array(TOUCHPOINTS)[lives.stage],
            "stage": stages[lives.stage],
            "did": np.ones(rows, dtype=bool),
            "said": said,
            "order": pd.Series([f"o{row}" for row in range(rows)]).where(bought),
            "score": lives.score,
            "value": lives.value,
            EXTRA + REFERRED_BY: pd.Series(_names(lives.by[lives.who])).where(brought),
        }
    )
    columns = ", ".join(
        f'"{name}" {kind}' for name, kind in {**COLUMNS, EXTRA + REFERRED_BY: "VARCHAR"}.items()
    )
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute(f"CREATE TABLE {TOUCHES} ({columns})")
        connection.register("lives", pa.Table.from_pandas(told, preserve_index=False))
        connection.execute(f"INSERT INTO {TOUCHES} BY NAME SELECT * FROM lives")
        yield build(connection, stage_model(), scale=Scale(1, 5))


def _names(who: np.ndarray) -> list[str]:
    return [f"c{each:06}" for each in who.tolist()]


def _came(world: World, played: int, seed: tuple[int, ...]) -> Floats:
    """What comes of very many entrants, the same ones whatever the lever, ``ENTRANTS`` at a time."""
    return _counts(pulled(world, played, MONTHS, np.random.default_rng([*seed, played])))


def _counts(lives: Lives) -> Floats:
    """The figures of ``Told`` for every ``ENTRANTS`` who come alone, with whom they bring by a lever."""
    counted, people = (lives.by == NOBODY) | lives.more, len(lives.entry)
    told = counted[lives.who]
    who, stage = lives.who[told], lives.stage[told]
    bought = np.bincount(who[stage == BUYING], minlength=people)
    paid = np.bincount(who, np.nan_to_num(lives.value[told]), minlength=people)
    last = np.bincount(who[stage == len(STAGES) - 1], minlength=people) > 0
    each = (paid, bought, bought > 0, bought > 1, last)
    rows = [np.bincount(lives.root // ENTRANTS, weights) for weights in each]
    return PER / ENTRANTS * np.column_stack(rows)


def _told(learned: Learned, case: Case, real: Sequence[Floats]) -> Told:
    levers = () if case.asked is None else (case.asked,)
    terms = Terms(months=MONTHS, entrants=ENTRANTS)
    said = answer(learned.fit, Scenario(levers=levers), terms, effects=learned.effects)
    figures, last = said.figures.set_index("measure"), said.stages.iloc[-1]

    def column(name: str) -> Floats:
        rows = figures[name].reindex([measure.value for measure in MEASURES])
        return np.append(rows.to_numpy(float), last.get(name, np.nan))

    said_then = (column(f"then{part}") for part in ("", "_low", "_high", "_next_low", "_next_high"))
    gains = (column(f"gain{part}") for part in ("", "_low", "_high", "_next_low", "_next_high"))
    return Told(column("now"), *said_then, *gains, *real)
