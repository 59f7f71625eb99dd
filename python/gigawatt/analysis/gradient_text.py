"""Gradients as text and in a notebook."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from gigawatt.analysis.sensitivity_text import wrapped
from gigawatt.display.html import table_html
from gigawatt.display.numbers import number, table, with_error

if TYPE_CHECKING:
    from gigawatt.analysis.dependence import Crossing
    from gigawatt.analysis.gradient import Gradient, GradientRun

_ROWS = 25  # of a table in text
_PLACES = 4  # crossings that are named
_HEAD = ["input", "derivative", "unit", "elasticity", ""]


def _size(x: float) -> float:
    return abs(x) if math.isfinite(x) else -1.0


def _rows(g: Gradient) -> list[list[str]]:
    """One row per input, the largest elasticity first, those without one (dates) last."""
    elastic, base = g.elasticities(), g.base()
    rows = []
    for label in sorted(g, key=lambda n: -_size(elastic.get(n, math.nan))):
        slope = float(np.sum(base[label].values))
        rows.append([label, _told(slope), _unit(g.unit_of(label)), _told(elastic.get(label, math.nan)), _why(g, label)])
    return rows


def _told(x: float) -> str:
    return number(x) if math.isfinite(x) else "none"


def _unit(unit: str) -> str:
    return "" if unit == "1" else unit


def _why(g: Gradient, label: str) -> str:
    if label in g.unused:
        return "not used"
    if label in g.flat:
        return "flat: only through jumps"
    cells = g.base()[label].values.size
    told = [f"{cells} labels together"] if cells > 1 else []
    told += ["without jumps"] if any(label in c.inputs for c in g.crossed) else []
    return ", ".join(told)


def _places(crossings: Sequence[Crossing], where: str) -> str:
    """The first few by name."""
    told = [f"{c.operation} in {c.quantity}" for c in crossings[:_PLACES]]
    more = len(crossings) - len(told)
    return ", ".join(told) + (f" and {more} more ({where})" if more else "")


def _notes(g: Gradient) -> list[str]:
    notes = []
    if g.crossed:
        notes.append(f"flat, so that jumps count nothing: {_places(g.crossed, '.crossed')}")
    if g.kinks:
        notes.append(f"kinks, where the branch taken counts: {_places(g.kinks, '.kinks')}")
    if g.unused:
        notes.append(f"{g.output} does not depend on {', '.join(g.unused)}")
    return notes


def _title(g: Gradient) -> str:
    unit = f" {g.unit}" if g.unit != "1" else ""
    return f"Gradient of {g.output}, in the base run {_told(float(g.value.values))}{unit}"


def _text(title: str, rows: list[list[str]], head: list[str], right: set[int], notes: Sequence[str]) -> str:
    shown = rows[:_ROWS]
    lines = [title, table(shown, head, right)]
    if len(rows) > len(shown):
        lines.append(f"… and {len(rows) - len(shown)} inputs more: .to_dataframe()")
    return "\n".join([*lines, *(wrapped(n) for n in notes)])


def gradient_text(g: Gradient) -> str:
    """The base run's derivatives and elasticities."""
    return _text(_title(g), _rows(g), _HEAD, {1, 3}, _notes(g))


def gradient_html(g: Gradient) -> str:
    """The same in a notebook."""
    return table_html(_HEAD, _rows(g), _notes(g), _title(g))


_RUN_HEAD = ["input", "mean", "p5", "p95", "unit", "elasticity p50", ""]


def _run_rows(r: GradientRun) -> list[list[str]]:
    elastic = {label: float(x) for label, x in r.elasticities(0.5).items()}
    rows = []
    for label in sorted(r, key=lambda n: -_size(elastic.get(n, math.nan))):
        result = r[label]
        ends = ["", "", ""]
        if not result.axes:
            mean = result.mean()
            ends = [with_error(mean.value, mean.error), *(_told(float(result.quantile(q))) for q in (0.05, 0.95))]
        why = _why(r.gradient, label)
        if result.axes:
            why = why.replace("labels together", f"labels: run['{label}']")
        rows.append([label, *ends, _unit(result.unit), _told(elastic.get(label, math.nan)), why])
    return rows


def _run_title(r: GradientRun) -> str:
    return f"Gradient of {r.gradient.output}, {r.run.samples:,} scenarios, seed {r.run.seed}"


def run_text(r: GradientRun) -> str:
    """Derivatives and elasticities over the scenarios."""
    return _text(_run_title(r), _run_rows(r), _RUN_HEAD, {1, 2, 3, 5}, _notes(r.gradient))


def run_html(r: GradientRun) -> str:
    """The same in a notebook."""
    return table_html(_RUN_HEAD, _run_rows(r), _notes(r.gradient), _run_title(r))
