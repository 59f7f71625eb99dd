"""Random models, built with the public face of the package: a hypothesis strategy and a tally of what it made.

``cases()`` draws a timeline, inputs of every kind and path, then formulas, recurrences, cohorts, events and rates of
return over what there is already, and up to two cases of overrides. The recipes are in ``random_formulas``. Choices
come from short lists, the plainest first, so that a failing model shrinks to one that can be read: ``Formulas(model)``
prints it.
"""

from __future__ import annotations

import datetime
import functools
import operator
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from hypothesis import strategies as st
from random_formulas import (
    AXES,
    CAUSAL,
    DATES,
    DAY,
    FLAGS,
    NUMBERS,
    RARE,
    WHOLE,
    Expr,
    cohorts,
    event,
    has,
    in_unit_of,
    is_plain,
    known_unit,
    plain,
)

import gigawatt as gw
from gigawatt import _core
from gigawatt.errors import AxisError

DISTRIBUTIONS = (
    gw.uniform(0, 1), gw.normal(0.5, 1), gw.lognormal(p50=2, p95=4), gw.triangular(1, 2, 4), gw.pert(-1, 0, 3),
    gw.beta(2, 3), gw.gamma(2, 0.5), gw.student_t(4), gw.to(1, 3), gw.discrete([-1, 0, 2], [1, 2, 1]),
    gw.bernoulli(0.6), gw.empirical([0.5, 1.5, 1.5, 4]), gw.mixture([gw.normal(0, 1), gw.uniform(3, 4)], [2, 1]),
    gw.normal(0, 2).truncated(-1, 3), gw.normal(p5=-1, p95=2),
)  # fmt: skip
PATHS = (gw.fresh(), gw.walk(sd=0.3), gw.ar1(phi=0.6, sd=0.5), gw.gbm(sd=0.2))
TIMELINES: tuple[tuple[Callable[..., gw.Timeline], str, int], ...] = (
    (gw.quarters, "2026Q1", 90), (gw.months, "2027-11", 30), (gw.years, "2026", 365)
)  # fmt: skip


