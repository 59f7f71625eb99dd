"""Functions of expressions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from gigawatt import _core
from gigawatt.errors import InvalidValueError, KindError, keywords
from gigawatt.modelling.axis import Axis, Timeline
from gigawatt.modelling.differentiable import differentiable
from gigawatt.modelling.expression import Expression, as_expression
from gigawatt.modelling.units import Unit, as_unit
from gigawatt.modelling.values import plain_axes


def _make(op: str, *args: Any) -> Expression:
    return Expression(_core.make(op, [as_expression(a)._core for a in args]))


def where(condition: Any, yes: Any, no: Any) -> Expression:
    """``yes`` where the condition holds, else ``no``."""
    return _make("where", condition, yes, no)


def minimum(a: Any, b: Any) -> Expression:
    """The smaller of two, element by element (``.min(axis)`` reduces)."""
    return _make("minimum", a, b)


def maximum(a: Any, b: Any) -> Expression:
    """The larger of two, element by element (``.max(axis)`` reduces)."""
    return _make("maximum", a, b)


@keywords
def clip(x: Any, low: Any, high: Any) -> Expression:
    """``x`` held between two values."""
    return minimum(maximum(x, low), high)


def ramp(x: Any) -> Expression:
    """``clip(x, 0, 1)``: how far something has come, ``ramp((time.end - start) / duration)``."""
    return clip(x, 0, 1)


def exp(x: Any) -> Expression:
    """Exponential of a dimensionless value."""
    return _make("exp", x)


def log(x: Any) -> Expression:
    """Natural logarithm of a dimensionless value."""
    return _make("log", x)


def sqrt(x: Any) -> Expression:
    """Square root; the unit's too."""
    return _make("sqrt", x)


def normal_cdf(x: Any) -> Expression:
    """Cumulative standard normal of a dimensionless value."""
    return _make("normal_cdf", x)


def floor(x: Any) -> Expression:
    """Largest whole number not above a dimensionless value."""
    return _make("floor", x)


def is_finite(x: Any) -> Expression:
    """Whether a value is neither NaN nor infinite."""
    return _make("is_finite", x)


def position(axis: Axis) -> Expression:
    """0, 1, 2, … along an axis."""
    return Expression(_core.position(axis._core))


@keywords
def stack(axis: Axis, parts: Sequence[Any]) -> Expression:
    """Join one expression per label along a new axis."""
    return Expression(_core.make("stack", [as_expression(p)._core for p in parts], along=axis._core))


@keywords
def lookup(x: Any, points: Sequence[tuple[float, float]]) -> Expression:
    """Piecewise-linear function through (x, y) points, constant outside; x in coherent units, y a plain number."""
    return Expression(
        _core.lookup(as_expression(x)._core, [float(p[0]) for p in points], [float(p[1]) for p in points])
    )


def irr(cash_flow: Any) -> Expression:
    """Internal rate of return per period; pair it with ``irr_status`` as the quantity's status."""
    return _make("irr", cash_flow)


def irr_status(cash_flow: Any) -> Expression:
    """Whether the internal rate of return exists and is the only one."""
    return _make("irr_status", cash_flow)


@keywords
def milestones(stock: Any, levels: Any) -> Expression:
    """The period in which a rising stock first reaches each level: a flag along the levels' axis and time.

    A level counts as reached within one part in 1e9, so that ten times 0.1 GW is one gigawatt; each pays once.
    """
    tolerance = 1e-9
    reached = (as_expression(stock) >= as_expression(levels) * (1 - tolerance)).cumulative_any()
    return reached & ~reached.shift(1, fill=False)


@keywords
def npv(cash_flow: Any, rate: Any, at: Any) -> Expression:
    """Present value: the sum over time of cash_flow * (1 + rate * year) ^ (-at / year).

    cash_flow: a flow; rate: 1/year; at: time from the day of the value to the flow, such as
    ``m.time.elapsed``.
    """
    year = constant_unit("year")
    return (as_expression(cash_flow) * (1 + as_expression(rate) * year) ** (-(as_expression(at) / year))).sum("time")


@keywords
def call(
    function: Callable[..., Any],
    *arguments: Any,
    unit: str | Unit | None = None,
    over: Axis | Timeline | Sequence[Axis | Timeline] | None = None,
    kind: str = "number",
    timing: str = "",
    vjp: Callable[..., Any] | None = None,
) -> Expression:
    """Call a Python function over arrays: ``m.define("p", gw.call(curve, m["load"], unit="USD/MWh"), "USD/MWh")``.

    function: gets one read-only float64 array per argument, of shape (its axes …, time, scenario), and returns one of
    shape (axes of the result …, time, scenario): arrays over many scenarios at once, called once per batch on the
    caller's thread. A quantity is passed in its shown unit, another formula in coherent units (``x.to("MW")`` passes a
    plain number of MW), a date in days since 1970-01-01, a flag as bool. unit: of what it returns. over: axes of the
    result; those of its arguments together unless said. kind: ``number``, ``flag`` or ``date``. timing: as of an input.
    vjp: for gradients, ``g(arguments …, adjoint)`` gives one array per argument: the sum over the values of adjoint
    times the derivative of the value with respect to that argument, in the units of the function itself; without it a
    gradient through the function is refused. It is called once for each argument that is asked for.

    Each scenario must depend on itself alone. That is tried on the first scenarios of a run: a function that raises or
    gives other values on half of them is a FunctionError, another shape an AxisError. It may look at all of time, so
    it cannot be in a loop. A model that holds it pickles if the function does. A scenario in which it gives NaN counts
    as a fault.
    """
    if not callable(function):
        raise KindError(f"gw.call takes a function and its arguments, got {function!r}")
    if not arguments:
        raise InvalidValueError(f"gw.call({_function_name(function)}) needs an argument: a quantity or a formula")
    formulas = [as_expression(a)._core for a in arguments]
    name = _function_name(function)
    axes = None if over is None else [axis._core for axis in plain_axes(name, over)]
    if vjp is not None:
        if not callable(vjp):
            raise KindError(f"vjp= of gw.call({name}) is a function of the arguments and the adjoint, got {vjp!r}")
        function = differentiable(function, vjp, name)
    made = _core.call(name, function, formulas, as_unit(unit)._core, kind, timing, axes)
    return Expression(made)


def _function_name(function: Callable[..., Any]) -> str:
    name = getattr(function, "__name__", type(function).__name__)
    return "function" if name == "<lambda>" else str(name)


def constant_unit(unit: str) -> Expression:
    """One of a unit, as an expression: ``3 * gw.unit("USD")``."""
    return Expression(_core.constant(1.0, as_unit(unit)._core))
