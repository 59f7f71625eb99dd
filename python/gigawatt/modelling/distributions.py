"""Distributions: what an uncertain input may be.

Each is made from its parameters or from any two quantiles, given as keywords ``p5=…, p95=…`` (any whole or decimal
percentage: ``p2_5``). The central value, used by the base run, is the median.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from gigawatt import _core
from gigawatt.errors import InvalidValueError, keywords, refuse_keywords

_QUANTILE = re.compile(r"p(\d{1,2}(?:_\d+)?)$")


class Distribution:
    """An immutable distribution over real numbers. Compare with ``==``; it pickles and copies."""

    __slots__ = ("_core", "_recipe")

    def __init__(self, core: _core.Distribution, recipe: tuple[str, tuple[Any, ...]]) -> None:
        self._core = core
        self._recipe = recipe

    def quantile(self, probability: float) -> float:
        """Value with the given probability below it; 0 and 1 give the ends of the support."""
        return self._core.quantile(probability)

    def cdf(self, x: float) -> float:
        """Probability of a value at or below x."""
        return self._core.cdf(x)

    def mean(self) -> float:
        """Mean, NaN where it does not exist."""
        return self._core.mean

    def median(self) -> float:
        """The central value, which the base run uses."""
        return self._core.quantile_at_score(0.0)

    def sd(self) -> float:
        """Standard deviation, NaN or infinity where it does not exist."""
        variance = self._core.variance
        return math.sqrt(variance) if variance == variance else variance

    def truncated(self, low: float = -math.inf, high: float = math.inf) -> Distribution:
        """Give this distribution between two values (conditional on lying there)."""
        return _build("truncated", self, float(low), float(high))

    @property
    def support(self) -> tuple[float, float]:
        """Lowest and highest possible value."""
        return self._core.low, self._core.high

    @property
    def family(self) -> str:
        """Name of the family."""
        return self._core.family

    @property
    def parameters(self) -> dict[str, float]:
        """Parameters by name."""
        return dict(self._core.parameters)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Distribution) and self._core.equals(other._core)

    def __hash__(self) -> int:
        return hash(self._core.text)

    def __repr__(self) -> str:
        return self._core.text

    def _repr_html_(self) -> str:
        from gigawatt.display.html_model import distribution_html

        return distribution_html(self)

    def __reduce__(self) -> tuple[Any, ...]:
        return (_build, (self._recipe[0], *self._recipe[1]))


def _mixture(components: Sequence[Distribution], weights: Sequence[float]) -> _core.Distribution:
    return _core.Distribution.mixture([c._core for c in components], list(weights))


_MAKERS: dict[str, Callable[..., _core.Distribution]] = {
    "constant": _core.Distribution.constant,
    "normal": _core.Distribution.normal,
    "lognormal": _core.Distribution.lognormal,
    "uniform": _core.Distribution.uniform,
    "triangular": _core.Distribution.triangular,
    "pert": _core.Distribution.pert,
    "beta": _core.Distribution.beta,
    "gamma": _core.Distribution.gamma,
    "student_t": _core.Distribution.student_t,
    "bernoulli": _core.Distribution.bernoulli,
    "discrete": _core.Distribution.discrete,
    "empirical": _core.Distribution.empirical,
    "mixture": _mixture,
    "quantiles": _core.Distribution.from_quantiles,
    "tabulated": lambda *args: _core.Distribution.tabulated(*args),
    "truncated": lambda base, low, high: base._core.truncated(low, high),
}


def _build(kind: str, *args: Any) -> Distribution:
    return Distribution(_MAKERS[kind](*args), (kind, args))


def _quantiles(family: str, given: dict[str, float], names: Sequence[str]) -> list[tuple[float, float]]:
    """Read p5=… keywords; anything else is a mistake in a keyword's name."""
    found = []
    for key, value in given.items():
        match = _QUANTILE.match(key)
        if not match:
            refuse_keywords(family, [key], [*names, "p5", "p50", "p95"], " (any two quantiles)")
            continue
        found.append((float(match.group(1).replace("_", ".")) / 100.0, float(value)))
    return sorted(found)


def _named(family: str, names: Sequence[str], values: Sequence[float | None], given: dict[str, float]) -> Distribution:
    """From all parameters or from two quantiles."""
    points = _quantiles(family, given, names)
    present = [v for v in values if v is not None]
    if points and present:
        raise InvalidValueError(f"{family}: give its parameters or two quantiles, not both")
    if points:
        if len(points) != 2:
            raise InvalidValueError(f"{family}: two quantiles are needed, got {len(points)}")
        return _build("quantiles", family, *points[0], *points[1])
    if len(present) != len(names):
        missing = [n for n, v in zip(names, values, strict=True) if v is None]
        raise InvalidValueError(f"{family}: {', '.join(missing)} missing (or give two quantiles such as p5=, p95=)")
    return _build(family, *(float(v) for v in present))


