"""Adjoints of the operations along an axis: sums, extremes, products, cumulates, shifts, cohorts, rates of return."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from gigawatt.analysis.adjoint_cohort import looking_ahead
from gigawatt.analysis.unbroadcast import axis_of, has, spread
from gigawatt.modelling.axis import Axis
from gigawatt.modelling.expression import Expression
from gigawatt.modelling.functions import position, where
from gigawatt.modelling.functions import stack as stacked

if TYPE_CHECKING:
    from gigawatt.analysis.reverse import Step


def _axis(step: Step) -> Axis:
    """The axis that the step runs along."""
    return axis_of(step.args[0], step.z._core.axis)


def mean(step: Step, i: int) -> Expression:
    """Each label has its share."""
    return step.g / len(_axis(step))


def product(step: Step, i: int) -> Expression:
    """The product of the others: by division where none is 0; one 0 gets the product of the rest, of two none does."""
    x, axis = step.args[0], _axis(step).name
    zero = x == 0
    others = where(zero, 1, x)
    rest = step.g * others.product(axis)
    count = where(zero, 1, 0).sum(axis)
    return where(count == 0, rest / others, where(zero & (count == 1), rest, 0))


def extreme(step: Step, i: int) -> Expression:
    """To the label that has the extreme, the first of several."""
    x, axis = step.args[0], _axis(step).name
    hit = x == step.z
    return where(hit & ~hit.cumulative_any(axis).shift(1, fill=False, axis=axis), step.g, 0)


def cumulative_sum(step: Step, i: int) -> Expression:
    """A value counts in every sum after it."""
    axis = _axis(step)
    return spread(step.g, [axis]).cumulative_sum(axis.name, backward=not step.z._core.backward)


def cumulative_product(step: Step, i: int) -> Expression:
    """The sum of what comes back to all products after it, each without it; from the first 0 on all else is 0."""
    x, z, axis, backward = step.args[0], step.z, _axis(step).name, step.z._core.backward
    zero = x == 0
    before = zero.cumulative_any(axis, backward=backward).shift(-1 if backward else 1, fill=False, axis=axis)
    first = zero & ~before
    rest = where(first, 1, x).cumulative_product(axis, backward=backward)
    beyond = (step.g * rest).cumulative_sum(axis, backward=not backward)
    among = (step.g * z).cumulative_sum(axis, backward=not backward)
    return where(zero, where(first, beyond, 0), among / where(zero, 1, x))


def cumulative_max(step: Step, i: int) -> Expression:
    """To the label that set the record, what comes back until the next one is set."""
    x, z, axis, backward = step.args[0], step.z, _axis(step), step.z._core.backward
    on = -1 if backward else 1  # to the one before in the order of the cumulate
    none = datetime.date(1970, 1, 1) if x.kind == "date" else 0
    first = position(axis) == (len(axis) - 1 if backward else 0)
    record = first | (z.shift(on, fill=none, axis=axis.name) < x)
    ends = record.shift(-on, fill=True, axis=axis.name)
    return where(record, _until(step, step.g, ends, axis, backward), 0)


def _until(step: Step, g: Expression, ends: Expression, axis: Axis, backward: bool) -> Expression:
    """Solve w = g + (0 where a stretch ends here, else w of the next label), against the order of the cumulate."""
    if axis.name == "time":
        return step.scope.recurrence(g, lambda after: where(ends, 0, after), ends, forward=backward)
    g = spread(g, [axis])
    labels = axis.labels if backward else axis.labels[::-1]
    parts: dict[str, Expression] = {}
    after: Expression | None = None
    for label in labels:
        here = g.sel(**{axis.name: label})
        after = here if after is None else here + where(ends.sel(**{axis.name: label}), 0, after)
        parts[label] = after
    return stacked(axis, [parts[label] for label in axis.labels])


def shift(step: Step, i: int) -> Expression:
    """Back by as much; the fill gets what it filled."""
    axis, count = _axis(step), step.z._core.count
    if i == 0:
        return spread(step.g, [axis]).shift(-count, fill=0, axis=axis.name)
    place = position(axis)
    return where(place < count if count > 0 else place >= len(axis) + count, step.g, 0)


def aged(step: Step, i: int) -> Expression:
    """Collect what comes back to every later period, at the age then (of a backward view, every earlier one)."""
    time, age, back = axis_of(step.args[0], "time"), axis_of(step.z, "age"), step.z._core.backward
    g = spread(step.g, [time])
    if not back and not step.in_loop:
        whole = looking_ahead(step.g, time, age)
        if whole is not None:
            return whole
    total: Expression | None = None
    for k, label in enumerate(age.labels):
        at = (g.sel(age=label) if has(g, "age") else g).shift(k if back else -k, fill=0)
        total = at if total is None else total + at
    assert total is not None
    return total


def select(step: Step, i: int) -> Expression:
    """To the label that was selected."""
    axis = _axis(step)
    return where(position(axis) == axis.labels.index(step.z._core.label), step.g, 0)


def stack(step: Step, i: int) -> Expression:
    """Each part gets its label."""
    along = step.z._core.along
    assert along is not None
    return step.g.sel(**{along.name: along.labels[i]}) if has(step.g, along.name) else step.g


def irr(step: Step, i: int) -> Expression:
    """By the implicit function theorem: dr / dc(t) = (1 + r)^(1 - t) / sum over s of s c(s) (1 + r)^-s."""
    cash, rate, time = step.args[0], step.z, axis_of(step.args[0], "time")
    place = position(time)
    discount = (1 + rate) ** -place
    slope = (cash * (place * discount)).sum("time")
    return step.g * (1 + rate) / slope * discount
