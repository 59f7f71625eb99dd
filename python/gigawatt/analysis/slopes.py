"""Slopes of base values in levers, by our own gradients, for a search that follows them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from gigawatt import _core
from gigawatt.analysis.gradient import Gradient, gradient
from gigawatt.analysis.lever import Lever
from gigawatt.analysis.samples import axes_of, scale_of
from gigawatt.analysis.target import Target
from gigawatt.errors import GigawattError
from gigawatt.results.supply import Calls
from gigawatt.types import Array

if TYPE_CHECKING:
    from gigawatt.modelling.model import Model


class Slopes:
    """Derivatives of targets with respect to levers, (target, lever), in their shown units (of a date per day)."""

    def __init__(self, gradients: Sequence[Gradient], levers: Sequence[Lever]) -> None:
        self._gradients = gradients
        self._levers = levers

    @classmethod
    def of(cls, model: Model, levers: Sequence[Lever], targets: Sequence[Target]) -> Slopes | None:
        """None where they would mislead: scenarios are drawn, there are kinks or jumps, or a function has no ``vjp``.

        At a kink a gradient is that of one branch, zero perhaps, and a search would end there.
        """
        if any(t.sampled or axes_of(model._core, t.output) for t in targets):
            return None
        names = list(dict.fromkeys(lever.name for lever in levers))
        try:
            made = [gradient(model, t.output, names, None) for t in targets]
        except GigawattError:
            return None
        if any(g.crossed or g.kinks for g in made):
            return None
        return cls(made, levers)

    def at(self, points: Sequence[float]) -> Array:
        """Derivatives with the levers at these values."""
        return np.array([self._row(g, points) for g in self._gradients])

    def _row(self, made: Gradient, points: Sequence[float]) -> list[float]:
        core = made.model._core
        for lever, x in zip(self._levers, points, strict=True):
            core = Lever(lever.name, lever.label, core.at(lever.name)).within(core, x)
        names = [made._slope(lever.name) for lever in self._levers]
        supply = Calls(core).base(_core.compile(core, names)) if core.has_calls else None
        raw = _core.base_run(core, names, supply)
        row = []
        for lever, name in zip(self._levers, names, strict=True):
            values = raw[name][1].ravel() / scale_of(core.at(name))
            # A lever that sets all its labels moves them together.
            at = slice(None) if lever.label is None else [lever.info.input.axes[0].position(lever.label)]
            row.append(float(values[at].sum()))
        return row
