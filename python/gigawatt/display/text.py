"""How everything prints: quantities, models, base runs, runs, comparisons. Explanations are in ``tree``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gigawatt.display.evidence import evidence_line, mark
from gigawatt.display.numbers import aligned, number, table, tidy, with_error
from gigawatt.display.tree import cell_text, explanation_text, range_text

if TYPE_CHECKING:
    from gigawatt import _core
    from gigawatt.modelling.model import Model
    from gigawatt.results.base import Base, BaseValue
    from gigawatt.results.compare import Comparison, Difference
    from gigawatt.results.periods import ByPeriod
    from gigawatt.results.quantity_result import Estimate, QuantityResult
    from gigawatt.results.run import Run

__all__ = [
    "base_table_text", "base_text", "by_text", "comparison_text", "difference_text", "estimate_text",
    "explanation_text", "footer", "model_text", "quantity_line", "representative", "result_text", "run_text",
]  # fmt: skip

_LISTED = 40  # quantities that a model lists one by one
_CELLS = 100  # rows of one quantity
_QUANTILES = (0.05, 0.5, 0.95)


def _unit(info: _core.Quantity) -> str:
    return info.shown if info.kind == "number" else info.kind


def input_text(info: _core.Quantity) -> str:
    """What an input is made of: a value, a distribution, one per label, and its path."""
    cells = list(info.input.cells)
    texts = [cell_text(c.quantile_at_score(0.0), info.kind) if c.is_constant else tidy(c.text) for c in cells]
    if len(set(texts)) == 1:
        what = texts[0]
    elif len(texts) <= 4 and len(info.input.axes) == 1:
        what = ", ".join(f"{k}: {t}" for k, t in zip(info.input.axes[0].labels, texts, strict=True))
    else:
        what = f"{texts[0]}, {texts[1]}, … {texts[-1]} ({len(texts)} values)"
    return what if info.input.path_text == "fixed" else f"{what} · {info.input.path_text}"


def quantity_line(info: _core.Quantity) -> str:
    """One quantity: name, unit, axes, timing, formula or value, evidence, doc, source."""
    parts = [_unit(info)]
    parts += [" × ".join(a.name for a in info.axes)] if info.axes else []
    parts += [info.timing] if info.timing else []
    if info.body == "input":
        parts.append(f"{mark(info.evidence)} {info.evidence}")
        what = input_text(info)
    else:
        what = "a state without an update yet" if info.formula is None else tidy(info.formula.text)
    text = f"{info.name} [{', '.join(parts)}] = {what}"
    if info.status:
        text += f"\n    has a value where {info.status} holds"
    if info.doc:
        text += f"\n    {info.doc}"
    if info.source and info.source != "no source":
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
        head += "\noverrides: " + ", ".join(f"{k} = {_short(v)}" for k, v in model.case_overrides.items())
    if model.cases:
        head += "\ncases: " + ", ".join(f"'{label}'" for label in model.cases)
    return f"{head}\n{_listed(infos) if len(infos) <= _LISTED else _by_scope(model, infos)}"


def _listed(infos: list[_core.Quantity]) -> str:
    rows = [
        [i.name, _unit(i), " × ".join(a.name for a in i.axes), i.timing, mark(i.evidence) if i.body == "input" else "=",
         _cut(input_text(i) if i.body == "input" else tidy(i.formula.text) if i.formula is not None else "", 60)]
        for i in infos
    ]  # fmt: skip
    return table(rows, ["quantity", "unit", "axes", "timing", "", "value or formula"], right=set())


def _by_scope(model: Model, infos: list[_core.Quantity]) -> str:
    scopes: dict[str, list[_core.Quantity]] = {}
    for info in infos:
        scopes.setdefault(info.name.rpartition(".")[0], []).append(info)
    outputs = set(model.outputs)
    rows = []
    for scope, members in scopes.items():
        given = sum(i.body == "input" for i in members)
        shown = [i.name.rpartition(".")[2] for i in members if i.name in outputs]
        rows.append([scope or "(none)", str(given), str(len(members) - given), _cut(", ".join(shown), 70)])
    body = table(rows, ["scope", "inputs", "formulas", "outputs"], right={1, 2})
    return body + "\nlist(model) gives all names, model['name'] shows one, model.explain('name') its tree"


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"


def _short(value: Any) -> str:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return number(value)
    return _cut(value if isinstance(value, str) else repr(value), 40)


def estimate_text(estimate: Estimate) -> str:
    """A number, its error and its unit."""
    unit = f" {estimate.unit}" if estimate.unit not in ("", "1", "flag") else ""
    return with_error(estimate.value, estimate.error) + unit


def base_text(value: BaseValue) -> str:
    """Base values of one quantity."""
    unit = "" if value.unit in ("1", "flag", "date") else f" {value.unit}"
    if not value.axes:
        return f"{value.name} = {range_text(value)}{unit}"
    head = f"{value.name} [{value.unit}, {' × '.join(a.name for a in value.axes)}]"
    if len(value.axes) > 1:
        return f"{head}: {range_text(value)}"
    labels = value.axes[0].labels
    rows = [[label, number(value.sel(**{value.axes[0].name: label}).value)] for label in labels]
    return head + "\n" + table(rows, [value.axes[0].name, "base"])


def base_table_text(model: Model, base: Base) -> str:
    """Base values of a model's outputs."""
    rows = []
    for name in model.outputs:
        value = base[name]
        ends = value.values.ravel()[[0, -1]]
        first, last = (cell_text(float(v), value.kind) for v in ends)
        text = first if value.values.size > 1 and first == last else f"{first} … {last}"
        rows.append(
            [name, text if value.axes else range_text(value), value.unit, " × ".join(a.name for a in value.axes)]
        )
    head = f"Base run of '{model.label}': every input at its central value"
    return f"{head}\n" + table(rows, ["quantity", "base (first … last)", "unit", "axes"], right={1})


