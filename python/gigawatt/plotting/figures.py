"""The statistics that a plot is made of, from a run's own or from paired samples; what cannot be plotted is refused."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from gigawatt.errors import AxisError, InvalidValueError
from gigawatt.modelling.axis import Axis
from gigawatt.results import sampled
from gigawatt.types import Array

if TYPE_CHECKING:
    from gigawatt.results.quantity_result import QuantityResult
    from gigawatt.results.run import Run

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
FEW, MANY, BARS = 4, 12, 60  # labels that are drawn as fans, as parts of a column, as bars


@dataclass(frozen=True)
class Figures:
    """Mean, its error and quantiles, over the axes."""

    mean: Array
    error: Array
    quantiles: dict[float, Array]

    def at(self, index: Any) -> Figures:
        """Those of some cells."""
        return Figures(self.mean[index], self.error[index], {q: v[index] for q, v in self.quantiles.items()})

    def times(self, factor: float) -> Figures:
        """The same in another unit."""
        quantiles = {q: v * factor for q, v in self.quantiles.items()}
        return Figures(self.mean * factor, self.error * factor, quantiles)

    @property
    def all(self) -> Array:
        """Everything that has to fit on the axis."""
        return np.stack([self.mean, *self.quantiles.values()])


def of_result(result: QuantityResult) -> Figures:
    """Those of a run, as its statistics have them."""
    core, output = result._result
    quantiles = {q: np.asarray(result._cells(core.quantile(output, q))) for q in QUANTILES}
    return Figures(result._moment("mean"), result._moment("mean_error"), quantiles)


def of_samples(samples: Array, per_replicate: int = 0) -> Figures:
    """Those of samples (axes …, scenario); per_replicate: as of ``Run``."""
    quantiles = {q: sampled.quantile(samples, q) for q in QUANTILES}
    return Figures(sampled.mean(samples), sampled.mean_error(samples, per_replicate), quantiles)


def need_values(result: QuantityResult) -> None:
    """Raise InvalidValueError where no scenario gives a finite value to draw."""
    if not np.all(np.isnan(result._moment("mean"))):
        return
    run, name = result.run, result.name
    if result.not_finite:
        text = f"nothing to plot: no value of '{name}' is finite. .run.trace('{name}') tells where the first was born"
    else:
        status = f" (it has one where {result.info.status} holds)" if result.info.status else ""
        text = (
            f"nothing to plot: '{name}' has a value in none of {run.samples:,} scenarios{status}. "
            f".run.trace('{name}') finds a fault, if there is one"
        )
    raise InvalidValueError(text, subject=name)


def split(axes: Iterable[Axis]) -> tuple[Axis | None, list[Axis]]:
    """The time axis, if there is one, and the others."""
    listed = list(axes)
    return next((a for a in listed if a.name == "time"), None), [a for a in listed if a.name != "time"]


def too_many_axes(name: str, others: list[Axis], how: str = "") -> AxisError:
    """Make the error for more axes than a plot has places, with the selection that leaves few enough."""
    return AxisError(
        f"'{name}' is over {' × '.join(a.name for a in others)}: a plot has room for one of them. "
        f"Select, {how or '.'}{_selection(others[1:])}",
        subject=name,
    )


def too_many_labels(name: str, axis: Axis, most: int, what: str, how: str = "", kind: str = "") -> AxisError:
    """Make the error for more labels than can be told apart; ``kind`` shows more of them."""
    other = f", or add up the means, .plot('{kind}')" if kind and len(axis) <= MANY else ""
    return AxisError(
        f"'{name}' has {len(axis)} labels on {axis.name}, {what} shows at most {most}: "
        f"select one, {how or '.'}{_selection([axis])}{other}",
        subject=name,
    )


def _selection(axes: list[Axis]) -> str:
    labels = {a.name: a.labels[0] for a in axes}
    if all(name.isidentifier() for name in labels):
        return f"sel({', '.join(f'{name}={label!r}' for name, label in labels.items())}).plot()"
    return f"sel(**{labels}).plot()"


def run_notes(run: Run) -> str:
    """Samples and seed, for the footer; where it was stopped."""
    text = f"{run.samples:,} scenarios, seed {run.seed}" + ("" if run.method == "random" else f", {run.method}")
    return text + (f", stopped before {run.asked:,}" if run.partial else "")


def value_notes(result: QuantityResult) -> list[str]:
    """What the statistics leave out: scenarios without a value, values that are not finite."""
    notes = []
    share = np.asarray(result.share)
    if np.any(share < 1):
        low, high = f"{100 * share.min():.1f}", f"{100 * share.max():.1f}"
        where = f", where {result.info.status} holds" if result.info.status else ""
        notes.append(f"over the {low if low == high else f'{low} to {high}'} % of scenarios with a value{where}")
    if result.not_finite:
        notes.append(f"{result.not_finite:,} values are not finite and left out: .run.trace('{result.name}')")
    return notes


def chosen_text(result: QuantityResult) -> str:
    """Name of a quantity with its selection: ``opex.total, 2029Q4``; of a label that is a number with its axis."""
    labels = (f"{axis} {label}" if label.isdigit() else label for axis, label in result._chosen.items())
    return ", ".join([result.name, *labels])
