"""Break-even curves: for each value of one lever, the value of another at which a target is met."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gigawatt.analysis.inversion_text import target_text
from gigawatt.analysis.lever import Lever, need_effect
from gigawatt.analysis.samples import whole
from gigawatt.analysis.solve import Search, _roots
from gigawatt.analysis.target import Target, read_target
from gigawatt.analysis.watched import watched
from gigawatt.errors import InvalidValueError, KindError, keywords

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from gigawatt.modelling.model import Model


@dataclass(frozen=True)
class BreakEven:
    """A curve over two levers; prints itself as a table.

    x: tried values of the first lever, in its shown unit (dates: days). roots: per x all values of the second that
    meet the target, lowest first; empty where none does, and ``why`` says what is so. y: the only root, NaN where there
    is none or several.
    """

    x_lever: str
    y_lever: str
    x_unit: str
    y_unit: str
    target: str
    x: list[float]
    roots: list[list[float]]
    why: list[str]
    today: tuple[float | None, float | None]
    notes: list[str] = field(default_factory=list)
    _x: Lever = field(default=None, repr=False)  # type: ignore[assignment]
    _y: Lever = field(default=None, repr=False)  # type: ignore[assignment]
    _target: Target = field(default=None, repr=False)  # type: ignore[assignment]

    @property
    def y(self) -> list[float]:
        """The only root for each x, NaN where there is none or several."""
        return [roots[0] if len(roots) == 1 else math.nan for roots in self.roots]

    def to_dataframe(self) -> Any:
        """One row per x and root as a pandas DataFrame; y is missing where no value meets the target."""
        from gigawatt.results.convert import require

        rows: list[dict[str, Any]] = []
        for x, roots, told in zip(self.x, self.roots, self.why, strict=True):
            shown = [self._y.natural(y) for y in roots] if roots else [None]
            rows += [{self.x_lever: self._x.natural(x), self.y_lever: y, "why": told} for y in shown]
        return require("pandas").DataFrame(rows)

    @keywords
    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the curve and today's point.

        Raises InvalidValueError: no x has a y that meets the target.
        """
        from gigawatt.plotting.inversion import break_even

        return break_even(self, ax)

    def __repr__(self) -> str:
        from gigawatt.analysis.inversion_text import break_even_text

        return break_even_text(self)

    def _repr_html_(self) -> str:
        from gigawatt.analysis.inversion_text import break_even_html

        return break_even_html(self)


def break_even(
    model: Model, x_lever: Any, y_lever: Any, target: Any, *, x: Sequence[Any] | None, x_bounds: Any, y_bounds: Any,
    at: Mapping[str, str] | None, statistic: str, samples: int, seed: int, points: int, progress: Any,
) -> BreakEven:  # fmt: skip
    """See ``Model.break_even``."""
    wanted = read_target(model, target, at, statistic, samples, seed)
    first, second = Lever.of(model, x_lever), Lever.of(model, y_lever)
    if first.name == second.name and (first.label == second.label or None in (first.label, second.label)):
        raise InvalidValueError(f"'{first.key}' is given as both levers: a curve is over two", subject=first.key)
    for lever in (first, second):
        if lever.kind == "flag":
            raise KindError(f"'{lever.key}' is a flag: a curve is over numbers or dates", subject=lever.key)
    need_effect(model, [first, second], wanted.output)
    if x is not None:
        if x_bounds is not None:
            raise InvalidValueError("x= are the values themselves: leave x_bounds= out", subject="x")
        tried = [first.read(value) for value in x]
        if not tried:
            raise InvalidValueError("x= holds no value", subject="x")
        for value in (min(tried), max(tried)):
            first.within(model._core, value)  # refuses what the input cannot be
    else:
        low, high = first.bounds(x_bounds)
        count = whole("points", points, 2)
        tried = [low + (high - low) * k / (count - 1) for k in range(count - 1)] + [high]
    low, high = second.bounds(y_bounds)
    all_roots: list[list[float]] = []
    why: list[str] = []
    evaluations = 0
    for value in watched(tried, progress, "break-even"):
        # One label at a time may be replaced of one input, so the second lever is read from the first's case.
        core = first.within(model._core, value)
        there = Lever(second.name, second.label, core.at(second.name))
        search = Search(core, there, wanted)
        scan = search.scan(low, high, 9)
        finite = [p for p in scan if math.isfinite(p[1])]
        roots = _roots(search, scan)[0] if finite else []
        all_roots.append(roots)
        why.append("" if len(roots) == 1 else "several" if roots else _told(second, wanted, finite))
        evaluations += len(search.found)
    notes = [
        f"{second.key} from {second.text(low)} to {second.text(high)}",
        f"{wanted.footer}, {evaluations} evaluations",
    ]
    return BreakEven(
        first.key, second.key, first.unit, second.unit, target_text(wanted), tried, all_roots, why,
        (first.today, second.today), notes, first, second, wanted,
    )  # fmt: skip


def _told(lever: Lever, target: Target, scan: list[tuple[float, float]]) -> str:
    """Why no value of the second lever meets the target."""
    if not scan:
        return "the output has no value"
    x, value = min(scan, key=lambda p: abs(p[1] - target.level))
    if target.relation != "=" and all(target.holds(v) for _, v in scan):
        return f"met everywhere; nearest to the border at {lever.text(x)}, with {target.text(value)}"
    return f"nearest at {lever.text(x)}, with {target.text(value)}"
