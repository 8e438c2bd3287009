"""Slopes: against least squares written out, and against planted truths."""

import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp

from cx.stats.absorbed import absorbed
from cx.stats.slopes import line


def rows_of(seed: int, n: int = 300) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    customer = np.sort(rng.integers(0, n // 2, n))
    lead, group = rng.normal(size=n), rng.integers(0, 5, n)
    own = rng.normal(size=n // 2)[customer]
    level = lead + 0.3 * group + own
    y = 0.2 * level + 0.5 * group - own + rng.normal(size=n)
    w = rng.integers(0, 2, n)
    return pd.DataFrame(
        {"customer": customer, "lead": lead, "group": group, "level": level, "w": w, "y": y + w}
    )


def fit(rows: pd.DataFrame, lead: str):
    return line(
        rows["y"].to_numpy(),
        rows["level"].to_numpy(),
        lead=rows[lead].to_numpy(),
        beside=sp.csr_matrix(rows[["w"]].to_numpy(dtype=float)),
        group=rows["group"].to_numpy(),
        cluster=rows["customer"].to_numpy(),
    )


@pytest.mark.parametrize("lead", ["lead", "level"])
def test_two_stage_least_squares_written_out(lead):
    """Z'X b = Z'y with dummies; the sandwich of the customers' scores, times the same factor."""
    rows = rows_of(3)
    dummies = pd.get_dummies(rows["group"]).to_numpy(dtype=float)
    x = np.c_[rows["level"], rows["w"], dummies]
    z = np.c_[rows[lead], rows["w"], dummies]
    bread = np.linalg.inv(z.T @ x)
    b = bread @ z.T @ rows["y"]
    scores = z * (rows["y"] - x @ b).to_numpy()[:, None]
    summed = pd.DataFrame(scores).groupby(rows["customer"].to_numpy()).sum().to_numpy()
    groups, n, k = len(summed), len(rows), x.shape[1]
    factor = groups / (groups - 1) * (n - 1) / (n - k)
    covariance = factor * bread @ summed.T @ summed @ bread.T
    found = fit(rows, lead)
    assert found.value == pytest.approx(b[0])
    assert found.error == pytest.approx(np.sqrt(covariance[0, 0]))


def test_a_lead_that_does_not_lead_says_nothing():
    rows = rows_of(1)
    noise = np.random.default_rng(5).normal(size=len(rows))
    assert np.isnan(fit(rows.assign(lead=noise), "lead").value)


def lives(seed: int, *, hidden: float, slope: float = -0.06) -> pd.DataFrame:
    """Deliveries of customers who order again only after a success; keen ones live nearer by."""
    rng = np.random.default_rng(seed)
    keen, found = rng.normal(size=4000), []
    there = np.arange(4000)
    for number in range(6):
        away = (hidden > 0) * keen[there]
        level = 4 - away + rng.normal(size=len(there))
        chance = np.clip(0.5 + slope * (level - 4) + hidden * keen[there], 0, 1)
        y = rng.random(len(there)) < chance
        found.append(pd.DataFrame({"customer": there, "number": number, "level": level, "y": y}))
        there = there[y]
    rows = pd.concat(found).sort_values(["customer", "number"], ignore_index=True)
    before = rows.groupby("customer")["level"].cumsum() - rows["level"]
    return rows.assign(y=rows["y"].astype(float), lead=rows["level"] - before / rows["number"])


@pytest.mark.parametrize("hidden", [0.0, 0.12])
def test_what_is_peculiar_to_customers_drops_out(hidden):
    """Led by the own earlier levels; others' levels, and customer effects, miss the truth."""
    led, plain, effects = [], [], []
    for seed in range(8):
        rows = lives(seed, hidden=hidden)
        plain.append(value_of(rows, "level"))
        led.append(value_of(rows[rows["number"] > 0], "lead"))
        customer = rows["customer"].to_numpy()
        manieth = pd.get_dummies(rows["number"]).to_numpy(dtype=float)[:, 1:]
        design = sp.csr_matrix(np.c_[rows["level"], manieth])
        effects.append(absorbed(design, rows["y"].to_numpy(), customer, customer).coefficient[0])
    assert np.mean(led) == pytest.approx(-0.06, abs=0.009)  # three errors of the mean of 8
    assert np.mean(effects) > -0.045  # the outcome decides whether there is a later dose
    if hidden:
        assert np.mean(plain) < -0.1
    else:
        assert np.mean(plain) == pytest.approx(-0.06, abs=0.006)


def value_of(rows: pd.DataFrame, lead: str) -> float:
    return line(
        rows["y"].to_numpy(),
        rows["level"].to_numpy(),
        lead=rows[lead].to_numpy(),
        beside=sp.csr_matrix((len(rows), 0)),
        group=rows["number"].to_numpy(),
        cluster=rows["customer"].to_numpy(),
    ).value


def test_errors_are_as_large_as_the_slopes_vary():
    found = []
    for seed in range(40):
        rows = lives(100 + seed, hidden=0.12)
        rows = rows[(rows["customer"] < 1500) & (rows["number"] > 0)]
        customer, number = rows["customer"].to_numpy(), rows["number"].to_numpy() - 1
        found.append(
            line(
                rows["y"].to_numpy(),
                rows["level"].to_numpy(),
                lead=rows["lead"].to_numpy(),
                beside=sp.csr_matrix((len(rows), 0)),
                group=number,
                cluster=customer,
            )
        )
    values, errors = zip(*found, strict=True)
    assert np.mean(errors) / np.std(values) == pytest.approx(1, abs=0.3)  # 40 worlds: 11 % each way
