"""Results to NumPy, pandas and xarray."""

from __future__ import annotations

import importlib
import itertools
from typing import TYPE_CHECKING, Any

import numpy as np

from gigawatt import _core
from gigawatt.errors import MissingExtraError
from gigawatt.modelling.axis import Axis
from gigawatt.types import Array

if TYPE_CHECKING:
    from gigawatt.results.quantity_result import QuantityResult


def require(package: str) -> Any:
    """Import an optional package, or name the extra that brings it."""
    try:
        return importlib.import_module(package)
    except ImportError as error:
        raise MissingExtraError(f"this needs {package}: pip install 'gigawatt[analysis]'", subject=package) from error


def samples(result: QuantityResult) -> Array:
    """Samples in the shown unit, (other axes …, time, scenario)."""
    run, info = result.run, result.info
    program = _core.compile(run.model._core, [result.name])
    raw = run._calls.sample(program, run.seed, run.samples, run.threads or 0)
    scale = {"number": info.shown_unit.scale, "date": 86400.0}.get(info.kind, 1.0)
    raw /= scale
    axes = [Axis._of(a) for a in program.outputs[0][1]]
    values = raw.reshape((*(len(a) for a in axes), run.samples))
    for name, label in result._chosen.items():
        k = [a.name for a in axes].index(name)
        values = np.take(values, axes[k]._core.position(label), axis=k)
        del axes[k]
    return np.asarray(values)


def dataframe(result: QuantityResult, quantiles: tuple[float, ...]) -> Any:
    """One row per cell: mean, its error, sd, quantiles, share of scenarios with a value."""
    pandas = require("pandas")
    columns: dict[str, Any] = {
        "mean": result._moment("mean").ravel(),
        "error": result._moment("mean_error").ravel(),
        "sd": result._moment("sd").ravel(),
    }
    core, output = result._result
    for q in quantiles:
        columns[f"p{q * 100:g}"] = result._cells(core.quantile(output, q)).ravel()
    columns["share"] = np.asarray(result.share).ravel()
    axes = result.axes
    if not axes:
        index = pandas.Index([result.name])
    elif len(axes) == 1:
        index = pandas.Index(axes[0].labels, name=axes[0].name)
    else:
        index = pandas.MultiIndex.from_tuples(
            list(itertools.product(*(a.labels for a in axes))), names=[a.name for a in axes]
        )
    frame = pandas.DataFrame(columns, index=index)
    frame.attrs["unit"] = result.unit
    return frame


def xarray(result: QuantityResult) -> Any:
    """Samples with named axes and the unit as an attribute."""
    package = require("xarray")
    axes = result.axes
    return package.DataArray(
        result.to_numpy(),
        dims=[*(a.name for a in axes), "scenario"],
        coords={a.name: a.labels for a in axes},
        name=result.name,
        attrs={"unit": result.unit, "seed": result.run.seed},
    )
