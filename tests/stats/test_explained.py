import numpy as np
import pytest

from cx.stats.explained import FOLDS, explained


def fit(outcome, candidates, seed=1):
    return explained(outcome, candidates, rng=np.random.default_rng(seed))


def test_the_share_explained_is_the_squared_correlation():
    """r = .6 and .3 in 20,000 people; cross-validation costs next to nothing there."""
    rng = np.random.default_rng(2)
    x = rng.normal(size=(20_000, 2))
    y = 0.6 * x[:, 0] + 0.3 * x[:, 1] + np.sqrt(1 - 0.36 - 0.09) * rng.normal(size=20_000)
    found = fit(y, x)
    assert found.r2 == pytest.approx([0.36, 0.09], abs=0.02)
    assert found.best == 0
    assert found.behind == pytest.approx([0, found.r2[0] - found.r2[1]])
    assert found.behind_low[1] > 0.2


def test_agrees_with_lines_fitted_fold_by_fold():
    rng = np.random.default_rng(3)
    x = rng.normal(size=(80, 1))
    y = x[:, 0] + rng.normal(size=80)
    again, sums = np.random.default_rng(7), np.zeros(2)
    for _ in range(5):
        fold = again.permutation(80) % FOLDS
        for k in range(FOLDS):
            out = fold == k
            slope, level = np.polyfit(x[~out, 0], y[~out], 1)
            errors = y[out] - level - slope * x[out, 0], y[out] - y[~out].mean()
            sums += [float(np.sum(each**2)) for each in errors]
    assert fit(y, x, seed=7).r2[0] == pytest.approx(1 - sums[0] / sums[1])


def test_what_says_nothing_explains_nothing():
    rng = np.random.default_rng(4)
    x = np.column_stack([rng.normal(size=200), np.ones(200)])
    found = fit(rng.normal(size=200), x)
    assert (found.r2 < 0.03).all()
    assert (found.low <= 0).all()


def test_ties_are_ties():
    rng = np.random.default_rng(5)
    x = rng.normal(size=(100, 2))
    found = fit(x.sum(axis=1) + rng.normal(size=100), x)
    assert found.behind_low[1 - found.best] < 0


@pytest.mark.parametrize("people", [2 * FOLDS - 1, 200])
def test_too_few_or_all_alike_cannot_be_said(people):
    outcome = np.arange(float(people)) if people < 2 * FOLDS else np.full(people, 4.0)
    found = fit(outcome, np.arange(2.0 * people).reshape(people, 2))
    assert found.best == -1
    assert np.isnan(found.r2).all()
