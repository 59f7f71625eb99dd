"""One part, model or distribution by its name."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any

from gigawatt.errors import (
    DuplicateNameError,
    GigawattError,
    KindError,
    UnknownNameError,
    refuse_keywords,
    unknown_name,
)
from gigawatt.modelling.distributions import Distribution
from gigawatt.modelling.model import Model
from gigawatt.modelling.parts import PartLike
from gigawatt.plugins.entry import GROUPS, Entry, entries, same_name, same_package


def part(name: str) -> PartLike:
    """Give a part of an installed package: ``m.add("hall", gw.plugins.part("cooling"), it_power=power)``.

    name: as its package declares it, or ``"acme/cooling"`` with the package in front. Raises UnknownNameError with
    the nearest name; DuplicateNameError where two packages bring it; PluginError, naming package and entry point, where
    it cannot be imported; KindError where it is no function.
    """
    found: PartLike = find("part", name).load()
    return found


def model(name: str, **keywords: Any) -> Model:
    """Make a model by its name on the command line: a built-in deal or the model of an installed package.

    keywords: what the function that makes it takes, such as ``as_of="2026-01-01"``. Raises as ``part`` does; KindError
    too where the function makes no Model, PluginError where it fails.
    """
    entry = find("model", name)
    made = _called(entry, entry.load(), (), keywords)
    if not isinstance(made, Model):
        raise KindError(f"{entry.title} made {_of_type(made)}, not a gw.Model", subject=entry.name)
    return made


def distribution(name: str, *parameters: Any, **keywords: Any) -> Distribution:
    """Make a distribution of an installed package: ``gw.plugins.distribution("skewed", low=1, high=9)``.

    Raises as ``part`` does; KindError too where the function makes no Distribution, PluginError where it fails.
    """
    entry = find("distribution", name)
    made = _called(entry, entry.load(), parameters, keywords)
    if not isinstance(made, Distribution):
        raise KindError(f"{entry.title} made {_of_type(made)}, not a gw.Distribution", subject=entry.name)
    return made


def find(kind: str, name: str) -> Entry:
    """The one entry of that name, not imported yet."""
    if not isinstance(name, str):
        raise KindError(f"a {kind} is asked for by its name, got {_of_type(name)}")
    all_of_kind = entries(kind)
    package, _, leaf = name.rpartition("/")
    found = [e for e in all_of_kind if same_name(e.name, name)] or [
        e for e in all_of_kind if package and same_name(e.name, leaf) and same_package(e.package, package)
    ]
    if len(found) == 1:
        return found[0]
    if found:
        raise clash(found)
    if not all_of_kind:
        text = f"unknown {kind} '{name}': no installed package brings a {kind} (an entry point in {GROUPS[kind]})"
        raise UnknownNameError(text, subject=name)
    raise unknown_name(kind, name, [f"{e.package}/{e.name}" if package else e.name for e in all_of_kind])


def clash(found: list[Entry]) -> DuplicateNameError:
    """Make the error for a name that several packages bring."""
    first = found[0]
    owners = " and ".join(e.owner for e in found)
    text = f"the {first.kind} '{first.name}' is brought by {owners}, and neither goes before the other"
    if len({e.package for e in found}) == len(found):
        text += f"; say which, {' or '.join(repr(f'{e.package}/{e.name}') for e in found)}"
    return DuplicateNameError(text, subject=first.name)


def _called(entry: Entry, function: Callable[..., Any], given: tuple[Any, ...], keywords: Mapping[str, Any]) -> Any:
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        parameters = None  # a function that tells nothing of itself
    if parameters is not None and not any(p.kind is p.VAR_KEYWORD for p in parameters):
        refuse_keywords(entry.name, keywords, [p.name for p in parameters])
    try:
        return function(*given, **keywords)
    except GigawattError:
        raise  # says itself what is wrong
    except Exception as error:
        raise entry.failed("failed", error) from error


def _of_type(value: Any) -> str:
    return "None" if value is None else f"an object of type {type(value).__name__}"
