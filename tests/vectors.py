"""Answers of ``cx.stats`` in the form of vectors of tests that other projects publish.

``compute(kind, given, folder)`` takes one case's input (``folder`` holds the files it names) and
gives every key that a case of this kind may expect. Where a source's definition is not the one
that results are read from (delta method instead of Fieller, a margin taken as known), this is
where it is chosen.
"""

import csv
import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from cx.stats import arms, corrections, planning, powers, sequential
from cx.stats.arms import Arm
from cx.stats.bayes import Posterior, Prior, beta_binomial, posterior
from cx.stats.cuped import adjusted_arms, adjusted_ratio_arms, theta
from cx.stats.effects import Effect, effect, p_of
from cx.stats.non_inferiority import alike, fixed_margin
from cx.stats.planning import Baseline
from cx.stats.sample_ratio import chi_square
from cx.stats.sums import Sums
from cx.stats.two_means import mean_arm
from cx.stats.two_proportions import one_z, pooled_z
from cx.stats.two_ratios import ratio_arm
from cx.stats.wilson import wilson

Given = Mapping[str, Any]
Found = dict[str, Any]


class Arms(NamedTuple):
    """Control and treatment, and what a relative difference is divided by."""

    control: Arm
    treatment: Arm
    raw: tuple[float, float]  # means before any adjustment
    part: float  # the control's share of the relative difference's squared error, times raw[0]^2


def _plain(control: Arm, treatment: Arm) -> Arms:
    ratio = treatment.value / control.value if control.value else math.nan
    return Arms(control, treatment, (control.value, treatment.value), ratio**2 * control.square)


def compute(kind: str, given: Given, folder: Path | str = ".") -> Found:
    """All that is known of a case of this kind."""
    return _KINDS[kind](given, Path(folder))


# What the words of a case mean


def _alternative(given: Given) -> Any:
    names = {"larger": "greater", "smaller": "less", "two_sided": "two-sided"}
    said = given.get("alternative", "two-sided")
    return names.get(said, said)


def _alpha(given: Given, usual: float = 0.05) -> float:
    level = given.get("confidence", given.get("confidence_level"))
    return float(given["alpha"]) if "alpha" in given else usual if level is None else 1 - level


def _first(given: Given, *names: str, usual: float | None = None) -> float:
    """The first of these names that is there."""
    found = next((given[name] for name in names if given.get(name) is not None), usual)
    if found is None:
        raise KeyError(names[0])
    return float(found)


def _columns(given: Given, folder: Path, *names: str | None) -> tuple[Sums, Sums]:
    """Sums of columns by arm; a column that is None is 1 everywhere."""
    with (folder / given["csv"]).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    arm = given.get("arm", "variant")
    table = [[1.0 if name is None else float(row[name]) for name in names] for row in rows]
    side = np.array([float(row[arm]) for row in rows])
    control, treatment = (Sums.of_values(np.array(table)[side == which]) for which in (0, 1))
    return control, treatment


# Arms in every form


def _pairs(side: Given) -> Sums:
    """Numerator and denominator."""
    n = _first(side, "n")
    product = _first(side, "num_den_sum_products", "num_den_sum", "xp")
    num, den = (_first(side, f"{part}_sum_squares", f"{part}_ss") for part in ("num", "den"))
    return Sums.of_raw(n, [side["num_sum"], side["den_sum"]], [[num, product], [product, den]])


def _with_covariate(side: Given) -> Sums:
    total = _first(side, "sum", "successes")
    squares = _first(side, "ss", "sum_squares", usual=total)
    before = _first(side, "pre_ss", "pre_sum_squares")
    product = _first(side, "xp", "sum_products")
    raw = [[squares, product], [product, before]]
    return Sums.of_raw(side["n"], [total, side["pre_sum"]], raw)


def _quantile_arm(side: Given) -> Arm:
    """GrowthBook: the error from the 95 % limits, the variance at least 1e-5 from n 100 on."""
    n = _first(side, "n")
    error = (side["upper"] - side["lower"]) / (2 * 1.959963984540054)
    variance = _first(side, "n_star", usual=n) / n * (n - 1) * error**2
    return Arm(float(side["quantile"]), max(variance, 1e-5 if n >= 100 else 0.0) / n, n)


def _arm(side: Given) -> Arm:
    if "quantile" in side:
        return _quantile_arm(side)
    if "num_sum" in side:
        return ratio_arm(_pairs(side))
    n = _first(side, "n")
    if "successes" in side:
        rate = side["successes"] / n
        return Arm(rate, rate * (1 - rate) / n, n)
    if "mean" in side:
        variance = side["sd"] ** 2 if "sd" in side else _first(side, "var", "variance")
        return Arm(float(side["mean"]), variance / n, n)
    return mean_arm(Sums.of_raw(n, [side["sum"]], [[_first(side, "sum_squares", "ss")]]))


