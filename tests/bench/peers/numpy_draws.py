"""Draws by NumPy's own samplers, not by inversion: the fastest that a pipeline without gigawatt has at hand."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from peers.given import CORRELATED, DISTRIBUTED, RANK_CORRELATION, Array


def drawn(rng: np.random.Generator, family: str, parameters: tuple[float, ...], count: int) -> Array:
    """One input."""
    if family == "pert":
        low, mode, high = parameters
        width = high - low
        return low + width * rng.beta(1 + 4 * (mode - low) / width, 1 + 4 * (high - mode) / width, count)
    sampler: Any = getattr(rng, family)
    return np.asarray(sampler(*parameters, count))


def draws(seed: int, part: int, scenarios: int, periods: int) -> dict[str, Array]:
    """Every input of some scenarios; parts have streams of their own."""
    rng = np.random.Generator(np.random.SFC64([seed, part]))
    found = {"shock": rng.standard_normal((periods, scenarios))}
    for name, (family, parameters) in DISTRIBUTED.items():
        if name not in CORRELATED:
            found[name] = drawn(rng, family, parameters, scenarios)
    # A normal copula of two log-normals: correlated normals, then exp. The score's correlation from the ranks'.
    rho = 2.0 * math.sin(math.pi * RANK_CORRELATION / 6.0)
    first, second = rng.standard_normal((2, scenarios))
    for name, score in zip(CORRELATED, (first, rho * first + math.sqrt(1 - rho**2) * second), strict=True):
        mean, sd = DISTRIBUTED[name][1]
        found[name] = np.exp(mean + sd * score)
    return found
