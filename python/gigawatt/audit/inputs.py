"""Every input of a model with what it rests on."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from gigawatt import _core
from gigawatt.audit.overrides import override_days
from gigawatt.audit.sources import grades, published

if TYPE_CHECKING:
    from gigawatt.modelling.model import Model

Value: TypeAlias = "float | bool | datetime.date"
SOURCED = ("reported", "derived", "estimated")  # evidence that needs a source


@dataclass(frozen=True)
class AuditedInput:
    """One input. Values are in its shown unit, one per label where it varies along an axis.

    p5, base, p95: the range and what the base run uses; all equal where it is certain. path: how it moves over time.
    evidence: as given; ``undeclared`` where neither a source nor evidence was given; ``scenario`` where a case set it.
    source: publisher, title, date, locator; of an assumption its reason; of what a case set, empty. published: the
    latest date in it. age_days: from there to the audit's day. grades: of catalog records. as_of: the day of the case
    that set it, where that case carries a day of its own. where: file and line. problem: empty if there is none.
    """

    name: str
    unit: str
    kind: str
    labels: tuple[str, ...]
    p5: tuple[Value, ...]
    base: tuple[Value, ...]
    p95: tuple[Value, ...]
    uncertain: bool
    path: str
    evidence: str
    source: str
    published: datetime.date | None
    age_days: int | None
    grades: tuple[str, ...]
    overridden: bool
    as_of: datetime.date | None
    where: str
    problem: str

    @property
    def scope(self) -> str:
        """What stands before the last point of the name."""
        return self.name.rpartition(".")[0]


def inputs(model: Model, day: datetime.date) -> tuple[AuditedInput, ...]:
    """Audit the inputs of a model, in its order; day: what ages are counted to."""
    replaced = override_days(model)
    return tuple(
        _audited(model, name, day, replaced) for name in model._core.names if model._core.at(name).body == "input"
    )


def _audited(model: Model, name: str, day: datetime.date, replaced: Mapping[str, datetime.date | None]) -> AuditedInput:
    info, overridden = model._core.at(name), name in replaced
    evidence, source = info.evidence, "" if info.source == "no source" else info.source
    if overridden:
        evidence, source = "scenario", ""  # what was said of the value that the case replaced
    elif evidence == "assumed" and name in model._undeclared:
        evidence = "undeclared"
    when = published(source, cited_only=evidence not in SOURCED)
    cells = list(info.input.cells)
    central = info.input.central
    return AuditedInput(
        name=name.replace("@before", " (before the case)"),
        unit=info.shown if info.kind == "number" else info.kind,
        kind=info.kind,
        labels=tuple(info.input.axes[0].labels) if len(info.input.axes) == 1 else (),
        p5=tuple(_value(c.quantile(0.05), info.kind) for c in cells),
        base=tuple(_value(c.quantile_at_score(0.0) if central is None else central, info.kind) for c in cells),
        p95=tuple(_value(c.quantile(0.95), info.kind) for c in cells),
        uncertain=info.input.uncertain,
        path="" if info.input.path_text == "fixed" else info.input.path_text,
        evidence=evidence,
        source=source,
        published=when,
        age_days=None if when is None else (day - when).days,
        grades=grades(source),
        overridden=overridden,
        as_of=replaced.get(name),
        where=info.origin,
        problem=_problem(evidence, source),
    )


def _problem(evidence: str, source: str) -> str:
    if evidence in SOURCED and not source:
        return f"evidence '{evidence}' without a source: give source=, or evidence=\"assumed\""
    if evidence == "undeclared":
        return 'neither source nor evidence: give source=, or evidence="assumed" and the reason as source='
    return ""


def _value(number: float, kind: str) -> Value:
    if kind == "date":
        return datetime.date.fromisoformat(_core.date_text(int(number // 1)))
    return bool(number) if kind == "flag" else float(number)
