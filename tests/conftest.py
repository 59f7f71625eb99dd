"""What tests of several folders share: the repository's root and a way to run commands."""

import os
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

Run = Callable[..., str]


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def run() -> Run:
    """run(*command, **environment) -> what it printed; a failing command fails the test and shows why."""

    def run(*command: object, **environment: str) -> str:
        scripts = sysconfig.get_path("scripts")  # cmake and ninja, also when the environment is not activated
        path = os.pathsep.join([scripts, os.environ["PATH"]])
        words = [str(word) for word in command]
        done = subprocess.run(
            words, cwd=ROOT, env={**os.environ, "PATH": path, **environment}, capture_output=True, text=True
        )
        if done.returncode != 0:
            tail = (done.stdout + done.stderr)[-12_000:]
            pytest.fail(f"{' '.join(words)}: exit status {done.returncode}\n{tail}", pytrace=False)
        return done.stdout

    return run


@pytest.fixture(scope="session")
def configure(run: Run) -> Callable[..., Path]:
    """configure(name, *defines) -> build/<name>, a Debug build of the C++ core with warnings as errors."""

    def configure(name: str, *defines: str) -> Path:
        build = ROOT / "build" / name
        catch2 = run(ROOT / "tests/find_catch2").strip()
        prefixes = [sysconfig.get_path("purelib"), *filter(None, [catch2])]  # Eigen and Boost come as wheels
        run(
            *("cmake", "-S", ROOT, "-B", build, "-G", "Ninja"),
            *("-DCMAKE_BUILD_TYPE=Debug", "-DGIGAWATT_WERROR=ON", "-DGIGAWATT_PYTHON=OFF"),
            f"-DCMAKE_PREFIX_PATH={';'.join(prefixes)}",
            *defines,
        )
        return build

    return configure


def pytest_report_header() -> list[str]:
    try:
        import gigawatt
    except ImportError:
        return [f"gigawatt: not installed for {sys.executable}"]
    return [f"gigawatt: {Path(gigawatt.__file__).parent}"]
