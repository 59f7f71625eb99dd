"""Gradients: derivatives of one output with respect to inputs, per scenario and in the base run, as one program.

Reverse mode: see ``reverse`` (the walk) and ``adjoint`` (the rules). The model is copied and the adjoints are added to
the copy as quantities of its own; what runs is a compiled program like any other.
"""

from __future__ import annotations

import copy
import functools
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from gigawatt import _core
from gigawatt.analysis.adjoint_scope import Scope
from gigawatt.analysis.dependence import Crossing, Graph
from gigawatt.analysis.factors import shown
from gigawatt.analysis.input_slope import per, with_respect_to
from gigawatt.analysis.output_cell import define_cell
from gigawatt.analysis.reverse import Reverse
from gigawatt.errors import KindError, keywords, unknown_name
from gigawatt.modelling.expression import Expression
from gigawatt.modelling.functions import is_finite
from gigawatt.modelling.units import Unit
from gigawatt.results.base import Base, BaseValue
from gigawatt.results.quantity_result import Estimate, QuantityResult
from gigawatt.results.run import Run, run

if TYPE_CHECKING:
    from gigawatt.modelling.model import Model


class Gradient:
    """Derivatives of one output, ``m.gradient("returns.npv")``; prints as a table, the largest elasticity first.

    Iterates over the names of its inputs. ``.crossed``: flat operations (comparisons, floor, …) that inputs pass
    through; what goes that way has slope 0, however far a jump is. ``.kinks``: where the derivative is that of the
    branch taken. ``.unused``: inputs asked for on which the output does not depend at all, whose derivative is 0.
    """

    def __init__(self, model: Model, output: str, wanted: Mapping[str, str] | None, at: Mapping[str, str]) -> None:
        self.model = copy.copy(model)
        core = self.model._core
        scope = Scope(core, f"d.{output}".replace("@", "_"))
        asked = dict(all_inputs(core) if wanted is None else wanted)
        self._value, where = define_cell(core, scope, output, at)
        self.output = f"{output}{where}"
        graph = Graph(core, self._value, list(asked.values()))
        if wanted is None:
            asked = {label: name for label, name in asked.items() if graph.depends(name)}
        labels = {name: label for label, name in asked.items()}
        self.crossed, self.kinks = ([_labelled(c, labels) for c in found] for found in graph.crossings())
        self.unused = [label for label, name in asked.items() if not graph.depends(name)]
        self.flat: list[str] = []  # inputs of which nothing comes through but by flat operations
        value = Expression(core.ref(self._value))
        there = is_finite(value)
        status = str(scope.define("finite", there)._core.name)
        steady = str(scope.define("not_zero", there & (value != 0))._core.name)
        reverse = Reverse(graph, scope)
        self._inputs, self._slopes, self._elastic = asked, dict[str, str](), dict[str, str]()
        for label, name in asked.items():
            come = reverse.of(name)
            if come is None and label not in self.unused:
                self.flat.append(label)
            slope, elastic = with_respect_to(scope, name, come, value)
            text = f"d {self.output} / d {label}"
            unit = per(core.at(self._value), core.at(name))
            self._slopes[label] = scope.define(label, slope, unit, status, text)._core.name
            if elastic is not None:
                made = scope.define(f"{label}.elasticity", elastic, Unit(), steady, f"elasticity of {text}")
                self._elastic[label] = made._core.name

    @property
    def unit(self) -> str:
        """Unit of the output."""
        return self.model._core.at(self._value).shown

    def __iter__(self) -> Iterator[str]:
        return iter(self._slopes)

    def __len__(self) -> int:
        return len(self._slopes)

    def _slope(self, name: str) -> str:
        """The quantity that holds the derivative with respect to an input."""
        if name not in self._slopes:
            raise unknown_name("input of the gradient", name, self._slopes)
        return self._slopes[name]

    def unit_of(self, name: str) -> str:
        """Unit of the derivative with respect to an input; of a date it is per day."""
        return self.model._core.at(self._slope(name)).shown

    # Values.
    @functools.cached_property
    def _base(self) -> Base:
        return Base(self.model)

    def base(self) -> dict[str, BaseValue]:
        """Derivatives at the central value of every input, by input, over the input's axes."""
        return {label: self._base[name] for label, name in self._slopes.items()}

    @property
    def value(self) -> BaseValue:
        """The output itself in the base run."""
        return self._base[self._value]

    def elasticities(self) -> dict[str, float]:
        """Percent that the output moves in the base run as an input moves by one percent, all its labels together.

        d ln y / d ln x; of a path as its start moves. Dates have none. NaN where the output is 0 or has no value.
        """
        return {label: float(self._base[name].values) for label, name in self._elastic.items()}

    @keywords
    def run(
        self,
        samples: int = 10_000,
        seed: int | None = None,
        method: str = "random",
        threads: int | None = None,
        progress: Any = None,
    ) -> GradientRun:
        """Run scenarios on the draws of ``Model.run``: ``gradient.run(100_000, seed=7)["fleet.life"]``.

        The mean of a derivative over the scenarios is the derivative of the output's mean, apart from what jumps
        (``.crossed``). Arguments are those of ``Model.run``.
        """
        names = [self._value, *self._slopes.values()]
        return GradientRun(self, run(self.model, samples, seed, method, names, threads, progress))

    def to_dataframe(self) -> Any:
        """Base values as a pandas DataFrame, one row per cell: derivative, unit, elasticity of the whole input."""
        from gigawatt.results.convert import require

        pandas = require("pandas")
        elastic = self.elasticities()
        rows = [
            (label, cell, x, self.unit_of(label), elastic.get(label, np.nan))
            for label, value in self.base().items()
            for cell, x in zip(_cells(value), value.values.ravel(), strict=True)
        ]
        return pandas.DataFrame(rows, columns=["input", "label", "derivative", "unit", "elasticity"])

    def __repr__(self) -> str:
        from gigawatt.analysis.gradient_text import gradient_text

        return gradient_text(self)

    def _repr_html_(self) -> str:
        from gigawatt.analysis.gradient_text import gradient_html

        return gradient_html(self)

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name != "_base"}  # computed again


