"""Shapley effects: the share of the variance of each input, also where inputs are correlated; they add up to one.

Permutations of Song, Nelson and Staum (2016), with the cost E[Var(y | the others)] = E[(y - y')^2] / 2, where y' keeps
the others and draws the inputs asked about anew, conditional on them. The condition needs no search among samples: a
correlation group is a triangular combination of its members' own draws in the order in which they are listed, so where
those to be drawn anew stand last, new draws of their own are draws conditional on the rest. Along a permutation inputs
are added one by one: each group is listed in the reverse of that order, and one model serves the whole permutation.
Known answers for the linear Gaussian case: Owen and Prieur (2017).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from gigawatt import _core
from gigawatt.analysis.factors import evidence_of, moved, reached, same_axes, shown, uncertain
from gigawatt.analysis.indices import Indices, Measure, Sensitivity, over_cells
from gigawatt.analysis.samples import axes_of, outputs_of, sample, seed_of, unit_of, varies, whole, within_memory
from gigawatt.analysis.sobol_estimators import GROUPS, grouped
from gigawatt.errors import InterruptedRunError, InvalidValueError
from gigawatt.modelling import pickling
from gigawatt.results.progress import Progress
from gigawatt.types import Array

if TYPE_CHECKING:
    from gigawatt.modelling.model import Model

LEAST = 4 * GROUPS
FEWEST = 8  # permutations, where not all are taken: four pairs


def shapley_effects(
    model: Model, outputs: Any, samples: int, permutations: int, seed: int | None, progress: Any
) -> Sensitivity:
    """See ``Model.shapley_effects``."""
    count = whole("samples", samples, LEAST, f" for Shapley effects (four in each of {GROUPS} groups)")
    most, start, core = whole("permutations", permutations, FEWEST), seed_of(seed), model._core
    names = outputs_of(core, model.outputs, outputs)
    players = _players(core, names)
    if not players:
        raise InvalidValueError(
            f"no uncertain input is behind {', '.join(map(repr, names))}: there is no spread to share out",
            subject=names[0],
        )
    orders, exhaustive = _orders(len(players), most, start)
    axes = [axes_of(core, n) for n in names]
    cells = sum(math.prod(len(a) for a in over) for over in axes)
    within_memory(
        f"{len(players)} inputs, {count:,} samples of {cells:,} cells",
        float(len(players) + 4) * count * cells, "ask for fewer samples or outputs",
    )  # fmt: skip
    state = pickling.state_of(model)
    gains: list[list[Array]] = [[] for _ in names]  # by output: of one permutation, (player, group, cell)
    share = 1.0
    with Progress(progress, f"Shapley effects of '{model.label}'") as told:
        for done, order in enumerate(orders, 1):
            chain = [players[k] for k in order]
            ordered = _restored(model, state, chain)
            for k, costs in enumerate(_costs(ordered, chain, names, _seed(start, done), count)):
                there = np.isfinite(costs).all(axis=0)
                share = min(share, float(there.mean(axis=1).min()))
                sums = np.stack([grouped(np.where(there, c, 0.0)) for c in costs])
                per = np.maximum(grouped(there.astype(float)), 1)
                gain = np.zeros((len(players), GROUPS, sums.shape[-1]))
                gain[list(order)] = np.diff(sums / per, axis=0, prepend=0.0)
                gains[k].append(gain)
            if told.watch is not None and not told.watch(done, len(orders)):
                raise InterruptedRunError(f"stopped after {done} of {len(orders)} permutations: they are all needed")
    notes = (
        [f"over the scenarios with a value all along a permutation, at least {100 * share:.1f} %"] if share < 1 else []
    )
    notes += [f"drawn together: {', '.join(map(shown, p))}" for p in players if len(p) > 1]
    inputs = {shown(p[0]): p for p in players}
    known = reached(core, names)
    related = frozenset(n for n, p in inputs.items() if not any(m in known for m in p))
    if related:
        notes.append(f"* only through correlation, with no path in the graph: {', '.join(sorted(related))}")
    made = {}
    for k, name in enumerate(names):
        values, errors, variance = _effects(np.stack(gains[k]), exhaustive)
        if not np.any(variance > 0):
            varies(name, sample(core, [name], start, count)[0])
        made[name] = Indices(
            name, unit_of(core.at(name)), axes[k], list(inputs),
            {"effect": Measure(over_cells(values, axes[k]), over_cells(errors, axes[k]))},
            over_cells(variance, axes[k]), "Shapley effects",
            f"{'all ' if exhaustive else ''}{len(orders)} permutations of {len(players)} inputs, {count:,} samples for "
            f"each, seed {start}", notes, only_by_correlation=related, main="effect",
            evidence={n: evidence_of(model, p[0]) for n, p in inputs.items()},
        )  # fmt: skip
    return Sensitivity(made)


def _players(core: _core.Model, names: Sequence[str]) -> list[list[str]]:
    """Inputs that can have an effect: reached, or correlated with one that is; those of one stream together."""
    there = reached(core, names)
    drawn = uncertain(core)
    tied = [list(g) for g, _ in core.correlations if any(m in there and m in drawn for m in g)]
    for group in tied:
        same_axes(core, group, lenders=False)
    by_stream: dict[str, list[str]] = {}
    for name in drawn:
        by_stream.setdefault(core.at(name).input.stream, []).append(name)
    counts = {*there, *itertools.chain(*tied)}
    return [p for p in by_stream.values() if any(n in counts for n in p)]


def _orders(size: int, most: int, seed: int) -> tuple[list[tuple[int, ...]], bool]:
    """All permutations where they are few enough, else so many drawn ones, each followed by its reverse."""
    if math.factorial(min(size, 12)) <= most:
        return list(itertools.permutations(range(size))), True
    generator = np.random.Generator(np.random.Philox(seed))
    drawn = [tuple(int(k) for k in generator.permutation(size)) for _ in range((most + 1) // 2)]
    return [order for one in drawn for order in (one, one[::-1])], False


def _seed(seed: int, number: int) -> int:
    """Each permutation has draws of its own."""
    return int(np.random.SeedSequence([seed, number]).generate_state(1, np.uint64)[0])


def _restored(model: Model, state: dict[str, Any], chain: Sequence[Sequence[str]]) -> _core.Model:
    """The model with its correlation groups listed so that what is drawn anew first stands last.

    What draws nothing of its own (a case put a value or a formula there) stands behind all: nothing rests on it.
    """
    if not model._core.correlations:
        return model._core
    place = {shown(m): -k for k, player in enumerate(chain) for m in player}

    def listed(call: tuple[Any, ...]) -> tuple[Any, ...]:
        if call[0] != "correlate":
            return call
        names, ranks = call[1], call[2]
        order = sorted(range(len(names)), key=lambda k: place.get(shown(names[k]), 1))
        return ("correlate", [names[k] for k in order], [ranks[i * len(names) + j] for i in order for j in order])

    segments = [([listed(c) for c in added], *rest) for added, *rest in state["segments"]]
    changed = {**state, "segments": segments, "added": [listed(c) for c in state["added"]]}
    return pickling.restore(type(model), changed)._core


def _costs(core: _core.Model, chain: Sequence[Sequence[str]], names: list[str], seed: int, count: int) -> list[Array]:
    """Half squared differences from the first run as inputs are drawn anew one by one.

    By output, (step, cell, scenario).
    """
    first = sample(core, names, seed, count)
    steps = []
    for k in range(1, len(chain) + 1):
        anew = sample(moved(core, [m for player in chain[:k] for m in player]), names, seed, count)
        steps.append([0.5 * (a - b) ** 2 for a, b in zip(first, anew, strict=True)])
    return [np.stack(of_one) for of_one in zip(*steps, strict=True)]


def _effects(gains: Array, exhaustive: bool) -> tuple[Array, Array, Array]:
    """Effects and errors (player, cell) and the variance (cell), from gains (permutation, player, group, cell).

    Where all permutations were taken the error is that of the scenarios (their groups), else that of the pairs of a
    permutation and its reverse.
    """
    pairs = gains.mean(axis=2)
    replicates = gains.mean(axis=0).transpose(1, 0, 2) if exhaustive else 0.5 * (pairs[::2] + pairs[1::2])
    whole = replicates.mean(axis=0)
    variance = whole.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        effects = whole / np.where(variance > 0, variance, np.nan)
        residuals = (replicates - effects * replicates.sum(axis=1, keepdims=True)) / np.where(
            variance > 0, variance, np.nan
        )
    count = len(replicates)
    return effects, np.sqrt((residuals**2).sum(axis=0) / (count * (count - 1))), variance
