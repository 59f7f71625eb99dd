"""Parts from cost to value, and plain finance functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gigawatt import _core
from gigawatt.modelling.parts import BuiltinPart

__all__ = [
    "IrrResult", "PricedRound", "capital_recovery_factor", "captable", "cash", "circularity", "irr", "npv",
    "priced_round", "pv", "required", "returns", "revenue", "tranches", "valuation", "vendor", "xnpv",
]  # fmt: skip

tranches = BuiltinPart("tranches")
captable = BuiltinPart("captable")
circularity = BuiltinPart("circularity")
vendor = BuiltinPart("vendor")
revenue = BuiltinPart("revenue")
cash = BuiltinPart("cash")
returns = BuiltinPart("returns")
required = BuiltinPart("required")
valuation = BuiltinPart("valuation")


@dataclass(frozen=True)
class PricedRound:
    """A financing round at a fixed pre-money valuation."""

    price_per_share: float
    new_shares: float
    post_money: float
    ownership: list[float]


@dataclass(frozen=True)
class IrrResult:
    """A rate of return per period, or why there is none (``status``: ok, none or several)."""

    value: float
    status: str
    roots: list[float]


def pv(rate: float, nper: float, pmt: float, fv: float = 0.0, type: int = 0) -> float:
    """Present value of ``nper`` payments and of ``fv`` after the last, in the sign convention of spreadsheets."""
    return _core.pv(rate, nper, pmt, fv, type)


def npv(rate: float, values: Sequence[float], first_period: int = 0) -> float:
    """Net present value; the first value lies ``first_period`` periods ahead (spreadsheets: 1)."""
    return _core.npv(rate, values, first_period)


def xnpv(rate: float, values: Sequence[float], years: Sequence[float]) -> float:
    """Net present value of values at given times, in years."""
    return _core.xnpv(rate, values, years)


def capital_recovery_factor(rate: float, years: float) -> float:
    """Yearly payment that repays 1 over ``years``: r(1+r)^n/((1+r)^n - 1)."""
    return _core.capital_recovery_factor(rate, years)


def irr(values: Sequence[float]) -> IrrResult:
    """Internal rate of return per period."""
    return IrrResult(*_core.irr(values))


def priced_round(holdings: Sequence[float], pre_money: float, new_money: float) -> PricedRound:
    """Shares and ownership after new money at a pre-money valuation."""
    return PricedRound(*_core.priced_round(holdings, pre_money, new_money))
