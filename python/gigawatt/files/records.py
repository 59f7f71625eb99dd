"""What a model holds, one readable line per quantity with its digest: what a saved run keeps and a comparison reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gigawatt import _core
from gigawatt.display.numbers import number, tidy
from gigawatt.files import fingerprint
from gigawatt.modelling.axis import date_of

if TYPE_CHECKING:
    from gigawatt.modelling.model import Model

_SHORT = 16  # hexadecimal digits of a digest in a file
CORRELATION = "correlation"


@dataclass(frozen=True)
class Record:
    """One quantity, or one pair of correlated inputs: what it is, as text, and the digest of all that computes.

    kind: input, formula, state or correlation.
    """

    name: str
    kind: str
    unit: str
    axes: tuple[str, ...]
    text: str
    evidence: str
    digest: str


def records(model: Model) -> dict[str, Record]:
    """Records by name, in order of definition; correlations last, named ``correlation of A and B``."""
    core = model._core
    found = {name: _record(core.at(name), digest) for name, digest in fingerprint.digests(model).items()}
    for group, (members, ranks) in enumerate(core.correlations):
        for i, first in enumerate(members):
            for j in range(i + 1, len(members)):
                rank = ranks[i * len(members) + j]
                name = f"{CORRELATION} of {first} and {members[j]}"
                if group and name in found:
                    name += f" ({group + 1})"
                digest = fingerprint.digest((members, i, j, rank))[:_SHORT]
                found[name] = Record(name, CORRELATION, "", (), number(rank, 12), "", digest)
    return found


def _record(q: _core.Quantity, digest: str) -> Record:
    kind = q.body if q.body in ("input", "state") else "formula"
    unit = (q.shown or "1") if q.kind == "number" else q.kind
    text = input_text(q) if kind == "input" else formula_text(q)
    evidence = q.evidence if kind == "input" else ""
    return Record(q.name, kind, unit, tuple(a.name for a in q.axes), text, evidence, digest[:_SHORT])


def formula_text(q: _core.Quantity) -> str:
    """The formula of a quantity; of a state also where it starts."""
    text = "" if q.formula is None else tidy(q.formula.text)
    if q.body == "state" and q.initial is not None:
        return f"{text}, from {tidy(q.initial.text)}"
    return text


def input_text(q: _core.Quantity) -> str:
    """What an input is, in its shown unit: a number, a distribution, or one of them per label, and how it moves."""
    given = q.input
    cells = [cell_text(cell, q.kind) for cell in given.cells]
    if len(set(cells)) == 1:
        text = cells[0]
    elif len(given.axes) == 1:
        text = ", ".join(f"{label}: {cell}" for label, cell in zip(given.axes[0].labels, cells, strict=True))
    else:
        text = ", ".join(cells)
    moves = "" if given.path_kind == "fixed" else f", {given.path_text}"
    central = "" if given.central is None else f", central {number(given.central, 12)}"
    stream = "" if given.stream in ("", q.name) else f", draws of {given.stream}"
    return text + moves + central + stream


def cell_text(cell: _core.Distribution, kind: str) -> str:
    """One value of an input, with digits enough to tell it from another."""
    if not cell.is_constant:
        return cell.text
    value = cell.mean
    if kind == "flag":
        return "true" if value else "false"
    return date_of(value).isoformat() if kind == "date" else number(value, 12)


def rows(given: Mapping[str, Record]) -> dict[str, dict[str, object]]:
    """Records as tables of a file: only what a record has."""
    table: dict[str, dict[str, object]] = {}
    for r in given.values():
        row: dict[str, object] = {r.kind: r.text, "unit": r.unit, "axes": list(r.axes), "evidence": r.evidence}
        table[r.name] = {**{k: v for k, v in row.items() if v or k == r.kind}, "digest": r.digest}
    return table
