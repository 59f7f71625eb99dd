"""A person's own model on the command line: ``path/to/file.py:name``, a Model or a function that makes one."""

from __future__ import annotations

import contextlib
import importlib.util
import inspect
import sys
import traceback
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

from gigawatt.cli import arguments
from gigawatt.errors import InvalidValueError, KindError
from gigawatt.modelling.model import Model


def is_file(text: str) -> bool:
    """Whether a model is named by a file: ``site.py:model`` or ``site.py``."""
    return _split(text) is not None


def load(text: str, as_of: date | None, *, must_take: bool = True) -> Model:
    """The model that a file holds, or that a function in it makes (from ``as_of`` where it takes one).

    Without ``:name`` the file must hold exactly one Model. What the file prints goes to standard error. Raises
    UnknownNameError for a name that is not there, KindError for what is no model, InvalidValueError where the file is
    missing or fails, with its line, or where an ``as_of`` that ``must_take`` is not taken.
    """
    found = _split(text)
    if found is None:
        raise InvalidValueError(f"'{text}' names no file: write path/to/file.py:name", subject=text)
    path, name = found
    if not path.is_file():
        raise InvalidValueError(f"there is no file '{path}' (for '{text}')", subject=text)
    module = _imported(path)
    value = _named(module, path, name)
    if isinstance(value, Model):
        if as_of is not None and must_take:
            raise InvalidValueError(f"{text} is a Model already: --as-of is for a function that takes as_of")
        return value
    if not callable(value):
        raise KindError(f"{path}:{name} is {_kind(value)}, not a gw.Model or a function that makes one", subject=name)
    given = _keywords(value, path, name, as_of)
    if as_of is not None and must_take and not given:
        raise InvalidValueError(f"{path}:{name} takes no as_of, so --as-of means nothing to it", subject=name)
    with _blamed(path):
        made = value(**given)
    if not isinstance(made, Model):
        raise KindError(f"{path}:{name}() gives {_kind(made)}, not a gw.Model", subject=name)
    return made


def _split(text: str) -> tuple[Path, str] | None:
    path, colon, name = text.rpartition(":")
    if colon and path.endswith(".py"):
        return Path(path), name
    return (Path(text), "") if text.endswith(".py") else None


def _imported(path: Path) -> ModuleType:
    name = f"model_file_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # where dataclasses and pickle look for it
    sys.path.insert(0, str(path.parent.resolve()))  # so that it finds its neighbours
    try:
        with _blamed(path):
            spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(path.parent.resolve()))
    return module


def _named(module: ModuleType, path: Path, name: str) -> Any:
    models = [n for n, value in vars(module).items() if isinstance(value, Model)]
    if name:
        if not hasattr(module, name):
            makers = [n for n, value in vars(module).items() if inspect.isfunction(value) and not n.startswith("_")]
            there = ", ".join([*models, *makers]) or "no model"
            raise arguments.nearest("name", name, [*models, *makers], f"{path} has {there}.")
        return getattr(module, name)
    if len(models) != 1:
        there = ", ".join(models) or "none"
        raise InvalidValueError(f"say which model of {path} is meant, {path}:NAME: it has {there}", subject=str(path))
    return getattr(module, models[0])


def _keywords(function: Callable[..., Any], path: Path, name: str, as_of: date | None) -> dict[str, Any]:
    """as_of where it is given and taken; refuse a function that cannot be called without more."""
    try:
        parameters = inspect.signature(function).parameters
    except (TypeError, ValueError):
        return {}
    named = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
    needed = [n for n, p in parameters.items() if p.default is p.empty and p.kind in (p.POSITIONAL_ONLY, *named)]
    taken = as_of is not None and "as_of" in parameters and parameters["as_of"].kind in named
    if taken and "as_of" in needed:
        needed.remove("as_of")
    if needed:
        raise InvalidValueError(f"{path}:{name} needs {', '.join(needed)}: name a function that needs nothing")
    return {"as_of": as_of} if taken else {}


@contextlib.contextmanager
def _blamed(path: Path) -> Iterator[None]:
    """What goes wrong in a file is told with its line; what it prints is no part of the answer."""
    try:
        with contextlib.redirect_stdout(sys.stderr):
            yield
    except SyntaxError as error:
        raise InvalidValueError(f"{error.filename}:{error.lineno}: {error.msg}", subject=str(path)) from error
    except (Exception, SystemExit) as error:
        lines = [f.lineno for f in traceback.extract_tb(error.__traceback__) if Path(f.filename) == path]
        place = f"{path}:{lines[-1]}" if lines else str(path)
        raise InvalidValueError(f"{place}: {type(error).__name__}: {error}", subject=str(path)) from error


def _kind(value: Any) -> str:
    return f"{type(value).__name__} {value!r}" if isinstance(value, (int, float, str)) else type(value).__name__