def _adjusted(control: Sums, treatment: Sums) -> Arms:
    """The relative difference is over the control's raw mean, which varies with it (GrowthBook)."""
    slope = theta(control, treatment, interacted=False)
    raw = float(control.mean[0]), float(treatment.mean[0])
    weights = [raw[1] / raw[0], *(-slope)]
    part = mean_arm(control.combine(weights)).square
    return Arms(*adjusted_arms(control, treatment, slope), raw, part)


def _of_file(given: Given, folder: Path) -> Arms:
    value, below = given.get("numer", given.get("value")), given.get("denom")
    before = given.get("covariates", given.get("covariate", given.get("numer_covariate", [])))
    names = [before] if isinstance(before, str) else list(before)
    if below is None and given.get("denom_covariate") is None and names:
        return _adjusted(*_columns(given, folder, value, *names))
    if names:
        sums = _columns(given, folder, value, below, names[0], given.get("denom_covariate"))
        control, treatment, _ = adjusted_ratio_arms(*sums, interacted=False, by_ratio=True)
    else:
        sums = _columns(given, folder, value, below)
        control, treatment = (ratio_arm(each) for each in sums)
    return _plain(control, treatment)


def _arms(given: Given, folder: Path) -> Arms:
    if "csv" in given:
        return _of_file(given, folder)
    sides = given["control"], given["treatment"]
    if "pre_sum" in sides[0]:
        return _adjusted(*(_with_covariate(side) for side in sides))
    return _plain(*(_arm(side) for side in sides))


def _delta(both: Arms) -> tuple[float, float]:
    """Relative difference and its error, both over the means before adjustment (GrowthBook)."""
    base = both.raw[0]
    if base == 0:
        return math.nan, math.nan
    value = (both.treatment.value - both.control.value) / base
    return value, math.sqrt(both.treatment.square + both.part) / abs(base)


def _estimate(both: Arms, given: Given) -> tuple[float, float]:
    if given.get("difference") == "relative":
        return _delta(both)
    return both.treatment.value - both.control.value, math.sqrt(
        both.control.square + both.treatment.square
    )


# The kinds


def _compared(given: Given, folder: Path) -> Found:
    both = _arms(given, folder)
    how = {"alpha": _alpha(given), "alternative": _alternative(given)}
    equal = bool(given.get("equal_var", False))
    found = arms.difference(both.control, both.treatment, equal_variances=equal, **how)
    if given.get("difference") == "relative":
        found = effect(*_delta(both), found.df, **how)
    if not given.get("use_t", True):
        found = effect(found.value, found.error, **how)
    return _said(found) | {
        "mean_control": both.control.value,
        "mean_treatment": both.treatment.value,
        "relative": _delta(both)[0],
    }


def _proportions_compared(given: Given, folder: Path) -> Found:
    """By t on p(1 - p), also of a column of 0 and 1."""
    if "csv" in given:
        sums = _columns(given, folder, given["value"])
        sides = [{"successes": float(each.mean[0]) * each.n, "n": each.n} for each in sums]
        given = {**given, "control": sides[0], "treatment": sides[1]}
        given.pop("csv")
    return _compared(given, folder)


def _said(found: Effect) -> Found:
    return {
        "effect": found.value,
        "se": found.error,
        "ci": [found.low, found.high],
        "pvalue": found.p,
        "statistic": found.statistic,
    }


def _two_prop_z(given: Given, _: Path) -> Found:
    control, treatment = given["control"], given["treatment"]
    counts = [float(side[key]) for side in (control, treatment) for key in ("successes", "n")]
    how = {"alpha": _alpha(given), "alternative": _alternative(given)}
    found = pooled_z(*counts, **how)
    null = _first(given, "null", usual=0.0)
    if null:
        k0, n0, k1, n1 = counts
        mean = (k0 + k1) / (n0 + n1)
        z = (found.value - null) / math.sqrt(mean * (1 - mean) * (1 / n0 + 1 / n1))
        found = found._replace(statistic=z, p=p_of(z, math.inf, how["alternative"]))
    rates = counts[0] / counts[1], counts[2] / counts[3]
    return _said(found) | {
        "relative": rates[1] / rates[0] - 1,
        "mean_control": rates[0],
        "mean_treatment": rates[1],
    }


