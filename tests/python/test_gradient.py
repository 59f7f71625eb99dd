"""Gradients of models: per scenario, of statistics, what was crossed, Python functions, bad input."""

import copy
import pickle

import numpy as np
import pytest
from gradient_differences import agree
from gradient_examples import DAY, SITE, TIME, USD, curve, curve_back, loan, small

import gigawatt as gw
from gigawatt import _core
from gigawatt.errors import AxisError, FunctionError, InvalidValueError, KindError, UnknownNameError


def shifted_case(m, name, by):
    """The model with an input moved in every scenario: all labels and periods by so much, of a gbm by a share."""
    info = m._core.at(name)
    if info.input.path_kind == "gbm":
        return m.case("moved", {name: lambda old: old * (1 + by)})
    if info.kind == "date":
        return m.case("moved", {name: lambda old: old + by * DAY})
    one = gw.Expression(_core.constant(by, info.shown_unit))
    return m.case("moved", {name: lambda old: old + one})


@pytest.mark.parametrize("name", ["price", "wind", "noise", "size", "season", "life", "rate", "start", "limit"])
def test_in_every_scenario(name):
    m, n, h = loan(), 300, 1e-5 if name != "start" else 1e-2
    gradient = m.gradient("worth")
    got = gradient.run(n, seed=4)
    slopes = got[name].to_numpy()
    if m._core.at(name).input.path_kind == "gbm":
        slopes = slopes * got.run[name].to_numpy()[0]
    slopes = slopes.reshape((-1, n)).sum(axis=0)
    y = m.run(n, seed=4)["worth"].to_numpy()
    right = (shifted_case(m, name, h).run(n, seed=4)["worth"].to_numpy() - y) / h
    left = (y - shifted_case(m, name, -h).run(n, seed=4)["worth"].to_numpy()) / h
    same, tells = agree(slopes, right, left, 2e-14 * abs(y) / h)
    assert tells.mean() > 0.95
    assert same[tells].all(), (slopes[tells & ~same], right[tells & ~same])


def test_of_the_mean():
    """The mean of the gradient is the gradient of the mean on common draws, where nothing jumps."""
    m, h, n = loan(), 1e-4, 3000
    got = m.gradient("owed", "rate", at={"time": "2027Q2"}).run(n, seed=2)["rate"].mean()
    ends = [shifted_case(m, "rate", s).run(n, seed=2)["owed"].sel(time="2027Q2").mean().value for s in (h, -h)]
    assert got.value == pytest.approx((ends[0] - ends[1]) / (2 * h), rel=1e-3)
    assert got.error > 0


def test_the_base_run_and_elasticities():
    m = loan()
    gradient = m.gradient("worth")
    base, elastic = gradient.base(), gradient.elasticities()
    middle = m.base()
    assert elastic["rate"] == pytest.approx(float(base["rate"]) * float(middle["rate"]) / float(middle["worth"]))
    assert elastic["size"] == pytest.approx(
        (base["size"].values * middle["size"].values).sum() / float(middle["worth"])
    )
    assert "start" not in elastic and "start" in base
    assert elastic["price"] == pytest.approx(
        float(base["price"]) * float(middle["price"].values[0]) / float(middle["worth"])
    )
    run = gradient.run(500, seed=1)
    y, slope, x = run.value.to_numpy(), run["rate"].to_numpy(), run.run["rate"].to_numpy()
    assert run.elasticities()["rate"].value == pytest.approx((slope * x / y).mean())


def test_the_shapes_and_units():
    gradient = loan().gradient("worth")
    run = gradient.run(64, seed=1)
    assert run["price"].unit == "USD/(USD/kWh)" and run["price"].shape == ()
    assert run["noise"].shape == (8,) and run["season"].shape == (8,) and run["size"].shape == (3,)
    assert run["start"].unit == "USD/day" and run["life"].unit == "USD" and run["size"].unit == "USD/%"
    assert list(run) == list(gradient) and len(run) == len(gradient) == 9
    assert run.value.to_numpy() == pytest.approx(loan().run(64, seed=1)["worth"].to_numpy())


