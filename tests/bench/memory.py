"""Resident memory of a run of the synthetic model: ten series, seven quantiles, in processes of their own."""

from __future__ import annotations

import argparse
from pathlib import Path

from fresh import ask
from machine import Row, seconds

SCRIPT = """
import sys
sys.path.insert(0, sys.argv[1])
import synthetic
from peers.given import LEVELS, SERIES
def peak():
    lines = open("/proc/self/status").read().splitlines()
    return next((float(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), float("nan"))
model = synthetic.build()
before, start = peak(), clock()
run = model.run(int(sys.argv[2]), 7, outputs=list(SERIES))
for name in SERIES:
    for level in LEVELS:
        run[name].quantile(level)
print(json.dumps([before, peak(), clock() - start]))
"""


def rows(options: argparse.Namespace) -> list[Row]:
    """A million scenarios, and ten million: memory does not grow."""
    found, first = [], 0.0
    for count in (options.million, 10 * options.million):
        before, peak, took = ask(SCRIPT, Path(__file__).parent, count)
        note = f"before it {before:.0f} MiB; the run {seconds(took)}"
        if first:
            note += f"; grown by {peak - first:.0f} MiB for ten times as many"
        first = peak
        found.append(Row(f"peak memory, {count:,} scenarios", peak, expected="≤ 300 MiB", note=note, unit="MiB"))
    return found
