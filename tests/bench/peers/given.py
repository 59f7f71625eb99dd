"""What every evaluation of the synthetic model is given: names, assumptions, series over time, retirement kernels.

A made-up builder of compute: it builds, buys accelerators by cohorts, rents them out, borrows and pays taxes. Thousands
of accelerators, millions of dollars, periods; the numbers have no units so that everyone computes the same operations.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]

# One number a scenario; the shock has one a period and scenario, and comes first.
INPUTS = (
    "shock", "price_start", "price_level", "volatility", "price_decline", "capacity", "delay", "ramp", "unit_cost",
    "learning", "facility_cost", "power_price", "inflation", "utilisation", "interest_rate", "discount_rate",
)  # fmt: skip
# One number a scenario.
RESULTS = ("npv", "equity_npv", "trough", "periods_under_water", "peak_debt", "total_capex")
# One number a period and scenario.
SERIES = ("price", "fleet", "capex", "revenue", "opex", "ebitda", "debt", "tax", "free_cash", "cumulative")

# By name, so that no two evaluations type a number twice.
ASSUMED = {
    "reversion": 0.9, "half": 0.5, "quarter": 0.25, "floor_share": 0.7, "contract_share": 0.4, "energy_each": 3.8,
    "energy_busy": 0.8, "energy_idle": 0.2, "grid_each": 0.09, "prior_share": 0.5, "staff_fixed": 2.0,
    "staff_each": 0.02, "renewed_share": 0.6, "network_share": 0.12, "retention": 0.05, "paid_now": 0.95,
    "crowding": -0.0004, "idle_sold": 0.3, "hours": 2.19, "rebate_from": 800.0, "rebate_share": 0.04,
    "maintenance_each": 0.05, "insurance_share": 0.0015, "property_share": 0.0025, "selling_share": 0.05,
    "receivable_share": 0.5, "payable_share": 0.3, "borrowed_share": 0.6, "sweep_share": 0.5, "book_least": 100.0,
    "strain_each": 0.2,
}  # fmt: skip

# How the inputs are distributed: a family of gigawatt and its parameters; the shock is standard normal, fresh in each
# period.
DISTRIBUTED: dict[str, tuple[str, tuple[float, ...]]] = {
    "price_start": ("lognormal", (math.log(4.5), 0.25)),
    "price_level": ("lognormal", (math.log(5.0), 0.25)),
    "volatility": ("uniform", (0.05, 0.15)),
    "price_decline": ("triangular", (0.0, 0.03, 0.09)),
    "capacity": ("normal", (400.0, 40.0)),
    "delay": ("uniform", (0.0, 4.0)),
    "ramp": ("triangular", (6.0, 10.0, 16.0)),
    "unit_cost": ("lognormal", (math.log(38.0), 0.15)),
    "learning": ("pert", (0.05, 0.12, 0.25)),
    "facility_cost": ("lognormal", (math.log(14.0), 0.2)),
    "power_price": ("normal", (0.07, 0.01)),
    "inflation": ("normal", (0.02, 0.006)),
    "utilisation": ("pert", (0.45, 0.68, 0.85)),
    "interest_rate": ("normal", (0.075, 0.01)),
    "discount_rate": ("triangular", (0.08, 0.11, 0.15)),
}
CORRELATED, RANK_CORRELATION = ("unit_cost", "facility_cost"), 0.5  # both log-normal

LEVELS = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)  # the quantiles asked for
# One input that is changed to a number, and the number.
CHANGED = ("price_decline", 0.05)

SURVIVAL_PERIODS, STRAIGHT_PERIODS, FACILITY_PERIODS = 40, 20, 60


def _to_length(kernel: Array, periods: int) -> Array:
    return np.concatenate([kernel, np.zeros(max(periods - len(kernel), 0))])[:periods]


def kernels(periods: int) -> dict[str, Array]:
    """By age: the share of a cohort that still runs, and depreciation of one dollar; 0 beyond their own length."""
    age = np.arange(FACILITY_PERIODS, dtype=float)
    survival = np.exp(-((age[:SURVIVAL_PERIODS] / 22.0) ** 3))
    straight = np.full(STRAIGHT_PERIODS, 1.0 / STRAIGHT_PERIODS)
    facility = 0.03 * 0.97**age
    return {
        "survival": _to_length(survival, periods),
        "straight": _to_length(straight, periods),
        "declining": _to_length(facility, periods),
    }


def over_time(periods: int, per_year: int = 4) -> dict[str, Array]:
    """What depends on the period alone."""
    number = np.arange(periods, dtype=float)
    elapsed = number / per_year
    return {
        "elapsed": elapsed,
        "passed": number + 1.0,
        "season": 1.0 + 0.03 * np.cos(2.0 * np.pi * elapsed),
        "maturity": 1.0 - 0.4 * 0.7**number,
        "efficiency": 0.97**elapsed,
        "subsidy": np.where(elapsed < 3.0, 0.10, 0.0),
        "tax_rate": np.where(elapsed < 2.0, 0.15, 0.21),
    }


def toeplitz(kernel: Array) -> Array:
    """The matrix that convolves: row t holds kernel[t - s] at s."""
    periods = len(kernel)
    lag = np.subtract.outer(np.arange(periods), np.arange(periods))
    return np.where(lag >= 0, kernel[np.maximum(lag, 0)], 0.0)


def part_of(draws: Mapping[str, Array], start: int, stop: int) -> dict[str, Array]:
    """Draws or results of some scenarios, as views."""
    return {name: x[..., start:stop] for name, x in draws.items()}


def empty_results(names: tuple[str, ...], periods: int, scenarios: int) -> dict[str, Array]:
    """Arrays for results."""
    return {n: np.empty(scenarios if n in RESULTS else (periods, scenarios)) for n in names}
