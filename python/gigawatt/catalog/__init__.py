"""The catalog: published figures with their sources, and the inputs of the deals built on them.

Records are append-only text in ``data/``. ``as_of`` keeps what was published by a day, and among the
versions of one key takes the latest; without it, everything up to the catalog's ``release`` counts. Nothing
is read before it is asked for.
"""

from __future__ import annotations

from .lookup import deal, deal_inputs, deals, find, get, keys, sources, system, systems, versions
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
from .table import Records

__all__ = [
    "Bounds",
    "Case",
    "Correlation",
    "Deal",
    "Distribution",
    "InputRecord",
    "PathSpec",
    "Published",
    "Range",
    "Record",
    "Records",
    "Source",
    "System",
    "Table",
    "deal",
    "deal_inputs",
    "deals",
    "find",
    "get",
    "keys",
    "release",
    "sources",
    "system",
    "systems",
    "versions",
]
