"""Central differences of a model's base values and scenarios, for the tests of gradients."""

from __future__ import annotations

import numpy as np

from gigawatt import _core
from gigawatt.errors import InvalidValueError
from gigawatt.results.supply import Calls


def raw_value(core, name):
    """One value of a quantity in the base run, in its shown unit."""
    info = core.at(name)
    supply = Calls(core).base(_core.compile(core, [name])) if core.has_calls else None
    _, values, _ = _core.base_run(core, [name], supply)[name]
    return float(values[0]) / info.shown_unit.scale


def moved(core, name, cell, by):
    """The model with one cell of an input moved in the base run, everything certain."""
    given = core.at(name).input
    middles = [c.quantile_at_score(0.0) if given.central is None else given.central for c in given.cells]
    middles[cell] += by
    cells = [_core.Distribution.constant(x) for x in middles]
    return core.case("moved", {name: _core.Input(given.axes, cells, given.path_kind, given.path_sd, given.path_phi)})


def step_of(x):
    """The step at which a central difference of a smooth function of order one errs least: cube root of 2^-52."""
    return 6e-6 * max(abs(x), 0.1)


def value_moved(gradient, name, cell, by):
    """The output with one cell of an input moved; NaN where the bounds of the input refuse that."""
    try:
        return raw_value(moved(gradient.model._core, name, cell, by), gradient._value)
    except InvalidValueError:
        return np.nan


def base_differences(gradient, label):
    """For each cell of an input: slopes to the right and to the left of the base run, and what rounding may do."""
    core, name = gradient.model._core, gradient._inputs[label]
    given = core.at(name).input
    y = raw_value(core, gradient._value)
    found = []
    for k, cell in enumerate(given.cells):
        middle = cell.quantile_at_score(0.0) if given.central is None else given.central
        h = step_of(middle) if core.at(name).kind == "number" else 1.0
        right, left = (value_moved(gradient, name, k, s) for s in (h, -h))
        found.append(((right - y) / h, (y - left) / h, 2e-14 * max(abs(y), abs(right), abs(left)) / h))
    return np.array(found).T


def agree(found, right, left, noise, tolerance=1e-5):
    """Whether a derivative equals central differences, and where these can tell: no kink or jump between them.

    The two one-sided slopes differ by h times the curvature: where they are near each other, their mean errs by that
    squared.
    """
    found, middle = np.asarray(found), 0.5 * (right + left)
    size = np.maximum(abs(right), abs(left))
    tells = np.isfinite(right) & np.isfinite(left) & (abs(right - left) <= 1e-3 * size + 4 * noise)
    return abs(found - middle) <= tolerance * size + 4 * noise, tells
