"""How a run was sampled, in words; and errors by the spread between replicates."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import numpy as np

from gigawatt import _core
from gigawatt.errors import InvalidValueError, SobolDimensionsWarning, UnbalancedSamplesWarning
from gigawatt.types import Array

if TYPE_CHECKING:
    from gigawatt.modelling.model import Model
    from gigawatt.results.run import Run

METHODS = ("random", "latin", "sobol")
_DIMENSIONS = 3667
_SHOWN = 3  # streams that an error names


def between_replicates(statistic: Array, sizes: Array, per_replicate: int) -> Array:
    """Standard error of a statistic from its values in replicates, (…, replicate).

    sizes: scenarios in each; only those of the full size are compared. NaN where fewer than two have a finite value.
    """
    values = np.where(np.isfinite(statistic) & (sizes == per_replicate), statistic, np.nan)
    there = np.isfinite(values)
    count = there.sum(axis=-1)
    mean = np.where(there, values, 0.0).sum(axis=-1) / np.maximum(count, 1)
    squares = np.where(there, values - mean[..., None], 0.0) ** 2
    sd = np.sqrt(squares.sum(axis=-1) / np.maximum(count - 1, 1))
    weight = np.sqrt((sizes.astype(float) ** 2).sum()) / sizes.sum()
    return np.asarray(np.where(count > 1, sd * weight, np.nan))


def by_replicate(samples: Array, per_replicate: int) -> tuple[list[Array], Array]:
    """Cut samples (…, scenario) into replicates; with their sizes."""
    starts = range(0, samples.shape[-1], per_replicate)
    parts = [samples[..., k : k + per_replicate] for k in starts]
    return parts, np.array([part.shape[-1] for part in parts])


def warn(sampling: _core.Sampling, without: int, total: int, stacklevel: int) -> None:
    """Say what a sobol run loses, before it starts."""
    if not sampling.balanced:
        warnings.warn(_unbalanced(sampling), UnbalancedSamplesWarning, stacklevel=stacklevel + 1)
    if without:
        warnings.warn(_without(without, total), SobolDimensionsWarning, stacklevel=stacklevel + 1)


def _unbalanced(sampling: _core.Sampling) -> str:
    n = sampling.scenarios
    below = 8
    while 2 * below <= n:
        below *= 2
    nearest = f"{below:,} or {2 * below:,}" if n > below else f"{below:,}"
    return (
        f"{n:,} scenarios are no power of two (times 8 to 15), so that the points of each of the "
        f"{sampling.replicates} scramblings are not balanced and errors are larger: take {nearest}"
    )


def _without(without: int, total: int) -> str:
    return (
        f"{without:,} of the {total:,} draws of a scenario found no place among the {_DIMENSIONS:,} dimensions of the "
        "sequence and are independent: the finest steps of paths and the inputs declared last"
    )


def notes(run: Run) -> list[str]:
    """What to know of the errors of a run, as sentences."""
    sampling = run._sampling
    if sampling.method == "latin":
        told = ["latin: the errors shown are those of independent draws, for means an upper bound"]
        if run.partial:
            told.append(f"stopped before all {run.asked:,} strata were drawn: the scenarios are not spread evenly")
        return told
    if sampling.method != "sobol":
        return []
    size = sampling.per_replicate
    told = [f"sobol: {sampling.replicates} scramblings of {size:,} points, errors from the spread between them"]
    if run.samples // size < 2:
        told.append("errors are not known: fewer than two scramblings are complete")
    if not sampling.balanced:
        told.append(_unbalanced(sampling))
    with_place, without = run._drawn
    if without:
        told.append(_without(without, with_place + without))
    return told


def check_coupled(a: Model, b: Model) -> None:
    """Refuse to pair two models under sobol whose streams have different dimensions."""
    first, second = _dimensions(a), _dimensions(b)
    moved = [key for key, place in first.items() if key in second and second[key] != place]
    if not moved:
        return
    names = list(dict.fromkeys(_stream_text(key) for key in moved))
    shown = ", ".join(names[:_SHOWN]) + (f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else "")
    raise InvalidValueError(
        f"'{a.label}' and '{b.label}' cannot be compared under sobol: {shown} {'have' if len(names) > 1 else 'has'} "
        "other dimensions of the sequence in one than in the other, so that their draws differ. Make one a case of the "
        "other (model.case), declare their inputs in one order over one timeline, or use method='random'",
        subject=moved[0][0],
    )


def _dimensions(model: Model) -> dict[tuple[Any, ...], list[int]]:
    listed = model._core.sobol_dimensions
    return {(stream, tuple(sorted(labels)), use): list(dims) for stream, labels, use, dims in listed}


def _stream_text(key: tuple[Any, ...]) -> str:
    labels = ", ".join(label for _, label in key[1])
    return f"{key[0]}[{labels}]" if labels else str(key[0])
