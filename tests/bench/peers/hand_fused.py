"""The same model fused by hand in C++ (hand_fused.cpp), compiled here: how far the engine is from the machine."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from peers.given import INPUTS, RESULTS, SERIES, Array, kernels, over_time

TITLE = "C++ by hand"
NEEDS = ("g++",)
WAYS = ("",)
CHUNKS = (4096,)
FLAGS = ("-O3", "-march=x86-64-v3", "-std=c++20", "-fno-math-errno", "-fno-trapping-math", "-shared", "-fPIC", "-w")


@cache
def library(extra: tuple[str, ...] = ()) -> Any:
    """The compiled peer; RuntimeError with the compiler's words where it does not compile."""
    compiler = os.environ.get("CXX") or shutil.which("g++")
    if compiler is None:
        raise RuntimeError("no C++ compiler")
    with tempfile.TemporaryDirectory() as folder:
        built = Path(folder) / "hand_fused.so"
        source = Path(__file__).with_suffix(".cpp")
        command = [compiler, *FLAGS, *extra, "-o", str(built), str(source)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr.strip() or f"{compiler} failed")
        return ctypes.CDLL(str(built))


def addresses(arrays: list[Array]) -> Any:
    """Pointers to arrays whose rows are contiguous."""
    assert all(x.dtype == float and x.strides[-1] == 8 for x in arrays)
    return (ctypes.c_void_p * len(arrays))(*(x.ctypes.data for x in arrays))


def make(names: tuple[str, ...], periods: int, way: str = "", per_year: int = 4) -> Callable[..., None]:
    """A function of draws that fills arrays of results; it may be called from several threads."""
    run = library().hand_fused
    over = np.ascontiguousarray(list(over_time(periods, per_year).values()))
    shapes = np.ascontiguousarray(list(kernels(periods).values()))
    wanted = [name for name in names if name in SERIES]

    def evaluate(draws: Mapping[str, Array], out: Mapping[str, Array]) -> None:
        shock = draws["shock"]
        scenarios = shock.shape[1]
        results = [out[n] if n in names else np.empty(scenarios) for n in RESULTS]
        series = [out[n] if n in wanted else np.empty((periods, scenarios)) for n in SERIES] if wanted else []
        strides = {x.strides[0] // 8 for x in series}
        assert len(strides) <= 1
        failed = run(
            addresses([draws[n] for n in INPUTS]),
            ctypes.c_size_t(shock.strides[0] // 8),
            addresses(results),
            addresses(series) if wanted else None,
            ctypes.c_size_t(strides.pop() if strides else 0),
            ctypes.c_size_t(scenarios),
            ctypes.c_int(periods),
            ctypes.c_void_p(over.ctypes.data),
            ctypes.c_void_p(shapes.ctypes.data),
        )
        if failed:
            raise ValueError("hand_fused takes at least a tile of scenarios and at most 512 periods")

    return evaluate
