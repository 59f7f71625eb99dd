"""One peer over all scenarios: in chunks, on threads, and statistics of what it found."""

from __future__ import annotations

import importlib
import itertools
import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from peers.given import LEVELS, Array, empty_results, part_of
from peers.numpy_draws import draws

# Peers that bring threads of their own when they get many scenarios at once.
OWN_THREADS = {("numba_loop", "parallel"), ("torch_compile", "")}
NAMES = ("numpy_whole", "numpy_buffered", "numba_loop", "jax_scan", "torch_compile", "hand_fused")


class Evaluation:
    """A peer in one of its ways, with a function (and its buffers) for each thread."""

    def __init__(
        self,
        peer: str,
        names: tuple[str, ...],
        periods: int,
        way: str,
        chunk: int,
        threads: int,
        *,
        per_year: int = 4,
    ) -> None:
        module = importlib.import_module(f"peers.{peer}")
        self.way, self.chunk = way, chunk
        self.names, self.periods = names, periods
        self.threads = 1 if (peer, way) in OWN_THREADS else threads
        shared = peer in ("jax_scan", "numba_loop", "torch_compile")  # compiled once, free of state
        first = module.make(names, periods, way, per_year)
        more = [first if shared else module.make(names, periods, way, per_year) for _ in range(self.threads - 1)]
        self.functions = [first, *more]

    def spread(self, scenarios: int, work: Callable[[Any, int, int], None]) -> None:
        """Call ``work(function, start, stop)`` for every chunk."""
        width = self.chunk or -(-scenarios // self.threads)
        starts = itertools.count(0, width)

        def thread(function: Any) -> None:
            while (start := next(starts)) < scenarios:  # next() of a count is one step of the interpreter
                work(function, start, min(start + width, scenarios))

        if self.threads == 1:
            thread(self.functions[0])
            return
        with ThreadPoolExecutor(self.threads) as pool:
            list(pool.map(thread, self.functions))

    def run(self, given: dict[str, Array], out: dict[str, Array]) -> None:
        """Formulas alone."""
        scenarios = given["shock"].shape[1]

        def work(function: Any, start: int, stop: int) -> None:
            function(part_of(given, start, stop), part_of(out, start, stop))

        self.spread(scenarios, work)

    def simulate(self, seed: int, scenarios: int) -> tuple[dict[str, Array], float]:
        """Draws and formulas, each chunk drawn where it is used; and the seconds that the draws took of one thread."""
        out = empty_results(self.names, self.periods, scenarios)
        clocks: list[float] = []

        def work(function: Any, start: int, stop: int) -> None:
            began = time.perf_counter()
            given = draws(seed, start, stop - start, self.periods)
            clocks.append(time.perf_counter() - began)
            function(given, part_of(out, start, stop))

        self.spread(scenarios, work)
        return out, sum(clocks)


def best(peer: str, names: tuple[str, ...], given: dict[str, Array], periods: int, threads: int) -> tuple[Any, float]:
    """The fastest way and chunk on these draws, and the seconds that the first call of it took (compilation)."""
    module = importlib.import_module(f"peers.{peer}")
    scenarios = given["shock"].shape[1]
    out = empty_results(names, periods, scenarios)
    found: list[tuple[float, float, Evaluation]] = []
    counts = sorted({1, threads}) if peer == "numpy_whole" else [threads]
    for way, chunk, count in itertools.product(module.WAYS, module.CHUNKS, counts):
        if chunk >= 2 * scenarios or (peer, way) == ("numba_loop", "block"):
            continue
        evaluation = Evaluation(peer, names, periods, way, chunk, count)
        clocks = []
        for _ in range(3):
            start = time.perf_counter()
            evaluation.run(given, out)
            clocks.append(time.perf_counter() - start)
        found.append((min(clocks[1:]), clocks[0], evaluation))
    _, first, evaluation = min(found, key=lambda row: row[0])
    return evaluation, first


def statistics(out: dict[str, Array], threads: int, moments: bool = False) -> dict[str, Array]:
    """Quantiles of every period of every result, rows shared among threads; mean and deviation where asked for."""
    rows = [(name, t) for name, x in out.items() for t in range(len(x))]
    found = {name: np.empty((len(LEVELS) + 2, len(x))) for name, x in out.items()}

    def work(row: tuple[str, int]) -> None:
        name, t = row
        x = out[name][t]
        found[name][2:, t] = np.quantile(x, LEVELS)
        if moments:
            found[name][:2, t] = x.mean(), x.std()

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(work, rows))
    return found


def cores() -> int:
    """Threads that a process may use here."""
    return len(os.sched_getaffinity(0))
