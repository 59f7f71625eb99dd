"""What a run drew for one input, as a few columns: its cells, or the main components of a path over time."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from gigawatt import _core
from gigawatt.types import Array

PATH = 3  # components that stand for a path


def components(core: _core.Model, name: str, draws: Array) -> Array:
    """Columns of an input's draws (cell, scenario): each label by itself, of a path its first principal components.

    Components are over the periods that vary, each divided by its standard deviation.
    """
    info, scenarios = core.at(name), draws.shape[1]
    if info.input.path_kind == "fixed":
        return draws[[k for k, c in enumerate(info.input.cells) if not c.is_constant]]
    periods = len(core.timeline.axis.labels)
    columns = []
    for path in draws.reshape((math.prod(len(a.labels) for a in info.input.axes), periods, scenarios)):
        centred = path - path.mean(axis=1, keepdims=True)
        spread = centred.std(axis=1)
        moving = spread > 1e-12 * np.maximum(np.abs(path).max(axis=1), 1e-300)
        scaled = centred[moving] / spread[moving][:, None]
        _, vectors = np.linalg.eigh(scaled @ scaled.T)
        columns.append(vectors[:, ::-1][:, :PATH].T @ scaled)
    return np.concatenate(columns)


def order_of(column: Array) -> np.ndarray[Any, np.dtype[np.int_]]:
    """Scenarios in the order of an input; equal values stay in the order of scenarios, which is as good as chance."""
    return np.argsort(column, kind="stable")
