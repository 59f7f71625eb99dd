"""Numbers written into formulas: whoever reads a model cannot see where they come from, so an audit lists them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gigawatt import _core
from gigawatt.audit.overrides import override_days
from gigawatt.audit.unit_constants import converts

if TYPE_CHECKING:
    from gigawatt.modelling.model import Model

_PLAIN = (0.0, 0.5, 1.0, 2.0)
_EXPONENT = 4  # powers up to this are algebra
_TOLERANCE = 1e-6
_COMPARISONS = ("less", "less_equal", "equal")
_DAY = 86400.0
BUILT_IN = "built-in part"


@dataclass(frozen=True)
class Literal:
    """A number in a formula that is neither 0, 0.5, 1, 2, a small exponent nor a unit.

    kind: number, date, data (labelled numbers), points (of a lookup), exponent, or tolerance (of a comparison: it
    decides rounding, nothing else). where: file and line of the quantity. source: that of its formula.
    """

    quantity: str
    value: float | str
    kind: str
    unit: str
    where: str
    source: str
    overridden: bool  # written by the case under audit
    problem: str


def literals(model: Model) -> tuple[Literal, ...]:
    """Find the literals of a model, in the order of its quantities; equal ones of one quantity once."""
    dates, replaced = _timeline_dates(model), override_days(model)
    found: dict[tuple[str, Any, str, str], Literal] = {}
    for name in model._core.names:
        info = model._core.at(name)
        overridden = name in replaced
        for value, kind, unit in _of_quantity(info, dates):
            key = (name, value, kind, unit)
            if key not in found:
                found[key] = Literal(
                    quantity=name.replace("@before", " (before the case)"),
                    value=value,
                    kind=kind,
                    unit=unit,
                    where=info.origin or BUILT_IN,
                    source=info.source,
                    overridden=overridden,
                    problem=_problem(kind, info.source, overridden),
                )
    return tuple(found.values())


def _problem(kind: str, source: str, overridden: bool) -> str:
    if kind == "tolerance" or source or overridden:
        return ""
    return "without a source in a formula: make it an input, or give the formula a source="


def _of_quantity(info: _core.Quantity, dates: frozenset[float]) -> Iterator[tuple[float | str, str, str]]:
    if info.body == "input":
        return
    if info.initial is not None:
        start = info.initial
        if start.op == "constant" and start.kind == "number":
            # A plain number is in the unit of the state, where no unit can hide it: 1e9 share is no unit.
            for value in _numbers(start):
                shown = value / info.shown_unit.scale
                if abs(shown) not in _PLAIN:
                    yield shown, "number", info.shown
        else:
            yield from _of_formula(start, dates)
    if info.formula is not None:
        yield from _of_formula(info.formula, dates)


def _of_formula(formula: _core.Expr, dates: frozenset[float]) -> Iterator[tuple[float | str, str, str]]:
    todo = [(formula, False)]
    while todo:
        e, compared = todo.pop()
        if e.op == "constant":
            yield from _of_constant(e, compared, dates)
        elif e.op == "lookup":
            yield f"{len(_numbers(e)) // 2} points", "points", e.unit.text
        elif e.op == "power" and (e.exponent[1] > 2 or abs(e.exponent[0]) > _EXPONENT * e.exponent[1]):
            yield e.exponent[0] / e.exponent[1], "exponent", "1"
        below = compared or e.op in _COMPARISONS
        todo += [(arg, below) for arg in reversed(e.args)]


def _of_constant(e: _core.Expr, compared: bool, dates: frozenset[float]) -> Iterator[tuple[float | str, str, str]]:
    values = _numbers(e)
    if e.kind == "flag":
        return
    if e.axes:
        if any(abs(v) not in _PLAIN for v in values):
            yield f"{len(values)} values over {' × '.join(a.name for a in e.axes)}", "data", e.unit.text
        return
    value = values[0]
    if e.kind == "date":
        if value not in dates:
            yield _core.date_text(int(value // _DAY)), "date", ""
    elif compared and e.unit.dimensionless and (0 < abs(value) <= _TOLERANCE or 0 < abs(value - 1) <= _TOLERANCE):
        yield value, "tolerance", "1"
    elif abs(value) not in _PLAIN and not converts(value, e.unit):
        yield value, "number", e.unit.text


def _numbers(e: _core.Expr) -> list[float]:
    import numpy as np

    return [float(v) for v in np.asarray(e.values, dtype=float).ravel()]


def _timeline_dates(model: Model) -> frozenset[float]:
    """Starts, middles and ends of the periods: coordinates of the model, not assumptions."""
    days = model._core.timeline.days
    middles = [(a + b) / 2 for a, b in itertools.pairwise(days)]
    return frozenset(day * _DAY for day in [*days, *middles])
