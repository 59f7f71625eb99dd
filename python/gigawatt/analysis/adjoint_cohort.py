"""Adjoints of cohort sums as convolutions: one row per period where the plain reading needs one per age and period.

The forward sum over age of x(t - a) k(a) is a convolution, and so are both its adjoints, of series in reverse:
x gets the sum over a of y(t + a) k(a), k gets the sum over t of y(t) x(t - a). Reversal is a stack of selected labels.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from gigawatt import _core
from gigawatt.analysis.unbroadcast import axis_of, has, spread
from gigawatt.modelling.axis import Axis
from gigawatt.modelling.expression import Expression
from gigawatt.modelling.functions import position, stack, where


class Factors(NamedTuple):
    """A product apart: one cohort view x.aged(), what varies by period, by age, and by neither (1 where none is)."""

    aged: Expression | None
    by_time: Expression | None
    by_age: Expression | None
    apart: Expression | None


def _factors_of(e: _core.Expr, divided: bool) -> Iterator[tuple[_core.Expr, bool]]:
    if e.op in ("mul", "div"):
        left, right = e.args
        yield from _factors_of(left, divided)
        yield from _factors_of(right, divided != (e.op == "div"))
    elif e.op == "neg":
        yield from _factors_of(e.args[0], divided)
        yield _core.constant(-1.0, _core.Unit("")), False
    else:
        yield e, divided


def factored(x: Expression) -> Factors | None:
    """The factors of a product by age and period; None where one of them varies along both, or two are cohorts."""
    aged: Expression | None = None
    parts: dict[str, Expression | None] = {"by_time": None, "by_age": None, "apart": None}
    for e, divided in _factors_of(x._core, False):
        factor = Expression(e)
        if e.op == "aged":
            if aged is not None or divided or e.backward:
                return None
            aged = Expression(e.args[0])
            continue
        if has(factor, "age") and has(factor, "time"):
            return None
        place = "by_age" if has(factor, "age") else "by_time" if has(factor, "time") else "apart"
        so_far = parts[place]
        if so_far is None:
            parts[place] = 1 / factor if divided else factor
        else:
            parts[place] = so_far / factor if divided else so_far * factor
    return Factors(aged, **parts)


def is_cohort(x: Expression) -> bool:
    """Whether a sum over time of this is a convolution."""
    parts = factored(x) if has(x, "age") and has(x, "time") else None
    return parts is not None and parts.aged is not None


def is_product(x: Expression) -> bool:
    """Whether what looks ahead along this is a convolution."""
    parts = factored(x)
    return parts is not None and parts.aged is None


def _times(x: Expression, *factors: Expression | None) -> Expression:
    for factor in factors:
        x = x if factor is None else x * factor
    return x


def _by_age(x: Expression, time: Axis, age: Axis, *, backward: bool = False) -> Expression:
    """A series over time as one over age: label by label, or from the last."""
    return stack(age, [x.sel(time=label) for label in (reversed(time.labels) if backward else time.labels)])


def _by_time(x: Expression, time: Axis) -> Expression:
    """A series over age as one over time: what an impulse in the first period becomes."""
    impulse = where(position(time) == 0, 1, 0)
    return (impulse.aged() * x).sum("age")


def summed_over_time(x: Expression) -> Expression:
    """Sum over time of a product with a cohort view, by age; the plain sum where it has another form."""
    parts = factored(x) if has(x, "age") else None
    if parts is None or parts.aged is None:
        return x.sum("time")
    time, age = axis_of(x, "time"), axis_of(x, "age")
    y = _ones(time) if parts.by_time is None else parts.by_time
    both = (parts.aged.aged() * _by_age(y, time, age, backward=True)).sum("age")
    return _times(_by_age(both, time, age, backward=True), parts.by_age, parts.apart)


def looking_ahead(g: Expression, time: Axis, age: Axis) -> Expression | None:
    """Sum over a of g(t + a) at age a, by convolutions; None where g is no product of the form."""
    parts = factored(g)
    if parts is None or parts.aged is not None:
        return None
    y = _ones(time) if parts.by_time is None else parts.by_time
    if parts.by_age is None:
        return _times(y.cumulative_sum(backward=True), parts.apart)
    both = (_by_time(parts.by_age, time).aged() * _by_age(y, time, age, backward=True)).sum("age")
    return _times(_by_time(_by_age(both, time, age, backward=True), time), parts.apart)


def _ones(time: Axis) -> Expression:
    return spread(Expression(_core.constant(1.0, _core.Unit(""))), [time])


def onto(g: Expression, over: Iterable[Axis], kept: Iterable[Axis]) -> Expression:
    """The adjoint of what was broadcast: summed over the axes of ``over`` that are not ``kept``."""
    names = {a.name for a in kept}
    gone = [a for a in over if a.name not in names]
    for axis in sorted(gone, key=lambda a: a.name != "time"):  # time first, while a cohort can be seen
        if not has(g, axis.name):
            g = g * len(axis)
        elif axis.name == "time":
            g = summed_over_time(g)
        else:
            g = g.sum(axis.name)
    return g
