"""How everything prints: quantities, models, base runs, runs, comparisons. Explanations are in ``tree``."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gigawatt.display.evidence import evidence_line, mark
from gigawatt.display.model_sheets import (
    base_cells,
    base_outputs,
    by_scope,
    facts,
    listed,
    short,
    source_of,
    what_text,
    with_unit,
)
from gigawatt.display.numbers import aligned, number, with_error
from gigawatt.display.result_sheets import (
    QUANTILES,
    by_rows,
    comparison_rows,
    difference_rows,
    difference_unit,
    footer,
    representative,
    result_cells,
    run_rows,
)
from gigawatt.display.sheet import Sheet
from gigawatt.display.tree import cell_text, explanation_text, range_text

if TYPE_CHECKING:
    from gigawatt import _core
    from gigawatt.modelling.model import Model
    from gigawatt.results.base import Base, BaseValue
    from gigawatt.results.compare import Comparison, Difference
    from gigawatt.results.convergence import Convergence
    from gigawatt.results.periods import ByPeriod
    from gigawatt.results.quantity_result import Estimate, QuantityResult
    from gigawatt.results.run import Run

__all__ = [
    "base_table_text", "base_text", "by_text", "comparison_text", "convergence_text", "difference_text",
    "estimate_text", "explanation_text", "footer", "model_text", "quantity_line", "representative", "result_text",
    "run_text",
]  # fmt: skip

_LISTED = 40  # quantities that a model lists one by one
_CELLS = 100  # rows of one quantity


def quantity_line(info: _core.Quantity) -> str:
    """One quantity: name, unit, axes, timing, formula or value, evidence, doc, source."""
    parts = facts(info)
    if info.body == "input":
        parts.append(f"{mark(info.evidence)} {info.evidence}")
    text = f"{info.name} [{', '.join(parts)}] = {what_text(info)}"
    if info.status:
        text += f"\n    has a value where {info.status} holds"
    if info.doc:
        text += f"\n    {info.doc}"
    if source_of(info.source):
        text += f"\n    source: {info.source}"
    return text


def model_text(model: Model) -> str:
    """A model: label, timeline, evidence; its quantities one by one, or by scope where there are many."""
    infos = [model._core.at(name) for name in model]
    count = sum(i.body != "input" for i in infos)
    head = f"Model '{model.label}', {model.timeline._core.text}"
    head += f", as of {model.as_of}" if model.as_of else ""
    if not infos:
        return f"{head}: empty"
    head += f"\n{evidence_line(model)}; {count} formulas"
    if model.case_overrides:
        head += "\noverrides: " + ", ".join(f"{k} = {short(v)}" for k, v in model.case_overrides.items())
    if model.cases:
        head += "\ncases: " + ", ".join(f"'{label}'" for label in model.cases)
    if len(infos) <= _LISTED:
        return f"{head}\n{listed(infos).text()}"
    ways = "list(model) gives all names, model['name'] shows one, model.explain('name') its tree"
    return f"{head}\n{by_scope(infos, set(model.outputs)).text()}\n{ways}"


def estimate_text(estimate: Estimate) -> str:
    """A number, its error and its unit; a date and its error in days."""
    if estimate.unit == "date":
        if not math.isfinite(estimate.value):
            return "none"
        error = f" ± {number(estimate.error, 2)} days" if estimate.error > 0 else ""
        return cell_text(estimate.value, "date") + error
    return with_error(estimate.value, estimate.error) + with_unit(estimate.unit)


def convergence_text(found: Convergence) -> str:
    """Means over growing numbers of scenarios, a row each."""
    rows = [
        [f"{n:,}", number(m, 7), number(e, 2)] for n, m, e in zip(found.samples, found.mean, found.error, strict=True)
    ]
    head = f"Mean of {found.name}{with_unit(found.unit)} as scenarios are added, method {found.method}"
    table = Sheet(["scenarios", "mean", "error"], rows, frozenset({0, 1, 2})).text()
    if not math.isfinite(found.shrinks):
        return f"{head}\n{table}"
    return f"{head}\n{table}\nthe error falls as scenarios^{found.shrinks:.2f} (independent draws: -0.50)"


def base_text(value: BaseValue) -> str:
    """Base values of one quantity."""
    if not value.axes:
        return f"{value.name} = {range_text(value)}{with_unit(value.unit)}"
    head = f"{value.name} [{value.unit}, {' × '.join(a.name for a in value.axes)}]"
    if len(value.axes) > 1:
        return f"{head}: {range_text(value)}"
    return f"{head}\n{base_cells(value, len(value.axes[0])).text()}"


def base_table_text(model: Model, base: Base) -> str:
    """Base values of a model's outputs."""
    head = f"Base run of '{model.label}': every input at its central value"
    return f"{head}\n{base_outputs(model, base).text()}"


def result_text(result: QuantityResult) -> str:
    """One quantity of a run: a line, or a row per cell."""
    unit = "" if result.unit == "1" else f" [{result.unit}]"
    sheet = result_cells(result, _CELLS)
    return "\n".join([f"{result.name}{unit}", sheet.text(), footer(result.run), *sheet.notes])


def run_text(run: Run) -> str:
    """All outputs of a run, one row each."""
    sheet = run_rows(run)
    text = f"Run of '{run.model.label}'\n{sheet.text()}\n{footer(run)}"
    if any(run[name].axes for name in run.outputs):
        text += "; one cell each (of a flow the largest): run['name'] shows all, .by('year') adds up"
    return "\n".join([text, *sheet.notes])


def by_text(by: ByPeriod) -> str:
    """A quantity by year."""
    return f"{by.name} [{by.unit}] by year\n{by_rows(by, _CELLS).text()}"


def difference_text(d: Difference) -> str:
    """One paired difference: a line, or a row per cell."""
    head = f"{d.name}: '{d.labels[1]}' minus '{d.labels[0]}'"
    unit = difference_unit(d)
    mean = d.mean()
    if hasattr(mean, "error"):
        quantiles = aligned([float(d.quantile(q)) for q in QUANTILES])
        pairs = ", ".join(f"p{100 * q:g} {text}" for q, text in zip(QUANTILES, quantiles, strict=True))
        value = with_error(mean.value, mean.error) + with_unit(unit)
        return f"{head}\n{value} ({pairs}; larger in {100 * d.probability():.0f} % of scenarios)"
    return f"{head} [{unit}]\n{difference_rows(d, _CELLS).text()}"


def comparison_text(c: Comparison) -> str:
    """The outputs of two models side by side: means, and the difference of the means."""
    head = f"first:  '{c.first.model.label}'\nsecond: '{c.second.model.label}'\n"
    tail = f"{footer(c.first)}, the same draws for both: compare(…)['name'] gives the paired difference"
    return f"{head}{comparison_rows(c).text()}\n{tail}"
