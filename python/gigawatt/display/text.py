"""How everything prints: quantities, models, base runs, runs, comparisons, explanations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gigawatt import _core
from gigawatt.display.numbers import number, table, with_error

if TYPE_CHECKING:
    from gigawatt.modelling.model import Model
    from gigawatt.results.base import Base, BaseValue
    from gigawatt.results.compare import Comparison, Difference
    from gigawatt.results.explain import Explanation, Node
    from gigawatt.results.periods import ByPeriod
    from gigawatt.results.quantity_result import Estimate, QuantityResult
    from gigawatt.results.run import Run

# Evidence marks: what a number rests on.
MARKS = {
    "reported": "●",
    "derived": "◐",
    "estimated": "◑",
    "assumed": "○",
    "scenario": "◇",
    "chance": "~",
    "definition": "≡",
}


def mark(evidence: str) -> str:
    """One character for the evidence of an input."""
    return MARKS.get(evidence, " ")


def quantity_line(info: _core.Quantity) -> str:
    """One quantity: name, unit, axes, timing, formula or value, evidence."""
    parts = [info.shown if info.kind == "number" else info.kind]
    parts += [" × ".join(a.name for a in info.axes)] if info.axes else []
    parts += [info.timing] if info.timing else []
    if info.body == "input":
        cells = list(dict.fromkeys(c.text for c in info.input.cells))
        what = cells[0] if len(cells) == 1 else f"{cells[0]} … {cells[-1]}"
        if info.kind == "date":
            what = " … ".join(_core.date_text(int(float(c.text))) for c in (info.input.cells[0],))
        if info.input.path_text != "fixed":
            what += f" · {info.input.path_text}"
        parts.append(f"{mark(info.evidence)} {info.evidence}")
    else:
        what = info.formula.text if info.formula is not None else "state without an update yet"
    text = f"{info.name} [{', '.join(parts)}] = {what}"
    if info.doc:
        text += f"\n    {info.doc}"
    if info.source:
        text += f"\n    source: {info.source}"
    return text


def model_text(model: Model) -> str:
    """A model: label, timeline, counts, and one line per quantity."""
    names = [n for n in model]
    inputs = [model._core.at(n) for n in model.inputs]
    uncertain = sum(i.input.uncertain for i in inputs)
    head = f"Model '{model.label}', {model.timeline!r}: {len(names)} quantities, {len(inputs)} inputs ({uncertain} uncertain)"
    counts: dict[str, int] = {}
    for info in inputs:
        counts[info.evidence] = counts.get(info.evidence, 0) + 1
    if counts:
        head += "\ninputs: " + ", ".join(f"{mark(k)} {v} {k}" for k, v in counts.items())
    if model.as_of:
        head += f"; as of {model.as_of}"
    if model.case_overrides:
        head += "\noverrides: " + ", ".join(f"{k} = {_short(v)}" for k, v in model.case_overrides.items())
    rows = []
    for name in names[:60]:
        info = model._core.at(name)
        axes = " × ".join(a.name for a in info.axes)
        rows.append([name, info.shown if info.kind == "number" else info.kind, axes, info.timing,
                     mark(info.evidence) if info.body == "input" else "=", info.doc[:60]])  # fmt: skip
    if not rows:
        return head
    body = table(rows, ["quantity", "unit", "axes", "timing", "", "doc"], right=set())
    more = f"\n… and {len(names) - 60} more" if len(names) > 60 else ""
    return f"{head}\n{body}{more}"


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 40 else text[:37] + "…"


def estimate_text(estimate: Estimate) -> str:
    """A number, its error and its unit."""
    unit = f" {estimate.unit}" if estimate.unit and estimate.unit != "1" else ""
    return with_error(estimate.value, estimate.error) + unit


def _range(values: np.ndarray[Any, Any]) -> str:
    flat = values.ravel()
    if flat.size == 1:
        return number(flat[0])
    if np.all(flat == flat[0]):
        return number(flat[0])
    return f"{number(flat[0])} … {number(flat[-1])}"


def base_text(value: BaseValue) -> str:
    """Base values of one quantity."""
    axes = " × ".join(a.name for a in value.axes)
    if value.values.size == 1:
        return f"{value.name} = {number(value.value)} {value.unit if value.unit != '1' else ''}".rstrip()
    head = f"{value.name} [{value.unit}, {axes}]"
    if len(value.axes) == 1:
        labels = value.axes[0].labels
        rows = [[label, number(x)] for label, x in zip(labels, value.values, strict=True)]
        return head + "\n" + table(rows, [value.axes[0].name, "base"])
    return f"{head}: {_range(value.values)}"


def base_table_text(model: Model, base: Base) -> str:
    """Base values of a model's outputs."""
    rows = []
    for name in model.outputs:
        value = base[name]
        text = number(value.value) if value.values.size == 1 else _range(value.values)
        rows.append([name, text, value.unit, " × ".join(a.name for a in value.axes)])
    return f"Base run of '{model.label}'\n" + table(
        rows, ["quantity", "base (first … last)", "unit", "axes"], right={1}
    )


def _row(result: QuantityResult) -> list[str]:
    mean = result.mean()
    error = float(result.mean_error())
    quantiles = [number(float(result.quantile(q))) for q in (0.05, 0.5, 0.95)]
    if result.info.kind == "flag":
        return [f"{100 * float(mean):.1f} %", "", "", ""]
    return [with_error(float(mean), error), *quantiles]


def representative(result: QuantityResult) -> tuple[QuantityResult, str]:
    """One cell that stands for a quantity in a table: the last period, the first label of other axes."""
    chosen = {a.name: (a.labels[-1] if a.name == "time" else a.labels[0]) for a in result.axes}
    return result.sel(**chosen), ", ".join(chosen.values())


