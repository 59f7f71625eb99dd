"""With what and how this gigawatt was built, and what it runs on: for reports of faults and of figures."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass, fields

import numpy as np

from gigawatt import _core
from gigawatt.catalog import release

_STANDARDS = {"202002": "C++20", "202302": "C++23"}


@dataclass(frozen=True)
class BuildInfo:
    """Facts of the installation; prints as a list.

    simd, simd_levels: instruction set in use, and all that this machine can use. threads: cores this process may use,
    which is how many a run takes unless told otherwise.
    """

    version: str
    catalog: str
    compiler: str
    cxx_standard: str
    build_type: str
    flags: str
    target: str
    boost: str
    eigen: str
    pybind11: str
    simd: str
    simd_levels: tuple[str, ...]
    threads: int
    platform: str
    python: str
    numpy: str

    def __repr__(self) -> str:
        names = [field.name for field in fields(self)]
        size = max(map(len, names))
        return "\n".join(f"{name:<{size}}  {_text(getattr(self, name))}" for name in names)


def build_info() -> BuildInfo:
    """Tell version, compiler and its flags, instruction sets, threads, platform, Python, NumPy, catalog release."""
    from gigawatt import __version__

    built = _core.build_info()
    standard = built["cxx_standard"]
    return BuildInfo(
        version=__version__,
        catalog=release,
        compiler=built["compiler"],
        cxx_standard=_STANDARDS.get(standard, standard),
        build_type=built["build_type"],
        flags=built["flags"],
        target=built["target"],
        boost=built["boost"],
        eigen=built["eigen"],
        pybind11=built["pybind11"],
        simd=_core.simd_level(),
        simd_levels=tuple(_core.simd_levels()),
        threads=len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
        platform=platform.platform(),
        python=f"{platform.python_implementation()} {platform.python_version()}",
        numpy=np.__version__,
    )


def _text(value: object) -> str:
    return ", ".join(value) if isinstance(value, tuple) else str(value)
