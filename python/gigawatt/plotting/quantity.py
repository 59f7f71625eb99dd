"""Plots of one quantity of a run: which kind, and over which axis."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gigawatt.errors import AxisError, KindError, unknown_name
from gigawatt.modelling.axis import Axis
from gigawatt.plotting import bars, calendar, figures, spread
from gigawatt.plotting.fan import fan, line
from gigawatt.plotting.figures import BARS, FEW, MANY, chosen_text, run_notes, split
from gigawatt.plotting.scale import Scale, scale_of
from gigawatt.plotting.style import Sheet

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from gigawatt.results.quantity_result import QuantityResult

KINDS = ("fan", "distribution", "exceedance", "stack")


def plot(result: QuantityResult, kind: str | None, ax: Axes | None, *, base: bool, label: str | None) -> Axes:
    """See ``QuantityResult.plot``."""
    if kind is not None and kind not in KINDS:
        raise unknown_name("kind of plot", str(kind), KINDS)
    figures.need_values(result)
    time, others = split(result.axes)
    if len(others) > 1:
        raise figures.too_many_axes(result.name, others, f"run['{result.name}'].")
    with Sheet.on(ax) as sheet:
        text = label or (result.run.model.label if sheet.count else "")
        if kind in ("distribution", "exceedance"):
            _cell(sheet, result, kind, text)
        elif kind == "fan" or (kind is None and time is not None and not (others and _adds(result))):
            _fan(sheet, result, time, others, text, base)
        elif kind == "stack" or time is not None:
            _stack(sheet, result, time, others)
        elif others:
            _labels(sheet, result, others[0], text)
        else:
            _cell(sheet, result, "distribution", text)
        notes = [run_notes(result.run), *figures.value_notes(result)]
        return sheet.finish(chosen_text(result), result.info.doc, *notes)


def _adds(result: QuantityResult) -> bool:
    """Whether a quantity is one whose labels add up, to a column."""
    adds = result.info.kind == "number" and result.info.timing in ("flow", "stock")
    return adds and bars.one_sign(result._moment("mean"))


def _cell(sheet: Sheet, result: QuantityResult, kind: str, label: str) -> None:
    if result.axes:
        chosen = ", ".join(f"{a.name}={a.labels[-1]!r}" for a in result.axes)
        raise AxisError(
            f"a plot of kind '{kind}' shows one cell, '{result.name}' has {np.prod(result.shape)}: select one, "
            f"run['{result.name}'].sel({chosen}).plot('{kind}')",
            subject=result.name,
        )
    shown = spread.Spread.of_result(result)
    info, at = result.info, sheet.count
    if info.kind == "flag":
        spread.probability(sheet, shown, result.name, label=label, at=at)
        return
    draw = spread.exceedance if kind == "exceedance" else spread.histogram
    draw(sheet, spread.natural(shown, info.kind, result.unit), shown, result.name, label=label, at=at)


def _fan(sheet: Sheet, result: QuantityResult, time: Axis | None, others: list[Axis], label: str, base: bool) -> None:
    info = result.info
    if time is None:
        raise AxisError(
            f"a fan is drawn over time, and '{result.name}' has no axis time: leave out kind=", subject=result.name
        )
    if others and len(others[0]) > FEW:
        raise figures.too_many_labels(result.name, others[0], FEW, "a fan", f"run['{result.name}'].", "stack")
    timeline = result.run.model.timeline
    days = calendar.places(timeline, info.timing)
    shown = figures.of_result(result)
    wanted = scale_of(info.kind, result.unit, shown.all, calendar.per_period(timeline, info.timing))
    scale = sheet.scale("y", wanted, result.name)
    sheet.scale("x", Scale("date", "date"), result.name)
    for k, each in enumerate(others[0].labels if others else [None]):
        part, text = (shown, label) if each is None else (shown.at(k), ", ".join(filter(None, [each, label])))
        fan(sheet, days, part, scale, label=text, at=sheet.count + k)
    if base:
        value = result.run.model.base()[result.name].sel(**result._chosen)
        paths = value.values if value.present is None else np.where(value.present > 0, value.values, np.nan)
        for path in paths if others else [paths]:
            line(sheet, days, path, scale, "base" if not others else "")


def _stack(sheet: Sheet, result: QuantityResult, time: Axis | None, others: list[Axis]) -> None:
    info, name = result.info, result.name
    if info.kind != "number":
        raise KindError(f"'{name}' is a {info.kind}: only numbers are stacked. Leave out kind=", subject=name)
    if not others:
        raise AxisError(
            f"'{name}' has no labels to stack, its axes are {', '.join(a.name for a in result.axes) or 'none'}: "
            "leave out kind=, or stack several quantities with gw.plotting.stack(run, [names])",
            subject=name,
        )
    axis = others[0]
    if len(axis) > MANY:
        raise figures.too_many_labels(name, axis, MANY, "a stack", f"run['{name}'].")
    means = result._moment("mean")
    sheet.note("means of the scenarios")
    bars.stacked(sheet, name, result.unit, info.timing, time, means, axis.labels)


def _labels(sheet: Sheet, result: QuantityResult, axis: Axis, label: str) -> None:
    if len(axis) > BARS:
        raise figures.too_many_labels(result.name, axis, BARS, "a row of bars", f"run['{result.name}'].")
    shown = figures.of_result(result)
    scale = sheet.scale("y", scale_of(result.info.kind, result.unit, shown.all), result.name)
    bars.ranges(sheet, axis.labels, shown, scale, label=label, at=sheet.count)
    sheet.ax.set_xlabel(axis.name, fontsize=9)
