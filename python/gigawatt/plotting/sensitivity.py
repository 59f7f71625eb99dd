"""Plots of what drives an output: tornado bars, indices with their intervals, indices over time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gigawatt.errors import AxisError, InvalidValueError
from gigawatt.plotting import calendar
from gigawatt.plotting.scale import Scale, scale_of
from gigawatt.plotting.style import GREY, INK, PALETTE, TEXT, Sheet, colours, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from gigawatt.analysis.indices import Indices
    from gigawatt.analysis.tornado import Tornado

_LINES = 8  # factors that are told apart over time
_LABELS = {"mu_star": "mu*"}


def _most(most: Any) -> None:
    if isinstance(most, bool) or not isinstance(most, int) or most < 1:
        raise InvalidValueError(f"most is a whole number of bars, at least 1, got {most!r}", subject="most")


def _rows(sheet: Sheet, names: list[str]) -> Any:
    """Names down the left side, the first on top."""
    places = np.arange(len(names), dtype=float)
    sheet.ax.set_yticks(places, [plain(n) for n in names], fontsize=TEXT - 1)
    sheet.ax.set_ylim(len(names) - 0.4, -0.6)
    sheet.ax.grid(False, axis="y")
    sheet.ax.grid(True, axis="x", color="#e4e4e4", linewidth=0.6)
    sheet.ax.tick_params(axis="y", length=0)
    sheet.ax.spines["left"].set_visible(False)
    return places


def tornado(t: Tornado, ax: Axes | None, most: int) -> Axes:
    """See ``Tornado.plot``."""
    _most(most)
    bars = [b for b in t.bars[:most] if np.isfinite(b.low) or np.isfinite(b.high)]
    if not bars:
        raise InvalidValueError(f"nothing to plot: no uncertain input moves '{t.output}'", subject=t.output)
    with Sheet.on(ax, width=8.0, height=1.4 + 0.3 * len(bars)) as sheet:
        values = [v for b in bars for v in (b.low, b.high, b.base)]
        scale = sheet.scale("x", scale_of(t.kind, t.unit, values), t.output)
        places = _rows(sheet, [b.name for b in bars])
        base = float(scale.of(t.base))
        ends = [(scale.of([b.low for b in bars]), PALETTE[4], "input low"),
                (scale.of([b.high for b in bars]), PALETTE[0], "input high")]  # fmt: skip
        for end, colour, label in ends:
            sheet.ax.barh(places, np.nan_to_num(end - base), 0.7, left=base, color=colour, label=label)
        sheet.ax.axvline(base, color=INK, linewidth=0.8)
        errors = np.array([b.error for b in bars])
        notes = [t.note, *t.notes]
        if errors.any():
            notes.append(f"standard errors of an end up to {errors.max() * scale.factor:.2g}")
        if len(t) > len(bars):
            notes.append(f"{len(t) - len(bars)} shorter bars left out")
        absent = [b.name for b in bars if not (np.isfinite(b.low) and np.isfinite(b.high))]
        if absent:
            notes.append(f"no value at one end: {', '.join(absent)}")
        return sheet.finish(t.output, t.title, *notes)


def indices(i: Indices, ax: Axes | None, most: int) -> Axes:
    """See ``Indices.plot``."""
    _most(most)
    if [a.name for a in i.axes] == ["time"]:
        return _over_time(i, ax, min(most, _LINES))
    if any(a.name == "time" for a in i.axes) or len(i.axes) > 1:
        axis = next(a for a in i.axes if a.name != "time")
        raise AxisError(
            f"'{i.output}' is over {' × '.join(a.name for a in i.axes)}: plot one label, "
            f".sel({axis.name}='{axis.labels[0]}').plot()",
            subject=i.output,
        )
    names = i.ranked[:most]
    rows = [i.factors.index(n) for n in names]
    measures = [m for m in i.measures if m != "mu"]
    with Sheet.on(ax, width=8.0, height=1.4 + 0.34 * len(names)) as sheet:
        drawn = {m: i.overall(m) for m in measures}
        scale = _scale(sheet, i, np.concatenate([v[rows] for v, _ in drawn.values()]))
        places = _rows(sheet, names)
        thick = 0.75 / len(measures)
        for k, (m, (values, errors)) in enumerate(drawn.items()):
            y = places + thick * (k - (len(measures) - 1) / 2)
            x, e = scale.of(np.nan_to_num(values[rows])), scale.of(np.nan_to_num(errors[rows]))
            sheet.ax.barh(y, x, thick, color=PALETTE[[0, 4, 2][k]], label=_LABELS.get(m, m) if len(drawn) > 1 else None)
            sheet.ax.hlines(y, x - 1.96 * e, x + 1.96 * e, color=INK, linewidth=1.0)
        sheet.ax.axvline(0, color=INK, linewidth=0.6)
        left = len(i.factors) - len(names)
        notes = [i.note, "lines: 95 % confidence intervals", f"{left} inputs with less left out" if left else ""]
        return sheet.finish(i.heading, i.title, *notes)


def _scale(sheet: Sheet, i: Indices, values: Any) -> Scale:
    """Indices as they are, elementary effects in the unit of the output."""
    if i.main == "mu_star":
        return sheet.scale("x", scale_of("number", i.unit, values), i.output)
    scale = sheet.scale("x", Scale("number", "1"), i.output)
    sheet.ax.set_xlabel("share of the variance", fontsize=TEXT, color=INK)
    return scale


def _over_time(i: Indices, ax: Axes | None, most: int) -> Axes:
    names = i.ranked[:most]
    values = i[i.main]
    if not np.isfinite(values).any():
        raise InvalidValueError(f"nothing to plot: '{i.output}' has no index in any period", subject=i.output)
    with Sheet.on(ax, width=8.0) as sheet:
        timeline = calendar.timeline_of(i.axes[0])
        if i.main == "mu_star":
            scale = sheet.scale("y", scale_of("number", i.unit, values), i.output)
        else:
            scale = sheet.scale("y", Scale("number", "1"), i.output)
            sheet.ax.set_ylabel(f"{i.main} index", fontsize=TEXT, color=INK)
        sheet.scale("x", Scale("date", "date"), i.output)
        x = calendar.places(timeline, "flow")
        for name, colour in zip(names, colours(len(names)), strict=True):
            k = i.factors.index(name)
            y, e = scale.of(values[k]), scale.of(i.errors(i.main)[k])
            sheet.ax.plot(x, y, color=colour, linewidth=1.6, label=plain(name))
            sheet.ax.fill_between(x, y - 1.96 * e, y + 1.96 * e, color=colour, alpha=0.15, linewidth=0)
        sheet.ax.axhline(0, color=GREY, linewidth=0.6)
        if i.main != "mu_star":
            low, high = np.nanmin(values), np.nanmax(values)  # not the bands of periods in which little varies
            sheet.ax.set_ylim(max(-0.25, min(-0.03, low)), min(1.5, max(0.1, 1.08 * high)))
        left = len(i.factors) - len(names)
        notes = [i.note, "bands: 95 % confidence intervals", f"{left} inputs with less left out" if left else ""]
        ax = sheet.finish(i.heading, i.title, *notes, legend=False)
        ax.legend(frameon=False, fontsize=TEXT - 1, labelcolor=INK, loc="upper left", bbox_to_anchor=(1.0, 1.0))
        return ax
