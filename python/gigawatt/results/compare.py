"""Two models on the same draws: the difference is the case's and no noise."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

import numpy as np

from gigawatt.errors import AxisError, KindError, UnitError, keywords
from gigawatt.results import sampled
from gigawatt.results.quantity_result import Estimate
from gigawatt.results.sampling import check_coupled
from gigawatt.types import Array

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from gigawatt.modelling.model import Model
    from gigawatt.results.run import Run


class Difference:
    """One quantity of two runs, scenario by scenario: ``second - first``."""

    def __init__(self, first: Run, second: Run, name: str) -> None:
        a, b = first[name], second[name]
        if not a.info.unit.equals(b.info.unit):
            raise UnitError(f"'{name}' is in {a.unit} in one model and in {b.unit} in the other", subject=name)
        if a.info.kind != b.info.kind:
            raise KindError(f"'{name}' is a {a.info.kind} in one model and a {b.info.kind} in the other", subject=name)
        for mine, other in zip_longest(a.axes, b.axes):
            if mine != other:
                raise AxisError(f"'{name}' is over {mine} in one model and over {other} in the other", subject=name)
        self.name = name
        self.unit = a.unit
        self.labels = (first.model.label, second.model.label)
        self.first = a
        self.second = b
        self._samples: Array | None = None

    def sel(self, **labels: Any) -> Difference:
        """Select one label of an axis, of both."""
        chosen = copy.copy(self)
        chosen.first, chosen.second = self.first.sel(**labels), self.second.sel(**labels)
        chosen._samples = None
        return chosen

    def to_numpy(self) -> Array:
        """Differences as (axes …, scenario); NaN where either has no value."""
        if self._samples is None:
            # Each comes in its own shown unit: the difference is in the first's.
            factor = 1.0
            if self.first.info.kind == "number":
                factor = self.second.info.shown_unit.scale / self.first.info.shown_unit.scale
            self._samples = self.second.to_numpy() * factor - self.first.to_numpy()
        return self._samples

    def mean(self) -> Any:
        """Mean difference with the standard error of the paired difference."""
        d = self.to_numpy()
        mean, error = sampled.mean(d), self._mean_error()
        return Estimate(float(mean), float(error), self.unit) if mean.ndim == 0 else mean

    def mean_error(self) -> Any:
        """Standard error of the mean difference."""
        error = self._mean_error()
        return float(error) if error.ndim == 0 else error

    def _mean_error(self) -> Array:
        return sampled.mean_error(self.to_numpy(), self.first.run.per_replicate)

    def quantile(self, q: float) -> Any:
        """Quantile of the paired difference."""
        value = sampled.quantile(self.to_numpy(), q)
        return float(value) if value.ndim == 0 else value

    def probability(self) -> Any:
        """Share of scenarios in which the second is larger."""
        d = self.to_numpy()
        share = np.asarray(((d > 0) & np.isfinite(d)).sum(axis=-1) / np.maximum(sampled.count(d), 1))
        return float(share) if share.ndim == 0 else share

    @keywords
    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the paired difference: a fan over time, a bar per label, or its distribution.

        Raises AxisError: more axes than a plot has room for. InvalidValueError: no scenario has a value in both.
        """
        from gigawatt.plotting.comparison import difference

        return difference(self, ax)

    def __repr__(self) -> str:
        from gigawatt.display.text import difference_text

        return difference_text(self)

    def _repr_html_(self) -> str:
        from gigawatt.display.html_results import difference_html

        return difference_html(self)


class Comparison:
    """Two models run with one seed: ``gw.compare(deal, late)["returns.npv"]``."""

    def __init__(self, first: Run, second: Run) -> None:
        self.first = first
        self.second = second

    def __getitem__(self, name: str) -> Difference:
        return Difference(self.first, self.second, name)

    @keywords
    def plot(self, name: str, ax: Axes | None = None, *, at: Mapping[str, str] | None = None) -> Axes:
        """Draw a quantity of both models over each other: fans, distributions or bars per label.

        at: labels to look at, ``{"time": "2030Q4"}``. Raises as ``Difference`` and ``QuantityResult.plot`` do.
        """
        from gigawatt.plotting.comparison import comparison

        return comparison(self, name, at or {}, ax)

    def __repr__(self) -> str:
        from gigawatt.display.text import comparison_text

        return comparison_text(self)

    def _repr_html_(self) -> str:
        from gigawatt.display.html_results import comparison_html

        return comparison_html(self)


@keywords
def compare(
    a: Model,
    b: Model,
    *,
    samples: int = 10_000,
    seed: int = 1,
    method: str = "random",
    outputs: Sequence[str] | None = None,
) -> Comparison:
    """Run two models on the same draws; differences are ``b - a``, paired by scenario.

    method: as of ``Model.run``. outputs: quantities of both models; the first's default outputs that the second has
    too, unless said. Raises InvalidValueError under ``sobol`` for models that share a stream but not its dimensions
    (neither is a case of the other).
    """
    names = list(outputs) if outputs is not None else [n for n in a.outputs if n in b]
    if method == "sobol":
        check_coupled(a, b)
    return Comparison(a.run(samples, seed, method, names), b.run(samples, seed, method, names))
