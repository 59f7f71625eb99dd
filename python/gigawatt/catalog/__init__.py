"""The catalog: published figures with their sources, and the inputs of the deals built on them.

Records are append-only text in ``data/``. ``as_of`` keeps what was published by a day, and among the
versions of one key takes the latest; without it, everything up to the catalog's ``release`` counts. Nothing
is read before it is asked for. ``table()`` browses: it prints, filters, and tells its sources.
"""

from __future__ import annotations

from .deal_records import DealTerms, Event, Leg, Terms
from .lookup import deal, deal_inputs, deal_terms, deals, find, get, keys, sources, system, systems, table, versions
from .records import (
    Bounds,
    Case,
    Correlation,
    Deal,
    Distribution,
    InputRecord,
    PathSpec,
    Published,
    Range,
    Record,
    Source,
    System,
    Table,
)
from .select import release
from .table import Records, Sources

__all__ = [
    "Bounds",
    "Case",
    "Correlation",
    "Deal",
    "DealTerms",
    "Distribution",
    "Event",
    "InputRecord",
    "Leg",
    "PathSpec",
    "Published",
    "Range",
    "Record",
    "Records",
    "Source",
    "Sources",
    "System",
    "Table",
    "Terms",
    "deal",
    "deal_inputs",
    "deal_terms",
    "deals",
    "find",
    "get",
    "keys",
    "release",
    "sources",
    "system",
    "systems",
    "table",
    "versions",
]
