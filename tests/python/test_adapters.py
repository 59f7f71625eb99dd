"""Runs for SALib, OpenTURNS and ArviZ."""

import importlib
import sys
import types

import numpy as np
import pytest

import gigawatt as gw
from gigawatt.errors import AxisError, InvalidValueError, MissingExtraError, UnknownKeywordError, UnknownNameError

SCENARIOS = 4000


def ishigami():
    """Ishigami and Homma's function, whose indices are known: 0.3139, 0.4424 and 0 of the first order."""
    m = gw.Model("ishigami", gw.quarters("2026Q1", 2))
    x = [m.input(f"x{i}", gw.uniform(-np.pi, np.pi)) for i in (1, 2, 3)]

    def sine(v):
        return gw.call(np.sin, v, unit="1")

    m.define("y", sine(x[0]) + 7 * sine(x[1]) * sine(x[1]) + 0.1 * x[2] * x[2] * x[2] * x[2] * sine(x[0]))
    m.outputs = ["y"]
    return m


def site():
    m = gw.Model("site", gw.quarters("2026Q1", 3))
    power = m.input("power", {"a": gw.normal(10, 1), "b": 5.0}, "MW", over=gw.axis("place", ["a", "b"]))
    price = m.input("price", gw.lognormal(p5=40, p95=60), "USD/MWh", path=gw.gbm(sd=0.2))
    share = m.input("share", gw.triangular(0.2, 0.4, 0.9))
    cost = m.define("cost", (power * price * m.time.length).sum("place") * share, "USD", timing="flow")
    m.define("total", cost.sum("time"), "USD")
    m.define("payback", gw.log(share - 0.3))
    m.outputs = ["total", "cost"]
    return m


@pytest.fixture(scope="module")
def run():
    return site().run(SCENARIOS, seed=3)


# SALib.
def test_salib_finds_the_indices_of_ishigami():
    rbd_fast = pytest.importorskip("SALib.analyze.rbd_fast")
    problem, x, y = gw.adapters.salib(ishigami().run(SCENARIOS, seed=3), "y")
    assert problem == {
        "num_vars": 3,
        "names": ["x1", "x2", "x3"],
        "bounds": [[-np.pi, np.pi]] * 3,
        "dists": ["unif"] * 3,
    }
    assert x.shape == (SCENARIOS, 3) and y.shape == (SCENARIOS,)
    found = rbd_fast.analyze(problem, x, y, seed=1)["S1"]
    np.testing.assert_allclose(found, [0.3139, 0.4424, 0.0], atol=0.05)


def test_salibs_samplers_take_the_problem():
    sampler = pytest.importorskip("SALib.sample.latin")
    m = gw.Model("families", gw.quarters("2026Q1", 2))
    given = [gw.uniform(1, 2), gw.normal(3, 0.5), gw.lognormal(p5=1, p95=2), gw.triangular(0.2, 0.4, 0.9)]
    total = sum(m.input(f"x{i}", d) for i, d in enumerate(given))
    m.define("y", total)
    problem, x, _ = gw.adapters.salib(m.run(SCENARIOS, seed=3), "y")
    theirs = sampler.sample(problem, SCENARIOS, seed=1)
    for column in range(4):
        shares = [0.05, 0.5, 0.95]
        exact = [given[column].quantile(q) for q in shares]
        np.testing.assert_allclose(np.quantile(theirs[:, column], shares), exact, rtol=0.01)
        np.testing.assert_allclose(np.quantile(x[:, column], shares), exact, rtol=0.1)


def test_columns_are_cells_that_vary_and_bounds_what_was_drawn(run):
    problem, x, y = gw.adapters.salib(run, "cost", at={"time": "2026Q2"})
    assert problem["names"] == ["power[a]", "price[2026Q1]", "price[2026Q2]", "price[2026Q3]", "share"]
    assert problem["num_vars"] == x.shape[1] == 5 and "dists" not in problem  # a path has no family of SALib's
    np.testing.assert_array_equal(problem["bounds"], np.column_stack([x.min(axis=0), x.max(axis=0)]))
    np.testing.assert_array_equal(x[:, 2], run["price"].sel(time="2026Q2").to_numpy())
    np.testing.assert_array_equal(y, run["cost"].sel(time="2026Q2").to_numpy())
    chosen = gw.adapters.salib(run, "total", inputs=["share"])
    assert chosen.problem == {
        "num_vars": 1,
        "names": ["share"],
        "bounds": [[0.2, 0.9, pytest.approx(2 / 7)]],
        "dists": ["triang"],
    }


