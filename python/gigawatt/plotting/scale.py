"""One scale for one axis: which unit it shows, by what its numbers are divided, how that is said."""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gigawatt.modelling.axis import EPOCH
from gigawatt.types import Array

_PLAIN = (1e-3, 1e6)  # as numbers are printed: outside, on a scale that is a power of a thousand
_WORDS = {6: "million", 9: "billion", 12: "trillion"}


@dataclass(frozen=True)
class Scale:
    """Values in the shown unit times ``factor`` are what stands on the axis."""

    kind: str  # number, flag or date
    unit: str
    per: str = ""  # "quarter", where the amounts of a flow are of one period each
    exponent: int = 0

    @property
    def factor(self) -> float:
        """What a value in the shown unit is multiplied by."""
        return 100.0 if self.kind == "flag" else 10.0**-self.exponent

    def of(self, values: Any) -> Array:
        """Values as they stand on the axis; dates as matplotlib counts days."""
        numbers = np.asarray(values, dtype=np.float64)
        if self.kind == "date":
            return np.asarray(numbers + float(day_numbers([EPOCH])[0]))
        return np.asarray(numbers * self.factor)

    @property
    def text(self) -> str:
        """The unit alone, in words."""
        if self.kind == "flag":
            return "probability (%)"
        if self.kind == "date":
            return "date"
        per = f" per {self.per}" if self.per else ""
        return ("dimensionless" if self.unit == "1" else self.unit) + per

    @property
    def label(self) -> str:
        """Label of the axis: ``billion USD per quarter``."""
        if self.kind != "number" or self.exponent == 0:
            return "" if self.kind == "date" else self.text
        word = _WORDS.get(self.exponent, f"1e{self.exponent}")
        return f"{word}{'' if self.unit == '1' else f' {self.unit}'}{f' per {self.per}' if self.per else ''}"


def day_numbers(days: Sequence[datetime.date]) -> Array:
    """Dates as matplotlib counts days (its first day is a setting)."""
    from matplotlib import dates

    count: Any = dates.date2num  # has no types
    return np.asarray(count(days), dtype=np.float64)


def scale_of(kind: str, unit: str, values: Any, per: str = "") -> Scale:
    """The scale that shows the largest of these values in few digits."""
    if kind != "number":
        return Scale(kind, kind)
    flat = np.abs(np.asarray(values, dtype=float).ravel())
    flat = flat[np.isfinite(flat)]
    size = float(flat.max()) if flat.size else 0.0
    exponent = 0 if size == 0 or _PLAIN[0] <= size < _PLAIN[1] else 3 * math.floor(math.log10(size) / 3)
    return Scale(kind, unit, per, exponent)
