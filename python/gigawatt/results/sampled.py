"""Statistics of samples, as a run forms them: over the values that are there and finite."""

from __future__ import annotations

import numpy as np

from gigawatt.results.sampling import between_replicates, by_replicate
from gigawatt.types import Array


def valid(samples: Array) -> Array:
    """Samples with NaN for what counts in no statistic: absent values, and values that are not finite."""
    return np.where(np.isfinite(samples), samples, np.nan)


def count(samples: Array) -> Array:
    """How many scenarios have a finite value."""
    return np.asarray(np.isfinite(samples).sum(axis=-1))


def mean(samples: Array) -> Array:
    """Mean over the scenarios; NaN where there is no value."""
    n = count(samples)
    total = np.where(np.isfinite(samples), samples, 0.0).sum(axis=-1)
    return np.asarray(np.where(n > 0, total / np.maximum(n, 1), np.nan))


def mean_error(samples: Array, per_replicate: int = 0) -> Array:
    """Standard error of the mean; NaN below two values.

    per_replicate: scenarios of one replicate of a sobol run, whose spread then tells; 0 for independent scenarios.
    """
    if per_replicate:
        parts, sizes = by_replicate(samples, per_replicate)
        return between_replicates(np.stack([mean(part) for part in parts], axis=-1), sizes, per_replicate)
    n = count(samples)
    away = np.where(np.isfinite(samples), samples - mean(samples)[..., None], 0.0)
    variance = (away**2).sum(axis=-1) / np.maximum(n - 1, 1)
    return np.asarray(np.where(n > 1, np.sqrt(variance / np.maximum(n, 1)), np.nan))


def quantile(samples: Array, q: float) -> Array:
    """Value that a share ``q`` of the scenarios stays below; NaN where there is no value."""
    empty = count(samples) == 0
    filled = np.where(empty[..., None], 0.0, valid(samples))
    return np.asarray(np.where(empty, np.nan, np.nanquantile(filled, q, axis=-1)))
