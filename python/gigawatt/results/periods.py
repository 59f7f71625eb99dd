"""From periods to years, by what a period's value means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gigawatt.errors import InvalidValueError, KindError, UnknownNameError, keywords
from gigawatt.results import sampled
from gigawatt.types import Array

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from gigawatt.results.quantity_result import QuantityResult


class ByPeriod:
    """Statistics per year: mean with its error, p5, p50, p95. Computed on the same draws."""

    def __init__(self, result: QuantityResult, labels: list[str], samples: Array) -> None:
        self._result = result
        self.run = result.run
        self.name = result.name
        self.unit = result.unit
        self.labels = labels
        self.axes = [a for a in result.axes if a.name != "time"]
        self._samples = samples  # (…, year, scenario)

    def to_numpy(self) -> Array:
        """Samples as (other axes …, year, scenario)."""
        return self._samples

    def mean(self) -> Array:
        """Mean over the scenarios."""
        return sampled.mean(self._samples)

    def mean_error(self) -> Array:
        """Standard error of the mean."""
        return sampled.mean_error(self._samples, self.run.per_replicate)

    def quantile(self, q: float) -> Array:
        """Value that a share ``q`` of the scenarios stays below."""
        return sampled.quantile(self._samples, q)

    def to_dataframe(self) -> Any:
        """Statistics as a pandas DataFrame, one row per year."""
        from gigawatt.results.convert import require

        pandas = require("pandas")
        if self.axes:
            raise KindError(f"'{self.name}' has further axes: select first, .sel({self.axes[0].name}=…)")
        columns = {"mean": self.mean(), "error": self.mean_error()}
        columns |= {f"p{q * 100:g}": self.quantile(q) for q in (0.05, 0.5, 0.95)}
        return pandas.DataFrame(columns, index=pandas.Index(self.labels, name="year"))

    @keywords
    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw a bar per year with a whisker from p5 to p95; of several labels a column stacked of their means.

        Raises AxisError: more axes or labels than a plot has room for. InvalidValueError: no year has a value.
        """
        from gigawatt.plotting.years import plot

        return plot(self, ax)

    def __repr__(self) -> str:
        from gigawatt.display.text import by_text

        return by_text(self)

    def _repr_html_(self) -> str:
        from gigawatt.display.html_results import by_html

        return by_html(self)


def by(result: QuantityResult, frequency: str) -> ByPeriod:
    """Group the periods of a result into years."""
    if frequency != "year":
        raise UnknownNameError(f"by('{frequency}'): only 'year' is known", subject=frequency)
    timing = result.info.timing
    if not any(a.name == "time" for a in result.axes):
        raise KindError(f"'{result.name}' does not vary over time")
    if timing not in ("flow", "stock"):
        what = f"a {timing}" if timing else "neither flow nor stock"
        raise InvalidValueError(
            f"'{result.name}' is {what}: adding it up or averaging it by year needs a weight. Define the amount "
            "itself as a flow (a rate times the period's length), or say timing='flow' or 'stock' when defining it"
        )
    timeline = result.run.model.timeline
    years = [label[:4] for label in timeline.labels]
    labels = sorted(set(years))
    samples = result.to_numpy()  # (…, time, scenario)
    groups = []
    for label in labels:
        periods = [t for t, year in enumerate(years) if year == label]
        groups.append(samples[..., periods, :].sum(axis=-2) if timing == "flow" else samples[..., periods[-1], :])
    whole = {"month": 12, "quarter": 4, "year": 1}[timeline.frequency]
    marked = [
        y if years.count(y) == whole else f"{y} ({years.count(y)} of {whole} {timeline.frequency}s)" for y in labels
    ]
    return ByPeriod(result, marked, np.stack(groups, axis=-2))
