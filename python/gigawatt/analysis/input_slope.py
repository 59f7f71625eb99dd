"""From the adjoint of an input over its axes and periods to the derivative with respect to what was drawn or given."""

from __future__ import annotations

import numpy as np

from gigawatt import _core
from gigawatt.analysis.adjoint_cohort import onto
from gigawatt.analysis.adjoint_scope import Scope
from gigawatt.analysis.unbroadcast import spread
from gigawatt.modelling.axis import Axis
from gigawatt.modelling.expression import Expression
from gigawatt.modelling.units import Unit


def with_respect_to(
    scope: Scope, name: str, come: Expression | None, value: Expression
) -> tuple[Expression, Expression | None]:
    """Derivative of a value over the cells of an input, and its elasticity (none of a date).

    Of a path the derivative is with respect to its start, all shocks as they are: what it adds or multiplies later
    moves along. Where nothing came back it is 0.
    """
    info = scope.core.at(name)
    x = Expression(scope.core.ref(name))
    over = [Axis._of(a) for a in (info.axes if info.input.path_kind == "fresh" else info.input.axes)]
    start = _start(info, x)
    if come is None:
        unit = value.unit._core.over(info.unit).coherent
        come = Expression(_core.constant(0.0, unit))
    elif info.input.path_kind == "gbm":
        come = come * _growth(scope, name, x, start)
    slope = onto(come, x.axes, over)
    elastic = onto(slope * start, over, []) / value if info.kind == "number" else None
    return spread(slope, over), elastic


def _growth(scope: Scope, name: str, x: Expression, start: Expression) -> Expression:
    """What a path has multiplied its start by: the same path from 1; of correlated shocks the ratio to the start."""
    info = scope.core.at(name)
    if any(name in group for group, _ in scope.core.correlations):
        return x / start
    given = info.input
    ones = [_core.Distribution.constant(1.0)] * len(given.cells)
    return scope.path(f"{name}.growth", _core.Input(given.axes, ones, "gbm", given.path_sd, 0.0, given.stream))


def _start(info: _core.Quantity, x: Expression) -> Expression:
    """What a path starts from: its value in the first period, or the values given for each."""
    own = [a.name for a in info.input.axes]
    if info.input.path_kind not in ("fixed", "fresh") and "time" in own:
        given = np.array([c.mean for c in info.input.cells])
        return Expression(_core.constant_array(given, info.input.axes, info.shown_unit, "number"))
    for axis in x.axes:  # a number in the place of a formula is the same along the formula's axes
        if axis.name not in own and not (axis.name == "time" and info.input.path_kind == "fresh"):
            x = x.sel(**{axis.name: axis.labels[0]})
    return x


def per(output: _core.Quantity, given: _core.Quantity) -> Unit:
    """Unit in which a derivative is shown: that of the output per that of the input, per day for a date."""
    below = Unit("day") if given.kind == "date" else Unit._of(given.shown_unit, given.shown)
    core = output.shown_unit.over(below._core)
    if below.text == "1":
        return Unit._of(core, output.shown)
    if below.text == output.shown:
        return Unit._of(core, "1")
    text = f"({below.text})" if any(c in below.text for c in "*/ ") else below.text
    return Unit._of(core, f"{output.shown}/{text}")
