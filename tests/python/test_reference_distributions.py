"""Quantiles, moments and rank correlations from tests/reference/distributions.json, every case that is ours."""

import json
import math
from pathlib import Path

import pytest

import gigawatt as gw

REFERENCE = json.loads((Path(__file__).parent.parent / "reference" / "distributions.json").read_text())

MAKE = {
    "normal": lambda p: gw.normal(mean=p["mu"], sd=p["sigma"]),
    "lognormal": lambda p: gw.lognormal(log_mean=p["mu"], log_sd=p["sigma"]),
    "student_t": lambda p: gw.student_t(df=p["nu"]),
    "gamma": lambda p: gw.gamma(shape=p["k"], scale=p["theta"]),
    "beta": lambda p: gw.beta(a=p["a"], b=p["b"]),
    "triangular": lambda p: gw.triangular(p["min"], p["mode"], p["max"]),
    "pert": lambda p: gw.pert(p["min"], p["mode"], p["max"]),
}


def cases(function):
    """The cases of one function, of families that gigawatt has."""
    found = [
        case
        for case in REFERENCE["cases"]
        if case["function"] == function and case["inputs"].get("distribution", "normal") in MAKE
    ]
    assert found
    return pytest.mark.parametrize("case", found, ids=lambda case: case["id"])


def assert_close(case, result, expected):
    tolerance = case["tolerance"]
    if expected is None:
        assert not math.isfinite(result)
        return
    allowed = max(tolerance.get("abs", 0.0), tolerance.get("rel", 0.0) * abs(expected))
    assert abs(result - expected) <= allowed, (case["id"], result, expected)


@cases("quantile")
def test_quantiles(case):
    inputs, expected = case["inputs"], case["expected"]
    distribution = MAKE[inputs["distribution"]](inputs["parameters"])
    for probability, quantile in zip(inputs["probabilities"], expected["quantiles"], strict=True):
        assert_close(case, distribution.quantile(probability), quantile)
    assert_close(case, distribution.mean(), expected["mean"])
    variance = expected["variance"]
    assert_close(case, distribution.sd(), None if variance is None else math.sqrt(variance))


@cases("moments")
def test_moments(case):
    distribution = MAKE[case["inputs"]["distribution"]](case["inputs"]["parameters"])
    assert_close(case, distribution.mean(), case["expected"]["mean"])
    assert_close(case, distribution.sd(), case["expected"]["sd"])


@cases("distribution from interval")
def test_from_interval(case):
    inputs, expected = case["inputs"], case["expected"]
    tail = (1 - inputs["credibility"]) / 2
    if inputs["kind"] == "lognormal":
        distribution = gw.to(inputs["low"], inputs["high"], ci=inputs["credibility"])
        assert_close(case, distribution.quantile(0.5), expected["median"])
        # The logarithm of a quantile is linear in the score: its two parameters, read off at two quantiles.
        score = gw.normal(mean=0, sd=1).quantile(1 - tail)
        assert_close(case, math.log(distribution.quantile(0.5)), expected["log_mean"])
        log_sd = (math.log(distribution.quantile(1 - tail)) - math.log(distribution.quantile(0.5))) / score
        assert log_sd == pytest.approx(expected["log_sd"], rel=1e-11)
    else:
        assert inputs["credibility"] == 0.9
        distribution = gw.normal(p5=inputs["low"], p95=inputs["high"])
    assert_close(case, distribution.mean(), expected["mean"])
    assert_close(case, distribution.sd(), expected["sd"])


@cases("Gaussian copula rank correlation")
def test_rank_correlation(case):
    rho, spearman = case["inputs"]["gaussian_correlation"], case["expected"]["spearman"]
    assert_close(case, gw.random.rank_correlation(rho), spearman)
    assert_close(case, gw.random.score_correlation(spearman), rho)
