"""What there is to show of a model, its quantities, cases and base values."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from gigawatt.display.evidence import mark
from gigawatt.display.numbers import aligned, number, tidy
from gigawatt.display.sheet import Sheet, cut
from gigawatt.display.tree import cell_text, range_text
from gigawatt.types import Array

if TYPE_CHECKING:
    from gigawatt import _core
    from gigawatt.modelling.model import Model
    from gigawatt.results.base import Base, BaseValue

_LABELLED = re.compile(r"(.+?)\[(.+)\]$")
_UNITLESS = ("", "1", "flag", "date")


def unit_of(info: _core.Quantity) -> str:
    """The unit of a quantity, or its kind where it is no number."""
    return info.shown if info.kind == "number" else info.kind


def with_unit(unit: str) -> str:
    """A unit as it stands behind a number; nothing for plain numbers, flags and dates."""
    return "" if unit in _UNITLESS else f" {unit}"


def one_cell_text(given: _core.Distribution, kind: str) -> str:
    """One value or distribution of an input."""
    return cell_text(given.quantile_at_score(0.0), kind) if given.is_constant else tidy(given.text)


def input_text(info: _core.Quantity) -> str:
    """What an input is made of: a value, a distribution, one per label, and its path."""
    texts = [one_cell_text(c, info.kind) for c in info.input.cells]
    if len(set(texts)) == 1:
        what = texts[0]
    elif len(texts) <= 4 and len(info.input.axes) == 1:
        what = ", ".join(f"{k}: {t}" for k, t in zip(info.input.axes[0].labels, texts, strict=True))
    else:
        what = f"{texts[0]}, {texts[1]}, … {texts[-1]} ({len(texts)} values)"
    return what if info.input.path_text == "fixed" else f"{what} · {info.input.path_text}"


def what_text(info: _core.Quantity) -> str:
    """What a quantity is: its value, its distribution or its formula."""
    if info.body == "input":
        return input_text(info)
    return "a state without an update yet" if info.formula is None else tidy(info.formula.text)


def facts(info: _core.Quantity) -> list[str]:
    """Unit, axes and timing of a quantity."""
    parts = [unit_of(info)]
    parts += [" × ".join(a.name for a in info.axes)] if info.axes else []
    return parts + ([info.timing] if info.timing else [])


def source_of(text: str) -> str:
    """A source, or nothing where there is none."""
    return "" if text == "no source" else text


def listed(infos: list[_core.Quantity], name: Callable[[str], str] = str, width: int = 60) -> Sheet:
    """Quantities one by one."""
    rows = [
        [name(i.name), unit_of(i), " × ".join(a.name for a in i.axes), i.timing,
         mark(i.evidence) if i.body == "input" else "=",
         "" if i.body != "input" and i.formula is None else cut(what_text(i), width)]
        for i in infos
    ]  # fmt: skip
    return Sheet(["quantity", "unit", "axes", "timing", "", "value or formula"], rows)


def scopes(infos: list[_core.Quantity]) -> dict[str, list[_core.Quantity]]:
    """Quantities by the scope that their names begin with."""
    found: dict[str, list[_core.Quantity]] = {}
    for info in infos:
        found.setdefault(info.name.rpartition(".")[0], []).append(info)
    return found


def by_scope(infos: list[_core.Quantity], outputs: set[str]) -> Sheet:
    """How many inputs and formulas each scope has, and its outputs."""
    rows = []
    for scope, members in scopes(infos).items():
        given = sum(i.body == "input" for i in members)
        shown = [i.name.rpartition(".")[2] for i in members if i.name in outputs]
        rows.append([scope or "(none)", str(given), str(len(members) - given), cut(", ".join(shown), 70)])
    return Sheet(["scope", "inputs", "formulas", "outputs"], rows, frozenset({1, 2}))


def _labelled_text(info: _core.Quantity, label: str) -> str:
    """What stands for one label of an input; all of it where the label is not found."""
    for axis in info.input.axes if info.body == "input" else []:
        if label in axis.labels and len(info.input.axes) == 1:
            return one_cell_text(info.input.cells[axis.labels.index(label)], info.kind)
    return what_text(info)


def changes(model: Model) -> Sheet:
    """What a case changes: each name with what it was before any case, what it is now, and its unit."""
    rows = []
    for key in model.case_overrides:
        match = None if model._core.has(key) else _LABELLED.match(key)
        name, label = (match.group(1), match.group(2).strip("\"' ")) if match else (key, "")
        before = next((step.before for step in model._steps if name in step.replacements), None)
        infos = [before.at(name) if before is not None and before.has(name) else None, model._core.at(name)]
        texts = ["" if i is None else _labelled_text(i, label) if label else what_text(i) for i in infos]
        rows.append([key, *(cut(text, 160) for text in texts), unit_of(model._core.at(name))])
    return Sheet(["changed", "before", "in this case", "unit"], rows)


def parent(model: Model) -> str:
    """The label of the model that a case was made from."""
    return model._steps[0].before.label if model._steps else ""


def parent_doc(model: Model) -> str:
    """What the model that a case was made from says of itself."""
    return model._steps[-1].told.doc if model._steps else ""


def short(value: Any) -> str:
    """An override as it was written."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return number(value)
    return cut(value if isinstance(value, str) else repr(value), 40)


def column_texts(value: BaseValue) -> list[str]:
    """Base values over one axis: numbers on one scale over time, dates, flags, ``none``."""
    if value.kind == "number" and value.axes[0].name != "time":
        texts = [number(float(v)) for v in value.values.ravel()]
    elif value.kind == "number":
        texts = aligned([v if math.isfinite(v) else None for v in series(value)], 4)
        texts = [text or "none" for text in texts]
    else:
        texts = [cell_text(float(v), value.kind) for v in value.values.ravel()]
    there = [True] * len(texts) if value.present is None else [bool(p) for p in value.present.ravel()]
    bare = [float(v) for v in value.values.ravel()]
    return [
        "none" if not here else text if value.kind != "number" or math.isfinite(v) else number(v)
        for text, here, v in zip(texts, there, bare, strict=True)
    ]


def base_cells(value: BaseValue, limit: int) -> Sheet:
    """Base values over one axis, a row per label."""
    axis = value.axes[0]
    rows = [[label, text] for label, text in zip(axis.labels, column_texts(value)[:limit], strict=False)]
    left = len(axis.labels) - len(rows)
    more = f"… and {left} more: .sel({axis.name}=…) selects, .to_numpy() gives all" if left else ""
    return Sheet([axis.name, "base"], rows, frozenset({1}), more=more)


def base_outputs(model: Model, base: Base) -> Sheet:
    """Base values of a model's outputs, first and last."""
    rows = []
    for name in model.outputs:
        value = base[name]
        ends = value.values.ravel()[[0, -1]]
        first, last = (cell_text(float(v), value.kind) for v in ends)
        if value.present is not None:
            there = value.present.ravel()[[0, -1]]
            first, last = (text if here else "none" for text, here in zip((first, last), there, strict=True))
        text = first if value.values.size > 1 and first == last else f"{first} … {last}"
        rows.append(
            [name, text if value.axes else range_text(value), value.unit, " × ".join(a.name for a in value.axes)]
        )
    return Sheet(["quantity", "base (first … last)", "unit", "axes"], rows, frozenset({1}))


def series(value: BaseValue) -> list[float]:
    """Base values in their order, NaN where there is none: for a line."""
    flat: Array = np.asarray(value.values, dtype=float).ravel()
    if value.present is not None:
        flat = np.where(value.present.ravel() != 0, flat, np.nan)
    return [float(v) for v in flat]
