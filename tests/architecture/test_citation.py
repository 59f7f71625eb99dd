"""CITATION.cff is a valid file of the Citation File Format 1.2.0 and says what pyproject.toml says."""

import re
import sys

import pytest

import gigawatt as gw

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

REQUIRED = {"cff-version", "title", "message", "authors"}
ALLOWED = REQUIRED | {"type", "version", "license", "abstract", "keywords"}  # those of the format that are used here


@pytest.fixture(scope="module")
def citation(root):
    """Keys and values of its plain subset of YAML: scalars, one list of words, one list of {name: …}, folded text."""
    found = {}
    key = ""
    for line in (root / "CITATION.cff").read_text("utf-8").splitlines():
        if top := re.fullmatch(r"([a-z-]+):(?: (.*))?", line):
            key, value = top[1], top[2]
            assert key not in found
            found[key] = [] if value is None else "" if value == ">-" else value.strip('"')
        elif isinstance(found[key], list):
            item = re.fullmatch(r"  - (.+)", line)
            assert item, line
            found[key].append(item[1].removeprefix("name: "))
        else:
            assert re.match(r"  \S", line), line
            found[key] = f"{found[key]} {line.strip()}".strip()
    return found


def test_keys(citation):
    assert REQUIRED <= citation.keys() <= ALLOWED
    assert citation["cff-version"] == "1.2.0" and citation["type"] == "software"
    assert citation["message"].endswith(".") and citation["abstract"].endswith(".")


def test_says_what_the_project_says(root, citation):
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    assert citation["version"] == project["version"] == gw.__version__
    assert citation["license"] == project["license"]
    assert citation["authors"] == [author["name"] for author in project["authors"]]
    assert citation["keywords"] == project["keywords"]
    assert citation["title"].startswith(f"{project['name']}: ")


def test_changelog_has_the_version(root):
    text = (root / "CHANGELOG.md").read_text("utf-8")
    assert re.search(rf"^## \[(Unreleased\]: )?{re.escape(gw.__version__)}", text, re.MULTILINE)
