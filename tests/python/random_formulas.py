"""Recipes of one operation each, for random models: what a formula may be, over what a model has already.

A recipe takes the maker of the model (``random_models.Maker``) and how deep it stands inside a formula.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import gigawatt as gw

Expr = gw.Expression
USD, DAY = gw.unit("USD"), gw.unit("day")
AXES = (gw.axis("site", ["a", "b", "c"]), gw.axis("kind", ["x", "y"]), gw.axis("one", ["only"]))


# What expressions are, and making them fit each other.
def has(x: Expr, axis: str) -> bool:
    return any(a.name == axis for a in x.axes)


def is_plain(x: Expr) -> bool:
    """A dimensionless number that may start a state."""
    return x.unit._core.dimensionless and not has(x, "time")


def plain(x: Expr) -> Expr:
    """The same, dimensionless."""
    return x if x.unit._core.dimensionless else x.to(x.unit)


def known_unit(x: Expr) -> Expr:
    """Dimensionless or USD: any other unit is divided away."""
    return x if x.kind != "number" or x.unit in (USD.unit, gw.Unit("1")) else plain(x)


def in_unit_of(x: Expr, y: Expr) -> Expr:
    """y in the unit of x, so that they can be added and compared."""
    if x.unit == y.unit:
        return y
    return plain(y) if x.unit._core.dimensionless else plain(y) * USD


# Operations.
def both(m: Any, depth: int, op: Callable[[Expr, Expr], Expr]) -> Expr:
    """An operation on two numbers of one unit."""
    a = m.number(depth)
    return op(a, in_unit_of(a, m.number(depth)))


def reduced(m: Any, x: Expr, *names: str) -> Expr:
    """One of several reductions along an axis; the same where there is none."""
    if has(x, "age"):
        x = x.sum("age")
    axis = m.along(x)
    return x if axis is None else getattr(x, m.pick(names))(axis)


def cumulated(m: Any, x: Expr, *names: str) -> Expr:
    axis = m.along(x, whole=False)
    return x if axis is None else getattr(x, m.pick(names))(axis, backward=m.backward(axis))


def shifted(m: Any, x: Expr, most: int = 3) -> Expr:
    axis = m.along(x, whole=False)
    if axis is None:
        return x
    least = -most
    if m.direction and axis == "time":
        least, most = (0, most) if m.direction == "forward" else (-most, 0)
    return x.shift(m.whole(least, most), fill=m.without(axis, x.kind, x), axis=axis)


def selected(m: Any, x: Expr) -> Expr:
    axis = m.along(x)
    return x if axis is None else x.sel(**{axis: m.label(next(a for a in x.axes if a.name == axis))})


def stacked(m: Any, kind: str) -> Expr:
    axis = m.pick(AXES[:2])
    one = m.pick([x for x in [*m.pools[kind], m.model.time.start] if x.kind == kind and not has(x, axis.name)])
    return gw.stack(axis, [one, *(m.without(axis.name, kind, one) for _ in axis.labels[1:])])


def chosen(m: Any, kind: str, depth: int) -> Expr:
    a, b = m.any_of(kind), m.any_of(kind)
    return gw.where(m.flag(depth), a, in_unit_of(a, b) if kind == "number" else b)


def aged(m: Any, depth: int) -> Expr:
    """A number out of what there is by age and period."""
    x = m.pick([*m.pools["aged"], *([] if m.direction else [m.cohort_of()])] or [m.number()])
    return reduced(m, x, "sum") if not has(x, "age") else getattr(x, m.pick(["sum", "mean", "max", "min"]))("age")


def cohorts(m: Any, depth: int) -> Expr:
    """What is left of what was added, with factors beside the sum over age or in it."""
    x, factor = m.cohort_of(), plain(m.pick(m.pools["number"]))
    # A factor that is 0 or not finite is taken out of the sum, and what would be 0 / 0 or 0 * infinity is not NaN then.
    factor = m.pick([1, 0.5, gw.where(gw.is_finite(factor) & (factor != 0), factor, 1)])
    return m.pick([lambda: (x * factor).sum("age"), lambda: x.sum("age") * factor, lambda: (x / factor).sum("age")])()


def event(m: Any, depth: int) -> Expr:
    """A milestone, a latch, a stop along an axis, a dated amount, the date of a crossing."""
    stock = plain(m.timed()).cumulative_sum()
    levels = m.pick([1, gw.data([1, 2.5], AXES[1])])
    amount = m.number(2)
    return m.pick([
        lambda: gw.milestones(stock, levels), lambda: (stock > 1).cumulative_any(),
        lambda: (stock < levels).cumulative_all(), lambda: gw.where(m.model.time.contains(m.date()), amount, 0),
        lambda: gw.where(gw.milestones(stock, levels), amount, 0), lambda: (stock > levels).first(),
    ])()  # fmt: skip


def moments(m: Any, depth: int) -> Expr:
    """A duration as a number: between dates, of periods, since the start."""
    time = m.model.time
    return m.pick([time.length, time.elapsed, time.end - m.date(), m.date() - m.date()]).to("year")


def compared(m: Any, depth: int) -> Expr:
    if m.maybe(4):
        return m.pick([operator.lt, operator.le, operator.gt, operator.ge])(m.date(), m.date())
    if m.maybe(3):
        return m.pick([operator.lt, operator.ge])(plain(m.number(depth)), m.literal())
    return both(m, depth, m.pick([operator.lt, operator.le, operator.gt, operator.ge]))


def equal(m: Any, depth: int) -> Expr:
    kind = m.pick(["whole", "number", "flag", "date"])
    if kind == "whole":
        return m.pick([operator.eq, operator.ne])(gw.floor(plain(m.number(depth))), m.whole(-1, 2))
    return both(m, depth, operator.eq) if kind == "number" else operator.eq(m.any_of(kind), m.any_of(kind))


def later(m: Any, depth: int) -> Expr:
    """A date by whole days: such sums are exact."""
    days = m.pick([m.whole(-100, 100), gw.floor(gw.clip(plain(m.number(depth)), -50, 50))])
    return m.date() + days * DAY


def first(m: Any, x: Expr) -> Expr:
    return x.first() if has(x, "time") else (m.model.time.start >= m.date()).first()


NUMBERS: dict[str, Callable[[Any, int], Expr]] = {
    "add": lambda m, d: both(m, d, operator.add),
    "sub": lambda m, d: both(m, d, operator.sub),
    "mul": lambda m, d: m.number(d) * m.number(d),
    "div": lambda m, d: m.number(d) / m.number(d),
    "literal": lambda m, d: plain(m.number(d)) * m.literal() + m.literal(),
    "neg": lambda m, d: -m.number(d),
    "power": lambda m, d: m.number(d) ** m.pick([2, 3, -1, 0, -2, Fraction(1, 2), Fraction(1, 3), Fraction(-3, 2)]),
    "pow": lambda m, d: plain(m.number(d)) ** gw.clip(plain(m.number(d)), -3, 3),
    "sqrt": lambda m, d: gw.sqrt(m.number(d)),
    "abs": lambda m, d: abs(m.number(d)),
    "exp": lambda m, d: gw.exp(gw.minimum(plain(m.number(d)), 3)),
    "log": lambda m, d: gw.log(plain(m.number(d))),
    "normal_cdf": lambda m, d: gw.normal_cdf(plain(m.number(d))),
    "floor": lambda m, d: gw.floor(plain(m.number(d)) * m.pick([1, 4])),
    "minimum": lambda m, d: both(m, d, gw.minimum),
    "maximum": lambda m, d: both(m, d, gw.maximum),
    "where": lambda m, d: chosen(m, "number", d),
    "indicator": lambda m, d: gw.where(m.flag(d), 1, 0),
    "sum": lambda m, d: reduced(m, m.varied("number"), "sum", "mean"),
    "extreme": lambda m, d: reduced(m, m.varied("number"), "min", "max"),
    "product": lambda m, d: reduced(m, gw.clip(plain(m.varied("number")), -2, 2), "product"),
    "cumulate": lambda m, d: cumulated(m, m.varied("number", whole=False), "cumulative_sum", "cumulative_max"),
    "growth": lambda m, d: cumulated(m, gw.clip(plain(m.varied("number", whole=False)), -2, 2), "cumulative_product"),
    "shift": lambda m, d: shifted(m, m.varied("number", whole=False)),
    "select": lambda m, d: selected(m, m.varied("number")),
    "stack": lambda m, d: stacked(m, "number"),
    "lookup": lambda m, d: gw.lookup(m.number(d), m.pick([[(0, 1), (1, 3)], [(-1, 0), (0.5, 2), (2, -1), (3, 1)]])),
    "position": lambda m, d: gw.position(m.pick([m.model.timeline.axis, *AXES])) * m.number(d),
    "moments": moments,
    "aged": aged,
    "cohorts": cohorts,
    "irr": lambda m, d: gw.irr(m.flow()),
}
FLAGS: dict[str, Callable[[Any, int], Expr]] = {
    "compare": compared,
    "equal": equal,
    "and": lambda m, d: m.flag(d) & m.flag(d),
    "or": lambda m, d: m.flag(d) | m.flag(d),
    "not": lambda m, d: ~m.flag(d),
    "is_finite": lambda m, d: gw.is_finite(m.any_of(m.pick(["number", "number", "date"]))),
    "any": lambda m, d: reduced(m, m.varied("flag"), "any", "all"),
    "latch": lambda m, d: cumulated(m, m.varied("flag", whole=False), "cumulative_any", "cumulative_all"),
    "contains": lambda m, d: m.model.time.contains(m.date()),
    "shift": lambda m, d: shifted(m, m.varied("flag", whole=False)),
    "select": lambda m, d: selected(m, m.varied("flag")),
    "stack": lambda m, d: stacked(m, "flag"),
    "where": lambda m, d: chosen(m, "flag", d),
}
DATES: dict[str, Callable[[Any, int], Expr]] = {
    "later": later,
    "first": lambda m, d: first(m, m.flag(d)),
    "minimum": lambda m, d: m.pick([gw.minimum, gw.maximum])(m.date(), m.date()),
    "extreme": lambda m, d: reduced(m, m.varied("date"), "min", "max"),
    "cumulate": lambda m, d: cumulated(m, m.varied("date", whole=False), "cumulative_max"),
    "where": lambda m, d: chosen(m, "date", d),
    "shift": lambda m, d: shifted(m, m.varied("date", whole=False)),
    "select": lambda m, d: selected(m, m.varied("date")),
    "stack": lambda m, d: stacked(m, "date"),
}
WHOLE = {"irr", "first"}  # refused in a recurrence: they look at all of time
CAUSAL = {"cohorts"}  # and these back
# Drawn twice as often: they stand for several operations, or for one that no other recipe holds.
RARE = (
    "growth", "product", "power", "pow", "exp", "sqrt", "normal_cdf", "log", "cumulate", "extreme", "any", "any",
    "latch", "latch", "or", "first",
)  # fmt: skip