def test_what_cannot_be_handed_over_is_named(run):
    with pytest.raises(AxisError, match=r"'cost' varies over time: choose a label, at=\{'time': '2026Q3'\}"):
        gw.adapters.salib(run, "cost")
    with pytest.raises(UnknownNameError, match="unknown uncertain input 'shares'"):
        gw.adapters.salib(run, "total", inputs=["shares"])
    with pytest.raises(InvalidValueError, match=r"'payback' has no finite value in [\d,]+ of 4,000 scenarios"):
        gw.adapters.salib(run, "payback")
    with pytest.raises(UnknownKeywordError, match="input"):
        gw.adapters.salib(run, "total", input=["share"])
    m = gw.Model("certain", gw.quarters("2026Q1", 2))
    m.define("y", m.input("x", 2.0) * 2)
    with pytest.raises(InvalidValueError, match="no input of 'certain' is uncertain"):
        gw.adapters.salib(m.run(10, seed=1), "y")


# OpenTURNS.
class Sample:
    """What is used of openturns.Sample."""

    def __init__(self, values):
        self.values = np.asarray(values, dtype=float)
        assert self.values.ndim == 2
        self.description = None

    def setDescription(self, names):  # noqa: N802
        assert len(names) == self.values.shape[1] and all(type(n) is str for n in names)
        self.description = names


def test_openturns_samples(run, monkeypatch):
    if importlib.util.find_spec("openturns") is None:
        monkeypatch.setitem(sys.modules, "openturns", types.SimpleNamespace(Sample=Sample))
    x, y = gw.adapters.openturns(run, "total")
    expected = gw.adapters.salib(run, "total")
    np.testing.assert_array_equal(np.asarray(getattr(x, "values", x)), expected.X)
    np.testing.assert_array_equal(np.asarray(getattr(y, "values", y))[:, 0], expected.Y)
    if isinstance(x, Sample):
        assert x.description == expected.problem["names"] and y.description == ["total"]
    else:
        assert list(x.getDescription()) == expected.problem["names"]


def test_without_openturns_it_says_what_to_install(run, monkeypatch):
    monkeypatch.setitem(sys.modules, "openturns", None)
    with pytest.raises(MissingExtraError, match="pip install openturns"):
        gw.adapters.openturns(run, "total")


# ArviZ.
def test_a_dataset_of_one_chain(run):
    data = gw.adapters.arviz(run, ["total", "cost", "power"])
    assert dict(data.sizes) == {"chain": 1, "draw": SCENARIOS, "time": 3, "place": 2}
    assert data["cost"].dims == ("chain", "draw", "time") and data["power"].dims == ("chain", "draw", "place")
    np.testing.assert_array_equal(data["cost"].sel(chain=0, time="2026Q2"), run["cost"].sel(time="2026Q2").to_numpy())
    assert data["total"].attrs["unit"] == "USD" and list(data["time"].values) == ["2026Q1", "2026Q2", "2026Q3"]
    assert list(gw.adapters.arviz(run)) == ["total", "cost"]
    with pytest.raises(UnknownNameError, match="totals"):
        gw.adapters.arviz(run, ["totals"])


@pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning", "ignore::UserWarning")
def test_arviz_reads_it(run):
    arviz = pytest.importorskip("arviz")
    convert = getattr(arviz, "convert_to_inference_data", None) or arviz.convert_to_datatree
    data = convert(gw.adapters.arviz(run, ["total", "cost"]))
    summary = arviz.summary(data, var_names=["total"])
    assert float(summary.loc["total", "mean"]) == pytest.approx(run["total"].mean().value, rel=0.01)