def normal(mean: float | None = None, sd: float | None = None, **quantiles: float) -> Distribution:
    """Normal distribution: ``normal(mean=0.1, sd=0.02)`` or ``normal(p5=0.07, p95=0.13)``."""
    return _named("normal", ("mean", "sd"), (mean, sd), quantiles)


def lognormal(log_mean: float | None = None, log_sd: float | None = None, **quantiles: float) -> Distribution:
    """Log-normal: ``lognormal(p50=2.2, p95=4.4)``, or exp of a normal with log_mean and log_sd."""
    return _named("lognormal", ("log_mean", "log_sd"), (log_mean, log_sd), quantiles)


def uniform(low: float | None = None, high: float | None = None, **quantiles: float) -> Distribution:
    """Uniform between two values."""
    return _named("uniform", ("low", "high"), (low, high), quantiles)


def triangular(
    low: float | None = None, mode: float | None = None, high: float | None = None, **quantiles: float
) -> Distribution:
    """Triangular: lowest, most likely and highest value; from two quantiles it is symmetric."""
    return _named("triangular", ("low", "mode", "high"), (low, mode, high), quantiles)


@keywords
def pert(low: float, mode: float, high: float, *, weight: float = 4.0) -> Distribution:
    """PERT: a beta between low and high with mean (low + weight * mode + high) / (weight + 2)."""
    return _build("pert", float(low), float(mode), float(high), float(weight))


def beta(
    a: float | None = None, b: float | None = None, low: float = 0.0, high: float = 1.0, **quantiles: float
) -> Distribution:
    """Beta with shapes a and b, stretched to low … high; from two quantiles it lies on 0 … 1."""
    if quantiles:
        return _named("beta", ("a", "b"), (a, b), quantiles)
    if a is None or b is None:
        raise InvalidValueError("beta: a and b are needed (or two quantiles such as p5=, p95=)")
    return _build("beta", float(a), float(b), float(low), float(high))


def gamma(shape: float | None = None, scale: float | None = None, **quantiles: float) -> Distribution:
    """Gamma with mean shape * scale."""
    return _named("gamma", ("shape", "scale"), (shape, scale), quantiles)


def student_t(df: float, loc: float | None = None, scale: float | None = None, **quantiles: float) -> Distribution:
    """Student's t with df degrees of freedom, or through two quantiles with that df."""
    points = _quantiles("student_t", quantiles, ("df", "loc", "scale"))
    if points:
        if len(points) != 2 or loc is not None or scale is not None:
            raise InvalidValueError("student_t: give df with loc and scale, or df with two quantiles")
        return _build("quantiles", "student_t", *points[0], *points[1], float(df))
    return _build("student_t", float(df), 0.0 if loc is None else float(loc), 1.0 if scale is None else float(scale))


@keywords
def bernoulli(probability: float) -> Distribution:
    """1 with the given probability, else 0. Its central value is 1 only where the probability is above one half."""
    return _build("bernoulli", float(probability))


@keywords
def discrete(values: Sequence[float], weights: Sequence[float] | None = None) -> Distribution:
    """One of several values, with weights (equal unless given)."""
    numbers = [float(v) for v in values]
    return _build("discrete", numbers, [1.0] * len(numbers) if weights is None else [float(w) for w in weights])


@keywords
def empirical(observations: Sequence[float] | np.ndarray[Any, Any]) -> Distribution:
    """The step distribution of observed values."""
    return _build("empirical", [float(v) for v in np.asarray(observations, dtype=float).ravel()])


@keywords
def mixture(components: Sequence[Distribution], weights: Sequence[float] | None = None) -> Distribution:
    """One of several distributions, with weights (equal unless given)."""
    parts = list(components)
    return _build("mixture", parts, [1.0] * len(parts) if weights is None else [float(w) for w in weights])


@keywords
def to(low: float, high: float, *, ci: float = 0.9) -> Distribution:
    """A central interval: log-normal where both ends are positive, else normal.

    ``gw.to(3, 9)`` has 5 % below 3 and 5 % above 9.
    """
    if not 0.0 < ci < 1.0:
        raise InvalidValueError(f"to: ci is the share inside the interval, between 0 and 1, got {ci}")
    family = "lognormal" if low > 0 else "normal"
    return _build("quantiles", family, (1.0 - ci) / 2.0, float(low), (1.0 + ci) / 2.0, float(high))
