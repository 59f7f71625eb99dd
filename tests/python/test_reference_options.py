"""Published values of options (tests/reference/real_options.json), from models written in gigawatt's own formulas."""

import json
import math
from pathlib import Path

import numpy as np
import option_models as options
import pytest

from gigawatt.analysis.policy import fit_stopping
from gigawatt.analysis.stopping import fit_rule

CASES = json.loads((Path(__file__).parents[1] / "reference/real_options.json").read_text("utf-8"))["cases"]


def of(function, prefix=""):
    return [case for case in CASES if case["function"] == function and case["id"].startswith(prefix)]


TABLE = of("American option", "longstaff-schwartz-3") + of("American option", "longstaff-schwartz-40")


def check(cases, values):
    """Every value within its printed tolerance; gives how many were looked at."""
    assert len(cases) == len(values) > 0
    off = [abs(v - c["expected"]) / c["tolerance"]["abs"] for c, v in zip(cases, values, strict=True)]
    assert max(off) <= 1.0, cases[int(np.argmax(off))]["id"]
    return len(cases)


def test_european():
    cases = of("European option")
    assert check(cases, options.european(cases)) == 22


def test_exchange():
    cases = of("exchange option", "exchange-european")
    assert check(cases, options.exchange(cases)) == 11


def test_compound():
    cases = of("compound option")
    assert check(cases, options.compound(cases)) == 10


def test_chooser():
    cases = of("chooser option")
    assert check(cases, options.chooser(cases)) == 1


def test_option_to_delay():
    (case,) = of("option to delay")
    wanted, tolerance = case["expected"], case["tolerance"]["abs"]
    assert options.european([case])[0] == pytest.approx(wanted["option_value"], abs=tolerance)
    assert case["inputs"]["spot"] - case["inputs"]["strike"] == pytest.approx(wanted["static_npv"], abs=tolerance)


def test_warrant():
    (case,) = of("warrant with dilution")
    given, wanted, tolerance = case["inputs"], case["expected"], case["tolerance"]
    (call,) = options.european([{"id": "call", "inputs": given | {"type": "call", "spot": given["share_price"]}}])
    shares, warrants = given["shares_outstanding"], given["warrants"]
    value = call * shares / (shares + warrants)
    assert call == pytest.approx(wanted["call_value"], abs=tolerance["abs"])
    assert value == pytest.approx(wanted["warrant_value"], abs=tolerance["abs"])
    assert value * warrants == pytest.approx(wanted["cost_of_issue"], rel=tolerance["cost_rel"])
    after = given["share_price"] - value * warrants / shares
    assert after == pytest.approx(wanted["share_price_after"], abs=tolerance["abs"])


def test_binomial_trees():
    cases = of("binomial option tree")
    # The book goes on with the probability that it prints, 0.6282, and that moves the fourth decimal of the values.
    assert check(cases, options.lattice(cases, 2, digits=4)) == 2
    assert options.lattice(cases, 2) == pytest.approx([4.19265, 5.08963], abs=1e-5)  # recomputed, as the file notes


def smoothed(cases, steps=300):
    """Two trees of neighbouring sizes, whose errors oscillate against each other."""
    return (options.lattice(cases, steps) + options.lattice(cases, steps + 1)) / 2


def test_american():
    cases = of("American option", "american-ju")
    values = smoothed(cases)
    assert check(cases, values) == 14
    assert values == pytest.approx([c["accurate_value"] for c in cases], abs=0.002)


def test_american_exchange():
    cases = of("exchange option", "exchange-american")
    values = smoothed([options.as_american_call(c) for c in cases])
    assert check(cases, values) == 4
    assert values == pytest.approx([c["accurate_value"] for c in cases], abs=0.002)


def test_longstaff_and_schwartz_without_simulation():
    assert len(TABLE) == 6
    flat = [c | {"inputs": c["inputs"] | {"exercise": "american"}} for c in TABLE]
    wanted = [c["expected"]["finite_difference_american"] for c in TABLE]
    assert smoothed(flat) == pytest.approx(wanted, abs=TABLE[0]["tolerance"]["american_abs"])
    wanted = [c["expected"]["european"] for c in TABLE]
    assert options.european(TABLE) == pytest.approx(wanted, abs=TABLE[0]["tolerance"]["european_abs"])


def test_eight_paths():
    """The worked example of Longstaff and Schwartz, by the same steps."""
    (case,) = of("American option", "longstaff-schwartz-8")
    given, tolerance = case["inputs"], case["tolerance"]["abs"]
    prices = np.array(given["paths"]).T[1:]
    worth = np.maximum(given["strike"] - prices, 0) * np.exp(-given["r"] * np.array([[1.0], [2.0], [3.0]]))
    # The last date is no choice: what is in the money is exercised.
    rule, got = fit_rule(worth[:2], worth[2], prices[None, :2], prices[:2] < given["strike"], 2, least=3)
    assert got.mean() == pytest.approx(case["expected"]["american"], abs=tolerance)
    assert worth[2].mean() == pytest.approx(case["expected"]["european"], abs=tolerance)
    assert list(rule.fitted) == [True, True]


@pytest.mark.parametrize("case", TABLE, ids=lambda c: c["id"])
def test_longstaff_and_schwartz(case):
    """Their table by simulation: 100,000 paths, 50 dates a year, a cubic in the price of paths in the money."""
    i = case["inputs"]
    policy = fit_stopping(
        options.put(i["spot"], i["strike"], i["r"], i["vol"], i["years"]), "hold", "payoff", ["spot"],
        allowed="in_the_money", stopped="exercise", samples=100_000, foresight=False,
    )  # fmt: skip
    value, exact = policy.out_of_sample.value, case["accurate_value"]["bermudan_50_dates_a_year"]
    assert value.value == pytest.approx(
        case["expected"]["finite_difference_american"], abs=case["tolerance"]["lsm_simulation_abs"]
    )
    assert value.value < exact + 3 * value.error  # a lower bound, up to sampling error
    assert value.value > exact - 0.02 - 3 * value.error
    assert math.isfinite(policy.in_sample.value)
