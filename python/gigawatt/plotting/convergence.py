"""How the mean settles as scenarios are added."""

from __future__ import annotations

import numpy as np

from gigawatt.errors import InvalidValueError
from gigawatt.plotting.scale import scale_of
from gigawatt.plotting.style import INK, PALETTE, TEXT, Sheet
from gigawatt.results.convergence import replicated
from gigawatt.types import Array

_POINTS = 300


def running(samples: Array) -> tuple[Array, Array, Array]:
    """Numbers of scenarios, the mean over so many first ones, its standard error.

    Scenarios without a finite value are passed over, as in every statistic. The error is the sample standard deviation
    over the square root of the count.
    """
    there = np.isfinite(samples)
    centre = float(samples[there].mean()) if there.any() else 0.0  # sums of squares lose nothing about the mean
    away = np.where(there, samples - centre, 0.0)
    count = there.cumsum()
    points = np.unique(np.geomspace(1, len(samples), _POINTS).round().astype(int)) - 1
    points = points[count[points] >= 2]
    n = count[points].astype(float)
    mean = away.cumsum()[points] / n
    variance = np.maximum((away**2).cumsum()[points] - n * mean**2, 0) / (n - 1)
    return points + 1.0, centre + mean, np.sqrt(variance / n)


def draw(sheet: Sheet, samples: Array, kind: str, unit: str, name: str, per_replicate: int = 0) -> None:
    """Draw the running mean and its band of two standard errors either side.

    per_replicate: scenarios of one scrambling of a sobol run: the mean is then over the first points of each.
    """
    if per_replicate:
        rows = [row for row in replicated(samples, per_replicate) if np.isfinite(row[2])]
        n, mean, error = (np.array(column) for column in zip(*rows, strict=True)) if rows else (np.empty(0),) * 3
    else:
        n, mean, error = running(samples)
    if not len(n):
        what = "complete scramblings" if per_replicate else "values"
        raise InvalidValueError(f"'{name}' has fewer than two {what}: a mean over them has no error", subject=name)
    late = n >= max(10, n[-1] / 200)  # the first few means would set the scale
    shown = late if late.sum() > 1 else np.ones(len(n), dtype=bool)
    n, mean, error = n[shown], mean[shown], error[shown]
    scale = sheet.scale("y", scale_of(kind, unit, mean), name)
    middle, doubt = scale.of(mean), 2 * error * scale.factor
    sheet.ax.fill_between(n, middle - doubt, middle + doubt, color=PALETTE[0], alpha=0.2, linewidth=0,
                          label="±2 standard errors")  # fmt: skip
    sheet.ax.plot(n, middle, color=PALETTE[0], linewidth=1.5, label="mean so far")
    sheet.ax.axhline(float(middle[-1]), color=INK, linewidth=0.6)
    sheet.ax.set_xscale("log")
    sheet.ax.set_xlabel("scenarios", fontsize=TEXT, color=INK)
