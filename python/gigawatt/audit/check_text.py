"""A verification as text: checks by group, one line each."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from gigawatt.display.numbers import number, table

if TYPE_CHECKING:
    from gigawatt.audit.check import Check, Verification

_DIGITS = 9  # of what is compared
_LONG = 18


def value_text(value: float | str) -> str:
    """What was expected or came out, with the digits that a comparison needs."""
    text = value if isinstance(value, str) else f"{value:,.{_DIGITS}g}"
    return text if len(text) <= _LONG else f"{text[: _LONG - 1]}…"


def _got(check: Check) -> str:
    """What came out; of a deviation only its size says something."""
    if not isinstance(check.got, str) and check.expected == 0.0:
        return number(check.got, 2) if abs(check.got) >= 1e-3 else f"{check.got:.1e}" if check.got else "0"
    return value_text(check.got)


def _row(check: Check) -> list[str]:
    exact = isinstance(check.expected, str) or check.tolerance == 0.0
    tolerance = "exact" if exact else f"{check.tolerance:.2g}"
    return ["ok" if check.passed else "FAIL", check.what, value_text(check.expected), _got(check), tolerance]


_HEADER = ["", "check", "expected", "got", "tolerance"]


def summary(verification: Verification) -> str:
    """How many checks passed."""
    failed = len(verification.failures)
    count = len(verification.checks)
    return f"{count} checks, all passed" if not failed else f"{failed} of {count} checks FAILED"


def cells(verification: Verification) -> tuple[list[str], list[list[str]], list[str]]:
    """Header, a row per check, notes."""
    rows = [[check.group, *_row(check), check.source] for check in verification.checks]
    return ["", *_HEADER, "source"], rows, [summary(verification)]


def verification_text(verification: Verification, width: int = 120) -> str:
    """Checks by group, the sources of the published ones below."""
    sources: list[str] = []
    rows = []
    for check in verification.checks:
        row = _row(check)
        if check.source:
            if check.source not in sources:
                sources.append(check.source)
            row[1] += f" [{sources.index(check.source) + 1}]"
        rows.append([f"  {row[0]}", *row[1:]])
    head, _, *body = table(rows, _HEADER, right={2, 3, 4}).splitlines()
    lines, group = [head], ""
    for check, line in zip(verification.checks, body, strict=True):
        if check.group != group:
            group = check.group
            lines.append(group)
        lines.append(line)
    if sources:
        lines += ["", "sources"]
    for k, text in enumerate(sources):
        lines += textwrap.wrap(
            text, width, initial_indent=f"{f'[{k + 1}]':>5} ", subsequent_indent=" " * 6,
            break_long_words=False, break_on_hyphens=False,
        )  # fmt: skip
    for check in verification.failures:
        told = f"{check.what}: expected {check.expected}, got {check.got}, tolerance {check.tolerance:.2g}"
        lines += ["", *textwrap.wrap(f"FAIL  {told}", width, subsequent_indent="      ")]
    return "\n".join([*lines, "", summary(verification)])
