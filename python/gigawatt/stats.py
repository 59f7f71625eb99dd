"""Statistics of data at hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gigawatt import _core


@dataclass(frozen=True)
class Summary:
    """Moments of a list of numbers; ``sd`` has n - 1 below."""

    count: float
    mean: float
    sd: float
    skewness: float
    kurtosis: float
    minimum: float
    maximum: float
    autocorrelation: float


def summarise(values: Sequence[float]) -> Summary:
    """Summarise numbers: count, mean, sd, skewness, kurtosis, extremes, lag-1 autocorrelation."""
    return Summary(**_core.summarise(values))
