"""Sufficient statistics that add: how many, the means, and the products about the means."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """Count, means and sums of products about the means of k variables; two of them add.

    About the means, not about 0: the squares of large values would drown their variance.

    References
    ----------
    Chan, Golub and LeVeque (1979), Stanford STAN-CS-79-773: the rule of adding.

    Examples
    --------
    >>> parts = Sums.of_values([[1.0], [2.0]]) + Sums.of_values([[6.0]])
    >>> parts.n, float(parts.mean[0]), float(parts.variance[0])
    (3.0, 3.0, 7.0)
    """

    n: float
    mean: Floats  # (k,); NaN where n is 0
    products: Floats  # (k, k)

    @classmethod
    def of_values(cls, values: ArrayLike) -> Self:
        """The sums of single units: ``values`` is (n, k), a row per unit."""
        rows = np.asarray(values, dtype=np.float64)
        n, size = rows.shape
        if n == 0:
            return cls(0.0, np.full(size, np.nan), np.zeros((size, size)))
        mean = rows.mean(axis=0)
        apart = rows - mean
        return cls(float(n), mean, apart.T @ apart)

    @classmethod
    def of_raw(cls, n: float, sums: ArrayLike, raw_products: ArrayLike) -> Self:
        """From plain sums (k,) and sums of products about 0 (k, k), as databases give them.

        A sum of squares about the mean within what rounding makes of the raw one is 0.

        Examples
        --------
        >>> float(Sums.of_raw(3, [9], [[41]]).variance[0])
        7.0
        """
        total = np.asarray(sums, dtype=np.float64)
        raw = np.asarray(raw_products, dtype=np.float64)
        if n <= 0:
            return cls(0.0, np.full(total.shape, np.nan), np.zeros(raw.shape))
        products = raw - np.outer(total, total) / n
        constant = np.diag(products) <= 4 * np.finfo(np.float64).eps * np.diag(raw)
        products[constant] = products[:, constant] = 0.0
        return cls(float(n), total / n, products)

    def __add__(self, other: Self) -> Self:
        if self.n == 0 or other.n == 0:
            return self if other.n == 0 else other
        n = self.n + other.n
        apart = other.mean - self.mean
        between = np.outer(apart, apart) * (self.n * other.n / n)
        mean = self.mean + apart * (other.n / n)
        return type(self)(n, mean, self.products + other.products + between)

    @property
    def covariance(self) -> Floats:
        """Sample covariances (k, k); NaN below two units."""
        return self.products / (self.n - 1) if self.n > 1 else np.full_like(self.products, np.nan)

    @property
    def variance(self) -> Floats:
        """Sample variances (k,); NaN below two units."""
        return np.diag(self.covariance).copy()

    @property
    def varies(self) -> NDArray[np.bool_]:
        """Whether each variable varies (k,), beyond what rounding makes of a constant."""
        least = self.n * (1e-13 * np.nan_to_num(self.mean)) ** 2
        return np.asarray(np.diag(self.products) > least)

    def take(self, *indices: int) -> Self:
        """The same of some of the variables, in the order given.

        Examples
        --------
        >>> Sums.of_values([[1, 5], [3, 9]]).take(1).mean.tolist()
        [7.0]
        """
        chosen = list(indices)
        return type(self)(self.n, self.mean[chosen], self.products[np.ix_(chosen, chosen)])

    def combine(self, weights: Sequence[float] | Floats) -> Self:
        """The sums of one variable, the weighted sum of these.

        Examples
        --------
        >>> Sums.of_values([[1, 5], [3, 9]]).combine([2, -1]).mean.tolist()
        [-3.0]
        """
        w = np.asarray(weights, dtype=np.float64)
        square = w @ self.products @ w
        # Below lies what rounding leaves of terms that cancel.
        least = 1e-14 * np.sum((np.abs(w) * np.sqrt(np.diag(self.products))) ** 2)
        return type(self)(
            self.n, np.array([w @ self.mean]), np.array([[square if square > least else 0.0]])
        )
