"""Print what pyproject.toml asks for to run, build and test the package, one requirement a line."""

from pathlib import Path

try:
    import tomllib
except ImportError:  # Python 3.10, before anything is installed
    from pip._vendor import tomli as tomllib

project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text("utf-8"))["project"]
print("\n".join([*project["dependencies"], *project["optional-dependencies"]["test"]]))
