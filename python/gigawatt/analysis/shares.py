"""Shares of the spread: how much of an output's variance each input, branch and kind of evidence accounts for.

From the samples of a run, without further runs. Each input's columns (labels, components of a path) are turned into
normal scores z by rank, and the output is regressed on z, z^2 - 1 and z^3 - 3 z of all of them. An input that is
independent of the others has the share of the variance that its terms explain once those of all others are taken away
(adjusted for their number); of a correlation group, what its members explain together is divided among them by the
Shapley value over the orders in which they may enter (Lindeman, Merenda and Gold 1980; for linear Gaussian models these
are the Shapley effects, Owen and Prieur 2017). The rest is what inputs do only together, and steps that no cubic
follows.
"""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from gigawatt import _core
from gigawatt.analysis.components import components, order_of
from gigawatt.analysis.factors import drawn_together, evidence_of, reached, shown, uncertain
from gigawatt.analysis.given_data import only_by_correlation, scenarios_of
from gigawatt.analysis.samples import chosen_cell, outlier_notes, replayed, varies
from gigawatt.errors import InvalidValueError, unknown_name
from gigawatt.types import Array

if TYPE_CHECKING:
    from gigawatt.results.explain import Explanation, Node
    from gigawatt.results.run import Run

LEAST, TERMS = 1_000, 5  # scenarios, and scenarios per term of the regression
_WHOLE = 6  # members of a group up to which all orders are taken
_ORDERS = 256  # drawn ones beyond


@dataclass(frozen=True)
class Shares:
    """Shares of the variance of one output, which add up to one with ``rest``; prints itself, largest first.

    by_input: of each uncertain input. by_evidence: summed by what the inputs rest on; ``scenario`` for what a case set.
    error: largest standard error of a share.
    """

    output: str
    by_input: dict[str, float]
    evidence: dict[str, str]
    rest: float
    error: float
    note: str
    notes: list[str] = field(default_factory=list)
    only_by_correlation: frozenset[str] = frozenset()

    @property
    def by_evidence(self) -> dict[str, float]:
        """Shares by evidence, largest first."""
        found: dict[str, float] = {}
        for name, share in self.by_input.items():
            found[self.evidence[name]] = found.get(self.evidence[name], 0.0) + share
        return dict(sorted(found.items(), key=lambda item: -item[1]))

    @property
    def headline(self) -> str:
        """What the spread comes from by evidence, in words."""
        from gigawatt.analysis.sensitivity_text import evidence_line

        return evidence_line(self)

    def __getitem__(self, name: str) -> float:
        if name not in self.by_input:
            raise unknown_name("uncertain input", name, self.by_input)
        return self.by_input[name]

    def __repr__(self) -> str:
        from gigawatt.analysis.sensitivity_text import shares_text

        return shares_text(self)

    def _repr_html_(self) -> str:
        from gigawatt.analysis.sensitivity_text import shares_html

        return shares_html(self)


def shares(run: Run, output: str, at: Mapping[str, str] | None, samples: int | None) -> Shares:
    """See ``Run.shares``."""
    core = run.model._core
    core.at(output)
    count = scenarios_of(run, samples, LEAST)
    cell, where = chosen_cell(core, output, at or {})
    y = replayed(run, [output], count)[0][cell]
    varies(output, y[None])
    there = np.isfinite(y)
    y = y[there]
    y = (y - y.mean()) / y.std()
    used, related = reached(core, [output]), only_by_correlation(core, [output])
    names = uncertain(core)
    found = {shown(n): 0.0 for n in names}
    tied = [[n for n in group if n in used or n in related] for group in drawn_together(core, names)]
    tied = [group for group in tied if group]
    blocks = [[_terms(components(core, n, replayed(run, [n], count)[0])[:, there]) for n in group] for group in tied]
    size = sum(len(terms) for block in blocks for terms in block)
    if len(y) < TERMS * size:
        raise InvalidValueError(
            f"{len(y):,} scenarios with a value of '{output}', and the {size} terms of its inputs need at least "
            f"{TERMS * size:,}: run more, samples={TERMS * size}", subject="samples",
        )  # fmt: skip
    for group, gains in zip(tied, _divided(blocks, y, run.seed), strict=True):
        found.update(zip(map(shown, group), gains, strict=True))
    total = sum(found.values())
    if total > 1:  # by noise alone
        found = {n: s / total for n, s in found.items()}
    notes = outlier_notes(y[None])
    notes += [] if there.all() else [f"over the {100 * there.mean():.1f} % of scenarios with a value"]
    return Shares(
        f"{output}{where}", dict(sorted(found.items(), key=lambda item: -item[1])),
        {shown(n): evidence_of(run.model, n) for n in names}, max(0.0, 1.0 - total), _largest_error(found, len(y)),
        f"{count:,} scenarios of a run with seed {run.seed}", notes, frozenset(map(shown, related)),
    )  # fmt: skip


