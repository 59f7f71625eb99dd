"""How the values of one cell are spread over the scenarios, and a histogram or exceedance curve of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gigawatt.display.numbers import number, with_error
from gigawatt.display.tree import cell_text
from gigawatt.plotting.scale import Scale, scale_of
from gigawatt.plotting.style import INK, PALETTE, TEXT, Sheet, plain
from gigawatt.results import sampled
from gigawatt.types import Array

if TYPE_CHECKING:
    from gigawatt.results.quantity_result import QuantityResult

_BINS = 60
_ATOMS = 40  # so many distinct values at most are drawn as bars of their own
_TAIL = 1.5  # the axis stops at p0.5 and p99.5 where the whole range is so many times longer


@dataclass(frozen=True)
class Spread:
    """Counts in buckets, and the statistics beside them; in the shown unit."""

    low: Array
    high: Array
    counts: Array
    mean: float
    error: float
    p5: float
    p50: float
    p95: float

    @classmethod
    def of_result(cls, result: QuantityResult) -> Spread:
        """The run's own histogram of a single cell."""
        low, high, counts = (np.array(column, dtype=float) for column in zip(*result.histogram(), strict=True))
        quantiles = [float(result.quantile(q)) for q in (0.05, 0.5, 0.95)]
        return cls(low, high, counts, float(result._moment("mean")), float(result.mean_error()), *quantiles)

    @classmethod
    def of_samples(cls, samples: Array, per_replicate: int = 0) -> Spread:
        """Samples of a single cell; those that are not finite count nowhere. per_replicate: as of ``Run``."""
        values, counts = np.unique(samples[np.isfinite(samples)], return_counts=True)
        quantiles = [float(sampled.quantile(samples, q)) for q in (0.05, 0.5, 0.95)]
        mean, error = float(sampled.mean(samples)), float(sampled.mean_error(samples, per_replicate))
        return cls(values, values, counts.astype(float), mean, error, *quantiles)

    def times(self, factor: float) -> Spread:
        """The same in another unit."""
        rest = (self.mean, self.error, self.p5, self.p50, self.p95)
        return Spread(self.low * factor, self.high * factor, self.counts, *(v * factor for v in rest))

    @property
    def total(self) -> float:
        """Scenarios that are counted."""
        return float(self.counts.sum())

    @property
    def constant(self) -> bool:
        """Whether every scenario gives the same value."""
        return bool(self.low[0] == self.high[-1])

    def quantile(self, q: float) -> float:
        """Quantile as the buckets have it."""
        rank = int(np.searchsorted(self.counts.cumsum(), q * self.total))
        return float(self.high[min(rank, len(self.high) - 1)])

    @property
    def window(self) -> tuple[float, float]:
        """What the axis shows: everything, or without the tails where they are long."""
        low, high = float(self.low[0]), float(self.high[-1])
        inner = self.quantile(0.005), self.quantile(0.995)
        length = inner[1] - inner[0]
        if length <= 0 or high - low <= _TAIL * length:
            return low, high
        return max(low, inner[0] - 0.05 * length), min(high, inner[1] + 0.05 * length)

    def atoms(self) -> tuple[Array, Array] | None:
        """Values and counts of what takes few values only; None for what is continuous."""
        apart = np.flatnonzero(self.low[1:] > self.high[:-1] * (1 + 1e-12)) + 1
        starts = np.concatenate([[0], apart])
        counts = np.add.reduceat(self.counts, starts)
        few = len(starts) <= _ATOMS and self.total >= 20 * len(starts) and len(self.low) <= 2 * len(starts)
        if not few:
            return None
        middle = (self.low + self.high) / 2 * self.counts
        return np.add.reduceat(middle, starts) / counts, counts

    def binned(self, edges: Array) -> Array:
        """Counts in bins: a bucket that lies across an edge is divided by length."""
        wide = self.high > self.low
        points = np.histogram(self.low[~wide], edges, weights=self.counts[~wide])[0]
        if not wide.any():
            return np.asarray(points)
        ends = np.stack([self.low[wide], self.high[wide]], axis=1).ravel()
        below = np.concatenate([[0], np.repeat(self.counts[wide].cumsum(), 2)[:-1]])
        return np.asarray(points + np.diff(np.interp(edges, ends, below)))


def histogram(
    sheet: Sheet, side_scale: Scale, spread: Spread, name: str, *, label: str = "", at: int = 0,
    bins: Sequence[Spread] = (),
) -> None:  # fmt: skip
    """Draw a distribution: bars whose heights are shares of the scenarios, p5, p50, p95 and the mean.

    bins: spreads that share the bins of this one, so that heights can be compared.
    """
    scale = sheet.scale("x", side_scale, name)
    sheet.scale("y", Scale("flag", "flag"), name)
    sheet.ax.set_ylabel("share of scenarios (%)", fontsize=TEXT, color=INK)
    colour = PALETTE[at % len(PALETTE)]
    if spread.constant:
        _constant(sheet, spread, scale, colour, label)
        return
    share = 100 / spread.total
    atoms = spread.atoms()
    if atoms is not None:
        values, counts = atoms
        gap = float(np.min(np.diff(values))) * scale.factor if len(values) > 1 else 1.0
        low, high = scale.of(values) - 0.4 * gap, scale.of(values) + 0.4 * gap
    else:
        windows = [s.window for s in bins or [spread] if not s.constant]
        edges: Array = np.linspace(min(w[0] for w in windows), max(w[1] for w in windows), _BINS + 1, dtype=np.float64)
        counts = spread.binned(edges)
        low, high = scale.of(edges[:-1]), scale.of(edges[1:])
        beyond = 1 - counts.sum() / spread.total
        if beyond > 1e-9:
            whose = f" of '{label}'" if label else ""
            sheet.note(f"{100 * beyond:.2g} % of the scenarios{whose} lie beyond the axis")
    sheet.ax.bar(
        low, counts * share, width=high - low, align="edge", color=colour, alpha=0.45,
        label=plain(label) or None, linewidth=0,
    )  # fmt: skip
    _lines(sheet, spread, scale, colour, alone=not label)


