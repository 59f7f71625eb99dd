"""A process that holds one evaluation of the synthetic model and answers requests, one line of JSON each way.

    python tests/bench/worker.py PEER DRAWS_FOLDER

PEER is a file of peers/, or ``gigawatt``. Everyone has a process of its own: its threads, memory and settings are its
own, and idle ones wait for input. workers.py speaks to it.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from peers.chunks import Evaluation, best, statistics
from peers.given import CHANGED, INPUTS, LEVELS, RESULTS, SERIES, empty_results, part_of

SEED = 7


class Peer:
    """One of peers/."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name, self.folder = name, folder
        self.evaluations: dict[tuple[str, ...], Evaluation] = {}
        self.given = {n: np.load(folder / f"{n}.npy") for n in INPUTS}
        self.out: dict[str, Any] = {}

    def prepare(self, names: list[str], scenarios: int, threads: int) -> dict[str, Any]:
        """Find the best way on some scenarios and keep it."""
        given = part_of(self.given, 0, scenarios)
        periods = len(given["shock"])
        key = tuple(names)
        if (self.name, key) == ("numba_loop", SERIES):  # in a pipeline its blocks are called by threads, as others' are
            evaluation, first = Evaluation(self.name, key, periods, "block", 1024, threads), 0.0
            evaluation.run(given, empty_results(key, periods, scenarios))
        else:
            evaluation, first = best(self.name, key, given, periods, threads)
        self.evaluations[key] = evaluation
        return {"way": evaluation.way, "chunk": evaluation.chunk, "threads": evaluation.threads, "first": first}

    def run(self, names: list[str], scenarios: int) -> dict[str, Any]:
        """Seconds of the formulas alone, the draws given."""
        given = part_of(self.given, 0, scenarios)
        self.out = empty_results(tuple(names), len(given["shock"]), scenarios)
        start = time.perf_counter()
        self.evaluations[tuple(names)].run(given, self.out)
        return {"seconds": time.perf_counter() - start}

    def results(self, file: str) -> dict[str, Any]:
        """Write what the last run found."""
        np.savez(file, **self.out)
        return {}

    def pipeline(self, scenarios: int, threads: int) -> dict[str, Any]:
        """Seconds of draws and formulas, and of statistics; with the medians of the last period."""
        self.out = {}
        start = time.perf_counter()
        out, drawing = self.evaluations[SERIES].simulate(SEED, scenarios)
        middle = time.perf_counter()
        found = statistics(out, threads)
        end = time.perf_counter()
        medians = {n: float(x[2 + LEVELS.index(0.5), -1]) for n, x in found.items()}
        return {"seconds": end - start, "statistics": end - middle, "drawing": drawing, "medians": medians}

    def change(self, scenarios: int, threads: int) -> dict[str, Any]:
        """Seconds from one changed input to mean, deviation and quantiles; the other draws are kept."""
        given = part_of(self.given, 0, scenarios)
        name, value = CHANGED
        start = time.perf_counter()
        given[name] = np.full(scenarios, value)
        out = empty_results(SERIES, len(given["shock"]), scenarios)
        self.evaluations[SERIES].run(given, out)
        found = statistics(out, threads, moments=True)
        return {"seconds": time.perf_counter() - start, "mean": float(found["cumulative"][0, -1])}


class Ours:
    """The same requests to gigawatt."""

    def __init__(self, name: str, folder: Path) -> None:
        import synthetic

        from gigawatt import _core

        self.core = _core
        self.model = synthetic.build()
        self.programs = {tuple(n): _core.compile(self.model._core, list(n)) for n in (RESULTS, SERIES)}
        self.drawn = _core.compile(synthetic.draws_alone(self.model)._core, ["drawn"])
        self.out: dict[str, Any] = {}

    def prepare(self, names: list[str], scenarios: int, threads: int) -> dict[str, Any]:
        """Nothing is to be found out: gigawatt chooses its tiles itself."""
        return {
            "way": self.core.simd_level(),
            "chunk": self.programs[tuple(names)].lanes,
            "threads": threads,
            "first": 0,
        }

    def run(self, names: list[str], scenarios: int, threads: int = 2) -> dict[str, Any]:
        """Seconds of draws and formulas, and of the draws alone."""
        program = self.programs[tuple(names)]
        start = time.perf_counter()
        samples = self.core.sample(program, SEED, scenarios, threads=threads)
        middle = time.perf_counter()
        self.core.sample(self.drawn, SEED, scenarios, threads=threads)
        end = time.perf_counter()
        self.out = {}
        for name, axes, _, _, _, first in program.outputs:
            count = int(np.prod([len(a.labels) for a in axes], dtype=int))
            self.out[name] = samples[first : first + count] if axes else samples[first]
        return {"seconds": middle - start, "draws": end - middle}

    def results(self, file: str) -> dict[str, Any]:
        """Write what the last run found."""
        np.savez(file, **self.out)
        return {}

    def pipeline(self, scenarios: int, threads: int, exact: bool = False) -> dict[str, Any]:
        """Seconds of a run with its quantiles; where exact, also of the samples, replayed, and their quantiles."""
        self.out = {}
        start = time.perf_counter()
        run = self.model.run(scenarios, SEED, outputs=list(SERIES), threads=threads)
        if exact:
            for name in SERIES:  # one replay for all levels
                statistics({name: run[name].to_numpy()}, threads)
        else:
            for name in SERIES:
                for level in LEVELS:
                    run[name].quantile(level)
        seconds = time.perf_counter() - start
        medians = {n: float(run[n].quantile(0.5)[-1]) for n in SERIES}
        spread = {n: float(run[n].sd()[-1]) for n in SERIES}
        return {"seconds": seconds, "medians": medians, "spread": spread}

    def change(self, scenarios: int, threads: int) -> dict[str, Any]:
        """Seconds from one changed input to mean, deviation and quantiles of the ten series."""
        start = time.perf_counter()
        case = self.model.case("other", dict([CHANGED]))
        run = case.run(scenarios, SEED, outputs=list(SERIES), threads=threads)
        for name in SERIES:
            mean, _ = run[name].mean(), run[name].sd()
            for level in LEVELS:
                run[name].quantile(level)
        return {"seconds": time.perf_counter() - start, "mean": float(mean[-1])}


def main() -> None:
    peer, folder = sys.argv[1:]
    answers, sys.stdout = sys.stdout, sys.stderr  # what libraries print is no answer
    held: Any = None
    for line in sys.stdin:
        request = json.loads(line)
        try:
            if held is None:
                held = (Ours if peer == "gigawatt" else Peer)(peer, Path(folder))
            answer = getattr(held, request.pop("do"))(**request)
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