class Maker:
    """One model under way, and the expressions that the next formula may use."""

    def __init__(self, draw: Callable[..., Any]) -> None:
        self.draw = draw
        self.direction = ""  # of the recurrence under way: what an operation may look at
        make, first, self.days = self.pick(TIMELINES)
        self.model = gw.Model("random", make(first, self.whole(1, 12)))
        self.pools: dict[str, list[Expr]] = {"number": [], "flag": [], "date": [], "aged": []}
        self.counts: Counter[str] = Counter()

    # Choices.
    def pick(self, choices: Sequence[Any]) -> Any:
        return self.draw(st.sampled_from(choices))

    def whole(self, low: int, high: int) -> int:
        return int(self.draw(st.integers(low, high)))

    def maybe(self, one_in: int = 2) -> bool:
        return self.whole(1, one_in) == one_in

    def literal(self) -> float:
        return self.whole(-10, 14) / 4

    def name(self, prefix: str) -> str:
        self.counts[prefix] += 1
        return f"{prefix}{self.counts[prefix]}"

    def keep(self, made: Expr, prefix: str = "f") -> Expr:
        """Name a formula; later ones may use it."""
        named = self.model.define(self.name(prefix), made)
        self.pools["aged" if has(named, "age") else named.kind].append(named)
        return named

    def label(self, axis: gw.Axis) -> str:
        return str(self.pick(axis.labels))

    def along(self, x: Expr, *, whole: bool = True) -> str | None:
        """An axis of an expression; in a recurrence not time where all of it would be looked at."""
        names = [a.name for a in x.axes if not (whole and self.direction and a.name == "time")]
        return self.pick(names) if names else None

    def backward(self, axis: str) -> bool:
        return self.direction == "backward" if self.direction and axis == "time" else self.maybe()

    # Operands.
    def number(self, depth: int = 0) -> Expr:
        return self.made(NUMBERS, depth) if depth < 3 and self.maybe() else self.pick(self.pools["number"])

    def flag(self, depth: int = 0) -> Expr:
        return self.made(FLAGS, depth) if depth < 3 and self.maybe() else self.pick(self.pools["flag"])

    def date(self) -> Expr:
        return self.pick([*self.pools["date"], self.model.time.start, self.model.time.end])

    def any_of(self, kind: str) -> Expr:
        return {"number": self.number, "flag": self.flag, "date": self.date}[kind]()

    def without(self, axis: str, kind: str, like: Expr) -> Any:
        """An operand that does not vary along an axis."""
        found = [x for x in self.pools[kind] if not has(x, axis)]
        plain = {"number": 0, "flag": False, "date": datetime.date(2026, 5, 1)}[kind]
        chosen = self.pick([plain, *found])
        return in_unit_of(like, chosen) if kind == "number" and chosen is not plain else chosen

    def varied(self, kind: str, *, whole: bool = True) -> Expr:
        """An operand with an axis along which an operation may run, where there is one."""
        times = [self.model.time.start, self.model.time.end] if kind == "date" else []
        plain_time = whole and self.direction
        found = [x for x in [*self.pools[kind], *times] if any(a.name != "time" or not plain_time for a in x.axes)]
        return self.pick(found or self.pools[kind])

    def timed(self) -> Expr:
        """A number that varies over time."""
        return self.pick([x for x in self.pools["number"] if has(x, "time")])

    def made(self, recipes: dict[str, Callable[[Maker, int], Expr]], depth: int) -> Expr:
        names = [n for n in [*recipes, *(n for n in RARE if n in recipes)] if not (self.direction and n in WHOLE)]
        names = [n for n in names if not (self.direction == "backward" and n in CAUSAL)]
        return known_unit(recipes[self.pick(names)](self, depth + 1))

    # Inputs.
    def inputs(self) -> None:
        for _ in range(self.whole(1, 4)):
            unit = self.pick(["1", "USD", "%", "1e3*USD"])
            over = sorted({self.whole(0, 2) for _ in range(self.whole(0, 2))})
            how: dict[str, Any] = {"over": [AXES[k] for k in over]} if over else {}
            value = self.pick([self.literal(), *DISTRIBUTIONS, *PATHS[1:]])
            uncertain = isinstance(value, gw.Distribution)
            if uncertain and self.maybe():
                how["path"] = self.pick(PATHS)
            if uncertain and self.maybe(3):
                how["central"] = self.literal()
            elif len(over) == 1 and self.maybe():
                value = {label: self.pick([value, self.literal()]) if uncertain else self.literal()
                         for label in AXES[over[0]].labels}  # fmt: skip
            self.pools["number"].append(self.model.input(self.name("number"), value, unit, **how))
        periods = self.model.timeline
        given = np.array([self.literal() for _ in range(len(periods))])
        self.pools["number"].append(self.model.input("given", given, self.pick(["1", "USD"]), over=periods))
        axis = self.pick(AXES)
        flags = {label: self.maybe() for label in axis.labels}
        self.pools["flag"].append(self.model.input("flag", self.maybe()))
        self.pools["flag"].append(self.model.input("flags", flags, over=axis))
        first, span = periods.starts[0], self.days * len(periods)
        day = first + datetime.timedelta(self.whole(-20, span))
        days = {label: first + datetime.timedelta(self.whole(-20, span)) for label in axis.labels}
        self.pools["date"].append(self.model.input("day", day))
        self.pools["date"].append(self.model.input("days", days, over=axis))

    # What is more than one formula.
    def recurrence(self) -> None:
        """One state, or two that use each other, with formulas in between."""
        self.direction = self.pick(["forward", "backward"])
        before = {kind: len(pool) for kind, pool in self.pools.items()}
        states = []
        for _ in range(self.whole(1, 2)):
            over = [AXES[k] for k in range(2) if self.maybe()]
            initial = self.pick([0, self.literal(), *filter(is_plain, self.pools["number"])])
            if isinstance(initial, Expr):
                over += [a for a in initial.axes if a not in over]
            backward = self.direction == "backward"
            states.append(self.model.state(self.name("state"), "1", initial, over=over, backward=backward))
        neighbours = [s.next if self.direction == "backward" else s.prev for s in states]
        # Those made inside may use the states; the states come often, so that it is a loop.
        self.pools["number"] += neighbours * 3
        for _ in range(self.whole(0, 3)):
            self.formula()
        if self.direction == "forward" and self.maybe():
            self.keep(cohorts(self, 0))
        last = self.pools["number"][-1]
        for state, neighbour in zip(states, neighbours, strict=True):
            step = neighbour * self.pick([0.5, 1, 0.9]) + plain(self.pick([last, self.number()])) * 0.25
            for axis in step.axes:
                if axis not in state.axes:
                    step = self.pick([step.mean, step.max])(axis.name)
            state.update(gw.clip(step, -50, 50) if self.maybe() else step)
            self.pools["number"].append(state)
            last = state
        self.direction = ""
        self.pools = {kind: pool[: before[kind]] + unique(pool[before[kind] :]) for kind, pool in self.pools.items()}

    def rate(self) -> None:
        """A rate of return with its status beside."""
        flow = self.flow()
        status = self.keep(gw.irr_status(flow))
        self.pools["number"].append(self.model.define(self.name("rate"), gw.irr(flow), status=status.name))

    def flow(self) -> Expr:
        """Money that is first paid and then comes back, as a rule; one axis at most beside time."""
        flow = plain(self.timed())
        for axis in [a.name for a in flow.axes if a.name != "time"][1:]:
            flow = flow.sum(axis)
        first = gw.position(self.model.timeline.axis) == 0
        return gw.where(first, -abs(flow) - self.pick([1, 2]), abs(flow)) if self.maybe() else flow

    def cohort_of(self) -> Expr:
        """Value by age and period."""
        x = self.timed()
        if self.maybe():
            x = gw.where(gw.position(self.model.timeline.axis) == self.whole(0, 3), x, 0)
        age = Expr(_core.age_of(self.model._core.age_axis))
        if self.maybe(4):
            age = gw.position(gw.Axis._of(self.model._core.age_axis))
        life = self.pick([self.whole(1, 5), 2.5, gw.maximum(plain(self.pick(self.pools["number"])), 0.5)])
        survival = self.pick([
            gw.clip(1 - age / life, 0, 1), gw.clip(life - age, 0, 1), gw.exp(-age / life), gw.where(age < life, 1, 0),
            gw.lookup(age, [(0, 1), (1, 0.75), (4, 0)]), 1,
        ])  # fmt: skip
        return x.aged() * survival

    def formula(self) -> None:
        kind = self.pick([NUMBERS, NUMBERS, NUMBERS, FLAGS, FLAGS, DATES])
        self.keep(self.made(kind, 0))

    def fill(self) -> None:
        self.inputs()
        self.keep(self.timed() * 1)
        for _ in range(self.whole(4, 8)):
            what = self.pick(["formula"] * 12 + ["recurrence"] * 2 + ["event"] * 2 + ["cohort", "rate", "aged"])
            if what == "formula":
                self.formula()
            elif what == "recurrence":
                self.recurrence()
            elif what == "cohort":
                self.keep(cohorts(self, 0))
            elif what == "event":
                self.keep(event(self, 0))
            elif what == "rate":
                self.rate()
            else:
                self.keep(self.cohort_of(), "by_age")
        unused = [self.model[name] for name in self.model._core.unused_inputs()]
        if unused:  # a run warns of them
            self.model.define("all_finite", functools.reduce(operator.and_, map(gw.is_finite, unused)))


