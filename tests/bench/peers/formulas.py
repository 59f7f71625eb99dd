"""The synthetic model a second time, as array formulas; tests/bench/synthetic.py is the same as a gigawatt model.

``formulas(x, time, kernels, o)`` runs on anything with operators: arrays of NumPy, JAX and PyTorch, and the recorder of
trace.py, from which the loops of Numba and the buffered NumPy are written. ``o`` brings what operators cannot say.
Arrays are (time, scenario); what depends on time alone is (time, 1), on scenarios alone (scenario,).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from peers.given import ASSUMED

a = SimpleNamespace(**ASSUMED)


def formulas(x: Mapping[str, Any], time: Mapping[str, Any], kernels: Mapping[str, Any], o: Any) -> dict[str, Any]:
    """Every quantity that is reported or plotted, by name."""
    # Scenarios alone.
    period_sd = x["volatility"] * a.half
    start_gap = o.log(x["price_start"] / x["price_level"])
    period_rate = x["interest_rate"] * a.quarter
    log_discount = o.log(x["discount_rate"] + 1.0)
    exponent = -x["learning"]
    marginal_start = x["power_price"] * a.energy_each
    grid_fee = x["capacity"] * a.grid_each
    prior = x["capacity"] * a.prior_share
    staff_start = x["capacity"] * a.staff_each + a.staff_fixed
    contracted_share = x["utilisation"] * a.contract_share
    price_floor = x["price_level"] * a.floor_share

    # Prices.
    noise = x["shock"] * period_sd

    def revert(gap: Any, noise: Any) -> Any:
        return gap * a.reversion + noise, ()

    (gap,) = o.scan(revert, start_gap, noise)
    price = o.exp(gap - x["price_decline"] * time["elapsed"]) * x["price_level"]
    index = o.exp(x["inflation"] * time["elapsed"])
    contract_price = o.maximum(price, price_floor)
    marginal = index * marginal_start

    # What is built and bought; cohorts retire, and a part is renewed.
    share = o.minimum(o.maximum((time["passed"] - x["delay"]) / x["ramp"], 0.0), 1.0)
    built = share * x["capacity"]
    added = built - o.lag(built)
    retired = o.cumsum(added) - o.convolve(added, kernels["survival"])
    bought = added + (retired - o.lag(retired)) * a.renewed_share
    fleet = o.convolve(bought, kernels["survival"])
    experience = o.cumsum(bought) / prior + 1.0
    unit_price = o.pow(experience, exponent) * x["unit_cost"]
    chips = bought * (unit_price * time["efficiency"])
    it_capex = chips + chips * a.network_share
    halls = added * x["facility_cost"] * index
    facility = halls * a.paid_now + o.lag(halls) * a.retention
    capex = it_capex + facility
    net_capex = capex - facility * time["subsidy"]
    depreciation = o.convolve(it_capex, kernels["straight"]) + o.convolve(facility, kernels["declining"])
    book = o.cumsum(capex - depreciation)

    # What is sold, contracts first.
    running = fleet * (x["utilisation"] * time["season"] * time["maturity"])
    contracted = o.minimum(fleet * contracted_share, running)
    spot_running = running - contracted
    spot_price = price * o.exp(fleet * a.crowding)
    spot = o.where(marginal < spot_price, spot_running, spot_running * a.idle_sold)
    gross = (contracted * contract_price + spot * spot_price) * a.hours
    revenue = gross - o.maximum(gross - a.rebate_from, 0.0) * a.rebate_share

    # What it costs.
    powered = (contracted + spot) * a.energy_busy + fleet * a.energy_idle
    energy = powered * marginal * a.hours
    staff = index * staff_start
    maintenance = fleet * a.maintenance_each * index
    insurance = book * a.insurance_share
    property_tax = o.maximum(book, 0.0) * a.property_share
    selling = revenue * a.selling_share
    grid = share * grid_fee
    opex = energy + staff + maintenance + insurance + property_tax + selling + grid
    ebitda = revenue - opex
    ebit = ebitda - depreciation
    working = revenue * a.receivable_share - opex * a.payable_share
    working_change = working - o.lag(working)

    # Debt, repaid out of what is available.
    drawn = net_capex * a.borrowed_share

    def borrow(debt: Any, ebitda: Any, drawn: Any) -> Any:
        interest = debt * period_rate
        owed = debt + drawn
        repaid = o.minimum(o.maximum(ebitda - interest, 0.0) * a.sweep_share, owed)
        return owed - repaid, (interest, repaid)

    debt, interest, repaid = o.scan(borrow, 0.0, ebitda, drawn)

    # Losses are carried forward.
    taxable = ebit - interest
    profit = o.maximum(taxable, 0.0)
    loss = o.maximum(-taxable, 0.0)

    def carry(losses: Any, profit: Any, loss: Any) -> Any:
        used = o.minimum(profit, losses)
        return losses + loss - used, (used,)

    _, used = o.scan(carry, 0.0, profit, loss)
    tax = (profit - used) * time["tax_rate"]

    # What is left, and what it is worth.
    free_cash = ebitda - tax - working_change - net_capex
    strain = o.exp(debt / o.maximum(book, a.book_least)) * a.strain_each
    equity_cash = free_cash + (drawn - repaid - interest) - strain
    discount = o.exp(-(log_discount * time["elapsed"]))
    cumulative = o.cumsum(free_cash)
    return {
        "npv": o.total(free_cash * discount),
        "equity_npv": o.total(equity_cash * discount),
        "trough": o.least(cumulative),
        "periods_under_water": o.total(o.where(cumulative < 0.0, 1.0, 0.0)),
        "peak_debt": o.largest(debt),
        "total_capex": o.total(capex),
        "price": price,
        "fleet": fleet,
        "capex": capex,
        "revenue": revenue,
        "opex": opex,
        "ebitda": ebitda,
        "debt": debt,
        "tax": tax,
        "free_cash": free_cash,
        "cumulative": cumulative,
    }
