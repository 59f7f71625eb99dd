"""One value of an output as a quantity of its own: a label of each axis, or a sum, mean, first or last along it."""

from __future__ import annotations

from collections.abc import Mapping

from gigawatt import _core
from gigawatt.analysis.adjoint_scope import Scope
from gigawatt.analysis.unbroadcast import has
from gigawatt.errors import AxisError, InvalidValueError, KindError
from gigawatt.modelling.axis import Axis
from gigawatt.modelling.expression import Expression
from gigawatt.modelling.units import Unit
from gigawatt.results.base import no_axis

WORDS = ("sum", "mean", "first", "last")


def define_cell(core: _core.Model, scope: Scope, output: str, at: Mapping[str, str]) -> tuple[str, str]:
    """Define one value of an output; gives its name and where it is, in words.

    Raises KindError (no number), AxisError (an axis that it lacks, or that is left), UnknownNameError (a label).
    """
    info = core.at(output)
    if info.kind != "number":
        raise KindError(f"'{output}' is a {info.kind}: a gradient is of a number", subject=output)
    if info.body == "state" and info.formula is None:
        raise InvalidValueError(f"the state '{output}' has no update yet: give it one first", subject=output)
    axes = [Axis._of(a) for a in info.axes]
    for name in at:
        if name not in [a.name for a in axes]:
            raise no_axis(output, name, axes)
    for axis in axes:
        if axis.name not in at:
            label = axis.labels[-1]
            raise AxisError(
                f"'{output}' has {len(axis)} values along {axis.name}, and a gradient is of one: choose it, "
                f"at={{'{axis.name}': '{label}'}}, or 'sum', 'mean', 'first' or 'last' for the label",
                subject=axis.name,
            )
    value, words = Expression(core.ref(output)), []
    flag = Expression(core.ref(info.status)) if info.status else None
    for axis in axes:
        word = str(at[axis.name])
        value = _along(value, axis, word, value.sum if word == "sum" else value.mean)
        if flag is not None and has(flag, axis.name):
            flag = _along(flag, axis, word, flag.all)
        words.append(f"{axis.name}: {word}" if word in WORDS and word not in axis.labels else word)
    status = "" if flag is None else str(scope.define("has_value", flag)._core.name)
    shown = Unit._of(info.shown_unit, info.shown)
    name = scope.define("value", value, shown, status, info.doc)._core.name
    return name, f"[{', '.join(words)}]" if words else ""


def _along(x: Expression, axis: Axis, word: str, reduced: object) -> Expression:
    """One label of an axis, or all of it."""
    if word in axis.labels or word not in WORDS:
        return x.sel(**{axis.name: word})
    if word in ("first", "last"):
        return x.sel(**{axis.name: axis.labels[0 if word == "first" else -1]})
    assert callable(reduced)
    result: Expression = reduced(axis.name)
    return result
