"""A prepared table as plain text and as HTML."""

from __future__ import annotations

from collections.abc import Sequence

Header = list[tuple[str, str]]  # name and explanation of each column
Cells = tuple[Header, list[list[str]], list[str]]  # header, rows of text, notes


def as_text(header: Sequence[tuple[str, str]], rows: Sequence[Sequence[str]], notes: Sequence[str] = ()) -> str:
    """A table in plain text, its notes below."""
    names = [name for name, _ in header]
    widths = [max(len(line[i]) for line in (names, *rows)) for i in range(len(names))]
    lines = [names, ["─" * width for width in widths], *rows]
    text = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines]
    return "\n".join([*text, *notes])


def as_html(
    header: Sequence[tuple[str, str]], rows: Sequence[Sequence[str]], notes: Sequence[str] = (), more: str = ""
) -> str:
    """A table in HTML; a header's title tells what the column means, more how to see what is cut."""
    from gigawatt.display.html import table_html

    return table_html(header, rows, notes, more=more)
