import numpy as np
import pytest
import scipy.sparse as sp
import statsmodels.api as sm
from hypothesis import assume, given
from hypothesis import strategies as st

from cx.stats import absorbed as module
from cx.stats.absorbed import absorbed


def drawn(seed, *, rows=60, groups=12, clusters=20, columns=2):
    """Columns of which one is of 0 and 1, an outcome, groups and clusters."""
    rng = np.random.default_rng(seed)
    design = rng.normal(size=(rows, columns)) * (rng.random((rows, columns)) < 0.7)
    design[:, 0] = rng.random(rows) < 0.4
    cluster = np.sort(rng.integers(0, clusters, rows))
    outcome = (rng.random(rows) < 0.2 + 0.3 * design[:, 0]).astype(float)
    return design, outcome, rng.integers(0, groups, rows), cluster


def fit(design, outcome, group, cluster):
    return absorbed(sp.csr_matrix(design), outcome, group, cluster)


def expected(design, outcome, group, cluster):
    """statsmodels with a dummy per group, its plain sandwich times the factor that we state."""
    dummies = np.eye(group.max() + 1)[group]
    dummies = dummies[:, dummies.any(axis=0)]
    model = sm.OLS(outcome, np.hstack([design, dummies]))
    options = {"groups": cluster, "use_correction": False}
    found = model.fit(cov_type="cluster", cov_kwds=options)
    n = np.bincount(group)
    alike, clusters = n[n > 1], len(np.unique(cluster))
    free = alike.sum() - len(alike) - design.shape[1]
    factor = clusters / (clusters - 1) * (alike.sum() - 1) / free
    k = design.shape[1]
    return found.params[:k], factor * found.cov_params()[:k, :k]


@given(st.integers(0, 10_000), st.integers(2, 14), st.integers(3, 40))
def test_agrees_with_dummies_and_clustered_errors(seed, groups, clusters):
    data = drawn(seed, groups=groups, clusters=clusters)
    found = fit(*data)
    n = np.bincount(data[2])
    centred = data[0] - (np.array([np.bincount(data[2], x) for x in data[0].T]).T / np.maximum(n, 1)[:, None])[data[2]]  # fmt: skip
    assume(np.linalg.cond(centred) < 1e4)
    coefficient, covariance = expected(*data)
    assert found.coefficient == pytest.approx(coefficient, abs=1e-8)
    assert found.covariance == pytest.approx(covariance, rel=1e-6, abs=1e-10)


def test_slices_of_clusters_give_the_same_errors(monkeypatch):
    data = drawn(3, rows=400, clusters=50)
    whole = fit(*data)
    monkeypatch.setattr(module, "SLICE", 7)
    assert fit(*data).covariance == pytest.approx(whole.covariance)
    assert fit(*data).clusters == whole.clusters == 50


def test_a_column_that_never_varies_in_a_group_has_no_coefficient():
    design, outcome, group, cluster = drawn(4)
    design[:, 1] = group  # the same for the whole group
    found = fit(design, outcome, group, cluster)
    alone = fit(design[:, :1], outcome, group, cluster)
    assert found.coefficient == pytest.approx([alone.coefficient[0], 0.0])
    assert found.covariance[1].tolist() == [0.0, 0.0]


def test_columns_that_say_the_same_share_their_coefficient():
    design, outcome, group, cluster = drawn(5, columns=1)
    twice = fit(np.hstack([design, design]), outcome, group, cluster)
    once = fit(design, outcome, group, cluster)
    assert twice.coefficient == pytest.approx([once.coefficient[0] / 2] * 2)


def test_one_cluster_has_no_errors():
    design, outcome, group, _ = drawn(6)
    found = fit(design, outcome, group, np.zeros(60, dtype=int))
    assert np.isnan(found.covariance).all()
    assert np.isfinite(found.coefficient).all()


def test_rows_without_anyone_alike_say_nothing():
    found = fit(np.ones((3, 1)), np.array([0.0, 1.0, 1.0]), np.arange(3), np.arange(3))
    assert found.coefficient.tolist() == [0.0]
    assert np.isnan(found.covariance).all()


def test_sparse_groups_reject_as_often_as_they_say():
    """Groups of two and three, no effect: 1,500 tables, .05 give or take three standard errors.

    The clustered form without the factor for the groups rejects at twice the level here.
    """
    rng, rejected = np.random.default_rng(8), np.zeros(2)
    for _ in range(1_500):
        group = np.repeat(np.arange(120), rng.integers(2, 4, 120))
        cluster = np.sort(rng.integers(0, 150, len(group)))
        rng.shuffle(group)
        x = (rng.random((len(group), 1)) < 0.3).astype(float)
        y = (rng.random(len(group)) < (0.1 + 0.3 * rng.random(120))[group]).astype(float)
        found = fit(x, y, group, cluster)
        error = np.sqrt(found.covariance[0, 0])
        free = (len(group) - 121) / (len(group) - 1)
        z = abs(found.coefficient[0]) / error
        rejected += [z > 1.96, z / np.sqrt(free) > 1.96]
    share = rejected / 1_500
    assert share[0] == pytest.approx(0.05, abs=0.018)
    assert share[1] > 0.1
