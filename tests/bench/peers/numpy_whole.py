"""NumPy on whole arrays (time, scenario), as an analyst writes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from peers.formulas import formulas
from peers.given import Array, kernels, over_time, toeplitz

TITLE = "NumPy, whole arrays"
NEEDS = ("numpy",)
WAYS = ("",)
CHUNKS = (0,)  # all scenarios at once


class Operations:
    """What operators cannot say. Time comes first: rows are contiguous."""

    exp, log, pow = staticmethod(np.exp), staticmethod(np.log), staticmethod(np.power)
    maximum, minimum, where = staticmethod(np.maximum), staticmethod(np.minimum), staticmethod(np.where)
    convolve = staticmethod(lambda x, matrix: matrix @ x)

    @staticmethod
    def lag(x: Array) -> Array:
        y = np.empty_like(x)
        y[0], y[1:] = 0.0, x[:-1]
        return y

    @staticmethod
    def cumsum(x: Array) -> Array:
        """np.cumsum walks down the columns, which takes several times as long."""
        y = np.empty_like(x)
        y[0] = x[0]
        for t in range(1, len(x)):
            np.add(y[t - 1], x[t], out=y[t])
        return y

    @staticmethod
    def scan(step: Callable[..., Any], first: Any, *series: Array) -> list[Array]:
        carry, found = first, None
        for t in range(len(series[0])):
            carry, others = step(carry, *(x[t] for x in series))
            row = (carry, *others)
            if found is None:
                found = [np.empty_like(series[0]) for _ in row]
            for x, value in zip(found, row, strict=True):
                x[t] = value
        assert found is not None
        return found

    total = staticmethod(lambda x: x.sum(axis=0))
    least = staticmethod(lambda x: x.min(axis=0))
    largest = staticmethod(lambda x: x.max(axis=0))


def make(names: tuple[str, ...], periods: int, way: str = "", per_year: int = 4) -> Callable[..., None]:
    """A function of draws that fills arrays of results."""
    time = {name: x[:, None] for name, x in over_time(periods, per_year).items()}
    matrices = {name: toeplitz(x) for name, x in kernels(periods).items()}

    def evaluate(draws: Mapping[str, Array], out: Mapping[str, Array]) -> None:
        values = formulas(draws, time, matrices, Operations)
        for name in names:
            out[name][...] = values[name]

    return evaluate
