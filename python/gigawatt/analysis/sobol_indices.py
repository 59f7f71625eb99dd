"""Sobol' indices by replacement: first order, total, and of pairs, for all outputs and cells from the same runs.

Two independent designs A and B; AB_i is A with factor i from B, BA_i the reverse. With y less the mean of A and B:

- variance V from A and B;
- first order  E[y_B (y_ABi - y_A)] / V            (Saltelli et al. 2010, table 2 b)
- total        E[(y_A - y_ABi)^2] / (2 V)          (Jansen 1999)
- pair, closed E[y_ABi y_BAj - y_A y_B] / V        (Saltelli 2002), less both first orders

With order=2 the first two are averaged with the same from BA_i. Standard errors are the delete-a-group jackknife's over
64 groups of scenarios: a replicate, and so without a seed of its own.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from gigawatt.analysis.designs import Designs
from gigawatt.analysis.factors import Factor, factors
from gigawatt.analysis.indices import Indices, Measure, Sensitivity, over_cells
from gigawatt.analysis.samples import (
    Flags,
    axes_of,
    outlier_notes,
    outputs_of,
    seed_of,
    unit_of,
    varies,
    whole,
    within_memory,
)
from gigawatt.analysis.sobol_estimators import GROUPS, Sums, jackknife, mean, pair_indices
from gigawatt.errors import InterruptedRunError, InvalidValueError
from gigawatt.results.progress import Progress, Watch
from gigawatt.types import Array

if TYPE_CHECKING:
    from gigawatt import _core
    from gigawatt.modelling.model import Model

LEAST = 4 * GROUPS


def sobol_indices(
    model: Model, outputs: Any, samples: int, seed: int | None, order: int, groups: Mapping[str, Sequence[str]] | None,
    progress: Any,
) -> Sensitivity:  # fmt: skip
    """See ``Model.sobol_indices``."""
    count = whole("samples", samples, LEAST, f" for Sobol' indices (four in each of {GROUPS} groups)")
    if order not in (1, 2) or isinstance(order, bool):
        raise InvalidValueError(f"order is 1 (first and total) or 2 (pairs too), got {order!r}", subject="order")
    names = outputs_of(model._core, model.outputs, outputs)
    design = _Design(model._core, factors(model, names, groups), names, count, seed_of(seed), order)
    with Progress(progress, f"Sobol' indices of '{model.label}'") as shown:
        design.run(shown.watch)
    return Sensitivity({name: design.indices(k) for k, name in enumerate(names)})


class _Design:
    """The runs of one design. A and B are kept; of the others group sums (for pairs, the samples)."""

    def __init__(
        self, core: _core.Model, listed: list[Factor], names: list[str], count: int, seed: int, order: int
    ) -> None:
        self.core, self.factors, self.names = core, listed, names
        self.count, self.seed, self.order = count, seed, order
        self.moved = [f for f in listed if f.used]
        if not self.moved:
            raise InvalidValueError(
                f"no uncertain input is behind {', '.join(map(repr, names))}: there is no spread to share out",
                subject=names[0],
            )
        self.axes = [axes_of(core, n) for n in names]
        cells = sum(math.prod(len(a) for a in axes) for axes in self.axes)
        within_memory(
            f"a design of {len(self.moved)} factors, {count:,} samples and {cells:,} cells of outputs",
            float(2 * len(self.moved) + 8 if order == 2 else 12) * count * cells,
            "ask for fewer samples or outputs" + (", or order=1" if order == 2 else ""),
        )
        self.sums: list[list[Sums]] = [[] for _ in names]  # by output and factor
        self.mixed: list[list[tuple[Array, Array]]] = [[] for _ in names]  # AB_i and BA_i

    def run(self, watch: Watch | None) -> None:
        """Run A, B, then the factors, several in one program."""
        designs = Designs(self.core, self.moved, self.names, self.seed, self.count)
        self.vary = [varies(name, a) for name, a in zip(self.names, designs.a, strict=True)]
        middles = [mean(np.concatenate(ab, axis=1))[:, None] for ab in zip(designs.a, designs.b, strict=True)]
        self.a = [y - m for y, m in zip(designs.a, middles, strict=True)]
        self.b = [y - m for y, m in zip(designs.b, middles, strict=True)]
        for done, (ab, ba) in enumerate(designs.mixed(self.order == 2), 1):
            for k, middle in enumerate(middles):
                from_b = ab[k] - middle
                from_a = None if ba is None else ba[k] - middle
                self.sums[k].append(Sums.of(self.a[k], self.b[k], from_b, from_a))
                if from_a is not None:
                    self.mixed[k].append((from_b, from_a))
            if watch is not None and not watch(done, len(self.moved)):
                raise InterruptedRunError(
                    f"stopped after {done} of {len(self.moved)} factors: Sobol' indices need all of them"
                )

    def indices(self, k: int) -> Indices:
        """Indices of one output."""
        axes, sums = self.axes[k], self.sums[k]
        still = ~self.vary[k]
        place = {f.name: n for n, f in enumerate(self.moved)}

        def measure(which: str) -> Measure:
            values = np.zeros((len(self.factors), len(still)))
            errors = np.zeros_like(values)
            for row, factor in enumerate(self.factors):
                if factor.name in place:
                    values[row], errors[row] = jackknife(getattr(sums[place[factor.name]], which))
            values[:, still] = errors[:, still] = np.nan
            return Measure(over_cells(values, axes), over_cells(errors, axes))

        moved = [self.factors.index(f) for f in self.moved]
        pairs = None
        if self.order == 2:
            values, errors = (np.zeros((len(self.factors), len(self.factors), len(still))) for _ in range(2))
            values[np.ix_(moved, moved)], errors[np.ix_(moved, moved)] = pair_indices(
                self.a[k], self.b[k], self.mixed[k], sums
            )
            values[..., still] = errors[..., still] = np.nan
            pairs = Measure(over_cells(values, axes), over_cells(errors, axes))
        info = self.core.at(self.names[k])
        return Indices(
            self.names[k], unit_of(info), axes, [f.name for f in self.factors],
            {"first": measure("first"), "total": measure("total")},
            over_cells(np.where(still, 0.0, sums[0].variance_of_all()), axes), "Sobol' indices",
            f"{self.count:,} samples in each of {2 + self.order * len(self.moved)} designs, seed {self.seed}",
            self._notes(k, still), pairs, main="total",
        )  # fmt: skip

    def _notes(self, k: int, still: Flags) -> list[str]:
        notes = [*outlier_notes(self.a[k]), *(f.told for f in self.moved if f.told)]
        unused = [f.name for f in self.factors if not f.used]
        if unused:
            notes.append(f"index 0, no path to any output asked for: {', '.join(unused)}")
        if still.any():
            notes.append(f"{int(still.sum())} of {still.size} cells do not vary: NaN there")
        share = min(float(s.count.sum(axis=0)[~still].min()) for s in self.sums[k]) / self.count
        if share < 1:
            notes.append(
                f"over the scenarios with a value in all designs of a factor, at least {100 * share:.1f} %: "
                "indices of the values that are there"
            )
        return notes
