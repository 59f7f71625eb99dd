"""How records print: a plain text table, one line per record; HTML in a notebook."""

from __future__ import annotations

from collections.abc import Sequence

from .records import Range, Record, Table, Value

COLUMNS = ("key", "value", "unit", "basis", "published", "grade", "source")


def shown(value: Value) -> str:
    """Write a value in short."""
    if isinstance(value, Range):
        middle = "" if value.central is None else f" .. {value.central:.6g}"
        return f"{value.low:.6g}{middle} .. {value.high:.6g}"
    if isinstance(value, Table):
        return ", ".join(f"{label} {number:.6g}" for label, number in value.items())
    return f"{value:.6g}"


def row(record: Record) -> tuple[str, ...]:
    """The cells of one record."""
    key = f"{record.key} (alternative)" if record.alternative else record.key
    when = str(record.published)
    return (key, shown(record.value), record.unit, record.basis or "", when, record.grade, record.source.id)


def as_text(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in plain text."""
    widths = [max(len(line[i]) for line in (header, *rows)) for i in range(len(header))]
    lines = [header, ["-" * width for width in widths], *rows]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def as_html(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in HTML."""
    from html import escape

    head = "".join(f"<th>{escape(cell)}</th>" for cell in header)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in line) + "</tr>" for line in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


class Records(tuple[Record, ...]):
    """Records found, oldest first within a key; prints as a table."""

    __slots__ = ()

    def __repr__(self) -> str:
        if not self:
            return "no records"
        return as_text(COLUMNS, [row(record) for record in self])

    def _repr_html_(self) -> str:
        return as_html(COLUMNS, [row(record) for record in self])
