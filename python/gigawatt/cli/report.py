"""A report as lines of text: one row per cell, at the width there is."""

from __future__ import annotations

import datetime
import math
import textwrap
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, TypeAlias

from gigawatt.display.evidence import evidence_line
from gigawatt.display.numbers import aligned, number, percent
from gigawatt.display.text import footer

if TYPE_CHECKING:
    from argparse import Namespace

    from gigawatt.cli.headline import Cell, Report
    from gigawatt.modelling.model import Model
    from gigawatt.results.base import Base
    from gigawatt.results.run import Run

Line: TypeAlias = "list[tuple[str, str]]"  # pieces of text, each with its style

QUANTILES = (0.05, 0.5, 0.95)
_NUMBERS = ("base", "mean", "p5", "p50", "p95")


@dataclass(frozen=True)
class Group:
    """All rows of one quantity."""

    text: str
    name: str
    unit: str
    rows: list[tuple[str, list[str]]]  # period or label, and five numbers
    notes: list[str]


def _date(days: float) -> str:
    day = datetime.date(1970, 1, 1) + datetime.timedelta(days=math.floor(days)) if math.isfinite(days) else None
    return number(day)


def _values(cell: Cell, run: Run, central: Any) -> list[float | None]:
    """Base, mean, p5, p50, p95 of a number."""
    result = run[cell.key]
    if float(result.share) == 0:
        return [None if central is None else float(central), *[None] * 4]
    quantiles = [float(result.quantile(q)) for q in QUANTILES]
    return [None if central is None else float(central), float(result.mean()) if cell.mean else None, *quantiles]


def group(cells: list[Cell], run: Run, base: Base) -> Group:
    """The rows of one quantity, on one scale."""
    first = cells[0]
    centrals = [base[cell.key].value for cell in cells]
    pairs = list(zip(cells, centrals, strict=True))
    if first.kind == "flag":
        shown = ["none" if central is None else "yes" if central else "no" for central in centrals]
        numbers = [
            [s, f"{100 * float(run[c.key].mean()):.0f} %", "", "", ""] for s, c in zip(shown, cells, strict=True)
        ]
    elif first.kind == "date":
        numbers = [[number(b), "", *(_date(float(run[c.key].quantile(q))) for q in QUANTILES)] for c, b in pairs]
    else:
        values = [value for cell, central in pairs for value in _values(cell, run, central)]
        texts = percent(values) if first.share else aligned(values)
        numbers = [texts[5 * k : 5 * k + 5] for k in range(len(cells))]
    notes = []
    for k, (cell, central) in enumerate(pairs):
        share = float(run[cell.key].share)
        if central is None:
            numbers[k][0] = "none"
        if share < 1:
            where = f" ({cell.status})" if cell.status else ""
            missing = "; none in the base run" if central is None else ""
            notes.append(f"over the {100 * share:.1f} % of scenarios that have one{where}{missing}")
    unit = "%" if first.share else "" if first.unit == "1" else first.unit
    rows = [(cell.when, row) for cell, row in zip(cells, numbers, strict=True)]
    return Group(first.text, first.quantity, unit, rows, list(dict.fromkeys(notes)))


def table(report: Report, run: Run, width: int) -> list[Line]:
    """All sections, at a width: what it is and its name at the left, then periods, numbers, units."""
    base = report.model.base()
    sections = [
        (section.heading, [group(list(cells), run, base) for _, cells in groupby(section.cells, lambda c: c.quantity)])
        for section in report.sections
    ]
    rows = [row for _, groups in sections for g in groups for row in g.rows]
    when = max(len(period) for period, _ in rows)
    size = [max([len(numbers[k]) for _, numbers in rows] + [len(_NUMBERS[k])]) for k in range(5)]
    columns = when + sum(w + 2 for w in size)
    longest = max(len(g.text) for _, groups in sections for g in groups)
    label = min(longest, max(18, width - columns - 4 - (15 if width >= 100 else 5))) if longest else 0
    gap = 2 + (label + 2 if label else 0) + when
    heads = "".join(f"  {_NUMBERS[k]:>{size[k]}}" for k in range(5))
    lines: list[Line] = []
    for heading, groups in sections:
        above = textwrap.wrap(heading, gap if label else width, subsequent_indent="  ")
        if not label:
            above.append("")
        lines += [[], *([(text, "bold")] for text in above[:-1])]
        lines.append([(f"{above[-1]:<{gap}}", "bold"), (heads, "dim")])
        for g in groups:
            lines += _lines(g, label, when, size, width)
    return lines


