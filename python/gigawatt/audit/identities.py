"""Identities that hold in every scenario of the flagship: recomputed in NumPy from its samples.

Each gives the largest deviation over scenarios and periods, relative to the size of what is compared.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from gigawatt.audit.check import Check, compared
from gigawatt.modelling.model import Model
from gigawatt.types import Array

GROUP = "Identities of the flagship, every scenario"
SCENARIOS = 4096
SEED = 11
TOLERANCE = 1e-9


class Samples:
    """Samples of any quantity of the flagship, (axes …, time, scenario), each made once."""

    def __init__(self, model: Model, scenarios: int = SCENARIOS, seed: int = SEED) -> None:
        self.model = model
        self._run = model.run(scenarios, seed=seed, outputs=["returns.npv"])
        self._made: dict[str, Array] = {}

    def __getitem__(self, name: str) -> Array:
        if name not in self._made:
            self._made[name] = self._run[name].to_numpy()
        return self._made[name]

    @property
    def lengths(self) -> Array:
        """Length of every period in years, as a column."""
        return np.diff(self.model._core.timeline.days)[:, None] / 365.25

    @property
    def middles(self) -> Array:
        """Years from the start of the timeline to the middle of every period, as a column."""
        days = np.array(self.model._core.timeline.days, dtype=float)
        return np.asarray(((days[:-1] + days[1:]) / 2 - days[0]) / 365.25)[:, None]


Pair = tuple[Array, Array, Array]  # what is, what should be, the size of what is compared


def _capex_adds_up(x: Samples) -> Pair:
    parts = sum(x[f"capex.{n}"] for n in ("accelerators", "networking", "other_it", "facility", "power"))
    return x["capex.total"], np.asarray(parts), x["capex.total"]


def _capex_is_what_comes_into_service(x: Samples) -> Pair:
    in_service = x["capex.in_service"].sum(axis=(0, 1))
    return x["capex.total"].sum(axis=0), in_service, in_service


def _opex_adds_up(x: Samples) -> Pair:
    return x["opex.total"], x["opex.electricity"] + x["opex.other"], x["opex.total"]


def _vendor_revenue(x: Samples) -> Pair:
    bought = x["capex.accelerators"] + x["nvidia.networking_share"] * x["capex.networking"]
    return x["circularity.nvidia_revenue"], bought, bought


def _vendor_cash(x: Samples) -> Pair:
    margin = x["circularity.nvidia_revenue"] * x["nvidia.gross_margin"]
    invested = x["investment.tranche"].sum(axis=0)
    return x["nvidia.net_cash"], margin - invested, margin + invested


def _share_financed(x: Samples) -> Pair:
    invested, revenue = x["investment.tranche"].sum(axis=(0, 1)), x["circularity.nvidia_revenue"].sum(axis=0)
    share, sold = x["circularity.share_financed"], revenue > 0
    return share[sold] * revenue[sold], invested[sold], invested[sold]


def _cap_table_sums_to_one(x: Samples) -> Pair:
    """Shares rebuilt from the first: others dilute each other, tranches add to the investor's."""
    kept = ((1 - x["captable.other_rounds"]) * (1 - x["captable.pool"])) ** x.lengths
    investor, others = np.zeros_like(x["captable.pool"]), np.asarray(x["captable.initial_shares"]) * 1.0
    total = []
    for t in range(len(kept)):
        all_before = (investor + others) / kept[t]
        others = all_before - investor
        investor = investor + x["captable.issued"][t]
        total.append(others / x["captable.shares"][t] + x["captable.nvidia_stake"][t])
    return np.array(total), np.ones_like(total), np.ones_like(total)


def _tranche_buys_its_part(x: Samples) -> Pair:
    bought = x["investment.tranche"].sum(axis=0) / x["captable.post_money"]
    return x["captable.issued"] / x["captable.shares"], bought, np.ones_like(bought)


def _tranches_follow_gigawatts(x: Samples) -> Pair:
    """Every tranche but the first is paid when its gigawatt is built, and once."""
    paid, crossed = x["investment.paid"].sum(axis=1), x["deployment.crossed"].sum(axis=1)
    return paid[1:], crossed[1:], np.ones_like(paid[1:])


def _generations_share_what_takes_power(x: Samples) -> Pair:
    total = x["fleet.share"].sum(axis=0)
    return total, np.ones_like(total), np.ones_like(total)


def _no_accelerator_is_lost(x: Samples) -> Pair:
    added, alive = x["fleet.accelerators_added"], x["fleet.accelerators"]
    bought = np.broadcast_to(np.maximum(added.sum(axis=1, keepdims=True), 1.0), alive.shape)
    return np.cumsum(added - x["fleet.accelerators_retired"], axis=1), alive, bought


