"""How fast gigawatt is on this machine, in one table. Nothing but agreement is asserted.

    python tests/bench/run.py [--quick] [--only ROWS] [--json FILE] [--no-peers]

Needs an installed gigawatt, or PYTHONPATH=python beside a built extension. The peers Numba, JAX and PyTorch come with
the extra ``bench``; the C++ peer needs g++. One that is missing is named as not installed. growth.py has plots of its
own.

* fresh: in processes of their own: import, building the flagship, memory of a million scenarios, one changed input.
* flagship: the engine against whole-array NumPy (tests/python/numpy_evaluator.py) on the same draws: compared first,
  then in turn, medians. NumPy is given its draws; the engine makes them.
* wide: the same with a synthetic model of some 300 quantities over 120 months.
* formulas: the synthetic model over 40 quarters against every peer, formulas alone, draws given; two threads each.
* end-to-end: draws, formulas, seven quantiles of ten series, against the best pipelines.
* change: one changed input to new statistics.
* memory: the peak of that run, for one and ten times as many scenarios.
* parts: where the time of a flagship run goes.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import against
import flagship
import fresh
import machine
import memory
import parts
import wide
from peers.chunks import NAMES

THEMES = {
    "fresh": fresh.rows,
    "flagship": flagship.rows,
    "wide": wide.rows,
    "formulas": against.formulas,
    "end-to-end": against.end_to_end,
    "change": against.change,
    "memory": memory.rows,
    "parts": parts.rows,
}


def main() -> None:
    parser = argparse.ArgumentParser(description="gigawatt's speed, in one table")
    parser.add_argument("--quick", action="store_true", help="small counts and few rounds: does everything work?")
    parser.add_argument("--only", choices=THEMES, action="append", help="one group of rows; may be given again")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the rows there too")
    parser.add_argument("--no-peers", action="store_true", help="NumPy alone beside gigawatt")
    parser.add_argument("--rounds", type=int, help="rounds of alternating runs")
    options = parser.parse_args()
    quick = options.quick
    options.counts = (1_000, 5_000) if quick else (10_000, 100_000)
    options.scenarios = 8_192 if quick else 98_304
    options.million = 20_000 if quick else 1_000_000
    options.rounds = options.rounds or (1 if quick else 3)
    options.fresh = 1 if quick else 7
    options.peers = tuple(n for n in NAMES if n.startswith("numpy")) if options.no_peers else NAMES
    before = machine.load()
    found = {}
    for name in options.only or THEMES:
        print(f"{name} …", file=sys.stderr, flush=True)
        found[name] = THEMES[name](options)
    about = machine.described(before)
    machine.show(found, about)
    if options.json:
        options.json.write_text(machine.as_json(found, about), "utf-8")


if __name__ == "__main__":
    main()
