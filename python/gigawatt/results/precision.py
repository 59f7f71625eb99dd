"""Runs that go on until a stated precision is reached."""

from __future__ import annotations

import math
import time
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from gigawatt.errors import AxisError, InvalidValueError, KindError, PrecisionWarning, keywords
from gigawatt.results.quantity_result import Estimate

if TYPE_CHECKING:
    from gigawatt.results.run import Run

MOST = 10_000_000  # scenarios, unless said
_FIRST = {"random": 16_384, "latin": 16_384, "sobol": 1_024}
_SPARE = 1.15  # more than the error so far asks for: it is an estimate itself


@dataclass(frozen=True)
class Precision:
    """What ``gw.precision`` makes: of which output, how precise."""

    name: str
    relative: float | None = None
    absolute: float | None = None
    quantile: float | None = None
    at: Mapping[str, str] = field(default_factory=dict)
    seconds: float | None = None

    def measured(self, run: Run) -> Estimate:
        """Give the statistic of a run, with its standard error."""
        result = run[self.name].sel(**self.at)
        if result.axes:
            axes = ", ".join(a.name for a in result.axes)
            raise AxisError(
                f"'{self.name}' varies over {axes}: say whose precision, at={{'{result.axes[0].name}': …}}",
                subject=self.name,
            )
        estimate: Estimate = result.mean() if self.quantile is None else result.quantile(self.quantile)
        return estimate

    def target(self, value: float) -> float:
        """Give the standard error that is wanted, in the unit of the output."""
        return abs(value) * self.relative if self.relative is not None else float(self.absolute or 0.0)

    @property
    def text(self) -> str:
        """Name of the statistic."""
        what = "mean" if self.quantile is None else f"p{100 * self.quantile:g}"
        return ", ".join([f"{what} of {self.name}", *self.at.values()])


@keywords
def precision(
    name: str,
    *,
    relative: float | None = None,
    absolute: float | None = None,
    quantile: float | None = None,
    at: Mapping[str, str] | None = None,
    seconds: float | None = None,
) -> Precision:
    """Say when a run may stop: ``model.run(precision=gw.precision("returns.npv", relative=0.001))``.

    name: an output without axes, or with a label of each in ``at``. relative, absolute: the standard error wanted, as a
    share of the value or in its unit; give one. quantile: of this quantile, of the mean unless said. seconds: the most
    time to take; what a run then reaches depends on the machine, its draws do not. Raises InvalidValueError.
    """
    if (relative is None) == (absolute is None):
        raise InvalidValueError("a precision is relative=0.001 (of the value) or absolute= (in its unit): give one")
    for word, value in (("relative", relative), ("absolute", absolute), ("seconds", seconds)):
        if value is None:
            continue
        if isinstance(value, bool) or not isinstance(value, (int, float, np.number)):
            raise KindError(f"{word}= is a number, got {type(value).__name__}", subject=word)
        if not (value > 0 and math.isfinite(value)):
            raise InvalidValueError(f"{word}= is a number above 0, got {value:g}", subject=word)
    if quantile is not None and not 0 < quantile < 1:
        raise InvalidValueError(f"quantile= is a share between 0 and 1, got {quantile}", subject="quantile")
    return Precision(str(name), relative, absolute, quantile, dict(at or {}), seconds)


@dataclass(frozen=True)
class Reached:
    """How precise a run became. reached: whether as asked; why: what stopped it where not."""

    asked: Precision
    estimate: Estimate
    target: float
    reached: bool
    why: str = ""

    @property
    def text(self) -> str:
        """One sentence."""
        from gigawatt.display.numbers import number

        wanted = f"{self.asked.text}: {self.estimate!r}, ±{number(self.target, 2)} wanted"
        return f"{wanted}: reached" if self.reached else f"{wanted}: not reached, {self.why}"


def seek(asked: Precision, method: str, ceiling: int, run: Callable[[int], Run]) -> Run:
    """Run more and more scenarios until the precision is reached, or one of the limits.

    Each attempt is a run of its own, the last is what ``model.run`` gives with as many samples; all before it take
    about as long together (sobol) or a fraction of it (random, latin).
    """
    start = time.monotonic()
    n = min(_FIRST[method], _fitting(method, ceiling))
    while True:
        before = time.monotonic()
        made = run(n)
        took = time.monotonic() - before
        estimate = asked.measured(made)
        target = asked.target(estimate.value)
        if not made.partial and estimate.error <= target:
            return _done(made, Reached(asked, estimate, target, True))
        more = _next(method, n, estimate.error, target, ceiling)
        why = ""
        if made.partial:
            why = "the run was stopped"
        elif not math.isfinite(estimate.error):
            why = "its error is not known" if n == more else ""
        if not why and n == more:
            why = f"{n:,} scenarios are the most allowed (samples=)"
        if not why and asked.seconds is not None and time.monotonic() - start + took * more / n > asked.seconds:
            why = f"the next {more:,} scenarios would take longer than the {asked.seconds:g} seconds allowed"
        if why:
            return _done(made, Reached(asked, estimate, target, False, why))
        n = more


def _fitting(method: str, n: int) -> int:
    """As many, or fewer where that keeps sobol balanced."""
    if method != "sobol" or n < 16:
        return n
    return 1 << (n.bit_length() - 1)


def _next(method: str, n: int, error: float, target: float, ceiling: int) -> int:
    ceiling = _fitting(method, ceiling)
    wanted = (error / target) ** 2 if target > 0 and math.isfinite(error) else 4.0
    if method == "sobol":
        return min(ceiling, 2 * n if wanted < 16 else 4 * n)
    return min(ceiling, math.ceil(n * min(max(wanted * _SPARE, 1.3), 1000.0)))


def _done(run: Run, reached: Reached) -> Run:
    run.precision = reached
    if not reached.reached:
        warnings.warn(reached.text, PrecisionWarning, stacklevel=6)
    return run
