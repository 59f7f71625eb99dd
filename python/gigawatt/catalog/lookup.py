"""Asking the catalog: sources, records by key or by words, systems, a deal's inputs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from gigawatt.errors import InvalidValueError, UnknownNameError, keywords

from . import check
from .deal_records import DealTerms
from .deal_text import DEALS, shipped_deal
from .filters import wanted
from .load import catalog, shipped_sources
from .records import GRADES, Deal, InputRecord, Record, Source, System
from .select import day, known, latest, select
from .table import Records
from .terms_text import shipped_terms


def unknown(what: str, name: object, names: Iterable[str], ways_out: str) -> UnknownNameError:
    """Make the error for a name that is not there, with the nearest ones and the way out."""
    return UnknownNameError(f"no {what} {name!r} in the catalog{check.suggestion(str(name), names)} {ways_out}")


def sources() -> dict[str, Source]:
    """Every source by its id."""
    return dict(shipped_sources())


def keys() -> list[str]:
    """Every record's key, in the order of the files."""
    return list(catalog().records)


def versions(key: str) -> Records:
    """All records of one key, oldest first, alternatives included."""
    records = catalog().records
    if key not in records:
        raise unknown("record", key, records, f"gw.catalog.find({str(key).rsplit('.', 1)[-1]!r}) searches by words.")
    return Records(records[key])


def get(key: str, as_of: date | str | None = None, *, alternative: str | None = None) -> Record:
    """The record of a key that counts at as_of (the release without it).

    Grade C records and scenarios are alternatives, never the default: ask for one by its source's id,
    ``alternative="CITI"``.
    """
    at = day(as_of)
    all_versions = versions(key)
    defaults = [record for record in all_versions if not record.alternative]
    others = [record for record in all_versions if record.alternative]
    if alternative is not None:
        chosen = [record for record in others if record.source.id == alternative]
        if not chosen:
            have = ", ".join(record.source.id for record in others) or "none"
            raise UnknownNameError(f"'{key}' has no alternative from '{alternative}': it has {have}")
        return latest(chosen, at, what=f"'{key}' from {alternative}")
    if not defaults:
        have = " or ".join(f"alternative='{record.source.id}'" for record in others)
        raise InvalidValueError(f"'{key}' has only alternatives, which are never a default: ask with {have}")
    return latest(defaults, at, what=f"'{key}'")


def find(text: str, as_of: date | str | None = None) -> Records:
    """Records that hold every word of text in key, unit, note or source: all versions, alternatives too."""
    words = text.lower().split()
    at = day(as_of)
    found = []
    for group in catalog().records.values():
        for record in known(group, at):
            parts = (
                record.key,
                record.unit,
                record.note or "",
                record.source.id,
                record.source.publisher,
                record.source.title,
            )
            if all(word in " ".join(parts).lower() for word in words):
                found.append(record)
    return Records(found)


@keywords
def table(
    as_of: date | str | None = None,
    *,
    kind: str | Sequence[str] | None = None,
    subject: str | Sequence[str] | None = None,
    attribute: str | Sequence[str] | None = None,
    grade: str | Sequence[str] | None = None,
    evidence: str | Sequence[str] | None = None,
    basis: str | Sequence[str] | None = None,
    publisher: str | Sequence[str] | None = None,
    alternatives: bool = False,
    versions: bool = False,
) -> Records:
    """Browse the catalog: of each key what counts at as_of (the release without it), narrowed by the filters.

    alternatives: also grade C records and scenarios, marked with a star; ``grade="C"`` asks for them too. versions:
    every version published by as_of, not the latest alone. The filters are those of ``Records.filter``;
    ``gw.catalog.table().values("subject")`` lists what there is. Raises UnknownNameError with the nearest names for a
    value that no record has.
    """
    at = day(as_of)
    everything = [record for group in catalog().records.values() for record in known(group, at)]
    counts = set(map(id, select(everything, at).values()))
    if grade is not None:
        alternatives = alternatives or "C" in wanted("grade", grade, GRADES)  # only alternatives have it
    chosen = Records(
        record for record in everything if (alternatives if record.alternative else versions or id(record) in counts)
    )
    return chosen.filter(
        kind=kind,
        subject=subject,
        attribute=attribute,
        grade=grade,
        evidence=evidence,
        basis=basis,
        publisher=publisher,
    )


def systems() -> list[str]:
    """Every system's name."""
    return list(catalog().systems)


def system(name: str, as_of: date | str | None = None) -> System:
    """A rack or a server as of a day; case does not matter, and other names ("VR200") work too."""
    rows = catalog().systems
    names = {alias.lower(): row for row in rows.values() for alias in (row.name, *row.aliases)}
    row = names.get(str(name).lower())
    if row is None:
        spelled = [alias for row in rows.values() for alias in (row.name, *row.aliases)]
        raise unknown("system", name, spelled, f"It has {', '.join(rows)}.")
    at = day(as_of)
    parts: dict[str, Record] = {}
    earliest: list[date] = []
    for part, key in row.parts.items():
        defaults = [record for record in catalog().records[key] if not record.alternative]
        earliest += [record.published.known for record in defaults]
        if known(defaults, at):
            parts[part] = latest(defaults, at, what=key)
    if not earliest:
        raise InvalidValueError(
            f"everything on the system '{row.name}' is grade C, never a default: "
            f"gw.catalog.find({row.name.split()[-1]!r}) shows it"
        )
    if not parts:
        raise InvalidValueError(
            f"nothing on the system '{row.name}' was published by {at}: the first is of {min(earliest)}"
        )
    return System(row.name, row.aliases, row.counting, at, **parts)


def deal_terms() -> Mapping[str, DealTerms]:
    """Every deal that the catalog tells of: who, its legs by kind of money, their terms as they changed, its events."""
    return shipped_terms()


def deals() -> list[str]:
    """Every deal whose inputs the catalog holds."""
    return list(DEALS)


def deal(name: str) -> Deal:
    """A deal's text: every version of its inputs, axes, correlations, cases, default outputs."""
    if name not in DEALS:
        raise unknown("deal", name, DEALS, f"It has {', '.join(DEALS)}.")
    return shipped_deal(name)


def deal_inputs(name: str, as_of: date | str | None = None) -> dict[str, InputRecord]:
    """The inputs of a deal that count at as_of (without it, the announcement's day), in the model's order."""
    found = deal(name)
    at = found.announced if as_of is None else day(as_of)
    if at < found.announced:
        raise InvalidValueError(
            f"'{name}' has no inputs as of {at}: it was announced on {found.announced}, its first date"
        )
    return {key: latest(group, at, what=f"'{key}' of {name}") for key, group in found.inputs.items()}
