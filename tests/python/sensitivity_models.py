"""Models with known sensitivity indices."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np

import gigawatt as gw
from gigawatt import _core

YEAR = gw.years("2026", 1)


def _sin(x: Any) -> Any:
    return gw.call(np.sin, x, unit="1")


def ishigami(a: float = 7.0, b: float = 0.1) -> gw.Model:
    """sin x1 + a sin^2 x2 + b x3^4 sin x1."""
    m = gw.Model("ishigami", YEAR)
    x1, x2, x3 = (m.input(f"x{k}", gw.uniform(-math.pi, math.pi)) for k in (1, 2, 3))
    m.define("y", _sin(x1) + a * _sin(x2) ** 2 + b * x3**4 * _sin(x1))
    return m


def g_function(a: list[float]) -> gw.Model:
    """The product of (|4 x - 2| + a) / (1 + a)."""
    m = gw.Model("g", YEAR)
    product: Any = None
    for k, ak in enumerate(a, 1):
        x = m.input(f"x{k}", gw.uniform(0, 1)) * 4 - 2
        factor = (gw.maximum(x, -x) + ak) / (1 + ak)
        product = factor if product is None else product * factor
    m.define("y", product)
    return m


def linear(slopes: list[float], sds: list[float], correlations: dict[tuple[int, int], float] | None = None) -> gw.Model:
    """A sum of normals; correlations are of Pearson, between inputs by place."""
    m = gw.Model("linear", YEAR)
    inputs = [m.input(f"x{k}", gw.normal(mean=1, sd=sd)) for k, sd in enumerate(sds, 1)]
    if correlations:
        m.correlate({(f"x{i}", f"x{j}"): _core.rank_correlation(r) for (i, j), r in correlations.items()})
    total: Any = None
    for slope, x in zip(slopes, inputs, strict=True):
        total = slope * x if total is None else total + slope * x
    m.define("y", total)
    return m


def linear_shapley(
    slopes: list[float], sds: list[float], correlations: dict[tuple[int, int], float]
) -> np.ndarray[Any, Any]:
    """Shapley effects of ``linear``, from conditional variances of the joint normal over all orders."""
    beta, size = np.array(slopes), len(slopes)
    matrix = np.eye(size)
    for (i, j), r in correlations.items():
        matrix[i - 1, j - 1] = matrix[j - 1, i - 1] = r
    covariance = matrix * np.outer(sds, sds)

    def unexplained(inside: tuple[int, ...]) -> float:
        """E[Var(y | the others)]."""
        u, rest = list(inside), [k for k in range(size) if k not in inside]
        if not u:
            return 0.0
        left = covariance[np.ix_(u, u)]
        if rest:
            cross = covariance[np.ix_(u, rest)]
            left = left - cross @ np.linalg.solve(covariance[np.ix_(rest, rest)], cross.T)
        return float(beta[u] @ left @ beta[u])

    effects = np.zeros(size)
    for order in itertools.permutations(range(size)):
        for k, player in enumerate(order):
            effects[player] += unexplained(order[: k + 1]) - unexplained(order[:k])
    return effects / math.factorial(size) / unexplained(tuple(range(size)))
