"""How time grows with scenarios, quantities and periods, and building with quantities: a plot, and fitted exponents.

    python tests/bench/growth.py [--quick] [--plot growth.png]

An exponent of 1 is linear. It is fitted to the upper half of the counts, where what is paid once no longer shows.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import synthetic
from machine import seconds, timed
from peers.given import RESULTS

from gigawatt import _core


@dataclass(frozen=True)
class Growth:
    """Counts and seconds."""

    what: str
    counts: list[int]
    seconds: list[float]

    @property
    def exponent(self) -> float:
        """Slope of the logarithms over the upper half."""
        half = len(self.counts) // 2 - (len(self.counts) < 4)
        slope, _ = np.polyfit(np.log(self.counts[half:]), np.log(self.seconds[half:]), 1)
        return float(slope)


def measured(
    what: str, counts: list[int], prepare: Callable[[int], tuple[int, Callable[[], Any]]], rounds: int
) -> Growth:
    """Median seconds for each count, the counts in turn in every round."""
    tasks = dict(prepare(count) for count in counts)
    next(iter(tasks.values()))()  # what only the first call pays
    clocks: dict[int, list[float]] = {count: [] for count in tasks}
    for _ in range(rounds):
        for count, task in tasks.items():
            clocks[count].append(timed(task))
    found = Growth(what, list(clocks), [median(x) for x in clocks.values()])
    figures = ", ".join(f"{count:,}: {seconds(s)}" for count, s in zip(found.counts, found.seconds, strict=True))
    print(f"{what:<32} exponent {found.exponent:.2f}   {figures}", flush=True)
    return found


def running(model: Any, scenarios: int) -> Callable[[], Any]:
    """A run with the moments of six results, compiled before."""
    program = _core.compile(model._core, list(RESULTS))
    return lambda: _core.execute(program, synthetic.SEED, scenarios, threads=1, quantiles=False)


def all_growths(quick: bool) -> list[Growth]:
    """The four curves."""
    rounds, scenarios = (1, 1024) if quick else (3, 8192)
    one = synthetic.build()
    few = [4096 * 2**k for k in range(4 if quick else 9)]
    sites = [1, 2, 4] if quick else [1, 2, 4, 8, 16, 32]
    periods = [40, 80, 160] if quick else [40, 80, 160, 320, 480]
    built = [1, 4, 16] if quick else [1, 2, 4, 8, 16, 32, 64, 137]

    def of_sites(count: int) -> tuple[int, Callable[[], Any]]:
        model = synthetic.build(count)
        return len(model), running(model, scenarios)

    def build(count: int) -> tuple[int, Callable[[], Any]]:
        return len(synthetic.build(1)) * count, lambda: synthetic.build(count)

    def compiled(count: int) -> tuple[int, Callable[[], Any]]:
        model = synthetic.build(count)
        return len(model), lambda: _core.compile(model._core, list(RESULTS))

    return [
        measured("run, by scenarios", few, lambda n: (n, running(one, n)), rounds),
        measured("run, by quantities", sites, of_sites, rounds),
        measured("run, by periods", periods, lambda n: (n, running(synthetic.build(1, n), scenarios)), rounds),
        measured("build, by quantities", built, build, min(rounds, 2)),
        measured("compile, by quantities", built, compiled, min(rounds, 2)),
    ]


def plot(growths: list[Growth], file: Path) -> None:
    """One small chart each, both axes logarithmic, with the line that linear growth would take."""
    import matplotlib

    matplotlib.use("agg")
    from matplotlib import pyplot

    figure, charts = pyplot.subplots(1, len(growths), figsize=(3.2 * len(growths), 3.2), layout="constrained")
    for chart, growth in zip(charts, growths, strict=True):
        counts, took = np.array(growth.counts), np.array(growth.seconds)
        chart.loglog(counts, took, "o-", color="C0", label="measured")
        chart.loglog(counts, took[-1] * counts / counts[-1], "--", color="0.6", label="linear")
        chart.set_title(f"{growth.what}\nexponent {growth.exponent:.2f}", fontsize=10)
        chart.set_xlabel(growth.what.split("by ")[1])
        ends = [growth.counts[0], growth.counts[-1]]
        chart.set_xticks(ends, [f"{count:,}" for count in ends])
        chart.set_xticks([], minor=True)
        times = [min(growth.seconds), max(growth.seconds)]
        chart.set_yticks(times, [seconds(x) for x in times])
        chart.set_yticks([], minor=True)
    charts[0].legend(frameon=False)
    figure.savefig(file, dpi=120)


def main() -> None:
    parser = argparse.ArgumentParser(description="how time grows")
    parser.add_argument("--quick", action="store_true", help="small counts")
    parser.add_argument("--plot", type=Path, default=Path("growth.png"), help="where the plot goes")
    options = parser.parse_args()
    start = time.perf_counter()
    plot(all_growths(options.quick), options.plot)
    print(f"plot in {options.plot}; {seconds(time.perf_counter() - start)}")


if __name__ == "__main__":
    main()
