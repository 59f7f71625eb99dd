"""Tornado: what an output does when one input at a time goes to the low and to the high end of its range."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from gigawatt.analysis.components import order_of
from gigawatt.analysis.edges import moves
from gigawatt.analysis.factors import reached, shown, uncertain
from gigawatt.analysis.given_data import only_by_correlation, scenarios_of
from gigawatt.analysis.samples import chosen_cell, replayed, seed_of, unit_of, varies, whole
from gigawatt.analysis.statistic import measure, statistic_of
from gigawatt.errors import InvalidValueError, keywords, unknown_name

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from gigawatt.modelling.model import Model
    from gigawatt.results.run import Run


@dataclass(frozen=True)
class Bar:
    """One input: values of the output where the input is low and where it is high (NaN: it has none there).

    at_low, at_high: the input's value there; NaN of a path and where its labels differ, and moved says what moves.
    error: standard error of the worse end, 0 where nothing is drawn.
    """

    name: str
    low: float
    high: float
    base: float
    at_low: float
    at_high: float
    unit: str
    evidence: str
    error: float = 0.0
    moved: str = ""

    @property
    def swing(self) -> float:
        """From the least to the largest of low, high and base."""
        ends = [v for v in (self.low, self.high, self.base) if np.isfinite(v)]
        return max(ends) - min(ends) if len(ends) > 1 else 0.0


@dataclass(frozen=True)
class Tornado:
    """Bars of one output, the longest first; prints and plots itself.

    base: the output where no input is moved. unused: inputs that the output does not depend on; they have no bar.
    """

    output: str
    unit: str
    kind: str
    base: float
    bars: list[Bar]
    title: str
    note: str
    notes: list[str] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)

    def __iter__(self) -> Iterator[Bar]:
        return iter(self.bars)

    def __len__(self) -> int:
        return len(self.bars)

    def __getitem__(self, name: str) -> Bar:
        for bar in self.bars:
            if bar.name == name:
                return bar
        raise unknown_name("bar", name, [b.name for b in self.bars])

    def to_dataframe(self) -> Any:
        """One row per bar as a pandas DataFrame, the longest first."""
        from gigawatt.results.convert import require

        pandas = require("pandas")
        columns = ["low", "high", "swing", "error", "at_low", "at_high", "unit", "evidence"]
        rows = {b.name: [getattr(b, c) for c in columns] for b in self.bars}
        frame = pandas.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("input")
        frame.attrs.update(output=self.output, unit=self.unit, base=self.base)
        return frame

    @keywords
    def plot(self, ax: Axes | None = None, *, most: int = 15) -> Axes:
        """Draw the ``most`` longest bars from the base; how many are left out is said."""
        from gigawatt.plotting.sensitivity import tornado

        return tornado(self, ax, most)

    def __repr__(self) -> str:
        from gigawatt.analysis.sensitivity_text import tornado_text

        return tornado_text(self)

    def _repr_html_(self) -> str:
        from gigawatt.analysis.sensitivity_text import tornado_html

        return tornado_html(self)


def tornado(
    model: Model, output: str, at: Mapping[str, str] | None, low: float, high: float, statistic: str, samples: int,
    seed: int | None, per_label: bool,
) -> Tornado:  # fmt: skip
    """See ``Model.tornado``."""
    core = model._core
    info = core.at(output)
    if not 0.0 < low < high < 1.0:
        raise InvalidValueError(
            f"low and high are quantile levels with 0 < low < high < 1, got {low!r} and {high!r}", subject="low"
        )
    count, start = whole("samples", samples, 2), seed_of(seed)
    cell, where = chosen_cell(core, output, at or {})
    measured = measure(output, cell, statistic, start, count)
    base, _ = measured(core)
    if not np.isfinite(base):
        raise InvalidValueError(
            f"'{output}'{where} has no value where nothing is moved: statistic=\"quantile:0.5\" or run.tornado() look "
            "at the scenarios that have one", subject=output,
        )  # fmt: skip
    there = reached(core, [output])
    bars, unused = [], []
    for name in uncertain(core):
        if name not in there:
            unused.append(shown(name))
            continue
        q = core.at(name)
        for move in moves(core, name, low, high, per_label):
            ends = [measured(core.case(core.label, {name: end})) for end in (move.low, move.high)]
            worst = max(e for _, e in ends)
            values = (ends[0][0], ends[1][0], base, move.at_low, move.at_high)
            bars.append(Bar(move.name, *values, q.shown, q.evidence, worst, move.what))
    what = (
        "all else at base"
        if statistic == "base"
        else f"{statistic} with all else drawn, {count:,} samples, seed {start}"
    )
    told = [] if not core.correlations else ["members of a correlation group move alone"]
    return Tornado(
        f"{output}{where}", unit_of(info), info.kind, base, _sorted(bars),
        f"inputs at p{100 * low:g} and p{100 * high:g}", what, told, unused,
    )  # fmt: skip


def from_run(
    run: Run, output: str, at: Mapping[str, str] | None, share: float, statistic: str, samples: int | None
) -> Tornado:
    """See ``Run.tornado``."""
    core = run.model._core
    info = core.at(output)
    if not 0.0 < share <= 0.5:
        raise InvalidValueError(f"share is that of the scenarios at either end, above 0, at most 0.5, got {share!r}")
    count = scenarios_of(run, samples, 100)
    if count * share < 10:
        raise InvalidValueError(
            f"share={share:g} of {count:,} scenarios are {int(count * share)}: at least 10 are needed at either end",
            subject="share",
        )
    cell, where = chosen_cell(core, output, at or {})
    y = replayed(run, [output], count)[0][cell]
    varies(output, y[None])
    of = statistic_of(statistic)
    base = of(y)[0]
    there = reached(core, [output])
    related = only_by_correlation(core, [output])
    bars, unused = [], []
    for name in uncertain(core):
        if name not in there and name not in related:
            unused.append(shown(name))
            continue
        level = replayed(run, [name], count)[0].mean(axis=0)
        order, n = order_of(level), int(count * share)
        ends = [of(y[part]) for part in (order[:n], order[-n:])]
        q = core.at(name)
        bars.append(
            Bar(shown(name), ends[0][0], ends[1][0], base, float(level[order[:n]].mean()),
                float(level[order[-n:]].mean()), q.shown, q.evidence, max(e for _, e in ends))
        )  # fmt: skip
    notes = ["what is correlated with an input moves along"] if core.correlations else []
    if related:
        notes.append(f"only through correlation, with no path in the graph: {', '.join(map(shown, related))}")
    part = float(np.isfinite(y).mean())
    if part < 1:
        notes.append(f"over the {100 * part:.1f} % of scenarios with a value")
    return Tornado(
        f"{output}{where}", unit_of(info), info.kind, base, _sorted(bars),
        f"{statistic} of the scenarios with an input in its lowest and highest {100 * share:g} %",
        f"{count:,} scenarios of a run with seed {run.seed}; of labels and periods of an input their mean",
        notes, unused,
    )  # fmt: skip


def _sorted(bars: list[Bar]) -> list[Bar]:
    return sorted(bars, key=lambda b: -b.swing)
