"""A table before it is written: cells, ranges and notes, the same for plain text and for a notebook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from gigawatt.display.numbers import table

Span: TypeAlias = "tuple[float, float, float]"  # p5, p50, p95


@dataclass(frozen=True)
class Sheet:
    """Rows under a header.

    right: columns of numbers. spans: the range of each row, where it has one. notes: lines below, in words. more: what
    was left out and how to see it.
    """

    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    right: frozenset[int] = frozenset()
    spans: Sequence[Span | None] = ()
    notes: Sequence[str] = field(default_factory=list)
    more: str = ""

    def text(self) -> str:
        """The table in plain text, with what was left out."""
        return table(self.rows, self.header, set(self.right)) + (f"\n{self.more}" if self.more else "")


def cut(text: str, width: int) -> str:
    """Text of at most so many characters."""
    return text if len(text) <= width else text[: width - 1] + "…"
