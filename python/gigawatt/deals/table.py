"""Deals on common terms: one row per kind of money of a deal, as it stood on a day, with its sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from gigawatt import catalog
from gigawatt.catalog import DealTerms, Leg, Sources
from gigawatt.catalog.deal_records import BINDING, KINDS
from gigawatt.catalog.filters import wanted
from gigawatt.catalog.frame import pandas
from gigawatt.catalog.records import BASES
from gigawatt.catalog.select import day, known
from gigawatt.catalog.table import each_once
from gigawatt.catalog.text_table import Cells, Header, as_html, as_text
from gigawatt.deals.figures import Figure
from gigawatt.deals.rows import DealRow, a_row
from gigawatt.errors import InvalidValueError, keywords, unknown_name

COLUMNS: Header = [
    ("deal: leg", "the deal and which of its kinds of money; * rests on grade C pages alone"),
    ("kind", f"kind of money: {', '.join(KINDS)}"),
    ("amount", "as published, with its unit; an upper end where a source says up to"),
    ("GW", "gigawatts that the source names with it"),
    ("basis", "which gigawatt: facility, IT or not stated"),
    ("years", "term"),
    ("USD/GW-year", "amount / GW / years, computed only where all three are of one scope; the notes say why not"),
    ("equity share", "share of the company that the money buys"),
    ("binding", "yes, partly, no or not stated"),
    ("status", "how it stood, since when, which part binds, and who says so"),
]
Words = str | Sequence[str]


class DealTable:
    """Deals side by side; prints as text. ``rows`` are plain dataclasses.

    ``=`` marks what was computed here, with its formula and records in the notes; what no source says reads
    ``not stated``, never 0 or nothing.
    """

    def __init__(self, rows: Iterable[DealRow], as_of: date) -> None:
        self.rows = tuple(rows)
        self.as_of = as_of

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[DealRow]:
        return iter(self.rows)

    def __getitem__(self, deal: str) -> DealTable:
        """The rows of one deal."""
        return self.filter(deal=deal)

    @property
    def deals(self) -> list[str]:
        """The deals that are in it."""
        return list(dict.fromkeys(row.deal for row in self.rows))

    @property
    def columns(self) -> Header:
        """Name and explanation of each column."""
        return list(COLUMNS)

    @keywords
    def filter(
        self,
        *,
        deal: Words | None = None,
        kind: Words | None = None,
        party: Words | None = None,
        binding: Words | None = None,
        basis: Words | None = None,
    ) -> DealTable:
        """Keep the rows that fit all that is given, each one word or several; case does not matter.

        Raises UnknownNameError with the nearest names for a deal or party that is not in the table, or a word that
        kind, binding or basis never have.
        """
        kept = list(self.rows)
        if deal is not None:
            words = [deal] if isinstance(deal, str) else list(deal)
            names = wanted("deal", [str(word).replace("_", "-") for word in words], self.deals, "'.deals' lists all.")
            kept = [row for row in kept if row.deal in names]
        if party is not None:
            there = [each for row in self.rows for each in row.parties]
            names = wanted("party", party, there)
            kept = [row for row in kept if names & set(row.parties)]
        for name, given, among in (("kind", kind, KINDS), ("binding", binding, BINDING), ("basis", basis, BASES)):
            if given is not None:
                fits = wanted(name, given, among)
                kept = [row for row in kept if getattr(row, name) in fits]
        return DealTable(kept, self.as_of)

    def cells(self) -> Cells:
        """Header (name, explanation), rows of text, notes: what text and HTML show."""
        notes: dict[str, int] = {}

        def noted(figure: Figure, shown: str) -> str:
            return f"{shown} [{notes.setdefault(figure.note, len(notes) + 1)}]" if figure.note else shown

        rows = []
        for row in self.rows:
            rows.append(
                [
                    f"{row.name} *" if row.alternative else row.name, row.kind,
                    noted(row.amount, row.amount.in_words), noted(row.power, row.power.text), row.basis,
                    noted(row.years, row.years.text), noted(row.price, row.price.text),
                    noted(row.share, row.share.text), row.binding, row.status,
                ]
            )  # fmt: skip
        lines = [f"Deals as published by {self.as_of}. = computed from the records that its note names."]
        if any(row.alternative for row in self.rows):
            lines.append("* rests on grade C pages alone.")
        return list(COLUMNS), rows, [*lines, *(f"[{n}] {note}" for note, n in notes.items())]

    def __repr__(self) -> str:
        if not self.rows:
            return f"no deals (as of {self.as_of})"
        header, rows, notes = self.cells()
        head, line, *body = as_text(header[:-1], [cells[:-1] for cells in rows]).splitlines()
        told = [text for cells, shown in zip(rows, body, strict=True) for text in (shown, f"    {cells[-1]}")]
        return "\n".join([head, line, *told, "", *notes])

    def _repr_html_(self) -> str:
        return as_html(*self.cells())

    def sources(self) -> Sources:
        """Every source of its figures and terms, each once."""
        return each_once(s for row in self.rows for s in (row.terms.source, *(r.source for r in row.records)))

    def to_dataframe(self) -> Any:
        """One row per leg. A figure is a number, "low .. high", or its absence in words; beside a computed one stand
        formula and records, beside one that could not be computed the reason.
        """
        rows = []
        for row in self.rows:
            cells: dict[str, Any] = {
                "deal": row.deal,
                "leg": row.leg,
                "kind": row.kind,
                "parties": ", ".join(row.parties),
            }
            named = {"amount": row.amount, "gw": row.power, "years": row.years}
            named |= {"usd_per_gw_year": row.price, "equity_share": row.share}
            for name, figure in named.items():
                cells[name] = figure.value if isinstance(figure.value, float) else figure.text
                if name == "amount":
                    cells["amount_unit"] = figure.unit
                elif name == "gw":
                    cells["basis"] = row.basis
                if name in ("usd_per_gw_year", "equity_share"):
                    cells[f"{name}_derived"] = figure.derived
                    cells[f"{name}_how"] = figure.formula or figure.why or figure.text
                    cells[f"{name}_scope"] = figure.scope
            cells |= {
                "binding": row.binding, "binding_part": row.terms.part or "", "status": row.terms.status,
                "since": row.terms.published.known, "first": row.first, "alternative": row.alternative,
                "records": ", ".join(record.id for record in row.records),
                "sources": ", ".join(dict.fromkeys((row.terms.source.id, *(r.source.id for r in row.records)))),
            }  # fmt: skip
            rows.append(cells)
        return pandas().DataFrame(rows)


def named(deal: object) -> DealTerms:
    """A deal by its name; ``nvidia_openai`` works as ``nvidia-openai`` does."""
    told = catalog.deal_terms()
    name = str(deal).replace("_", "-").lower()
    if not isinstance(deal, str) or name not in told:
        raise unknown_name("deal", str(deal), told)
    return told[name]


def legs_of(told: DealTerms, as_of: date, alternatives: bool) -> list[Leg]:
    """The legs that existed by a day; a deal without one is refused with the way out."""
    wanted_legs = [leg for leg in told.legs if alternatives or not leg.alternative]
    if not wanted_legs:
        raise InvalidValueError(
            f"the deal '{told.name}' rests on grade C pages alone: ask with alternatives=True", subject=told.name
        )
    found = [leg for leg in wanted_legs if known(leg.terms, as_of)]
    if not found:
        first = min(leg.terms[0].published.known for leg in wanted_legs)
        raise InvalidValueError(
            f"the deal '{told.name}' was not known on {as_of}: it exists from as_of='{first}' on", subject=told.name
        )
    return found


@keywords
def table(
    as_of: date | str | None = None,
    *,
    deal: Words | None = None,
    kind: Words | None = None,
    party: Words | None = None,
    binding: Words | None = None,
    basis: Words | None = None,
    alternatives: bool = False,
) -> DealTable:
    """Compare deals on common terms, as published by a day.

    as_of: the day (the catalog's release without it). deal: names, in the order wanted. kind, party, binding, basis:
    as in ``DealTable.filter``. alternatives: also what rests on grade C pages alone, marked with a star.

    One row is one kind of money of one deal. USD per gigawatt-year is computed only where amount, gigawatts and years
    are of one scope; else a note says why not. Raises InvalidValueError for a deal asked before it was known, with the
    day from which it exists, and UnknownNameError with the nearest names for what does not exist.
    """
    at = day(as_of)
    everything = catalog.deal_terms()
    if deal is not None:
        words = [deal] if isinstance(deal, str) else list(deal)
        chosen = [(told, leg) for told in map(named, words) for leg in legs_of(told, at, alternatives)]
    else:
        legs = [(told, leg) for told in everything.values() for leg in told.legs if alternatives or not leg.alternative]
        chosen = [(told, leg) for told, leg in legs if known(leg.terms, at)]
        if not chosen:
            first, name = min((leg.terms[0].published.known, told.name) for told, leg in legs)
            raise InvalidValueError(f"no deal was known on {at}: the first, '{name}', exists from as_of='{first}' on")
    rows = DealTable((a_row(told, leg, at) for told, leg in chosen), at)
    return rows.filter(kind=kind, party=party, binding=binding, basis=basis)
