"""How fast gigawatt is on this machine, in one table. Nothing here is asserted.

    python tests/bench/run.py [--samples 100000] [--rounds 3] [--fresh 7] [--only fresh|flagship|parts]

Needs an installed gigawatt, or PYTHONPATH=python beside a built extension.

* fresh: in processes of their own: import, building the flagship, memory of a million scenarios, one changed input.
* flagship: the engine against whole-array NumPy (tests/python/numpy_evaluator.py) on the same draws: compared first,
  then in turn, medians. NumPy is given its draws; the engine makes them in both of its rows.
* parts: where the time of a flagship run goes.
"""

from __future__ import annotations

import argparse
import sys

import flagship
import fresh
import machine
import parts

THEMES = {"fresh": fresh, "flagship": flagship, "parts": parts}


def main() -> None:
    parser = argparse.ArgumentParser(description="gigawatt's speed, in one table")
    parser.add_argument("--samples", type=int, default=100_000, help="scenarios of the flagship")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of alternating runs")
    parser.add_argument("--fresh", type=int, default=7, help="fresh processes per figure")
    parser.add_argument("--only", choices=THEMES, action="append", help="one theme; may be given again")
    options = parser.parse_args()
    before = machine.load()
    rows = []
    for name in options.only or THEMES:
        print(f"{name} …", file=sys.stderr, flush=True)
        rows += [(name, *row) for row in THEMES[name].rows(options)]
    machine.show(rows, before)


if __name__ == "__main__":
    main()
