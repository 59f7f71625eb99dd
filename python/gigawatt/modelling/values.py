"""Values as people write them → inputs and constants of the core."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from gigawatt import _core
from gigawatt.errors import AxisError, InvalidValueError, KindError, UnitError, keywords, unknown_name
from gigawatt.modelling.axis import Axis, Timeline, days_of
from gigawatt.modelling.distributions import Distribution
from gigawatt.modelling.expression import Expression
from gigawatt.modelling.paths import Path
from gigawatt.modelling.units import Unit, as_unit

_WITH_UNIT = re.compile(r"\s*([-+]?(?:\d{1,3}(?:,\d{3})+|\d[\d_]*)?(?:\.\d*)?(?:[eE][-+]?\d+)?)\s*(.*?)\s*$")
_MORE_NUMBER = re.compile(r"[,.]|\d(?!/)")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}$")
_DIMENSIONLESS = Unit()


def is_value(value: Any) -> bool:
    """Whether this may stand in a formula."""
    return isinstance(
        value,
        (Expression, bool, int, float, np.number, np.bool_, np.ndarray, datetime.date, Mapping, Distribution),
    ) or (hasattr(value, "index") or _is_xarray(value))


def constant(value: Any) -> Expression:
    """A literal in a formula: a number, flag or date, or labelled data."""
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value.item()
    if isinstance(value, (bool, np.bool_)):
        return Expression(_core.constant_flag(bool(value)))
    if isinstance(value, (int, float, np.integer, np.floating)):
        return Expression(_core.constant(float(value), _DIMENSIONLESS._core))
    if isinstance(value, datetime.date):
        return Expression(_core.constant_date(float(days_of(value))))
    if isinstance(value, Distribution):
        raise KindError(
            f"a distribution in a formula has no name to draw by: make it an input, m.input(name, {value!r}, …)"
        )
    if _is_xarray(value):
        axes = [Axis(str(dim), _labels(value[dim].values if dim in value.coords else range(n)))
                for dim, n in zip(value.dims, value.shape, strict=True)]  # fmt: skip
        return _array(np.asarray(value.values), axes)
    if _is_series(value):
        return _array(np.asarray(value.values), [_series_axis(value, None)])
    if isinstance(value, np.ndarray):
        raise AxisError(
            f"an array of shape {value.shape} has no labels: name its axes, gw.data(array, axes), or use a Series "
            "whose index carries the labels; an xarray object goes on the right, x * data"
        )
    raise KindError(
        f"{type(value).__name__} cannot stand in a formula: a number, date, flag, expression or labelled data"
    )


@keywords
def data(values: Any, axes: Axis | Timeline | Sequence[Axis | Timeline], unit: str | Unit | None = None) -> Expression:
    """Given numbers over named axes, as an expression: ``gw.data([1, 2], gw.axis("site", ["A", "B"]), "MW")``.

    Raises AxisError where the shape does not match the axes, InvalidValueError for NaN.
    """
    listed = [axes] if isinstance(axes, (Axis, Timeline)) else list(axes)
    return _array(np.asarray(values), [a.axis if isinstance(a, Timeline) else a for a in listed], as_unit(unit))


def _array(values: np.ndarray[Any, Any], axes: list[Axis], unit: Unit = _DIMENSIONLESS) -> Expression:
    shape = tuple(len(axis) for axis in axes)
    if values.shape != shape:
        raise AxisError(
            f"data of shape {values.shape} over {' × '.join(a.name for a in axes)}, which has shape {shape}"
        )
    kind = "flag" if values.dtype == bool else "number"
    numbers = np.ascontiguousarray(values, dtype=float)
    return Expression(_core.constant_array(numbers.ravel(), [a._core for a in axes], unit._core, kind))


def _is_series(value: Any) -> bool:
    return type(value).__module__.startswith("pandas") and hasattr(value, "index") and getattr(value, "ndim", 0) == 1


def _is_xarray(value: Any) -> bool:
    return type(value).__module__.startswith("xarray") and hasattr(value, "dims")


def _labels(values: Any) -> list[str]:
    return [str(v) for v in values]


def _series_axis(series: Any, over: Axis | None) -> Axis:
    index = series.index
    if type(index).__name__ == "PeriodIndex":
        return Axis("time", _labels(index))
    name = index.name or (over.name if over is not None else None)
    if name is None:
        raise AxisError("a Series needs an index with a name, which is its axis: series.rename_axis('site')")
    return Axis(str(name), _labels(index))


def parse_text(text: str, unit: Unit, kind: str, name: str) -> Any:
    """A value given as text: ``4 GW``, ``0.3``, a date, ``true``."""
    stripped = text.strip()
    if kind == "date" or (kind == "" and _DATE.match(stripped)):
        return datetime.date(1970, 1, 1) + datetime.timedelta(days=days_of(stripped))
    if kind == "flag" or stripped.lower() in ("true", "false"):
        if stripped.lower() not in ("true", "false"):
            raise InvalidValueError(f"'{name}' is a flag: true or false, not {text!r}", subject=name)
        return stripped.lower() == "true"
    match = _WITH_UNIT.match(stripped)
    # What follows the number is a unit, never more of a number ("0 5"); "1/year" is one.
    if not match or not any(c.isdigit() for c in match.group(1)) or _MORE_NUMBER.match(match.group(2)):
        raise InvalidValueError(
            f"'{name}': cannot read {text!r}: write a number, with a unit if you like ('4 GW')", subject=name
        )
    number = float(match.group(1).replace(",", "").replace("_", ""))
    if not match.group(2):
        return number
    given = as_unit(match.group(2))
    if not given._core.same_dimension(unit._core):
        raise UnitError(f"'{name}' is in {unit.text}, {text!r} is not", subject=name)
    return number * given._core.scale / unit._core.scale


def order_of(axis: Axis) -> tuple[int, str]:
    """The core's order of axes: categorical by name, then age, then time."""
    return ({"age": 1, "time": 2}.get(axis.name, 0), axis.name)


