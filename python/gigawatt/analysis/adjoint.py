"""How each operation passes an adjoint back to its arguments, as formulas of the same operations.

The adjoint of a value z is d output / d z, in unit(output) / unit(z). A rule is given a step z = op(arguments) with its
adjoint ``g`` and gives what argument ``i`` gets. What it gives may lack axes (it is the same along them) or have more
than the argument (the driver sums over those). Kinked operations follow the branch taken: at a tie the first operand,
abs has slope 0 at 0. Flat ones pass nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from gigawatt import _core
from gigawatt.analysis import adjoint_along as along
from gigawatt.analysis.adjoint_call import pull_call
from gigawatt.modelling.expression import Expression
from gigawatt.modelling.functions import exp, log, where

if TYPE_CHECKING:
    from gigawatt.analysis.reverse import Step

Pull = Callable[["Step", int], Expression]


@dataclass(frozen=True)
class Rule:
    """slope: smooth, kinked, flat, leaf, or made (by the compiler, never in a formula).

    masks: it passes 0 to what did not count. scales: it multiplies by a value, which may not be finite in what did not
    count. moves: what comes back to a cell was not at that cell.
    """

    slope: str
    pull: Pull | None = None
    masks: bool = False
    scales: bool = False
    moves: bool = False


def _div(step: Step, i: int) -> Expression:
    b = step.args[1]
    return step.g / b if i == 0 else -step.g * step.z / b


def _power(step: Step, i: int) -> Expression:
    exponent = Fraction(*step.z._core.exponent)
    x = step.args[0]
    if exponent == 0:
        return step.g * 0 / Expression(_core.constant(1.0, x._core.unit))
    if exponent == 1:
        return step.g
    return step.g * (float(exponent) * x ** (exponent - 1))


def _pow(step: Step, i: int) -> Expression:
    a, b = step.args
    if i == 0:
        return step.g * (b * a ** (b - 1))
    return step.g * where(step.z == 0, 0, step.z * log(a))  # 0 ** b is 0 for every b > 0


def _abs(step: Step, i: int) -> Expression:
    x, g = step.args[0], step.g
    return where(x < 0, -g, where(x > 0, g, 0))


def _normal_cdf(step: Step, i: int) -> Expression:
    x = step.args[0]
    return step.g * (exp(-(x**2) * 0.5) * (1 / math.sqrt(2 * math.pi)))


def _lesser(first: int) -> Pull:
    """Of minimum (first = 0) and maximum (1): to the one chosen, at a tie the first operand."""

    def pull(step: Step, i: int) -> Expression:
        a, b = step.args
        chosen = a <= b if first == 0 else b <= a
        return where(chosen, step.g, 0) if i == 0 else where(chosen, 0, step.g)

    return pull


def _where(step: Step, i: int) -> Expression:
    condition = step.args[0]
    return where(condition, step.g, 0) if i == 1 else where(condition, 0, step.g)


def _lookup(step: Step, i: int) -> Expression:
    """Slope of the segment that x lies in, at a point the one that begins there; 0 outside."""
    x = step.args[0]
    raw: Any = step.z._core.values
    xs, ys = raw[0::2], raw[1::2]

    def one(value: float) -> Expression:
        return Expression(_core.constant(float(value), x._core.unit))

    slope: Any = 0
    for k in range(len(xs) - 1, 0, -1):
        segment = (ys[k] - ys[k - 1]) / (xs[k] - xs[k - 1]) / one(1.0)
        slope = where(x < one(xs[k]), segment, slope)
    return step.g * where(x < one(xs[0]), 0, slope)


LEAF, MADE, FLAT = Rule("leaf"), Rule("made"), Rule("flat")

RULES: dict[str, Rule] = {
    # Leaves: references and previous values are the driver's, the others do not depend on anything.
    "constant": LEAF, "reference": LEAF, "prev": LEAF, "next": LEAF,
    "time.start": LEAF, "time.end": LEAF, "age": LEAF, "position": LEAF,
    # Arithmetic.
    "neg": Rule("smooth", lambda s, i: -s.g),
    "add": Rule("smooth", lambda s, i: s.g),
    "sub": Rule("smooth", lambda s, i: s.g if i == 0 else -s.g),
    "mul": Rule("smooth", lambda s, i: s.g * s.args[1 - i], scales=True),
    "div": Rule("smooth", _div, scales=True),
    "power": Rule("smooth", _power, scales=True),
    "sqrt": Rule("smooth", lambda s, i: s.g * 0.5 / s.z, scales=True),
    "abs": Rule("kinked", _abs),
    "pow": Rule("smooth", _pow, scales=True),
    "exp": Rule("smooth", lambda s, i: s.g * s.z, scales=True),
    "log": Rule("smooth", lambda s, i: s.g / s.args[0], scales=True),
    "normal_cdf": Rule("smooth", _normal_cdf, scales=True),
    "floor": FLAT,
    # Choice and comparison.
    "minimum": Rule("kinked", _lesser(0), masks=True),
    "maximum": Rule("kinked", _lesser(1), masks=True),
    "where": Rule("kinked", _where, masks=True),
    "less": FLAT, "less_equal": FLAT, "equal": FLAT, "and": FLAT, "or": FLAT, "not": FLAT, "is_finite": FLAT,
    # Along an axis.
    "sum": Rule("smooth", lambda s, i: s.g),
    "mean": Rule("smooth", along.mean),
    "product": Rule("smooth", along.product, masks=True, scales=True),
    "min": Rule("kinked", along.extreme, masks=True),
    "max": Rule("kinked", along.extreme, masks=True),
    "any": FLAT, "all": FLAT, "first": FLAT,
    "cumulative_sum": Rule("smooth", along.cumulative_sum, moves=True),
    "cumulative_product": Rule("smooth", along.cumulative_product, masks=True, moves=True),
    "cumulative_max": Rule("kinked", along.cumulative_max, masks=True, moves=True),
    "cumulative_any": FLAT, "cumulative_all": FLAT,
    "shift": Rule("smooth", along.shift, masks=True, moves=True),
    "aged": Rule("smooth", along.aged, masks=True, moves=True),
    "select": Rule("smooth", along.select, masks=True),
    "stack": Rule("smooth", along.stack, masks=True, moves=True),
    "lookup": Rule("kinked", _lookup, scales=True),
    # Of whole series.
    "irr": Rule("smooth", along.irr, scales=True),
    "irr_status": FLAT,
    "call": Rule("smooth", pull_call, moves=True),
    # Made by the compiler, never in a formula.
    "score": MADE, "marginal": MADE, "convolve": MADE, "decay_sum": MADE,
}  # fmt: skip
