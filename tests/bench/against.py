"""The synthetic model against each peer: formulas on the same draws, end to end, one changed input, threads.

gigawatt makes its draws anew in every run, the peers of the formulas are given them. ``ours`` of those rows is a run
less a run that only draws; both stand in the note.
"""

from __future__ import annotations

import argparse
import importlib
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from machine import Row, seconds
from peers.given import RESULTS, SERIES
from workers import Worker, crew, difference, missing

# What we owe each peer, times faster, formulas alone.
EXPECTED = {
    "numpy_whole": "≥ 22×",
    "numpy_buffered": "≥ 3.3×",
    "numba_loop": "≥ 3.5×",
    "jax_scan": "≥ 4.2×",
    "torch_compile": "≥ 4.5×",
    "hand_fused": "≥ 0.77× (ours ≤ 1.3 of it)",
}
PIPELINES = {"numpy_buffered": ("≥ 12×", "≥ 4×"), "numba_loop": ("≥ 8×", "≥ 3×")}
CHANGERS = ("numpy_buffered", "numba_loop", "jax_scan")


def title(peer: str) -> str:
    """As the table calls a peer."""
    text: str = importlib.import_module(f"peers.{peer}").TITLE
    return text


@dataclass(frozen=True)
class Clocks:
    """Seconds of several rounds."""

    seconds: list[float]

    @property
    def median(self) -> float:
        return median(self.seconds)

    @property
    def best(self) -> float:
        return min(self.seconds)


def in_turn(rounds: int, tasks: dict[str, Callable[[], dict[str, Any]]]) -> dict[str, dict[str, Clocks]]:
    """Each in every round; the clocks that stand in its answers."""
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in tasks}
    for _ in range(rounds):
        for name, task in tasks.items():
            found[name].append(task())
    numbers = {name: [k for k, x in answers[0].items() if isinstance(x, float)] for name, answers in found.items()}
    return {n: {k: Clocks([a[k] for a in answers]) for k in numbers[n]} for n, answers in found.items()}


def absent(peers: tuple[str, ...], what: str) -> list[Row]:
    """Rows of peers that cannot run here."""
    return [Row(f"{what}: {title(p)}", note=f"not installed: {missing(p)}") for p in peers if missing(p)]


def agreement(workers: dict[str, Worker], peer: str) -> float:
    """Of the last runs; a peer that disagrees is no peer."""
    with tempfile.TemporaryDirectory() as folder:
        worst = difference(workers, peer, Path(folder))
    if not worst < 1e-9:
        sys.exit(f"{title(peer)} differs from gigawatt by {worst:.1e}")
    return worst


def formulas(options: argparse.Namespace) -> list[Row]:
    """Formulas alone, and one thread against two."""
    n, peers = options.scenarios, options.peers
    what = f"formulas, {n:,} scenarios"
    with crew(n, peers) as workers:
        settings, failed = {}, []
        for name, worker in list(workers.items()):
            print(f"  {name} …", file=sys.stderr, flush=True)
            try:
                settings[name] = worker.ask("prepare", names=RESULTS, scenarios=n, threads=2)
                worker.ask("run", names=RESULTS, scenarios=n)
            except RuntimeError as error:
                if name == "gigawatt":
                    raise
                failed.append(Row(f"{what}: {title(name)}", note=f"failed: {str(error).splitlines()[0][:100]}"))
                workers.pop(name).close()
        worst = {name: agreement(workers, name) for name in workers if name != "gigawatt"}
        tasks = {name: lambda w=w: w.ask("run", names=RESULTS, scenarios=n) for name, w in workers.items()}
        tasks["one thread"] = lambda: workers["gigawatt"].ask("run", names=RESULTS, scenarios=n, threads=1)
        took = in_turn(2 * options.rounds + 1, tasks)
    mine, one = took["gigawatt"], took["one thread"]
    ours, ours_best = less_draws(mine)
    found = []
    for name in workers:
        if name != "gigawatt":
            s, clocks = settings[name], took[name]["seconds"]
            parts = [f"best with best {clocks.best / ours_best:.2f}×", s["way"]]
            parts += [f"chunks of {s['chunk']:,}" if s["chunk"] else "", f"agrees to {worst[name]:.0e}"]
            if name in ("numba_loop", "jax_scan", "torch_compile"):
                parts.append(f"first call {seconds(s['first'])}")
            note = ", ".join(filter(None, parts))
            found.append(Row(f"{what}: {title(name)}", ours, clocks.median, EXPECTED[name], note))
    found += failed + absent(peers, what)
    single, single_best = less_draws(one)
    note = f"best with best {single_best / ours_best:.2f}×, draws and formulas {seconds(mine['seconds'].median)}"
    note += f", draws alone {seconds(mine['draws'].median)}"
    found.append(Row(f"{what}: 2 threads against 1", ours, single, "≥ 1.75×", note))
    return found


