"""What stands in two files says the same in both."""

import re
import sys

import pytest

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


@pytest.fixture(scope="module")
def pyproject(root):
    return tomllib.loads((root / "pyproject.toml").read_text("utf-8"))


def test_one_version(root, pyproject):
    cmake = re.search(r"project\(gigawatt VERSION (\S+)", (root / "CMakeLists.txt").read_text("utf-8"))
    assert cmake[1] == pyproject["project"]["version"]


def test_test_extra_covers_build_and_analysis(pyproject):
    extras = pyproject["project"]["optional-dependencies"]
    wanted = {*pyproject["build-system"]["requires"], *extras["analysis"]}
    assert wanted <= set(extras["test"])
