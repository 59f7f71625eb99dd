"""A range over time: bands p5 to p95 and p25 to p75, the median, the mean dashed. Of a flag, its probability."""

from __future__ import annotations

from typing import Any

import numpy as np

from gigawatt.plotting.figures import Figures
from gigawatt.plotting.scale import Scale
from gigawatt.plotting.style import PALETTE, Sheet, plain
from gigawatt.types import Array

OVERLAID = "band p5 to p95, line p50, dashed mean"


def fan(sheet: Sheet, days: Array, figures: Figures, scale: Scale, *, label: str = "", at: int | None = None) -> None:
    """Draw one fan over ``days``; one with a label is one of several, with lighter bands and one line in the legend."""
    ax = sheet.ax
    colour = PALETTE[(sheet.count if at is None else at) % len(PALETTE)]
    mean = scale.of(figures.mean)
    if scale.kind == "flag":
        _probability(sheet, days, mean, 2 * scale.of(figures.error), colour, label)
        return
    q = {share: scale.of(values) for share, values in figures.quantiles.items()}
    alone = not label
    style: dict[str, Any] = {"color": colour, "linewidth": 0}
    ax.fill_between(days, q[0.05], q[0.95], alpha=0.16, label="p5 to p95" if alone else None, **style)
    if alone:
        ax.fill_between(days, q[0.25], q[0.75], alpha=0.28, label="p25 to p75", **style)
    ax.plot(days, q[0.5], color=colour, linewidth=1.8, label="p50" if alone else plain(label), **_mark(days))
    if scale.kind != "date":  # a mean of dates is a date, but not one that anybody asks for
        ax.plot(days, mean, color=colour, linewidth=1.1, linestyle=(0, (4, 2)), label="mean" if alone else None)
    if not alone:
        sheet.note(OVERLAID)
    _ends(sheet, days)


def _probability(sheet: Sheet, days: Array, mean: Array, doubt: Array, colour: str, label: str) -> None:
    ax = sheet.ax
    low, high = np.maximum(mean - doubt, 0), np.minimum(mean + doubt, 100)
    ax.fill_between(days, low, high, color=colour, alpha=0.25, linewidth=0)
    ax.plot(days, mean, color=colour, linewidth=1.8, label=plain(label) or None, **_mark(days))
    sheet.note("band: ±2 standard errors")
    ax.set_ylim(-2, 102)
    _ends(sheet, days)


def _mark(days: Array) -> dict[str, Any]:
    """A line through one period is a dot."""
    return {"marker": "o", "markersize": 5} if len(days) == 1 else {}


def _ends(sheet: Sheet, days: Array) -> None:
    sheet.ax.margins(x=0.01 if len(days) > 1 else 0.5)


def line(sheet: Sheet, days: Array, values: Array, scale: Scale, label: str) -> None:
    """Draw one path beside a fan: the base run."""
    sheet.ax.plot(days, scale.of(values), color="#222222", linewidth=1.2, linestyle=":", label=plain(label))


def zero_line(sheet: Sheet, side: str = "y") -> None:
    """Draw where a difference is none."""
    draw = sheet.ax.axhline if side == "y" else sheet.ax.axvline
    draw(0, color="#222222", linewidth=0.8, zorder=1.5)
