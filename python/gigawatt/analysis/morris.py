"""Elementary effects on quantile levels (Morris 1991; mu* of Campolongo, Cariboni and Saltelli 2007).

Each input moves by half of its quantile range, between levels 1/8 and 5/8 or 3/8 and 7/8, while all others are drawn
from their distributions. Both ends are two programs over all scenarios (the input replaced by a draw of its lower or
its upper two levels, with the same stream, so that both have the lower or both the upper one), not a program per
trajectory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gigawatt import _core
from gigawatt.analysis.edges import path_edge
from gigawatt.analysis.factors import certain, reached, shown, uncertain
from gigawatt.analysis.indices import Indices, Measure, Sensitivity, over_cells
from gigawatt.analysis.samples import axes_of, outputs_of, sample, seed_of, unit_of, varies, whole, within_memory
from gigawatt.errors import InterruptedRunError, InvalidValueError
from gigawatt.results.progress import Progress
from gigawatt.types import Array

if TYPE_CHECKING:
    from gigawatt.modelling.model import Model

LOWER, UPPER = (0.125, 0.375), (0.625, 0.875)
STEP = 0.5  # in quantile levels
LEAST = 16


def morris(model: Model, outputs: Any, samples: int, seed: int | None, progress: Any) -> Sensitivity:
    """See ``Model.morris``."""
    count = whole("samples", samples, LEAST, " for elementary effects")
    start, core = seed_of(seed), model._core
    names = outputs_of(core, model.outputs, outputs)
    inputs = uncertain(core)
    used = reached(core, names)
    moved = [n for n in inputs if n in used]
    if not moved:
        raise InvalidValueError(
            f"no uncertain input is behind {', '.join(map(repr, names))}: nothing to move", subject=names[0]
        )
    axes = [axes_of(core, n) for n in names]
    cells = sum(int(np.prod([len(a) for a in over], dtype=int)) for over in axes)
    within_memory(f"{count:,} samples of {cells:,} cells", 8.0 * count * cells, "ask for fewer samples or outputs")
    plain = sample(core, names, start, count)
    for name, y in zip(names, plain, strict=True):
        varies(name, y)
    statistics = [np.zeros((6, len(inputs), y.shape[0])) for y in plain]
    share = np.ones(len(names))
    with Progress(progress, f"elementary effects of '{model.label}'") as told:
        for done, name in enumerate(moved, 1):
            low, high = _ends(core, name, names, start, count)
            for k in range(len(names)):
                effects = (high[k] - low[k]) / STEP
                statistics[k][:, inputs.index(name)] = _statistics(effects)
                share[k] = min(share[k], np.isfinite(effects).mean(axis=1).min())
            if told.watch is not None and not told.watch(done, len(moved)):
                raise InterruptedRunError(f"stopped after {done} of {len(moved)} inputs: elementary effects need all")
    unused = [shown(n) for n in inputs if n not in moved]
    made = {}
    for k, name in enumerate(names):
        mu_star, mu_star_error, mu, mu_error, sigma, sigma_error = (over_cells(s, axes[k]) for s in statistics[k])
        notes = [f"effect 0, no path to any output asked for: {', '.join(unused)}"] if unused else []
        if share[k] < 1:
            notes.append(f"over the scenarios with a value at both ends, at least {100 * share[k]:.1f} %")
        made[name] = Indices(
            name, unit_of(core.at(name)), axes[k], [shown(n) for n in inputs],
            {"mu_star": Measure(mu_star, mu_star_error), "mu": Measure(mu, mu_error),
             "sigma": Measure(sigma, sigma_error)},
            over_cells(np.nan_to_num(np.nanvar(plain[k], axis=1)) if np.isfinite(plain[k]).any() else plain[k][:, 0],
                       axes[k]),
            "elementary effects (per whole quantile range)",
            f"{count:,} samples, seed {start}; members of a correlation group move alone", notes, main="mu_star",
        )  # fmt: skip
    return Sensitivity(made)


def _ends(core: _core.Model, name: str, names: list[str], seed: int, count: int) -> tuple[list[Array], list[Array]]:
    """Outputs with an input at its lower and at its upper levels, the same level of each in a scenario."""
    given = core.at(name).input
    if given.path_kind == "fixed":
        low, high = (
            sample(
                core.case(core.label, {name: certain(given, [_levels(c, q) for c in given.cells])}), names, seed, count
            )
            for q in (LOWER, UPPER)
        )
        return low, high
    # A path is certain at an edge of its fan: the first half of the scenarios takes the first pair of levels.
    half = count // 2
    ends: list[list[Array]] = []
    for first, second in (LOWER, UPPER):
        parts = [
            sample(core.case(core.label, {name: path_edge(core, name, q)}), names, seed, count) for q in (first, second)
        ]
        ends.append([np.concatenate([a[:, :half], b[:, half:]], axis=1) for a, b in zip(*parts, strict=True)])
    return ends[0], ends[1]


def _levels(cell: _core.Distribution, levels: tuple[float, float]) -> _core.Distribution:
    values = [cell.quantile(q) for q in levels]
    if values[0] == values[1]:
        return _core.Distribution.constant(values[0])
    return _core.Distribution.discrete(values, [1.0, 1.0])


def _statistics(effects: Array) -> Array:
    """mu*, its error, mu, its error, sigma, its error, per cell."""
    there = np.isfinite(effects)
    n = there.sum(axis=1)
    filled = np.where(there, effects, 0.0)
    divisor = np.maximum(n, 1)
    mu, mu_star = filled.sum(axis=1) / divisor, np.abs(filled).sum(axis=1) / divisor
    below = np.maximum(n - 1, 1)
    sigma = np.sqrt((np.where(there, effects - mu[:, None], 0.0) ** 2).sum(axis=1) / below)
    spread = np.sqrt((np.where(there, np.abs(effects) - mu_star[:, None], 0.0) ** 2).sum(axis=1) / below)
    found = np.stack(
        [mu_star, spread / np.sqrt(divisor), mu, sigma / np.sqrt(divisor), sigma, sigma / np.sqrt(2 * below)]
    )
    return np.where(n > 1, found, np.nan)
