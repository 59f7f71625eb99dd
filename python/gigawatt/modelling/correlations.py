"""Correlations between inputs: pairs or a matrix of ranks, and the nearest that can hold together."""

from __future__ import annotations

import math
import warnings
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from gigawatt import _core
from gigawatt.errors import CorrelationError, NearestCorrelationWarning, UnknownNameError

Ranks: TypeAlias = "Mapping[tuple[str, str], float] | Sequence[Sequence[float]]"


def correlate(core: _core.Model, ranks: Ranks, members: Sequence[str] | None, nearest: bool) -> None:
    """Correlate inputs of a model; see ``Model.correlate``."""
    names, wanted = correlation_matrix(ranks, members)
    try:
        core.correlate(names, wanted)
        return
    except CorrelationError:
        if not nearest:
            raise
    taken = _core.nearest_ranks(names, wanted)
    core.copy().correlate(names, taken)  # raises where the inputs, not the numbers, were refused
    # First the warning: where the caller made it an error, the model stays as it was. The caller stands behind
    # Model.correlate and its check of keywords.
    warnings.warn(_moved(names, wanted, taken), NearestCorrelationWarning, stacklevel=4)
    core.correlate(names, taken)


def _moved(names: Sequence[str], wanted: Sequence[float], taken: Sequence[float]) -> str:
    size = len(names)
    changes = [abs(after - before) for before, after in zip(wanted, taken, strict=True)]
    row, column = divmod(max(range(size * size), key=changes.__getitem__), size)
    k = row * size + column
    now = f"{taken[k]:.3g}" if changes[k] > 1e-3 else f"{taken[k]:.7g}"
    frobenius = math.sqrt(sum(change * change for change in changes))
    return (
        f"these correlations cannot all hold at once; the nearest that can are taken, moved by {changes[k]:.2g} in the "
        f"largest entry ('{names[row]}' and '{names[column]}': {wanted[k]:g} → {now}) and by {frobenius:.2g} in the "
        "Frobenius norm"
    )


def _is_pair(pair: Any) -> bool:
    return isinstance(pair, tuple) and len(pair) == 2


def correlation_matrix(ranks: Ranks, members: Sequence[str] | None) -> tuple[list[str], list[float]]:
    """Members and row-major matrix of a correlation group."""
    if isinstance(ranks, Mapping):
        names: list[str] = list(members or [])
        for pair in ranks:
            if not _is_pair(pair):
                raise CorrelationError(f"a correlation is given for a pair of names, got {pair!r}")
            names += [n for n in pair if n not in names]
        size = len(names)
        matrix = [float(i == j) for i in range(size) for j in range(size)]
        for (a, b), rank in ranks.items():
            i, j = names.index(a), names.index(b)
            matrix[i * size + j] = matrix[j * size + i] = float(rank)
        return names, matrix
    if members is None:
        raise UnknownNameError("a correlation matrix needs its members: m.correlate(matrix, ['a', 'b'])")
    return list(members), [float(x) for row in ranks for x in row]
