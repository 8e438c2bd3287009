"""Results that others published or test for, met by ``cx.stats`` through the vectors' adapter."""

import math
from typing import Any, NamedTuple

import numpy as np
import pytest
from statsmodels.stats.proportion import proportions_ztest

from cx.stats.arms import delta
from cx.stats.cuped import adjusted_ratio_arms
from cx.stats.sums import Sums
from tests.test_vectors import met
from tests.vectors import compute


class Row(NamedTuple):
    kind: str
    given: dict[str, Any]
    expected: dict[str, Any]
    tolerance: float
    source: str


# GrowthBook's statistics: revenue of two arms, a metric with a covariate, a quantile.
CONTROL = {"n": 3407, "sum": 1396.87, "sum_squares": 52377.9767}
FEWER = {"n": 3000, "sum": 1396.87, "sum_squares": 52377.9767}
TREATMENT = {"n": 3461, "sum": 2422.7, "sum_squares": 134698.29}
TEN = {"n": 10, "sum": 100, "sum_squares": 1002.25}, {"n": 10, "sum": 105, "sum_squares": 1111.5}
Q90 = (
    {
        "n": 11054,
        "q": 0.9,
        "quantile": 7.157987489967789,
        "lower": 7.098780136176828,
        "upper": 7.217194843758751,
    },
    {
        "n": 10861,
        "q": 0.9,
        "quantile": 7.694499927525767,
        "lower": 7.64180598628119,
        "upper": 7.747193868770344,
    },
)
# R's equivalence package, clinic: var1 and var2 of both groups.
VAR1 = (
    [2.84, 2.51, 2.41, 2.95, 3.14, 3.79, 4.14, 3.85, 3.02, 3.45, 5.37, 3.81, 4.19, 3.16, 3.84],
    [2.6, 2.82, 2.18, 3.46, 4.01, 3.04, 3.47, 4.06, 2.91, 3.59, 4.51, 3.16, 3.86, 3.31, 3.02],
)
SUCCESS = {"successes": 42, "n": 104}, {"successes": 500, "n": 1009}

GB, SM, SPOTIFY = "growthbook gbstats tests", "statsmodels tests", "spotify/confidence tests"


def arms(control, treatment, **more) -> dict[str, Any]:
    return {"control": control, "treatment": treatment, **more}


