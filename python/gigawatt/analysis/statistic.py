"""One number of an output, asked of a model or of samples: base value, mean, standard deviation, quantile."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np

from gigawatt import _core
from gigawatt.analysis.samples import sample, scale_of
from gigawatt.errors import unknown_name
from gigawatt.results import sampled
from gigawatt.results.supply import Calls
from gigawatt.types import Array

_QUANTILE = re.compile(r"quantile:(0?\.\d+|0|1|1\.0)$")


def measure(
    output: str, cell: int, statistic: str, seed: int, count: int
) -> Callable[[_core.Model], tuple[float, float]]:
    """What is asked of a model: a value and its standard error."""
    if statistic != "base":
        of = statistic_of(statistic)
        return lambda core: of(sample(core, [output], seed, count)[0][cell])

    def base(core: _core.Model) -> tuple[float, float]:
        supply = Calls(core).base(_core.compile(core, [output])) if core.has_calls else None
        _, values, present = _core.base_run(core, [output], supply)[output]
        there = present.size == 0 or present[cell] != 0.0
        value = float(values[cell]) / scale_of(core.at(output)) if there else np.nan
        return (value if np.isfinite(value) else np.nan), 0.0

    return base


def statistic_of(text: str) -> Callable[[Array], tuple[float, float]]:
    """A statistic of samples and its standard error: ``mean``, ``sd`` or ``quantile:0.9``."""
    if text == "mean":
        return lambda y: (float(sampled.mean(y)), float(sampled.mean_error(y)))
    if text == "sd":
        return _sd
    match = _QUANTILE.match(str(text))
    if match is None:
        raise unknown_name("statistic", text, ["base", "mean", "sd", "quantile:0.5"])
    q = float(match.group(1))

    def quantile(y: Array) -> tuple[float, float]:
        n = int(sampled.count(y))
        if n == 0:
            return np.nan, np.nan
        step = np.sqrt(q * (1 - q) / n)  # ranks one standard error off
        ends = [float(sampled.quantile(y, min(max(q + s, 0.0), 1.0))) for s in (-step, step)]
        return float(sampled.quantile(y, q)), 0.5 * (ends[1] - ends[0])

    return quantile


def _sd(y: Array) -> tuple[float, float]:
    there = y[np.isfinite(y)]
    if len(there) < 2:
        return np.nan, np.nan
    away = there - there.mean()
    variance = float((away**2).sum() / (len(there) - 1))
    spread = float(((away**2 - variance) ** 2).mean())
    return variance**0.5, 0.5 * (spread / max(variance, 1e-300) / len(there)) ** 0.5
