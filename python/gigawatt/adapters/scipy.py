"""Distributions of SciPy, by what they can do: ``m.input("life", scipy.stats.weibull_min(1.5, scale=3), "year")``.

A continuous one becomes a table of its quantiles at 2,049 standard normal scores, through which draws follow a
monotone cubic; one of few values, or of whole numbers, becomes ``discrete`` (values that a draw has with a probability
below 5e-17 are left out). Both kinds of SciPy's interface are read, ``stats.gamma(2)`` and ``stats.Normal(mu=1)``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any

import numpy as np

from gigawatt.errors import InvalidValueError, KindError
from gigawatt.modelling.distributions import Distribution, _build
from gigawatt.types import Array

_LIMIT, _SEGMENTS = 8.3, 2048  # of the core's tables
_FAR = 7.0  # scores beyond which a quantile may be missing: 1.3e-12 of probability
_MOST = 10_000  # values of a discrete distribution


def distribution(given: Any) -> Distribution:
    """A distribution of SciPy, frozen with its parameters, as one of this package.

    Raises KindError for what is none, InvalidValueError for arrays of distributions, quantiles that are not finite or
    fall, and discrete distributions of more than 10,000 values.
    """
    if not is_one(given):
        raise KindError(
            f"{type(given).__name__} is no frozen distribution: scipy.stats.weibull_min(1.5, scale=3) is one"
        )
    if hasattr(given, "freeze"):
        raise KindError(f"scipy.stats.{given.name} has no parameters yet: scipy.stats.{given.name}(…) is an input")
    text = _text(given)
    with np.errstate(all="ignore"):
        if np.ndim(_quantile(given, 0.5)) > 0:
            raise InvalidValueError(
                f"{text} is an array of distributions: an input takes one each, {{'label': distribution}}", subject=text
            )
        return _discrete(given, text) if _is_discrete(given) else _continuous(given, text)


def is_one(value: Any) -> bool:
    """Whether something is a frozen distribution: it has a cdf and quantiles of both tails."""
    return hasattr(value, "cdf") and any(
        hasattr(value, low) and hasattr(value, high) for low, high in (("ppf", "isf"), ("icdf", "iccdf"))
    )


def _continuous(given: Any, text: str) -> Distribution:
    scores = (np.arange(_SEGMENTS + 1) - _SEGMENTS // 2) * (2 * _LIMIT / _SEGMENTS)
    tail = np.array([0.5 * math.erfc(abs(z) / math.sqrt(2.0)) for z in scores])
    low, high = (float(end) for end in given.support())
    if math.isnan(low) or math.isnan(high):
        raise InvalidValueError(f"{text} has no support: its parameters are outside what they may be", subject=text)
    lower = _array(_quantile(given, tail[scores <= 0]), text)
    upper = _array(_upper_quantile(given, tail[scores > 0]), text)
    both: Array = np.concatenate([lower, upper])
    values = np.clip(_completed(both, scores.astype(np.float64), text), low, high)
    risen = np.maximum.accumulate(values)
    if np.any(risen - values > 1e-9 * (values[-1] - values[0])):
        place = int(np.argmax(risen - values))
        raise InvalidValueError(
            f"the quantiles of {text} fall at {_place(scores[place])}: it cannot be drawn from", subject=text
        )
    variance = given.variance() if hasattr(given, "variance") else given.var()
    return _build("tabulated", text, tuple(risen.tolist()), low, high, float(given.mean()), float(variance))


def _completed(values: Array, scores: Array, text: str) -> Array:
    """Quantiles far out that SciPy cannot give, on the line through the last two that it gives."""
    near = np.abs(scores) <= _FAR
    if not np.isfinite(values[near]).all():
        place = int(np.argmin(np.isfinite(values) | ~near))
        raise InvalidValueError(
            f"{text} has the quantile {values[place]} at {_place(scores[place])}: it must be a finite number",
            subject=text,
        )
    # Outward from there up to the first that is missing or falls back.
    there = near.copy()
    for side, sign in ((scores > _FAR, 1.0), (scores < -_FAR, -1.0)):
        places = np.flatnonzero(side)[:: int(sign)]
        outward = sign * values[places]
        inner = np.concatenate([[sign * values[places[0] - int(sign)]], outward[:-1]])
        there[places] = np.logical_and.accumulate(np.isfinite(outward) & (outward >= inner))
    known = np.flatnonzero(there)
    filled: Array = values.copy()
    for end, inner in ((known[0], known[1]), (known[-1], known[-2])):
        slope = (values[end] - values[inner]) / (scores[end] - scores[inner])
        beyond = ~there & (scores < scores[end] if end == known[0] else scores > scores[end])
        filled[beyond] = values[end] + slope * (scores[beyond] - scores[end])
    return filled


def _discrete(given: Any, text: str) -> Distribution:
    low, high = (float(end) for end in given.support())
    middle = float(_quantile(given, 0.5))
    upper = given.sf if hasattr(given, "sf") else given.ccdf
    first, last = max(low, _end(given.cdf, middle, -1)), min(high, _end(upper, middle, 1))
    if not last - first < _MOST:
        raise InvalidValueError(
            f"{text} has more than {_MOST:,} values that a draw may have: take a continuous distribution in its place",
            subject=text,
        )
    values = first + np.arange(int(last - first) + 1)
    weights = np.asarray(given.pmf(values), dtype=float)
    if not abs(weights.sum() - 1.0) < 1e-9:
        raise InvalidValueError(
            f"the probabilities of {text} at {first:g}, {first + 1:g}, … {last:g} add up to {weights.sum():.6g}: write "
            "gw.discrete(values, weights)",
            subject=text,
        )
    some = weights > 0
    return _build("discrete", values[some].tolist(), weights[some].tolist())


def _end(tail: Callable[[float], Any], start: float, direction: int) -> float:
    """A whole number beyond which a draw has a probability below that of the last score of a table."""
    least, step = 0.5 * math.erfc(_LIMIT / math.sqrt(2.0)), 1
    while math.isfinite(start) and step <= _MOST and float(tail(start + direction * step)) > least:
        step *= 2
    return start + direction * step


def _place(score: float) -> str:
    tail = 0.5 * math.erfc(abs(score) / math.sqrt(2.0))
    return f"probability {tail:.3g}" if score <= 0 else f"an upper probability of {tail:.3g}"


def _is_discrete(given: Any) -> bool:
    names = [kind.__name__ for kind in type(given).__mro__]
    return "DiscreteDistribution" in names or (hasattr(given, "pmf") and not hasattr(given, "pdf"))


def _quantile(given: Any, probability: Any) -> Any:
    return given.ppf(probability) if hasattr(given, "ppf") else given.icdf(probability)


def _upper_quantile(given: Any, probability: Any) -> Any:
    return given.isf(probability) if hasattr(given, "isf") else given.iccdf(probability)


def _array(values: Any, text: str) -> Array:
    found = np.asarray(values)
    if found.dtype.kind not in "fiu":
        raise InvalidValueError(f"the quantiles of {text} are {found.dtype}, not numbers", subject=text)
    return found.astype(np.float64)


def _text(given: Any) -> str:
    """As it was written: name and parameters."""
    name = getattr(getattr(given, "dist", None), "name", None)
    if not isinstance(name, str):
        shown = repr(given)
        shown = re.sub(r"np\.float64\(([^()]*)\)", r"\1", shown)
        return shown if len(shown) < 100 and not shown.startswith("<") else type(given).__name__
    parameters = [*map(_number, given.args), *(f"{key}={_number(value)}" for key, value in given.kwds.items())]
    return f"{name}({', '.join(parameters)})"


def _number(value: Any) -> str:
    return f"{float(value):.6g}" if np.ndim(value) == 0 else "[…]"
