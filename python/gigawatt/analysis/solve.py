"""The value of a lever at which an output meets a target, on the same draws throughout."""

from __future__ import annotations

import itertools
import math
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gigawatt.analysis.lever import Lever, need_effect
from gigawatt.analysis.root import root
from gigawatt.analysis.samples import whole
from gigawatt.analysis.target import Target, read_target
from gigawatt.errors import InvalidValueError, NotMonotoneWarning, keywords

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from gigawatt import _core
    from gigawatt.modelling.model import Model

_POINTS = {False: 33, True: 9}  # of the scan, by whether scenarios are drawn
# Of the range, on either side of a root, for the slope: a mean is smooth on the same draws, the others move in steps.
_STEP = {"mean": 0.005, "quantile": 0.05, "probability": 0.05}


@dataclass(frozen=True)
class Solution:
    """Where a target is met; prints itself in words.

    status: ``found``; ``several`` (``roots`` has all that were found, no one is chosen: narrow the bounds);
    ``jump`` (the output crosses the target in one step there, without having its value); ``everywhere`` and ``nowhere``
    in the range, with the nearest end. value: a number in the lever's unit, a date or a flag; None unless found or
    jump. error: its standard error (days for a date), from the error of the statistic over the slope there; 0 on
    the base run. case: the model at the value. nearest: the tried value whose output is nearest to the target, and
    that output. today: the lever's central value, now: the output in the model as it is. evaluations: models that were
    computed.
    """

    lever: str
    output: str
    statistic: str
    status: str
    value: Any
    error: float
    unit: str
    roots: list[Any]
    nearest: tuple[Any, float]
    today: Any
    now: float
    evaluations: int
    bounds: tuple[Any, Any]
    case: Model | None = field(repr=False)
    notes: list[str] = field(default_factory=list)
    scan: list[tuple[float, float]] = field(default_factory=list, repr=False)
    percentile: float | None = None  # of the value within the lever's own distribution
    _lever: Lever | None = field(default=None, repr=False)
    _target: Target | None = field(default=None, repr=False)

    @keywords
    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the output over the range of the lever, the target, and where they meet.

        Raises InvalidValueError: the output has a value at fewer than two of the tried values.
        """
        from gigawatt.plotting.inversion import solution

        return solution(self, ax)

    def __repr__(self) -> str:
        from gigawatt.analysis.inversion_text import solution_text

        return solution_text(self)

    def _repr_html_(self) -> str:
        from gigawatt.analysis.inversion_text import solution_html

        return solution_html(self)


class _NoValueError(Exception):
    """The output has no value at a tried value of the lever."""


class Search:
    """Values of a target over a lever, each computed once."""

    def __init__(self, core: _core.Model, lever: Lever, target: Target) -> None:
        self._core = core
        self.lever = lever
        self.target = target
        self.found: dict[float, tuple[float, float]] = {}  # value and its error

    def value(self, x: float) -> float:
        """The statistic with the lever there."""
        x = float(x)
        if x not in self.found:
            self.found[x] = self.target.measure(self.lever.within(self._core, x))
        return self.found[x][0]

    def gap(self, x: float) -> float:
        """The statistic less its wanted value; zero within rounding."""
        value, level = self.value(x), self.target.level
        return 0.0 if abs(value - level) <= 1e-14 * max(abs(value), abs(level)) else value - level

    def finite_gap(self, x: float) -> float:
        """The same for a search, which ends where there is no value."""
        gap = self.gap(x)
        if not math.isfinite(gap):
            raise _NoValueError
        return gap

    def error(self, x: float) -> float:
        """Standard error of the statistic there."""
        self.value(x)
        return self.found[float(x)][1]

    def scan(self, low: float, high: float, points: int) -> list[tuple[float, float]]:
        """The statistic at equal steps."""
        steps = [low + (high - low) * k / (points - 1) for k in range(points - 1)] + [high]
        return [(x, self.value(x)) for x in steps]


def solve(
    model: Model,
    lever: Any,
    target: Any,
    bounds: Any,
    *,
    at: Mapping[str, str] | None,
    statistic: str,
    samples: int,
    seed: int,
    label: str | None,
    points: int | None,
    warn: bool = True,
) -> Solution:
    """See ``Model.solve``."""
    wanted = read_target(model, target, at, statistic, samples, seed)
    chosen = Lever.of(model, lever)
    need_effect(model, [chosen], wanted.output)
    search = Search(model._core, chosen, wanted)
    now = wanted.measure(model._core)[0]
    if chosen.kind == "flag":
        return _flag(model, search, bounds, now, label)
    low, high = chosen.bounds(bounds)
    count = _POINTS[wanted.sampled] if points is None else whole("points", points, 2)
    scan = search.scan(low, high, count)
    there = [(x, v) for x, v in scan if math.isfinite(v)]
    if not there:
        raise InvalidValueError(
            f"'{wanted.output}' has no value at any of {len(scan)} values of '{chosen.key}' from {chosen.text(low)} to "
            f"{chosen.text(high)}{_why(wanted)}",
            subject=wanted.output,
        )
    notes = _notes(search, scan, there)
    roots, jumps, stretch = _roots(search, scan)
    between = [x for x, (v, _) in search.found.items() if not math.isfinite(v) and x not in dict(scan)]
    if between:
        notes.append(f"it crosses the target around {chosen.text(between[0])}, where it has no value{_why(wanted)}")
    if not roots and len({wanted.holds(v) for _, v in there}) == 1:
        status = "everywhere" if wanted.holds(there[0][1]) else "nowhere"
    elif stretch and len(stretch) == len(scan):
        status, roots = "everywhere", []
    else:
        status = "several" if len(roots) > 1 else "jump" if jumps else "found" if roots else "nowhere"
    if stretch and status != "everywhere":
        notes.append(f"all values from {chosen.text(stretch[0])} to {chosen.text(stretch[-1])} meet it")
    span = max(v for _, v in there) - min(v for _, v in there)
    if span == 0.0 and status != "everywhere":
        notes.append(f"{chosen.key} moves it nowhere in this range")
    if warn and status in ("found", "jump") and any(n.startswith("not monotone") for n in notes):
        warnings.warn(
            f"{wanted.what} is not monotone in {chosen.key}: other values may meet the target too (.plot() shows it)",
            NotMonotoneWarning,
            stacklevel=4,
        )
    value = roots[0] if status in ("found", "jump") else None
    error = _error(search, value, (low, high), notes) if value is not None and wanted.sampled else 0.0
    nearest = min(there if value is None else [*there, (value, search.value(value))], key=lambda p: _away(wanted, p[1]))
    return _solution(search, model, label, status, value, error, roots, nearest, now, (low, high), notes, scan)


def _solution(
    search: Search, model: Model, label: str | None, status: str, value: float | None, error: float,
    roots: list[float], nearest: tuple[float, float], now: float, bounds: tuple[float, float], notes: list[str],
    scan: list[tuple[float, float]],
) -> Solution:  # fmt: skip
    lever, target = search.lever, search.target
    natural = None if value is None else lever.natural(value)
    case = None
    if natural is not None:
        case = model.case(label or f"{lever.key} = {lever.text(value or 0.0)}", {lever.key: natural})
    return Solution(
        lever.key, target.what, target.statistic, status, natural, error, lever.unit, [lever.natural(x) for x in roots],
        (lever.natural(nearest[0]), nearest[1]), None if lever.today is None else lever.natural(lever.today), now,
        len(search.found) + 1, (lever.natural(bounds[0]), lever.natural(bounds[1])), case, notes, scan,
        None if value is None else lever.percentile(value), lever, target,
    )  # fmt: skip


def _flag(model: Model, search: Search, bounds: Any, now: float, label: str | None) -> Solution:
    """A flag has two values: which of them meet the target."""
    if bounds is not None:
        raise InvalidValueError(f"'{search.lever.key}' is a flag: it has no bounds", subject=search.lever.key)
    scan = search.scan(0.0, 1.0, 2)
    met = [x for x, v in scan if math.isfinite(v) and search.target.holds(v)]
    status = ("nowhere", "found", "everywhere")[len(met)]
    value = met[0] if status == "found" else None
    there = [p for p in scan if math.isfinite(p[1])]
    if not there:
        raise InvalidValueError(
            f"'{search.target.output}' has no value, '{search.lever.key}' true or false{_why(search.target)}",
            subject=search.target.output,
        )
    nearest = min(there, key=lambda p: _away(search.target, p[1]))
    return _solution(search, model, label, status, value, 0.0, met[:1], nearest, now, (0.0, 1.0), [], scan)


def _roots(search: Search, scan: list[tuple[float, float]]) -> tuple[list[float], bool, list[float]]:
    """Roots, whether one is a jump, and the values of a stretch that meets the target throughout."""
    gaps = [search.gap(x) for x, _ in scan]
    values = [v for _, v in scan if math.isfinite(v)]
    span = max(values) - min(values)
    found: list[float] = []
    stretch: list[float] = []
    jump = False
    for k, (x, _) in enumerate(scan):
        if gaps[k] == 0.0:
            if k and gaps[k - 1] == 0.0:
                stretch = stretch or [scan[k - 1][0]]
                stretch.append(x)
            else:
                found.append(x)
        elif k and gaps[k - 1] * gaps[k] < 0.0:
            low, high = scan[k - 1][0], x
            try:
                ends = root(search.finite_gap, low, high, _width(search, low, high))
            except _NoValueError:
                continue  # _notes tells
            first, last = (search.gap(e) for e in ends)
            found.append(ends[0] if abs(first) <= abs(last) else ends[1])
            # What a smooth curve could do within that width is far less than this.
            steep = 100 * span * (ends[1] - ends[0]) / (high - low)
            jump = jump or abs(last - first) > max(1e-6 * span, steep, 5 * search.error(found[-1]))
    if stretch:
        found.append(stretch[-1])
    return sorted(set(found)), jump, stretch


def _width(search: Search, low: float, high: float) -> float:
    """How narrow a bracket is made: to rounding on the base run, well below its error where scenarios are drawn."""
    if search.lever.kind == "date":
        return 1e-4
    relative = {"base": 1e-13, "mean": 1e-9}.get(search.target.statistic, 1e-7)
    return max(relative * (high - low), 4e-16 * max(abs(low), abs(high)))


def _error(search: Search, x: float, bounds: tuple[float, float], notes: list[str]) -> float:
    """Standard error of a root: that of the statistic over its slope, by differences on the same draws."""
    step = _STEP[search.target.statistic] * (bounds[1] - bounds[0])
    low, high = max(bounds[0], x - step), min(bounds[1], x + step)
    slope = (search.value(high) - search.value(low)) / (high - low)
    if slope == 0.0 or not math.isfinite(slope):
        notes.append("its standard error is not known: the output is flat around it")
        return math.nan
    return abs(search.error(x) / slope)


def _notes(search: Search, scan: list[tuple[float, float]], there: list[tuple[float, float]]) -> list[str]:
    notes = []
    if len(there) < len(scan):
        notes.append(
            f"{search.target.output} has no value at {len(scan) - len(there)} of {len(scan)} tried values"
            f"{_why(search.target)}"
        )
    values = [v for _, v in there]
    span = max(values) - min(values)
    noise = max([1e-9 * span, *(search.error(x) for x, _ in there)])
    ups = any(b - a > noise for a, b in itertools.pairwise(values))
    downs = any(a - b > noise for a, b in itertools.pairwise(values))
    if ups and downs:
        notes.append(f"not monotone: {search.target.what} rises and falls in this range")
    if search.lever.label is None and len(search.lever.cells) > 1:
        notes.append(f"all {len(search.lever.cells)} labels of {search.lever.key} have the value")
    one = search.lever.one
    if one is not None and not one.is_constant and not one.continuous:
        notes.append(f"{search.lever.key} is drawn from single values in the model; values between them are tried too")
    if search.lever.moves:
        notes.append(f"{search.lever.key} moves over time in the model, and is constant here")
    return notes


def _why(target: Target) -> str:
    return f": it has one where {target.info.status} holds" if target.info.status else ""


def _away(target: Target, value: float) -> float:
    """How far a value is from meeting the target."""
    return 0.0 if target.relation != "=" and target.holds(value) else abs(value - target.level)
