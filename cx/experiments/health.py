"""What is looked at before a test's figures are believed: one finding per check."""

import math
from typing import Final

import numpy as np
from scipy.special import chdtrc

from cx.domain import MetricRole
from cx.experiments.compare import FEW, compare, is_beyond, successes
from cx.experiments.results import Check, Finding
from cx.model.experiment import Design
from cx.stats.corrections import holm
from cx.stats.effects import NAN, effect
from cx.stats.sample_ratio import chi_square, running
from cx.stats.sums import Sums
from cx.stats.two_means import welch
from cx.store.arms import ArmSums, Form

# Below this p chance is no explanation: checks are many and must not cry wolf (Fabijan et al.
# 2019, KDD).
SURE: Final = 0.001
LEAST_PEOPLE: Final = 30  # in each arm; the usual rule for a mean's normal interval
LEAST_DAYS: Final = 7
MANY_DAYS: Final = 14
MISSING_SHARE: Final = 0.05
SEVERAL_SHARE: Final = 0.01
TOP_SHARE: Final = 0.1
FADES: Final = 0.01


def findings(
    sums: ArmSums, design: Design, *, capped: ArmSums | None = None
) -> tuple[Finding, ...]:
    """All checks, in the order of ``Check``; one that cannot be made has passed None.

    Parameters
    ----------
    sums : what the arms add up to.
    design : with the designed split, and the plan if one was registered.
    capped : the same with capped values, by which outliers are told.

    Examples
    --------
    >>> from cx.model.experiment import Metric
    >>> arm = Sums.of_raw(5000, [500], [[500]])
    >>> sums = ArmSums(
    ...     arms=("a", "b"),
    ...     forms=(Form.SHARES,),
    ...     units={"a": 5214, "b": 4786},
    ...     sums={("a", 0): arm, ("b", 0): arm},
    ... )
    >>> first = findings(sums, Design(arm="arm", control="a", metrics=(Metric(column="x"),)))[0]
    >>> first.check.value, first.passed, first.stops, f"{first.p:.1e}"
    ('sample_ratio', False, True, '1.9e-05')
    """
    return (
        _sample_ratio(sums, design),
        _several_arms(sums, design),
        _counted(Check.NO_ARM, sums.no_arm),
        _repeated(sums, design),
        _missing(sums, design),
        _blank(sums, design),
        _size(sums),
        _conversions(sums, design),
        _duration(sums),
        _same_time(sums),
        _balance(sums),
        _peeking(sums, design),
        _novelty(sums, design),
        _no_spread(sums, design),
        _outliers(capped, design),
    )


def is_early(sums: ArmSums, design: Design) -> bool:
    """Whether a plan was registered whose number of people is not yet reached."""
    return design.plan is not None and min(sums.units.values()) < design.plan.per_arm


def shares(sums: ArmSums, design: Design) -> tuple[float, ...]:
    """The designed share of each arm, control first; equal unless the design says otherwise."""
    split = design.split or {}
    return tuple(split.get(arm, 0.0) if split else 1 / len(sums.arms) for arm in sums.arms)


def _sample_ratio(sums: ArmSums, design: Design) -> Finding:
    counts, designed = [sums.units[arm] for arm in sums.arms], shares(sums, design)
    if is_early(sums, design):
        p = min(1.0, 1 / running(counts, designed))
    else:
        p = chi_square(counts, designed)
    passed = None if math.isnan(p) else p >= SURE
    blanks = {
        "counts": tuple(f"{n:,}" for n in counts),
        "shares": tuple(f"{100 * share:.3g}%" for share in designed),
    }
    return Finding(
        check=Check.SAMPLE_RATIO,
        passed=passed,
        p=None if passed is None else p,
        stops=passed is False,
        blanks=blanks,
    )


