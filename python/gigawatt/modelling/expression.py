"""Expressions: formulas with units and axes, built by the usual operators.

Conventions 1-6: comparisons build flags and never decide anything; numbers without a unit fit only where there is
none; arrays need labels.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

from gigawatt import _core
from gigawatt.errors import AxisError, InvalidValueError, KindError, LoopError, keywords
from gigawatt.modelling import numpy_protocol
from gigawatt.modelling.axis import Axis
from gigawatt.modelling.units import Unit, as_unit

if TYPE_CHECKING:
    from gigawatt.modelling.model import Model

_PARENTHESES = "parentheses are needed around each comparison: (a > b) & (c < d)"


class Expression:
    """A formula over named quantities. Immutable; nothing is computed until a run."""

    __slots__ = ("_core",)
    __array_priority__ = 1000.0
    __pandas_priority__ = 5000
    __iter__ = None

    def __init__(self, core: _core.Expr) -> None:
        self._core = core

    # What it is.
    @property
    def unit(self) -> Unit:
        """Coherent unit of the value."""
        return Unit._of(self._core.unit)

    @property
    def axes(self) -> list[Axis]:
        """Axes along which it varies (scenarios apart)."""
        return [Axis._of(axis) for axis in self._core.axes]

    @property
    def kind(self) -> str:
        """``number``, ``flag`` or ``date``."""
        return self._core.kind

    @property
    def timing(self) -> str:
        """``flow``, ``stock``, ``rate``, ``ratio`` or nothing."""
        return self._core.timing

    def same_as(self, other: Expression) -> bool:
        """Whether both are the same formula (``==`` builds a comparison)."""
        return self._core.same_as(as_expression(other)._core)

    def __repr__(self) -> str:
        parts = [self.unit.text if self.kind == "number" else self.kind]
        parts += [" × ".join(axis.name for axis in self.axes)] if self.axes else []
        parts += [self.timing] if self.timing else []
        return f"<{self._core.text}  [{', '.join(parts)}]>"

    # Arithmetic.
    def __add__(self, other: Any) -> Expression:
        return _binary("add", self, other)

    def __radd__(self, other: Any) -> Expression:
        return _binary("add", other, self)

    def __sub__(self, other: Any) -> Expression:
        return _binary("sub", self, other)

    def __rsub__(self, other: Any) -> Expression:
        return _binary("sub", other, self)

    def __mul__(self, other: Any) -> Expression:
        return _binary("mul", self, other)

    def __rmul__(self, other: Any) -> Expression:
        return _binary("mul", other, self)

    def __truediv__(self, other: Any) -> Expression:
        return _binary("div", self, other)

    def __rtruediv__(self, other: Any) -> Expression:
        return _binary("div", other, self)

    def __pow__(self, exponent: Any) -> Expression:
        if isinstance(exponent, (int, Fraction, np.integer)) and not isinstance(exponent, bool):
            rational = exponent if isinstance(exponent, Fraction) else Fraction(int(exponent))
            return Expression(_core.make("power", [self._core], exponent=(rational.numerator, rational.denominator)))
        if isinstance(exponent, float) and Fraction(exponent).denominator <= 64:
            return self.__pow__(Fraction(exponent))
        return _binary("pow", self, exponent)

    def __rpow__(self, base: Any) -> Expression:
        return _binary("pow", base, self)

    def __neg__(self) -> Expression:
        return Expression(_core.make("neg", [self._core]))

    def __pos__(self) -> Expression:
        return self

    def __abs__(self) -> Expression:
        return Expression(_core.make("abs", [self._core]))

    # Comparisons and conditions.
    def __lt__(self, other: Any) -> Expression:
        return _binary("less", self, other)

    def __le__(self, other: Any) -> Expression:
        return _binary("less_equal", self, other)

    def __gt__(self, other: Any) -> Expression:
        return _binary("less", other, self)

    def __ge__(self, other: Any) -> Expression:
        return _binary("less_equal", other, self)

    def __eq__(self, other: Any) -> Expression:  # type: ignore[override]
        return _binary("equal", self, as_expression(other))

    def __ne__(self, other: Any) -> Expression:  # type: ignore[override]
        return self.__eq__(other).__invert__()

    __hash__ = None  # type: ignore[assignment]

    def __and__(self, other: Any) -> Expression:
        return _binary("and", self, _flag(other))

    def __rand__(self, other: Any) -> Expression:
        return _binary("and", _flag(other), self)

    def __or__(self, other: Any) -> Expression:
        return _binary("or", self, _flag(other))

    def __ror__(self, other: Any) -> Expression:
        return _binary("or", _flag(other), self)

    def __invert__(self) -> Expression:
        return Expression(_core.make("not", [self._core]))

    def __bool__(self) -> NoReturn:
        raise KindError(
            "an expression has no truth value until a run: write gw.where(condition, yes, no) for if, & and | for and "
            "and or, gw.maximum(a, b) for max(a, b), (a < b) & (b < c) for a < b < c"
        )

    def __copy__(self) -> Expression:
        return self

    def __deepcopy__(self, _: Any) -> Expression:
        return self

    def __reduce__(self) -> NoReturn:
        raise KindError("an expression refers to the quantities of its model: pickle the model")

    # What an expression is not.
    def __contains__(self, other: Any) -> NoReturn:
        raise KindError("an expression holds no values to look through: write (x == a) | (x == b), a flag, for in")

    def __len__(self) -> NoReturn:
        raise KindError("an expression has no length: .axes tells its axes, .run() its values")

    def __getitem__(self, key: Any) -> NoReturn:
        raise KindError(f"an expression is not indexed: write .sel(axis={key!r}) for one label")

    def __setitem__(self, key: Any, value: Any) -> NoReturn:
        raise KindError("an expression is immutable: a value that builds on its own past is a state, m.state(...)")

    def __float__(self) -> NoReturn:
        raise KindError("an expression is no number: reduce it, .sum(axis), or run the model, m.run()[name].mean()")

    __int__ = __float__

    def __array__(self, *_: Any, **__: Any) -> NoReturn:
        raise KindError(
            "an expression holds no values: m.run()[name].to_numpy() gives samples, m.base()[name] base values"
        )

    @property
    def shape(self) -> NoReturn:
        """Refused: what looks for it (xarray) would make an array of objects."""
        raise KindError("an expression has no shape: with labelled data on the left, write x * data and not data * x")

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
        return numpy_protocol.ufunc(ufunc, method, inputs, kwargs)

    def __array_function__(self, func: Any, types: Any, args: Any, kwargs: Any) -> Any:
        return numpy_protocol.function(func, args, kwargs)

    # Along an axis.
    def _along(self, op: str, axis: str, backward: bool = False) -> Expression:
        return Expression(_core.make(op, [self._core], axis=axis_name(axis), backward=backward))

    def sum(self, axis: str = "time") -> Expression:
        """Sum along an axis."""
        return self._along("sum", axis)

    def mean(self, axis: str = "time") -> Expression:
        """Mean along an axis, each label counting the same."""
        return self._along("mean", axis)

    def product(self, axis: str = "time") -> Expression:
        """Product along an axis (dimensionless)."""
        return self._along("product", axis)

    def min(self, axis: str = "time") -> Expression:
        """Smallest along an axis (gw.minimum compares two)."""
        return self._along("min", axis)

    def max(self, axis: str = "time") -> Expression:
        """Largest along an axis (gw.maximum compares two)."""
        return self._along("max", axis)

    def any(self, axis: str = "time") -> Expression:
        """Whether a flag holds anywhere along an axis."""
        return self._along("any", axis)

    def all(self, axis: str = "time") -> Expression:
        """Whether a flag holds everywhere along an axis."""
        return self._along("all", axis)

    def first(self) -> Expression:
        """Start of the first period in which a flag holds, a date; pair it with ``.any()`` as status."""
        time = next((axis for axis in self._core.axes if axis.name == "time"), None)
        return Expression(_core.make("first", [self._core], axis="time", along=time))

    def cumulative_sum(self, axis: str = "time", *, backward: bool = False) -> Expression:
        """Running sum along an axis, from the end where backward."""
        return self._along("cumulative_sum", axis, backward)

    def cumulative_product(self, axis: str = "time", *, backward: bool = False) -> Expression:
        """Running product along an axis (dimensionless)."""
        return self._along("cumulative_product", axis, backward)

    def cumulative_max(self, axis: str = "time", *, backward: bool = False) -> Expression:
        """Running maximum along an axis."""
        return self._along("cumulative_max", axis, backward)

    def cumulative_any(self, axis: str = "time", *, backward: bool = False) -> Expression:
        """Latch: whether a flag has held so far."""
        return self._along("cumulative_any", axis, backward)

    def cumulative_all(self, axis: str = "time", *, backward: bool = False) -> Expression:
        """Whether a flag has held without a break so far."""
        return self._along("cumulative_all", axis, backward)

    @keywords
    def shift(self, n: int, *, fill: Any = None, axis: str = "time") -> Expression:
        """Value n periods (labels) earlier, ``fill`` where there is none; a negative n looks ahead.

        A flow, rate or flag is filled with 0 unless said; a stock needs ``fill=`` (convention 6).
        """
        if isinstance(n, bool) or not isinstance(n, (int, np.integer)):
            raise InvalidValueError(f"a shift is by a whole number of periods, got {n!r}")
        if fill is None:
            if self.timing == "stock" or self.kind == "date":
                what = "stock" if self.kind == "number" else "date"
                raise InvalidValueError(f"shift of a {what} needs fill=: what was it before the first period?")
            fill = False if self.kind == "flag" else 0
        filled = as_expression(fill)
        return Expression(_core.make("shift", [self._core, filled._core], axis=axis_name(axis), count=int(n)))

    def aged(self, *, backward: bool = False) -> Expression:
        """Cohort view: the value at (time - age), along a second axis of time, ``age``; at (time + age) if backward."""
        return Expression(_core.aged(self._core, backward))

    def sel(self, **labels: Any) -> Expression:
        """Select one label of an axis: ``x.sel(site="Abilene")``, ``x.sel(time="2029Q4")``."""
        result = self
        for axis, label in labels.items():
            result = Expression(_core.make("select", [result._core], axis=axis, label=str(label)))
        return result

    @property
    def prev(self) -> Expression:
        """Previous value of a state."""
        raise LoopError(f".prev is for states (m.state(...)): write .shift(1, fill=…) for an earlier value of {self!r}")

    @property
    def next(self) -> Expression:
        """Next value of a backward state."""
        raise LoopError(f".next is for backward states: write .shift(-1, fill=…) for a later value of {self!r}")

    def to(self, unit: str | Unit) -> Expression:
        """Give this as a plain number in a unit: ``(t / year)`` is ``t.to("year")``."""
        return self / Expression(_core.constant(1.0, as_unit(unit)._core))


class Quantity(Expression):
    """A named member of a model, usable in formulas."""

    __slots__ = ("_model", "name")

    def __init__(self, core: _core.Expr, model: Model, name: str) -> None:
        super().__init__(core)
        self._model = model
        self.name = name

    @property
    def info(self) -> _core.Quantity:
        """Everything kept with it: doc, source, evidence, bounds, origin, formula."""
        return self._model._core.at(self.name)

    @property
    def doc(self) -> str:
        """One line of documentation."""
        return self.info.doc

    @property
    def source(self) -> str:
        """Publisher, title, date and locator, or nothing."""
        return self.info.source

    @property
    def prev(self) -> Expression:
        """Previous value of a state: its initial value in the first period."""
        return Expression(self._model._core.previous(self.name))

    @property
    def next(self) -> Expression:
        """Next value of a backward state: its initial value in the last period."""
        return Expression(self._model._core.following(self.name))

    def update(self, expression: Any) -> Quantity:
        """Give a state its rule, once: ``debt.update(debt.prev + draw - repayment)``."""
        self._model._core.update_state(self.name, as_expression(expression)._core)
        return self

    def __repr__(self) -> str:
        from gigawatt.display.text import quantity_line

        return quantity_line(self.info)

    def _repr_html_(self) -> str:
        from gigawatt.display.html_model import quantity_html

        return quantity_html(self.info)


def axis_name(axis: Any) -> str:
    """Name of an axis given as text or Axis."""
    if isinstance(axis, Axis):
        return axis.name
    if isinstance(axis, str):
        return axis
    raise AxisError(f"an axis is named by text, got {type(axis).__name__}: .sum('site')")


def as_expression(value: Any) -> Expression:
    """Read anything that may stand in a formula."""
    if isinstance(value, Expression):
        return value
    from gigawatt.modelling.values import constant

    return constant(value)


def _flag(value: Any) -> Any:
    if isinstance(value, (int, float, np.number)) and not isinstance(value, (bool, np.bool_)):
        raise KindError(f"& and | combine conditions, and {value!r} is a number: {_PARENTHESES}")
    return value


def _binary(op: str, left: Any, right: Any) -> Expression:
    from gigawatt.modelling.values import is_value

    if not (is_value(left) and is_value(right)):
        return NotImplemented  # type: ignore[no-any-return]
    return Expression(_core.make(op, [as_expression(left)._core, as_expression(right)._core]))
