"""The C++ tests, one result per room, built once with the address and undefined-behaviour sanitizers."""

import os
from pathlib import Path

import pytest

pytestmark = pytest.mark.build

FLAGS = (
    "-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer -D_GLIBCXX_ASSERTIONS "
    "-Wno-maybe-uninitialized"  # GCC reports false ones under -fsanitize
)
TESTS = Path(__file__).parents[1] / "cpp"
ROOMS = sorted(folder.name for folder in TESTS.iterdir() if folder.is_dir() and any(folder.rglob("*.cpp")))


@pytest.fixture(scope="module")
def build(configure, run):
    build = configure(
        "sanitizers",
        "-DGIGAWATT_CPP_TESTS=ON",
        f"-DCMAKE_CXX_FLAGS={FLAGS}",
        "-DCMAKE_CXX_FLAGS_DEBUG=-O1 -g1",  # -O0 would save a little building and cost more running
    )
    run("cmake", "--build", build, "--parallel", os.environ.get("CMAKE_BUILD_PARALLEL_LEVEL", os.cpu_count()))
    return build


@pytest.mark.parametrize("room", ROOMS)
def test_room(build, run, room):
    run("ctest", "--test-dir", build, "--output-on-failure", "--no-tests=error", "-R", f"^{room}$")