def test_at_a_label_or_along_an_axis():
    m = loan()
    labels = m.time.labels
    each = [float(m.gradient("owed", "rate", at={"time": t}).base()["rate"]) for t in labels]
    for word, expected in {"sum": sum(each), "mean": sum(each) / 8, "first": each[0], "last": each[-1]}.items():
        gradient = m.gradient("owed", ["rate"], at={"time": word})
        assert float(gradient.base()["rate"]) == pytest.approx(expected, rel=1e-12)
    assert m.gradient("owed", "rate", at={"time": "2026Q3"}).output == "owed[2026Q3]"


def test_what_was_crossed():
    gradient = loan().gradient("worth")
    (flat,) = gradient.crossed
    assert (flat.quantity, flat.operation) == ("bonus", "less")
    assert set(flat.inputs) == {"wind", "size", "season", "life", "start", "limit"}
    assert gradient.flat == ["limit"] and float(gradient.base()["limit"]) == 0.0
    kinks = {(k.quantity, k.operation) for k in gradient.kinks}
    assert kinks == {("built", "maximum"), ("built", "minimum"), ("fleet", "maximum"), ("fleet", "minimum"),
                     ("bonus", "where"), ("debt", "minimum")}  # fmt: skip
    text = repr(gradient)
    assert "less in bonus" in text and "only through jumps" in text
    assert loan().gradient("worth", "rate").crossed == []


def test_an_input_that_counts_nothing():
    m = loan()
    m.input("idle", 1)
    m.define("used", m["idle"] * 2)
    gradient = m.gradient("worth", ["rate", "idle"])
    assert gradient.unused == ["idle"] and float(gradient.base()["idle"]) == 0.0
    assert "worth does not depend on idle" in repr(gradient)
    assert gradient.run(100, seed=1)["idle"].mean().value == 0.0
    assert "idle" not in m.gradient("worth")


def test_the_model_is_left_as_it_was():
    m = loan()
    names, outputs = list(m), m.outputs
    m.gradient("worth").run(10, seed=1)
    assert list(m) == names and m.outputs == outputs


def test_draws_and_values_are_those_of_the_model():
    m = loan()
    got = m.gradient("worth").run(5000, seed=9)
    assert np.array_equal(got.value.to_numpy(), m.run(5000, seed=9)["worth"].to_numpy())
    again = m.gradient("worth").run(5000, seed=9, threads=1)
    assert np.array_equal(got["price"].to_numpy(), again["price"].to_numpy())


@pytest.mark.parametrize("method", ["random", "sobol"])
def test_the_draws_of_any_method(method):
    m = loan()
    got = m.gradient("worth", "price").run(1024, seed=9, method=method)
    assert np.array_equal(got.value.to_numpy(), m.run(1024, seed=9, method=method)["worth"].to_numpy())


def test_correlated_paths():
    """What a correlated path multiplies its start by is told by its ratio to it."""
    m = loan()
    m.input("demand", gw.lognormal(p5=1, p95=3), path=gw.gbm(sd=0.3))
    m.define("sold", m["demand"] * m["revenue"], "USD", timing="flow")
    m.define("all", m["sold"].sum(), "USD")
    m.correlate({("price", "demand"): 0.6})
    got = m.gradient("all", "demand").run(500, seed=2)
    share = got["demand"].to_numpy() * got.run["demand"].to_numpy()[0]
    np.testing.assert_allclose(share, got.value.to_numpy(), rtol=1e-12)  # it is proportional to the demand


def test_a_case_and_what_it_built_on():
    m = loan().case("dear", {"price": lambda old: old * 2, "life": 3.3})
    gradient = m.gradient("worth")
    assert {"price", "life"} <= set(gradient)
    plain = loan().case("once", {"life": 3.3})
    h = 1e-6
    y = [float(plain.case("x", {"price": lambda old, s=s: old * (2 + 2 * s)}).base()["worth"]) for s in (h, -h)]
    start = float(plain.base()["price"].values[0])
    assert float(gradient.base()["price"]) * start == pytest.approx((y[0] - y[1]) / (2 * h), rel=1e-6)


