"""Samples of uncertain inputs beside those of one output, as columns."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from gigawatt import _core
from gigawatt.errors import AxisError, InvalidValueError, unknown_name
from gigawatt.types import Array

if TYPE_CHECKING:
    from gigawatt.results.run import Run


class Column(NamedTuple):
    """One number per scenario: a cell of an input. given: what it is drawn from, None for a path."""

    name: str
    values: Array
    given: _core.Distribution | None


def columns(run: Run, inputs: Sequence[str] | None) -> list[Column]:
    """Uncertain inputs, one column per label (and per period of a path), those that vary.

    Raises UnknownNameError for what is no uncertain input.
    """
    core = run.model._core
    drawn = [name for name in run.model.inputs if core.at(name).input.uncertain]
    names = drawn if inputs is None else [inputs] if isinstance(inputs, str) else list(inputs)
    found = []
    for name in names:
        if name not in drawn:
            raise unknown_name("uncertain input", name, drawn)
        found += _columns(run, name)
    if not found:
        raise InvalidValueError(f"no input of '{run.model.label}' is uncertain", subject=run.model.label)
    return found


def _columns(run: Run, name: str) -> list[Column]:
    given = run.model._core.at(name).input
    result = run[name]
    samples = result.to_numpy().reshape((-1, run.samples))
    labels = [", ".join(cell) for cell in itertools.product(*(axis.labels for axis in result.axes))]
    cells: Sequence[_core.Distribution | None] = given.cells if given.path_kind == "fixed" else [None] * len(labels)
    if len(cells) != len(labels):
        cells = [None] * len(labels)
    return [
        Column(f"{name}[{label}]" if label else name, values, cell)
        for label, values, cell in zip(labels, samples, cells, strict=True)
        if values.size and not np.all(values == values[0])
    ]


def chosen(run: Run, output: str, at: Mapping[str, str] | None) -> tuple[str, Array]:
    """Name and samples of an output that is a single number, or of one cell of it.

    Raises AxisError where a label is missing, InvalidValueError where a scenario has no value.
    """
    result = run[output].sel(**dict(at or {}))
    if result.axes:
        axis = result.axes[0]
        raise AxisError(
            f"'{output}' varies over {', '.join(a.name for a in result.axes)}: choose a label, "
            f"at={{'{axis.name}': '{axis.labels[-1]}'}}",
            subject=axis.name,
        )
    values = np.asarray(result.to_numpy()).reshape(run.samples)
    missing = int((~np.isfinite(values)).sum())
    if missing:
        raise InvalidValueError(
            f"'{output}' has no finite value in {missing:,} of {run.samples:,} scenarios: it cannot be handed over",
            subject=output,
        )
    labels = ", ".join(str(label) for label in (at or {}).values())
    return f"{output}[{labels}]" if labels else output, values
