"""Results as JSON: one schema, no NaN (null instead).

The schema rule: every document has ``schema``, a whole number, and ``gigawatt``, the version that wrote it. Within one
schema fields are only added; a field that goes, or means something else, makes it the next number. So a reader checks
``schema`` and ignores fields that it does not know.
"""

from __future__ import annotations

import dataclasses
import datetime
import math
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from argparse import Namespace

    from gigawatt.audit.audit import Audit
    from gigawatt.audit.check import Verification
    from gigawatt.cli.headline import Report
    from gigawatt.modelling.model import Model
    from gigawatt.results.explain import Explanation, Node
    from gigawatt.results.run import Run

SCHEMA = 1


def numbers(values: Any) -> Any:
    """An array as nested lists, a number as a number; what is not finite as null."""
    if isinstance(values, np.ndarray) and values.ndim:
        return [numbers(v) for v in values]
    value = float(values)
    return value if math.isfinite(value) else None


def stamp() -> dict[str, Any]:
    """What every document starts with."""
    from gigawatt import __version__

    return {"schema": SCHEMA, "gigawatt": __version__}


def about(model: Model, options: Namespace, overrides: dict[str, str]) -> dict[str, Any]:
    """What was run."""
    return {
        **stamp(),
        "deal": options.deal,
        "model": options.title,
        "as_of": None if model.as_of is None else model.as_of.isoformat(),
        "case": options.case,
        "overrides": {**{k: plain(v) for k, v in model.case_overrides.items()}, **overrides},
        "timeline": {"frequency": model.timeline.frequency, "labels": model.timeline.labels},
    }


def plain(value: Any) -> Any:
    """A value as JSON knows it."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    if isinstance(value, (int, float, np.number)):
        return numbers(value)
    if hasattr(value, "axes") and hasattr(value, "values"):
        return {
            "axes": [a.name for a in value.axes],
            "labels": {a.name: a.labels for a in value.axes},
            "values": numbers(value.values),
        }
    return str(value)


def outputs(run: Run, names: list[str]) -> dict[str, Any]:
    """Per output: unit, axes, labels, and arrays over (other axes …, time)."""
    base = run.model.base()
    found = {}
    for name in names:
        result, info = run[name], run[name].info
        number = info.kind == "number"
        central = base[name]
        values = (
            np.where(central.present == 0, np.nan, central.values) if central.present is not None else central.values
        )
        found[name] = {
            "doc": info.doc,
            "kind": info.kind,
            "unit": info.shown if number else ("days since 1970-01-01" if info.kind == "date" else "1"),
            "timing": info.timing or None,
            "status": info.status or None,
            "axes": [a.name for a in result.axes],
            "labels": {a.name: a.labels for a in result.axes},
            "base": numbers(np.broadcast_to(values, result.shape)),
            "mean": numbers(result._moment("mean")),
            "error": numbers(result._moment("mean_error")),
            **{f"p{round(100 * q)}": numbers(_values(result.quantile(q))) for q in (0.05, 0.5, 0.95)},
            "share": numbers(np.asarray(result.share)),
            "not_finite": result.not_finite,
        }
    return found


def _values(estimate: Any) -> Any:
    return estimate if isinstance(estimate, np.ndarray) else float(estimate)


def headline(report: Report, run: Run) -> list[dict[str, Any]]:
    """The rows of the table that a run prints."""
    base = report.model.base()
    rows = []
    for section in report.sections:
        for cell in section.cells:
            result = run[cell.key]
            row = {
                "heading": section.heading,
                "quantity": cell.quantity,
                "when": cell.when or None,
                "unit": cell.unit or "1",
                "base": plain(base[cell.key].value),
                "mean": numbers(_values(result.mean())) if cell.mean else None,
                "error": numbers(result.mean_error()) if cell.mean else None,
                **{f"p{round(100 * q)}": numbers(_values(result.quantile(q))) for q in (0.05, 0.5, 0.95)},
                "share": numbers(result.share),
            }
            rows.append(row)
    return rows


def audit(found: Audit) -> dict[str, Any]:
    """Inputs, literals, problems."""
    return {
        "ages_as_of": found.as_of.isoformat(),
        "ok": found.ok,
        "problems": list(found.problems),
        "inputs": [_fields(i) for i in found.inputs],
        "literals": [_fields(x) for x in found.literals],
    }


def verification(found: Verification) -> dict[str, Any]:
    """Checks with what was expected and what came out."""
    return {"ok": found.ok, "checks": [_fields(check) for check in found.checks]}


def _fields(record: Any) -> dict[str, Any]:
    return {field.name: plain(getattr(record, field.name)) for field in dataclasses.fields(record)}


def explanation(found: Explanation) -> dict[str, Any]:
    """The tree."""
    return {
        "at": found.at,
        "root": _node(found.root),
        "only_by_correlation": [{"input": a, "through": b} for a, b in found.only_by_correlation],
    }


def _node(node: Node) -> dict[str, Any]:
    return {
        "name": node.name,
        "body": node.body,
        "formula": node.formula,
        "value": plain(node.value),
        "unit": node.unit,
        "doc": node.doc,
        "source": node.source,
        "evidence": node.evidence or None,
        "repeated": node.repeated,
        "other_period": node.earlier,
        "children": [_node(child) for child in node.children],
    }
