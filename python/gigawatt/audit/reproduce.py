"""The same draws give the same bits: on any threads, instruction set and number of scenarios."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator

import numpy as np

from gigawatt import _core
from gigawatt.audit.check import Check, compared
from gigawatt.modelling import distributions
from gigawatt.modelling.axis import quarters
from gigawatt.modelling.model import Model
from gigawatt.types import Array

GROUP = "Same bits"
OUTPUTS = ["returns.npv", "valuation.enterprise", "captable.nvidia_stake", "fleet.accelerators"]
SEED = 7
SCENARIOS = 5000  # more than one block, the last one partial
FEW = 1000  # for the portable kernels, which are slow


def ways(model: Model) -> Iterator[Callable[[], Check]]:
    """One check per way in which a run may be made."""
    program = _core.compile(model._core, OUTPUTS)

    def sample(scenarios: int, threads: int = 1, level: str = "") -> Array:
        return _core.sample(program, SEED, scenarios, threads=threads, level=level)

    yield lambda: _same("1 and 2 threads", sample(SCENARIOS), sample(SCENARIOS, threads=2))
    used = _core.simd_level()
    for name in _core.simd_levels():
        if name != used:
            yield lambda name=name: _same(  # type: ignore[misc]
                f"instruction sets {used} (in use) and {name}", sample(FEW), sample(FEW, level=name)
            )
    yield lambda: _same(f"{FEW:,} scenarios and the first of {SCENARIOS:,}", sample(FEW), sample(SCENARIOS)[:, :FEW])
    yield _another_input
    yield _quantiles


def _bits(values: Array) -> str:
    return hashlib.sha256(np.ascontiguousarray(values).tobytes()).hexdigest()[:16]


def _same(what: str, expected: Array, got: Array) -> Check:
    return compared(GROUP, what, _bits(expected), _bits(got))


def _model(names: str) -> Model:
    made = Model("draws", quarters("2026Q1", 4))
    for name in names:
        made.define(f"{name}_used", made.input(name, distributions.to(3, 9), evidence="chance"))
    return made


def _another_input() -> Check:
    few, more = (_model(names).run(SCENARIOS, seed=SEED)["b_used"].to_numpy() for names in ("b", "abc"))
    return _same("draws of an input, with and without others beside it", few, more)


def _quantiles() -> Check:
    """A share of draws has standard error sqrt(q (1 - q) / n); four of them are allowed."""
    n, q = 100_000, 0.05
    below = float(np.mean(_model("a").run(n, seed=SEED)["a_used"].to_numpy() < 3.0))
    return compared(GROUP, f"share of {n:,} draws below the p5 asked for", q, below, 4 * (q * (1 - q) / n) ** 0.5)
