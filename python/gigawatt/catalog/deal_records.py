"""What the catalog knows of deals: their legs, the terms as they changed, the events. Immutable; reads no file."""

from __future__ import annotations

from dataclasses import dataclass

from .records import Published, Source

KINDS = (
    *("equity", "warrant", "debt", "debt and equity", "cloud contract", "lease", "purchase", "guarantee"),
    *("programme", "not stated"),
)
CAPACITY = ("cloud contract", "lease", "purchase", "not stated")  # kinds that may have a price per gigawatt-year
BINDING = ("yes", "partly", "no", "not stated")


@dataclass(frozen=True)
class Terms:
    """How a leg stood from a day on: its status in words, whether it binds, which part."""

    published: Published
    source: Source
    status: str
    binding: str
    part: str | None = None

    @property
    def key(self) -> str:
        """What a selection by ``as_of`` calls it."""
        return self.status


@dataclass(frozen=True)
class Leg:
    """One kind of money of a deal. The figures are keys of records, or ids ("key@date") where one version is meant.

    ``unlike`` says why amount and gigawatts are not of one scope: then no price per gigawatt-year exists.
    ``stake`` names the amount invested and the post-money valuation it buys into, ``share`` a published share.
    """

    deal: str
    name: str
    kind: str
    doc: str
    terms: tuple[Terms, ...]
    amount: str | None = None
    power: str | None = None
    years: str | None = None
    share: str | None = None
    stake: tuple[str, str] | None = None
    unlike: str | None = None
    alternative: bool = False  # rests on grade C: never shown unless asked for


@dataclass(frozen=True)
class Event:
    """Something that happened to a deal; ``records`` are keys of the figures that it brought."""

    deal: str
    date: str
    published: Published
    text: str
    source: Source
    records: tuple[str, ...] = ()
    alternative: bool = False

    @property
    def key(self) -> str:
        """What a selection by ``as_of`` calls it."""
        return f"{self.deal}@{self.date}"


@dataclass(frozen=True)
class DealTerms:
    """A deal as the catalog tells it: who, in which legs, what happened."""

    name: str
    title: str
    parties: tuple[str, ...]
    legs: tuple[Leg, ...]
    events: tuple[Event, ...]
