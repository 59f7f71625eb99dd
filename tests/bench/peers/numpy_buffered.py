"""NumPy on chunks of scenarios that fit the cache, every result in a buffer used again (``out=``).

The calls are written from the recorded steps, with buffers by linear scan over the last use. Every buffer has a leading
row of zeros, so that a lag is a view. Recurrences go row by row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from peers.given import INPUTS, Array, kernels, over_time, toeplitz
from peers.trace import Step, program

TITLE = "NumPy, chunks, buffers"
NEEDS = ("numpy",)
WAYS = ("",)
CHUNKS = (512, 1024, 2048, 4096, 8192)

CALLS = {
    "add": "np.add", "sub": "np.subtract", "mul": "np.multiply", "div": "np.divide", "less": "np.less",
    "neg": "np.negative", "exp": "np.exp", "log": "np.log", "pow": "np.power", "max": "np.maximum", "min": "np.minimum",
    "total": "np.add.reduce", "least": "np.minimum.reduce", "largest": "np.maximum.reduce",
}  # fmt: skip


class Writer:
    """Source of one function, and the buffers it needs."""

    def __init__(self, names: tuple[str, ...], periods: int) -> None:
        self.program = program(names)
        self.periods = periods
        self.lines: list[str] = []
        self.place: dict[int, str] = {}  # number of a step → its buffer
        self.free: dict[str, list[str]] = {"b": [], "f": [], "s": [], "r": [], "q": []}
        self.count = dict.fromkeys(self.free, 0)
        self.last: dict[int, int] = {}
        self.step_of = {s.number: s for s in self.program.steps}
        for s in self.program.steps:
            for kind, number in s.args:
                if kind == "v":
                    self.last[self.owner(number)] = s.number
        ends = {s.loop: s.number for s in self.program.steps}  # values read in a recurrence live to its end
        for s in self.program.steps:
            for kind, number in s.args:
                if kind == "v" and s.loop >= 0:
                    owner = self.owner(number)
                    self.last[owner] = max(self.last[owner], ends[s.loop])
        for number in self.program.results.values():
            self.last[self.owner(number)] = len(self.step_of) + 10**6

    def owner(self, number: int) -> int:
        """Whose buffer a step reads: a lag reads that of what it lags."""
        step = self.step_of[number]
        return self.owner(step.args[0][1]) if step.op == "lag" else number

    def take(self, kind: str) -> str:
        if not self.free[kind]:
            self.count[kind] += 1
            self.free[kind].append(f"{kind}{self.count[kind] - 1}")
        return self.free[kind].pop()

    def kind(self, step: Step) -> str:
        """b, f: numbers and flags by period; s: of scenarios; r, q: one row inside a recurrence."""
        if not step.series:
            return "s"
        flag = step.op == "less"
        outside = step.number in self.program.results.values() or any(
            u.loop != step.loop or u.op in ("lag", "cumsum") for u in self.program.uses(step.number) if u.op != "prev"
        )
        if step.loop >= 0 and not outside:
            return "q" if flag else "r"
        return "f" if flag else "b"

    def read(self, argument: tuple[str, Any], row: bool) -> str:
        what, x = argument
        if what == "c":
            return repr(x)
        if what == "t":
            return f"time_{x}[t]" if row else f"time_{x}"
        step = self.step_of[x]
        if step.op.startswith("input "):
            name = step.op.split()[1]
            return f"{name}[t]" if row and step.series else name
        if step.op == "lag":
            owner = self.place[self.owner(x)]
            return f"{owner}_all[t]" if row else f"{owner}_all[:-1]"
        if step.op == "prev":
            # the state's buffer: row t of a buffer with a leading row is the period before
            return f"{self.place[step.state]}_all[t]"
        place = self.place[x]
        return f"{place}[t]" if row and place[0] in "bf" else place

    def release(self, now: int) -> None:
        for number in [n for n, place in self.place.items() if self.last.get(n, -1) <= now]:
            place = self.place.pop(number)
            self.free[place[0]].append(place)

    def write(self) -> str:
        steps = list(self.program.steps)
        while steps:
            if steps[0].loop < 0:
                self.single(steps.pop(0))
            else:
                body = [s for s in steps if s.loop == steps[0].loop]
                steps = [s for s in steps if s.loop != body[0].loop]
                self.recurrence(body)
        for name, number in self.program.results.items():
            self.lines.append(f"out_{name}[...] = {self.read(('v', number), False)}")
        return "\n".join(self.lines)

    def single(self, step: Step) -> None:
        if step.op.startswith("input ") or step.op == "lag":
            return
        given = [self.read(a, False) for a in step.args]
        simple = step.op in CALLS and step.series
        if simple:  # in place where an argument of its shape is used for the last time
            lagged = {self.owner(n) for k, n in step.args if k == "v" and self.step_of[n].op == "lag"}
            dying = [n for k, n in step.args if k == "v" and self.last.get(n, -1) <= step.number and n in self.place]
            same = [n for n in dying if self.place[n][0] == self.kind(step) and n not in lagged]
            if same:
                self.place[step.number] = self.place.pop(same[0])
            self.release(step.number)
        if step.number not in self.place:
            self.place[step.number] = self.take(self.kind(step))
        out = self.place[step.number]
        if step.op == "where":
            self.lines += [f"np.copyto({out}, {given[2]})", f"np.copyto({out}, {given[1]}, where={given[0]})"]
        elif step.op == "convolve":
            self.lines.append(f"np.matmul(matrix_{step.kernel}, {given[0]}, out={out})")
        elif step.op == "cumsum":
            self.lines += [f"for t in range({self.periods}):", f" np.add({out}_all[t], {given[0]}[t], out={out}[t])"]
        elif step.op in ("total", "least", "largest"):
            self.lines.append(f"{CALLS[step.op]}({given[0]}, axis=0, out={out})")
        else:
            self.lines.append(f"{CALLS[step.op]}({', '.join(given)}, out={out})")
        self.release(step.number)

    def recurrence(self, body: list[Step]) -> None:
        first = body[0]
        for step in body[1:]:
            place = self.take("b" if step.number == first.state else self.kind(step))
            self.place[step.number] = place
        state = self.place[first.state]
        self.lines.append(f"{state}_all[0] = {self.read(first.args[0], False)}")
        self.lines.append(f"for t in range({self.periods}):")
        for step in body[1:]:
            given = [self.read(a, True) for a in step.args]
            self.lines.append(f" {CALLS[step.op]}({', '.join(given)}, out={self.read(('v', step.number), True)})")
        self.lines.append(f"{state}_all[0] = 0.0")
        self.release(max(s.number for s in body))


def make(names: tuple[str, ...], periods: int, way: str = "", per_year: int = 4) -> Callable[..., None]:
    """A function with buffers of its own: one per thread."""
    writer = Writer(names, periods)
    body = writer.write()
    given: dict[str, Any] = {"np": np}
    given.update({f"time_{n}": x[:, None] for n, x in over_time(periods, per_year).items()})
    given.update({f"matrix_{n}": toeplitz(x) for n, x in kernels(periods).items()})
    buffers = [f"{kind}{i}" for kind, count in writer.count.items() for i in range(count)]
    names_all = [f"{b}_all" for b in buffers if b[0] in "bf"]
    results = [f"out_{name}" for name in names]
    source = "\n ".join([f"def run({', '.join([*INPUTS, *results, *buffers, *names_all])}):", *body.split("\n")])
    exec(compile(source, "numpy_buffered", "exec"), given)
    held: dict[int, dict[str, Array]] = {}

    def allocate(width: int) -> dict[str, Array]:
        found: dict[str, Array] = {}
        for buffer in buffers:
            if buffer[0] in "bf":
                found[f"{buffer}_all"] = np.zeros((periods + 1, width), dtype=bool if buffer[0] == "f" else float)
                found[buffer] = found[f"{buffer}_all"][1:]
            else:
                found[buffer] = np.zeros(width, dtype=bool if buffer[0] == "q" else float)
        return found

    def evaluate(draws: Mapping[str, Array], out: Mapping[str, Array]) -> None:
        width = draws["shock"].shape[-1]
        if width not in held:
            held.clear()
            held[width] = allocate(width)
        given["run"](*(draws[n] for n in INPUTS), *(out[n] for n in names), **held[width])

    return evaluate
