"""Statistics of the outputs of a run: rounded for people, and a digest of every bit of them."""

from __future__ import annotations

import hashlib
import itertools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from gigawatt.display.numbers import number
from gigawatt.files import toml

if TYPE_CHECKING:
    from gigawatt.results.run import Run

DIGITS = 6
QUANTILES = (0.05, 0.5, 0.95)
COLUMNS = ("mean", "error", "p5", "p5 error", "p50", "p50 error", "p95", "p95 error", "share")
_DIGESTED = (0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99)  # beside the moments and extremes


@dataclass(frozen=True)
class Cell:
    """One cell of an output: its labels and its statistics; NaN where no scenario has a value."""

    labels: tuple[str, ...]
    mean: float
    error: float
    p5: float
    p5_error: float
    p50: float
    p50_error: float
    p95: float
    p95_error: float
    share: float

    @property
    def numbers(self) -> tuple[float, ...]:
        """The statistics in the order of ``COLUMNS``."""
        return (
            *(self.mean, self.error, self.p5, self.p5_error, self.p50, self.p50_error),
            *(self.p95, self.p95_error, self.share),
        )


@dataclass(frozen=True)
class Figures:
    """One output: unit, axes, digest of its statistics, and its cells."""

    name: str
    unit: str
    axes: tuple[str, ...]
    digest: str
    cells: tuple[Cell, ...]

    def fits(self, other: Figures) -> bool:
        """Whether two outputs are in one unit and over the same cells."""
        return self.unit == other.unit and [c.labels for c in self.cells] == [c.labels for c in other.cells]


def figures(run: Run, name: str) -> Figures:
    """Statistics of one output of a run."""
    result = run[name]
    core, output = run._result(name)
    moments = core.moments(output)
    columns = [moments["mean"], moments["mean_error"]]
    for q in QUANTILES:
        columns += [core.quantile(output, q), core.quantile_error(output, q)]
    columns.append(1.0 - core.absent(output) / max(core.scenarios, 1))
    axes = result._all_axes
    labels = list(itertools.product(*(a.labels for a in axes)))
    values = np.column_stack([np.broadcast_to(np.ravel(c), (len(labels),)) for c in columns])
    cells = tuple(Cell(at, *map(_rounded, row)) for at, row in zip(labels, values.tolist(), strict=True))
    unit = "days since 1970-01-01" if result.info.kind == "date" else result.unit or "1"
    return Figures(name, unit, tuple(a.name for a in axes), digest(core, output), cells)


def digest(core: Any, output: int) -> str:
    """Sha256 over the bytes of moments, quantiles and counts of an output, every NaN the same."""
    state = hashlib.sha256(b"gigawatt statistics 1")
    moments = core.moments(output)
    parts = [(key, moments[key]) for key in sorted(moments)]
    parts += [(f"q{q}", core.quantile(output, q)) for q in _DIGESTED]
    parts += [("absent", core.absent(output)), ("not finite", core.not_finite(output))]
    for key, values in parts:
        array = np.array(values, dtype="<f8").ravel()
        array[np.isnan(array)] = np.nan
        state.update(key.encode() + array.tobytes())
    return state.hexdigest()


def _rounded(value: float) -> float:
    return float(f"{value:.{DIGITS}g}") if math.isfinite(value) else value


def row(found: Figures) -> dict[str, Any]:
    """Figures as a table of a file; a statistic that is not there is the text "none"."""
    cells = [[*c.labels, *(_written(v) for v in c.numbers)] for c in found.cells]
    about = {"unit": found.unit, "digest": found.digest}
    return {**about, "columns": [*found.axes, *COLUMNS], "cells": cells}


def _written(value: float) -> Any:
    if math.isfinite(value):
        return toml.Written(number(value, DIGITS).replace(",", ""))
    return "none" if math.isnan(value) else str(value)


def from_row(name: str, given: Any) -> Figures:
    """A table of a file as figures. Raises ValueError, saying what is wrong with it."""
    if not isinstance(given, dict) or sorted(given) != ["cells", "columns", "digest", "unit"]:
        raise ValueError("an output has unit, digest, columns and cells")
    columns = given["columns"]
    count = len(columns) - len(COLUMNS)
    if count < 0 or tuple(columns[count:]) != COLUMNS:
        raise ValueError(f"columns end with {', '.join(COLUMNS)}")
    cells = []
    for line in given["cells"]:
        if len(line) != len(columns):
            raise ValueError(f"a cell has {len(columns)} entries, not {len(line)}")
        numbers = (math.nan if v == "none" else float(v) for v in line[count:])
        cells.append(Cell(tuple(str(v) for v in line[:count]), *numbers))
    return Figures(name, given["unit"], tuple(columns[:count]), given["digest"], tuple(cells))
