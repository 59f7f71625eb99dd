"""Runs for OpenTURNS: samples with the names and units of inputs and output."""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from gigawatt.adapters.draws import chosen, columns
from gigawatt.errors import MissingExtraError, keywords

if TYPE_CHECKING:
    from gigawatt.results.run import Run


@keywords
def openturns(
    run: Run, output: str, *, at: Mapping[str, str] | None = None, inputs: Sequence[str] | None = None
) -> tuple[Any, Any]:
    """Give two ``openturns.Sample``, of the uncertain inputs and of one output, in shown units.

    output, at, inputs: as of ``gw.adapters.salib``. The descriptions of the samples are the names. Raises
    MissingExtraError where openturns is not installed, and what ``salib`` raises.
    """
    try:
        package = importlib.import_module("openturns")
    except ImportError as error:
        raise MissingExtraError("this needs OpenTURNS: pip install openturns", subject="openturns") from error
    name, values = chosen(run, output, at)
    found = columns(run, inputs)
    x = package.Sample(np.column_stack([column.values for column in found]))
    x.setDescription([column.name for column in found])
    y = package.Sample(values.reshape((-1, 1)))
    y.setDescription([name])
    return x, y
