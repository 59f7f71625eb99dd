"""Numba: one generated scalar loop over time per scenario, fastmath, blocks of scenarios on all threads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from peers.given import INPUTS, RESULTS, Array, kernels, over_time
from peers.loop import SCALARS, loop
from peers.trace import program

TITLE = "Numba"
NEEDS = ("numba",)
WAYS = ("parallel", "block")  # threads of its own; or one block per call, without the interpreter lock
CHUNKS = (0,)


def source(names: tuple[str, ...]) -> str:
    """Python text of ``block``, all periods of some scenarios, and of ``whole``, blocks in parallel."""
    found = loop(program(names), SCALARS)
    tables = [f"time_{n}" for n in over_time(1)]
    shapes = [f"{kind}_{n}" for n in kernels(1) for kind in ("kernel", "length")]
    given = ", ".join([*INPUTS, *(f"out_{n}" for n in names), *tables, *shapes])
    slices = [f"{n}[:, a:b]" if n == "shock" else f"{n}[a:b]" for n in INPUTS]
    slices += [f"out_{n}[a:b]" if n in RESULTS else f"out_{n}[:, a:b]" for n in names]
    lines = [f"def block({given}):", "  periods, scenarios = shock.shape"]
    lines += [f"  {h} = np.empty(periods)" for h in found.histories]
    lines.append("  for i in range(scenarios):")
    for line in found.before:
        what, _, value = line.partition(" = ")
        lines.append(f"    {what} = {value}[i]" if value in INPUTS else f"    {line}")
    lines += [f"    {name} = {start}" for name, start in found.kept.items()]
    lines.append("    for t in range(periods):")
    lines += [f"      {line}".replace("= shock", "= shock[t, i]") for line in (*found.inside, *found.after)]
    lines += [f"      out_{n}[t, i] = {value}" for n, value in found.series.items()]
    lines += [f"    out_{n}[i] = {value}" for n, value in found.reduced.items()]
    lines += [
        f"def whole({given}):",
        "  scenarios, width = shock.shape[1], 256",
        "  for k in prange((scenarios + width - 1) // width):",
        "    a, b = k * width, min((k + 1) * width, scenarios)",
        f"    block({', '.join([*slices, *tables, *shapes])})",
    ]
    return "\n".join(lines)


def make(names: tuple[str, ...], periods: int, way: str = "parallel", per_year: int = 4) -> Callable[..., None]:
    """A function of draws that fills arrays of results; it may be called from several threads where it is a block."""
    import math

    import numba

    space: dict[str, Any] = {"np": np, "math": math, "prange": numba.prange}
    exec(compile(source(names), "numba_loop", "exec"), space)
    space["block"] = run = numba.njit(fastmath=True, nogil=True)(space["block"])
    if way == "parallel":
        run = numba.njit(fastmath=True, parallel=True)(space["whole"])
    fixed: list[Any] = list(over_time(periods, per_year).values())
    for kernel in kernels(periods).values():
        fixed += [kernel, int(np.flatnonzero(kernel)[-1]) + 1]

    def evaluate(draws: Mapping[str, Array], out: Mapping[str, Array]) -> None:
        run(*(draws[n] for n in INPUTS), *(out[n] for n in names), *fixed)

    return evaluate