def _one_prop_z(given: Given, _: Path) -> Found:
    null = _first(given, "null", "value", usual=0.5)
    how = {"alpha": _alpha(given), "alternative": _alternative(given)}
    found = one_z(_first(given, "successes"), _first(given, "n"), null, **how)
    limits = [found.low + null, found.high + null]
    return _said(found) | {"ci": limits, "relative": found.value / null}


def _wilson(given: Given, _: Path) -> Found:
    found = wilson(given["successes"], given["n"], alpha=_alpha(given))
    return {"ci": [float(found.low), float(found.high)], "effect": float(found.rate)}


def _prior(given: Given, base: float) -> Prior | None:
    """A prior in the unit of the effect; without a scale it is relative, as in its sources."""
    said = given.get("prior", "flat")
    if not isinstance(said, Mapping) or "mean" not in said:
        return None
    relative = given.get("difference") == "relative"
    meant = "relative" in said.get("scale", "relative")
    times = 1.0 if relative == meant else 1 / abs(base) if relative else abs(base)
    return Prior(said["mean"] * times, math.sqrt(said["variance"]) * times)


def _bayes(given: Given, folder: Path) -> Found:
    alpha = _alpha(given)
    if "posterior_mean" in given:
        found = posterior(given["posterior_mean"], given["posterior_sd"], prior=None, alpha=alpha)
    elif given.get("model") == "beta_binomial":
        found = _beta_binomial(given, alpha)
    else:
        both = _arms(given, folder)
        prior = _prior(given, both.raw[0])
        found = posterior(*_estimate(both, given), prior=prior, alpha=alpha)
    chance, loss = found.chance_to_win, [found.loss_control, found.loss_treatment]
    if given.get("inverse"):
        chance, loss = 1 - chance, loss[::-1]
    limits = [found.low, found.high]
    return {"effect": found.value, "ci": limits, "chance_to_win": chance, "loss": loss}


def _beta_binomial(given: Given, alpha: float) -> Posterior:
    said = given.get("prior")
    said = said if isinstance(said, Mapping) else {}
    prior = (_first(said, "alpha", usual=1.0), _first(said, "beta", usual=1.0))
    counts = [
        float(given[side][key]) for side in ("control", "treatment") for key in ("successes", "n")
    ]
    relative = given.get("difference") == "relative"
    return beta_binomial(*counts, prior=prior, alpha=alpha, relative=relative)


def _sequential(given: Given, folder: Path) -> Found:
    both, alternative = _arms(given, folder), _alternative(given)
    value, error = _estimate(both, given)
    found = sequential.always_valid(
        value,
        error,
        both.control.n + both.treatment.n,
        alpha=_alpha(given),
        tuned_for=_first(given, "tuning_parameter", usual=sequential.TUNED_FOR),
        alternative=alternative,
    )
    p = found.p
    if alternative != "two-sided":  # GrowthBook seeks it between these
        p = min(max(p, 1e-5), 0.4999)
    return {"effect": value, "se": error, "ci": [found.low, found.high], "pvalue": p}


def _group_sequential(given: Given, _: Path) -> Found:
    bound = sequential.first_bound(
        _first(given, "information_fraction"),
        alpha=_alpha(given),
        sides=int(given.get("sides", 2)),
        spending=given.get("spending", "alpha*t^2"),
    )
    return {"bound": bound}


def _srm(given: Given, _: Path) -> Found:
    weights = given.get("weights") or [1.0] * len(given["counts"])
    return {"pvalue": chi_square(given["counts"], weights)}


def _corrected(method: Callable[[Any], Any]) -> Callable[[Given, Path], Found]:
    def found(given: Given, _: Path) -> Found:
        adjusted = method(given["pvalues"])
        return {
            "adjusted": adjusted.tolist(),
            "rejected": [bool(each <= _alpha(given)) for each in adjusted],
        }

    return found


def _two_groups(given: Given) -> tuple[Baseline, float, Any]:
    """Group 1, of share prop2 + diff, as the control: its n is what is asked for."""
    flipped = {"greater": "less", "less": "greater"}
    alternative = _alternative(given)
    baseline = Baseline.of_proportion(given["prop2"] + given["diff"])
    return baseline, -float(given["diff"]), flipped.get(alternative, alternative)


def _power(given: Given, _: Path) -> Found:
    n, ratio, alpha = _first(given, "n_per_arm"), _first(given, "ratio", usual=1), _alpha(given)
    if "diff" in given:
        baseline, size, alternative = _two_groups(given)
        how: Any = {"ratio": ratio, "alpha": alpha, "alternative": alternative}
        return {"power": planning.power(baseline, size, n, **how)}
    how = {"alpha": alpha, "alternative": _alternative(given)}
    if given.get("test", "t") == "z":
        variance = 1 + 1 / ratio if ratio else 1.0  # no second group: against a known mean
        return {"power": powers.normal_power(given["d"], n, variance=variance, **how)}
    return {"power": powers.t_power(given["d"], n, variance=1, ratio=ratio, **how)}


