"""Published results of compute and cost functions, and of the counter-based generator (tests/reference)."""

import json
from pathlib import Path

import pytest

import gigawatt as gw
from gigawatt import _core

REFERENCE = Path(__file__).parents[1] / "reference"


def cases(file, function):
    """The cases of one function, as pytest parameters named by their ids."""
    listed = json.loads((REFERENCE / file).read_text(encoding="utf-8"))["cases"]
    found = [pytest.param(case, id=case["id"]) for case in listed if case["function"] == function]
    assert found, f"{file} has no case of {function}"
    return found


def close(expected, tolerance):
    """The files' convention: max(abs, rel * |expected|), a missing term counting as 0."""
    return pytest.approx(expected, rel=tolerance.get("rel", 0.0), abs=tolerance.get("abs", 0.0))


@pytest.mark.parametrize("case", cases("compute_fleet.json", "power to accelerator count"))
def test_power_to_accelerators(case):
    power, each = case["inputs"]["site_power_gw"], case["inputs"]["all_in_kw_per_gpu"]
    millions = sorted(gw.compute.accelerators_per_power(power, kw) / 1e6 for kw in each)
    assert millions == close(case["expected"]["gpus_million"], case["tolerance"])


@pytest.mark.parametrize("case", cases("compute_fleet.json", "IT power per accelerator"))
def test_it_power_per_accelerator(case):
    inputs, expected = case["inputs"], case["expected"]
    power, count = inputs["server_power_w"], inputs["accelerators"]
    server = gw.compute.it_power_per_accelerator(power, count)
    all_in = gw.compute.it_power_per_accelerator(power, count, inputs["it_overhead_factor"])
    assert server == close(expected["server_power_per_accelerator_w"], case["tolerance"])
    assert all_in == close(expected["it_power_per_accelerator_w"], case["tolerance"])


@pytest.mark.parametrize("case", cases("compute_fleet.json", "H100-equivalents"))
def test_h100_equivalents(case):
    inputs = case["inputs"]
    found = gw.compute.h100_equivalents(inputs["units"], inputs["tops"], inputs["reference_tops"])
    assert found == close(case["expected"]["h100e"], case["tolerance"])


@pytest.mark.parametrize("case", cases("compute_fleet.json", "chip power"))
def test_chip_power(case):
    found = gw.compute.chip_power(**case["inputs"])
    assert found == close(case["expected"]["chip_power_mw"], case["tolerance"])


@pytest.mark.parametrize("case", cases("datacentre_tco.json", "data-centre monthly cost"))
def test_datacentre_monthly_cost(case):
    given, expected, tolerance = case["inputs"], case["expected"], case["tolerance"]
    cost = gw.compute.datacentre_monthly_cost(
        facility_capital=given["facility_capital_usd"],
        facility_life=given["facility_life_years"],
        power_and_cooling_share=given["share_of_facility_for_power_and_cooling"],
        servers=given["servers"],
        server_price=given["server_price_usd"],
        server_life=given["server_life_years"],
        network_capital=given["network_capital_usd"],
        network_life=given["network_life_years"],
        annual_rate=given["cost_of_money"],
        critical_load_mw=given["critical_load_mw"],
        average_load=given["average_load_fraction"],
        pue=given["pue"],
        tariff=given["tariff_usd_per_kwh"],
    )
    assert cost.total == pytest.approx(expected["total_usd_per_month"], rel=tolerance["total_rel"], abs=0)
    shares = {
        "servers": "share_servers",
        "network": "share_network",
        "power_and_cooling": "share_power_distribution_and_cooling",
        "other_infrastructure": "share_other_infrastructure",
        "power": "share_power",
    }
    for component, key in shares.items():
        assert cost.share(component) == pytest.approx(expected[key], abs=tolerance["share_abs"], rel=0), component
    assert sum(cost.share(component) for component in shares) == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize("case", cases("rng_known_answer.json", "philox4x32"))
def test_philox4x32(case):
    counter, key = ([int(word, 16) for word in case["inputs"][part]] for part in ("counter", "key"))
    found = _core.philox4x32(counter, key, case["inputs"]["rounds"])
    assert [f"{word:08x}" for word in found] == case["expected"]["output"]