def _largest_error(found: Mapping[str, float], count: int) -> float:
    """Standard error of a squared multiple correlation in large samples, 2 R (1 - R^2) / sqrt(n), the largest."""
    return max((2 * math.sqrt(s) * (1 - s) / math.sqrt(count) for s in found.values()), default=0.0)


def _terms(columns: Array) -> Array:
    """Hermite terms of normal scores by rank, (term, scenario), each with mean 0."""
    listed = []
    for column in columns:
        n = len(column)
        z = np.empty(n)
        z[order_of(column)] = _normal_scores(n)
        _, inverse, counts = np.unique(column, return_inverse=True, return_counts=True)
        if len(counts) < n:  # equal values have equal scores: their mean
            z = (np.bincount(inverse, z) / counts)[inverse]
        terms = [z, z**2 - 1, z**3 - 3 * z][: max(1, len(counts) - 1)]
        listed += [t - t.mean() for t in terms]
    return np.stack(listed) if listed else np.zeros((0, columns.shape[1]))


def _normal_scores(count: int) -> Array:
    """Normal quantiles at (k + 1/2) / n."""
    normal = _core.Distribution.normal(0.0, 1.0)
    grid = np.linspace(-8.0, 8.0, 4001)
    levels = np.array([normal.cdf(float(g)) for g in grid])
    return np.asarray(np.interp((np.arange(count) + 0.5) / count, levels, grid))


def _divided(blocks: list[list[Array]], y: Array, seed: int) -> list[list[float]]:
    """What each block of terms explains of y (variance 1) without the others, divided among its members."""
    terms = np.concatenate([t for block in blocks for t in block])
    gram, cross = terms @ terms.T / len(y), terms @ y / len(y)
    slopes = np.linalg.lstsq(gram, cross, rcond=1e-10)[0]
    found, first = [], 0
    for block in blocks:
        ends = first + np.cumsum([0, *(len(t) for t in block)])
        inside = np.zeros(len(terms), dtype=bool)
        inside[first : ends[-1]] = True
        others = np.where(inside, 0.0, slopes)
        spread = 1.0 - 2.0 * others @ cross + others @ gram @ others  # of y less what the others explain
        rows = np.arange(first, ends[-1])
        part = _Block(gram[np.ix_(rows, rows)], (cross - gram @ others)[rows], float(spread), len(y), ends - first)
        found.append(part.divided(seed))
        first = int(ends[-1])
    return found


@dataclass
class _Block:
    """Terms of inputs that are drawn together, and their covariances with what is left of the output."""

    gram: Array
    cross: Array
    spread: float
    count: int
    ends: np.ndarray[Any, np.dtype[np.int_]]  # of the members' terms

    def explained(self, members: frozenset[int]) -> float:
        """What the terms of some members explain, adjusted for their number."""
        rows = np.array([row for k in sorted(members) for row in range(self.ends[k], self.ends[k + 1])], dtype=int)
        if not len(rows):
            return 0.0
        share = float(
            np.linalg.lstsq(self.gram[np.ix_(rows, rows)], self.cross[rows], rcond=1e-10)[0] @ self.cross[rows]
        )
        return max(0.0, share - (self.spread - share) * len(rows) / max(self.count - len(rows) - 1, 1))

    def divided(self, seed: int) -> list[float]:
        """Shapley values over the orders in which members may enter."""
        size = len(self.ends) - 1
        if size <= _WHOLE:
            orders = list(itertools.permutations(range(size)))
        else:
            generator = np.random.Generator(np.random.Philox(seed))
            orders = [tuple(int(k) for k in generator.permutation(size)) for _ in range(_ORDERS)]
        explained = functools.cache(self.explained)
        gains = np.zeros(size)
        for order in orders:
            for k, member in enumerate(order):
                gains[member] += explained(frozenset(order[: k + 1])) - explained(frozenset(order[:k]))
        return [max(0.0, float(g)) for g in gains / len(orders)]


def explain(run: Run, name: str, at: Mapping[str, str] | None, depth: int | None) -> Explanation:
    """See ``Run.explain``."""
    from gigawatt.results.explain import explain as tree

    core = run.model._core
    own = {a.name for a in core.at(name).axes}  # other labels are for the quantities below it
    found = shares(run, name, {axis: label for axis, label in (at or {}).items() if axis in own}, None)
    made = tree(run.model, name, dict(at or {}), depth)
    drawn = set(uncertain(core))
    below: dict[str, float | None] = {}

    def share_of(quantity: str) -> float | None:
        if quantity not in below:
            inputs = [shown(n) for n in reached(core, [quantity]) if n in drawn]
            below[quantity] = sum(found.by_input[n] for n in inputs) if inputs else None
        return below[quantity]

    def marked(node: Node) -> Node:
        return replace(node, share=share_of(node.name), children=[marked(child) for child in node.children])

    made.root = marked(made.root)
    made.shares = found
    return made