def _row(result: QuantityResult) -> list[str]:
    """Mean with its error, p5, p50, p95 of a single cell."""
    mean = result._moment("mean")
    if result.info.kind == "flag":
        return [f"{100 * float(mean):.1f} %", "", "", ""]
    if result.info.kind == "date":
        return ["", *(_date(result.quantile(q)) for q in _QUANTILES)]
    quantiles = aligned([float(result.quantile(q)) for q in _QUANTILES])
    return [with_error(float(mean), float(result.mean_error())), *quantiles]


def _date(days: Any) -> str:
    value = float(days)
    return cell_text(value, "date") if np.isfinite(value) else "none"


def representative(result: QuantityResult) -> tuple[QuantityResult, str]:
    """The one cell that stands for a quantity where there is a single row for it.

    Of a flow the cell with the largest mean; else the last period (the middle one, if the last is the same in every
    scenario), and on other axes the label with the largest mean.
    """
    axes = result.axes
    if not axes:
        return result, ""
    size = np.nan_to_num(np.abs(result._moment("mean")), nan=-1.0)
    if axes[-1].name == "time" and result.info.timing != "flow":
        spread = result._moment("sd")
        last = size.shape[-1] - 1
        period = last if np.any(spread[..., last] > 0) or not np.any(spread > 0) else last // 2
        size = np.where(np.arange(size.shape[-1]) == period, size, -2.0)
    at = np.unravel_index(int(np.argmax(size)), size.shape)
    chosen = {a.name: a.labels[int(k)] for a, k in zip(axes, at, strict=True)}
    return result.sel(**chosen), ", ".join(chosen.values())


def result_text(result: QuantityResult) -> str:
    """One quantity of a run: a line, or a row per cell."""
    unit = "" if result.unit == "1" else f" [{result.unit}]"
    axes = result.axes
    names = [a.name for a in axes]
    cells = list(np.ndindex(*result.shape))
    rows = []
    for at in cells[:_CELLS]:
        labels = {a.name: a.labels[k] for a, k in zip(axes, at, strict=True)}
        rows.append([*labels.values(), *_row(result.sel(**labels))])
    body = table(rows, [*names, "mean", "p5", "p50", "p95"], right=set(range(len(names), len(names) + 4)))
    if len(cells) > _CELLS:
        body += f"\n… and {len(cells) - _CELLS} more: .sel({names[0]}=…) selects, .to_dataframe() gives all"
    return f"{result.name}{unit}\n{body}\n{footer(result.run)}{_notes(result)}"


def _notes(result: QuantityResult) -> str:
    notes = ""
    share = np.asarray(result.share)
    if np.any(share < 1):
        low, high = f"{100 * share.min():.1f}", f"{100 * share.max():.1f}"
        where = f" (where {result.info.status} holds)" if result.info.status else ""
        notes += f"\nover the scenarios that have a value: {low if low == high else f'{low} … {high}'} %{where}"
    if result.not_finite:
        notes += f"\n{result.not_finite} values are not finite: .run.trace('{result.name}') tells where they were born"
    return notes


