"""A check and its outcome; a verification is all of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Check:
    """One check: what is computed, what should come out, what did.

    tolerance: how far ``got`` may lie from ``expected`` (0 for text and bits). source: publisher, title, locator of a
    published result.
    """

    group: str
    what: str
    expected: float | str
    got: float | str
    tolerance: float
    passed: bool
    source: str = ""


def compared(
    group: str, what: str, expected: float | str, got: float | str, tolerance: float = 0.0, source: str = ""
) -> Check:
    """Compare numbers within a tolerance, text exactly; NaN equals nothing."""
    words = isinstance(expected, str) or isinstance(got, str)
    passed = expected == got if words else abs(float(got) - float(expected)) <= tolerance
    return Check(group, what, expected, got, tolerance, passed, source)


@dataclass(frozen=True)
class Verification:
    """All checks of an installation; prints as a list."""

    checks: tuple[Check, ...]

    @property
    def ok(self) -> bool:
        """Whether every check passed."""
        return all(check.passed for check in self.checks)

    @property
    def failures(self) -> tuple[Check, ...]:
        """The checks that did not pass."""
        return tuple(check for check in self.checks if not check.passed)

    def cells(self) -> tuple[list[str], list[list[str]], list[str]]:
        """Header, rows and notes as text, one row per check."""
        from gigawatt.audit.check_text import cells

        return cells(self)

    def __repr__(self) -> str:
        from gigawatt.audit.check_text import verification_text

        return verification_text(self)

    def _repr_html_(self) -> str:
        from gigawatt.display.html import table_html

        header, rows, notes = self.cells()
        return table_html(header, rows, notes, "Verification")
