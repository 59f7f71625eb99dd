"""What stands in two files says the same in both."""

import re
import sys

import pytest
from test_arrows import CPP_ARROWS, PYTHON_ARROWS

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


def test_contributing_names_every_room(root):
    text = (root / "CONTRIBUTING.md").read_text("utf-8")
    tables = text.split("## Rooms")[1].split("\n## ")[0]
    rows = [line.split("|")[1] for line in tables.splitlines() if line.startswith("|")]
    named = set(re.findall(r"`(\w+)`", " ".join(rows))) | {"types"}
    assert named == CPP_ARROWS.keys() | PYTHON_ARROWS.keys(), "the tables of rooms in CONTRIBUTING.md"


def test_contributing_names_files_that_exist(root):
    text = (root / "CONTRIBUTING.md").read_text("utf-8")
    for path in set(re.findall(r"(?:tests|cpp|python)/[\w/.]+\w", text)):
        assert (root / path).exists(), path
