"""Published results of time value and cap table functions (tests/reference), against ``gigawatt.finance``."""

import json
from pathlib import Path

import pytest

import gigawatt as gw

REFERENCE = Path(__file__).parents[1] / "reference"


def cases(file, function):
    """The cases of one function, as pytest parameters named by their ids."""
    listed = json.loads((REFERENCE / file).read_text(encoding="utf-8"))["cases"]
    return [pytest.param(case, id=case["id"]) for case in listed if case["function"] == function]


def close(expected, tolerance):
    """The files' convention: max(abs, rel * |expected|), a missing term counting as 0."""
    return pytest.approx(expected, rel=tolerance.get("rel", 0.0), abs=tolerance.get("abs", 0.0))


@pytest.mark.parametrize("case", cases("time_value.json", "PV"))
def test_pv(case):
    if isinstance(case["expected"], dict):
        with pytest.raises(gw.errors.InvalidValueError):
            gw.finance.pv(**case["inputs"])
        return
    assert gw.finance.pv(**case["inputs"]) == close(case["expected"], case["tolerance"])


@pytest.mark.parametrize("case", cases("time_value.json", "NPV"))
def test_npv(case):
    assert gw.finance.npv(**case["inputs"]) == close(case["expected"], case["tolerance"])


@pytest.mark.parametrize("case", cases("time_value.json", "IRR"))
def test_irr(case):
    # The rates that irr promises to find lie in (-0.99, 10].
    roots = [root for root in case["expected"]["all_real_roots"] if -0.99 < root <= 10.0]
    found = gw.finance.irr(case["inputs"]["values"])
    status = getattr(found.status, "name", found.status)
    if len(roots) == 1:
        assert status == "ok"
        assert found.value == close(roots[0], case["tolerance"])
        assert found.value == close(case["expected"]["irr"], case["tolerance"])
    else:
        assert status == ("several" if roots else "none")
        assert found.value != found.value  # NaN


@pytest.mark.parametrize("case", cases("cap_tables.json", "priced round"))
def test_priced_round(case):
    inputs, expected = case["inputs"], case["expected"]
    found = gw.finance.priced_round(inputs["founders"], inputs["pre_money"], inputs["new_money"])
    assert found.price_per_share == close(expected["price_per_share"], case["tolerance"])
    assert found.new_shares == close(expected["new_shares"], case["tolerance"])
    assert list(found.ownership) == close(expected["ownership"], case["tolerance"])
