"""Runs for SALib: the problem and arrays that its analyses of given data take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from gigawatt import _core
from gigawatt.adapters.draws import Column, chosen, columns
from gigawatt.errors import keywords
from gigawatt.types import Array

if TYPE_CHECKING:
    from gigawatt.results.run import Run


class SALibData(NamedTuple):
    """What SALib's analyses take: ``delta.analyze(*gw.adapters.salib(run, "returns.npv"))``."""

    problem: dict[str, Any]
    X: Array
    Y: Array


@keywords
def salib(
    run: Run, output: str, *, at: Mapping[str, str] | None = None, inputs: Sequence[str] | None = None
) -> SALibData:
    """Give a problem of SALib with the samples of a run: X (scenario, input), Y (scenario).

    output: a single number in each scenario, or with a label of each axis in ``at``. inputs: all that are uncertain
    unless said; one over an axis or along a path gives a column per label or period, ``price[Abilene]``. All in shown
    units. They fit analyses of given data: delta, pawn, rbd_fast, hdmr. SALib's own samplers need ``dists``, which is
    there where SALib has the family of every input; otherwise ``bounds`` are the ends of what was drawn.

    Raises UnknownNameError, AxisError, InvalidValueError where the output has no finite value in a scenario.
    """
    _, values = chosen(run, output, at)
    found = columns(run, inputs)
    known = [_family(column.given) for column in found]
    problem: dict[str, Any] = {"num_vars": len(found), "names": [column.name for column in found]}
    if all(known):
        problem["bounds"] = [bounds for _, bounds in filter(None, known)]
        problem["dists"] = [name for name, _ in filter(None, known)]
    else:
        problem["bounds"] = [_range(column) for column in found]
    return SALibData(problem, np.column_stack([column.values for column in found]), values)


def _range(column: Column) -> list[float]:
    return [float(column.values.min()), float(column.values.max())]


def _family(given: _core.Distribution | None) -> tuple[str, list[float]] | None:
    """SALib's name of a family and its bounds, which are parameters; None where it has none."""
    if given is None:
        return None
    p = dict(given.parameters)
    if given.family == "uniform":
        return "unif", [p["low"], p["high"]]
    if given.family == "normal":
        return "norm", [p["mean"], p["sd"]]
    if given.family == "lognormal":
        return "lognorm", [p["log_mean"], p["log_sd"]]
    peak = (p["mode"] - p["low"]) / (p["high"] - p["low"]) if given.family == "triangular" else 1.0
    # SALib reads an end below 0 as an error and takes no peak at the end.
    if given.family == "triangular" and p["high"] >= 0 and peak < 1.0:
        return "triang", [p["low"], p["high"], peak]
    return None
