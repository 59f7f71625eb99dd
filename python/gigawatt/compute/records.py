"""Catalog records → inputs of a model, with their sources, bounds and paths."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gigawatt.modelling import distributions
from gigawatt.modelling.paths import Path

if TYPE_CHECKING:
    from gigawatt.catalog import Distribution as Described
    from gigawatt.catalog import InputRecord
    from gigawatt.modelling.axis import Axis
    from gigawatt.modelling.expression import Quantity
    from gigawatt.modelling.model import Model

_FAMILIES = {
    "lognormal": distributions.lognormal,
    "normal": distributions.normal,
    "uniform": distributions.uniform,
}


def distribution(described: Described) -> distributions.Distribution:
    """Make the distribution that a record describes."""
    if described.family == "pert":
        return distributions.pert(described["low"], described["middle"], described["high"])
    return _FAMILIES[described.family](**dict(described.parameters))


def source_text(record: InputRecord) -> str:
    """Sources as one line; an assumption gives its reason instead."""
    cited = "; ".join(str(source) for source in record.sources)
    reason = record.reason or ""
    if record.evidence in ("assumed", "definition"):
        return f"{reason}{f' ({cited})' if cited else ''}"
    return f"{cited}{f'; {reason}' if reason else ''}"


def add_record(model: Model, name: str, record: InputRecord, over: Axis | None = None) -> Quantity:
    """Add an input as the catalog describes it."""
    value: Any = record.value if record.distribution is None else distribution(record.distribution)
    return model.input(
        name,
        list(value) if isinstance(value, tuple) else value,
        record.unit,
        over=over,
        path=Path(record.path.kind, record.path.sd) if record.path else None,
        source=source_text(record),
        evidence=record.evidence,
        low=model.timeline.starts[0] if record.inside_timeline else record.bounds.low,
        high=model.timeline.last_day if record.inside_timeline else record.bounds.high,
        above=record.bounds.open_low,
        doc=record.doc,
    )