ROWS = [
    Row(
        "welch_t",
        arms(CONTROL, TREATMENT, difference="absolute"),
        {"effect": 0.29, "ci": [0.04538, 0.53462], "se": 0.12478, "pvalue": 0.02016},
        6e-6,
        GB,
    ),
    Row(
        "welch_t",
        arms(FEWER, TREATMENT, difference="relative", alternative="greater"),
        {
            "effect": 0.5033610858562358,
            "ci": [-0.045136675850396046, "inf"],
            "pvalue": 0.06558262868467746,
        },
        1e-9,
        GB,
    ),
    Row(
        "welch_t",
        arms(FEWER, TREATMENT, alternative="less"),
        {"ci": ["-inf", 0.44796185327007765], "pvalue": 0.9644572751012698},
        1e-9,
        GB,
    ),
    Row(
        "proportion_t",
        arms({"successes": 87, "n": 1529}, {"successes": 62, "n": 1471}, difference="relative"),
        {"effect": -0.25925, "ci": [-0.49475, -0.02376], "pvalue": 0.03096},
        5e-5,
        "PostHog experiments tests",
    ),
    Row(
        "sequential_ci",
        arms({"successes": 1396, "n": 3000}, {"successes": 2422, "n": 3461}, difference="relative"),
        {"effect": 0.50386, "ci": [0.40098, 0.60675], "se": 0.03386, "pvalue": 0.0},
        6e-6,
        GB,
    ),
    Row(
        "sequential_ci",
        arms(FEWER, TREATMENT, difference="relative", alternative="greater"),
        {"ci": [-0.42356454602790883, "inf"], "pvalue": 0.4999},
        6e-6,
        GB,
    ),
    Row(
        "sequential_ci",
        arms(FEWER, TREATMENT, alternative="less"),
        {"ci": ["-inf", 0.5953217750613832], "pvalue": 0.4999},
        6e-6,
        GB,
    ),
    # GrowthBook's search ends a step late: .00012 off the closed form.
    Row(
        "sequential_ci",
        arms(FEWER, TREATMENT, alternative="greater"),
        {"ci": [-0.12656844172804982, "inf"], "pvalue": 0.46316491943359384},
        2e-4,
        GB,
    ),
    Row(
        "bayes",
        arms({"successes": 49, "n": 100}, {"successes": 51, "n": 100}, difference="relative"),
        {
            "effect": 0.04082,
            "ci": [-0.24779, 0.32943],
            "chance_to_win": 0.60918,
            "loss": [0.0814, 0.04058],
        },
        6e-6,
        GB,
    ),
    Row(
        "bayes",
        arms(*TEN, difference="relative", prior={"mean": 0.1, "variance": 0.1}),
        {
            "effect": 0.05063,
            "ci": [-0.01893, 0.12019],
            "chance_to_win": 0.92315,
            "loss": [0.05186, 0.00123],
        },
        6e-6,
        GB,
    ),
    Row(
        "bayes",
        arms(*Q90, difference="absolute", prior="flat"),
        {"effect": 0.5365124375579775, "ci": [0.4572559589115422, 0.6157689162044128]},
        1e-9,
        GB,
    ),
    Row(
        "bayes",
        arms(*Q90, difference="relative", prior={"mean": 0, "variance": 1, "scale": "relative"}),
        {"effect": 0.07495037261804469, "ci": [0.06340765898986044, 0.08649308624622894]},
        1e-9,
        GB,
    ),
    # Drawn there, 500,000 times; computed here.
    Row(
        "bayes",
        arms(*SUCCESS, model="beta_binomial", prior={"alpha": 0.5, "beta": 0.5}),
        {
            "effect": 0.090737,
            "ci": [-0.00922, 0.18712],
            "chance_to_win": 0.962782,
            "loss": [0.0915048, 0.00076778],
        },
        5e-4,
        SPOTIFY,
    ),
    Row(
        "bayes",
        arms(
            *SUCCESS,
            model="beta_binomial",
            prior={"alpha": 0.5, "beta": 0.5},
            difference="relative",
        ),
        {"effect": 0.2416812, "loss": [0.2431594, 0.001464]},
        5e-4,
        SPOTIFY,
    ),
    Row(
        "srm",
        {"counts": [53, 47], "weights": [1, 1]},
        {"pvalue": 0.5485062355001472},
        1e-9,
        "tea-tasting tests",
    ),
    Row(
        "power",
        {"diff": -0.25, "prop2": 0.75, "n_per_arm": 62.33551, "alternative": "smaller"},
        {"power": 0.9},
        1e-7,
        SM + " (R)",
    ),
    Row(
        "power",
        {"diff": -0.1, "prop2": 0.2, "n_per_arm": 154, "ratio": 2},
        {"power": 0.7995659211532175},
        1e-7,
        SM + " (Stata)",
    ),
    Row(
        "power",
        {"d": 0.1, "n_per_arm": 20, "ratio": 1.5, "test": "t", "alternative": "larger"},
        {"power": 0.09623589080917805},
        1e-7,
        SM + " (R pwr.t2n.test)",
    ),
    Row(
        "power",
        {"d": 0.01, "n_per_arm": 80, "test": "z", "alternative": "smaller"},
        {"power": 0.0438089705093578},
        1e-9,
        SM + " (R pwr.2p.test)",
    ),
    Row(
        "sample_size",
        {"diff": -0.1, "prop2": 0.2, "power": 0.7995659211532175, "ratio": 2},
        {"n_per_arm": 154},
        1e-4,
        SM,
    ),
    Row(
        "sample_size",
        {"mde_abs": 0.3, "variance": 100, "power": 0.85},
        {"n_total": 39906},
        1e-9,
        SPOTIFY + " (G*Power)",
    ),
    Row(
        "sample_size",
        {"mde_abs": 0.1, "baseline": 0.34, "power": 0.85},
        {"n_total": 795},
        0.015,
        SPOTIFY + " (G*Power)",
    ),
    Row(
        "sample_size",
        {"mde_abs": 0.3, "variance": 100, "power": 0.85, "treatments": 3},
        {"n_total": 29929 + 14965 * 2},
        1e-4,
        SPOTIFY + " (G*Power)",
    ),
    Row(
        "non_inferiority",
        {"a": VAR1[0], "b": VAR1[1], "low": -0.6, "upp": 0.6, "usevar": "pooled"},
        {
            "effect": 0.1646666666666667,
            "ci": [-0.2659960620757337, 0.595329395409067],
            "pvalue": 0.04827315100761467,
        },
        1e-9,
        SM + " (R)",
    ),
    Row(
        "non_inferiority",
        {
            "a": np.log(VAR1[0]).tolist(),
            "b": np.log(VAR1[1]).tolist(),
            "low": -math.log(1.25),
            "upp": math.log(1.25),
            "usevar": "unequal",
        },
        {
            "ci": [-0.0819851930203655, 0.1682298566654122],
            "pvalue": 0.01047085593138891,
            "not_inferior": True,
        },
        1e-9,
        SM + " (R)",
    ),
    Row(
        "non_inferiority",
        arms(
            {"mean": 2.00421, "var": 1.0116668, "n": 5000},
            {"mean": 1.978424, "var": 0.9881132, "n": 5000},
            margin_rel=0.02,
            preferred="decrease",
            confidence=0.99,
        ),
        {"effect": -0.0258, "ci": ["-inf", 0.0207], "not_inferior": True},
        1e-3,
        SPOTIFY,
    ),
]