def _sample_size(given: Given, _: Path) -> Found:
    ratio, groups = _first(given, "ratio", usual=1), int(given.get("treatments", 2))
    if groups > 2 and given.get("comparisons", "control_vs_all") == "control_vs_all":
        ratio = 1 / (groups - 1)  # half of the units in the control
    how: Any = {"alpha": _alpha(given), "alternative": _alternative(given)}
    how["power"] = _first(given, "power", usual=0.8)
    per_arm, total = _needed(given, ratio, how)
    return {"n_per_arm": per_arm, "n_total": total * (1 + (groups - 1) * ratio)}


def _needed(given: Given, ratio: float, how: Any) -> tuple[float, float]:
    """Units of the control: as asked per arm, and as the sum over arms is made of."""
    if "diff" in given:
        first, second = given["prop2"] + given["diff"], given["prop2"]
        mean = (first + ratio * second) / (1 + ratio)
        n = powers.closed_sample_size(
            given["diff"],
            variance=first * (1 - first) + second * (1 - second) / ratio,
            null_variance=mean * (1 - mean) * (1 + 1 / ratio),
            **how,
        )
        return n, math.ceil(n)
    if "baseline" in given and "variance" not in given:
        return _needed_of_share(given, ratio, how)
    size = float(given["d"]) if "d" in given else _first(given, "mde_abs")
    variance = _first(given, "variance", usual=1.0)
    if given.get("test") == "z":
        n = powers.closed_sample_size(size, variance=variance * (1 + 1 / ratio), **how)
    else:
        n = planning.sample_size(Baseline(0.0, variance), size, ratio=ratio, **how)
    return (n, n) if "d" in given else (math.ceil(n), math.ceil(n))


def _needed_of_share(given: Given, ratio: float, how: Any) -> tuple[float, float]:
    """Evan Miller's page per arm: the null's variance is the baseline's alone. The total as in
    G*Power with the effect laid around the baseline (Spotify)."""
    p = float(given["baseline"])
    size = float(given["mde_abs"]) if "mde_abs" in given else float(given["mde_rel"]) * p
    after = p + size
    alone = powers.closed_sample_size(
        size,
        variance=p * (1 - p) + after * (1 - after),
        null_variance=2 * p * (1 - p),
        **how,
    )
    low, high = p - size / 2, p + size / 2
    around = powers.closed_sample_size(
        size,
        variance=low * (1 - low) + high * (1 - high) / ratio,
        null_variance=p * (1 - p) * (1 + 1 / ratio),
        **how,
    )
    return round(alone), math.ceil(around)


def _non_inferiority(given: Given, _: Path) -> Found:
    if "a" in given:
        first, second = (mean_arm(Sums.of_values(np.c_[given[name]])) for name in ("a", "b"))
        equal = given.get("usevar", "pooled") in {"pooled", "equal"}
        alpha = _alpha(given)
        found = alike(second, first, given["low"], given["upp"], alpha=alpha, equal_variances=equal)
        return _said(found) | {"not_inferior": found.p < alpha}
    control, treatment = _arm(given["control"]), _arm(given["treatment"])
    margin = given["margin_abs"] if "margin_abs" in given else given["margin_rel"] * control.value
    found, verdict = fixed_margin(
        treatment.value - control.value,
        math.sqrt(control.square + treatment.square),
        abs(float(margin)),
        higher_is_better=given.get("preferred", "increase") == "increase",
        alpha=_alpha(given),
    )
    return _said(found) | {"not_inferior": verdict.not_worse}


_KINDS: dict[str, Callable[[Given, Path], Found]] = {
    "welch_t": _compared,
    "proportion_t": _proportions_compared,
    "two_prop_z": _two_prop_z,
    "one_prop_z": _one_prop_z,
    "wilson_ci": _wilson,
    "ratio_delta": _compared,
    "cuped": _compared,
    "bayes": _bayes,
    "sequential_ci": _sequential,
    "group_sequential": _group_sequential,
    "srm": _srm,
    "bh": _corrected(corrections.bh),
    "by": _corrected(corrections.by),
    "holm": _corrected(corrections.holm),
    "holm_sidak": _corrected(corrections.holm_sidak),
    "hochberg": _corrected(corrections.hochberg),
    "sample_size": _sample_size,
    "power": _power,
    "non_inferiority": _non_inferiority,
}