def _several_arms(sums: ArmSums, design: Design) -> Finding:
    n = sums.several_arms
    share = n / max(n + sum(sums.units.values()), 1)
    return Finding(
        check=Check.SEVERAL_ARMS,
        passed=None if design.unit is None else n == 0,
        stops=share > SEVERAL_SHARE,
        blanks={"n": n, "share": share},
    )


def _repeated(sums: ArmSums, design: Design) -> Finding:
    passed = None if design.unit is None else sums.repeated == 0
    return Finding(check=Check.REPEATED_UNITS, passed=passed, blanks={"n": sums.repeated})


def _counted(check: Check, n: int) -> Finding:
    return Finding(check=check, passed=n == 0, blanks={"n": n})


def _missing(sums: ArmSums, design: Design) -> Finding:
    """Values that are missing often, or in one arm more than in another."""
    worst: tuple[float, float, int, str] = (1.0, 0.0, 0, "")
    for at, metric in enumerate(design.metrics):
        if sums.blank_days.get(at):
            continue
        gone = [sums.missing.get((arm, at), 0) for arm in sums.arms]
        there = [n + sums.sums[arm, at].n for n, arm in zip(gone, sums.arms, strict=True)]
        share = sum(gone) / max(sum(there), 1)
        p = chi_square(gone, there) if sum(gone) and min(there) > 0 else 1.0
        worst = min(worst, (p if p < SURE else 1.0, -share, sum(gone), metric.column))
    p, share, n, column = worst
    passed = p >= SURE and -share <= MISSING_SHARE
    blanks = {"n": n, "share": abs(share), "metric": column}
    return Finding(check=Check.MISSING, passed=passed, p=None if p == 1 else p, blanks=blanks)


def _blank(sums: ArmSums, design: Design) -> Finding:
    blank = {at: n for at, n in sums.blank_days.items() if n}
    names = tuple(dict.fromkeys(design.metrics[at].column for at in blank))
    return Finding(
        check=Check.BLANK,
        passed=not blank,
        blanks={"n": max(blank.values(), default=0), "metrics": names},
    )


def _size(sums: ArmSums) -> Finding:
    arm = min(sums.arms, key=lambda each: sums.units[each])
    n = sums.units[arm]
    return Finding(
        check=Check.SIZE,
        passed=n >= LEAST_PEOPLE,
        blanks={"arm": arm, "n": n, "least": LEAST_PEOPLE},
    )


def _conversions(sums: ArmSums, design: Design) -> Finding:
    """Whether every share has ten who did and ten who did not, as the normal distribution asks.

    References
    ----------
    Moore, McCabe and Craig, Introduction to the Practice of Statistics, section 8.2.
    """
    found = [
        (min(successes(arm), arm.n - successes(arm)), name, design.metrics[at].column)
        for (name, at), arm in sums.sums.items()
        if sums.forms[at] is Form.SHARES and arm.n > 0
    ]
    n, arm, metric = min(found, default=(0.0, "", ""))
    return Finding(
        check=Check.CONVERSIONS,
        passed=n >= FEW if found else None,
        blanks={"n": n, "arm": arm, "metric": metric, "least": FEW},
    )


def _duration(sums: ArmSums) -> Finding:
    days = 0
    if sums.first is not None and sums.last is not None:
        days = (sums.last - sums.first).days + 1
    whole = days >= LEAST_DAYS and (days % LEAST_DAYS == 0 or days >= MANY_DAYS)
    return Finding(check=Check.DURATION, passed=whole if days else None, blanks={"n": days})


def _same_time(sums: ArmSums) -> Finding:
    """Whether the arms' shares stay alike over the days, by chi-square of arms and days."""
    seen = np.array([[day.get(arm, 0) for arm in sums.arms] for day in sums.days.values()])
    p = NAN
    if len(seen) > 1 and seen.sum():
        expected = np.outer(seen.sum(axis=1), seen.sum(axis=0)) / seen.sum()
        seen, expected = seen[expected.min(axis=1) >= 5], expected[expected.min(axis=1) >= 5]
        if len(seen) > 1:
            degrees = (len(seen) - 1) * (len(sums.arms) - 1)
            p = float(chdtrc(degrees, np.sum((seen - expected) ** 2 / expected)))
    return _by_p(Check.SAME_TIME, p, SURE, {})


