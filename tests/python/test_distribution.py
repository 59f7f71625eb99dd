"""The package as it is shipped: its stub, its wheel, its source distribution."""

import sys

import pytest

pytest.importorskip("gigawatt._core")


def test_stub_is_up_to_date(run):
    run(sys.executable, "tests/stubs.py", "--check")


@pytest.mark.build
def test_wheel_runs_the_flagship_alone(run):
    run(sys.executable, "tests/wheel.py", "smoke")
