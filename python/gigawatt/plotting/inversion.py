"""Plots of inversion: where a target is met, what must be true, what is worth knowing, when to stop."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from gigawatt.errors import InvalidValueError
from gigawatt.plotting import bars
from gigawatt.plotting.scale import Scale, scale_of
from gigawatt.plotting.style import GREY, INK, PALETTE, TEXT, Sheet, plain, tick_names

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from gigawatt.analysis.break_even import BreakEven
    from gigawatt.analysis.information import InformationValue
    from gigawatt.analysis.lever import Lever
    from gigawatt.analysis.must_be_true import Requirements
    from gigawatt.analysis.policy import StoppingPolicy
    from gigawatt.analysis.solve import Solution
    from gigawatt.analysis.target import Target

_ROW = 0.27  # height of a row of a list, in inches


def solution(s: Solution, ax: Axes | None) -> Axes:
    """See ``Solution.plot``."""
    lever, target = s._lever, s._target
    assert lever is not None and target is not None
    there = [(x, v) for x, v in s.scan if math.isfinite(v)]
    if len(there) < 2:
        raise InvalidValueError(
            f"nothing to plot: '{s.output}' has a value at {len(there)} of {len(s.scan)} tried values", subject=s.lever
        )
    if lever.kind == "flag":
        return _flag(s, target, there, ax)
    roots = [(lever.read(r), target.level) for r in (s.roots or [])]
    curve = sorted([*there, *((x, v) for x, v in roots if s.status != "jump")])
    with Sheet.on(ax) as sheet:
        y = sheet.scale("y", _scale(target, [v for _, v in curve] + [target.level]), s.output)
        x = sheet.scale("x", _of(lever, [x for x, _ in curve]), s.lever)
        colour = PALETTE[sheet.count % len(PALETTE)]
        sheet.ax.plot(x.of([a for a, _ in curve]), y.of([b for _, b in curve]), color=colour, linewidth=1.8)
        sheet.ax.axhline(float(y.of([target.level])[0]), color=INK, linewidth=0.9)
        if roots:
            error = s.error if math.isfinite(s.error) and s.error > 0 else 0.0
            at = x.of([a for a, _ in roots])
            wide = 2 * error * (1.0 if lever.kind == "date" else x.factor)
            sheet.ax.errorbar(
                at, y.of([b for _, b in roots]), xerr=wide or None, fmt="o", color=PALETTE[1], markersize=6, capsize=3,
                label="meets the target" + (" (±2 standard errors)" if wide else ""), zorder=5,
            )  # fmt: skip
        if s.today is not None:
            today = lever.read(s.today)
            if s.scan[0][0] <= today <= s.scan[-1][0]:
                sheet.ax.axvline(float(x.of([today])[0]), color=GREY, linewidth=0.9, linestyle=":", label="today")
        sheet.ax.set_xlabel(plain(_axis(s.lever, x)), fontsize=TEXT)
        doc = str(s).split("\n", 1)[0]
        return sheet.finish(s.output, doc, f"line: target {target.relation} {target.text(target.level)}", target.footer)


def _flag(s: Solution, target: Target, there: Sequence[tuple[float, float]], ax: Axes | None) -> Axes:
    with Sheet.on(ax) as sheet:
        y = sheet.scale("y", _scale(target, [v for _, v in there] + [target.level]), s.output)
        bars.values(sheet, ["false", "true"], np.array([v for _, v in there]), y)
        sheet.ax.axhline(float(y.of([target.level])[0]), color=PALETTE[1], linewidth=1.2, label="target")
        sheet.ax.set_xlabel(plain(s.lever), fontsize=TEXT)
        return sheet.finish(s.output, str(s).split("\n", 1)[0], target.footer)


def requirements(r: Requirements, ax: Axes | None, most: int) -> Axes:
    """See ``Requirements.plot``."""
    rows = []
    for s in r.rows:
        lever = s._lever
        assert lever is not None
        if (now := None if s.today is None else lever.percentile(lever.read(s.today))) is None:
            continue
        needed = [p for x in s.roots if (p := lever.percentile(lever.read(x))) is not None]
        rows.append((s, 100 * now, [100 * p for p in needed]))
    if not rows:
        raise InvalidValueError("nothing to plot: no lever of the table has a distribution of its own")
    left = len(r.rows) - len(rows[:most])
    rows = rows[:most]
    with Sheet.on(ax, height=1.6 + _ROW * len(rows)) as sheet:
        sheet.scale("x", Scale("number", "percentile of its own distribution"), r.target)
        for k, (s, now, needed) in enumerate(rows):
            sheet.ax.plot([now], [k], "o", color="white", markeredgecolor=GREY, markersize=6, zorder=4)
            for p in needed:
                sheet.ax.plot([now, p], [k, k], color=PALETTE[0], linewidth=2.2, alpha=0.5)
                sheet.ax.plot([p], [k], "o", color=PALETTE[1], markersize=6, zorder=5)
            if not needed:
                words = "any value does" if s.status == "everywhere" else "nowhere"
                sheet.ax.text(now + 2.5, k, words, fontsize=TEXT - 1, color=GREY, va="center")
        sheet.ax.plot([], [], "o", color="white", markeredgecolor=GREY, label="today")
        sheet.ax.plot([], [], "o", color=PALETTE[1], label="needed")
        sheet.ax.set_xlim(-2, 102)
        _names(sheet, [s.lever for s, _, _ in rows])
        note = f"{left} levers without a distribution, or further down, are left out" if left else ""
        return sheet.finish("What must be true", f"{r.target}; each lever alone", note, r.notes[-1])


def break_even(b: BreakEven, ax: Axes | None) -> Axes:
    """See ``BreakEven.plot``."""
    flat = [(x, y) for x, roots in zip(b.x, b.roots, strict=True) for y in roots]
    if not flat:
        raise InvalidValueError(
            f"nothing to plot: for none of {len(b.x)} values of '{b.x_lever}' does a value of '{b.y_lever}' meet it",
            subject=b.x_lever,
        )
    with Sheet.on(ax) as sheet:
        y = sheet.scale("y", _of(b._y, [v for _, v in flat]), b.y_lever)
        x = sheet.scale("x", _of(b._x, b.x), b.x_lever)
        colour = PALETTE[sheet.count % len(PALETTE)]
        sheet.ax.plot(x.of(b.x), y.of(b.y), color=colour, linewidth=1.8, marker="o", markersize=4)
        several = [(a, c) for a, roots in zip(b.x, b.roots, strict=True) if len(roots) > 1 for c in roots]
        if several:
            sheet.ax.plot(x.of([a for a, _ in several]), y.of([c for _, c in several]), "o", color=colour, markersize=4)
        now = b.today
        if now[0] is not None and now[1] is not None:
            sheet.ax.plot(x.of([now[0]]), y.of([now[1]]), "D", color=PALETTE[1], markersize=6, label="today", zorder=5)
        sheet.ax.set_xlabel(plain(_axis(b.x_lever, x)), fontsize=TEXT)
        sheet.ax.set_ylabel(plain(_axis(b.y_lever, y)), fontsize=TEXT)
        missing = sum(not roots for roots in b.roots)
        note = f"none within the bounds at {missing} of {len(b.x)} values" if missing else ""
        return sheet.finish("Break-even", f"where {b.target}", note, *b.notes)


def information(v: InformationValue, ax: Axes | None, most: int) -> Axes:
    """See ``InformationValue.plot``."""
    names = [name for name, e in v.partial.items() if e.value > 2 * e.error][:most] or list(v.partial)[:3]
    with Sheet.on(ax, height=1.8 + _ROW * max(len(names), 1)) as sheet:
        values = np.array([v.partial[n].value for n in names])
        errors = np.array([v.partial[n].error for n in names])
        scale = sheet.scale("x", scale_of("number", v.unit, [*values, v.perfect.value]), v.payoff)
        places = np.arange(len(names))
        sheet.ax.barh(places, scale.of(values), 0.7, color=PALETTE[0], alpha=0.75)
        sheet.ax.errorbar(
            scale.of(values), places, xerr=2 * scale.of(errors), fmt="none", ecolor=INK, elinewidth=0.9, capsize=2
        )
        sheet.ax.axvline(float(scale.of([v.perfect.value])[0]), color=PALETTE[1], linewidth=1.4, label="everything")
        _names(sheet, names)
        sheet.ax.set_xlim(left=0)
        left = len(v.partial) - len(names)
        note = f"{left} more are worth less, or nothing" if left else ""
        doc = f"what it would be worth to know before choosing; today '{v.best}'"
        run = f"whiskers: ±2 standard errors · {v.samples:,} scenarios, seed {v.seed}"
        return sheet.finish(f"Value of information, {v.payoff}", doc, run, note)


def policy(p: StoppingPolicy, ax: Axes | None) -> Axes:
    """See ``StoppingPolicy.plot``."""
    stops = p.out_of_sample.stops
    shares = np.array([*stops.values(), 1.0 - sum(stops.values())])
    labels = [*stops, "never"]
    with Sheet.on(ax) as sheet:
        scale = sheet.scale("y", Scale("flag", "flag"), p.decision)
        sheet.ax.bar(np.arange(len(labels)), scale.of(shares), 0.7, color=PALETTE[0], alpha=0.75)
        sheet.ax.set_ylabel("share of scenarios (%)", fontsize=TEXT)
        sheet.ax.set_xlabel(plain(f"stops before {p.axis.name}"), fontsize=TEXT)
        sheet.ax.set_xlim(-0.6, len(labels) - 0.4)
        tick_names(sheet.ax, labels)
        v = p.out_of_sample
        doc = f"{p.payoff}: option to stop on {', '.join(p.state)}"
        run = f"{v.samples:,} scenarios, seed {v.seed}, not those of the fit"
        return sheet.finish(f"Policy for {p.decision}", doc, run)


def _scale(target: Target, values: Sequence[float]) -> Scale:
    if target.statistic == "probability":
        return Scale("flag", "flag")
    return scale_of(target.info.kind, target.unit, values)


def _of(lever: Lever, values: Sequence[float]) -> Scale:
    return scale_of(lever.kind, lever.unit, values)


def _axis(name: str, scale: Scale) -> str:
    """Name of a lever with its unit."""
    label = "" if scale.unit == "1" and scale.exponent == 0 else scale.label
    return f"{name} ({label})" if label else name


def _names(sheet: Sheet, names: Sequence[str]) -> None:
    """Rows from the top, each with its name."""
    sheet.ax.set_yticks(range(len(names)), [plain(n) for n in names])
    sheet.ax.set_ylim(len(names) - 0.4, -0.6)
    sheet.ax.grid(False, axis="y")
    sheet.ax.grid(True, axis="x", linewidth=0.5, color="#e4e4e4")