def _balance(sums: ArmSums) -> Finding:
    """Whether what was known before the test is alike in the arms, corrected by Holm."""
    found = [
        (welch(sums.balance[sums.arms[0], column], arm).p, name, column)
        for (name, column), arm in sums.balance.items()
        if name != sums.arms[0]
    ]
    return _worst(Check.BALANCE, found, SURE, ("arm", "column"))


def _peeking(sums: ArmSums, design: Design) -> Finding:
    plan = design.plan
    return Finding(
        check=Check.PEEKING,
        passed=None if plan is None else not is_early(sums, design),
        blanks={"n": min(sums.units.values()), "planned": plan.per_arm if plan else None},
    )


def _novelty(sums: ArmSums, design: Design) -> Finding:
    """Whether the effect on a primary metric differs between the first and the later half."""
    days = list(sums.daily)
    if len(days) < LEAST_DAYS:
        return _by_p(Check.NOVELTY, NAN, FADES, {})
    half = len(days) // 2
    found = []
    for at, metric in enumerate(design.metrics):
        if metric.role is not MetricRole.PRIMARY or any(
            is_beyond(sums.sums[arm, at]) for arm in sums.arms
        ):
            continue
        for arm in sums.arms[1:]:
            early, late = (
                compare(
                    sums.forms[at],
                    *(_total([sums.daily[day][name, at] for day in part]) for name in (sums.arms[0], arm)),
                ).difference
                for part in (days[:half], days[half:])
            )  # fmt: skip
            moved = effect(late.value - early.value, math.hypot(early.error, late.error))
            found.append((moved.p, arm, metric.column))
    return _worst(Check.NOVELTY, found, FADES, ("arm", "metric"))


def _no_spread(sums: ArmSums, design: Design) -> Finding:
    """Metrics that have values, in no arm different ones."""
    stuck = []
    for at, metric in enumerate(design.metrics):
        there = [sums.sums[arm, at] for arm in sums.arms if sums.sums[arm, at].n > 0]
        if there and all(arm.products[0, 0] == 0 for arm in there):
            stuck.append(metric.column)
    return Finding(check=Check.NO_SPREAD, passed=not stuck, blanks={"metrics": tuple(stuck)})


def _outliers(capped: ArmSums | None, design: Design) -> Finding:
    top = {} if capped is None else {at: s for at, s in capped.top.items() if not math.isnan(s)}
    at = max(top, key=lambda each: top[each], default=None)
    if at is None or capped is None:
        return Finding(check=Check.OUTLIERS, passed=None, blanks={})
    blanks = {"metric": design.metrics[at].column, "share": top[at], "cap": capped.caps[at]}
    return Finding(check=Check.OUTLIERS, passed=top[at] <= TOP_SHARE, blanks=blanks)


def _total(parts: list[Sums]) -> Sums:
    whole = parts[0]
    for part in parts[1:]:
        whole = whole + part
    return whole


def _worst(
    check: Check, found: list[tuple[float, str, str]], bar: float, names: tuple[str, str]
) -> Finding:
    """The finding about the smallest of several p."""
    made = [each for each in found if not math.isnan(each[0])]
    if not made:
        return _by_p(check, NAN, bar, {})
    p = float(holm([each[0] for each in made]).min())
    _, *where = min(made)
    return _by_p(check, p, bar, dict(zip(names, where, strict=True)))


def _by_p(check: Check, p: float, bar: float, blanks: dict[str, object]) -> Finding:
    made = not math.isnan(p)
    return Finding(
        check=check, passed=p >= bar if made else None, p=p if made else None, blanks=blanks
    )
