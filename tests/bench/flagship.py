"""The engine against whole-array NumPy, on the same draws of the flagship."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import machine
import numpy as np

import gigawatt as gw
from gigawatt import _core

SEED = 7
SHARES = (0.05, 0.5, 0.95)
THREADS = 2


def evaluator() -> Callable[..., dict[str, Any]]:
    """The peer, which the tests use too."""
    sys.path.append(str(Path(__file__).parents[1] / "python"))
    from numpy_evaluator import evaluate

    return evaluate


def uncertain(model: gw.Model) -> list[str]:
    """Inputs that are not the same in every scenario: NumPy gets nothing needlessly large."""
    run = model.run(64, SEED, outputs=model.inputs)
    return [name for name in model.inputs if np.ptp(run[name].to_numpy(), axis=-1).any()]


def draws(model: gw.Model, samples: int) -> dict[str, Any]:
    """Samples of the uncertain inputs."""
    run = model.run(samples, SEED, outputs=["returns.npv"])
    return {name: run[name].to_numpy() for name in uncertain(model)}


def engine_samples(model: gw.Model, samples: int) -> Any:
    """Formulas alone, as far as the engine can: draws are made, no statistics are."""
    program = _core.compile(model._core, model.outputs)
    return _core.sample(program, SEED, samples, threads=THREADS)


def numpy_statistics(values: dict[str, Any]) -> list[Any]:
    """What a run reports: mean, sd, three quantiles of every cell."""
    found = []
    for x in values.values():
        if x.dtype == bool:
            found.append(x.mean(axis=-1))
        elif np.isnan(x).any():
            found += [np.nanmean(x, axis=-1), np.nanstd(x, axis=-1), np.nanquantile(x, SHARES, axis=-1)]
        else:
            found += [x.mean(axis=-1), x.std(axis=-1), np.quantile(x, SHARES, axis=-1)]
    return found


def largest_difference(model: gw.Model, values: dict[str, Any], samples: Any) -> float:
    """Of any cell and scenario, relative to the largest value of its cell; exits where it is above 1e-9."""
    worst = 0.0
    for name, axes, _, _, _, first in _core.compile(model._core, model.outputs).outputs:
        cells = int(np.prod([len(axis.labels) for axis in axes], dtype=int))
        ours = samples[first : first + cells]
        theirs = np.broadcast_to(values[name], (*values[name].shape[:-1], ours.shape[-1])).reshape(-1, ours.shape[-1])
        theirs = np.broadcast_to(theirs, ours.shape) if len(theirs) != cells else theirs
        for a, b in zip(ours, theirs, strict=True):
            if (np.isnan(a) != np.isnan(b)).any():
                sys.exit(f"{name}: a scenario has a value in one evaluation and none in the other")
            scale = np.nanmax(np.abs(b), initial=0.0)
            gap = np.nanmax(np.abs(a - b), initial=0.0) / scale if scale > 0 else np.nanmax(np.abs(a), initial=0.0)
            worst = max(worst, float(gap))
        if worst > 1e-9:
            sys.exit(f"{name}: engine and NumPy differ by {worst:.1e}")
    return worst


def rows(options: argparse.Namespace) -> list[machine.Row]:
    """Compare, then time in turn, for each count of scenarios."""
    model = gw.deals.nvidia_openai()
    return [row for n in options.counts for row in compared(model, n, options.rounds)]


def compared(model: gw.Model, n: int, rounds: int) -> list[machine.Row]:
    """The flagship at one count."""
    evaluate = evaluator()
    given = draws(model, n)
    values = evaluate(model, model.outputs, given)
    worst = largest_difference(model, values, engine_samples(model, n))
    del values

    clocks: dict[str, list[float]] = {"formulas": [], "statistics": []}

    def in_numpy() -> None:
        found: dict[str, Any] = {}
        clocks["formulas"].append(machine.timed(lambda: found.update(evaluate(model, model.outputs, given))))
        clocks["statistics"].append(machine.timed(lambda: numpy_statistics(found)))

    took = machine.alternate(
        {
            "run": lambda: model.run(n, SEED, threads=THREADS),
            "samples": lambda: engine_samples(model, n),
            "numpy": in_numpy,
        },
        rounds,
    )
    formulas, statistics = (float(np.median(clocks[key])) for key in ("formulas", "statistics"))
    size = sum(x.nbytes for x in given.values()) / 2**20
    agree = f"agree to {worst:.0e}; ours draws, NumPy is given {size:.0f} MiB of draws"
    what = f"flagship, {n:,} scenarios"
    return [
        machine.Row(f"{what}: formulas, samples out", took["samples"], formulas, note=agree),
        machine.Row(f"{what}: with statistics", took["run"], formulas + statistics, note="mean, sd, p5, p50, p95"),
    ]
