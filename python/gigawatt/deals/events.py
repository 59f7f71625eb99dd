"""What happened to a deal: a dated series of events with their figures and sources."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from gigawatt import catalog
from gigawatt.catalog import Event, Record, Sources
from gigawatt.catalog.frame import pandas
from gigawatt.catalog.select import day, known
from gigawatt.catalog.table import each_once, shown
from gigawatt.catalog.text_table import Cells, Header, as_html
from gigawatt.deals.figures import pick
from gigawatt.deals.table import named
from gigawatt.errors import InvalidValueError, keywords

COLUMNS: Header = [
    ("date", "the day or month it happened"),
    ("event", "what happened; * rests on a grade C page alone"),
    ("figures", "records that it brought, with their values"),
    ("published", "when it became known; 'by' marks the latest day it can have been"),
    ("source", "id of the source and its grade"),
]
_WIDE = 100


class Events:
    """Events of one deal, oldest first by the day they became known; prints as text."""

    def __init__(self, deal: str, events: Iterable[Event], as_of: date) -> None:
        self.deal = deal
        self.rows = tuple(events)
        self.as_of = as_of

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Event]:
        return iter(self.rows)

    def __getitem__(self, index: int) -> Event:
        return self.rows[index]

    @property
    def columns(self) -> Header:
        """Name and explanation of each column."""
        return list(COLUMNS)

    @keywords
    def filter(self, *, since: date | str | None = None, until: date | str | None = None, text: str = "") -> Events:
        """Keep what became known from since to until, both included, and holds every word of text."""
        first, last = (None if each is None else day(each) for each in (since, until))
        words = text.lower().split()
        kept = [
            event
            for event in self.rows
            if (first is None or event.published.known >= first)
            and (last is None or event.published.known <= last)
            and all(word in event.text.lower() for word in words)
        ]
        return Events(self.deal, kept, self.as_of)

    def records(self, event: Event) -> list[Record]:
        """The figures that an event brought, as published by its day or since, up to as_of."""
        found = (pick(reference, self.as_of, True) for reference in event.records)
        return [record for record in found if record is not None]

    def cells(self) -> Cells:
        """Header (name, explanation), rows of text, notes: what text and HTML show."""
        rows = []
        for event in self.rows:
            figures = "; ".join(f"{r.key} {shown(r.value)} {r.unit}" for r in self.records(event))
            rows.append(
                [
                    event.date, f"{event.text} *" if event.alternative else event.text, figures, str(event.published),
                    f"{event.source.id} ({event.source.grade})",
                ]
            )  # fmt: skip
        return list(COLUMNS), rows, [f"{self.deal}: {len(self.rows)} events known by {self.as_of}."]

    def __repr__(self) -> str:
        _, rows, notes = self.cells()
        lines = []
        for when, text, _, published, source in rows:
            late = "" if published == when else f", known {published}"
            wrapped = textwrap.wrap(f"{text} [{source}{late}]", _WIDE)
            lines += [f"{head:<12}{line}" for head, line in zip([when, *[""] * len(wrapped)], wrapped, strict=False)]
        return "\n".join([*notes, *lines])

    def _repr_html_(self) -> str:
        return as_html(*self.cells())

    def sources(self) -> Sources:
        """The source of every event, each once."""
        return each_once(event.source for event in self.rows)

    def to_dataframe(self) -> Any:
        """One row per event."""
        rows = [
            {
                "deal": event.deal, "date": event.date, "known": event.published.known, "event": event.text,
                "records": ", ".join(record.id for record in self.records(event)), "source": event.source.id,
                "grade": event.source.grade, "alternative": event.alternative, "locator": event.source.locator,
            }
            for event in self.rows
        ]  # fmt: skip
        return pandas().DataFrame(rows)


@keywords
def events(deal: str, as_of: date | str | None = None, *, alternatives: bool = False) -> Events:
    """What happened to a deal, as known by a day (the catalog's release without it).

    alternatives: also events that rest on a grade C page alone, marked with a star. Raises UnknownNameError with the
    nearest names for a deal that does not exist, InvalidValueError where nothing was known yet or nothing is on record.
    """
    at = day(as_of)
    told = named(deal)
    every = [event for event in told.events if alternatives or not event.alternative]
    if not every:
        having = [name for name, each in catalog.deal_terms().items() if each.events]
        raise InvalidValueError(
            f"no events of the deal '{told.name}' are on record; gw.deals.table(deal='{told.name}') has its terms. "
            f"With events: {', '.join(having)}",
            subject=told.name,
        )
    found = known(every, at)
    if not found:
        first = every[0].published.known
        raise InvalidValueError(
            f"the deal '{told.name}' was not known on {at}: it exists from as_of='{first}' on", subject=told.name
        )
    return Events(told.name, found, at)
