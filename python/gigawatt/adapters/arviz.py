"""Runs for ArviZ: samples as an xarray Dataset of one chain."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from gigawatt.errors import keywords
from gigawatt.results.convert import require

if TYPE_CHECKING:
    from gigawatt.results.run import Run


@keywords
def arviz(run: Run, names: Sequence[str] | None = None) -> Any:
    """Give an ``xarray.Dataset`` over (chain, draw, axes …), as ``arviz.convert_to_inference_data`` and its plots take.

    names: quantities, the run's outputs unless said; any other is replayed. There is one chain: scenarios are no
    Markov chain, so what ArviZ says of convergence has nothing to find. Axes keep their names and labels, each variable
    its unit as an attribute; a value that is absent is NaN. Raises UnknownNameError, MissingExtraError.
    """
    xarray = require("xarray")
    chosen = list(run.outputs) if names is None else [names] if isinstance(names, str) else list(names)
    variables = {name: _variable(xarray, run, name) for name in chosen}
    return xarray.Dataset(
        variables,
        coords={"chain": [0], "draw": np.arange(run.samples)},
        attrs={"model": run.model.label, "seed": run.seed, "inference_library": "gigawatt"},
    )


def _variable(xarray: Any, run: Run, name: str) -> Any:
    found = run[name].to_xarray().rename(scenario="draw").expand_dims(chain=[0])
    return found.transpose("chain", "draw", ...)
