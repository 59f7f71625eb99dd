"""Overrides of a case as TOML values, and back: numbers, text with units, dates, flags, tables per label, paths.

A distribution is a table with its ``family``, a path one with its ``path``; any other table holds a value per label.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from gigawatt.errors import InvalidValueError, KindError, unknown_name
from gigawatt.files import families
from gigawatt.modelling import paths
from gigawatt.modelling.distributions import Distribution
from gigawatt.modelling.expression import Expression
from gigawatt.modelling.paths import Path
from gigawatt.modelling.pickling import Shown

PATHS: dict[str, Callable[..., Path]] = {"walk": paths.walk, "ar1": paths.ar1, "gbm": paths.gbm}
_MARKS = ("family", "path")  # what tells a distribution or a path from values per label
_INT64 = 2**63


def written(name: str, value: Any) -> Any:
    """An override as the writer takes it.

    Raises KindError for a formula, which no file holds, and for what is no value.
    """
    if isinstance(value, (Expression, Shown)) or (callable(value) and not isinstance(value, (Distribution, Path))):
        raise KindError(
            f"the override of '{name}' is a formula, and a file holds values only: write a value, or define the "
            "formula in the model (m.define) and override its inputs; a model with its formulas pickles",
            subject=name,
        )
    if isinstance(value, Path):
        phi = {"phi": value.phi} if value.kind == "ar1" else {}
        return {"path": value.kind, **phi, "sd": value.sd}
    if isinstance(value, Mapping):
        return _per_label(name, {str(k): v for k, v in value.items()})
    if type(value).__module__.startswith("pandas") and hasattr(value, "index") and getattr(value, "ndim", 0) == 1:
        return _per_label(name, {str(k): v for k, v in zip(value.index, value, strict=True)})
    if isinstance(value, np.ndarray) and value.ndim:
        return [written(name, v) for v in value]
    if isinstance(value, (list, tuple)):
        return [written(name, v) for v in value]
    return _cell(name, value)


def _per_label(name: str, values: dict[str, Any]) -> Any:
    cells = {label: _cell(name, v) for label, v in values.items()}
    # A label called "family" would read as a distribution: then the order of the labels speaks.
    return list(cells.values()) if any(mark in cells for mark in _MARKS) else cells


def _cell(name: str, value: Any) -> Any:
    if isinstance(value, Distribution):
        return families.table(value)
    if isinstance(value, np.ndarray) and not value.ndim:
        value = value.item()
    if isinstance(value, (str, bool)):
        return value
    if isinstance(value, np.bool_):
        return bool(value)
    if isinstance(value, datetime.date):
        return value.date() if isinstance(value, datetime.datetime) else value
    if isinstance(value, (int, np.integer)):
        return int(value) if -_INT64 <= value < _INT64 else float(value)
    if isinstance(value, (float, np.floating)):
        return float(value)
    raise KindError(f"the override of '{name}' is a {type(value).__name__}, which no file holds", subject=name)


def read(name: str, value: Any) -> Any:
    """An override as ``Model.case`` takes it. Raises an error of gigawatt that says what is wrong with the value."""
    if isinstance(value, list):
        items = [read(name, v) for v in value]
        return _array(name, items) if any(isinstance(v, (list, np.ndarray)) for v in items) else items
    if not isinstance(value, dict):
        return _plain(name, value)
    if isinstance(value.get("path"), str):
        return _path(name, value)
    if isinstance(value.get("family"), str):
        return families.distribution(name, value)
    return {label: read(f"{name}[{label}]", v) for label, v in value.items()}


def _array(name: str, items: list[Any]) -> Any:
    """Rows of values over several axes, in the order in which the quantity has them."""
    shapes = {np.shape(item) if isinstance(item, np.ndarray) else (len(item),) if isinstance(item, list) else ()
              for item in items}  # fmt: skip
    if len(shapes) != 1:
        raise InvalidValueError(f"'{name}': rows of different lengths", subject=name)
    (shape,) = shapes
    array = np.empty((len(items), *shape), dtype=object)
    for k, item in enumerate(items):
        array[k, ...] = item
    return array


def _plain(name: str, value: Any) -> Any:
    if isinstance(value, (datetime.datetime, datetime.time)):
        raise KindError(f"'{name}': write a day such as 2027-01-01, without a time of day, not {value}", subject=name)
    return value


def _path(name: str, given: dict[str, Any]) -> Path:
    kind = given["path"]
    if kind not in PATHS:
        raise unknown_name(f"path of '{name}'", kind, PATHS)
    return families.called(name, PATHS[kind], {k: v for k, v in given.items() if k != "path"})


def flat(names: Mapping[str, Any] | Any, given: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Overrides by quantity: ``fleet.life = 4`` without quotes is a table in a table to TOML, and means the same."""
    found: dict[str, Any] = {}
    for key, value in given.items():
        name = prefix + key
        marked = isinstance(value, dict) and any(isinstance(value.get(mark), str) for mark in _MARKS)
        if isinstance(value, dict) and value and not marked and name.partition("[")[0] not in names:
            found |= flat(names, value, f"{name}.")
        else:
            found[name] = value
    return found
