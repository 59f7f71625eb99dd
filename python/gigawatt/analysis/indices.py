"""Sensitivity indices as they are given back: per output, factors by measures, over the output's cells."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from gigawatt.errors import AxisError, KindError, keywords, unknown_name
from gigawatt.modelling.axis import Axis
from gigawatt.types import Array

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True)
class Measure:
    """A number per factor (first axis; for pairs the first two) and cell, with its standard error."""

    values: Array
    errors: Array

    def take(self, at: int, axis: int) -> Measure:
        """One label of an axis, counted from the last."""
        return Measure(np.take(self.values, at, axis=axis), np.take(self.errors, at, axis=axis))


@dataclass(frozen=True)
class Indices:
    """Indices of one output; prints itself, largest first.

    ``indices["total"]`` is an array (factor, axes …); ``.errors("total")`` its standard errors; ``.pairs`` holds what
    two factors do beyond each alone, (factor, factor, axes …), where it was asked for. Over several cells, ``ranked``,
    printing and plots weigh each cell by its variance, which is the index of the vector of all cells (Gamboa, Janon,
    Klein and Lagnoux 2014); ``.sel(time="2030Q4")`` looks at one. A cell that does not vary has NaN.
    """

    output: str
    unit: str
    axes: list[Axis]
    factors: list[str]
    measures: dict[str, Measure]
    variance: Array  # of the output, per cell
    title: str
    note: str  # how it was made
    notes: list[str] = field(default_factory=list)  # what is to be known of it
    pairs: Measure | None = None
    only_by_correlation: frozenset[str] = frozenset()
    main: str = ""  # the measure by which factors are ranked
    at: dict[str, str] = field(default_factory=dict)  # labels that were selected
    evidence: dict[str, str] = field(default_factory=dict)  # what each factor rests on, where indices are shares

    @property
    def heading(self) -> str:
        """The output, and the labels that were selected."""
        return f"{self.output}{' at ' if self.at else ''}{', '.join(f'{a} {label}' for a, label in self.at.items())}"

    def __getitem__(self, measure: str) -> Array:
        return self._measure(measure).values

    def errors(self, measure: str) -> Array:
        """Standard errors of a measure."""
        return self._measure(measure).errors

    def interval(self, measure: str) -> tuple[Array, Array]:
        """Ends of the 95 % confidence interval of a measure."""
        m = self._measure(measure)
        return m.values - 1.96 * m.errors, m.values + 1.96 * m.errors

    def _measure(self, name: str) -> Measure:
        if name not in self.measures:
            raise unknown_name("measure", name, self.measures)
        return self.measures[name]

    def of(self, factor: str, measure: str | None = None) -> Any:
        """One factor's value of a measure, the main one unless said: a number, or an array over the axes."""
        if factor not in self.factors:
            raise unknown_name("factor", factor, self.factors)
        values = self._measure(measure or self.main).values[self.factors.index(factor)]
        return float(values) if values.ndim == 0 else values

    def sel(self, **labels: Any) -> Indices:
        """Select one label of an axis: ``.sel(time="2030Q4")``."""
        from gigawatt.results.base import no_axis

        chosen = self
        for axis, label in labels.items():
            k = next((i for i, a in enumerate(chosen.axes) if a.name == axis), -1)
            if k < 0:
                raise no_axis(self.output, axis, chosen.axes)
            at, last = chosen.axes[k]._core.position(str(label)), k - len(chosen.axes)
            chosen = replace(
                chosen,
                axes=[a for i, a in enumerate(chosen.axes) if i != k],
                measures={name: m.take(at, last) for name, m in chosen.measures.items()},
                variance=np.take(chosen.variance, at, axis=k),
                pairs=None if chosen.pairs is None else chosen.pairs.take(at, last),
                at={**chosen.at, axis: str(label)},
            )
        return chosen

    def overall(self, measure: str) -> tuple[Array, Array]:
        """A measure and its errors per factor: over several cells, weighted by the variance of each."""
        return self._weighed(self._measure(measure))

    def _weighed(self, m: Measure) -> tuple[Array, Array]:
        if not self.axes:
            return m.values, m.errors
        cells = tuple(range(m.values.ndim - len(self.axes), m.values.ndim))
        there = np.where(np.isfinite(self.variance), self.variance, 0.0)
        weight = there / max(there.sum(), 1e-300)
        values = np.where(np.isfinite(m.values), m.values, 0.0)
        errors = np.where(np.isfinite(m.errors), m.errors, 0.0)
        # Errors of cells go together (the same scenarios), so they add up.
        return (values * weight).sum(axis=cells), (errors * weight).sum(axis=cells)

    @property
    def ranked(self) -> list[str]:
        """Factors, the largest of the main measure first."""
        values = self.overall(self.main)[0]
        order = np.argsort(-np.where(np.isfinite(values), values, -np.inf), kind="stable")
        return [self.factors[k] for k in order]

    @property
    def by_evidence(self) -> dict[str, float]:
        """Shapley effects by what the inputs rest on, largest first; they add up to one.

        Raises KindError for other indices, which are no shares.
        """
        if not self.evidence:
            raise KindError(
                f"{self.title} are no shares that add up: model.shapley_effects() or run.shares() give some"
            )
        found: dict[str, float] = {}
        for name, value in zip(self.factors, self.overall(self.main)[0], strict=True):
            found[self.evidence[name]] = found.get(self.evidence[name], 0.0) + float(value)
        return dict(sorted(found.items(), key=lambda item: -item[1]))

    def interactions(self, most: int = 5) -> list[tuple[str, str, float, float]]:
        """The largest indices of pairs: two factors, index, standard error."""
        if self.pairs is None:
            return []
        values, errors = self._weighed(self.pairs)
        found = [
            (self.factors[i], self.factors[j], float(values[i, j]), float(errors[i, j]))
            for i in range(len(self.factors))
            for j in range(i + 1, len(self.factors))
        ]
        return sorted(found, key=lambda pair: -pair[2])[:most]

    def to_dataframe(self) -> Any:
        """One row per factor and cell as a pandas DataFrame: each measure and its standard error."""
        from gigawatt.results.convert import require

        pandas = require("pandas")
        columns = {}
        for name, m in self.measures.items():
            columns[name], columns[f"{name}_error"] = m.values.ravel(), m.errors.ravel()
        if self.axes:
            index = pandas.MultiIndex.from_product(
                [self.factors, *(a.labels for a in self.axes)], names=["factor", *(a.name for a in self.axes)]
            )
        else:
            index = pandas.Index(self.factors, name="factor")
        frame = pandas.DataFrame(columns, index=index)
        frame.attrs["output"] = self.output
        return frame if self.axes else frame.loc[self.ranked]

    @keywords
    def plot(self, ax: Axes | None = None, *, most: int = 12) -> Axes:
        """Draw the largest factors: bars with 95 % intervals, or over time a line for each.

        Raises AxisError: more axes than a plot has room for, with the selection to make.
        """
        from gigawatt.plotting.sensitivity import indices

        return indices(self, ax, most)

    def __repr__(self) -> str:
        from gigawatt.analysis.sensitivity_text import indices_text

        return indices_text(self)

    def _repr_html_(self) -> str:
        from gigawatt.analysis.sensitivity_text import indices_html

        return indices_html(self)


