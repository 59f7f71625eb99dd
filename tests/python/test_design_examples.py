"""DESIGN's examples ("What a person sees"), line by line; figures drawn with .plot() belong to a later issue."""

import numpy as np
import pytest

import gigawatt as gw
from gigawatt.errors import InvalidValueError, UnknownNameError

SITES = ["Abilene", "Lordstown"]


@pytest.fixture(scope="module")
def deal() -> gw.Model:
    return gw.deals.nvidia_openai()


@pytest.fixture(scope="module")
def run(deal: gw.Model):  # type: ignore[no-untyped-def]
    return deal.run(samples=20_000, seed=7)


def test_the_deal_is_a_model_and_every_input_has_a_source_or_the_word_for_none(deal: gw.Model) -> None:
    assert isinstance(deal, gw.Model)
    for name in deal.inputs:
        info = deal[name].info
        assert info.evidence
        assert info.source or info.evidence in ("assumed", "definition", "chance"), name
    assert "198 quantities" in repr(deal) or "formulas" in repr(deal)


def test_capex_by_year(run) -> None:  # type: ignore[no-untyped-def]
    by = run["capex.total"].by("year")
    assert by.labels == [str(year) for year in range(2026, 2036)]
    assert np.allclose(by.to_numpy().sum(axis=0), run["capex.total"].to_numpy().sum(axis=0))
    text = repr(by)
    assert "USD" in text and "±" in text and all(q in text for q in ("p5", "p50", "p95"))


def test_what_was_not_asked_for_is_replayed_on_the_same_draws(deal: gw.Model, run) -> None:  # type: ignore[no-untyped-def]
    assert "opex.electricity" not in deal.outputs
    mean = run["opex.electricity"].sel(time="2029Q4").mean()
    assert mean.unit == "USD" and 0 < mean.error < mean.value
    asked = deal.run(samples=20_000, seed=7, outputs=["opex.electricity"])
    assert asked["opex.electricity"].sel(time="2029Q4").mean() == mean


def test_explain_is_a_tree_of_formulas_values_units_and_sources(deal: gw.Model) -> None:
    tree = deal.explain("captable.nvidia_stake")
    assert tree.root.name == "captable.nvidia_stake" and tree.root.formula
    assert tree.root.value == deal.base()["captable.nvidia_stake"].sel(time="2035Q4").value
    assert {"captable.post_money_start", "investment.amount"} <= {node.name for node in tree.inputs}
    assert all(node.evidence for node in tree.inputs)
    assert "captable.nvidia_stake" in repr(tree) and "USD" in repr(tree)


def test_compare_is_paired_on_the_same_draws(deal: gw.Model) -> None:
    late = deal.case("Rubin late", {"deployment.start": "2027-01-01"})
    difference = gw.compare(deal, late)["returns.npv"]
    assert difference.unit == "USD" and difference.labels == (deal.label, "Rubin late")
    a, b = (m.run(10_000, seed=1, outputs=["returns.npv"])["returns.npv"] for m in (deal, late))
    assert np.array_equal(difference.to_numpy(), b.to_numpy() - a.to_numpy())
    unpaired = np.hypot(a.mean().error, b.mean().error)
    assert difference.mean().error < unpaired / 2


@pytest.fixture(scope="module")
def cloud() -> gw.Model:
    m = gw.Model("cloud", time=gw.quarters("2026Q3", 40))
    price = m.input(
        "price",
        gw.lognormal(p5=3, p95=9),
        "USD/(accelerator*hour)",
        path=gw.gbm(sd=0.10),
        source="site survey, 2026-08",
    )
    power = m.input("it_power", {"Abilene": 1200, "Lordstown": gw.to(250, 400)}, "MW", over=gw.axis("site", SITES))
    fleet = m.add("fleet", gw.compute.fleet, it_power=power, system="GB300 NVL72")
    m.define("revenue", (fleet.utilised_accelerator_hours * price).sum("site"), "USD", timing="flow")
    return m


def test_the_cloud_model_runs_without_a_warning(cloud: gw.Model) -> None:
    run = cloud.run(4_000, seed=1)
    assert run.faults == {}
    per_accelerator = gw.catalog.system("GB300 NVL72").power.central  # type: ignore[union-attr]
    expected = run["it_power"].to_numpy() * 1e3 / per_accelerator
    assert np.allclose(run["fleet.accelerators_added"].to_numpy()[:, 0], expected, rtol=1e-12)
    assert run["fleet.accelerators_added"].to_numpy()[:, 1:].max() == 0
    hours = run["fleet.utilised_accelerator_hours"].to_numpy()
    assert np.allclose(run["revenue"].to_numpy(), (hours * run["price"].to_numpy()).sum(axis=0), rtol=1e-12)
    assert 250 < float(run["it_power"].sel(site="Lordstown").quantile(0.5)) < 400


