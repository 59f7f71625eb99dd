"""Where the time of a flagship run goes, by leaving things out."""

from __future__ import annotations

import argparse

import machine
from flagship import SEED, uncertain

import gigawatt as gw
from gigawatt import _core


def rows(options: argparse.Namespace) -> list[machine.Row]:
    """One thread and two; lowering, draws, formulas, moments, quantiles."""
    n = options.samples
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
        (
            "lower and compile",
            machine.seconds(took["compile"]),
            f"{len(model)} quantities, {program.steps} steps",
        ),
        ("1 thread: inputs alone, as samples", machine.seconds(took["draws"]), share("draws")),
        ("1 thread: outputs, as samples", machine.seconds(took["samples"]), share("samples")),
        ("1 thread: outputs, with moments", machine.seconds(took["moments"]), share("moments")),
        ("1 thread: outputs, moments and quantiles", machine.seconds(whole), f"{program.elements} cells"),
        (
            "2 threads: outputs, moments and quantiles",
            machine.seconds(took["two"]),
            f"{whole / took['two']:.2f}×",
        ),
    ]
    for lanes in (32, 64, 128, 256):
        seconds = machine.alternate({"": lambda w=lanes: _core.execute(program, SEED, n, threads=1, lanes=w)}, 1)[""]
        note = "as chosen" if lanes == program.lanes else ""
        found.append((f"1 thread: tiles of {lanes}", machine.seconds(seconds), note))
    return found
