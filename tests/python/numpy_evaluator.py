"""Whole-array NumPy evaluation of any model: the same graph, computed a second time without the engine.

``evaluate(model, names, inputs)`` walks the formulas of a model. Every value is an array over its axes in the canonical
order with the scenarios last; a dimension along which nothing varies has length 1. Loops go period by period, sums over
age go age by age. Only the inputs come from the engine: their samples, or the medians of their distributions.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
SECONDS_PER_DAY = 86400.0


def scale_of(quantity: Any) -> float:
    """How many coherent units one shown unit of a quantity is; dates are shown in days."""
    return {"number": quantity.shown_unit.scale, "date": SECONDS_PER_DAY}.get(quantity.kind, 1.0)


def evaluate(
    model: Any, names: Iterable[str], inputs: Mapping[str, Array] | None = None, *, nudge: float = 0.0
) -> dict[str, Array]:
    """Values of quantities in coherent units (flags as booleans), shaped (axes …, scenarios).

    inputs: samples (axes …, scenarios) in shown units, as ``run[name].to_numpy()`` gives them; the median of its
    distribution for an input that is not given. NaN where the status of a quantity says that it has no value.
    nudge: relative size of a disturbance of every operation that rounds: values that it moves much more than that are
    settled by rounding (a comparison at a tie, what is left of a difference of equals), not by the model.
    """
    with np.errstate(all="ignore"):
        return Evaluator(model, inputs or {}, nudge).results(names)


@dataclass(frozen=True)
class Node:
    """A formula, read once; equal formulas are one node."""

    number: int
    op: str
    kind: str
    name: str  # reference, prev, next: the quantity
    along: str  # axis of a reduction, cumulation, shift, selection
    place: int  # select: position of the label; shift: periods later
    backward: bool
    exponent: float
    values: tuple[float, ...]
    axes: tuple[str, ...]
    sizes: tuple[int, ...]
    args: tuple[Node, ...]
    refers: frozenset[str]

    def axis(self, name: str) -> int:
        return self.axes.index(name)


def normal_cdf(x: Array) -> Array:
    return np.vectorize(lambda v: 0.5 * math.erfc(-v / math.sqrt(2.0)), otypes=[float])(x)


POINTWISE: dict[str, Callable[..., Array]] = {
    "neg": np.negative, "sqrt": np.sqrt, "abs": np.abs, "exp": np.exp, "log": np.log, "floor": np.floor,
    "normal_cdf": normal_cdf, "not": np.logical_not, "is_finite": np.isfinite,
    "add": np.add, "sub": np.subtract, "mul": np.multiply, "div": np.divide, "pow": np.power,
    "minimum": np.minimum, "maximum": np.maximum, "less": np.less, "less_equal": np.less_equal,
    "equal": np.equal, "and": np.logical_and, "or": np.logical_or, "where": np.where,
}  # fmt: skip
REDUCE: dict[str, Callable[..., Array]] = {
    "sum": np.sum, "mean": np.mean, "product": np.prod, "min": np.min, "max": np.max, "any": np.any, "all": np.all,
}  # fmt: skip
CUMULATE: dict[str, Any] = {
    "cumulative_sum": np.add, "cumulative_product": np.multiply, "cumulative_max": np.maximum,
    "cumulative_any": np.logical_or, "cumulative_all": np.logical_and,
}  # fmt: skip
ROUNDED = {"add", "sub", "mul", "div", "sum", "mean", "product", "cumulative_sum", "cumulative_product"}
APPROXIMATED = {"power", "pow", "exp", "log", "normal_cdf", "sqrt", "lookup", "irr"}


def nudged(node: Node, x: Array, size: float) -> Array:
    """Disturbed by the value itself, so that equal values stay equal; whole numbers are exact unless approximated."""
    off = size * np.cos(1e4 * x + node.number)
    moved = x + (1.0 + x if node.op == "irr" else x) * off  # a rate is found as 1 + rate, to its last bit
    moves = np.isfinite(x) if node.op in APPROXIMATED else np.isfinite(x) & (x != np.rint(x))
    return np.where(moves, moved, x)


def widened(x: Array, axis: int, size: int) -> Array:
    """The array with a dimension of length 1 repeated to its full length."""
    if x.shape[axis] == size:
        return x
    return np.broadcast_to(x, (*x.shape[:axis], size, *x.shape[axis + 1 :]))


def label(x: Array, axis: int, index: int) -> Array:
    """One label of an axis, the dimension kept."""
    return x if x.shape[axis] == 1 else np.take(x, [index], axis=axis)


def shifted(x: Array, fill: Array, axis: int, count: int) -> Array:
    """x at ``count`` labels earlier, ``fill`` where there is none; x has its full length along the axis."""
    size = x.shape[axis]
    gap = min(abs(count), size)
    shape = np.broadcast_shapes(label(x, axis, 0).shape, fill.shape)
    kept = np.take(x, range(size - gap) if count > 0 else range(gap, size), axis=axis)
    kept = np.broadcast_to(kept, (*shape[:axis], size - gap, *shape[axis + 1 :]))
    ends = np.broadcast_to(fill, (*shape[:axis], gap, *shape[axis + 1 :]))
    return np.concatenate([ends, kept] if count > 0 else [kept, ends], axis=axis)


class Reader:
    """Formulas of the core → nodes, each different one once."""

    def __init__(self) -> None:
        self.known: dict[Any, Node] = {}
        self.met: Counter[int] = Counter()

    def read(self, expr: Any) -> Node:
        args = tuple(self.read(a) for a in expr.args)
        attribute, axes = expr.attribute, expr.axes
        values = () if expr.values is None else tuple(expr.values)
        along, place = attribute["axis"], attribute["count"]
        if expr.op == "select":
            place = next(a for a in expr.args[0].axes if a.name == along).labels.index(attribute["label"])
        if expr.op == "stack":
            along = next(a.name for a in axes if not any(a.name in arg.axes for arg in args))
        exponent = attribute["exponent"][0] / (attribute["exponent"][1] or 1)
        own = (expr.op, expr.kind, expr.name, along, place, attribute["backward"], exponent, values)
        shape = (tuple(a.name for a in axes), tuple(len(a.labels) for a in axes))
        key = (own, shape, tuple(a.number for a in args))
        if key not in self.known:
            refers = frozenset({expr.name} - {""}).union(*(a.refers for a in args))
            self.known[key] = Node(len(self.known), *own, *shape, args, refers)
        self.met[self.known[key].number] += 1
        return self.known[key]


class Evaluator:
    """Values of one model on given inputs."""

    def __init__(self, model: Any, inputs: Mapping[str, Array], nudge: float) -> None:
        self.nudge = nudge
        self.core = model._core
        self.about: Callable[[str], Any] = cache(self.core.at)
        self.reader = Reader()
        self.given = inputs
        self.days = np.array(self.core.timeline.days, dtype=float)
        self.periods = len(self.days) - 1
        self.formulas: dict[str, Node | None] = {}
        self.values: dict[str, Array] = {}
        self.shared: dict[int, Array] = {}
        self.loop: dict[tuple[str, int], Array] = {}  # values of a loop, by quantity and period
        self.members: frozenset[str] = frozenset()  # quantities of the loop under way

    def results(self, names: Iterable[str]) -> dict[str, Array]:
        found: dict[str, Array] = dict.fromkeys(names, np.zeros(()))
        for name in found:  # read everything first: what is met twice is kept
            self.read(name)
        for name in found:
            found[name] = self.present(name, self.quantity(name))
        scenarios = max([np.shape(x)[-1] for x in self.given.values()], default=1)
        return {n: np.broadcast_to(v, (*self.sizes_of(n), scenarios)) for n, v in found.items()}

    # What there is.
    def axes_of(self, name: str) -> tuple[str, ...]:
        return tuple(a.name for a in self.about(name).axes)

    def sizes_of(self, name: str) -> tuple[int, ...]:
        return tuple(len(a.labels) for a in self.about(name).axes)

    def read(self, name: str) -> Node | None:
        """Formula of a quantity, with all that it rests on."""
        if name not in self.formulas:
            info = self.about(name)
            self.formulas[name] = None if info.formula is None else self.reader.read(info.formula)
            for used in self.uses(name):
                self.read(used)
            if info.status:
                self.read(info.status)
        return self.formulas[name]

    def uses(self, name: str) -> frozenset[str]:
        read = [self.read(name), self.first(name)]
        return frozenset().union(*(node.refers for node in read if node is not None))

    def below(self, name: str) -> set[str]:
        found: set[str] = set()
        queue = [name]
        while queue:
            for used in self.uses(queue.pop()) - found:
                found.add(used)
                queue.append(used)
        return found

    @staticmethod
    def lift(x: Array, axes: tuple[str, ...], to: tuple[str, ...]) -> Array:
        """The array with a dimension of length 1 for every axis that it lacks."""
        sizes = dict(zip(axes, x.shape, strict=False))
        return x.reshape((*(sizes.get(a, 1) for a in to), x.shape[-1]))

    def present(self, name: str, value: Array) -> Array:
        """NaN where the status of a quantity says that it has no value."""
        status = self.about(name).status
        if not status:
            return value
        flags = self.lift(self.quantity(status), self.axes_of(status), self.axes_of(name))
        return np.where(flags, value, np.nan)

    # Values of quantities.
    def quantity(self, name: str) -> Array:
        """All periods of a quantity."""
        if name not in self.values:
            formula = self.read(name)
            if formula is None:
                self.values[name] = self.input(name)
            elif self.loop_of(name):
                self.run_loop(name)
            else:
                value = self.lift(self.whole(formula), formula.axes, self.axes_of(name))
                self.values[name] = self.present(name, value)
        return self.values[name]

    def input(self, name: str) -> Array:
        info = self.about(name)
        if name in self.given:
            value = np.asarray(self.given[name], dtype=float)
        else:
            own = info.input.axes
            central = info.input.central
            cells = np.array([cell.quantile_at_score(0.0) if central is None else central for cell in info.input.cells])
            cells = cells.reshape((*(len(a.labels) for a in own), 1))
            value = self.lift(cells, tuple(a.name for a in own), self.axes_of(name))
        return value != 0.0 if info.kind == "flag" else value * scale_of(info)

    def loop_of(self, name: str) -> frozenset[str]:
        """The quantities that hang together with this one in a loop; none for most."""
        below = self.below(name)
        return frozenset(n for n in below if name in below and name in self.below(n))

    def run_loop(self, name: str) -> None:
        """Every quantity of a loop, one period after the other."""
        members = self.loop_of(name)
        for outside in frozenset().union(*(self.uses(n) for n in members)) - members:
            self.quantity(outside)
        self.members, self.loop = members, {}
        forward = all(self.about(n).forward for n in members if self.about(n).body == "state")
        for t in range(self.periods) if forward else range(self.periods - 1, -1, -1):
            for member in members:
                self.member(member, t)
        for member in members:
            parts = np.broadcast_arrays(*(self.loop[member, t] for t in range(self.periods)))
            self.values[member] = np.concatenate(parts, axis=self.axes_of(member).index("time"))
        self.members, self.loop = frozenset(), {}

    def member(self, name: str, t: int) -> Array:
        """One period of a quantity of the loop under way."""
        if (name, t) not in self.loop:
            formula = self.formulas[name]
            assert formula is not None
            self.loop[name, t] = self.lift(self.at(formula, "time", t), formula.axes, self.axes_of(name))
        return self.loop[name, t]

    def first(self, name: str) -> Node | None:
        """What a state starts from."""
        initial = self.about(name).initial
        return None if initial is None else self.reader.read(initial)

    def initial(self, name: str) -> Array:
        first = self.first(name)
        assert first is not None
        return self.lift(self.whole(first), first.axes, self.axes_of(name))

    # Values of formulas.
    def whole(self, node: Node) -> Array:
        """All labels of all axes."""
        if node.number in self.shared:
            return self.shared[node.number]
        value = self.leaf(node)
        if value is None and node.op == "sum" and node.along == "age":
            age = node.args[0].axis("age")
            value = 0.0
            for a in range(node.args[0].sizes[age]):
                value = value + np.squeeze(self.at(node.args[0], "age", a), axis=age)
            value = self.disturbed(node, value)
        if value is None and node.op == "aged":
            age = node.axis("age")
            ages = np.broadcast_arrays(*(self.at(node, "age", a) for a in range(node.sizes[age])))
            value = np.concatenate(ages, axis=age)
        if value is None:
            value = self.apply(node, [self.whole(a) for a in node.args])
        if node.args and self.reader.met[node.number] > 1:
            self.shared[node.number] = value
        return value

    def at(self, node: Node, axis: str, i: int) -> Array:
        """One label of ``time`` (inside a loop) or ``age``; the dimension stays, with length 1."""
        if axis not in node.axes or (axis == "time" and not node.refers & self.members):
            value = self.whole(node)
            return label(value, node.axis(axis), i) if axis in node.axes else value
        if axis == "age":
            if node.op == "aged":
                inner = node.args[0]
                x, time = self.whole(inner), inner.axis("time")
                x = shifted(widened(x, time, self.periods), np.zeros((1,) * x.ndim), time, i)
                return self.lift(x, inner.axes, node.axes)
            if not node.args or node.along == "age":
                return label(self.whole(node), node.axis("age"), i)
        else:
            if node.op == "reference":
                return self.member(node.name, i)
            if node.op in ("prev", "next"):
                before = i - 1 if node.op == "prev" else i + 1
                inside = 0 <= before < self.periods
                return self.member(node.name, before) if inside else self.initial(node.name)
            if node.along == "time" or node.op == "aged":
                return self.history(node, i)
        return self.apply(node, [self.at(a, axis, i) for a in node.args])

    def history(self, node: Node, t: int) -> Array:
        """Operations along time inside a loop, for one period: from the periods that are known."""
        x, axes = node.args[0], node.args[0].axes
        if node.op == "shift":
            inside = 0 <= t - node.place < self.periods
            value = self.at(x, "time", t - node.place) if inside else self.whole(node.args[1])
            return self.lift(value, axes if inside else node.args[1].axes, node.axes)
        if node.op == "aged":
            ages = node.sizes[node.axis("age")]
            now = [self.lift(self.at(x, "time", t - a), axes, node.axes) for a in range(min(t + 1, ages))]
            now += [np.zeros_like(now[0])] * (ages - len(now))
            return np.concatenate(np.broadcast_arrays(*now), axis=node.axis("age"))
        if node.op in CUMULATE:
            span = range(self.periods - 1, t - 1, -1) if node.backward else range(t + 1)
            total = self.at(x, "time", span[0])
            for s in span[1:]:
                total = CUMULATE[node.op](total, self.at(x, "time", s))
            return self.disturbed(node, total)
        raise NotImplementedError(f"{node.op} along time inside a loop")

    def leaf(self, node: Node) -> Array | None:
        shape = (*node.sizes, 1)
        if node.op == "constant":
            return np.array(node.values).reshape(shape)
        if node.op in ("time.start", "time.end"):
            days = self.days[:-1] if node.op == "time.start" else self.days[1:]
            return (days * SECONDS_PER_DAY).reshape(shape)
        if node.op in ("age", "position"):
            return np.arange(node.sizes[0], dtype=float).reshape(shape)
        if node.op == "reference":
            return self.quantity(node.name)
        if node.op in ("prev", "next"):
            time = node.axis("time")
            x = widened(self.quantity(node.name), time, self.periods)
            return shifted(x, self.initial(node.name), time, 1 if node.op == "prev" else -1)
        return None

    def disturbed(self, node: Node, value: Array) -> Array:
        rounds = node.kind == "number" and (node.op in ROUNDED or node.op in APPROXIMATED)
        return nudged(node, value, self.nudge) if self.nudge and rounds else value

    def apply(self, node: Node, given: list[Array]) -> Array:
        """One operation on values of its arguments; they may be one label of an axis that it does not run along."""
        return self.disturbed(node, self.operation(node, given))

    def operation(self, node: Node, given: list[Array]) -> Array:
        first = node.args[0]
        if node.op in REDUCE:
            axis = first.axis(node.along)
            return REDUCE[node.op](widened(given[0], axis, first.sizes[axis]), axis=axis)
        if node.op == "select":
            axis = first.axis(node.along)
            return np.squeeze(label(given[0], axis, node.place), axis=axis)
        if node.op == "first":
            axis = first.axis("time")
            x = widened(given[0], axis, self.periods)
            found = (self.days * SECONDS_PER_DAY)[np.argmax(x, axis=axis)]
            return np.where(x.any(axis=axis), found, np.nan)
        if node.op in ("irr", "irr_status"):
            axis = first.axis("time")
            x = widened(given[0], axis, self.periods)
            rate = np.apply_along_axis(lambda series: rate_of(tuple(series)), axis, x)
            return rate if node.op == "irr" else ~np.isnan(rate) | ~np.isfinite(x).all(axis=axis)
        lifted = [self.lift(x, a.axes, node.axes) for x, a in zip(given, node.args, strict=True)]
        x = lifted[0]
        if node.op in POINTWISE:
            return POINTWISE[node.op](*lifted)
        if node.op == "power":
            return x**node.exponent
        if node.op == "lookup":
            return np.interp(x, node.values[0::2], node.values[1::2])
        if node.op == "stack":
            return np.concatenate(np.broadcast_arrays(*lifted), axis=node.axis(node.along))
        if node.op in CUMULATE:
            axis = node.axis(node.along)
            x = widened(x, axis, node.sizes[axis])
            x = np.flip(x, axis) if node.backward else x
            total = CUMULATE[node.op].accumulate(x, axis=axis)
            return np.flip(total, axis) if node.backward else total
        if node.op == "shift":
            axis = node.axis(node.along)
            return shifted(widened(x, axis, node.sizes[axis]), lifted[1], axis, node.place)
        raise NotImplementedError(node.op)


@lru_cache(maxsize=4096)
def rate_of(series: tuple[float, ...]) -> float:
    """The rate and its status are asked for apart, of the same series."""
    return internal_rate(np.array(series))


def internal_rate(series: Array) -> float:
    """The one rate between -0.99 and 10 at which a series is worth nothing; NaN where there is none or several."""
    flows = np.trim_zeros(series)
    if len(flows) < 2 or not np.isfinite(flows).all():
        return math.nan

    def worth(growth: Array) -> Array:
        """Sign of the value today, or at the end where growth is below 1 and powers would overflow."""
        powers = np.arange(len(flows)) - np.where(growth < 1.0, len(flows) - 1, 0)[..., None]
        return np.sign(np.sum(flows * growth[..., None] ** -powers.astype(float), axis=-1))

    signs = worth(grid := np.geomspace(0.01, 11.0, 2049))
    roots = [float(g) for g, s in zip(grid[1:], signs[1:], strict=True) if s == 0]
    for k in np.nonzero(signs[:-1] * signs[1:] < 0)[0]:
        low, high = float(grid[k]), float(grid[k + 1])
        while low < (middle := 0.5 * (low + high)) < high:
            low, high = (middle, high) if worth(np.array(middle)) == signs[k] else (low, middle)
        roots.append(low)
    return roots[0] - 1.0 if len(roots) == 1 else math.nan