def unique(pool: list[Expr]) -> list[Expr]:
    """Each formula once; == would build comparisons."""
    found: list[Expr] = []
    for x in pool:
        if not any(x.same_as(y) for y in found):
            found.append(x)
    return found


# Strategies.
@st.composite
def cases(draw: Callable[..., Any]) -> gw.Model:
    """A model, as it is or with some of its quantities replaced, once or twice."""
    maker = Maker(draw)
    maker.fill()
    model = maker.model
    for k in range(maker.whole(0, 2)):
        overrides = {}
        for name in {maker.pick([n for n in model if "@" not in n]) for _ in range(maker.whole(1, 3))}:
            key, value = override(maker, model, name)
            overrides[key] = value
        try:
            case = model.case(f"case {k + 1}", overrides)
        except AxisError:  # a formula that now varies over time may not start a state or fill a shift
            continue
        if not widened_what_it_may_not(case):
            model = case
    return model


def widened_what_it_may_not(case: gw.Model) -> bool:
    """A state that starts from what varies over time, a status with more axes than its quantity.

    Both are refused while a model is built, but not where a case gives an old quantity another axis.
    """
    for info in map(case._core.at, case._core.names):
        if info.initial is not None and "time" in [a.name for a in info.initial.axes]:
            return True
        if info.status and {a.name for a in case._core.at(info.status).axes} - {a.name for a in info.axes}:
            return True
    return False


