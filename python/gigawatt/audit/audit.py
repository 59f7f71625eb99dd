"""The audit of a model: inputs, literals, overrides, problems; as data, table, text."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gigawatt.audit.inputs import AuditedInput, inputs
from gigawatt.audit.literals import Literal, literals
from gigawatt.catalog.select import day as catalog_day
from gigawatt.modelling.axis import as_date

if TYPE_CHECKING:
    from gigawatt.modelling.model import Model


@dataclass(frozen=True)
class Audit:
    """What the numbers of a model rest on. Plain data; prints as a table.

    as_of: the day to which ages of sources are counted. overrides: what a case replaced, as text.
    """

    label: str
    as_of: datetime.date
    inputs: tuple[AuditedInput, ...]
    literals: tuple[Literal, ...]
    overrides: tuple[tuple[str, str], ...]

    @property
    def problems(self) -> tuple[str, ...]:
        """Numbers that have no source and are not declared an assumption, one line each."""
        from gigawatt.audit.text import literal_text

        lines = [f"{i.name}: {i.problem}{_at(i.where)}" for i in self.inputs if i.problem]
        lines += [f"{x.quantity}: {literal_text(x)} {x.problem}{_at(x.where)}" for x in self.literals if x.problem]
        return tuple(lines)

    @property
    def ok(self) -> bool:
        """Whether there is no problem."""
        return not any(i.problem for i in self.inputs) and not any(x.problem for x in self.literals)

    def cells(self) -> tuple[list[str], list[list[str]], list[str]]:
        """Header, rows and notes as text, one row per input."""
        from gigawatt.audit.text import cells

        return cells(self)

    def to_dataframe(self) -> Any:
        """One row per input; ranges and base over all its labels. Raises MissingExtraError without pandas."""
        from gigawatt.audit.text import range_of
        from gigawatt.results.convert import require

        columns = (
            "name", "scope", "unit", "p5", "base", "p95", "uncertain", "path", "evidence", "grades", "published",
            "age_days", "overridden", "as_of", "source", "where", "problem",
        )  # fmt: skip
        rows = []
        for i in self.inputs:
            low, high = range_of(i)
            base = i.base[0] if len(set(i.base)) == 1 else list(i.base)
            row = {name: getattr(i, name) for name in columns if name not in ("p5", "base", "p95")}
            rows.append({**row, "grades": "/".join(i.grades), "p5": low, "base": base, "p95": high})
        return require("pandas").DataFrame(rows, columns=list(columns))

    def __repr__(self) -> str:
        from gigawatt.audit.text import audit_text

        return audit_text(self)

    def _repr_html_(self) -> str:
        from gigawatt.display.html import table_html

        header, rows, notes = self.cells()
        return table_html(header, rows, notes, f"Audit of '{self.label}'")


def audit(model: Model, as_of: datetime.date | str | None = None) -> Audit:
    """Audit a model; see ``Model.audit``."""
    from gigawatt.audit.text import override_text

    day = as_date(as_of) or model.as_of or catalog_day(None)
    return Audit(
        label=model.label,
        as_of=day,
        inputs=inputs(model, day),
        literals=literals(model),
        overrides=tuple((name, override_text(value)) for name, value in model.case_overrides.items()),
    )


def _at(where: str) -> str:
    return f" ({where})" if where else ""
