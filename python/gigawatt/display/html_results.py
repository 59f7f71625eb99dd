"""Runs, their quantities, differences and comparisons in a notebook."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from gigawatt.display.bars import fan, histogram, range_bar
from gigawatt.display.html import Html, element, grid, join, page, paragraph, scrolled
from gigawatt.display.html_model import sheet_html
from gigawatt.display.model_sheets import with_unit
from gigawatt.display.numbers import aligned
from gigawatt.display.result_sheets import (
    NUMBERS,
    Statistics,
    by_rows,
    chosen_cell,
    comparison_rows,
    difference_rows,
    difference_unit,
    footer,
    result_cells,
    result_notes,
    run_rows,
)
from gigawatt.display.sheet import Sheet, Span
from gigawatt.display.text import estimate_text

if TYPE_CHECKING:
    from gigawatt.results.compare import Comparison, Difference
    from gigawatt.results.periods import ByPeriod
    from gigawatt.results.quantity_result import Estimate, QuantityResult
    from gigawatt.results.run import Run

_ROWS = 40  # cells of one quantity


def estimate_html(estimate: Estimate) -> str:
    """A number, its standard error, its unit."""
    return page(paragraph(estimate_text(estimate)))


def _footer(run: Run) -> Html:
    return paragraph(footer(run), kind="w" if run.partial else "d")


def run_html(run: Run) -> str:
    """All outputs of a run: one cell of each in numbers, its course over time as a fan."""
    sheet = run_rows(run)
    rows = []
    for (name, *numbers, unit, at), span in zip(sheet.rows, sheet.spans, strict=True):
        result = run[name]
        own = (span[0], span[2]) if span is not None and result.info.kind == "date" else None
        label = (name, result.info.doc)
        rows.append(
            [label, *numbers, range_bar(span, own), "" if unit in ("1", "flag", "date") else unit, at, _course(result)]
        )
    header = ["quantity", *NUMBERS, "p5 to p95", "unit", "at", "over time"]
    table = grid(header, rows, join("Run of ", element("b", run.model.label)), sheet.right, narrow=True)
    parts: list[Any] = [scrolled(table, "outputs") if len(rows) > 30 else table, _footer(run)]
    if any(run[name].axes for name in run.outputs):
        hint = "one cell of each (of a flow the largest; the dot): run['name'] shows all, .by('year') adds up"
        parts.append(paragraph(hint, kind="d"))
    return page(*parts, *(paragraph(note, kind="w") for note in sheet.notes))


def _course(result: QuantityResult) -> Html:
    """The fan over time through the cell that stands for a quantity."""
    if not result.axes or result.axes[-1].name != "time":
        return Html("")
    chosen = chosen_cell(result)
    others = {name: label for name, label in chosen.items() if name != "time"}
    course = result.sel(**others) if others else result
    return fan(_spans(course), course.axes[-1].labels.index(chosen["time"]), ends=_ends(result))


def _spans(result: QuantityResult) -> list[Span | None]:
    """Ranges of a quantity over one axis."""
    return _course_spans(Statistics.of(result), (), result.shape[0])


def _ends(result: QuantityResult) -> tuple[float, float] | None:
    """The ends of a picture of shares: none and all."""
    return (0.0, 1.0) if result.info.kind == "flag" else None


def _course_spans(statistics: Statistics, at: tuple[int, ...], count: int) -> list[Span | None]:
    """Ranges over the last axis at labels of the others; of a flag its share."""
    if statistics.kind == "flag":
        return [(float(m),) * 3 if np.isfinite(m) else None for m in statistics.mean[at]]
    return [statistics.span((*at, k)) for k in range(count)]


def _heading(result: QuantityResult) -> Html:
    chosen = ", ".join(f"{axis} {label}" for axis, label in result._chosen.items())
    unit = "" if result.unit == "1" else f" {result.unit}"
    doc = paragraph(result.info.doc) if result.info.doc else ""
    quiet = element("span", unit + (f" at {chosen}" if chosen else ""), class_="d")
    return join(paragraph(element("b", result.name), quiet), doc)


def result_html(result: QuantityResult) -> str:
    """One quantity of a run: its range and histogram, a row per period, or a row per label with its fan."""
    axes = result.axes
    parts: list[Any] = [_heading(result)]
    if not axes:
        parts += [sheet_html(_without_empty(result_cells(result, _ROWS)), keys=0), _histogram(result)]
    elif len(axes) > 1 and axes[-1].name == "time":
        parts.append(_by_label(result))
    else:
        if axes[0].name == "time":
            parts.append(_wide_fan(result, axes[0].labels))
        parts.append(sheet_html(_without_empty(result_cells(result, _ROWS)), keys=len(axes)))
    return page(*parts, _footer(result.run))


def _without_empty(sheet: Sheet) -> Sheet:
    """Without columns of numbers that are all empty: the ranges of a flag, the mean of a date."""
    kept = [k for k in range(len(sheet.header)) if k not in sheet.right or any(row[k] for row in sheet.rows)]
    flag = any(
        str(row[k]).endswith(" %") for row in sheet.rows for k in sheet.right if sheet.header[k].startswith("mean")
    )
    names = ["true in" if flag and h.startswith("mean") else NUMBERS[0] if h == "mean" else h for h in sheet.header]
    rows = [[row[k] for k in kept] for row in sheet.rows]
    right = frozenset(place for place, k in enumerate(kept) if k in sheet.right)
    return replace(sheet, header=[names[k] for k in kept], rows=rows, right=right)


def _wide_fan(result: QuantityResult, labels: list[str]) -> Html:
    what = "share" if result.info.kind == "flag" else "p5 to p95 and p50"
    picture = fan(_spans(result), None, f"{what} from {labels[0]} to {labels[-1]}", 320, 60, _ends(result))
    if not picture:
        return picture
    return paragraph(
        element("span", f"{labels[0]} ", class_="d"), picture, element("span", f" {labels[-1]}", class_="d")
    )


def _histogram(result: QuantityResult) -> Html:
    span = Statistics.of(result).span()
    if span is None or result.info.kind != "number" or span[2] <= span[0]:
        return Html("")
    low, high = (float(result.quantile(q)) for q in (0.005, 0.995))
    label = "histogram from the 0.5 % to the 99.5 % quantile"
    picture = histogram(result.histogram(), low, high, label)
    left, right = aligned([low, high])
    said = f"{label}: {left} to {right}{with_unit(result.unit)}"
    return join(picture, paragraph(said, kind="d")) if picture else picture


def _by_label(result: QuantityResult) -> Html:
    """Further axes beside time: each label (or pair of labels) once, at its period, with its fan."""
    *others, time = result.axes
    places = list(np.ndindex(*(len(a) for a in others)))
    statistics = Statistics.of(result)
    rows, spans = [], []
    for at in places[:_ROWS]:
        labels = {a.name: a.labels[k] for a, k in zip(others, at, strict=True)}
        chosen = chosen_cell(result.sel(**labels), largest=result.info.timing in ("flow", "stock"))["time"]
        k = time.labels.index(chosen)
        course = fan(_course_spans(statistics, at, len(time)), k, ends=_ends(result))
        rows.append([*labels.values(), chosen, *statistics.texts((*at, k)), course])
        spans.append(statistics.span((*at, k)))
    header = [*(a.name for a in others), "at", *NUMBERS, "over time"]
    right = frozenset(range(len(others) + 1, len(header) - 1))
    left = len(places) - len(rows)
    ways = f".sel({others[0].name}=…) shows all periods, .to_dataframe() gives every cell"
    more = f"… and {left} more: {ways}" if left else ways
    return sheet_html(_without_empty(Sheet(header, rows, right, spans, result_notes(result), more)), keys=len(others))


def by_html(by: ByPeriod) -> str:
    """A quantity by year."""
    heading = paragraph(element("b", by.name), element("span", f" {by.unit} by year", class_="d"))
    return page(heading, sheet_html(by_rows(by, _ROWS), keys=len(by.axes) + 1))


def difference_html(difference: Difference) -> str:
    """A paired difference: which of which, in numbers with error and range."""
    first, second = difference.labels
    unit = with_unit(difference_unit(difference))
    words = join(": ", element("b", second), " minus ", element("b", first))
    heading = paragraph(element("b", difference.name), words, element("span", unit, class_="d"))
    sheet = difference_rows(difference, _ROWS)
    keys = len(difference.first.axes)
    note = f"{footer(difference.first.run)}, paired on the same draws; larger in: share of the scenarios"
    return page(heading, sheet_html(sheet, keys=keys), paragraph(note, kind="d"))


def comparison_html(comparison: Comparison) -> str:
    """The outputs of two models side by side."""
    first, second = comparison.first.model.label, comparison.second.model.label
    sheet = comparison_rows(comparison)
    caption = join(element("b", second), " (second) against ", element("b", first), " (first)")
    rows = [[*row[:4], "" if row[4] in ("1", "flag") else row[4], row[5]] for row in sheet.rows]
    table = grid(sheet.header, rows, caption, sheet.right, narrow=True)
    note = f"{footer(comparison.first)}, the same draws for both: compare(…)['name'] gives the paired difference"
    return page(scrolled(table, "comparison") if len(rows) > 30 else table, paragraph(note, kind="d"))
