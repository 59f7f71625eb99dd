"""Plain conversions between power, accelerators and cost, on numbers or NumPy arrays."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from gigawatt.errors import InvalidValueError
from gigawatt.finance import capital_recovery_factor


def _positive(**values: Any) -> None:
    for name, value in values.items():
        if not (isinstance(value, (int, float)) and math.isfinite(value) and value > 0):
            raise InvalidValueError(f"{name} must be a number above 0, got {value!r}", subject=name)


def accelerators_per_power(facility_gw: float, kw_per_accelerator: float, pue: float = 1.0) -> float:
    """Accelerators that a facility of ``facility_gw`` holds: facility power / (PUE * all-in IT power of one).

    Raises InvalidValueError for a power that is not above 0 and for a PUE below 1.
    """
    _positive(facility_gw=facility_gw, kw_per_accelerator=kw_per_accelerator, pue=pue)
    if pue < 1:
        raise InvalidValueError(f"pue must be at least 1 (facility over IT power), got {pue}", subject="pue")
    return facility_gw * 1e6 / (pue * kw_per_accelerator)


def it_power_per_accelerator(server_power_w: float, accelerators: int, overhead: float = 1.0) -> float:
    """IT power of one accelerator with its share of host, network and switches, in W."""
    _positive(server_power_w=server_power_w, accelerators=accelerators, overhead=overhead)
    return server_power_w / accelerators * overhead


def h100_equivalents(units: float, tops: float, reference_tops: float = 1979.0) -> float:
    """Units weighted by 8-bit dense peak over that of an H100 (1,979 TOP/s), as Epoch AI counts."""
    _positive(tops=tops, reference_tops=reference_tops)
    return units * tops / reference_tops


def chip_power(units: float, tdp_w: float) -> float:
    """Rated power of a number of chips, in MW."""
    _positive(tdp_w=tdp_w)
    return units * tdp_w / 1e6


@dataclass(frozen=True)
class MonthlyCost:
    """Monthly cost of a data centre in USD, by component."""

    servers: float
    network: float
    power_and_cooling: float
    other_infrastructure: float
    power: float

    @property
    def total(self) -> float:
        """Sum of the components."""
        return self.servers + self.network + self.power_and_cooling + self.other_infrastructure + self.power

    def share(self, component: str) -> float:
        """Share of one component in the total."""
        return float(getattr(self, component)) / self.total


def datacentre_monthly_cost(
    *,
    facility_capital: float,
    facility_life: float,
    power_and_cooling_share: float,
    servers: float,
    server_price: float,
    server_life: float,
    network_capital: float,
    network_life: float,
    annual_rate: float,
    critical_load_mw: float,
    average_load: float,
    pue: float,
    tariff: float,
) -> MonthlyCost:
    """Monthly cost by J. Hamilton's method ("Overall Data Center Costs", 2010-09-18).

    Capital as a level loan over each life (years) at ``annual_rate`` / 12 a month; power = critical load (MW) *
    average load * PUE * tariff (USD/kWh) * 8760/12 hours. Raises InvalidValueError for what is not above 0.
    """
    _positive(
        facility_life=facility_life,
        server_life=server_life,
        network_life=network_life,
        critical_load_mw=critical_load_mw,
    )

    def payment(capital: float, life: float) -> float:
        return capital * capital_recovery_factor(annual_rate / 12, 12 * life)

    facility = payment(facility_capital, facility_life)
    return MonthlyCost(
        servers=payment(servers * server_price, server_life),
        network=payment(network_capital, network_life),
        power_and_cooling=facility * power_and_cooling_share,
        other_infrastructure=facility * (1 - power_and_cooling_share),
        power=critical_load_mw * 1000 * average_load * pue * tariff * 8760 / 12,
    )
