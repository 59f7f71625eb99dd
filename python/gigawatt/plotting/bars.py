"""Bars: a mean with its range per label or year, and columns stacked of parts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gigawatt.modelling.axis import Axis
from gigawatt.plotting import calendar
from gigawatt.plotting.figures import Figures
from gigawatt.plotting.scale import Scale, scale_of
from gigawatt.plotting.style import INK, PALETTE, Sheet, colours, plain, tick_names
from gigawatt.types import Array

RANGE = "bar: mean, whiskers p5 to p95"


def ranges(
    sheet: Sheet, labels: list[str], figures: Figures, scale: Scale, *, label: str = "", at: int = 0,
    side: tuple[int, int] = (0, 1),
) -> None:  # fmt: skip
    """Draw a bar per label with a whisker from p5 to p95; of a date only the whisker and its middle.

    side: which of how many beside each other.
    """
    wide = 0.7 / side[1]
    x = np.arange(len(labels), dtype=float) + wide * (side[0] - (side[1] - 1) / 2)
    colour = PALETTE[at % len(PALETTE)]
    ax = sheet.ax
    mean = scale.of(figures.mean)
    if scale.kind == "flag":
        ax.bar(x, mean, wide, color=colour, alpha=0.75, label=plain(label) or None)
        ax.errorbar(x, mean, yerr=2 * scale.of(figures.error), fmt="none", ecolor=INK, elinewidth=0.9, capsize=2)
        ax.set_ylim(0, 108)
        sheet.note("whiskers: ±2 standard errors")
    else:
        low, high = scale.of(figures.quantiles[0.05]), scale.of(figures.quantiles[0.95])
        if scale.kind == "date":
            middle = scale.of(figures.quantiles[0.5])
            ax.vlines(x, low, high, color=colour, linewidth=5, alpha=0.35)
            ax.plot(x, middle, "o", color=colour, markersize=5, label=plain(label) or None)
            sheet.note("dot: p50, bar: p5 to p95")
        else:
            ax.bar(x, mean, wide, color=colour, alpha=0.75, label=plain(label) or None)
            ax.vlines(x, low, high, color=INK, linewidth=1.1)  # the mean may lie outside: no errorbar
            ax.axhline(0, color=INK, linewidth=0.6)
            sheet.note(RANGE)
    ax.set_xlim(-0.6, len(labels) - 0.4)
    tick_names(ax, labels)


def values(sheet: Sheet, labels: list[str], numbers: Array, scale: Scale) -> None:
    """Draw one value per label, without a range: base values."""
    x = np.arange(len(labels), dtype=float)
    if scale.kind == "date":
        sheet.ax.plot(x, scale.of(numbers), "o", color=PALETTE[0])
    else:
        sheet.ax.bar(x, scale.of(numbers), 0.7, color=PALETTE[0], alpha=0.75)
        sheet.ax.axhline(0, color=INK, linewidth=0.6)
    sheet.ax.set_xlim(-0.6, len(labels) - 0.4)
    tick_names(sheet.ax, labels)


def columns(sheet: Sheet, at: Array, width: Array, parts: Array, labels: Sequence[str], scale: Scale) -> None:
    """Stack parts (part, place): what is positive upwards from zero, what is negative downwards.

    Where both occur, a line shows their sum.
    """
    heights = np.nan_to_num(scale.of(parts))
    up, down = np.zeros(len(at)), np.zeros(len(at))
    for label, part, colour in zip(labels, heights, colours(len(labels)), strict=True):
        bottom = np.where(part >= 0, up, down)
        sheet.ax.bar(at, part, width * 0.9, bottom=bottom, color=colour, alpha=0.85, linewidth=0, label=plain(label))
        up, down = up + np.maximum(part, 0), down + np.minimum(part, 0)
    if np.any(up > 0) and np.any(down < 0):
        sheet.ax.plot(at, heights.sum(axis=0), color=INK, linewidth=1.2, label="sum")
        sheet.ax.axhline(0, color=INK, linewidth=0.6)
    sheet.ax.margins(x=0.01)


def one_sign(means: Array) -> bool:
    """Whether parts can be stacked so that the height of a column is their sum."""
    there = means[np.isfinite(means)]
    return bool(np.all(there >= 0) or np.all(there <= 0))


def stacked(
    sheet: Sheet, name: str, unit: str, timing: str, time: Axis | None, parts: Array, labels: Sequence[str]
) -> None:
    """Stack parts (label, period) in columns as wide as their periods; parts (label) in one column."""
    if time is None:
        scale = sheet.scale("y", scale_of("number", unit, _tops(parts[:, None])), name)
        columns(sheet, np.zeros(1), np.full(1, 0.6), parts[:, None], labels, scale)
        sheet.ax.set_xticks([])
        sheet.ax.set_xlim(-1, 1)
        return
    timeline = calendar.timeline_of(time)
    wanted = scale_of("number", unit, _tops(parts), calendar.per_period(timeline, timing))
    scale = sheet.scale("y", wanted, name)
    sheet.scale("x", Scale("date", "date"), name)
    ends = calendar.edges(timeline)
    columns(sheet, (ends[:-1] + ends[1:]) / 2, np.diff(ends), parts, labels, scale)


def by_year(
    sheet: Sheet, name: str, unit: str, timing: str, years: list[str], parts: Array, labels: Sequence[str]
) -> None:
    """Stack parts (label, year), a column per year."""
    scale = sheet.scale("y", scale_of("number", unit, _tops(parts), "year" if timing == "flow" else ""), name)
    columns(sheet, np.arange(len(years), dtype=float), np.full(len(years), 0.85), parts, labels, scale)
    tick_names(sheet.ax, years)


def _tops(parts: Array) -> Array:
    """What has to fit on the axis: the ends of the columns."""
    there = np.nan_to_num(parts)
    return np.stack([np.maximum(there, 0).sum(axis=0), np.minimum(there, 0).sum(axis=0)])
