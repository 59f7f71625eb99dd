"""The flagship against what was published, its identities in every scenario, its printed ranges and drivers."""

import copy
import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import rankdata

import gigawatt as gw

CHECKS = json.loads((Path(__file__).parents[1] / "reference/flagship_checks.json").read_text(encoding="utf-8"))
ROWS = {row["id"]: row for row in CHECKS["rows"]}
NEVER = "2040-01-01"


@pytest.fixture(scope="module")
def model():
    return gw.deals.nvidia_openai(as_of="2025-09-22")


@pytest.fixture(scope="module")
def base(model):
    return model.base()


# --- the cross-check table -------------------------------------------------------------------------


def years_of(model):
    """Length of every period in years."""
    return np.diff(model._core.timeline.days) / 365.25


def by_year(values):
    return values.reshape(10, 4).sum(axis=1)


def under(model, **overrides):
    """Base run with inputs replaced, scope__name=value."""
    return model.case("check", {key.replace("__", "."): value for key, value in overrides.items()}).base()


def rubin_dies(model, kw):
    only = under(model, fleet__announced=["2026-07-01", NEVER, NEVER], fleet__power=[kw, 4.8, 5.5])
    return only["fleet.dies"].values.sum()


def per_gw(model, base, year):
    """Revenue over gigawatts of compute in one year."""
    return float(
        (by_year(base["revenue.total"].values) / by_year(base["revenue.compute"].values * years_of(model)))[year]
    )


def left_by_the_margin(model, base):
    final = float(base["revenue.contribution_final"]) - float(base["valuation.margin_final"])
    return per_gw(model, base, 9) * final


def reequipping(model, base):
    """A gigawatt-year in 2035: annuities of IT and site at the prices of the last quarter, and the year's opex."""
    rate, cost = float(base["returns.discount_rate"]), base["capex.per_gw_by_component"]
    it = sum(float(cost.sel(component=c, time="2035Q4")) for c in ("accelerators", "networking", "other_it"))
    site = sum(float(cost.sel(component=c, time="2035Q4")) for c in ("facility", "power"))
    opex = by_year(base["opex.total"].values)[9] / by_year(base["power.facility"].values * years_of(model))[9]
    crf = gw.finance.capital_recovery_factor
    return it * crf(rate, float(base["fleet.life"])) + site * crf(rate, float(base["capex.site_life"])) + opex


def it_gigawatt(years):
    crf = gw.finance.capital_recovery_factor
    return 27e9 * crf(0.06, years) + 11e9 * crf(0.06, 14) + 0.9e9


def run_rate(base):
    users, share, price, more = (
        float(base[f"revenue.{n}"]) for n in ("users_start", "paying_start", "per_user_start", "enterprise_start")
    )
    return users * share * price * (1 + more)


def electricity_of_a_gw_year(base):
    """At the mean price of 2026."""
    price = base["opex.electricity_price"].values[:4].mean()
    return 1000 * 8766 * float(base["opex.load"]) * price


OURS = {
    "flat-stake": lambda m, b: under(
        m, captable__growth=0, captable__noise=1, captable__other_rounds=0, captable__pool=0
    )["captable.nvidia_stake"].values[-1],
    "what-happened-stake": lambda m, b: m.cases["what happened"].base()["captable.nvidia_stake"].values[0],
    "gb200-packages": lambda m, b: under(m, fleet__power=[1.87] * 3)["fleet.accelerators_added"].values.sum(),
    "gb200-packages-huang": lambda m, b: gw.compute.accelerators_per_power(10, 1.87, 1.15),
    "rubin-dies": lambda m, b: rubin_dies(m, 3.0),
    "rubin-dies-330": lambda m, b: rubin_dies(m, 3.3),
    "tranche-over-content": lambda m, b: (
        b["investment.amount"].values[0] / gw.catalog.get("nvidia_content_per_gw.huang").central
    ),
    "capex-per-gw": lambda m, b: b["capex.total"].values.sum() / b["deployment.online"].values[-1],
    "nvidia-revenue-bofa": lambda m, b: b["circularity.nvidia_revenue"].values.sum(),
    "nvidia-revenue-barclays": lambda m, b: b["circularity.nvidia_revenue"].values.sum(),
    "it-gigawatt-3-years": lambda m, b: it_gigawatt(3),
    "it-gigawatt-5-years": lambda m, b: it_gigawatt(5),
    "it-gigawatt-7-years": lambda m, b: it_gigawatt(7),
    "gb200-tco": lambda m, b: under(m, fleet__price=[3.4e6 / 72] * 3, fleet__power=[2.10] * 3, capex__other_it_ratio=0)[
        "tco.per_accelerator_hour"
    ].values[0],
    "vera-rubin-tco": lambda m, b: b["tco.per_accelerator_hour"].values[0],
    "tco-per-gw-year": lambda m, b: float(b["tco.per_gw_year"]),
    "run-rate": lambda m, b: run_rate(b),
    "revenue-2026": lambda m, b: by_year(b["revenue.total"].values)[0],
    "revenue-2029": lambda m, b: by_year(b["revenue.total"].values)[3],
    "revenue-2030": lambda m, b: by_year(b["revenue.total"].values)[4],
    "cash-burn": lambda m, b: -by_year(b["valuation.free_cash_flow"].values)[:4].sum(),
    "revenue-per-gw-2026": lambda m, b: per_gw(m, b, 0),
    "revenue-per-gw-2029": lambda m, b: per_gw(m, b, 3),
    "electricity": lambda m, b: electricity_of_a_gw_year(b),
    "simple-payback": lambda m, b: 1 / float(b["returns.cash_yield"]),
    "margin-closes": left_by_the_margin,
}


