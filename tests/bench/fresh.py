"""Figures of fresh processes: what a person waits for."""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

import machine
from machine import Row

CLOCK = "import json, time; clock = time.perf_counter\n"
# Each prints a list of numbers.
IMPORT = """
start = clock()
import numpy
middle = clock()
import gigawatt
print(json.dumps([middle - start, clock() - middle]))
"""
# The records first, then the model; and both in another process.
BUILD = """
import gigawatt as gw
from gigawatt import catalog
start = clock()
deal = catalog.deal("nvidia_openai")
catalog.deal_inputs("nvidia_openai", deal.announced)
read = clock()
gw.deals.nvidia_openai()
built = clock()
gw.deals.nvidia_openai()
print(json.dumps([read - start, built - read, clock() - built]))
"""
# ru_maxrss would also count the process that started this one: the high-water mark of its own pages instead.
MILLION = """
import sys, gigawatt as gw
def peak():
    lines = open("/proc/self/status").read().splitlines()
    return next((float(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), float("nan"))
model = gw.deals.nvidia_openai()
before, start = peak(), clock()
run = model.run(int(sys.argv[1]), 7)
took = clock() - start
float(run["returns.npv"].quantile(0.95))
print(json.dumps([before, peak(), took]))
"""
# From one changed input to the statistics of all default outputs: the second and later changes of a session.
CHANGE = """
import sys, gigawatt as gw
model = gw.deals.nvidia_openai()
threads = int(sys.argv[1])
def change(pue):
    start = clock()
    run = model.case("other", {"power.pue": pue}).run(10_000, 7, threads=threads)
    for name in ("returns.npv", "required.per_gw_year"):
        run[name].mean(), run[name].quantile(0.05), run[name].quantile(0.95)
    return clock() - start
change(1.2)
def lower(pue):
    start = clock()
    model.case("other", {"power.pue": pue}).plan()
    return clock() - start
print(json.dumps([change(1.21), lower(1.22)]))
"""


def ask(script: str, *arguments: object) -> list[float]:
    """Run a script in a process of its own that finds the same gigawatt."""
    import gigawatt

    places = [str(Path(gigawatt.__file__).parents[1]), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(places)}
    command = [sys.executable, "-c", CLOCK + script, *map(str, arguments)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    return list(json.loads(done.stdout))


def medians(count: int, script: str, *arguments: Any) -> list[float]:
    """Median of each number over several processes, after one that warms the disk's cache."""
    ask(script, *arguments)
    return [statistics.median(column) for column in zip(*(ask(script, *arguments) for _ in range(count)), strict=True)]


def rows(options: argparse.Namespace) -> list[Row]:
    """Import, build, memory, one change."""
    count = options.fresh
    numpy, gigawatt = medians(count, IMPORT)
    read, built, again = medians(count, BUILD)
    before, peak, took = ask(MILLION, options.million)
    million = f"{options.million:,} scenarios"
    found = [
        Row("import gigawatt, beyond NumPy's", gigawatt, numpy, "≤ 0.1 s", "peer: import numpy"),
        Row("build the flagship, records read", built, note=f"the second time {machine.seconds(again)}"),
        Row("read its records", read),
        Row(f"flagship, {million}: peak memory", peak, unit="MiB", note=f"before it {before:.0f} MiB"),
        Row(f"flagship, {million}: time", took, note="all cores, default outputs"),
    ]
    for threads in (1, 2):
        change, lower = medians(count, CHANGE, threads)
        what = f"one changed input → 10,000 scenarios, {threads} thread{'s' if threads > 1 else ''}"
        found.append(Row(what, change, expected="≤ 16 ms", note=f"case, plan and its text {machine.seconds(lower)}"))
    return found
