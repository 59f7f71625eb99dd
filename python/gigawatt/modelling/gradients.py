"""What a model answers about its slopes: the method, handed to the room ``analysis``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, cast

from gigawatt.errors import keywords

if TYPE_CHECKING:
    from gigawatt.analysis.gradient import Gradient
    from gigawatt.modelling.model import Model


class GradientMethods:
    """The gradient of an output."""

    __slots__ = ()

    @keywords
    def gradient(
        self, output: str, inputs: str | Sequence[str] | None = None, *, at: Mapping[str, str] | None = None
    ) -> Gradient:
        """Differentiate an output with respect to inputs, by formulas: ``m.gradient("returns.npv").run(100_000)``.

        inputs: names; all numbers and dates that the output depends on unless said. at: the one value of an output
        with axes: a label per axis, ``{"time": "2030Q4"}``, or ``sum``, ``mean``, ``first``, ``last`` along it.

        A derivative is over the axes of its input, in units of the output per unit of the input (per day of a date): of
        the value drawn or given; of a path with respect to its start, its shocks as they are. It is that of the branch
        taken: kinks are listed (``.kinks``), and so are the comparisons and other flat operations whose jumps count
        nothing (``.crossed``). It has no value where the output has none.

        Raises UnknownNameError (names, with the nearest; labels), KindError (an output that is a flag or date; an input
        that is a formula or flag), AxisError (more than one value), FunctionError (a Python function without ``vjp``).
        """
        from gigawatt.analysis.gradient import gradient

        return gradient(cast("Model", self), output, inputs, at)