def test_an_output_that_has_no_value_has_no_gradient():
    m = gw.Model("rates", gw.years(2026, 3))
    back = m.input("back", gw.normal(1, 1), "USD")
    flow = m.define("flow", gw.where(gw.position(m.timeline.axis) == 0, -USD, back))
    status = m.define("status", gw.irr_status(flow))
    m.define("irr", gw.irr(flow), status=status.name)
    got = m.gradient("irr").run(2000, seed=3)
    there = np.isfinite(got.run["irr"].to_numpy())
    assert 0.5 < there.mean() < 0.9
    assert np.array_equal(np.isfinite(got["back"].to_numpy()), there)
    assert got["back"].share == there.mean() and got["back"].not_finite == 0


def test_a_branch_that_is_not_taken_gives_no_nan():
    m = gw.Model("branches", TIME)
    x = m.input("x", {"a": 0.0, "b": 4.0, "c": -1.0}, over=SITE)
    root = m.define("root", gw.sqrt(x) + gw.log(x) + 1 / x)
    m.define("y", gw.where(x > 0, root, x * 3).sum("site"))
    assert m.gradient("y").base()["x"].values == pytest.approx([3, 0.25 + 0.25 - 1 / 16, 3])


def test_at_a_kink_the_branch_taken_counts():
    m = gw.Model("kinks", TIME)
    x, y = m.input("x", 1.0), m.input("y", 1.0)
    m.define("lower", gw.minimum(x, y * 2 - 1))
    m.define("size", abs(x - y))
    m.define("hold", gw.clip(x, 1, 2))
    assert [float(v) for v in m.gradient("lower").base().values()] == [1, 0]
    assert [float(v) for v in m.gradient("size").base().values()] == [0, 0]
    assert float(m.gradient("hold").base()["x"]) == 1


def test_deep_chains():
    m = gw.Model("chain", TIME)
    x = m.input("x", 1.001)
    last = x
    for k in range(1500):
        last = m.define(f"step{k}", last * x if k % 100 == 0 else last + 1e-4)
    h = 1e-6
    y = [float(m.case("x", {"x": 1.001 + s}).base()[last.name]) for s in (h, -h)]
    assert float(m.gradient(last.name).base()["x"]) == pytest.approx((y[0] - y[1]) / (2 * h), rel=1e-6)


# Python functions.
def call_model(**how):
    m = small()
    m.define("y", gw.call(curve, m["money"], m["t"], m["p"], unit="1e3*USD", **how).sum("site").sum())
    m.define("rest", m["x"].sum("site") + (m["u"] + m["zeros"]).sum() * m["one"] * (m["day"] - m["day"]) / DAY * USD)
    return m


def test_a_function_with_its_vjp_per_scenario_and_pickled():
    m = call_model(vjp=curve_back).case("drawn", {"money": gw.normal(3, 1)})
    got = pickle.loads(pickle.dumps(m)).gradient("y", ["money", "p"]).run(5000, seed=1)
    t, p = m.base()["t"].values, m.base()["p"].values
    assert got["money"].mean().value == pytest.approx(1e3 * (t**2).sum() * p.sum())  # USD per 1e3*USD
    drawn = got.run["money"].to_numpy()
    np.testing.assert_allclose(got["p"].to_numpy(), np.outer(np.ones(3), drawn) * (t**2).sum() * 1e3, rtol=1e-12)


def test_equal_calls_with_a_vjp_are_one():
    m = small()
    a, b = (gw.call(np.square, m["one"], vjp=np.multiply) for _ in range(2))
    assert a.same_as(b)
    assert not a.same_as(gw.call(np.square, m["one"]))