class Sensitivity(Mapping[str, Indices]):
    """Indices of several outputs by name, from the same scenarios; with one output, it shows and plots that."""

    def __init__(self, by_output: Mapping[str, Indices]) -> None:
        self._by_output = dict(by_output)

    def __getitem__(self, output: str) -> Indices:
        if output not in self._by_output:
            raise unknown_name("output of this analysis", output, self._by_output)
        return self._by_output[output]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_output)

    def __len__(self) -> int:
        return len(self._by_output)

    @property
    def one(self) -> Indices:
        """The only output's indices. Raises AxisError where there are several."""
        if len(self) > 1:
            raise AxisError(f"there are {len(self)} outputs: choose one, […]['{next(iter(self))}']")
        return next(iter(self.values()))

    def to_dataframe(self) -> Any:
        """All outputs below each other: a row per output, factor and cell, with columns for these and the measures."""
        from gigawatt.results.convert import require

        frames = []
        for name, indices in self.items():
            frame = indices.to_dataframe().reset_index()
            frame.insert(0, "output", name)
            frames.append(frame)
        return require("pandas").concat(frames, ignore_index=True)

    @keywords
    def plot(self, ax: Axes | None = None, *, most: int = 12) -> Axes:
        """Draw the only output's indices. Raises AxisError where there are several."""
        return self.one.plot(ax, most=most)

    def __repr__(self) -> str:
        from gigawatt.analysis.sensitivity_text import sensitivity_text

        return sensitivity_text(self)

    def _repr_html_(self) -> str:
        from gigawatt.analysis.sensitivity_text import sensitivity_html

        return sensitivity_html(self)


def over_cells(values: Array, axes: Sequence[Axis]) -> Array:
    """Flat cells (last axis) as the axes have them."""
    shape = tuple(len(a) for a in axes)
    assert math.prod(shape) == values.shape[-1]
    return values.reshape((*values.shape[:-1], *shape))