def cell(value: Any, unit: Unit, kind: str, name: str) -> _core.Distribution:
    """One cell of an input, in its shown unit."""
    if isinstance(value, str):
        value = parse_text(value, unit, kind, name)
    if isinstance(value, Distribution):
        if kind != "number":
            raise KindError(f"'{name}' is a {kind}: it takes no {value.family} distribution", subject=name)
        return value._core
    if isinstance(value, datetime.date):
        if kind != "date":
            raise KindError(f"'{name}' is a {kind}, got the date {value}", subject=name)
        return _core.Distribution.constant(float(days_of(value)))
    if isinstance(value, (bool, np.bool_)):
        if kind != "flag":
            raise KindError(f"'{name}' is a {kind}, got {value}", subject=name)
        return _core.Distribution.constant(float(value))
    if isinstance(value, (int, float, np.integer, np.floating)):
        if kind == "date" or (kind == "flag" and value not in (0, 1)):
            raise KindError(f"'{name}' is a {kind}, got the number {value}", subject=name)
        if not math.isfinite(value):
            raise InvalidValueError(f"'{name}' is {value}: an input must be finite", subject=name)
        return _core.Distribution.constant(float(value))
    if value is None:
        raise InvalidValueError(f"'{name}' has no value", subject=name)
    if hasattr(value, "cdf"):  # a distribution of SciPy
        from gigawatt.adapters import scipy

        return cell(scipy.distribution(value), unit, kind, name)
    raise KindError(f"'{name}': {type(value).__name__} is no value of an input", subject=name)


def kind_of(value: Any) -> str:
    """``number``, ``flag`` or ``date``, by the first value met."""
    if isinstance(value, Mapping):
        value = next(iter(value.values()), None)
    elif isinstance(value, np.ndarray):
        return "flag" if value.dtype == bool else "number"
    elif isinstance(value, (list, tuple)):
        value = value[0] if value else None
    if isinstance(value, (bool, np.bool_)):
        return "flag"
    if isinstance(value, datetime.date) or (isinstance(value, str) and _DATE.match(value.strip())):
        return "date"
    if isinstance(value, str) and value.strip().lower() in ("true", "false"):
        return "flag"
    return "number"


