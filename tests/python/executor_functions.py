"""Functions that formulas call in other processes, where they must be importable, and their model."""

import functools
import os
import signal
from pathlib import Path

import gigawatt as gw

_PROBED = 64  # scenarios in a call that only looks at the function


def level(name):
    """Forces the instruction set of a process, before anything else runs in it."""
    os.environ["GIGAWATT_SIMD"] = name.get()


def simd():
    return gw._core.simd_level()


def double(x):
    return 2.0 * x


def fails_above(x, limit):
    """Raises where a value lies above a limit."""
    if x.max() > limit:
        raise ValueError("too large")
    return x


def dies_above(x, limit, tomb, deaths):
    """Kills the process that it runs in where a value lies above a limit, so many times: the file tomb counts them."""
    tomb = Path(tomb)
    before = len(tomb.read_text()) if tomb.exists() else 0
    if x.shape[-1] > _PROBED and x.max() > limit and before < deaths:
        tomb.write_text("x" * (before + 1))
        os.kill(os.getpid(), signal.SIGKILL)
    return x


def notes(x, folder):
    """Leaves process and instruction set in a folder."""
    Path(folder, str(os.getpid())).write_text(gw._core.simd_level())
    return x


def calling(function, **given):
    """A model whose formula calls a function."""
    m = gw.Model("calling", gw.quarters("2026Q1", 2))
    x = m.input("x", gw.uniform(1, 2))
    m.define("total", gw.call(functools.partial(function, **given) if given else function, x, unit="1") * 3)
    m.outputs = ["total"]
    return m
