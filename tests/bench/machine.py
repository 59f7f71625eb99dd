"""The machine, clocks, and the table."""

from __future__ import annotations

import dataclasses
import json
import os
import platform
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Row:
    """A figure of ours beside a peer's. ``unit`` is s, MiB or ×; the ratio is the larger the better for us."""

    what: str
    ours: float | None = None
    peer: float | None = None
    expected: str = ""
    note: str = ""
    unit: str = "s"

    @property
    def ratio(self) -> float | None:
        """How many times ours the peer's is."""
        return self.peer / self.ours if self.ours and self.peer else None

    def cells(self) -> tuple[str, ...]:
        """As the table shows it."""
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}×"
        return self.what, shown(self.ours, self.unit), shown(self.peer, self.unit), ratio, self.expected, self.note


def timed(function: Callable[[], Any]) -> float:
    """Seconds of one call; what it returns is freed outside."""
    start = time.perf_counter()
    kept = function()
    seconds = time.perf_counter() - start
    del kept
    return seconds


def alternate(functions: dict[str, Callable[[], Any]], rounds: int) -> dict[str, float]:
    """Median seconds of each, one after the other in every round, so that all share the machine's moods."""
    found: dict[str, list[float]] = {name: [] for name in functions}
    for _ in range(max(rounds, 1)):
        for name, function in functions.items():
            found[name].append(timed(function))
    return {name: statistics.median(seconds) for name, seconds in found.items()}


def seconds(value: float) -> str:
    """A duration as people read it."""
    return f"{value:.2f} s" if value >= 1 else f"{value * 1e3:.{1 if value < 0.1 else 0}f} ms"


def load() -> str:
    """Mean number of running processes over the last minute."""
    return f"{os.getloadavg()[0]:.1f}"


def memory(key: str, file: str = "/proc/meminfo") -> float:
    """MiB of one line of a file of /proc; NaN where there is none."""
    try:
        with open(file) as lines:
            return next((float(line.split()[1]) / 1024 for line in lines if line.startswith(key)), float("nan"))
    except OSError:
        return float("nan")


def processor() -> str:
    """Model name of the processor."""
    try:
        with open("/proc/cpuinfo") as lines:
            return next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.machine()


def shown(value: float | None, unit: str) -> str:
    """A figure as people read it."""
    if value is None:
        return ""
    return seconds(value) if unit == "s" else f"{value:,.0f} {unit}"


def described(load_before: str) -> dict[str, Any]:
    """The machine and what runs on it."""
    import numpy

    import gigawatt
    from gigawatt import _core

    return {
        "processor": processor(),
        "cores": os.cpu_count(),
        "memory_gib": round(memory("MemTotal") / 1024),
        "platform": platform.platform(),
        "python": platform.python_version(),
        "numpy": numpy.__version__,
        "gigawatt": gigawatt.__version__,
        "kernels": _core.simd_level(),
        "load_before": load_before,
        "load_after": load(),
    }


def show(themes: dict[str, list[Row]], about: dict[str, Any]) -> None:
    """Machine first, then one line a figure."""
    print("{processor}, {cores} cores, {memory_gib} GiB, {platform}".format(**about))
    print(
        "Python {python}, NumPy {numpy}, gigawatt {gigawatt}, kernels {kernels}; load {load_before} before, "
        "{load_after} after (shared machines are noisy)".format(**about)
    )
    head = ("row", "ours", "peer", "ratio", "expected", "")
    lines = [row.cells() for rows in themes.values() for row in rows]
    widths = [max(len(line[k]) for line in (head, *lines)) for k in range(5)]

    def text(cells: tuple[str, ...]) -> str:
        what, *figures = (
            f"{c:<{w}}" if k in (0, 4) else f"{c:>{w}}" for k, (c, w) in enumerate(zip(cells[:5], widths, strict=True))
        )
        return "  ".join(["", what, *figures, cells[5]]).rstrip()

    print(text(head))
    for theme, rows in themes.items():
        print(f"\n{theme}")
        for row in rows:
            print(text(row.cells()))


def as_json(themes: dict[str, list[Row]], about: dict[str, Any]) -> str:
    """Everything that the table shows, in plain numbers."""
    rows = [{"theme": t, **dataclasses.asdict(r), "ratio": r.ratio} for t, found in themes.items() for r in found]
    return json.dumps({"machine": about, "rows": rows}, indent=1, ensure_ascii=False)
