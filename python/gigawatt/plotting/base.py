"""Plots of base values: a line over time, a bar per label."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gigawatt.errors import InvalidValueError
from gigawatt.modelling.axis import Axis
from gigawatt.plotting import bars, calendar, figures
from gigawatt.plotting.figures import BARS, MANY, split
from gigawatt.plotting.scale import Scale, scale_of
from gigawatt.plotting.style import TEXT, Sheet, colours, plain
from gigawatt.types import Array

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from gigawatt.results.base import BaseValue


def plot(value: BaseValue, ax: Axes | None) -> Axes:
    """See ``BaseValue.plot``."""
    name, where = value.name, f"model.base()['{value.name}']."
    time, others = split(value.axes)
    if len(others) > 1:
        raise figures.too_many_axes(name, others, where)
    most, what = (BARS, "a row of bars") if time is None else (MANY, "a plot of lines")
    if others and len(others[0]) > most:
        raise figures.too_many_labels(name, others[0], most, what, where)
    numbers = present(value)
    missing = int(np.sum(~np.isfinite(numbers)))
    if missing == numbers.size:
        raise InvalidValueError(
            f"nothing to plot: '{name}' has no finite base value. model.explain('{name}') shows what it is made of; "
            f"of a run, .run.trace('{name}') tells where the first bad value was born",
            subject=name,
        )
    with Sheet.on(ax) as sheet:
        if time is None:
            scale = sheet.scale("y", scale_of(value.kind, value.unit, numbers), name)
            bars.values(sheet, others[0].labels if others else ["base"], np.atleast_1d(numbers), scale)
            sheet.ax.set_xlabel(others[0].name if others else "", fontsize=TEXT)
        else:
            _over_time(sheet, value, time, others, numbers)
        gaps = f"{missing} of {numbers.size} cells have no finite value and are left out" if missing else ""
        return sheet.finish(name, value.doc, "base run: every input at its central value", gaps)


def present(value: BaseValue) -> Array:
    """Base values, NaN where a status says that there is none."""
    return value.values if value.present is None else np.where(value.present > 0, value.values, np.nan)


def _over_time(sheet: Sheet, value: BaseValue, time: Axis, others: list[Axis], numbers: Array) -> None:
    timeline = calendar.timeline_of(time)
    days = calendar.places(timeline, value.timing)
    wanted = scale_of(value.kind, value.unit, numbers, calendar.per_period(timeline, value.timing))
    scale = sheet.scale("y", wanted, value.name)
    sheet.scale("x", Scale("date", "date"), value.name)
    labels = others[0].labels if others else [""]
    for label, path, colour in zip(labels, np.atleast_2d(numbers), colours(len(labels)), strict=True):
        mark = "o" if len(days) == 1 else None
        sheet.ax.plot(days, scale.of(path), color=colour, linewidth=1.8, marker=mark, label=plain(label) or None)
    sheet.ax.margins(x=0.01 if len(days) > 1 else 0.5)