@pytest.mark.parametrize(
    "row", ROWS, ids=[f"{row.kind}-{number}" for number, row in enumerate(ROWS)]
)
def test_published(row: Row):
    got = compute(row.kind, row.given)
    missed = {
        key: (got.get(key), want)
        for key, want in row.expected.items()
        if key not in got or not met(got[key], want, row.tolerance)
    }
    assert missed == {}, row.source


def test_a_ratio_adjusted_by_the_ratio_before():
    """GrowthBook's test of a regression-adjusted ratio: -.0007 [-.00841, .007], relative.

    1.5 % of the width: its slope is of the arms apart, its denominator the ratio not adjusted.
    """
    control = Sums.of_raw(
        100,
        [485.112236689623, 679.9093275844917, 192.59138069991536, 290.1398399750233],
        [
            [2715.484666118136, 3602.146836776702, 1113.6215759318352, 1559.2878434944676],
            [3602.146836776702, 4939.424001640236, 1460.3181079276983, 2130.9404074446747],
            [1113.6215759318352, 1460.3181079276983, 460.076026390857, 634.239482353647],
            [1559.2878434944676, 2130.9404074446747, 634.239482353647, 920.9461385038898],
        ],
    )
    treatment = Sums.of_raw(
        100,
        [514.7757826608777, 705.4090874383759, 206.94157227402536, 302.54389139107326],
        [
            [2994.897482705013, 3918.1561431600717, 1237.0953021125997, 1701.0287270040265],
            [3918.1561431600717, 5291.36604146392, 1604.0759503266522, 2292.081739775257],
            [1237.0953021125997, 1604.0759503266522, 514.2903702246757, 698.4173425817908],
            [1701.0287270040265, 2292.081739775257, 698.4173425817908, 994.4506208125663],
        ],
    )
    low, high, _ = adjusted_ratio_arms(control, treatment, by_ratio=True)
    found = delta(low, high)
    assert found.value == pytest.approx(-0.0007, abs=6e-6)
    assert (found.low, found.high) == pytest.approx((-0.00841, 0.007), abs=1.2e-4)


@pytest.fixture(scope="module")
def units() -> np.ndarray:
    """Rows of arm, y, d, x, b: revenue, visits, revenue before, whether bought."""
    rng = np.random.default_rng(1)
    return np.column_stack(
        [
            rng.integers(0, 2, 90),
            rng.gamma(2, 3, 90),
            rng.poisson(3, 90) + 1,
            rng.gamma(2, 3, 90),
            rng.integers(0, 2, 90),
        ]
    )


