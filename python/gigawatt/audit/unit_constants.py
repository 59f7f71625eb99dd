"""Which constants only convert units: one of a unit (``gw.unit("GW")``), or hours in a day."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gigawatt import _core

_TIMES = ("min", "hour", "day", "week", "month", "quarter", "year")
# A bare number that converts between units of time: s/min, hour/day, s/hour, s/day, day/year, hour/year.
_CONVERSIONS = (60.0, 24.0, 3600.0, 86400.0, 365.0, 365.25, 8760.0, 8766.0)
_PREFIXED = ("s", "J", "FLOP")  # bases whose units take prefixes; the others exist once


def converts(value: float, unit: _core.Unit) -> bool:
    """Whether a constant in coherent units equals one of some unit, or is a conversion between units of time.

    A bare 0.01 or 1e9 is not: it could as well be an assumption.
    """
    size = abs(value)
    if unit.dimensionless:
        return size in _CONVERSIONS
    if math.isclose(size, 1.0, rel_tol=1e-12):
        return True
    bases = {base for base, _, _ in unit.powers}
    if not bases.intersection(_PREFIXED):
        return False
    return any(_power_of_thousand(size / scale) for scale in (_scales() if bases & {"s", "J"} else (1.0,)))


def _power_of_thousand(ratio: float) -> bool:
    exponent = round(math.log10(ratio) / 3) * 3 if 0.0 < ratio < math.inf else 400
    return abs(exponent) <= 36 and math.isclose(ratio, 10.0**exponent, rel_tol=1e-12)


@cache
def _scales() -> tuple[float, ...]:
    """Scales of products of up to two units of time, as in USD/MWh, 1/(GW*year), %/year."""
    return tuple(sorted(set(_products())))


def _products() -> Iterator[float]:
    from gigawatt import _core

    times = [_core.Unit(name).scale for name in _TIMES]
    for (a, p), (b, q) in product(product(times, (-2, -1, 0, 1, 2)), repeat=2):
        yield a**p * b**q
        yield 0.01 * a**p * b**q
