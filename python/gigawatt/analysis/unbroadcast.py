"""The axes of an adjoint: one that lacks an axis is the same at all of its labels."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from gigawatt import _core
from gigawatt.modelling.axis import Axis
from gigawatt.modelling.expression import Expression


def has(x: Expression, axis: str) -> bool:
    """Whether an expression varies along an axis."""
    return any(a.name == axis for a in x._core.axes)


def axis_of(x: Expression, name: str) -> Axis:
    """An axis of an expression."""
    return Axis._of(next(a for a in x._core.axes if a.name == name))


def spread(x: Expression, axes: Iterable[Axis]) -> Expression:
    """The same value over all of some axes, as an array that has them."""
    missing = [a._core for a in axes if not has(x, a.name)]
    if not missing:
        return x
    count = int(np.prod([len(a.labels) for a in missing]))
    return x + Expression(_core.constant_array(np.zeros(count), missing, x._core.unit, "number"))
