"""A run on one page: its figures as a table, one distribution, one fan, and whether the mean has settled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from gigawatt.display.evidence import evidence_line
from gigawatt.display.numbers import aligned, with_error
from gigawatt.display.text import footer, representative
from gigawatt.display.tree import cell_text
from gigawatt.errors import InvalidValueError
from gigawatt.plotting import convergence, figures, quantity
from gigawatt.plotting.figures import chosen_text, split
from gigawatt.plotting.style import FACE, GREY, INK, RULE, TEXT, Sheet, figure, plain
from gigawatt.results.convert import require

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from gigawatt.results.quantity_result import QuantityResult
    from gigawatt.results.run import Run

_HEADER = ("quantity", "mean ± error", "p5", "p50", "p95", "unit", "at")
_PLACES = (0.0, 0.41, 0.495, 0.57, 0.645, 0.665, 0.845)  # of the columns; numbers end there, text starts there
_NUMBERS = range(1, 5)
_ROW, _PANEL, _WIDTH = 0.235, 3.4, 13.0  # inches
_REPLAYED = 200_000_000  # values that the convergence may replay


def dashboard(run: Run, names: Sequence[str] | None) -> Figure:
    """See ``Run.dashboard``."""
    listed = [names] if isinstance(names, str) else list(run.outputs if names is None else names)
    if not listed:
        raise InvalidValueError("names= holds no name: leave it out for all outputs of the run", subject="names")
    results = [run[name] for name in listed]
    cells = [representative(result)[0] for result in results]
    drawn = [k for k, cell in enumerate(cells) if not np.isnan(cell._moment("mean"))]
    if not drawn:
        figures.need_values(results[0])
        figures.need_values(cells[0])
    single = cells[_first_single(results, drawn) if names is None else drawn[0]]
    table = 0.55 + _ROW * (len(listed) + 1)
    made = figure(_WIDTH, table + 2 * _PANEL + 0.9, page=True)
    try:
        grid = made.add_gridspec(3, 2, height_ratios=[table, _PANEL, _PANEL], hspace=0.08)
        _table(made.add_subplot(grid[0, :]), run, results, cells)
        quantity.plot(single, "distribution", made.add_subplot(grid[1, 0]), base=False, label=None)
        kind = "distribution" if single.info.kind == "flag" else "exceedance"
        quantity.plot(single, kind, made.add_subplot(grid[1, 1]), base=False, label=None)
        _fan(made.add_subplot(grid[2, 0]), results, drawn)
        _convergence(made.add_subplot(grid[2, 1]), single)
    except BaseException:
        require("matplotlib.pyplot").close(made)
        raise
    made.supxlabel(plain(_footer(run)), fontsize=TEXT - 1, color=GREY, x=0.01, ha="left", fontfamily=FACE)
    return made  # type: ignore[no-any-return]


def _first_single(results: list[QuantityResult], drawn: list[int]) -> int:
    return next((k for k in drawn if not results[k].axes), drawn[0])


def _footer(run: Run) -> str:
    text = footer(run)
    for name, count in run.faults.items():
        text += f"\n{name}: {count:,} values are not finite: .trace('{name}') tells where they were born"
    return f"{text}\n{evidence_line(run.model)}"


def _table(ax: Axes, run: Run, results: list[QuantityResult], cells: list[QuantityResult]) -> None:
    rows = [_row(result, cell) for result, cell in zip(results, cells, strict=True)]
    ax.set_axis_off()
    ax.set_xlim(0, 1)
    ax.set_ylim(len(rows) + 0.6, -0.7)
    ax.set_title(plain(run.model.label), loc="left", fontsize=14, fontweight="bold", color=INK)
    for y, row in enumerate([_HEADER, *rows]):
        for k, (place, text) in enumerate(zip(_PLACES, row, strict=True)):
            ax.text(
                place, y, plain(text), fontsize=TEXT, va="center", ha="right" if k in _NUMBERS else "left",
                color=GREY if y == 0 or k > 4 else INK, fontweight="bold" if y == 0 else "normal",
            )  # fmt: skip
        ax.axhline(y + 0.5, color=GREY if y == 0 else RULE, linewidth=0.6)


def _row(result: QuantityResult, cell: QuantityResult) -> tuple[str, ...]:
    info, share = cell.info, float(np.asarray(cell.share))
    where = ", ".join(v for k, v in cell._chosen.items() if k not in result._chosen)
    where += f" ({100 * share:.0f} % of scenarios)" if share < 1 else ""
    name, unit = chosen_text(result), "" if cell.unit in ("1", "flag") else cell.unit
    mean, error = float(cell._moment("mean")), float(cell.mean_error())
    if np.isnan(mean):
        return (name, "no value", "", "", "", unit, where.strip())
    if info.kind == "flag":
        return (name, with_error(100 * mean, 100 * error) + " %", "", "", "", "", where.strip())
    quantiles = [float(cell.quantile(q)) for q in (0.05, 0.5, 0.95)]
    texts = [cell_text(q, "date") for q in quantiles] if info.kind == "date" else aligned(quantiles)
    return (name, "" if info.kind == "date" else with_error(mean, error), *texts, unit, where.strip())


def _fan(ax: Axes, results: list[QuantityResult], drawn: list[int]) -> None:
    for k in drawn:
        time, others = split(results[k].axes)
        if time is None:
            continue
        chosen = representative(results[k])[0]._chosen
        quantity.plot(results[k].sel(**{a.name: chosen[a.name] for a in others}), "fan", ax, base=True, label=None)
        return
    _nothing(ax, "no output varies over time")


def _convergence(ax: Axes, cell: QuantityResult) -> None:
    count = cell.run.samples * int(np.prod([len(a) for a in cell._all_axes]))
    if count > _REPLAYED:
        _nothing(ax, f"convergence of {cell.name}: not drawn, it would replay {count:,} values")
        return
    samples, size = cell.to_numpy(), cell.run.per_replicate
    if np.isfinite(samples).sum() < 2 or (size and len(samples) < 2 * size):
        _nothing(ax, f"convergence of {cell.name}: fewer than two values")
        return
    with Sheet.on(ax) as sheet:
        convergence.draw(sheet, samples, cell.info.kind, cell.unit, cell.name, size)
        sheet.finish(f"mean of {chosen_text(cell)}", "How it settles as scenarios are added, in the order drawn.")


def _nothing(ax: Any, text: str) -> None:
    ax.set_axis_off()
    ax.text(0.5, 0.5, plain(text), ha="center", va="center", fontsize=TEXT, color=GREY, transform=ax.transAxes)
