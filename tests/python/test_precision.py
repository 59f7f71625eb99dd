"""Runs that go on until a stated precision, and how means settle."""

import warnings

import numpy as np
import pytest

import gigawatt as gw
from gigawatt.errors import AxisError, InvalidValueError, KindError, PrecisionWarning, UnknownKeywordError

METHODS = ("random", "latin", "sobol")
methods = pytest.mark.parametrize("method", METHODS)


def model():
    m = gw.Model("m", gw.quarters("2026Q1", 3))
    x = m.input("x", gw.lognormal(p5=1, p95=4), "USD", path=gw.gbm(sd=0.2))
    m.define("total", x.sum("time") * m.input("y", gw.normal(mean=1, sd=0.1)))
    m.define("each", x)
    return m


@methods
@pytest.mark.parametrize("wanted", [{"relative": 0.002}, {"absolute": 0.05}, {"relative": 0.005, "quantile": 0.9}])
def test_a_run_goes_on_until_it_is_as_precise_as_wanted(method, wanted):
    m = model()
    asked = gw.precision("total", **wanted)
    run = m.run(seed=1, method=method, outputs=["each"], precision=asked, samples=2_000_000)
    reached = run.precision
    assert reached.reached and reached.estimate.error <= reached.target
    estimate = run["total"].mean() if asked.quantile is None else run["total"].quantile(asked.quantile)
    assert reached.estimate == estimate
    assert reached.target == pytest.approx(wanted.get("absolute") or wanted["relative"] * estimate.value)
    again = m.run(run.samples, 1, method, ["total"])
    assert again["total"].mean() == run["total"].mean()
    assert "reached" in run.summary() and "not reached" not in run.summary()


def test_sobol_takes_far_fewer_scenarios():
    counts = {
        k: model().run(seed=3, method=k, outputs=["total"], precision=gw.precision("total", relative=0.001)).samples
        for k in ("random", "sobol")
    }
    assert counts["sobol"] * 10 < counts["random"]


@methods
def test_a_precision_that_cannot_be_had_is_told(method):
    asked = gw.precision("total", relative=1e-7)
    with pytest.warns(PrecisionWarning, match=r"not reached, 40,000 scenarios|not reached, 32,768 scenarios") as caught:
        run = model().run(40_000, 1, method, ["total"], precision=asked)
    assert caught[0].filename == __file__
    assert run.samples == (32_768 if method == "sobol" else 40_000)
    assert not run.precision.reached and "most allowed" in run.summary()
    with pytest.warns(PrecisionWarning, match="would take longer than the 1e-06 seconds allowed"):
        model().run(10**7, 1, method, ["total"], precision=gw.precision("total", relative=1e-7, seconds=1e-6))


def test_a_certain_output_is_precise_at_once():
    m = gw.Model("sure", gw.quarters("2026Q1", 2))
    m.define("y", m.input("x", 2.0) * 2)
    for method in METHODS:
        assert m.run(seed=1, method=method, precision=gw.precision("y", relative=0.001)).precision.reached


def test_bad_precision():
    m = model()
    for wrong in ({}, {"relative": 0.1, "absolute": 1}, {"relative": 0}, {"absolute": float("nan")}):
        with pytest.raises(InvalidValueError):
            gw.precision("total", **wrong)
    with pytest.raises(KindError, match="relative= is a number"):
        gw.precision("total", relative="0.1 %")
    with pytest.raises(UnknownKeywordError, match="Did you mean 'relative'"):
        gw.precision("total", relativ=0.1)
    with pytest.raises(KindError, match=r"precision= is gw.precision\('returns.npv'"):
        m.run(precision=0.001)
    with pytest.raises(AxisError, match=r"say whose precision, at=\{'time'"):
        m.run(1000, 1, precision=gw.precision("each", relative=0.1))
    run = m.run(20_000, 1, precision=gw.precision("each", relative=0.1, at={"time": "2026Q2"}))
    assert run.precision.reached


@methods
def test_convergence(method):
    run = model().run(8192, 4, method, ["total"])
    found = run.convergence("total")
    assert found.samples[-1] == 8192 and (np.diff(found.samples) > 0).all()
    assert found.mean[-1] == pytest.approx(run["total"].mean().value)
    assert found.error[-1] == pytest.approx(run["total"].mean().error, rel=1e-6)
    assert found.shrinks < (-0.6 if method == "sobol" else -0.4)
    frame = found.to_dataframe()
    assert list(frame.columns) == ["mean", "error"] and frame.attrs["unit"] == "USD"
    assert f"method {method}" in repr(found) and "8,192" in repr(found)
    # A row is what a run of so many scenarios gives, where more scenarios only add to it.
    if method != "latin":
        row = list(found.samples).index(1024)
        assert found.mean[row] == pytest.approx(model().run(1024, 4, method, ["total"])["total"].mean().value)
    with pytest.raises(AxisError, match="say which cell"):
        run.convergence("each")
    assert run.convergence("each", at={"time": "2026Q2"}).samples[-1] == 8192


@methods
def test_dashboard_draws_how_the_mean_settles(method):
    pytest.importorskip("matplotlib").use("Agg")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figure = model().run(1024, 4, method, ["total"]).dashboard()
    assert any("scenarios" in ax.get_xlabel() for ax in figure.axes)
