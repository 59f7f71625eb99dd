"""Reading the text about deals: legs with their terms as they changed, and dated events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from . import check
from .check import Place
from .deal_records import BINDING, CAPACITY, KINDS, DealTerms, Event, Leg, Terms
from .load import DATA, catalog, header, read, source_of
from .records import Frozen, Record, Source

LEG_FIELDS = ("name", "kind", "doc", "amount", "power", "years", "share", "stake", "unlike", "alternative", "terms")
TERMS_FIELDS = ("published", "published_by", "source", "status", "binding", "part")
EVENT_FIELDS = ("date", "published", "published_by", "source", "text", "records")

Records = Mapping[str, tuple[Record, ...]]


def a_figure(key: str, records: Records, place: Place, field: str, units: Sequence[str] | None) -> str:
    """Check that a key, or an id with its day, is a record of one of these units (of any, for None)."""
    bare = key.partition("@")[0]
    if bare not in records:
        place.fail(f"unknown record '{bare}'{check.suggestion(bare, records)}", field)
    ids = [record.id for record in records[bare]]
    if key != bare and key not in ids:
        place.fail(f"unknown record '{key}'{check.suggestion(key, ids)}", field)
    if units is not None and records[bare][0].unit not in units:
        place.fail(f"'{bare}' is in {records[bare][0].unit}: expected {' or '.join(units)}", field)
    return key


def some_terms(row: Any, sources: Mapping[str, Source], place: Place) -> Terms:
    """Read how a leg stood from a day on."""
    row = check.table(row, place, TERMS_FIELDS, ("source", "status", "binding"))
    binding = check.choice(row, "binding", place, BINDING, None)
    part = check.text(row, "part", place)
    if (binding == "partly") != (part is not None):
        place.fail("'part' says which part binds: needed with binding = 'partly', and only there", "binding")
    assert binding is not None
    status = check.needed(row, "status", place)
    return Terms(check.published(row, place), source_of(row["source"], sources, place), status, binding, part)


def a_leg(deal: str, row: Any, records: Records, sources: Mapping[str, Source], place: Place) -> Leg:
    """Read one leg with its terms, oldest first."""
    row = check.table(row, place, LEG_FIELDS, ("name", "kind", "doc", "terms"))
    kind = check.choice(row, "kind", place, KINDS, None)
    assert kind is not None
    units = {"amount": ("USD", "share"), "power": ("GW",), "years": ("year",), "share": ("1",)}
    figures = {
        field: a_figure(check.needed(row, field, place), records, place, field, allowed)
        for field, allowed in units.items()
        if field in row
    }
    if kind not in CAPACITY and "unlike" not in row and {"amount", "power", "years"} <= set(figures):
        place.fail(f"money of the kind '{kind}' buys no capacity: say in 'unlike' what it pays for", "kind")
    stake = None
    if "stake" in row:
        ends = check.table(row["stake"], place, ("amount", "post_money"), ("amount", "post_money"))
        if "share" in row:
            place.fail("give 'share' (published) or 'stake' (computed), one of the two", "stake")
        invested, valued = (
            a_figure(check.needed(ends, e, place), records, place, "stake", ("USD",)) for e in ("amount", "post_money")
        )
        stake = (invested, valued)
    terms = tuple(some_terms(each, sources, place) for each in row["terms"])
    days = [each.published.known for each in terms]
    if not terms or days != sorted(set(days)):
        place.fail("terms are appended: each is later than the one before it", "terms")
    alternative = bool(row.get("alternative", False))
    if not alternative and any(each.source.grade == "C" for each in terms):
        place.fail("grade C is never a default: set alternative = true", "terms")
    return Leg(
        deal=deal,
        name=check.needed(row, "name", place),
        kind=kind,
        doc=check.needed(row, "doc", place),
        terms=terms,
        stake=stake,
        unlike=check.text(row, "unlike", place),
        alternative=alternative,
        **figures,
    )


def an_event(deal: str, row: Any, records: Records, sources: Mapping[str, Source], place: Place) -> Event:
    """Read one event, known on its day where 'published' says nothing; one on a grade C page is an alternative."""
    row = check.table(row, place, EVENT_FIELDS, ("date", "source", "text"))
    date = str(row["date"])
    if "published" not in row and "published_by" not in row:
        row = {**row, "published": row["date"]}
    keys = tuple(a_figure(str(key), records, place, "records", None) for key in row.get("records", []))
    source = source_of(row["source"], sources, place)
    text = check.needed(row, "text", place)
    return Event(deal, date, check.published(row, place), text, source, keys, source.grade == "C")


def load_terms(directory: Path, records: Records, sources: Mapping[str, Source]) -> Mapping[str, DealTerms]:
    """Read every deal's legs and events from a directory."""
    rows, raw = read(directory / "deal_terms.toml")
    told, told_raw = read(directory / "deal_events.toml")
    for name in told:
        if name not in rows:
            Place("deal_events.toml", told_raw, header(name, 2)).fail(f"unknown deal{check.suggestion(name, rows)}")
    found = {}
    for name, row in rows.items():
        place = Place("deal_terms.toml", raw, header(name, 1))
        row = check.table(row, place, ("title", "parties", "legs"), ("title", "parties", "legs"))
        legs = tuple(
            a_leg(name, leg, records, sources, Place("deal_terms.toml", raw, f"[[{header(name, 0)}.legs]]", index))
            for index, leg in enumerate(row["legs"])
        )
        names = [leg.name for leg in legs]
        if len(set(names)) < len(names):
            place.fail("two legs have one name")
        events = tuple(
            an_event(name, each, records, sources, Place("deal_events.toml", told_raw, header(name, 2), index))
            for index, each in enumerate(told.get(name, []))
        )
        days = [event.published.known for event in events]
        if days != sorted(days):
            Place("deal_events.toml", told_raw, header(name, 2)).fail("events are appended, oldest first")
        found[name] = DealTerms(name, check.needed(row, "title", place), tuple(row["parties"]), legs, events)
    return Frozen(found)


@cache
def shipped_terms() -> Mapping[str, DealTerms]:
    """Read the shipped deals, once."""
    whole = catalog()
    return load_terms(DATA, whole.records, whole.sources)
