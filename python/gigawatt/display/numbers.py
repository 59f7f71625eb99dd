"""Numbers as people read them: few digits, exponents in steps of three, one scale within a row."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Sequence
from typing import Any

_PLAIN = (1e-3, 1e6)  # written without an exponent
_LONG = re.compile(r"(?<![\w.])(?:\d+(?:\.\d+)?e[+-]\d+|\d{7,})(?![\w.])")


def _exponent(size: float) -> int:
    """The exponent, a multiple of three, that a size is written with; 0 for everyday sizes."""
    if size == 0 or _PLAIN[0] <= size < _PLAIN[1]:
        return 0
    return 3 * math.floor(math.log10(size) / 3)


def _decimals(size: float, digits: int) -> int:
    """Decimals that give a size so many significant digits."""
    return max(0, digits - 1 - math.floor(math.log10(size))) if size > 0 else 0


def _written(value: float, exponent: int, decimals: int) -> str:
    text = f"{value / 10.0**exponent:,.{decimals}f}"
    if text.startswith("-") and not text.strip("-0.,"):
        text = text[1:]  # no -0
    return f"{text}e{exponent}" if exponent else text


def _trimmed(text: str) -> str:
    """Without zeros after the point that say nothing."""
    mantissa, e, exponent = text.partition("e")
    return (mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa) + e + exponent


def number(value: Any, digits: int = 4) -> str:
    """A number with few digits: 503e9, 2.08e6, 0.105, 12.3; a date, a flag, or ``none``."""
    if value is None:
        return "none"
    if isinstance(value, (bool, datetime.date)):
        return str(value).lower() if isinstance(value, bool) else value.isoformat()
    value = float(value)
    if math.isnan(value) or math.isinf(value):
        return str(value)
    if value == 0:
        return "0"
    size = abs(float(f"{value:.{digits - 1}e}"))  # rounded first, so that 999.96e9 becomes 1e12
    exponent = _exponent(size)
    return _trimmed(_written(value, exponent, _decimals(size / 10.0**exponent, digits)))


def with_error(value: float, error: float) -> str:
    """A number and its standard error on one scale: ``12.303e9 ± 0.014e9``."""
    if not (math.isfinite(value) and math.isfinite(error)) or error <= 0:
        return number(value)
    size = max(abs(value), error)
    exponent = _exponent(size)
    decimals = _decimals(float(f"{error:.1e}") / 10.0**exponent, 2)
    if decimals > _decimals(size / 10.0**exponent, 7):
        return f"{number(value, 7)} ± {number(error, 2)}"
    return f"{_written(value, exponent, decimals)} ± {_written(error, exponent, decimals)}"


def aligned(values: Sequence[float | None], digits: int = 3) -> list[str]:
    """Numbers of one row on one scale with the same decimals: 285e9, 851e9, 2,080e9; nothing for None."""
    sizes = sorted(abs(v) for v in values if v is not None and math.isfinite(v) and v != 0)
    if not sizes:
        return ["" if v is None else number(v) for v in values]
    middle = float(f"{sizes[len(sizes) // 2]:.{digits - 1}e}")
    exponent = _exponent(middle)
    if exponent == 0 and middle >= _PLAIN[1] / 10 and sizes[-1] >= _PLAIN[1]:
        exponent = 6  # on both sides of the border: 0.88e6 beside 1.22e6
    decimals = _decimals(middle / 10.0**exponent, digits)
    if all(v is None or not math.isfinite(v) or float(v).is_integer() for v in values) and exponent == 0:
        decimals = 0
    smallest, largest = 0.5 * 10.0 ** (exponent - decimals), 1e6 * 10.0**exponent

    def written(v: float) -> str:
        if v == 0 or not smallest <= abs(v) < largest:
            return number(v, 3)  # another scale says more
        return _written(v, exponent, decimals)

    return ["" if v is None else written(v) for v in values]


def percent(values: Sequence[float | None]) -> list[str]:
    """Shares as percentages, with the decimals that the smallest needs."""
    return aligned([None if v is None else 100.0 * v for v in values])


def tidy(formula: str) -> str:
    """A formula with its numbers as they are written elsewhere: ``1e+09 W`` as ``1e9 W``."""

    def shorter(match: re.Match[str]) -> str:
        return number(float(match.group(0)), 12)

    return _LONG.sub(shorter, formula)


def table(rows: Sequence[Sequence[str]], header: Sequence[str], right: set[int] | None = None) -> str:
    """Columns padded to their widest cell; the columns in ``right`` are aligned right."""
    right = set(range(1, len(header))) if right is None else right
    widths = [max(len(row[k]) for row in [header, *rows]) for k in range(len(header))]

    def line(row: Sequence[str]) -> str:
        cells = [c.rjust(w) if k in right else c.ljust(w) for k, (c, w) in enumerate(zip(row, widths, strict=True))]
        return "  ".join(cells).rstrip()

    return "\n".join([line(header), "  ".join("─" * w for w in widths), *map(line, rows)])
