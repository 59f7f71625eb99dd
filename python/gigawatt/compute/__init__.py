"""Parts from gigawatts to cost, and plain conversions."""

from __future__ import annotations

from gigawatt.compute.conversions import (
    accelerators_per_power,
    chip_power,
    datacentre_monthly_cost,
    h100_equivalents,
    it_power_per_accelerator,
)
from gigawatt.compute.fleet import fleet
from gigawatt.modelling.parts import BuiltinPart

__all__ = [
    "accelerators_per_power",
    "capex",
    "chip_power",
    "datacentre_monthly_cost",
    "deployment",
    "fleet",
    "h100_equivalents",
    "it_power_per_accelerator",
    "opex",
    "power",
    "tco",
]

deployment = BuiltinPart("deployment")
power = BuiltinPart("power")
capex = BuiltinPart("capex")
opex = BuiltinPart("opex")
tco = BuiltinPart("tco")