@pytest.fixture(scope="module")
def ours(model, base):
    return {name: float(formula(model, base)) for name, formula in OURS.items()}


def test_every_row_is_computed():
    assert set(OURS) == set(ROWS) and len(ROWS) == len(CHECKS["rows"]) == 26


@pytest.mark.parametrize("name", ROWS)
def test_row_lies_where_it_was_published(ours, name):
    (low, high), tolerance = ROWS[name]["published"], ROWS[name]["tolerance"]
    below = low - tolerance.get("abs", 0.0) - tolerance.get("rel", 0.0) * abs(low)
    above = high + tolerance.get("abs", 0.0) + tolerance.get("rel", 0.0) * abs(high)
    assert below <= ours[name] <= above, (ours[name], below, above)


@pytest.mark.parametrize("name", ROWS)
def test_row_is_as_the_page_prints_it(ours, name):
    row = ROWS[name]
    digit = row["last_digit"] or 2e-9 * abs(row["ours"])
    assert abs(ours[name] - row["ours"]) <= digit / 2 * (1 + 1e-9), ours[name]


@pytest.mark.parametrize("name", ROWS)
def test_row_has_sources_that_the_catalog_has(name):
    for source in ROWS[name]["sources"]:
        assert all(source[part] for part in ("publisher", "date", "locator"))
        if "key" not in source:
            continue
        record = gw.catalog.get(source["key"], source.get("as_of"), alternative=source.get("alternative"))
        value = record.value[source["label"]] if "label" in source else record.value
        if isinstance(value, gw.catalog.Range):
            value = [value.low, value.high]
        assert value == source["value"]
        assert record.source.publisher == source["publisher"]
        assert (str(record.published), record.source.locator) == (source["date"], source["locator"])


def test_both_halves_of_the_model_agree_in_2035(model, base):
    """What the DCF's margin leaves for compute pays for a re-equipped site, within 15 %."""
    assert abs(left_by_the_margin(model, base) - 8.2e9) < 0.05e9
    assert abs(reequipping(model, base) - 9.0e9) < 0.05e9
    assert left_by_the_margin(model, base) == pytest.approx(reequipping(model, base), rel=0.15)


def test_the_derived_paybacks_are_what_their_formula_gives():
    assert round(38 / (10 * 0.60 - 0.9), 1) == 7.5 and round(38 / (13.3 * 0.70 - 0.9), 1) == 4.5


# --- identities in every scenario ------------------------------------------------------------------


@pytest.fixture(scope="module")
def some(model):
    """Samples of any quantity over 8,192 scenarios."""
    run = model.run(8_192, seed=11, outputs=["returns.npv"])
    return lambda name: run[name].to_numpy()


def assert_same(a, b, scale):
    """Equal within 1e-9 of the scale."""
    worst = np.max(np.abs(a - b) / np.maximum(scale, 1e-300))
    assert worst <= 1e-9, worst


