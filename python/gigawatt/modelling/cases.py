"""Cases: overrides as people write them → replacements of the core."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from gigawatt import _core
from gigawatt.errors import InvalidValueError, KindError
from gigawatt.modelling import pickling
from gigawatt.modelling.axis import Axis, as_date
from gigawatt.modelling.expression import Expression, as_expression
from gigawatt.modelling.paths import Path
from gigawatt.modelling.units import Unit
from gigawatt.modelling.values import cell, is_value, read_input, replaced_cell, with_cell, with_path

if TYPE_CHECKING:
    from gigawatt.modelling.model import Model

_LABELLED = re.compile(r"(.+?)\[(.+)\]$")


def make(model: Model, label: str, overrides: Mapping[str, Any], as_of: datetime.date | str | None) -> Model:
    """A new model with quantities replaced."""
    date = as_date(as_of)
    replacements: dict[str, Any] = {}
    for key, value in overrides.items():
        name, one_label = _split(key, model)
        if one_label is not None:
            replacements[name] = _one_label(model, name, one_label, value, replacements.get(name))
        else:
            replacements[name] = _replacement(model, name, value)
    derived = model._derive(model._core.case(str(label), replacements), date)
    told = pickling.Told(dict(overrides), model.as_of, model.doc)
    step = pickling.Step(model._core.copy(), str(label), replacements, pickling.Known.of(derived._core), told)
    derived._steps = (*model._steps, step)
    derived.case_overrides = {**model.case_overrides, **dict(overrides)}
    return derived


def _split(key: str, model: Model) -> tuple[str, str | None]:
    match = _LABELLED.match(key)
    if match and not model._core.has(key):
        return match.group(1), match.group(2).strip("\"' ")
    return key, None


def _one_label(model: Model, name: str, label: str, value: Any, so_far: Any) -> _core.Input:
    quantity = model._core.at(name)
    if quantity.body != "input":
        raise KindError(f"'{name}' is a formula: one label of it cannot be replaced, override the whole", subject=name)
    new = cell(value, Unit._of(quantity.shown_unit, quantity.shown), quantity.kind, f"{name}[{label}]")
    if isinstance(so_far, _core.Input):
        return with_cell(name, so_far, label, new)
    return replaced_cell(quantity, label, new)


def _replacement(model: Model, name: str, value: Any) -> _core.Input | _core.Expr:
    quantity = model._core.at(name)
    if isinstance(value, Expression):
        return value._core
    if callable(value) and not is_value(value) and not isinstance(value, Path):
        return _formula(model, name, value)
    if value is None:
        raise InvalidValueError(f"'{name}' has no value in the case", subject=name)
    axes = [Axis._of(a) for a in (quantity.input.axes if quantity.body == "input" else quantity.axes)]
    unit = Unit._of(quantity.shown_unit, quantity.shown)
    # A plain value keeps no axes of a formula that it replaces; values per label need them.
    over = axes if quantity.body == "input" or _is_collection(value) else []
    stream = quantity.input.stream if quantity.body == "input" else ""
    given = read_input(name, value, unit, quantity.kind, over, model.timeline, None, stream)
    # Another distribution moves over time as the old one did; a certain value is certain.
    if quantity.body == "input" and given.path_kind == "fixed" and given.uncertain and not isinstance(value, Path):
        return with_path(given, quantity.input)
    return given


def _is_collection(value: Any) -> bool:
    return isinstance(value, (Mapping, list, tuple)) or (hasattr(value, "__len__") and not isinstance(value, str))


def _formula(model: Model, name: str, function: Callable[[Expression], Any]) -> _core.Expr:
    """``lambda old: formula``: the old quantity stays in the model under another name."""
    return as_expression(function(Expression(model._core.reference_to_old(name))))._core