def named(units: np.ndarray, names: dict[str, tuple[int, ...]]) -> dict[str, Any]:
    """Both arms' sums of products of columns, by the names that a case gives them."""
    arms_of = (units[units[:, 0] == side] for side in (0, 1))
    control, treatment = (
        {"n": len(rows)}
        | {name: float(rows[:, list(which)].prod(axis=1).sum()) for name, which in names.items()}
        for rows in arms_of
    )
    return arms(control, treatment)


Y, D, X, B = range(1, 5)
FORMS = [
    ("welch_t", {"value": "y"}, {"sum": (Y,), "sum_squares": (Y, Y)}),
    ("proportion_t", {"value": "b"}, {"successes": (B,)}),
    (
        "ratio_delta",
        {"numer": "y", "denom": "d"},
        {
            "num_sum": (Y,),
            "num_sum_squares": (Y, Y),
            "den_sum": (D,),
            "den_sum_squares": (D, D),
            "num_den_sum_products": (Y, D),
        },
    ),
    (
        "cuped",
        {"value": "y", "covariates": ["x"]},
        {"sum": (Y,), "ss": (Y, Y), "pre_sum": (X,), "pre_ss": (X, X), "xp": (X, Y)},
    ),
    (
        "sequential_ci",
        {"value": "y", "covariate": "x"},
        {"sum": (Y,), "ss": (Y, Y), "pre_sum": (X,), "pre_ss": (X, X), "xp": (X, Y)},
    ),
    ("bayes", {"value": "y"}, {"sum": (Y,), "sum_squares": (Y, Y)}),
]


@pytest.mark.parametrize("difference", ["absolute", "relative"])
@pytest.mark.parametrize(("kind", "columns", "names"), FORMS, ids=[form[0] for form in FORMS])
def test_a_file_and_its_sums_say_the_same(units, tmp_path, kind, columns, names, difference):
    np.savetxt(tmp_path / "units.csv", units, delimiter=",", header="arm,y,d,x,b", comments="")
    more = {"difference": difference, "alpha": 0.1}
    of_file = compare_form(kind, {"csv": "units.csv", "arm": "arm", **columns, **more}, tmp_path)
    of_sums = compare_form(kind, named(units, names) | more, tmp_path)
    assert of_file == pytest.approx(of_sums, rel=1e-9)


def compare_form(kind, given, folder) -> list[float]:
    found = compute(kind, given, folder)
    return [found["effect"], *found["ci"]]


def test_several_covariates_explain_more_than_one(units, tmp_path):
    np.savetxt(tmp_path / "units.csv", units, delimiter=",", header="arm,y,d,x,b", comments="")
    errors = [
        compute(
            "cuped", {"csv": "units.csv", "arm": "arm", "value": "y", "covariates": names}, tmp_path
        )["se"]
        for names in (["x"], ["x", "d", "b"])
    ]
    assert errors[1] < errors[0]


def test_a_normal_belief_given_as_such():
    found = compute("bayes", {"posterior_mean": 0.1, "posterior_sd": 0.1})
    assert found["chance_to_win"] == pytest.approx(0.8413447460685429)  # R: pnorm(1)
    assert found["loss"] == pytest.approx([0.1083315, 0.0083315], abs=1e-7)


def test_where_less_is_better_the_chances_swap():
    given = arms(*TEN, difference="relative")
    up, down = compute("bayes", given), compute("bayes", {**given, "inverse": True})
    assert down["chance_to_win"] == pytest.approx(1 - up["chance_to_win"])
    assert down["loss"] == up["loss"][::-1]


def test_a_null_that_is_not_zero():
    """statsmodels: proportions_ztest([5, 12], [83, 99], value=.01)."""
    given = arms({"successes": 12, "n": 99}, {"successes": 5, "n": 83}, null=0.01)
    expected = proportions_ztest([5, 12], [83, 99], value=0.01)
    found = compute("two_prop_z", given)
    assert (found["statistic"], found["pvalue"]) == pytest.approx(expected)
