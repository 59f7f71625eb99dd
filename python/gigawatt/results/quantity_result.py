"""One quantity of a run: statistics, selections, samples."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from gigawatt import _core
from gigawatt.errors import AxisError, InvalidValueError, KindError, keywords
from gigawatt.modelling.axis import Axis
from gigawatt.results import convert, periods, sampled
from gigawatt.results.base import no_axis
from gigawatt.results.sampling import between_replicates, by_replicate
from gigawatt.types import Array

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from gigawatt.results.run import Run


@dataclass(frozen=True)
class Estimate:
    """A number with its standard error; usable as a float."""

    value: float
    error: float
    unit: str = ""

    def __float__(self) -> float:
        return self.value

    def __repr__(self) -> str:
        from gigawatt.display.text import estimate_text

        return estimate_text(self)

    def _repr_html_(self) -> str:
        from gigawatt.display.html_results import estimate_html

        return estimate_html(self)


class QuantityResult:
    """Statistics of one quantity over its scenarios, in its shown unit.

    Arrays come over the axes (other axes …, time); a quantity without axes gives an Estimate. Statistics are over the
    scenarios that have a value; ``.share`` tells how many do.
    """

    def __init__(self, run: Run, name: str, chosen: dict[str, str] | None = None) -> None:
        self.run = run
        self.name = name
        self._chosen = dict(chosen or {})
        self.info = run.model._core.at(name)

    # What it is.
    @property
    def unit(self) -> str:
        """Unit of the numbers."""
        return self.info.shown if self.info.kind == "number" else self.info.kind

    @property
    def _result(self) -> tuple[_core.Result, int]:
        return self.run._result(self.name)

    @property
    def _all_axes(self) -> list[Axis]:
        return [Axis._of(a) for a in self.info.axes]

    @property
    def axes(self) -> list[Axis]:
        """Axes that were not selected away."""
        return [a for a in self._all_axes if a.name not in self._chosen]

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of labels along each axis."""
        return tuple(len(a) for a in self.axes)

    def sel(self, **labels: Any) -> QuantityResult:
        """Select one label of an axis: ``.sel(time="2029Q4", generation="Next")``."""
        chosen = dict(self._chosen)
        for axis_name, label in labels.items():
            axis = next((a for a in self.axes if a.name == axis_name), None)
            if axis is None:
                raise no_axis(self.name, axis_name, self.axes)
            axis._core.position(str(label))
            chosen[axis_name] = str(label)
        return QuantityResult(self.run, self.name, chosen)

    def _cells(self, flat: Array) -> Array:
        """Reshape an array over all cells and apply the selection."""
        axes = self._all_axes
        values = flat.reshape(tuple(len(a) for a in axes))
        for name, label in self._chosen.items():
            k = [a.name for a in axes].index(name)
            values = np.take(values, axes[k]._core.position(label), axis=k)
            del axes[k]
        return values

    # Statistics.
    def _moment(self, key: str) -> Array:
        result, output = self._result
        return self._cells(result.moments(output)[key])

    def _estimate(self, value: Array, error: Array) -> Any:
        if value.ndim == 0:
            return Estimate(float(value), float(error), self.unit)
        return value

    def mean(self) -> Any:
        """Mean over the scenarios: an Estimate, or an array over the axes."""
        return self._estimate(self._moment("mean"), self._moment("mean_error"))

    def mean_error(self) -> Any:
        """Standard error of the mean."""
        return _plain(self._moment("mean_error"))

    def sd(self) -> Any:
        """Standard deviation over the scenarios."""
        return self._estimate(self._moment("sd"), self._moment("sd_error"))

    def skewness(self) -> Any:
        """Skewness over the scenarios."""
        return _plain(self._moment("skewness"))

    def min(self) -> Any:
        """Smallest value met."""
        return _plain(self._moment("minimum"))

    def max(self) -> Any:
        """Largest value met."""
        return _plain(self._moment("maximum"))

    def quantile(self, q: float, *, exact: bool = False) -> Any:
        """Value that a share ``q`` of the scenarios stays below, within 0.1 % of itself; exact by replay on request."""
        if not 0.0 <= q <= 1.0:
            raise InvalidValueError(f"a quantile is asked for by a share between 0 and 1, got {q}")
        if exact:
            return self.quantiles([q], exact=True)[0]
        result, output = self._result
        return self._estimate(self._cells(result.quantile(output, q)), self._cells(result.quantile_error(output, q)))

    def quantiles(self, shares: Sequence[float], *, exact: bool = False) -> list[Any]:
        """Quantiles for several shares; exact ones take one more pass over the same draws for all of them."""
        if not exact:
            return [self.quantile(q) for q in shares]
        for q in shares:
            if not 0.0 <= q <= 1.0:
                raise InvalidValueError(f"a quantile is asked for by a share between 0 and 1, got {q}")
        result, output = self._result
        program = _core.compile(self.run.model._core, [self.name])
        if program.calls:
            samples = self.to_numpy()
            return [_plain(sampled.quantile(samples, q)) for q in shares]
        found = result.exact_quantiles(
            output, list(shares), program, threads=self.run.threads or 0, sampling=self.run._sampling
        )
        return [_plain(self._cells(values)) for values in found]

    def median(self) -> Any:
        """The middle of the scenarios."""
        return self.quantile(0.5)

    def probability(self, condition: Callable[[Array], Array] | None = None) -> Any:
        """Share of scenarios (with a value) in which a condition holds: ``.probability(lambda x: x > 0)``.

        A flag needs no condition. The condition is called on arrays of samples, replayed on the same draws.
        """
        if condition is None:
            if self.info.kind != "flag":
                raise KindError(f"'{self.name}' is a number: give the condition, .probability(lambda x: x > 0)")
            return self.mean()
        samples = self.to_numpy()
        present = np.isfinite(samples)
        holds = np.asarray(condition(samples), dtype=bool) & present
        count = present.sum(axis=-1)
        with np.errstate(invalid="ignore", divide="ignore"):
            share = holds.sum(axis=-1) / count
            error = np.sqrt(share * (1 - share) / count)
            size = self.run.per_replicate
            if size:
                parts, sizes = by_replicate(np.where(present, holds, np.nan), size)
                error = between_replicates(np.stack([sampled.mean(p) for p in parts], axis=-1), sizes, size)
        return (
            self._estimate(np.asarray(share), np.asarray(error)) if share.ndim else Estimate(float(share), float(error))
        )

    @property
    def share(self) -> Any:
        """Share of the scenarios that have a value (below 1 where a status says that there is none)."""
        result, output = self._result
        return _plain(1.0 - self._cells(result.absent(output)) / max(result.scenarios, 1))

    @property
    def not_finite(self) -> int:
        """How many values are NaN or infinite without a status that explains it."""
        result, output = self._result
        return int(self._cells(result.not_finite(output)).sum())

    def histogram(self) -> list[tuple[float, float, int]]:
        """Buckets (low, high, count) of a single cell."""
        result, output = self._result
        cells = math.prod(len(a.labels) for a in self._all_axes)
        index = self._cells(np.arange(cells, dtype=float))
        if index.ndim:
            raise AxisError(f"'{self.name}' has {index.size} cells: select one with .sel(…)")
        return list(result.bars(output, int(index)))

    # Over time and out.
    def by(self, frequency: str) -> periods.ByPeriod:
        """By year: flows add up, of a stock the last period counts; rates and ratios are refused without a weight."""
        return periods.by(self, frequency)

    def to_numpy(self) -> Array:
        """Samples as (other axes …, time, scenario); absent values are NaN, and NaN and
        infinity also stand where a fault made them (``.not_finite``). Replayed on the same draws.
        """
        return convert.samples(self)

    def to_dataframe(self, quantiles: tuple[float, ...] = (0.05, 0.5, 0.95)) -> Any:
        """Statistics as a pandas DataFrame, one row per cell."""
        return convert.dataframe(self, quantiles)

    def to_xarray(self) -> Any:
        """Samples as an xarray DataArray with named axes."""
        return convert.xarray(self)

    @keywords
    def plot(
        self, kind: str | None = None, ax: Axes | None = None, *, base: bool = False, label: str | None = None
    ) -> Axes:
        """Draw the quantity on ``ax``, or on a figure of its own; returns the Axes.

        kind: ``fan`` (over time: bands p5 to p95 and p25 to p75, p50, mean dashed), ``distribution`` and ``exceedance``
        (of one cell), ``stack`` (means per label). Unless said: over time a fan, or a stack of the labels of a flow
        or stock; without time a distribution, or a bar per label. base: the base run beside a fan. label: of this
        plot, where it shares ``ax`` with others. A flag is shown by its probability.

        Raises UnknownNameError: no such kind. AxisError: more axes or labels than a plot has room for, with the
        selection to make. InvalidValueError: no scenario has a finite value. UnitError: ``ax`` shows another unit.
        """
        from gigawatt.plotting.quantity import plot

        return plot(self, kind, ax, base=base, label=label)

    def __float__(self) -> float:
        value = self.mean()
        if not isinstance(value, Estimate):
            raise TypeError(f"'{self.name}' has {self._moment('mean').size} values: select with .sel(…)")
        return value.value

    def summary(self) -> str:
        """Mean with its error, p5, p50, p95 as a table."""
        from gigawatt.display.text import result_text

        return result_text(self)

    def __repr__(self) -> str:
        return self.summary()

    def _repr_html_(self) -> str:
        from gigawatt.display.html_results import result_html

        return result_html(self)


def _plain(values: Array) -> Any:
    return float(values) if np.ndim(values) == 0 else values