def _lines(g: Group, label: int, when: int, size: list[int], width: int) -> list[Line]:
    words = textwrap.wrap(g.text, label) if label else []
    used = 4 + label + when + sum(w + 2 for w in size)
    beside = bool(g.unit) and used + 2 + len(g.unit) <= width
    name = g.name if beside or not g.unit else f"{g.name} [{g.unit}]"
    named = not label
    lines: list[Line] = []
    for k in range(max(len(words), len(g.rows))):
        text, style = (words[k], "") if k < len(words) else ("", "dim")
        if k >= len(words) and not named and len(name) + 1 <= label:
            text, named = f" {name}", True
        if k >= len(g.rows):
            lines.append([(f"  {text}", style)])
            continue
        period, numbers = g.rows[k]
        line: Line = [(f"  {text:<{label}}  " if label else "  ", style), (f"{period:<{when}}", "dim")]
        line += [(f"  {shown:>{size[i]}}", "bold" if i == 0 else "") for i, shown in enumerate(numbers)]
        if k == 0 and beside and label:
            line.append((f"  {g.unit}", ""))
        lines.append(line)
    if not named:
        lines.append([(f"   {name}", "dim")])
    for note in g.notes:
        indent = " " * 3
        lines += [
            [(text, "dim")] for text in textwrap.wrap(note, width, initial_indent=indent, subsequent_indent=indent)
        ]
    return lines


def heading(model: Model, options: Namespace, overrides: dict[str, str], width: int) -> list[Line]:
    """What is being run: model, case, changes, date."""
    lines: list[Line] = [[(options.title, "bold"), (f" · case '{options.case}'" if options.case else "", "bold")]]
    if model.doc:
        first = model.doc.split("\n\n")[0]
        lines += [[(text, "")] for text in textwrap.wrap(" ".join(first.split()), width)]
    published = "" if model.as_of is None else f", figures as published by {model.as_of}"
    facts = f"{model.timeline._core.text}{published}"
    lines.append([(facts, "dim")])
    if overrides:
        changed = "changed: " + ", ".join(f"{k} = {v}" for k, v in overrides.items())
        lines += [[(text, "yellow")] for text in textwrap.wrap(changed, width, subsequent_indent="  ")]
    return lines


def closing(report: Report, run: Run, model: Model, deal: str, width: int) -> list[Line]:
    """How the numbers were made: scenarios, precision, evidence, faults, where to go on."""
    texts = [
        f"base: every input at its central value, so that an event happens where that is likelier than not. "
        f"mean, p5, p50, p95: over {footer(run)}.{_precision(report, run)}",
        evidence_line(model),
        f"Where a number comes from: gigawatt explain {deal} NAME. All outputs over time: add --json.",
    ]
    lines: list[Line] = [[]]
    for text in texts:
        lines += [[(part, "dim")] for part in textwrap.wrap(text, width, subsequent_indent="  ")]
    names = {cell.key: f"{cell.quantity} {cell.when}".strip() for cell in report.cells}
    for key, count in run.faults.items():
        lines.append([(f"{names.get(key, key)}: {count} values are not finite", "bold red")])
    return lines


def _precision(report: Report, run: Run) -> str:
    """The largest standard error of a mean, relative to the range it belongs to."""
    worst = 0.0
    for cell in report.cells:
        if cell.kind != "number" or not cell.mean:
            continue
        result = run[cell.key]
        spread = float(result.quantile(0.95)) - float(result.quantile(0.05))
        error = float(result.mean_error())
        if spread > 0 and math.isfinite(error):
            worst = max(worst, error / spread)
    return f" Standard errors of the means: at most {100 * worst:.1g} % of p5 to p95." if worst > 0 else ""


def plain(lines: list[Line]) -> str:
    """Without styles."""
    return "\n".join("".join(text for text, _ in line).rstrip() for line in lines)
