"""The machine, clocks, and the table."""

from __future__ import annotations

import os
import platform
import statistics
import time
from collections.abc import Callable
from typing import Any

Row = tuple[str, str, str]  # what, figure, note


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


def show(rows: list[tuple[str, str, str, str]], load_before: str) -> None:
    """Machine first, then one line a figure."""
    import numpy

    import gigawatt
    from gigawatt import _core

    print(f"{processor()}, {os.cpu_count()} cores, {memory('MemTotal') / 1024:.0f} GiB, {platform.platform()}")
    print(
        f"Python {platform.python_version()}, NumPy {numpy.__version__}, gigawatt {gigawatt.__version__}, "
        f"kernels {_core.simd_level()}; load {load_before} before, {load()} after (shared machines are noisy)"
    )
    widths = [max(len(row[k]) for row in rows) for k in range(3)]
    last = ""
    for theme, what, figure, note in rows:
        if theme != last:
            print(f"\n{theme}")
            last = theme
        print(f"  {what:<{widths[1]}}  {figure:>{widths[2]}}  {note}".rstrip())
