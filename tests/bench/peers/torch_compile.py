"""PyTorch on the processor: the array formulas through torch.compile, recurrences unrolled, on chunks of scenarios."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from peers.formulas import formulas
from peers.given import INPUTS, Array, kernels, over_time, toeplitz

TITLE = "torch.compile"
NEEDS = ("torch",)
WAYS = ("",)
CHUNKS = (4096, 16384)


def operations() -> Any:
    """``o`` of the formulas for tensors."""
    import torch

    def larger(x: Any, y: Any) -> Any:
        return torch.maximum(x, y) if isinstance(y, torch.Tensor) else torch.clamp(x, min=y)

    def smaller(x: Any, y: Any) -> Any:
        return torch.minimum(x, y) if isinstance(y, torch.Tensor) else torch.clamp(x, max=y)

    def scan(step: Callable[..., Any], first: Any, *series: Any) -> list[Any]:
        carry = torch.zeros_like(series[0][0]) + first
        rows = []
        for t in range(series[0].shape[0]):
            carry, others = step(carry, *(x[t] for x in series))
            rows.append((carry, *others))
        return [torch.stack(column) for column in zip(*rows, strict=True)]

    class Operations:
        exp, log, pow, where = (staticmethod(f) for f in (torch.exp, torch.log, torch.pow, torch.where))
        maximum, minimum = staticmethod(larger), staticmethod(smaller)
        convolve = staticmethod(lambda x, matrix: matrix @ x)
        lag = staticmethod(lambda x: torch.cat([torch.zeros_like(x[:1]), x[:-1]]))
        cumsum = staticmethod(lambda x: torch.cumsum(x, dim=0))
        total = staticmethod(lambda x: x.sum(dim=0))
        least = staticmethod(lambda x: x.amin(dim=0))
        largest = staticmethod(lambda x: x.amax(dim=0))

    Operations.scan = staticmethod(scan)  # type: ignore[attr-defined]
    return Operations


def make(names: tuple[str, ...], periods: int, way: str = "", per_year: int = 4) -> Callable[..., None]:
    """A function of draws that fills arrays of results; it is compiled for each width met."""
    import torch

    time = {n: torch.from_numpy(x)[:, None] for n, x in over_time(periods, per_year).items()}
    matrices = {n: torch.from_numpy(toeplitz(x)) for n, x in kernels(periods).items()}
    o = operations()

    @torch.compile(dynamic=False)
    def run(given: list[Any]) -> tuple[Any, ...]:
        values = formulas(dict(zip(INPUTS, given, strict=True)), time, matrices, o)
        return tuple(values[n] for n in names)

    def evaluate(draws: Mapping[str, Array], out: Mapping[str, Array]) -> None:
        with torch.no_grad():
            found = run([torch.from_numpy(draws[n]) for n in INPUTS])
        for name, x in zip(names, found, strict=True):
            out[name][...] = x.numpy()

    return evaluate
