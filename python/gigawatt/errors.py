"""Every exception that gigawatt raises.

Each is also the built-in type that people expect, so that ``except ValueError`` works. ``subject`` names what was
refused, ``nearest`` the names that were probably meant.
"""

from __future__ import annotations

from typing import Any


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


class MissingExtraError(GigawattError, ImportError):
    """An optional package that is not installed."""


class UnusedInputWarning(UserWarning):
    """An input that no quantity uses."""


class SlowKernelsWarning(UserWarning):
    """The portable kernels are in use: right, but slow."""
