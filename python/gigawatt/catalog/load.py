"""Reading the catalog's text into records, with every rule checked: sources, records, systems."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from gigawatt.errors import InvalidValueError

from . import check
from .check import Place
from .records import BASES, EVIDENCE, GRADES, Range, Record, Source, Table, Value

DATA = Path(__file__).parent / "data"
RECORD_FILES = ("accelerators.toml", "build_cost.toml", "operation.toml", "deals.toml", "labs.toml")

SOURCE_FIELDS = ("publisher", "title", "date", "date_by", "locator", "grade")
RECORD_FIELDS = (
    *("value", "range", "table", "unit", "basis", "published", "published_by", "applies", "supersedes"),
    *("source", "locator", "grade", "evidence", "alternative", "note"),
)
SYSTEM_PARTS = (
    *("accelerators", "dies", "rack_power", "power", "peak_dense", "peak_sparse"),
    *("accelerator_price", "price"),
)
T = TypeVar("T")


@dataclass(frozen=True)
class SystemRow:
    """Which records make a system."""

    name: str
    aliases: tuple[str, ...]
    counting: str
    parts: Mapping[str, str]


@dataclass(frozen=True)
class Catalog:
    """Sources, records by key, systems by name, and the file of each key."""

    sources: Mapping[str, Source]
    records: Mapping[str, tuple[Record, ...]]
    systems: Mapping[str, SystemRow]
    files: Mapping[str, str]


def read(path: Path) -> tuple[dict[str, Any], str]:
    """Parse a file and keep its text for line numbers; the parser's complaint gets the file's name."""
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib  # type: ignore[import-not-found,unused-ignore]

    try:
        raw = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise InvalidValueError(f"{path.name}: no such file in {path.parent}") from None
    try:
        return tomllib.loads(raw), raw
    except tomllib.TOMLDecodeError as error:
        raise InvalidValueError(f"{path.name}: {error}") from None


def header(key: str, brackets: int) -> str:
    """Write a table's header as the files do."""
    bare = all(c.isalnum() or c in "-_" for c in key)
    return "[" * brackets + (key if bare else f'"{key}"') + "]" * brackets


def load_sources(path: Path) -> dict[str, Source]:
    """Read the sources by id."""
    rows, raw = read(path)
    found: dict[str, Source] = {}
    for id, row in rows.items():
        place = Place(path.name, raw, header(id, 1))
        row = check.table(row, place, SOURCE_FIELDS, ("publisher", "title", "locator", "grade"))
        grade = check.choice(row, "grade", place, GRADES, None)
        assert grade is not None
        publisher, title, locator = (check.needed(row, name, place) for name in ("publisher", "title", "locator"))
        if not locator.startswith(("https://", "http://", "github.com/")):
            place.fail(f"'{locator}' is no locator: a URL, or github.com/owner/name with commit and path", "locator")
        found[id] = Source(id, publisher, title, check.published(row, place, "date"), locator, grade)
    return found


def source_of(id: Any, sources: Mapping[str, Source], place: Place) -> Source:
    """Find the source of an id."""
    if not isinstance(id, str) or id not in sources:
        place.fail(f"unknown source {id!r}{check.suggestion(str(id), sources)}", "source")
    return sources[id]


def a_value(row: dict[str, Any], place: Place) -> Value:
    """Read value, range or table: exactly one of the three."""
    given = [name for name in ("value", "range", "table") if name in row]
    if len(given) != 1:
        place.fail("give one of 'value', 'range', 'table'")
    if given == ["value"]:
        return check.number(row["value"], place, "value")
    if given == ["table"]:
        rows = check.table(row["table"], place, tuple(row["table"]), ())
        if not rows:
            place.fail("an empty table", "table")
        return Table({label: check.number(value, place, "table") for label, value in rows.items()})
    ends = check.table(row["range"], place, ("low", "central", "high"), ("low", "high"))
    low, high = (check.number(ends[name], place, "range") for name in ("low", "high"))
    central = check.number(ends["central"], place, "range") if "central" in ends else None
    if not low <= (low if central is None else central) <= high:
        place.fail("needs low <= central <= high", "range")
    return Range(low, high, central)