def test_cash_capex_is_what_comes_into_service(model, some):
    in_service = some("capex.in_service").sum(axis=1)
    labels = next(a for a in model["capex.in_service"].axes if a.name == "component").labels
    for k, component in enumerate(labels):
        cash = some(f"capex.{component}").sum(axis=0)
        assert_same(cash, in_service[k], in_service[k])
    assert_same(some("capex.total").sum(axis=0), in_service.sum(axis=0), in_service.sum(axis=0))


def test_shares_add_up(some):
    shares, own, issued = (some(f"captable.{n}") for n in ("shares", "investor_shares", "issued"))
    assert_same(own, np.cumsum(issued, axis=0), shares)
    assert_same(some("captable.nvidia_stake") * shares, own, shares)
    before = some("captable.shares_before")
    assert_same(before + issued, shares, shares)
    # All others are diluted among themselves only: NVIDIA's money adds none of their shares.
    others = shares - own
    grown = before / np.concatenate([np.full_like(shares[:1], 1e9), shares[:-1]])
    assert_same(others[1:] - others[:-1], (grown[1:] - 1) * shares[:-1], shares[1:])
    # A tranche buys its part of the company after the money.
    tranche = some("investment.tranche").sum(axis=0)
    assert_same(issued / shares, tranche / some("captable.post_money"), 1.0)


def test_generations_share_what_takes_power(some):
    share = some("fleet.share")
    assert share.min() >= 0
    assert_same(share.sum(axis=0), 1.0, 1.0)


def test_required_revenue_makes_the_npv_zero(model, some):
    starts = np.array(model._core.timeline.days, dtype=float)
    middle = ((starts[:-1] + starts[1:]) / 2 - starts[0]) / 365.25
    discount = (1 + some("returns.discount_rate")) ** -middle[:, None]
    free = some("required.revenue") * some("revenue.contribution")
    free += some("cash.residual") - some("opex.total") - some("capex.total")
    assert not np.isnan(free).any()
    assert_same((free * discount).sum(axis=0), 0.0, np.abs(some("required.cost")))


def test_no_accelerator_is_lost(some):
    added, retired, alive = (some(f"fleet.accelerators{n}") for n in ("_added", "_retired", ""))
    assert added.min() >= 0 and retired.min() >= -1e-6 and alive.min() >= -1e-6
    total = np.maximum(added.sum(axis=1, keepdims=True), 1.0)
    assert_same(np.cumsum(added - retired, axis=1), alive, total)


def test_what_is_online_never_falls_and_tranches_follow_gigawatts(some):
    online, paid = some("deployment.online"), some("investment.paid")
    assert (np.diff(online, axis=0) >= 0).all() and online.max() <= 10 * (1 + 1e-12)
    assert_same(some("deployment.added").sum(axis=0), online[-1], 1.0)
    assert (paid.sum(axis=1) <= 1).all()
    crossed, go = some("deployment.crossed").sum(axis=1), some("deployment.go")
    assert (paid.sum(axis=1)[1:] == crossed[1:]).all() and (paid.sum(axis=1)[0] == go[0]).all()


# --- ranges and drivers of section 12 --------------------------------------------------------------

SUMS = {
    "capex": ("capex.total", ["time"]),
    "NVIDIA revenue": ("circularity.nvidia_revenue", ["time"]),
    "investment": ("investment.tranche", ["gigawatt", "time"]),
}
# p5, p50, p95 as printed; unit of the last digit; what they are of, and in which quarter.
RANGES = {
    "capex": ((47, 345, 584), 1e9, "check.capex", None),
    "NVIDIA revenue": ((31, 227, 409), 1e9, "check.nvidia_revenue", None),
    "investment": ((10, 70, 100), 1e9, "check.investment", None),
    "share financed": ((23, 31, 42), 0.01, "circularity.share_financed", None),
    "stake": ((15, 62, 135), 0.001, "captable.nvidia_stake", "2030Q4"),
    "holding at price": ((13, 61, 133), 1e9, "nvidia.holding", "2030Q4"),
    "enterprise at the start": ((167, 350, 635), 1e9, "valuation.enterprise", "2026Q1"),
    "enterprise": ((285, 851, 2080), 1e9, "valuation.enterprise", "2030Q4"),
    "NPV": ((-254, -25, 131), 1e9, "returns.npv", None),
    "terminal share": ((66, 97, 301), 0.01, "valuation.terminal_share", "2026Q1"),
}


