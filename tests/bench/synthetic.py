"""The synthetic model as a gigawatt model: what peers/formulas.py computes, quantity by quantity.

One site has 146 quantities over 40 quarters: four sums over age (two survivals, straight line, declining), three
recurrences (a reverting price, debt with a sweep, losses carried forward), a learning curve, 16 inputs. ``sites`` puts
several of them beside each other under scopes, with totals: what growth and the wide model are measured on.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from peers.given import (
    ASSUMED,
    CORRELATED,
    DISTRIBUTED,
    INPUTS,
    RANK_CORRELATION,
    RESULTS,
    SERIES,
    kernels,
    over_time,
)

import gigawatt as gw

SEED = 7


class _Scope:
    """Definitions under a scope; ``site.price`` is the quantity ``<scope>price``."""

    def __init__(self, model: gw.Model, prefix: str) -> None:
        self._model, self._prefix = model, prefix

    def __getattr__(self, name: str) -> Any:
        return self._model[self._prefix + name]

    def define(self, name: str, formula: Any) -> Any:
        return self._model.define(self._prefix + name, formula)

    def state(self, name: str, initial: Any) -> Any:
        return self._model.state(self._prefix + name, "1", initial)


def add_inputs(model: gw.Model, prefix: str = "") -> None:
    """The uncertain inputs of one site."""
    model.input(prefix + "shock", gw.normal(0.0, 1.0), "1", path=gw.fresh())
    for name, (family, parameters) in DISTRIBUTED.items():
        model.input(prefix + name, getattr(gw, family)(*parameters), "1")
    first, second = (prefix + name for name in CORRELATED)
    model.correlate({(first, second): RANK_CORRELATION})


def add_site(model: gw.Model, prefix: str, per_year: int) -> None:
    """One site: its inputs and every formula."""
    add_inputs(model, prefix)
    periods = len(model.timeline)
    a, s = SimpleNamespace(**ASSUMED), _Scope(model, prefix)
    t = SimpleNamespace(**{name: gw.data(x, model.timeline.axis) for name, x in over_time(periods, per_year).items()})
    age = gw.axis("age", range(periods))
    k = SimpleNamespace(**{name: gw.data(x, age) for name, x in kernels(periods).items()})
    _scenarios(s, a)
    _prices(s, a, t)
    _fleet(s, a, t, k)
    _sales(s, a, t)
    _costs(s, a)
    _financing(s, a, t)
    _worth(s, a, t)


def _scenarios(s: Any, a: Any) -> None:
    s.define("period_sd", s.volatility * a.half)
    s.define("start_gap", gw.log(s.price_start / s.price_level))
    s.define("period_rate", s.interest_rate * a.quarter)
    s.define("log_discount", gw.log(s.discount_rate + 1))
    s.define("exponent", -s.learning)
    s.define("marginal_start", s.power_price * a.energy_each)
    s.define("grid_fee", s.capacity * a.grid_each)
    s.define("prior", s.capacity * a.prior_share)
    s.define("staff_start", s.capacity * a.staff_each + a.staff_fixed)
    s.define("contracted_share", s.utilisation * a.contract_share)
    s.define("price_floor", s.price_level * a.floor_share)


def _prices(s: Any, a: Any, t: Any) -> None:
    s.define("noise", s.shock * s.period_sd)
    gap = s.state("gap", s.start_gap)
    gap.update(gap.prev * a.reversion + s.noise)
    s.define("decline", s.price_decline * t.elapsed)
    s.define("log_ratio", gap - s.decline)
    s.define("price_ratio", gw.exp(s.log_ratio))
    s.define("price", s.price_ratio * s.price_level)
    s.define("index", gw.exp(s.inflation * t.elapsed))
    s.define("contract_price", gw.maximum(s.price, s.price_floor))
    s.define("marginal", s.index * s.marginal_start)


def _fleet(s: Any, a: Any, t: Any, k: Any) -> None:
    s.define("since", t.passed - s.delay)
    s.define("progress", s.since / s.ramp)
    s.define("started", gw.maximum(s.progress, 0))
    s.define("share", gw.minimum(s.started, 1))
    s.define("built", s.share * s.capacity)
    s.define("added", s.built - s.built.shift(1, fill=0))
    s.define("ever_added", s.added.cumulative_sum())
    s.define("first_fleet", (s.added.aged() * k.survival).sum("age"))
    s.define("retired", s.ever_added - s.first_fleet)
    s.define("newly_retired", s.retired - s.retired.shift(1, fill=0))
    s.define("renewed", s.newly_retired * a.renewed_share)
    s.define("bought", s.added + s.renewed)
    s.define("fleet", (s.bought.aged() * k.survival).sum("age"))
    s.define("ever_bought", s.bought.cumulative_sum())
    s.define("ratio_bought", s.ever_bought / s.prior)
    s.define("experience", s.ratio_bought + 1)
    s.define("learned", s.experience**s.exponent)
    s.define("unit_price", s.learned * s.unit_cost)
    s.define("bare_price", s.unit_price * t.efficiency)
    s.define("chips", s.bought * s.bare_price)
    s.define("network", s.chips * a.network_share)
    s.define("it_capex", s.chips + s.network)
    s.define("halls_bare", s.added * s.facility_cost)
    s.define("halls", s.halls_bare * s.index)
    s.define("halls_now", s.halls * a.paid_now)
    s.define("halls_late", s.halls.shift(1, fill=0) * a.retention)
    s.define("facility", s.halls_now + s.halls_late)
    s.define("capex", s.it_capex + s.facility)
    s.define("subsidy", s.facility * t.subsidy)
    s.define("net_capex", s.capex - s.subsidy)
    s.define("depreciation_it", (s.it_capex.aged() * k.straight).sum("age"))
    s.define("depreciation_halls", (s.facility.aged() * k.declining).sum("age"))
    s.define("depreciation", s.depreciation_it + s.depreciation_halls)
    s.define("book_change", s.capex - s.depreciation)
    s.define("book", s.book_change.cumulative_sum())


def _sales(s: Any, a: Any, t: Any) -> None:
    s.define("seasonal_use", s.utilisation * t.season)
    s.define("use", s.seasonal_use * t.maturity)
    s.define("running", s.fleet * s.use)
    s.define("asked", s.fleet * s.contracted_share)
    s.define("contracted", gw.minimum(s.asked, s.running))
    s.define("spot_running", s.running - s.contracted)
    s.define("pressure", s.fleet * a.crowding)
    s.define("crowding", gw.exp(s.pressure))
    s.define("spot_price", s.price * s.crowding)
    s.define("pays", s.marginal < s.spot_price)
    s.define("spot_least", s.spot_running * a.idle_sold)
    s.define("spot", gw.where(s.pays, s.spot_running, s.spot_least))
    s.define("contract_sales", s.contracted * s.contract_price)
    s.define("spot_sales", s.spot * s.spot_price)
    s.define("sales", s.contract_sales + s.spot_sales)
    s.define("gross", s.sales * a.hours)
    s.define("large", s.gross - a.rebate_from)
    s.define("above", gw.maximum(s.large, 0))
    s.define("rebate", s.above * a.rebate_share)
    s.define("revenue", s.gross - s.rebate)


def _costs(s: Any, a: Any) -> None:
    s.define("sold", s.contracted + s.spot)
    s.define("power_busy", s.sold * a.energy_busy)
    s.define("power_idle", s.fleet * a.energy_idle)
    s.define("powered", s.power_busy + s.power_idle)
    s.define("energy_rate", s.powered * s.marginal)
    s.define("energy", s.energy_rate * a.hours)
    s.define("staff", s.index * s.staff_start)
    s.define("maintenance_bare", s.fleet * a.maintenance_each)
    s.define("maintenance", s.maintenance_bare * s.index)
    s.define("insurance", s.book * a.insurance_share)
    s.define("book_taxed", gw.maximum(s.book, 0))
    s.define("property_tax", s.book_taxed * a.property_share)
    s.define("selling", s.revenue * a.selling_share)
    s.define("grid", s.share * s.grid_fee)
    s.define("running_costs", s.energy + s.staff + s.maintenance)
    s.define("opex", s.running_costs + s.insurance + s.property_tax + s.selling + s.grid)
    s.define("ebitda", s.revenue - s.opex)
    s.define("ebit", s.ebitda - s.depreciation)
    s.define("receivable", s.revenue * a.receivable_share)
    s.define("payable", s.opex * a.payable_share)
    s.define("working", s.receivable - s.payable)
    s.define("working_change", s.working - s.working.shift(1, fill=0))


def _financing(s: Any, a: Any, t: Any) -> None:
    s.define("drawn", s.net_capex * a.borrowed_share)
    debt = s.state("debt", 0)
    s.define("interest", debt.prev * s.period_rate)
    s.define("owed", debt.prev + s.drawn)
    s.define("available", s.ebitda - s.interest)
    s.define("swept", gw.maximum(s.available, 0) * a.sweep_share)
    s.define("repaid", gw.minimum(s.swept, s.owed))
    debt.update(s.owed - s.repaid)
    s.define("taxable", s.ebit - s.interest)
    s.define("profit", gw.maximum(s.taxable, 0))
    s.define("loss", gw.maximum(-s.taxable, 0))
    losses = s.state("losses", 0)
    s.define("used", gw.minimum(s.profit, losses.prev))
    losses.update(losses.prev + s.loss - s.used)
    s.define("tax_base", s.profit - s.used)
    s.define("tax", s.tax_base * t.tax_rate)


def _worth(s: Any, a: Any, t: Any) -> None:
    s.define("after_tax", s.ebitda - s.tax)
    s.define("operating_cash", s.after_tax - s.working_change)
    s.define("free_cash", s.operating_cash - s.net_capex)
    s.define("book_held", gw.maximum(s.book, a.book_least))
    s.define("leverage", s.debt / s.book_held)
    s.define("strain", gw.exp(s.leverage) * a.strain_each)
    s.define("financing", s.drawn - s.repaid - s.interest)
    s.define("equity_cash", s.free_cash + s.financing - s.strain)
    s.define("discount", gw.exp(-(s.log_discount * t.elapsed)))
    s.define("value", s.free_cash * s.discount)
    s.define("equity_value", s.equity_cash * s.discount)
    s.define("cumulative", s.free_cash.cumulative_sum())
    s.define("under_water", s.cumulative < 0)
    s.define("npv", s.value.sum())
    s.define("equity_npv", s.equity_value.sum())
    s.define("trough", s.cumulative.min())
    s.define("periods_under_water", gw.where(s.under_water, 1, 0).sum())
    s.define("peak_debt", s.debt.max())
    s.define("total_capex", s.capex.sum())


def prefixes(sites: int) -> list[str]:
    """Scopes of the sites; a single one has none."""
    return [""] if sites == 1 else [f"site{i + 1}." for i in range(sites)]


def build(sites: int = 1, periods: int = 40, per_year: int = 4) -> gw.Model:
    """The model; with several sites, the names of its results are sums over them."""
    timelines = {4: gw.quarters, 12: gw.months}
    model = gw.Model("synthetic", timelines[per_year]("2026-01" if per_year == 12 else "2026Q1", periods))
    for prefix in prefixes(sites):
        add_site(model, prefix, per_year)
    if sites > 1:
        for name in (*RESULTS, *SERIES):
            total = model[prefixes(sites)[0] + name]
            for prefix in prefixes(sites)[1:]:
                total = total + model[prefix + name]
            model.define(name, total)
    model.outputs = list(RESULTS)
    return model


def draws_alone(model: gw.Model) -> gw.Model:
    """A model with the same inputs and draws, and nothing but their sum: what drawing costs."""
    other = gw.Model("draws", model.timeline)
    for prefix in {name.rpartition(".")[0] for name in model.inputs}:
        add_inputs(other, prefix and prefix + ".")
    total = None
    for name in other.inputs:
        x = other[name].sum() if other[name].axes else other[name]
        total = x if total is None else total + x
    other.define("drawn", total)
    return other


def draws(model: gw.Model, scenarios: int, seed: int = SEED) -> dict[str, Any]:
    """Samples of every input: (scenarios,), or (periods, scenarios) for a shock."""
    run = model.run(scenarios, seed, outputs=list(model.outputs)[:1])
    return {name: run[name].to_numpy() for name in model.inputs}


def site_draws(all_draws: dict[str, Any], prefix: str) -> dict[str, Any]:
    """Draws of one site under the names that the peers know."""
    return {name: all_draws[prefix + name] for name in INPUTS}