def a_record(key: str, row: Any, place: Place, sources: Mapping[str, Source]) -> Record:
    """Read one version of a record."""
    row = check.table(row, place, RECORD_FIELDS, ("unit", "source"))
    source = source_of(row["source"], sources, place)
    grade = check.choice(row, "grade", place, GRADES, source.grade)
    evidence = check.choice(row, "evidence", place, EVIDENCE, "reported")
    assert grade is not None and evidence is not None
    alternative = row.get("alternative", False)
    if not isinstance(alternative, bool):
        place.fail(f"expected true or false, found {alternative!r}", "alternative")
    if grade == "C" and not alternative:
        place.fail("grade C is never a default: set alternative = true")
    published = check.published(row, place)
    unit = check.unit(row, place)
    return Record(
        id=f"{key}@{published.text}" + (f"#{source.id}" if alternative else ""),
        key=key,
        value=a_value(row, place),
        unit=unit,
        published=published,
        source=source,
        grade=grade,
        evidence=evidence,
        basis=check.basis(row, place, BASES, unit),
        applies=check.text(row, "applies", place),
        supersedes=check.text(row, "supersedes", place),
        alternative=alternative,
        locator=check.text(row, "locator", place),
        note=check.text(row, "note", place),
    )


def check_chain(records: tuple[Record, ...], place_of: Callable[[int], Place]) -> None:
    """Versions of one key form one line: each default supersedes the default before it, and is not older."""
    ids: set[str] = set()
    last: Record | None = None
    for index, record in enumerate(records):
        place = place_of(index)
        if record.id in ids:
            place.fail(f"a second record with the id '{record.id}'")
        ids.add(record.id)
        if record.unit != records[0].unit:
            place.fail(f"'{record.unit}' is not '{records[0].unit}', the unit of this key's first record", "unit")
        if record.alternative:
            if record.supersedes is not None:
                place.fail("an alternative supersedes nothing", "supersedes")
            continue
        expected = None if last is None else last.id
        if record.supersedes != expected:
            wanted = f"supersedes = '{expected}'" if expected else "no 'supersedes': it is the first"
            place.fail(f"expected {wanted}, found {record.supersedes!r}", "supersedes")
        if last is not None and record.published.known < last.published.known:
            place.fail(f"is older than {last.id}, which it supersedes: records are appended", "published")
        last = record


def load_records(path: Path, sources: Mapping[str, Source]) -> dict[str, tuple[Record, ...]]:
    """Read a file of records: each key with its versions, oldest first."""
    rows, raw = read(path)
    found: dict[str, tuple[Record, ...]] = {}
    for key, versions in rows.items():

        def place_of(index: int, key: str = key) -> Place:
            return Place(path.name, raw, header(key, 2), index)

        if not isinstance(versions, list):
            Place(path.name, raw, header(key, 1)).fail(f"write {header(key, 2)}: a key holds a list of versions")
        records = tuple(a_record(key, row, place_of(i), sources) for i, row in enumerate(versions))
        check_chain(records, place_of)
        found[key] = records
    return found


def load_systems(path: Path, records: Mapping[str, tuple[Record, ...]]) -> dict[str, SystemRow]:
    """Read which records make a system."""
    rows, raw = read(path)
    found: dict[str, SystemRow] = {}
    taken: dict[str, str] = {}
    for name, row in rows.items():
        place = Place(path.name, raw, header(name, 1))
        row = check.table(row, place, ("aliases", "counting", *SYSTEM_PARTS), ("counting",))
        parts = {part: check.needed(row, part, place) for part in SYSTEM_PARTS if part in row}
        for part, key in parts.items():
            if key not in records:
                place.fail(f"unknown record '{key}'{check.suggestion(key, records)}", part)
        aliases = tuple(row.get("aliases", ()))
        for alias in (name, *aliases):
            if not isinstance(alias, str) or alias.lower() in taken:
                place.fail(f"{alias!r} names {taken.get(str(alias).lower(), 'no system')} already", "aliases")
            taken[alias.lower()] = name
        found[name] = SystemRow(name, aliases, check.needed(row, "counting", place), parts)
    return found


def load_catalog(directory: Path) -> Catalog:
    """Read a whole catalog from a directory."""
    sources = shipped_sources() if directory == DATA else load_sources(directory / "sources.toml")
    records: dict[str, tuple[Record, ...]] = {}
    files: dict[str, str] = {}
    for name in RECORD_FILES:
        for key, versions in load_records(directory / name, sources).items():
            if key in records:
                raise InvalidValueError(f"{name}: '{key}' is already in another file")
            records[key], files[key] = versions, name
    return Catalog(sources, records, load_systems(directory / "systems.toml", records), files)


@cache
def catalog() -> Catalog:
    """The shipped catalog, read once."""
    return load_catalog(DATA)


@cache
def shipped_sources() -> Mapping[str, Source]:
    """Read the shipped sources, once."""
    return load_sources(DATA / "sources.toml")
