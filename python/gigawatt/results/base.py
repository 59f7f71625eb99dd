"""The base run: every quantity at the central value of every input."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import numpy as np

from gigawatt import _core
from gigawatt.errors import AxisError, keywords
from gigawatt.modelling.axis import Axis, date_of
from gigawatt.results.supply import Calls
from gigawatt.types import Array

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from gigawatt.modelling.model import Model


def no_axis(name: str, axis: str, axes: list[Axis]) -> AxisError:
    """Make the error for an axis that a quantity does not have."""
    names = [a.name for a in axes]
    nearest = get_close_matches(str(axis), names, 1, 0.5)
    hint = f" Did you mean '{nearest[0]}'?" if nearest else ""
    return AxisError(
        f"'{name}' has no axis '{axis}': it has {', '.join(names) or 'none'}.{hint}", subject=str(axis), nearest=nearest
    )


class BaseValue:
    """Base values of one quantity, in its shown unit."""

    def __init__(self, info: _core.Quantity, axes: list[Axis], values: Array, present: Array | None) -> None:
        self.name = info.name
        self.unit = info.shown if info.kind == "number" else info.kind
        self.kind = info.kind
        self.timing = info.timing
        self.doc = info.doc
        self.axes = axes
        self.values = values
        self.present = present

    def sel(self, **labels: Any) -> BaseValue:
        """Select one label of an axis."""
        axes, values, present = list(self.axes), self.values, self.present
        for axis_name, label in labels.items():
            k = [a.name for a in axes].index(axis_name) if axis_name in [a.name for a in axes] else -1
            if k < 0:
                raise no_axis(self.name, axis_name, axes)
            at = axes[k]._core.position(str(label))
            values = np.take(values, at, axis=k)
            present = None if present is None else np.take(present, at, axis=k)
            del axes[k]
        result = BaseValue.__new__(BaseValue)
        result.__dict__.update(self.__dict__, axes=axes, values=values, present=present)
        return result

    def __float__(self) -> float:
        if self.values.size != 1:
            raise TypeError(f"'{self.name}' has {self.values.size} values: select with .sel(…) or use .to_numpy()")
        return float(self.values.ravel()[0])

    @property
    def value(self) -> Any:
        """A single value: a float, flag or date, or None where its status says that there is none."""
        if self.present is not None and self.present.ravel()[0] == 0.0:
            return None
        number = float(self)
        if self.kind == "date":
            return date_of(number)
        return bool(number) if self.kind == "flag" else number

    def to_numpy(self) -> Array:
        """Values as an array over the axes."""
        return np.array(self.values)

    @keywords
    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the values: a line over time (one per label), else a bar per label.

        Raises AxisError: more axes or labels than a plot has room for. InvalidValueError: no finite value.
        """
        from gigawatt.plotting.base import plot

        return plot(self, ax)

    def __repr__(self) -> str:
        from gigawatt.display.text import base_text

        return base_text(self)

    def _repr_html_(self) -> str:
        from gigawatt.display.html_model import base_value_html

        return base_value_html(self)


class Base:
    """Base values by name; computed once, for all quantities."""

    def __init__(self, model: Model) -> None:
        self._model = model
        core, names = model._core, model._core.names
        supply = Calls(core).base(_core.compile(core, names)) if core.has_calls else None
        self._raw = _core.base_run(core, names, supply)

    def __getitem__(self, name: str) -> BaseValue:
        info = self._model._core.at(name)
        axes, values, present = self._raw[name]
        listed = [Axis._of(a) for a in axes]
        shape = tuple(len(a) for a in listed)
        scale = {"number": info.shown_unit.scale, "date": 86400.0}.get(info.kind, 1.0)
        flags = present.reshape(shape) if present.size else None
        return BaseValue(info, listed, values.reshape(shape) / scale, flags)

    def __iter__(self) -> Any:
        return iter(self._model)

    def __len__(self) -> int:
        return len(self._model)

    def __repr__(self) -> str:
        from gigawatt.display.text import base_table_text

        return base_table_text(self._model, self)

    def _repr_html_(self) -> str:
        from gigawatt.display.html_model import base_html

        return base_html(self._model, self)