def read_input(
    name: str,
    value: Any,
    unit: Unit,
    kind: str,
    over: Sequence[Axis],
    time: Timeline,
    path: Path | None,
    stream: str,
    central: Any = None,
) -> _core.Input:
    """A user's value as an input of the core."""
    if isinstance(value, Path):
        if path is not None:
            raise InvalidValueError(f"'{name}': a path is the value already, and path= is given too", subject=name)
        if value.kind in ("fixed", "fresh"):
            raise InvalidValueError(
                f"'{name}': gw.{value.kind}() alone says how a value moves, not what it is: m.input('{name}', value, "
                f"…, path=gw.{value.kind}())",
                subject=name,
            )
        value, path = (1.0 if value.kind == "gbm" else 0.0), value
    axes, cells = _cells(name, value, unit, kind, list(over), time)
    path = path or Path("fixed")
    if not isinstance(path, Path):
        raise KindError(f"'{name}': path= is gw.gbm(sd=…), gw.walk(sd=…), … and not {path!r}", subject=name)
    middle = _central(name, central, unit, kind)
    if middle is not None and path.kind == "fixed" and all(c.is_constant for c in cells):
        raise InvalidValueError(f"'{name}' is certain: central= is for what has a distribution", subject=name)
    return _core.Input([a._core for a in axes], cells, path.kind, path.sd, path.phi, stream, middle)


def plain_axes(what: str, over: Any) -> list[Axis]:
    """Axes given as one, as several or not at all."""
    if over is None:
        return []
    axes: list[Axis] = []
    for axis in [over] if isinstance(over, (Axis, Timeline, str)) else over:
        if not isinstance(axis, (Axis, Timeline)):
            raise KindError(
                f"'{what}': over= takes axes, gw.axis(name, labels) or m.timeline, not {axis!r}", subject=what
            )
        axes.append(axis.axis if isinstance(axis, Timeline) else axis)
    return axes


def bound(name: str, value: Any, kind: str, scale: float, otherwise: float) -> float:
    """A bound of an input as the core takes it: in its shown unit; of a date, its day number."""
    if value is None:
        return otherwise
    if kind == "date" and isinstance(value, (str, datetime.date)):
        return float(days_of(value))
    if kind == "date" or isinstance(value, bool) or not isinstance(value, (int, float, np.integer, np.floating)):
        raise KindError(f"'{name}' is a {kind}: {value!r} is no bound of it", subject=name)
    return float(value) * scale


def quantity_name(name: Any) -> str:
    """Check that a quantity's name is text."""
    if not isinstance(name, str):
        raise KindError(f"a quantity is named by text such as 'capex.total', got {name!r}")
    return name


def rescaled(name: str, given: _core.Input, unit: Unit, shown: Unit) -> tuple[_core.Input, float]:
    """An input given in one unit, as one in the unit in which it is shown, and the factor between them."""
    if not unit._core.same_dimension(shown._core):
        raise UnitError(f"'{name}' is in {unit.text} and cannot be shown in {shown.text}", subject=name)
    if given.uncertain:
        raise InvalidValueError(
            f"'{name}': an uncertain input is shown in the unit that it is given in: write its distribution in "
            f"{shown.text}, or leave shown= out",
            subject=name,
        )
    scale = unit._core.scale / shown._core.scale
    cells = [_core.Distribution.constant(c.mean * scale) for c in given.cells]
    return _core.Input(given.axes, cells, "fixed", 0.0, 0.0, given.stream), scale


def _central(name: str, central: Any, unit: Unit, kind: str) -> float | None:
    """What the base run uses in place of the median, in the shown unit."""
    if central is None:
        return None
    if kind != "number":
        raise KindError(f"'{name}' is a {kind}: central= is for uncertain numbers", subject=name)
    if isinstance(central, Distribution):
        raise KindError(f"'{name}': central= is one number, not {central!r}", subject=name)
    return cell(central, unit, kind, f"central of {name}").mean


