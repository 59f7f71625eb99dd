"""A deal's catalog records → inputs of a model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gigawatt import catalog
from gigawatt.modelling import distributions
from gigawatt.modelling.axis import Axis
from gigawatt.modelling.model import Model
from gigawatt.modelling.parts import BuiltinPart
from gigawatt.modelling.paths import Path

_FAMILIES = {
    "lognormal": distributions.lognormal,
    "normal": distributions.normal,
    "uniform": distributions.uniform,
}


def distribution(record: catalog.Distribution) -> distributions.Distribution:
    """The distribution that a record describes."""
    if record.family == "pert":
        return distributions.pert(record["low"], record["middle"], record["high"])
    return _FAMILIES[record.family](**dict(record.parameters))


def source_text(record: catalog.InputRecord) -> str:
    """Sources as one line; an assumption gives its reason instead."""
    cited = "; ".join(str(source) for source in record.sources)
    reason = record.reason or ""
    if record.evidence in ("assumed", "definition"):
        return f"{reason}{f' ({cited})' if cited else ''}"
    return f"{cited}{f'; {reason}' if reason else ''}"


def add_inputs(model: Model, records: Mapping[str, catalog.InputRecord], axes: Mapping[str, tuple[str, ...]]) -> None:
    """Add every input of a deal to a model, as chosen by its ``as_of``."""
    made = {name: Axis(name, labels) for name, labels in axes.items()}
    for name, record in records.items():
        over = made[record.over] if record.over else None
        if over is not None and record.labels and tuple(over.labels) != tuple(record.labels):
            over = Axis(over.name, record.labels)
        value: Any = record.value if record.distribution is None else distribution(record.distribution)
        model.input(
            name,
            list(value) if isinstance(value, tuple) else value,
            record.unit,
            over=over,
            path=Path(record.path.kind, record.path.sd) if record.path else None,
            source=source_text(record),
            evidence=record.evidence,
            low=model.timeline.starts[0] if record.inside_timeline else record.bounds.low,
            high=model.timeline.last_day if record.inside_timeline else record.bounds.high,
            above=record.bounds.open_low,
            doc=record.doc,
        )


def add_chances(model: Model, axis: Axis, names: Mapping[str, str]) -> None:
    """Pure chance: one uniform draw per label, with no assumption in it."""
    for name, doc in names.items():
        model.input(name, distributions.uniform(0, 1), "1", over=axis, evidence="chance", doc=doc)


def add_part(model: Model, scope: str, part: BuiltinPart, **given: Any) -> None:
    """Add a part; what is not given comes from the quantities of its own scope, or else of any scope named in it."""
    for name in part.inputs:
        if name not in given and f"{scope}.{name}" in model:
            given[name] = model[f"{scope}.{name}"]
    model.add(scope, part, **given)


def add_cases(model: Model, cases: Mapping[str, catalog.Case]) -> None:
    """Make the deal's cases."""
    for label, case in cases.items():
        made = model.case(label, dict(case.overrides), as_of=case.as_of)
        made.doc = case.doc
        model.cases[label] = made