def _gigawatts_add_up(x: Samples) -> Pair:
    online = x["deployment.online"]
    return np.cumsum(x["deployment.added"], axis=0), online, np.ones_like(online)


def _revenue_is_bound(x: Samples) -> Pair:
    limit = x["revenue.per_gw_limit"] * x["revenue.compute"] * x.lengths
    return x["revenue.total"], np.minimum(x["revenue.demand"], limit), x["revenue.total"]


def _free_cash(x: Samples) -> Pair:
    earned = x["revenue.attributed"] * x["revenue.contribution"]
    spent = x["opex.total"] + x["capex.total"]
    return x["cash.free"], earned - spent + x["cash.residual"], earned + spent + x["cash.residual"]


def _npv(x: Samples) -> Pair:
    present = x["cash.free"] * (1 + x["returns.discount_rate"]) ** -x.middles
    return x["returns.npv"], present.sum(axis=0), np.abs(present).sum(axis=0)


def _required_revenue_breaks_even(x: Samples) -> Pair:
    earned = x["required.revenue"] * x["revenue.contribution"]
    free = earned + x["cash.residual"] - x["opex.total"] - x["capex.total"]
    present = (free * (1 + x["returns.discount_rate"]) ** -x.middles).sum(axis=0)
    return present, np.zeros_like(present), np.abs(x["required.cost"])


def _dcf_rolls_back(x: Samples) -> Pair:
    """Value at the end of a period: that of the next and its cash, discounted over it, cash from its middle."""
    rate, value, cash = 1 + x["valuation.discount_rate"], x["valuation.dcf"], x["valuation.free_cash_flow"]
    ahead = value[1:] * rate ** -x.lengths[1:] + cash[1:] * rate ** (-x.lengths[1:] / 2)
    return value[:-1], ahead, np.abs(value[1:]) + np.abs(cash[1:])


def _enterprise_lies_between(x: Samples) -> Pair:
    weight = x["valuation.dcf_weight"]
    mixed = weight * x["valuation.dcf"] + (1 - weight) * x["valuation.multiple"]
    return x["valuation.enterprise"], mixed, np.abs(x["valuation.dcf"]) + x["valuation.multiple"]


IDENTITIES: dict[str, Callable[[Samples], Pair]] = {
    "capital cost: its components sum to the total": _capex_adds_up,
    "capital cost: what is paid is what comes into service": _capex_is_what_comes_into_service,
    "running cost: electricity and the rest sum to the total": _opex_adds_up,
    "gigawatts: what is added sums to what is online": _gigawatts_add_up,
    "accelerators: added less retired are those in service": _no_accelerator_is_lost,
    "generations: shares of what takes power sum to one": _generations_share_what_takes_power,
    "NVIDIA: revenue is accelerators and some networking": _vendor_revenue,
    "NVIDIA: net cash is gross profit less tranches": _vendor_cash,
    "NVIDIA: share financed times revenue is invested": _share_financed,
    "tranches: each but the first follows its gigawatt, once": _tranches_follow_gigawatts,
    "cap table: all shares of the company sum to one": _cap_table_sums_to_one,
    "cap table: a tranche buys its part of the company": _tranche_buys_its_part,
    "revenue: the smaller of demand and what compute allows": _revenue_is_bound,
    "cash: operating less capital cost, plus residual": _free_cash,
    "returns: NPV is the discounted cash": _npv,
    "required revenue makes the NPV zero": _required_revenue_breaks_even,
    "valuation: the DCF rolls back period by period": _dcf_rolls_back,
    "valuation: enterprise weighs DCF and multiple": _enterprise_lies_between,
}


def check(what: str, samples: Samples) -> Check:
    """One identity by its name."""
    got, expected, size = IDENTITIES[what](samples)
    worst = np.max(np.abs(got - expected) / np.maximum(np.abs(size), np.finfo(float).tiny), initial=0.0)
    return compared(GROUP, what, 0.0, float(worst), TOLERANCE)


def flat_stake(model: Model) -> Check:
    """Ten tranches of 2 % each, nobody else diluting, leave 1 - 0.98^10."""
    flat = {f"captable.{name}": value for name, value in
            (("growth", 0), ("noise", 1), ("other_rounds", 0), ("pool", 0))}  # fmt: skip
    base = model.case("flat", flat).base()
    bought = base["investment.amount"].values / float(base["captable.post_money_start"])
    expected = 1.0 - float(np.prod(1.0 - bought))
    got = float(base["captable.nvidia_stake"].values[-1])
    return compared(GROUP, "cap table: ten tranches at a flat value, closed form", expected, got, TOLERANCE)


def everything_is_finite(model: Model) -> Check:
    """No value of any output is lost."""
    faults = sum(model.run(SCENARIOS, seed=SEED).faults.values())
    return compared(GROUP, "values of all outputs that are not finite", 0.0, float(faults))
