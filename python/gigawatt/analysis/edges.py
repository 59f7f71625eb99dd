"""Inputs held at the ends of their range: a distribution at a quantile, a path along the edge of its fan."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from gigawatt import _core
from gigawatt.analysis.factors import certain, shown
from gigawatt.analysis.samples import sample
from gigawatt.types import Array

_DRAWS, _SEED = 20_000, 1  # of which the edge of a fan is made


def held(core: _core.Model, name: str, q: float) -> _core.Input:
    """An input certain at a quantile: every label of it, and of a path every period."""
    given = core.at(name).input
    if given.path_kind == "fixed":
        return certain(given, [_core.Distribution.constant(c.quantile(q)) for c in given.cells])
    return path_edge(core, name, q)


def path_edge(core: _core.Model, name: str, q: float) -> _core.Input:
    """A path in which every period stands at its own quantile, from 20,000 draws of the path alone."""
    draws = sample(core, [name], _SEED, _DRAWS)[0]
    return _certain_path(core, name, np.quantile(draws, q, axis=1))


def _certain_path(core: _core.Model, name: str, values: Array) -> _core.Input:
    info = core.at(name)
    cells = [_core.Distribution.constant(float(v)) for v in values]
    return _core.Input(info.axes, cells, "fixed", 0.0, 0.0, info.input.stream)


class Move(NamedTuple):
    """One bar's name, its input at both ends, the values there where they are one number each, else what moves."""

    name: str
    low: _core.Input
    high: _core.Input
    at_low: float
    at_high: float
    what: str = ""


def moves(core: _core.Model, name: str, low: float, high: float, per_label: bool) -> Iterator[Move]:
    """What is moved of one input: all of it, or label by label (a path always whole)."""
    given = core.at(name).input
    if not per_label or not given.axes or given.path_kind != "fixed":
        ends = [held(core, name, q) for q in (low, high)]
        values = [{c.mean for c in end.cells} for end in ends]
        if given.path_kind != "fixed":
            yield Move(shown(name), ends[0], ends[1], np.nan, np.nan, "the edges of its fan")
        elif max(map(len, values)) > 1:
            yield Move(shown(name), ends[0], ends[1], np.nan, np.nan, "each label its own")
        else:
            yield Move(shown(name), ends[0], ends[1], values[0].pop(), values[1].pop())
        return
    labels = [""]
    for axis in given.axes:
        labels = [f"{before}, {label}" if before else label for before in labels for label in axis.labels]
    for k, label in enumerate(labels):
        if given.cells[k].is_constant:
            continue
        at = [given.cells[k].quantile(q) for q in (low, high)]
        ends = []
        for value in at:
            cells = [*given.cells[:k], _core.Distribution.constant(value), *given.cells[k + 1 :]]
            ends.append(_core.Input(given.axes, cells, "fixed", 0.0, 0.0, given.stream, given.central))
        yield Move(f"{shown(name)}[{label}]", ends[0], ends[1], at[0], at[1])
