"""The fleet part, with what a catalog system and a series of IT power say about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gigawatt.compute.records import add_record
from gigawatt.errors import InvalidValueError, refuse_keywords
from gigawatt.modelling.expression import Expression, as_expression
from gigawatt.modelling.functions import constant_unit, position, where
from gigawatt.modelling.parts import BuiltinPart

if TYPE_CHECKING:
    from gigawatt.catalog import Record, System
    from gigawatt.modelling.model import Model

# What the operation of a fleet rests on where the user says nothing: the catalog's records of these names.
_OPERATION = ("life", "availability", "utilisation", "mfu")
_OPERATION_DEAL = "nvidia_openai"
_NO_FIGURE = "default of gw.compute.fleet, no published figure"
_EXTRA = """
    it_power (MW): IT power that is built, constant or over time, in place of added: what it grows by in a period is
        added, at first the whole; what retires is not replaced. facility_per_gw and pue are then 1 unless given.
    system: name of a system of the catalog, such as "GB300 NVL72", as of the model. It fills power, peak_flop (8 bit,
        dense) and dies_per_package; life, availability, utilisation and mfu come from the catalog's records of
        operation. All of these are inputs with their sources, and each is replaced by giving it."""


class FleetPart(BuiltinPart):
    """``gw.compute.fleet``: takes ``it_power=`` and ``system=`` too."""

    def __init__(self) -> None:
        super().__init__("fleet", prepare)
        self.__doc__ = f"{self.__doc__}{_EXTRA}"

    @property
    def keywords(self) -> list[str]:
        """Everything that it takes."""
        return ["it_power", "system", *self.inputs]


def prepare(model: Model, scope: str, given: dict[str, Any]) -> dict[str, Any]:
    """Replace ``it_power`` and ``system`` by what the part of the core takes."""
    refuse_keywords("part fleet", given, fleet.keywords)
    values = dict(given)
    if "it_power" in values:
        _from_it_power(model, scope, values)
    if "system" in values:
        _from_system(model, scope, values)
    return values


def _from_it_power(model: Model, scope: str, values: dict[str, Any]) -> None:
    power = values.pop("it_power")
    if "added" in values:
        raise InvalidValueError("part 'fleet': give it_power or added, not both", subject="it_power")
    if not isinstance(power, Expression):
        doc = "IT power that is built."
        power = model.input(f"{scope}.it_power", power, "MW", low=0, timing="stock", doc=doc)
    first = position(model.timeline.axis) <= 0
    over_time = any(axis.name == "time" for axis in power.axes)
    growth = power - power.shift(1, fill=0) if over_time else where(first, power, 0)
    doc = "Growth of IT power in the period: at first the whole."
    values["added"] = model.define(f"{scope}.added", growth, "GW", timing="flow", doc=doc)
    for name in ("facility_per_gw", "pue"):
        values.setdefault(name, as_expression(1))


def _from_system(model: Model, scope: str, values: dict[str, Any]) -> None:
    from gigawatt import catalog

    system = catalog.system(values.pop("system"), model.as_of)
    for name, figure in (("power", system.power), ("peak_flop", system.peak_dense), ("dies_per_package", system.dies)):
        if name not in values:
            values[name] = _figure(model, f"{scope}.{name}", name, system, figure)
    if "announced" not in values:
        # One system is there from the start: the day matters only to generations that follow each other.
        start, doc = model.timeline.starts[0], "The system is there from the start of the timeline."
        values["announced"] = model.input(f"{scope}.announced", start, source=_NO_FIGURE, evidence="assumed", doc=doc)
    values.setdefault("roadmap_slip", 0 * constant_unit("year"))
    values.setdefault("power_level", as_expression(1))
    missing = [name for name in _OPERATION if name not in values]
    if missing:
        _operation(model, scope, values, missing)


def _figure(model: Model, full: str, name: str, system: System, record: Record | None) -> Expression:
    """A system's figure as an input with its source."""
    spec = next(i for i in fleet._core.inputs if i.name == name)
    doc = f"{system.name}: {spec.doc}."
    if record is None:
        if name != "dies_per_package":
            raise InvalidValueError(
                f"the catalog has no {name} of '{system.name}' as of {system.as_of}: give {name}= ({spec.unit})",
                subject=name,
            )
        # Dies count nothing but themselves.
        return model.input(full, 1, spec.unit, source=f"{_NO_FIGURE} of dies", evidence="assumed", doc=doc)
    from gigawatt.catalog import Table

    value = record.value
    if isinstance(value, Table) and "fp8" not in value:
        raise InvalidValueError(
            f"the catalog has {name} of '{system.name}' at {', '.join(value)} and none at fp8: "
            f"give {name}= ({spec.unit})",
            subject=name,
        )
    number = value["fp8"] if isinstance(value, Table) else _central(record, name, system)
    return model.input(full, number, record.unit, source=str(record.source), evidence=record.evidence, doc=doc)


def _central(record: Record, name: str, system: System) -> float:
    try:
        return record.central
    except ValueError:
        raise InvalidValueError(
            f"the catalog has {record.value} for the {name} of '{system.name}' and no central value: give {name}=",
            subject=name,
        ) from None


def _operation(model: Model, scope: str, values: dict[str, Any], missing: list[str]) -> None:
    """Life, availability, utilisation and mfu as the catalog has them as of the model."""
    from gigawatt import catalog

    try:
        records = catalog.deal_inputs(_OPERATION_DEAL, model.as_of if model.as_of else catalog.release)
    except InvalidValueError as error:
        listed = ", ".join(f"{name}=" for name in missing)
        raise InvalidValueError(f"part 'fleet' needs {listed}: {error}", subject=missing[0]) from None
    for name in missing:
        values[name] = add_record(model, f"{scope}.{name}", records[f"fleet.{name}"])


fleet = FleetPart()
