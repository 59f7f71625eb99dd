"""Indices from the samples of one run: no further runs, and valid where inputs depend on each other.

First order by ranks: with y in the order of x and centred, the mean of y_j y_(j+1) over the mean of y_j^2 (Gamboa,
Gremaud, Klein and Lagnoux 2022; the neighbour is the next by rank, as in Chatterjee 2021). Its standard error: with
psi_j = (y_j y_(j+1) - S y_j^2) / V of the sorted scenarios, the variance of their mean is (g0 + 2 g1 - 2 g2) / n, g_k
being their autocovariances in that order (g2 is what the smooth part adds, counted once and not at every lag).

Independent of moments: the mean over ten equally probable slices of x of the Kolmogorov-Smirnov distance between y
within the slice and y (PAWN, Pianosi and Wagener 2018).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gigawatt.analysis.components import components, order_of
from gigawatt.analysis.factors import reached, shown, uncertain
from gigawatt.analysis.indices import Indices, Measure, Sensitivity, over_cells
from gigawatt.analysis.samples import (
    axes_of,
    outlier_notes,
    outputs_of,
    replayed,
    unit_of,
    varies,
    whole,
    within_memory,
)
from gigawatt.errors import InvalidValueError
from gigawatt.types import Array

if TYPE_CHECKING:
    from gigawatt import _core
    from gigawatt.results.run import Run

LEAST, MOST, SLICES = 200, 20_000, 10


def scenarios_of(run: Run, samples: int | None, least: int) -> int:
    """Scenarios that are used: as asked, else all of the run up to 20,000. Raises InvalidValueError with the number."""
    if samples is None:
        if run.samples < least:
            raise InvalidValueError(
                f"the run has {run.samples:,} scenarios, and this needs at least {least:,}: run more", subject="samples"
            )
        return min(run.samples, MOST)
    count = whole("samples", samples, least)
    if count > run.samples:
        raise InvalidValueError(f"samples={count:,}: the run has {run.samples:,} scenarios", subject="samples")
    return count


def sensitivity(run: Run, outputs: Any, samples: int | None, pawn: bool) -> Sensitivity:
    """See ``Run.sensitivity``."""
    core, seed = run.model._core, run.seed
    names = outputs_of(core, run.outputs, outputs)
    count = scenarios_of(run, samples, LEAST)
    inputs = uncertain(core)
    if not inputs:
        raise InvalidValueError(f"model '{run.model.label}' has no uncertain input: nothing drives its spread")
    axes = [axes_of(core, n) for n in names]
    cells = sum(int(np.prod([len(a) for a in over], dtype=int)) for over in axes)
    within_memory(f"{count:,} samples of {cells:,} cells", 4.0 * count * cells, "ask for fewer samples or outputs")
    ys = replayed(run, names, count)
    vary = [varies(name, y) for name, y in zip(names, ys, strict=True)]
    listed = ["first", *(["pawn"] if pawn else [])]
    found = [{m: np.zeros((2, len(inputs), y.shape[0])) for m in listed} for y in ys]
    for row, name in enumerate(inputs):
        columns = components(core, name, replayed(run, [name], count)[0])
        if not len(columns):
            continue  # a path of one period stands still
        for y, into in zip(ys, found, strict=True):
            first = np.stack([rank_index(x, y) for x in columns])
            into["first"][0, row] = first[:, 0].sum(axis=0)
            into["first"][1, row] = np.sqrt((first[:, 1] ** 2).sum(axis=0))
            if pawn:
                into["pawn"][:, row] = np.stack([pawn_index(x, y) for x in columns]).max(axis=0)
    related = frozenset(shown(n) for n in only_by_correlation(core, names))
    unused = [shown(n) for n in inputs if n not in reached(core, names) and shown(n) not in related]
    made = {}
    for k, name in enumerate(names):
        still, notes = ~vary[k], outlier_notes(ys[k])
        for values in found[k].values():
            values[..., still] = np.nan
        if still.any():
            notes.append(f"{int(still.sum())} of {still.size} cells do not vary: NaN there")
        share = float(np.isfinite(ys[k][vary[k]]).mean(axis=1).min())
        if share < 1:
            notes.append(f"over the scenarios with a value, at least {100 * share:.1f} %")
        if unused:
            notes.append(f"no path to any output asked for, so 0 but for noise: {', '.join(unused)}")
        if related:
            notes.append(f"* only through correlation, with no path in the graph: {', '.join(sorted(related))}")
        if pawn:
            notes.append(f"pawn: an input without effect has about {noise_of_pawn(count):.3f}")
        made[name] = Indices(
            name, unit_of(core.at(name)), axes[k], [shown(n) for n in inputs],
            {m: Measure(*over_cells(v, axes[k])) for m, v in found[k].items()},
            over_cells(np.where(still, 0.0, _variance(ys[k])), axes[k]),
            "share of the variance that each input explains",
            f"by ranks, from {count:,} scenarios of a run with seed {seed}; what correlated inputs share counts for "
            "each", notes, only_by_correlation=related, main="first",
        )  # fmt: skip
    return Sensitivity(made)


def only_by_correlation(core: _core.Model, names: list[str]) -> list[str]:
    """Inputs that no output asked for depends on, correlated with one that some does."""
    there = reached(core, names)
    drawn = set(uncertain(core))
    return [m for g, _ in core.correlations if any(n in there for n in g) for m in g if m not in there and m in drawn]


def _variance(samples: Array) -> Array:
    there = np.isfinite(samples)
    n = np.maximum(there.sum(axis=1), 1)
    middle = np.where(there, samples, 0.0).sum(axis=1) / n
    return np.asarray((np.where(there, samples - middle[:, None], 0.0) ** 2).sum(axis=1) / n)


def rank_index(x: Array, y: Array) -> Array:
    """Index of first order of one column, and its standard error, (2, cell)."""
    order = order_of(x)
    if np.isfinite(y).all():
        return _ranked(y[:, order])
    return np.stack([_ranked(row[order][np.isfinite(row[order])][None])[:, 0] for row in y], axis=1)


def _ranked(y: Array) -> Array:
    n = y.shape[1]
    if n < 4:
        return np.full((2, y.shape[0]), np.nan)
    y = y - y.mean(axis=1, keepdims=True)
    variance = (y * y).mean(axis=1)
    variance = np.where(variance > 0, variance, np.nan)
    products = y[:, :-1] * y[:, 1:]
    index = products.mean(axis=1) / variance
    psi = (products - index[:, None] * y[:, :-1] ** 2) / variance[:, None]
    lags = [(psi[:, : n - 1 - k] * psi[:, k:]).mean(axis=1) for k in range(3)]
    return np.stack([index, np.sqrt(np.maximum(lags[0] + 2 * lags[1] - 2 * lags[2], 0.0) / n)])


def pawn_index(x: Array, y: Array) -> Array:
    """Mean distance of the slices' distributions from the whole one, and its error over slices, (2, cell)."""
    count = len(x)
    part = np.empty(count, dtype=int)
    part[order_of(x)] = np.arange(count) * SLICES // count
    found = np.full((2, y.shape[0]), np.nan)
    for cell, row in enumerate(y):
        order = np.argsort(row, kind="stable")[: np.isfinite(row).sum()]  # absent values sort last
        if len(order) < SLICES:
            continue
        ordered, parts = row[order], part[order]
        last = np.append(ordered[1:] > ordered[:-1], True)  # of equal values, all at once
        whole = np.arange(1, len(order) + 1)[last] / len(order)
        distances = []
        for s in range(SLICES):
            inside = np.cumsum(parts == s)
            if inside[-1]:
                distances.append(np.abs(inside[last] / inside[-1] - whole).max())
        found[:, cell] = np.mean(distances), np.std(distances) / np.sqrt(len(distances))
    return found


def noise_of_pawn(count: int) -> float:
    """What an input without effect has on average: the mean of Kolmogorov's distribution (0.8687) for one slice."""
    return float(0.8687 * np.sqrt((1 - 1 / SLICES) * SLICES / count))
