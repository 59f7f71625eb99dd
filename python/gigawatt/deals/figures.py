"""The figures of a deal as of a day: picked from the catalog's records, or computed from them and marked so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gigawatt import catalog
from gigawatt.catalog import Leg, Range, Record, Table
from gigawatt.catalog.select import known, latest
from gigawatt.display.numbers import number, percent

NOT_STATED = "not stated"
NOT_DERIVED = "not derived"
NO_EQUITY = "no equity"
# Kinds of money that buy a share of a company, or may.
_EQUITY = ("equity", "debt and equity", "warrant", NOT_STATED)


@dataclass(frozen=True)
class Figure:
    """A number of a deal, or why there is none.

    value: a number, a range, or None. absent: how None reads (``not stated``, ``not derived``, ``no equity``).
    records: where it comes from. formula: how it was computed; empty for a published figure. why: of an absent figure.
    scope: what part it is of, where not the whole amount.
    """

    value: float | Range | None
    unit: str
    basis: str | None = None
    records: tuple[Record, ...] = ()
    formula: str = ""
    absent: str = NOT_STATED
    why: str = ""
    scope: str = ""

    @property
    def derived(self) -> bool:
        """Whether it was computed here."""
        return bool(self.formula)

    @property
    def ends(self) -> tuple[float, float] | None:
        """Lowest and highest: equal for a number, None where there is none."""
        if isinstance(self.value, Range):
            return self.value.low, self.value.high
        return None if self.value is None else (self.value, self.value)

    @property
    def text(self) -> str:
        """As a table shows it: a number without its unit (a share in per cent), or how its absence reads."""
        ends = self.ends
        if ends is None:
            return self.absent
        written = [f"{p} %" for p in percent(ends)] if self.unit == "1" else [number(end) for end in ends]
        shown = " .. ".join(dict.fromkeys(written)) + (f" {self.scope}" if self.scope else "")
        return f"= {shown}" if self.derived else shown

    @property
    def in_words(self) -> str:
        """With its unit: 300e9 USD."""
        if self.value is None or self.unit == "1":
            return self.text
        return f"{self.text} {'years' if self.unit == 'year' and self.value != 1 else self.unit}"

    @property
    def note(self) -> str:
        """What a reader of the number must know: how it was computed, what its record adds, or why there is none."""
        if self.derived:
            return f"{self.formula}, from {', '.join(record.id for record in self.records)}"
        if self.value is not None:
            return "; ".join(f"{record.id}: {record.note}" for record in self.records if record.note)
        return "" if self.absent == NO_EQUITY or self.why in ("", self.absent) else f"{self.absent}: {self.why}"


def pick(reference: str, as_of: date, alternative: bool) -> Record | None:
    """The record of a key that counts at a day, or the one version that an id names; None where none was published."""
    key = reference.partition("@")[0]
    versions = [r for r in catalog.versions(key) if reference in (r.key, r.id)]
    if not known(versions, as_of):
        return None
    defaults = known([r for r in versions if not r.alternative], as_of)
    if defaults:
        return latest(defaults, as_of, what=key)
    return latest(versions, as_of, what=key) if alternative else None


def published(reference: str | None, leg: Leg, as_of: date, unit: str) -> Figure:
    """A figure as the catalog has it. A table's labels are parts of one whole: their sum is computed."""
    record = pick(reference, as_of, leg.alternative) if reference else None
    if record is None:
        return Figure(None, unit, why=NOT_STATED)
    if isinstance(record.value, Table):
        parts = " + ".join(f"{number(each)} {label}" for label, each in record.value.items())
        return Figure(sum(record.value.values()), record.unit, record.basis, (record,), parts)
    return Figure(record.value, record.unit, record.basis, (record,))


def quotient(above: tuple[float, float], *below: tuple[float, float]) -> float | Range:
    """Lowest and highest of a quotient of positive figures, each with its ends; a number where they agree."""
    low, high = above
    for least, most in below:
        low, high = low / most, high / least
    return low if low == high else Range(low, high)


def price(leg: Leg, amount: Figure, power: Figure, years: Figure) -> Figure:
    """USD per gigawatt-year: amount / GW / years, only where all three are of one scope; else why not."""
    unit = "USD/(GW*year)"
    if leg.unlike:
        return Figure(None, unit, absent=NOT_DERIVED, why=leg.unlike)
    named = {"amount": amount, "GW": power, "years": years}
    missing = [name for name, figure in named.items() if figure.value is None]
    if missing:
        return Figure(None, unit, absent=NOT_DERIVED, why=f"{' and '.join(missing)} not stated")
    over, gigawatts, term = amount.ends, power.ends, years.ends
    assert over is not None and gigawatts is not None and term is not None
    formula = " / ".join(figure.in_words for figure in named.values())
    records = amount.records + power.records + years.records
    return Figure(quotient(over, gigawatts, term), unit, power.basis, records, formula)


def share(leg: Leg, as_of: date) -> Figure:
    """Share of the company that the money buys: published, or amount / post-money of one and the same round."""
    if leg.kind not in _EQUITY:
        return Figure(None, "1", absent=NO_EQUITY, why=f"the money is a {leg.kind}")
    if leg.stake is None:
        return published(leg.share, leg, as_of, "1")
    records = [pick(reference, as_of, leg.alternative) for reference in leg.stake]
    if None in records:
        return Figure(None, "1", why="no post-money valuation of this round was published yet")
    invested, post_money = (record for record in records if record is not None)
    ends = [
        (record.value, record.value) if isinstance(record.value, float) else None for record in (invested, post_money)
    ]
    if ends[0] is None or ends[1] is None:
        return Figure(None, "1", absent=NOT_DERIVED, why="amount or valuation is a range")
    of_all = leg.amount is not None and leg.stake[0].partition("@")[0] == leg.amount.partition("@")[0]
    paid = f"{number(invested.central)} {invested.unit}"
    formula = f"{paid} / {number(post_money.central)} {post_money.unit} post-money"
    scope = "" if of_all else f"for {paid}"
    return Figure(quotient(ends[0], ends[1]), "1", None, (invested, post_money), formula, scope=scope)
