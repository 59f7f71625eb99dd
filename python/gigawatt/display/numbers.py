"""Numbers as people read them."""

from __future__ import annotations

import datetime
import math
from typing import Any

_SCALES = ((1e12, "e12"), (1e9, "e9"), (1e6, "e6"))


def number(value: Any, digits: int = 4) -> str:
    """A number with few digits: 503e9, 2.08e6, 0.105, 12.3."""
    if value is None:
        return "no value"
    if isinstance(value, (bool, datetime.date)):
        return str(value).lower() if isinstance(value, bool) else value.isoformat()
    value = float(value)
    if math.isnan(value):
        return "nan"
    if math.isinf(value):
        return "inf" if value > 0 else "-inf"
    if value == 0:
        return "0"
    size = abs(value)
    for scale, suffix in _SCALES:
        if size >= scale:
            return f"{value / scale:.{digits}g}{suffix}" if size < scale * 1e4 else f"{value:.{digits - 1}e}"
    if size >= 1000:
        return f"{value:,.0f}"
    return f"{value:.{digits}g}" if size >= 1e-4 else f"{value:.{digits - 1}e}"


def with_error(value: float, error: float) -> str:
    """A number and its standard error, ``1.234 ± 0.005``."""
    if not (math.isfinite(value) and math.isfinite(error)) or error == 0:
        return number(value)
    return f"{number(value)} ± {number(error, 2)}"


def table(rows: list[list[str]], header: list[str], right: set[int] | None = None) -> str:
    """Columns padded to their widest cell; the columns in ``right`` are aligned right."""
    right = set(range(1, len(header))) if right is None else right
    widths = [max(len(row[k]) for row in [header, *rows]) for k in range(len(header))]

    def line(row: list[str]) -> str:
        cells = [c.rjust(w) if k in right else c.ljust(w) for k, (c, w) in enumerate(zip(row, widths, strict=True))]
        return "  ".join(cells).rstrip()

    return "\n".join([line(header), "  ".join("─" * w for w in widths), *map(line, rows)])