def footer(run: Run) -> str:
    """Samples, seed and method of a run."""
    text = f"{run.samples:,} scenarios, seed {run.seed}, method {run.method}"
    return text + (f" (stopped before {run.asked:,})" if run.partial else "")


def run_text(run: Run) -> str:
    """All outputs of a run, one row each."""
    rows = []
    for name in run.outputs:
        result, label = representative(run[name])
        share = float(np.asarray(result.share))
        note = label + (f" ({100 * share:.0f} % of scenarios)" if share < 1 else "")
        rows.append([name, *_row(result), result.unit, note.strip()])
    header = ["quantity", "mean ± error", "p5", "p50", "p95", "unit", "at"]
    text = f"Run of '{run.model.label}'\n" + table(rows, header, right={1, 2, 3, 4}) + f"\n{footer(run)}"
    if any(run[name].axes for name in run.outputs):
        text += "; one cell each (of a flow the largest): run['name'] shows all, .by('year') adds up"
    for name, count in run.faults.items():
        text += f"\n{name}: {count} values are not finite: .trace('{name}') tells where they were born"
    return text


def by_text(by: ByPeriod) -> str:
    """A quantity by year."""
    names = [a.name for a in by.axes]
    mean, error = by.mean(), by.mean_error()
    quantiles = [by.quantile(q) for q in _QUANTILES]
    rows = []
    for at in list(np.ndindex(*mean.shape))[:_CELLS]:
        labels = [a.labels[k] for a, k in zip(by.axes, at[:-1], strict=True)]
        cells = aligned([float(q[at]) for q in quantiles])
        rows.append([*labels, by.labels[at[-1]], with_error(float(mean[at]), float(error[at])), *cells])
    header = [*names, "year", "mean ± error", "p5", "p50", "p95"]
    body = table(rows, header, right=set(range(len(names) + 1, len(header))))
    more = f"\n… and {mean.size - _CELLS} more: .to_numpy() gives all" if mean.size > _CELLS else ""
    return f"{by.name} [{by.unit}] by year\n{body}{more}"


def difference_text(d: Difference) -> str:
    """One paired difference: a line, or a row per cell."""
    head = f"{d.name}: '{d.labels[1]}' minus '{d.labels[0]}'"
    mean = d.mean()
    if hasattr(mean, "error"):
        quantiles = aligned([float(d.quantile(q)) for q in _QUANTILES])
        pairs = ", ".join(f"p{100 * q:g} {text}" for q, text in zip(_QUANTILES, quantiles, strict=True))
        return f"{head}\n{estimate_text(mean)} ({pairs}; larger in {100 * d.probability():.0f} % of scenarios)"
    axes = d.first.axes
    columns = [np.asarray(mean), *(np.asarray(d.quantile(q)) for q in _QUANTILES)]
    rows = []
    for at in list(np.ndindex(*columns[0].shape))[:_CELLS]:
        labels = [a.labels[k] for a, k in zip(axes, at, strict=True)]
        rows.append([*labels, *aligned([float(c[at]) for c in columns])])
    header = [*(a.name for a in axes), "mean", "p5", "p50", "p95"]
    return f"{head} [{d.unit}]\n" + table(rows, header, right=set(range(len(axes), len(header))))


def comparison_text(c: Comparison) -> str:
    """The outputs of two models side by side: means, and the difference of the means."""
    rows = []
    for name in c.first.outputs:
        a, label = representative(c.first[name])
        if a.info.kind == "date" or a.info.kind != c.second[name].info.kind:
            continue
        b = c.second[name].sel(**a._chosen)
        means = [float(a._moment("mean")), float(b._moment("mean"))]
        rows.append([name, *aligned([*means, means[1] - means[0]], 4), a.unit, label])
    labels = [c.first.model.label, c.second.model.label]
    head = f"first:  '{labels[0]}'\nsecond: '{labels[1]}'\n"
    body = table(rows, ["mean of", "first", "second", "second − first", "unit", "at"], right={1, 2, 3})
    return f"{head}{body}\n{footer(c.first)}, the same draws for both: compare(…)['name'] gives the paired difference"
