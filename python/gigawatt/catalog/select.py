"""What was known by a day: as_of, versions, the catalog's release date."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol, TypeVar

from gigawatt.errors import InvalidValueError

from .records import Published, Record

release = "2026-11-24"


class Dated(Protocol):
    """What has a key and a day."""

    @property
    def key(self) -> str:  # noqa: D102
        ...

    @property
    def published(self) -> Published:  # noqa: D102
        ...


T = TypeVar("T", bound=Dated)


def last_day(text: str) -> date:
    """Read "2025-09-22", "2025-09" or "2025" as a day, the last one of the period. ValueError otherwise."""
    match = re.fullmatch(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", text)
    if match is None:
        raise ValueError(f"'{text}' is no date: write YYYY-MM-DD, YYYY-MM or YYYY")
    year, month = int(match[1]), int(match[2] or 12)
    if not 1 <= month <= 12:
        raise ValueError(f"'{text}' is no date: there is no month {month}")
    if match[3] is not None:
        return date(year, month, int(match[3]))
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def day(as_of: date | str | None) -> date:
    """as_of as a day; None is the catalog's release date, never the clock."""
    if as_of is None:
        return last_day(release)
    if isinstance(as_of, datetime):
        return as_of.date()
    if isinstance(as_of, date):
        return as_of
    if not isinstance(as_of, str):
        raise InvalidValueError(
            f"as_of={as_of!r} is no date: give a date, 'YYYY-MM-DD' or None (the release, {release})"
        )
    try:
        return last_day(as_of)
    except ValueError as error:
        raise InvalidValueError(f"as_of: {error}") from None


def known(versions: Iterable[T], as_of: date) -> list[T]:
    """Keep what was published by as_of."""
    return [version for version in versions if version.published.known <= as_of]


def latest(versions: Sequence[T], as_of: date, *, what: str) -> T:
    """The version of one key that counts at as_of: published last; of one day, the one written last."""
    candidates = known(versions, as_of)
    if not candidates:
        first = min(version.published.known for version in versions)
        raise InvalidValueError(f"{what} has no value as of {as_of}: its first was published {first}")
    best = candidates[0]
    for version in candidates[1:]:
        if version.published.known >= best.published.known:
            best = version
    return best


def select(records: Iterable[T], as_of: date | str | None = None) -> dict[str, T]:
    """What counts at as_of, by key, in order; alternatives and what came later are left out."""
    by_key: dict[str, list[T]] = {}
    at = day(as_of)
    for record in known(records, at):
        if not (isinstance(record, Record) and record.alternative):
            by_key.setdefault(record.key, []).append(record)
    return {key: latest(versions, at, what=key) for key, versions in by_key.items()}
