"""The formulas written down as steps, from which other peers' loops are generated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
from peers.formulas import formulas
from peers.given import INPUTS, Array, kernels, over_time


@dataclass(eq=False)
class Value:
    """The result of a step; ``series`` where it has one number a period, else one for all."""

    recorder: Recorder
    number: int
    series: bool
    __array_ufunc__ = None  # an array on the left leaves the operation to us

    def __add__(self, other: Any) -> Value:
        return self.recorder.step("add", self, other)

    def __sub__(self, other: Any) -> Value:
        return self.recorder.step("sub", self, other)

    def __rsub__(self, other: Any) -> Value:
        return self.recorder.step("sub", other, self)

    def __mul__(self, other: Any) -> Value:
        return self.recorder.step("mul", self, other)

    def __truediv__(self, other: Any) -> Value:
        return self.recorder.step("div", self, other)

    def __lt__(self, other: Any) -> Value:
        return self.recorder.step("less", self, other)

    def __neg__(self) -> Value:
        return self.recorder.step("neg", self)


@dataclass
class Step:
    """One operation. Arguments are numbers of steps (``v``), names of series over time (``t``), plain numbers (``c``).

    loop: which recurrence it belongs to, -1 for none. state: of ``prev``, the step that gives the value kept.
    """

    number: int
    op: str
    args: tuple[tuple[str, Any], ...]
    series: bool
    loop: int = -1
    kernel: str = ""
    state: int = -1


@dataclass
class Recorder:
    """Records what ``formulas`` does; also its ``o``."""

    steps: list[Step] = field(default_factory=list)
    loop: int = -1
    loops: int = 0
    known: dict[Any, Value] = field(default_factory=dict)
    time: dict[int, str] = field(default_factory=dict)

    def argument(self, x: Any) -> tuple[str, Any]:
        if isinstance(x, Value):
            return "v", x.number
        return ("t", self.time[id(x)]) if isinstance(x, np.ndarray) else ("c", float(x))

    def step(self, op: str, *args: Any, series: bool | None = None, kernel: str = "") -> Value:
        given = tuple(self.argument(x) for x in args)
        if series is None:
            series = any(isinstance(x, np.ndarray) or (isinstance(x, Value) and x.series) for x in args)
        key = (op, given, kernel)
        if key not in self.known or op == "prev":
            value = Value(self, len(self.steps), series)
            self.steps.append(Step(value.number, op, given, series, self.loop, kernel))
            self.known[key] = value
        return self.known[key]

    def exp(self, x: Any) -> Value:
        return self.step("exp", x)

    def log(self, x: Any) -> Value:
        return self.step("log", x)

    def pow(self, x: Any, y: Any) -> Value:
        return self.step("pow", x, y)

    def maximum(self, x: Any, y: Any) -> Value:
        return self.step("max", x, y)

    def minimum(self, x: Any, y: Any) -> Value:
        return self.step("min", x, y)

    def where(self, condition: Any, yes: Any, no: Any) -> Value:
        return self.step("where", condition, yes, no)

    def lag(self, x: Any) -> Value:
        return self.step("lag", x)

    def cumsum(self, x: Any) -> Value:
        return self.step("cumsum", x)

    def convolve(self, x: Any, kernel: str) -> Value:
        return self.step("convolve", x, kernel=kernel)

    def total(self, x: Any) -> Value:
        return self.step("total", x, series=False)

    def least(self, x: Any) -> Value:
        return self.step("least", x, series=False)

    def largest(self, x: Any) -> Value:
        return self.step("largest", x, series=False)

    def scan(self, rule: Callable[..., Any], first: Any, *series: Any) -> tuple[Value, ...]:
        self.loop = self.loops
        self.loops += 1
        before = self.step("prev", first, series=True)
        after, others = rule(before, *series)
        self.steps[before.number].state = after.number
        self.loop = -1
        return (after, *others)


@dataclass(frozen=True)
class Program:
    """Steps in order, those that are not needed left out, and the numbers of the results."""

    steps: tuple[Step, ...]
    results: dict[str, int]

    def uses(self, number: int) -> list[Step]:
        """Steps that read a step."""
        return [s for s in self.steps if ("v", number) in s.args or (s.op == "prev" and s.state == number)]


@cache
def program(names: tuple[str, ...]) -> Program:
    """The steps that some results need."""
    recorder = Recorder()
    time: dict[str, Array] = over_time(1)
    recorder.time = {id(x): name for name, x in time.items()}
    x = {name: recorder.step(f"input {name}", series=name == "shock") for name in INPUTS}
    values = formulas(x, time, {name: name for name in kernels(1)}, recorder)
    needed: set[int] = set()
    queue = [values[name].number for name in names]
    while queue:
        number = queue.pop()
        if number not in needed:
            needed.add(number)
            step = recorder.steps[number]
            queue += [n for kind, n in step.args if kind == "v"] + ([step.state] if step.op == "prev" else [])
    steps = tuple(s for s in recorder.steps if s.number in needed)
    return Program(steps, {name: values[name].number for name in names})
