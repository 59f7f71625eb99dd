"""Estimators of Sobol' indices: sums over groups of scenarios, from which indices and their jackknife errors follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gigawatt.types import Array

GROUPS = 64  # of scenarios, for the jackknife


@dataclass(frozen=True)
class Sums:
    """Sums of one factor over each group of scenarios, (group, cell)."""

    count: Array
    a: Array
    b: Array
    squares: Array  # of A and of B
    firsts: Array  # of the products whose mean is the variance of first order
    totals: Array  # of half squared differences

    @classmethod
    def of(cls, a: Array, b: Array, ab: Array, ba: Array | None) -> Sums:
        """Sum over the scenarios with a value in all."""
        firsts, totals = b * (ab - a), 0.5 * (a - ab) ** 2
        if ba is not None:
            firsts, totals = 0.5 * (firsts + a * (ba - b)), 0.5 * (totals + 0.5 * (b - ba) ** 2)
        there = np.isfinite(firsts) & np.isfinite(totals)

        def summed(values: Array) -> Array:
            return grouped(np.where(there, values, 0.0))

        return cls(
            grouped(there.astype(float)), summed(a), summed(b), summed(a * a + b * b), summed(firsts), summed(totals)
        )

    def _left(self, values: Array) -> Array:
        """Sums over everything, then over all groups but one."""
        whole = values.sum(axis=0)
        return np.concatenate([whole[None], whole[None] - values])

    @property
    def variance(self) -> Array:
        """Variance of the output, of everything and without each group."""
        n = 2 * np.maximum(self._left(self.count), 1)
        return np.asarray(self._left(self.squares) / n - (self._left(self.a + self.b) / n) ** 2)

    def variance_of_all(self) -> Array:
        """Variance of the output."""
        return np.asarray(self.variance[0])

    def _index(self, sums: Array) -> Array:
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.asarray(self._left(sums) / np.maximum(self._left(self.count), 1) / self.variance)

    @property
    def first(self) -> Array:
        """Index of first order, of everything and without each group."""
        return self._index(self.firsts)

    @property
    def total(self) -> Array:
        """Total index, likewise."""
        return self._index(self.totals)


def pair_indices(a: Array, b: Array, mixed: Sequence[tuple[Array, Array]], sums: Sequence[Sums]) -> tuple[Array, Array]:
    """Indices of pairs beyond each alone, and their errors, (factor, factor, cell); zero on the diagonal."""
    size = len(mixed)
    cells = a.shape[0]
    values, errors = np.zeros((size, size, cells)), np.zeros((size, size, cells))
    ends = [*group_starts(a.shape[1]), a.shape[1]]
    for cell in range(cells):
        both = np.isfinite(a[cell]) & np.isfinite(b[cell])
        one = np.stack([np.where(both, ab[cell], np.nan) for ab, _ in mixed])
        other = np.stack([ba[cell] for _, ba in mixed])
        in_one, in_other = np.isfinite(one), np.isfinite(other)
        one, other = np.where(in_one, one, 0.0), np.where(in_other, other, 0.0)
        product = np.where(both, a[cell] * b[cell], 0.0)
        closed: Array = np.zeros((GROUPS, size, size))
        count: Array = np.zeros((GROUPS, size, size))
        for g in range(GROUPS):
            part = slice(ends[g], ends[g + 1])
            seen, met = in_one[:, part].astype(float), in_other[:, part].astype(float).T
            closed[g] = one[:, part] @ other[:, part].T - (seen * product[part]) @ met
            count[g] = seen @ met
        closed, count = closed + closed.transpose(0, 2, 1), count + count.transpose(0, 2, 1)
        whole, number = closed.sum(axis=0), count.sum(axis=0)
        means = np.concatenate([whole[None], whole - closed]) / np.maximum(
            np.concatenate([number[None], number - count]), 1
        )
        first = np.stack([s.first[:, cell] for s in sums], axis=1)
        variance = np.stack([s.variance[:, cell] for s in sums], axis=1)
        with np.errstate(invalid="ignore", divide="ignore"):
            index = means / np.sqrt(variance[:, :, None] * variance[:, None, :]) - first[:, :, None] - first[:, None]
        values[..., cell], errors[..., cell] = jackknife(index)
        np.fill_diagonal(values[..., cell], 0.0)
        np.fill_diagonal(errors[..., cell], 0.0)
    return values, errors


def group_starts(count: int) -> list[int]:
    """First scenario of each group."""
    return [g * count // GROUPS for g in range(GROUPS)]


def grouped(samples: Array) -> Array:
    """Sums over groups of scenarios, (group, cell)."""
    return np.asarray(np.add.reduceat(samples, group_starts(samples.shape[1]), axis=1).T)


def jackknife(values: Array) -> tuple[Array, Array]:
    """An estimate from everything (first row) and its standard error from those without one group (the others)."""
    parts = values[1:]
    spread = ((parts - parts.mean(axis=0)) ** 2).sum(axis=0)
    return values[0], np.sqrt(spread * (len(parts) - 1) / len(parts))


def mean(samples: Array) -> Array:
    """Mean over the scenarios that have a value, (cell)."""
    n = np.isfinite(samples).sum(axis=1)
    return np.asarray(np.where(np.isfinite(samples), samples, 0.0).sum(axis=1) / np.maximum(n, 1))
