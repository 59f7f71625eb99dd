"""Ranges of several cases below each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from gigawatt.errors import AxisError, InvalidValueError, KindError, UnitError, keywords
from gigawatt.plotting import figures
from gigawatt.plotting.figures import chosen_text, run_notes
from gigawatt.plotting.scale import scale_of
from gigawatt.plotting.style import INK, PALETTE, Sheet, plain
from gigawatt.results.quantity_result import QuantityResult
from gigawatt.results.run import Run

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@keywords
def cases(runs: Mapping[str, Run], name: str, ax: Axes | None = None, *, at: Mapping[str, str] | None = None) -> Axes:
    """Draw one quantity of several runs: per case a bar from p5 to p95, its p50 and its mean.

    runs: label → run, such as ``{label: case.run(10_000, seed=1) for label, case in deal.cases.items()}``; with one
    seed the cases are on the same draws. at: one label of each axis that the quantity has, ``{"time": "2030Q4"}``.

    Raises KindError: not runs, or a flag in one and a number in another. UnitError: units that cannot be compared.
    AxisError: an axis without a label in ``at``. InvalidValueError: no runs, a case in which nothing has a value.
    """
    if not isinstance(runs, Mapping):
        raise KindError(f"runs= maps labels to runs, {{'base': run, …}}, got a {type(runs).__name__}", subject="runs")
    if not runs:
        raise InvalidValueError("runs= holds no run", subject="runs")
    cells = {str(label): _cell(str(label), run, name, at or {}) for label, run in runs.items()}
    first_label, first = next(iter(cells.items()))
    rows = []
    for label, cell in cells.items():
        if cell.info.kind != first.info.kind:
            raise KindError(
                f"'{name}' is a {first.info.kind} in '{first_label}' and a {cell.info.kind} in '{label}'", subject=name
            )
        if not cell.info.unit.equals(first.info.unit):
            raise UnitError(
                f"'{name}' is in {first.unit} in '{first_label}' and in {cell.unit} in '{label}'", subject=name
            )
        figures.need_values(cell)
        factor = cell.info.shown_unit.scale / first.info.shown_unit.scale if first.info.kind == "number" else 1.0
        rows.append(figures.of_result(cell).times(factor))
    with Sheet.on(ax, height=1.6 + 0.42 * len(rows)) as sheet:
        _draw(sheet, first, list(cells), rows)
        runs_said = {run_notes(cell.run) for cell in cells.values()}
        sheet.note(*runs_said if len(runs_said) == 1 else (f"{k}: {run_notes(c.run)}" for k, c in cells.items()))
        for label, cell in cells.items():
            sheet.note(*(f"{label}: {note}" for note in figures.value_notes(cell)))
        return sheet.finish(chosen_text(first), first.info.doc)


def _cell(label: str, run: object, name: str, at: Mapping[str, str]) -> QuantityResult:
    if not isinstance(run, Run):
        raise KindError(f"runs['{label}'] is a {type(run).__name__}, not a run: write model.run(…)", subject=label)
    cell = run[name].sel(**at)
    if cell.axes:
        wanted = dict(at) | {a.name: a.labels[-1] for a in cell.axes}
        raise AxisError(
            f"'{name}' has {np.prod(cell.shape)} cells: a range is of one, choose it, "
            f"gw.plotting.cases(runs, '{name}', at={wanted})",
            subject=name,
        )
    return cell


def _draw(sheet: Sheet, first: QuantityResult, labels: list[str], rows: list[figures.Figures]) -> None:
    kind, ax = first.info.kind, sheet.ax
    scale = sheet.scale("x", scale_of(kind, first.unit, np.stack([row.all for row in rows])), first.name)
    for k, row in enumerate(rows):
        y, colour = float(len(rows) - 1 - k), PALETTE[0 if k == 0 else 1]
        mean = float(scale.of(row.mean))
        if kind == "flag":
            ax.barh(y, mean, 0.5, color=colour, alpha=0.75)
            ax.errorbar(mean, y, xerr=2 * float(scale.of(row.error)), fmt="none", ecolor=INK, capsize=3)
            continue
        low, middle, high = (float(scale.of(row.quantiles[q])) for q in (0.05, 0.5, 0.95))
        ax.hlines(y, low, high, color=colour, linewidth=9, alpha=0.3)
        ax.plot(middle, y, "|", color=colour, markersize=13, markeredgewidth=2.2)
        if kind != "date":
            ax.plot(mean, y, "D", color="white", markeredgecolor=INK, markersize=5)
    ax.set_yticks(range(len(labels)), [plain(label) for label in reversed(labels)])
    ax.set_ylim(-0.6, len(labels) - 0.4)
    ax.grid(False, axis="y")
    ax.grid(True, axis="x", color="#e4e4e4", linewidth=0.6)
    if kind == "flag":
        ax.set_xlim(0, 102)
        sheet.note("whiskers: ±2 standard errors")
    else:
        sheet.note("bar: p5 to p95, line: p50" + (", diamond: mean" if kind != "date" else ""))
