"""A Python function with its vector-Jacobian product beside it."""

from __future__ import annotations

import functools
import weakref
from collections.abc import Callable
from typing import Any

import numpy as np

from gigawatt.errors import AxisError, InvalidValueError

_KNOWN: weakref.WeakValueDictionary[tuple[Any, ...], _Callable] = weakref.WeakValueDictionary()


class _Callable:
    """What a call holds: the same object for the same functions, so that equal calls are one."""

    __name__: str


class Differentiable(_Callable):
    """A function that also says what comes back to its arguments: vjp(arguments …, adjoint) -> one array each."""

    def __init__(self, function: Callable[..., Any], vjp: Callable[..., Any], name: str) -> None:
        self.function = function
        self.vjp = vjp
        self.__name__ = name
        code = getattr(function, "__code__", None)
        if code is not None:
            self.__code__ = code  # where it is written, for messages

    def __call__(self, *arguments: Any) -> Any:
        """Call the function itself."""
        return self.function(*arguments)

    def __reduce__(self) -> tuple[Any, ...]:
        return (differentiable, (self.function, self.vjp, self.__name__))


class PulledBack(_Callable):
    """One argument's part of a vector-Jacobian product, as a function of the arguments and the adjoint."""

    def __init__(self, whole: Differentiable, argument: int, arguments: int) -> None:
        self.whole = whole
        self.argument = argument
        self.arguments = arguments
        self.__name__ = f"{whole.__name__}.vjp{argument}"

    def __call__(self, *given: Any) -> Any:
        """Call the whole product and give the part."""
        parts = self.whole.vjp(*given)
        if isinstance(parts, np.ndarray) and self.arguments == 1:
            parts = (parts,)
        if not isinstance(parts, (tuple, list)) or len(parts) != self.arguments:
            got = f"{len(parts)} of them" if isinstance(parts, (tuple, list)) else type(parts).__name__
            raise AxisError(
                f"vjp of '{self.whole.__name__}' returns one array per argument, {self.arguments} of them, got {got}",
                subject=self.whole.__name__,
            )
        part = parts[self.argument]
        if part is None:
            raise InvalidValueError(
                f"vjp of '{self.whole.__name__}' returned None for argument {self.argument + 1}: what comes back to "
                "it is asked for (an array of zeros where the function does not depend on it)",
                subject=self.whole.__name__,
            )
        return part

    def __reduce__(self) -> tuple[Any, ...]:
        return (pulled_back, (self.whole, self.argument, self.arguments))


def _kept(key: tuple[Any, ...], made: Callable[[], _Callable]) -> Any:
    found = _KNOWN.get(key)
    if found is None:
        found = _KNOWN[key] = made()
    return found


def differentiable(function: Callable[..., Any], vjp: Callable[..., Any], name: str) -> Differentiable:
    """A function with its vjp; the same object for the same two."""
    made = functools.partial(Differentiable, function, vjp, name)
    return _kept((id(function), id(vjp), name), made)  # type: ignore[no-any-return]


def pulled_back(whole: Differentiable, argument: int, arguments: int) -> PulledBack:
    """The part of an argument; the same object for the same function."""
    made = functools.partial(PulledBack, whole, argument, arguments)
    return _kept((id(whole), argument, arguments), made)  # type: ignore[no-any-return]
