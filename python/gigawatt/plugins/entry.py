"""Entry points of installed packages, read without importing what they point to."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import metadata
from typing import Any

from gigawatt.deals import DEALS
from gigawatt.errors import KindError, PluginError
from gigawatt.modelling.parts import BuiltinPart

GROUPS = {"part": "gigawatt.parts", "model": "gigawatt.models", "distribution": "gigawatt.distributions"}
OWN = "gigawatt"  # the package of the built-in deals

_SHAPES = {
    "part": "a part is a function of a scope and its inputs",
    "model": "it is a function that makes a gw.Model",
    "distribution": "it is a function that makes a gw.Distribution",
}


@dataclass(frozen=True)
class Entry:
    """One part, model or distribution of one package, not imported yet."""

    kind: str
    name: str
    package: str
    version: str
    target: str  # module:attribute
    imported: Callable[[], Any]

    @property
    def owner(self) -> str:
        """Package and version."""
        return f"{self.package} {self.version}".strip()

    @property
    def title(self) -> str:
        """How messages name it."""
        return f"the {self.kind} '{self.name}' of {self.owner} (entry point {self.target} in {GROUPS[self.kind]})"

    def load(self) -> Any:
        """Import it.

        Raises PluginError, from the original error, where that fails; KindError where it is no function.
        """
        try:
            found = self.imported()
        except (Exception, SystemExit) as error:
            raise self.failed("cannot be loaded", error) from error
        if not callable(found) and not (self.kind == "part" and isinstance(found, BuiltinPart)):
            raise KindError(f"{self.title} is of type {type(found).__name__}: {_SHAPES[self.kind]}", subject=self.name)
        return found

    def failed(self, what: str, error: BaseException) -> PluginError:
        """Make the error for one that the package itself raised."""
        return PluginError(f"{self.title} {what}: {type(error).__name__}: {error}", subject=self.name)


def entries(kind: str) -> list[Entry]:
    """All entries of a kind; the built-in deals come first among the models."""
    own = [
        Entry("model", name, OWN, "", f"gigawatt.deals:{name}", lambda make=make: make)  # type: ignore[misc]
        for name, make in (DEALS.items() if kind == "model" else ())
    ]
    found = [
        Entry(kind, point.name, *_package(point), point.value, point.load) for point in _points(group=GROUPS[kind])
    ]
    return own + sorted(found, key=lambda entry: (entry.name, entry.package))


def _points(group: str) -> Iterable[metadata.EntryPoint]:
    try:
        return metadata.entry_points(group=group)
    except Exception:
        # One package whose entry_points.txt cannot be read would hide all the others.
        return [point for package in metadata.distributions() for point in _readable(package) if point.group == group]


def _readable(package: metadata.Distribution) -> Iterable[metadata.EntryPoint]:
    try:
        return package.entry_points
    except Exception as error:
        logging.getLogger("gigawatt").warning("cannot read the entry points of %s: %s", package.name, error)
        return ()


def _package(point: metadata.EntryPoint) -> tuple[str, str]:
    """Name and version of the package that declares an entry point."""
    package = point.dist
    if package is None:
        return "an unnamed package", ""
    return package.name or "an unnamed package", package.version or ""


def same_name(a: str, b: str) -> bool:
    """Whether two names are one: the command line takes them in any case, with - or _."""
    return _folded(a) == _folded(b)


def same_package(a: str, b: str) -> bool:
    """Whether two names of packages are one, as package indexes see it."""
    return re.sub(r"[-_.]+", "-", a).lower() == re.sub(r"[-_.]+", "-", b).lower()


def _folded(name: str) -> str:
    return name.strip().replace("_", "-").casefold()
