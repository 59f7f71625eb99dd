"""Where the time of a flagship run goes, by leaving things out."""

from __future__ import annotations

import argparse

import machine
from flagship import SEED, uncertain

import gigawatt as gw
from gigawatt import _core


def rows(options: argparse.Namespace) -> list[machine.Row]:
    """One thread and two; lowering, draws, formulas, moments, quantiles."""
    n = options.counts[-1]
    model = gw.deals.nvidia_openai()
    program = _core.compile(model._core, model.outputs)
    inputs = _core.compile(model._core, uncertain(model))
    took = machine.alternate(
        {
            "compile": lambda: _core.compile(model._core, model.outputs),
            "draws": lambda: _core.sample(inputs, SEED, n, threads=1),
            "samples": lambda: _core.sample(program, SEED, n, threads=1),
            "moments": lambda: _core.execute(program, SEED, n, threads=1, quantiles=False),
            "one": lambda: _core.execute(program, SEED, n, threads=1),
            "two": lambda: _core.execute(program, SEED, n, threads=2),
        },
        options.rounds,
    )
    whole = took["one"]

    def share(key: str) -> str:
        return f"{100 * took[key] / whole:.0f} % of a run"

    found = [
        machine.Row("lower and compile", took["compile"], note=f"{len(model)} quantities, {program.steps} steps"),
        machine.Row("1 thread: inputs alone, as samples", took["draws"], note=share("draws")),
        machine.Row("1 thread: outputs, as samples", took["samples"], note=share("samples")),
        machine.Row("1 thread: outputs, with moments", took["moments"], note=share("moments")),
        machine.Row("1 thread: outputs, moments and quantiles", whole, note=f"{program.elements} cells"),
        machine.Row("2 threads: outputs, moments and quantiles", took["two"], whole, note="against one"),
    ]
    for lanes in (32, 64, 128, 256):
        seconds = machine.alternate({"": lambda w=lanes: _core.execute(program, SEED, n, threads=1, lanes=w)}, 1)[""]
        note = "as chosen" if lanes == program.lanes else ""
        found.append(machine.Row(f"1 thread: tiles of {lanes}", seconds, note=note))
    return found
