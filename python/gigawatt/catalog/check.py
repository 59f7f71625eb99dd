"""Checks on the catalog's text. Every message names the file, the line, the table and the field."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NoReturn

from gigawatt.errors import InvalidValueError

from .records import Published
from .select import last_day

# What catalog text may use; the core's parser decides what a unit means.
UNITS = (
    *("1", "W", "kW", "MW", "GW", "MWh", "s", "hour", "day", "month", "quarter", "year"),
    *("USD", "FLOP", "accelerator", "die", "user", "share", "token"),
)


def nearest(name: str, names: Iterable[str], count: int = 3) -> list[str]:
    """Names that look most like this one: close spellings first, then names that hold all its words."""
    import difflib

    folded = {candidate.lower(): candidate for candidate in names}
    close = difflib.get_close_matches(name.lower(), folded, n=count, cutoff=0.5)
    words = re.findall(r"[a-z0-9]+", name.lower())
    holding = [n for n in folded if words and all(word in n for word in words) and n not in close]
    return [folded[n] for n in (close + holding)[:count]]


def suggestion(name: str, names: Iterable[str]) -> str:
    """End of an error: the nearest names as a question, or nothing."""
    found = nearest(name, names)
    return f": did you mean {' or '.join(repr(n) for n in found)}?" if found else ""


@dataclass(frozen=True)
class Place:
    """Where a table stands: the file, its text, the header line, and which of several equal headers it is."""

    file: str
    text: str
    header: str
    index: int = 0

    def line(self, field: str | None = None) -> int | None:
        """Line of the header, or of a field under it; found only when an error needs it."""
        seen, start = 0, None
        header = self.header.replace('"', "")  # quoted or bare, it is the same key
        for number, line in enumerate(self.text.splitlines(), 1):
            stripped = line.strip()
            if start is None:
                if stripped.replace('"', "") == header:
                    if seen == self.index:
                        start = number
                    seen += 1
            elif stripped.startswith("["):
                break
            elif field is not None and re.match(rf'"?{re.escape(field)}"?\s*=', stripped):
                return number
        return start

    def fail(self, message: str, field: str | None = None) -> NoReturn:
        """Raise InvalidValueError with the place in front of the message."""
        line = self.line(field)
        where = f"{self.file}:{line}" if line else self.file
        raise InvalidValueError(f"{where}: {self.header}{f' {field}' if field else ''}: {message}")


def table(value: Any, place: Place, allowed: Sequence[str], required: Sequence[str]) -> dict[str, Any]:
    """Check that value is a table with only allowed and all required fields."""
    if not isinstance(value, dict):
        place.fail(f"expected a table, found {value!r}")
    for name in value:
        if name not in allowed:
            place.fail(
                f"unknown field '{name}'{suggestion(name, allowed) or ': known are ' + ', '.join(allowed)}",
                name,
            )
    for name in required:
        if name not in value:
            place.fail(f"has no field '{name}'")
    return value


def text(row: dict[str, Any], field: str, place: Place) -> str | None:
    """Read a field as text, or None where it is absent."""
    value = row.get(field)
    if value is None:
        return None
    if not isinstance(value, str) or not value.strip():
        place.fail(f"expected text, found {value!r}", field)
    return value


def needed(row: dict[str, Any], field: str, place: Place) -> str:
    """Read a field as text that must be there."""
    value = text(row, field, place)
    if value is None:
        place.fail(f"has no field '{field}'")
    return value


def choice(row: dict[str, Any], field: str, place: Place, among: Sequence[str], default: str | None) -> str | None:
    """Read a field as one of a few words."""
    value = text(row, field, place)
    if value is None:
        return default
    if value not in among:
        place.fail(f"'{value}' is not one of {', '.join(among)}{suggestion(value, among)}", field)
    return value


def number(value: Any, place: Place, field: str) -> float:
    """Check that value is a finite number."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value != value or abs(value) == float("inf"):
        place.fail(f"expected a finite number, found {value!r}", field)
    return float(value)


def a_date(value: Any, place: Place, field: str) -> date:
    """Check that value is a day."""
    if isinstance(value, datetime) or not isinstance(value, date):
        place.fail(f"expected a date such as 2025-09-22, found {value!r}", field)
    return value


def published(row: dict[str, Any], place: Place, field: str = "published") -> Published:
    """Read ``field`` (a day, "YYYY-MM" or "YYYY") or, as an upper bound, ``field_by``: one of the two."""
    bound = f"{field}_by"
    if (field in row) == (bound in row):
        place.fail(f"give '{field}' or '{bound}', one of the two")
    name = field if field in row else bound
    value = row[name]
    if isinstance(value, str):
        try:
            known = last_day(value)
        except ValueError as error:
            place.fail(str(error), name)
    else:
        known = a_date(value, place, name)
    return Published(known, str(value), name == bound)


def unit(row: dict[str, Any], place: Place) -> str:
    """Read the unit: its words must be known."""
    value = needed(row, "unit", place)
    for word in re.findall(r"[^*/()\s]+", value):
        if word not in UNITS:
            place.fail(f"unknown unit '{word}' in '{value}'{suggestion(word, UNITS)}", "unit")
    return value


def basis(row: dict[str, Any], place: Place, among: Sequence[str], of: str) -> str | None:
    """A gigawatt, or a price per watt, must say which watt."""
    value = choice(row, "basis", place, among, None)
    if value is None and re.search(r"\bGW\b|/W\b", of):
        place.fail(f"'{of}' needs a basis: {' or '.join(among)}")
    return value
