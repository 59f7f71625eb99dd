"""Python functions as quantities: called once per batch of scenarios, on the caller's thread.

A function cuts the program in two. What it is called with is computed by a program of its own; its values are then
supplied to the program that uses them, for the same scenarios.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np

from gigawatt import _core
from gigawatt.errors import AxisError, FunctionError, KindError
from gigawatt.types import Array

_BATCH_BYTES = 128 * 2**20  # of arguments and values held at once
_PROBED = 64  # scenarios on which a function must give the same, whole and in halves
_DAY = 86400.0


class _Call(NamedTuple):
    """A call in a formula, and the program of its arguments."""

    expr: _core.Expr
    arguments: _core.Program
    scales: list[float]  # from the unit in which an argument is passed to coherent ones
    shapes: list[tuple[int, ...]]
    shape: tuple[int, ...]

    @property
    def cells(self) -> int:
        return math.prod(self.shape) + self.arguments.elements


class Calls:
    """The functions that the programs of one model call; a program without any costs nothing."""

    def __init__(self, core: _core.Model, sampling: _core.Sampling | None = None) -> None:
        self._core = core
        self._sampling = sampling or _core.Sampling()
        self._calls: list[_Call] = []
        self._base: list[Array] = []  # values in the base run, by call
        self._probed: set[int] = set()
        self._lock = threading.RLock()  # two threads may read one run

    def base(self, program: _core.Program) -> _core.Supply | None:
        """Values of a program's calls in the base run."""
        return self._supply(program, 0, 0, 0, 0)

    def of_scenario(self, program: _core.Program, seed: int, scenario: int) -> _core.Supply | None:
        """Values of a program's calls in one scenario (and those of its block before it)."""
        block = self._sampling.block_of(scenario)
        return self._supply(program, seed, block, scenario + 1 - self._sampling.start_of_block(block), 1)

    def execute(
        self,
        program: _core.Program,
        seed: int,
        scenarios: int,
        threads: int,
        progress: Callable[[int, int], bool] | None,
    ) -> _core.Result:
        """Statistics of the outputs, batch by batch; Ctrl-C ends with the batches that are done."""
        return _core.result_of(
            program, self.partial(program, seed, 0, scenarios, threads, progress), seed, self._sampling
        )

    def partial(
        self,
        program: _core.Program,
        seed: int,
        first_block: int,
        scenarios: int,
        threads: int,
        progress: Callable[[int, int], bool] | None,
    ) -> _core.Partial:
        """Statistics of so many scenarios from a block on, as ``execute``."""
        total: _core.Partial | None = None
        for block, first, count in self._batches(program, scenarios, first_block):
            try:
                supply = self._supply(program, seed, block, count, threads)
            except KeyboardInterrupt:
                if total is None:
                    raise
                break
            part = _core.execute_blocks(
                program, seed, block, count, threads,
                progress=_from(progress, first, scenarios), supply=supply, sampling=self._sampling,
            )  # fmt: skip
            if total is None:
                total = part
            else:
                total.merge(part)
            if part.scenarios < count:
                break
        assert total is not None
        return total

    def sample(self, program: _core.Program, seed: int, scenarios: int, threads: int) -> Array:
        """Samples of the outputs in coherent units, (cells, scenarios)."""
        if not program.calls:
            return _core.sample(program, seed, scenarios, threads=threads, sampling=self._sampling)
        parts = []
        for block, _, count in self._batches(program, scenarios):
            supply = self._supply(program, seed, block, count, threads)
            parts.append(self._sample(program, seed, block, count, threads, supply))
        return parts[0] if len(parts) == 1 else np.concatenate(parts, axis=1)

    def _sample(
        self, program: _core.Program, seed: int, block: int, count: int, threads: int, supply: _core.Supply | None
    ) -> Array:
        return _core.sample(
            program, seed, count, threads=threads, first_block=block, supply=supply, sampling=self._sampling
        )

    def _batches(self, program: _core.Program, scenarios: int, start: int = 0) -> Iterator[tuple[int, int, int]]:
        """First block, scenarios before it (from block ``start`` on) and scenarios of each batch."""
        block, blocks = start, self._batch(program)
        origin = self._sampling.start_of_block(start)
        first = 0
        while first < scenarios:
            end = min(scenarios, self._sampling.start_of_block(block + blocks) - origin)
            yield block, first, end - first
            block, first = block + blocks, end

    def _batch(self, program: _core.Program) -> int:
        """Blocks of a batch."""
        cells = program.elements
        todo = list(program.calls)
        while todo:
            call = self._calls[self._number(todo.pop())]
            cells += call.cells
            todo += call.arguments.calls
        blocks = _BATCH_BYTES // (8 * cells * _core.block_size)
        return int(max(1, blocks))

    def _number(self, expr: _core.Expr) -> int:
        with self._lock:
            return self._listed(expr)

    def _listed(self, expr: _core.Expr) -> int:
        for number, known in enumerate(self._calls):
            if known.expr.same_as(expr):
                return number
        args = expr.args
        arguments = _core.compile_formulas(self._core, args)
        shapes = [tuple(len(a.labels) for a in output[1]) for output in arguments.outputs]
        shape = tuple(len(a.labels) for a in expr.axes)
        self._calls.append(_Call(expr, arguments, [self._scale(a) for a in args], shapes, shape))
        return len(self._calls) - 1

    def _scale(self, argument: _core.Expr) -> float:
        """A quantity is passed in its shown unit, a formula in coherent ones, a date in days."""
        if argument.kind == "date":
            return _DAY
        return self._core.at(argument.name).shown_unit.scale if argument.op == "reference" else 1.0

    def _supply(
        self, program: _core.Program, seed: int, block: int, scenarios: int, threads: int
    ) -> _core.Supply | None:
        if not program.calls:
            return None
        known: dict[int, Array] = {}
        numbers = [self._number(expr) for expr in program.calls]
        arrays = [(self._values(n, seed, block, scenarios, threads, known), self._base_values(n)) for n in numbers]
        return _core.Supply(self._sampling.start_of_block(block), scenarios, arrays)

    def _base_values(self, number: int) -> Array:
        with self._lock:
            return self._based(number)

    def _based(self, number: int) -> Array:
        while len(self._base) <= number:
            self._base.append(np.empty(0))
        if self._base[number].size == 0:
            call = self._calls[number]
            inner = [(np.empty((0,)), self._base_values(self._number(e))) for e in call.arguments.calls]
            supply = _core.Supply(0, 0, inner) if inner else None
            raw = _core.base_sample(call.arguments, supply)
            self._base[number] = self._called(call, raw[:, None])[:, 0].copy()
        return self._base[number]

    def _values(
        self, number: int, seed: int, block: int, scenarios: int, threads: int, known: dict[int, Array]
    ) -> Array:
        """Values of a call in coherent units, (cells, scenarios)."""
        if number in known:
            return known[number]
        call = self._calls[number]
        if scenarios == 0:
            return np.empty((math.prod(call.shape), 0))
        inner = [self._number(e) for e in call.arguments.calls]
        arrays = [(self._values(n, seed, block, scenarios, threads, known), self._base_values(n)) for n in inner]
        first = self._sampling.start_of_block(block)
        supply = _core.Supply(first, scenarios, arrays) if inner else None
        raw = self._sample(call.arguments, seed, block, scenarios, threads, supply)
        values = self._called(call, raw)
        if number not in self._probed:
            self._probe(call, raw, values)
            self._probed.add(number)
        known[number] = values
        return values

    def _called(self, call: _Call, raw: Array) -> Array:
        """Call the function on arrays over (axes …, scenario) in the units it expects."""
        function, count = call.expr.function, raw.shape[1]
        given: list[Array] = []
        first = 0
        for argument, scale, shape in zip(call.expr.args, call.scales, call.shapes, strict=True):
            cells = math.prod(shape)
            array = raw[first : first + cells].reshape((*shape, count)) / scale
            array = array != 0.0 if argument.kind == "flag" else array
            array.setflags(write=False)  # the function may be called again on them
            given.append(array)
            first += cells
        try:
            result = function(*given)
        except Exception as error:
            shapes = ", ".join(str(a.shape) for a in given)
            raise FunctionError(
                f"{self._place(call)} raised {type(error).__name__}: {error} (called with arrays of shapes {shapes})",
                subject=call.expr.function_name,
            ) from error
        return self._checked(call, result, count)

    def _checked(self, call: _Call, result: Any, count: int) -> Array:
        """What a function returned, in coherent units, (cells, scenarios)."""
        expr = call.expr
        values = np.asarray(result)
        wanted = (*call.shape, count)
        if values.shape != wanted:
            axes = " × ".join([*(f"{a.name} {len(a.labels)}" for a in expr.axes), f"scenario {count}"])
            raise AxisError(
                f"{self._place(call)} returned an array of shape {values.shape}, expected {wanted}: {axes}",
                subject=expr.function_name,
            )
        kinds = "b" if expr.kind == "flag" else "fiu"
        if values.dtype.kind not in kinds:
            what = "flags (bool)" if expr.kind == "flag" else "numbers"
            raise KindError(
                f"{self._place(call)} returned {values.dtype}, expected {what}: kind= says what it gives",
                subject=expr.function_name,
            )
        scale = _DAY if expr.kind == "date" else 1.0 if expr.kind == "flag" else expr.function_unit.scale
        flat = values.reshape((-1, count)).astype(np.float64)
        return np.ascontiguousarray(flat if scale == 1.0 else flat * scale)

    def _place(self, call: _Call) -> str:
        """The function, where it is written, and the quantity whose formula calls it."""
        code = getattr(call.expr.function, "__code__", None)
        where = f" ({code.co_filename}:{code.co_firstlineno})" if code is not None else ""
        users = [n for n in self._core.names if _calls(self._core.at(n).formula, call.expr)]
        return (
            f"the function '{call.expr.function_name}' of '{users[0]}'{where}"
            if users
            else (f"the function '{call.expr.function_name}'{where}")
        )

    def _probe(self, call: _Call, raw: Array, values: Array) -> None:
        """A function must give each scenario the same, whoever its neighbours are."""
        count = min(_PROBED, raw.shape[1])
        half = count // 2
        if half == 0:
            return
        for part in (slice(0, half), slice(half, count)):
            again = self._called(call, np.ascontiguousarray(raw[:, part]))
            differs = (again != values[:, part]) & ~(np.isnan(again) & np.isnan(values[:, part]))
            if differs.any():
                scenario = part.start + int(np.argmax(differs.any(axis=0)))
                raise FunctionError(
                    f"{self._place(call)} gives scenario {scenario} another value when called with fewer scenarios: "
                    "each scenario (last axis) must depend on itself alone, without randomness, sums or ranks over it",
                    subject=call.expr.function_name,
                )


def _calls(formula: _core.Expr | None, wanted: _core.Expr) -> bool:
    todo = [formula] if formula is not None else []
    while todo:
        expr = todo.pop()
        if expr.op == "call" and expr.same_as(wanted):
            return True
        todo += expr.args
    return False


def _from(progress: Callable[[int, int], bool] | None, first: int, total: int) -> Callable[[int, int], bool] | None:
    if progress is None:
        return None
    return lambda done, _: progress(first + done, total)
