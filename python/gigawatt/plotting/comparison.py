"""Plots of two models on the same draws: the paired difference, and both beside each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from gigawatt.errors import AxisError, InvalidValueError
from gigawatt.plotting import bars, calendar, figures, spread
from gigawatt.plotting.fan import fan, zero_line
from gigawatt.plotting.figures import BARS, chosen_text, run_notes, split
from gigawatt.plotting.scale import Scale, scale_of
from gigawatt.plotting.style import TEXT, Sheet

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from gigawatt.results.compare import Comparison, Difference


def difference(d: Difference, ax: Axes | None) -> Axes:
    """See ``Difference.plot``."""
    time, others = split(d.first.axes)
    where = f"compare(…)['{d.name}']."
    if len(others) > 1 or (others and time is not None):
        axes = others if time is None else [time, *others]
        raise figures.too_many_axes(d.name, axes, where)
    if others and len(others[0]) > BARS:
        raise figures.too_many_labels(d.name, others[0], BARS, "a row of bars", where)
    samples = d.to_numpy()
    kind, unit, timing = _unit(d)
    if kind == "flag":  # per cent of scenarios, as points: -100, 0 or 100 each
        samples = samples * 100
    there = np.isfinite(samples)
    if not there.any():
        raise InvalidValueError(
            f"nothing to plot: no scenario has a value of '{d.name}' in both '{d.labels[0]}' and '{d.labels[1]}'. "
            f".first.run.trace('{d.name}') and .second.run.trace('{d.name}') find a fault, if there is one",
            subject=d.name,
        )
    shown = figures.of_samples(samples, d.first.run.per_replicate)
    doc = f"'{d.labels[1]}' minus '{d.labels[0]}', scenario by scenario"
    notes = [run_notes(d.first.run) + ", the same draws for both"]
    if not there.all():
        notes.append(f"over the {100 * there.mean():.1f} % of scenarios with a value in both")
    with Sheet.on(ax) as sheet:
        if time is not None:
            timeline = d.first.run.model.timeline
            wanted = scale_of("number", unit, shown.all, calendar.per_period(timeline, timing))
            scale = sheet.scale("y", wanted, d.name)
            sheet.scale("x", Scale("date", "date"), d.name)
            zero_line(sheet)
            fan(sheet, calendar.places(timeline, timing), shown, scale)
        elif others:
            scale = sheet.scale("y", scale_of("number", unit, shown.all), d.name)
            bars.ranges(sheet, others[0].labels, shown, scale, at=sheet.count)
        else:
            cell = spread.Spread.of_samples(samples, d.first.run.per_replicate)
            spread.histogram(sheet, spread.natural(cell, "number", unit), cell, d.name, at=sheet.count)
            zero_line(sheet, "x")
            notes.append(f"larger in {100 * float(d.probability()):.0f} % of scenarios")
        return sheet.finish(f"difference of {chosen_text(d.first)}", doc, *notes)


def _unit(d: Difference) -> tuple[str, str, str]:
    """Kind, unit and timing of the difference: of two dates it is days, of two flags percentage points."""
    info = d.first.info
    return info.kind, {"date": "day", "flag": "percentage points"}.get(info.kind, d.unit), info.timing


def comparison(both: Comparison, name: str, at: Mapping[str, str], ax: Axes | None) -> Axes:
    """See ``Comparison.plot``."""
    d = both[name].sel(**at)  # what cannot be compared is refused
    time, others = split(d.first.axes)
    if len(others) > 1 or (others and time is not None):
        left = others[0 if time is not None else 1 :]
        chosen = dict(at) | {a.name: a.labels[0] for a in left}
        raise AxisError(
            f"'{name}' is over {' × '.join(a.name for a in d.first.axes)}: a plot has room for one of them. "
            f"Choose, .plot('{name}', at={chosen})",
            subject=name,
        )
    if others and len(others[0]) > BARS // 2:
        raise AxisError(
            f"'{name}' has {len(others[0])} labels on {others[0].name}, a plot of both shows at most {BARS // 2}: "
            f"choose one, .plot('{name}', at={ {others[0].name: others[0].labels[0]} })",
            subject=name,
        )
    pair = (d.first, d.second)
    for result in pair:
        figures.need_values(result)
    labels = list(d.labels)
    if labels[0] == labels[1]:
        labels = [f"{labels[0]} (first)", f"{labels[1]} (second)"]
    with Sheet.on(ax) as sheet:
        if time is not None:
            _fans(sheet, d, labels)
        elif others:
            _bars(sheet, d, labels)
        else:
            _spreads(sheet, d, labels)
        sheet.note(run_notes(d.first.run) + ", the same draws for both")
        for label, result in zip(labels, pair, strict=True):
            sheet.note(*(f"{label}: {note}" for note in figures.value_notes(result)))
        return sheet.finish(chosen_text(d.first), d.first.info.doc)


def _factor(d: Difference) -> float:
    """What brings the second's numbers to the first's shown unit."""
    first, second = d.first.info, d.second.info
    return second.shown_unit.scale / first.shown_unit.scale if first.kind == "number" else 1.0


def _fans(sheet: Sheet, d: Difference, labels: list[str]) -> None:
    info, timeline = d.first.info, d.first.run.model.timeline
    shown = [figures.of_result(d.first), figures.of_result(d.second).times(_factor(d))]
    everything = np.stack([s.all for s in shown])
    wanted = scale_of(info.kind, d.unit, everything, calendar.per_period(timeline, info.timing))
    scale = sheet.scale("y", wanted, d.name)
    sheet.scale("x", Scale("date", "date"), d.name)
    days = calendar.places(timeline, info.timing)
    for k, (label, part) in enumerate(zip(labels, shown, strict=True)):
        fan(sheet, days, part, scale, label=label, at=sheet.count + k)


def _bars(sheet: Sheet, d: Difference, labels: list[str]) -> None:
    axis = split(d.first.axes)[1][0]
    shown = [figures.of_result(d.first), figures.of_result(d.second).times(_factor(d))]
    scale = sheet.scale("y", scale_of(d.first.info.kind, d.unit, np.stack([s.all for s in shown])), d.name)
    for k, (label, part) in enumerate(zip(labels, shown, strict=True)):
        bars.ranges(sheet, axis.labels, part, scale, label=label, at=k, side=(k, 2))
    bottom, top = sheet.ax.get_ylim()
    sheet.ax.set_ylim(bottom, top + 0.2 * (top - bottom))  # room for the legend above the whiskers
    sheet.ax.set_xlabel(axis.name, fontsize=TEXT)


def _spreads(sheet: Sheet, d: Difference, labels: list[str]) -> None:
    cells = [spread.Spread.of_result(d.first), spread.Spread.of_result(d.second).times(_factor(d))]
    kind = d.first.info.kind
    wanted = scale_of(kind, d.unit, [[*c.window, c.mean] for c in cells])
    for k, (label, cell) in enumerate(zip(labels, cells, strict=True)):
        if kind == "flag":
            spread.probability(sheet, cell, d.name, label=label, at=k)
        else:
            spread.histogram(sheet, wanted, cell, d.name, label=label, at=k, bins=cells)
    if kind != "flag":
        sheet.note("lines: p5, p50 (thick), p95, mean (dashed)")
