"""The letter of intent of 2025-09-22 between NVIDIA and OpenAI, from gigawatts to a valuation range."""

from __future__ import annotations

import datetime

from gigawatt import catalog, compute, finance
from gigawatt.deals.records import add_cases, add_chances, add_inputs, add_part
from gigawatt.errors import keywords
from gigawatt.modelling.axis import Axis, as_date, quarters
from gigawatt.modelling.model import Model

_DOC = """What the letter of intent means for the sites, for NVIDIA and for OpenAI, and what must be true for it to pay.

Base run: the letter as written, all ten gigawatts. The chance that it stops or slips lives in the distributions, so
the median lies below the base. Nominal USD, before tax. Left out: tax and bonus depreciation; leverage and leases;
revenue of the site after the racks retire; training value beyond revenue; NVIDIA's opex, tax and memory cost; the
option to stop (stops are exogenous); warrants of others; OpenAI's net cash; competition for supply; gains from deals
that overlap."""


@keywords
def nvidia_openai(as_of: datetime.date | str | None = None) -> Model:
    """Model the letter of intent of 2025-09-22: NVIDIA invests up to 100e9 USD as ten gigawatts are deployed.

    as_of: the day whose published figures it uses; the announcement's unless said. A later day brings later figures
    (``model.as_of`` tells). ``model.cases`` holds the five cases. Raises InvalidValueError for a day before the
    announcement.
    """
    deal = catalog.deal("nvidia_openai")
    when = as_date(as_of) or deal.announced
    model = Model(deal.title, quarters(deal.start, deal.quarters), as_of=when)
    model.doc = _DOC
    add_inputs(model, catalog.deal_inputs("nvidia_openai", when), deal.axes)
    gigawatt = Axis("gigawatt", deal.axes["gigawatt"])
    add_chances(model, gigawatt, {
        "deployment.happens_draw": "Chance that decides whether a gigawatt happens, given those before it.",
        "deployment.slips_draw": "Chance that decides whether a gigawatt is late.",
    })  # fmt: skip
    for group in deal.correlations:
        model.correlate(group.matrix, group.members)
    _add_deployment(model)
    _add_company(model)
    _add_value(model)
    model.outputs = list(deal.outputs)
    add_cases(model, deal.cases)
    return model


def _add_deployment(m: Model) -> None:
    """Gigawatts, accelerators, power, capital and running cost."""
    pue, per_gw = m["power.pue"], m["deployment.facility_per_gw"]
    add_part(m, "deployment", compute.deployment)
    added = m["deployment.added"]
    add_part(m, "fleet", compute.fleet, added=added, facility_per_gw=per_gw, pue=pue)
    add_part(
        m,
        "power",
        compute.power,
        accelerators=m["fleet.accelerators"],
        accelerator_power=m["fleet.accelerator_power"],
    )
    prices = {name: m[f"fleet.{name}"] for name in ("price", "price_level")}
    add_part(
        m, "capex", compute.capex, **prices, added=added, facility_per_gw=per_gw, pue=pue, share=m["fleet.share"],
        accelerators_per_gw=m["fleet.accelerators_per_gw"], available=m["fleet.available"],
        price_decline=m["fleet.price_decline"],
    )  # fmt: skip
    add_part(m, "opex", compute.opex, facility=m["power.facility"])
    capex = ("networking_ratio", "other_it_ratio", "facility_price", "power_price", "site_life")
    opex = ("load", "electricity_price", "other_price")
    add_part(
        m, "tco", compute.tco, **prices, **{n: m[f"capex.{n}"] for n in capex}, **{n: m[f"opex.{n}"] for n in opex},
        life=m["fleet.life"], discount_rate=m["returns.discount_rate"], accelerator_power=m["fleet.accelerator_power"],
        pue=pue, availability=m["fleet.availability"],
    )  # fmt: skip


def _add_company(m: Model) -> None:
    """The investment, who owns the company, what comes back to NVIDIA, and what OpenAI earns."""
    add_part(m, "investment", finance.tranches, crossed=m["deployment.crossed"], go=m["deployment.go"])
    tranche = m["investment.tranche"]
    add_part(m, "captable", finance.captable, tranche=tranche)
    add_part(
        m, "circularity", finance.circularity, accelerators=m["capex.accelerators"], networking=m["capex.networking"],
        cost_per_gw=m["capex.per_gw_by_component"], networking_share=m["nvidia.networking_share"], tranche=tranche,
    )  # fmt: skip
    add_part(
        m, "nvidia", finance.vendor, revenue=m["circularity.nvidia_revenue"], tranche=tranche,
        stake=m["captable.nvidia_stake"], post_money=m["captable.post_money"],
    )  # fmt: skip
    add_part(
        m, "revenue", finance.revenue, online=m["deployment.online"], facility_per_gw=m["deployment.facility_per_gw"],
        facility=m["power.facility"], utilised_hours=m["fleet.utilised_accelerator_hours"],
        discount_rate=m["returns.discount_rate"],
    )  # fmt: skip


def _add_value(m: Model) -> None:
    """Cash of the deployment, what it returns, what must be true, and what the company is worth."""
    attributed, contribution = m["revenue.attributed"], m["revenue.contribution"]
    add_part(
        m, "cash", finance.cash, attributed=attributed, contribution=contribution, opex=m["opex.total"],
        capex=m["capex.total"], in_service=m["capex.in_service"], survival=m["fleet.survival"], life=m["fleet.life"],
        site_life=m["capex.site_life"],
    )  # fmt: skip
    add_part(
        m, "returns", finance.returns, operating=m["cash.operating"], capex=m["capex.total"], free=m["cash.free"],
        facility=m["power.facility"], in_service=m["capex.in_service"], online=m["deployment.online"],
        facility_per_gw=m["deployment.facility_per_gw"],
    )  # fmt: skip
    add_part(
        m, "required", finance.required, discount_rate=m["returns.discount_rate"], opex=m["opex.total"],
        capex=m["capex.total"], residual=m["cash.residual"], attributed=attributed, contribution=contribution,
        facility=m["power.facility"], utilised_hours=m["fleet.utilised_accelerator_hours"],
        paying_users=m["revenue.paying"], fleet_utilisation=m["fleet.utilisation"],
    )  # fmt: skip
    m.define(
        "tco.per_gw_year", m["required.cost_per_gw_year"], "USD/(GW*year)", status="required.powered",
        doc="Cost of a facility gigawatt-year: present cost over present gigawatt-years, before financing.",
    )  # fmt: skip
    add_part(m, "valuation", finance.valuation, revenue=m["revenue.total"], stake=m["captable.nvidia_stake"])
