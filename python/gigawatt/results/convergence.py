"""How the mean of a quantity settles as scenarios are added."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from gigawatt.errors import AxisError, InvalidValueError
from gigawatt.results import sampled
from gigawatt.results.sampling import between_replicates, by_replicate
from gigawatt.types import Array

if TYPE_CHECKING:
    from gigawatt.results.run import Run


@dataclass(frozen=True)
class Convergence:
    """Means over growing numbers of scenarios, with their standard errors. It prints itself.

    random and latin: the first scenarios of the run, doubled from row to row. sobol: the first points of every
    scrambling, doubled, so that each row is what a run of so many scenarios gives. ``shrinks`` is the power of the
    number of scenarios with which the error falls over the rows: -0.5 for independent draws.
    """

    name: str
    unit: str
    method: str
    samples: Array
    mean: Array
    error: Array

    @property
    def shrinks(self) -> float:
        """Slope of log(error) over log(samples), by least squares; NaN below two rows with an error."""
        there = np.isfinite(self.error) & (self.error > 0)
        if there.sum() < 2:
            return math.nan
        return float(np.polyfit(np.log(self.samples[there]), np.log(self.error[there]), 1)[0])

    def to_dataframe(self) -> Any:
        """Give the rows as a pandas DataFrame, by number of scenarios."""
        from gigawatt.results.convert import require

        pandas = require("pandas")
        index = pandas.Index(self.samples, name="samples")
        frame = pandas.DataFrame({"mean": self.mean, "error": self.error}, index=index)
        frame.attrs["unit"] = self.unit
        return frame

    def __repr__(self) -> str:
        from gigawatt.display.text import convergence_text

        return convergence_text(self)


def convergence(run: Run, name: str, at: Mapping[str, str] | None) -> Convergence:
    """See ``Run.convergence``."""
    result = run[name].sel(**(at or {}))
    if result.axes:
        axes = ", ".join(a.name for a in result.axes)
        raise AxisError(f"'{name}' varies over {axes}: say which cell, at={{'{result.axes[0].name}': …}}", subject=name)
    samples = result.to_numpy()
    if np.isfinite(samples).sum() < 2:
        raise InvalidValueError(f"'{name}' has fewer than two values: nothing converges", subject=name)
    size = run.per_replicate
    rows = _rows(samples) if size == 0 else replicated(samples, size)
    n, mean, error = (np.array(column) for column in zip(*rows, strict=True))
    return Convergence(name, result.unit, run.method, n, mean, error)


def _doubled(most: int) -> list[int]:
    counts = [most]
    while counts[-1] >= 128:
        counts.append(math.ceil(counts[-1] / 2))
    return counts[::-1]


def _rows(samples: Array) -> list[tuple[int, float, float]]:
    firsts = ((n, samples[:n]) for n in _doubled(len(samples)))
    return [(n, float(sampled.mean(first)), float(sampled.mean_error(first))) for n, first in firsts]


def replicated(samples: Array, size: int) -> list[tuple[int, float, float]]:
    """Scenarios, mean and error over the first points of every scrambling of ``size`` scenarios, doubled."""
    parts, _ = by_replicate(samples, size)
    most = max(len(part) for part in parts)
    rows = []
    for points in sorted({1 << k for k in range(most.bit_length()) if 1 << k <= most} | {most}):
        firsts = [part[:points] for part in parts]
        sizes = np.array([len(first) for first in firsts])
        means = np.array([float(sampled.mean(first)) for first in firsts])
        error = float(between_replicates(means, sizes, points))
        rows.append((int(sizes.sum()), float(sampled.mean(np.concatenate(firsts))), error))
    return rows