class GradientRun:
    """Derivatives over the scenarios of a run: ``run["fleet.life"]`` as of any quantity, over the input's axes."""

    def __init__(self, gradient: Gradient, made: Run) -> None:
        self.gradient = gradient
        self.run = made

    def __getitem__(self, name: str) -> QuantityResult:
        return self.run[self.gradient._slope(name)]

    def __iter__(self) -> Iterator[str]:
        return iter(self.gradient)

    def __len__(self) -> int:
        return len(self.gradient)

    @property
    def value(self) -> QuantityResult:
        """The output itself."""
        return self.run[self.gradient._value]

    def elasticities(self, q: float | None = None) -> dict[str, Estimate]:
        """Mean over the scenarios of d ln y / d ln x, by input, or their quantile; see ``Gradient.elasticities``.

        q: a share: 0.5 gives the middle scenario's. An output that changes its sign has elasticities without bound near
        0, whose mean says little.
        """
        names = self.gradient._elastic
        missing = [n for n in names.values() if n not in self.run._results]
        if missing:
            self.run._compute(missing, None)
        told = {label: self.run[name] for label, name in names.items()}
        return {label: x.mean() if q is None else x.quantile(q) for label, x in told.items()}

    def to_dataframe(self) -> Any:
        """Statistics as a pandas DataFrame, one row per cell of an input: mean, its error, p5, p50, p95, unit."""
        from gigawatt.results.convert import require

        pandas = require("pandas")
        rows = []
        for label in self:
            result = self[label]
            told = (result.mean(), result.mean_error(), *map(result.quantile, (0.05, 0.5, 0.95)))
            columns = [np.ravel(x.value if isinstance(x, Estimate) else x) for x in told]
            cells = _cells(self.gradient.base()[label])
            rows += [(label, c, *x, result.unit) for c, *x in zip(cells, *columns, strict=True)]
        return pandas.DataFrame(rows, columns=["input", "label", "mean", "error", "p5", "p50", "p95", "unit"])

    def __repr__(self) -> str:
        from gigawatt.analysis.gradient_text import run_text

        return run_text(self)

    def _repr_html_(self) -> str:
        from gigawatt.analysis.gradient_text import run_html

        return run_html(self)


def gradient(model: Model, output: str, inputs: str | Sequence[str] | None, at: Mapping[str, str] | None) -> Gradient:
    """See ``Model.gradient``."""
    core = model._core
    if not isinstance(output, str):
        raise KindError(f"an output is named by text such as 'returns.npv', got {output!r}", subject="output")
    core.at(output)
    wanted = None
    if inputs is not None:
        asked = [inputs] if isinstance(inputs, str) else list(inputs)
        wanted = {name: _input(core, name) for name in asked}
    return Gradient(model, output, wanted, dict(at or {}))


def all_inputs(core: _core.Model) -> dict[str, str]:
    """Inputs with a slope, numbers and dates, by the name that is shown; those that a case built on too."""
    return {shown(n): n for n in core.names if (q := core.at(n)).body == "input" and q.kind != "flag"}


def _input(core: _core.Model, name: Any) -> str:
    if not isinstance(name, str):
        raise KindError(f"an input is named by text such as 'fleet.life', got {name!r}", subject="inputs")
    info, below = core.at(name), name
    while core.at(below).body != "input" and core.has(f"{below}@before"):
        below = f"{below}@before"
    if core.at(below).body != "input":
        raise KindError(
            f"'{name}' is a formula: a gradient is with respect to inputs, those that it rests on for one",
            subject=name,
        )
    if info.kind == "flag":
        raise KindError(f"'{name}' is a flag, which is on or off: nothing has a slope along it", subject=name)
    return below


def _labelled(crossing: Crossing, labels: Mapping[str, str]) -> Crossing:
    return Crossing(
        shown(crossing.quantity), crossing.operation, tuple(labels[n] for n in crossing.inputs if n in labels)
    )


def _cells(value: BaseValue) -> list[str]:
    """Labels of the cells of an input, in order."""
    cells = [""]
    for axis in value.axes:
        cells = [f"{before}, {label}" if before else label for before in cells for label in axis.labels]
    return cells