def _cells(
    name: str, value: Any, unit: Unit, kind: str, over: list[Axis], time: Timeline
) -> tuple[list[Axis], list[_core.Distribution]]:
    if isinstance(value, Mapping):
        axis = _mapping_axis(name, value, over, time)
        for key in value:
            if str(key) not in axis.labels:
                raise unknown_name(f"label of axis '{axis.name}' in '{name}':", str(key), axis.labels)
        missing = [label for label in axis.labels if label not in {str(k) for k in value}]
        if missing:
            raise InvalidValueError(
                f"'{name}' has no value for {', '.join(missing)} of axis '{axis.name}'", subject=name
            )
        by_label = {str(k): v for k, v in value.items()}
        return [axis], [cell(by_label[label], unit, kind, f"{name}[{label}]") for label in axis.labels]
    if _is_series(value):
        axis = _series_axis(value, over[0] if over else None)
        wanted = {a.name: a for a in [*over, time.axis]}.get(axis.name, axis)
        if wanted.labels != axis.labels:
            raise AxisError(f"'{name}': the labels of the Series do not match axis '{axis.name}' exactly", subject=name)
        return [axis], [
            cell(float(v), unit, kind, f"{name}[{label}]") for v, label in zip(value, axis.labels, strict=True)
        ]
    if isinstance(value, (list, tuple, np.ndarray)):
        return _from_array(name, value, unit, kind, over)
    over = sorted(over, key=order_of)
    count = math.prod(len(axis) for axis in over)
    return over, [cell(value, unit, kind, name)] * count


def _mapping_axis(name: str, value: Mapping[Any, Any], over: list[Axis], time: Timeline) -> Axis:
    if len(over) == 1:
        return over[0]
    if over:
        raise AxisError(f"'{name}': values by label need one axis in over=, got {len(over)}", subject=name)
    labels = [str(k) for k in value]
    if labels == time.labels:
        return time.axis
    raise AxisError(f"'{name}': values by label need over=gw.axis(name, {labels[:4]})", subject=name)


def _from_array(
    name: str, value: Any, unit: Unit, kind: str, over: list[Axis]
) -> tuple[list[Axis], list[_core.Distribution]]:
    shape = tuple(len(axis) for axis in over)
    items = np.empty(np.shape(value) if isinstance(value, np.ndarray) else (len(value),), dtype=object)
    items[...] = value
    if not over:
        raise AxisError(
            f"'{name}': {items.size} values without labels: name the axis, over=gw.axis(…) or m.time",
            subject=name,
        )
    if items.shape != shape:
        raise AxisError(f"'{name}': values of shape {items.shape} over axes of shape {shape}", subject=name)
    order = sorted(range(len(over)), key=lambda k: order_of(over[k]))
    items = items.transpose(order)
    return [over[k] for k in order], [cell(v, unit, kind, name) for v in items.ravel()]


def replaced_cell(current: _core.Quantity, label: str, new: _core.Distribution) -> _core.Input:
    """An input with one label's cell replaced."""
    axes = current.input.axes
    if len(axes) != 1:
        raise AxisError(f"'{current.name}' has {len(axes)} axes: one label names a cell only where there is one axis")
    return with_cell(current.name, current.input, label, new)


def with_cell(name: str, given: _core.Input, label: str, new: _core.Distribution) -> _core.Input:
    """The same input with the cell of one label replaced."""
    if given.central is not None:
        raise InvalidValueError(
            f"'{name}' has one central= for all its labels: override the whole, not one label of it", subject=name
        )
    cells = list(given.cells)
    cells[given.axes[0].position(label)] = new
    return _core.Input(given.axes, cells, given.path_kind, given.path_sd, given.path_phi, given.stream)


def with_path(given: _core.Input, path: _core.Input) -> _core.Input:
    """The same values moving over time as another input does."""
    return _core.Input(
        given.axes, given.cells, path.path_kind, path.path_sd, path.path_phi, given.stream, given.central
    )