def test_the_system_brings_its_figures_with_their_sources(cloud: gw.Model) -> None:
    system = gw.catalog.system("GB300 NVL72")
    assert system.power is not None and system.peak_dense is not None
    assert cloud["fleet.power"].source == str(system.power.source)
    assert float(cloud.base()["fleet.peak_flop"]) == system.peak_dense.value["fp8"]  # type: ignore[index]
    for name in ("power", "peak_flop", "dies_per_package", "life", "availability", "utilisation", "mfu", "announced"):
        info = cloud[f"fleet.{name}"].info
        assert info.source and info.evidence, name
        assert info.evidence == "assumed" or "no published figure" not in info.source, name
    assert cloud["fleet.dies_per_package"].info.evidence == "assumed"


def test_the_system_is_that_of_the_models_day() -> None:
    def power(as_of: str) -> float:
        m = gw.Model("dated", gw.quarters("2026Q3", 4), as_of=as_of)
        m.add("fleet", gw.compute.fleet, it_power="1 GW", system="GB300")
        return float(m.base()["fleet.power"])

    versions = {r.published.text: r.central for r in gw.catalog.versions("accelerator.GB300.all_in_power")}
    assert power("2026-07-31") == versions["2026-07"] and power("2026-07-30") == versions["2026-03-18"]
    with pytest.raises(InvalidValueError, match=r"give power= \(kW/accelerator\)|was published by"):
        power("2025-09-22")


def test_it_power_may_grow_over_time_and_anything_may_be_given() -> None:
    m = gw.Model("growing", gw.quarters("2026Q3", 8))
    power = m.input("power", [10, 10, 30, 30, 60, 60, 60, 60], "MW", over=m.timeline, timing="stock")
    given = {"life": 10, "availability": 1, "utilisation": 0.5, "mfu": gw.uniform(0.3, 0.5), "power": 2}
    fleet = m.add("fleet", gw.compute.fleet, it_power=power, system="GB300 NVL72", **given)
    base = m.base()
    assert base["fleet.added"].to_numpy() * 1e3 == pytest.approx([10, 0, 20, 0, 30, 0, 0, 0])
    assert base["fleet.accelerators"].to_numpy() == pytest.approx(np.array([10, 10, 30, 30, 60, 60, 60, 60]) * 500)
    assert fleet.accelerators.name == "fleet.accelerators" and "accelerators" in dir(fleet)
    assert m["fleet.utilisation"].info.source == ""


def test_what_the_fleet_refuses_leaves_the_model() -> None:
    m = gw.Model("refused", gw.quarters("2026Q3", 4))
    for given, kind, message in (
        ({"it_power": 1, "system": "GB330 NVL72"}, UnknownNameError, "'GB300 NVL72'"),
        ({"it_power": 1, "added": 1, "system": "GB300"}, InvalidValueError, "it_power or added, not both"),
        ({"it_power": 1, "system": "Rubin Ultra"}, InvalidValueError, "no power of 'Rubin Ultra NVL576'.*give power="),
        ({"it_power": -1, "system": "GB300"}, InvalidValueError, "'fleet.it_power' is -1 MW"),
    ):
        with pytest.raises(kind, match=message):
            m.add("fleet", gw.compute.fleet, **given)
        assert list(m) == []


def test_a_state_is_declared_first_and_updated_once() -> None:
    m = gw.Model("debt", gw.quarters("2026Q1", 8))
    draw = m.input("draw", [100, 100, 50, 0, 0, 0, 0, 0], "USD", over=m.time.timeline, timing="flow")
    repayment = m.input("repayment", [0, 0, 0, 20, 20, 20, 20, 20], "USD", over=m.time.timeline, timing="flow")
    rate = m.input("rate", gw.normal(0.1, 0.01), "1/year")
    debt = m.state("debt", "USD", initial=0)
    interest = m.define("interest", debt.prev * rate * m.time.length, "USD", timing="flow")
    debt.update(debt.prev + draw + interest - repayment)

    run = m.run(1_000, seed=2)
    rates = run["rate"].to_numpy()
    days = np.diff([d.toordinal() for d in [*m.timeline.starts, m.timeline.starts[0].replace(year=2028)]])
    owed, path = np.zeros(1_000), []
    for t, length in enumerate(days / 365.25):
        flow = m.base()
        owed = owed * (1 + rates * length) + flow["draw"].to_numpy()[t] - flow["repayment"].to_numpy()[t]
        path.append(owed)
    assert np.allclose(run["debt"].to_numpy(), np.array(path), rtol=1e-12)
    with pytest.raises(gw.GigawattError, match="has its update already"):
        debt.update(debt.prev)
