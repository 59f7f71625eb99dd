"""The designs of a Sobol' analysis: A, B, and for each factor A with that factor from B (and B with it from A).

Designs of several factors are one program (``copies``), which computes what does not depend on a factor once: on the
flagship's net present value 28 designs take less than half of the time of 28 programs, with the same bits. Where a case
keeps axes that its formulas do not have, or put a value into a correlation group, a model cannot be copied by adding to
it: then each design is a case and a program of its own.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from gigawatt import _core
from gigawatt.analysis.copies import Copies
from gigawatt.analysis.factors import Factor, mark_of, reached, redrawn, with_stream
from gigawatt.analysis.samples import axes_of, sample
from gigawatt.errors import GigawattError
from gigawatt.types import Array

TOGETHER, BYTES = 16, 256 * 2**20  # factors of one program, and bytes of its samples

Mixed = tuple[list[Array], "list[Array] | None"]  # AB_i and BA_i, by output


class Designs:
    """Samples of outputs, (cell, scenario) each, with draws of streams and of their doubles."""

    def __init__(self, core: _core.Model, moved: Sequence[Factor], names: list[str], seed: int, count: int) -> None:
        self.core, self.moved, self.names, self.seed, self.count = core, list(moved), names, seed, count
        self.everything = [m for f in moved for m in f.members]
        self.a = sample(core, names, seed, count)
        self.b = sample(redrawn(core, self.everything), names, seed, count)

    def mixed(self, both: bool, fused: bool = True) -> Iterator[Mixed]:
        """For each factor AB_i, with both also BA_i."""
        cells = sum(math.prod(len(a) for a in axes_of(self.core, n)) for n in self.names)
        size = min(TOGETHER, max(1, BYTES // (8 * self.count * cells * (2 if both else 1))))
        for first in range(0, len(self.moved), size):
            part = self.moved[first : first + size]
            yield from (self._fused(part, both) if fused else None) or self._apart(part, both)

    def _apart(self, part: Sequence[Factor], both: bool) -> Iterator[Mixed]:
        for factor in part:
            ab = sample(redrawn(self.core, factor.members), self.names, self.seed, self.count)
            others = [m for m in self.everything if m not in factor.members]
            ba = sample(redrawn(self.core, others), self.names, self.seed, self.count) if both else None
            yield ab, ba

    def _fused(self, part: Sequence[Factor], both: bool) -> list[Mixed] | None:
        """The same from one program; nothing where the model cannot be copied."""
        copies = Copies(self.core)
        there = reached(self.core, self.names)
        used = [[n for n in copies.dependents(f.members) if n in there] for f in part]
        mark = mark_of(self.core)
        in_b = {n: copies.named(n, "b") for n in self.everything} if both else {}

        def doubled(given: _core.Input) -> _core.Input:
            return with_stream(given, mark)

        try:
            for k, (factor, below) in enumerate(zip(part, used, strict=True)):
                moved = in_b or {m: copies.named(m, f"a{k}") for m in factor.members}
                if not both:
                    copies.inputs(factor.members, f"a{k}", doubled)
                elif k == 0:
                    copies.inputs(self.everything, "b", doubled)
                    whole = [n for n in copies.dependents(self.everything) if n in there]
                    copies.formulas(whole, "b", in_b)
                    in_b |= {n: copies.named(n, "b") for n in whole}
                copies.formulas(below, f"a{k}", {m: moved[m] for m in factor.members})
                if both:
                    copies.formulas(below, f"b{k}", {n: m for n, m in in_b.items() if n not in factor.members})
        except (GigawattError, ValueError):
            return None
        wanted: list[str] = []
        for k, below in enumerate(used):
            for which in ("a", "b") if both else ("a",):
                wanted += [copies.named(n, f"{which}{k}") for n in self.names if n in below]
        known = dict(zip(wanted, sample(copies.core, wanted, self.seed, self.count), strict=True))

        def design(which: str, k: int, plain: list[Array]) -> list[Array]:
            # An output that does not depend on the factor is as it was.
            return [known.get(copies.named(n, f"{which}{k}"), y) for n, y in zip(self.names, plain, strict=True)]

        return [(design("a", k, self.a), design("b", k, self.b) if both else None) for k in range(len(part))]
