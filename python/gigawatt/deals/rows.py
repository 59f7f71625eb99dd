"""One row of the comparison of deals: one kind of money of one deal, as it stood on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gigawatt.catalog import DealTerms, Leg, Record, Terms
from gigawatt.catalog.select import latest
from gigawatt.deals import figures
from gigawatt.deals.figures import NOT_STATED, Figure


@dataclass(frozen=True)
class DealRow:
    """One leg of a deal as of a day. ``doc`` says what is paid for; ``terms`` how it stood and since when."""

    deal: str
    leg: str
    title: str
    parties: tuple[str, ...]
    kind: str
    doc: str
    first: date
    terms: Terms
    amount: Figure
    power: Figure
    years: Figure
    price: Figure
    share: Figure
    alternative: bool = False

    @property
    def name(self) -> str:
        """Deal and leg in one."""
        return f"{self.deal}: {self.leg}"

    @property
    def basis(self) -> str:
        """Which gigawatt."""
        return self.power.basis or NOT_STATED

    @property
    def binding(self) -> str:
        """Whether it binds, in a word; ``terms.part`` says which part."""
        return self.terms.binding

    @property
    def status(self) -> str:
        """How it stood, since when, which part binds, and who says so."""
        part = f"; binding: {self.terms.part}" if self.terms.part else ""
        return f"{self.terms.status} ({self.terms.published}, {self.terms.source.id}, {self.terms.source.grade}){part}"

    @property
    def records(self) -> tuple[Record, ...]:
        """Every record that a figure of the row comes from, each once."""
        used = (self.amount, self.power, self.years, self.price, self.share)
        return tuple(dict.fromkeys(record for figure in used for record in figure.records))

    def __repr__(self) -> str:
        """Everything about it, line by line."""
        lines = [f"{self.name}: {self.doc}", f"  {self.title}; {self.kind}, {self.status}"]
        named = {"amount": self.amount, "GW": self.power, "years": self.years, "per GW-year": self.price}
        for name, figure in {**named, "equity share": self.share}.items():
            ids = ", ".join(record.id for record in figure.records)
            about = figure.note or (f"from {ids}" if ids else "")
            lines.append(f"  {name:<12}  {figure.in_words}{f'  ({about})' if about else ''}")
        lines.append(f"  {'basis':<12}  {self.basis}")
        return "\n".join(lines)


def a_row(told: DealTerms, leg: Leg, as_of: date) -> DealRow:
    """One leg as it stood on a day by which it existed."""
    amount = figures.published(leg.amount, leg, as_of, "USD")
    power = figures.published(leg.power, leg, as_of, "GW")
    years = figures.published(leg.years, leg, as_of, "year")
    return DealRow(
        deal=told.name, leg=leg.name, title=told.title, parties=told.parties, kind=leg.kind, doc=leg.doc,
        first=leg.terms[0].published.known, terms=latest(leg.terms, as_of, what=leg.name), amount=amount, power=power,
        years=years, price=figures.price(leg, amount, power, years), share=figures.share(leg, as_of),
        alternative=leg.alternative,
    )  # fmt: skip
