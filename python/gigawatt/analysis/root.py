"""One root of a function between two values that bracket it."""

from __future__ import annotations

from collections.abc import Callable

from gigawatt import _core

_MOST = 200  # evaluations; a step, the slowest, takes a quarter of that


def root(function: Callable[[float], float], low: float, high: float, tolerance: float) -> tuple[float, float]:
    """Ends of a bracket, no wider than the tolerance, in which a function changes its sign.

    function(low) and function(high) have opposite signs, or one is zero, else InvalidValueError; an exception of
    the function passes through. TOMS 748 (Alefeld, Potra and Shi 1995).
    """
    span = high - low

    # The core's tolerance is relative to the root: seen from one span below, all values are of the size of the span.
    def place(v: float) -> float:
        return min(high, low + (v - span))

    first, last, _ = _core.toms748(lambda v: function(place(v)), span, 2 * span, tolerance / (2 * span), _MOST)
    return place(first), place(last)
