"""Smooth functions of several columns fitted to samples: an additive model of natural cubic splines.

Each column has a natural cubic spline (Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, 5.2.1)
with knots at its quantiles; a column of few values has a level for each. How many knots is chosen by generalised
cross-validation (Craven and Wahba 1979), the same number for all columns.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from gigawatt.types import Array

_KNOTS = (2, 3, 4, 6, 9, 13)  # two knots are a straight line
_FEW = 12  # values of a column that has a level for each


@dataclass(frozen=True)
class Fit:
    """A least-squares fit of several responses: fitted values (scenario, response), and what draws of them need."""

    basis: Array  # orthonormal columns, (scenario, basis)
    coefficients: Array  # (basis, response)
    residual: Array  # covariance of the residuals, (response, response)

    @property
    def fitted(self) -> Array:
        """Fitted values, (scenario, response)."""
        return np.asarray(self.basis @ self.coefficients)

    def draws(self, count: int, seed: int) -> Iterator[Array]:
        """Fitted values with coefficients drawn from their sampling distribution, normal around the estimate."""
        generator = np.random.default_rng(seed)
        values, vectors = np.linalg.eigh(self.residual)
        root = vectors * np.sqrt(np.maximum(values, 0.0))
        for _ in range(count):
            # The basis is orthonormal, so the coefficients of one response are uncorrelated and equally uncertain.
            noise = generator.standard_normal(self.coefficients.shape) @ root.T
            yield self.basis @ (self.coefficients + noise)


def fit(columns: Array, responses: Array) -> Fit:
    """Fit responses (scenario, response) on columns (column, scenario); the best number of knots for all together."""
    n = len(responses)
    spread = np.maximum(responses.var(axis=0), 1e-300)
    best: tuple[float, Fit] | None = None
    done: set[int] = set()
    for knots in _KNOTS:
        basis = _orthonormal(columns, knots)
        size = basis.shape[1]
        if size in done or size > n // 4:
            continue
        done.add(size)
        coefficients = basis.T @ responses
        left = responses - basis @ coefficients
        score = float(((left**2).mean(axis=0) / spread).sum() / (1 - size / n) ** 2)
        if best is None or score < best[0]:
            best = score, Fit(basis, coefficients, left.T @ left / (n - size))
    assert best is not None  # a straight line always fits in: callers ask for enough scenarios
    return best[1]


def _orthonormal(columns: Array, knots: int) -> Array:
    parts: list[Array] = [np.ones((1, columns.shape[1]))]
    parts += [_column(column, knots) for column in columns]
    stacked = np.concatenate(parts)
    stacked /= np.linalg.norm(stacked, axis=1)[:, None]
    # By its Gram matrix, which is small; columns that others span (levels that add up to one) fall out.
    values, vectors = np.linalg.eigh(stacked @ stacked.T)
    keep = values > 1e-10 * values[-1]
    return np.ascontiguousarray(((vectors[:, keep] / np.sqrt(values[keep])).T @ stacked).T)


def _column(x: Array, knots: int) -> Array:
    """Basis functions of one column, (function, scenario), without the constant."""
    levels = np.unique(x)
    if len(levels) <= _FEW:
        return np.asarray(x[None, :] == levels[1:, None], dtype=float)
    places = np.unique(np.quantile(x, np.linspace(0.02, 0.98, knots)))
    scaled = (x - places[0]) / max(places[-1] - places[0], 1e-300)
    if len(places) < 3:
        return np.asarray(scaled[None, :])
    at = (places - places[0]) / (places[-1] - places[0])
    cubes = np.maximum(scaled[None, :] - at[:, None], 0.0) ** 3
    slopes = (cubes[:-1] - cubes[-1]) / (at[-1] - at[:-1])[:, None]
    return np.concatenate([scaled[None, :], slopes[:-1] - slopes[-1]])