def test_a_function_without_vjp_is_refused_by_name():
    with pytest.raises(FunctionError, match=r"'curve' of 'y'.*vjp=") as refused:
        call_model().gradient("y")
    assert refused.value.subject == "curve"
    assert "rate" in loan().gradient("worth")  # what does not pass through one is not
    m = call_model()
    m.define("other", m["one"] * 2)
    assert float(m.gradient("other").base()["one"]) == 2.0


@pytest.mark.parametrize(
    ("vjp", "error", "text"),
    [
        (lambda *_: None, FunctionError, "one array per argument, 3 of them, got NoneType"),
        (lambda a, b, c, g: (a, b), FunctionError, "got 2 of them"),
        (lambda a, b, c, g: (None, None, None), FunctionError, "returned None for argument"),
        (lambda a, b, c, g: (g, g, g), AxisError, "curve.vjp"),
        (lambda a, b, c: (a, b, c), FunctionError, "TypeError"),
    ],
)
def test_a_bad_vjp(vjp, error, text):
    with pytest.raises(error, match=text):
        call_model(vjp=vjp).gradient("y").run(10, seed=1)


def test_a_vjp_that_is_no_function():
    with pytest.raises(KindError, match="vjp="):
        call_model(vjp=3)


# Bad input.
def test_errors():
    m = loan()
    m.define("late", m["fleet"] > m["limit"])
    m.define("when", m["late"].first())
    with pytest.raises(KindError, match="'late' is a flag"):
        m.gradient("late")
    with pytest.raises(KindError, match="'when' is a date"):
        m.gradient("when")
    with pytest.raises(AxisError, match=r"8 values along time.*at=\{'time': '2027Q4'\}"):
        m.gradient("owed")
    with pytest.raises(AxisError, match=r"no axis 'tine'.*Did you mean 'time'"):
        m.gradient("owed", at={"tine": "2027Q4"})
    with pytest.raises(UnknownNameError, match="Did you mean '2027Q1'"):
        m.gradient("owed", at={"time": "2027Q5"})
    with pytest.raises(UnknownNameError, match="worth"):
        m.gradient("wort")
    with pytest.raises(UnknownNameError, match="rate"):
        m.gradient("worth", ["rat"])
    with pytest.raises(KindError, match="'fleet' is a formula"):
        m.gradient("worth", "fleet")
    with pytest.raises(UnknownNameError, match="life"):
        m.gradient("worth").run(10, seed=1)["lif"]
    with pytest.raises(TypeError, match="Did you mean 'inputs'"):
        m.gradient("worth", input="rate")
    with pytest.raises(KindError, match="named by text"):
        m.gradient("worth", [m["rate"]])
    m.input("on", True)
    with pytest.raises(KindError, match="'on' is a flag"):
        m.gradient("worth", "on")
    m.state("open", "USD", 0)
    with pytest.raises(InvalidValueError, match="'open' has no update"):
        m.gradient("open", at={"time": "last"})


def test_how_it_shows_itself():
    gradient = loan().gradient("worth")
    lines = repr(gradient).splitlines()
    assert lines[0].startswith("Gradient of worth, in the base run")
    elastic = gradient.elasticities()
    assert lines[3].split()[0] == max(elastic, key=lambda n: abs(elastic[n]))
    frame = gradient.to_dataframe()
    assert list(frame.columns) == ["input", "label", "derivative", "unit", "elasticity"]
    assert len(frame) == sum(v.values.size for v in gradient.base().values())
    run = gradient.run(200, seed=1)
    assert "200 scenarios, seed 1" in repr(run)
    assert len(run.to_dataframe()) == len(frame)
    assert "<table" in gradient._repr_html_() and "<table" in run._repr_html_()


def test_gradients_and_their_runs_copy_and_pickle():
    gradient = loan().gradient("worth")
    run = gradient.run(100, seed=1)
    elastic = gradient.elasticities()
    assert copy.copy(gradient).elasticities() == pickle.loads(pickle.dumps(gradient)).elasticities() == elastic
    assert pickle.loads(pickle.dumps(run))["rate"].mean().value == run["rate"].mean().value
