"""Every exception that gigawatt raises.

Each is also the built-in type that people expect, so that ``except ValueError`` works. ``subject`` names what was
refused, ``nearest`` the names that were probably meant.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from gigawatt.results.run import Run

# Silent unless the program that uses gigawatt asks for its log.
logging.getLogger("gigawatt").addHandler(logging.NullHandler())


class GigawattError(Exception):
    """Base of all errors of gigawatt."""

    subject: str = ""
    nearest: list[str]

    def __init__(self, message: str = "", *, subject: str = "", nearest: list[str] | None = None) -> None:
        super().__init__(message)
        self.subject = subject
        self.nearest = list(nearest or [])

    def __str__(self) -> str:
        """Give the message as it is (a KeyError would quote it)."""
        return str(self.args[0]) if self.args else ""

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle with the data."""
        return (type(self), self.args, {"subject": self.subject, "nearest": self.nearest})


class UnitError(GigawattError, ValueError):
    """Units that cannot be combined, converted or read."""


class UnknownNameError(GigawattError, KeyError):
    """A quantity, axis, label, system or option that does not exist."""


class UnknownKeywordError(GigawattError, TypeError):
    """A keyword that a function does not take."""


class DuplicateNameError(GigawattError, ValueError):
    """A name that is defined already."""


class AxisError(GigawattError, ValueError):
    """Axes or labels that do not fit."""


class KindError(GigawattError, TypeError):
    """A flag where a number is wanted, a date where a duration is, and so on."""


class InvalidValueError(GigawattError, ValueError):
    """A value outside what it may be."""


class LoopError(GigawattError, ValueError):
    """A loop without a previous value, or with an operation that looks across time."""


class CorrelationError(GigawattError, ValueError):
    """A correlation matrix that no joint distribution has."""


class CapacityError(GigawattError, MemoryError):
    """More memory than the machine has."""


class InterruptedRunError(GigawattError, RuntimeError):
    """A run that was stopped before it had a result."""


class ExecutorError(GigawattError, RuntimeError):
    """Work that failed on a worker, or workers that were lost; its cause is chained.

    run: the leading scenarios that were done, as a partial run; None where there are none.
    """

    run: Run | None = None


class CheckpointError(GigawattError, ValueError):
    """A checkpoint that is torn, is none, or belongs to another run."""


class MissingExtraError(GigawattError, ImportError):
    """An optional package that is not installed."""


class FunctionError(GigawattError, RuntimeError):
    """A Python function in a formula that raises, or that mixes scenarios; its cause is chained."""


class PluginError(GigawattError, ImportError):
    """A part, model or distribution of another package that cannot be imported or fails; its cause is chained."""


class UnusedInputWarning(UserWarning):
    """An input that no quantity uses."""


class SlowKernelsWarning(UserWarning):
    """The portable kernels are in use: right, but slow."""


class NearestCorrelationWarning(UserWarning):
    """Correlations that cannot all hold were replaced by the nearest that can; says how far each moved at most."""


class CheckpointWarning(UserWarning):
    """A checkpoint that could not be written: the run goes on, and can go on from the last one that was."""


class NotMonotoneWarning(UserWarning):
    """A target that is met at one value found, and perhaps at others: the output rises and falls over the range."""


class UnbalancedSamplesWarning(UserWarning):
    """A number of scenarios that leaves the points of a sobol run unbalanced."""


class SobolDimensionsWarning(UserWarning):
    """Draws of a sobol run for which the sequence has no dimension left: they are random."""


class PrecisionWarning(UserWarning):
    """A run that ended before it was as precise as asked for."""


F = TypeVar("F", bound=Callable[..., Any])


def refuse_keywords(function: str, given: Iterable[str], known: Iterable[str], more: str = "") -> None:
    """Raise UnknownKeywordError, with the nearest name, for the first keyword that is not known."""
    names = list(known)
    for key in given:
        if key not in names:
            from difflib import get_close_matches

            nearest = get_close_matches(key, names, 2, 0.5)
            hint = f" Did you mean {' or '.join(map(repr, nearest))}?" if nearest else ""
            takes = f" It takes {', '.join(names)}{more}" if names or more else ""
            raise UnknownKeywordError(f"{function}() takes no '{key}'.{hint}{takes}", subject=key, nearest=nearest)


def unknown_name(what: str, name: str, known: Iterable[str]) -> UnknownNameError:
    """Make the error for a name that does not exist, with the nearest ones and all that there are."""
    from difflib import get_close_matches

    names = list(known)
    nearest = get_close_matches(str(name), names, 2, 0.5)
    hint = f" Did you mean {' or '.join(map(repr, nearest))}?" if nearest else ""
    text = f"unknown {what} '{name}'.{hint} It is one of {', '.join(names)}"
    return UnknownNameError(text, subject=str(name), nearest=nearest)


def keywords(function: F) -> F:
    """Answer an unknown keyword of a function with the nearest name (convention 7)."""
    code = function.__code__
    names = [n for n in code.co_varnames[: code.co_argcount + code.co_kwonlyargcount] if n != "self"]
    known = frozenset(names)

    @functools.wraps(function)
    def call(*args: Any, **given: Any) -> Any:
        if not known.issuperset(given):
            refuse_keywords(function.__name__, given, names)
        return function(*args, **given)

    return call  # type: ignore[return-value]
