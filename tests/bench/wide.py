"""A synthetic model of some 300 quantities over 120 months against NumPy: formulas, and end to end."""

from __future__ import annotations

import argparse
import sys
from typing import Any

import machine
import numpy as np
import synthetic
from machine import Row
from peers.chunks import Evaluation, statistics
from peers.given import RESULTS, SERIES, Array, empty_results
from peers.numpy_draws import draws as numpy_draws

from gigawatt import _core

SITES, PERIODS, THREADS = 2, 120, 2
AT_ONCE = 10_000  # NumPy's whole arrays of more would take some ten gigabytes


def in_numpy(given: dict[str, Array], names: tuple[str, ...]) -> dict[str, Array]:
    """Results of all sites together."""
    evaluation = Evaluation("numpy_whole", names, PERIODS, "", AT_ONCE, 1, per_year=12)
    totals: dict[str, Any] = {}
    for prefix in synthetic.prefixes(SITES):
        site = synthetic.site_draws(given, prefix)
        found = empty_results(names, PERIODS, site["shock"].shape[1])
        evaluation.run(site, found)
        totals = {n: x + totals[n] if n in totals else x for n, x in found.items()}
    return totals


def end_to_end(scenarios: int) -> dict[str, Array]:
    """NumPy's own draws, formulas, quantiles of the ten series."""
    given: dict[str, Array] = {}
    for i, prefix in enumerate(synthetic.prefixes(SITES)):
        given.update({prefix + n: x for n, x in numpy_draws(synthetic.SEED, i, scenarios, PERIODS).items()})
    return statistics(in_numpy(given, SERIES), THREADS)


def rows(options: argparse.Namespace) -> list[Row]:
    """Compare, then time in turn, for each count of scenarios."""
    model = synthetic.build(SITES, PERIODS, 12)
    program = _core.compile(model._core, list(RESULTS))
    found = []
    for n in options.counts:
        given = synthetic.draws(model, n)
        values = in_numpy(given, RESULTS)
        samples = _core.sample(program, synthetic.SEED, n, threads=THREADS)
        gaps = [np.abs(samples[i] - values[name]).max() / np.abs(values[name]).max() for i, name in enumerate(RESULTS)]
        if not max(gaps) < 1e-9:
            sys.exit(f"the wide model: engine and NumPy differ by {max(gaps):.1e}")
        took = machine.alternate(
            {
                "samples": lambda n=n: _core.sample(program, synthetic.SEED, n, threads=THREADS),
                "numpy": lambda given=given: in_numpy(given, RESULTS),
                "run": lambda n=n: model.run(n, synthetic.SEED, outputs=list(SERIES), threads=THREADS),
                "pipeline": lambda n=n: end_to_end(n),
            },
            options.rounds,
        )
        what = f"{len(model)} quantities × {PERIODS} months, {n:,} scenarios"
        note = f"agree to {max(gaps):.0e}; ours draws, NumPy is given its draws"
        found.append(Row(f"{what}: formulas", took["samples"], took["numpy"], note=note))
        found.append(Row(f"{what}: end to end", took["run"], took["pipeline"], note="draws to quantiles of ten series"))
    return found