@pytest.fixture(scope="module")
def wide(model):
    """200,000 scenarios, once; with sums over the horizon as quantities of their own."""
    summed = copy.copy(model)
    for label, (name, axes) in SUMS.items():
        total = summed[name]
        for axis in axes:
            total = total.sum(axis)
        summed.define(f"check.{label.lower().replace(' ', '_')}", total, "USD")
    outputs = {name for _, _, name, _ in RANGES.values()} | {"returns.payback_reached", "returns.payback"}
    return summed.run(200_000, seed=1, outputs=sorted(outputs))


@pytest.mark.parametrize("what", RANGES)
def test_ranges_are_as_printed(wide, what):
    printed, digit, name, quarter = RANGES[what]
    result = wide[name] if quarter is None else wide[name].sel(time=quarter)
    for q, value in zip((0.05, 0.5, 0.95), printed, strict=True):
        found = result.quantile(q)
        allowed = 4 * found.error + digit / 2
        assert abs(found.value - value * digit) <= allowed, (q, found.value, found.error)


def test_probabilities_are_as_printed(wide):
    positive = wide["returns.npv"].probability(lambda x: x > 0)
    assert abs(positive.value - 0.36) <= 0.005 + 4 * positive.error
    reached = wide["returns.payback_reached"].probability()
    assert abs(reached.value - 0.50) <= 0.005 + 4 * reached.error
    assert wide["returns.payback"].share == pytest.approx(reached.value, abs=1e-12)


NPV_DRIVERS = {
    "revenue.paying_final": 0.50, "revenue.enterprise_final": 0.45, "revenue.users_limit": 0.42,
    "deployment.gigawatts": -0.26, "fleet.price_level": -0.24, "captable.growth": 0.43,
}  # fmt: skip
ENTERPRISE_DRIVERS = {
    "valuation.margin_final": 0.46, "valuation.multiple_start": 0.43, "revenue.paying_final": 0.37,
    "valuation.dcf_weight": -0.34, "captable.growth": 0.37,
}  # fmt: skip


@pytest.fixture(scope="module")
def correlation(wide):
    """Spearman's correlation of a result with an input; ties in the order of the scenarios.

    Gigawatts are whole numbers, and only so give the printed -.26: -.266. With mean ranks for ties they have -.274.
    Nothing else here has ties.
    """

    @cache
    def ranks(name, quarter=None):
        result = wide[name] if quarter is None else wide[name].sel(time=quarter)
        return rankdata(result.to_numpy(), "ordinal").astype(float)

    return lambda name, quarter, driver: float(np.corrcoef(ranks(name, quarter), ranks(driver))[0, 1])


@pytest.mark.parametrize(
    ("name", "quarter", "driver", "printed"),
    [("returns.npv", None, *item) for item in NPV_DRIVERS.items()]
    + [("valuation.enterprise", "2026Q1", *item) for item in ENTERPRISE_DRIVERS.items()],
)
def test_drivers_are_as_printed(correlation, name, quarter, driver, printed):
    found = correlation(name, quarter, driver)
    error = (1 - printed**2) / np.sqrt(200_000)
    assert abs(found - printed) <= 4 * error + 0.005, found


def test_the_biggest_drivers_come_first(model, some):
    """In the order of the page; no input with a path in the graph lies between them."""
    npv = rankdata(some("returns.npv"))
    scalars = [n for n in model.inputs if model._core.at(n).input.uncertain and not model._core.at(n).axes]
    size = {name: abs(np.corrcoef(npv, rankdata(some(name)))[0, 1]) for name in scalars}
    group = {"captable.growth", "valuation.margin_final"}
    first = [name for name in sorted(size, key=size.__getitem__, reverse=True) if name not in group]
    assert first[:4] == [name for name in NPV_DRIVERS if name in size and name not in group]


@pytest.mark.parametrize(
    ("name", "only"),
    [
        ("returns.npv", {"captable.growth", "valuation.margin_final"}),
        ("valuation.enterprise", {"captable.growth"}),
        ("captable.nvidia_stake", {"revenue.users_limit", "revenue.paying_final", "revenue.enterprise_final",
                                   "valuation.margin_final"}),
    ],
)  # fmt: skip
def test_explain_marks_what_has_no_path_in_the_graph(model, name, only):
    explained = model.explain(name)
    assert {member for member, _ in explained.only_by_correlation} == only
    assert not only & {node.name for node in explained.inputs}