def override(m: Maker, model: gw.Model, name: str) -> tuple[str, Any]:
    """Another value, distribution, path or formula for a quantity; or for one label of it."""
    info = model[name].info
    axes = [a.name for a in (info.input.axes if info.body == "input" else info.axes)]
    if info.kind == "flag":
        return name, m.pick([True, False, lambda old: ~old, lambda old: old | (model.time.start == model.time.start)])
    if info.kind == "date":
        day = datetime.date(2026, 11, 15)
        return name, m.pick([day, lambda old: old + 45 * DAY, lambda old: gw.maximum(old, day)])
    one = gw.Expression(_core.constant(1.0, info.unit))
    drawn = m.literal() if "time" in axes and info.body == "input" else m.pick(DISTRIBUTIONS)
    values: list[Any] = [
        m.literal(), drawn, lambda old: old * 1.5, lambda old: gw.maximum(old, one),
        lambda old: gw.where(gw.is_finite(old), old, 0), lambda old: old * gw.position(model.timeline.axis),
    ]  # fmt: skip
    if info.status:  # which a value in its place would keep: formulas only
        return name, m.pick([v for v in values if callable(v)])
    if info.body != "input":
        return name, m.pick(values)
    if "time" not in axes:
        values += [m.pick(PATHS[1:])]
    if len(axes) == 1 and info.input.central is None and "time" not in axes:
        label = m.pick(info.input.axes[0].labels)
        return m.pick([(name, m.pick(values)), (f"{name}[{label}]", m.pick([m.literal(), *DISTRIBUTIONS]))])
    return name, m.pick(values)


# What was made.
OPERATIONS = {
    "constant", "reference", "prev", "next", "time.start", "time.end", "age", "position", "neg", "add", "sub", "mul",
    "div", "power", "sqrt", "abs", "pow", "exp", "log", "normal_cdf", "floor", "minimum", "maximum", "where", "less",
    "less_equal", "equal", "and", "or", "not", "is_finite", "sum", "mean", "product", "min", "max", "any", "all",
    "first", "cumulative_sum", "cumulative_product", "cumulative_max", "cumulative_any", "cumulative_all", "shift",
    "aged", "select", "stack", "lookup", "irr", "irr_status",
}  # fmt: skip
PAIRS = ("recurrence with cohort", "cohort in a recurrence", "event with override")


def formulas(model: gw.Model) -> Iterator[_core.Expr]:
    for name in model._core.names:
        info = model._core.at(name)
        yield from (x for x in (info.formula, info.initial) if x is not None)


def operations(expr: _core.Expr) -> Iterator[str]:
    yield expr.op
    for arg in expr.args:
        yield from operations(arg)


def uses(model: gw.Model, name: str) -> set[str]:
    """Names that a quantity's formula refers to, in any period."""
    formula = model._core.at(name).formula
    return set() if formula is None else {used for names in formula.uses for used in names}


def in_a_loop(model: gw.Model, name: str) -> bool:
    below: set[str] = set()
    queue = [name]
    while queue:
        new = uses(model, queue.pop()) - below
        below |= new
        queue += new
    return name in below


def met(model: gw.Model) -> set[str]:
    """The operations in the formulas of a model, and what they make together."""
    found = {op for formula in formulas(model) for op in operations(formula)}
    recurrence, cohort = bool(found & {"prev", "next"}), "aged" in found
    event = bool(found & {"cumulative_any", "cumulative_all", "first"})
    by_age = [n for n in model._core.names if (f := model._core.at(n).formula) and "aged" in operations(f)]
    together = (recurrence and cohort, any(in_a_loop(model, n) for n in by_age), event and bool(model.case_overrides))
    return found | {pair for pair, there in zip(PAIRS, together, strict=True) if there}


class Formulas:
    """What a model holds, a line each: for the report of a failure."""

    def __init__(self, model: gw.Model) -> None:
        self.model = model

    def __repr__(self) -> str:
        lines = [repr(self.model.timeline)]
        for name in self.model._core.names:
            info = self.model._core.at(name)
            start = "" if info.initial is None else f"   from {info.initial.text}"
            status = f"   where {info.status}" if info.status else ""
            lines.append(
                repr(self.model[name]) if info.formula is None else f"{name} = {info.formula.text}{start}{status}"
            )
        return "\n".join(lines)
