"""A deal's catalog records → inputs of a model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gigawatt import catalog
from gigawatt.compute.records import add_record
from gigawatt.modelling import distributions
from gigawatt.modelling.axis import Axis
from gigawatt.modelling.model import Model
from gigawatt.modelling.parts import BuiltinPart


def add_inputs(model: Model, records: Mapping[str, catalog.InputRecord], axes: Mapping[str, tuple[str, ...]]) -> None:
    """Add every input of a deal to a model, as chosen by its ``as_of``."""
    made = {name: Axis(name, labels) for name, labels in axes.items()}
    for name, record in records.items():
        over = made[record.over] if record.over else None
        if over is not None and record.labels and tuple(over.labels) != tuple(record.labels):
            over = Axis(over.name, record.labels)
        add_record(model, name, record, over)


def add_chances(model: Model, axis: Axis, names: Mapping[str, str]) -> None:
    """Pure chance: one uniform draw per label, with no assumption in it."""
    for name, doc in names.items():
        model.input(name, distributions.uniform(0, 1), "1", over=axis, evidence="chance", doc=doc)


def add_part(model: Model, scope: str, part: BuiltinPart, **given: Any) -> None:
    """Add a part; what is not given comes from the quantities of its own scope."""
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
