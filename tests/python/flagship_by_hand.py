"""The flagship's base run a second time, in plain NumPy from its specification: no graph, no engine, no catalog.

``flagship(case…)`` follows the specification section by section, with the names of its quantities. Time is in years,
power in GW, money in USD; arrays are (generation or gigawatt, time) or (time,). Every input stands here as printed.
"""

from __future__ import annotations

import datetime
from types import SimpleNamespace

import numpy as np

YEAR = 365.25  # days
QUARTERS = 40
STARTS = [datetime.date(2026 + i // 4, 1 + 3 * (i % 4), 1) for i in range(QUARTERS + 1)]


def days(year: int, month: int, day: int) -> int:
    """Days since 2026-01-01."""
    return (datetime.date(year, month, day) - STARTS[0]).days


EDGES = np.array([(d - STARTS[0]).days for d in STARTS], dtype=float)
START, END = EDGES[:-1], EDGES[1:]
LEN = (END - START) / YEAR
HOURS = (END - START) * 24
MID = (START + END) / 2


def ramp(x):
    return np.clip(x, 0, 1)


def before(x, fill=0.0):
    """x.prev."""
    return np.concatenate([np.full((*x.shape[:-1], 1), fill), x[..., :-1]], axis=-1)


def mean_of(x):
    return (x + before(x)) / 2


def crf(rate, years):
    return rate * (1 + rate) ** years / ((1 + rate) ** years - 1)


def cohorts(x, kernel):
    """Sum over age of x(t - age) * kernel(age)."""
    out = np.zeros_like(x)
    for age in range(QUARTERS):
        out[..., age:] += x[..., : QUARTERS - age] * kernel[age]
    return out


def paid(in_service, profile):
    """Cash: each share is paid so many quarters earlier, but nothing before the first."""
    cash = np.zeros(QUARTERS)
    for lead, share in profile.items():
        for t in range(QUARTERS):
            cash[max(t - lead, 0)] += share * in_service[t]
    return cash


def flagship(
    *, total=10.0, start=(2026, 7, 1), life=5.5, growth=0.15, amount=None, signature=(2026, 1, 15),
    post_money_start=500e9, roadmap_slip=0.5, electricity_start=81.1, electricity_date=(2024, 7, 1),
):  # fmt: skip
    """Base values of one case; the letter unless said."""
    r = SimpleNamespace()
    # 1. Deployment: base has no stop and no slip.
    speed, k = 2.2, np.arange(10.0)[:, None]
    since = (END - days(*start)) / YEAR
    r.capacity = np.clip(speed * since, 0, total)
    size = np.clip(total - k, 0, 1)
    built = np.minimum(ramp(speed * since - k), size)
    r.online = built.sum(0)
    r.added = r.online - before(r.online)
    full = built >= 1 - 1e-9
    crossed = full & ~np.concatenate([np.zeros((10, 1), bool), full[:, :-1]], axis=1)
    r.gigawatts = crossed.sum()
    # 2. Power and fleet.
    pue, load, availability, utilisation, mfu = 1.15, 0.80, 0.95, 0.7, 0.38
    kw = np.array([3.0, 4.8, 5.5])
    price = np.array([95e3, 180e3, 210e3])
    peak = np.array([16.7e15, 34.7e15, 60e15])
    available = np.array([days(2026, 7, 1), days(2027, 7, 1), days(2028, 10, 1)], dtype=float)
    available[1:] += roadmap_slip * YEAR
    w = ramp((END - available[:, None]) / (END - START))
    w[0] = 1
    share = w - np.vstack([w[1:], np.zeros(QUARTERS)])
    per_gw = 1e6 / (pue * kw)
    r.accelerators_added = r.added * share * per_gw[:, None]
    r.dies = r.accelerators_added * np.array([2, 4, 4])[:, None]
    age = np.arange(QUARTERS)
    survival = np.clip(life * 4 - age, 0, 1)
    retires = np.concatenate([[1.0], survival[:-1]]) - survival
    r.accelerators = cohorts(r.accelerators_added, survival)
    r.accelerators_retired = cohorts(r.accelerators_added, retires)
    r.accelerator_hours = mean_of(r.accelerators) * HOURS * availability
    r.utilised_hours = r.accelerator_hours * utilisation
    r.flop = r.utilised_hours * 3600 * peak[:, None] * mfu
    r.power = (mean_of(r.accelerators) * kw[:, None]).sum(0) * pue / 1e6
    r.power_it = r.power / pue
    # 3. Capex.
    networking_ratio, other_it_ratio, facility_price, power_price, site_life = 0.20, 0.12, 11.7, 1.5, 15
    aged = np.maximum(0, MID - available[:, None]) / YEAR
    unit_price = price[:, None] * (1 - 0.08) ** aged
    accelerators = (share * per_gw[:, None] * unit_price).sum(0)
    component = {
        "accelerators": accelerators,
        "networking": networking_ratio * accelerators,
        "other_it": other_it_ratio * accelerators,
        "facility": np.full(QUARTERS, facility_price * 1e9 / pue),
        "power": np.full(QUARTERS, power_price * 1e9),
    }
    r.capex_per_gw = sum(component.values())
    r.in_service = {name: r.added * cost for name, cost in component.items()}
    it_profile, site_profile = {0: 0.25, 1: 0.50, 2: 0.25}, dict.fromkeys(range(1, 7), 1 / 6)
    r.capex = {
        name: paid(x, site_profile if name in ("facility", "power") else it_profile) for name, x in r.in_service.items()
    }
    r.capex_total = sum(r.capex.values())
    # 4. Opex and levelised cost.
    rate, other_price = 0.10, 0.5e9
    r.electricity_price = electricity_start * 1.03 ** ((MID - days(*electricity_date)) / YEAR)
    r.electricity = r.power * 1000 * HOURS * load * r.electricity_price
    r.opex_total = r.electricity + r.power * LEN * other_price
    it = price * (1 + networking_ratio + other_it_ratio) * crf(rate, life)
    site = (kw * 1000 * facility_price + kw * pue * 1000 * power_price) * crf(rate, site_life)
    running = kw * pue * (8766 * load * r.electricity_price[0] / 1000 + other_price / 1e6)
    r.tco = (it + site + running) / (8766 * availability)
    # 5. Investment and cap table: the first tranche on signature.
    amount = np.full(10, 10e9) if amount is None else np.array(amount)
    signed = (days(*signature) >= START) & (days(*signature) < END)
    pays = np.vstack([signed, crossed[1:]])
    r.tranche = amount[:, None] * pays
    tranche = r.tranche.sum(0)
    r.investment = tranche.sum()
    r.post_money = post_money_start * (1 + growth) ** ((MID - MID[0]) / YEAR)
    shares, own, r.stake = 1e9, 0.0, np.zeros(QUARTERS)
    for t in range(QUARTERS):
        shares /= ((1 - 0.04) * (1 - 0.02)) ** LEN[t]
        new = shares * tranche[t] / (r.post_money[t] - tranche[t])
        shares, own = shares + new, own + new
        r.stake[t] = own / shares
    # 6. Circularity and NVIDIA.
    r.nvidia_revenue = r.capex["accelerators"] + 0.85 * r.capex["networking"]
    r.share_financed = tranche.sum() / r.nvidia_revenue.sum()
    r.gross_profit = 0.73 * r.nvidia_revenue
    r.net_cash = r.gross_profit - tranche
    r.holding = r.stake * r.post_money
    # 7. Revenue.
    tau = (MID - days(2025, 9, 22)) / YEAR
    five = ramp(tau / 5)
    r.users = 2.5e9 / (1 + (2.5e9 / 0.7e9 - 1) * np.exp(-0.6 * tau))
    r.paying = r.users * (0.05 + (0.10 - 0.05) * five)
    r.per_user = 240 * 1.03**tau
    consumer = r.paying * r.per_user * LEN
    r.demand = consumer * (1 + 0.43 + (2.0 - 0.43) * five)
    r.compute = mean_of(r.online) + 1.5 + (6 - 1.5) * ramp(MID / YEAR / 5)
    r.revenue = np.minimum(r.demand, 20e9 * r.compute * LEN)
    r.attributed = r.revenue * r.power / r.compute
    r.contribution = 0.60 + (0.80 - 0.60) * five
    # 8. Cash, returns, what must be true.
    site_in = r.in_service["facility"] + r.in_service["power"]
    it_in = sum(r.in_service.values()) - site_in
    r.residual = cohorts(site_in, retires) * max(0, 1 - life / site_life)
    book_site = survival * np.maximum(0, 1 - (age + 0.5) / (4 * site_life))
    book_it = np.clip(1 - (age + 0.5) / (4 * life), 0, 1)
    r.residual[-1] += cohorts(site_in, book_site)[-1] + cohorts(it_in, book_it)[-1]
    r.operating = r.attributed * r.contribution - r.opex_total
    r.free = r.operating - r.capex_total + r.residual
    discount = (1 + rate) ** (-MID / YEAR)

    def pv(x):
        return (x * discount).sum()

    r.npv = pv(r.free)
    cumulative = np.cumsum(r.operating - r.capex_total)
    r.payback_reached = bool(cumulative[-1] >= 0)
    r.cash_yield = (r.operating.sum() / (r.power * LEN).sum()) / (sum(r.in_service.values()).sum() / r.online[-1])
    cost = pv(r.opex_total + r.capex_total - r.residual)
    utilised = r.utilised_hours.sum(0)
    r.factor = cost / pv(r.contribution * r.attributed)
    r.attributed_per_gw_year = pv(r.attributed) / pv(r.power * LEN)
    r.required_per_gw_year = r.factor * r.attributed_per_gw_year
    r.required_price = cost / pv(utilised)
    r.earned_price = pv(r.contribution * r.attributed) / pv(utilised)
    r.tco_per_gw_year = cost / pv(r.power * LEN)
    # 9. What OpenAI is worth.
    r.free_cash_flow = r.revenue * (-0.9 + (0.25 + 0.9) * ramp(MID / YEAR / 6))
    own_rate, last = 0.12, QUARTERS - 1
    terminal = r.free_cash_flow[last] / LEN[last] * (1 + 0.035) / (own_rate - 0.035)
    r.dcf = np.zeros(QUARTERS)
    r.dcf[last] = terminal
    for t in range(last - 1, -1, -1):
        r.dcf[t] = r.dcf[t + 1] * (1 + own_rate) ** -LEN[t + 1]
        r.dcf[t] += r.free_cash_flow[t + 1] * (1 + own_rate) ** (-LEN[t + 1] / 2)
    r.terminal = terminal * (1 + own_rate) ** ((END - END[last]) / YEAR)
    r.terminal_share = r.terminal / r.dcf
    r.multiple = 8 * (30 / 8) ** (1 - ramp(MID / YEAR / 5)) * r.revenue / LEN
    r.enterprise = 0.5 * r.dcf + 0.5 * r.multiple
    r.nvidia_holding = r.stake * r.enterprise
    return r


CASES = {
    "4 GW only": {"total": 4},
    "Rubin two quarters late": {"start": (2027, 1, 1)},
    "GPUs last four years": {"life": 4},
    "flat valuation": {"growth": 0},
    "what happened": {
        "amount": [30e9, *[0.0] * 9],
        "signature": (2026, 3, 31),
        "post_money_start": 852e9,
        "total": 5,
        "roadmap_slip": 2,
    },
}
