"""How records print and are browsed: a table, its filters, its sources, a DataFrame."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from gigawatt.display.numbers import number as written
from gigawatt.errors import keywords

from . import frame
from .filters import wanted
from .records import GRADES, Range, Record, Source, Table, Value
from .select import day, known, select
from .subjects import KINDS, subject_of
from .text_table import Cells, Header, as_html, as_text

COLUMNS: Header = [
    ("key", "what it is; * marks an alternative: grade C or a scenario, never a default"),
    ("value", "a number, low .. central .. high, or a number per label"),
    ("unit", "unit of the value"),
    ("basis", "which gigawatt, where one counts: facility, IT or not stated"),
    ("published", "when it became known; 'by' marks the latest day it can have been"),
    ("evidence", "reported, derived, estimated, scenario"),
    ("grade", "A primary, B press or a named relay, C other"),
    ("source", "id of the source: .sources() tells publisher, title, date and locator"),
]
SOURCE_COLUMNS: Header = [
    ("id", "as records cite it"),
    ("publisher", "who said it"),
    ("title", "of the page; a description where it stands in [brackets]"),
    ("date", "of the page; 'by' marks the latest day it can have been"),
    ("grade", "A primary, B press or a named relay, C other"),
    ("locator", "where to find it"),
]
SHOWN = 60  # rows of a long table that print before "… and n more"
_WIDE = 60  # characters of a value in a table; one record alone shows all


def number(value: float) -> str:
    """A number as people read it: 13.3e9, 0.38."""
    return written(value, 7)


def shown(value: Value) -> str:
    """Write a value in full."""
    if isinstance(value, Range):
        return " .. ".join(number(v) for v in (value.low, value.central, value.high) if v is not None)
    if isinstance(value, Table):
        return ", ".join(f"{label} {number(each)}" for label, each in value.items())
    return number(value)


def row(record: Record) -> list[str]:
    """The cells of one record."""
    value = shown(record.value)
    return [
        f"{record.key} *" if record.alternative else record.key,
        value if len(value) <= _WIDE else f"{value[: _WIDE - 1]}…",
        record.unit,
        record.basis or "",
        str(record.published),
        record.evidence,
        record.grade,
        record.source.id,
    ]


class Sources(tuple[Source, ...]):
    """Sources, each once; print as a table."""

    __slots__ = ()

    def cells(self) -> Cells:
        """Header (name, explanation), rows of text, notes: what text and HTML show."""
        rows = [[s.id, s.publisher, s.title, str(s.date), s.grade, s.locator] for s in self]
        return list(SOURCE_COLUMNS), rows, []

    def __repr__(self) -> str:
        return as_text(*self.cells()) if self else "no sources"

    def _repr_html_(self) -> str:
        return as_html(*self.cells())

    def to_dataframe(self) -> Any:
        """One row per source."""
        return frame.of_sources(self)


def each_once(sources: Iterable[Source]) -> Sources:
    """The sources in order, each once."""
    return Sources(dict.fromkeys(sources))


_FIELDS: dict[str, Callable[[Record], str]] = {
    "key": lambda r: r.key,
    "kind": lambda r: subject_of(r.key).kind,
    "subject": lambda r: subject_of(r.key).subject,
    "attribute": lambda r: subject_of(r.key).attribute,
    "grade": lambda r: r.grade,
    "evidence": lambda r: r.evidence,
    "basis": lambda r: r.basis or "",
    "unit": lambda r: r.unit,
    "source": lambda r: r.source.id,
    "publisher": lambda r: r.source.publisher,
}
_CLOSED = {"kind": KINDS, "grade": GRADES}


class Records(tuple[Record, ...]):
    """Records found, oldest first within a key; prints as a table.

    ``.filter(kind="accelerator", subject="H100")`` narrows it, ``.values("subject")`` lists what there is,
    ``.sources()`` says who published it where, ``.to_dataframe()`` gives all, ``records[0]`` shows the whole of one.
    """

    __slots__ = ()

    def cells(self) -> Cells:
        """Header (name, explanation), rows of text, notes: what text and HTML show."""
        notes = (
            ["* an alternative (grade C or a scenario), never a default"] if any(r.alternative for r in self) else []
        )
        return list(COLUMNS), [row(record) for record in self], notes

    def text(self) -> str:
        """The whole table, however long."""
        return as_text(*self.cells()) if self else "no records"

    def __repr__(self) -> str:
        if not self:
            return "no records"
        header, rows, notes = self.cells()
        if len(rows) > SHOWN:
            more = f"… and {len(rows) - SHOWN} more: .filter(kind=, subject=, attribute=, …) narrows, .text() shows all"
            rows, notes = rows[:SHOWN], [more, *notes]
        return as_text(header, rows, notes)

    def _repr_html_(self) -> str:
        return as_html(*self.cells(), ".filter(kind=, subject=, attribute=, …) narrows, .to_dataframe() gives all")

    def values(self, field: str) -> list[str]:
        """What there is of a field: kind, subject, attribute, grade, evidence, basis, unit, source, publisher, key."""
        [name] = wanted("field", field, _FIELDS)
        return list(dict.fromkeys(value for value in map(_FIELDS[name], self) if value))

    @keywords
    def filter(
        self,
        *,
        kind: str | Sequence[str] | None = None,
        subject: str | Sequence[str] | None = None,
        attribute: str | Sequence[str] | None = None,
        grade: str | Sequence[str] | None = None,
        evidence: str | Sequence[str] | None = None,
        basis: str | Sequence[str] | None = None,
        unit: str | Sequence[str] | None = None,
        source: str | Sequence[str] | None = None,
        publisher: str | Sequence[str] | None = None,
        key: str | Sequence[str] | None = None,
        alternative: bool | None = None,
        as_of: date | str | None = None,
    ) -> Records:
        """Keep the records that fit all that is given, each one value or several; case does not matter.

        kind: accelerator, system, rental price, installed base, build cost, operation, deal, company. subject: what
        it is about (``H100``, ``openai``, ``epoch_it``). attribute: what was measured (``price``, ``run_rate``,
        ``cost_per_gw``). alternative: only those (True), only the others (False). as_of: published by that day.
        Raises UnknownNameError, with the nearest names, for a value that no record of the catalog has.
        """
        given = {
            "kind": kind, "subject": subject, "attribute": attribute, "grade": grade, "evidence": evidence,
            "basis": basis, "unit": unit, "source": source, "publisher": publisher, "key": key,
        }  # fmt: skip
        kept = list(self)
        for name, value in given.items():
            if value is not None:
                of = _FIELDS[name]
                there = [*_CLOSED.get(name, ()), *(v for v in map(of, [*self, *_everything()]) if v)]
                fits = wanted(name, value, there, f".values({name!r}) lists all")
                kept = [record for record in kept if of(record) in fits]
        if alternative is not None:
            kept = [record for record in kept if record.alternative is bool(alternative)]
        return Records(known(kept, day(as_of)) if as_of is not None else kept)

    @keywords
    def latest(self, as_of: date | str | None = None) -> Records:
        """Of each key the one that counts at as_of (the release without it); alternatives are left out."""
        return Records(select(self, as_of).values())

    def sources(self) -> Sources:
        """Who published them, when and where: each source once."""
        return each_once(record.source for record in self)

    def to_dataframe(self) -> Any:
        """One row per number: a table has one per label, a range its low and high beside the central value."""
        return frame.of_records(self)


def _everything() -> list[Record]:
    from .load import catalog

    return [record for versions in catalog().records.values() for record in versions]


def whole(record: Record) -> str:
    """All that is known of one record, line by line."""
    of = subject_of(record.key)
    source = record.source
    lines = [
        ("value", f"{shown(record.value)} {record.unit}"),
        ("basis", record.basis),
        ("kind", ", ".join(filter(None, of))),
        ("published", f"{record.published}, counts from {record.published.known}"),
        ("applies to", record.applies),
        ("evidence", f"{record.evidence}, grade {record.grade}{' (alternative)' if record.alternative else ''}"),
        ("source", f"{source.id}: {source.publisher}, {source.title}, {source.date} (grade {source.grade})"),
        ("locator", " | ".join(filter(None, (source.locator, record.locator)))),
        ("supersedes", record.supersedes),
        ("note", record.note),
    ]
    width = max(len(name) for name, _ in lines)
    return "\n".join([record.id, *(f"  {name:<{width}}  {text}" for name, text in lines if text)])
