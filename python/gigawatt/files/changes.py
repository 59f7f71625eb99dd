"""What differs between two models or two runs, named: inputs, formulas, quantities, settings, outputs."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from gigawatt.files.figures import Cell, Figures
from gigawatt.files.records import Record


@dataclass(frozen=True)
class Change:
    """One thing that differs.

    what: setting, input, formula, state, correlation, unit, axes, evidence, kind, added or removed. old, new: as
    people read them, empty for what was not there.
    """

    what: str
    name: str
    old: str
    new: str
    unit: str = ""
    evidence: str = ""


@dataclass(frozen=True)
class OutputChange:
    """One output whose statistics differ, at the cell where they differ most (in standard errors).

    error is of the difference of the means: paired where both models were run on the same draws, else as if the two
    were independent. cells: how many of all differ; 0 where only bits below the digits of a saved figure do.
    """

    name: str
    unit: str
    at: tuple[str, ...]
    old: Cell
    new: Cell
    cells: int
    total: int
    error: float
    paired: bool = False
    index: int = 0  # of the cell among all

    @property
    def mean(self) -> float:
        """Difference of the means, new less old."""
        return self.new.mean - self.old.mean

    @property
    def p50(self) -> float:
        """Difference of the medians, new less old."""
        return self.new.p50 - self.old.p50


def between_records(old: Mapping[str, Record], new: Mapping[str, Record]) -> list[Change]:
    """Quantities that differ: changed ones in the order of the second, then added, then removed."""
    changed = [change for name in new if name in old for change in _between(old[name], new[name])]
    # What a case keeps under "x@before" belongs to its formula of x, and is no quantity of the user.
    fresh = [r for n, r in new.items() if n not in old and "@" not in n]
    lost = [r for n, r in old.items() if n not in new and "@" not in n]
    added = [Change("added", r.name, "", _described(r), r.unit, r.evidence) for r in fresh]
    gone = [Change("removed", r.name, _described(r), "", r.unit, r.evidence) for r in lost]
    return [*changed, *added, *gone]


def _described(r: Record) -> str:
    return r.text if r.kind in ("input", "correlation") else f"= {r.text}"


def _between(old: Record, new: Record) -> list[Change]:
    found: list[Change] = []
    evidence = new.evidence if new.evidence == old.evidence else f"{old.evidence or 'none'} → {new.evidence or 'none'}"
    if old.kind != new.kind:
        found.append(Change("kind", new.name, f"{old.kind} {_described(old)}", f"{new.kind} {_described(new)}",
                            new.unit, new.evidence or old.evidence))  # fmt: skip
    elif old.text != new.text:
        found.append(Change(new.kind, new.name, old.text, new.text, new.unit, evidence))
    elif old.evidence != new.evidence:
        found.append(Change("evidence", new.name, old.evidence, new.evidence, new.unit, new.evidence))
    if old.unit != new.unit:
        found.append(Change("unit", new.name, old.unit, new.unit))
    if old.axes != new.axes:
        found.append(Change("axes", new.name, " × ".join(old.axes) or "none", " × ".join(new.axes) or "none"))
    if old.digest != new.digest and all(change.what == "evidence" for change in found):
        # Such as a label of an axis, a bound, or a digit that the text does not show.
        found.append(Change(new.kind, new.name, old.text, f"{new.text} (differs in what the text does not show)",
                            new.unit, evidence))  # fmt: skip
    return found


def between_settings(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """Settings that both sides have and that differ, such as ``as_of`` or the version."""
    return [
        Change("setting", name, str(old[name] or "none"), str(new[name] or "none"))
        for name in old
        if name in new and old[name] != new[name]
    ]


def between_outputs(old: Mapping[str, Figures], new: Mapping[str, Figures]) -> list[OutputChange]:
    """Outputs that both sides have over the same cells and whose statistics differ."""
    found = []
    for name, before in old.items():
        after = new.get(name)
        if after is None or before.digest == after.digest or not before.fits(after):
            continue
        pairs = list(zip(before.cells, after.cells, strict=True))
        differ = [k for k, pair in enumerate(pairs) if not _same(*pair)]
        index = max(differ, key=lambda k: _distance(*pairs[k])) if differ else 0
        a, b = pairs[index]
        error = math.hypot(a.error, b.error)
        found.append(OutputChange(name, after.unit, a.labels, a, b, len(differ), len(pairs), error, index=index))
    return found


def paired(change: OutputChange, error: float) -> OutputChange:
    """The same change with the standard error of the paired difference."""
    return replace(change, error=error, paired=True)


def _same(a: Cell, b: Cell) -> bool:
    return all(x == y or (x != x and y != y) for x, y in zip(a.numbers, b.numbers, strict=True))


def _distance(a: Cell, b: Cell) -> float:
    """How far two cells are apart: in standard errors, those that have a value on one side only first."""
    if math.isnan(a.mean) != math.isnan(b.mean):
        return math.inf
    apart, error = abs(b.mean - a.mean), math.hypot(a.error, b.error)
    if not math.isfinite(apart):
        return -1.0
    if error > 0:
        return apart / error
    return 0.0 if apart == 0 else 1e300 * min(1.0, apart)
