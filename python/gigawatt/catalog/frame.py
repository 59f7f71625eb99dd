"""Records and sources as pandas DataFrames."""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from typing import Any

from gigawatt.errors import MissingExtraError

from .records import Range, Record, Source, Table
from .subjects import subject_of


def pandas() -> Any:
    """Import pandas, or name the extra that brings it."""
    try:
        return importlib.import_module("pandas")
    except ImportError as error:
        raise MissingExtraError("this needs pandas: pip install 'gigawatt[analysis]'", subject="pandas") from error


def numbers(record: Record) -> list[tuple[str | None, float | None, float | None, float | None]]:
    """Label, central, low, high: one line per number of a record."""
    value = record.value
    if isinstance(value, Table):
        return [(label, each, None, None) for label, each in value.items()]
    if isinstance(value, Range):
        return [(None, value.central, value.low, value.high)]
    return [(None, value, None, None)]


def of_records(records: Iterable[Record]) -> Any:
    """One row per number; what is absent is missing (None or NaN)."""
    rows = []
    for record in records:
        of, source = subject_of(record.key), record.source
        for label, central, low, high in numbers(record):
            rows.append(
                {
                    "key": record.key, "kind": of.kind, "subject": of.subject, "attribute": of.attribute,
                    "label": label,
                    "value": central, "low": low, "high": high, "unit": record.unit, "basis": record.basis,
                    "published": record.published.known, "published_text": str(record.published),
                    "applies": record.applies, "evidence": record.evidence, "grade": record.grade,
                    "alternative": record.alternative, "source": source.id, "publisher": source.publisher,
                    "title": source.title, "source_date": str(source.date), "locator": source.locator,
                    "note": record.note, "id": record.id,
                }
            )  # fmt: skip
    return pandas().DataFrame(rows)


def of_sources(sources: Iterable[Source]) -> Any:
    """One row per source."""
    rows = [
        {"id": s.id, "publisher": s.publisher, "title": s.title, "date": str(s.date), "known": s.date.known,
         "grade": s.grade, "locator": s.locator}
        for s in sources
    ]  # fmt: skip
    return pandas().DataFrame(rows)