def result_text(result: QuantityResult) -> str:
    """One quantity of a run: a line, or a row per cell."""
    unit = "" if result.unit == "1" else f" [{result.unit}]"
    head = f"{result.name}{unit}"
    axes = result.axes
    header = ["mean", "p5", "p50", "p95"]
    if not axes:
        body = table([_row(result)], header, right=set(range(4)))
    else:
        rows = []
        cells = np.ndindex(*result.shape)
        for at in list(cells)[:200]:
            labels = {a.name: a.labels[k] for a, k in zip(axes, at, strict=True)}
            rows.append([*labels.values(), *_row(result.sel(**labels))])
        names = [a.name for a in axes]
        body = table(rows, [*names, *header], right=set(range(len(names), len(names) + 4)))
    return f"{head}\n{body}\n{footer(result.run)}{_notes(result)}"


def _notes(result: QuantityResult) -> str:
    notes = ""
    share = np.asarray(result.share)
    if np.any(share < 1):
        notes += (
            f"\nstatistics over the scenarios that have a value: {100 * share.min():.1f} % (see {result.info.status})"
        )
    if result.not_finite:
        notes += f"\n{result.not_finite} values are not finite; .run.trace('{result.name}') tells where they were born"
    return notes


def footer(run: Run) -> str:
    """Samples, seed and method of a run, and its ledger."""
    text = f"{run.samples:,} scenarios, seed {run.seed}, method {run.method}"
    return text + (f" (stopped before {run.asked:,})" if run.partial else "")


def run_text(run: Run) -> str:
    """All outputs of a run: one row each, at the last period where there is time."""
    rows = []
    for name in run.outputs:
        result, label = representative(run[name])
        share = float(np.asarray(result.share))
        note = label + (f" ({100 * share:.0f} % of scenarios)" if share < 1 else "")
        rows.append([name, *_row(result), result.unit, note])
    text = f"'{run.model.label}'\n" + table(
        rows, ["quantity", "mean", "p5", "p50", "p95", "unit", "at"], right={1, 2, 3, 4}
    )
    text += "\n" + footer(run)
    for name, count in run.faults.items():
        text += f"\n{name}: {count} values are not finite; run.trace('{name}') tells where they were born"
    return text


def by_text(by: ByPeriod) -> str:
    """A quantity by year."""
    if by.axes:
        return f"{by.name} [{by.unit}] by year over {' × '.join(a.name for a in by.axes)}: use .to_numpy()"
    columns = [by.mean(), by.mean_error(), by.quantile(0.05), by.quantile(0.5), by.quantile(0.95)]
    rows = [
        [label, with_error(columns[0][k], columns[1][k]), *(number(c[k]) for c in columns[2:])]
        for k, label in enumerate(by.labels)
    ]
    return f"{by.name} [{by.unit}] by year\n" + table(rows, ["year", "mean", "p5", "p50", "p95"])


def difference_text(d: Difference) -> str:
    """One paired difference."""
    mean = d.mean()
    head = f"{d.name}: '{d.labels[1]}' minus '{d.labels[0]}'"
    if hasattr(mean, "error"):
        return f"{head} = {estimate_text(mean)} (p5 {number(d.quantile(0.05))}, p95 {number(d.quantile(0.95))})"
    return f"{head} [{d.unit}]: {_range(np.asarray(mean))}"


def comparison_text(c: Comparison) -> str:
    """All outputs of two models, and their paired differences."""
    rows = []
    for name in c.first.outputs:
        a, label = representative(c.first[name])
        b, _ = representative(c.second[name])
        if a.info.kind == "date" or a.info.kind != b.info.kind:
            continue
        d = b._moment("mean") - a._moment("mean")
        rows.append([name, number(a._moment("mean")), number(b._moment("mean")), number(d), a.unit, label])
    first, second = c.first.model.label, c.second.model.label
    return table(rows, ["mean of", first, second, "difference", "unit", "at"], right={1, 2, 3}) + "\n" + footer(c.first)


def node_line(node: Node) -> str:
    """One quantity of a tree."""
    value = node.value if not hasattr(node.value, "values") else _range(node.value.values)
    text = value if isinstance(value, str) else number(value)
    unit = f" {node.unit}" if node.unit and node.unit != "1" else ""
    label = f"{node.name}{' (earlier period)' if node.earlier else ''} = {text}{unit}"
    if node.body == "input":
        what = f" {node.formula}" if node.formula and node.formula != text else ""
        label += f"  {mark(node.evidence)} {node.evidence}{what}"
        return label + (f"  [{node.source}]" if node.source else "")
    if node.repeated:
        return label + "  (see above)"
    return f"{label}  ← {node.formula}"


def explanation_text(explanation: Explanation) -> str:
    """A tree of formulas with base values, and what drives it only through correlation."""
    lines = []

    def show(node: Node, prefix: str, last: bool, top: bool) -> None:
        lines.append(node_line(node) if top else f"{prefix}{'└─ ' if last else '├─ '}{node_line(node)}")
        below = "" if top else prefix + ("   " if last else "│  ")
        for k, child in enumerate(node.children):
            show(child, below, k == len(node.children) - 1, False)

    show(explanation.root, "", True, True)
    at = ", ".join(explanation.at.values())
    lines.append(f"base values at {at}; {', '.join(f'{m} {name}' for name, m in MARKS.items())}")
    for name, through in explanation.only_by_correlation:
        lines.append(f"{name} drives it only through its correlation with {through}: no path in the graph")
    return "\n".join(lines)