def exceedance(sheet: Sheet, side_scale: Scale, spread: Spread, name: str, *, label: str = "", at: int = 0) -> None:
    """Draw the share of scenarios that lie above each value."""
    scale = sheet.scale("x", side_scale, name)
    sheet.scale("y", Scale("flag", "flag"), name)
    what = "later" if scale.kind == "date" else "higher"
    sheet.ax.set_ylabel(f"probability of a {what} value (%)", fontsize=TEXT, color=INK)
    colour = PALETTE[at % len(PALETTE)]
    if spread.constant:
        _constant(sheet, spread, scale, colour, label)
        return
    above = 100 * (1 - np.concatenate([[0], spread.counts.cumsum()]) / spread.total)
    x = scale.of(np.concatenate([spread.low[:1], spread.high]))
    how = "steps-post" if spread.atoms() is not None else "default"
    sheet.ax.plot(x, above, color=colour, linewidth=1.8, label=plain(label) or None, drawstyle=how)
    window = scale.of(np.array(spread.window))
    if spread.low[0] < spread.window[0] or spread.high[-1] > spread.window[1]:
        sheet.ax.set_xlim(*window)
        sheet.note("the axis leaves out long tails")
    sheet.ax.set_ylim(-2, 102)
    _lines(sheet, spread, scale, colour, alone=not label)


def probability(sheet: Sheet, spread: Spread, name: str, *, label: str = "", at: int = 0) -> None:
    """Draw a single flag: how probable yes and no are."""
    scale = sheet.scale("y", Scale("flag", "flag"), name)
    yes, doubt = float(scale.of(spread.mean)), 2 * float(scale.of(spread.error))
    x = np.array([0.0, 1.0]) + at * 0.4
    heights = [yes, 100 - yes]
    sheet.ax.bar(x, heights, 0.4, color=PALETTE[at % len(PALETTE)], alpha=0.75, label=plain(label) or None)
    sheet.ax.errorbar(x, heights, yerr=doubt if np.isfinite(doubt) else None, fmt="none", ecolor=INK, capsize=3)
    for place, height in zip(x, heights, strict=True):
        sheet.ax.annotate(
            f"{height:.1f} %", (place, height), xytext=(0, 6), textcoords="offset points", ha="center",
            fontsize=TEXT, color=INK,
        )  # fmt: skip
    sheet.ax.set_xticks(np.array([0.0, 1.0]) + at * 0.2, ["yes", "no"])
    sheet.ax.set_ylim(0, 108)
    sheet.note("whiskers: ±2 standard errors")


def written(value: float, kind: str) -> str:
    """One value as text, by its kind."""
    return cell_text(value, kind) if kind == "date" else number(value)


def natural(spread: Spread, kind: str, unit: str) -> Scale:
    """The scale that fits what is shown of a spread."""
    return scale_of(kind, unit, [*spread.window, spread.mean])


def _lines(sheet: Sheet, spread: Spread, scale: Scale, colour: str, *, alone: bool) -> None:
    ax = sheet.ax
    for q, value in (("p5", spread.p5), ("p50", spread.p50), ("p95", spread.p95)):
        x = float(scale.of(value))
        wide = 1.6 if q == "p50" else 0.9
        ax.axvline(x, color=colour, linewidth=wide, label=f"{q}: {_short(value, scale)}" if alone else None)
    if scale.kind == "date":
        return
    x, error = float(scale.of(spread.mean)), spread.error
    text = with_error(spread.mean * scale.factor, error * scale.factor) if error > 0 else _short(spread.mean, scale)
    ax.axvline(x, color=colour, linewidth=1.2, linestyle=(0, (4, 2)), label=f"mean: {text}" if alone else None)
    if error > 0:
        doubt = 2 * error * scale.factor
        ax.axvspan(x - doubt, x + doubt, color=colour, alpha=0.15, linewidth=0)
        sheet.note("beside the mean: ±2 standard errors")


def _short(value: float, scale: Scale) -> str:
    return written(value, "date") if scale.kind == "date" else number(value * scale.factor, 3)


def _constant(sheet: Sheet, spread: Spread, scale: Scale, colour: str, label: str) -> None:
    value = float(spread.low[0])
    x = float(scale.of(value))
    text = f"{written(value, scale.kind)}{'' if scale.kind == 'date' or scale.unit == '1' else f' {scale.unit}'}"
    sheet.ax.plot([x, x], [0, 100], color=colour, linewidth=2, label=plain(label or text))
    sheet.note(f"the same in every scenario: {text}")
