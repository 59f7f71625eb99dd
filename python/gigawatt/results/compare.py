"""Two models on the same draws: the difference is the case's and no noise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from gigawatt.errors import AxisError, UnitError, keywords
from gigawatt.results.quantity_result import Estimate
from gigawatt.types import Array

if TYPE_CHECKING:
    from gigawatt.modelling.model import Model
    from gigawatt.results.run import Run


class Difference:
    """One quantity of two runs, scenario by scenario: ``second - first``."""

    def __init__(self, first: Run, second: Run, name: str) -> None:
        a, b = first[name], second[name]
        if not a.info.unit.equals(b.info.unit):
            raise UnitError(f"'{name}' is in {a.unit} in one model and in {b.unit} in the other", subject=name)
        if a.shape != b.shape:
            raise AxisError(
                f"'{name}' has shape {a.shape} in one model and {b.shape} in the other: .sel(…) first",
                subject=name,
            )
        self.name = name
        self.unit = a.unit
        self.labels = (first.model.label, second.model.label)
        self.first = a
        self.second = b
        self._samples: Array | None = None

    def to_numpy(self) -> Array:
        """Differences as (axes …, scenario); NaN where either has no value."""
        if self._samples is None:
            self._samples = self.second.to_numpy() - self.first.to_numpy()
        return self._samples

    def mean(self) -> Any:
        """Mean difference with the standard error of the paired difference."""
        d = self.to_numpy()
        n = np.maximum((~np.isnan(d)).sum(axis=-1), 1)
        mean, error = np.nanmean(d, axis=-1), np.nanstd(d, axis=-1, ddof=1) / np.sqrt(n)
        return Estimate(float(mean), float(error), self.unit) if mean.ndim == 0 else mean

    def quantile(self, q: float) -> Any:
        """Quantile of the paired difference."""
        value = np.nanquantile(self.to_numpy(), q, axis=-1)
        return float(value) if value.ndim == 0 else value

    def probability(self) -> Any:
        """Share of scenarios in which the second is larger."""
        d = self.to_numpy()
        present = ~np.isnan(d)
        share = ((d > 0) & present).sum(axis=-1) / np.maximum(present.sum(axis=-1), 1)
        return float(share) if share.ndim == 0 else share

    def __repr__(self) -> str:
        from gigawatt.display.text import difference_text

        return difference_text(self)


class Comparison:
    """Two models run with one seed: ``gw.compare(deal, late)["returns.npv"]``."""

    def __init__(self, first: Run, second: Run) -> None:
        self.first = first
        self.second = second

    def __getitem__(self, name: str) -> Difference:
        return Difference(self.first, self.second, name)

    def __repr__(self) -> str:
        from gigawatt.display.text import comparison_text

        return comparison_text(self)


@keywords
def compare(
    a: Model, b: Model, *, samples: int = 10_000, seed: int = 1, outputs: Sequence[str] | None = None
) -> Comparison:
    """Run two models on the same draws; differences are ``b - a``, paired by scenario.

    outputs: quantities of both models; the first's default outputs that the second has too, unless said.
    """
    names = list(outputs) if outputs is not None else [n for n in a.outputs if n in b]
    return Comparison(a.run(samples, seed, outputs=names), b.run(samples, seed, outputs=names))
