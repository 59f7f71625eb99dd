"""NIST StRD univariate summary statistics (tests/reference), against ``gigawatt.stats``."""

import json
from pathlib import Path

import pytest

import gigawatt as gw

FILE = Path(__file__).parents[1] / "reference" / "statistics_nist_strd.json"
CASES = json.loads(FILE.read_text(encoding="utf-8"))["cases"]


def values_of(inputs):
    if "values" in inputs:
        return inputs["values"]
    return [inputs["first"], *(inputs["pair"] * inputs["repeats"])]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_summary_statistics(case):
    values = values_of(case["inputs"])
    expected, tolerance = case["expected"], case["tolerance"]
    assert len(values) == case["inputs"]["n"]
    found = gw.stats.summarise(values)
    assert found.mean == pytest.approx(expected["mean"], rel=tolerance["mean_rel"], abs=0.0)
    assert found.sd == pytest.approx(expected["std"], rel=tolerance["std_rel"], abs=0.0)
    assert found.autocorrelation == pytest.approx(
        expected["autocorrelation_lag1"], rel=0.0, abs=tolerance["autocorrelation_abs"]
    )
