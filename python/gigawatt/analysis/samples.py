"""Samples of a model's quantities for an analysis: asked outputs only, in shown units, within a bound of memory."""

from __future__ import annotations

import math
import secrets
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from gigawatt import _core
from gigawatt.errors import AxisError, CapacityError, InvalidValueError, KindError
from gigawatt.modelling.axis import Axis
from gigawatt.results.base import no_axis
from gigawatt.results.supply import Calls
from gigawatt.types import Array

if TYPE_CHECKING:
    from gigawatt.results.run import Run

Flags: TypeAlias = "np.ndarray[Any, np.dtype[np.bool_]]"
OUTLIER = 0.2  # of the variance in one scenario
LIMIT = 2 * 2**30  # bytes that an analysis holds at once


def sample(core: _core.Model, names: Sequence[str], seed: int, scenarios: int) -> list[Array]:
    """Samples of quantities, each (cells, scenario) in its shown unit; NaN where there is no finite value.

    A flag counts 0 or 1, a date in days.
    """
    program = _core.compile(core, list(names))
    raw = Calls(core).sample(program, seed, scenarios, 0)
    found, first = [], 0
    for name in names:
        cells = math.prod(len(a) for a in axes_of(core, name))
        part = raw[first : first + cells] / scale_of(core.at(name))
        part[~np.isfinite(part)] = np.nan
        found.append(part)
        first += cells
    return found


def replayed(run: Run, names: Sequence[str], scenarios: int) -> list[Array]:
    """The first scenarios of a run, as ``sample`` gives them."""
    core = run.model._core
    if run.method == "random":  # a draw does not depend on how many are asked for
        return sample(core, names, run.seed, scenarios)
    found = []
    for name in names:
        values = run[name].to_numpy()[..., :scenarios].reshape((-1, scenarios))
        found.append(np.where(np.isfinite(values), values, np.nan))
    return found


def axes_of(core: _core.Model, name: str) -> list[Axis]:
    """Axes of a quantity, in the order of its samples."""
    return [Axis._of(a) for a in core.at(name).axes]


def scale_of(info: _core.Quantity) -> float:
    """What a sample is divided by to be in the shown unit."""
    return {"number": info.shown_unit.scale, "date": 86400.0}.get(info.kind, 1.0)


def unit_of(info: _core.Quantity) -> str:
    """Unit in which differences are told."""
    return info.shown if info.kind == "number" else "days" if info.kind == "date" else "probability"


def outputs_of(core: _core.Model, declared: Sequence[str], outputs: Any) -> list[str]:
    """Names of outputs: one, several, or the model's own. Raises UnknownNameError with the nearest name."""
    if outputs is None:
        names = list(declared)
    elif isinstance(outputs, str):
        names = [outputs]
    else:
        names = list(dict.fromkeys(outputs))
    if not names:
        raise InvalidValueError("no output is asked for: name a quantity", subject="outputs")
    for name in names:
        if not isinstance(name, str):
            raise KindError(f"an output is named by text such as 'returns.npv', got {name!r}", subject="outputs")
        core.at(name)
    return names


def whole(what: str, number: Any, least: int, why: str = "") -> int:
    """A whole number of at least so much. Raises InvalidValueError with both."""
    fits = isinstance(number, (int, float, np.integer)) and not isinstance(number, bool)
    if not fits or int(number) != number or number < least:
        raise InvalidValueError(f"{what} is a whole number, at least {least:,}{why}, got {number!r}", subject=what)
    return int(number)


def seed_of(seed: Any) -> int:
    """A seed as it is kept; drawn where none is given."""
    if seed is None:
        return secrets.randbits(53)
    if isinstance(seed, bool) or not isinstance(seed, (int, np.integer)) or not 0 <= seed < 2**64:
        raise InvalidValueError(f"seed is a whole number from 0 to 2**64 - 1, got {seed!r}", subject="seed")
    return int(seed)


def within_memory(what: str, numbers: float, ways: str) -> None:
    """Raise CapacityError where so many numbers held at once pass the bound."""
    need = 8.0 * numbers
    if need > LIMIT:
        raise CapacityError(
            f"{what} would hold {need / 2**30:.1f} GiB at once, more than the {LIMIT / 2**30:.0f} GiB allowed: {ways}"
        )


def chosen_cell(core: _core.Model, output: str, at: Mapping[str, str]) -> tuple[int, str]:
    """Which cell of an output is looked at, and that in words: of time the last period, unless said.

    Raises AxisError for an axis that it does not have, or that needs a label.
    """
    axes = axes_of(core, output)
    for name in at:
        if name not in [a.name for a in axes]:
            raise no_axis(output, name, axes)
    cell, words = 0, []
    for axis in axes:
        if axis.name not in at and axis.name != "time":
            raise AxisError(
                f"'{output}' is over {axis.name}: choose a label, at={{'{axis.name}': '{axis.labels[0]}'}}",
                subject=axis.name,
            )
        label = str(at.get(axis.name, axis.labels[-1]))
        cell = cell * len(axis) + axis._core.position(label)
        words.append(label)
    return cell, f" at {', '.join(words)}" if words else ""


def outlier_notes(samples: Array) -> list[str]:
    """Say where one scenario holds so much of the variance that no index is to be trusted."""
    there = np.isfinite(samples)
    n = np.maximum(there.sum(axis=1), 1)
    middle = np.where(there, samples, 0.0).sum(axis=1) / n
    away = np.where(there, samples - middle[:, None], 0.0) ** 2
    total = away.sum()
    share = float(away.sum(axis=0).max() / total) if total > 0 else 0.0
    if share < OUTLIER:
        return []
    return [
        f"one scenario holds {100 * share:.0f} % of the variance: its quantiles tell more than shares of a variance"
    ]


def varies(name: str, samples: Array) -> Flags:
    """Which cells vary. Raises InvalidValueError where none does or none has values."""
    count = np.isfinite(samples).sum(axis=-1)
    if not np.any(count > 1):
        raise InvalidValueError(
            f"'{name}' has a value in fewer than two scenarios: nothing can be said of its spread", subject=name
        )
    filled = np.where(np.isfinite(samples), samples, -np.inf).max(axis=-1)
    least = np.where(np.isfinite(samples), samples, np.inf).min(axis=-1)
    moves = (count > 1) & (filled > least)
    if not moves.any():
        raise InvalidValueError(
            f"'{name}' has the same value in every scenario: it has no spread to share out", subject=name
        )
    return np.asarray(moves, dtype=bool)