def less_draws(clocks: dict[str, Clocks]) -> tuple[float, float]:
    """Seconds of our formulas alone: median and best."""
    whole, drawing = clocks["seconds"], clocks["draws"]
    return whole.median - drawing.median, whole.best - drawing.best


def same_medians(answers: dict[str, dict[str, Any]], scenarios: int) -> None:
    """Peers that draw for themselves agree within their errors: eight of them, of a median of normal values."""
    ours = answers["gigawatt"]
    for name, answer in answers.items():
        for key, value in answer["medians"].items():
            if abs(value - ours["medians"][key]) > 8 * 1.25 * ours["spread"][key] * (2 / scenarios) ** 0.5:
                sys.exit(f"{title(name)}: the median of {key} is {value:.4g}, gigawatt's {ours['medians'][key]:.4g}")


def end_to_end(options: argparse.Namespace) -> list[Row]:
    """Draws, formulas and seven quantiles of ten series, statistics in buckets and exact."""
    n = options.million
    peers = tuple(p for p in PIPELINES if p in options.peers)
    what = f"end to end, {n:,} scenarios"
    with crew(options.scenarios, peers) as workers:
        for worker in workers.values():
            worker.ask("prepare", names=SERIES, scenarios=options.scenarios, threads=2)
        few = min(4_096, options.scenarios)
        for worker in workers.values():
            worker.ask("run", names=SERIES, scenarios=few)
        for name in peers:
            if name in workers:
                agreement(workers, name)
        few = n // 10
        answers = {name: worker.ask("pipeline", scenarios=few, threads=2) for name, worker in workers.items()}
        same_medians(answers, few)
        tasks = {name: lambda w=w: w.ask("pipeline", scenarios=n, threads=2) for name, w in workers.items()}
        tasks["exact"] = lambda: workers["gigawatt"].ask("pipeline", scenarios=n, threads=2, exact=True)
        took = in_turn(max(options.rounds - 2, 1), tasks)
    ours, exact = took["gigawatt"]["seconds"].median, took["exact"]["seconds"].median
    found = []
    for name in peers:
        if name in took:
            total, after = took[name]["seconds"].median, took[name]["statistics"].median
            note = f"of which np.quantile {seconds(after)}"
            found.append(Row(f"{what}: {title(name)}", ours, total, PIPELINES[name][0], note))
            found.append(Row(f"{what}, exact quantiles: {title(name)}", exact, total, PIPELINES[name][1]))
    return found + absent(peers, what)


def change(options: argparse.Namespace) -> list[Row]:
    """One changed input to new statistics of ten series, against the fastest peer."""
    n = min(10_000, options.scenarios)
    peers = tuple(p for p in CHANGERS if p in options.peers)
    with crew(n, peers) as workers:
        answers = {}
        for name, worker in workers.items():
            worker.ask("prepare", names=SERIES, scenarios=n, threads=2)
            answers[name] = worker.ask("change", scenarios=n, threads=2)["mean"]
        for name, mean in answers.items():
            if abs(mean - answers["gigawatt"]) > 1e-9 * abs(mean):
                sys.exit(f"{title(name)}: a mean differs from gigawatt's after the change")
        tasks = {name: lambda w=w: w.ask("change", scenarios=n, threads=2) for name, w in workers.items()}
        took = {name: x["seconds"].median for name, x in in_turn(2 * options.rounds + 1, tasks).items()}
    ours = took.pop("gigawatt")
    what = f"one changed input, {n:,} scenarios, statistics of ten series"
    if not took:
        return [Row(what, ours, expected="≤ 16 ms"), *absent(peers, what)]
    fastest = min(took, key=lambda name: took[name])
    note = "peers: " + ", ".join(f"{title(p)} {seconds(x)}" for p, x in sorted(took.items(), key=lambda row: row[1]))
    return [Row(what, ours, took[fastest], "≤ 16 ms", note), *absent(peers, what)]
