"""What there is to show of runs: a row per cell with mean, error and range."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from gigawatt.display.numbers import aligned, with_error
from gigawatt.display.sheet import Sheet, Span
from gigawatt.display.tree import cell_text

if TYPE_CHECKING:
    from gigawatt.results.compare import Comparison, Difference
    from gigawatt.results.periods import ByPeriod
    from gigawatt.results.quantity_result import QuantityResult
    from gigawatt.results.run import Run
    from gigawatt.types import Array

QUANTILES = (0.05, 0.5, 0.95)
_ROUNDING = 1e-13  # what is left of two large numbers that are equal but for rounding
NUMBERS = ("mean ± error", "p5", "p50", "p95")


def _array(value: Any) -> Array:
    """Values of a statistic, of one cell or many."""
    return np.asarray(value.value if hasattr(value, "error") else value, dtype=float)


@dataclass(frozen=True)
class Statistics:
    """Mean, its error and the quantiles p5, p50, p95 over the cells of a quantity."""

    kind: str
    mean: Array
    error: Array
    quantiles: tuple[Array, ...]
    share: Array  # of the scenarios that have a value

    @classmethod
    def of(cls, result: QuantityResult) -> Statistics:
        """Those of one quantity of a run."""
        quantiles = tuple(_array(result.quantile(q)) for q in QUANTILES)
        share = np.asarray(result.share, dtype=float)
        return cls(result.info.kind, result._moment("mean"), result._moment("mean_error"), quantiles, share)

    @classmethod
    def of_samples(cls, statistics: ByPeriod | Difference, kind: str = "number") -> Statistics:
        """Those of samples at hand: by year, or of a difference."""
        mean = _array(statistics.mean())
        quantiles = tuple(_array(statistics.quantile(q)) for q in QUANTILES)
        largest = np.maximum.reduce([np.abs(q) for q in quantiles])
        quantiles = tuple(np.where(np.abs(q) < _ROUNDING * largest, 0.0, q) for q in quantiles)
        return cls(kind, mean, _array(statistics.mean_error()), quantiles, np.isfinite(mean).astype(float))

    def texts(self, at: tuple[int, ...] = ()) -> list[str]:
        """Mean ± error, p5, p50, p95 of one cell; a flag's share, a date's quantiles."""
        mean, error = float(self.mean[at]), float(self.error[at])
        values = [float(q[at]) for q in self.quantiles]
        if float(self.share[at]) == 0:
            return ["none", "", "", ""]
        if self.kind == "flag":
            return [f"{100 * mean:.1f} %", "", "", ""]
        if self.kind == "date":
            return ["", *(cell_text(v, "date") if np.isfinite(v) else "none" for v in values)]
        return [with_error(mean, error), *aligned(values)]

    def span(self, at: tuple[int, ...] = ()) -> Span | None:
        """The range of one cell, where it has one."""
        low, middle, high = (float(q[at]) for q in self.quantiles)
        return (low, middle, high) if self.kind != "flag" and np.isfinite([low, middle, high]).all() else None


def chosen_cell(result: QuantityResult, largest: bool = False) -> dict[str, str]:
    """The labels of the one cell that stands for a quantity where there is a single row for it.

    Of a flow the cell with the largest mean; else the last period (the middle one, if the last is the same in every
    scenario), and on other axes the label with the largest mean. largest: that of any quantity.
    """
    axes = result.axes
    if not axes:
        return {}
    size = np.nan_to_num(np.abs(result._moment("mean")), nan=-1.0)
    if axes[-1].name == "time" and result.info.timing != "flow" and not largest:
        spread = result._moment("sd")
        last = size.shape[-1] - 1
        period = last if np.any(spread[..., last] > 0) or not np.any(spread > 0) else last // 2
        size = np.where(np.arange(size.shape[-1]) == period, size, -2.0)
    at = np.unravel_index(int(np.argmax(size)), size.shape)
    return {a.name: a.labels[int(k)] for a, k in zip(axes, at, strict=True)}


def representative(result: QuantityResult) -> tuple[QuantityResult, str]:
    """The cell that stands for a quantity, and its labels."""
    chosen = chosen_cell(result)
    return (result.sel(**chosen) if chosen else result), ", ".join(chosen.values())


def result_cells(result: QuantityResult, limit: int) -> Sheet:
    """One quantity of a run, a row per cell."""
    statistics, axes = Statistics.of(result), result.axes
    names = [a.name for a in axes]
    cells = list(np.ndindex(*result.shape))
    rows = [
        [*(a.labels[k] for a, k in zip(axes, at, strict=True)), *statistics.texts(at)] for at in cells[:limit]
    ]  # fmt: skip
    left = len(cells) - len(rows)
    more = f"… and {left} more: .sel({names[0]}=…) selects, .to_dataframe() gives all" if left else ""
    header = [*names, "mean", "p5", "p50", "p95"]
    spans = [statistics.span(at) for at in cells[:limit]]
    right = frozenset(range(len(names), len(header)))
    return Sheet(header, rows, right, spans, result_notes(result), more)


def result_notes(result: QuantityResult) -> list[str]:
    """Which scenarios have a value, and what went wrong."""
    notes = []
    share = np.asarray(result.share)
    if np.any(share < 1):
        low, high = f"{100 * share.min():.1f}", f"{100 * share.max():.1f}"
        where = f" (where {result.info.status} holds)" if result.info.status else ""
        notes.append(f"over the scenarios that have a value: {low if low == high else f'{low} … {high}'} %{where}")
    if result.not_finite:
        notes.append(
            f"{result.not_finite} values are not finite: .run.trace('{result.name}') tells where they were born"
        )
    return notes + result.run.notes


def footer(run: Run) -> str:
    """Samples, seed and method of a run."""
    text = f"{run.samples:,} scenarios, seed {run.seed}, method {run.method}"
    return text + (f" (stopped before {run.asked:,})" if run.partial else "")


def run_rows(run: Run) -> Sheet:
    """All outputs of a run, one row each."""
    rows, spans = [], []
    for name in run.outputs:
        result, label = representative(run[name])
        statistics = Statistics.of(result)
        share = float(statistics.share)
        note = label + (f" ({100 * share:.0f} % of scenarios)" if share < 1 else "")
        rows.append([name, *statistics.texts(), result.unit, note.strip()])
        spans.append(statistics.span())
    notes = [
        f"{name}: {count} values are not finite: .trace('{name}') tells where they were born"
        for name, count in run.faults.items()
    ]
    notes += run.notes
    return Sheet(["quantity", *NUMBERS, "unit", "at"], rows, frozenset({1, 2, 3, 4}), spans, notes)


def by_rows(by: ByPeriod, limit: int) -> Sheet:
    """A quantity by year, a row per year and label."""
    statistics = Statistics.of_samples(by)
    cells = list(np.ndindex(*statistics.mean.shape))
    rows = [
        [*(a.labels[k] for a, k in zip(by.axes, at[:-1], strict=True)), by.labels[at[-1]], *statistics.texts(at)]
        for at in cells[:limit]
    ]
    header = [*(a.name for a in by.axes), "year", *NUMBERS]
    left = len(cells) - len(rows)
    more = f"… and {left} more: .to_numpy() gives all" if left else ""
    right = frozenset(range(len(by.axes) + 1, len(header)))
    return Sheet(header, rows, right, [statistics.span(at) for at in cells[:limit]], more=more)


def difference_unit(difference: Difference) -> str:
    """Unit of a difference: between dates, days."""
    return "day" if difference.first.info.kind == "date" else difference.unit


def difference_rows(difference: Difference, limit: int) -> Sheet:
    """One paired difference, a row per cell, or a single one."""
    statistics = Statistics.of_samples(difference)
    axes = difference.first.axes
    cells = list(np.ndindex(*statistics.mean.shape))
    larger = np.asarray(difference.probability())
    rows = [
        [*(a.labels[k] for a, k in zip(axes, at, strict=True)), *statistics.texts(at),
         f"{100 * float(larger[at]):.0f} %"]
        for at in cells[:limit]
    ]  # fmt: skip
    header = [*(a.name for a in axes), *NUMBERS, "larger in"]
    left = len(cells) - len(rows)
    more = f"… and {left} more: .to_numpy() gives all" if left else ""
    spans = [statistics.span(at) for at in cells[:limit]]
    return Sheet(header, rows, frozenset(range(len(axes), len(header))), spans, more=more)


def comparison_rows(comparison: Comparison) -> Sheet:
    """The outputs of two models side by side: means, and the difference of the means."""
    rows = []
    for name in comparison.first.outputs:
        a, label = representative(comparison.first[name])
        if a.info.kind == "date" or a.info.kind != comparison.second[name].info.kind:
            continue
        b = comparison.second[name].sel(**a._chosen)
        means = [float(a._moment("mean")), float(b._moment("mean"))]
        rows.append([name, *aligned([*means, means[1] - means[0]], 4), a.unit, label])
    return Sheet(["mean of", "first", "second", "second − first", "unit", "at"], rows, frozenset({1, 2, 3}))
